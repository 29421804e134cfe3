import { type Dim, dimNames, isOne } from "../ir/dim.ts"
import { type Apply, childrenOf, type Expr, isScalar, nodesOf, type Shape, type Sym } from "../ir/expr.ts"
import { ops } from "../ops/index.ts"
import { reciprocal } from "./code.ts"
import { type Axis, type SizeSource, sizeSources } from "./sizes.ts"

/** One derivative of a function: by one variable, or by two for a block of a Hessian. */
export interface Derivative {
  readonly wrt: readonly Sym[]
  /** By the conjugate of the variable. */
  readonly conjugate?: boolean
  /** In the shape of the variable; of a Jacobian or Hessian one row an output, matrices stacked by columns. */
  readonly value: Expr
}

/** A function to emit: its value with derivatives of one kind, nodes of one arena. */
export interface FunctionSpec {
  /** `gradient`, `jacobian`, `hessian`, `hvp` … */
  readonly kind: string
  /** The name the problem gives the function, where it has one. */
  readonly name: string | undefined
  readonly value: Expr
  readonly derivatives: readonly Derivative[]
}

/** Everything that is emitted together: functions over the same variables. */
export interface EmitRequest {
  /** The variables of the problem, in order: the arguments of every function. */
  readonly variables: readonly Sym[]
  /** Names of the problem for intermediate results. */
  readonly definitions?: readonly { readonly name: string; readonly value: Expr }[]
  readonly functions: readonly FunctionSpec[]
}

export interface Argument {
  readonly symbol: Sym
  /** The name of the argument, legal in the target. */
  readonly name: string
  /** The name in the function's body. */
  readonly local: string
  /** Neither values nor sizes depend on it: callers may leave it out. */
  readonly unused: boolean
}

export interface Output {
  /** `W`, `conj(W)`, `W,Z`; empty for the value. */
  readonly key: string
  readonly value: Expr
  /** Lengths of the axes of the array that is returned. */
  readonly shape: readonly Dim[]
  /** `value` has the entries of the first `outer` axes stacked by columns in its rows, the others in its columns. */
  readonly stacked: { readonly outer: number } | undefined
}

/** A straight-line program: statements that name nodes, in order, and what it returns. Targets print it. */
export interface Program {
  readonly kind: string
  /** Distinguishes functions of one kind: empty for the first. */
  readonly suffix: string
  readonly arguments: readonly Argument[]
  /** Sizes that the shapes of the arguments fix, in an order in which they can be computed. */
  readonly sizes: readonly SizeSource[]
  /** Sizes that are further arguments. */
  readonly extraSizes: readonly string[]
  /** Names of the sizes in the body. */
  readonly sizeNames: ReadonlyMap<string, string>
  readonly statements: readonly Expr[]
  /** Names of the arguments and statements in the body. */
  readonly names: ReadonlyMap<Expr, string>
  readonly value: Output
  readonly derivatives: readonly Output[]
  /** Another name that nothing in the body has. */
  readonly fresh: (wanted: string) => string
}

/** What a target asks of its programs. */
export interface Style {
  /** The name of an argument. */
  readonly identifier: (name: string) => string
  /** Names that the body must not use for its own. */
  readonly reserved: ReadonlySet<string>
  /** Printed wherever it is used, as it costs nothing. */
  readonly free: (e: Apply) => boolean
  /** Needs a name of its own where it stands in `parent`. */
  readonly hoisted: (e: Apply, parent: Apply) => boolean
  /** Printed together with its parent: where a line gets too long, its own argument is named instead. */
  readonly glued: (e: Apply) => boolean
}

/** Operators in one statement; transposes and numbers in front count little. */
const LINE = 7
const weightOf = (e: Expr): number => {
  if (e.kind !== "apply" || e.args.length === 0) return 0
  const light = e.op === ops.transpose || (e.op === ops.scale && e.args[0]?.kind === "literal")
  return light ? 0.25 : 1
}

