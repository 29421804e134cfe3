import type { Sheet } from "../src/index.ts"

/** A problem as one writes it on a question site and somebody's answer, which begins on the first line: its lines keep their numbers. */
export function postOf({ variables, question, results }: Sheet, answer: string): string {
  const sets = variables.map((v) => `$${v.latex} \\in ${v.setLatex}$`)
  return [
    sets.length > 0 ? `Let ${sets.join(", ")}.` : "",
    ...question.map((q) => `$$${q.left} = ${q.right}$$`),
    ...results.map((r) => `$$${r.left} = ?$$`),
    "**Answer.**",
    answer,
  ].join(" ")
}
