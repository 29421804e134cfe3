import type { Apply, Arena, Expr } from "../ir/expr.ts"
import type { Op } from "../ir/op.ts"
import { type CompiledRule, compileRule, glanceOf, mentionedBy, type Rule, rootsOf } from "./rule.ts"

/** Rules by the operator at the root of their left side. */
export class RuleSet {
  private readonly rules: readonly Rule[]
  private candidates: Map<Op | undefined, Rule[]> | undefined
  private readonly index = new Map<Op, readonly Rule[]>()

  constructor(...tables: readonly (readonly Rule[])[]) {
    this.rules = tables.flat()
  }

  /** The rules that may have an operator at their root, in the order of the tables. */
  forOp(op: Op): readonly Rule[] {
    const known = this.index.get(op)
    if (known) return known
    const candidates = this.candidates ?? this.sorted()
    const possible = new Set([...(candidates.get(op) ?? []), ...(candidates.get(undefined) ?? [])])
    const found = this.rules.filter((r) => possible.has(r))
    this.index.set(op, found)
    return found
  }

  private sorted(): Map<Op | undefined, Rule[]> {
    const candidates = new Map<Op | undefined, Rule[]>()
    for (const rule of this.rules)
      for (const op of rootsOf(rule) ?? [undefined]) {
        const list = candidates.get(op)
        if (list) list.push(rule)
        else candidates.set(op, [rule])
      }
    this.candidates = candidates
    return candidates
  }
}

/** The rules that may apply in one problem. Most rules name a function that the problem has not: those cost next to nothing. */
export class Applicable {
  private readonly rules: RuleSet
  private readonly operators: ReadonlySet<Op>
  private readonly lists = new Map<Op, { readonly operators: number; readonly rules: readonly Rule[] }>()

  constructor(rules: RuleSet, arena: Arena) {
    this.rules = rules
    this.operators = arena.operators
  }

  /** Whether a rule may apply to a node of these, as far as a glance tells. */
  mayApply(op: Op, args: readonly Expr[]): boolean {
    const like = { kind: "apply", op, args } as Apply
    return this.forOp(op).some((rule) => glanceOf(rule)(like))
  }

  /** What the first rule makes of a node that `use` makes something of, in the order of the tables; a rule is compiled when it first may apply. */
  first<T>(e: Apply, use: (rule: CompiledRule) => T | undefined): T | undefined {
    for (const rule of this.forOp(e.op)) {
      if (!glanceOf(rule)(e)) continue
      const found = use(compileRule(rule))
      if (found !== undefined) return found
    }
    return undefined
  }

  private forOp(op: Op): readonly Rule[] {
    const known = this.lists.get(op)
    if (known?.operators === this.operators.size) return known.rules
    const rules = this.rules
      .forOp(op)
      .filter((rule) => mentionedBy(rule).every((all) => all.some((o) => this.operators.has(o))))
    this.lists.set(op, { operators: this.operators.size, rules })
    return rules
  }
}
