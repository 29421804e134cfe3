import * as la from "../field/linalg.ts"
import { dimValue } from "../ir/dim.ts"
import { type Apply, childrenOf, type Expr, fold, isScalar, sameShape, type Sym, symbolsOf } from "../ir/expr.ts"
import { type Matrix, type NumberSystem, OutsideDomain, Unavailable } from "../ir/number.ts"
import type { Op } from "../ir/op.ts"
import { isInteger, toNumber } from "../ir/rational.ts"
import type { SetName } from "../ir/set.ts"
import { signatureOf } from "../ir/signature.ts"
import { einsumOf } from "../ops/einsum.ts"
import { evaluateNode, formOf } from "./evaluate.ts"
import { squaredRoot, withoutRoot } from "./roots.ts"
import type { Sizes } from "./sizes.ts"

/**
 * What is known of every entry of a value without computing it: a quotient of polynomials in the random numbers that
 * the point is made of, of degrees up to `num` and, for a denominator common to all entries, `den`; and how many
 * levels of a prime chain exp and log have used up.
 */
export interface Degrees {
  readonly num: number
  readonly den: number
  readonly lost: number
  readonly integer?: number
  /** A logarithm is part of it. */
  readonly logged?: boolean
}

/** What checking some expressions over a prime field takes and tells. */
export interface Analysis {
  readonly degrees: readonly Degrees[]
  /** Levels of the prime chain that exp and log use up. */
  readonly lost: number
  /** Only field operations: a false identity passes with probability at most degree / p. */
  readonly rational: boolean
  /** Has roots, abs, sign and the like: a point tests one of several branches. */
  readonly branches: boolean
  /** Sets of several pieces (permutations, both signs of a determinant, ranks): one point tests one of them. */
  readonly pieces: boolean
}

const constant = (integer?: number): Degrees =>
  integer === undefined ? { num: 0, den: 0, lost: 0 } : { num: 0, den: 0, lost: 0, integer }

interface Seen {
  transcendental: boolean
  branches: boolean
}

const unavailable = (): never => {
  throw new Unavailable("not over a prime field")
}

/** Evaluation over this system computes degrees. It has what a prime chain has and notes what is used. */
function degreeSystem(seen: Seen): NumberSystem<Degrees> {
  const zero = constant(0)
  const one = constant(1)
  const both = (a: Degrees, b: Degrees): Pick<Degrees, "lost" | "logged"> => ({
    lost: Math.max(a.lost, b.lost),
    logged: a.logged === true || b.logged === true,
  })
  const add = (a: Degrees, b: Degrees): Degrees => {
    if (a === zero) return b
    if (b === zero) return a
    if (a.integer !== undefined && b.integer !== undefined) return constant(a.integer + b.integer)
    return { num: Math.max(a.num + b.den, b.num + a.den), den: a.den + b.den, ...both(a, b) }
  }
  const mul = (a: Degrees, b: Degrees): Degrees => {
    if (a === zero || b === zero) return zero
    if (a.integer !== undefined && b.integer !== undefined) return constant(a.integer * b.integer)
    return { num: a.num + b.num, den: a.den + b.den, ...both(a, b) }
  }
  const div = (a: Degrees, b: Degrees): Degrees => {
    if (b === zero) throw new OutsideDomain("division by zero")
    return a === zero ? zero : { num: a.num + b.den, den: a.den + b.num, ...both(a, b) }
  }
  const same = (a: Degrees): Degrees => (a === zero ? zero : { ...both(a, a), num: a.num, den: a.den })
  const neg = (a: Degrees): Degrees => (a.integer === undefined ? same(a) : a === zero ? zero : constant(-a.integer))
  const branch = (a: Degrees): Degrees => {
    seen.branches = true
    return same(a)
  }
  const exp = (a: Degrees): Degrees => {
    seen.transcendental = true
    // exp(log a) is a up to a sign that stands for that of a
    if (a.logged) seen.branches = true
    return { num: a.num, den: a.den, lost: a.lost + 1 }
  }
  const log = (a: Degrees): Degrees => {
    seen.transcendental = true
    return { num: a.num, den: a.den, lost: a.lost + 1, logged: true }
  }
  const pow = (a: Degrees, b: Degrees, integer: number | undefined = b.integer): Degrees => {
    if (integer === undefined) {
      seen.transcendental = true
      seen.branches = true
      // the derivative by an exponent that moves has a logarithm
      const used = b.num + b.den > 0 ? 2 : 1
      return { num: a.num + b.num, den: a.den + b.den, lost: Math.max(a.lost, b.lost) + used }
    }
    const [num, den] = integer < 0 ? [a.den, a.num] : [a.num, a.den]
    return { ...both(a, a), num: num * Math.abs(integer), den: den * Math.abs(integer) }
  }
  return {
    name: "degrees",
    exact: true,
    complex: false,
    zero,
    one,
    imaginary: () => constant(),
    pi: () => {
      seen.transcendental = true
      return constant()
    },
    rational: (num, den) => (den === 1n && num > -64n && num < 64n ? constant(Number(num)) : constant()),
    number: (n) => constant(Number.isInteger(n) ? n : undefined),
    add,
    sub: (a, b) => add(a, neg(b)),
    neg,
    mul,
    div,
    pow,
    conj: same,
    re: same,
    im: same,
    isZero: (a) => a === zero,
    equal: (a, b) => a === b,
    toInteger: (a) => a.integer,
    magnitude: (a) => (a === zero ? 0 : 1),
    extent: (a) => (a === zero ? 0 : 1),
    compare: unavailable,
    exp,
    log,
    sqrt: branch,
    abs: branch,
    sign: branch,
    sin: unavailable,
    cos: unavailable,
    tan: unavailable,
    asin: unavailable,
    acos: unavailable,
    atan: unavailable,
    sinh: exp,
    cosh: exp,
    tanh: exp,
    erf: unavailable,
    lgamma: unavailable,
    digamma: unavailable,
  }
}

