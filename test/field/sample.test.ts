import { describe, expect, it } from "vitest"
import { dual, dualMatrix } from "../../src/field/dual.ts"
import { float64 } from "../../src/field/float64.ts"
import * as la from "../../src/field/linalg.ts"
import { type Chain, primeChain } from "../../src/field/prime.ts"
import {
  chainSource,
  complexSource,
  float64Source,
  sampleMatrix,
  sampleTangent,
  type Source,
} from "../../src/field/sample.ts"
import { type Matrix, type NumberSystem, Unavailable } from "../../src/ir/number.ts"
import { type Field, isSquareSet, SETS, type SetName } from "../../src/ir/set.ts"
import { random } from "./support.ts"

const LEVELS = 3

describe("float64", () => {
  samples("float64", float64Source)
})
describe("complex(float64)", () => {
  samples("complex", complexSource(float64Source))
})
describe("prime chain", () => {
  samples("chain", chainSource(LEVELS))
})
describe("complex(prime chain)", () => {
  samples("complex chain", complexSource(chainSource(LEVELS)))
})

type Equation = <T>(F: NumberSystem<T>, A: Matrix<T>) => Matrix<T>
const off =
  (inside: (i: number, j: number) => boolean): Equation =>
  (F, A) =>
    la.generate(A.rows, A.cols, (i, j) => (inside(i, j) ? F.zero : la.at(A, i, j)))
const hermitian: Equation = (F, A) => la.sub(F, A, la.adjoint(F, A))
const orthonormal: Equation = (F, A) => la.sub(F, la.matmul(F, la.adjoint(F, A), A), la.identity(F, A.cols))

/** Matrices that vanish on the set; along a tangent they vanish to first order. */
const EQUATIONS: Partial<Record<SetName, Equation>> = {
  Sym: (F, A) => la.sub(F, A, la.transpose(A)),
  Skew: (F, A) => la.add(F, A, la.transpose(A)),
  Diag: off((i, j) => i === j),
  Lower: off((i, j) => i >= j),
  Upper: off((i, j) => i <= j),
  PSD: hermitian,
  PD: hermitian,
  Herm: hermitian,
  HPD: hermitian,
  O: (F, A) => la.sub(F, la.matmul(F, la.transpose(A), A), la.identity(F, A.cols)),
  U: orthonormal,
  St: orthonormal,
  Perm: (F, A) =>
    la.zip(
      A,
      la.map(A, (a) => F.mul(a, a)),
      F.sub,
    ),
  Toep: (F, A) =>
    la.generate(A.rows, A.cols, (i, j) => (i > 0 && j > 0 ? F.sub(la.at(A, i, j), la.at(A, i - 1, j - 1)) : F.zero)),
  Simplex: (F, A) => la.scalar(F.sub(la.sum(F, A), F.one)),
}

const shapes = (set: SetName): readonly (readonly [number, number])[] => {
  if (isSquareSet(set)) return [1, 2, 3, 4].map((n) => [n, n] as const)
  return set === "St"
    ? [
        [2, 1],
        [3, 2],
        [4, 2],
        [3, 3],
      ]
    : [
        [1, 1],
        [3, 1],
        [2, 3],
      ]
}

