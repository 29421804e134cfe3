import * as la from "../field/linalg.ts"
import { createRandom, type Random } from "../field/random.ts"
import { type Expr, nodesOf } from "../ir/expr.ts"
import { GradusError } from "../ir/error.ts"
import { type Matrix, OutsideDomain, Unavailable } from "../ir/number.ts"
import { complexes, fittedSlope, type Floats, reals } from "./numeric.ts"
import type { PartialDerivative } from "./identity.ts"
import { type Sizes, sizeAssignments, sizeNeeds } from "./sizes.ts"
import { evaluationAt, type Meaning, sampledSymbols, type Sample, samplePoint } from "./values.ts"

/** What is left of f when its linear approximation is taken away, along one random direction at a random point. */
export interface RemainderCurve {
  readonly sizes: Readonly<Record<string, number>>
  /** `step` t, and |f(X + tH) - f(X) - t·(G : H)|; exact zeros are left out. */
  readonly points: readonly { readonly step: number; readonly remainder: number }[]
  /** Of log remainder against log step where it stands out of rounding: 2 for a gradient. Absent where nothing does. */
  readonly slope?: number
}

const STEPS = Array.from({ length: 33 }, (_, k) => 10 ** (-k / 4))
const ATTEMPTS = 60

/** @throws GradusError code `domain` where the function is defined at none of the points tried, `unsupported` */
export function remainderCurve(
  f: Expr,
  partials: readonly PartialDerivative[],
  meaning: Meaning,
  options: { readonly sizes?: Sizes | undefined; readonly seed: number },
): RemainderCurve {
  const roots = [f, ...partials.flatMap((p) => [p.wrt, p.derivative])]
  const needs = sizeNeeds(roots)
  const chosen = sizeAssignments(needs, 3)[0] ?? new Map<string, number>()
  const sizes = new Map([...chosen, ...(options.sizes ?? [])])
  const random = createRandom(options.seed)
  const complexNumbers = nodesOf(...roots).some((e) => e.type.field === "C")
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    try {
      return complexNumbers
        ? curve(complexes, f, partials, meaning, sizes, random)
        : curve(reals, f, partials, meaning, sizes, random)
    } catch (error) {
      if (error instanceof Unavailable) throw new GradusError({ code: "unsupported", message: error.message })
      if (!(error instanceof OutsideDomain)) throw error
    }
  }
  throw new GradusError({
    code: "domain",
    message: `the function is defined at none of ${ATTEMPTS} random points`,
    hint: "declare sets that keep to its domain, such as R+^n or PD(n)",
  })
}

function curve<T>(
  floats: Floats<T>,
  f: Expr,
  partials: readonly PartialDerivative[],
  meaning: Meaning,
  sizes: Sizes,
  random: Random,
): RemainderCurve {
  const F = floats.source.system
  const symbols = sampledSymbols([f, ...partials.flatMap((p) => [p.wrt, p.derivative])])
  const sample: Sample<T> = samplePoint(floats.source, symbols, sizes, random)
  const real = meaning.isReal(f)
  const take = (a: T): T => (real ? F.re(a) : a)
  const at = evaluationAt(F, sample, meaning)
  const terms = partials.map(({ wrt, derivative }) =>
    la.sum(
      F,
      la.zip(at.value(derivative), sample.direction(wrt, 0), (g, h) => F.mul(real ? F.conj(g) : g, h)),
    ),
  )
  const slope = take(terms.reduce(F.add, F.zero))
  const value = (t: number): T => {
    const values = new Map(sample.values)
    for (const { wrt } of partials) {
      const point = values.get(wrt.name) as Matrix<T>
      values.set(wrt.name, la.add(F, point, la.scale(F, F.number(t), sample.direction(wrt, 0))))
    }
    return take(la.at(evaluationAt(F, { ...sample, values }, meaning).value(f), 0, 0))
  }
  const start = value(0)
  const points = STEPS.flatMap((step) => {
    const remainder = remainderAt(step)
    return remainder !== undefined && remainder > 0 && Number.isFinite(remainder) ? [{ step, remainder }] : []
  })
  function remainderAt(step: number): number | undefined {
    try {
      return F.magnitude(F.sub(F.sub(value(step), start), F.mul(F.number(step), slope)))
    } catch (error) {
      // a large step may leave the domain
      if (error instanceof OutsideDomain) return undefined
      throw error
    }
  }
  const floor = 1e-13 * (F.magnitude(start) + F.magnitude(slope) + 1e-3)
  const clear = points.filter((p) => p.step < 0.05 && p.remainder > floor)
  return {
    sizes: Object.fromEntries(sizes),
    points,
    ...(clear.length >= 4 && {
      slope: fittedSlope(clear.map((p) => ({ x: Math.log(p.step), y: Math.log(p.remainder) }))),
    }),
  }
}
