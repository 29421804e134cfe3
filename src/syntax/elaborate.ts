import { type Dim, dimName } from "../ir/dim.ts"
import { GradusError, type Span } from "../ir/error.ts"
import { type Expr, isScalar, type Sym } from "../ir/expr.ts"
import type { Op } from "../ir/op.ts"
import { equalRational, invRational, mulRational, ONE, parseRational, type Rational } from "../ir/rational.ts"
import { signatureOf, type Unify } from "../ir/signature.ts"
import { bind, freshIndex } from "../ops/bind.ts"
import type { Builder } from "../ops/build.ts"
import { forms } from "../ops/forms.ts"
import { opNamed, ops } from "../ops/index.ts"
import { unspecifiedOp } from "../ops/unspecified.ts"
import type { Ast, BinaryOperator } from "./ast.ts"
import { type ConstructorContext, constructors } from "./constructors.ts"
import { dimensionOf, lengthOf } from "./dimension.ts"
import { otherSpelling } from "./greek.ts"
import { isFunctionName } from "./language.ts"
import {
  divide,
  elementwisePower,
  hadamard,
  innerProduct,
  leftDivide,
  type Operand,
  power,
  product,
  quotient,
  sum,
} from "./operators.ts"
import { blocks, indexed } from "./parts.ts"
import { Scope } from "./scope.ts"
import { substitute } from "./substitute.ts"
import { unknownFunction, unknownName } from "./unknown.ts"
import { unspecifiedDerivative } from "./unspecified.ts"

export interface ElaborateOptions {
  readonly builder: Builder
  readonly unify: Unify
  /** A dimension that use must fix; absent where everything has a size. */
  readonly fresh?: (span: Span) => Dim
  /** What an undeclared name stands for, by convention. */
  readonly undeclared?: (name: string, span: Span) => Expr | undefined
  readonly warn?: (message: string) => void
  /** The text that spans refer to, for messages. */
  readonly source?: string
  /** `d(e)`, `grad(e, W)`, `at(e, W, V)` and `dW` are meant: statements about derivatives. */
  readonly forms?: boolean
}

const formNamed = new Map(forms.map((f) => [f.name, f]))
const MAX_CALL_DEPTH = 64

/** The unit itself for `1i`, as cards and rules write it. */
function imaginaryUnit(B: Builder, times: Rational): Expr {
  const unit = B.apply(ops.imaginary, [])
  return equalRational(times, ONE) ? unit : B.scale(B.literal(times), unit)
}

/** Turns syntax into typed expressions: names looked up, shapes inferred, errors at their place. */
export class Elaborator implements ConstructorContext {
  readonly builder: Builder
  readonly unify: Unify
  private readonly options: ElaborateOptions
  private scope: Scope
  private span: Span = { start: 0, end: 0 }
  private depth = 0

  constructor(scope: Scope, options: ElaborateOptions) {
    this.scope = scope
    this.options = options
    this.builder = options.builder
    this.unify = options.unify
  }

  warn(message: string): void {
    this.options.warn?.(message)
  }

  fail(message: string, hint?: string): never {
    throw new GradusError({ code: "shape", message, span: this.span, hint })
  }

  unsized(): Dim {
    if (!this.options.fresh) this.fail("a size is missing")
    return this.options.fresh(this.span)
  }

  operand(ast: Ast): Operand {
    return { value: this.expression(ast), span: ast.span, text: this.text(ast.span) }
  }

  private text(span: Span): string {
    const text = this.options.source?.slice(span.start, span.end).replaceAll(/\s+/g, " ") ?? "the operand"
    return text.length > 60 ? `${text.slice(0, 57)}…` : text
  }

  /** The typed expression of a piece of syntax. @throws GradusError with its place */
  expression(ast: Ast): Expr {
    const outer = this.span
    this.span = ast.span
    try {
      return this.node(ast)
    } catch (error) {
      throw error instanceof GradusError ? error.at(ast.span) : error
    } finally {
      this.span = outer
    }
  }

