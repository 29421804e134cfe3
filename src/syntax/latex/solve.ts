import type { Ast } from "../ast.ts"
import { Environment, type FunctionKind } from "./environment.ts"
import { infer, isZero } from "./infer.ts"
import { childrenOf } from "../walk.ts"
import { type DimVariable, isScalar, Mismatch, one, openIn, type Shape } from "./shapes.ts"

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
  readonly nonscalar?: number | undefined
}

export interface System {
  /** Enters what is declared; called for every try. */
  readonly prepare: (env: Environment) => void
  readonly unknowns: readonly Unknown[]
  readonly functions: readonly { readonly name: string; readonly first: FunctionKind; readonly otherwise: number }[]
  /** Definitions and what is asked: they fix the shapes of the names in them. */
  readonly definitions: readonly Equation[]
  /** Claims: they may be wrong, so they only fix names that occur nowhere else. */
  readonly claims: readonly Equation[]
  /** The names that `definitions` fix. */
  readonly fixed: readonly string[]
}

const maxTries = 150
/** With more choices than these, candidates are not listed but improved one choice at a time. */
const maxListed = 30
const maxRounds = 4
/** Inferred nodes, over all tries. */
const maxWork = 150_000

/** The assignment of ranks under which the equations fit best, tried from the most plausible one on. */
export function solve(system: System): Environment {
  const options = system.unknowns.map((u) =>
    (Object.entries(u.costs) as [Rank, number][]).sort((a, b) => a[1] - b[1]).map(([rank, cost]) => ({ rank, cost })),
  )
  const kinds = system.functions.map((f): readonly { rank: FunctionKind; cost: number }[] => [
    { rank: f.first, cost: 0 },
    { rank: f.first === "scalar" ? "elementwise" : "scalar", cost: f.otherwise },
  ])
  const choices = [...options, ...kinds]
  const spent = { work: 0 }
  const run = (picks: readonly number[], bound: number): { env: Environment; penalty: number } => {
    const env = new Environment()
    system.prepare(env)
    system.unknowns.forEach((u, k) => assign(env, u.name, options[k]?.[picks[k] ?? 0]?.rank ?? "matrix"))
    system.functions.forEach((f, k) =>
      env.unknownFunctions.set(f.name, kinds[k]?.[picks[options.length + k] ?? 0]?.rank ?? f.first),
    )
    let penalty = weigh(env, system.definitions)
    spent.work += env.work
    if (penalty > bound) return { env, penalty }
    const frozen = freeze(env, system.fixed)
    penalty += weigh(env, system.claims)
    for (const variable of frozen) variable.rigid = false
    spent.work += env.work
    return { env, penalty }
  }
  if (choices.length === 0) return run([], Number.POSITIVE_INFINITY).env
  const cost = (picks: readonly number[]): number => picks.reduce((sum, p, k) => sum + (choices[k]?.[p]?.cost ?? 9), 0)
  let best: { picks: readonly number[]; total: number; env: Environment } | undefined
  const start = choices.map(() => 0)
  // Candidates by prior cost; each is reached once, by worsening choices from left to right.
  const queue = new Queue()
  queue.push({ picks: start, prior: cost(start), from: 0 })
  for (let tries = 0; tries < maxTries && spent.work < maxWork; tries++) {
    const entry = queue.pop()
    if (!entry || (best && entry.prior >= best.total)) break
    const { env, penalty } = run(entry.picks, (best?.total ?? Number.POSITIVE_INFINITY) - entry.prior)
    if (!best || entry.prior + penalty < best.total) best = { picks: entry.picks, total: entry.prior + penalty, env }
    for (let k = entry.from; k < choices.length && choices.length <= maxListed; k++) {
      const next = (entry.picks[k] ?? 0) + 1
      if (!choices[k]?.[next]) continue
      const picks = entry.picks.map((p, j) => (j === k ? next : p))
      queue.push({ picks, prior: cost(picks), from: k })
    }
  }
  let { picks, total, env } = best ?? { picks: start, total: Number.POSITIVE_INFINITY, env: run(start, -1).env }
  // Where the cheapest candidates did not suffice: one choice at a time, as long as that helps.
  let better = queue.size > 0 || choices.length > maxListed
  for (let round = 0; better && round < maxRounds && spent.work < maxWork; round++) {
    better = false
    for (let k = 0; k < choices.length; k++)
      for (let option = 0; option < (choices[k]?.length ?? 0); option++) {
        if (option === picks[k] || spent.work > maxWork) continue
        const other = picks.map((p, j) => (j === k ? option : p))
        const prior = cost(other)
        if (prior >= total) continue
        const tried = run(other, total - prior)
        if (prior + tried.penalty >= total) continue
        picks = other
        total = prior + tried.penalty
        env = tried.env
        better = true
      }
  }
  return env
}