function samples<T>(name: string, source: Source<T>): void {
  const F = source.system
  const fields: readonly Field[] = F.complex ? ["R", "C"] : ["R"]
  const vanishes = (a: T): boolean => (F.exact ? F.equal(a, F.zero) : F.magnitude(a) < 1e-8)
  const real = (A: Matrix<T>): boolean => A.data.every((a) => F.equal(F.im(a), F.zero))
  /** Above zero where there is an order, a square on a chain. */
  const positive = (a: T): boolean => (F.exact ? F.equal(F.sign(a), F.one) : F.compare(a, F.zero) > 0)

  it.each(SETS)("%s has its points and tangents", (set) => {
    const r = random(`${name} ${set}`)
    const D = dual(F)
    for (const field of fields) {
      for (const [rows, cols] of shapes(set)) {
        for (let i = 0; i < 10; i++) {
          const point = sampleMatrix(source, set, field, rows, cols, r)
          const tangent = sampleTangent(source, set, field, point, r)
          expect([point.rows, point.cols, tangent.rows, tangent.cols]).toEqual([rows, cols, rows, cols])
          expect(field === "C" || (real(point) && real(tangent))).toBe(true)
          const moved = EQUATIONS[set]?.(D, dualMatrix(F, point, tangent))
          for (const { v, d } of moved?.data ?? []) {
            expect(vanishes(v), "the point is in the set").toBe(true)
            expect(vanishes(d), "the tangent is tangent").toBe(true)
          }
        }
      }
    }
  })

  it("moves along the sets that are not discrete", () => {
    const r = random(`${name} moves`)
    for (const set of SETS) {
      const point = sampleMatrix(source, set, "R", 3, isSquareSet(set) ? 3 : 2, r)
      const still = sampleTangent(source, set, "R", point, r).data.every((a) => F.equal(a, F.zero))
      expect(still, `moves along ${set}`).toBe(set === "Perm" || set === "Int" || set === "Nat")
    }
  })

  it("positive, Simplex and PD are positive", () => {
    const r = random(`${name} positive`)
    for (let i = 0; i < 20; i++) {
      expect(sampleMatrix(source, "positive", "R", 3, 2, r).data.every(positive)).toBe(true)
      expect(sampleMatrix(source, "Simplex", "R", 4, 1, r).data.every(positive)).toBe(true)
      for (const field of fields) {
        for (const set of ["PD", "HPD"] as const) {
          const A = sampleMatrix(source, set, field, 4, 4, r)
          for (let n = 1; n <= 4; n++) {
            const minor = la.determinant(
              F,
              la.generate(n, n, (k, j) => la.at(A, k, j)),
            )
            expect(positive(F.exact ? minor : F.re(minor)), `${set} over ${field}, minor ${n}`).toBe(true)
          }
        }
      }
    }
  })

  it("PSD is singular or regular, of every rank", () => {
    const r = random(`${name} PSD`)
    for (const field of fields) {
      let singular = 0
      for (let i = 0; i < 60; i++) {
        if (!la.lu(F, sampleMatrix(source, "PSD", field, 3, 3, r))) singular++
      }
      expect(singular).toBeGreaterThan(15)
      expect(singular).toBeLessThan(58)
    }
  })

  it("O reaches both components", () => {
    const r = random(`${name} O`)
    for (const n of [1, 2, 3, 4]) {
      const signs = new Set<number>()
      for (let i = 0; i < 40; i++) {
        const D = la.determinant(F, sampleMatrix(source, "O", "R", n, n, r))
        const sign = vanishes(F.sub(D, F.one)) ? 1 : vanishes(F.add(D, F.one)) ? -1 : 0
        signs.add(sign)
      }
      expect(signs).toEqual(new Set([-1, 1]))
    }
  })

  it.skipIf(F.complex)("has no complex points", () => {
    expect(() => sampleMatrix(source, "U", "C", 3, 3, random(`${name} C`))).toThrow(Unavailable)
  })

  it.runIf(F.complex)("U over C is not real, nor its determinant", () => {
    const r = random(`${name} U`)
    for (const n of [1, 2, 3]) {
      const U = sampleMatrix(source, "U", "C", n, n, r)
      expect(U.data.some((a) => F.equal(F.im(a), F.zero))).toBe(false)
      expect(real(la.scalar(la.determinant(F, U)))).toBe(false)
    }
  })

  it("Perm has all permutations about equally often", () => {
    const r = random(`${name} Perm`)
    const counts = new Map<string, number>()
    for (let i = 0; i < 600; i++) {
      const A = sampleMatrix(source, "Perm", "R", 3, 3, r)
      const rows = [0, 1, 2].map((k) => [0, 1, 2].filter((j) => F.equal(la.at(A, k, j), F.one)).join())
      counts.set(rows.join(" "), (counts.get(rows.join(" ")) ?? 0) + 1)
    }
    expect([...counts.keys()].sort()).toEqual(["0 1 2", "0 2 1", "1 0 2", "1 2 0", "2 0 1", "2 1 0"])
    expect(Math.min(...counts.values())).toBeGreaterThan(50)
  })

  it("Int and Nat have every small integer, the same on every level", () => {
    const r = random(`${name} Int`)
    const integers = (set: SetName): (number | undefined)[] => {
      const A = sampleMatrix(source, set, "R", 20, 20, r)
      return [...new Set(A.data.map((a) => F.toInteger(a)))].sort((a, b) => (a ?? 99) - (b ?? 99))
    }
    expect(integers("Int")).toEqual([-3, -2, -1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect(integers("Nat")).toEqual([1, 2, 3, 4, 5, 6])
  })

  it("refuses sizes that a set does not have", () => {
    const r = random(`${name} sizes`)
    expect(() => sampleMatrix(source, "Sym", "R", 2, 3, r)).toThrow(RangeError)
    expect(() => sampleMatrix(source, "St", "R", 2, 3, r)).toThrow(RangeError)
  })

  it("is repeated by its seed", () => {
    const [first, again] = [0, 0].map(() => sampleMatrix(source, "O", "R", 3, 3, random(`${name} repeat`)))
    expect(first).toEqual(again)
  })
}

/** Rank of the matrix whose rows are the vectors, over the first prime of the chain. */
function rank(vectors: readonly (readonly number[])[]): number {
  const F = primeChain(1)
  const rows = vectors.map((v) => v.map((a): Chain => [a]))
  let found = 0
  for (let j = 0; j < (rows[0]?.length ?? 0); j++) {
    const pivot = rows.findIndex((row, i) => i >= found && !F.isZero(row[j] ?? F.zero))
    const [top] = pivot < 0 ? [] : rows.splice(pivot, 1)
    if (!top) continue
    rows.splice(found, 0, top)
    for (let i = found + 1; i < rows.length; i++) {
      const row = rows[i] ?? []
      const factor = F.div(row[j] ?? F.zero, top[j] ?? F.one)
      rows[i] = row.map((a, k) => F.sub(a, F.mul(factor, top[k] ?? F.zero)))
    }
    found++
  }
  return found
}

describe("tangent spaces", () => {
  it.each([
    ["general", 4, 3, 12],
    ["Sym", 3, 3, 6],
    ["Skew", 3, 3, 3],
    ["Diag", 3, 3, 3],
    ["Lower", 3, 3, 6],
    ["Upper", 3, 3, 6],
    ["PSD", 3, 3, 6],
    ["O", 4, 4, 6],
    ["U", 3, 3, 3],
    ["St", 4, 2, 5],
    ["Toep", 3, 3, 5],
    ["Simplex", 4, 1, 3],
    ["positive", 2, 2, 4],
  ] as const)("%s of %i × %i matrices has the dimension it should", (set, rows, cols, dimension) => {
    const r = random(`dimension ${set}`)
    const source = chainSource(1)
    const point = sampleMatrix(source, set, "R", rows, cols, r)
    const tangents = Array.from({ length: 15 }, () =>
      sampleTangent(source, set, "R", point, r).data.map((a) => a[0] ?? Number.NaN),
    )
    expect(rank(tangents)).toBe(dimension)
  })

  it("of U has the real dimension n² over C", () => {
    const r = random("dimension U")
    const source = complexSource(chainSource(1))
    for (const [set, rows, cols, dimension] of [
      ["U", 3, 3, 9],
      ["St", 3, 2, 8],
      ["Herm", 3, 3, 9],
      ["Sym", 2, 2, 6],
    ] as const) {
      const point = sampleMatrix(source, set, "C", rows, cols, r)
      const tangents = Array.from({ length: 15 }, () =>
        sampleTangent(source, set, "C", point, r).data.flatMap((a) => [a.re[0] ?? Number.NaN, a.im[0] ?? Number.NaN]),
      )
      expect(rank(tangents), `dimension of ${set}`).toBe(dimension)
    }
  })
})

it("sample points are well conditioned over float64", () => {
  const r = random("conditions")
  for (let i = 0; i < 50; i++) {
    const A = sampleMatrix(float64Source, "PD", "R", 5, 5, r)
    const product = la.matmul(float64, A, la.inverse(float64, A))
    expect(Math.max(...la.sub(float64, product, la.identity(float64, 5)).data.map(Math.abs))).toBeLessThan(1e-9)
  }
})
