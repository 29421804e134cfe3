import type { Rule } from "../rule.ts"

const A = "A in C^(m x n)"

/** Moduli, signs and determinants. */
export const moduli: readonly Rule[] = [
  { name: "sign-times-modulus", where: "a in C", from: "sign(a)*abs(a)", to: "a" },
  { name: "sign-times-modulus", where: "a in C", from: "abs(a)*sign(a)", to: "a" },
  { name: "sign-times-modulus", where: A, from: "sign(A).*abs(A)", to: "A" },
  { name: "sign-times-modulus", where: A, from: "abs(A).*sign(A)", to: "A" },
  {
    name: "logarithm-of-modulus-of-determinant",
    where: "A in C^(n x n)",
    from: "log(abs(det(A)))",
    to: "logabsdet(A)",
  },
  { name: "logabsdet-of-inverse", where: "A in C^(n x n)", from: "logabsdet(inv(A))", to: "-logabsdet(A)" },
]

/** The logistic function and the softplus, stable forms. */
export const logistic: readonly Rule[] = [
  { name: "logistic-function", where: A, from: "(matrix(1,m,n) + exp(A)).^(-1)", to: "sigmoid(-A)" },
  { name: "logistic-function", where: A, from: "(exp(A) + matrix(1,m,n)).^(-1)", to: "sigmoid(-A)" },
  { name: "logistic-function", where: "a in C", from: "(1 + exp(a))^(-1)", to: "sigmoid(-a)" },
  { name: "logistic-function", where: "a in C", from: "(exp(a) + 1)^(-1)", to: "sigmoid(-a)" },
  { name: "logistic-function", where: A, from: "exp(A).*sigmoid(-A)", to: "sigmoid(A)" },
  { name: "logistic-function", where: A, from: "exp(-A).*sigmoid(A)", to: "sigmoid(-A)" },
  { name: "logistic-function", where: "a in C", from: "exp(a)*sigmoid(-a)", to: "sigmoid(a)" },
  { name: "logistic-function", where: "a in C", from: "exp(-a)*sigmoid(a)", to: "sigmoid(-a)" },
  { name: "softplus", where: A, from: "log(matrix(1,m,n) + exp(A))", to: "softplus(A)" },
  { name: "softplus", where: A, from: "log(exp(A) + matrix(1,m,n))", to: "softplus(A)" },
  { name: "softplus", where: "a in C", from: "log(1 + exp(a))", to: "softplus(a)" },
  { name: "softplus", where: "a in C", from: "log(exp(a) + 1)", to: "softplus(a)" },
]

/** Sums of exponentials, stable forms. */
export const exponentials: readonly Rule[] = [
  { name: "logarithm-of-sum-of-exponentials", where: A, from: "log(sum(exp(A)))", to: "logsumexp(A)" },
  { name: "softmax", where: "x in C^n", from: "exp(x)/sum(exp(x))", to: "softmax(x)" },
  { name: "sum-of-softmax", where: "x in C^n", from: "sum(softmax(x))", to: "1" },
]

export const elementwise: readonly Rule[] = [...moduli, ...logistic, ...exponentials]
