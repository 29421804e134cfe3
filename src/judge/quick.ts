import { isOne, sameDim } from "../ir/dim.ts"
import { type Expr, isScalar, isSquare, sameShape } from "../ir/expr.ts"
import { matchSignature, signatureOf } from "../ir/signature.ts"
import { opNamed, ops } from "../ops/index.ts"
import type { Ast } from "../syntax/ast.ts"
import { constructors } from "../syntax/constructors.ts"
import { type ClaimScope, partsOf } from "./scope.ts"

/**
 * Reads many variants of one expression: parts that they share are read once, and what does not fit costs no error. What
 * it does not know it leaves to the elaborator; both give the same expression.
 */
export class QuickReader {
  private readonly scope: ClaimScope
  private readonly memo = new WeakMap<Ast, Expr | "nothing">()
  private readonly unsized = new WeakMap<Ast, boolean>()
  private readonly names = new Map<string, Expr | undefined>()

  constructor(scope: ClaimScope) {
    this.scope = scope
  }

  /** Undefined where the expression makes no sense. */
  read(ast: Ast): Expr | undefined {
    return this.isUnsized(ast) ? this.scope.attempt(ast) : this.known(ast)
  }

  /** Some constant in it takes its size from use, which may be outside of a part. */
  private isUnsized(ast: Ast): boolean {
    const known = this.unsized.get(ast)
    if (known !== undefined) return known
    const open =
      (ast.kind === "name" && ast.name === "eye") ||
      (ast.kind === "call" &&
        ((ast.name === "eye" && ast.args.length === 0) ||
          (/^(vector|matrix)$/.test(ast.name) && ast.args.length === 1)))
    const found = open || partsOf(ast).some((p) => this.isUnsized(p))
    this.unsized.set(ast, found)
    return found
  }

  private known(ast: Ast): Expr | undefined {
    const before = this.memo.get(ast)
    if (before !== undefined) return before === "nothing" ? undefined : before
    const found = this.node(ast)
    this.memo.set(ast, found ?? "nothing")
    return found
  }

  private node(ast: Ast): Expr | undefined {
    const B = this.scope.problem.builder
    switch (ast.kind) {
      case "group":
        return this.known(ast.body)
      case "name":
        if (!this.names.has(ast.name)) this.names.set(ast.name, this.scope.attempt(ast))
        return this.names.get(ast.name)
      case "unary": {
        const arg = this.known(ast.arg)
        if (!arg || ast.op === "+") return arg
        return arg.kind === "literal" ? B.literal({ num: -arg.value.num, den: arg.value.den }) : B.neg(arg)
      }
      case "postfix": {
        if (ast.op !== "'" && ast.op !== ".'") return this.scope.attempt(ast)
        const arg = this.known(ast.arg)
        return arg && (ast.op === "'" ? B.adjoint(arg) : B.transpose(arg))
      }
      case "binary":
        return this.binary(ast)
      case "call":
        return this.call(ast)
      default:
        return this.scope.attempt(ast)
    }
  }

  private binary(ast: Ast & { kind: "binary" }): Expr | undefined {
    const B = this.scope.problem.builder
    const [a, b] = [this.known(ast.left), this.known(ast.right)]
    switch (ast.op) {
      case "*":
        return this.product(ast, a, b)
      case "+":
      case "-":
        if (!a || !b) return undefined
        if (isScalar(a.type) !== isScalar(b.type)) return this.scope.attempt(ast)
        if (!sameShape(a.type, b.type)) return undefined
        return ast.op === "+" ? B.add(a, b) : B.sub(a, b)
      case ":":
        return a && b && sameShape(a.type, b.type) ? B.apply(ops.inner, [a, b]) : undefined
      case ".*":
        if (!a || !b || isScalar(a.type) || isScalar(b.type)) return a && b && this.scope.attempt(ast)
        return sameShape(a.type, b.type) ? B.apply(ops.hadamard, [a, b]) : undefined
      default:
        return a && b && this.scope.attempt(ast)
    }
  }

  /** Left to right; a chain that may have 1 × 1 sub-products is left to the elaborator where that does not fit. */
  private product(ast: Ast & { kind: "binary" }, a: Expr | undefined, b: Expr | undefined): Expr | undefined {
    const B = this.scope.problem.builder
    if (a && b && (isScalar(a.type) || isScalar(b.type) || sameDim(a.type.cols, b.type.rows))) return B.times(a, b)
    const chain: Ast[] = []
    let rest: Ast = ast
    for (; rest.kind === "binary" && rest.op === "*"; rest = rest.left) chain.push(rest.right)
    chain.push(rest)
    const factors = chain.map((f) => this.known(f))
    if (factors.length < 3 || factors.some((f) => !f)) return undefined
    const row = factors.some((f) => f && isOne(f.type.rows) && !isScalar(f.type))
    const column = factors.some((f) => f && isOne(f.type.cols) && !isScalar(f.type))
    return row && column ? this.scope.attempt(ast) : undefined
  }

  private call(ast: Ast & { kind: "call" }): Expr | undefined {
    const op = opNamed(ast.name)
    const own = this.scope.scope
    const plain =
      op &&
      !own.function(ast.name) &&
      !own.unspecified(ast.name) &&
      !own.value(ast.name) &&
      !Object.hasOwn(constructors, ast.name)
    if (!plain || op.params.length !== ast.args.length || signatureOf(op).params.length > 0)
      return this.scope.attempt(ast)
    const args = ast.args.map((a) => this.known(a))
    if (args.some((a) => !a)) return undefined
    const values = args as Expr[]
    if (
      !matchSignature(
        op,
        values.map((a) => a.type),
        [],
      )
    )
      return undefined
    const [first] = values
    const wanted = signatureOf(op).args[0]
    if (wanted && first && wanted.rows.key === wanted.cols.key && !isSquare(first.type)) return undefined
    return this.scope.problem.builder.apply(op, values)
  }
}
