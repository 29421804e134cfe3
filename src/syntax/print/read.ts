import { type Dim, isOne } from "../../ir/dim.ts"
import { type Apply, type Expr, isScalar, type Type } from "../../ir/expr.ts"
import type { Spelling } from "../../ir/op.ts"
import { invRational, mulRational, negRational, ONE, type Rational, rational } from "../../ir/rational.ts"
import { signatureOf } from "../../ir/signature.ts"
import { ops } from "../../ops/index.ts"
import { chains, type Factors, factorsOf, hadamard, innerProduct, type Link, product, sum } from "./product.ts"
import type { Phrase, Phrases } from "./phrase.ts"

export interface NameOptions {
  /** Expressions to print by a name, wherever they occur. */
  readonly names?: ReadonlyMap<Expr, string> | undefined
  /** Print the whole in full even where it has a name, as on the right of its definition. */
  readonly definition?: boolean | undefined
}

/** Where a factor stands: among the scalars, in the matrix or the elementwise product, above or below the stroke. */
type Place = "top" | "bottom" | "link" | "over" | "under"

interface Item {
  readonly place: Place
  readonly expr: Expr
  /** Above zero; 1 where absent. */
  readonly exponent?: Rational
}

/** What a node is written with: expressions to be phrased first, and how their phrases make one. */
interface Plan {
  readonly needs: readonly Expr[]
  readonly build: (phrase: (e: Expr) => Phrase) => Phrase
}

