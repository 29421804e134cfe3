/** The words that begin a request, and how each is written. */
export const REQUESTS: ReadonlyMap<string, string> = new Map([
  ["gradient", "gradient f wrt W"],
  ["jacobian", "jacobian F wrt x"],
  ["hessian", "hessian f wrt x"],
  ["differential", "differential f wrt W order 2"],
  ["hvp", "hvp f wrt x along v"],
  ["stationary", "stationary f wrt W"],
  ["convexity", "convexity f wrt W"],
  ["minimize", "minimize f over W"],
  ["check", "check gradient f wrt W: 2*W"],
])

/** Other words people begin a request with. */
export const REQUEST_SYNONYMS: ReadonlyMap<string, string> = new Map([
  ["grad", "gradient"],
  ["nabla", "gradient"],
  ["diff", "gradient"],
  ["derive", "gradient"],
  ["derivative", "gradient"],
  ["differentiate", "gradient"],
  ["find", "gradient"],
  ["compute", "gradient"],
  ["jac", "jacobian"],
  ["hess", "hessian"],
  ["minimise", "minimize"],
  ["min", "minimize"],
  ["argmin", "minimize"],
  ["verify", "check"],
  ["prove", "check"],
  ["assert", "check"],
  ["critical", "stationary"],
  ["optimum", "stationary"],
  ["convex", "convexity"],
])

/** The kinds of claims that `check` takes before an expression. */
export const CLAIM_KINDS: readonly ["gradient", "jacobian", "hessian", "wirtinger"] = [
  "gradient",
  "jacobian",
  "hessian",
  "wirtinger",
]
