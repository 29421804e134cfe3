import { isOne } from "../ir/dim.ts"
import { GradusError } from "../ir/error.ts"
import type { Apply, Expr, Type } from "../ir/expr.ts"
import type { Rational } from "../ir/rational.ts"
import { type OpName, ops } from "../ops/index.ts"
import * as c from "./code.ts"
import { type Block, rankOf } from "./block.ts"
import { functions } from "./typescript-functions.ts"
import { parts } from "./typescript-parts.ts"

// Scalars are numbers, columns and rows one array, matrices arrays of rows; complex numbers are {re, im}. Elementwise
// operators print the code of one entry; over vectors and matrices a whole tree of them becomes one call of a map.

/** Prints the nodes of one program: `code` gives a whole value, inside a map the code of an entry. */
export interface TypeScript extends c.Printer {
  dim(d: Type["rows"]): c.Code
  /** Asks for a helper function. */
  helper(name: string): string
  /** The code of any value, its entries complex where `complex` says so. */
  as(e: Expr, complex: boolean): c.Code
  /** The k-th parameter name of a map. */
  parameter(k: number): string
  /** The code of an entry, where nodes are known by the names of parameters. */
  within(names: ReadonlyMap<Expr, string>): TypeScript
  /** Prints inside the term of an index sum. */
  inner(block: Block): TypeScript
}
export type Emit = (p: TypeScript, e: Apply) => c.Code
export interface Spelling {
  /** Of a whole value. */
  readonly whole?: Emit
  /** Of one entry. */
  readonly entry?: Emit
}

const rank = (e: Expr): number => rankOf(e.type)
const isComplex = (e: Expr): boolean => e.type.field === "C"
const first = (e: Apply): Expr => e.args[0] as Expr
const second = (e: Apply): Expr => e.args[1] as Expr
const method = (a: c.Code, suffix: string): c.Code => c.atom(`${c.at(c.ATOM, a)}${suffix}`)
const complexNumber = (re: string, im: string): c.Code => c.atom(`{ re: ${re}, im: ${im} }`)
const help = (p: TypeScript, name: string, ...args: readonly c.Code[]): c.Code => c.call(p.helper(name), ...args)
/** The complex version of a helper has a `c` before its name. */
const variant = (complex: boolean, name: string): string => (complex ? `c${name}` : name)

/** The code of a scalar or entry as a complex number. */
export function lifted(p: TypeScript, e: Expr): c.Code {
  if (isComplex(e)) return p.code(e)
  const code = p.code(e)
  return e.kind === "literal" ? complexNumber(code.text, "0") : help(p, "complex", code)
}

/** `TypeScript.as` by the other methods. */
export function converted(p: TypeScript, e: Expr, complex: boolean): c.Code {
  if (!complex || isComplex(e)) return p.code(e)
  if (rank(e) === 0) return lifted(p, e)
  const name = c.atom(p.helper("complex"))
  return rank(e) === 1 ? method(p.code(e), `.map(${name.text})`) : help(p, "mapMatrix1", name, p.code(e))
}

const flat = (e: Expr, code: c.Code): c.Code => (rank(e) === 2 ? method(code, ".flat()") : code)

const add: Emit = (p, e) => {
  if (!isComplex(e)) return c.sumOf(e.args.map((a) => c.signed(p, a)))
  const [head, ...tail] = e.args as [Expr, ...Expr[]]
  return tail.reduce(
    (sum, a) => {
      const [factor, rest] = c.inside(p, a, ops.scale)?.args ?? []
      const minus = rest && factor?.kind === "literal" && factor.value.num === -1n && factor.value.den === 1n
      return minus ? help(p, "csub", sum, lifted(p, rest)) : help(p, "cadd", sum, lifted(p, a))
    },
    lifted(p, head),
  )
}

const isMinusOne = (e: Expr): boolean => e.kind === "literal" && e.value.num === -1n && e.value.den === 1n

