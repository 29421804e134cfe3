import { isOne } from "../ir/dim.ts"
import type { Apply, Expr, Shape } from "../ir/expr.ts"
import { isInteger } from "../ir/rational.ts"
import { type FunctionName, isRow, rankOf } from "./block.ts"
import * as c from "./code.ts"
import type { Emit, Python } from "./numpy.ts"
import type { Helper } from "./numpy-helpers.ts"

// Functions of entries and of whole matrices. Where a function is of matrices, vectors, rows and scalars get their two
// axes for the while.

const rank = (e: Expr | undefined): number => (e ? rankOf(e.type) : 0)
const isComplex = (e: Expr): boolean => e.type.field === "C"
const np = (name: string, ...args: readonly c.Code[]): c.Code => c.call(`np.${name}`, ...args)
const text = (t: string): c.Code => c.atom(t)

/** The value with two axes. */
export function twoAxes(p: Python, e: Expr): c.Code {
  const code = p.floating(e)
  if (rank(e) === 2) return code
  if (rank(e) === 0) return c.atom(`np.reshape(${code.text}, (1, 1))`)
  return c.atom(`${c.at(c.ATOM, code)}${isRow(e.type) ? "[None, :]" : "[:, None]"}`)
}

/** From two axes to as many as the type has. */
export function ownAxes(t: Shape, code: string): c.Code {
  if (rankOf(t) === 2) return c.atom(code)
  return c.atom(`${code}${rankOf(t) === 0 ? "[0, 0]" : isRow(t) ? "[0]" : "[:, 0]"}`)
}

/** A NumPy function of every entry. */
export const elementwise =
  (name: string): Emit =>
  (p, e) =>
    np(name, p.arg(e))

/** An argument that has an order: real whatever its type. */
export const ordered = (p: Python, e: Apply, i = 0): c.Code =>
  isComplex(e.args[i] as Expr) ? c.call(p.helper("_real"), p.arg(e, i)) : p.arg(e, i)

const ofReals =
  (print: (p: Python, ...args: readonly c.Code[]) => c.Code): Emit =>
  (p, e) =>
    print(p, ...e.args.map((_, i) => ordered(p, e, i)))

const helperOfReals = (name: Helper): Emit => ofReals((p, ...args) => c.call(p.helper(name), ...args))

const half = c.atom("0.5")
const gelu: Emit = ofReals((p, x) =>
  c.times(
    c.times(half, x),
    c.sumOf([
      { negative: false, code: text("1") },
      { negative: false, code: c.call(p.helper("_erf"), c.over(x, text("np.sqrt(2)"))) },
    ]),
  ),
)

const softplus: Emit = (p, e) =>
  isComplex(e) ? np("log", text(`1 + ${np("exp", p.arg(e)).text}`)) : np("logaddexp", text("0"), p.arg(e))

const ifelse: Emit = (p, e) =>
  np("where", text(`${c.at(c.SUM, ordered(p, e))} > ${c.at(c.SUM, ordered(p, e, 1))}`), p.arg(e, 2), p.arg(e, 3))

/** A function of all entries, which of a scalar is `ofScalar`. */
const reduction =
  (whole: (p: Python, e: Apply) => c.Code, ofScalar: (p: Python, e: Apply) => c.Code): Emit =>
  (p, e) =>
    rank(e.args[0]) === 0 ? ofScalar(p, e) : whole(p, e)

const itself: Emit = (p, e) => p.arg(e)
const size: Emit = (p, e) => np("abs", p.arg(e))
const sizes = (p: Python, e: Apply): c.Code => np("abs", p.arg(e))

/** The norm of a matrix of that order; of a vector the Euclidean one. */
const matrixNorm = (order: string): Emit =>
  reduction(
    (p, e) => (rank(e.args[0]) === 1 ? np("linalg.norm", p.arg(e)) : np("linalg.norm", p.arg(e), text(order))),
    size,
  )

const norm21: Emit = reduction((p, e) => {
  const a = e.args[0] as Expr
  if (rank(a) === 2) return np("sum", np("linalg.norm", p.code(a), text("axis=0")))
  return isOne(a.type.cols) ? np("linalg.norm", p.code(a)) : np("sum", sizes(p, e))
}, size)

