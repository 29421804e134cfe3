import { isOne } from "../ir/dim.ts"
import { dependents, type Expr, isScalar, type Sym } from "../ir/expr.ts"
import { addRational, mulRational, ONE, type Rational } from "../ir/rational.ts"
import type { Builder } from "../ops/build.ts"
import { ops } from "../ops/index.ts"
import { splitCoefficient } from "../rewrite/scalars.ts"

/** Raised for what is no sum of traces of products. */
export class NotTraces extends Error {}

/** number · scalar · tr(product of the factors); a product that is a scalar needs no trace. */
interface Term {
  readonly number: Rational
  readonly scalar: Expr | undefined
  readonly factors: readonly Expr[]
}

/** A term of the function. */
export interface Chain extends Term {
  readonly value: Expr
  /** The gradient of the term and the rule for its form, about a variable V. */
  readonly by: (V: Sym, builder: Builder) => { readonly gradient: Expr; readonly rule: string }
}

const VECTOR_RULES = {
  once: "$∂ pᵀV = p$",
  onceTransposed: "$∂ Vᵀp = p$",
  quadratic: "$∂ VᵀPV = PV + PᵀV$",
  square: "$∂ pᵀVqᵀV = p qᵀV + q pᵀV$",
  more: "one occurrence of $V$ after the other",
} as const

const RULES = {
  once: "$∂ tr(PVQ) = PᵀQᵀ$",
  onceTransposed: "$∂ tr(PVᵀQ) = QP$",
  quadratic: "$∂ tr(VᵀPVQ) = PVQ + PᵀVQᵀ$",
  square: "$∂ tr(PVQV) = (QVP)ᵀ + (PVQ)ᵀ$",
  more: "one occurrence of $V$ after the other",
} as const

/** Multiplies scalars out into traces of products. */
export class ChainReader {
  private readonly B: Builder
  private readonly symbols: ReadonlySet<Expr>

  constructor(builder: Builder, symbols: ReadonlySet<Expr>) {
    this.B = builder
    this.symbols = symbols
  }

  /** @throws NotTraces */
  scalar(e: Expr): Chain[] {
    return this.terms(e).map((t) => this.chain(t))
  }

  private moves(e: Expr): boolean {
    return dependents(e, this.symbols).has(e)
  }

  private terms(e: Expr): Term[] {
    if (!this.moves(e)) return [{ number: ONE, scalar: e, factors: [] }]
    if (e.kind !== "apply") throw new NotTraces()
    const [a, b] = e.args as readonly [Expr, Expr]
    switch (e.op) {
      case ops.add:
        return e.args.flatMap((t) => this.terms(t))
      case ops.scale:
        if (this.moves(a)) throw new NotTraces()
        return this.terms(b).map((t) => this.times(a, t))
      case ops.trace:
        return this.products(a)
      case ops.inner:
        return this.join(this.transposed(this.products(a)), this.products(b))
      case ops.mul:
        return this.products(e)
      default:
        throw new NotTraces()
    }
  }

  /** A matrix multiplied out: the sum of products. */
  private products(e: Expr): Term[] {
    if (e.kind !== "apply" || !this.moves(e)) {
      const { coefficient, core = e } = splitCoefficient(e)
      return [{ number: coefficient, scalar: undefined, factors: [core] }]
    }
    const [a, b] = e.args as readonly [Expr, Expr]
    switch (e.op) {
      case ops.add:
        return e.args.flatMap((t) => this.products(t))
      case ops.scale:
        if (this.moves(a)) throw new NotTraces()
        return this.products(b).map((t) => this.times(a, t))
      case ops.mul:
        return this.join(this.products(a), this.products(b))
      case ops.transpose:
        if (a.kind === "symbol") return [{ number: ONE, scalar: undefined, factors: [e] }]
        return this.transposed(this.products(a))
      default:
        throw new NotTraces()
    }
  }

  private times(c: Expr, t: Term): Term {
    if (c.kind === "literal") return { ...t, number: mulRational(c.value, t.number) }
    return { ...t, scalar: t.scalar ? this.B.scale(c, t.scalar) : c }
  }