  private node(ast: Ast): Expr {
    const B = this.builder
    switch (ast.kind) {
      case "number":
        return B.literal(parseRational(ast.text))
      case "imaginary":
        return imaginaryUnit(B, parseRational(ast.text))
      case "name":
        return this.name(ast.name, ast.span)
      case "group":
        return this.expression(ast.body)
      case "unary":
        return ast.op === "-" ? this.negative(this.expression(ast.arg)) : this.expression(ast.arg)
      case "binary":
        return this.binary(ast.op, ast)
      case "postfix":
        return this.postfix(ast)
      case "power":
        return (ast.elementwise ? elementwisePower : power)(this, this.operand(ast.base), this.operand(ast.exponent))
      case "call":
        return this.call(ast.name, ast.args, ast.nameSpan)
      case "apply":
        return this.derivativeOfUnspecified(ast)
      case "index":
        return indexed(this, this.expression(ast.base), ast.items)
      case "blocks":
        return blocks(this, ast.rows)
      case "binder":
        return this.binder(ast)
      default:
        return this.unsupported(ast)
    }
  }

  private unsupported(ast: Ast): never {
    const what: Readonly<Record<string, string>> = {
      compare: "a comparison",
    }
    throw new GradusError({
      code: "unsupported",
      message: `${what[ast.kind] ?? ast.kind} is understood, but not supported yet`,
      span: ast.span,
    })
  }

  private negative(e: Expr): Expr {
    if (e.kind === "literal") return this.builder.literal({ num: -e.value.num, den: e.value.den })
    return this.builder.neg(e)
  }

  private name(name: string, span: Span): Expr {
    const value = this.scope.value(name) ?? this.scope.value(otherSpelling(name))
    if (value) return value
    const dim = this.scope.dim(name)
    if (dim) return this.builder.size(dim)
    if (this.options.forms && name.length > 1 && /^[d∂]/.test(name)) {
      const variable = this.scope.value(name.slice(1))
      if (variable?.kind === "symbol") return this.builder.apply(formNamed.get("d") as Op, [variable])
    }
    if (this.scope.function(name))
      throw new GradusError({
        code: "name",
        message: `${name} is a function`,
        span,
        hint: `give it arguments: ${name}(…)`,
      })
    if (constructors[name] && name === "eye") return this.call(name, [], span)
    const constant = opNamed(name)
    if (constant && constant.params.length === 0 && signatureOf(constant).params.length === 0)
      return this.builder.apply(constant, [])
    const undeclared = this.options.undeclared?.(name, span)
    if (undeclared) return undeclared
    throw unknownName(this.scope, name, span)
  }

  private binary(op: BinaryOperator, ast: Ast & { kind: "binary" }): Expr {
    if (op === "*") return product(this, this.chain(ast))
    const a = this.operand(ast.left)
    const b = this.operand(ast.right)
    switch (op) {
      case "+":
      case "-":
        return sum(this, a, b, op === "-")
      case ":":
        return innerProduct(this, a, b)
      case ".*":
        return hadamard(this, a, b)
      case "./":
        return quotient(this, a, b)
      case "/":
        return this.fraction(a, b)
      case "\\":
        return leftDivide(this, a, b)
      default:
        return this.card("kron", [a.value, b.value], ast.opSpan)
    }
  }

  /** `1/2` is the number, everything else a division. */
  private fraction(a: Operand, b: Operand): Expr {
    const { value: x } = a
    const { value: y } = b
    if (x.kind === "literal" && y.kind === "literal") {
      if (y.value.num === 0n) throw new GradusError({ code: "domain", message: "division by zero", span: b.span })
      const inverse = invRational(y.value)
      return this.builder.literal(mulRational(x.value, inverse))
    }
    return divide(this, a, b)
  }

  /** The factors of a chain of `*`, as far as no parenthesis ends it. */
  private chain(ast: Ast): Operand[] {
    const factors: Operand[] = []
    let rest = ast
    while (rest.kind === "binary" && rest.op === "*") {
      factors.unshift(this.operand(rest.right))
      rest = rest.left
    }
    factors.unshift(this.operand(rest))
    return factors
  }

