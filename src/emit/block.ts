import { type Dim, dimName, isOne, sameDim } from "../ir/dim.ts"
import { type Apply, childrenOf, type Expr, isScalar, nodesOf, type Shape } from "../ir/expr.ts"
import { type OpName, ops } from "../ops/index.ts"
import { ATOM, at, numberCode, reciprocal } from "./code.ts"

/** Statements in order, each naming a node; what they do not name is printed inside them. */
export interface Block {
  readonly statements: readonly Expr[]
  /** Names of all that has one here: arguments, captured values, statements. */
  readonly names: ReadonlyMap<Expr, string>
  /** Index sums and products among the statements. */
  readonly loops: ReadonlyMap<Expr, Loop>
}

/** The term of an index sum or product, a function of the index. */
export interface Loop {
  readonly fold: "sum" | "product"
  /** Name of the function. */
  readonly term: string
  readonly index: string
  readonly block: Block
  readonly body: Expr
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

export interface Naming {
  readonly style: Style
  /** A name like the wanted one that nothing else has. */
  readonly fresh: (wanted: string) => string
  /** The prefix with the next number. */
  readonly temporary: (prefix: "t" | "term") => string
  /** Names of the problem for intermediate results. */
  readonly known: ReadonlyMap<Expr, string>
  readonly sizeNames: ReadonlyMap<string, string>
  /** How many index sums stand around. */
  readonly depth: number
}

/** Operators in one statement; transposes and numbers in front count little. */
const LINE = 7
const weightOf = (e: Expr): number => {
  if (e.kind !== "apply" || e.args.length === 0) return 0
  const light = e.op === ops.transpose || e.op === ops.hcat || e.op === ops.vcat
  return light || (e.op === ops.scale && e.args[0]?.kind === "literal") ? 0.25 : 1
}

/** One over a scalar, or over every entry: printed as a division wherever it is a factor. */
export function isDivisor(e: Apply): boolean {
  const below = reciprocal(e)
  return below !== undefined && (isScalar(e.type) || (below.exponent.num === 1n && below.exponent.den === 1n))
}

/** Arithmetic on sizes and numbers, of a few terms. */
function isSizeArithmetic(e: Expr, depth = 0): boolean {
  if (e.kind !== "apply") return e.kind === "literal"
  if (e.op === ops.size) return true
  const simple = isScalar(e.type) && (e.op === ops.add || e.op === ops.scale) && depth < 3 && e.args.length < 5
  return simple && e.args.every((a) => isSizeArithmetic(a, depth + 1))
}

/** Costs nothing in either language: may be printed as often as it is used. */
export const isFree = (e: Apply): boolean =>
  isDivisor(e) ||
  (e.op === ops.transpose && rankOf(e.type) < 2) ||
  isSizeArithmetic(e) ||
  (e.op === ops.entry && e.args[0]?.kind === "symbol" && e.args.slice(1).every((i) => i.kind === "literal"))

/** Entries, slices and blocks. */
export type PartName = "column" | "columns" | "entry" | "hcat" | "row" | "rows" | "unit" | "vcat"
/** What most formulas are made of: arithmetic, products, constants. */
export type CoreName =
  | (
      | "add"
      | "adjoint"
      | "conj"
      | "det"
      | "diag"
      | "diagonal"
      | "exp"
      | "eye"
      | "hadamard"
      | "im"
      | "imaginary"
      | "inner"
    )
  | ("inv" | "log" | "logdet" | "mul" | "norm2" | "ones" | "pi" | "pow" | "re" | "scale" | "sigmoid" | "size" | "sqrt")
  | ("sum" | "tanh" | "trace" | "transpose" | "zeros")
/** All other operators: a target has its tables by these three. */
export type FunctionName = Exclude<OpName, CoreName | PartName>

export type Rank = 0 | 1 | 2
/** 0 for scalars, 1 for columns and rows, 2 for matrices. */
export const rankOf = (t: Shape): Rank => (isScalar(t) ? 0 : isOne(t.rows) || isOne(t.cols) ? 1 : 2)
export const isRow = (t: Shape): boolean => isOne(t.rows) && !isOne(t.cols)

/** The name of the size that a node stands for, where it is a plain name. */
function sizeName(e: Expr, sizeNames: ReadonlyMap<string, string>): string | undefined {
  const dim: Dim | undefined = e.kind === "apply" && e.op === ops.size ? e.dims[0] : undefined
  return dim && sameDim(dim, dimName(dim.key)) ? sizeNames.get(dim.key) : undefined
}

/** Evaluated once before an index sum that uses it. */
const isCaptured = (e: Expr, parent: Apply, naming: Naming): boolean =>
  parent.op.lambda !== undefined && parent.args.lastIndexOf(e) >= 2 && sizeName(e, naming.sizeNames) === undefined

/** The nodes that get a name: what is printed twice, what must not be repeated in a loop, and cuts in long lines. */
function namedNodes(roots: readonly Expr[], nodes: readonly Expr[], naming: Naming): Set<Expr> {
  const { style } = naming
  const named = new Set<Expr>()
  const count = new Map<Expr, number>()
  for (const r of roots) count.set(r, (count.get(r) ?? 0) + 1)
  const forced = new Set<Expr>()
  for (const e of [...nodes].reverse()) {
    if (e.kind !== "apply") continue
    const uses = count.get(e) ?? 0
    const own = e.op.lambda || forced.has(e) || (uses > 1 && e.args.length > 0 && !style.free(e))
    if (own) named.add(e)
    for (const c of e.args) {
      count.set(c, (count.get(c) ?? 0) + (own ? 1 : uses))
      if (c.kind === "apply" && (isCaptured(c, e, naming) || style.hoisted(c, e))) forced.add(c)
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

/**
 * Orders, shares and names what the roots need. `given` has names already; `always` are statements even where one use
 * would not make them so.
 */
export function buildBlock(
  roots: readonly Expr[],
  given: ReadonlyMap<Expr, string>,
  always: readonly Expr[],
  naming: Naming,
): Block {
  const nodes = nodesOf(...roots)
  const named = namedNodes(roots, nodes, naming)
  for (const e of always) named.add(e)
  const names = new Map(given)
  const statements = nodes.filter((e) => named.has(e) && !given.has(e))
  // the problem's own names before temporaries
  for (const e of statements) {
    const known = naming.known.get(e)
    if (known !== undefined) names.set(e, naming.fresh(naming.style.identifier(known)))
  }
  for (const e of statements) if (!names.has(e)) names.set(e, naming.temporary("t"))
  const loops = new Map<Expr, Loop>()
  for (const e of statements) if (e.kind === "apply" && e.op.lambda) loops.set(e, loopOf(e, e.op.lambda, names, naming))
  return { statements, names, loops }
}

function loopOf(
  e: Apply,
  lambda: Apply["op"]["lambda"] & object,
  names: ReadonlyMap<Expr, string>,
  naming: Naming,
): Loop {
  const index = naming.fresh("ijkl"[naming.depth % 4] as string)
  const inner = new Map<Expr, string>([[lambda.index, index]])
  lambda.captured.forEach((symbol, i) => {
    const value = e.args[i + 2] as Expr
    const number = value.kind === "literal" ? at(ATOM, numberCode(value.value)) : undefined
    inner.set(symbol, names.get(value) ?? sizeName(value, naming.sizeNames) ?? (number as string))
  })
  const block = buildBlock([lambda.body], inner, [], { ...naming, known: new Map(), depth: naming.depth + 1 })
  return { fold: lambda.fold, term: naming.temporary("term"), index, block, body: lambda.body }
}
