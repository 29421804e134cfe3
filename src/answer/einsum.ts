import type { Contraction } from "../derive/contraction.ts"
import { ops } from "../ops/index.ts"
import { printText } from "../syntax/print/index.ts"

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
