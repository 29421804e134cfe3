export { type Limits, LIMITS } from "./budget.ts"
export { isReal, normalForm, provablyEqual, sameForm } from "./equality.ts"
export { differentialForm } from "./occurrences.ts"
export type { Atom, Factor, NormalForm, NormalTerm, Term } from "./term.ts"
