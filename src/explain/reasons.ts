import type { Sym } from "../ir/expr.ts"
import type { Field, SetName } from "../ir/set.ts"
import type { OpName } from "../ops/index.ts"

// Clauses as `Statement.because` has them. Letters that the problem uses are exchanged for others (see prose.ts).

/** The meaning of “:”. */
export const NOTATION = "$P : Q = tr(PᵀQ)$"

/** The differential of an operator's value in terms of that of its argument. */
export const DIFFERENTIALS: { readonly [name in OpName]?: string } = {
  inv: "$d(M⁻¹) = −M⁻¹ dM M⁻¹$",
  det: "$d det(M) = det(M) tr(M⁻¹ dM)$",
  logdet: "$d log det(M) = tr(M⁻¹ dM)$",
  logabsdet: "$d log |det(M)| = tr(M⁻¹ dM)$",
  norm1: "$d sum(|p|) = sign(p) : dp$",
  norm2: "$d‖p‖ = p : dp/‖p‖$",
  exp: "$d exp(u) = exp(u) ⊙ du$",
  log: "$d log(u) = du ⊘ u$",
  tanh: "$d tanh(u) = (1 − tanh(u)²) ⊙ du$",
  sigmoid: "$σ′ = σ(1 − σ)$",
  sin: "$d sin(u) = cos(u) ⊙ du$",
  cos: "$d cos(u) = −sin(u) ⊙ du$",
  pinv: "differential of the pseudo-inverse",
  chol: "differential of the Cholesky factor",
  lambdamax: "$dλ = uᵀ dS u$ with the unit eigenvector $u$",
  lambdamin: "$dλ = uᵀ dS u$ with the unit eigenvector $u$",
  normop: "$dσ = uᵀ dP v$ with the first singular vectors",
  normnuc: "differential of the nuclear norm",
  logsumexp: "$d logsumexp(u) = softmax(u) : du$",
  softmax: "$d softmax(u) = softmax(u) ⊙ du − (softmax(u)ᵀ du) softmax(u)$",
  rowsoftmax: "$d softmax(u) = softmax(u) ⊙ du − (softmax(u)ᵀ du) softmax(u)$ for each row",
  kron: "product rule",
  khatrirao: "product rule",
  expm: "Fréchet derivative of the matrix function",
  logm: "Fréchet derivative of the matrix function",
  sqrtm: "Fréchet derivative of the matrix function",
  matpow: "Fréchet derivative of the matrix function",
}

/** The same where the argument is a scalar. */
export const SCALAR_DIFFERENTIALS: { readonly [name in OpName]?: string } = {
  exp: "$d exp(u) = exp(u) du$",
  log: "$d log(u) = du/u$",
  tanh: "$d tanh(u) = (1 − tanh(u)²) du$",
  sigmoid: "$σ′ = σ(1 − σ)$",
}

/** The differential of a scalar at once as a coefficient times that of the argument. */
export const COEFFICIENTS: { readonly [name in OpName]?: string } = {
  det: "$d det(M) = det(M) M⁻ᵀ : dM$",
  logdet: "$d log det(M) = M⁻ᵀ : dM$",
  logabsdet: "$d log |det(M)| = M⁻ᵀ : dM$",
  norm2: "$d‖p‖ = p : dp/‖p‖$",
  trace: "$tr(P) = I : P$",
  sum: "$sum(P) = 𝟏 : P$",
  var: "$d var(P) = 2 (P − mean(P)) : dP$ over the number of entries",
}

export const REASONS = {
  given: "as given",
  abbreviation: "abbreviation",
  definition: "as defined",
  squaredNorm: "$‖p‖² = p : p$",
  squaredTrace: "$tr(pᵀp) = p : p$",
  equalTerms: "product rule; the two terms are equal",
  product: "product rule",
  squaredNormDifferential: "$d‖p‖² = 2 p : dp$",
  quotient: "quotient rule",
  power: "power rule",
  exponent: "$d(u^q) = q u^(q−1) du + u^q log(u) dq$",
  entrywise: "chain rule, entry by entry",
  chain: "chain rule",
  termwise: "term by term",
  linear: "linear",
  pairing: "“:” is linear",
  insert: "insert",
  collect: "collect",
  realPart: "real part of the factor, as $dW$ is real",
  adjoints: "adjoint operators",
  adjoint: "adjoint of the operation that uses it",
  stackedInner: "$P : Q = vec(P)ᵀ vec(Q)$",
  stackedTrace: "$tr(PᵀQ) = vec(P)ᵀ vec(Q)$",
  columnFactors: "$p : q = pᵀq$",
  stackedFactors: "$P : Q = vec(P)ᵀ vec(Q)$",
  tracedNorm: "$‖P‖² = tr(PᵀP)$",
  multiplyOut: "multiply out",
  transposeTrace: "$tr(P) = tr(Pᵀ)$: equal terms together",
  sumOfTerms: "term by term",
  kronecker: "$vec(PQR) = (Rᵀ ⊗ P) vec(Q)$",
  swap: "$vec(Qᵀ) = commutation(m, n) vec(Q)$",
  kroneckerBack: "$(Rᵀ ⊗ P) vec(Q) = vec(PQR)$",
  diagonalFactor: "$p ⊙ q = diag(p) q$",
  diagonalSwap: "$diag(p) q = diag(q) p$",
  scalarLast: "$(pᵀq) r = r pᵀ q$",
  held: "increments stand still",
  insertGradients: "insert what is known",
  constants: "all else is constant",
  tangent: "projected on the tangent space",
  entries: "entry by entry",
  deltas: "$δ$ puts one index in the place of another",
} as const

