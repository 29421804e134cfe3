import type { Ast, BinaryOperator, PostfixOperator } from "../syntax/ast.ts"
import { partsOf, withParts } from "./scope.ts"

/** A part of an expression and how to put another in its place. */
export interface Site {
  readonly node: Ast
  readonly put: (replacement: Ast) => Ast
  readonly parent: Ast | undefined
}

const MAX_SITES = 200

/** All parts of an expression, outermost first; none where it is so long that no one change of it would explain it. */
export function sitesOf(root: Ast): Site[] {
  const sites: Site[] = []
  const visit = (site: Site): void => {
    sites.push(site)
    const parts = partsOf(site.node)
    // exponents, conditions and index bounds are not where these mistakes are made
    const last = site.node.kind === "power" ? 1 : parts.length
    parts.slice(0, last).forEach((part, i) => {
      const put = (r: Ast): Ast =>
        site.put(
          withParts(
            site.node,
            parts.map((p, k) => (k === i ? r : p)),
          ),
        )
      visit({ node: part, put, parent: site.node })
    })
  }
  visit({ node: root, put: (r) => r, parent: undefined })
  return sites.length > MAX_SITES ? [] : sites
}

const NOWHERE = { start: 0, end: 0 }
export const number = (value: number): Ast =>
  value < 0
    ? { kind: "unary", op: "-", arg: number(-value), span: NOWHERE }
    : { kind: "number", text: `${value}`, span: NOWHERE }
export const binary = (op: BinaryOperator, left: Ast, right: Ast): Ast => ({
  kind: "binary",
  op,
  left,
  right,
  opSpan: NOWHERE,
  span: NOWHERE,
})
export const postfix = (op: PostfixOperator, arg: Ast): Ast => ({ kind: "postfix", op, arg, span: NOWHERE })
export const call = (name: string, ...args: readonly Ast[]): Ast => ({
  kind: "call",
  name,
  nameSpan: NOWHERE,
  args,
  span: NOWHERE,
})
export const negative = (arg: Ast): Ast => unsigned(arg) ?? { kind: "unary", op: "-", arg, span: NOWHERE }

/** The expression without the sign that it begins with. */
function unsigned(ast: Ast): Ast | undefined {
  if (ast.kind === "unary" && ast.op === "-") return ast.arg
  if (ast.kind !== "binary" || ast.op === "+" || ast.op === "-" || ast.op === ":") return undefined
  const left = unsigned(ast.left)
  return left && { ...ast, left }
}
/** num/den·ast; a number that stands in front is multiplied. */
export function scaled(num: number, den: number, ast: Ast): Ast {
  const led = den === 1 || num % den === 0 ? multiplied(ast, num / den) : undefined
  if (led) return led
  if (den === 1) return num === 1 ? ast : num === -1 ? negative(ast) : binary("*", number(num), ast)
  const factor = binary("/", number(Math.abs(num)), number(den))
  return num < 0 ? negative(binary("*", factor, ast)) : binary("*", factor, ast)
}

/** A product with the whole number in front of it multiplied; undefined where there is none. */
function multiplied(ast: Ast, by: number): Ast | undefined {
  const node = ungrouped(ast)
  if (node.kind !== "binary" || node.op !== "*") return undefined
  if (node.left.kind === "number" && /^\d{1,6}$/.test(node.left.text)) {
    const value = Number(node.left.text) * by
    return value === 1 ? node.right : value === -1 ? negative(node.right) : { ...node, left: number(value) }
  }
  const left = multiplied(node.left, by)
  return left && { ...node, left }
}

export const ungrouped = (ast: Ast): Ast => (ast.kind === "group" ? ungrouped(ast.body) : ast)

export const isTranspose = (ast: Ast): ast is Ast & { kind: "postfix" } =>
  ast.kind === "postfix" && ast.op !== "^+" && ast.op !== "^-T"

/** A term of a sum: its sign and how to put another in its place. */
export interface TermSite {
  readonly sign: 1 | -1
  readonly node: Ast
}

