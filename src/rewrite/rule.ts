import type { Apply, Expr, Sym } from "../ir/expr.ts"
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

/** Whether an expression may be what a pattern says. */
export type Glance = (e: Expr) => boolean

const glances = new WeakMap<Rule, Glance>()

/** A quick look at the operators, before a rule is compiled: says yes where the syntax does not tell. */
export function glanceOf(rule: Rule): Glance {
  let glance = glances.get(rule)
  if (!glance) {
    glance = glanceAt(leftSide(rule)) ?? ((): boolean => true)
    glances.set(rule, glance)
  }
  return glance
}

/** Made once of the syntax, as a rule is looked at for every node; undefined where all expressions may match. */
function glanceAt(ast: Ast): Glance | undefined {
  if (ast.kind === "group") return glanceAt(ast.body)
  if (ast.kind === "number") return (e) => e.kind === "literal"
  const possible = roots(ast)
  if (!possible) return undefined
  const within = glanceAtArguments(ast)
  return (e) => e.kind === "apply" && possible.includes(e.op) && (within?.(e) ?? true)
}

/** Infix operators whose sides are the arguments of what they become, in their order. */
const STRAIGHT: ReadonlySet<BinaryOperator> = new Set<BinaryOperator>(["*", ".*", ":", "kron"])

type ArgumentGlance = (e: Apply) => boolean

function glanceAtArguments(ast: Ast): ArgumentGlance | undefined {
  switch (ast.kind) {
    case "call":
      return inOrder(ast.args.map(glanceAt))
    case "postfix":
      return inOrder([glanceAt(ast.arg)])
    case "power":
      return inOrder([glanceAt(ast.base), glanceAt(ast.exponent)])
    case "binary": {
      if (!STRAIGHT.has(ast.op)) return undefined
      const [left, right] = [glanceAt(ast.left), glanceAt(ast.right)]
      const [straight, turned] = [inOrder([left, right]), inOrder([right, left])]
      if (!straight || !turned) return undefined
      // the scalar of a product comes first, on whichever side it is written
      return (e) => straight(e) || (e.op === ops.scale && turned(e))
    }
    default:
      return undefined
  }
}

/** Each argument by its glance, where there are as many. */
function inOrder(each: readonly (Glance | undefined)[]): ArgumentGlance | undefined {
  if (each.every((g) => g === undefined)) return undefined
  return ({ args }) => args.length !== each.length || each.every((g, i) => g?.(args[i] as Expr) ?? true)
}
