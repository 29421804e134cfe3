import { type Apply, type Expr, fold, isScalar, isSquare, type Sym, symbolsOf } from "../ir/expr.ts"
import { isInteger, toNumber } from "../ir/rational.ts"
import type { Lambda } from "../ir/op.ts"
import { bind, open } from "../ops/bind.ts"
import type { Builder } from "../ops/build.ts"
import { ops } from "../ops/index.ts"
import { isKnown } from "./known.ts"
import { instantiateText } from "../rewrite/instantiate.ts"
import type { SimplifyingBuilder } from "../rewrite/simplify.ts"
import { sizeOf } from "../rewrite/vectorise.ts"

/** Something that must hold for a result: words and expressions in order, `A*x - b`, ` != 0`. */
export interface Condition {
  readonly parts: readonly (string | Expr)[]
}

/** Relations that conditions on cards use; `off` is of one side only. */
const OFF_AXIS = "is not on the closed negative real axis"
const RELATIONS = ["!=", ">", OFF_AXIS] as const
type Relation = (typeof RELATIONS)[number]

/** A comparison with a number, entry by entry. */
interface Comparison {
  readonly left: Expr
  readonly relation: Relation
  /** Absent where the relation has one side. */
  readonly right: Expr | undefined
}

/** What a node needs. */
interface Need {
  readonly node: Expr
  /** Needed for the derivative alone, where the node varies. */
  readonly smooth: boolean
  /** Absent for a condition in words. */
  readonly comparison?: Comparison
  readonly parts: Condition["parts"]
  /** What else holds where this does. */
  readonly entails?: Comparison | undefined
}

const comparing = ({ left, relation, right }: Comparison): Condition["parts"] =>
  right ? [left, ` ${relation} `, right] : [left, ` ${relation}`]

/** A sentence of a card with its params replaced by the arguments. */
function inWords(sentence: string, e: Apply): Condition["parts"] {
  const values = new Map(e.op.params.map((name, i) => [name, e.args[i] as Expr]))
  return sentence.split(/(\b[A-Za-z]\b)/).map((word) => values.get(word) ?? word)
}

const COMPARISON = new RegExp(`^(.*?)\\s*(${RELATIONS.join("|")})\\s*(.*)$`)

/** What a node needs to be defined and differentiable, from its card. */
function needsOf(builder: SimplifyingBuilder, e: Apply): Need[] {
  const { op } = e
  const side = (s: string): Expr => builder.rebuild(instantiateText(builder, s, op, e.args, e.dims))
  const compared = (text: string | undefined): Comparison | undefined => {
    const [, left, relation, right] = COMPARISON.exec(text ?? "") ?? []
    if (!left) return undefined
    return { left: side(left), relation: relation as Relation, right: right ? side(right) : undefined }
  }
  const note = op.subgradient === undefined ? [] : ["; ", ...inWords(op.subgradient, e)]
  const needs: Need[] = []
  const add = (comparison: Comparison | undefined, smooth: boolean): void => {
    for (const simple of comparison ? simplest(builder, comparison) : [])
      if (!holds(simple))
        needs.push({ node: e, smooth, comparison: simple, parts: [...comparing(simple), ...(smooth ? note : [])] })
  }
  const complex = e.args.some((a) => a.type.field === "C")
  add(compared((complex ? op.domainOverC : undefined) ?? op.domain), false)
  add(compared(op.smooth), true)
  if (op === ops.pow) {
    const c = powerCondition(builder, e)
    add(c && { ...c, left: builder.rebuild(c.left) }, false)
  }
  const [first] = e.args
  if (op.regular !== undefined && !(op.regularOnDefinite && first && isKnown(first, "definite")))
    needs.push({ node: e, smooth: true, parts: [...inWords(op.regular, e), ...note], entails: compared(op.entails) })
  return needs
}

