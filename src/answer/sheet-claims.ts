import { GradusError } from "../ir/error.ts"
import type { ClaimEntry } from "../judge/types.ts"
import { parseExpression } from "../syntax/gradus/parser.ts"
import { latexOfSyntax, type SyntaxOptions } from "../syntax/print/ast-latex.ts"
import { latexName } from "../syntax/print/names.ts"
import type { Solution } from "./solve.ts"

/** A judged claim as a page sets it. */
export interface SheetClaim {
  readonly entry: ClaimEntry
  /** LaTeX; the part at fault is underlined. */
  readonly left: string
  readonly right: string
  readonly correct?: string
  /** Words with mathematics between dollar signs. */
  readonly message: string
}

/** Claims with their formulas in LaTeX. */
export function toSheetClaims({ problem }: Solution, claims: readonly ClaimEntry[]): SheetClaim[] {
  const complex = problem.variables.some((v) => v.type.field === "C")
  return claims.map((c) => claimOf(c, complex))
}

/** Gradus notation that need not make sense, as LaTeX; what cannot be read stays as it is. */
function latexOfText(text: string, options: SyntaxOptions): string {
  try {
    return latexOfSyntax(parseExpression(text), options)
  } catch (error) {
    if (!(error instanceof GradusError)) throw error
    return `\\text{${text.replaceAll(/[\\{}$&#%_^~]/g, " ")}}`
  }
}

/** A claim with its sentence; formulas in backquotes become mathematics. */
function claimOf(entry: ClaimEntry, complex: boolean): SheetClaim {
  return {
    entry,
    left: leftOfClaim(entry, complex),
    right: latexOfText(entry.claim, { complex, mark: entry.fault }),
    ...(entry.correct !== undefined && { correct: latexOfText(entry.correct, { complex, regroup: true }) }),
    message: entry.message.replaceAll(
      /`([^`]*)`/g,
      (_, text: string) => `$${latexOfText(text, { complex, regroup: true })}$`,
    ),
  }
}

function isAtom(text: string): boolean {
  try {
    const { kind } = parseExpression(text)
    return kind === "name" || kind === "call" || kind === "power"
  } catch (error) {
    if (error instanceof GradusError) return false
    throw error
  }
}

function leftOfClaim({ derivative, of, wrt }: ClaimEntry, complex: boolean): string {
  const f = latexOfText(of, { complex })
  // a differential, or a gradient times a direction, stands as it is
  if (derivative === "value" || /^d\(| : /.test(of)) return f
  const by = (wrt ?? "").split(",").map(latexName).join(",")
  const whole = isAtom(of) ? f : `\\left(${f}\\right)`
  if (derivative === "gradient") return `\\nabla_{${by}} ${whole}`
  if (derivative === "hessian") return `\\nabla^2_{${by}} ${whole}`
  return `\\frac{\\partial ${f}}{\\partial ${derivative === "wirtinger-conj" ? `\\overline{${by}}` : by}}`
}
