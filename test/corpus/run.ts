// Runs the whole sample corpus and prints a table; exits 1 where anything is wrong.
import { readdirSync } from "node:fs"
import { solve, type Solution } from "../../src/answer/solve.ts"
import { GradusError } from "../../src/ir/error.ts"
import { fromNested } from "../../src/numeric/array.ts"
import { evaluateFunctions } from "../../src/numeric/evaluate.ts"
import { parseExpression, parseProblem } from "../../src/syntax/gradus/parser.ts"
import { buildProblem, readExpression } from "../../src/syntax/problem.ts"
import { type Json, relativeDistance } from "./compare.ts"
import {
  allowedVerdicts,
  type ClaimRecord,
  misjudged,
  type QuestionRecord,
  readLines,
  readText,
  type ReferenceRecord,
  type ThreadClaim,
} from "./records.ts"
import { checkReference, functionsOf, type Outcome, TOLERANCE, unverified } from "./reference.ts"

interface Row {
  readonly file: string
  readonly kind: string
  readonly id: string
  readonly outcome: Outcome
  readonly why: string
}

const rows: Row[] = []
const verbose = process.argv.includes("--verbose")

/** Runs one case; refusals are errors of the user's kind, anything else unforeseen is wrong. */
async function record(file: string, kind: string, id: string, run: () => Promise<{ outcome: Outcome; why?: string }>): Promise<void> {
  try {
    const { outcome, why = "" } = await run()
    rows.push({ file, kind, id, outcome, why })
  } catch (error) {
    const refused = error instanceof GradusError && error.code !== "internal"
    rows.push({ file, kind, id, outcome: refused ? "refused" : "wrong", why: error instanceof GradusError ? `${error.code}: ${error.message}` : String(error) })
  }
}

function verdictOutcome(verdict: string | undefined, allowed: readonly string[]): { outcome: Outcome; why?: string } {
  if (verdict === undefined) return { outcome: "refused", why: "claim not found" }
  if (allowed.includes(verdict)) return { outcome: "right" }
  return { outcome: misjudged(verdict, allowed) ? "wrong" : "refused", why: `${verdict}, not ${allowed.join(" or ")}` }
}

async function claim(c: ClaimRecord): Promise<{ outcome: Outcome; why?: string }> {
  const lines = c.problem.split("\n")
  const last = lines.at(-1) ?? ""
  const [, kind = c.derivative, of = ""] = /^(\w+)\s+(.*?)\s+wrt\b/.exec(last) ?? []
  const source = [...lines.slice(0, -1), `check ${c.derivative ?? kind} ${c.of ?? of} wrt ${c.wrt}: ${c.claim}`].join("\n")
  const solution = await solve(source)
  return verdictOutcome(solution.claims[0]?.verdict, allowedVerdicts(c))
}

/** The derivatives read from LaTeX against the recorded ones, at a random point. */
async function question(q: QuestionRecord): Promise<{ outcome: Outcome; why?: string }> {
  const solution = await solve(q.question_latex, { judge: false })
  const problem = buildProblem(parseProblem(q.problem), q.problem)
  const of = problem.requests[0]?.of
  if (!of) return { outcome: "refused", why: "the record has no request" }
  const derivatives = Object.entries(q.expected_gradus ?? {}).map(([name, text]) => {
    const v = problem.variables.find((s) => s.name === name)
    if (!v) throw new Error(`${q.id}: no variable ${name}`)
    return { wrt: [v], value: readExpression(problem, parseExpression(text), { source: text }) }
  })
  const expected = { kind: "gradient", name: "f", value: of, derivatives }
  const sizes = new Map(Object.entries(q.dims))
  const point = evaluateFunctions({ variables: problem.variables, functions: [expected] }, { arrays: new Map(), sizes, random: { seed: 1 } })
  const known = new Set(solution.problem.variables.map((v) => v.name))
  const arrays = new Map(Object.entries(point.inputs).filter(([n]) => known.has(n)).map(([n, v]) => [n, fromNested(v)]))
  const mine = evaluateFunctions({ variables: solution.problem.variables, functions: functionsOf(solution) }, { arrays })
  const want = point.functions[0]?.derivatives ?? {}
  const got = Object.assign({}, ...mine.functions.map((f) => f.derivatives)) as Record<string, Json>
  const recorded = q.wrt.filter((v) => q.expected_gradus?.[v] !== undefined)
  const keyOf = (v: string): string => (q.kind === "hessian" ? `${v},${v}` : v)
  const missing = recorded.filter((v) => !(keyOf(v) in got))
  if (missing.length > 0) return { outcome: "refused", why: `no derivative by ${missing.join(", ")}` }
  const far = recorded.filter((v) => relativeDistance(got[keyOf(v)] ?? null, (want[v] ?? null) as Json) > TOLERANCE)
  if (far.length > 0) return { outcome: "wrong", why: `another derivative by ${far.join(", ")}` }
  return unverified(solution) ? { outcome: "refused", why: "right but unverified" } : { outcome: "right" }
}