/** The terms of the sum that an expression is, through parentheses and signs. */
export function termsOf(root: Ast): TermSite[] {
  const found: TermSite[] = []
  const visit = (ast: Ast, sign: 1 | -1): void => {
    const node = ungrouped(ast)
    const other = sign === 1 ? -1 : 1
    if (node.kind === "binary" && (node.op === "+" || node.op === "-")) {
      visit(node.left, sign)
      visit(node.right, node.op === "-" ? other : sign)
    } else if (node.kind === "unary") visit(node.arg, node.op === "-" ? other : sign)
    else found.push({ sign, node })
  }
  visit(root, 1)
  return found
}

/** The sum of terms. */
export function sumOf(terms: readonly TermSite[]): Ast {
  const [first, ...rest] = terms
  if (!first) return number(0)
  const start = first.sign === 1 ? first.node : negative(first.node)
  return rest.reduce((sum, t) => binary(t.sign === 1 ? "+" : "-", sum, t.node), start)
}

/** The factors of a chain of products, parentheses around products opened and small powers written out. */
export function factorsOf(root: Ast): Ast[] {
  const found: Ast[] = []
  const visit = (ast: Ast): void => {
    const node = ungrouped(ast)
    const power = smallPower(node)
    if (node.kind === "binary" && node.op === "*") {
      visit(node.left)
      visit(node.right)
    } else if (power) for (let i = 0; i < power.times; i++) found.push(power.of)
    else found.push(node)
  }
  visit(root)
  return found
}

/** A square, a cube, or one of an inverse. */
function smallPower(node: Ast): { readonly of: Ast; readonly times: number } | undefined {
  if (node.kind !== "power" || node.elementwise) return undefined
  const exponent = ungrouped(node.exponent)
  const size = exponent.kind === "unary" && exponent.op === "-" ? ungrouped(exponent.arg) : exponent
  if (size.kind !== "number" || !/^[23]$/.test(size.text)) return undefined
  const of = size === exponent ? node.base : call("inv", ungrouped(node.base))
  return { of, times: Number(size.text) }
}

export const productOf = (factors: readonly Ast[]): Ast => factors.reduce((a, b) => binary("*", a, b))

const isChain = (ast: Ast): boolean => ast.kind === "binary" && ast.op === "*"

/** The outermost chains of products: those that are no part of another one. */
export function chainSites(sites: readonly Site[]): Site[] {
  const chain = (s: Site): boolean => {
    const node = ungrouped(s.node)
    return isChain(node) || (node.kind === "power" && factorsOf(node).length > 1)
  }
  const inside = (s: Site): boolean =>
    s.parent !== undefined && (isChain(s.parent) || (s.parent.kind === "group" && isChain(ungrouped(s.parent))))
  return sites.filter((s) => chain(s) && !inside(s))
}

export const nameAst = (name: string): Ast => ({ kind: "name", name, span: NOWHERE })

/** Products over sums multiplied out, up to `limit` terms. */
export function expanded(root: Ast, limit: number = 12): Ast | undefined {
  const visit = (ast: Ast): TermSite[] => {
    const node = ungrouped(ast)
    if (node.kind === "binary" && (node.op === "+" || node.op === "-")) {
      const right = visit(node.right)
      return [...visit(node.left), ...(node.op === "-" ? right.map(opposite) : right)]
    }
    if (node.kind === "unary") return node.op === "-" ? visit(node.arg).map(opposite) : visit(node.arg)
    if (node.kind === "binary" && (node.op === "*" || node.op === ".*")) {
      const [left, right] = [visit(node.left), visit(node.right)]
      if (left.length * right.length > limit) return [{ sign: 1, node }]
      return left.flatMap((a) =>
        right.map(
          (b): TermSite => ({
            sign: a.sign === b.sign ? 1 : -1,
            node: binary(node.op, a.node, b.node),
          }),
        ),
      )
    }
    if (isTranspose(node)) return visit(node.arg).map((t) => ({ sign: t.sign, node: postfix(node.op, t.node) }))
    return [{ sign: 1, node }]
  }
  const terms = visit(root)
  return terms.length > 1 && terms.length <= limit ? sumOf(terms) : undefined
}
const opposite = (t: TermSite): TermSite => ({ sign: t.sign === 1 ? -1 : 1, node: t.node })
