import { type Expr, nodesOf, type Sym } from "../ir/expr.ts"
import { printLatex } from "../syntax/print/index.ts"
import { latexName } from "../syntax/print/names.ts"
import { arrayShape, type Derivative, type EmitRequest, type FunctionSpec, isConjugated } from "./program.ts"

const partial = (above: string, below: string): string => `\\frac{\\partial ${above}}{\\partial ${below}}`

/** The left side of a derivative's line, over the printed function. */
function lhs(f: FunctionSpec, d: Derivative, of: string): string {
  const named = ({ name }: Sym, i: number): string =>
    isConjugated(d, i) ? `\\overline{${latexName(name)}}` : latexName(name)
  const names = d.wrt.map(named).join(",")
  switch (f.kind) {
    case "hessian":
      return `\\nabla^2_{${names}} ${of}`
    case "hvp":
      return `\\nabla^2_{${names}} ${of}\\,[\\cdot]`
    case "jacobian": {
      const [variable] = d.wrt
      const stack = (e: Expr, text: string, mark: string): string =>
        arrayShape(e.type).length > 1 ? `\\operatorname{vec}(${text})${mark}` : text
      return variable ? partial(stack(f.value, of, ""), stack(variable, names, "^{\\top}")) : of
    }
    case "differential":
      return `\\mathrm d${f.order ? `^{${f.order}}` : ""} ${of}`
    default: {
      if (d.conjugate) return partial(of, names)
      const wirtinger = f.derivatives.some((other) => other.conjugate && other.wrt[0] === d.wrt[0])
      return wirtinger ? partial(of, names) : `\\nabla_{${names}} ${of}`
    }
  }
}

/** The answer as an `aligned` environment: intermediate names of the problem, functions, derivatives. */
export function latex(request: EmitRequest): string {
  const roots = request.functions.flatMap((f) => [f.value, ...f.derivatives.map((d) => d.value)])
  const occurring = new Set<Expr>(nodesOf(...roots))
  const values = new Set(request.functions.map((f) => f.value))
  const names = new Map<Expr, string>()
  const lines: string[] = []
  for (const { name, value } of request.definitions ?? []) {
    if (value.kind !== "apply" || value.args.length === 0 || values.has(value) || !occurring.has(value)) continue
    names.set(value, name)
  }
  for (const [value, name] of names)
    lines.push(`${latexName(name)} &= ${printLatex(value, { names, definition: true })}`)
  const stated = new Set<Expr>()
  for (const f of request.functions) {
    const of = f.name === undefined ? "f" : latexName(f.name)
    if (!stated.has(f.value)) lines.push(`${of} &= ${printLatex(f.value, { names })}`)
    stated.add(f.value)
    for (const d of f.derivatives) lines.push(`${lhs(f, d, of)} &= ${printLatex(d.value, { names })}`)
  }
  return `\\begin{aligned}\n${lines.join(" \\\\\n")}\n\\end{aligned}\n`
}
