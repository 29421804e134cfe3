import type { Condition } from "../derive/conditions.ts"
import type { Gradient, Workshop } from "../derive/gradient.ts"
import type { WirtingerBlocks } from "../derive/second.ts"
import type { Expr, Sym } from "../ir/expr.ts"
import { printLatex, printText } from "../syntax/print/index.ts"
import { printProblem, shapeEntry } from "../syntax/print/problem.ts"
import type { Verification } from "../verify/ladder.ts"
import { VERSION } from "../ir/version.ts"
import type { AnswerDocument, DerivationEntry, DerivativeEntry, VariableEntry, VerificationEntry } from "./document.ts"
import { abbreviate } from "./abbreviate.ts"
import type { Solved } from "./derive.ts"
import { einsumText } from "./einsum.ts"
import { multipliedOut } from "./multiply-out.ts"
import type { Solution, SolvedRequest } from "./solve.ts"

const UNSTRUCTURED = new Set(["general"])

function variableEntry(v: Sym): VariableEntry {
  return { set: v.type.field, shape: shapeEntry(v.type), structure: UNSTRUCTURED.has(v.set) ? null : v.set }
}

export const conditionText = (c: Condition, print: (e: Expr) => string = printText): string =>
  c.parts.map((p) => (typeof p === "string" ? p : print(p))).join("")

function verificationEntry(v: Verification): VerificationEntry {
  return {
    verdict: v.verdict === "failed" ? "unverified" : v.verdict,
    ...(v.method && { method: v.method }),
    detail: v.detail,
    ...(v.errorBound !== undefined && { errorBound: v.errorBound }),
  }
}

const wirtingerEntry = (g: Gradient): { dW: string; dWbar: string } | undefined =>
  g.wirtinger && { dW: printText(g.wirtinger.dW), dWbar: printText(g.wirtinger.dWbar) }

/** A matrix on the increment and one on its conjugate; of an `hvp` the differentials of both derivatives. */
function conjugateEntry({ kind, value, conjugate, barred }: Solved): { dW: string; dWbar: string } | undefined {
  const second = kind === "hvp" ? barred?.value : conjugate
  return second && { dW: printText(value), dWbar: printText(second) }
}

const blocksEntry = ({ plain, barred }: WirtingerBlocks): NonNullable<DerivativeEntry["wirtingerBlocks"]> => ({
  dWdZ: printText(plain.value),
  ...(plain.conjugate && { dWdZbar: printText(plain.conjugate) }),
  dWbardZ: printText(barred.value),
  ...(barred.conjugate && { dWbardZbar: printText(barred.conjugate) }),
})

/** `H*d(x)` is over the increments; what the operator is applied to. */
const argumentOf = (solved: Solved): string => `d${solved.wrt.at(-1)?.name ?? ""}`

function derivativeEntry(
  solved: Solved,
  { request, derivations }: SolvedRequest,
  taken: ReadonlySet<string>,
  shop: Workshop,
): DerivativeEntry {
  const { gradient: g, verification, overC } = solved
  const wirtinger = g ? wirtingerEntry(g) : conjugateEntry(solved)
  const complex = overC && wirtingerEntry(overC)
  const { text, where } = abbreviate(solved.value, taken)
  const sum = multipliedOut(shop, solved.value)
  return {
    kind: solved.kind,
    of: request.name ?? printText(request.of),
    wrt: solved.wrt.map((v) => v.name),
    shape: shapeEntry(solved.value.type),
    text,
    latex: printLatex(solved.value),
    ...(solved.kind === "differential" && solved.order > 1 && { order: solved.order }),
    ...(where.length > 0 && { expanded: printText(solved.value), where }),
    ...(sum && { multipliedOut: printText(sum) }),
    ...(solved.operator && { operator: { arg: argumentOf(solved), text: printText(solved.operator) } }),
    ...(solved.core && { core: { text: printText(solved.core.value), form: printText(solved.core.form) } }),
    ...(solved.contractions && { einsum: einsumText(solved.contractions) }),
    ...(wirtinger && { wirtinger }),
    ...(solved.blocks && { wirtingerBlocks: blocksEntry(solved.blocks) }),
    ...(g?.sense === "holomorphic" && { holomorphic: true as const }),
    ...(g?.euclidean && { euclidean: printText(g.euclidean) }),
    ...(g?.freeEntries && { freeEntries: printText(g.freeEntries) }),
    layout: solved.layout,
    verification: verificationEntry(verification),
    conditions: [...new Set([...solved.conditions.map((c) => conditionText(c)), ...verification.conditions])],
    derivations: derivations.map(derivationEntry),
    ...(overC && {
      overC: { text: printText(overC.value), latex: printLatex(overC.value), ...(complex && { wirtinger: complex }) },
    }),
  }
}

function derivationEntry(d: SolvedRequest["derivations"][number]): DerivationEntry {
  return {
    style: d.style,
    ...(d.increments && { increments: Object.fromEntries([...d.increments].map(([h, v]) => [h.name, v.name])) }),
    steps: d.steps.map((s) => ({
      rule: s.rule,
      lhs: printText(s.lhs),
      relation: s.relation,
      rhs: printText(s.rhs),
      latex: `${printLatex(s.lhs)} ${s.relation === "<=" ? "\\le" : s.relation === "->" ? "\\to" : s.relation === "in" ? "\\in" : "="} ${printLatex(s.rhs)}`,
      because: s.because,
      check: s.check,
      ...(s.wrt && { wrt: s.wrt.map((v) => v.name) }),
      ...(s.indices && { indices: s.indices }),
      ...(s.origin !== undefined && s.changed && { changed: { step: s.origin, ...s.changed } }),
      conditions: s.conditions.map((c) => conditionText(c)),
      sources: s.sources,
    })),
  }
}

/** The `--json` document of LANGUAGE.md. */
export function toDocument(solution: Solution): AnswerDocument {
  const { reading, problem } = solution
  const taken = new Set(problem.scope.names())
  return {
    version: VERSION,
    reading: {
      kind: reading.kind,
      problem: reading.kind === "gradus" ? solution.source.trim() : printProblem(problem),
      choices: reading.choices,
    },
    variables: Object.fromEntries(problem.variables.map((v) => [v.name, variableEntry(v)])),
    derivatives: solution.requests.flatMap((r) =>
      r.derivatives.map((d) => derivativeEntry(d, r, taken, solution.shop)),
    ),
    claims: solution.claims,
    answers: solution.answers,
    emitted: solution.emitted,
    warnings: solution.warnings,
  }
}
