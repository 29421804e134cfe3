import type { Ast, Statement } from "../ast.ts"
import type { ClaimAst } from "../reading.ts"
import { nameAst } from "./cursor.ts"
import { contains, rewrite } from "./walk.ts"

/**
 * A function whose arguments are everywhere the variables of those names is a plain definition: `J(U, V) = …` becomes `J = …`, and
 * `J(U, V)` becomes `J`. One that is called with anything else keeps its arguments throughout.
 */
export function dropParameters(
  statements: readonly Statement[],
  claims: readonly ClaimAst[],
): { readonly statements: readonly Statement[]; readonly claims: readonly ClaimAst[] } {
  const params = new Map<string, string>()
  const kept = new Set<string>()
  const all = [...statements, ...claims.flatMap((c) => c.scope)]
  for (const s of all) {
    if (s.kind !== "definition" || !s.params) continue
    const list = s.params.map((p) => p.name).join()
    if ((params.get(s.name.name) ?? list) !== list) kept.add(s.name.name)
    params.set(s.name.name, list)
  }
  const declared = new Set(all.flatMap((s) => (s.kind === "declaration" ? s.names.map((n) => n.name) : [])))
  for (const [name, list] of params) if (!list.split(",").every((p) => declared.has(p))) kept.add(name)
  const check = (ast: Ast): void => {
    contains(ast, (node) => {
      if (node.kind === "call" && params.has(node.name)) {
        const list = node.args.map((a) => (a.kind === "name" ? a.name : "?")).join()
        if (list !== params.get(node.name)) kept.add(node.name)
      }
      return false
    })
  }
  for (const s of all) astsIn(s).forEach(check)
  for (const c of claims) [c.lhs, c.rhs].forEach(check)
  const drops = (name: string): boolean => params.has(name) && !kept.has(name)
  const strip = (ast: Ast): Ast =>
    rewrite(ast, (node) => (node.kind === "call" && drops(node.name) ? nameAst(node.name, node.span) : undefined))
  const stripStatement = (s: Statement): Statement => {
    if (s.kind === "definition") {
      const body = strip(s.body)
      if (!drops(s.name.name)) return { ...s, body }
      return { kind: "definition", name: s.name, body, span: s.span }
    }
    return s.kind === "request" && s.of ? { ...s, of: strip(s.of) } : s
  }
  return {
    statements: statements.map(stripStatement),
    claims: claims.map((c) => ({ ...c, lhs: strip(c.lhs), rhs: strip(c.rhs), scope: c.scope.map(stripStatement) })),
  }
}

function astsIn(s: Statement): readonly Ast[] {
  if (s.kind === "definition") return [s.body]
  return s.kind === "request" && s.of ? [s.of] : []
}
