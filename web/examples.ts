export interface Topic {
  readonly topic: string
  readonly examples: readonly { readonly title: string; readonly source: string }[]
}

/** Problems to begin with, by topic. */
export const EXAMPLES: readonly Topic[] = [
  {
    topic: "Least squares and factorisation",
    examples: [
      {
        title: "Linear regression",
        source: "X in R^(m x n)\nw in R^n\ny in R^m\nf = norm2(X*w - y)^2\ngradient f wrt w",
      },
      {
        title: "Ridge regression, Hessian",
        source:
          "X in R^(m x n)\nw in R^n\ny in R^m\nlambda in R+\nf = norm2(X*w - y)^2 + lambda*norm2(w)^2\nhessian f wrt w",
      },
      {
        title: "Matrix factorisation",
        source: "A in R^(m x n)\nU in R^(m x k)\nV in R^(n x k)\nf = norm2(A - U*V')^2\ngradient f wrt U, V",
      },
    ],
  },
  {
    topic: "Statistics",
    examples: [
      {
        title: "Gaussian likelihood, covariance",
        source: "S in Sym(n)\nK in PD(n)\nf = logdet(K) + tr(inv(K)*S)\ngradient f wrt K",
      },
      {
        title: "Logistic regression",
        source: "X in R^(m x n)\nw in R^n\ny in R^m\nf = sum(log(1 + exp(-y .* (X*w))))\ngradient f wrt w",
      },
      { title: "Softmax, Jacobian", source: "x in R^n\njacobian softmax(x) wrt x" },
    ],
  },
  {
    topic: "Matrix functions and structure",
    examples: [
      { title: "Log-determinant", source: "X in R^(n x n)\nf = logdet(X'*X)\ngradient f wrt X" },
      { title: "Rayleigh quotient", source: "A in Sym(n)\nx in R^n\nf = (x'*A*x)/(x'*x)\ngradient f wrt x" },
      { title: "On the orthogonal group", source: "A in R^(n x n)\nQ in O(n)\nf = tr(A*Q)\ngradient f wrt Q" },
    ],
  },
  {
    topic: "Over the complex numbers",
    examples: [
      {
        title: "Complex least squares",
        source: "A in C^(m x n)\nx in C^n\nb in C^m\nf = norm2(A*x - b)^2\ngradient f wrt x",
      },
    ],
  },
]
