import { type Dim, dimName, dimNames, sameDim } from "../ir/dim.ts"
import { GradusError, type Span } from "../ir/error.ts"
import { type Expr, nodesOf, sameShape, type Shape, type Sym } from "../ir/expr.ts"
import { PlainBuilder } from "../ops/build.ts"
import type { Ast, SetAst, Statement } from "../syntax/ast.ts"
import { Elaborator } from "../syntax/elaborate.ts"
import { parseExpression } from "../syntax/gradus/parser.ts"
import { type Problem, readExpression } from "../syntax/problem.ts"
import { type FunctionDefinition, Scope } from "../syntax/scope.ts"
import { readFunctionSet, readSet } from "../syntax/sets.ts"
import { Unifier } from "../syntax/unify.ts"
import { childrenOf } from "../syntax/walk.ts"
import { printed } from "./text.ts"

/** What the names of a claim mean: the problem, and on top of it what the answer has declared and defined so far. */
export class ClaimScope {
  readonly problem: Problem
  readonly scope: Scope
  /** Definitions that have no meaning, by name. */
  readonly failed: ReadonlyMap<string, GradusError>

  constructor(problem: Problem, scope: Scope = problem.scope, failed: ReadonlyMap<string, GradusError> = new Map()) {
    this.problem = problem
    this.scope = scope
    this.failed = failed
  }

  /** The typed expression. @throws GradusError with its place in `source` */
  read(ast: Ast, source: string): Expr {
    return readExpression(this.problem, ast, { scope: this.scope, source, forms: true })
  }

  /** The typed expression of syntax that may make no sense. */
  attempt(ast: Ast): Expr | undefined {
    try {
      return this.read(ast, "")
    } catch (error) {
      if (error instanceof GradusError) return undefined
      throw error
    }
  }

  /**
   * The syntax with every constant sized that takes its size from use; `shape` is what use asks of the whole. Unchanged
   * where sizes stay open.
   */
  sized(ast: Ast, shape: Shape): Ast {
    const unifier = new Unifier()
    const open = new Map<string, Dim[]>()
    const builder = new PlainBuilder(this.problem.builder.arena, unifier.unify)
    const fresh = (span: Span): Dim => {
      const dim = unifier.fresh()
      const key = `${span.start} ${span.end}`
      open.set(key, [...(open.get(key) ?? []), dim])
      return dim
    }
    try {
      const e = new Elaborator(this.scope, {
        builder,
        unify: unifier.unify,
        fresh,
        source: "",
        forms: true,
      }).expression(ast)
      unifier.unify(e.type.rows, shape.rows)
      unifier.unify(e.type.cols, shape.cols)
    } catch (error) {
      if (error instanceof GradusError) return ast
      throw error
    }
    const dims = (span: Span): Ast[] =>
      (open.get(`${span.start} ${span.end}`) ?? []).map((d) => parseExpression(unifier.resolve(d).key))
    if (open.size === 0 || [...open.values()].flat().some((d) => unifier.unknownsOf(d).length > 0)) return ast
    const visit = (node: Ast): Ast => {
      const { span } = node
      if (node.kind === "name" && node.name === "eye")
        return { kind: "call", name: "eye", nameSpan: span, args: dims(span), span }
      const unsized =
        node.kind === "call" && /^(eye|vector|matrix)$/.test(node.name) && open.has(`${span.start} ${span.end}`)
      if (unsized) return { ...node, args: [...node.args, ...dims(span)] }
      const parts = partsOf(node)
      return parts.length === 0 ? node : withParts(node, parts.map(visit))
    }
    return visit(ast)
  }

  /** The same scope with a function that the text leaves open until it is known. */
  withFunction(name: string, definition: FunctionDefinition): ClaimScope {
    const inner = new Scope(this.scope)
    inner.setFunction(name, definition)
    const failed = new Map(this.failed)
    failed.delete(name)
    return new ClaimScope(this.problem, inner, failed)
  }

  /** The same scope with one more name. */
  withValue(name: string, value: Expr): ClaimScope {
    const inner = new Scope(this.scope)
    inner.setValue(name, value)
    return new ClaimScope(this.problem, inner, this.failed)
  }

  /** The scope after a declaration or definition. */
  after(statement: Statement): ClaimScope {
    const inner = new Scope(this.scope)
    if (statement.kind === "declaration") {
      try {
        this.declare(inner, statement)
      } catch (error) {
        if (!(error instanceof GradusError)) throw error
        return this.without(
          inner,
          statement.names.map((n) => n.name),
          error,
        )
      }
      return new ClaimScope(this.problem, inner, this.failed)
    }
    if (statement.kind !== "definition") return this
    const { name } = statement.name
    if (statement.params) {
      inner.setFunction(name, { params: statement.params.map((p) => p.name), body: statement.body, scope: inner })
      return new ClaimScope(this.problem, inner, this.failed)
    }
    const shown = printed(statement.body)
    try {
      inner.setValue(name, this.read(shown.ast, shown.text))
      return new ClaimScope(this.problem, inner, this.failed)
    } catch (error) {
      if (!(error instanceof GradusError)) throw error
      return this.without(inner, [name], error)
    }
  }

