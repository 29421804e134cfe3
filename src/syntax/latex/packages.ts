import type { Ast } from "../ast.ts"
import { type Cursor, call, fail, nameAst, unwrap } from "./cursor.ts"
import { isDifferentialSign, readDifferential } from "./derivatives.ts"
import { readNorm, type Scripts } from "./functions.ts"
import { askedFunction, pending, type Reader } from "./scope.ts"
import { applySuperscript } from "./scripts.ts"
import type { NodeOf } from "./tree.ts"

/** Commands that packages define and people use without their definition; `undefined` for any other command. */
export function readPackageCommand(
  reader: Reader,
  node: NodeOf<"unknown">,
  scripts: Scripts,
  span: Ast["span"],
  cursor: Cursor,
): Ast | undefined {
  const [first, second] = node.args
  if (node.args.length === 0) {
    if (/^(Id|eye|id|Identity|ident)$/.test(node.name))
      return applySuperscript(reader, nameAst("eye", span), scripts.sup, scripts.primes, span)
    if (reader.scope.lookup(node.name) === undefined && isDifferentialSign(reader, node))
      return readDifferential(reader, node, cursor)
    return undefined
  }
  if (!first) return undefined
  if (/^(norm|Norm|lnorm)$/.test(node.name)) {
    const norm = readNorm(reader, reader.expression(first), scripts.sub, span)
    return applySuperscript(reader, norm, scripts.sup, scripts.primes, span)
  }
  const close = (ast: Ast): Ast => {
    if (scripts.sub) fail(span, "a subscript that is not read")
    return applySuperscript(reader, ast, scripts.sup, scripts.primes, span)
  }
  if (/^(abs|Abs|card)$/.test(node.name)) return close(call(pending.bars, [reader.expression(first)], span))
  if (/^(inner|innerp|ip|dotp|innerproduct|scal|braket)$/.test(node.name) && second) {
    const [left, right] = [reader.expression(first), reader.expression(second)]
    return close({ kind: "binary", op: ":", left, right, opSpan: span, span })
  }
  if (/^(pdv|pd|pfrac|dv|pderiv|deriv|grad|fracp|dfdx|partiald|diffp|pdiff|derivative|gradient)$/.test(node.name)) {
    if (!second && node.name === "grad") return undefined
    if (second) {
      const of = first.length > 0 ? reader.expression(first) : reader.product(cursor)
      return close(call(pending.derivative, [of, reader.expression(second)], span))
    }
    const variable = reader.expression(first)
    const of =
      cursor.peek() && cursor.peek()?.kind !== "operator" ? reader.product(cursor) : nameAst(askedFunction, span)
    return close(call(pending.derivative, [of, variable], span))
  }
  if (
    /^(vb|vect|mat|matr|va|vu|bf|mathbfx|mx|vc|mtx|bs|b|m|v|rm|qty|paren|parens|brac|br|pars|transp|set)$/.test(
      node.name,
    ) &&
    !second
  ) {
    const [single] = first
    if (first.length === 1 && single) {
      const inner = unwrap(single)
      const again = {
        items: [scripts.sub || scripts.sup || scripts.primes ? { ...scriptedNode(scripts, inner, span) } : inner],
      }
      return reader.expression(again.items)
    }
    return close({ kind: "group", body: reader.expression(first), span })
  }
  return fail(span, `\\${node.name} is not defined`)
}

function scriptedNode(
  scripts: Scripts,
  base: NodeOf<"unknown"> | Parameters<typeof unwrap>[0],
  span: Ast["span"],
): NodeOf<"scripted"> {
  return { kind: "scripted", base, sub: scripts.sub, sup: scripts.sup, primes: scripts.primes, span }
}
