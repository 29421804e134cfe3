import type { Span } from "../../ir/error.ts"
import { type Clause, isSignature, type Part } from "./clauses.ts"
import { unwrap } from "./cursor.ts"
import type { Formula, ParsedDocument } from "./formulas.ts"
import { baseName, type Census, suffixOf, wordAbove } from "./names.ts"
import { splitCommas } from "./scripts.ts"
import { readSet, type SetDescription, type Size, sizesOf } from "./sets.ts"
import { type Node, only, plainText, solid, someNode } from "./tree.ts"

/** Names of constants: all ones, the identity, zero. */
export type ConstantKind = "ones" | "eye" | "zeros"

/** What one place of the text says about a name. */
export interface Remark {
  readonly name: string
  readonly span: Span
  readonly answer: number
  readonly set: SetDescription
  /** `x_i \in R^n`: the members of a family. */
  readonly family?: boolean
  readonly constant?: ConstantKind
  /** Numbers below it mean its components. */
  readonly components?: boolean
}

/** `f: A \times B \to \mathbb R`: the sets of the arguments, to be given to them when f is defined. */
export interface Signature {
  readonly name: string
  readonly answer: number
  readonly from: readonly SetDescription[]
  readonly to: SetDescription | undefined
  readonly span: Span
}

export interface Declared {
  readonly remarks: Remark[]
  readonly signatures: Signature[]
  /** Clauses that are spent: they declare and claim nothing. */
  readonly spent: Set<Clause>
}

/** The declarations that formulas make: memberships, signatures, `A = A^T`, `X \succ 0`. */
export function declarationsOf(parsed: ParsedDocument): Declared {
  const declared: Declared = { remarks: [], signatures: [], spent: new Set() }
  for (const formula of parsed.formulas) {
    for (const clause of formula.clauses) declare(clause, formula, parsed, declared)
    declared.remarks.push(...constrained(formula, parsed.census))
  }
  return declared
}

function declare(clause: Clause, formula: Formula, parsed: ParsedDocument, declared: Declared): void {
  const { census } = parsed
  const [left, right] = clause.parts
  if (!left || clause.leading) return
  if (isSignature(clause)) {
    const signature = readSignature(clause, formula, census)
    if (signature) declared.signatures.push(signature)
    declared.spent.add(clause)
    return
  }
  const [relation] = clause.relations
  if (relation === undefined || !right) return
  if (relation === "in" || relation === "ni" || relation === "notin" || /^subset(eq)?$/.test(relation)) {
    declared.spent.add(clause)
    const set = readSet(right.items, census)
    if (!set || relation === "ni" || relation === "notin") return
    for (const { name, span, family } of membersIn(left, census))
      declared.remarks.push({ name, span, answer: formula.answer, set, ...(family && { family }) })
    return
  }
  // `H = H^T \succ 0`
  const third = clause.parts[2]
  const definite =
    /^(succ|succeq)$/.test(clause.relations[1] ?? "") && third && isZero(third) && isOwnTranspose(left, right, census)
  if (relation === "=" && definite) {
    declared.spent.add(clause)
    for (const { name, span } of namesIn(left, census))
      declared.remarks.push({
        name,
        span,
        answer: formula.answer,
        set: squareSet(clause.relations[1] === "succ" ? "PD" : "PSD"),
      })
    return
  }
  if (/^(succ|succeq|>|ge)$/.test(relation) && isZero(right) && clause.parts.length === 2) {
    declared.spent.add(clause)
    const structure = relation === "succ" ? "PD" : relation === "succeq" ? "PSD" : undefined
    if (structure === undefined) return
    for (const { name, span } of namesIn(left, census))
      declared.remarks.push({ name, span, answer: formula.answer, set: squareSet(structure) })
    return
  }
  // `A = \mathbb R^{n \times n}`, a slip for membership.
  const slip =
    relation === "=" && clause.parts.length === 2 && isField(right) ? readSet(right.items, census) : undefined
  if (slip) {
    declared.spent.add(clause)
    for (const { name, span } of namesIn(left, census))
      declared.remarks.push({ name, span, answer: formula.answer, set: slip })
    return
  }
  const isMember = clause.parts.length === 3 && clause.relations[1] === "in"
  if (relation === "=" && (clause.parts.length === 2 || isMember) && namesEntries(left, right, census)) {
    declared.spent.add(clause)
    const set = isMember ? readSet(clause.parts[2]?.items ?? [], census) : undefined
    for (const { name, span } of set ? namesIn(left, census) : [])
      if (set) declared.remarks.push({ name, span, answer: formula.answer, set })
    return
  }
  if (relation === "=" && clause.parts.length === 2 && isOwnTranspose(left, right, census)) {
    declared.spent.add(clause)
    if (isSupposed(formula, parsed)) return
    for (const { name, span } of namesIn(left, census))
      declared.remarks.push({ name, span, answer: formula.answer, set: squareSet("Sym") })
  }
  if (!/^(=|:=|equiv)$/.test(relation) && !clause.relations.some((r) => r === "=")) declared.spent.add(clause)
}

