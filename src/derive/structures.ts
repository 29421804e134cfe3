import type { Expr, SetName, Sym } from "../ir/expr.ts"
import type { Op } from "../ir/op.ts"
import type { Builder } from "../ops/build.ts"
import { ops } from "../ops/index.ts"
import { instantiateText } from "../rewrite/instantiate.ts"

/** A projection as a pseudo-operator: text over the Euclidean gradient G and the variable W. */
const projection = (text: string): Op => ({
  name: "projection",
  params: ["G", "W"],
  signature: "(m,n),(m,n) -> (m,n)",
  definition: text,
  notation: { text: "proj(G, W)", latex: "P(G, W)" },
})

/** The part of a Euclidean gradient in the tangent space of each structured set (embedded metric). */
const PROJECTIONS: Partial<Record<SetName, Op>> = {
  Sym: projection("(G + G.')/2"),
  PSD: projection("(G + G')/2"),
  PD: projection("(G + G')/2"),
  Herm: projection("(G + G')/2"),
  HPD: projection("(G + G')/2"),
  Skew: projection("(G - G.')/2"),
  Diag: projection("diag(diag(G))"),
  Lower: projection("tril(G)"),
  Upper: projection("triu(G)"),
  O: projection("(G - W*G'*W)/2"),
  U: projection("(G - W*G'*W)/2"),
  St: projection("G - W*(W'*G + G'*W)/2"),
  Toep: projection("sum(k in 1-m..m-1, sum(tril(triu(G,k),k))/(m-abs(k))*tril(triu(matrix(1,m,m),k),k))"),
  Simplex: projection("G - sum(G)/m*vector(1,m)"),
}

/** Sets in which every direction is allowed. */
const OPEN: ReadonlySet<SetName> = new Set<SetName>(["general", "positive"])

/** Sets that are not linear or affine. */
const CURVED: ReadonlySet<SetName> = new Set<SetName>(["O", "U", "St"])

export const isCurved = (v: Sym): boolean => CURVED.has(v.set)

export const isStructured = (v: Sym): boolean => !OPEN.has(v.set)

/** The gradient in the space of the variable; undefined where the projection is not known. */
export function projected(builder: Builder, variable: Sym, euclidean: Expr): Expr | undefined {
  if (!isStructured(variable)) return euclidean
  const op = PROJECTIONS[variable.set]
  return op?.definition === undefined
    ? undefined
    : instantiateText(builder, op.definition, op, [euclidean, variable], [])
}

/** Spaces of complex matrices, closed under multiplication by i. */
const COMPLEX_SPACES: ReadonlySet<SetName> = new Set<SetName>(["Sym", "Skew", "Diag", "Lower", "Upper", "Toep"])
/** Real matrices of the space that these sets are open in, or cones of. */
const SPACE_OF: Partial<Record<SetName, SetName>> = { PSD: "Sym", PD: "Sym" }

/**
 * The D in the (complex) space of the variable with `sum(D .* dW) = sum(G .* dW)` for every allowed dW; undefined where
 * there is none, or none is known.
 */
export function projectedDerivative(builder: Builder, variable: Sym, G: Expr): Expr | undefined {
  if (!isStructured(variable)) return G
  const real = variable.type.field === "R"
  if (isCurved(variable) || (!real && !COMPLEX_SPACES.has(variable.set))) return undefined
  const op = PROJECTIONS[SPACE_OF[variable.set] ?? variable.set]
  return op?.definition === undefined ? undefined : instantiateText(builder, op.definition, op, [G, variable], [])
}

/**
 * The M with `vec(conj(D)) = M*vec(D)` for every allowed direction D of a complex variable: Hermitian ones have
 * `conj(D) = D.'`, those along unitary matrices `conj(D) = -(W'*D*W').'`. Undefined where there is none.
 */
export function conjugateOfTangent(builder: Builder, variable: Sym): Expr | undefined {
  const { rows: n } = variable.type
  const K = builder.apply(ops.commutation, [], [n, n])
  if (HERMITIAN.has(variable.set)) return K
  if (variable.set !== "U") return undefined
  const W = builder.adjoint(variable)
  return builder.neg(builder.times(K, builder.apply(ops.kron, [builder.conj(variable), W])))
}
const HERMITIAN: ReadonlySet<SetName> = new Set<SetName>(["Herm", "HPD", "PSD", "PD"])

/** The partial derivatives in the free entries of a symmetric matrix, `2G - G∘I`. */
export function freeEntries(builder: Builder, variable: Sym, gradient: Expr): Expr | undefined {
  const real = variable.type.field === "R" && (variable.set === "PSD" || variable.set === "PD")
  if (variable.set !== "Sym" && !real) return undefined
  return instantiateText(builder, "2*G - G.*eye(n)", FREE, [gradient], [])
}
const FREE: Op = {
  name: "free",
  params: ["G"],
  signature: "(n,n) -> (n,n)",
  notation: { text: "free(G)", latex: "F(G)" },
}
