import { type Dim, dimNames } from "../ir/dim.ts"
import { type Apply, type Arena, type Expr, type Field, fold, isScalar, isSquare, type SetName } from "../ir/expr.ts"
import type { Lambda, Op } from "../ir/op.ts"
import { isInteger, powRational, toNumber } from "../ir/rational.ts"
import { bind, open } from "../ops/bind.ts"
import { Builder, PlainBuilder } from "../ops/build.ts"
import { einsumOf } from "../ops/einsum.ts"
import { ops } from "../ops/index.ts"
import { blockOf } from "./blocks.ts"
import { chainKey, endFactor, sameChain, withoutEnd } from "./chains.ts"
import { cancelledEntrywise, oneDiagonal } from "./entrywise.ts"
import { commonFactor, commonScalars } from "./factor.ts"
import { cancelledInverse } from "./inverses.ts"
import { instantiateText } from "./instantiate.ts"
import { instantiate, match } from "./match.ts"
import { Applicable, type RuleSet } from "./rule-set.ts"
import {
  cancelledScalars,
  entrywiseProduct,
  factorsOf,
  namesFirst,
  productOf,
  type ScalarProduct,
  splitCoefficient,
} from "./scalars.ts"
import { collectTerms } from "./sums.ts"
import { isSymmetricSum, joinedSymmetric } from "./symmetric.ts"
import { traceOfRankOne } from "./traces.ts"
import { vectorised } from "./vectorise.ts"
import { isKept, transposeOfSum } from "./transposes.ts"
import { Twins } from "./twins.ts"

/** One application of a rule at a node. */
export interface RewriteStep {
  readonly rule: string
  readonly before: Expr
  readonly after: Expr
}

export interface SimplifyOptions {
  /** Also bring out common factors, which is for the reader: the rules of differentiation prefer sums apart. */
  readonly forReading?: boolean
  readonly onStep?: (step: RewriteStep) => void
}

const MAX_DEPTH = 400

const SYMMETRIC: readonly SetName[] = ["Sym", "PSD", "PD", "Herm", "HPD"]

/** The sets that a variable may be declared in to be a member of another. */
const MEMBERS: { readonly [set in SetName]?: ReadonlySet<SetName> } = {
  Sym: new Set<SetName>([...SYMMETRIC, "Diag"]),
  Herm: new Set<SetName>(SYMMETRIC),
  Skew: new Set<SetName>(["Skew"]),
  Diag: new Set<SetName>(["Diag"]),
  Lower: new Set<SetName>(["Lower", "Diag"]),
  Upper: new Set<SetName>(["Upper", "Diag"]),
  O: new Set<SetName>(["O", "Perm"]),
  U: new Set<SetName>(["U"]),
  St: new Set<SetName>(["St", "O", "U", "Perm"]),
  positive: new Set<SetName>(["positive", "Simplex", "Nat"]),
}

/** A sum whose terms are all negative. */
const isNegative = (e: Expr): boolean =>
  e.kind === "apply" && e.op === ops.add && e.args.every((t) => splitCoefficient(t).coefficient.num < 0n)

/**
 * A builder whose nodes are simplified as they are made, from the leaves up: what the cards say (linearity, scalars,
 * real arguments), like terms and scalar factors, then the rules of its tables until none applies.
 */
export class SimplifyingBuilder extends Builder {
  private readonly plain: PlainBuilder
  private readonly rules: Applicable
  private readonly forReading: boolean
  private readonly memo = new Map<Expr, Expr>()
  private readonly onStep: ((step: RewriteStep) => void) | undefined
  private readonly rebuilt = new Map<Expr, Expr>()
  private readonly asked = new Set<Expr>()
  private readonly twins = new Twins((e) => this.transpose(e))
  private depth = 0

  constructor(arena: Arena, rules: RuleSet, options: SimplifyOptions = {}) {
    super(arena)
    this.plain = new PlainBuilder(arena)
    this.rules = new Applicable(rules, arena)
    this.forReading = options.forReading ?? false
    this.onStep = options.onStep
  }

  apply(op: Op, args: readonly Expr[], dims: readonly Dim[] = []): Expr {
    const raw = this.plain.apply(op, args, dims) as Apply
    const known = this.memo.get(raw)
    if (known) return known
    if (this.depth > MAX_DEPTH) return raw
    this.depth++
    const result = this.simplified(raw)
    this.depth--
    this.memo.set(raw, result)
    if (!this.memo.has(result)) this.memo.set(result, result)
    return result
  }

  /** The expression made anew by this builder. */
  rebuild(root: Expr): Expr {
    return fold<Expr>(root, (e, args) => (e.kind === "apply" ? this.remade(e, args) : e), this.rebuilt)
  }

