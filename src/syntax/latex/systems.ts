import type { Ast, Statement } from "../ast.ts"
import type { Environment } from "./environment.ts"
import type { Description } from "./knowledge.ts"
import { type SetDescription, setAst, type Size } from "./sets.ts"
import {
  type Dim,
  type DimVariable,
  dimText,
  find,
  isMatrix,
  isScalar,
  isVector,
  known,
  one,
  openIn,
  type Shape,
  scalar,
} from "./shapes.ts"
import { dimAst } from "./settle.ts"
import type { Rank, Unknown } from "./solve.ts"
import { childrenOf } from "./walk.ts"

/** The shape that a description gives, with dimensions to be found where it gives none; `undefined` where it says no rank. */
export function describedShape(
  env: Environment,
  set: SetDescription,
  holes: Map<string, DimVariable>,
  owner: string,
): Shape | undefined {
  const size = (s: Size | undefined, place: string): Dim => {
    if (s?.kind === "given") {
      const text = dimText(s.ast)
      if (text !== undefined) return known(text)
    }
    const key = `${owner}:${s?.kind === "open" ? s.label : place}`
    const hole = holes.get(key) ?? env.unifier.fresh()
    holes.set(key, hole)
    return hole
  }
  if (set.shape === "scalar") return scalar
  if (set.shape === "vector") return { rows: size(set.rows, "rows"), cols: one }
  if (set.shape === "matrix") return { rows: size(set.rows, "rows"), cols: size(set.cols, "cols") }
  return undefined
}

const rankByLetter = (name: string): Unknown["costs"] => {
  const stem = name.replace(/_.*$/, "").replace(/cal$/, "")
  if (/^[a-g]$/.test(stem)) return { scalar: 0, vector: 1, matrix: 3.5 }
  if (/^[h-z]$/.test(stem)) return { vector: 0, scalar: 1.2, matrix: 3 }
  if (/^[A-Z]$/.test(stem)) return { matrix: 0, vector: 3, scalar: 3.2 }
  if (/^[a-z]/.test(stem)) return { scalar: 0, vector: 1, matrix: 3 }
  return { matrix: 0, vector: 3, scalar: 3.2 }
}

/** How the expressions of a part use a name. */
interface Use {
  indexed: boolean
  pairs: boolean
  asMatrix: boolean
}

/** One look at all expressions for how each name is used. */
export function usesOf(asts: readonly Ast[]): Map<string, Use> {
  const uses = new Map<string, Use>()
  const of = (ast: Ast | undefined): Use | undefined => {
    if (ast?.kind !== "name") return undefined
    const use = uses.get(ast.name) ?? { indexed: false, pairs: false, asMatrix: false }
    uses.set(ast.name, use)
    return use
  }
  const visit = (node: Ast): void => {
    if (node.kind === "index") {
      const use = of(node.base)
      if (use) use.indexed = true
      if (use && node.items.length === 2) use.pairs = true
    } else if (node.kind === "postfix" && node.op === "^-T") {
      const use = of(node.arg)
      if (use) use.asMatrix = true
    } else if (node.kind === "call" && /^(tr|det|inv|logdet|expm|logm|sym)$/.test(node.name)) {
      const use = of(node.args[0])
      if (use) use.asMatrix = true
    }
    childrenOf(node).forEach(visit)
  }
  asts.forEach(visit)
  return uses
}

/** What a name without a declaration may be, by its letter and by how it is used. */
export function unknownOf(name: string, use: Use | undefined, description: Description | undefined): Unknown {
  if (use?.pairs) return { name, costs: { matrix: 0 } }
  if (description?.family) return { name, costs: { family: 0, vector: 1 } }
  if (use?.indexed)
    return { name, costs: /^[a-z]/.test(name) ? { vector: 0, family: 0.6 } : { family: 0, vector: 0.8 } }
  const costs: Partial<Record<Rank, number>> = { ...rankByLetter(name) }
  if (use?.asMatrix) {
    costs.vector = (costs.vector ?? 0) + 3
    costs.matrix = Math.min(costs.matrix ?? 0, 1)
  }
  return { name, costs }
}

/** Gives the dimensions that remain open the names m, n, p, … that nobody uses. */
export function nameDimensions(shapes: readonly Shape[], taken: ReadonlySet<string>): string[] {
  const given: string[] = []
  const give = (variable: DimVariable): void => {
    if (variable.value) return
    const name = pool.shift() ?? `n${variable.id}`
    variable.value = known(name)
    given.push(name)
  }
  const pool = ["m", "n", "p", "q", "r", "s", "t", "k", "l", "h", "u", "v", "w"].filter((n) => !taken.has(n))
  const first = shapes.find((s) => openIn(s.rows).length + openIn(s.cols).length > 0)
  // One size alone is n, as authors have it.
  if (first && (isVector(first) || find(first.rows) === find(first.cols)) && pool.includes("n")) {
    pool.splice(pool.indexOf("n"), 1)
    pool.unshift("n")
  }
  for (const shape of shapes)
    for (const dim of [shape.rows, shape.cols]) for (const variable of openIn(dim)) give(variable)
  return given
}

/** The declaration of a name, of the shape that was found and the set that was described. */
export function declaration(
  name: string,
  span: Ast["span"],
  shape: Shape,
  set: SetDescription,
  from: Description | undefined,
): Statement {
  const given = (size: Size | undefined, dim: Dim): Ast | undefined => {
    if (size?.kind === "given") return size.ast
    const found = find(dim)
    return found.kind === "known" ? dimAst(found.text, span) : undefined
  }
  const cleaned: SetDescription = isMatrix(shape)
    ? set
    : {
        ...set,
        structure:
          set.structure === "R+" || set.structure === "Simplex" || /^(Int|Nat)$/.test(set.structure ?? "")
            ? set.structure
            : undefined,
      }
  const rows = isScalar(shape) ? undefined : given(set.rows, shape.rows)
  const cols = isScalar(shape) || isVector(shape) ? undefined : given(set.cols, shape.cols)
  return {
    kind: "declaration",
    names: [{ name, span: from?.span ?? span }],
    set: setAst(cleaned, rows, cols, span),
    span: from?.span ?? span,
  }
}

/** Which of these names occur transposed, for choices shown to the user. */
export function rankText(shape: Shape): string {
  if (isScalar(shape)) return "a scalar"
  return isVector(shape) ? "a vector" : "a matrix"
}
