/**
 * Sets of matrices that a variable can be declared in; the field is declared beside it. `A^T` is the transpose, `A^H` the
 * conjugate transpose (over R the same).
 */
export const SETS = [
  "general", // any entries
  "positive", // real entries above zero
  "Sym", // A^T = A
  "Skew", // A^T = -A
  "Diag", // zero off the diagonal
  "Lower", // zero above the diagonal
  "Upper", // zero below the diagonal
  "PSD", // A^H = A, eigenvalues at least 0
  "PD", // A^H = A, eigenvalues above 0
  "Herm", // A^H = A
  "HPD", // A^H = A, eigenvalues above 0
  "O", // A^T A = I
  "U", // A^H A = I
  "St", // n×p with p <= n and A^H A = I
  "Perm", // permutation matrices
  "Toep", // entries depend on i - j only
  "Simplex", // vectors of entries above zero that sum to 1
  "Int", // integers
  "Nat", // positive integers
] as const
export type SetName = (typeof SETS)[number]

/** Where the entries come from. */
export type Field = "R" | "C"

const ANY_SHAPE: ReadonlySet<SetName> = new Set<SetName>(["general", "positive", "St", "Simplex", "Int", "Nat"])

/** Sets of square matrices only. */
export const isSquareSet = (set: SetName): boolean => !ANY_SHAPE.has(set)
