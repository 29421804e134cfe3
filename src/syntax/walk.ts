import type { Ast, IndexAst } from "./ast.ts"

/** The direct parts of an expression. */
export function childrenOf(ast: Ast): readonly Ast[] {
  switch (ast.kind) {
    case "call":
      return ast.args
    case "apply":
      return [ast.callee, ...ast.args]
    case "unary":
    case "postfix":
      return [ast.arg]
    case "binary":
    case "compare":
      return [ast.left, ast.right]
    case "power":
      return [ast.base, ast.exponent]
    case "index":
      return [
        ast.base,
        ...ast.items.flatMap((i) => (i.kind === "entry" ? [i.at] : i.kind === "range" ? [i.from, i.to] : [])),
      ]
    case "blocks":
      return ast.rows.flat()
    case "binder":
      return [...ast.ranges.flatMap((r) => [r.from, r.to]), ast.body]
    case "group":
      return [ast.body]
    default:
      return []
  }
}

/** The same expression with `f` applied to its direct parts; the node itself where none changes. */
export function mapChildren(ast: Ast, f: (part: Ast) => Ast): Ast {
  let changed = false
  const mapped = rebuild(ast, (part) => {
    const result = f(part)
    changed ||= result !== part
    return result
  })
  return changed ? mapped : ast
}

function rebuild(ast: Ast, f: (part: Ast) => Ast): Ast {
  switch (ast.kind) {
    case "call":
      return { ...ast, args: ast.args.map(f) }
    case "apply":
      return { ...ast, callee: f(ast.callee), args: ast.args.map(f) }
    case "unary":
    case "postfix":
      return { ...ast, arg: f(ast.arg) }
    case "binary":
    case "compare":
      return { ...ast, left: f(ast.left), right: f(ast.right) }
    case "power":
      return { ...ast, base: f(ast.base), exponent: f(ast.exponent) }
    case "index":
      return { ...ast, base: f(ast.base), items: ast.items.map((i) => mapIndex(i, f)) }
    case "blocks":
      return { ...ast, rows: ast.rows.map((row) => row.map(f)) }
    case "binder":
      return { ...ast, ranges: ast.ranges.map((r) => ({ ...r, from: f(r.from), to: f(r.to) })), body: f(ast.body) }
    case "group":
      return { ...ast, body: f(ast.body) }
    default:
      return ast
  }
}

function mapIndex(item: IndexAst, f: (part: Ast) => Ast): IndexAst {
  if (item.kind === "entry") return { kind: "entry", at: f(item.at) }
  return item.kind === "range" ? { kind: "range", from: f(item.from), to: f(item.to) } : item
}

/** Names that an expression uses and does not bind itself, in order; names of called functions are in `calls`. */
export function namesOf(ast: Ast): { readonly names: readonly string[]; readonly calls: ReadonlySet<string> } {
  const names = new Set<string>()
  const calls = new Set<string>()
  const visit = (node: Ast, bound: ReadonlySet<string>): void => {
    if (node.kind === "name" && !bound.has(node.name)) names.add(node.name)
    if (node.kind === "call") calls.add(node.name)
    const inner = node.kind === "binder" ? new Set([...bound, ...node.ranges.map((r) => r.name)]) : bound
    for (const child of childrenOf(node)) visit(child, inner)
  }
  visit(ast, new Set())
  return { names: [...names], calls }
}

/** Replaces names and calls, innermost first; `undefined` keeps a node. */
export function rewrite(ast: Ast, f: (node: Ast) => Ast | undefined): Ast {
  const node = mapChildren(ast, (part) => rewrite(part, f))
  return f(node) ?? node
}

export function contains(ast: Ast, test: (node: Ast) => boolean): boolean {
  return test(ast) || childrenOf(ast).some((c) => contains(c, test))
}

function label(x: Ast): string {
  if (x.kind === "number" || x.kind === "imaginary") return x.text
  if (x.kind === "name" || x.kind === "call") return x.name
  if (x.kind === "unary" || x.kind === "binary" || x.kind === "postfix" || x.kind === "compare") return x.op
  return x.kind === "binder" ? x.binder + x.ranges.map((r) => r.name).join() : ""
}

/** Names without their places: whether two expressions are written alike. */
export function sameAst(a: Ast, b: Ast): boolean {
  if (a.kind === "group") return sameAst(a.body, b)
  if (b.kind === "group") return sameAst(a, b.body)
  if (a.kind !== b.kind) return false
  const [left, right] = [childrenOf(a), childrenOf(b)]
  return label(a) === label(b) && left.length === right.length && left.every((x, k) => sameAst(x, right[k] as Ast))
}
