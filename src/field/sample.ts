import { type Matrix, type NumberSystem, OutsideDomain, Unavailable } from "../ir/number.ts"
import { type Field, isSquareSet, type SetName } from "../ir/set.ts"
import { type Complex, complex } from "./complex.ts"
import { float64 } from "./float64.ts"
import * as la from "./linalg.ts"
import { type Chain, primeChain, randomResidue, randomSimplex, randomSquare } from "./prime.ts"
import type { Random } from "./random.ts"

/** Random numbers of one system. */
export interface Source<T> {
  readonly system: NumberSystem<T>
  /** Any real number. */
  readonly real: (random: Random) => T
  /** A number above zero; over a prime chain a square, so that logarithms and roots exist. */
  readonly positive: (random: Random) => T
  /** n numbers above zero that sum to 1; over a prime chain squares. */
  readonly simplex: (n: number, random: Random) => T[]
  /** A complex number; absent over R. */
  readonly complex?: (random: Random) => T
}

const positiveFloat = (random: Random): number => 0.25 + 2 * random.uniform()

/** Standard normal entries; positive ones from 0.25 to 2.25. */
export const float64Source: Source<number> = {
  system: float64,
  real: (random) => random.normal(),
  positive: positiveFloat,
  simplex: (n, random) => {
    const entries = Array.from({ length: n }, () => positiveFloat(random))
    const sum = entries.reduce((a, b) => a + b, 0)
    return entries.map((a) => a / sum)
  },
}

/** Residues, uniform and independent on each level. */
export const chainSource = (levels: number): Source<Chain> => ({
  system: primeChain(levels),
  real: (random) => randomResidue(levels, random),
  positive: (random) => randomSquare(levels, random),
  simplex: (n, random) => randomSimplex(levels, random, n),
})

export function complexSource<T>(base: Source<T>): Source<Complex<T>> {
  const embed = (re: T): Complex<T> => ({ re, im: base.system.zero })
  return {
    system: complex(base.system),
    real: (random) => embed(base.real(random)),
    positive: (random) => embed(base.positive(random)),
    simplex: (n, random) => base.simplex(n, random).map(embed),
    complex: (random) => ({ re: base.real(random), im: base.real(random) }),
  }
}

/** Attempts before a random matrix that has to be invertible counts as never invertible. */
const ATTEMPTS = 50

/** What a sampler draws from: `entries` has independent entries of the field. */
interface Draw<T> {
  readonly F: NumberSystem<T>
  readonly source: Source<T>
  readonly field: Field
  readonly rows: number
  readonly cols: number
  readonly random: Random
  readonly entries: (rows: number, cols: number) => Matrix<T>
}

interface SetSampler {
  readonly point: <T>(draw: Draw<T>) => Matrix<T>
  readonly tangent: <T>(draw: Draw<T>, point: Matrix<T>) => Matrix<T>
}

function drawing<T>(
  source: Source<T>,
  set: SetName,
  field: Field,
  rows: number,
  cols: number,
  random: Random,
): Draw<T> {
  if (isSquareSet(set) && rows !== cols) throw new RangeError(`${set} has square matrices, not ${rows}×${cols} ones`)
  if (set === "St" && rows < cols) throw new RangeError(`${rows}×${cols} matrices have no orthonormal columns`)
  const entry = field === "R" ? source.real : source.complex
  if (!entry) throw new Unavailable(`${source.system.name} has no complex numbers`)
  const entries = (n: number, m: number): Matrix<T> => la.generate(n, m, () => entry(random))
  return { F: source.system, source, field, rows, cols, random, entries }
}

/**
 * A random point of the set with entries in the field; over R the entries are real also in a complex system. Every
 * component of the set is reached: both signs of the determinant of O, all of Perm, every small integer, singular
 * as well as regular PSD. Integers are the same on all levels of a prime chain.
 * @throws Unavailable for the field C in a real system
 * @throws RangeError where the set has no matrix of that size
 */
export function sampleMatrix<T>(
  source: Source<T>,
  set: SetName,
  field: Field,
  rows: number,
  cols: number,
  random: Random,
): Matrix<T> {
  return SAMPLERS[set].point(drawing(source, set, field, rows, cols, random))
}

