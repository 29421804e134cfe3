import type { Expr, Sym } from "../ir/expr.ts"
import type { Op } from "../ir/op.ts"
import { opNamed, ops } from "../ops/index.ts"
import type { Ast, BinaryOperator } from "../syntax/ast.ts"
import { constructed, constructors } from "../syntax/constructors.ts"
import { parseDeclarations, parseExpression } from "../syntax/gradus/parser.ts"
import { buildProblem, type Problem, readExpression } from "../syntax/problem.ts"

/**
 * One identity, used from left to right. Both sides are Gradus notation over the names that `where` declares:
 * a name declared over R stands for real expressions only, over C for any; `Int` for integer literals, a structured set
 * for what is known to lie in it.
 */
export interface Rule {
  /** Kebab-case; appears in derivations. */
  readonly name: string
  readonly where: string
  readonly from: string
  readonly to: string
  readonly source?: string
}

/** A rule in graph form. */
export interface CompiledRule {
  readonly rule: Rule
  readonly pattern: Expr
  /** Made when first needed. */
  readonly template: Expr
  readonly names: readonly Sym[]
}

const compiled = new WeakMap<Rule, CompiledRule>()
const scopes = new Map<string, Problem>()

function scopeOf(where: string): Problem {
  let problem = scopes.get(where)
  if (!problem) {
    problem = buildProblem(parseDeclarations(where), where)
    scopes.set(where, problem)
  }
  return problem
}

/**
 * Both sides of a rule as expressions, once. @throws GradusError where a side has a mistake
 */
export function compileRule(rule: Rule): CompiledRule {
  const known = compiled.get(rule)
  if (known) return known
  const problem = scopeOf(rule.where)
  const side = (text: string): Expr => readExpression(problem, parseExpression(text), { source: text })
  let template: Expr | undefined
  const made: CompiledRule = {
    rule,
    pattern: side(rule.from),
    names: problem.variables,
    get template() {
      template ??= side(rule.to)
      return template
    },
  }
  compiled.set(rule, made)
  return made
}

/** What an infix operator of the notation can become. */
const INFIX: Readonly<Record<BinaryOperator, readonly Op[]>> = {
  "+": [ops.add],
  "-": [ops.add],
  ":": [ops.inner],
  "*": [ops.mul, ops.scale],
  "/": [ops.scale, ops.mul],
  ".*": [ops.hadamard, ops.scale],
  "./": [ops.hadamard, ops.scale],
  kron: [ops.kron],
  "\\": [ops.mul],
}

const parsed = new WeakMap<Rule, Ast>()

/** The syntax of a rule's left side, read once. */
export function leftSide(rule: Rule): Ast {
  let ast = parsed.get(rule)
  if (!ast) {
    ast = parseExpression(rule.from)
    parsed.set(rule, ast)
  }
  return ast
}

/** The operators that the left side of a rule may have at its root, from its syntax alone; undefined where that does not say. */
export function rootsOf(rule: Rule): readonly Op[] | undefined {
  if (!rootsKnown.has(rule)) rootsKnown.set(rule, rootsAtAGlance(rule.from) ?? roots(leftSide(rule)))
  return rootsKnown.get(rule)
}

const rootsKnown = new Map<Rule, readonly Op[] | undefined>()

/** The same from the characters of a text, where they leave no doubt: spares parsing it. */
function rootsAtAGlance(text: string): readonly Op[] | undefined {
  const outside = outsideBrackets(text)
  const call = /^([A-Za-z]\w*)\(\)$/.exec(outside)
  if (call) return rootsOfCall(call[1] as string)
  const products = outside.match(/\.?[*/]/g)
  if (/[:\\]/.test(outside)) return undefined
  if (/ [+-] /.test(outside)) return INFIX["+"]
  if (products?.some((o) => o !== products[0])) return undefined
  return products ? INFIX[products[0] as BinaryOperator] : undefined
}

/** A text without what stands in its brackets. */
function outsideBrackets(text: string): string {
  let depth = 0
  let outside = ""
  for (const c of text) {
    if (c === ")" || c === "]") depth--
    if (depth === 0) outside += c
    if (c === "(" || c === "[") depth++
  }
  return outside
}

const mentioned = new WeakMap<Rule, readonly (readonly Op[])[]>()

/** For each function that the left side of a rule calls, the operators it can stand for: one of each is in what matches. */
export function mentionedBy(rule: Rule): readonly (readonly Op[])[] {
  let found = mentioned.get(rule)
  if (!found) {
    const names = new Set(rule.from.match(/[A-Za-z]\w*(?=\()/g))
    found = [...names].flatMap((name) => [rootsOfCall(name) ?? []]).filter((all) => all.length > 0)
    mentioned.set(rule, found)
  }
  return found
}

function rootsOfCall(name: string): readonly Op[] | undefined {
  const made = constructed.get(name)
  if (made) return made
  if (Object.hasOwn(constructors, name) && !PLAIN.has(name)) return undefined
  const op = opNamed(name)
  return op && [op]
}

function roots(ast: Ast): readonly Op[] | undefined {
  if (ast.kind === "group") return roots(ast.body)
  if (ast.kind === "binary") return INFIX[ast.op]
  if (ast.kind === "postfix" && ast.op === "'") return [ops.transpose, ops.adjoint]
  if (ast.kind === "postfix" && ast.op === ".'") return [ops.transpose]
  if (ast.kind === "power") return [ops.pow, ops.powers, ops.matpow, ops.mul, ops.inv]
  return ast.kind === "call" ? rootsOfCall(ast.name) : undefined
}

/** Constructors that make the operator of their name, or nothing but their argument, and so nothing that a rule needs. */
const PLAIN: ReadonlySet<string> = new Set(["conj", "re"])

/**
 * Whether a rule whose left side reads `ast` may match: a quick look at the operators, before anything is compiled.
 * Says yes where the syntax does not tell.
 */
export function mayMatch(ast: Ast, e: Expr): boolean {
  if (ast.kind === "group") return mayMatch(ast.body, e)
  if (ast.kind === "number") return e.kind === "literal"
  const possible = roots(ast)
  if (!possible) return true
  if (e.kind !== "apply" || !possible.includes(e.op)) return false
  if (ast.kind === "call")
    return ast.args.length !== e.args.length || ast.args.every((a, i) => mayMatch(a, e.args[i] as Expr))
  if (ast.kind === "postfix") return mayMatch(ast.arg, e.args[0] as Expr)
  if (ast.kind === "power" && e.args.length === 2)
    return mayMatch(ast.base, e.args[0] as Expr) && mayMatch(ast.exponent, e.args[1] as Expr)
  if (ast.kind !== "binary" || ast.op === "./" || ast.op === "/") return true
  const [x, y] = e.args as [Expr, Expr]
  const straight = (): boolean => mayMatch(ast.left, x) && mayMatch(ast.right, y)
  if (e.op === ops.mul || e.op === ops.hadamard || e.op === ops.inner) return straight()
  // the scalar of a product comes first, on whichever side it is written
  if (e.op === ops.scale) return straight() || (mayMatch(ast.left, y) && mayMatch(ast.right, x))
  return true
}
