import type { Expr, Sym } from "../ir/expr.ts"
import type { PlainBuilder } from "../ops/build.ts"
import type { DerivativeClaim, Verification } from "../verify/ladder.ts"
import type { StatementCheck } from "../verify/statements.ts"
import type { Question } from "./derivation.ts"
import { alongRoots, rootsOf } from "./roots.ts"

/** What is claimed if the right side of a statement is `rhs`: all that the left side is compared with at once. */
export type Claim = (rhs: Expr) => Omit<DerivativeClaim, "builder">

/**
 * The claims behind the statements `jac(…) = …`, `hess(…) = …` and those along a direction, by left side: they are
 * checked along random directions, which takes one evaluation instead of one an entry.
 */
export function claimsOf(builder: PlainBuilder, question: Question, y: Sym): ReadonlyMap<Expr, Claim> {
  const { kind, of, wrt, direction, matrices } = question
  const found = new Map<Expr, Claim>()
  const along = direction?.along
  if (kind === "hvp" && along) {
    const claimed = { kind, of, wrt, along } as const
    const [first, second] = alongRoots(builder, question, y, along)
    const put = (value: Expr, barred: Expr | undefined): ReturnType<Claim> => ({
      ...claimed,
      derivative: value,
      ...(barred && { barred: { derivative: barred } }),
    })
    if (first) found.set(first.form, (rhs) => put(rhs, direction.barred))
    if (second) found.set(second.form, (rhs) => put(direction.value, rhs))
  }
  if (kind !== "jacobian" && kind !== "hessian") return found
  for (const m of matrices) {
    const layout = m.transposed ? "denominator" : "numerator"
    const blocks = rootsOf(builder, question, y).flatMap((r) => r.blocks.filter((b) => isOf(b.wrt, m.wrt)))
    const rows = [[m.value, m.conjugate], m.barred ? [m.barred.value, m.barred.conjugate] : []] as const
    for (const [k, block] of blocks.entries()) {
      found.set(block.form, (rhs) => {
        const [row, column] = positionOf(blocks, k)
        const put = (i: number, j: number): Expr | undefined => (row === i && column === j ? rhs : rows[i]?.[j])
        const part = (i: number): { derivative: Expr; conjugate?: Expr } | undefined => {
          const [derivative, conjugate] = [put(i, 0), put(i, 1)]
          return derivative && { derivative, ...(conjugate && { conjugate }) }
        }
        const [plain, barred] = [part(0), part(1)]
        return { kind, of, wrt: m.wrt, layout, derivative: rhs, ...plain, ...(barred && { barred }) }
      })
    }
  }
  return found
}

const isOf = (a: readonly Sym[], b: readonly Sym[]): boolean => a.every((v, i) => v === b[i])

/** Whether a block is of the derivative by the conjugate, and multiplies the conjugate of the increment. */
function positionOf(blocks: readonly { readonly barred: boolean }[], k: number): readonly [0 | 1, 0 | 1] {
  const before = blocks.slice(0, k).filter((b) => !b.barred).length
  const block = blocks[k]
  const row = (block?.barred ? before - 1 : before) > 0 ? 1 : 0
  return [row, block?.barred ? 1 : 0]
}

export function asStatement({ verdict, method }: Verification): StatementCheck {
  if (verdict === "unverified") return { check: "none", holds: undefined }
  return { check: method ?? "none", holds: verdict !== "failed" }
}
