import type { Dim } from "../../ir/dim.ts"
import { isOne, sameDim } from "../../ir/dim.ts"
import { type Apply, type Expr, isScalar, type Type } from "../../ir/expr.ts"
import type { Lambda, Op, Spelling } from "../../ir/op.ts"
import { invRational, mulRational, negRational, ONE, type Rational } from "../../ir/rational.ts"
import { signatureOf } from "../../ir/signature.ts"
import { ops } from "../../ops/index.ts"
import { binder, Indices, namesIn } from "./binder.ts"
import type { Phrase, Phrases, Range } from "./phrase.ts"
import {
  chains,
  dimension,
  type Factors,
  factorsOf,
  hadamard,
  innerProduct,
  type Link,
  product,
  sum,
} from "./product.ts"

export interface NameOptions {
  /** Expressions to print by a name, wherever they occur. */
  readonly names?: ReadonlyMap<Expr, string> | undefined
  /** Print the whole in full even where it has a name, as on the right of its definition. */
  readonly definition?: boolean | undefined
}

/** Inside an index sum: what the closed body's symbols stand for, and the phrases of its nodes. */
interface Scope {
  readonly phrases: Map<Expr, Phrase>
  readonly plans: Map<Expr, Plan>
  readonly values: ReadonlyMap<Expr, Node>
}

/** An expression where it stands. */
interface Node {
  readonly expr: Expr
  readonly scope: Scope
}

/** Where a factor stands: among the scalars, in the matrix or the elementwise product, above or below the stroke. */
type Place = "top" | "bottom" | "link" | "over" | "under"

interface Item {
  readonly place: Place
  readonly node: Node
  /** Above zero; 1 where absent. */
  readonly exponent?: Rational
}

/** What a node is written with: nodes to be phrased first, and how their phrases make one. */
interface Plan {
  readonly needs: readonly Node[]
  readonly build: (phrase: (n: Node) => Phrase) => Phrase
}

/** The phrase of an expression; distinct nodes are read once, with an explicit stack. */
export function read(phrases: Phrases, root: Expr, options: NameOptions = {}): Phrase {
  const names = new Map(options.names)
  if (options.definition) names.delete(root)
  const reader = new Reader(phrases, root, names)
  const top: Node = { expr: root, scope: scopeOf(new Map()) }
  const stack: Node[] = [top]
  for (let node = stack.at(-1); node; node = stack.at(-1)) {
    const { expr, scope } = node
    const plan = scope.plans.get(expr) ?? reader.plan(node)
    scope.plans.set(expr, plan)
    const missing = scope.phrases.has(expr) ? [] : plan.needs.filter((n) => !n.scope.phrases.has(n.expr))
    for (const n of missing) stack.push(n)
    if (missing.length > 0) continue
    stack.pop()
    if (!scope.phrases.has(expr))
      scope.phrases.set(
        expr,
        plan.build((n) => n.scope.phrases.get(n.expr) as Phrase),
      )
  }
  return top.scope.phrases.get(root) as Phrase
}

const scopeOf = (values: ReadonlyMap<Expr, Node>): Scope => ({ phrases: new Map(), plans: new Map(), values })

/** What the symbol of a closed body stands for; any other expression itself. */
function resolve(expr: Expr, scope: Scope): Node {
  let node: Node = { expr, scope }
  for (let value = scope.values.get(expr); value; value = node.scope.values.get(node.expr)) node = value
  return node
}

const argsOf = ({ scope }: Node, args: readonly Expr[]): Node[] => args.map((a) => resolve(a, scope))

const isHalf = (a: Rational): boolean => a.num === 1n && a.den === 2n

/** The exponent of a power by a negative number. */
function negativePower(e: Expr): Rational | undefined {
  if (e.kind !== "apply" || e.op !== ops.pow) return undefined
  const exponent = e.args[1] as Expr
  return exponent.kind === "literal" && exponent.value.num < 0n ? exponent.value : undefined
}

/** The factors of an elementwise product that is one of another: above the stroke, below it. */
function split(p: Phrase, above: Phrase[], below: Phrase[]): void {
  if (p.kind !== "hadamard") above.push(p)
  else {
    above.push(...p.over)
    if (p.under) below.push(p.under)
  }
}

class Reader {
  private readonly phrases: Phrases
  private readonly names: ReadonlyMap<Expr, string>
  private readonly indices: Indices

