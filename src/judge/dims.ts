import { type Dim, dimName, dimNames, dimSubstitute, sameDim } from "../ir/dim.ts"
import { type Expr, fold, type Type } from "../ir/expr.ts"
import type { Builder } from "../ops/build.ts"
import type { Ast } from "../syntax/ast.ts"
import { GradusError } from "../ir/error.ts"
import { Elaborator } from "../syntax/elaborate.ts"
import { PlainBuilder } from "../ops/build.ts"
import { Scope } from "../syntax/scope.ts"
import { ClaimScope } from "./scope.ts"

/** Sizes that are taken to be equal: each name's representative. */
export type Equalities = ReadonlyMap<string, Dim>

/** `b = c`, `m = n = 4`. */
export function formatEqualities(equal: Equalities): string {
  const groups = new Map<string, string[]>()
  for (const [name, dim] of equal) groups.set(dim.key, [...(groups.get(dim.key) ?? []), name])
  return [...groups]
    .map(([key, names]) => [...new Set([...names.sort(), key])].sort(numbersLast).join(" = "))
    .join(", ")
}
const numbersLast = (a: string, b: string): number =>
  (/^\d/.test(a) ? 1 : 0) - (/^\d/.test(b) ? 1 : 0) || (a < b ? -1 : 1)

const mapped = (type: Type, equal: Equalities): Type => ({
  ...type,
  rows: dimSubstitute(type.rows, (n) => equal.get(n)),
  cols: dimSubstitute(type.cols, (n) => equal.get(n)),
})

/** The expression at sizes of which some are equal. */
export function atEqualSizes(builder: Builder, root: Expr, equal: Equalities): Expr {
  return fold<Expr>(root, (e, args) => {
    if (e.kind === "literal") return e
    if (e.kind === "symbol") return builder.arena.symbol(e.name, mapped(e.type, equal), e.set)
    return builder.apply(
      e.op,
      args,
      e.dims.map((d) => dimSubstitute(d, (n) => equal.get(n))),
    )
  })
}

/** The names of a scope at sizes of which some are equal. */
export function scopeAtEqualSizes(scope: ClaimScope, equal: Equalities): ClaimScope {
  const inner = new Scope(scope.scope)
  for (const name of new Set(scope.scope.names())) {
    const value = scope.scope.value(name)
    const defined = scope.scope.function(name)
    if (value) inner.setValue(name, atEqualSizes(scope.problem.builder, value, equal))
    if (defined) inner.setFunction(name, { ...defined, scope: inner })
  }
  for (const [name, dim] of equal) inner.setDim(name, dim)
  return new ClaimScope(scope.problem, inner, scope.failed)
}

/**
 * The sizes that have to be equal for an expression to make sense, none of them 1; undefined where no equal sizes help.
 */
export function equalitiesFor(scope: ClaimScope, ast: Ast): Equalities | undefined {
  const equal = new Map<string, Dim>()
  const resolve = (d: Dim): Dim => {
    let current = d
    for (let guard = 0; guard < 20; guard++) {
      const next = dimSubstitute(current, (n) => equal.get(n))
      if (sameDim(next, current)) return current
      current = next
    }
    return current
  }
  const unify = (a: Dim, b: Dim): boolean => {
    const [x, y] = [resolve(a), resolve(b)]
    if (sameDim(x, y)) return true
    for (const [name, value] of [
      [x, y],
      [y, x],
    ] as const) {
      const [only] = dimNames(name)
      if (only === undefined || name.key !== only || dimNames(value).includes(only) || value.key === "1") continue
      equal.set(only, value)
      return true
    }
    return false
  }
  const builder = new PlainBuilder(scope.problem.builder.arena, unify)
  try {
    new Elaborator(scope.scope, { builder, unify, source: "", forms: true }).expression(ast)
  } catch (error) {
    if (error instanceof GradusError) return undefined
    throw error
  }
  return new Map([...equal].map(([name]) => [name, resolve(dimName(name))]))
}
