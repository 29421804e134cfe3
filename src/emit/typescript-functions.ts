import { GradusError } from "../ir/error.ts"
import type { Apply, Expr } from "../ir/expr.ts"
import { type FunctionName, rankOf } from "./block.ts"
import * as c from "./code.ts"
import type { Emit, Spelling, TypeScript } from "./typescript.ts"
import { asRows, fromRows } from "./typescript-parts.ts"

// Functions of entries and of whole matrices. Where a function is of matrices, vectors, rows and scalars become arrays of
// rows for the while.

const rank = (e: Expr): number => rankOf(e.type)
const isComplex = (e: Expr): boolean => e.type.field === "C"
const first = (e: Apply): Expr => e.args[0] as Expr
const help = (p: TypeScript, name: string, ...args: readonly c.Code[]): c.Code => c.call(p.helper(name), ...args)
const text = (t: string, level: number = c.ATOM): c.Code => ({ text: t, level })
const as = (p: TypeScript, e: Expr, complex: boolean): c.Code => p.as(e, complex)

/** A function of every entry with a complex version. */
const elementwise = (real: string, complex: string): Spelling => ({
  entry: (p, e) => (isComplex(e) ? help(p, complex, as(p, first(e), true)) : c.call(real, p.code(first(e)))),
})
const helperOfEntries = (name: string): Spelling => ({
  entry: (p, e) => help(p, isComplex(e) ? `c${name}` : name, as(p, first(e), isComplex(e))),
})

/** An entry that has an order: real whatever its type. */
const ordered = (p: TypeScript, e: Expr): c.Code => (isComplex(e) ? help(p, "real", p.code(e)) : p.code(e))

/** A real function of real entries. */
const ofReals = (print: (p: TypeScript, ...args: readonly c.Code[]) => c.Code): Spelling => ({
  entry: (p, e) => {
    const value = print(p, ...e.args.map((a) => ordered(p, a)))
    return isComplex(e) ? help(p, "complex", value) : value
  },
})
const helperOfReals = (name: string): Spelling => ofReals((p, ...args) => help(p, name, ...args))

const ternary = (test: string, yes: c.Code, no: c.Code): c.Code =>
  text(`${test} ? ${c.at(c.SUM, yes)} : ${c.at(c.SUM, no)}`, 0)

const ifelse: Spelling = {
  entry: (p, e) => {
    const [x, y, u, v] = e.args as [Expr, Expr, Expr, Expr]
    const test = `${c.at(c.SUM, ordered(p, x))} > ${c.at(c.SUM, ordered(p, y))}`
    return ternary(test, as(p, u, isComplex(e)), as(p, v, isComplex(e)))
  },
}

/** The entries as one list. */
function entries(p: TypeScript, e: Expr): c.Code {
  if (rank(e) === 0) return text(`[${p.code(e).text}]`)
  return rank(e) === 2 ? text(`${c.at(c.ATOM, p.code(e))}.flat()`) : p.code(e)
}
const each = (p: TypeScript, e: Expr, real: string, complex: string): c.Code =>
  text(`${c.at(c.ATOM, entries(p, e))}.map(${isComplex(e) ? p.helper(complex) : real})`)
const sizes = (p: TypeScript, e: Expr): c.Code => each(p, e, "Math.abs", "cabs")
const reals = (p: TypeScript, e: Expr): c.Code => (isComplex(e) ? each(p, e, "", "real") : entries(p, e))

/** A function of the list of all entries. */
const reduction = (print: (p: TypeScript, a: Expr, e: Apply) => c.Code): Spelling => ({
  whole: (p, e) => print(p, first(e), e),
})
const liftedTo = (p: TypeScript, e: Apply, real: c.Code): c.Code => (isComplex(e) ? help(p, "complex", real) : real)

/** Which arguments are matrices; the others are scalars. */
type Matrices = (i: number) => boolean
const FIRST: Matrices = (i) => i === 0
const BOTH: Matrices = () => true

/** A function of matrices with a complex version of its own. */
const ofMatrices = (name: string, matrices: Matrices): Spelling => ({
  whole: (p, e) => {
    const complex = isComplex(e)
    const args = e.args.map((a, i) => (matrices(i) ? asRows(a, p.as(a, complex)) : p.code(a)))
    return fromRows(e.type, help(p, complex ? `c${name}` : name, ...args))
  },
})

/** A matrix for a function of real matrices: a complex one in the real form of twice the size. */
const embedded = (p: TypeScript, a: Expr, complex: boolean): c.Code => {
  const rows = asRows(a, p.as(a, complex))
  return complex ? help(p, "embed", rows) : rows
}