/** Degrees of the random numbers of which the sampler makes an n × n (or n × p) matrix of the set. */
const SAMPLED = {
  general: () => [1, 0],
  positive: () => [2, 0],
  Sym: () => [1, 0],
  Skew: () => [1, 0],
  Diag: () => [1, 0],
  Lower: () => [1, 0],
  Upper: () => [1, 0],
  PSD: () => [2, 0],
  PD: () => [4, 0],
  Herm: () => [1, 0],
  HPD: () => [4, 0],
  // Cayley transform; over C times phases z / conj(z)
  O: (n) => [n, n],
  U: (n) => [2 * n + 1, 2 * n],
  St: (n) => [2 * n + 1, 2 * n],
  Toep: () => [1, 0],
  Perm: () => [0, 0],
  // squares over their sum, which is a square for every second draw
  Simplex: () => [4, 4],
  Int: () => [0, 0],
  Nat: () => [0, 0],
} satisfies Record<SetName, (n: number) => readonly [number, number]>

const PIECES: ReadonlySet<SetName> = new Set<SetName>(["O", "PSD", "Perm", "Int", "Nat"])

/** The sampler draws from several pieces of the set, of which a point shows one. */
const hasPieces = ({ set, type }: Sym, sizes: Sizes): boolean =>
  PIECES.has(set) || (set === "St" && dimValue(type.rows, sizes) === dimValue(type.cols, sizes))

/** Sharper than elimination tells, by Cramer's rule: of a function of an n × n argument. */
function byMinors(op: Op, a: Degrees, n: number): Degrees | undefined {
  if (op.sumProduct === "inverse") return { ...a, num: (n - 1) * a.num + a.den, den: n * a.num }
  if (op.sumProduct === "determinant" && op.definition === undefined) return { ...a, num: n * a.num, den: n * a.den }
  return undefined
}

