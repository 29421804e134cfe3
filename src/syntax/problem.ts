import { type Dim, dimName, dimNames, isOne } from "../ir/dim.ts"
import { GradusError, type Span } from "../ir/error.ts"
import { Arena, type Expr, type Field, formatShape, isScalar, type Sym, symbolsOf, type Type } from "../ir/expr.ts"
import { PlainBuilder } from "../ops/build.ts"
import type { Ast, ClaimKind, DerivativeKind, NameAst, SetAst, Statement } from "./ast.ts"
import { Elaborator } from "./elaborate.ts"
import { GREEK_NAMES, otherSpelling } from "./greek.ts"
import { naturalSizes } from "./natural.ts"
import { Scope } from "./scope.ts"
import { readFunctionSet, readSet } from "./sets.ts"
import { Unifier } from "./unify.ts"

export interface Definition {
  readonly name: string
  readonly value: Expr
}

export interface DerivativeRequest {
  readonly kind: DerivativeKind | "stationary" | "convexity" | "minimize"
  /** The name the problem gives it, where it has one. */
  readonly name: string | undefined
  readonly of: Expr
  readonly wrt: readonly Sym[]
  readonly along: Expr | undefined
  /** Of a differential. */
  readonly order: number
  readonly span: Span
}

export interface CheckRequest {
  readonly derivative: ClaimKind
  readonly of: Expr
  readonly wrt: readonly Sym[]
  readonly claim: Ast
  readonly span: Span
}

/** A question with every name typed. */
export interface Problem {
  readonly source: string
  readonly builder: PlainBuilder
  readonly scope: Scope
  /** Declared variables and those undeclared ones that occur, in order. */
  readonly variables: readonly Sym[]
  readonly definitions: readonly Definition[]
  readonly requests: readonly DerivativeRequest[]
  readonly checks: readonly CheckRequest[]
  readonly warnings: readonly string[]
}

export interface ProblemOptions {
  /** Without a request the last definition is differentiated; default true. */
  readonly asks?: boolean | undefined
  /** The field of undeclared names; `C` also promotes declared real sets. */
  readonly field?: Field | undefined
  /** Names that LaTeX authors use without declaring them may be matrices whatever the convention says. */
  readonly convention?: (name: string) => "scalar" | "vector" | "matrix" | undefined
}

const CONSTANT_SETS = new Set(["Int", "Nat", "Perm"])
/** Sets of real numbers, whatever the field. */
const REAL_SETS = new Set([...CONSTANT_SETS, "positive", "Simplex"])
const DEFAULT_SIZES = ["m", "n", "p", "q", "r", "s", "t", "k", "l", "h"]

/** The convention of matrixcalculus.org: `a…g` scalars, `h…z` vectors, `A…Z` matrices, Greek by its case. */
export function conventionalRank(name: string): "scalar" | "vector" | "matrix" | undefined {
  const stem = name.replace(/(_\w*|\d+)$/, "")
  if (/^[a-g]$/.test(stem)) return "scalar"
  if (/^[h-z]$/.test(stem)) return "vector"
  if (/^[A-Z]$/.test(stem)) return "matrix"
  if (/^\p{Script=Greek}$/u.test(stem)) return stem === stem.toLowerCase() ? "scalar" : "matrix"
  return GREEK_NAMES.has(stem.toLowerCase()) ? (stem[0] === stem[0]?.toLowerCase() ? "scalar" : "matrix") : undefined
}

/** One reading of the statements, with what was learnt of the sizes before. */
class Pass {
  readonly arena = new Arena()
  readonly unifier: Unifier
  readonly builder: PlainBuilder
  readonly scope = new Scope()
  readonly variables: Sym[] = []
  readonly definitions: Definition[] = []
  readonly requests: DerivativeRequest[] = []
  readonly checks: CheckRequest[] = []
  readonly warnings = new Set<string>()
  /** Dimensions handed out in order, with where. */
  readonly handedOut: { readonly dim: Dim; readonly span: Span; readonly ofVariable: boolean }[] = []
  private readonly known: readonly Dim[]
  private readonly source: string
  private readonly options: ProblemOptions
  private readonly statements: readonly Statement[]
  private readonly definedNames: ReadonlySet<string>
  private readonly naturalSizes: ReadonlySet<string>

  constructor(
    statements: readonly Statement[],
    source: string,
    options: ProblemOptions,
    known: readonly Dim[],
    unifier: Unifier,
  ) {
    this.statements = statements
    this.source = source
    this.options = options
    this.known = known
    this.unifier = unifier
    this.builder = new PlainBuilder(this.arena, unifier.unify)
    this.naturalSizes = naturalSizes(statements)
    this.definedNames = new Set(statements.flatMap((s) => (s.kind === "definition" ? [s.name.name] : [])))
  }