/** One over a scalar, or over every entry: printed as a division wherever it is a factor. */
export function isDivisor(e: Apply): boolean {
  const below = reciprocal(e)
  return below !== undefined && (isScalar(e.type) || (below.exponent.num === 1n && below.exponent.den === 1n))
}

export type Rank = 0 | 1 | 2
/** 0 for scalars, 1 for columns and rows, 2 for matrices. */
export const rankOf = (t: Shape): Rank => (isScalar(t) ? 0 : isOne(t.rows) || isOne(t.cols) ? 1 : 2)
export const isRow = (t: Shape): boolean => isOne(t.rows) && !isOne(t.cols)

/** Axes of the array outside: vectors have one, a row has two. */
export function arrayShape(t: Shape): Dim[] {
  if (isScalar(t)) return []
  return isOne(t.cols) ? [t.rows] : [t.rows, t.cols]
}

const keyOf = (d: Derivative): string => {
  const names = d.wrt.map((v) => v.name).join(",")
  return d.conjugate ? `conj(${names})` : names
}

function outputOf(spec: FunctionSpec, d: Derivative): Output {
  const key = keyOf(d)
  const [first, second] = d.wrt
  if (!first || (spec.kind !== "jacobian" && spec.kind !== "hessian"))
    return { key, value: d.value, shape: arrayShape(d.value.type), stacked: undefined }
  const by = spec.kind === "hessian" ? (second ?? first) : first
  const of = spec.kind === "hessian" ? first : spec.value
  const [outer, inner] = [arrayShape(of.type), arrayShape(by.type)]
  const stacked = outer.length > 1 || inner.length > 1 ? { outer: outer.length } : undefined
  return { key, value: d.value, shape: [...outer, ...inner], stacked }
}

/** The nodes that get a name: what is printed twice, what must not be repeated in a loop, and cuts in long lines. */
function namedNodes(roots: readonly Expr[], nodes: readonly Expr[], style: Style): Set<Expr> {
  const named = new Set<Expr>()
  const count = new Map<Expr, number>()
  for (const r of roots) count.set(r, (count.get(r) ?? 0) + 1)
  const forced = new Set<Expr>()
  for (const e of [...nodes].reverse()) {
    if (e.kind !== "apply") continue
    const uses = count.get(e) ?? 0
    const own = forced.has(e) || (uses > 1 && e.args.length > 0 && !style.free(e))
    if (own) named.add(e)
    for (const c of e.args) {
      count.set(c, (count.get(c) ?? 0) + (own ? 1 : uses))
      if (c.kind === "apply" && style.hoisted(c, e)) forced.add(c)
    }
  }
  const total = (e: Expr): number => childrenOf(e).reduce((sum, c) => sum + inline(c), weightOf(e))
  const inline = (e: Expr): number => (named.has(e) ? 0 : total(e))
  for (const e of nodes) {
    const children = childrenOf(e)
    while (total(e) > LINE) {
      let cut = children.reduce((a, b) => (inline(b) > inline(a) ? b : a)) as Apply
      if (inline(cut) === 0) break
      while (style.glued(cut) && inline(cut.args[0] as Expr) > 0) cut = cut.args[0] as Apply
      named.add(cut)
    }
  }
  return named
}

