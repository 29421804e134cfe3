// The reference sample with other names for its sizes, without the declarations that the convention makes needless, and over C.
import { describe, expect, test } from "vitest"
import { solve } from "../../src/answer/solve.ts"
import type { Gradient } from "../../src/derive/gradient.ts"
import { createRandom } from "../../src/field/random.ts"
import { GradusError } from "../../src/ir/error.ts"
import type { Statement } from "../../src/syntax/ast.ts"
import { parseProblem } from "../../src/syntax/gradus/parser.ts"
import { conventionalRank } from "../../src/syntax/problem.ts"
import { sizeAssignments, sizeNeeds } from "../../src/verify/sizes.ts"
import { compare } from "../fuzz/independent.ts"
import { SEED } from "../support/seed.ts"
import { readLines, type ReferenceRecord } from "./records.ts"
import { checkReference } from "./reference.ts"

const reference = readLines<ReferenceRecord>("reference.jsonl")
const byId = (records: readonly ReferenceRecord[]): [string, ReferenceRecord][] => records.map((r) => [r.id, r])

/** The record with every size under another name. */
function renamed(r: ReferenceRecord): ReferenceRecord {
  const other = new Map(Object.keys(r.dims).map((name, k) => [name, `size_${"abcdefghij"[k]}`]))
  const problem = r.problem.replaceAll(/[\p{L}_][\p{L}\d_]*/gu, (word) => other.get(word) ?? word)
  return { ...r, problem, dims: Object.fromEntries(Object.entries(r.dims).map(([n, size]) => [other.get(n), size])) }
}

type Declaration = Extract<Statement, { kind: "declaration" }>

/** Whether a declaration says what the convention says. */
function isConventional({ names, set }: Declaration): boolean {
  const rank = set.kind === "set" && set.name === "R" && set.field === undefined ? set.dims.length : -1
  return names.every((n) => conventionalRank(n.name) === ["scalar", "vector", "matrix"][rank])
}

/** The record without its declarations, where the convention makes them needless and no size is used as a number. */
function undeclared(r: ReferenceRecord): ReferenceRecord | undefined {
  const declarations = parseProblem(r.problem).filter((s) => s.kind === "declaration")
  const rest = declarations.reduceRight((text, { span }) => text.slice(0, span.start) + text.slice(span.end), r.problem)
  const usesSizes = [...rest.matchAll(/\w+/g)].some(([word]) => word in r.dims)
  const needless = declarations.length > 0 && declarations.every(isConventional) && !usesSizes
  return needless ? { ...r, problem: rest } : undefined
}

describe("with every size under another name", () => {
  test.each(byId(reference.map(renamed).filter((r, k) => r.problem !== reference[k]?.problem)))("%s", async (_, r) => {
    expect(await checkReference(r)).toEqual({ outcome: "right" })
  })
})

const short = reference.flatMap((r) => undeclared(r) ?? [])

describe("without declarations", () => {
  test("a good part of the sample needs none", () => expect(short.length).toBeGreaterThan(20))
  test.each(byId(short))("%s", async (_, r) => {
    expect(await checkReference(r)).toEqual({ outcome: "right" })
  })
})

describe("over C", () => {
  const refused: string[] = []
  const gradients = reference.filter((r) => r.kind === "gradient")

  test.each(byId(gradients))("%s", async (id, r) => {
    const solved = await solve(r.problem, { field: "C" }).catch((error: unknown) => {
      if (!(error instanceof GradusError) || error.code === "internal") throw error
      refused.push(`${id}: ${error.message}`)
      return undefined
    })
    for (const { request, derivatives } of solved?.requests ?? []) {
      const found: Gradient[] = derivatives.flatMap((d) => d.gradient ?? [])
      const needs = sizeNeeds([request.of, ...found.flatMap((g) => [g.value, g.variable])])
      const random = createRandom(`${SEED} ${id}`)
      const findings = sizeAssignments(needs, 2).map((sizes) => compare(request.of, found, sizes, 2, random))
      expect(findings.map((f) => f.finding)).not.toContain("wrong")
      expect(findings.map((f) => f.finding)).toContain("right")
      expect(derivatives.map((d) => d.verification.verdict)).not.toContain("unverified")
    }
  })

  test("few make no sense there, each for a reason that is named", () => {
    console.log(`${gradients.length - refused.length} answered, ${refused.length} refused\n${refused.join("\n")}`)
    expect(refused.length).toBeLessThan(0.1 * gradients.length)
  })
})