/** A negative power needs a base that is not zero, a fractional one a positive base. */
function powerCondition(builder: Builder, e: Apply): Comparison | undefined {
  const [base, exponent] = e.args as [Expr, Expr]
  const right = builder.literal(0)
  const least = integerBound(exponent)
  if (least !== undefined) return least < 0 ? { left: base, relation: "!=", right } : undefined
  return base.type.field === "C"
    ? { left: base, relation: OFF_AXIS, right: undefined }
    : { left: base, relation: ">", right }
}

/** The least value that an integer is known to have, -∞ where it may be any; undefined where it need not be an integer. */
function integerBound(e: Expr): number | undefined {
  if (e.kind === "literal") return isInteger(e.value) ? toNumber(e.value) : undefined
  if (e.kind === "symbol") return e.set === "Nat" ? 1 : e.set === "Int" ? Number.NEGATIVE_INFINITY : undefined
  if (e.op === ops.size) return 1
  if (e.op !== ops.add && e.op !== ops.scale) return undefined
  const [first, ...rest] = e.args.map(integerBound)
  if (first === undefined || rest.some((r) => r === undefined)) return undefined
  if (e.op === ops.add) return (rest as number[]).reduce((a, b) => a + b, first)
  const [other] = rest as number[]
  return e.args[0]?.kind === "literal" && first > 0 ? first * (other as number) : Number.NEGATIVE_INFINITY
}

/** The comparisons of simpler things that say the same: `sqrt(det(A)) != 0` as `det(A) != 0`, `-2*x != 0` as `x != 0`. */
function simplest(builder: Builder, c: Comparison): Comparison[] {
  const { left, relation, right } = c
  if (right?.kind !== "literal" || right.value.num !== 0n || left.kind !== "apply") return [c]
  const [a, b] = left.args
  const of = (...parts: readonly (Expr | undefined)[]): Comparison[] =>
    parts.flatMap((part) => (part ? simplest(builder, { left: part, relation, right }) : []))
  if (left.op === ops.scale && a?.kind === "literal" && a.value.num > 0n) return of(b)
  // a root is above zero where it is defined and not zero
  if (left.op === ops.pow && b?.kind === "literal" && b.value.den % 2n === 0n) return of(a)
  if (relation === ">") return [c]
  if (left.op === ops.pow && b?.kind === "literal") return of(a)
  if (left.op === ops.scale && a?.kind === "literal") return of(b)
  if (left.op === ops.scale || left.op === ops.hadamard) return of(a, b)
  if (left.op === ops.conj || left.op === ops.transpose || left.op === ops.adjoint) return of(a)
  if (left.op === ops.abs) return of(a)
  // det(A*B) = det(A)*det(B), where both are square
  if (left.op === ops.det && a?.kind === "apply" && a.op === ops.mul && a.args.every((f) => isSquare(f.type)))
    return of(...a.args.map((f) => builder.apply(ops.det, [f])))
  if (left.op === ops.det && a?.kind === "apply" && a.op === ops.scale && a.args[0]?.kind === "literal")
    return of(builder.apply(ops.det, [a.args[1] as Expr]))
  return [c]
}

/** Whether a condition is known to hold; undefined is unknown. */
function holds(c: Comparison): true | undefined {
  const { left, relation } = c
  const zero = c.right === undefined || (c.right.kind === "literal" && c.right.value.num === 0n)
  if (left.kind === "literal") return left.value.num > 0n || (relation === "!=" && left.value.num !== 0n) || undefined
  const below = c.right?.kind === "literal" && c.right.value.num < 0n
  return ((zero || below) && isKnown(left, "positive")) || undefined
}

const NONE: readonly Need[] = []

/** A power above 1 of what is not differentiable at its zeros alone. */
function hidesKink(e: Expr): e is Apply {
  const [base, exponent] = e.kind === "apply" && e.op === ops.pow ? e.args : []
  return (
    base?.kind === "apply" &&
    base.op.kinkAtZero === true &&
    exponent?.kind === "literal" &&
    exponent.value.num > exponent.value.den
  )
}