/** @throws Unavailable where a prime field has no such function; OutsideDomain where nothing is defined */
export function analyse(roots: readonly Expr[], sizes: Sizes): Analysis {
  const seen: Seen = { transcendental: false, branches: false }
  const F = degreeSystem(seen)
  const count = (e: Expr): number => (dimValue(e.type.rows, sizes) ?? 1) * (dimValue(e.type.cols, sizes) ?? 1)

  const sampled = (e: Sym): Degrees => {
    const rule: (n: number) => readonly [number, number] = SAMPLED[e.set]
    const [num, den] = rule(dimValue(e.type.rows, sizes) ?? 1)
    return e.set === "Int" || e.set === "Nat" ? constant(9) : { num, den, lost: 0 }
  }

  /** All entries alike, with the common denominator of all. */
  const common = (A: Matrix<Degrees>, shared: boolean): Degrees => {
    const entries = A.data.filter((a) => a !== F.zero)
    // no spread: a Kronecker product has more entries than a call may have arguments
    const most = (of: (a: Degrees) => number): number => entries.reduce((m, a) => Math.max(m, of(a)), 0)
    const num = most((a) => a.num)
    const den = most((a) => a.den)
    const lost = most((a) => a.lost)
    const logged = entries.some((a) => a.logged)
    const [first] = entries
    if (A.data.length === 1 && first?.integer !== undefined) return first
    const times = shared || den === 0 ? 1 : entries.length
    return { num: num + (times - 1) * den, den: times * den, lost, logged }
  }

  const applied = (e: Apply, args: readonly Degrees[], system: NumberSystem<Degrees> = F): Degrees => {
    const spec = einsumOf(e.op)
    if (spec || e.op.fused !== undefined) return args.reduce(F.mul, F.one)
    const minors = args[0] && byMinors(e.op, args[0], dimValue((e.args[0] as Expr).type.rows, sizes) ?? 1)
    if (minors) return minors
    const sum =
      e.op.linear === true &&
      (args.length === 1 || signatureOf(e.op).variadic) &&
      sameShape(e.type, (e.args[0] as Expr).type)
    const alike = sum || e.op.elementwise === true
    const values = args.map((a, i): Matrix<Degrees> => {
      const type = (e.args[i] as Expr).type
      if (alike || isScalar(type)) return la.scalar(a)
      return la.generate(dimValue(type.rows, sizes) ?? 1, dimValue(type.cols, sizes) ?? 1, () => a)
    })
    if (!alike) return common(evaluateNode(system, e, values, sizes), false)
    const second = e.args[1]
    const exponent = second?.kind === "literal" && isInteger(second.value) ? toNumber(second.value) : undefined
    const result = e.op.evaluate?.(system, values as never, { dims: [], rows: 1, cols: 1, sizes, exponent })
    if (!result) throw new Unavailable(`${e.op.name} cannot be evaluated`)
    const entry = common(result, true)
    const times = sum || entry.den === 0 ? 1 : count(e)
    return { ...entry, num: entry.num + (times - 1) * entry.den, den: times * entry.den }
  }

  const memo = new Map<Expr, Degrees>()
  const known = (e: Expr): Degrees => memo.get(e) as Degrees
  const visit = (e: Expr): Degrees => {
    if (e.kind === "literal") return F.rational(e.value.num, e.value.den)
    if (e.kind === "symbol") return sampled(e)
    const square = squaredRoot(e)
    if (square) {
      const inside = applied(square.root, square.root.args.map(known), withoutRoot(F))
      return F.pow(inside, F.zero, square.exponent / 2)
    }
    const form = formOf(e)
    if (!form) return applied(e, e.args.map(known))
    const once = differentiated(known(e.args[0] as Expr))
    return form.form === "hessian" ? differentiated(once) : once
  }
  const degrees = roots.map((root) => {
    const stack = [root]
    for (let e = stack.at(-1); e; e = stack.at(-1)) {
      const missing = (squaredRoot(e)?.root ?? e) as Apply
      const before = stack.length
      if (!memo.has(e)) for (const a of childrenOf(missing)) if (!memo.has(a)) stack.push(a)
      if (stack.length > before) continue
      stack.pop()
      if (!memo.has(e)) memo.set(e, visit(e))
    }
    return known(root)
  })
  const { transcendental, branches } = seen
  return {
    degrees,
    lost: Math.max(0, ...degrees.map((d) => d.lost)),
    rational: !transcendental && !branches,
    branches,
    pieces: roots.some((root) => symbolsOf(root).some((s) => hasPieces(s, sizes))),
  }
}

function isTotal(e: Expr, args: readonly boolean[]): boolean {
  if (e.kind !== "apply") return true
  const exponent = e.args[1]
  const natural = exponent?.kind === "literal" && isInteger(exponent.value) && exponent.value.num >= 0n
  const power = e.op.sumProduct === "power" && natural
  return (power || e.op.linear === true || einsumOf(e.op) !== undefined) && args.every(Boolean)
}

/** Seen to be defined everywhere, as polynomials are. */
export function isPolynomial(roots: readonly Expr[]): boolean {
  const memo = new Map<Expr, boolean>()
  return roots.every((root) => fold(root, isTotal, memo))
}

function factorsIn(e: Expr, args: readonly number[]): number {
  if (e.kind === "literal") return 0
  if (e.kind === "symbol") return 1
  if (einsumOf(e.op)) return args.reduce((a, b) => a + b, 0)
  const exponent = e.args[1]
  if (e.op.sumProduct === "power" && exponent?.kind === "literal" && isInteger(exponent.value))
    return (args[0] ?? 0) * Math.abs(toNumber(exponent.value))
  return Math.max(0, ...args)
}

/** The number of factors of the longest monomial, functions of other kinds counted as one factor each. */
export function factorsOf(roots: readonly Expr[]): number {
  const memo = new Map<Expr, number>()
  return Math.max(0, ...roots.map((root) => fold(root, factorsIn, memo)))
}

/** Of the derivative along a random direction. */
export const differentiated = (a: Degrees): Degrees => ({ num: a.num + a.den + 1, den: 2 * a.den, lost: a.lost })

/** The degree of the numerator of a difference in which each of these is a term (or a factor of a term of its own). */
export function degreeOfDifference(parts: readonly Degrees[]): number {
  const den = parts.reduce((sum, p) => sum + p.den, 0)
  return Math.max(0, ...parts.map((p) => p.num + den - p.den))
}

/** Whether a point shows one of several branches of the functions, or pieces of the sets. */
export function hasBranches(roots: readonly Expr[], sizes: Sizes): boolean {
  try {
    const { branches, pieces } = analyse(roots, sizes)
    return branches || pieces
  } catch (error) {
    // a function that prime fields do not have: nothing is known of its branches
    if (error instanceof Unavailable || error instanceof OutsideDomain) return true
    throw error
  }
}