  constructor(phrases: Phrases, root: Expr, names: ReadonlyMap<Expr, string>) {
    this.phrases = phrases
    this.names = names
    this.indices = new Indices(root, [...namesIn(root), ...names.values()])
  }

  plan(node: Node): Plan {
    const { expr: e } = node
    const name = this.names.get(e) ?? (e.kind === "symbol" ? e.name : undefined)
    if (name !== undefined) return leaf(this.phrases.make({ kind: "name", name }, e.type.field === "C"))
    if (e.kind === "literal") return leaf(this.phrases.number(e.value))
    if (e.kind === "symbol") return leaf(this.phrases.make({ kind: "name", name: e.name }))
    switch (e.op) {
      case ops.add:
        return this.sum(node)
      case ops.inner: {
        const [a, b] = argsOf(node, e.args) as [Node, Node]
        return { needs: [a, b], build: (phrase) => innerProduct(this.phrases, phrase(a), phrase(b)) }
      }
      case ops.scale:
      case ops.mul:
      case ops.hadamard:
        return this.product(node, e)
      case ops.pow:
        return negativePower(e) ? this.product(node, e) : this.power(node, e)
      default:
        if (e.op.lambda) return this.binder(node, e, e.op.lambda)
        if (e.op.notation.blocks) return this.blocks(node)
        return isDimension(e) ? leaf(dimension(this.phrases, e.dims[0] as Dim)) : this.call(node, e)
    }
  }

  /** The operator node at `node`, unless it is printed by a name other than the whole's. */
  private opened(node: Node, root: Node): Apply | undefined {
    const { expr } = node
    return expr.kind === "apply" && (expr === root.expr || !this.names.has(expr)) ? expr : undefined
  }

  /** The operands of nested uses of one operator, left to right. */
  private flat(root: Node, joins: (e: Apply) => boolean): Node[] {
    const found: Node[] = []
    const stack: Node[] = [root]
    for (let node = stack.pop(); node; node = stack.pop()) {
      const e = this.opened(node, root)
      if (e && joins(e)) stack.push(...argsOf(node, e.args).toReversed())
      else found.push(node)
    }
    return found
  }

  private sum(root: Node): Plan {
    const terms = this.flat(root, (e) => e.op === ops.add)
    return { needs: terms, build: (phrase) => sum(this.phrases, terms.map(phrase)) }
  }

  private blocks(root: Node): Plan {
    const rows = this.flat(root, (e) => e.op.notation.blocks === "above")
    const cells = rows.map((row) => this.flat(row, (e) => e.op.notation.blocks === "beside"))
    return {
      needs: cells.flat(),
      build: (phrase) => this.phrases.make({ kind: "blocks", rows: cells.map((row) => row.map(phrase)) }),
    }
  }

  /** The factors of a product, left to right; what is not a product, or has a name, is one. */
  private items(root: Node, rootOp: Apply): Item[] {
    const items: Item[] = []
    const elementwise = rootOp.op === ops.hadamard || rootOp.op === ops.pow
    const stack: Node[] = [root]
    for (let node = stack.pop(); node; node = stack.pop()) {
      const e = this.opened(node, root)
      const scalar = isScalar(node.expr.type)
      const opens =
        e?.op === ops.scale ||
        (e?.op === ops.hadamard && (scalar || elementwise)) ||
        (e?.op === ops.mul && (node === root || (!scalar && !elementwise)))
      const exponent = scalar || elementwise ? e && negativePower(e) : undefined
      if (e && opens) stack.push(...argsOf(node, e.args).toReversed())
      else if (e && exponent) {
        const base = resolve(e.args[0] as Expr, node.scope)
        items.push({ place: scalar ? "bottom" : "under", node: base, exponent: negRational(exponent) })
      } else items.push({ place: scalar ? "top" : elementwise ? "over" : "link", node })
    }
    return items
  }

  private product(root: Node, e: Apply): Plan {
    const items = this.items(root, e)
    return { needs: items.map((i) => i.node), build: (phrase) => this.multiply(items, phrase) }
  }