  /** The node over new arguments; the body of an index sum is made anew as well. */
  private remade(e: Apply, args: readonly Expr[]): Expr {
    const { lambda } = e.op
    if (!lambda) return this.apply(e.op, args, e.dims)
    const { index, body } = open(this, lambda, args)
    return bind(this, lambda.fold, index, args[0] as Expr, args[1] as Expr, this.rebuild(body))
  }

  /** Whether a square real expression is known to equal its transpose. */
  isSymmetric(e: Expr): boolean {
    return e.type.field === "R" && this.isIn(e, "Sym")
  }

  /** Whether an expression is known to lie in a structured set; unknown is no. */
  private readonly isIn = (e: Expr, set: SetName, field: Field = "R"): boolean => {
    if (e.kind === "symbol" && set === "Sym" && field === "C" && e.type.field === "C")
      return e.set === "Sym" || e.set === "Diag"
    if (set === "Int") return e.kind === "literal" && isInteger(e.value)
    // symmetric, over C, is neither Hermitian nor its own conjugate transpose
    const complexSymmetric = e.kind === "symbol" && e.type.field === "C" && (set === "Sym" || e.set === "Sym")
    if (e.kind === "symbol") return MEMBERS[set]?.has(e.set) === true && !complexSymmetric
    if (
      e.kind === "literal" ||
      (set !== "Sym" && set !== "Herm") ||
      !isSquare(e.type) ||
      (set === "Sym" && e.type.field === "C")
    )
      return false
    // what equals its own mirror image
    const mirror = set === "Sym" ? ops.transpose : ops.adjoint
    const image = this.plain.apply(mirror, [e])
    if (this.asked.has(image)) return false
    this.asked.add(image)
    const mirrored = this.apply(mirror, [e])
    const symmetric = mirrored === e || (chainKey(mirrored) === chainKey(e) && sameChain(mirrored, e))
    this.asked.delete(image)
    return symmetric
  }

  private readonly intern = (op: Op, args: readonly Expr[]): Expr => this.twins.of(this.plain.apply(op, args) as Apply)

  private simplified(e: Apply): Expr {
    const structural = this.structural(e)
    if (structural && structural.after !== e) {
      this.onStep?.({ rule: structural.rule, before: e, after: structural.after })
      return structural.after
    }
    return this.byRule(e) ?? this.acrossBrackets(e) ?? this.twins.of(e)
  }

  /** A rule for two factors where a product of more is bracketed otherwise: (A*B)*C with a rule for B*C. */
  private acrossBrackets(e: Apply): Expr | undefined {
    if (e.op !== ops.mul) return undefined
    const [a, b] = e.args as [Expr, Expr]
    const [left, right] = [endFactor(a, "right"), endFactor(b, "left")]
    if (!left || !right || (left === a && right === b)) return undefined
    const pair = this.plain.apply(ops.mul, [left, right]) as Apply
    const joined = isScalar(pair.type) ? undefined : this.byRule(pair)
    if (!joined) return undefined
    const [before, after] = [withoutEnd(this, a, "right"), withoutEnd(this, b, "left")]
    const product = before ? this.times(before, joined) : joined
    return after ? this.times(product, after) : product
  }

  /** What the first rule that applies makes of a node. */
  private byRule(e: Apply): Expr | undefined {
    return this.rules.first(e, (compiled) => {
      const { rule, pattern } = compiled
      const bindings = match(pattern, e, this.isIn)
      // the template is made when first needed
      const after = bindings && instantiate(this, compiled.template, bindings)
      if (!after || after === e) return undefined
      this.onStep?.({ rule: rule.name, before: e, after })
      return after
    })
  }

