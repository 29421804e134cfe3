import type { Ast } from "../ast.ts"
import { Environment, type FunctionKind, infer } from "./infer.ts"
import { isScalar, Mismatch, one, type Shape } from "./shapes.ts"

export type Rank = "scalar" | "vector" | "matrix" | "family"

/** A name whose rank the text does not give; `costs` says how unlikely each is. */
export interface Unknown {
  readonly name: string
  readonly costs: Readonly<Partial<Record<Rank, number>>>
}

export interface Equation {
  readonly left: Ast
  readonly right?: Ast | undefined
  /** The left side is a name that this equation gives its shape. */
  readonly defines?: string | undefined
  /** What it costs if it does not fit. */
  readonly weight: number
  /** What it costs if it is no scalar. */
  readonly scalar?: number | undefined
  /** What it costs if it is a scalar that depends on something. */
  readonly nonscalar?: number | undefined
}

export interface System {
  /** Enters what is declared; called for every try. */
  readonly prepare: (env: Environment) => void
  readonly unknowns: readonly Unknown[]
  readonly functions: readonly { readonly name: string; readonly first: FunctionKind }[]
  readonly equations: readonly Equation[]
}

const maxTries = 1500

/** The assignment of ranks under which the equations fit best, tried from the most plausible one on. */
export function solve(system: System): Environment {
  const options = system.unknowns.map((u) =>
    (Object.entries(u.costs) as [Rank, number][]).sort((a, b) => a[1] - b[1]).map(([rank, cost]) => ({ rank, cost })),
  )
  const kinds = system.functions.map((f): readonly { rank: FunctionKind; cost: number }[] => [
    { rank: f.first, cost: 0 },
    { rank: f.first === "scalar" ? "elementwise" : "scalar", cost: 0.7 },
  ])
  const choices = [...options, ...kinds]
  const run = (picks: readonly number[]): { env: Environment; penalty: number } => {
    const env = new Environment()
    system.prepare(env)
    system.unknowns.forEach((u, k) => assign(env, u.name, options[k]?.[picks[k] ?? 0]?.rank ?? "matrix"))
    system.functions.forEach((f, k) => env.unknownFunctions.set(f.name, kinds[k]?.[picks[options.length + k] ?? 0]?.rank ?? f.first))
    return { env, penalty: weigh(env, system.equations) }
  }
  const cost = (picks: readonly number[]): number => picks.reduce((sum, p, k) => sum + (choices[k]?.[p]?.cost ?? 9), 0)
  let best: { env: Environment; total: number } | undefined
  // Candidates by prior cost: a bucket a step, each reached from cheaper ones by worsening one choice to the right.
  const queue: { picks: readonly number[]; prior: number; from: number }[] = [{ picks: choices.map(() => 0), prior: 0, from: 0 }]
  queue[0] = { picks: choices.map(() => 0), prior: cost(choices.map(() => 0)), from: 0 }
  for (let tries = 0; tries < maxTries && queue.length > 0; tries++) {
    let at = 0
    for (let k = 1; k < queue.length; k++) if ((queue[k]?.prior ?? 0) < (queue[at]?.prior ?? 0)) at = k
    const [entry] = queue.splice(at, 1)
    if (!entry || (best && entry.prior >= best.total)) break
    const { env, penalty } = run(entry.picks)
    if (!best || entry.prior + penalty < best.total) best = { env, total: entry.prior + penalty }
    for (let k = entry.from; k < choices.length; k++) {
      const next = (entry.picks[k] ?? 0) + 1
      if (!choices[k]?.[next]) continue
      const picks = entry.picks.map((p, j) => (j === k ? next : p))
      queue.push({ picks, prior: cost(picks), from: k })
    }
  }
  return best?.env ?? run(choices.map(() => 0)).env
}

function assign(env: Environment, name: string, rank: Rank): void {
  if (rank === "family") env.families.add(name)
  const rows = rank === "scalar" ? one : env.unifier.fresh()
  env.names.set(name, { rows, cols: rank === "matrix" || rank === "family" ? env.unifier.fresh() : one })
}

function weigh(env: Environment, equations: readonly Equation[]): number {
  let total = 0
  for (const equation of equations) {
    const mark = env.unifier.mark()
    env.penalty = 0
    let shape: Shape | undefined
    try {
      shape = infer(env, equation.right ?? equation.left)
      if (equation.defines !== undefined) env.names.set(equation.defines, shape)
      else if (equation.right) unify(env, infer(env, equation.left), shape, equation)
      total += env.penalty
    } catch (error) {
      if (!(error instanceof Mismatch)) throw error
      env.unifier.undo(mark)
      total += equation.weight
      continue
    }
    if (isScalar(shape)) total += equation.nonscalar ?? 0
    else total += equation.scalar ?? 0
  }
  return total
}

function unify(env: Environment, left: Shape, right: Shape, equation: Equation): void {
  const zero = equation.right?.kind === "number" && equation.right.text === "0"
  if (!zero) env.unifier.shapes(left, right)
}

/** The shape of an expression, if it has one. */
export function shapeOf(env: Environment, ast: Ast): Shape | undefined {
  const mark = env.unifier.mark()
  try {
    return infer(env, ast)
  } catch (error) {
    if (!(error instanceof Mismatch)) throw error
    env.unifier.undo(mark)
    return undefined
  }
}