  run(): this {
    for (const s of this.statements) if (s.kind === "declaration") this.declare(s)
    let last: { name: string | undefined; value: Expr; span: Span } | undefined
    for (const s of this.statements) {
      if (s.kind === "definition") {
        const value = this.define(s)
        if (value) last = { name: s.name.name, value, span: s.span }
      } else if (s.kind === "expression") {
        last = { name: undefined, value: this.elaborator().expression(s.body), span: s.span }
      }
    }
    for (const s of this.statements) {
      if (s.kind === "request") this.request(s, last)
      if (s.kind === "check") {
        const of = this.elaborator().expression(s.of)
        this.checks.push({ derivative: s.derivative, of, wrt: this.wrt(s.wrt, of), claim: s.claim, span: s.span })
      }
    }
    if (this.requests.length + this.checks.length === 0 && last && this.options.asks !== false) {
      const of = last.value
      const kind = isScalar(of.type) ? "gradient" : "jacobian"
      this.requests.push({
        kind,
        name: last.name,
        of,
        wrt: this.wrt([], of),
        along: undefined,
        order: 1,
        span: last.span,
      })
    }
    return this
  }

  elaborator(scope: Scope = this.scope, forms = false): Elaborator {
    return new Elaborator(scope, {
      builder: this.builder,
      unify: this.unifier.unify,
      fresh: (span) => this.fresh(span, false),
      undeclared: (name, span) => this.undeclared(name, span),
      warn: (message) => this.warnings.add(message),
      source: this.source,
      forms,
    })
  }

  private fresh(span: Span, ofVariable: boolean): Dim {
    const dim = this.known[this.handedOut.length] ?? this.unifier.fresh()
    this.handedOut.push({ dim, span, ofVariable })
    return dim
  }

  private declare(s: Statement & { kind: "declaration" }): void {
    if (s.set.kind === "function") return this.declareFunctions(s.names, s.set)
    const { set, type } = readSet(s.set, (ast) => {
      const dim = this.elaborator().dimension(ast)
      for (const name of dimNames(dim)) this.scope.setDim(name, dimName(name))
      return dim
    })
    for (const { name, span } of s.names) {
      if (this.scope.value(name) || (this.naturalSizes.has(name) && (set !== "Nat" || this.scope.dim(name))))
        throw new GradusError({
          code: "definition",
          message: `${name} is declared twice`,
          span,
          hint: "keep one declaration",
        })
      if (this.naturalSizes.has(name)) {
        this.scope.setDim(name, dimName(name))
        continue
      }
      const promoted: Type = this.options.field === "C" && !REAL_SETS.has(set) ? { ...type, field: "C" } : type
      if (promoted !== type && type.field === "R") this.warnings.add(`${name} is taken as complex`)
      this.variable(name, promoted, promoted.field === "C" && set === "O" ? "U" : set)
    }
  }

  private declareFunctions(names: readonly NameAst[], set: SetAst & { kind: "function" }): void {
    const domain = readFunctionSet(set)
    for (const { name, span } of names) {
      if (this.scope.names().includes(name))
        throw new GradusError({
          code: "definition",
          message: `${name} is declared twice`,
          span,
          hint: "keep one declaration",
        })
      this.scope.setUnspecified({ name, domain })
    }
  }

  private variable(name: string, type: Type, set: Sym["set"]): Sym {
    const symbol = this.arena.symbol(name, type, set)
    this.variables.push(symbol)
    this.scope.setValue(name, symbol)
    return symbol
  }

  private undeclared(name: string, span: Span): Expr | undefined {
    if (this.definedNames.has(name))
      throw new GradusError({
        code: "definition",
        message: `${name} is used before it is defined`,
        span,
        hint: "a definition may use earlier ones only; definitions that need each other have no meaning",
      })
    const rank = (this.options.convention ?? conventionalRank)(name)
    if (!rank) return undefined
    if (name === "I") this.warnings.add("I is read as a variable; the identity is eye")
    const one = this.builder.literal(1).type.rows
    const rows = rank === "scalar" ? one : this.fresh(span, true)
    const cols = rank === "matrix" ? this.fresh(span, true) : one
    return this.variable(name, { rows, cols, field: this.options.field ?? "R" }, "general")
  }

  private define(s: Statement & { kind: "definition" }): Expr | undefined {
    const { name, span } = s.name
    if (this.scope.value(name) || this.scope.function(name))
      throw new GradusError({
        code: "definition",
        message: `${name} is defined twice`,
        span,
        hint: "choose another name",
      })
    if (s.params) {
      this.scope.setFunction(name, { params: s.params.map((p) => p.name), body: s.body, scope: this.scope })
      return undefined
    }
    const value = this.elaborator().expression(s.body)
    this.scope.setValue(name, value)
    this.definitions.push({ name, value })
    return value
  }

