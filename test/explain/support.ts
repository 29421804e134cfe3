import { readFileSync } from "node:fs"
import { resolve } from "node:path"
import { gradients, Workshop } from "../../src/derive/gradient.ts"
import { type Derivation, explain, type Question, renderText, type Style } from "../../src/explain/index.ts"
import type { Field } from "../../src/ir/expr.ts"
import { parseProblem } from "../../src/syntax/gradus/parser.ts"
import { buildProblem } from "../../src/syntax/problem.ts"

export const SEED = `X in R^(a x b)
W in R^(b x c)
Z in R^(c x b)
y = norm2(X*W*Z - X)^2
gradient y wrt W, Z`

/** The gradients that a problem asks for, answered. */
export function questions(source: string, field?: Field): Question[] {
  const problem = buildProblem(parseProblem(source), source, { field })
  const shop = new Workshop(problem.builder.arena)
  return problem.requests
    .filter((r) => r.kind === "gradient")
    .map(({ of, name, wrt }) => ({
      problem,
      shop,
      of,
      name,
      wrt,
      kind: "gradient" as const,
      gradients: gradients(shop, of, wrt),
      matrices: [],
    }))
}

export const derivation = (source: string, style: Style, field?: Field): Derivation =>
  explain(questions(source, field)[0] as Question, style)

export const text = (source: string, style: Style, field?: Field): string =>
  renderText(derivation(source, style, field))

export interface Case {
  readonly id: string
  readonly kind: string
  readonly problem: string
}

export const reference: readonly Case[] = readFileSync(
  resolve(import.meta.dirname, "../corpus/reference.jsonl"),
  "utf8",
)
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as Case)
