import { isOne } from "../ir/dim.ts"
import { dependents, type Expr, isScalar, type Sym } from "../ir/expr.ts"
import { addRational, mulRational, ONE, type Rational } from "../ir/rational.ts"
import type { Op } from "../ir/op.ts"
import type { Builder } from "../ops/build.ts"
import { ops } from "../ops/index.ts"
import { splitCoefficient } from "../rewrite/scalars.ts"

const SYMMETRIC: ReadonlySet<string> = new Set(["Sym", "PSD", "PD", "Herm", "HPD"])

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
  readonly by: (V: Sym, builder: Builder) => { readonly gradient: Expr; readonly rule: Rule }
}

/** Rules for the forms in which a variable V occurs; where nothing stands beside it, without P or Q. */
const RULES = {
  once: { text: "$∂ tr(PVQ) = PᵀQᵀ$", source: "[petersen2012, eq. 101]" },
  onceAlone: { text: "$∂ tr(PV) = Pᵀ$", source: "[petersen2012, eq. 100]" },
  bare: { text: "$∂ tr(V) = I$", source: "[petersen2012, eq. 99]" },
  onceTransposed: { text: "$∂ tr(PVᵀQ) = QP$", source: "[petersen2012, eq. 102]" },
  onceTransposedAlone: { text: "$∂ tr(PVᵀ) = P$", source: "[petersen2012, eq. 104]" },
  quadratic: { text: "$∂ tr(VᵀPVQ) = PVQ + PᵀVQᵀ$", source: "[petersen2012, eq. 117]" },
  quadraticAlone: { text: "$∂ tr(VᵀPV) = (P + Pᵀ)V$", source: "[petersen2012, eq. 108]" },
  gramOnRight: { text: "$∂ tr(VᵀVQ) = V(Q + Qᵀ)$", source: "[petersen2012, eq. 113]" },
  gram: { text: "$∂ tr(VᵀV) = 2V$", source: "[petersen2012, eq. 115]" },
  square: { text: "$∂ tr(PVQV) = (QVP)ᵀ + (PVQ)ᵀ$", source: "[petersen2012, eq. 114]" },
  squareAlone: { text: "$∂ tr(PV²) = (VP)ᵀ + (PV)ᵀ$", source: "[petersen2012, eq. 107]" },
  squareBare: { text: "$∂ tr(V²) = 2Vᵀ$", source: "[petersen2012, eq. 106]" },
  vectorOnce: { text: "$∂ pᵀV = p$", source: "[petersen2012, eq. 69]" },
  vectorOnceTransposed: { text: "$∂ Vᵀp = p$", source: "[petersen2012, eq. 69]" },
  vectorQuadratic: { text: "$∂ VᵀPV = (P + Pᵀ)V$", source: "[petersen2012, eq. 81]" },
  vectorGram: { text: "$∂ VᵀV = 2V$", source: "[petersen2012, eq. 131]" },
  vectorSquare: { text: "$∂ pᵀVqᵀV = p Vᵀq + q Vᵀp$", source: undefined },
  more: { text: "one occurrence of $V$ after the other", source: undefined },
} as const

/** A rule, and what its letters stand for in the term. */
export interface Rule {
  readonly text: string
  readonly source: string | undefined
  readonly letters: readonly { readonly letter: string; readonly value: Expr }[]
}

/** Multiplies scalars out into traces of products. */
export class ChainReader {
  private readonly B: Builder
  private readonly symbols: ReadonlySet<Expr>
  private readonly underRe: boolean

  /** `underRe`: of complex matrices, of which the real part counts: transposes are adjoints. */
  constructor(builder: Builder, symbols: ReadonlySet<Expr>, underRe: boolean) {
    this.B = builder
    this.symbols = symbols
    this.underRe = underRe
  }

  private get flip(): Op {
    return this.underRe ? ops.adjoint : ops.transpose
  }

