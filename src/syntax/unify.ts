import {
  type Dim,
  dimMul,
  dimName,
  dimNames,
  dimNeg,
  dimNumber,
  dimPrimitive,
  dimSub,
  dimSubstitute,
} from "../ir/dim.ts"

const isUnknown = (name: string): boolean => name.startsWith("?")

/**
 * Solves equations between dimensions. Unknown dimensions are names that begin with `?`, which no user can write.
 * An unknown never becomes 1: a chain that would fit only then does not fit.
 */
export class Unifier {
  private readonly bindings = new Map<string, Dim>()
  private count = 0

  fresh(): Dim {
    return dimName(`?${++this.count}`)
  }

  /** The dimension with everything known put in. */
  resolve(d: Dim): Dim {
    let current = d
    for (let guard = 0; guard < 1000; guard++) {
      const next = dimSubstitute(current, (n) => this.bindings.get(n))
      if (next.key === current.key) return current
      current = next
    }
    return current
  }

  /** Makes two dimensions the same where that is possible. */
  readonly unify = (a: Dim, b: Dim): boolean => {
    // no size is 0: ?*n = m*n leaves ? = m
    const difference = dimPrimitive(dimSub(this.resolve(a), this.resolve(b)))
    if (difference.terms.length === 0) return true
    for (const term of difference.terms) {
      const [name] = term.names
      if (term.names.length !== 1 || name === undefined || !isUnknown(name) || Math.abs(term.coefficient) !== 1)
        continue
      // ± name + rest = 0
      const rest = dimSub(difference, dimMul(dimNumber(term.coefficient), dimName(name)))
      if (dimNames(rest).includes(name)) continue
      const solution = term.coefficient === 1 ? dimNeg(rest) : rest
      if (solution.key === "1" || (solution.terms.length === 1 && (solution.terms[0]?.coefficient ?? 1) < 0))
        return false
      this.bindings.set(name, solution)
      return true
    }
    return false
  }

  /** Runs a trial whose bindings are kept only where it succeeds. */
  attempt(trial: () => boolean): boolean {
    const before = new Map(this.bindings)
    if (trial()) return true
    this.bindings.clear()
    for (const [name, value] of before) this.bindings.set(name, value)
    return false
  }

  /** Binds an unknown for good, as when it gets a name at the end. */
  bind(unknown: Dim, value: Dim): void {
    const name = dimNames(this.resolve(unknown)).find(isUnknown)
    if (name) this.bindings.set(name, value)
  }

  unknownsOf(d: Dim): string[] {
    return dimNames(this.resolve(d)).filter(isUnknown)
  }
}
