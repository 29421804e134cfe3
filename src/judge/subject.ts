import { gradients, type Workshop } from "../derive/gradient.ts"
import { hessian, jacobian } from "../derive/second.ts"
import { isStructured, projected } from "../derive/structures.ts"
import { GradusError } from "../ir/error.ts"
import { type Expr, isScalar, type Sym } from "../ir/expr.ts"
import { type Form, grad, hess, jac, wirtinger, wirtingerconj } from "../ops/forms.ts"
import type { ClaimKind } from "../syntax/ast.ts"
import type { Problem } from "../syntax/problem.ts"
import { isRealOnSets } from "../verify/reality.ts"

/** What a claim is about. */
export interface Subject {
  readonly derivative: ClaimKind
  /** What is differentiated; for a value the left side. */
  readonly of: Expr
  readonly wrt: readonly Sym[]
  /** What the claim has to be equal to, as a form that is evaluated without any rule of differentiation. */
  readonly truth: Expr
  /** `truth` is the derivative transposed. */
  readonly transposed?: boolean
}

const FORMS: Readonly<Record<Exclude<ClaimKind, "value">, Form>> = {
  gradient: grad,
  jacobian: jac,
  hessian: hess,
  wirtinger,
  "wirtinger-conj": wirtingerconj,
}

/** @throws GradusError where the function has no such derivative */
export function subjectOf(problem: Problem, derivative: ClaimKind, of: Expr, wrt: readonly Sym[]): Subject {
  const [x, z = x] = wrt
  if (derivative === "value") return { derivative, of, wrt, truth: of }
  if (!x || !z) throw new GradusError({ code: "request", message: "the claim does not say by which variable" })
  const kind = derivative === "gradient" ? gradientKind(of, x) : derivative
  const args = kind === "hessian" ? [of, x, z] : [of, x]
  return { derivative: kind, of, wrt, truth: problem.builder.apply(FORMS[kind], args) }
}

const HERMITIAN: ReadonlySet<string> = new Set(["Herm", "HPD", "U", "St"])

/** What is meant by the derivative of f by x: of a complex f by complex numbers ∂f/∂x, whether f is holomorphic or not. */
function gradientKind(of: Expr, x: Sym): Exclude<ClaimKind, "value"> {
  if (!isScalar(of.type)) return "jacobian"
  return x.type.field === "C" && !HERMITIAN.has(x.set) && !isRealOnSets(of) ? "wirtinger" : "gradient"
}

/** f is real, so that its gradient is meant in the real sense. */
export const hasRealGradient = ({ derivative, of }: Subject): boolean => derivative === "gradient" && isRealOnSets(of)

/** The derivative as the rules give it, not yet checked; undefined where they do not know it. */
export function derivedValue(shop: Workshop, subject: Subject): Expr | undefined {
  try {
    const found = asDerived(shop, subject)
    return found && subject.transposed ? shop.read.transpose(found) : found
  } catch (error) {
    if (error instanceof GradusError) return undefined
    throw error
  }
}

function asDerived(shop: Workshop, { derivative, of, wrt }: Subject): Expr | undefined {
  const [x, z = x] = wrt
  if (derivative === "value" || !x || !z) return undefined
  if (derivative === "jacobian") return jacobian(shop, of, x).value
  if (derivative === "hessian") {
    const found = hessian(shop, of, x, z)
    return found.barred ? undefined : found.value
  }
  const [gradient] = gradients(shop, of, [x], [], isRealOnSets)
  if (derivative === "wirtinger") return gradient?.wirtinger?.dW
  if (derivative === "wirtinger-conj") return gradient?.wirtinger?.dWbar
  return gradient?.sense === "wirtinger" ? undefined : gradient?.value
}

/** A matrix brought into the space of the variable; undefined where there is nothing to bring. */
export function inSpace(problem: Problem, subject: Subject, e: Expr): Expr | undefined {
  const [x] = subject.wrt
  if (!x || subject.transposed || !isStructured(x) || !hasRealGradient(subject)) return undefined
  try {
    return projected(problem.builder, x, e)
  } catch (error) {
    if (error instanceof GradusError) return undefined
    throw error
  }
}
