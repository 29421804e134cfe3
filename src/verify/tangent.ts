import * as la from "../field/linalg.ts"
import { type Matrix, type NumberSystem, Unavailable } from "../ir/number.ts"
import type { Field, SetName } from "../ir/set.ts"

type Projection = <T>(F: NumberSystem<T>, G: Matrix<T>, W: Matrix<T>) => Matrix<T>

const average = <T>(F: NumberSystem<T>, A: Matrix<T>, B: Matrix<T>): Matrix<T> =>
  la.scale(F, F.rational(1n, 2n), la.add(F, A, B))

function keep<T>(F: NumberSystem<T>, A: Matrix<T>, test: (i: number, j: number) => boolean): Matrix<T> {
  return la.generate(A.rows, A.cols, (i, j) => (test(i, j) ? la.at(A, i, j) : F.zero))
}

const whole: Projection = (_, G) => G
const symmetric: Projection = (F, G) => average(F, G, la.transpose(G))
const hermitian: Projection = (F, G) => average(F, G, la.adjoint(F, G))
/** G - W (W^H G + G^H W)/2: the orthogonal projection on the tangent space of the matrices with W^H W = I. */
const orthonormal: Projection = (F, G, W) => {
  const inner = la.matmul(F, la.adjoint(F, W), G)
  return la.sub(F, G, la.matmul(F, W, average(F, inner, la.adjoint(F, inner))))
}
const toeplitz: Projection = (F, G) =>
  la.generate(G.rows, G.cols, (i, j) => {
    const entries: number[] = []
    for (let r = 0; r < G.rows; r++) {
      const c = r + j - i
      if (c >= 0 && c < G.cols) entries.push(r * G.cols + c)
    }
    const total = entries.map((k) => G.data[k] as (typeof G.data)[number]).reduce(F.add)
    return F.mul(F.rational(1n, BigInt(entries.length)), total)
  })

const PROJECTIONS = {
  general: whole,
  positive: whole,
  Sym: symmetric,
  Skew: (F, G) => average(F, G, la.map(la.transpose(G), F.neg)),
  Diag: (F, G) => keep(F, G, (i, j) => i === j),
  Lower: (F, G) => keep(F, G, (i, j) => i >= j),
  Upper: (F, G) => keep(F, G, (i, j) => i <= j),
  PSD: hermitian,
  PD: hermitian,
  Herm: hermitian,
  HPD: hermitian,
  O: orthonormal,
  U: orthonormal,
  St: orthonormal,
  Toep: toeplitz,
  Simplex: (F, G) => {
    const mean = F.div(la.sum(F, G), F.number(G.rows * G.cols))
    return la.map(G, (a) => F.sub(a, mean))
  },
  Perm: (F, G) => la.zeros(F, G.rows, G.cols),
  Int: (F, G) => la.zeros(F, G.rows, G.cols),
  Nat: (F, G) => la.zeros(F, G.rows, G.cols),
} satisfies Record<SetName, Projection>

/**
 * The orthogonal projection of G on the tangent space of the set at W. In a complex system with the field R the real
 * and the imaginary part are projected each: tangents are real, the derivative of a complex function along them is not.
 * @throws Unavailable for O over C
 */
export function projectTangent<T>(
  F: NumberSystem<T>,
  set: SetName,
  field: Field,
  W: Matrix<T>,
  G: Matrix<T>,
): Matrix<T> {
  const project: Projection = PROJECTIONS[set]
  // transposes and the inner product, which conjugates, do not go together: a projection would need a linear system
  if (set === "O" && field === "C") throw new Unavailable("the tangent space of complex orthogonal matrices")
  if (field === "C" || !F.complex || isOpenSet(set)) return project(F, G, W)
  const [re, im] = [F.re, F.im].map((part) => project(F, la.map(G, part), W)) as [Matrix<T>, Matrix<T>]
  return la.add(F, re, la.scale(F, F.imaginary(), im))
}

/** Every matrix of the shape is tangent. */
export const isOpenSet = (set: SetName): boolean => set === "general" || set === "positive"
