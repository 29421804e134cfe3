import { isUnverified } from "../../src/answer/derive.ts"
import { type AnswerOptions, solve, type Solution } from "../../src/answer/solve.ts"
import { Terminal } from "../../src/answer/terminal.ts"
import { toErrorDocument } from "../../src/answer/error-document.ts"
import { isDone, unanswered } from "../../src/answer/unanswered.ts"
import type { Style } from "../../src/explain/derivation.ts"
import { exitStatus, GradusError } from "../../src/ir/error.ts"
import { report } from "../errors.ts"
import { readInput, write } from "../io.ts"
import { expressionProblem, type CommonOptions, STYLES } from "../options.ts"
import { palette } from "../palette.ts"
import { judgementBlocks, reportOf } from "./report.ts"

/** `gradus FILE`: answers every request; the exit status is 0 whatever a thread claims. */
export async function answerFile(file: string, options: CommonOptions): Promise<void> {
  let source = ""
  try {
    source = readInput(file)
    await answer(source, options)
  } catch (error) {
    report(error, options.json ?? false, { name: file === "-" ? "input" : file, source })
  }
}

/** `gradus grad EXPR --wrt …` and the other kinds of derivative. */
export async function answerExpression(expression: string, request: string, options: CommonOptions): Promise<void> {
  const source = expressionProblem(expression, request, options)
  try {
    await answer(source, options)
  } catch (error) {
    report(error, options.json ?? false, { name: "expression", source })
  }
}

/** The styles that a word of the command line stands for. */
export const stylesOf = (word: string): Style[] =>
  word === "none" ? [] : word === "all" ? STYLES.filter((s) => s !== "all" && s !== "none") : [word as Style]

export function answerOptions(options: CommonOptions): AnswerOptions {
  return {
    field: options.field,
    styles: stylesOf(options.style ?? "differential"),
    emit: options.emit,
    verify: options.verify,
    seed: options.seed,
    layout: options.layout,
  }
}

async function answer(source: string, options: CommonOptions): Promise<void> {
  // the short answer leaves a thread's claims to `gradus check`
  const judge = options.json === true || options.style !== "none" ? true : "asked"
  const solution = await solve(source, { ...answerOptions(options), judge })
  const reason = isDone(solution) ? undefined : unanswered(solution)
  if (options.json) {
    const { toDocument } = await import("../../src/answer/present.ts")
    write(JSON.stringify({ ...toDocument(solution), ...(reason && toErrorDocument(reason, source)) }))
  } else write(await (options.format === "text" ? text(solution, options) : document(solution, options)))
  if (options.verify && solution.requests.some((r) => r.derivatives.some(isUnverified))) process.exitCode = 1
  if (reason) process.exitCode = exitStatus(reason.code)
}

/** The same in Markdown or LaTeX. */
async function document(solution: Solution, options: CommonOptions): Promise<string> {
  const { typeset } = await import("../../src/answer/typeset.ts")
  const { toMarkdown, toTex } = await import("../../src/answer/blocks.ts")
  const blocks = typeset(solution, options.detail)
  if (solution.claims.length > 0) {
    if (options.format === "tex") blocks.push(...(await judgementBlocks(solution)))
    else blocks.push({ kind: "paragraph", text: (await reportOf(solution, options)).trimEnd() })
  }
  return options.format === "tex" ? toTex(blocks) : toMarkdown(blocks)
}

/** Answer, derivations, judgement, code. */
async function text(solution: Solution, options: CommonOptions): Promise<string> {
  const look = { ascii: options.ascii, palette: palette(options.color), detail: options.detail }
  const parts = [new Terminal(look).answer(solution)]
  const derivations = solution.requests.flatMap((r) => r.derivations)
  if (derivations.length > 0) {
    const { renderText } = await import("../../src/explain/index.ts")
    const several = new Set(derivations.map((d) => d.style)).size > 1
    parts.push(...derivations.map((d) => `${several ? `${look.palette.strong(d.style)}\n` : ""}${renderText(d, look)}`))
  }
  if (solution.claims.length > 0 && (derivations.length > 0 || solution.problem.checks.length > 0)) {
    parts.push((await reportOf(solution, options)).trimEnd())
  }
  for (const [target, code] of Object.entries(solution.emitted))
    parts.push(derivations.length > 0 ? `${target}:\n\n${code}` : code)
  if (parts.join("").trim() === "")
    throw new GradusError({
      code: "request",
      message: "nothing is asked for",
      hint: "define a function, y = …, or ask: gradient y wrt W",
    })
  return parts.filter((p) => p !== "").join("\n\n")
}
