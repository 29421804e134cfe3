import { type Expr, isScalar, sameShape as sameType, type Shape } from "../ir/expr.ts"
import { isOne, sameDim } from "../ir/dim.ts"
import type { Ast } from "../syntax/ast.ts"
import { close, combine, fingerprint, type Values } from "./bench.ts"
import { dropEdits, type Edit, orderEdits, signEdits, transposeEdits, valueEdits } from "./edits.ts"
import { costOf, type Effort } from "./effort.ts"
import type { QuickReader } from "./quick.ts"
import { factorsOf, postfix, productOf, sitesOf, sumOf, type TermSite } from "./syntax.ts"
import type { MistakeKind } from "./types.ts"

/** What a repaired claim has to be. */
export interface Aim {
  readonly effort: Effort
  readonly read: QuickReader
  readonly complex: boolean
  /** Of the claim as written: in another layout than the truth's, perhaps. */
  readonly shape: Shape
  readonly target: Values
  /** What of a claim is compared with the target: its values, its projection on the space of the variable … */
  readonly view: (e: Expr) => Values | undefined
}

/** A claim made right by edits. */
export interface Repair {
  readonly ast: Ast
  readonly kind: MistakeKind
  readonly at: readonly Ast[]
  readonly says: (text: (ast: Ast) => string) => string
}

function repairOf(aim: Aim, { ast, kind, at, says, factor }: Edit): Repair {
  const scalar = factor && aim.read.read(factor)
  return { ast, kind: scalar && isScalar(scalar.type) ? "factor" : kind, at: [at], says }
}

/** The values of a piece of syntax where it makes sense and has the wanted shape. */
export function valueOf(aim: Aim, ast: Ast): Values | undefined {
  if (!aim.effort.spend(costOf(ast))) return undefined
  const e = aim.read.read(ast)
  return e && sameType(e.type, aim.shape) ? aim.view(e) : undefined
}

/** A number, or something with one entry. */
export function isScalarAt(aim: Aim, ast: Ast): boolean {
  const e = aim.read.read(ast)
  return e !== undefined && isScalar(e.type)
}

const MAX_EDITS = 700

/** The first edit that makes the claim agree with the truth. */
export function firstRepair(aim: Aim, edits: readonly Edit[]): Repair | undefined {
  // the adjoint of a scalar is its conjugate, and called that
  const fits = (e: Edit): boolean => e.kind !== "transpose" || !isScalarAt(aim, e.at)
  const edit = edits.slice(0, MAX_EDITS).find((e) => fits(e) && close(valueOf(aim, e.ast), aim.target))
  return edit && repairOf(aim, edit)
}

interface Alternative {
  readonly term: TermSite
  readonly value: Values
  /** Absent: as written. */
  readonly edit?: Edit
}

/** A term as it is, where that makes sense, and edited in one place. */
function alternatives(aim: Aim, term: TermSite): Alternative[] {
  const found: Alternative[] = []
  const offer = (node: Ast, sign: 1 | -1, edit?: Edit): void => {
    const value = valueOf(aim, node)
    if (value)
      found.push({ term: { sign, node }, value: sign === 1 ? value : combine(value, -2, value), ...(edit && { edit }) })
  }
  offer(term.node, term.sign)
  const sites = sitesOf(term.node)
  const edits = [
    ...transposeEdits(sites, aim.complex),
    ...orderEdits(sites),
    ...valueEdits(sites),
    ...signEdits(sites),
    ...dropEdits(sites),
  ]
  for (const edit of edits) offer(edit.ast, term.sign, edit)
  const flipped: Edit = {
    ast: term.node,
    kind: "sign",
    at: term.node,
    says: (text) => `the sign of \`${text(term.node)}\` is wrong`,
  }
  offer(term.node, term.sign === 1 ? -1 : 1, flipped)
  if (!found.some((a) => !a.edit)) for (const edit of rearrangements(aim, term.node)) offer(edit.ast, term.sign, edit)
  return found
}

const MAX_ALTERNATIVES = 300
const MAX_COMBINATIONS = 40_000

