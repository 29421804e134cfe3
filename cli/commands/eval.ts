import { solve } from "../../src/answer/solve.ts"
import { isUnverified } from "../../src/answer/derive.ts"
import { functionOf } from "../../src/answer/function.ts"
import { GradusError } from "../../src/ir/error.ts"
import type { Nested } from "../../src/numeric/array.ts"
import { evaluateFunctions, type Evaluation } from "../../src/numeric/evaluate.ts"
import { readData } from "../data.ts"
import { report } from "../errors.ts"
import { readInput, write } from "../io.ts"
import type { CommonOptions } from "../options.ts"

interface EvalOptions extends CommonOptions {
  readonly data?: readonly string[]
  readonly random?: boolean
}

/** `gradus eval FILE --data X=X.npy | --random --size a=5 --seed 1`: the value and the derivatives as numbers. */
export async function evaluateFile(file: string, options: EvalOptions): Promise<void> {
  let source = ""
  try {
    source = readInput(file)
    if (!options.data?.length && !options.random)
      throw new GradusError({
        code: "input",
        message: "there are no values",
        hint: "give --data X=X.npy for every variable, or --random --size a=5,b=4",
      })
    const solution = await solve(source, {
      field: options.field,
      verify: options.verify,
      seed: options.seed,
      judge: false,
    })
    const functions = solution.requests.map((r) => functionOf(solution.shop, r))
    const evaluation = evaluateFunctions(
      { variables: solution.problem.variables, functions },
      {
        arrays: await readData(options.data ?? []),
        sizes: new Map(Object.entries(options.size ?? {})),
        ...(options.random && { random: { seed: options.seed ?? 0 } }),
      },
    )
    write(options.json ? JSON.stringify(document(evaluation, options.random ?? false)) : text(evaluation))
    if (options.verify && solution.requests.some((r) => r.derivatives.some(isUnverified))) process.exitCode = 1
  } catch (error) {
    report(error, options.json ?? false, { name: file === "-" ? "input" : file, source })
  }
}

/** The first function at the top, others under their names; random inputs beside, so that the point can be used again. */
function document(evaluation: Evaluation, random: boolean): unknown {
  const [first, ...others] = evaluation.functions
  return {
    value: first?.value,
    derivatives: first?.derivatives,
    ...(others.length > 0 && { others: others.map(({ name, value, derivatives }) => ({ name, value, derivatives })) }),
    ...(random && { sizes: evaluation.sizes, inputs: evaluation.inputs }),
  }
}

function text({ functions, sizes }: Evaluation): string {
  const at = Object.entries(sizes).map(([name, n]) => `${name} = ${n}`)
  const blocks = functions.map((f) => {
    const name = f.name ?? "f"
    const rows = Object.entries(f.derivatives).map(
      ([v, value]) => `∇_${v} ${name} =${isNumber(value) ? " " : "\n"}${table(value)}`,
    )
    return [`${name} = ${table(f.value)}`, ...rows].join("\n")
  })
  return [...(at.length > 0 ? [`at ${at.join(", ")}`] : []), ...blocks].join("\n\n")
}

const isNumber = (v: Nested): v is Exclude<Nested, readonly Nested[]> => !Array.isArray(v)

const digits = (x: number): string => (Number.isInteger(x) ? `${x}` : x.toPrecision(6))

function number(v: Exclude<Nested, readonly Nested[]>): string {
  if (typeof v === "number") return digits(v)
  return `${digits(v.re)} ${v.im < 0 ? "-" : "+"} ${digits(Math.abs(v.im))}i`
}

const MOST = 12

/** Numbers in columns; long ones are cut with an ellipsis. */
function table(v: Nested): string {
  if (isNumber(v)) return number(v)
  const rows = v.map((row) => (isNumber(row) ? [number(row)] : row.map((x) => (isNumber(x) ? number(x) : "…"))))
  const shown = rows.slice(0, MOST).map((r) => (r.length > MOST ? [...r.slice(0, MOST), "…"] : r))
  const widths = (shown[0] ?? []).map((_, j) => Math.max(...shown.map((r) => (r[j] ?? "").length)))
  const lines = shown.map((r) => `  ${r.map((x, j) => x.padStart(widths[j] ?? 0)).join("  ")}`)
  return [...lines, ...(rows.length > MOST ? [`  … ${rows.length - MOST} more rows`] : [])].join("\n")
}
