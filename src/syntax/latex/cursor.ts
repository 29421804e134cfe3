import { GradusError, type Span } from "../../ir/error.ts"
import type { Ast, BinaryOperator, PostfixOperator } from "../ast.ts"
import { type Node, only } from "./tree.ts"

/** Walks one list of nodes without its spaces; groups around a single node are seen through. */
export class Cursor {
  readonly items: readonly Node[]
  readonly end: Span
  at = 0

  constructor(items: readonly Node[], end: Span) {
    this.items = items.filter((n) => n.kind !== "space" && n.kind !== "tab" && n.kind !== "break").map(unwrap)
    this.end = end
  }

  peek(ahead = 0): Node | undefined {
    return this.items[this.at + ahead]
  }

  next(): Node | undefined {
    return this.items[this.at++]
  }

  operator(): string | undefined {
    const node = this.peek()
    return node?.kind === "operator" ? node.name : undefined
  }
}

export function unwrap(node: Node): Node {
  if (node.kind !== "group") return node
  return only([node]) ?? node
}

export function fail(span: Span, message: string): never {
  throw new GradusError({ code: "syntax", message, span })
}

export function startsFactor(node: Node | undefined): boolean {
  if (!node) return false
  if (node.kind === "scripted") return node.base === undefined || startsFactor(unwrap(node.base))
  return !["operator", "relation", "punctuation", "space", "tab", "break", "delimiter"].includes(node.kind)
}

export function between(a: { readonly span: Span }, b: { readonly span: Span }): Span {
  return { start: Math.min(a.span.start, b.span.start), end: Math.max(a.span.end, b.span.end) }
}

export function number(text: string, span: Span): Ast {
  return { kind: "number", text, span }
}

export function nameAst(name: string, span: Span): Ast {
  return { kind: "name", name, span }
}

export function call(name: string, args: readonly Ast[], span: Span, nameSpan: Span = span): Ast {
  return { kind: "call", name, nameSpan, args, span }
}

export function binary(op: BinaryOperator, left: Ast, right: Ast, opSpan: Span): Ast {
  return { kind: "binary", op, left, right, opSpan, span: between(left, right) }
}

export function postfix(op: PostfixOperator, arg: Ast, span: Span): Ast {
  return { kind: "postfix", op, arg, span }
}

export function power(base: Ast, exponent: Ast, span: Span, elementwise = false): Ast {
  return { kind: "power", base, exponent, elementwise, span }
}

export function negative(arg: Ast, span: Span): Ast {
  return { kind: "unary", op: "-", arg, span }
}
