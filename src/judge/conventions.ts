import { isOne } from "../ir/dim.ts"
import { type Expr, isScalar, isVector, sameShape } from "../ir/expr.ts"
import { rational } from "../ir/rational.ts"
import { freeEntries } from "../derive/structures.ts"
import type { Builder } from "../ops/build.ts"
import { ops } from "../ops/index.ts"
import type { Problem } from "../syntax/problem.ts"
import { hasRealGradient, inSpace, type Subject } from "./subject.ts"

/** A convention other than ours: a claim made in it is right where `claim` equals `truth`. */
export interface Convention {
  readonly name: "transpose" | "half" | "conjugate" | "half-conjugate" | "free-entries" | "unprojected" | "stacked"
  readonly claim: Expr
  readonly truth: Expr
  /** A sentence that says which convention it is. */
  readonly message: string
}

const NAMES: Readonly<Record<string, string>> = {
  gradient: "gradient",
  jacobian: "Jacobian",
  hessian: "Hessian",
  wirtinger: "derivative",
  "wirtinger-conj": "derivative",
}

/** The conventions in which a claim that is not right as it stands may be right, most usual ones first. */
export function conventionsFor(
  problem: Problem,
  subject: Subject,
  claim: Expr,
  derived: Expr | undefined,
): Convention[] {
  const { derivative, truth } = subject
  if (derivative === "value") return []
  const B = problem.builder
  const found: Convention[] = []
  const noun = NAMES[derivative] ?? "derivative"
  const flat = isScalar(truth.type)
  const offer = (name: Convention["name"], view: Expr, message: string, to: Expr = truth): void => {
    if (view !== claim && sameShape(view.type, to.type)) found.push({ name, claim: view, truth: to, message })
  }
  const isRow = derivative === "jacobian" || (isOne(truth.type.rows) && !flat)
  const layout = isRow ? "denominator layout" : "numerator layout"
  if (!flat) offer("transpose", B.transpose(claim), `right in the ${layout}: it is the transpose of the ${noun}`)
  if (derivative === "gradient" && !flat && !isVector(truth.type)) {
    const stacked = B.apply(ops.vec, [truth])
    const says = "right with the columns of the gradient stacked (vec)"
    offer("stacked", same(B, claim), `${says}, as a row`, B.transpose(stacked))
    offer("stacked", same(B, claim), says, stacked)
  }
  offerProjections(problem, subject, claim, derived, offer)
  const [x] = subject.wrt
  if (x?.type.field === "C" && hasRealGradient(subject)) {
    const wbar = `∂f/∂conj(${x.name})`
    const w = `∂f/∂${x.name}`
    const views = [
      ["half", B.scale(B.literal(2), claim), `right as ${wbar}, which is half the gradient`],
      ["conjugate", B.conj(claim), `right as 2*${w}, the conjugate of the gradient`],
      ["half-conjugate", B.scale(B.literal(2), B.conj(claim)), `right as ${w}: the gradient is twice its conjugate`],
    ] as const
    for (const [name, view, message] of views) {
      offer(name, view, message)
      if (!flat) offer(name, B.transpose(view), `${message}, and transposed (numerator layout)`)
    }
    for (const [name, view, message] of views) {
      const space = sameShape(view.type, truth.type) && inSpace(problem, subject, view)
      if (space) offer(name, space, `${message}, before it is projected on the space of ${x.name}`)
    }
  }
  return found
}

function offerProjections(
  problem: Problem,
  subject: Subject,
  claim: Expr,
  derived: Expr | undefined,
  offer: (name: Convention["name"], view: Expr, message: string, to?: Expr) => void,
): void {
  const [x] = subject.wrt
  if (!x || !sameShape(claim.type, subject.truth.type)) return
  const space = inSpace(problem, subject, claim)
  if (!space) return
  const free = freeEntries(problem.builder, x, derived ?? subject.truth)
  if (free)
    offer(
      "free-entries",
      same(problem.builder, claim),
      `right for the partial derivatives in the free entries of ${x.name}`,
      free,
    )
  offer(
    "unprojected",
    space,
    `right as an unconstrained gradient: its projection on the space of ${x.name} (${x.set}) is the gradient`,
  )
}

/** An expression equal to e that is another node. */
const same = (B: Builder, e: Expr): Expr => B.scale(B.literal(rational(1)), e)
