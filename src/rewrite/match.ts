import { type Dim, dimSubstitute, sameDim } from "../ir/dim.ts"
import { type Expr, type Field, fold, type SetName } from "../ir/expr.ts"
import type { Builder } from "../ops/build.ts"

/** What the names of a pattern stand for. */
export interface Bindings {
  readonly values: Map<Expr, Expr>
  readonly dims: Map<string, Dim>
}

/** Decides whether an expression is known to lie in a set of real or complex matrices. */
export type Membership = (e: Expr, set: SetName, field: Field) => boolean

/** The bindings under which `pattern` is `e`, or undefined. */
export function match(pattern: Expr, e: Expr, isIn: Membership): Bindings | undefined {
  const bindings: Bindings = { values: new Map(), dims: new Map() }
  return matches(pattern, e, bindings, isIn) ? bindings : undefined
}

function matches(pattern: Expr, e: Expr, bindings: Bindings, isIn: Membership): boolean {
  if (pattern.kind === "symbol") {
    const bound = bindings.values.get(pattern)
    if (bound) return bound === e
    if (pattern.type.field === "R" && e.type.field === "C") return false
    if (!matchesDim(pattern.type.rows, e.type.rows, bindings) || !matchesDim(pattern.type.cols, e.type.cols, bindings))
      return false
    if (pattern.set !== "general" && !isIn(e, pattern.set, pattern.type.field)) return false
    bindings.values.set(pattern, e)
    return true
  }
  if (pattern.kind === "literal")
    return e.kind === "literal" && e.value.num === pattern.value.num && e.value.den === pattern.value.den
  return (
    e.kind === "apply" &&
    e.op === pattern.op &&
    e.args.length === pattern.args.length &&
    pattern.dims.every((d, i) => matchesDim(d, e.dims[i] as Dim, bindings)) &&
    pattern.args.every((p, i) => matches(p, e.args[i] as Expr, bindings, isIn))
  )
}

function matchesDim(pattern: Dim, d: Dim, bindings: Bindings): boolean {
  const [term] = pattern.terms
  const name =
    pattern.terms.length === 1 && term?.coefficient === 1 && term.names.length === 1 ? term.names[0] : undefined
  if (name === undefined)
    return sameDim(
      dimSubstitute(pattern, (n) => bindings.dims.get(n)),
      d,
    )
  const bound = bindings.dims.get(name)
  if (bound) return sameDim(bound, d)
  bindings.dims.set(name, d)
  return true
}

/** The template with the bindings put in, made by `builder`. */
export function instantiate(builder: Builder, template: Expr, bindings: Bindings): Expr {
  return fold<Expr>(template, (e, args) => {
    if (e.kind === "symbol") return bindings.values.get(e) ?? e
    if (e.kind === "literal") return builder.literal(e.value)
    return builder.apply(
      e.op,
      args,
      e.dims.map((d) => dimSubstitute(d, (n) => bindings.dims.get(n))),
    )
  })
}
