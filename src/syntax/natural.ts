import type { Ast, SetAst, Statement } from "./ast.ts"
import { sizesFrom } from "./constructors.ts"
import { childrenOf } from "./walk.ts"

/**
 * The names declared in Nat that are used as sizes: in the dimensions of a set, in the ends of a range, or as the size of
 * a constant. Such a name is a size like any other, which is also a scalar.
 */
export function naturalSizes(statements: readonly Statement[]): ReadonlySet<string> {
  const declared = new Set(
    statements.flatMap((s) =>
      s.kind === "declaration" && s.set.kind === "set" && /^(Nat|N)$/.test(s.set.name) && s.set.dims.length === 0
        ? s.names.map((n) => n.name)
        : [],
    ),
  )
  const used = new Set<string>()
  if (declared.size === 0) return used
  const stack: { readonly ast: Ast; readonly size: boolean }[] = []
  for (const s of statements) stack.push(...partsOf(s))
  for (let item = stack.pop(); item; item = stack.pop()) {
    const { ast, size } = item
    if (ast.kind === "name" && size && declared.has(ast.name)) used.add(ast.name)
    const from = ast.kind === "call" ? sizesFrom[ast.name] : undefined
    const ends = new Set(
      ast.kind === "index"
        ? ast.items.flatMap((i) => (i.kind === "range" ? [i.from, i.to] : []))
        : ast.kind === "binder" && (ast.binder === "matrix" || ast.binder === "vector")
          ? ast.ranges.map((r) => r.to)
          : [],
    )
    childrenOf(ast).forEach((part, i) => {
      stack.push({ ast: part, size: size || ends.has(part) || (from !== undefined && i >= from) })
    })
  }
  return used
}

const dimsOf = (set: SetAst): readonly Ast[] =>
  set.kind === "set" ? set.dims : [...dimsOf(set.from), ...dimsOf(set.to)]

function partsOf(s: Statement): { ast: Ast; size: boolean }[] {
  const values = (...asts: readonly (Ast | undefined)[]): { ast: Ast; size: boolean }[] =>
    asts.flatMap((ast) => (ast ? [{ ast, size: false }] : []))
  if (s.kind === "declaration") return dimsOf(s.set).map((ast) => ({ ast, size: true }))
  if (s.kind === "request") return values(s.of, s.along)
  return s.kind === "check" ? values(s.of, s.claim) : values(s.body)
}