  private flipped(builder: Builder, e: Expr): Expr {
    return this.underRe ? builder.adjoint(e) : builder.transpose(e)
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
      case ops.re:
        if (!this.underRe) throw new NotTraces()
        return this.terms(a)
      case ops.inner:
        if (e.type.field === "C" && !this.underRe) throw new NotTraces()
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
      case this.flip:
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
        const factors = [...x.factors, ...y.factors]
        // an identity stays where it is all there is
        const others = factors.filter((f) => !(f.kind === "apply" && f.op === ops.eye))
        const kept = others.length > 0 ? others : factors.slice(0, 1)
        return { number: mulRational(x.number, y.number), scalar, factors: kept }
      }),
    )
  }

  private transposed(terms: readonly Term[]): Term[] {
    return terms.map((t) => ({
      ...t,
      scalar: t.scalar && this.conjugated(this.B, t.scalar),
      factors: t.factors.map((f) => this.mirror(f)).reverse(),
    }))
  }

  private conjugated(builder: Builder, scalar: Expr): Expr {
    return this.underRe ? builder.conj(scalar) : scalar
  }

  private mirror(f: Expr): Expr {
    if (f.kind === "apply" && f.op === this.flip) return f.args[0] as Expr
    if (f.kind === "apply" && f.op === ops.eye) return f
    return f.kind === "symbol" && SYMMETRIC.has(f.set) ? f : this.flipped(this.B, f)
  }

  /** Terms that are equal by tr(M) = tr(Mᵀ) and tr(PQ) = tr(QP), together; of two forms the one with fewer transposes. */
  merged(chains: readonly Chain[]): Chain[] {
    const found = new Map<string, Term>()
    for (const c of chains) {
      // a term and its mirror image are equal where the scalar is real
      const real = !this.underRe || c.scalar === undefined || c.scalar.type.field === "R"
      const key = `${c.scalar?.id ?? ""};${this.keyOf(c.factors, real)}`
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
    return factors.filter((f) => f.kind === "apply" && f.op === this.flip).length
  }

  private keyOf(factors: readonly Expr[], mirrors: boolean): string {
    const mirrored = factors.map((f) => this.mirror(f)).reverse()
    const rotations = (mirrors ? [factors, mirrored] : [factors]).flatMap((list) =>
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
    const bare = scalar && body ? B.scale(scalar, body) : (scalar ?? body ?? B.literal(1))
    const whole = this.underRe ? B.re(bare) : bare
    return number.num === number.den ? whole : B.scale(B.literal(number), whole)
  }

  /** Every occurrence in turn: tr(V R) has the gradient Rᵀ, tr(Vᵀ R) has R. */
  private gradient({ number, scalar, factors }: Term, V: Sym, builder: Builder): { gradient: Expr; rule: Rule } {
    const places: Place[] = []
    const parts: Expr[] = []
    factors.forEach((f, at) => {
      const plain = f === V
      if (!plain && this.mirror(f) !== V) return
      const others = [...factors.slice(at + 1), ...factors.slice(0, at)]
      const R = others.length > 0 ? others.reduce((a, b) => builder.times(a, b)) : builder.eye(V.type.rows)
      parts.push(plain ? this.flipped(builder, R) : R)
      places.push({ at, plain })
    })
    const sum = builder.scale(builder.literal(number), builder.add(...parts))
    const rule = isOne(V.type.cols) ? vectorRule(factors, places, builder) : matrixRule(factors, places, builder)
    return { gradient: scalar ? builder.scale(this.conjugated(builder, scalar), sum) : sum, rule }
  }
}

/** Where the variable occurs among the factors, and whether as it is or transposed. */
interface Place {
  readonly at: number
  readonly plain: boolean
}

const productOf = (factors: readonly Expr[], builder: Builder): Expr | undefined =>
  factors.length > 0 ? factors.reduce((a, b) => builder.times(a, b)) : undefined

const rule = (of: Pick<Rule, "text" | "source">, letters: Readonly<Record<string, Expr | undefined>> = {}): Rule => ({
  ...of,
  letters: Object.entries(letters).flatMap(([letter, value]) => (value ? [{ letter, value }] : [])),
})

function matrixRule(factors: readonly Expr[], places: readonly Place[], builder: Builder): Rule {
  const [first, second, third] = places as [Place, Place?, Place?]
  const between = (from: number, to: number): Expr | undefined => productOf(factors.slice(from, to), builder)
  if (third) return rule(RULES.more)
  if (!second) {
    const [P, Q] = [between(0, first.at), between(first.at + 1, factors.length)]
    if (P && Q) return rule(first.plain ? RULES.once : RULES.onceTransposed, { P, Q })
    const alone = P ?? Q
    if (!alone) return rule(RULES.bare)
    return rule(first.plain ? RULES.onceAlone : RULES.onceTransposedAlone, { P: alone })
  }
  // cyclic: what stands between the two, and what stands around them
  const inside = between(first.at + 1, second.at)
  const outside = productOf([...factors.slice(second.at + 1), ...factors.slice(0, first.at)], builder)
  if (first.plain === second.plain) {
    if (!first.plain) return rule(RULES.more)
    if (inside && outside) return rule(RULES.square, { P: outside, Q: inside })
    return inside || outside ? rule(RULES.squareAlone, { P: inside ?? outside }) : rule(RULES.squareBare)
  }
  // tr(V Q Vᵀ P) = tr(Vᵀ P V Q)
  const [P, Q] = first.plain ? [outside, inside] : [inside, outside]
  if (P && Q) return rule(RULES.quadratic, { P, Q })
  if (P) return rule(RULES.quadraticAlone, { P })
  return Q ? rule(RULES.gramOnRight, { Q }) : rule(RULES.gram)
}

function vectorRule(factors: readonly Expr[], places: readonly Place[], builder: Builder): Rule {
  const [first, second, third] = places as [Place, Place?, Place?]
  if (third) return rule(RULES.more)
  if (!second) {
    const outermost = first.at === (first.plain ? factors.length - 1 : 0)
    if (!outermost) return matrixRule(factors, places, builder)
    return rule(first.plain ? RULES.vectorOnce : RULES.vectorOnceTransposed)
  }
  if (first.plain === second.plain) return rule(first.plain ? RULES.vectorSquare : RULES.more)
  // a trace in which something stands around the two
  if (first.at > 0 || second.at < factors.length - 1) return matrixRule(factors, places, builder)
  const P = productOf(factors.slice(first.at + 1, second.at), builder)
  if (first.plain) return rule(RULES.more)
  return P ? rule(RULES.vectorQuadratic, { P }) : rule(RULES.vectorGram)
}