const product: Emit = (p, e) => {
  const [a, b] = [first(e), second(e)]
  if (!isComplex(e)) return c.productOf(p, a, b, (base, exponent) => power(p, base, exponent))
  if (isMinusOne(a)) return help(p, "cneg", lifted(p, b))
  if (!isComplex(a)) return help(p, "cscale", p.code(a), p.code(b))
  if (!isComplex(b)) return help(p, "cscale", p.code(b), p.code(a))
  const below = c.divisor(p, a)
  if (below) return help(p, "cdiv", p.code(b), complexPower(p, below.base, below.exponent))
  const right = c.divisor(p, b)
  if (right) return help(p, "cdiv", p.code(a), complexPower(p, right.base, right.exponent))
  return help(p, "cmul", p.code(a), p.code(b))
}

/** A real base to a positive literal power. */
function power(p: TypeScript, base: Expr, exponent: Rational): c.Code {
  if (exponent.num === 1n && exponent.den === 2n) return c.call("Math.sqrt", p.code(base))
  if (exponent.num === 1n && exponent.den === 1n) return p.code(base)
  return raised(p.code(base), c.numberCode(exponent))
}
const raised = (a: c.Code, b: c.Code): c.Code => ({
  text: `${c.at(c.ATOM, a)} ** ${c.at(c.ATOM, b)}`,
  level: c.LOW_POWER,
})

function complexPower(p: TypeScript, base: Expr, exponent: Rational): c.Code {
  const code = lifted(p, base)
  if (exponent.num === 1n && exponent.den === 2n) return help(p, "csqrt", code)
  if (exponent.num === 1n && exponent.den === 1n) return code
  return help(p, "cpow", code, complexNumber(c.numberCode(exponent).text, "0"))
}

const pow: Emit = (p, e) => {
  const [base, exponent] = [first(e), second(e)]
  const below = c.reciprocal(e)
  if (isComplex(e)) {
    if (below) return help(p, "cdiv", complexNumber("1", "0"), complexPower(p, below.base, below.exponent))
    if (exponent.kind === "literal") return complexPower(p, base, exponent.value)
    return help(p, "cpow", lifted(p, base), lifted(p, exponent))
  }
  if (below) return c.over(c.atom("1"), power(p, below.base, below.exponent))
  return exponent.kind === "literal" ? power(p, base, exponent.value) : raised(p.code(base), p.code(exponent))
}

const elementwise = (real: string, complex: string): Spelling => ({
  entry: (p, e) => (isComplex(e) ? help(p, complex, lifted(p, first(e))) : c.call(real, p.code(first(e)))),
})

/** A matrix of one number. */
export function constant(p: TypeScript, t: Type, number: string): c.Code {
  const list = (d: Type["rows"], entry: string): string => `${p.helper("table")}(${p.dim(d).text}, () => ${entry})`
  if (rankOf(t) === 0) return c.atom(number)
  const entry = number.startsWith("{") ? `(${number})` : number
  if (rankOf(t) === 1) return c.atom(list(isOne(t.cols) ? t.rows : t.cols, entry))
  return c.atom(list(t.rows, list(t.cols, entry)))
}

const transposed = (p: TypeScript, e: Expr, code: c.Code): c.Code => (rank(e) === 2 ? help(p, "transpose", code) : code)
const conjugated = (p: TypeScript, e: Expr, code: c.Code): c.Code => {
  if (rank(e) === 0) return help(p, "conj", code)
  return rank(e) === 1
    ? method(code, `.map(${p.helper("conj")})`)
    : help(p, "mapMatrix1", c.atom(p.helper("conj")), code)
}

/** The argument of an inverse that is used here only, so that a solve can take its place. */
function inverted(p: TypeScript, e: Expr): { readonly argument: Expr; readonly transposed: boolean } | undefined {
  const flipped = c.inside(p, e, ops.transpose)?.args[0]
  const argument = c.inside(p, flipped ?? e, ops.inv)?.args[0]
  return argument && rank(argument) === 2 ? { argument, transposed: flipped !== undefined } : undefined
}

