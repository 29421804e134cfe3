import type { Op } from "../ir/op.ts"

/**
 * The forms in which statements about derivatives are written: not functions of values, so they have no evaluation
 * of their own; the checkers evaluate them by dual numbers, without the cards' differentials.
 */
export interface Form extends Op {
  readonly form: "differential" | "gradient" | "jacobian" | "hessian" | "wirtinger" | "wirtinger-conj"
}

/** `d(e)`: the differential of e, every varying variable moving by its own increment. */
export const d: Form = {
  name: "d",
  form: "differential",
  params: ["e"],
  signature: "(m,n) -> (m,n)",
  notation: { text: "d(e)", latex: "d{e}", unicode: "d{e}", level: "unary" },
}

/** `grad(e, W)`: the gradient of a scalar, in the shape of W. */
export const grad: Form = {
  name: "grad",
  form: "gradient",
  params: ["e", "W"],
  signature: "(),(m,n) -> (m,n)",
  notation: { text: "grad(e, W)", latex: "\\nabla_{W} e", unicode: "∇_{W} e", level: "unary" },
}

/** `jac(F, x)`: one row an output; matrices are stacked by columns. */
export const jac: Form = {
  name: "jac",
  form: "jacobian",
  params: ["F", "x"],
  signature: "(m,n),(p,q) -> (m*n,p*q)",
  notation: { text: "jac(F, x)", latex: "\\frac{\\partial F}{\\partial x}", unicode: "∂{F}/∂{x}", level: "unary" },
}

/** `hess(y, x, z)`: the block of second derivatives by x, then z. */
export const hess: Form = {
  name: "hess",
  form: "hessian",
  params: ["y", "x", "z"],
  signature: "(),(m,n),(p,q) -> (m*n,p*q)",
  notation: { text: "hess(y, x, z)", latex: "\\nabla^2_{x,z} y", unicode: "∇²_{x,z} y", level: "unary" },
}

/** `wirtinger(e, W)`: ∂e/∂W with W and its conjugate taken as independent. */
export const wirtinger: Form = {
  name: "wirtinger",
  form: "wirtinger",
  params: ["e", "W"],
  signature: "(),(m,n) -> (m,n)",
  notation: {
    text: "wirtinger(e, W)",
    latex: "\\frac{\\partial e}{\\partial W}",
    unicode: "∂{e}/∂{W}",
    level: "unary",
  },
}

/** `wirtingerconj(e, W)`: ∂e/∂W̄. */
export const wirtingerconj: Form = {
  name: "wirtingerconj",
  form: "wirtinger-conj",
  params: ["e", "W"],
  signature: "(),(m,n) -> (m,n)",
  notation: {
    text: "wirtingerconj(e, W)",
    latex: "\\frac{\\partial e}{\\partial \\overline{W}}",
    unicode: "∂{e}/∂{W}̄",
    level: "unary",
  },
}

export const forms: readonly Form[] = [d, grad, jac, hess, wirtinger, wirtingerconj]
