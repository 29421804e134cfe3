import { readFileSync } from "node:fs"
import { join } from "node:path"
import { gradientFunction, namedResults } from "../../src/emit/index.ts"
import { deriveKind } from "../../src/answer/kinds.ts"
import { gradients, Workshop } from "../../src/derive/gradient.ts"
import type { EmitRequest } from "../../src/emit/index.ts"
import { GradusError } from "../../src/ir/error.ts"
import type { Expr, Sym } from "../../src/ir/expr.ts"
import { parseProblem } from "../../src/syntax/gradus/parser.ts"
import { buildProblem, type Problem } from "../../src/syntax/problem.ts"

/** Numbers in nested arrays; `{re, im}` holds two of them, or two numbers. */
export type Nested = number | readonly Nested[] | { readonly re: Nested; readonly im: Nested }

export interface Reference {
  readonly id: string
  readonly problem: string
  readonly kind: "gradient" | "jacobian" | "hessian"
  readonly wrt: readonly string[]
  readonly dims: Readonly<Record<string, number>>
  readonly expected: string | null | Readonly<Record<string, string>>
  readonly point: {
    readonly inputs: Readonly<Record<string, Nested>>
    readonly value: Nested
    readonly derivatives: Readonly<Record<string, Nested>>
  }
}

/** A case of the corpus as functions to emit, or why it cannot be one yet. */
export interface Prepared {
  readonly reference: Reference
  readonly name: string
  readonly request?: EmitRequest
  readonly refused?: string
}

const file = join(import.meta.dirname, "../corpus/reference.jsonl")

export const references = (): Reference[] =>
  readFileSync(file, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Reference)

export const problemOf = (source: string): Problem => buildProblem(parseProblem(source), source)

const symbolNamed = (problem: Problem, name: string): Sym => problem.variables.find((v) => v.name === name) as Sym

/** The closed forms that the corpus gives, as definitions of the problem: a sum with the variable fixes their sizes. */
function expectedForms(reference: Reference): EmitRequest {
  const { expected, wrt, kind } = reference
  if (expected === null) throw new GradusError({ code: "unsupported", message: "the corpus has no closed form" })
  const forms = wrt.map((w) => (typeof expected === "string" ? expected : expected[w]) as string)
  const lines = reference.problem.split("\n")
  const at = lines.findIndex((l) => /^(gradient|jacobian|hessian) /.test(l))
  const sized = forms.map((f, i) => `expected${i} = ${kind === "gradient" ? `(${f}) + ${wrt[i]}` : f}`)
  const problem = problemOf([...lines.slice(0, at), ...sized, ...lines.slice(at)].join("\n"))
  const [asked] = problem.requests
  if (!asked) throw new Error(`${reference.id} asks nothing`)
  const derivatives = wrt.map((w, i) => {
    const defined = problem.definitions.find((d) => d.name === `expected${i}`)?.value as Expr
    const value = kind === "gradient" && defined.kind === "apply" ? (defined.args[0] as Expr) : defined
    return {
      wrt: kind === "hessian" ? [symbolNamed(problem, w), symbolNamed(problem, w)] : [symbolNamed(problem, w)],
      value,
    }
  })
  const definitions = problem.definitions.filter((d) => !d.name.startsWith("expected"))
  return {
    variables: problem.variables,
    definitions,
    functions: [{ kind, name: asked.name, value: asked.of, derivatives }],
  }
}

/** The derivatives that the deriver finds. */
function derivedForms(reference: Reference): EmitRequest {
  const problem = problemOf(reference.problem)
  const shop = new Workshop(problem.builder.arena)
  const functions = problem.requests.map((request) => {
    const { kind, name, of, wrt } = request
    if (kind === "gradient") return gradientFunction(shop, { name, of }, gradients(shop, of, wrt))
    const derivatives = deriveKind(shop, request, "numerator").map((d) => ({ wrt: d.wrt, value: d.value }))
    return { kind, name, value: shop.read.rebuild(of), derivatives }
  })
  return { variables: problem.variables, definitions: namedResults(shop, problem.definitions), functions }
}

function attempt(reference: Reference, name: string, make: (r: Reference) => EmitRequest): Prepared {
  try {
    return { reference, name, request: make(reference) }
  } catch (error) {
    if (!(error instanceof GradusError) || error.code !== "unsupported") throw error
    return { reference, name, refused: error.message }
  }
}

/** Every case twice: with the corpus's own closed form and with what the deriver finds. */
export const prepared = (): Prepared[] =>
  references().flatMap((r) => [
    attempt(r, `${r.id} closed form`, expectedForms),
    attempt(r, `${r.id} derived`, derivedForms),
  ])

/** Prints which cases were left out, and why. */
export function report(cases: readonly Prepared[]): void {
  const reasons = new Map<string, string[]>()
  for (const { refused, reference } of cases)
    if (refused !== undefined) reasons.set(refused, [...(reasons.get(refused) ?? []), reference.id])
  const left = [...reasons].map(([why, ids]) => `  ${ids.length} × ${why}: ${ids.join(" ")}`)
  const emitted = cases.filter((c) => c.request).length
  console.log(`${emitted} of ${cases.length} cases are emitted; left out:\n${left.join("\n")}`)
}
