import type { Op } from "../../src/ir/op.ts"
import { ops } from "../../src/ops/index.ts"

const code = (text: string): string => `\`${text.replaceAll("|", "\\|")}\``

/** The differential as the card states it. */
function differential(op: Op): string {
  if (op.differential) {
    const terms = op.differential.filter((t) => t !== "")
    return code(`d ${op.notation.text} = ${terms.join(" + ").replaceAll("+ -", "- ")}`)
  }
  if (op.derivative !== undefined)
    return code(
      `d ${op.notation.text} = ${op.derivative.includes(" ") ? `(${op.derivative})` : op.derivative} .* d${op.params[0]}`,
    )
  if (op.params.length === 0) return "constant"
  return op.einsum !== undefined && op.params.length > 1 ? "multilinear" : "linear"
}

function conditions(op: Op): string {
  const list = [op.domain, op.smooth].filter((t) => t !== undefined).map(code)
  if (op.domainOverC !== undefined) {
    const [, formula = "", words = ""] = /^(.*?)( is .*)?$/.exec(op.domainOverC) ?? []
    list.push(`over C: ${code(formula)}${words}`)
  }
  if (op.realArguments) list.push(`real ${op.realArguments.params.map(code).join(", ")}`)
  return [...list, ...(op.regular === undefined ? [] : [op.regular])].join("; ")
}

/** One row an operator, in alphabetical order; docs/operators.md is this text. */
export function operatorsPage(): string {
  const rows = Object.values<Op>(ops)
    .toSorted((a, b) => a.name.localeCompare(b.name, "en"))
    .map((op) => {
      const names = [op.name, ...(op.aliases ?? [])].map(code).join(", ")
      return `| ${names} | ${code(op.notation.separator ? `A${op.notation.separator}B` : op.notation.text)} | ${code(op.signature)} | ${differential(op)} | ${conditions(op)} | ${op.source ?? ""} |`
    })
  return [
    "# Operators",
    "",
    "Made from the cards in `src/ops` by `npm run docs:operators`. A linear operator needs no rule: its adjoint does the work. Conditions say where an operator is defined and differentiable; sources are in `docs/refs.bib`.",
    "",
    "| operator | notation | shapes | differential | conditions | source |",
    "| --- | --- | --- | --- | --- | --- |",
    ...rows,
    "",
  ].join("\n")
}
