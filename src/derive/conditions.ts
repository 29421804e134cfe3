import { type Apply, type Expr, fold, type Sym, symbolsOf } from "../ir/expr.ts"
import type { Builder } from "../ops/build.ts"
import { ops } from "../ops/index.ts"
import { instantiateText } from "../rewrite/instantiate.ts"

/** Something that must hold for a result: `left relation right`. */
export interface Condition {
  readonly left: Expr
  readonly relation: "!=" | ">"
  /** A number. */
  readonly right: Expr
}

/** A condition with the node that needs it. */
interface Need extends Condition {
  readonly node: Expr
  /** Needed for the derivative alone, where the node varies. */
  readonly smooth: boolean
}

/** What a node needs to be defined and differentiable, from its card. */
function needsOf(builder: Builder, e: Apply): Need[] {
  const fromCard = (text: string | undefined, smooth: boolean): Need[] => {
    if (text === undefined) return []
    const [, left = "", relation = "", right = ""] = /^(.*?)\s*(!=|>)\s*(.*)$/.exec(text) ?? []
    const side = (s: string): Expr => instantiateText(builder, s, e.op, e.args, e.dims)
    return [{ left: side(left), relation: relation as Condition["relation"], right: side(right), node: e, smooth }]
  }
  const power = e.op === ops.pow ? powerCondition(builder, e) : undefined
  const needs = [...fromCard(e.op.domain, false), ...fromCard(e.op.smooth, true), ...(power ? [{ ...power, node: e, smooth: false }] : [])]
  return needs.filter((c) => !holds(c))
}

/** A negative power needs a base that is not zero, a fractional one a positive base. */
function powerCondition(builder: Builder, e: Apply): Condition | undefined {
  const [base, exponent] = e.args as [Expr, Expr]
  const right = builder.literal(0)
  if (exponent.kind !== "literal") return { left: base, relation: ">", right }
  if (exponent.value.den !== 1n) return { left: base, relation: ">", right }
  return exponent.value.num < 0n ? { left: base, relation: "!=", right } : undefined
}

/** Whether a condition is known to hold; undefined is unknown. */
function holds(c: Condition): true | undefined {
  const { left } = c
  if (left.kind === "literal") return left.value.num > 0n || undefined
  if (left.kind === "symbol") return left.set === "positive" || left.set === "Simplex" || left.set === "Nat" || undefined
  if (left.kind !== "apply") return undefined
  if (left.op === ops.size || left.op === ops.exp || left.op === ops.sigmoid) return true
  const [first] = left.args
  if (left.op === ops.det) return first?.kind === "symbol" && (first.set === "PD" || first.set === "HPD") ? true : undefined
  if (left.op === ops.scale || left.op === ops.hadamard || left.op === ops.add)
    return left.args.every((a) => holds({ ...c, left: a, relation: ">" })) || undefined
  return undefined
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
    const needs = [...this.needs(f).filter((n) => !n.smooth || symbolsOf(n.node).includes(variable)), ...this.needs(derivative).filter((n) => !n.smooth)]
    const found = new Map(needs.map((n) => [`${n.left.id}${n.relation}${n.right.id}`, n]))
    // x > 0 says x != 0 as well
    return [...found.values()].filter((c) => c.relation === ">" || !found.has(`${c.left.id}>${c.right.id}`))
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
