import type { Ast, Statement } from "../ast.ts"
import type { ClaimAst } from "../reading.ts"
import { call, nameAst } from "./cursor.ts"
import { contains, namesOf, rewrite } from "../walk.ts"

export interface Tidied {
  readonly statements: readonly Statement[]
  readonly claims: readonly ClaimAst[]
}

/**
 * Makes a reading as plain as it can be. A function whose arguments are everywhere the variables of those names is a plain
 * definition: `J(U, V) = …` becomes `J = …`, and `J(U, V)` becomes `J`; one that is called with anything else keeps its arguments,
 * but for claims about a function of the question, where `f(X + H)` becomes `at(f, X, X + H)`.
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
  const params = new Map<string, readonly string[]>()
  const ofQuestion = new Set(statements.flatMap((s) => (s.kind === "definition" ? [s.name.name] : [])))
  const declared = new Set(all.flatMap((s) => (s.kind === "declaration" ? s.names.map((n) => n.name) : [])))
  for (const s of all) {
    if (s.kind !== "definition" || !s.params) continue
    const list = s.params.map((p) => p.name)
    if ((params.get(s.name.name) ?? list).join() !== list.join()) kept.add(s.name.name)
    params.set(s.name.name, list)
    const uses = namesOf(s.body).names
    if (s.params.some((p) => uses.includes(p.name) && !declared.has(p.name))) kept.add(s.name.name)
  }
  const isOwn = (node: Extract<Ast, { kind: "call" }>): boolean =>
    node.args.map((a) => (a.kind === "name" ? a.name : "?")).join() === params.get(node.name)?.join()
  const check = (ast: Ast, inClaim: boolean): void => {
    contains(ast, (node) => {
      // In a claim about the question's function, `f(X + H)` is f at X + H.
      if (node.kind === "call" && params.has(node.name) && !isOwn(node) && !(inClaim && ofQuestion.has(node.name)))
        kept.add(node.name)
      return false
    })
  }
  for (const s of statements) for (const ast of astsIn(s)) check(ast, false)
  for (const c of claims) {
    for (const s of c.scope) for (const ast of astsIn(s)) check(ast, false)
    check(c.lhs, true)
    check(c.rhs, true)
  }
  const strip = (ast: Ast): Ast =>
    rewrite(ast, (node) => {
      if (node.kind === "call" && node.name === "at") return substituted(node)
      if (node.kind !== "call" || !params.has(node.name) || kept.has(node.name)) return undefined
      const plain = nameAst(node.name, node.nameSpan)
      if (isOwn(node)) return { ...plain, span: node.span }
      const changes = (params.get(node.name) ?? []).flatMap((p, k) => {
        const arg = node.args[k]
        return !arg || (arg.kind === "name" && arg.name === p) ? [] : [nameAst(p, arg.span), arg]
      })
      return call("at", [plain, ...changes], node.span)
    })
  const stripStatement = (s: Statement): Statement => {
    if (s.kind === "definition") {
      const body = strip(s.body)
      const drops = params.has(s.name.name) && !kept.has(s.name.name)
      return drops ? { kind: "definition", name: s.name, body, span: s.span } : { ...s, body }
    }
    return s.kind === "request" && s.of ? { ...s, of: strip(s.of) } : s
  }
  return {
    statements: statements.map(stripStatement),
    claims: claims.map((c) => ({ ...c, lhs: strip(c.lhs), rhs: strip(c.rhs), scope: c.scope.map(stripStatement) })),
  }
}

/** `at(e, r, r)` is e. */
function substituted(node: Extract<Ast, { kind: "call" }>): Ast | undefined {
  const [of, ...pairs] = node.args
  const kept: Ast[] = []
  for (let i = 0; i + 1 < pairs.length; i += 2) {
    const [name, value] = [pairs[i] as Ast, pairs[i + 1] as Ast]
    if (!(name.kind === "name" && value.kind === "name" && name.name === value.name)) kept.push(name, value)
  }
  if (!of || kept.length === pairs.length) return undefined
  return kept.length === 0 ? of : { ...node, args: [of, ...kept] }
}

function astsIn(s: Statement): readonly Ast[] {
  if (s.kind === "definition") return [s.body]
  return s.kind === "request" && s.of ? [s.of] : []
}