  private request(
    s: Statement & { kind: "request" },
    last: { name: string | undefined; value: Expr } | undefined,
  ): void {
    const of = s.of ? this.elaborator().expression(s.of) : last?.value
    if (!of)
      throw new GradusError({
        code: "request",
        message: "there is nothing to differentiate",
        span: s.span,
        hint: "define a function first: y = …",
      })
    const name = s.of
      ? s.of.kind === "name"
        ? s.of.name
        : this.definitions.find((d) => d.value === of)?.name
      : last?.name
    const along = s.along ? this.elaborator().expression(s.along) : undefined
    if (!isScalar(of.type) && (s.request === "gradient" || s.request === "hessian" || s.request === "hvp"))
      throw new GradusError({
        code: "request",
        message: `the ${s.request} is of a scalar, and this is ${this.shapeText(of)}`,
        span: s.of?.span ?? s.span,
        hint: "ask for the jacobian",
      })
    const wrt = this.wrt(s.wrt, of)
    this.requests.push({ kind: s.request, name, of, wrt, along, order: s.order ?? 1, span: s.span })
  }

  /** `a matrix, 3×n`; sizes that are still open are not shown. */
  private shapeText({ type }: Expr): string {
    const rows = this.unifier.resolve(type.rows)
    const cols = this.unifier.resolve(type.cols)
    const noun = isOne(cols) ? "vector" : "matrix"
    if ([rows, cols].some((d) => this.unifier.unknownsOf(d).length > 0)) return `a ${noun}`
    return isOne(cols) ? `a ${formatShape({ rows, cols })}` : `a matrix, ${formatShape({ rows, cols })}`
  }

  private wrt(names: readonly NameAst[], of: Expr): Sym[] {
    if (names.length === 0) {
      const occurring = new Set<Expr>(symbolsOf(of))
      return this.variables.filter((v) => occurring.has(v) && !CONSTANT_SETS.has(v.set))
    }
    return names.map(({ name, span }) => {
      const value = this.scope.value(name) ?? this.scope.value(otherSpelling(name))
      if (value?.kind !== "symbol")
        throw new GradusError({
          code: "request",
          message: value ? `${name} is a definition, not a variable` : `${name} is not declared`,
          span,
          expected: `a variable: ${this.variables.map((v) => v.name).join(", ")}`,
        })
      if (CONSTANT_SETS.has(value.set))
        throw new GradusError({ code: "request", message: `${name} is discrete: there is no derivative by it`, span })
      return value
    })
  }
}

/** Types every name of a problem: shapes by unification, sizes that nothing fixes by name. @throws GradusError */
export function buildProblem(statements: readonly Statement[], source: string, options: ProblemOptions = {}): Problem {
  const first = new Pass(statements, source, options, [], new Unifier()).run()
  let pass = first
  if (first.handedOut.length > 0) {
    nameSizes(first)
    const known = first.handedOut.map((h) => first.unifier.resolve(h.dim))
    pass = new Pass(statements, source, options, known, new Unifier()).run()
  }
  const { builder, scope, variables, definitions, requests, checks, warnings } = pass
  return { source, builder, scope, variables, definitions, requests, checks, warnings: [...warnings] }
}

export interface ReadOptions {
  /** `d(e)`, `grad(e, W)` and `dW` are meant. */
  readonly forms?: boolean
  readonly scope?: Scope
  readonly source?: string
  readonly warn?: (message: string) => void
}

/**
 * A further expression over a problem's names. Sizes of unsized constants come from use.
 * @throws GradusError
 */
export function readExpression(problem: Problem, ast: Ast, options: ReadOptions = {}): Expr {
  const scope = options.scope ?? problem.scope
  const unifier = new Unifier()
  const handedOut: { readonly dim: Dim; readonly span: Span }[] = []
  const pass = (builder: PlainBuilder, fresh: (span: Span) => Dim): Expr =>
    new Elaborator(scope, {
      ...options,
      builder,
      unify: unifier.unify,
      fresh,
      source: options.source ?? problem.source,
    }).expression(ast)
  const first = pass(new PlainBuilder(problem.builder.arena, unifier.unify), (span) => {
    const dim = unifier.fresh()
    handedOut.push({ dim, span })
    return dim
  })
  if (handedOut.length === 0) return first
  let next = 0
  return pass(problem.builder, (span) => {
    const dim = unifier.resolve((handedOut[next++] as { dim: Dim }).dim)
    if (unifier.unknownsOf(dim).length > 0) throw unfixed(span)
    return dim
  })
}

const unfixed = (span: Span): GradusError =>
  new GradusError({
    code: "shape",
    message: "nothing fixes the size of this constant",
    span,
    expected: "a size",
    hint: "write vector(1,n), matrix(1,m,n) or eye(n)",
  })

/** Gives the sizes that remain open the names m, n, p, … that are not in use. */
function nameSizes(pass: Pass): void {
  const used = new Set([
    ...pass.scope.names(),
    ...pass.variables.flatMap((v) => [...dimNames(v.type.rows), ...dimNames(v.type.cols)]),
  ])
  const names = DEFAULT_SIZES.filter((n) => !used.has(n))
  let extra = 0
  for (const { dim, ofVariable } of pass.handedOut) {
    if (!ofVariable) continue
    while (pass.unifier.unknownsOf(dim).length > 0) pass.unifier.bind(dim, dimName(names.shift() ?? `n${++extra}`))
  }
  for (const { dim, span } of pass.handedOut) {
    if (pass.unifier.unknownsOf(dim).length > 0) throw unfixed(span)
  }
}
