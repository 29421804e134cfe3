import { dimNames, isOne } from "../ir/dim.ts"
import { isScalar, type Shape } from "../ir/expr.ts"
import type { Problem } from "../syntax/problem.ts"

// left out: d and e, i, O, I, the sets' names R, C, N, Z, and T and H, which stand for transposes
const MATRICES = [..."ABEFGKLMPQSUVWXYD"]
const COLUMNS = [..."uvwrzpqhxyk"]
const SCALARS = [..."strqpuvwc"]
const STEPS = { matrix: [..."HKLMEFG"], column: [..."hkprqz"], scalar: [..."htrsk"] }
const FUNCTIONS = [..."fyghL"]

/** What names mean something in a problem, its dimensions included. */
export function namesIn(problem: Problem): Set<string> {
  const { scope, variables, definitions } = problem
  const dims = variables.flatMap((v) => [...dimNames(v.type.rows), ...dimNames(v.type.cols)])
  return new Set([...scope.names(), ...variables.map((v) => v.name), ...definitions.map((d) => d.name), ...dims])
}

/** Names that a problem leaves free, each given out once. */
export class Letters {
  readonly used: Set<string>

  constructor(problem: Problem) {
    this.used = namesIn(problem)
  }

  forShape(shape: Shape): string {
    return this.first(isScalar(shape) ? SCALARS : isOne(shape.cols) ? COLUMNS : MATRICES)
  }

  /** For an increment of a variable of this shape. */
  forStep(shape: Shape): string {
    return this.first(STEPS[isScalar(shape) ? "scalar" : isOne(shape.cols) ? "column" : "matrix"])
  }

  forFunction(): string {
    return this.first(FUNCTIONS)
  }

  private first(letters: readonly string[]): string {
    for (let round = 0; ; round++) {
      for (const letter of letters) {
        const name = round === 0 ? letter : `${letter}${round}`
        if (this.used.has(name) || this.used.has(`d${name}`)) continue
        this.used.add(name)
        return name
      }
    }
  }
}

const WORDS: ReadonlySet<string> = new Set([
  "tr",
  "det",
  "log",
  "exp",
  "sum",
  "sign",
  "diag",
  "tanh",
  "sin",
  "cos",
  "re",
  "vec",
  "logsumexp",
  "softmax",
  "var",
  "mean",
])
const UPPER = [..."PQRSMKLNFGUVWXYZABCDE"]
const LOWER = [..."pqruvwzkhxystabc"]

/** Writes identities with letters that are not used for anything else. */
export function freeLetters(used: ReadonlySet<string>): (identity: string) => string {
  const exchange = new Map<string, string>()
  for (const letter of "PQRSMpqru") {
    const taken = new Set([...used, ...exchange.values()])
    const pool = letter < "a" ? UPPER : LOWER
    const free = taken.has(letter) ? pool.find((l) => !taken.has(l) && !"PQRSMpqru".includes(l)) : undefined
    if (free) exchange.set(letter, free)
  }
  if (exchange.size === 0) return (identity) => identity
  const put = (letters: string): string => [...letters].map((l) => exchange.get(l) ?? l).join("")
  const word = (run: string): string => {
    if (WORDS.has(run)) return run
    return run.length > 1 && run.startsWith("d") ? `d${put(run.slice(1))}` : put(run)
  }
  return (identity) => identity.replaceAll(/\$[^$]*\$/g, (math) => math.replaceAll(/[a-z]+|[A-Z]/g, word))
}