/** Orders, shares and names: the program of one function. `suffix` sets it apart from earlier ones of its kind. */
function buildProgram(request: EmitRequest, spec: FunctionSpec, suffix: string, style: Style): Program {
  const roots = [spec.value, ...spec.derivatives.map((d) => d.value)]
  const nodes = nodesOf(...roots)
  const outputs = spec.derivatives.map((d) => outputOf(spec, d))
  const value: Output = { key: "", value: spec.value, shape: arrayShape(spec.value.type), stacked: undefined }

  const used = new Set(style.reserved)
  const fresh = (wanted: string): string => {
    let name = wanted
    while (used.has(name)) name += "_"
    used.add(name)
    return name
  }
  const occurring = new Set<Expr>([...nodes, ...spec.derivatives.flatMap((d) => d.wrt)])
  const variables = [...new Set([...request.variables, ...nodes.filter((e) => e.kind === "symbol")])]
  const axesOf = (v: Sym): Axis[] => [
    { array: v.name, axis: 0, dim: v.type.rows },
    { array: v.name, axis: 1, dim: v.type.cols },
  ]
  const sizes = sizeSources(
    [...variables.filter((v) => occurring.has(v)), ...variables.filter((v) => !occurring.has(v))].flatMap(axesOf),
  )
  const live = new Set(variables.filter((v) => occurring.has(v)))
  let wanted = new Set<string>()
  let needed: SizeSource[] = []
  for (let before = -1; before !== live.size; ) {
    before = live.size
    wanted = wantedSizes(nodes, live, outputs)
    needed = neededSizes(sizes, wanted)
    for (const v of variables) if (needed.some((s) => s.axis.array === v.name)) live.add(v)
  }
  const fixed = new Set(needed.map((s) => s.name))
  const extraSizes = [...wanted].filter((n) => !fixed.has(n))

  const taken = new Set<string>()
  const args = variables.map((symbol): Argument => {
    let name = style.identifier(symbol.name)
    while (taken.has(name)) name += "_"
    taken.add(name)
    return { symbol, name, local: "", unused: !live.has(symbol) }
  })
  const named = namedNodes(roots, nodes, style)
  const names = new Map<Expr, string>()
  const locals = args.map((a) => ({ ...a, local: fresh(a.name) }))
  for (const a of locals) names.set(a.symbol, a.local)
  const sizeNames = new Map([...fixed, ...extraSizes].map((n) => [n, fresh(style.identifier(n))]))
  // the value is a statement of its own wherever it is more than a name
  if (spec.value.kind === "apply" && spec.value.args.length > 0) named.add(spec.value)
  const known = new Map<Expr, string>((request.definitions ?? []).map((d) => [d.value, d.name]))
  if (spec.value.kind === "apply") known.set(spec.value, spec.name ?? "value")
  const statements = nodes.filter((e) => named.has(e))
  for (const e of statements) if (known.has(e)) names.set(e, fresh(style.identifier(known.get(e) as string)))
  let temporaries = 0
  for (const e of statements) {
    if (names.has(e)) continue
    let name: string
    do name = `t${++temporaries}`
    while (used.has(name))
    names.set(e, fresh(name))
  }
  return {
    kind: spec.kind,
    suffix,
    arguments: locals,
    sizes: needed,
    extraSizes,
    sizeNames,
    statements,
    names,
    value,
    derivatives: outputs,
    fresh,
  }
}

/** The programs of a request; of several functions with derivatives of one kind all but the first get a suffix. */
export function programsOf(
  request: EmitRequest,
  style: Style,
): { readonly spec: FunctionSpec; readonly program: Program }[] {
  const taken = new Set<string>()
  return request.functions.map((spec, i) => {
    const first = !request.functions.slice(0, i).some((f) => f.kind === spec.kind)
    let suffix = first ? "" : `_${spec.name ?? i + 1}`
    while (taken.has(spec.kind + suffix)) suffix += "_"
    taken.add(spec.kind + suffix)
    return { spec, program: buildProgram(request, spec, suffix, style) }
  })
}

/** Sizes that the code mentions: dimension parameters, shapes of arguments and of what is returned. */
function wantedSizes(nodes: readonly Expr[], variables: Iterable<Sym>, outputs: readonly Output[]): Set<string> {
  const dims = [
    ...[...variables].flatMap((v) => [v.type.rows, v.type.cols]),
    ...nodes.flatMap((e) => (e.kind === "apply" ? e.dims : [])),
    ...outputs.filter((o) => o.stacked).flatMap((o) => o.shape),
  ]
  return new Set(dims.flatMap(dimNames))
}

/** The sources of the wanted sizes and of those that they are computed from. */
function neededSizes(sizes: readonly SizeSource[], wanted: Iterable<string>): SizeSource[] {
  const needed = new Set(wanted)
  for (const s of [...sizes].reverse())
    if (needed.has(s.name)) for (const n of [...dimNames(s.factor), ...dimNames(s.rest)]) needed.add(n)
  return sizes.filter((s) => needed.has(s.name))
}
