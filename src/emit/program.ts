import { type Dim, dimNames, isOne } from "../ir/dim.ts"
import { childrenOf, type Expr, type Field, isScalar, nodesOf, type Shape, type Sym } from "../ir/expr.ts"
import { d as differential } from "../ops/forms.ts"
import { type Block, buildBlock, type Style } from "./block.ts"
import { type Axis, type SizeSource, sizeSources } from "./sizes.ts"

/** One derivative of a function: by one variable, or by two for a block of a Hessian. */
export interface Derivative {
  readonly wrt: readonly Sym[]
  /** By the conjugate of the variable, of a Hessian of the second one. */
  readonly conjugate?: boolean
  /** Of a Hessian: by the conjugate of the first variable. */
  readonly barred?: boolean
  /** In the shape of the variable; of a Jacobian or Hessian one row an output, matrices stacked by columns. */
  readonly value: Expr
}

/** A function to emit: its value with derivatives of one kind, nodes of one arena. */
export interface FunctionSpec {
  /** `gradient`, `jacobian`, `hessian`, `hvp` … */
  readonly kind: string
  /** Of a differential above the first. */
  readonly order?: number
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
  /** `W`, `conj(W)`, `W,Z`, `W,conj(Z)`; empty for the value. */
  readonly key: string
  readonly value: Expr
  /** Where the value is complex, or a derivative by a complex variable. */
  readonly field: Field
  /** Lengths of the axes of the array that is returned. */
  readonly shape: readonly Dim[]
  /** `value` has the entries of the first `outer` axes stacked by columns in its rows, the others in its columns. */
  readonly stacked: { readonly outer: number } | undefined
}

/** A straight-line program: statements that name nodes, in order, and what it returns. Targets print it. */
export interface Program extends Block {
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
  readonly value: Output
  readonly derivatives: readonly Output[]
  /** Another name that nothing in the body has. */
  readonly fresh: (wanted: string) => string
  readonly isTaken: (name: string) => boolean
}

/** Axes of the array outside: vectors have one, a row has two. */
export function arrayShape(t: Shape): Dim[] {
  if (isScalar(t)) return []
  return isOne(t.cols) ? [t.rows] : [t.rows, t.cols]
}

/** Whether a derivative is by the conjugate of its i-th variable. */
export const isConjugated = (d: Derivative, i: number): boolean =>
  (d.conjugate === true && i === d.wrt.length - 1) || (d.barred === true && i === 0)

const keyOf = (d: Derivative): string =>
  d.wrt.map(({ name }, i) => (isConjugated(d, i) ? `conj(${name})` : name)).join(",")

function outputOf(spec: FunctionSpec, d: Derivative): Output {
  const key = keyOf(d)
  const [first, second] = d.wrt
  const field = d.wrt.some((v) => v.type.field === "C") ? "C" : d.value.type.field
  if (!first || (spec.kind !== "jacobian" && spec.kind !== "hessian"))
    return { key, value: d.value, field, shape: arrayShape(d.value.type), stacked: undefined }
  const by = spec.kind === "hessian" ? (second ?? first) : first
  const of = spec.kind === "hessian" ? first : spec.value
  const [outer, inner] = [arrayShape(of.type), arrayShape(by.type)]
  const stacked = outer.length > 1 || inner.length > 1 ? { outer: outer.length } : undefined
  return { key, value: d.value, field, shape: [...outer, ...inner], stacked }
}

/** What a function returns: its value and its derivatives. */
export function outputsOf(spec: FunctionSpec): { readonly value: Output; readonly derivatives: readonly Output[] } {
  const { type } = spec.value
  const value: Output = { key: "", value: spec.value, field: type.field, shape: arrayShape(type), stacked: undefined }
  return { value, derivatives: spec.derivatives.map((d) => outputOf(spec, d)) }
}

/** The increments `d(X)` in a differential, each as an argument `dX`. */
function increments(nodes: readonly Expr[]): Map<Expr, Sym> {
  const found = new Map<Expr, Sym>()
  for (const e of nodes) {
    const [variable] = e.kind === "apply" && e.op === differential ? e.args : []
    if (variable?.kind === "symbol") found.set(e, { ...variable, id: e.id, name: `d${variable.name}`, set: "general" })
  }
  return found
}

/** Orders, shares and names: the program of one function. `suffix` sets it apart from earlier ones of its kind. */
function buildProgram(request: EmitRequest, spec: FunctionSpec, suffix: string, style: Style): Program {
  const roots = [spec.value, ...spec.derivatives.map((d) => d.value)]
  const nodes = nodesOf(...roots)
  const { value, derivatives: outputs } = outputsOf(spec)

  const used = new Set(style.reserved)
  const fresh = (wanted: string): string => {
    let name = wanted
    while (used.has(name)) name += "_"
    used.add(name)
    return name
  }
  const steps = increments(nodes)
  const occurring = new Set<Expr>([...nodes, ...spec.derivatives.flatMap((d) => d.wrt), ...steps.values()])
  const symbols = [...occurring].filter((e) => e.kind === "symbol")
  const variables = [...new Set([...request.variables, ...symbols])]
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
  const names = new Map<Expr, string>()
  const locals = args.map((a) => ({ ...a, local: fresh(a.name) }))
  for (const a of locals) names.set(a.symbol, a.local)
  for (const [e, symbol] of steps) names.set(e, names.get(symbol) as string)
  const sizeNames = new Map([...fixed, ...extraSizes].map((n) => [n, fresh(style.identifier(n))]))
  const counters = { t: 0, term: 0 }
  const temporary = (prefix: keyof typeof counters): string => {
    let name: string
    do name = `${prefix}${++counters[prefix]}`
    while (used.has(name))
    return fresh(name)
  }
  const known = new Map<Expr, string>((request.definitions ?? []).map((d) => [d.value, d.name]))
  if (spec.value.kind === "apply") known.set(spec.value, spec.name ?? "value")
  // the value is a statement of its own wherever it is more than a name
  const always = childrenOf(spec.value).length > 0 ? [spec.value] : []
  const block = buildBlock(roots, names, always, { style, fresh, temporary, known, sizeNames, depth: 0 })
  return {
    kind: spec.kind,
    suffix,
    arguments: locals,
    sizes: needed,
    extraSizes,
    sizeNames,
    ...block,
    value,
    derivatives: outputs,
    fresh,
    isTaken: (name) => used.has(name),
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

/** The nodes and those of the bodies of index sums among them. */
function withBodies(nodes: readonly Expr[]): Expr[] {
  return nodes.flatMap((e) => (e.kind === "apply" && e.op.lambda ? [e, ...withBodies(nodesOf(e.op.lambda.body))] : [e]))
}

/** Sizes that the code mentions: dimension parameters, shapes of arguments and of what is returned. */
function wantedSizes(nodes: readonly Expr[], variables: Iterable<Sym>, outputs: readonly Output[]): Set<string> {
  const dims = [
    ...[...variables].flatMap((v) => [v.type.rows, v.type.cols]),
    ...withBodies(nodes).flatMap((e) => (e.kind === "apply" ? e.dims : [])),
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