const mul: Emit = (p, e) => {
  const [A, B] = [first(e), second(e)]
  const complex = isComplex(e)
  const [a, b] = [(): c.Code => p.as(A, complex), (): c.Code => p.as(B, complex)]
  const solve = (matrix: c.Code, right: Expr, code: c.Code): c.Code =>
    help(p, variant(complex, rank(right) === 1 ? "solveVector" : "solve"), matrix, code)
  const left = inverted(p, A)
  if (left) {
    const matrix = p.as(left.argument, complex)
    return solve(left.transposed ? transposed(p, left.argument, matrix) : matrix, B, b())
  }
  const right = inverted(p, B)
  if (right) {
    const matrix = p.as(right.argument, complex)
    const solved = solve(right.transposed ? matrix : transposed(p, right.argument, matrix), A, transposed(p, A, a()))
    return transposed(p, A, solved)
  }
  const kind = isOne(A.type.cols)
    ? "outer"
    : rank(A) === 1
      ? rank(B) === 1
        ? "dot"
        : "vecmat"
      : rank(B) === 1
        ? "matvec"
        : "matmul"
  return help(p, variant(complex, kind), a(), b())
}

/** A product with a scalar among its factors is one of entries. */
const mulOrScale: Emit = (p, e) => (rank(first(e)) === 0 || rank(second(e)) === 0 ? mapped(p, e, product) : mul(p, e))

const inner: Emit = (p, e) => {
  const [A, B] = [first(e), second(e)]
  const complex = isComplex(e)
  const [a, b] = [p.as(A, complex), p.as(B, complex)]
  if (rank(A) === 0) return complex ? help(p, "cmul", help(p, "conj", a), b) : c.times(a, b)
  const left = flat(A, a)
  return help(p, variant(complex, "dot"), complex ? method(left, `.map(${p.helper("conj")})`) : left, flat(B, b))
}

/** A function of a matrix that takes a scalar for 1 × 1. */
const ofMatrix = (name: string, ofScalar: (p: TypeScript, a: Expr) => c.Code): Spelling => ({
  whole: (p, e) => {
    const a = first(e)
    return rank(a) === 0 ? ofScalar(p, a) : help(p, variant(isComplex(a), name), p.code(a))
  },
})
const itself = (p: TypeScript, a: Expr): c.Code => p.code(a)

/** How TypeScript spells every operator. */
const table = {
  ...parts,
  ...functions,
  add: { entry: add },
  adjoint: {
    whole: (p, e) =>
      isComplex(e) ? conjugated(p, e, transposed(p, e, p.code(first(e)))) : transposed(p, e, p.code(first(e))),
  },
  conj: { entry: (p, e) => (isComplex(e) ? help(p, "conj", p.code(first(e))) : p.code(first(e))) },
  det: ofMatrix("det", itself),
  diag: ofMatrix("diag", itself),
  diagonal: { whole: (p, e) => (rank(first(e)) === 0 ? p.code(first(e)) : help(p, "diagonal", p.code(first(e)))) },
  exp: elementwise("Math.exp", "cexp"),
  eye: { whole: (p, e) => (rank(e) === 0 ? c.atom("1") : help(p, "eye", p.dim(e.type.rows))) },
  hadamard: { entry: product },
  im: { entry: (p, e) => (isComplex(first(e)) ? method(p.code(first(e)), ".im") : c.atom("0")) },
  imaginary: { whole: () => complexNumber("0", "1") },
  inner: { whole: inner },
  inv: ofMatrix("inv", (p, a) =>
    isComplex(a) ? help(p, "cdiv", complexNumber("1", "0"), p.code(a)) : c.over(c.atom("1"), p.code(a)),
  ),
  log: elementwise("Math.log", "clog"),
  logdet: ofMatrix("logdet", (p, a) => (isComplex(a) ? help(p, "clog", p.code(a)) : c.call("Math.log", p.code(a)))),
  mul: { whole: mulOrScale },
  norm2: {
    whole: (p, e) => {
      const a = first(e)
      if (rank(a) === 0) return isComplex(a) ? help(p, "cabs", p.code(a)) : c.call("Math.abs", p.code(a))
      const entries = flat(a, p.code(a))
      return help(p, "norm", isComplex(a) ? method(entries, `.map(${p.helper("cabs")})`) : entries)
    },
  },
  ones: { whole: (p, e) => constant(p, e.type, "1"), entry: () => c.atom("1") },
  pi: { whole: () => c.atom("Math.PI") },
  pow: { entry: pow },
  re: { entry: (p, e) => (isComplex(first(e)) ? method(p.code(first(e)), ".re") : p.code(first(e))) },
  scale: { entry: product },
  sigmoid: {
    entry: (p, e) => (isComplex(e) ? help(p, "csigmoid", p.code(first(e))) : help(p, "sigmoid", p.code(first(e)))),
  },
  size: { whole: (p, e) => p.dim(e.dims[0] as Type["rows"]) },
  sqrt: elementwise("Math.sqrt", "csqrt"),
  sum: {
    whole: (p, e) => {
      const a = first(e)
      return rank(a) === 0 ? p.code(a) : help(p, variant(isComplex(a), "sum"), flat(a, p.code(a)))
    },
  },
  tanh: elementwise("Math.tanh", "ctanh"),
  trace: {
    whole: (p, e) => {
      const a = first(e)
      return rank(a) === 0 ? p.code(a) : help(p, variant(isComplex(a), "sum"), help(p, "diagonal", p.code(a)))
    },
  },
  transpose: { whole: (p, e) => transposed(p, e, p.code(first(e))) },
  zeros: { whole: (p, e) => constant(p, e.type, "0") },
} satisfies Record<OpName, Spelling>