/** How a factor gets to the other side of “:”. */
export const MOVES = {
  both: "$P : QRS = QᵀPSᵀ : R$",
  either: "$P : QR = QᵀP : R = PRᵀ : Q$",
  left: "$P : QR = QᵀP : R$",
  right: "$P : QR = PRᵀ : Q$",
  transpose: "$P : Qᵀ = Pᵀ : Q$",
  conjugate: "$re(P : Q̄) = re(P̄ : Q)$",
  hadamard: "$P : Q ⊙ R = P ⊙ Q : R$",
  entry: "$Q_ij = e_i e_jᵀ : Q$",
  row: "$p : Q[i,:] = e_i p : Q$",
  column: "$p : Q[:,j] = p e_jᵀ : Q$",
  blocks: "block by block",
  scalarFactor: "$P : q R = (P : R) q$",
  stack: "$p : vec(Q) = unvec(p) : Q$",
  kron: "the adjoint of $⊗$",
  diag: "$P : diag(q) = diag(P) : q$",
  diagonal: "$p : diag(Q) = diag(p) : Q$",
  sum: "$sum(P ⊙ Q) = P : Q$",
  sumOf: "$sum(P) = 𝟏 : P$",
  traceOf: "$tr(P) = I : P$",
  trace: "$tr(PQ) = Pᵀ : Q$",
  cyclic: "$tr(PQR) = PᵀRᵀ : Q$",
  scalarProduct: "$pᵀq = p : q$",
  bilinear: "$pᵀQr = prᵀ : Q$",
} as const
export type Move = keyof typeof MOVES

/** The same with sums of entrywise products, for complex functions: nothing is conjugated. */
export const BILINEAR_MOVES: { readonly [move in Move]?: string } = {
  both: "$sum(P ⊙ QRS) = sum(QᵀPSᵀ ⊙ R)$",
  either: "$sum(P ⊙ QR) = sum(QᵀP ⊙ R) = sum(PRᵀ ⊙ Q)$",
  left: "$sum(P ⊙ QR) = sum(QᵀP ⊙ R)$",
  right: "$sum(P ⊙ QR) = sum(PRᵀ ⊙ Q)$",
  transpose: "$sum(P ⊙ Qᵀ) = sum(Pᵀ ⊙ Q)$",
  trace: "$tr(PQ) = sum(Pᵀ ⊙ Q)$",
  cyclic: "$tr(PQR) = sum(PᵀRᵀ ⊙ Q)$",
  scalarProduct: "$pᵀq = sum(p ⊙ q)$",
  bilinear: "$pᵀQr = sum(prᵀ ⊙ Q)$",
  entry: "entry by entry",
  row: "row by row",
  column: "column by column",
  blocks: "block by block",
  traceOf: "$tr(P) = sum(I ⊙ P)$",
}

/** What of the factor of dW is the gradient in the space of W. */
const PROJECTIONS: { readonly [set in SetName]?: string } = {
  Sym: "symmetric part of the factor, as $dW$ is symmetric",
  PSD: "symmetric part of the factor, as $dW$ is symmetric",
  PD: "symmetric part of the factor, as $dW$ is symmetric",
  Herm: "Hermitian part of the factor, as $dW$ is Hermitian",
  HPD: "Hermitian part of the factor, as $dW$ is Hermitian",
  Skew: "skew part of the factor, as $dW$ is skew",
  Diag: "diagonal of the factor, as $dW$ is diagonal",
  Lower: "lower triangle of the factor, as $dW$ is lower triangular",
  Upper: "upper triangle of the factor, as $dW$ is upper triangular",
  O: "factor projected on the tangent space, where $WᵀdW$ is skew",
  U: "factor projected on the tangent space, where $WᴴdW$ is skew-Hermitian",
  St: "factor projected on the tangent space, where $WᵀdW$ is skew",
  Simplex: "factor less its mean, as the entries of $dW$ sum to 0",
}

/** Of complex matrices in sets that are named as those of real ones. */
const COMPLEX_SETS: { readonly [set in SetName]?: SetName } = { PSD: "HPD", PD: "HPD", St: "U" }

/** What of the factor of an increment is the gradient in the space of its variable; undefined where all of it is. */
export const projectionOf = ({ set, name, type }: Sym): string | undefined =>
  PROJECTIONS[(type.field === "C" && COMPLEX_SETS[set]) || set]?.replaceAll("W", `⟨${name}⟩`)

/** `A = Aᵀ` of a symmetric matrix, `A = Aᴴ` of a Hermitian one. */
export const symmetryOf = ({ name, set, type }: Sym): string =>
  `$⟨${name}⟩ = ⟨${name}⟩${type.field === "C" && set !== "Sym" ? "ᴴ" : "ᵀ"}$`

/** Identities that are not said over C by writing adjoints for transposes. */
const COMPLEX: ReadonlyMap<string, string> = new Map([
  [MOVES.hadamard, "$P : Q ⊙ R = P ⊙ Q̄ : R$"],
  [MOVES.transpose, "$re(P : Qᴴ) = re(Pᴴ : Q)$"],
  [REASONS.transposeTrace, "$re tr(P) = re tr(Pᴴ)$: equal terms together"],
  [REASONS.kronecker, REASONS.kronecker],
  [REASONS.swap, REASONS.swap],
  [REASONS.kroneckerBack, REASONS.kroneckerBack],
])

/** A reason as it is said over a field: transposes are adjoints over C. */
export const over = (field: Field, reason: string): string =>
  field === "R" ? reason : (COMPLEX.get(reason) ?? reason.replaceAll("ᵀ", "ᴴ"))