  private multiply(items: readonly Item[], phrase: (n: Node) => Phrase): Phrase {
    const P = this.phrases
    let coefficient = ONE
    const top: Phrase[] = []
    const bottom: Phrase[] = []
    const links: Link[] = []
    const over: Phrase[] = []
    const under: Phrase[] = []
    const lift = (f: Factors): void => {
      coefficient = mulRational(coefficient, f.coefficient)
      top.push(...f.top)
      bottom.unshift(...f.bottom)
    }
    for (const { place, node, exponent = ONE } of items) {
      const { type } = node.expr
      const scalar = isScalar(type)
      const factors = factorsOf(phrase(node), scalar)
      if (place === "top" || place === "link" || place === "over") {
        lift(factors)
        if (place === "link" && factors.body) links.push({ shape: type, phrase: factors.body })
        else if (factors.body) split(factors.body, over, under)
        continue
      }
      const unit = exponent.num === 1n && exponent.den === 1n
      const reciprocal = unit ? reciprocalOf(factors) : undefined
      if (reciprocal) {
        lift(reciprocal)
        if (reciprocal.body) split(reciprocal.body, under, over)
      } else {
        const raised = unit ? phrase(node) : this.raise(phrase(node), type, P.number(exponent))
        if (scalar) bottom.unshift(raised)
        else under.push(raised)
      }
    }
    if (over.length + under.length > 0) return product(P, { coefficient, top, bottom, body: hadamard(P, over, under) })
    const { scalars, body } = chains(P, links)
    return product(P, { coefficient, top: [...top, ...scalars], bottom, body })
  }

  private power(node: Node, e: Apply): Plan {
    const [base, exponent] = argsOf(node, e.args) as [Node, Node]
    const { type } = base.expr
    return {
      needs: [base, exponent],
      build: (phrase) => this.raise(phrase(base), type, phrase(exponent)),
    }
  }

  private raise(base: Phrase, type: Type, exponent: Phrase): Phrase {
    if (exponent.kind === "number" && isHalf(exponent.value)) {
      const spelling = spellingFor(ops.sqrt, type, type)
      return this.phrases.make({ kind: "call", op: ops.sqrt, spelling, unsized: false, args: [base], dims: [] })
    }
    return this.phrases.make({ kind: "power", mode: isScalar(type) ? "scalar" : "elementwise", base, exponent })
  }

  private binder(node: Node, e: Apply, lambda: Lambda): Plan {
    const P = this.phrases
    const [from, to, ...captured] = argsOf(node, e.args) as [Node, Node, ...Node[]]
    const index = P.make({ kind: "name", name: this.indices.nameOf(e) }) as Range["index"]
    const values = new Map(lambda.captured.map((symbol, i) => [symbol as Expr, captured[i] as Node]))
    const scope = scopeOf(values)
    scope.phrases.set(lambda.index, index)
    const body = resolve(lambda.body, scope)
    return {
      needs: [from, to, body],
      build: (phrase) =>
        binder(P, lambda.fold, { index, from: phrase(from), to: phrase(to) }, phrase(body), isScalar(e.type)),
    }
  }

  private call(node: Node, e: Apply): Plan {
    const args = argsOf(node, e.args)
    const spelling = spellingOf(e)
    return {
      needs: args,
      build: (phrase) =>
        this.phrases.make(
          { kind: "call", op: e.op, spelling, unsized: false, args: args.map(phrase), dims: e.dims },
          e.type.field === "C",
        ),
    }
  }
}

const leaf = (phrase: Phrase): Plan => ({ needs: [], build: () => phrase })

/** One over a product, where that is a product of the same kind with its scalars below; numbers change sides. */
function reciprocalOf(f: Factors): Factors | undefined {
  if (f.coefficient.num === 0n || f.bottom.length > 0) return undefined
  if (f.body?.kind === "hadamard" && f.body.under) return undefined
  return { coefficient: invRational(f.coefficient), top: [], body: f.body, bottom: f.top }
}

/** A dimension as a number: its card is written as its dimension parameter alone. */
const isDimension = (e: Apply): boolean => {
  const [only] = signatureOf(e.op).params
  return only !== undefined && e.dims.length === 1 && e.op.notation.text === only
}

function spellingOf(e: Apply): Spelling {
  const { real } = e.op.notation
  if (real && e.args.every((a) => a.type.field === "R")) return real
  return spellingFor(e.op, e.args[0]?.type ?? e.type, e.type)
}

/** How an operator is written for the shapes of its first argument and its result. */
function spellingFor({ notation }: Op, subject: Type, result: Type): Spelling {
  if (notation.scalar && isScalar(result)) return notation.scalar
  if (notation.vector && isOne(subject.cols)) return notation.vector
  if (notation.row && isOne(subject.rows)) return notation.row
  const isSquare = !isOne(subject.rows) && sameDim(subject.rows, subject.cols)
  return notation.square && isSquare ? notation.square : notation
}