  private postfix(ast: Ast & { kind: "postfix" }): Expr {
    const B = this.builder
    const letter = /^\^([TH])$/.exec(ast.op)?.[1]
    const exponent = letter === undefined ? undefined : this.scope.value(letter)
    const base = this.operand(ast.arg)
    if (letter && exponent && isScalar(exponent.type))
      return power(this, base, { value: exponent, span: ast.span, text: letter })
    switch (ast.op) {
      case "'":
      case "^H":
        return B.adjoint(base.value)
      case ".'":
      case "^T":
        return B.transpose(base.value)
      case "^-T":
        return B.transpose(this.card("inv", [base.value], ast.span))
      default:
        return this.card("pinv", [base.value], ast.span)
    }
  }

  private call(name: string, args: readonly Ast[], span: Span): Expr {
    const unspecified = this.scope.unspecified(name)
    if (unspecified) return this.applied(unspecifiedOp(unspecified, 0), args, name, span)
    const defined = this.scope.function(name)
    if (defined) return this.expand(name, defined.params, defined.body, defined.scope, args)
    const value = this.scope.value(name)
    if (value) return this.callOfValue(name, value, args, span)
    if (this.options.forms && (name === "at" || formNamed.has(name))) return this.form(name, args, span)
    const construct = Object.hasOwn(constructors, name) ? constructors[name] : undefined
    if (construct) return construct(this, args)
    if (opNamed(name) || isFunctionName(name)) {
      const values = args.map((a) => this.expression(a))
      return this.card(name, values, span)
    }
    throw unknownFunction(this.scope, name, span)
  }

  private derivativeOfUnspecified(ast: Ast & { kind: "apply" }): Expr {
    const { f, order } = unspecifiedDerivative(this.scope, ast.callee)
    return this.applied(unspecifiedOp(f, order), ast.args, f.name, ast.callee.span)
  }

  private applied(op: Op, args: readonly Ast[], name: string, span: Span): Expr {
    const [only, ...others] = args.map((a) => this.expression(a))
    if (!only || others.length > 0)
      throw new GradusError({ code: "shape", message: `${name} takes 1 argument, not ${args.length}`, span })
    if (only.type.field === "C")
      throw new GradusError({
        code: "unsupported",
        message: `${name} is declared over R, and its argument is complex`,
        span,
      })
    return this.builder.apply(op, [only])
  }

  /** `y(X, W)` for a value y that was defined without arguments: the value, where the arguments are its own variables. */
  private callOfValue(name: string, value: Expr, args: readonly Ast[], span: Span): Expr {
    const own = args.every((a) => a.kind === "name" && this.scope.value(a.name)?.kind === "symbol")
    if (own && value.kind === "apply") return value
    throw new GradusError({
      code: "name",
      message: `${name} is not a function`,
      span,
      hint: `write ${name}*(…) for a product`,
    })
  }

  /** A function defined in the problem, applied by substitution. */
  private expand(name: string, params: readonly string[], body: Ast, scope: Scope, args: readonly Ast[]): Expr {
    if (args.length !== params.length) this.fail(`${name} takes ${params.length} arguments, not ${args.length}`)
    const inner = new Scope(scope)
    params.forEach((p, i) => inner.setValue(p, this.expression(args[i] as Ast)))
    if (++this.depth > MAX_CALL_DEPTH)
      throw new GradusError({ code: "definition", message: `${name} calls itself without end`, span: this.span })
    const outer = this.scope
    this.scope = inner
    try {
      return this.expression(body)
    } finally {
      this.scope = outer
      this.depth--
    }
  }