interface Candidate {
  readonly picks: readonly number[]
  readonly prior: number
  readonly from: number
}

/** A binary heap by prior cost; of equals, the one that came first. */
class Queue {
  private readonly heap: (Candidate & { readonly order: number })[] = []
  private count = 0

  get size(): number {
    return this.heap.length
  }

  push(candidate: Candidate): void {
    const { heap } = this
    heap.push({ ...candidate, order: this.count++ })
    for (let at = heap.length - 1; at > 0; ) {
      const parent = (at - 1) >> 1
      if (!this.before(at, parent)) break
      this.swap(at, parent)
      at = parent
    }
  }

  pop(): Candidate | undefined {
    const { heap } = this
    const first = heap[0]
    const last = heap.pop()
    if (!first || !last || heap.length === 0) return first
    heap[0] = last
    for (let at = 0; ; ) {
      let least = at
      for (const child of [2 * at + 1, 2 * at + 2]) if (child < heap.length && this.before(child, least)) least = child
      if (least === at) return first
      this.swap(at, least)
      at = least
    }
  }

  private before(a: number, b: number): boolean {
    const x = this.heap[a]
    const y = this.heap[b]
    return x !== undefined && y !== undefined && (x.prior < y.prior || (x.prior === y.prior && x.order < y.order))
  }

  private swap(a: number, b: number): void {
    const { heap } = this
    const [x, y] = [heap[a], heap[b]]
    if (x && y) {
      heap[a] = y
      heap[b] = x
    }
  }
}

function assign(env: Environment, name: string, rank: Rank): void {
  if (rank === "family") env.families.add(name)
  const rows = rank === "scalar" ? one : env.unifier.fresh()
  env.names.set(name, { rows, cols: rank === "matrix" || rank === "family" ? env.unifier.fresh() : one })
}

/** Makes the open dimensions of these names stand for themselves. */
function freeze(env: Environment, names: readonly string[]): DimVariable[] {
  const frozen: DimVariable[] = []
  for (const name of names) {
    const shape = env.names.get(name)
    if (!shape) continue
    for (const variable of [...openIn(shape.rows), ...openIn(shape.cols)]) {
      if (variable.rigid) continue
      variable.rigid = true
      frozen.push(variable)
    }
  }
  return frozen
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
      else if (equation.right && !isZero(equation.right)) env.unifier.shapes(infer(env, equation.left), shape)
      total += Math.min(env.penalty, equation.weight)
    } catch (error) {
      if (!(error instanceof Mismatch)) throw error
      env.unifier.undo(mark)
      salvage(env, equation.left)
      if (equation.right) salvage(env, equation.right)
      total += equation.weight
      continue
    }
    if (!isScalar(shape)) total += equation.nonscalar ?? 0
  }
  return total
}

/** Learns what it can from an expression that does not fit: from its largest parts that do. */
function salvage(env: Environment, ast: Ast): void {
  if (shapeOf(env, ast)) return
  for (const child of childrenOf(ast)) salvage(env, child)
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

/** Whether an expression, and both sides of an equation, fit; leaves no trace. */
export function fits(env: Environment, left: Ast, right?: Ast): boolean {
  const mark = env.unifier.mark()
  try {
    const shape = infer(env, left)
    if (right && !isZero(right)) env.unifier.shapes(shape, infer(env, right))
    return true
  } catch (error) {
    if (!(error instanceof Mismatch)) throw error
    return false
  } finally {
    env.unifier.undo(mark)
  }
}