  private without(inner: Scope, names: readonly string[], error: GradusError): ClaimScope {
    return new ClaimScope(this.problem, inner, new Map([...this.failed, ...names.map((n) => [n, error] as const)]))
  }

  private declare(inner: Scope, s: Statement & { kind: "declaration" }): void {
    const { builder, scope } = this.problem
    if (s.set.kind === "function") {
      const domain = readFunctionSet(s.set)
      for (const { name } of s.names) if (!scope.names().includes(name)) inner.setUnspecified({ name, domain })
      return
    }
    const fresh: string[] = []
    for (const { name } of s.names) {
      const known = s.anew ? undefined : scope.value(name)
      if (known) this.restate(inner, s.set, known)
      else fresh.push(name)
    }
    if (fresh.length === 0) return
    const { set, type } = readSet(s.set, (ast) => {
      const dim = new Elaborator(inner, { builder, unify: sameDim }).dimension(ast)
      for (const name of dimNames(dim)) inner.setDim(name, dimName(name))
      return dim
    })
    for (const name of fresh) inner.setValue(name, builder.arena.symbol(name, type, set))
  }

  /**
   * An answer that declares a name of the question again means the same thing, and may call its sizes otherwise. The
   * names of sizes are taken over where the shape is that of the question; nothing else is: what the answer assumes
   * beyond the question is a condition of its claims.
   */
  private restate(inner: Scope, set: SetAst & { kind: "set" }, known: Expr): void {
    const sizes = [known.type.rows, known.type.cols]
    const renamed = new Map<string, Dim>()
    const { type } = readSet(set, (ast) => {
      const size = sizes[set.dims.indexOf(ast)]
      if (ast.kind !== "name" || !size)
        return new Elaborator(inner, { builder: this.problem.builder, unify: sameDim }).dimension(ast)
      const dim = renamed.get(ast.name) ?? size
      renamed.set(ast.name, dim)
      return dim
    })
    if (sameShape(type, known.type)) for (const [name, dim] of renamed) inner.setDim(name, dim)
  }
}

/** Scopes by the statements in force; equal beginnings are read once. */
export class Scopes {
  private readonly root: ClaimScope
  private readonly next = new Map<ClaimScope, Map<Statement, ClaimScope>>()

  constructor(problem: Problem) {
    this.root = new ClaimScope(problem)
  }

  at(statements: readonly Statement[]): ClaimScope {
    let scope = this.root
    for (const s of statements) {
      const known = this.next.get(scope) ?? new Map<Statement, ClaimScope>()
      this.next.set(scope, known)
      const after = known.get(s) ?? scope.after(s)
      known.set(s, after)
      scope = after
    }
    return scope
  }
}

/** Names that occur free in syntax, and functions that it calls. */
export function namesIn(ast: Ast): ReadonlySet<string> {
  const found = new Set<string>()
  const stack: Ast[] = [ast]
  for (let next = stack.pop(); next; next = stack.pop()) {
    if (next.kind === "name" || next.kind === "call") found.add(next.name)
    stack.push(...partsOf(next))
  }
  return found
}

/** The direct parts of a piece of syntax that are expressions with values; bounds of ranges and indices are not. */
export function partsOf(ast: Ast): readonly Ast[] {
  if (ast.kind === "index") return [ast.base]
  return ast.kind === "binder" ? [ast.body] : childrenOf(ast)
}

/** The same syntax over other parts, as `partsOf` lists them. */
export function withParts(ast: Ast, parts: readonly Ast[]): Ast {
  const [first, second] = parts as readonly [Ast, Ast]
  switch (ast.kind) {
    case "call":
      return { ...ast, args: parts }
    case "apply":
      return { ...ast, callee: first, args: parts.slice(1) }
    case "unary":
    case "postfix":
      return { ...ast, arg: first }
    case "binary":
    case "compare":
      return { ...ast, left: first, right: second }
    case "power":
      return { ...ast, base: first, exponent: second }
    case "index":
      return { ...ast, base: first }
    case "blocks": {
      let at = 0
      return { ...ast, rows: ast.rows.map((row) => row.map(() => parts[at++] as Ast)) }
    }
    case "binder":
    case "group":
      return { ...ast, body: first }
    default:
      return ast
  }
}

/** Some variable of the expressions is complex. */
export const isComplex = (...roots: readonly Expr[]): boolean => nodesOf(...roots).some((e) => e.type.field === "C")

/** What can be differentiated by: a symbol of the problem or of the claim's scope. */
export function variableNamed(scope: ClaimScope, ast: Ast): Sym | undefined {
  if (ast.kind === "group") return variableNamed(scope, ast.body)
  const value = ast.kind === "name" ? scope.attempt(ast) : undefined
  return value?.kind === "symbol" ? value : undefined
}