/**
 * A random direction tangent to the set at a point of it, in the real sense: a derivative along it stays in the set to
 * first order. For PSD the symmetric matrices, at singular points too. Perm, Int and Nat are discrete: zero.
 */
export function sampleTangent<T>(
  source: Source<T>,
  set: SetName,
  field: Field,
  point: Matrix<T>,
  random: Random,
): Matrix<T> {
  return SAMPLERS[set].tangent(drawing(source, set, field, point.rows, point.cols, random), point)
}

type Projection = <T>(F: NumberSystem<T>, A: Matrix<T>) => Matrix<T>

/** Maps all matrices onto the linear set of that name. */
const onto = {
  general: (_, A) => A,
  Sym: (F, A) => la.add(F, A, la.transpose(A)),
  Skew: (F, A) => la.sub(F, A, la.transpose(A)),
  Herm: (F, A) => la.add(F, A, la.adjoint(F, A)),
  SkewHerm: (F, A) => la.sub(F, A, la.adjoint(F, A)),
  Diag: (F, A) => keep(F, A, (i, j) => i === j),
  Lower: (F, A) => keep(F, A, (i, j) => i >= j),
  Upper: (F, A) => keep(F, A, (i, j) => i <= j),
  Toep: (_, A) => la.generate(A.rows, A.cols, (i, j) => la.at(A, Math.max(i - j, 0), Math.max(j - i, 0))),
} satisfies Record<string, Projection>

function keep<T>(F: NumberSystem<T>, A: Matrix<T>, test: (i: number, j: number) => boolean): Matrix<T> {
  return la.generate(A.rows, A.cols, (i, j) => (test(i, j) ? la.at(A, i, j) : F.zero))
}

const linear = (project: Projection): SetSampler => ({
  point: ({ F, entries, rows, cols }) => project(F, entries(rows, cols)),
  tangent: ({ F, entries, rows, cols }) => project(F, entries(rows, cols)),
})

const definite: SetSampler = { point: positiveDefinite, tangent: linear(onto.Herm).tangent }

/** A discrete set: no direction leads along it. */
const discrete = (point: SetSampler["point"]): SetSampler => ({
  point,
  tangent: ({ F, rows, cols }) => la.zeros(F, rows, cols),
})
const integers = (lo: number, hi: number): SetSampler =>
  discrete(({ F, rows, cols, random }) => la.generate(rows, cols, () => F.number(random.integer(lo, hi))))

const SAMPLERS: Record<SetName, SetSampler> = {
  general: linear(onto.general),
  positive: {
    point: ({ source, rows, cols, random }) => la.generate(rows, cols, () => source.positive(random)),
    tangent: ({ source, rows, cols, random }) => la.generate(rows, cols, () => source.real(random)),
  },
  Sym: linear(onto.Sym),
  Skew: linear(onto.Skew),
  Diag: linear(onto.Diag),
  Lower: linear(onto.Lower),
  Upper: linear(onto.Upper),
  PSD: {
    point: ({ F, entries, rows, random }) => {
      const G = entries(rows, random.integer(1, rows))
      return la.matmul(F, G, la.adjoint(F, G))
    },
    tangent: definite.tangent,
  },
  PD: definite,
  Herm: linear(onto.Herm),
  HPD: definite,
  O: {
    point: (draw) => la.matmul(draw.F, cayley(draw, onto.Skew), signedPermutation(draw)),
    tangent: ({ F, entries, rows }, W) => la.matmul(F, W, onto.Skew(F, entries(rows, rows))),
  },
  U: {
    point: unitary,
    tangent: ({ F, entries, rows }, W) => la.matmul(F, W, onto.SkewHerm(F, entries(rows, rows))),
  },
  St: {
    point: (draw) => {
      const square = unitary(draw)
      return la.generate(draw.rows, draw.cols, (i, j) => la.at(square, i, j))
    },
    tangent: ({ F, entries, rows, cols }, W) => {
      // W K + (I - W W^H) B with K skew-Hermitian
      const inside = la.matmul(F, W, onto.SkewHerm(F, entries(cols, cols)))
      const B = entries(rows, cols)
      return la.add(F, inside, la.sub(F, B, la.matmul(F, W, la.matmul(F, la.adjoint(F, W), B))))
    },
  },
  Perm: discrete(({ F, rows, random }) => {
    const order = shuffle(rows, random)
    return la.generate(rows, rows, (i, j) => (order[i] === j ? F.one : F.zero))
  }),
  Toep: linear(onto.Toep),
  Simplex: {
    point: ({ source, rows, cols, random }) => la.matrix(rows, cols, source.simplex(rows * cols, random)),
    tangent: ({ F, source, rows, cols, random }) => {
      const direction = la.generate(rows, cols, () => source.real(random))
      const mean = F.div(la.sum(F, direction), F.number(rows * cols))
      return la.map(direction, (a) => F.sub(a, mean))
    },
  },
  Int: integers(-3, 9),
  Nat: integers(1, 6),
}

