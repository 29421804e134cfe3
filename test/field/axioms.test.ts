import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { complex } from "../../src/field/complex.ts"
import { type Dual, dual } from "../../src/field/dual.ts"
import { float64 } from "../../src/field/float64.ts"
import {
  determinant,
  equal,
  identity,
  inverse,
  map,
  matmul,
  matrix,
  scale,
  solve,
  sum,
  trace,
  transpose,
  zip,
} from "../../src/field/linalg.ts"
import { primeChain } from "../../src/field/prime.ts"
import { type Matrix, type NumberSystem, OutsideDomain, Unavailable } from "../../src/ir/number.ts"
import { complexes, duals, near, nearComplex, reals, residues } from "./support.ts"

interface Case<T> {
  readonly F: NumberSystem<T>
  readonly elements: fc.Arbitrary<T>
  readonly same: (a: T, b: T, tolerance: number) => boolean
}

const C = complex(float64)
const P = primeChain(3)
const Q = complex(P)
const both =
  <T>(same: (a: T, b: T, tolerance: number) => boolean) =>
  (a: Dual<T>, b: Dual<T>, tolerance: number): boolean =>
    same(a.v, b.v, tolerance) && same(a.d, b.d, tolerance)
const exact =
  <T>(F: NumberSystem<T>) =>
  (a: T, b: T): boolean =>
    F.equal(a, b)

describe("float64", () => {
  laws({ F: float64, elements: reals, same: near })
})
describe("complex(float64)", () => {
  laws({ F: C, elements: complexes(reals), same: nearComplex })
})
describe("prime chain", () => {
  laws({ F: P, elements: residues(3), same: exact(P) })
})
describe("complex(prime chain)", () => {
  laws({ F: Q, elements: complexes(residues(3)), same: exact(Q) })
})
describe("dual(float64)", () => {
  laws({ F: dual(float64), elements: duals(reals), same: both(near) })
})
describe("dual(complex(float64))", () => {
  laws({ F: dual(C), elements: duals(complexes(reals)), same: both(nearComplex) })
})
describe("complex(dual(float64))", () => {
  const F = complex(dual(float64))
  const same = both(near)
  laws({ F, elements: complexes(duals(reals)), same: (a, b, t) => same(a.re, b.re, t) && same(a.im, b.im, t) })
})
describe("dual(prime chain)", () => {
  laws({ F: dual(P), elements: duals(residues(3)), same: exact(dual(P)) })
})
describe("dual(complex(prime chain))", () => {
  laws({ F: dual(Q), elements: duals(complexes(residues(3))), same: exact(dual(Q)) })
})
describe("dual(dual(float64))", () => {
  laws({ F: dual(dual(float64)), elements: duals(duals(reals)), same: both(both(near)) })
})

const refuses = (f: () => unknown, error: new () => Error): void => expect(f).toThrow(error)

