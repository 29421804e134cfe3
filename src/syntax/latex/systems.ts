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