  /** An operator by its card. */
  private card(name: string, args: readonly Expr[], span: Span): Expr {
    const op = opNamed(name)
    if (!op) throw new GradusError({ code: "unsupported", message: `${name} is understood, but has no card yet`, span })
    const wanted = signatureOf(op)
    if (wanted.variadic ? args.length === 0 : args.length !== wanted.args.length)
      throw new GradusError({
        code: "shape",
        message: `${name} takes ${wanted.args.length} argument${wanted.args.length === 1 ? "" : "s"}, not ${args.length}`,
        span,
        expected: op.signature,
      })
    const [first] = wanted.args
    const square = first && first.rows.key === first.cols.key
    const [value] = args
    if (square && value && !this.unify(value.type.rows, value.type.cols))
      this.fail(`${name} takes a square matrix, not ${value.type.rows.key}×${value.type.cols.key}`)
    return this.builder.apply(op, args)
  }

  private form(name: string, args: readonly Ast[], span: Span): Expr {
    const values = args.map((a) => this.expression(a))
    const [first, ...others] = values
    if (!first) return this.fail(`${name} needs arguments`)
    if (name === "at") {
      const replacements = new Map<Expr, Expr>()
      for (let i = 0; i + 1 < others.length; i += 2) replacements.set(others[i] as Expr, others[i + 1] as Expr)
      return substitute(this.builder, first, replacements)
    }
    const op = formNamed.get(name) as Op
    const wanted = op.params.length
    const given = values.length === wanted - 1 && name === "hess" ? [...values, values.at(-1) as Expr] : values
    if (given.length !== wanted)
      throw new GradusError({ code: "shape", message: `${name} takes ${wanted} arguments`, span })
    return this.builder.apply(op, given)
  }

  /** `sum(k in 1..n, …)` and its like: ranges may use the indices before them. */
  private binder(ast: Ast & { kind: "binder" }): Expr {
    const outer = this.scope
    this.scope = new Scope(outer)
    try {
      const ranges = ast.ranges.map((r) => {
        const from = this.scalar(r.from)
        const to = this.scalar(r.to)
        const index = freshIndex(this.builder)
        const size = ast.binder === "matrix" || ast.binder === "vector" ? this.dimension(r.to) : undefined
        this.scope.setValue(r.name, index)
        return { index, from, to, size }
      })
      const fill = ast.binder === "matrix" || ast.binder === "vector"
      let body = this.expression(ast.body)
      if (fill)
        body = this.placed(
          body,
          ranges.map((r) => ({ index: r.index, size: r.size as Dim })),
        )
      const kind = ast.binder === "prod" ? "product" : "sum"
      for (const { index, from, to } of ranges.toReversed()) body = bind(this.builder, kind, index, from, to, body)
      return body
    } finally {
      this.scope = outer
    }
  }

  /** An entry at its place in a matrix of zeros. */
  private placed(body: Expr, ranges: readonly { index: Sym; size: Dim }[]): Expr {
    if (!isScalar(body.type)) this.fail("the entries of a matrix are scalars")
    const [rows, cols] = ranges.map(({ index, size }) => this.builder.unit(index, size))
    const place = cols ? this.builder.times(rows as Expr, this.builder.transpose(cols)) : (rows as Expr)
    return this.builder.scale(body, place)
  }

  private scalar(ast: Ast): Expr {
    const value = this.expression(ast)
    if (!isScalar(value.type)) throw new GradusError({ code: "shape", message: "an index is a scalar", span: ast.span })
    return value
  }

  sizesIn(...ends: readonly Ast[]): void {
    for (const ast of ends) {
      if (ast.kind === "group") this.sizesIn(ast.body)
      else if (ast.kind === "binary") this.sizesIn(ast.left, ast.right)
      else if (ast.kind === "name" && !this.scope.names().includes(ast.name) && !this.scope.dim(ast.name))
        this.scope.setDim(ast.name, dimName(ast.name))
    }
  }

  length(from: Ast, to: Ast): Dim {
    return lengthOf(from, to, this.scope, (span) => this.text(span))
  }

  dimension(ast: Ast): Dim {
    return dimensionOf(ast, this.scope, (span) => this.text(span))
  }
}
