import { pullBack } from "../derive/adjoints.ts"
import type { Workshop } from "../derive/gradient.ts"
import { childrenOf, type Expr, isScalar, nodesOf, type Sym, symbolsOf } from "../ir/expr.ts"
import { printLatex, printShape } from "../syntax/print/index.ts"
import type { Solution } from "./solve.ts"

/** A distinct sub-expression; what is shared appears once. */
export interface GraphNode {
  readonly id: number
  /** Children come before their parents. */
  readonly children: readonly number[]
  readonly kind: "variable" | "constant" | "operator" | "result"
  /** The operator's name; empty for leaves. */
  readonly operator: string
  /** The sub-expression in LaTeX. */
  readonly latex: string
  readonly shape: string
  /** Some variable of the request occurs in it: the backward pass goes through it. */
  readonly varies: boolean
  /** The derivative of the result by this part, in LaTeX; of what varies under a gradient. */
  readonly adjoint?: string
}

export interface Graph {
  readonly name: string
  readonly nodes: readonly GraphNode[]
}

/** What is differentiated as a graph, one for each function asked for. */
export function graphsOf({ requests, problem, shop }: Solution): Graph[] {
  const seen = new Set<Expr>()
  return requests.flatMap(({ request, derivatives }) => {
    if (seen.has(request.of)) return []
    seen.add(request.of)
    const names = new Map<Expr, string>()
    for (const d of problem.definitions)
      if (d.value.kind === "apply" && d.value !== request.of) names.set(d.value, d.name)
    const wrt = new Set<Expr>(request.wrt)
    const nodes = nodesOf(request.of)
    const at = new Map(nodes.map((e, i) => [e, i]))
    const isGradient = derivatives.length > 0 && derivatives.every((d) => d.gradient?.sense === "gradient")
    const adjoints = isGradient ? adjointsOf(shop, request.of, request.wrt) : new Map<Expr, Expr>()
    for (const {
      wrt: [v],
      value,
    } of derivatives)
      if (v && isGradient) adjoints.set(v, value)
    const node = (e: Expr, id: number): GraphNode => {
      const adjoint = adjoints.get(e)
      return {
        id,
        children: childrenOf(e).map((c) => at.get(c) as number),
        kind: e === request.of ? "result" : KINDS[e.kind],
        operator: e.kind === "apply" ? e.op.name : "",
        latex: printLatex(e, { names, definition: e === request.of }),
        shape: isScalar(e.type) ? "" : printShape(e.type),
        varies: symbolsOf(e).some((s) => wrt.has(s)),
        ...(adjoint && { adjoint: printLatex(adjoint, { names }) }),
      }
    }
    return [{ name: request.name ?? "f", nodes: nodes.map(node) }]
  })
}

const KINDS = { symbol: "variable", literal: "constant", apply: "operator" } as const

/** The derivatives of f by its parts, as the backward pass finds them. */
function adjointsOf(shop: Workshop, f: Expr, wrt: readonly Sym[]): Map<Expr, Expr> {
  const found = new Map<Expr, Expr>()
  pullBack(shop.derive, f, shop.derive.literal(1), wrt, (e, G) => found.set(e, shop.read.rebuild(G)))
  found.delete(f)
  return found
}
