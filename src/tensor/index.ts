export { isReal, normalForm, provablyEqual, sameForm } from "./equality.ts"
export { differentialForm } from "./occurrences.ts"
export type { Atom, Factor, NormalForm, Term } from "./term.ts"