const raised = (a: c.Code, b: c.Code): c.Code => ({ text: `${c.at(c.ATOM, a)}**${c.at(c.ATOM, b)}`, level: c.POWER })

const normp: Emit = reduction(
  (p, e) => raised(np("sum", raised(sizes(p, e), ordered(p, e, 1))), c.over(text("1"), ordered(p, e, 1))),
  size,
)

/** A function of matrices, whose arguments get two axes. */
const ofMatrices =
  (name: Helper | `np.${string}`, ...matrices: readonly number[]): Emit =>
  (p, e) => {
    const args = e.args.map((a, i) => (matrices.includes(i) ? twoAxes(p, a) : p.code(a)))
    const called = name.startsWith("np.") ? name : p.helper(name as Helper)
    return ownAxes(e.type, c.call(called, ...args).text)
  }

/** A Fréchet derivative of the helper, the last argument its exponent where there is one more than there are matrices. */
const frechet =
  (name: "_expm" | "_logm" | "_sqrtm" | "_matpow", order: 1 | 2): Emit =>
  (p, e) => {
    const matrices = e.args.slice(0, order + 1).map((a) => twoAxes(p, a))
    const exponent = e.args[order + 1]
    p.helper(name)
    const f = exponent ? `lambda _X: ${name}(_X, ${p.code(exponent).text})` : name
    return ownAxes(e.type, c.call(p.helper(order === 1 ? "_frechet" : "_frechet2"), text(f), ...matrices).text)
  }

const eigenvalue =
  (at: string): Emit =>
  (p, e) =>
    rank(e.args[0]) === 0
      ? np("real", p.arg(e))
      : c.atom(`np.linalg.eigvalsh(${p.helper("_hermitian")}(${p.arg(e).text}))[${at}]`)

/** A vector from a matrix, as a scalar where the type is one. */
const vector =
  (name: Helper, member: string): Emit =>
  (p, e) => {
    const found = c.call(p.helper(name), twoAxes(p, e.args[0] as Expr), p.arg(e, 1)).text
    return c.atom(`${found}${member}${rank(e) === 0 ? "[0]" : ""}`)
  }

const diagonalNumber = (p: Python, e: Expr): c.Code =>
  e.kind === "literal" && isInteger(e.value) ? p.code(e) : c.call(p.helper("_integer"), p.code(e))

const band =
  (name: "tril" | "triu"): Emit =>
  (p, e) =>
    ownAxes(e.type, np(name, twoAxes(p, e.args[0] as Expr), diagonalNumber(p, e.args[1] as Expr)).text)

const triangle =
  (name: "tril" | "triu"): Emit =>
  (p, e) =>
    rank(e) === 0 ? p.arg(e) : ownAxes(e.type, np(name, twoAxes(p, e.args[0] as Expr)).text)

const cumsum: Emit = (p, e) => {
  const a = e.args[0] as Expr
  if (isOne(a.type.rows)) return p.code(a)
  return rank(a) === 1 ? np("cumsum", p.code(a)) : np("cumsum", p.code(a), text("axis=0"))
}

const kron: Emit = (p, e) => {
  const [A, B] = e.args as [Expr, Expr]
  if (rank(A) === 0 || rank(B) === 0) return c.times(p.code(A), p.code(B))
  const alike = rank(A) === 1 && rank(B) === 1 && isRow(A.type) === isRow(B.type)
  if (alike || (rank(A) === 2 && rank(B) === 2)) return np("kron", p.code(A), p.code(B))
  return ownAxes(e.type, np("kron", twoAxes(p, A), twoAxes(p, B)).text)
}

const vec: Emit = (p, e) => (rank(e.args[0]) === 2 ? c.atom(`${c.at(c.ATOM, p.arg(e))}.flatten(order="F")`) : p.arg(e))

const unvec: Emit = (p, e) => {
  if (rank(e) !== 2) return p.arg(e)
  const shape = `(${p.dim(e.type.rows).text}, ${p.dim(e.type.cols).text})`
  return np("reshape", p.arg(e), text(shape), text('order="F"'))
}

