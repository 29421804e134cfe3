import type { Field } from "../ir/set.ts"
import type { OpName } from "../ops/index.ts"

/**
 * What a step says for itself: one clause in the terms of the field. Mathematics stands between dollar signs, as a
 * terminal shows it; `ᵀ` becomes `ᴴ` over C (see `over`).
 */
export const NOTATION = "where $P : Q = tr(PᵀQ)$"

/** The differential of an operator's value in terms of that of its argument. */
export const DIFFERENTIALS: { readonly [name in OpName]?: string } = {
  inv: "$d(M⁻¹) = −M⁻¹ dM M⁻¹$",
  det: "$d det(M) = det(M) tr(M⁻¹ dM)$",
  logdet: "$d log det(M) = tr(M⁻¹ dM)$",
  norm2: "$d‖p‖ = p : dp/‖p‖$",
  exp: "$d exp(u) = exp(u) ⊙ du$",
  log: "$d log(u) = du ⊘ u$",
  tanh: "$d tanh(u) = (1 − tanh(u)²) ⊙ du$",
  sigmoid: "$σ′ = σ(1 − σ)$",
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
  norm2: "$d‖p‖ = p : dp/‖p‖$",
  trace: "$tr(P) = I : P$",
  sum: "$sum(P) = 11ᵀ : P$",
}

export const REASONS = {
  given: "as given",
  abbreviation: "abbreviation",
  definition: "as defined",
  squaredNorm: "$‖p‖² = p : p$",
  equalTerms: "product rule; the two terms are equal",
  product: "product rule",
  quotient: "quotient rule",
  power: "power rule",
  entrywise: "chain rule, entry by entry",
  linear: "“:” is linear",
  insert: "insert",
  collect: "collect",
} as const

/** How a factor gets to the other side of “:”. */
export const MOVES = {
  both: "$P : QRS = QᵀPSᵀ : R$",
  left: "$P : QR = QᵀP : R$",
  right: "$P : QR = PRᵀ : Q$",
  transpose: "$P : Qᵀ = Pᵀ : Q$",
  conjugate: "$re(P : Q̄) = re(P̄ : Q)$",
  hadamard: "$P : Q ⊙ R = P ⊙ Q : R$",
  diag: "$P : diag(q) = diag(P) : q$",
  diagonal: "$p : diag(Q) = diag(p) : Q$",
  sum: "$sum(P ⊙ Q) = P : Q$",
  sumOf: "$sum(P) = 11ᵀ : P$",
  traceOf: "$tr(P) = I : P$",
  trace: "$tr(PQ) = Pᵀ : Q$",
  cyclic: "$tr(PQR) = PᵀRᵀ : Q$",
  scalarProduct: "$pᵀq = p : q$",
  bilinear: "$pᵀQr = prᵀ : Q$",
} as const
export type Move = keyof typeof MOVES

/** Only the part of the factor that lies in the space of the variable counts. */
export const PROJECTIONS = {
  Sym: "only its symmetric part counts, as $dW$ is symmetric",
  PSD: "only its symmetric part counts, as $dW$ is symmetric",
  PD: "only its symmetric part counts, as $dW$ is symmetric",
  Herm: "only its Hermitian part counts, as $dW$ is Hermitian",
  HPD: "only its Hermitian part counts, as $dW$ is Hermitian",
  Skew: "only its skew part counts, as $dW$ is skew",
  Diag: "only its diagonal counts, as $dW$ is diagonal",
  Lower: "only its lower triangle counts, as $dW$ is lower triangular",
  Upper: "only its upper triangle counts, as $dW$ is upper triangular",
  O: "projected on the tangent space, where $WᵀdW$ is skew",
  U: "projected on the tangent space, where $WᴴdW$ is skew-Hermitian",
  St: "projected on the tangent space, where $WᵀdW$ is skew",
  Simplex: "less its mean, as the entries of $dW$ sum to 0",
} as const

/** The reason as it is said over a field: transposes are adjoints over C. */
export const over = (field: Field, reason: string): string => (field === "C" ? reason.replaceAll("ᵀ", "ᴴ") : reason)
