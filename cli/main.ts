import { existsSync } from "node:fs"
import { Command, CommanderError } from "commander"
import { GradusError } from "../src/ir/error.ts"
import { VERSION } from "../src/ir/version.ts"
import { nearest } from "../src/syntax/language.ts"
import { report } from "./errors.ts"
import type { ServeCommandOptions } from "./commands/serve.ts"
import { type CommonOptions, integerIn, UsageError, withCommonOptions, withExpressionOptions } from "./options.ts"

const program = new Command("gradus")
  .description("Matrix calculus: derives gradients, shows the way, proves the result, judges answers, emits code.")
  .version(VERSION, "--version")
  .enablePositionalOptions()
  .helpCommand(true)
  .exitOverride()
  .configureOutput({ outputError: () => {} })
  .showSuggestionAfterError()

/** Commands of the language that are still to come. */
const PLANNED: ReadonlySet<string> = new Set(["stationary", "convexity", "plan", "minimize", "mcp"])

withCommonOptions(program)
  .argument("[file]", "a question in Gradus notation, LaTeX or Markdown; - for standard input")
  .addHelpText("after", '\nExample:\n  gradus examples/seed.md --style differential\n  echo "x\'*A*x" | gradus -')
  .action(async (file: string | undefined, options: CommonOptions) => {
    if (file === undefined) return program.outputHelp()
    await (await import("./commands/answer.ts")).answerFile(file, options)
  })

/** Commands that differentiate an expression: name, request of the language, what it is, an example's words. */
const DERIVATIVES = [
  [
    "grad",
    "gradient",
    "the gradient of a scalar",
    '"norm2(X*W*Z - X)^2" --wrt W,Z --declare "X in R^(a x b)" --declare "W in R^(b x c)"',
  ],
  ["jacobian", "jacobian", "the Jacobian, one row an output", '"A*exp(x)" --wrt x'],
  ["hessian", "hessian", "every block of the Hessian", '"norm2(X*w - y)^2" --wrt w'],
  [
    "hvp",
    "hvp",
    "the Hessian applied to a direction",
    '"sum(exp(X*w))" --wrt w --along v --declare "X in R^(m x n); w, v in R^n"',
  ],
  ["differential", "differential", "the differential", '"A*X*B" --wrt X'],
] as const

for (const [name, request, what, example] of DERIVATIVES) {
  const command = withExpressionOptions(program.command(name)).description(what).argument("<expression>")
  if (name !== request) command.alias(request)
  if (name === "differential")
    command.option("--order <n>", "of a higher differential, along one increment", (text: string) =>
      integerIn(text, 1, 6),
    )
  if (name === "hvp") command.requiredOption("--along <direction>", "the direction")
  command
    .addHelpText("after", `\nExample:\n  gradus ${name} ${example}`)
    .action(async (expression: string, options: CommonOptions) => {
      await (await import("./commands/answer.ts")).answerExpression(expression, request, options)
    })
}

withExpressionOptions(program.command("check"))
  .description("judge the claims of a thread, or one claimed gradient")
  .argument("<file or expression>")
  .option(
    "--claim <claim>",
    "a claimed gradient, \"W: 2*X'*(X*W*Z-X)*Z'\"; may be repeated",
    (c: string, before: string[] = []) => [...before, c],
  )
  .addHelpText(
    "after",
    '\nExample:\n  gradus check examples/seed.md\n  gradus check "norm2(X*W - Y)^2" --claim "W: 2*X\'*(X*W - Y)"',
  )
  .action(async (input: string, options: CommonOptions & { claim?: string[] }) => {
    await (await import("./commands/check.ts")).check(input, options)
  })

withExpressionOptions(program.command("eval"))
  .description("the value and the derivatives as numbers")
  .argument("<file>")
  .option(
    "--data <name=file>",
    "values from a CSV, NPY, NPZ or JSON file; may be repeated",
    (d: string, before: string[] = []) => [...before, d],
  )
  .option("--random", "random values in the declared sets")
  .addHelpText("after", "\nExample:\n  gradus eval examples/seed.md --random --size a=5,b=4,c=3 --seed 1")
  .action(async (file: string, options: CommonOptions & { data?: string[]; random?: boolean }) => {
    await (await import("./commands/eval.ts")).evaluateFile(file, options)
  })

withCommonOptions(program.command("batch"))
  .description("JSON lines in, JSON lines out, in order")
  .addHelpText("after", '\nExample:\n  echo \'{"id": 1, "input": "norm2(X*w - y)^2"}\' | gradus batch')
  .action(async (options: CommonOptions) => {
    await (await import("./commands/batch.ts")).batch(options)
  })

program
  .command("serve")
  .description("the web page and the HTTP API on one port of this machine")
  .option("--host <address>", "the address to listen on", "127.0.0.1")
  .option("--port <number>", "the port; 0 takes any", (text) => integerIn(text, 0, 65_535), 8337)
  .option("--time <seconds>", "the time one problem may take", (text) => integerIn(text, 1, 3600), 10)
  .option("--memory <megabytes>", "the memory one problem may take", (text) => integerIn(text, 64, 65_536), 512)
  .addHelpText("after", "\nExample:\n  gradus serve --port 8337")
  .action(async (options: ServeCommandOptions) => {
    await (await import("./commands/serve.ts")).serveCommand(options)
  })

/** The first word is a command, or else a file: one that is neither gets an error of its own. */
function checkCommand(word: string | undefined, rest: readonly string[]): void {
  if (word === undefined || word.startsWith("-")) return
  if (PLANNED.has(word)) throw new UsageError(`${word} is understood, but not supported yet`, false)
  const commands = program.commands.flatMap((c) => [c.name(), ...c.aliases()])
  if (commands.includes(word) || word === "help" || /[./\\]/.test(word)) return
  if (rest.some((a) => !a.startsWith("-")) || !existsSync(word)) {
    const near = nearest(word, commands)
    const hint = near ? `did you mean gradus ${near}?` : `the commands are ${commands.join(", ")}`
    throw new GradusError({ code: "input", message: `${word} is neither a command nor a file`, hint })
  }
}

async function main(): Promise<void> {
  const json = process.argv.includes("--json")
  try {
    checkCommand(process.argv[2], process.argv.slice(3))
    await program.parseAsync()
  } catch (error) {
    if (!(error instanceof CommanderError)) report(error, json, undefined)
    else if (error.exitCode === 0)
      process.exitCode = 0 // help and version are no errors
    else report(new UsageError(error.message.replace(/^error: /, "")), json, undefined)
  }
}

void main()
