/** Raised where a form would have more terms or cost more work than its limits allow. */
export class OutOfBounds extends Error {}

export interface Limits {
  /** Terms of any sum, on the way as well as at the end. */
  readonly terms: number
  /** Work, counted in factors visited; a million take about a third of a second. */
  readonly work: number
}

export const LIMITS: Limits = { terms: 2000, work: 600_000 }

/** Counts work, not time: the same expression is in or out of bounds on every machine. */
export class Budget {
  readonly limits: Limits
  spent = 0

  constructor(limits: Limits) {
    this.limits = limits
  }

  /** @throws OutOfBounds */
  spend(work: number): void {
    this.spent += work
    if (this.spent > this.limits.work) throw new OutOfBounds("too much work")
  }

  /** @throws OutOfBounds where a sum has so many terms */
  terms(count: number): void {
    if (count > this.limits.terms) throw new OutOfBounds("too many terms")
  }
}