/** The phrase of an expression; distinct nodes are read once, with an explicit stack. */
export function read(phrases: Phrases, root: Expr, options: NameOptions = {}): Phrase {
  const names = new Map(options.names)
  if (options.definition) names.delete(root)
  const reader = new Reader(phrases, names)
  const memo = new Map<Expr, Phrase>()
  const plans = new Map<Expr, Plan>()
  const stack: Expr[] = [root]
  for (let e = stack.at(-1); e; e = stack.at(-1)) {
    const plan = plans.get(e) ?? reader.plan(e)
    plans.set(e, plan)
    const missing = memo.has(e) ? [] : plan.needs.filter((n) => !memo.has(n))
    for (const n of missing) stack.push(n)
    if (missing.length > 0) continue
    stack.pop()
    if (!memo.has(e))
      memo.set(
        e,
        plan.build((n) => memo.get(n) as Phrase),
      )
  }
  return memo.get(root) as Phrase
}

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

  constructor(phrases: Phrases, names: ReadonlyMap<Expr, string>) {
    this.phrases = phrases
    this.names = names
  }

  plan(e: Expr): Plan {
    const name = this.names.get(e) ?? (e.kind === "symbol" ? e.name : undefined)
    if (name !== undefined) return this.leaf(this.phrases.make({ kind: "name", name }, e.type.field === "C"))
    if (e.kind === "literal") return this.leaf(this.phrases.number(e.value))
    if (e.kind === "symbol") return this.leaf(this.phrases.make({ kind: "name", name: e.name }))
    switch (e.op) {
      case ops.add:
        return this.sum(e)
      case ops.inner: {
        const [a, b] = e.args as readonly [Expr, Expr]
        return { needs: e.args, build: (phrase) => innerProduct(this.phrases, phrase(a), phrase(b)) }
      }
      case ops.scale:
      case ops.mul:
      case ops.hadamard:
        return this.product(e)
      case ops.pow:
        return negativePower(e) ? this.product(e) : this.power(e)
      default:
        return isDimension(e) ? this.leaf(this.dimension(e.dims[0] as Dim)) : this.call(e)
    }
  }

  private leaf(phrase: Phrase): Plan {
    return { needs: [], build: () => phrase }
  }

  private sum(root: Apply): Plan {
    const terms: Expr[] = []
    const stack: Expr[] = [root]
    for (let e = stack.pop(); e; e = stack.pop()) {
      if (e.kind === "apply" && e.op === ops.add && (e === root || !this.names.has(e)))
        stack.push(...e.args.toReversed())
      else terms.push(e)
    }
    return { needs: terms, build: (phrase) => sum(this.phrases, terms.map(phrase)) }
  }

  /** The factors of a product, left to right; what is not a product, or has a name, is one. */
  private items(root: Apply): Item[] {
    const items: Item[] = []
    const elementwise = root.op === ops.hadamard || root.op === ops.pow
    const stack: Expr[] = [root]
    for (let e = stack.pop(); e; e = stack.pop()) {
      const scalar = isScalar(e.type)
      const exponent = negativePower(e)
      const opened = e.kind === "apply" && (e === root || !this.names.has(e)) ? e : undefined
      const opens =
        opened?.op === ops.scale ||
        (opened?.op === ops.hadamard && (scalar || elementwise)) ||
        (opened?.op === ops.mul && (e === root || (!scalar && !elementwise)))
      if (opened && opens) stack.push(...opened.args.toReversed())
      else if (opened && exponent && (scalar || elementwise))
        items.push({
          place: scalar ? "bottom" : "under",
          expr: opened.args[0] as Expr,
          exponent: negRational(exponent),
        })
      else items.push({ place: scalar ? "top" : elementwise ? "over" : "link", expr: e })
    }
    return items
  }

  private product(root: Apply): Plan {
    const items = this.items(root)
    return { needs: items.map((i) => i.expr), build: (phrase) => this.multiply(items, phrase) }
  }

  private multiply(items: readonly Item[], phrase: (e: Expr) => Phrase): Phrase {
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
    for (const { place, expr, exponent = ONE } of items) {
      const scalar = isScalar(expr.type)
      const factors = factorsOf(phrase(expr), scalar)
      if (place === "top" || place === "link" || place === "over") {
        lift(factors)
        if (place === "link" && factors.body) links.push({ shape: expr.type, phrase: factors.body })
        else if (factors.body) split(factors.body, over, under)
        continue
      }
      const unit = exponent.num === 1n && exponent.den === 1n
      const reciprocal = unit ? this.reciprocal(factors) : undefined
      if (reciprocal) {
        lift(reciprocal)
        if (reciprocal.body) split(reciprocal.body, under, over)
      } else {
        const raised = unit ? phrase(expr) : this.raise(phrase(expr), expr.type, P.number(exponent))
        if (scalar) bottom.unshift(raised)
        else under.push(raised)
      }
    }
    if (over.length + under.length > 0) return product(P, { coefficient, top, bottom, body: hadamard(P, over, under) })
    const { scalars, body } = chains(P, links)
    return product(P, { coefficient, top: [...top, ...scalars], bottom, body })
  }

  /** One over a product, where that is a product of the same kind with its scalars below; numbers change sides. */
  private reciprocal(f: Factors): Factors | undefined {
    if (f.coefficient.num === 0n || f.bottom.length > 0) return undefined
    if (f.body?.kind === "hadamard" && f.body.under) return undefined
    return { coefficient: invRational(f.coefficient), top: [], body: f.body, bottom: f.top }
  }

  private power(e: Apply): Plan {
    const [base, exponent] = e.args as readonly [Expr, Expr]
    const needs = exponent.kind === "literal" ? [base] : [base, exponent]
    return {
      needs,
      build: (phrase) =>
        this.raise(
          phrase(base),
          base.type,
          exponent.kind === "literal" ? this.phrases.number(exponent.value) : phrase(exponent),
        ),
    }
  }

  private raise(base: Phrase, type: Type, exponent: Phrase): Phrase {
    const { root } = ops.pow.notation
    if (root && exponent.kind === "number" && isHalf(exponent.value))
      return this.phrases.make({ kind: "call", op: ops.pow, spelling: root, unsized: false, args: [base], dims: [] })
    return this.phrases.make({ kind: "power", mode: isScalar(type) ? "scalar" : "elementwise", base, exponent })
  }

  private dimension(d: Dim): Phrase {
    const P = this.phrases
    const terms = d.terms.map((t) => {
      const top = t.names.map((name) => P.make({ kind: "name", name }))
      return product(P, { coefficient: rational(t.coefficient), top, body: undefined, bottom: [] })
    })
    return terms.length === 0 ? P.number(rational(0)) : sum(P, terms)
  }

  private call(e: Apply): Plan {
    const spelling = spellingOf(e)
    return {
      needs: e.args,
      build: (phrase) =>
        this.phrases.make(
          { kind: "call", op: e.op, spelling, unsized: false, args: e.args.map(phrase), dims: e.dims },
          e.type.field === "C",
        ),
    }
  }
}

/** A dimension as a number: its card is written as its dimension parameter alone. */
const isDimension = (e: Apply): boolean => {
  const [only] = signatureOf(e.op).params
  return only !== undefined && e.dims.length === 1 && e.op.notation.text === only
}

function spellingOf(e: Apply): Spelling {
  const { notation } = e.op
  const subject = e.args[0]?.type ?? e.type
  if (notation.real && e.args.every((a) => a.type.field === "R")) return notation.real
  if (notation.scalar && isScalar(e.type)) return notation.scalar
  if (notation.vector && isOne(subject.cols)) return notation.vector
  return notation.row && isOne(subject.rows) ? notation.row : notation
}
