import { GradusError } from "../ir/error.ts"
import type { ClaimEntry } from "../judge/types.ts"
import type { Ast, ClaimKind } from "../syntax/ast.ts"
import { detectKind } from "../syntax/gradus/detect.ts"
import { parseExpression } from "../syntax/gradus/parser.ts"
import { readExpression } from "../syntax/problem.ts"
import { latexName } from "../syntax/print/names.ts"
import { latexSet } from "../syntax/print/problem.ts"
import { vocabulary } from "./read.ts"
import type { Solved } from "./derive.ts"
import type { Solution } from "./solve.ts"

const KINDS: Readonly<Partial<Record<Solved["kind"], ClaimKind>>> = {
  gradient: "gradient",
  jacobian: "jacobian",
  hessian: "hessian",
}

/** `weighed` of the stages. @throws GradusError with its place in `claim` */
export async function weigh(solution: Solution, result: number, claim: string): Promise<ClaimEntry> {
  const found = solution.requests.flatMap((r) => r.derivatives.map((d) => [r, d] as const))[result]
  if (!found) throw new GradusError({ code: "request", message: `there is no derivative number ${result + 1}` })
  const [{ request }, solved] = found
  const derivative = solved.gradient?.sense === "wirtinger" ? "wirtinger" : KINDS[solved.kind]
  if (!derivative)
    throw new GradusError({
      code: "unsupported",
      message: `a claimed ${solved.kind} cannot be judged`,
      hint: "ask for the gradient, the jacobian or the hessian",
    })
  const { ast, source } = await claimSyntax(solution, claim)
  const { judgeClaim } = await import("../judge/index.ts")
  return judgeClaim(solution.problem, {
    derivative,
    of: request.of,
    name: request.name,
    wrt: solved.wrt,
    claim: ast,
    source,
  })
}

interface Claimed {
  readonly ast: Ast
  /** The text that the spans of `ast` refer to. */
  readonly source: string
}

/** The syntax of a claim. What is not Gradus notation over the names of the problem may be LaTeX without a command. */
async function claimSyntax(solution: Solution, claim: string): Promise<Claimed> {
  const bare = claim.replaceAll(/\$+|\\[[\]()]|^\s*\p{L}[\p{L}\p{N}_]*\s*:/gu, blank)
  const right = bare.replace(/^[^=<>!]*=(?!=)/, blank)
  if (detectKind(claim) !== "gradus") return latexSyntax(solution, right)
  try {
    const ast = parseExpression(right)
    attempt(solution, ast, right)
    return { ast, source: claim }
  } catch (error) {
    if (!(error instanceof GradusError)) throw error
    try {
      return await latexSyntax(solution, right)
    } catch (other) {
      throw other instanceof GradusError ? error : other
    }
  }
}

/** @throws GradusError where a name is not known; shapes need not fit */
function attempt({ problem }: Solution, ast: Ast, source: string): void {
  try {
    readExpression(problem, ast, { source, forms: true })
  } catch (error) {
    if (!(error instanceof GradusError) || error.code === "name") throw error
  }
}

/** LaTeX is read beside the declarations of the problem. */
async function latexSyntax({ problem }: Solution, claim: string): Promise<Claimed> {
  const { readDocument } = await import("../syntax/latex/index.ts")
  const declarations = problem.variables.map((v) => `$${latexName(v.name)} \\in ${latexSet(v)}$`)
  const source = `${declarations.join(", ")}\n\n$$G_{9999} = ${claim}$$`
  const { statements, unread } = readDocument(source, vocabulary, "latex")
  for (const s of statements) if (s.kind === "definition" && s.name.name === NAME) return { ast: s.body, source }
  throw new GradusError({
    code: "syntax",
    message: unread[0]?.message ?? "this claim is not understood",
    expected: "one expression, in Gradus notation or LaTeX",
  })
}

/** What `G_{9999}`, the claim while it is read, is called. */
const NAME = "G_9999"

const blank = (text: string): string => " ".repeat(text.length)