export const functions: Readonly<Record<FunctionName, Emit>> = {
  abs: size,
  acos: elementwise("arccos"),
  adj: ofMatrices("_adj", 0),
  asin: elementwise("arcsin"),
  atan: elementwise("arctan"),
  chol: ofMatrices("np.linalg.cholesky", 0),
  commutation: (p, e) => ownAxes(e.type, c.call(p.helper("_commutation"), ...e.dims.map((d) => p.dim(d))).text),
  cos: elementwise("cos"),
  cosh: elementwise("cosh"),
  cumsum,
  digamma: ofReals((p, x) => c.call(p.helper("_polygamma"), text("0"), x)),
  eigvec: vector("_eigvec", ""),
  erf: helperOfReals("_erf"),
  expm: ofMatrices("_expm", 0),
  expm1: elementwise("expm1"),
  frechet2expm: frechet("_expm", 2),
  frechet2logm: frechet("_logm", 2),
  frechet2matpow: frechet("_matpow", 2),
  frechet2sqrtm: frechet("_sqrtm", 2),
  frechetexpm: frechet("_expm", 1),
  frechetlogm: frechet("_logm", 1),
  frechetmatpow: frechet("_matpow", 1),
  frechetsqrtm: frechet("_sqrtm", 1),
  gelu,
  heaviside: ofReals((_, x) => np("heaviside", x, text("0.0"))),
  ifelse,
  khatrirao: ofMatrices("_khatrirao", 0, 1),
  kron,
  lambdamax: eigenvalue("-1"),
  lambdamin: eigenvalue("0"),
  leftsv: vector("_singular", "[0]"),
  lgamma: helperOfReals("_lgamma"),
  log1p: elementwise("log1p"),
  logabsdet: reduction(
    (p, e) => c.atom(`np.linalg.slogdet(${p.arg(e).text})[1]`),
    (p, e) => np("log", sizes(p, e)),
  ),
  logm: ofMatrices("_logm", 0),
  logsumexp: reduction((p, e) => c.call(p.helper("_logsumexp"), p.arg(e)), itself),
  matpow: ofMatrices("_matpow", 0),
  max: ofReals((_, x) => np("max", x)),
  maximum: ofReals((_, x, y) => np("maximum", x, y)),
  min: ofReals((_, x) => np("min", x)),
  minimum: ofReals((_, x, y) => np("minimum", x, y)),
  norm1: reduction((p, e) => np("sum", sizes(p, e)), size),
  norm21,
  normInf: reduction((p, e) => np("max", sizes(p, e)), size),
  normnuc: matrixNorm('"nuc"'),
  normop: matrixNorm("2"),
  normp,
  onehotmax: reduction(
    (p, e) => c.call(p.helper("_onehotmax"), ordered(p, e)),
    () => text("1.0"),
  ),
  pinv: ofMatrices("np.linalg.pinv", 0),
  polygamma: ofReals((p, k, x) => c.call(p.helper("_polygamma"), k, x)),
  powers: (p, e) => raised(p.arg(e), p.arg(e, 1)),
  relu: ofReals((_, x) => np("maximum", x, text("0"))),
  rightsv: vector("_singular", "[1]"),
  rowsoftmax: (p, e) =>
    ownAxes(e.type, c.call(p.helper("_softmax"), twoAxes(p, e.args[0] as Expr), text("axis=1")).text),
  scalarpow: (p, e) => raised(p.arg(e), p.arg(e, 1)),
  sign: (p, e) => (isComplex(e) ? c.call(p.helper("_sign"), p.arg(e)) : np("sign", p.arg(e))),
  silu: (p, e) => c.times(p.arg(e), c.call(p.helper("_sigmoid"), p.arg(e))),
  sin: elementwise("sin"),
  sinh: elementwise("sinh"),
  softmax: reduction(
    (p, e) => c.call(p.helper("_softmax"), p.arg(e)),
    () => text("1.0"),
  ),
  softplus,
  sqrtm: ofMatrices("_sqrtm", 0),
  tan: elementwise("tan"),
  tril: triangle("tril"),
  trilk: band("tril"),
  triu: triangle("triu"),
  triuk: band("triu"),
  unvec,
  var: reduction(
    (p, e) => np("var", p.arg(e)),
    () => text("0.0"),
  ),
  vec,
}
