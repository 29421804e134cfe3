import { createRandom, type Random } from "../../src/field/random.ts"
import { DIM_ONE, type Dim, dimName } from "../../src/ir/dim.ts"
import {
  Arena,
  type Expr,
  type Field,
  fold,
  isScalar,
  isSquare,
  nodesOf,
  type Shape,
  type Sym,
  symbolsOf,
} from "../../src/ir/expr.ts"
import type { Op, Sample } from "../../src/ir/op.ts"
import { isSquareSet, SETS, type SetName } from "../../src/ir/set.ts"
import { type Builder, PlainBuilder } from "../../src/ops/build.ts"
import { ops } from "../../src/ops/index.ts"
import { printText } from "../../src/syntax/print/index.ts"
import { printSet } from "../../src/syntax/print/problem.ts"
import { substitute } from "../../src/syntax/substitute.ts"
import { sizeNeeds } from "../../src/verify/sizes.ts"
import { Expressions } from "../syntax/print-random.ts"

const [M, N] = [dimName("m"), dimName("n")]
const SCALAR: Shape = { rows: DIM_ONE, cols: DIM_ONE }
const NAMES = ["A", "B", "P", "Q", "W", "X", "Y", "Z"] as const
const COMPLEX_ONLY: ReadonlySet<SetName> = new Set(["Herm", "HPD", "U"])
const REAL_ONLY: ReadonlySet<SetName> = new Set(["positive", "O", "Simplex", "Perm", "Int", "Nat"])
const CONSTANT: ReadonlySet<SetName> = new Set(["Perm", "Int", "Nat"])

export interface ProblemOptions {
  /** Of the expression, counted in operators. */
  readonly depth?: number
  readonly field?: Field
  /** Sets that variables may lie in. */
  readonly sets?: readonly SetName[]
}

/** A scalar function of variables in random sets. */
export interface RandomProblem {
  readonly builder: PlainBuilder
  readonly f: Expr
  /** All variables of f that have a derivative. */
  readonly wrt: readonly Sym[]
}

/** A random well-typed problem, made of every card and every set; the same for the same seed. */
export function randomProblem(seed: number | string, options: ProblemOptions = {}): RandomProblem {
  const random = createRandom(seed)
  const builder = new PlainBuilder(new Arena())
  const field = options.field ?? (random.integer(0, 2) === 0 ? "C" : "R")
  const depth = options.depth ?? Math.max(random.integer(1, 6), random.integer(1, 12))
  for (;;) {
    const variables = randomVariables(builder.arena, random, field, options.sets ?? SETS)
    const f = tamed(builder, nested(builder, variables, random, depth), random)
    const wrt = variables.filter((v) => symbolsOf(f).includes(v) && !CONSTANT.has(v.set))
    // derivatives of matrix functions are many cards that take long to check: a few will do
    if (nodesOf(f).some((e) => e.kind === "apply" && e.op.name.startsWith("frechet")) && random.integer(0, 9) > 0)
      continue
    if (wrt.length > 0) return { builder, f, wrt }
  }
}

/** The problem in Gradus notation. */
export function problemText(f: Expr, wrt: readonly Sym[]): string {
  const declarations = symbolsOf(f, ...wrt).map((v) => `${v.name} in ${printSet(v)}`)
  // sizes come from declarations
  for (const name of sizeNeeds([f]).names)
    if (!declarations.some((d) => new RegExp(`\\b${name}\\b`).test(d.replace(/^.* in /, ""))))
      declarations.push(`size_${name} in R^${name}`)
  return [...declarations, `f = ${printText(f)}`, `gradient f wrt ${wrt.map((v) => v.name).join(", ")}`].join("\n")
}

function randomVariables(arena: Arena, random: Random, field: Field, sets: readonly SetName[]): Sym[] {
  const pick = <T>(list: readonly T[]): T => list[random.integer(0, list.length - 1)] as T
  const dims: readonly Dim[] = [M, N, DIM_ONE]
  return Array.from({ length: random.integer(2, 5) }, (_, i) => {
    // half of the variables lie in open sets
    const set = random.integer(0, 1) === 0 && sets.includes("general") ? "general" : pick(sets)
    const own = COMPLEX_ONLY.has(set) ? "C" : REAL_ONLY.has(set) || random.integer(0, 3) === 0 ? "R" : field
    const chosen = COMPLEX_ONLY.has(set) && field === "R" ? (set === "U" ? "O" : set === "Herm" ? "Sym" : "PD") : set
    const type = { ...shapeIn(chosen, () => pick(dims)), field: chosen === set ? own : "R" } as const
    const rank = isScalar(type) ? ["a", "b", "p", "q", "w"] : type.cols === DIM_ONE ? ["x", "y", "z", "u", "v"] : NAMES
    return arena.symbol(rank[i] as string, type, chosen)
  })
}

function shapeIn(set: SetName, pick: () => Dim): Shape {
  if (set === "Int" || set === "Nat") return SCALAR
  if (set === "St") return { rows: M, cols: N }
  const rows = pick()
  const square = rows === DIM_ONE ? M : rows
  if (isSquareSet(set)) return { rows: square, cols: square }
  return set === "Simplex" ? { rows: square, cols: DIM_ONE } : { rows, cols: pick() }
}

