import { dimNames } from "../ir/dim.ts"
import { isOne } from "../ir/dim.ts"
import { isScalar, type Shape } from "../ir/expr.ts"
import type { Problem } from "../syntax/problem.ts"

// left out: d and e, i, O, I, the sets' names R, C, N, Z, and T and H, which stand for transposes
const MATRICES = [..."ABEFGKLMPQSUVWXYD"]
const COLUMNS = [..."uvwrzpqhxyk"]
const SCALARS = [..."strqpuvwc"]
const FUNCTIONS = [..."fyghL"]

/** Names that a problem leaves free, each given out once. */
export class Letters {
  private readonly used: Set<string>

  constructor(problem: Problem) {
    const { scope, variables, definitions } = problem
    const dims = variables.flatMap((v) => [...dimNames(v.type.rows), ...dimNames(v.type.cols)])
    this.used = new Set([...scope.names(), ...variables.map((v) => v.name), ...definitions.map((d) => d.name), ...dims])
  }

  take(name: string): void {
    this.used.add(name)
  }

  forShape(shape: Shape): string {
    return this.first(isScalar(shape) ? SCALARS : isOne(shape.cols) ? COLUMNS : MATRICES)
  }

  forFunction(): string {
    return this.first(FUNCTIONS)
  }

  private first(letters: readonly string[]): string {
    for (let round = 0; ; round++) {
      for (const letter of letters) {
        const name = round === 0 ? letter : `${letter}${round}`
        // x and dx would be told apart by nothing
        if (this.used.has(name) || this.used.has(`d${name}`)) continue
        this.used.add(name)
        return name
      }
    }
  }
}
