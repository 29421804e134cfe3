import type { Ast, IndexAst, SetAst, Statement } from "../../src/syntax/ast.ts"

/** An AST with every operation in parentheses: what the precedence tables compare. */
export function show(ast: Ast): string {
  switch (ast.kind) {
    case "number":
    case "name":
      return ast.kind === "number" ? ast.text : ast.name
    case "imaginary":
      return `${ast.text}i`
    case "call":
      return `${ast.name}(${ast.args.map(show).join(", ")})`
    case "apply":
      return `{${show(ast.callee)}}(${ast.args.map(show).join(", ")})`
    case "unary":
      return `(${ast.op}${show(ast.arg)})`
    case "binary":
      return `(${show(ast.left)} ${ast.op} ${show(ast.right)})`
    case "postfix":
      return `(${show(ast.arg)}${ast.op})`
    case "power":
      return `(${show(ast.base)}${ast.elementwise ? ".^" : "^"}${show(ast.exponent)})`
    case "index":
      return `(${show(ast.base)}[${ast.items.map(showItem).join(", ")}])`
    case "blocks":
      return `[${ast.rows.map((row) => row.map(show).join(", ")).join("; ")}]`
    case "binder":
      return `${ast.binder}(${ast.ranges.map((r) => `${r.name} in ${show(r.from)}..${show(r.to)}, `).join("")}${show(ast.body)})`
    case "compare":
      return `(${show(ast.left)} ${ast.op} ${show(ast.right)})`
    default:
      return `<${show(ast.body)}>`
  }
}

function showItem(item: IndexAst): string {
  if (item.kind === "all") return ":"
  return item.kind === "entry" ? show(item.at) : `${show(item.from)}:${show(item.to)}`
}

export function showSet(set: SetAst): string {
  if (set.kind === "function") return `${showSet(set.from)} -> ${showSet(set.to)}`
  const dims = set.dims.map(show).join(", ")
  return `${set.name}${dims ? `(${dims})` : ""}${set.field ? `/${set.field}` : ""}`
}

const names = (list: readonly { readonly name: string }[]): string => list.map((n) => n.name).join(", ")

export function showStatement(s: Statement): string {
  switch (s.kind) {
    case "declaration":
      return `${names(s.names)} in ${showSet(s.set)}`
    case "definition":
      return `${s.name.name}${s.params ? `(${names(s.params)})` : ""} = ${show(s.body)}`
    case "expression":
      return show(s.body)
    case "request":
      return [
        s.request,
        s.of ? show(s.of) : "_",
        s.wrt.length > 0 ? `wrt ${names(s.wrt)}` : "",
        s.along ? `along ${show(s.along)}` : "",
      ]
        .filter(Boolean)
        .join(" ")
    default:
      return `check ${s.derivative} ${show(s.of)}${s.wrt.length > 0 ? ` wrt ${names(s.wrt)}` : ""}: ${show(s.claim)}`
  }
}