/** @throws GradusError code `unsupported` for what is no operator of the table */
function spelling(e: Expr): Spelling {
  const name = e.kind === "apply" ? e.op.name : e.kind
  if (e.kind !== "apply" || !Object.hasOwn(table, name))
    throw new GradusError({ code: "unsupported", message: `TypeScript code for ${name} is not supported` })
  return table[name as OpName]
}

/** The operator works entry by entry over a vector or matrix: scalars in it are used many times. */
export const isElementwise = (e: Apply): boolean => rank(e) > 0 && !e.op.lambda && spelling(e).entry !== undefined

/** One call of a map for a tree of elementwise operators. */
function mapped(p: TypeScript, e: Apply, entry: Emit): c.Code {
  if (rank(e) === 0) return entry(p, e)
  const leaves = new Map<Expr, string>()
  const visit = (a: Expr): void => {
    if (rank(a) === 0 || leaves.has(a)) return
    if (a === e || (a.kind === "apply" && !p.named(a) && spelling(a).entry)) for (const child of a.args) visit(child)
    else leaves.set(a, p.parameter(leaves.size))
  }
  visit(e)
  const body = entry(p.within(leaves), e).text
  const parameters = [...leaves.values()].map((name) => (c.mentions(body, name) ? name : `_${name}`))
  const arrow = `(${parameters.join(", ")}) => ${body.startsWith("{") ? `(${body})` : body}`
  const [only] = leaves.keys()
  if (!only) return constant(p, e.type, body)
  if (leaves.size === 1 && rank(e) === 1) return method(p.code(only), `.map(${arrow})`)
  const name = `map${rank(e) === 1 ? "Vector" : "Matrix"}${leaves.size}`
  return help(p, name, { text: arrow, level: 0 }, ...[...leaves.keys()].map((a) => p.code(a)))
}

/** The code of a node that is not printed as a name. */
export function expand(p: TypeScript, e: Expr): c.Code {
  if (e.kind === "literal") return c.numberCode(e.value)
  const { whole, entry } = spelling(e)
  return whole ? whole(p, e as Apply) : mapped(p, e as Apply, entry as Emit)
}

/** The code of one entry of a node that is not printed as a name. */
export function expandEntry(p: TypeScript, outer: TypeScript, e: Expr): c.Code {
  if (rank(e) === 0) return outer.code(e)
  return (spelling(e).entry as Emit)(p, e as Apply)
}