  /** What follows from the cards alone. */
  private structural(e: Apply): { rule: string; after: Expr } | undefined {
    const { op, args } = e
    if (op.lambda) return this.indexSum(e, op.lambda)
    if (op === ops.size && dimNames(e.dims[0] as Dim).length === 0)
      return { rule: "sizes", after: this.size(e.dims[0] as Dim) }
    if (op.onScalars !== undefined && args.every((a) => isScalar(a.type)))
      return { rule: "scalar-arguments", after: instantiateText(this, op.onScalars, op, args, e.dims) }
    if (op.onReals !== undefined && args.every((a) => a.type.field === "R"))
      return { rule: "real-arguments", after: instantiateText(this, op.onReals, op, args, e.dims) }
    const [only] = args
    if (op === ops.transpose && only?.kind === "apply" && only.op.symmetric) return { rule: "symmetric", after: only }
    if (op === ops.add) return this.sum(e)
    if (op === ops.scale) return { rule: "scalar-factors", after: this.scaled(e) }
    if (op === ops.mul && this.forReading && args.some(isNegative))
      return { rule: "scalar-factors", after: this.withoutSigns(args as [Expr, Expr]) }
    if (op === ops.mul) {
      const after = cancelledInverse(this, args as [Expr, Expr])
      if (after) return { rule: "inverse-cancels", after }
    }
    if (op === ops.mul && args.some((a) => isScalar(a.type)))
      return { rule: "scalar-arguments", after: this.times(args[0] as Expr, args[1] as Expr) }
    if (op === ops.pow) {
      const after = this.powered(e)
      if (after) return { rule: "powers", after }
    }
    if (op === ops.trace && this.forReading) {
      const after = traceOfRankOne(this, args[0] as Expr)
      if (after) return { rule: "trace-is-cyclic", after }
    }
    const block = blockOf(this, e)
    if (block) return { rule: "block-of-blocks", after: block }
    const linear = this.linear(e)
    if (linear || op !== ops.hadamard) return linear
    return { rule: "powers-of-one-base", after: entrywiseProduct(this, e, this.intern) }
  }

  /** The product of sums with nothing but negative terms, their signs in front: (-A - B)*C is -(A + B)*C. */
  private withoutSigns([a, b]: readonly [Expr, Expr]): Expr {
    const signs = [a, b].filter(isNegative).length
    const product = this.times(isNegative(a) ? this.neg(a) : a, isNegative(b) ? this.neg(b) : b)
    return signs === 2 ? product : this.neg(product)
  }

  private sum(e: Apply): { rule: string; after: Expr } {
    const collected = collectTerms(this, e.args, (terms) => this.intern(ops.add, terms), this.forReading)
    const { coefficient, core } = splitCoefficient(collected)
    if (!this.forReading || core?.kind !== "apply" || core.op !== ops.add)
      return { rule: "like-terms", after: collected }
    const before = (sum: Expr): Expr => this.scale(this.literal(coefficient), sum)
    const gathered = this.gathered(core)
    if (gathered) return { rule: "conjugate-of-sum", after: before(gathered) }
    const cancelled = cancelledEntrywise(this, core)
    if (cancelled) return { rule: "like-terms", after: before(cancelled) }
    const mirrored = transposeOfSum(this, core)
    if (mirrored) return { rule: "transpose-of-sum", after: before(mirrored) }
    const terms = core.args
    const factored =
      oneDiagonal(this, terms) ??
      commonScalars(this, terms) ??
      (isSymmetricSum(this, terms)
        ? (joinedSymmetric(this, terms, this.intern) ?? commonFactor(this, terms, true))
        : commonFactor(this, terms))
    return factored ? { rule: "common-factor", after: before(factored) } : { rule: "like-terms", after: collected }
  }

  /** A sum of conjugates as the conjugate of a sum. */
  private gathered(e: Apply): Expr | undefined {
    const parts = e.args.map((t) => splitCoefficient(t))
    const op = parts[0]?.core?.kind === "apply" ? parts[0].core.op : undefined
    if (op?.distributes !== "deriving") return undefined
    if (!parts.every(({ core }) => core?.kind === "apply" && core.op === op)) return undefined
    const inner = parts.map(({ coefficient, core }) =>
      this.scale(this.literal(coefficient), (core as Apply).args[0] as Expr),
    )
    return this.apply(op, [this.add(...inner)])
  }

  /** A number in front of the body of an index sum goes in front of the sum; a sum of zeros is zero. */
  private indexSum(e: Apply, lambda: Lambda): { rule: string; after: Expr } | undefined {
    if (lambda.fold !== "sum") return undefined
    const { coefficient, core } = splitCoefficient(lambda.body)
    if (coefficient.num === 0n || (core?.kind === "apply" && core.op === ops.zeros))
      return { rule: "zero-factor", after: this.zeros(e.type) }
    const [from, to] = e.args as [Expr, Expr, ...Expr[]]
    if (coefficient.num === coefficient.den) {
      const { index, body } = open(this, lambda, e.args)
      const after = vectorised(this, index, from, to, body)
      return after && { rule: "index-sum", after }
    }
    const { index, body } = open(this, { ...lambda, body: core ?? this.literal(1) }, e.args)
    const sum = bind(this, "sum", index, from, to, body)
    return { rule: "scalar-factors", after: this.scale(this.literal(coefficient), sum) }
  }

