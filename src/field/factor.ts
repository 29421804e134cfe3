import { type Matrix, type NumberSystem, OutsideDomain } from "../ir/number.ts"
import * as la from "./linalg.ts"

/**
 * The lower L with positive diagonal and L·L^H = A, from the lower triangle of A; over a prime chain the diagonal has
 * squares. @throws OutsideDomain where a pivot is not positive
 */
export function cholesky<T>(F: NumberSystem<T>, A: Matrix<T>): Matrix<T> {
  const n = A.rows
  const L: T[][] = []
  for (let i = 0; i < n; i++) {
    const row: T[] = []
    for (let j = 0; j <= i; j++) {
      let sum = la.at(A, i, j)
      for (let k = 0; k < j; k++) sum = F.sub(sum, F.mul(row[k] as T, F.conj((L[j] ?? row)[k] as T)))
      if (j < i) row.push(F.div(sum, L[j]?.[j] as T))
      else {
        const pivot = F.re(sum)
        if (F.isZero(pivot) || (!F.exact && !(F.compare(pivot, F.zero) > 0)))
          throw new OutsideDomain("chol of a matrix that is not positive definite")
        row.push(F.sqrt(pivot))
      }
    }
    L.push(row)
  }
  return la.generate(n, n, (i, j) => (j <= i ? (L[i]?.[j] as T) : F.zero))
}

/** Entries up to this part of the largest are rounding errors of zero. */
const ROUNDING = 1e-12

/**
 * Columns of A that span its range, by elimination with complete pivoting.
 * @throws OutsideDomain where A moves to another rank
 */
function independentColumns<T>(F: NumberSystem<T>, A: Matrix<T>): number[] {
  const rows = Array.from({ length: A.rows }, (_, i) => A.data.slice(i * A.cols, (i + 1) * A.cols))
  const free = new Set(rows.keys())
  const columns: number[] = []
  const scale = A.data.reduce((m, a) => Math.max(m, F.magnitude(a)), 0)
  while (columns.length < Math.min(A.rows, A.cols)) {
    let [best, row, col] = [F.exact ? 0 : ROUNDING * scale, -1, -1]
    for (const i of free)
      for (let j = 0; j < A.cols; j++) {
        const size = F.magnitude(rows[i]?.[j] as T)
        if (!columns.includes(j) && size > best) [best, row, col] = [size, i, j]
      }
    if (row < 0) {
      const left = [...free].flatMap((i) => (rows[i] as T[]).filter((_, j) => !columns.includes(j)))
      const reach = A.data.reduce((m, a) => Math.max(m, F.extent(a)), 0)
      if (left.some((a) => F.extent(a) > (F.exact ? 0 : ROUNDING * reach)))
        throw new OutsideDomain("the pseudo-inverse of a matrix whose rank changes")
      break
    }
    free.delete(row)
    columns.push(col)
    const top = rows[row] as T[]
    for (const i of free) {
      const target = rows[i] as T[]
      const factor = F.div(target[col] as T, top[col] as T)
      for (let j = 0; j < A.cols; j++) target[j] = F.sub(target[j] as T, F.mul(factor, top[j] as T))
    }
  }
  return columns.sort((a, b) => a - b)
}

/**
 * The Moore–Penrose inverse by a full-rank factorisation A = B·C: C^H (C C^H)^-1 (B^H B)^-1 B^H. Over dual numbers the
 * rank is that of the values.
 */
export function pseudoInverse<T>(F: NumberSystem<T>, A: Matrix<T>): Matrix<T> {
  const columns = independentColumns(F, A)
  const r = columns.length
  if (r === 0) return la.zeros(F, A.cols, A.rows)
  const B = la.generate(A.rows, r, (i, j) => la.at(A, i, columns[j] as number))
  const BH = la.adjoint(F, B)
  const left = la.solve(F, la.matmul(F, BH, B), BH)
  const C = la.matmul(F, left, A)
  const CH = la.adjoint(F, C)
  const found = la.matmul(F, CH, la.solve(F, la.matmul(F, C, CH), left))
  if (F.exact) return found
  // one step X (2I - A X) of G. Schulz's iteration squares the error
  return la.sub(F, la.add(F, found, found), la.matmul(F, found, la.matmul(F, A, found)))
}

/** The adjugate, the transposed matrix of cofactors; of a singular matrix as well. */
export function adjugate<T>(F: NumberSystem<T>, A: Matrix<T>): Matrix<T> {
  const n = A.rows
  if (la.lu(F, A)) return la.scale(F, la.determinant(F, A), la.inverse(F, A))
  return la.generate(n, n, (i, j) => {
    const minor = la.generate(n - 1, n - 1, (r, c) => la.at(A, r < j ? r : r + 1, c < i ? c : c + 1))
    const cofactor = n === 1 ? F.one : la.determinant(F, minor)
    return (i + j) % 2 === 0 ? cofactor : F.neg(cofactor)
  })
}
