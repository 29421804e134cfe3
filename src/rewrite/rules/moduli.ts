import type { Op } from "../../ir/op.ts"
import { ops } from "../../ops/index.ts"
import type { Rule } from "../rule.ts"

const A = "A in C^(m x n)"
const REAL = "A in R^(m x n)"

/** Functions of one argument, entry by entry, whose values at conjugates are conjugates. */
const conjugated: readonly Rule[] = Object.values<Op>(ops)
  .filter(
    (op) =>
      op.elementwise &&
      op.params.length === 1 &&
      op !== ops.exp &&
      op.field !== "real" &&
      op.commutes?.includes("conj"),
  )
  .map(({ name }) => ({ name: "conjugate-of-function", where: A, from: `conj(${name}(A))`, to: `${name}(conj(A))` }))

/** Functions of a matrix that have the same value at its transpose; of moduli also at its adjoint. */
const ofTranspose: readonly Rule[] = [
  ...[ops.var, ops.norm1, ops.norm2, ops.normInf, ops.logsumexp, ops.normop].map(({ name }) => ({
    name: "value-of-transpose",
    where: A,
    from: `${name}(A.')`,
    to: `${name}(A)`,
  })),
  ...[ops.norm1, ops.norm2, ops.normInf, ops.normop].map(({ name }) => ({
    name: "value-of-adjoint",
    where: A,
    from: `${name}(A')`,
    to: `${name}(A)`,
  })),
  ...[ops.max, ops.min].map(({ name }) => ({
    name: "value-of-transpose",
    where: REAL,
    from: `${name}(A')`,
    to: `${name}(A)`,
  })),
]

/** Moduli, signs, steps and extremes; with `elementwise` the rules of these operators. */
export const entrywise: readonly Rule[] = [
  ...conjugated,
  ...ofTranspose,
  // a scalar base of an elementwise power
  { name: "constant-argument", where: `c in C; ${A}`, from: "log(c*matrix(1,m,n))", to: "log(c)*matrix(1,m,n)" },
  { name: "modulus-of-modulus", where: A, from: "abs(abs(A))", to: "abs(A)" },
  { name: "modulus-of-conjugate", where: A, from: "abs(conj(A))", to: "abs(A)" },
  { name: "sign-times-number", where: REAL, from: "sign(A).*A", to: "abs(A)" },
  { name: "sign-times-number", where: REAL, from: "A.*sign(A)", to: "abs(A)" },
  { name: "maximum-with-zero", where: REAL, from: "max(A, zeros(m,n))", to: "relu(A)" },
  { name: "maximum-with-zero", where: REAL, from: "max(zeros(m,n), A)", to: "relu(A)" },
  { name: "equal-arguments", where: REAL, from: "max(A, A)", to: "A" },
  { name: "equal-arguments", where: REAL, from: "min(A, A)", to: "A" },
  { name: "equal-branches", where: "A, B in R^(m x n); C in C^(m x n)", from: "ifelse(A > B, C, C)", to: "C" },
  { name: "step-times-number", where: REAL, from: "heaviside(A).*A", to: "relu(A)" },
  { name: "step-times-number", where: REAL, from: "A.*heaviside(A)", to: "relu(A)" },
  { name: "step-of-relu", where: REAL, from: "relu(A).*heaviside(A)", to: "relu(A)" },
  { name: "step-of-relu", where: REAL, from: "heaviside(A).*relu(A)", to: "relu(A)" },
  { name: "square-of-step", where: REAL, from: "heaviside(A).^2", to: "heaviside(A)" },
  {
    name: "square-of-step",
    where: REAL,
    from: "(matrix(1,m,n) - heaviside(A)).^2",
    to: "matrix(1,m,n) - heaviside(A)",
  },
  { name: "opposite-steps", where: REAL, from: "heaviside(A).*(matrix(1,m,n) - heaviside(A))", to: "zeros(m,n)" },
  { name: "opposite-steps", where: REAL, from: "(matrix(1,m,n) - heaviside(A)).*heaviside(A)", to: "zeros(m,n)" },
  { name: "norm-of-order-one", where: A, from: "normp(A, 1)", to: "norm1(A)" },
  { name: "norm-of-order-two", where: A, from: "normp(A, 2)", to: "norm2(A)" },
]

/** Before differentiating. */
export const expandModuli: readonly Rule[] = [
  { name: "squared-modulus", where: REAL, from: "abs(A).^2", to: "A.^2" },
  { name: "squared-modulus", where: A, from: "abs(A).^2", to: "re(conj(A).*A)" },
  { name: "squared-modulus", where: A, from: "abs(A).^4", to: "re(conj(A).*A).^2" },
]

/** For reading. */
export const presentModuli: readonly Rule[] = [
  { name: "squared-modulus", where: A, from: "re(conj(A).*A)", to: "abs(A).^2" },
  { name: "squared-modulus", where: A, from: "conj(A).*A", to: "abs(A).^2" },
  { name: "squared-modulus", where: A, from: "A.*conj(A)", to: "abs(A).^2" },
  { name: "squared-modulus", where: "a in C", from: "conj(a)*a", to: "abs(a)^2" },
  { name: "squared-modulus", where: "a in C", from: "a*conj(a)", to: "abs(a)^2" },
]
