import type { Workshop } from "../derive/gradient.ts"
import type { Condition } from "../derive/conditions.ts"
import { type Apply, dependents, type Expr, nodesOf, type Sym, symbolsOf } from "../ir/expr.ts"
import type { Builder } from "../ops/build.ts"
import { d, type Form, forms } from "../ops/forms.ts"
import { ops } from "../ops/index.ts"
import { at } from "./at.ts"
import type { Draft, Name, Statement } from "./derivation.ts"
import { RULES } from "./rules.ts"

const FORMS: ReadonlySet<unknown> = new Set(forms)
const isForm = (e: Expr): e is Apply & { readonly op: Form } => e.kind === "apply" && FORMS.has(e.op)

const isAt = (e: Expr): boolean => e.kind === "apply" && e.op === at

/** Whether a side of a step has the differential of a function, or its change, from which a derivative by V is read. */
function leadsTo(side: Expr, f: Expr | undefined, V: Expr | undefined): boolean {
  return nodesOf(side).some((e) => {
    if (e.kind !== "apply") return false
    const [of, by] = e.args
    if (isAt(e)) return of === f && by === V
    if (e.op !== d || !of) return false
    return of === f || (isForm(of) && of.args[0] === f && of.args[1] === V)
  })
}

/** The step that another starts from, and where they are of different things, what of it the other may be about. */
export function originOf<S extends Statement>(
  { lhs, rhs }: S,
  origin: number | undefined,
  steps: readonly S[],
): { readonly step: S; readonly parts?: readonly Expr[] } | undefined {
  const step = origin === undefined ? undefined : steps[origin]
  if (!step) return undefined
  if (step.lhs === lhs) return { step }
  const about = lhs.kind === "apply" ? lhs.args.slice(0, 1) : []
  return { step, parts: [rhs, lhs, ...about] }
}

/** What stands behind the statements of a derivation. */
export class Facts {
  private readonly draft: Draft
  private readonly shop: Workshop
  private readonly builder: Builder
  private readonly names: ReadonlyMap<Expr, Name>
  private readonly varying: ReadonlySet<Sym>

  constructor(draft: Draft, shop: Workshop, builder: Builder) {
    this.draft = draft
    this.shop = shop
    this.builder = builder
    const all = [...draft.names, draft.of]
    this.names = new Map(all.map((n) => [n.symbol, n]))
    const varying = new Set<Sym>(draft.wrt)
    for (const n of all) if (symbolsOf(n.body).some((s) => varying.has(s))) varying.add(n.symbol)
    this.varying = varying
  }

  /**
   * The number of the step that the i-th one starts from: the last with its left side, else what it differentiates, or
   * whose differential it reads. Undefined where it introduces something.
   */
  origin(i: number): number | undefined {
    const { steps, of: f } = this.draft
    const { rule, relation, lhs, rhs } = steps[i] as Statement
    if (relation === "in" || rule === "let" || rule === "restate") return undefined
    const last = (holds: (lhs: Expr) => boolean, relations: string = "="): number | undefined => {
      const found = steps.slice(0, i).findLastIndex((s) => relations.includes(s.relation) && holds(s.lhs))
      return found < 0 ? undefined : found
    }
    const form = nodesOf(lhs).findLast((e) => isForm(e) || isAt(e)) as Apply | undefined
    const [of, by] = form?.args ?? (lhs.kind === "apply" ? lhs.args : [])
    // a derivative by a conjugate is the conjugate of one of the conjugate
    const about = of?.kind === "apply" && of.op === ops.conj ? of.args[0] : of
    return (
      last((e) => e === lhs) ??
      // entries, columns or parts of it that are known
      (isForm(lhs) ? last((e) => nodesOf(e).includes(lhs)) : undefined) ??
      (rule === "backprop" ? last((e) => isForm(e) && nodesOf(rhs).includes(e)) : undefined) ??
      (form && isForm(form) && form.op !== d ? last((e) => leadsTo(e, about, by), "=->") : undefined) ??
      (form && last((e) => e === form)) ??
      last((e) => e === about) ??
      (relation === "=" ? last((e) => e === f.symbol) : i - 1)
    )
  }

  /** Where the rule and the operators' own rules can be read up. */
  sources(s: Statement): readonly string[] {
    const own = this.differentiated(s).flatMap((f) => {
      const moving = dependents(f, this.varying)
      return nodesOf(f).flatMap((e) => (e.kind === "apply" && moving.has(e) && e.op.source ? [e.op.source] : []))
    })
    const rule = RULES[s.rule]
    return [...new Set([...(rule === undefined ? [] : [rule]), ...(s.sources ?? []), ...own])]
  }

  /** What a step needs: that what it differentiates is differentiable, and that matrices are symmetric where it says so. */
  conditions(s: Statement): readonly Condition[] {
    const { builder, shop } = this
    const smooth = this.differentiated(s).flatMap((f) =>
      symbolsOf(f)
        .filter((v) => this.varying.has(v))
        .flatMap((v) => shop.conditionsOf(f, builder.literal(0), v)),
    )
    const symmetric = [...s.reason.matchAll(/⟨([^⟩]*)⟩ = ⟨\1⟩[ᵀᴴ]/gu)].flatMap(([, name]): Condition[] => {
      const symbol = symbolsOf(s.lhs, s.rhs, ...this.draft.names.map((n) => n.body)).find((v) => v.name === name)
      return symbol ? [{ parts: [symbol, " = ", builder.adjoint(symbol)] }] : []
    })
    const key = ({ parts }: Condition): string => parts.map((p) => (typeof p === "string" ? p : p.id)).join()
    return [...new Map([...smooth, ...symmetric].map((c) => [key(c), c])).values()]
  }

  /** What a step takes the derivative of; of a name, what that stands for. */
  private differentiated({ rule, lhs }: Statement): readonly Expr[] {
    const { of, steps } = this.draft
    if (rule === "remainder") return [of.value]
    if (rule === "backprop") return this.uses(lhs)
    const form = rule === "differentiate" ? nodesOf(lhs).findLast(isForm) : undefined
    const [e] = form?.args ?? []
    if (!form || !e) return []
    // d(∇y) of what an earlier step says that ∇y is
    if (isForm(e)) return [steps.find((s) => s.lhs === e)?.rhs ?? e]
    const name = this.names.get(e)
    return [name ? (form.op === d ? name.body : name.value) : e]
  }

  /** What the value that a gradient is by is used in. */
  private uses(lhs: Expr): readonly Expr[] {
    const by = lhs.kind === "apply" ? lhs.args[1] : undefined
    return [...this.names.values()].flatMap(({ body }) =>
      nodesOf(body).some((e) => e.kind === "apply" && by && e.args.includes(by)) ? [body] : [],
    )
  }
}