function laws<T>({ F, elements, same }: Case<T>): void {
  const TIGHT = 1e-9
  const holds = (a: T, b: T, tolerance = TIGHT): void => {
    if (!same(a, b, tolerance)) expect(a).toEqual(b)
  }
  const check = (law: (a: T, b: T, c: T) => void): void => {
    fc.assert(fc.property(elements, elements, elements, law), { numRuns: 200 })
  }
  /** Far enough from zero to divide by. */
  const divisor = (a: T): boolean => !F.isZero(a) && F.magnitude(a) > 0.05

  it("is a commutative ring with one", () => {
    check((a, b, c) => {
      holds(F.add(a, b), F.add(b, a))
      holds(F.add(F.add(a, b), c), F.add(a, F.add(b, c)))
      holds(F.mul(a, b), F.mul(b, a))
      holds(F.mul(F.mul(a, b), c), F.mul(a, F.mul(b, c)))
      holds(F.mul(a, F.add(b, c)), F.add(F.mul(a, b), F.mul(a, c)))
      holds(F.add(a, F.zero), a)
      holds(F.mul(a, F.one), a)
      holds(F.add(a, F.neg(a)), F.zero)
      holds(F.sub(a, b), F.add(a, F.neg(b)))
    })
  })

  it("divides by everything but zero", () => {
    check((a, b) => {
      if (divisor(b)) holds(F.mul(F.div(a, b), b), a)
    })
    expect(() => F.div(F.one, F.zero)).toThrow(OutsideDomain)
    expect(F.isZero(F.zero)).toBe(true)
    expect(F.magnitude(F.zero)).toBe(0)
    expect(F.isZero(F.one)).toBe(false)
  })

  it("contains the rational numbers", () => {
    holds(F.mul(F.rational(-2n, 3n), F.rational(6n, 8n)), F.rational(-1n, 2n))
    holds(F.add(F.rational(1n, 3n), F.rational(1n, 6n)), F.number(0.5))
    holds(F.rational(10n ** 400n, 10n ** 400n * 4n), F.number(0.25))
    expect(F.toInteger(F.number(-7))).toBe(-7)
    expect(F.toInteger(F.rational(7n, 2n))).toBeUndefined()
  })

  it("has integer powers of everything", () => {
    check((a, b) => {
      holds(F.pow(a, F.number(3)), F.mul(a, F.mul(a, a)))
      holds(F.pow(a, F.number(2), 2), F.mul(a, a))
      holds(F.pow(a, F.zero), F.one)
      holds(F.pow(F.mul(a, b), F.number(2)), F.mul(F.pow(a, F.number(2)), F.pow(b, F.number(2))))
      if (divisor(a)) holds(F.pow(a, F.number(-2)), F.div(F.one, F.mul(a, a)))
    })
    expect(() => F.pow(F.zero, F.number(-1))).toThrow(OutsideDomain)
  })

  it("conjugates", () => {
    check((a, b) => {
      holds(F.conj(F.conj(a)), a)
      holds(F.conj(F.mul(a, b)), F.mul(F.conj(a), F.conj(b)))
      holds(F.conj(F.add(a, b)), F.add(F.conj(a), F.conj(b)))
      holds(F.add(F.re(a), F.conj(F.re(a))), F.add(a, F.conj(a)))
      if (F.complex) holds(F.add(F.re(a), F.mul(F.imaginary(), F.im(a))), a)
      else holds(F.conj(a), a)
    })
    if (F.complex) holds(F.mul(F.imaginary(), F.imaginary()), F.neg(F.one))
    else refuses(() => F.imaginary(), Unavailable)
  })

  const matrices = (n: number): fc.Arbitrary<Matrix<T>> =>
    fc.array(elements, { minLength: n * n, maxLength: n * n }).map((data) => matrix(n, n, data))
  const sameMatrix = (A: Matrix<T>, B: Matrix<T>, tolerance: number): void => {
    zip(A, B, (a, b) => {
      if (!same(a, b, tolerance)) expect(a).toEqual(b)
    })
  }
  /** Products of the entries, signed, over all permutations. */
  function expansion(A: Matrix<T>): T {
    if (A.rows === 0) return F.one
    let total = F.zero
    for (let j = 0; j < A.cols; j++) {
      const rest = A.data.filter((_, i) => i >= A.cols && i % A.cols !== j)
      const term = F.mul(A.data[j] as T, expansion(matrix(A.rows - 1, A.cols - 1, rest)))
      total = j % 2 === 0 ? F.add(total, term) : F.sub(total, term)
    }
    return total
  }

  it.each([1, 2, 3, 4])("inverts and solves matrices of size %i", (n) => {
    fc.assert(
      fc.property(matrices(n), matrices(n), (A, B) => {
        const expected = expansion(A)
        const singular = F.isZero(expected)
        // rounding errors grow with the condition, and with its cube in second derivatives
        if (!F.exact && !singular && F.magnitude(expected) < 0.05) return
        holds(determinant(F, A), expected, 1e-6)
        if (singular) return
        const X = inverse(F, A)
        if (!F.exact && X.data.some((a) => F.magnitude(a) > 20)) return
        sameMatrix(matmul(F, X, A), identity(F, n), 1e-5)
        sameMatrix(matmul(F, A, X), identity(F, n), 1e-5)
        sameMatrix(matmul(F, A, solve(F, A, B)), B, 1e-5)
      }),
      { numRuns: 60 },
    )
  })

  it("refuses to invert a singular matrix, whose determinant is exact with its derivative", () => {
    fc.assert(
      fc.property(fc.array(elements, { minLength: 8, maxLength: 8 }), (e) => {
        const [u, v] = [e.slice(0, 4), e.slice(4)]
        // rank 1 in value; dual parts move it off the rank
        const A = matrix(
          4,
          4,
          u.flatMap((a) => v.map((b) => F.mul(a, b))),
        )
        expect(() => inverse(F, A)).toThrow(OutsideDomain)
        const D = determinant(F, A)
        holds(D, F.zero, 1e-7)
      }),
      { numRuns: 40 },
    )
  })

  it("has traces, sums and transposes that agree", () => {
    fc.assert(
      fc.property(matrices(3), matrices(3), elements, (A, B, c) => {
        holds(trace(F, matmul(F, A, B)), sum(F, zip(transpose(A), B, F.mul)))
        holds(trace(F, scale(F, c, A)), F.mul(c, trace(F, A)))
        sameMatrix(transpose(matmul(F, A, B)), matmul(F, transpose(B), transpose(A)), TIGHT)
        expect(
          equal(F, A, A) &&
            equal(
              F,
              A,
              map(transpose(transpose(A)), (a) => a),
            ),
        ).toBe(true)
      }),
      { numRuns: 40 },
    )
  })
}
