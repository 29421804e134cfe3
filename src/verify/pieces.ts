import { isKnown } from "../derive/known.ts"
import * as la from "../field/linalg.ts"
import { createRandom } from "../field/random.ts"
import { type Expr, nodesOf, type SetName } from "../ir/expr.ts"
import { OutsideDomain } from "../ir/number.ts"
import type { Builder } from "../ops/build.ts"
import { instantiateText } from "../rewrite/instantiate.ts"
import type { Identity } from "./identity.ts"
import { compareAt, type Floats } from "./numeric.ts"
import { sizeAssignments, sizeNeeds } from "./sizes.ts"
import { evaluationAt, sampledSymbols, type Sample, samplePoint } from "./values.ts"

/** What points on all pieces of the functions in an identity tell. */
export type Pieces<T> =
  | { readonly outcome: "equal" }
  /** Some piece was never met: of the function that this expression's sign divides. */
  | { readonly outcome: "unseen"; readonly divider: Expr }
  | { readonly outcome: "different"; readonly sample: Sample<T> }

/**
 * The expressions whose signs tell on which piece of its piecewise functions an expression is: `x` of `abs(x)`, `x - y`
 * of `ifelse(x > y, …)`, by the cards. Those whose sign is known are left out.
 */
export function dividersOf(builder: Builder, roots: readonly Expr[]): Expr[] {
  const found = new Set<Expr>()
  for (const e of nodesOf(...roots)) {
    if (e.kind !== "apply" || e.args.some((a) => a.type.field === "C")) continue
    const [, text] = /^(\w+(?: - \w+)?) != 0$/.exec(e.op.smooth ?? "") ?? []
    if (text === undefined) continue
    const divider = instantiateText(builder, text, e.op, e.args, e.dims)
    if (![divider, builder.neg(divider)].some((side) => isKnown(side, "nonnegative"))) found.add(divider)
  }
  return [...found]
}

/** Sets that with a matrix have its positive multiples. */
const CONES: ReadonlySet<SetName> = new Set<SetName>([
  "general",
  "positive",
  "Sym",
  "Skew",
  "Diag",
  "Lower",
  "Upper",
  "PSD",
  "PD",
  "Herm",
  "HPD",
  "Toep",
])
/** Sizes of the points that are tried; kinks lie at all distances from 0. */
const SCALES: readonly number[] = [1, 1, 1, 3, 10, 30, 100, 300, 1e3, 1e4, 1e5, 1e6, 1e8, 1e10, 0.1, 1e-2, 1e-4]
const POINTS = 6

/**
 * Compares the sides of an identity on both sides of every divider, going far from 0 and near it until each has been
 * met with both signs.
 * @throws Unavailable
 */
export function comparePieces<T>(floats: Floats<T>, identity: Identity, dividers: readonly Expr[]): Pieces<T> {
  const F = floats.source.system
  const symbols = sampledSymbols([...identity.roots, ...identity.variables])
  const [sizes] = sizeAssignments(sizeNeeds([...identity.roots, ...identity.variables]), 0, 1)
  const random = createRandom("pieces")
  const open = new Set(dividers.flatMap((e) => [`+${e.id}`, `-${e.id}`]))
  if (!sizes) return { outcome: "equal" }
  const signs = (sample: Sample<T>): string[] => {
    const at = evaluationAt(F, sample, identity.meaning)
    return dividers.flatMap((e) => {
      const entries = at.value(e).data.map((a) => F.compare(F.re(a), F.zero))
      return [...(entries.some((s) => s > 0) ? [`+${e.id}`] : []), ...(entries.some((s) => s < 0) ? [`-${e.id}`] : [])]
    })
  }
  for (const scale of SCALES) {
    for (let k = 0; k < POINTS && open.size > 0; k++) {
      try {
        const sample = stretched(floats, samplePoint(floats.source, symbols, sizes, random), symbols, scale)
        const seen = signs(sample).filter((s) => open.has(s))
        if (seen.length === 0) continue
        const found = compareAt(floats, identity, () => sample)
        if (found === "different") return { outcome: "different", sample }
        if (found === "equal" || found === "zero") for (const s of seen) open.delete(s)
      } catch (error) {
        if (!(error instanceof OutsideDomain)) throw error
      }
    }
  }
  const unseen = dividers.find((e) => open.has(`+${e.id}`) || open.has(`-${e.id}`))
  return unseen ? { outcome: "unseen", divider: unseen } : { outcome: "equal" }
}

function stretched<T>(
  { source }: Floats<T>,
  sample: Sample<T>,
  symbols: ReturnType<typeof sampledSymbols>,
  scale: number,
): Sample<T> {
  const F = source.system
  const values = new Map(sample.values)
  for (const s of symbols) {
    const value = values.get(s.name)
    if (value && CONES.has(s.set)) values.set(s.name, la.scale(F, F.number(scale), value))
  }
  return { ...sample, values }
}