/** The exponent of a matrix power. */
function realExponent(p: TypeScript, e: Expr): c.Code {
  if (!isComplex(e)) return p.code(e)
  throw new GradusError({
    code: "unsupported",
    message: "TypeScript code for a complex power of a matrix is not supported",
  })
}

/** A function of square matrices that a polynomial interpolates: on complex ones through their real form. */
const matrixFunction = (name: string, matrices: number): Spelling => ({
  whole: (p, e) => {
    const complex = isComplex(e)
    const args = e.args.map((a, i) => (i < matrices ? embedded(p, a, complex) : realExponent(p, a)))
    const image = help(p, name, ...args)
    return fromRows(e.type, complex ? help(p, "unembed", image) : image)
  },
})

const frechet = (name: string, order: 1 | 2): Spelling => ({
  whole: (p, e) => {
    const complex = isComplex(e)
    const matrices = e.args.slice(0, order + 1).map((a) => embedded(p, a, complex))
    const exponent = e.args[order + 1]
    const called = p.helper(name)
    const f = exponent ? `(_A) => ${called}(_A, ${realExponent(p, exponent).text})` : called
    const image = help(p, order === 1 ? "frechet" : "frechet2", text(f), ...matrices)
    return fromRows(e.type, complex ? help(p, "unembed", image) : image)
  },
})

const eigenvalue = (last: boolean): Spelling => ({
  whole: (p, e) => {
    const a = first(e)
    return text(`${p.helper("eigen")}(${embedded(p, a, isComplex(a)).text}).values.at(${last ? -1 : 0})!`)
  },
})

/** A list from a matrix, as a scalar where the type is one. */
const vector = (name: string, member: string): Spelling => ({
  whole: (p, e) => {
    const a = first(e)
    const found = help(p, isComplex(a) ? `c${name}` : name, asRows(a, p.code(a)), p.code(e.args[1] as Expr))
    return text(`${found.text}${member}${rank(e) === 0 ? "[0]!" : ""}`)
  },
})

const triangle = (lower: boolean): Spelling => ({
  whole: (p, e) => {
    const a = first(e)
    const k = e.args[1]
    const bound = k ? help(p, "integer", p.code(k)).text : "0"
    const test = `_j - _i ${lower ? "<=" : ">="} ${bound}`
    return fromRows(
      e.type,
      help(p, isComplex(a) ? "ctriangle" : "triangle", asRows(a, p.code(a)), text(`(_i, _j) => ${test}`, 0)),
    )
  },
})

const norm21: Spelling = reduction((p, a) => {
  const rows = isComplex(a) ? help(p, "mapMatrix1", text(p.helper("cabs")), asRows(a, p.code(a))) : asRows(a, p.code(a))
  return help(p, "sum", text(`${help(p, "transpose", rows).text}.map(${p.helper("norm")})`))
})

const normp: Spelling = reduction((p, a, e) => {
  const exponent = e.args[1] as Expr
  const power = c.at(c.ATOM, ordered(p, exponent))
  const total = help(p, "sum", text(`${sizes(p, a).text}.map((${p.parameter(0)}) => ${p.parameter(0)} ** ${power})`))
  return text(`${total.text} ** (1 / ${power})`, c.LOW_POWER)
})

const parenthesised = (a: c.Code): c.Code => text(`(${a.text})`)

/** A base to an exponent of its own; either may be a scalar. */
const power: Emit = (p, e) => {
  const [x, y] = [as(p, first(e), isComplex(e)), as(p, e.args[1] as Expr, isComplex(e))]
  return isComplex(e) ? help(p, "cpow", x, y) : text(`${c.at(c.ATOM, x)} ** ${c.at(c.ATOM, y)}`, c.LOW_POWER)
}