const dependsOn = (index: Sym, parts: Condition["parts"]): boolean =>
  parts.some((p) => typeof p !== "string" && symbolsOf(p).includes(index))

/** Collects the conditions of many expressions over one graph; what they share is looked at once. */
export class Conditions {
  private readonly builder: SimplifyingBuilder
  private readonly memo = new Map<Expr, readonly Need[]>()

  constructor(builder: SimplifyingBuilder) {
    this.builder = builder
  }

  /**
   * What must hold for `f`, as it was asked, to be defined and differentiable by `variable`, and for `derivative`, as it is
   * written, to be defined; each once.
   */
  of(f: Expr, derivative: Expr, variable: Sym): Condition[] {
    const needs = [
      ...this.needs(f).filter((n) => !n.smooth || symbolsOf(n.node).includes(variable)),
      // what is made of indices and sizes alone the deriver has put there, where it holds
      ...this.needs(derivative).filter((n) => !n.smooth && symbolsOf(n.node).some((s) => s.set !== "Int")),
    ]
    const key = (parts: Condition["parts"]): string =>
      parts.map((p) => (typeof p === "string" ? p : `#${p.id}`)).join("")
    const found = new Map(needs.map((n) => [n.comparison ? key(comparing(n.comparison)) : key(n.parts), n]))
    const entailed = new Set(needs.flatMap((n) => (n.entails ? [key(comparing(n.entails))] : [])))
    // x > 0 says x != 0 as well
    const implied = (c: Comparison | undefined): boolean =>
      c?.relation === "!=" &&
      (entailed.has(key(comparing(c))) ||
        found.has(key(comparing({ ...c, relation: ">" }))) ||
        found.has(key(comparing({ ...c, relation: OFF_AXIS, right: undefined }))))
    return [...found.values()].filter((n) => !implied(n.comparison)).map(({ parts }) => ({ parts }))
  }

  /** What the body of an index sum or product needs, for all values of the index in one condition. */
  private inside(e: Apply, lambda: Lambda): readonly Need[] {
    const B = this.builder
    const [from, to] = e.args as [Expr, Expr, ...Expr[]]
    const used = new Set(symbolsOf(e).map((s) => s.name))
    const name = ["i", "j", "k", "l"].find((n) => !used.has(n)) ?? "index"
    const { index, body } = open(B, lambda, e.args, B.arena.symbol(name, lambda.index.type, lambda.index.set))
    const full = from.kind === "literal" && from.value.num === from.value.den ? sizeOf(to) : undefined
    return this.needs(body).flatMap((need) => {
      const { comparison: c, parts } = need
      if (!dependsOn(index, parts)) return [need]
      const [head, note] = c ? [comparing(c), parts.slice(comparing(c).length)] : [parts, []]
      const all = { ...need, parts: [...head, ` for every ${name} in `, from, "..", to, ...note] }
      if (!c || !full || !isScalar(c.left.type) || note.length > 0) return [all]
      // entry by entry: one condition on a vector
      const left = bind(B, "sum", index, from, to, B.scale(c.left, B.unit(index, full)))
      return simplest(B, { ...c, left }).flatMap((whole) =>
        holds(whole) ? [] : [{ ...need, comparison: whole, parts: comparing(whole) }],
      )
    })
  }

  private needs(root: Expr): readonly Need[] {
    return fold<readonly Need[]>(
      root,
      (e, children) => {
        const own = e.kind !== "apply" ? NONE : e.op.lambda ? this.inside(e, e.op.lambda) : needsOf(this.builder, e)
        const inside = hidesKink(e) ? children.map((l) => l.filter((n) => !n.smooth || n.node !== e.args[0])) : children
        const lists = [...inside, own].filter((l) => l.length > 0)
        const [first = NONE, ...others] = lists
        return others.every((l) => l === first) ? first : [...new Set(lists.flat())]
      },
      this.memo,
    )
  }
}