/** Terms repaired in one place each: all those that make no sense, and of sound ones up to two. */
export function termwiseRepair(aim: Aim, terms: readonly TermSite[]): Repair | undefined {
  if (terms.length < 2 || terms.length > 8) return undefined
  const lists = terms.map((t) => alternatives(aim, t).slice(0, MAX_ALTERNATIVES))
  const broken = lists.flatMap((list, i) => (list[0]?.edit || list.length === 0 ? [i] : []))
  if (lists.some((l) => l.length === 0) || broken.length > 4) return undefined
  const choices: (readonly number[])[] =
    broken.length >= 2
      ? [broken]
      : broken.length === 1
        ? terms.flatMap((_, i) => (i === broken[0] ? [] : [[broken[0] as number, i]]))
        : terms.flatMap((_, i) => terms.slice(i + 1).map((__, k) => [i, i + 1 + k]))
  for (const chosen of choices) {
    const found = combination(aim, lists, chosen)
    if (!found) continue
    const edits = found.flatMap((a) => (a.edit ? [a.edit] : []))
    const [first] = edits
    if (!first) continue
    return {
      ast: sumOf(found.map((a) => a.term)),
      kind: first.kind,
      at: edits.map((e) => e.at),
      says: (text) => [...new Set(edits.map((e) => e.says(text)))].join("; "),
    }
  }
  return undefined
}

/** One alternative a term, those of the `chosen` terms free, that add up to the target; the last is looked up. */
function combination(
  aim: Aim,
  lists: readonly (readonly Alternative[])[],
  chosen: readonly number[],
): readonly Alternative[] | undefined {
  const picked = lists.map((l) => l[0] as Alternative)
  let rest = aim.target
  lists.forEach((_, i) => {
    if (!chosen.includes(i)) rest = combine(rest, -1, (picked[i] as Alternative).value)
  })
  const last = chosen.at(-1) as number
  const byValue = new Map<string, Alternative[]>()
  for (const a of lists[last] as readonly Alternative[]) {
    const key = fingerprint(a.value)
    byValue.set(key, [...(byValue.get(key) ?? []), a])
  }
  let budget = MAX_COMBINATIONS
  const visit = (depth: number, missing: Values): boolean => {
    if (--budget < 0) return false
    const at = chosen[depth] as number
    if (at === last) {
      const hit = byValue.get(fingerprint(missing))?.find((a) => close(a.value, missing))
      if (hit) picked[at] = hit
      return hit !== undefined
    }
    return (lists[at] as readonly Alternative[]).some((a) => {
      picked[at] = a
      return visit(depth + 1, combine(missing, -1, a.value))
    })
  }
  return visit(0, rest) ? picked : undefined
}

const MAX_FACTORS = 5

/** A chain of products in any order with any of its factors transposed, as far as that conforms to the wanted shape. */
export function rearrangements(aim: Aim, root: Ast): Edit[] {
  const factors = factorsOf(root)
  const matrices = factors.map((f) => aim.read.read(f))
  const movable = matrices.flatMap((m, i) => (m && !isScalar(m.type) ? [i] : []))
  if (matrices.some((m) => !m) || movable.length < 2 || movable.length > MAX_FACTORS) return []
  const scalars = factors.filter((_, i) => !movable.includes(i))
  const edits: Edit[] = []
  const { rows, cols } = aim.shape
  const visit = (
    rest: readonly number[],
    chain: readonly Ast[],
    inner: Shape["cols"] | undefined,
    moved: boolean,
    turned: boolean,
  ): void => {
    if (rest.length === 0) {
      if (inner && sameDim(inner, cols)) {
        const ast = productOf([...scalars, ...chain])
        const kind: MistakeKind = moved ? "order" : "transpose"
        if (moved || turned) edits.push({ ast, kind, at: root, says: (text) => `\`${text(ast)}\` is meant` })
      }
      return
    }
    rest.forEach((i, k) => {
      const type = (matrices[i] as Expr).type
      const factor = factors[i] as Ast
      for (const transposed of [false, true]) {
        const [r, c] = transposed ? [type.cols, type.rows] : [type.rows, type.cols]
        if (!sameDim(r, inner ?? rows) || (isOne(r) && inner === undefined && !isOne(rows))) continue
        const bare = factor.kind === "postfix" && factor.op === "'" ? factor.arg : postfix("'", factor)
        visit(
          rest.filter((x) => x !== i),
          [...chain, transposed ? bare : factor],
          c,
          moved || k !== 0,
          turned || transposed,
        )
      }
    })
  }
  visit(movable, [], undefined, false, false)
  return edits.length > 600 ? edits.slice(0, 600) : edits
}