for (const r of readLines<ReferenceRecord>("reference.jsonl")) await record("reference", r.kind, r.id, () => checkReference(r))
for (const c of readLines<ClaimRecord>("claims.jsonl")) await record("claims", c.derivative, c.id, () => claim(c))
for (const q of readLines<QuestionRecord>("questions.jsonl")) {
  const kind = q.latex_ok === false ? `${q.kind}, names not in the LaTeX` : q.kind
  await record("questions", kind, q.id, async () => {
    const result = await question(q)
    // there the record's own names are not in the text: reading it otherwise is no mistake
    return q.latex_ok === false && result.outcome === "wrong" ? { outcome: "refused", why: "names not in the LaTeX" } : result
  })
  for (const [i, c] of (q.claims ?? []).entries()) {
    await record("questions", "claim", `${q.id}.${i + 1}`, async () => {
      const source = `${q.question_latex}\n\n**Answer 1.** $$ ${c.latex.replaceAll("&", "")} $$\n`
      const solution = await solve(source)
      const own = solution.claims.filter((x) => x.answer === 1)
      return verdictOutcome(own.at(-1)?.verdict, allowedVerdicts(c))
    })
  }
}
for (const name of readdirSync(new URL("threads", import.meta.url)).filter((f) => f.endsWith(".md"))) {
  const expected = JSON.parse(readText(`threads/${name.replace(".md", ".expected.json")}`)) as { claims: ThreadClaim[] }
  let solution: Solution | undefined
  await record("threads", "answer", name, async () => {
    solution = await solve(readText(`threads/${name}`))
    return { outcome: unverified(solution) ? "refused" : "right" }
  })
  for (const c of expected.claims) {
    await record("threads", "claim", `${name}:${c.line}:${c.column}`, async () => {
      const here = (solution?.claims ?? []).filter((x) => x.source?.line === c.line)
      const nearest = here.toSorted((a, b) => Math.abs((a.source?.column ?? 0) - c.column) - Math.abs((b.source?.column ?? 0) - c.column))[0]
      const result = verdictOutcome(nearest?.verdict, allowedVerdicts(c))
      return c.optional && !nearest ? { outcome: "right" } : result
    })
  }
}

const groups = new Map<string, Row[]>()
for (const row of rows) groups.set(`${row.file}\t${row.kind}`, [...(groups.get(`${row.file}\t${row.kind}`) ?? []), row])
const count = (list: readonly Row[], outcome: Outcome): number => list.filter((r) => r.outcome === outcome).length
console.log(`${"file".padEnd(11)}${"kind".padEnd(36)}${"right".padStart(6)}${"refused".padStart(9)}${"wrong".padStart(7)}`)
for (const [key, list] of groups) {
  const [file = "", kind = ""] = key.split("\t")
  console.log(`${file.padEnd(11)}${kind.padEnd(36)}${String(count(list, "right")).padStart(6)}${String(count(list, "refused")).padStart(9)}${String(count(list, "wrong")).padStart(7)}`)
}
const reasons = new Map<string, string[]>()
for (const r of rows.filter((x) => x.outcome === "refused")) reasons.set(r.why, [...(reasons.get(r.why) ?? []), r.id])
console.log("\nrefused, by reason:")
for (const [why, ids] of [...reasons].sort((a, b) => b[1].length - a[1].length)) console.log(`  ${String(ids.length).padStart(3)}  ${why}${verbose ? `  (${ids.join(", ")})` : ""}`)
const wrong = rows.filter((r) => r.outcome === "wrong")
for (const r of wrong) console.log(`wrong: ${r.file} ${r.id}: ${r.why}`)
console.log(`\n${count(rows, "right")} right, ${count(rows, "refused")} refused, ${wrong.length} wrong`)
if (wrong.length > 0) process.exitCode = 1