/** `\\min_{Q: Q^TQ = I}`: Q is orthogonal. */
function constrained({ nodes, answer }: Formula, census: Census): Remark[] {
  const out: Remark[] = []
  someNode(nodes, (node) => {
    const base = node.kind === "scripted" ? node.base && unwrap(node.base) : undefined
    if (node.kind !== "scripted" || base?.kind !== "word" || !/min|max/.test(base.text)) return false
    const below = solid(node.sub ?? []).flatMap((n) => (n.kind === "group" ? solid(n.items) : [n]))
    const [variable, colon, first, second, equals, right] = below
    const name = baseName(variable, census)
    const isTransposed =
      first?.kind === "scripted" &&
      (first.primes === 1 || /^(T|top)$/.test(plainText(first.sup ?? []) ?? "")) &&
      baseName(first.base && unwrap(first.base), census) === name
    const identity = right?.kind === "scripted" ? right.base : right
    const isIdentity = identity?.kind === "symbol" && identity.name === "I"
    const holds = colon?.kind === "operator" && colon.name === ":" && equals?.kind === "relation" && equals.name === "="
    if (name !== undefined && variable && holds && isTransposed && isIdentity && baseName(second, census) === name)
      out.push({ name, span: variable.span, answer, set: squareSet("O") })
    return false
  })
  return out
}

/** "If $A$ is symmetric, that is $A = A^T$, …": said of one case. */
function isSupposed({ piece }: Formula, { document }: ParsedDocument): boolean {
  const sentence =
    document.source
      .slice(0, piece.outer.start)
      .split(/[.?!:]\s|\n\s*\n/)
      .at(-1) ?? ""
  return /\b(if|when|whenever|unless)\b/i.test(sentence)
}

/** The names on the left of `\in`: `x_1, \ldots, x_N` and `\{x_i\}_{i=1}^n` are families. */
function membersIn(part: Part, census: Census): NamePlace[] {
  const [first] = part.items
  const dots = part.items.some((n) => n.kind === "symbol" && n.name.endsWith("dots"))
  const whole = only(part.items)
  const list = whole?.kind === "scripted" && whole.base ? unwrap(whole.base) : undefined
  if (list?.kind === "fence" && list.open === "{") return namesIn({ items: list.items }, census)
  if (!dots || first?.kind !== "scripted" || !first.sub) return namesIn(part, census)
  const name = baseName(first.base && unwrap(first.base), census)
  return name === undefined ? [] : [{ name, span: first.span, family: true }]
}

/** `A = [a_{ij}]`, `x = (x_1, \ldots, x_n)^T`: names for the entries. */
function namesEntries(left: Part, right: Part, census: Census): boolean {
  const name = namesIn(left, census)[0]?.name
  const node = only(right.items)
  const fence = node?.kind === "scripted" ? node.base && unwrap(node.base) : node
  if (name !== undefined && fence?.kind === "grid") return listsEntries(name, fence.rows.flat(), census)
  if (name === undefined || fence?.kind !== "fence") return false
  const grid = only(fence.items)
  if (grid?.kind === "grid") return listsEntries(name, grid.rows.flat(), census)
  const entry = fence.items.find((n) => n.kind === "scripted")
  const base = entry?.kind === "scripted" && entry.sub ? baseName(entry.base && unwrap(entry.base), census) : undefined
  const alone =
    solid(fence.items).length === 1 || fence.items.some((n) => n.kind === "symbol" && n.name.endsWith("dots"))
  return alone && base !== undefined && base.toLowerCase() === name.toLowerCase()
}

/** The cells of a column are the entries of the name, some of them left out. */
function listsEntries(name: string, cells: readonly (readonly Node[])[], census: Census): boolean {
  const isDots = (cell: readonly Node[]): boolean => cell.some((n) => n.kind === "symbol" && n.name.endsWith("dots"))
  return (
    cells.some(isDots) &&
    cells.every((cell) => {
      const node = only(cell)
      return isDots(cell) || (node?.kind === "scripted" && baseName(node.base && unwrap(node.base), census) === name)
    })
  )
}

export function squareSet(structure: string | undefined): SetDescription {
  const size: Size = { kind: "open", label: "square" }
  return { structure, shape: "matrix", rows: size, cols: size }
}

