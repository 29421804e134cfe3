import { type Apply, type Expr, nodesOf } from "../ir/expr.ts"
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

/** What a node needs to be defined and differentiable, from its card. */
function conditionsOf(builder: Builder, e: Apply, varies: boolean): (Condition | undefined)[] {
  const texts = [e.op.domain, varies ? e.op.smooth : undefined].filter((t) => t !== undefined)
  const fromCard = texts.map((text) => {
    const [, left = "", relation = "", right = ""] = /^(.*?)\s*(!=|>)\s*(.*)$/.exec(text) ?? []
    const side = (s: string): Expr => instantiateText(builder, s, e.op, e.args, e.dims)
    return { left: side(left), relation: relation as Condition["relation"], right: side(right) }
  })
  return e.op === ops.pow ? [...fromCard, powerCondition(builder, e)] : fromCard
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

/** The conditions of expressions that are not known to hold, each once; differentiability only where a node varies. */
export function conditionsIn(builder: Builder, varying: ReadonlySet<Expr>, ...roots: readonly Expr[]): Condition[] {
  const found = new Map<string, Condition>()
  for (const e of nodesOf(...roots)) {
    if (e.kind !== "apply") continue
    for (const c of conditionsOf(builder, e, varying.has(e))) {
      if (c && !holds(c)) found.set(`${c.left.id}${c.relation}${c.right.id}`, c)
    }
  }
  // x > 0 says x != 0 as well
  return [...found.values()].filter((c) => c.relation === ">" || !found.has(`${c.left.id}>${c.right.id}`))
}
