import type { Expr } from "../ir/expr.ts"
import { printUnicode } from "../syntax/print/index.ts"
import type { Draft } from "./derivation.ts"
export function quick(d: Draft): string {
  const p = (e: Expr) => printUnicode(e)
  let last: Expr | undefined
  return d.statements.map((s) => {
    const lhs = s.rule === "let" ? `Let ${p(s.lhs)}` : s.lhs === last ? "" : p(s.lhs)
    last = s.lhs
    return `${lhs.padStart(8)} ${s.relation} ${p(s.rhs).padEnd(60)}  ${s.because.replaceAll("$", "")}`
  }).join("\n")
}
