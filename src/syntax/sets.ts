import { DIM_ONE, type Dim } from "../ir/dim.ts"
import { GradusError } from "../ir/error.ts"
import type { Field, SetName, Type } from "../ir/expr.ts"
import type { Unspecified } from "../ops/unspecified.ts"
import type { Ast, SetAst } from "./ast.ts"
import { nearest } from "./language.ts"

interface SetRule {
  readonly set: SetName
  /** How many dimensions may be written. */
  readonly dims: readonly number[]
  readonly field: Field
  /** One dimension means square rather than a column. */
  readonly square?: true
}

const square = (set: SetName, field: Field = "R"): SetRule => ({ set, dims: [1], field, square: true })

/** The sets of LANGUAGE.md, by the name they are written with. */
const RULES: Readonly<Record<string, SetRule>> = {
  R: { set: "general", dims: [0, 1, 2], field: "R" },
  C: { set: "general", dims: [0, 1, 2], field: "C" },
  "R+": { set: "positive", dims: [0, 1, 2], field: "R" },
  Int: { set: "Int", dims: [0], field: "R" },
  Z: { set: "Int", dims: [0], field: "R" },
  Nat: { set: "Nat", dims: [0], field: "R" },
  N: { set: "Nat", dims: [0], field: "R" },
  Sym: square("Sym"),
  Skew: square("Skew"),
  Diag: square("Diag"),
  Lower: square("Lower"),
  Upper: square("Upper"),
  PSD: square("PSD"),
  PD: square("PD"),
  Herm: square("Herm", "C"),
  HPD: square("HPD", "C"),
  O: square("O"),
  U: square("U", "C"),
  Perm: square("Perm"),
  Toep: square("Toep"),
  St: { set: "St", dims: [2], field: "R" },
  Simplex: { set: "Simplex", dims: [1], field: "R" },
}

/** What a declaration says of its names. @throws GradusError code `set` or `unsupported` */
export function readSet(ast: SetAst, dimension: (ast: Ast) => Dim): { set: SetName; type: Type } {
  if (ast.kind === "function")
    throw new GradusError({ code: "set", message: "a function set is for functions alone", span: ast.span })
  const rule = Object.hasOwn(RULES, ast.name) ? RULES[ast.name] : undefined
  if (!rule) {
    const suggestion = nearest(ast.name, Object.keys(RULES))
    throw new GradusError({
      code: "set",
      message: `there is no set ${ast.name}`,
      span: ast.span,
      expected: "R, C, R^n, R^(m x n), Sym(n), PD(n), …",
      hint: suggestion ? `did you mean ${suggestion}?` : undefined,
    })
  }
  if (!rule.dims.includes(ast.dims.length))
    throw new GradusError({
      code: "set",
      message: `${ast.name} takes ${rule.dims.join(" or ")} dimension${rule.dims.at(-1) === 1 ? "" : "s"}, not ${ast.dims.length}`,
      span: ast.span,
    })
  const [first, second] = ast.dims.map(dimension)
  const rows = first ?? DIM_ONE
  return {
    set: rule.set,
    type: { rows, cols: second ?? (rule.square ? rows : DIM_ONE), field: ast.field ?? rule.field },
  }
}

/** What an unspecified function takes, from `R -> R` or `R^n -> R`. @throws GradusError code `unsupported` for others */
export function readFunctionSet(ast: SetAst & { kind: "function" }): Unspecified["domain"] {
  const { from, to } = ast
  const real = (s: SetAst, dims: number): boolean => s.kind === "set" && s.name === "R" && s.dims.length === dims
  if (real(to, 0) && real(from, 0)) return "entry"
  if (real(to, 0) && real(from, 1)) return "vector"
  throw new GradusError({
    code: "unsupported",
    message: "unspecified functions are from R or R^n to R",
    span: ast.span,
    expected: "sigma in R -> R, or f in R^n -> R",
  })
}
