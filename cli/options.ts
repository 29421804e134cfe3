import type { Command } from "commander"

export const STYLES = ["differential", "trace", "definition", "index", "vec", "backprop", "all", "none"] as const
export const DETAILS = ["brief", "normal", "full"] as const
export const LAYOUTS = ["numerator", "denominator"] as const
export const FORMATS = ["text", "markdown", "tex"] as const
export type Format = (typeof FORMATS)[number]
export const FIELDS = ["R", "C"] as const

/** Options that every command takes (LANGUAGE.md, Common options). */
export interface CommonOptions {
  readonly json?: boolean
  readonly style?: string
  readonly emit?: readonly string[]
  readonly size?: Readonly<Record<string, number>>
  readonly constant?: readonly string[]
  readonly layout?: "numerator" | "denominator"
  readonly field?: "R" | "C"
  readonly verify: boolean
  readonly seed?: number
  readonly color: "auto" | "always" | "never"
  readonly ascii?: boolean
  readonly format: Format
  readonly detail: (typeof DETAILS)[number]
  readonly declare?: readonly string[]
  readonly wrt?: readonly string[]
  readonly along?: string
  readonly order?: number
}

const list = (text: string): string[] =>
  text
    .split(",")
    .map((s) => s.trim())
    .filter(Boolean)

/** Thrown for words of a call that cannot be used; printed like any other bad input. */
export class UsageError extends Error {
  /** False for a command that is understood and still to come. */
  readonly supported: boolean

  constructor(message: string, supported = true) {
    super(message)
    this.supported = supported
  }
}

function oneOf<T extends string>(...allowed: readonly T[]): (text: string) => T {
  return (text) => {
    const found = allowed.find((a) => a === text)
    if (found === undefined) throw new UsageError(`${text} is not one of ${allowed.join(", ")}`)
    return found
  }
}

function sizes(text: string): Record<string, number> {
  return Object.fromEntries(
    list(text).map((pair) => {
      const [, name = "", value = ""] = /^([\p{L}_]\w*)=(\d+)$/u.exec(pair) ?? []
      if (!name || Number(value) < 1)
        throw new UsageError(`${pair} is not a size: write name=positive integer, as in a=5,b=4`)
      return [name, Number(value)]
    }),
  )
}

function integer(text: string): number {
  if (!/^-?\d+$/.test(text)) throw new UsageError(`${text} is not an integer`)
  return Number(text)
}

/** An option's value within bounds. @throws UsageError */
export function integerIn(text: string, least: number, most: number): number {
  const value = integer(text)
  if (value < least || value > most) throw new UsageError(`${text} is not between ${least} and ${most}`)
  return value
}

const collect = (text: string, before: readonly string[] = []): string[] => [...before, text]

export function withCommonOptions(command: Command): Command {
  return command
    .option("--json", "one JSON document on standard output, nothing else")
    .option("--style <style>", "differential, trace, definition, index, vec, backprop, all or none", oneOf(...STYLES))
    .option("--detail <detail>", "of derivations: brief, normal or full", oneOf(...DETAILS), "normal")
    .option("--emit <targets>", "source code: typescript, numpy, latex", list)
    .option("--size <sizes>", "a=10000,b=200", sizes)
    .option("--constant <names>", "variables that do not change between calls", list)
    .option("--layout <layout>", "numerator or denominator", oneOf(...LAYOUTS))
    .option(
      "--field <field>",
      "R or C: the field of undeclared names; C also promotes declared real sets",
      oneOf(...FIELDS),
    )
    .option("--no-verify", "skip the proof")
    .option("--seed <n>", "seed of everything random", integer)
    .option("--color <when>", "auto, always or never", oneOf("auto", "always", "never"), "auto")
    .option("--ascii", "terminal output in ASCII")
    .option("--format <format>", "text, markdown, or tex: a complete document", oneOf(...FORMATS), "text")
}

/** For commands that take an expression. */
export function withExpressionOptions(command: Command): Command {
  return withCommonOptions(command)
    .option("--wrt <names>", "variables to differentiate by", list)
    .option("--declare <declaration>", 'a declaration, "X in R^(a x b)"; may be repeated', collect)
}

/** The problem that an expression on the command line stands for: its declarations, then the request. */
export function expressionProblem(expression: string, request: string, options: CommonOptions): string {
  const wrt = options.wrt?.length ? ` wrt ${options.wrt.join(", ")}` : ""
  const along = options.along === undefined ? "" : ` along ${options.along}`
  const order = options.order === undefined ? "" : ` order ${options.order}`
  return [...(options.declare ?? []), `${request} ${expression}${wrt}${along}${order}`].join("\n")
}
