import type { Ast } from "../ast.ts"
import { namesOf } from "../walk.ts"
import { call, nameAst } from "./cursor.ts"
import { directionOf } from "./directional.ts"
import type { Entry } from "./entries.ts"
import type { LocalDefinition } from "./knowledge.ts"
import type { Asked, Request } from "./requests.ts"
import { pending } from "./scope.ts"
import type { Equation } from "./solve.ts"

/** What gives the names of a part their shapes: its definitions, and in the question what is asked. */
export function definingEquations(
  definitions: readonly LocalDefinition[],
  requests: readonly Request[],
  answer: number,
  parameters: ReadonlySet<string>,
  scalars: ReadonlySet<string>,
): Equation[] {
  const weight = answer === 0 ? 8 : 5
  return [
    ...definitions.flatMap((d): Equation[] => {
      if (!d.params) return [{ left: nameAst(d.name.name, d.span), right: d.body, weight, defines: d.name.name }]
      // Its calls say of what shape its arguments are.
      if (d.params.some((p) => parameters.has(p.name))) return []
      return [{ left: d.body, weight, nonscalar: scalars.has(d.name.name) ? weight : answer === 0 ? 0.4 : 0 }]
    }),
    ...requests.map((r): Equation => ({ left: r.of, weight: 8, nonscalar: 1.4 })),
  ]
}

/** The claims that hold a name which nothing else fixes. */
export function claimEquations(
  asked: Asked,
  entries: readonly Entry[],
  resolved: (read: { readonly ast: Ast; readonly unknownFunctions: readonly string[] }) => Ast,
  local: ReadonlySet<string>,
  fixing: readonly Ast[],
): Equation[] {
  const fixed = new Set(fixing.flatMap((a) => namesOf(a).names))
  const opens = (ast: Ast): boolean => namesOf(ast).names.some((n) => local.has(n) && !fixed.has(n))
  const [request] = asked.requests
  const [variable] = request?.wrt ?? []
  const out: Equation[] = []
  for (const entry of entries) {
    if (entry.kind === "equation") {
      const [left, right] = [resolved(entry.left), resolved(entry.right)]
      if (!opens(left) && !opens(right)) continue
      const directed = directionOf(left, right)
      if (directed) {
        for (const [one, other] of directed) out.push({ left: one, right: other, weight: 1.4 })
        continue
      }
      const indexed = entry.left.free.length + entry.right.free.length > 0
      out.push(indexed ? { left: right, weight: 1.4 } : { left, right, weight: 1.4 })
    } else if (entry.kind === "bare" && !asked.functions.has(entry)) {
      const right = resolved(entry.read)
      if (!opens(right)) continue
      // Put up as an answer, it has the shape of what is asked for.
      const single = request && variable && request.wrt.length === 1 && !request.second
      const { span } = entry
      if (!single) out.push({ left: right, weight: 1.2 })
      else
        out.push({
          left: call(pending.derivative, [request.of, nameAst(variable.name, span)], span),
          right,
          weight: 1.2,
        })
    }
  }
  return out
}