/** `\mathbb R`, `\mathbb C^n`: one field with its size. */
function isField(part: Part): boolean {
  const node = only(part.items)
  const base = node?.kind === "scripted" ? node.base && unwrap(node.base) : node
  return base?.kind === "symbol" && base.font === "blackboard" && /^[RC]$/.test(base.name)
}

function isZero(part: Part): boolean {
  return plainText(part.items) === "0"
}

function isOwnTranspose(left: Part, right: Part, census: Census): boolean {
  const a = only(left.items)
  const b = only(right.items)
  if (!a || b?.kind !== "scripted" || !b.base) return false
  const name = baseName(a, census)
  const transposed = b.primes === 1 || (b.sup !== undefined && /^(T|top)$/.test(plainText(b.sup) ?? ""))
  return name !== undefined && transposed && !b.sub && baseName(unwrap(b.base), census) === name
}

export interface NamePlace {
  readonly name: string
  readonly span: Span
  /** A member of a family: the subscript is an index letter. */
  readonly family?: boolean
}

/** The names in `A, B` or `W_1`, also in parentheses; nothing else may stand there, and several names need commas. */
export function namesIn(part: { readonly items: readonly Node[] }, census: Census): NamePlace[] {
  const out: NamePlace[] = []
  for (const items of splitCommas(solid(part.items))) {
    const list = items.filter((n) => n.kind !== "space")
    const [first] = list
    if (!first) continue
    if (list.length > 1) return []
    const node = unwrap(first)
    if (node.kind === "fence" && (node.open === "(" || node.open === "{")) {
      const inner = namesIn({ items: node.items }, census)
      if (inner.length === 0) return []
      out.push(...inner)
    } else if (node.kind === "group") {
      const inner = namesIn(node, census)
      if (inner.length === 0) return []
      out.push(...inner)
    } else {
      const place = nameOf(node, census)
      if (!place) return []
      out.push(place)
    }
  }
  return out
}

export function nameOf(node: Node, census: Census): NamePlace | undefined {
  if (node.kind !== "scripted") {
    const name = node.kind === "number" ? undefined : baseName(node, census)
    return name === undefined ? undefined : { name, span: node.span }
  }
  const base = node.base && baseName(unwrap(node.base), census)
  if (base === undefined || node.primes > 0) return undefined
  const label = node.sup && labelOf(node.sup, census)
  if (node.sup && label === undefined) return undefined
  const suffix = node.sub && suffixOf(node.sub, census)
  if (node.sub && suffix === undefined) return undefined
  const name = [base, suffix, label].filter((s) => s !== undefined).join("_")
  if (suffix !== undefined && /^[ijkltn]$/.test(suffix) && !label) return { name: base, span: node.span, family: true }
  return { name, span: node.span }
}

function labelOf(sup: readonly Node[], census: Census): string | undefined {
  const inner = only(sup)
  if (inner?.kind === "fence" && /^[([<{]$/.test(inner.open)) return suffixOf(inner.items, census)
  if (inner?.kind === "operator" && (inner.name === "*" || inner.name === "star")) return "star"
  return wordAbove(sup)
}

function readSignature(clause: Clause, formula: Formula, census: Census): Signature | undefined {
  const items = clause.parts[0]?.items ?? []
  const colon = items.findIndex((n) => n.kind === "operator" && n.name === ":")
  const place = namesIn({ items: items.slice(0, colon) }, census)[0]
  if (!place) return undefined
  const from: SetDescription[] = []
  let factor: Node[] = []
  const flush = (): void => {
    const set = readSet(factor, census)
    if (set) from.push(set)
    factor = []
  }
  for (const item of items.slice(colon + 1)) {
    if (item.kind === "operator" && item.name === "times") flush()
    else factor.push(item)
  }
  flush()
  const to = readSet(clause.parts[1]?.items ?? [], census)
  return { name: place.name, from, to, span: clause.span, answer: formula.answer }
}

/** A formula that is nothing but sizes: `m \times n`, `4x4`. */
export function asSize(formula: Formula, census: Census): readonly Size[] | undefined {
  const list = solid(formula.nodes)
  if (list.some((n) => n.kind === "relation" || n.kind === "break")) return undefined
  const separated = list.some(
    (n, k) =>
      (n.kind === "operator" && (n.name === "times" || n.name === "*")) ||
      (n.kind === "symbol" && n.name === "x" && k > 0 && k < list.length - 1 && list[k - 1]?.kind === "number"),
  )
  if (!separated || list.length < 3) return undefined
  const sizes = sizesOf(list, census)
  return sizes.length === 2 ? sizes : undefined
}
