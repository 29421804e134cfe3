import type { Dim } from "../ir/dim.ts"
import { type Apply, type Arena, type Expr, fold, isScalar } from "../ir/expr.ts"
import type { Op } from "../ir/op.ts"
import { isInteger, powRational, toNumber } from "../ir/rational.ts"
import { Builder, PlainBuilder } from "../ops/build.ts"
import { einsumOf } from "../ops/einsum.ts"
import { ops } from "../ops/index.ts"
import { instantiateText } from "./instantiate.ts"
import { instantiate, match } from "./match.ts"
import { type CompiledRule, compileRule, type Rule } from "./rule.ts"
import { factorsOf, productOf, splitCoefficient } from "./scalars.ts"
import { collectTerms } from "./sums.ts"

/** One application of a rule at a node. */
export interface RewriteStep {
  readonly rule: string
  readonly before: Expr
  readonly after: Expr
}

/** Rules by the operator at the root of their left side. */
export class RuleSet {
  private readonly rules: readonly Rule[]
  private index: Map<Op, CompiledRule[]> | undefined

  constructor(...tables: readonly (readonly Rule[])[]) {
    this.rules = tables.flat()
  }

  forOp(op: Op): readonly CompiledRule[] {
    if (!this.index) {
      this.index = new Map()
      for (const rule of this.rules) {
        const compiled = compileRule(rule)
        const root = compiled.pattern.kind === "apply" ? compiled.pattern.op : undefined
        if (root) this.index.set(root, [...(this.index.get(root) ?? []), compiled])
      }
    }
    return this.index.get(op) ?? []
  }
}

const MAX_DEPTH = 400

/**
 * A builder whose nodes are simplified as they are made, from the leaves up: what the cards say (linearity, scalars,
 * real arguments), like terms and scalar factors, then the rules of its tables until none applies.
 */
export class SimplifyingBuilder extends Builder {
  private readonly plain: PlainBuilder
  private readonly rules: RuleSet
  private readonly memo = new Map<Expr, Expr>()
  private readonly onStep: ((step: RewriteStep) => void) | undefined
  private depth = 0

  constructor(arena: Arena, rules: RuleSet, onStep?: (step: RewriteStep) => void) {
    super(arena)
    this.plain = new PlainBuilder(arena)
    this.rules = rules
    this.onStep = onStep
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
    return fold<Expr>(root, (e, args) => (e.kind === "apply" ? this.apply(e.op, args, e.dims) : e))
  }

  private readonly intern = (op: Op, args: readonly Expr[]): Expr => this.plain.apply(op, args)

  private simplified(e: Apply): Expr {
    const structural = this.structural(e)
    if (structural && structural.after !== e) {
      this.onStep?.({ rule: structural.rule, before: e, after: structural.after })
      return structural.after
    }
    for (const { rule, pattern, template } of this.rules.forOp(e.op)) {
      const bindings = match(pattern, e)
      if (!bindings) continue
      const after = instantiate(this, template, bindings)
      if (after === e) continue
      this.onStep?.({ rule: rule.name, before: e, after })
      return after
    }
    return e
  }

  /** What follows from the cards alone. */
  private structural(e: Apply): { rule: string; after: Expr } | undefined {
    const { op, args } = e
    if (op.onScalars !== undefined && args.every((a) => isScalar(a.type)))
      return { rule: "scalar-arguments", after: instantiateText(this, op.onScalars, op, args, e.dims) }
    if (op.onReals !== undefined && args.every((a) => a.type.field === "R"))
      return { rule: "real-arguments", after: instantiateText(this, op.onReals, op, args, e.dims) }
    if (op === ops.add) return { rule: "like-terms", after: collectTerms(this, args, (terms) => this.intern(ops.add, terms)) }
    if (op === ops.scale) return { rule: "scalar-factors", after: this.scaled(e) }
    if (op === ops.mul && args.some((a) => isScalar(a.type)))
      return { rule: "scalar-arguments", after: this.times(args[0] as Expr, args[1] as Expr) }
    if (op === ops.pow) {
      const after = this.powered(e)
      if (after) return { rule: "powers", after }
    }
    return this.linear(e)
  }

  private scaled(e: Apply): Expr {
    const parts = factorsOf(e)
    const { core } = parts
    // a sign goes into a sum where that leaves a term positive: -(A - B) is B - A
    if (core?.kind === "apply" && core.op === ops.add && parts.powers.size === 0 && parts.imaginary === 0 && parts.coefficient.num === -parts.coefficient.den) {
      if (core.args.some((t) => splitCoefficient(t).coefficient.num < 0n)) return this.add(...core.args.map((t) => this.neg(t)))
    }
    return productOf(this, parts, this.intern)
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
    const { coefficient, core } = splitCoefficient(base)
    if (!core || coefficient.num === coefficient.den || !isInteger(p) || coefficient.num === 0n) return undefined
    return this.scale(this.literal(powRational(coefficient, toNumber(p))), this.pow(core, p))
  }

  /** Zeros, scalar factors and sums under operators that are linear in an argument. */
  private linear(e: Apply): { rule: string; after: Expr } | undefined {
    const { op, args } = e
    const spec = einsumOf(op)
    if (!spec && !op.linear) return undefined
    const zero = args.some((a) => a.kind === "apply" && a.op === ops.zeros)
    if (zero) return { rule: "zero-factor", after: this.zeros(e.type) }
    if (op.distributes) {
      const [sum] = args
      if (sum?.kind === "apply" && sum.op === ops.add)
        return { rule: `${op.name}-of-sum`, after: this.add(...sum.args.map((t) => this.apply(op, [t]))) }
    }
    for (let i = 0; i < args.length; i++) {
      const arg = args[i] as Expr
      if (arg.kind !== "apply" || arg.op !== ops.scale) continue
      const [c, inner] = arg.args as [Expr, Expr]
      if (!spec && c.type.field === "C") continue
      const factor = spec?.args[i]?.conjugate ? this.conj(c) : c
      const rest = this.apply(op, args.map((a, j) => (j === i ? inner : a)), e.dims)
      return { rule: "scalar-factors", after: this.scale(factor, rest) }
    }
    return undefined
  }
}
