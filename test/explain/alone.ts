import * as la from "../../src/field/linalg.ts"
import { type Complex, complex } from "../../src/field/complex.ts"
import { float64 } from "../../src/field/float64.ts"
import { noisyFloat64 } from "../../src/verify/noisy.ts"
import { createRandom, type Random } from "../../src/field/random.ts"
import { complexSource, float64Source, type Source } from "../../src/field/sample.ts"
import type { AnswerDocument, DerivationEntry, StepEntry } from "../../src/answer/document.ts"
import type { Solution } from "../../src/answer/solve.ts"
import { dimName, dimNames, dimValue } from "../../src/ir/dim.ts"
import { type Expr, nodesInside, type Sym } from "../../src/ir/expr.ts"
import { type Matrix, type NumberSystem, OutsideDomain } from "../../src/ir/number.ts"
import { parseExpression } from "../../src/syntax/gradus/parser.ts"
import { readExpression } from "../../src/syntax/problem.ts"
import { Scope } from "../../src/syntax/scope.ts"
import { isRealOnSets } from "../../src/verify/reality.ts"
import { sizeAssignments, sizeNeeds, type Sizes } from "../../src/verify/sizes.ts"
import { evaluationAt, samplePoint, sampledSymbols } from "../../src/verify/values.ts"

/** Two sides count as equal up to this relative difference. */
const CLOSE = 1e-6
/** Of a difference of numbers near 1. */
const TINY = 1e-9

/** A number system to evaluate in, and the same with noise, which shows at which points rounding decides. */
interface System<T> {
  readonly source: Source<T>
  readonly F: NumberSystem<T>
  readonly noisy: NumberSystem<T>
}
const NOISE = noisyFloat64(1)
const REAL: System<number> = { source: float64Source, F: float64, noisy: NOISE }
const COMPLEX: System<Complex<number>> = {
  source: complexSource(float64Source),
  F: complex(float64),
  noisy: complex(NOISE),
}

/**
 * The steps of a derivation as the JSON document has them, read back and evaluated: nothing but the reader, samples of
 * the declared sets and the evaluator (differentials and gradients by dual numbers). Returns what does not hold.
 */
export function evaluateSteps(
  { problem, requests }: Solution,
  document: AnswerDocument,
  derivation: DerivationEntry,
  seed: string,
): string[] {
  const scope = new Scope(problem.scope)
  for (const v of problem.variables)
    for (const name of [...dimNames(v.type.rows), ...dimNames(v.type.cols)]) scope.setDim(name, dimName(name))
  const increments = Object.entries(derivation.increments ?? {}).map(([name, variable]): Sym => {
    const W = problem.variables.find((v) => v.name === variable) as Sym
    const H = problem.builder.arena.symbol(name, W.type, W.set)
    scope.setValue(name, H)
    return H
  })
  const wrt = new Set(requests.flatMap((r) => r.request.wrt.map((v) => v.name)))
  const denominator = document.derivatives.some((d) => d.kind === "jacobian" && d.layout === "denominator")
  const read = (text: string, place: Scope): Expr =>
    readExpression(problem, parseExpression(text), { forms: true, scope: place, source: text })
  const failures: string[] = []
  for (const step of derivation.steps) {
    const place = new Scope(scope)
    const indices = Object.entries(step.indices ?? {}).map(([name, size]) => {
      const index = problem.builder.arena.symbol(name, problem.builder.literal(0).type, "Int")
      place.setValue(name, index)
      return { index, size }
    })
    const rhs = read(step.rhs, place)
    const isName = /^\w+$/.test(step.lhs)
    // a `let` introduces its name; what a step says of the function is what later steps differentiate
    if (step.rule === "let") scope.setValue(step.lhs, rhs)
    else {
      const lhs = read(step.lhs, place)
      const varying = new Set(step.wrt ?? wrt)
      const holds = new Comparison(step, lhs, rhs, { increments, indices, varying, denominator }, seed).holds()
      if (holds !== true) failures.push(`${step.lhs} ${step.relation} ${step.rhs}: ${holds}`)
    }
    if (isName && step.relation === "=") scope.setValue(step.lhs, rhs)
  }
  return failures
}

interface Context {
  readonly increments: readonly Sym[]
  readonly indices: readonly { readonly index: Sym; readonly size: string }[]
  readonly varying: ReadonlySet<string>
  readonly denominator: boolean
}

