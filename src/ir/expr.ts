import { type Dim, isOne, sameDim } from "./dim.ts"
import type { Op } from "./op.ts"
import type { Rational } from "./rational.ts"
import type { Field, SetName } from "./set.ts"

export type { Field, SetName } from "./set.ts"

/** Scalars are 1 × 1, vectors n × 1. */
export interface Shape {
  readonly rows: Dim
  readonly cols: Dim
}

/** What is known of an expression's value. */
export interface Type extends Shape {
  readonly field: Field
}

interface Node {
  readonly id: number
  readonly type: Type
}

export interface Literal extends Node {
  readonly kind: "literal"
  readonly value: Rational
}

export interface Sym extends Node {
  readonly kind: "symbol"
  readonly name: string
  readonly set: SetName
}

export interface Apply extends Node {
  readonly kind: "apply"
  readonly op: Op
  readonly args: readonly Expr[]
  /** Dimension parameters, as of `eye(n)`. */
  readonly dims: readonly Dim[]
}

/** A node of the expression graph. Nodes of one arena with equal content are the same object. */
export type Expr = Literal | Sym | Apply

export const isScalar = (t: Shape): boolean => isOne(t.rows) && isOne(t.cols)
export const isVector = (t: Shape): boolean => !isOne(t.rows) && isOne(t.cols)
/** A row counts as one. */
export const isMatrix = (t: Shape): boolean => !isOne(t.cols)
export const isSquare = (t: Shape): boolean => sameDim(t.rows, t.cols)
export const sameShape = (a: Shape, b: Shape): boolean => sameDim(a.rows, b.rows) && sameDim(a.cols, b.cols)

/** `scalar`, `n`, `a×b`. */
export function formatShape(t: Shape): string {
  if (isScalar(t)) return "scalar"
  return isOne(t.cols) ? `vector of size ${t.rows.key}` : `${factor(t.rows)}×${factor(t.cols)}`
}
const factor = (d: Dim): string => (d.terms.length > 1 ? `(${d.key})` : d.key)

const typeKey = (t: Type): string => `${t.rows.key},${t.cols.key},${t.field}`

/** Owns the nodes of one problem: equal content, one node, so that `===` is structural equality. */
export class Arena {
  private readonly nodes = new Map<string, Expr>()
  private count = 0
  /** Every operator that some node of the problem has. */
  readonly operators: ReadonlySet<Op> = new Set<Op>()

  literal(value: Rational, type: Type): Literal {
    return this.intern(`l${value.num}/${value.den}`, () => ({ kind: "literal", id: this.count++, type, value }))
  }

  symbol(name: string, type: Type, set: SetName = "general"): Sym {
    return this.intern(`s${name}:${set}:${typeKey(type)}`, () => ({
      kind: "symbol",
      id: this.count++,
      type,
      name,
      set,
    }))
  }

  /** The node; where it is not there yet, `typeOf` checks the arguments and computes the type. */
  apply(op: Op, args: readonly Expr[], dims: readonly Dim[], typeOf: () => Type): Apply {
    let key = op.name
    for (const a of args) key += `,${a.id}`
    for (const d of dims) key += `;${d.key}`
    return this.intern(key, () => {
      const type = typeOf()
      ;(this.operators as Set<Op>).add(op)
      return { kind: "apply", id: this.count++, type, op, args, dims }
    })
  }

  private intern<E extends Expr>(key: string, make: () => E): E {
    const known = this.nodes.get(key)
    if (known) return known as E
    const made = make()
    this.nodes.set(key, made)
    return made
  }
}

const NONE: readonly Expr[] = []
export const childrenOf = (e: Expr): readonly Expr[] => (e.kind === "apply" ? e.args : NONE)

/** One result a distinct node, children first, with an explicit stack; every pass is a call to this. */
export function fold<T>(root: Expr, visit: (e: Expr, children: readonly T[]) => T, memo: Map<Expr, T> = new Map()): T {
  const stack: Expr[] = [root]
  for (let e = stack.at(-1); e; e = stack.at(-1)) {
    if (memo.has(e)) {
      stack.pop()
      continue
    }
    const children = childrenOf(e)
    const missing = children.filter((c) => !memo.has(c))
    if (missing.length > 0) {
      for (let i = missing.length - 1; i >= 0; i--) stack.push(missing[i] as Expr)
      continue
    }
    stack.pop()
    memo.set(
      e,
      visit(
        e,
        children.map((c) => memo.get(c) as T),
      ),
    )
  }
  return memo.get(root) as T
}

/** Distinct nodes, children before parents. */
export function nodesOf(...roots: readonly Expr[]): Expr[] {
  const memo = new Map<Expr, Expr>()
  for (const root of roots) fold<Expr>(root, (e) => e, memo)
  return [...memo.keys()]
}

/** The same with the nodes in the bodies of index sums, where sizes and operators may stand that stand nowhere else. */
export function nodesInside(...roots: readonly Expr[]): Expr[] {
  const found = new Set<Expr>(nodesOf(...roots))
  // a set is walked in order, what is added on the way included
  for (const e of found) if (e.kind === "apply" && e.op.lambda) for (const n of nodesOf(e.op.lambda.body)) found.add(n)
  return [...found]
}

export const symbolsOf = (...roots: readonly Expr[]): Sym[] => nodesOf(...roots).filter((e) => e.kind === "symbol")

/** The nodes that contain one of `symbols`. */
export function dependents(root: Expr, symbols: ReadonlySet<Expr>): Set<Expr> {
  const found = new Set<Expr>()
  fold<boolean>(root, (e, children) => {
    const yes = symbols.has(e) || children.includes(true)
    if (yes) found.add(e)
    return yes
  })
  return found
}
