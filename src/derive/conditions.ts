import { type Apply, type Expr, fold, type Sym, symbolsOf } from "../ir/expr.ts"
import type { Builder } from "../ops/build.ts"
import { ops } from "../ops/index.ts"
import { instantiateText } from "../rewrite/instantiate.ts"

/** Something that must hold for a result: words and expressions in order, `A*x - b`, ` != 0`. */
export interface Condition {
  readonly parts: readonly (string | Expr)[]
}

/** A comparison with a number. */
interface Comparison {
  readonly left: Expr
  readonly relation: "!=" | ">"
  readonly right: Expr
}

/** What a node needs. */
interface Need {
  readonly node: Expr
  /** Needed for the derivative alone, where the node varies. */
  readonly smooth: boolean
  /** Absent for a condition in words. */
  readonly comparison?: Comparison
  readonly parts: Condition["parts"]
}

const comparing = ({ left, relation, right }: Comparison): Condition["parts"] => [left, ` ${relation} `, right]

/** A sentence of a card with its params replaced by the arguments. */
function inWords(sentence: string, e: Apply): Condition["parts"] {
  const values = new Map(e.op.params.map((name, i) => [name, e.args[i] as Expr]))
  return sentence.split(/(\b[A-Za-z]\b)/).map((word) => values.get(word) ?? word)
}

/** What a node needs to be defined and differentiable, from its card. */
function needsOf(builder: Builder, e: Apply): Need[] {
  const { op } = e
  const side = (s: string): Expr => instantiateText(builder, s, op, e.args, e.dims)
  const compared = (text: string | undefined): Comparison | undefined => {
    const [, left, relation, right] = /^(.*?)\s*(!=|>)\s*(.*)$/.exec(text ?? "") ?? []
    return left && right
      ? { left: side(left), relation: relation as Comparison["relation"], right: side(right) }
      : undefined
  }
  const note = op.subgradient === undefined ? [] : ["; ", ...inWords(op.subgradient, e)]
  const needs: Need[] = []
  const add = (comparison: Comparison | undefined, smooth: boolean): void => {
    if (!comparison || holds(comparison)) return
    needs.push({ node: e, smooth, comparison, parts: [...comparing(comparison), ...(smooth ? note : [])] })
  }
  add(compared(op.domain), false)
  add(compared(op.smooth), true)
  if (op === ops.pow) add(powerCondition(builder, e), false)
  if (op.regular !== undefined) needs.push({ node: e, smooth: true, parts: [...inWords(op.regular, e), ...note] })
  return needs
}

/** A negative power needs a base that is not zero, a fractional one a positive base. */
function powerCondition(builder: Builder, e: Apply): Comparison | undefined {
  const [base, exponent] = e.args as [Expr, Expr]
  const right = builder.literal(0)
  if (exponent.kind !== "literal") return { left: base, relation: ">", right }
  if (exponent.value.den !== 1n) return { left: base, relation: ">", right }
  return exponent.value.num < 0n ? { left: base, relation: "!=", right } : undefined
}

/** Whether a condition is known to hold; undefined is unknown. */
function holds(c: Comparison): true | undefined {
  const { left } = c
  if (left.kind === "literal") return left.value.num > 0n || (c.relation === "!=" && left.value.num !== 0n) || undefined
  if (left.kind === "symbol")
    return left.set === "positive" || left.set === "Simplex" || left.set === "Nat" || undefined
  if (left.kind !== "apply") return undefined
  if (ALWAYS_POSITIVE.has(left.op)) return true
  const [first] = left.args
  if (left.op === ops.det)
    return first?.kind === "symbol" && (first.set === "PD" || first.set === "HPD") ? true : undefined
  const positive = (e: Expr): boolean => holds({ ...c, left: e, relation: ">" }) === true
  if (left.op === ops.transpose) return (first && positive(first)) || undefined
  if (left.op === ops.scale || left.op === ops.hadamard) return left.args.every(positive) || undefined
  if (left.op === ops.add)
    return (left.args.some(positive) && left.args.every((a) => positive(a) || isNonnegative(a))) || undefined
  if (left.op === ops.sum) return (first && positive(first)) || undefined
  return undefined
}

/** Operators whose values are above zero. */
const ALWAYS_POSITIVE: ReadonlySet<Apply["op"]> = new Set([
  ops.size,
  ops.exp,
  ops.sigmoid,
  ops.softmax,
  ops.softplus,
  ops.pi,
  ops.ones,
])

/** Known to have no entry below zero: squares, norms, moduli and their sums. */
function isNonnegative(e: Expr): boolean {
  if (e.kind === "literal") return e.value.num >= 0n
  if (e.kind === "symbol") return holds({ left: e, relation: ">", right: e }) === true
  const [a, b] = e.args
  if (e.op === ops.pow)
    return e.type.field === "R" && b?.kind === "literal" && b.value.den === 1n && b.value.num % 2n === 0n
  if (e.op === ops.inner) return a === b
  // x'*x
  if (e.op === ops.mul)
    return (
      a?.kind === "apply" &&
      (a.op === ops.transpose || a.op === ops.adjoint) &&
      a.args[0] === b &&
      e.type.rows.key === "1"
    )
  if (e.op === ops.norm2 || e.op === ops.abs || e.op === ops.norm1 || e.op === ops.relu) return true
  return (
    (e.op === ops.add || e.op === ops.scale || e.op === ops.hadamard || e.op === ops.sum || e.op === ops.re) &&
    e.args.every(isNonnegative)
  )
}

const NONE: readonly Need[] = []

/** Collects the conditions of many expressions over one graph; what they share is looked at once. */
export class Conditions {
  private readonly builder: Builder
  private readonly memo = new Map<Expr, readonly Need[]>()

  constructor(builder: Builder) {
    this.builder = builder
  }

  /** What must hold for `f` to be defined and differentiable by `variable`, and for `derivative` to be defined; each once. */
  of(f: Expr, derivative: Expr, variable: Sym): Condition[] {
    const needs = [
      ...this.needs(f).filter((n) => !n.smooth || symbolsOf(n.node).includes(variable)),
      ...this.needs(derivative).filter((n) => !n.smooth),
    ]
    const key = (parts: Condition["parts"]): string =>
      parts.map((p) => (typeof p === "string" ? p : `#${p.id}`)).join("")
    const found = new Map(needs.map((n) => [n.comparison ? key(comparing(n.comparison)) : key(n.parts), n]))
    // x > 0 says x != 0 as well
    const implied = (c: Comparison | undefined): boolean =>
      c?.relation === "!=" && found.has(key(comparing({ ...c, relation: ">" })))
    return [...found.values()].filter((n) => !implied(n.comparison)).map(({ parts }) => ({ parts }))
  }

  private needs(root: Expr): readonly Need[] {
    return fold<readonly Need[]>(
      root,
      (e, children) => {
        const own = e.kind === "apply" ? needsOf(this.builder, e) : NONE
        const lists = [...children, own].filter((l) => l.length > 0)
        const [first = NONE, ...others] = lists
        return others.every((l) => l === first) ? first : [...new Set(lists.flat())]
      },
      this.memo,
    )
  }
}