class Comparison {
  private readonly step: StepEntry
  private readonly lhs: Expr
  private readonly rhs: Expr
  private readonly context: Context
  private readonly seed: string

  constructor(step: StepEntry, lhs: Expr, rhs: Expr, context: Context, seed: string) {
    this.step = step
    this.lhs = lhs
    this.rhs = rhs
    this.context = context
    this.seed = seed
  }

  /** true, or what is amiss. */
  holds(): true | string {
    const isComplex = nodesInside(this.lhs, this.rhs).some((e) => e.type.field === "C")
    return isComplex ? this.over(COMPLEX) : this.over(REAL)
  }

  private over<T>(system: System<T>): true | string {
    const roots = [this.lhs, this.rhs]
    const random = createRandom(this.seed)
    const free = new Set<Expr>(this.context.indices.map((i) => i.index))
    const symbols = sampledSymbols(roots).filter((s) => !free.has(s))
    const outcomes: (true | string)[] = []
    for (const sizes of sizeAssignments(sizeNeeds(roots), 3, 2)) {
      for (let attempt = 0, done = 0; attempt < 200 && done < 2 && outcomes.length < 4; attempt++) {
        try {
          outcomes.push(this.at(system, symbols, sizes, random))
          done++
        } catch (error) {
          if (!(error instanceof OutsideDomain)) throw error
        }
      }
    }
    return outcomes.length === 0 ? "no point" : (outcomes.find((o) => o !== true) ?? true)
  }

  private at<T>({ source, F, noisy }: System<T>, symbols: readonly Sym[], sizes: Sizes, random: Random): true | string {
    const sample = samplePoint(source, symbols, sizes, random)
    const values = new Map(sample.values)
    for (const { index, size } of this.context.indices) {
      const last = dimValue(dimName(size), sizes) ?? 1
      values.set(index.name, la.scalar(F.number(1 + Math.floor(random.uniform() * last))))
    }
    const sides = (t: number, system: NumberSystem<T> = F): [Matrix<T>, Matrix<T>] => {
      const scaled = new Map(values)
      for (const H of this.context.increments) {
        const value = values.get(H.name)
        if (value) scaled.set(H.name, la.scale(F, F.number(t), value))
      }
      const meaning = {
        varying: this.context.varying,
        isReal: isRealOnSets,
        denominatorLayout: this.context.denominator,
        wirtinger: true,
      }
      const evaluation = evaluationAt(system, { ...sample, values: scaled }, meaning)
      return [evaluation.value(this.lhs), evaluation.value(this.rhs)]
    }
    const [A, B] = sides(1)
    const size = (M: Matrix<T>): number => Math.max(0, ...M.data.map((x) => F.magnitude(x)))
    const gap = ([P, Q]: readonly [Matrix<T>, Matrix<T>]): number =>
      P.rows === Q.rows && P.cols === Q.cols ? size(la.zip(P, Q, (p, q) => F.sub(p, q))) : Number.POSITIVE_INFINITY
    if (this.step.relation === "=") {
      const difference = gap([A, B])
      const [noisyA, noisyB] = sides(1, noisy)
      if (gap([A, noisyA]) + gap([B, noisyB]) > CLOSE * Math.max(size(A), size(B)) + TINY)
        throw new OutsideDomain("rounding hides the sides")
      const allowed = CLOSE * Math.max(size(A), size(B)) + TINY
      return difference <= allowed || `${difference} > ${allowed}`
    }
    if (this.step.relation === "<=")
      return F.compare(F.re(la.at(A, 0, 0)), F.re(la.at(B, 0, 0))) <= CLOSE * size(B) || "greater"
    // the difference shrinks, up to what noise makes of it; near a pole only at smaller steps, where noise may not decide
    const limits = [1e-2, 1e-4, 1e-6].map((t): Limit => {
      const [P, Q] = sides(t)
      const [noisyP, noisyQ] = sides(t, noisy)
      return { difference: gap([P, Q]), rounding: gap([P, noisyP]) + gap([Q, noisyQ]) }
    })
    const [first, second, third] = limits as [Limit, Limit, Limit]
    const shrinks = second.difference <= 0.3 * first.difference + second.rounding + TINY
    const shrinksLater = third.difference + third.rounding <= 0.3 * second.difference
    return shrinks || shrinksLater || `does not shrink: ${limits.map((l) => l.difference).join(", ")}`
  }
}

interface Limit {
  readonly difference: number
  readonly rounding: number
}