  private scaled(e: Apply): Expr {
    const parts = this.forReading ? namesFirst(factorsOf(e)) : factorsOf(e)
    const { core } = parts
    // a sign goes into a sum where that leaves a term positive: -(A - B) is B - A
    if (
      this.forReading &&
      core?.kind === "apply" &&
      core.op === ops.add &&
      parts.powers.size === 0 &&
      parts.imaginary === 0 &&
      parts.coefficient.num === -parts.coefficient.den
    ) {
      if (core.args.some((t) => splitCoefficient(t).coefficient.num < 0n))
        return this.add(...core.args.map((t) => this.neg(t)))
    }
    return cancelledScalars(this, parts, this.intern) ?? this.paired(parts) ?? productOf(this, parts, this.intern)
  }

  /** Two scalar factors that a rule makes one: sign(a)*abs(a) is a. */
  private paired(parts: ScalarProduct): Expr | undefined {
    const factors = [...parts.powers].flatMap(([base, exponent]) => {
      if (exponent.den !== 1n) return []
      return [{ base, value: exponent.num === 1n ? base : this.intern(ops.pow, [base, this.literal(exponent)]) }]
    })
    for (const x of factors)
      for (const y of factors) {
        if (x === y || !this.rules.mayApply(ops.scale, [x.value, y.value])) continue
        const pair = this.intern(ops.scale, [x.value, y.value]) as Apply
        const joined = this.byRule(pair)
        if (!joined) continue
        const powers = new Map(parts.powers)
        powers.delete(x.base)
        powers.delete(y.base)
        return this.scale(joined, productOf(this, { ...parts, powers }, this.intern))
      }
    return undefined
  }

  /** Powers of numbers and products with a literal exponent. */
  private powered(e: Apply): Expr | undefined {
    const [base, exponent] = e.args as [Expr, Expr]
    if (exponent.kind !== "literal") return undefined
    const p = exponent.value
    if (p.num === 0n) return this.ones(base.type)
    if (p.num === 1n && p.den === 1n) return base
    if (base.kind === "apply" && (base.op === ops.ones || (base.op === ops.zeros && p.num > 0n))) return base
    if (isScalar(base.type)) return productOf(this, factorsOf(e), this.intern)
    if (isInteger(p) && base.kind === "apply" && (base.op === ops.hadamard || base.op === ops.pow))
      return entrywiseProduct(this, e, this.intern)
    const { coefficient, core } = splitCoefficient(base)
    if (!core || coefficient.num === coefficient.den || !isInteger(p) || coefficient.num === 0n) return undefined
    return this.scale(this.literal(powRational(coefficient, toNumber(p))), this.pow(core, p))
  }

  /** Zeros, scalar factors and sums under operators that are linear in an argument. */
  private linear(e: Apply): { rule: string; after: Expr } | undefined {
    const { op } = e
    const spec = einsumOf(op)
    // one by one: every argument of a multilinear operator, the only one of a linear operator (others are indices)
    const multilinear = spec !== undefined || op.fused !== undefined
    const only = op.linear && (e.args.length === 1 || op.adjoints?.length === 1)
    const args = multilinear ? e.args : only ? e.args.slice(0, 1) : []
    const zero = args.some((a) => a.kind === "apply" && a.op === ops.zeros)
    if (zero) return { rule: "zero-factor", after: this.zeros(e.type) }
    if (op.distributes === "always" || (op.distributes && !this.forReading)) {
      const [sum] = args
      if (sum?.kind === "apply" && sum.op === ops.add) {
        if (this.forReading && isKept(this, op, sum)) return undefined
        return { rule: `${op.name}-of-sum`, after: this.add(...sum.args.map((t) => this.apply(op, [t]))) }
      }
      if (sum?.kind === "apply" && sum.op.lambda?.fold === "sum") {
        const { index, body } = open(this, sum.op.lambda, sum.args)
        const [from, to] = sum.args as [Expr, Expr, ...Expr[]]
        return { rule: `${op.name}-of-sum`, after: bind(this, "sum", index, from, to, this.apply(op, [body])) }
      }
    }
    for (let i = 0; i < args.length; i++) {
      const arg = args[i] as Expr
      if (arg.kind !== "apply" || arg.op !== ops.scale) continue
      const [c, inner] = arg.args as [Expr, Expr]
      if (!multilinear && op.holomorphic === false && c.type.field === "C") continue
      const factor = spec?.args[i]?.conjugate ? this.conj(c) : c
      const rest = this.apply(
        op,
        e.args.map((a, j) => (j === i ? inner : a)),
        e.dims,
      )
      return { rule: "scalar-factors", after: this.scale(factor, rest) }
    }
    return undefined
  }
}
