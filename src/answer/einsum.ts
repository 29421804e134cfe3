import type { Contraction } from "../derive/contraction.ts"
import type { Arena, Expr } from "../ir/expr.ts"
import { PlainBuilder } from "../ops/build.ts"
import { ops } from "../ops/index.ts"
import { printLatex, printText } from "../syntax/print/index.ts"

/** `2*einsum("ka,al->kl", A, B) - …` with the operands in Gradus's notation; the subscripts are NumPy's. */
export function einsumText(terms: readonly Contraction[]): string {
  return terms.map(termText).join(" + ").replaceAll("+ -", "- ") || "0"
}

function termText({ coefficient, operands, result }: Contraction): string {
  const number = printText(coefficient)
  if (operands.length === 0) return number
  const subscripts = `${operands.map((o) => o.letters).join(",")}->${result}`
  const call = `einsum("${subscripts}", ${operands.map((o) => printText(o.value)).join(", ")})`
  if (number === "1") return call
  if (number === "-1") return `-${call}`
  return coefficient.kind === "apply" && coefficient.op === ops.add ? `(${number})*${call}` : `${number}*${call}`
}

/** The same by entries, in LaTeX: `2 \sum_{a} A_{k,a} A_{a,l} - …`; a letter that the result has not is summed. */
export function einsumLatex(terms: readonly Contraction[], arena: Arena): string {
  return (
    terms
      .map((t) => termLatex(t, arena))
      .join(" + ")
      .replaceAll("+ -", "- ") || "0"
  )
}

function termLatex({ coefficient, operands, result }: Contraction, arena: Arena): string {
  const B = new PlainBuilder(arena)
  const index = (letter: string): Expr => arena.symbol(letter, B.literal(1).type, "Int")
  const entries = operands.map(({ value, letters: [i = "", j] }) =>
    printLatex(B.apply(ops.entry, [value, index(i), j === undefined ? B.literal(1) : index(j)])),
  )
  const number = printLatex(coefficient)
  const factor = coefficient.kind === "apply" && coefficient.op === ops.add ? `\\left(${number}\\right)` : number
  const summed = [...new Set(operands.flatMap((o) => [...o.letters]))].filter((l) => !result.includes(l))
  const parts = [
    ...(entries.length > 0 && /^-?1$/.test(number) ? [number.slice(0, -1)] : [factor]),
    ...(summed.length > 0 ? [`\\sum_{${summed.join(",")}}`] : []),
    ...entries,
  ]
  return parts.filter((p) => p !== "").join(" \\, ")
}
