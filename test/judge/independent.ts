import { createRandom } from "../../src/field/random.ts"
import {
  chainSource,
  complexSource,
  float64Source,
  sampleMatrix,
  sampleTangent,
  type Source,
} from "../../src/field/sample.ts"
import * as la from "../../src/field/linalg.ts"
import { dimValue } from "../../src/ir/dim.ts"
import { type Expr, nodesOf, type Sym, symbolsOf } from "../../src/ir/expr.ts"
import { type Matrix, OutsideDomain, Unavailable } from "../../src/ir/number.ts"
import { dual, type Dual, dualMatrix } from "../../src/field/dual.ts"
import { evaluate } from "../../src/ops/evaluate.ts"
import { type Sizes, sizeAssignments, sizeNeeds } from "../../src/verify/sizes.ts"
import { isRealOnSets } from "../../src/verify/reality.ts"

// The claim `G` of the gradient of f at X against a derivative along random directions, by the cards' evaluation alone.

type Agreement = "agrees" | "differs" | "unknown"

interface Measured {
  readonly slope: number
  readonly claimed: number
}

const POINTS = 5

function point<T>(source: Source<T>, symbols: readonly Sym[], sizes: Sizes, seed: string): Map<string, Matrix<T>> {
  const random = createRandom(seed)
  return new Map(
    symbols.map((s) => [
      s.name,
      sampleMatrix(
        source,
        s.set,
        s.type.field,
        dimValue(s.type.rows, sizes) ?? 1,
        dimValue(s.type.cols, sizes) ?? 1,
        random,
      ),
    ]),
  )
}

/** Fourth-order differences over the reals; over C by real and imaginary part of the direction alike. */
function slopeAt(f: Expr, x: Sym, claim: Expr, sizes: Sizes, seed: string): Measured {
  const symbols = symbolsOf(f, x, claim)
  const complex = nodesOf(f, x, claim).some((e) => e.type.field === "C")
  return complex ? along(complexSource(float64Source), (a) => a.re) : along(float64Source, (a) => a)

  function along<T>(source: Source<T>, real: (a: T) => number): Measured {
    const F = source.system
    const values = point(source, symbols, sizes, seed)
    const at = values.get(x.name) as Matrix<T>
    const H = sampleTangent(source, x.set, x.type.field, at, createRandom(`${seed} direction`))
    const value = (e: Expr, X: Matrix<T>): Matrix<T> =>
      evaluate(F, e, { sizes, value: (name) => (name === x.name ? X : values.get(name)) })
    const shifted = (t: number): number => real(la.at(value(f, la.add(F, at, la.scale(F, F.number(t), H))), 0, 0))
    const h = 1e-3
    const slope = (8 * (shifted(h) - shifted(-h)) - (shifted(2 * h) - shifted(-2 * h))) / (12 * h)
    const G = value(claim, at)
    const claimed = real(
      la.sum(
        F,
        la.zip(G, H, (g, d) => F.mul(F.conj(g), d)),
      ),
    )
    return { slope, claimed }
  }
}

/** Over a prime field by dual numbers: real functions of real variables. */
function agreesOverField(f: Expr, x: Sym, claim: Expr, sizes: Sizes, seed: string): boolean {
  const source = chainSource(5)
  const F = source.system
  const D = dual(F)
  const values = point(source, symbolsOf(f, x, claim), sizes, seed)
  const at = values.get(x.name) as Matrix<(typeof F)["zero"]>
  const H = sampleTangent(source, x.set, "R", at, createRandom(`${seed} direction`))
  const lifted = (name: string): Matrix<Dual<(typeof F)["zero"]>> | undefined => {
    const v = values.get(name)
    return v && dualMatrix(F, v, name === x.name ? H : undefined)
  }
  const df = la.at(evaluate(D, f, { sizes, value: lifted }), 0, 0).d
  const G = evaluate(F, claim, { sizes, value: (name) => values.get(name) })
  return F.equal(df, la.sum(F, la.zip(G, H, F.mul)))
}

/** Whether a claimed gradient agrees with the function at five random points, of several sizes, over the reals and a prime field. */
export function independently(f: Expr, x: Sym, claim: Expr): Agreement {
  if (claim.type.rows.key !== x.type.rows.key || claim.type.cols.key !== x.type.cols.key) return "differs"
  if (!isRealOnSets(f)) return "unknown"
  const assignments = sizeAssignments(sizeNeeds([f, x, claim]), 3)
  let measured = 0
  for (let i = 0; measured < POINTS && i < 60; i++) {
    const sizes = assignments[i % assignments.length] ?? new Map<string, number>()
    try {
      const { slope, claimed } = slopeAt(f, x, claim, sizes, `mutant ${i}`)
      if (!Number.isFinite(slope) || !Number.isFinite(claimed)) continue
      if (Math.abs(slope - claimed) > 1e-4 * Math.max(1, Math.abs(slope), Math.abs(claimed)))
        return differsClearly(f, x, claim, sizes, i)
      measured++
    } catch (error) {
      if (!(error instanceof OutsideDomain) && !(error instanceof RangeError)) throw error
    }
  }
  return measured === POINTS ? "agrees" : "unknown"
}

/** Near a kink or a pole differences say nothing: the prime field has the last word where it has one. */
function differsClearly(f: Expr, x: Sym, claim: Expr, sizes: Sizes, i: number): Agreement {
  if (nodesOf(f, x, claim).some((e) => e.type.field === "C")) return "differs"
  try {
    return agreesOverField(f, x, claim, sizes, `mutant ${i} field`) ? "unknown" : "differs"
  } catch (error) {
    if (error instanceof Unavailable || error instanceof OutsideDomain || error instanceof RangeError) return "differs"
    throw error
  }
}
