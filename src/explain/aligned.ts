import { brokenAt } from "./breaking.ts"
import { type Detail, inBrief } from "./detail.ts"
import type { Derivation } from "./derivation.ts"
import { afterSign, letText, linesOf, reasonOf } from "./lines.ts"
import { isUsual, passesOf } from "./passes.ts"
import { latexWriting, unicodeWriting, type Writing } from "./print.ts"

/** Letters that a right side is wide at most, where it can be broken: a page has room for the reason beside it. */
const WIDTH = 62

/** The derivation as LaTeX: an `aligned` environment with the reasons beside the lines, for display mathematics. */
export function renderLatex(whole: Derivation, detail: Detail = "normal"): string {
  const derivation = detail === "brief" ? inBrief(whole) : whole
  const w = latexWriting(derivation, detail === "full")
  const rows = derivation.style === "backprop" && !w.full ? passes(derivation, w) : steps(derivation, w)
  return `\\begin{aligned}\n${rows.join(" \\\\\n")}\n\\end{aligned}`
}

function steps(derivation: Derivation, w: Writing): string[] {
  const lines = linesOf(derivation, unicodeWriting(derivation, w.full))
  return lines.map((line, i) => {
    const reason = reasonOf(lines, i, w)
    const beside = reason === "" ? "" : ` && ${reason}`
    if (line.kind === "let") return `&\\text{Let }${letText(line, w, ",\\; ", "\\text{, so }")}.${beside}`
    const [step] = line.steps
    const lhs = line.again ? "" : w.expression(step.lhs)
    return `${lhs} &${w.sign(step.relation)} ${broken(afterSign(line, w, ",\\quad "))}${beside}`
  })
}

/** Values with their shapes, then gradients. */
function passes(derivation: Derivation, w: Writing): string[] {
  const { forward, backward } = passesOf(derivation)
  const rows = [...forward, ...backward].flatMap((entry) =>
    entry.map((s, i) => {
      const reason = isUsual(s) ? "" : w.reason(s)
      return `${i === 0 ? w.expression(s.lhs) : ""} &= ${broken(w.expression(s.rhs))}${reason === "" ? "" : ` && ${reason}`}`
    }),
  )
  const cut = forward.reduce((n, entry) => n + entry.length, 0)
  return ["&\\textbf{forward}", ...rows.slice(0, cut), "&\\textbf{backward}", ...rows.slice(cut)]
}

/** A long sum on several rows. */
const broken = (latex: string): string => brokenAt(latex, /^[+-]/, WIDTH, letters).join(" \\\\\n &\\quad ")

/** About how many letters wide LaTeX mathematics is. */
function letters(latex: string): number {
  return latex
    .replaceAll(/\\(?:left|right|begin|end|quad|,|;|text|mathrm|operatorname|overline|mathbf|mathsf)/g, "")
    .replaceAll(/\\[A-Za-z]+/g, "x")
    .replaceAll(/[{}_^\s]/g, "").length
}