/**
 * Over a prime chain L L^H with squares on the diagonal of L: all leading minors are squares, as they are positive
 * over R. Otherwise a random G G^H with its eigenvalues moved away from zero.
 */
function positiveDefinite<T>({ F, source, rows, random, entries }: Draw<T>): Matrix<T> {
  const G = entries(rows, rows)
  if (F.exact) {
    const L = la.generate(rows, rows, (i, j) => (i === j ? source.positive(random) : i > j ? la.at(G, i, j) : F.zero))
    return la.matmul(F, L, la.adjoint(F, L))
  }
  const square = la.scale(F, F.rational(1n, BigInt(rows)), la.matmul(F, G, la.adjoint(F, G)))
  return la.add(F, square, la.scale(F, source.positive(random), la.identity(F, rows)))
}

/** (I - K)(I + K)^-1 of a random skew or skew-Hermitian K: orthogonal or unitary, without the eigenvalue -1. */
function cayley<T>({ F, entries, rows }: Draw<T>, project: Projection): Matrix<T> {
  const one = la.identity(F, rows)
  for (let attempt = 1; ; attempt++) {
    const K = project(F, entries(rows, rows))
    try {
      return la.matmul(F, la.sub(F, one, K), la.inverse(F, la.add(F, one, K)))
    } catch (error) {
      if (!(error instanceof OutsideDomain) || attempt === ATTEMPTS) throw error
    }
  }
}

/** Cayley transform of a skew-Hermitian matrix times a permutation with signs, over C also with phases. */
function unitary<T>(draw: Draw<T>): Matrix<T> {
  const { F, rows, field } = draw
  const Q = la.matmul(F, cayley(draw, onto.SkewHerm), signedPermutation(draw))
  if (field === "R") return Q
  const phases = Array.from({ length: rows }, () => phase(draw))
  return la.generate(rows, rows, (i, j) => F.mul(la.at(Q, i, j), phases[j] ?? F.one))
}

/** z / conj(z): by Hilbert's theorem 90 every number of norm 1, in C as in F_p(i). */
function phase<T>({ F, entries }: Draw<T>): T {
  for (;;) {
    const z = la.at(entries(1, 1), 0, 0)
    if (!F.isZero(z)) return F.div(z, F.conj(z))
  }
}

function signedPermutation<T>({ F, rows, random }: Draw<T>): Matrix<T> {
  const order = shuffle(rows, random)
  const signs = order.map(() => (random.integer(0, 1) === 0 ? F.one : F.neg(F.one)))
  return la.generate(rows, rows, (i, j) => (order[i] === j ? (signs[i] ?? F.one) : F.zero))
}

/** 0, …, n - 1 in random order, all orders equally likely (R. A. Fisher and F. Yates). */
function shuffle(n: number, random: Random): number[] {
  const order = Array.from({ length: n }, (_, i) => i)
  for (let i = n - 1; i > 0; i--) {
    const j = random.integer(0, i)
    const moved = order[i] ?? i
    order[i] = order[j] ?? j
    order[j] = moved
  }
  return order
}
