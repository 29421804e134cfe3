import type { Ast } from "../ast.ts"
import { nameAst } from "./cursor.ts"
import type { PlacedDefinition } from "./model.ts"
import { childrenOf, contains, namesOf, rewrite } from "../walk.ts"

/** Whether a function is called with other things than its parameters. */
function isApplied({ name, params }: PlacedDefinition, asts: readonly Ast[]): boolean {
  const own = params?.map((p) => p.name) ?? []
  const isOwn = (n: Ast): boolean =>
    n.kind === "call" && n.name === name.name && n.args.every((a, i) => a.kind === "name" && a.name === own[i])
  return asts.some((a) => contains(a, (n) => n.kind === "call" && n.name === name.name && !isOwn(n)))
}

/**
 * Parameters of functions that are called with other arguments, where nothing else in the part bears their names: their shapes come
 * from the calls.
 */
export function ownParameters(
  definitions: readonly PlacedDefinition[],
  asts: readonly Ast[],
  isVariable: (name: string) => boolean,
): Set<string> {
  const out = new Set<string>()
  for (const definition of definitions) {
    const own = definition.params?.map((p) => p.name) ?? []
    const outside = asts.filter((a) => a !== definition.body)
    const isFree = (n: string): boolean =>
      isVariable(n) ||
      outside.some(
        (a) =>
          namesOf(a).names.includes(n) && !definitions.some((d) => d.body === a && d.params?.some((p) => p.name === n)),
      )
    if (own.length > 0 && isApplied(definition, outside) && !own.some(isFree)) for (const n of own) out.add(n)
  }
  return out
}

/**
 * `h(x) = \theta^Tx` beside data `x_i`: the parameter of a function that is called with other arguments, where its name occurs
 * elsewhere with an index only, is another x and gets a name of its own.
 */
export function setApart(definitions: readonly PlacedDefinition[], others: readonly Ast[]): PlacedDefinition[] {
  const all = [...definitions.map((d) => d.body), ...others]
  return definitions.map((definition) => {
    const outside = all.filter((a) => a !== definition.body)
    if (!definition.params || !isApplied(definition, outside)) return definition
    const names = new Map<string, string>()
    for (const p of definition.params) {
      const uses = new Set(outside.flatMap((a) => occurrences(a, p.name)))
      const inside = occurrences(definition.body, p.name)
      if (uses.has("indexed") && !uses.has("plain") && inside.includes("plain")) names.set(p.name, `${p.name}_arg`)
    }
    if (names.size === 0) return definition
    const body = rewrite(definition.body, (n) => {
      const name = n.kind === "name" ? names.get(n.name) : undefined
      return name === undefined ? undefined : nameAst(name, n.span)
    })
    return { ...definition, body, params: definition.params.map((p) => ({ ...p, name: names.get(p.name) ?? p.name })) }
  })
}

/** How an expression uses a name: with an index or without. */
function occurrences(ast: Ast, name: string): ("indexed" | "plain")[] {
  if (ast.kind === "name") return ast.name === name ? ["plain"] : []
  if (ast.kind !== "index" || ast.base.kind !== "name") return childrenOf(ast).flatMap((c) => occurrences(c, name))
  const below = ast.items.flatMap((i) => (i.kind === "entry" ? occurrences(i.at, name) : []))
  return ast.base.name === name ? ["indexed", ...below] : below
}
