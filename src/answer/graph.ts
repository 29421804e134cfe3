import { childrenOf, type Expr, isScalar, nodesOf, symbolsOf } from "../ir/expr.ts"
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
}

export interface Graph {
  readonly name: string
  readonly nodes: readonly GraphNode[]
}

/** What is differentiated as a graph, one for each function asked for. */
export function graphsOf({ requests, problem }: Solution): Graph[] {
  const seen = new Set<Expr>()
  return requests.flatMap(({ request }) => {
    if (seen.has(request.of)) return []
    seen.add(request.of)
    const names = new Map<Expr, string>()
    for (const d of problem.definitions)
      if (d.value.kind === "apply" && d.value !== request.of) names.set(d.value, d.name)
    const wrt = new Set<Expr>(request.wrt)
    const nodes = nodesOf(request.of)
    const at = new Map(nodes.map((e, i) => [e, i]))
    return [
      {
        name: request.name ?? "f",
        nodes: nodes.map(
          (e, id): GraphNode => ({
            id,
            children: childrenOf(e).map((c) => at.get(c) as number),
            kind:
              e === request.of
                ? "result"
                : e.kind === "symbol"
                  ? "variable"
                  : e.kind === "literal"
                    ? "constant"
                    : "operator",
            operator: e.kind === "apply" ? e.op.name : "",
            latex: printLatex(e, { names, definition: e === request.of }),
            shape: isScalar(e.type) ? "" : printShape(e.type),
            varies: symbolsOf(e).some((s) => wrt.has(s)),
          }),
        ),
      },
    ]
  })
}
