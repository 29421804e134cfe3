import { type Dim, dimAdd, dimMul, dimName, dimNames, dimNumber, dimSub, sameDim } from "../ir/dim.ts"

/** One axis of an array whose length is known when the program runs. */
export interface Axis {
  /** Name of the array. */
  readonly array: string
  /** 0 for rows, 1 for columns. */
  readonly axis: 0 | 1
  readonly dim: Dim
}

/** How a size follows from an axis: name = (length - rest) / factor, where rest and factor use earlier sizes only. */
export interface SizeSource {
  readonly name: string
  readonly axis: Axis
  readonly factor: Dim
  readonly rest: Dim
}

/** The factor of a name in a dimension in which it occurs to the first power. */
function linearFactor(dim: Dim, name: string): Dim | undefined {
  const terms = dim.terms.filter((t) => t.names.includes(name))
  if (terms.some((t) => t.names.filter((n) => n === name).length > 1)) return undefined
  return terms
    .map((t) => t.names.filter((n) => n !== name).reduce((d, n) => dimMul(d, dimName(n)), dimNumber(t.coefficient)))
    .reduce(dimAdd, dimNumber(0))
}

/** Every size that the axes fix, in an order in which each can be computed; plain names are preferred. */
export function sizeSources(axes: readonly Axis[], known: Iterable<string> = []): SizeSource[] {
  const done = new Set(known)
  const found: SizeSource[] = []
  const take = (wanted: (axis: Axis) => boolean): boolean => {
    for (const axis of axes) {
      const [name, ...others] = dimNames(axis.dim).filter((n) => !done.has(n))
      if (name === undefined || others.length > 0 || !wanted(axis)) continue
      const factor = linearFactor(axis.dim, name)
      if (!factor || factor.terms.length === 0) continue
      found.push({ name, axis, factor, rest: dimSub(axis.dim, dimMul(factor, dimName(name))) })
      done.add(name)
      return true
    }
    return false
  }
  const plain = ({ dim }: Axis): boolean => dim.terms[0]?.names.length === 1 && sameDim(dim, dimName(dim.key))
  while (take(plain) || take(() => true));
  return found
}
