/** A monomial of size names, sorted; with its integer coefficient. */
interface DimTerm {
  readonly names: readonly string[]
  readonly coefficient: number
}

/** A dimension: a polynomial with integer coefficients in size names (`n`, `3`, `2*n+1`), in canonical order. */
export interface Dim {
  readonly terms: readonly DimTerm[]
  /** Canonical text in Gradus notation; equal dimensions have equal keys. */
  readonly key: string
}

function build(terms: readonly DimTerm[]): Dim {
  const byNames = new Map<string, DimTerm>()
  for (const t of terms) {
    const k = t.names.join("*")
    byNames.set(k, { names: t.names, coefficient: t.coefficient + (byNames.get(k)?.coefficient ?? 0) })
  }
  const kept = [...byNames.values()].filter((t) => t.coefficient !== 0)
  // constants last, then by degree and name: n+1, 2*n, m*n
  kept.sort((a, b) => b.names.length - a.names.length || (a.names.join("*") < b.names.join("*") ? -1 : 1))
  // a positive term first, so that text reads n-1 rather than -1+n
  const lead = kept.findIndex((t) => t.coefficient > 0)
  if (lead > 0) kept.unshift(...kept.splice(lead, 1))
  const key = kept
    .map((t, i) => {
      const size = Math.abs(t.coefficient)
      const body = t.names.length === 0 ? `${size}` : size === 1 ? t.names.join("*") : `${size}*${t.names.join("*")}`
      return `${t.coefficient < 0 ? "-" : i > 0 ? "+" : ""}${body}`
    })
    .join("")
  return { terms: kept, key: key || "0" }
}

export const dimNumber = (n: number): Dim => build([{ names: [], coefficient: n }])
export const dimName = (name: string): Dim => build([{ names: [name], coefficient: 1 }])
export const dimAdd = (a: Dim, b: Dim): Dim => build([...a.terms, ...b.terms])
export const dimNeg = (a: Dim): Dim => build(a.terms.map((t) => ({ ...t, coefficient: -t.coefficient })))
export const dimSub = (a: Dim, b: Dim): Dim => dimAdd(a, dimNeg(b))
export const dimMul = (a: Dim, b: Dim): Dim =>
  build(
    a.terms.flatMap((s) =>
      b.terms.map((t) => ({ names: [...s.names, ...t.names].sort(), coefficient: s.coefficient * t.coefficient })),
    ),
  )

/** The dimension without the names that are factors of all its terms. */
export function dimPrimitive(a: Dim): Dim {
  const [first, ...others] = a.terms
  const common: string[] = []
  const rest = others.map((t) => [...t.names])
  for (const name of first?.names ?? []) {
    if (!rest.every((names) => names.includes(name))) continue
    common.push(name)
    for (const names of rest) names.splice(names.indexOf(name), 1)
  }
  if (common.length === 0) return a
  const own = [...(first?.names ?? [])]
  for (const name of common) own.splice(own.indexOf(name), 1)
  return build(
    a.terms.map((t, i) => ({ names: i === 0 ? own : (rest[i - 1] as string[]), coefficient: t.coefficient })),
  )
}

export const DIM_ONE: Dim = dimNumber(1)
export const sameDim = (a: Dim, b: Dim): boolean => a.key === b.key
export const isOne = (a: Dim): boolean => a.key === "1"
export const dimNames = (a: Dim): string[] => [...new Set(a.terms.flatMap((t) => t.names))]

/** The number a dimension stands for at given sizes, or undefined where a name has no size. */
export function dimValue(a: Dim, sizes: ReadonlyMap<string, number>): number | undefined {
  let total = 0
  for (const t of a.terms) {
    let product = t.coefficient
    for (const name of t.names) {
      const size = sizes.get(name)
      if (size === undefined) return undefined
      product *= size
    }
    total += product
  }
  return total
}

/** Replaces names by dimensions. */
export function dimSubstitute(a: Dim, lookup: (name: string) => Dim | undefined): Dim {
  const [only] = a.terms
  if (!only) return a
  // a name or a number by itself, which is what most dimensions are
  if (a.terms.length === 1 && only.names.length === 0) return a
  if (a.terms.length === 1 && only.names.length === 1 && only.coefficient === 1)
    return lookup(only.names[0] as string) ?? a
  if (!a.terms.some((t) => t.names.some((n) => lookup(n)))) return a
  return a.terms
    .map((t) => t.names.reduce((d, n) => dimMul(d, lookup(n) ?? dimName(n)), dimNumber(t.coefficient)))
    .reduce(dimAdd, dimNumber(0))
}
