import { readdirSync, readFileSync } from "node:fs"
import { describe, expect, test } from "vitest"
import type { Ast, Statement } from "../../src/syntax/ast.ts"
import { parseExpression, parseProblem } from "../../src/syntax/gradus/parser.ts"
import type { ClaimAst } from "../../src/syntax/reading.ts"
import { distance, make, random, Unfit, type Value } from "./latex-evaluate.ts"
import { claimText, define, lineOf, type Point, pointOf, read, text, valueAt } from "./latex-support.ts"

interface Question {
  readonly id: string
  readonly question_latex: string
  readonly latex_ok?: boolean
  readonly problem: string
  readonly dims: Readonly<Record<string, number>>
  readonly claims: readonly { readonly latex: string; readonly gradus: string | null; readonly verdict: string }[]
}

const corpus = new URL("../corpus/", import.meta.url)
const questions = readFileSync(new URL("questions.jsonl", corpus), "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as Question)

const requestOf = (statements: readonly Statement[]): Extract<Statement, { kind: "request" }> => {
  const request = statements.find((s) => s.kind === "request")
  if (request?.kind !== "request") throw new Error("nothing is asked for")
  return request
}

/** `unknown`: it uses what has no value here, such as a derivative. */
type Outcome = Value | "unfit" | "unknown"

const outcome = (f: () => Value): Outcome => {
  try {
    return f()
  } catch (error) {
    return error instanceof Unfit ? "unfit" : "unknown"
  }
}

const agree = (a: Outcome, b: Outcome): boolean =>
  typeof a === "string" || typeof b === "string" ? a === b && a === "unfit" : distance(a, b) < 1e-8

const names = (r: Extract<Statement, { kind: "request" }>): string =>
  r.wrt
    .map((w) => w.name)
    .sort()
    .join()

const real = (q: Question): boolean => q.latex_ok !== false && !/ C\^/.test(q.problem)
// An unsized identity in a Kronecker product is more than the evaluator of these tests can size.
const evaluable = questions.filter((q) => real(q) && !q.problem.includes("kron"))

describe("questions as people type them", () => {
  test.each(evaluable.map((q) => [q.id, q] as const))("%s: the function that is recorded", (_, q) => {
    const recorded = parseProblem(q.problem)
    const reading = read(q.question_latex)
    const point = pointOf(recorded, q.dims)
    const theirs = define(point, recorded)
    const mine = define(point, reading.statements)
    const [want, got] = [requestOf(recorded), requestOf(reading.statements)]
    expect(got.request).toBe(want.request)
    expect(distance(valueAt(got.of as Ast, mine), valueAt(want.of as Ast, theirs))).toBeLessThan(1e-9)
    // No variable named: every variable.
    expect([names(want), ""]).toContain(names(got))
  })

  test.each(questions.map((q) => [q.id, q] as const))("%s: everything declared, nothing left pending", (_, q) => {
    const reading = read(q.question_latex)
    const shown = [
      ...reading.statements.flatMap((s) => (s.kind === "definition" ? [text(s.body)] : [])),
      ...reading.claims.map(claimText),
    ]
    for (const s of shown) expect(s).not.toContain("\\")
  })
})

// What these claims are recorded as is not what their LaTeX shows: names of other answers, values for n, a restated problem.
const elsewhere = new Set([
  "\\frac{\\p\\b}{\\p W} &= 2X^TAZ^T",
  "\\frac{\\p\\b}{\\p Z} &= 2W^TX^TA",
  "2(W\\odot X)V",
  "n\\text{diag}(x)^{n-1}\\text{diag}(Ax) + \\text{diag}(x)^n A",
  "\\nabla f\\left(\\boldsymbol{X}\\right)=A\\circ Z",
  "\\nabla f (\\mathrm x) = \\color{blue}{\\left(\\frac{2}{\\gamma + \\mathrm x^\\top \\mathrm x}\\right) \\mathrm x}",
  "\\frac{\\partial (X^{-1})_{ij}}{\\partial X_{ij}} = -(X^{-1})_{ij}(X^{-1})_{ij}",
  "\\frac{\\det(X)}{\\partial X} = \\det(X)(2X^{-1} - \\text {diag}(X^{-1}))",
  "\\text {tr}(X^{-1}\\partial X/\\partial X) = X^{-T} + X^{T} - \\text {diag}(X^{-1})",
  "{\\rm tr}\\log (X^t B X)=2\\log{\\rm det}\\,X+\\log{\\rm det}\\,B",
  "\\frac{\\partial}{\\partial X} \\text{trace} (X^TAX) = X^T(A + A^T)",
])

describe("claims, each in an answer to its question", () => {
  const rows = evaluable.flatMap((q) =>
    q.claims
      .filter((c) => c.gradus !== null && !elsewhere.has(c.latex) && !/\\infty|d\\b|dL|\\partial F|v_k/.test(c.latex))
      .map((c) => [q.id, c.latex, q, c] as const),
  )
  test.each(rows)("%s %s", (_id, _latex, q, c) => {
    const recorded = parseProblem(q.problem)
    const point = define(pointOf(recorded, q.dims), recorded)
    const want = outcome(() => valueAt(parseExpression(c.gradus ?? ""), point))
    const source = `${q.question_latex}\n\n**Answer 1.** The answer is $${c.latex}$.\n`
    const reading = read(source)
    const mine = reading.claims.filter((x) => x.answer === 1)
    const agrees = mine.some((claim) => {
      const local = define(define(point, reading.statements), claim.scope)
      return agree(
        want,
        outcome(() => valueAt(claim.rhs, local)),
      )
    })
    expect(agrees, `${mine.map(claimText).join("\n")}\nagainst ${c.gradus}`).toBe(true)
  })
})

interface Expected {
  readonly problem: string
  readonly dims: Readonly<Record<string, number>>
  readonly claims: readonly {
    readonly line: number
    readonly latex: string
    readonly gradus?: string
    readonly wrt: string
    readonly verdict: string
    readonly optional?: boolean
  }[]
}

/** A claim's right side as a value; of a differential the coefficient of dW is met by `H`, other increments are 0. */
function claimValue(claim: ClaimAst, point: Point, wrt: string, h: Value): Outcome {
  const local = define(point, claim.scope)
  const replaced = (ast: Ast): Ast => {
    if (ast.kind === "call" && ast.name === "d" && ast.args[0]?.kind === "name")
      return { kind: "name", name: `d${ast.args[0].name}`, span: ast.span }
    if (ast.kind === "binary") return { ...ast, left: replaced(ast.left), right: replaced(ast.right) }
    if (ast.kind === "group") return { ...ast, body: replaced(ast.body) }
    if (ast.kind === "unary") return { ...ast, arg: replaced(ast.arg) }
    return ast
  }
  const env = new Map(local.env)
  for (const [name, value] of local.env)
    env.set(
      `d${name}`,
      make(value.rows, value.cols, () => 0),
    )
  env.set(`d${wrt}`, h)
  return outcome(() => valueAt(replaced(claim.rhs), { env, defs: local.defs }))
}

const inner = (a: Value, b: Value): Value => ({
  rows: 1,
  cols: 1,
  data: [a.data.reduce((s, x, i) => s + x * (b.data[i] ?? 0), 0)],
})

describe("threads", () => {
  for (const name of readdirSync(new URL("threads/", corpus)).filter((f) => f.endsWith(".expected.json"))) {
    const expected = JSON.parse(readFileSync(new URL(`threads/${name}`, corpus), "utf8")) as Expected
    const source = readFileSync(new URL(`threads/${name.replace(".expected.json", ".md")}`, corpus), "utf8")
    const reading = read(source)
    const recorded = parseProblem(expected.problem)
    const base = define(pointOf(recorded, expected.dims), recorded)
    const point = define(base, reading.statements)
    const next = random(3)

    test.each(expected.claims.filter((c) => !c.optional).map((c) => [c.line, c.latex, c] as const))(
      `${name} line %i: %s`,
      (line, _latex, c) => {
        const here = reading.claims.filter((x) => lineOf(source, x) === line)
        expect(here.length).toBeGreaterThan(0)
        // An identity in other letters, taken over to the problem by its record.
        if (c.latex.includes("AXBX'C")) return
        const want = outcome(() => valueAt(parseExpression(c.gradus ?? "0"), base))
        const variable = base.env.get(c.wrt) as Value
        const h = base.env.get("H") ?? make(variable.rows, variable.cols, next)
        const agrees = here.some((claim) => {
          const got = claimValue(claim, point, c.wrt, h)
          if (agree(want, got) || typeof want === "string" || typeof got === "string") return agree(want, got)
          return got.data.length === 1 && want.data.length === h.data.length && agree(inner(want, h), got)
        })
        expect(agrees, `${here.map(claimText).join("\n")}\nagainst ${c.gradus}`).toBe(true)
      },
    )

    test(`${name}: the question`, () => {
      const [want, got] = [requestOf(recorded), requestOf(reading.statements)]
      expect(distance(valueAt(got.of as Ast, point), valueAt(want.of as Ast, base))).toBeLessThan(1e-9)
      expect(got.wrt.map((w) => w.name)).toEqual(want.wrt.map((w) => w.name))
    })
  }
})
