import type { Ast, Statement } from "../ast.ts"
import type { ClaimAst } from "../reading.ts"
import { nameAst } from "./cursor.ts"
import { contains, namesOf, rewrite } from "./walk.ts"

export interface Tidied {
  readonly statements: readonly Statement[]
  readonly claims: readonly ClaimAst[]
}

/**
 * Makes a reading as plain as it can be. A function whose arguments are everywhere the variables of those names is a plain
 * definition: `J(U, V) = …` becomes `J = …`, and `J(U, V)` becomes `J`; one that is called with anything else keeps its arguments.
 * Declarations that only the reader made (`inferred`) and nothing uses are left out.
 */
export function tidy(
  statements: readonly Statement[],
  claims: readonly ClaimAst[],
  inferred: ReadonlySet<string>,
): Tidied {
  return withoutUnused(dropParameters(statements, claims), inferred)
}

function withoutUnused({ statements, claims }: Tidied, inferred: ReadonlySet<string>): Tidied {
  const used = new Set<string>()
  const note = (ast: Ast): void => {
    const { names, calls } = namesOf(ast)
    for (const name of [...names, ...calls]) used.add(name)
  }
  for (const s of [...statements, ...claims.flatMap((c) => c.scope)]) {
    astsIn(s).forEach(note)
    if (s.kind === "request") for (const w of s.wrt) used.add(w.name)
  }
  for (const c of claims) [c.lhs, c.rhs].forEach(note)
  const keeps = (s: Statement): boolean =>
    s.kind !== "declaration" || s.names.some((n) => used.has(n.name) || !inferred.has(n.name))
  return { statements: statements.filter(keeps), claims }
}

function dropParameters(statements: readonly Statement[], claims: readonly ClaimAst[]): Tidied {
  const all = [...statements, ...claims.flatMap((c) => c.scope)]
  const kept = new Set<string>()
  const params = new Map<string, string>()
  const declared = new Set(all.flatMap((s) => (s.kind === "declaration" ? s.names.map((n) => n.name) : [])))
  for (const s of all) {
    if (s.kind !== "definition" || !s.params) continue
    const list = s.params.map((p) => p.name).join()
    if ((params.get(s.name.name) ?? list) !== list) kept.add(s.name.name)
    params.set(s.name.name, list)
    const uses = namesOf(s.body).names
    if (s.params.some((p) => uses.includes(p.name) && !declared.has(p.name))) kept.add(s.name.name)
  }
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
      return drops(s.name.name) ? { kind: "definition", name: s.name, body, span: s.span } : { ...s, body }
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