  private join(left: readonly Term[], right: readonly Term[]): Term[] {
    return left.flatMap((x) =>
      right.map((y) => {
        const scalar = x.scalar && y.scalar ? this.B.scale(x.scalar, y.scalar) : (x.scalar ?? y.scalar)
        return { number: mulRational(x.number, y.number), scalar, factors: [...x.factors, ...y.factors] }
      }),
    )
  }

  private transposed(terms: readonly Term[]): Term[] {
    return terms.map((t) => ({ ...t, factors: t.factors.map((f) => this.mirror(f)).reverse() }))
  }

  private mirror(f: Expr): Expr {
    if (f.kind === "apply" && f.op === ops.transpose) return f.args[0] as Expr
    return f.kind === "symbol" && (f.set === "Sym" || f.set === "PSD" || f.set === "PD") ? f : this.B.transpose(f)
  }

  /** Terms that are equal by tr(M) = tr(Mᵀ) and tr(PQ) = tr(QP), together; of two forms the one with fewer transposes. */
  merged(chains: readonly Chain[]): Chain[] {
    const found = new Map<string, Term>()
    for (const c of chains) {
      const key = `${c.scalar?.id ?? ""};${this.keyOf(c.factors)}`
      const known = found.get(key)
      if (!known) found.set(key, c)
      else {
        const better = this.transposes(c.factors) < this.transposes(known.factors) ? c : known
        found.set(key, { ...better, number: addRational(known.number, c.number) })
      }
    }
    return [...found.values()].filter((t) => t.number.num !== 0n).map((t) => this.chain(t))
  }

  private transposes(factors: readonly Expr[]): number {
    return factors.filter((f) => f.kind === "apply" && f.op === ops.transpose).length
  }

  private keyOf(factors: readonly Expr[]): string {
    const mirrored = factors.map((f) => this.mirror(f)).reverse()
    const rotations = [factors, mirrored].flatMap((list) =>
      list.map((_, i) => [...list.slice(i), ...list.slice(0, i)].map((f) => f.id).join()),
    )
    return rotations.sort()[0] ?? ""
  }

  private chain(t: Term): Chain {
    return { ...t, value: this.valueOf(t), by: (V, builder) => this.gradient(t, V, builder) }
  }

  private valueOf({ number, scalar, factors }: Term): Expr {
    const { B } = this
    const [first, ...rest] = factors
    const product = first && rest.reduce<Expr>((a, b) => B.apply(ops.mul, [a, b]), first)
    const body = product && !isScalar(product.type) ? B.apply(ops.trace, [product]) : product
    const whole = scalar && body ? B.scale(scalar, body) : (scalar ?? body ?? B.literal(1))
    return number.num === number.den ? whole : B.scale(B.literal(number), whole)
  }

  /** Every occurrence in turn: tr(V R) has the gradient Rᵀ, tr(Vᵀ R) has R. */
  private gradient({ number, scalar, factors }: Term, V: Sym, builder: Builder): { gradient: Expr; rule: string } {
    const parts: Expr[] = []
    const kinds: boolean[] = []
    factors.forEach((f, i) => {
      const plain = f === V
      if (!plain && this.mirror(f) !== V) return
      const others = [...factors.slice(i + 1), ...factors.slice(0, i)]
      const R = others.length > 0 ? others.reduce((a, b) => builder.times(a, b)) : builder.eye(V.type.rows)
      parts.push(plain ? builder.transpose(R) : R)
      kinds.push(plain)
    })
    const sum = builder.scale(builder.literal(number), builder.add(...parts))
    return { gradient: scalar ? builder.scale(scalar, sum) : sum, rule: ruleFor(kinds, isOne(V.type.cols)) }
  }
}

function ruleFor(plain: readonly boolean[], column: boolean): string {
  const rules = column ? VECTOR_RULES : RULES
  const [first, second] = plain
  if (plain.length === 1) return first ? rules.once : rules.onceTransposed
  if (plain.length > 2) return rules.more
  return first === second ? rules.square : rules.quadratic
}