export const functions: Readonly<Record<FunctionName, Spelling>> = {
  abs: {
    entry: (p, e) => (isComplex(first(e)) ? help(p, "cabs", p.code(first(e))) : c.call("Math.abs", p.code(first(e)))),
  },
  acos: elementwise("Math.acos", "cacos"),
  adj: ofMatrices("adj", FIRST),
  asin: elementwise("Math.asin", "casin"),
  atan: elementwise("Math.atan", "catan"),
  chol: ofMatrices("chol", FIRST),
  commutation: { whole: (p, e) => fromRows(e.type, help(p, "commutation", ...e.dims.map((d) => p.dim(d)))) },
  cos: elementwise("Math.cos", "ccos"),
  cosh: elementwise("Math.cosh", "ccosh"),
  cumsum: ofMatrices("cumsum", FIRST),
  digamma: ofReals((p, x) => help(p, "polygamma", text("0"), x)),
  eigvec: vector("eigvec", ""),
  erf: helperOfReals("erf"),
  expm: matrixFunction("expm", 1),
  expm1: elementwise("Math.expm1", "cexpm1"),
  frechet2expm: frechet("expm", 2),
  frechet2logm: frechet("logm", 2),
  frechet2matpow: frechet("matpow", 2),
  frechet2sqrtm: frechet("sqrtm", 2),
  frechetexpm: frechet("expm", 1),
  frechetlogm: frechet("logm", 1),
  frechetmatpow: frechet("matpow", 1),
  frechetsqrtm: frechet("sqrtm", 1),
  gelu: ofReals((p, x) => help(p, "gelu", x)),
  heaviside: ofReals((_, x) => parenthesised(ternary(`${c.at(c.SUM, x)} > 0`, text("1"), text("0")))),
  ifelse,
  khatrirao: ofMatrices("khatrirao", BOTH),
  kron: ofMatrices("kron", BOTH),
  lambdamax: eigenvalue(false),
  lambdamin: eigenvalue(true),
  leftsv: vector("singularPair", "[0]!"),
  lgamma: helperOfReals("lgamma"),
  log1p: elementwise("Math.log1p", "clog1p"),
  logabsdet: reduction((p, a) => help(p, isComplex(a) ? "clogabsdet" : "logabsdet", asRows(a, p.code(a)))),
  logm: matrixFunction("logm", 1),
  logsumexp: reduction((p, a) => help(p, isComplex(a) ? "clogsumexp" : "logsumexp", entries(p, a))),
  matpow: matrixFunction("matpow", 1),
  max: reduction((p, a, e) => liftedTo(p, e, help(p, "largest", reals(p, a)))),
  maximum: ofReals((_, x, y) => c.call("Math.max", x, y)),
  min: reduction((p, a, e) => liftedTo(p, e, help(p, "smallest", reals(p, a)))),
  minimum: ofReals((_, x, y) => c.call("Math.min", x, y)),
  norm1: reduction((p, a) => help(p, "sum", sizes(p, a))),
  norm21,
  normInf: reduction((p, a) => help(p, "largest", sizes(p, a))),
  normnuc: reduction((p, a) =>
    help(p, "sum", help(p, isComplex(a) ? "csingularValues" : "singularValues", asRows(a, p.code(a)))),
  ),
  normop: reduction((p, a) =>
    help(p, "largest", help(p, isComplex(a) ? "csingularValues" : "singularValues", asRows(a, p.code(a)))),
  ),
  normp,
  onehotmax: {
    whole: (p, e) => {
      const a = first(e)
      const rows = asRows(a, p.code(a))
      const found = help(p, "onehotmax", isComplex(a) ? help(p, "mapMatrix1", text(p.helper("real")), rows) : rows)
      return fromRows(e.type, isComplex(e) ? help(p, "mapMatrix1", text(p.helper("complex")), found) : found)
    },
  },
  pinv: matrixFunction("pinv", 1),
  polygamma: ofReals((p, k, x) => help(p, "polygamma", k, x)),
  powers: { entry: power },
  relu: ofReals((_, x) => c.call("Math.max", x, text("0"))),
  rightsv: vector("singularPair", "[1]!"),
  rowsoftmax: {
    whole: (p, e) => {
      const softmax = p.helper(isComplex(e) ? "csoftmax" : "softmax")
      return fromRows(e.type, text(`${c.at(c.ATOM, asRows(first(e), p.code(first(e))))}.map(${softmax})`))
    },
  },
  scalarpow: { entry: power },
  sign: elementwise("Math.sign", "csign"),
  silu: helperOfEntries("silu"),
  sin: elementwise("Math.sin", "csin"),
  sinh: elementwise("Math.sinh", "csinh"),
  softmax: {
    whole: (p, e) => {
      const found = help(p, isComplex(e) ? "csoftmax" : "softmax", entries(p, first(e)))
      return rank(e) === 0 ? text(`${found.text}[0]!`) : found
    },
  },
  softplus: helperOfEntries("softplus"),
  sqrtm: matrixFunction("sqrtm", 1),
  tan: elementwise("Math.tan", "ctan"),
  tril: triangle(true),
  trilk: triangle(true),
  triu: triangle(false),
  triuk: triangle(false),
  unvec: {
    whole: (p, e) => {
      const [m, n] = [p.dim(e.type.rows), p.dim(e.type.cols)]
      return fromRows(e.type, help(p, "unvec", entries(p, first(e)), m, n))
    },
  },
  var: reduction((p, a) => help(p, isComplex(a) ? "cvariance" : "variance", entries(p, a))),
  vec: {
    whole: (p, e) => {
      const a = first(e)
      return rank(a) === 2 ? text(`${help(p, "transpose", p.code(a)).text}.flat()`) : p.code(a)
    },
  },
}