/** Small expressions put into one another: of any depth without growing as fast, and with parts that are shared. */
function nested(builder: Builder, variables: readonly Sym[], random: Random, depth: number): Expr {
  const layer = (leaves: readonly Expr[], shape: Shape, d: number): Expr =>
    new Expressions(builder, leaves, random.nextSeed()).expression(shape, d)
  const shapes = new Expressions(builder, variables, random.nextSeed())
  let inner: Expr | undefined
  let rest = depth
  while (rest > 0) {
    const d = Math.min(rest, random.integer(2, 4))
    rest -= d
    const shape = rest > 0 ? shapes.shape() : SCALAR
    if (!inner) inner = layer(variables, shape, d)
    else {
      // the hole is drawn more often than others
      const hole = builder.arena.symbol("hole", inner.type)
      const outer = layer([hole, hole, ...variables, hole], shape, d)
      inner = substitute(builder, outer, new Map([[hole, inner]]))
    }
  }
  return inner ?? layer(variables, SCALAR, 1)
}

/** Most arguments brought into the domain of their card, so that something is left to compare. */
function tamed(B: Builder, root: Expr, random: Random): Expr {
  return fold<Expr>(root, (e, args) => {
    if (e.kind !== "apply" || e.op.lambda) return e
    const op: Op = e.op
    const kinds = args.map((_, i) => (typeof op.sample === "string" ? op.sample : op.sample?.[i]) ?? "general")
    // a Cholesky factor is of Hermitian matrices alone
    const inside = args.map((a, i) =>
      op === ops.chol || random.integer(0, 4) > 0 ? tame(B, a, kinds[i] as Sample, random) : a,
    )
    const made =
      args.every((a, i) => a === e.args[i]) && inside.every((a, i) => a === args[i]) ? e : B.apply(op, inside, e.dims)
    return spectral(B, made, random)
  })
}

function tame(B: Builder, a: Expr, sample: Sample, random: Random): Expr {
  const one = B.ones(a.type)
  const small = (): Expr => (a.type.field === "R" ? B.apply(ops.tanh, [a]) : B.apply(ops.sin, [B.re(a)]))
  if (a.kind === "literal") return a
  switch (sample) {
    case "positive":
      if (a.kind === "symbol" && (a.set === "positive" || a.set === "Simplex")) return a
      return random.integer(0, 1) === 0 ? B.add(one, B.hadamard(a, B.conj(a))) : B.apply(ops.exp, [small()])
    case "small":
      return B.scale(B.pow(B.literal(2), { num: -1n, den: 1n }), small())
    case "symmetric":
      return isSquare(a.type) ? B.add(a, B.adjoint(a)) : a
    case "positive-definite":
    case "positive-determinant":
      if (!isSquare(a.type)) return a
      return B.add(B.eye(a.type.rows), B.times(a, B.adjoint(a)))
    default:
      return a
  }
}

/**
 * What the generator leaves out: cards that need a Hermitian argument, and those whose results have products and sums of
 * sizes; in place of some scalar functions of a matrix.
 */
function spectral(B: Builder, e: Expr, random: Random): Expr {
  const [a, ...others] = e.kind === "apply" ? e.args : []
  if (e.kind !== "apply" || !a || others.length > 0 || !isScalar(e.type) || isScalar(a.type)) return e
  if (random.integer(0, 5) > 0) return e
  const makers = isSquare(a.type) ? [...RESHAPED, ...HERMITIAN, ...HERMITIAN] : RESHAPED
  const made = (makers[random.integer(0, makers.length - 1)] as (b: Builder, x: Expr) => Expr)(B, a)
  return e.type.field === "R" ? B.re(made) : made
}

const vec = (B: Builder, a: Expr): Expr => B.apply(ops.vec, [a])
const norm = (B: Builder, a: Expr): Expr => B.apply(ops.norm2, [a])
const half = (B: Builder, a: Expr): Expr => B.scale(B.pow(B.literal(2), { num: -1n, den: 1n }), B.add(a, B.adjoint(a)))
const definite = (B: Builder, a: Expr): Expr => B.add(B.eye(a.type.rows), B.times(a, B.adjoint(a)))

/** Scalars made of a matrix by stacking, repeating and joining. */
const RESHAPED: readonly ((B: Builder, a: Expr) => Expr)[] = [
  (B, a) => norm(B, B.apply(ops.kron, [a, B.apply(ops.sin, [a])])),
  (B, a) => norm(B, B.apply(ops.khatrirao, [B.apply(ops.sin, [a]), a])),
  (B, a) => B.apply(ops.sum, [B.pow(vec(B, a), { num: 2n, den: 1n })]),
  (B, a) => norm(B, B.apply(ops.hcat, [a, B.pow(a, { num: 2n, den: 1n })])),
  (B, a) => B.apply(ops.inner, [B.apply(ops.vcat, [a, a]), B.apply(ops.vcat, [B.ones(a.type), B.apply(ops.sin, [a])])]),
  (B, a) =>
    norm(B, B.apply(ops.unvec, [vec(B, B.apply(ops.exp, [B.apply(ops.sin, [a])]))], [a.type.cols, a.type.rows])),
  (B, a) =>
    B.apply(ops.inner, [
      vec(B, B.transpose(a)),
      B.times(B.apply(ops.commutation, [], [a.type.rows, a.type.cols]), vec(B, B.apply(ops.sin, [a]))),
    ]),
]

/** Scalars made of the Hermitian part, or a Gram matrix, of a square matrix. */
const HERMITIAN: readonly ((B: Builder, a: Expr) => Expr)[] = [
  (B, a) => B.apply(ops.lambdamax, [half(B, a)]),
  (B, a) => B.apply(ops.lambdamin, [half(B, a)]),
  (B, a) => {
    const v = B.apply(ops.eigvec, [half(B, a), B.literal(1)])
    return B.times(B.adjoint(v), B.times(B.apply(ops.sin, [a]), v))
  },
  (B, a) => norm(B, B.apply(ops.chol, [definite(B, a)])),
  (B, a) => B.apply(ops.trace, [B.apply(ops.matpow, [definite(B, a), B.literal({ num: 1n, den: 3n })])]),
]
