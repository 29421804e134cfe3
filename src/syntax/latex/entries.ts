import { GradusError, type Span } from "../../ir/error.ts"
import type { Ast, NameAst } from "../ast.ts"
import { type Clause, isEquality, isSignature, type Part } from "./clauses.ts"
import { namesIn } from "./declarations.ts"
import type { Definer } from "./definers.ts"
import { nameAst, number } from "./cursor.ts"
import { makeReader, readExpression } from "./expression.ts"
import type { Formula, ParsedDocument } from "./formulas.ts"
import { minimumOf } from "./minima.ts"
import { readSet } from "./sets.ts"
import { letterFunctions } from "./names.ts"
import { defaultOptions, openEnd, pending, type ReadOptions, type ReadScope } from "./scope.ts"
import { type Node, only, plainText, someNode } from "./tree.ts"
import { contains, rewrite } from "../walk.ts"

/** An expression as read, with what its meaning still depends on. */
export interface Read {
  readonly ast: Ast
  /** Indices that nothing binds. */
  readonly free: readonly string[]
  readonly unknownFunctions: readonly string[]
  /** The same signs read with other options. */
  readonly again: (options: ReadOptions) => Read | undefined
}

/** The expressions of an entry. */
export function readsOf(entry: Entry): readonly Read[] {
  switch (entry.kind) {
    case "definition":
      return [entry.body]
    case "equation":
      return [entry.left, entry.right]
    default:
      return [entry.read]
  }
}

interface At {
  readonly clause: Clause
  readonly formula: Formula
  readonly answer: number
  readonly order: number
}

/** What a document says, statement by statement, before names have shapes. */
export type Entry = At &
  (
    | {
        readonly kind: "definition"
        readonly name: NameAst
        readonly params: readonly NameAst[] | undefined
        readonly body: Read
      }
    | {
        readonly kind: "equation"
        readonly left: Read
        readonly right: Read
        readonly span: Span
        /** The first link of its chain. */
        readonly first: boolean
      }
    | { readonly kind: "bare"; readonly read: Read; readonly span: Span }
    /** `\min_X f` */
    | { readonly kind: "minimum"; readonly read: Read; readonly wrt: readonly NameAst[]; readonly span: Span }
    /** A derivative that the text asks for or mentions. */
    | { readonly kind: "derivative"; readonly read: Read; readonly span: Span; readonly asked: boolean }
  )

/** What could not be read, and where. */
export interface UnreadPart {
  readonly span: Span
  readonly message: string
  readonly code: GradusError["code"]
  readonly clause: Clause
}

export interface EntriesResult {
  readonly entries: readonly Entry[]
  readonly unread: readonly UnreadPart[]
  readonly choices: ReadonlySet<string>
}

const differentials: ReadonlySet<string> = new Set([pending.derivative, pending.second, pending.directional, "d"])

export function isDerivative(ast: Ast): boolean {
  return contains(ast, (node) => node.kind === "call" && differentials.has(node.name))
}

/** What `readEntries` needs to know. */
export interface EntriesInput {
  readonly parsed: ParsedDocument
  readonly answer: number
  readonly spent: ReadonlySet<Clause>
  readonly definers: readonly Definer[]
  readonly scope: ReadScope
  /** `x_0`, where the text takes the derivative "at $x_0$", is the variable. */
  readonly aliases: ReadonlyMap<string, string>
}

/** Reads every clause of one part that is not spent. */
export function readEntries(input: EntriesInput): EntriesResult {
  const { parsed, answer, spent, scope } = input
  const entries: Entry[] = []
  const unread: UnreadPart[] = []
  let current: Clause | undefined
  const choices = new Set<string>()
  const heads = input.definers.filter((d) => d.part === 0)
  const byClause = new Map(heads.map((d) => [d.clause, d]))
  const seconds = new Map(input.definers.filter((d) => d.part === 1).map((d) => [d.clause, d]))
  const readWith = (
    items: readonly Node[],
    options: ReadOptions,
    note: boolean,
    bound: readonly string[] = [],
  ): Read | undefined => {
    const reader = makeReader(scope, note ? choices : new Set(), options)
    for (const name of bound) reader.bound.add(name)
    try {
      const ast = renamed(readExpression(reader, items), input.aliases)
      return {
        ast,
        free: [...reader.free],
        unknownFunctions: [...reader.unknownFunctions],
        again: (other) => readWith(items, other, false),
      }
    } catch (error) {
      if (!(error instanceof GradusError)) throw error
      if (note && current)
        unread.push({ span: error.span ?? current.span, message: error.message, code: error.code, clause: current })
      return undefined
    }
  }
  const read: ReadItems = (items, bound) => readWith(items, defaultOptions, true, bound)
  let order = 0
  for (const formula of parsed.formulas) {
    // The chain that a clause with a leading relation goes on with.
    let tail: Read | undefined
    for (const clause of formula.clauses) {
      const place: At = { clause, formula, answer, order: order++ }
      if (formula.answer !== answer) continue
      current = clause
      if (!spent.has(clause) || byClause.has(clause) || seconds.has(clause) || isMapping(clause))
        tail = readClause(place, [byClause.get(clause), seconds.get(clause)], read, tail, entries, parsed)
      for (const part of clause.parts) readBraces(part.items, place, read, entries, parsed)
    }
  }
  return { entries, unread, choices }
}

function renamed(ast: Ast, aliases: ReadonlyMap<string, string>): Ast {
  if (aliases.size === 0) return ast
  return rewrite(ast, (node) => {
    const name = node.kind === "name" ? aliases.get(node.name) : undefined
    return name === undefined ? undefined : { kind: "name", name, span: node.span }
  })
}

/** `x \mapsto …`: a function without a name. */
function isMapping(clause: Clause): boolean {
  return clause.relations[0] === "mapsto" && !clause.leading && !isSignature(clause)
}

type ReadItems = (items: readonly Node[], bound?: readonly string[]) => Read | undefined

/** The vector or matrix of entries; its sizes come from what the indices index. */
function overIndices(read: Read, indices: readonly string[]): Read {
  const { span } = read.ast
  const ranges = indices.map((name) => ({ name, from: number("1", span), to: nameAst(openEnd, span), span }))
  const binder = indices.length === 1 ? "vector" : "matrix"
  return { ...read, ast: { kind: "binder", binder, ranges, body: read.ast, span } }
}

function readClause(
  at: At,
  [definer, second]: readonly (Definer | undefined)[],
  read: ReadItems,
  tail: Read | undefined,
  entries: Entry[],
  parsed: ParsedDocument,
): Read | undefined {
  const { clause } = at
  const [first] = clause.parts
  if (!first) return tail
  if (clause.parts.length === 1 && clause.relations.length === 0) {
    readLone(at, first, read, entries, parsed)
    return undefined
  }
  if (!definer && !second && isMapping(clause)) {
    addMinimum(at, { wrt: first.items, rest: clause.parts[1]?.items ?? [] }, read, entries, parsed)
    return undefined
  }
  const minimum = clause.parts.map((p) => minimumOf(p.items)).find((m) => m !== undefined)
  if (minimum) {
    addMinimum(at, minimum, read, entries, parsed)
    // `L = \min_K f`: the derivatives of L are those of f.
    const least = entries.at(-1)
    if (definer && !minimum.isPlace && least?.kind === "minimum" && least.clause === clause)
      entries.push({ ...at, kind: "definition", name: definer.name, params: definer.params, body: least.read })
    return undefined
  }
  let head: Read | undefined
  let previous: Read | undefined
  let rest: readonly Part[]
  let relations: readonly string[]
  if (clause.leading) {
    previous = tail
    head = tail && isDerivative(tail.ast) ? tail : undefined
    rest = clause.parts
    relations = clause.relations
  } else {
    rest = clause.parts.slice(1)
    relations = clause.relations
    if (!definer && !isSignature(clause)) {
      previous = first.items.length > 0 ? read(first.items) : undefined
      if (previous && isDerivative(previous.ast)) head = previous
    }
  }
  if (!clause.leading && !previous && !definer && at.answer === 0 && isEquality(relations[0]) && isLabel(first.items)) {
    const [body] = rest
    const right = body && body.items.length > 0 ? read(body.items) : undefined
    if (right && body) entries.push({ ...at, kind: "bare", read: right, span: body.span })
    return undefined
  }
  const start = head
  for (const [k, part] of rest.entries()) {
    // `f : A \\to B : x \\mapsto …`: the sets say nothing here.
    if (k === 0 && second && isSignature(clause)) continue
    if (part.items.length === 0) {
      if (previous && isDerivative(previous.ast))
        entries.push({ ...at, kind: "derivative", read: previous, span: first.span, asked: true })
      continue
    }
    const right = read(part.items, k === 0 ? definer?.indices : undefined)
    if (second && k === 1 && right) {
      entries.push({ ...at, kind: "definition", name: second.name, params: second.params, body: right })
    } else if (definer && k === 0) {
      if (!right) return undefined
      // `H = \nabla^2 f` in a question: the derivative is what is asked about.
      if (at.answer === 0 && isDerivative(right.ast)) {
        entries.push({ ...at, kind: "derivative", read: right, span: part.span, asked: true })
        previous = right
        continue
      }
      const body = definer.indices.length > 0 ? overIndices(right, definer.indices) : right
      entries.push({ ...at, kind: "definition", name: definer.name, params: definer.params, body })
    } else if (second && !definer && k === 0) {
      // `u = u(x) = …`: the name of a function, twice.
    } else if (isEquality(relations[k]) && right) {
      const left = head ?? previous
      if (left) {
        const isFirst = k === 0 && !clause.leading
        const whole = isFirst && head !== undefined ? { start: first.span.start, end: part.span.end } : part.span
        entries.push({ ...at, kind: "equation", left, right, span: whole, first: isFirst })
      }
    } else if (!isEquality(relations[k])) {
      head = undefined
      previous = undefined
    }
    if (right) previous = right
    if (
      right &&
      !head &&
      !definer &&
      k === 0 &&
      !clause.leading &&
      isDerivative(right.ast) &&
      previous &&
      !isDerivative(previous.ast)
    )
      head = undefined
  }
  return start ?? previous
}

/** `\log p(X \mid \mu, \Sigma)`, `KL[q \| p]`: says what the right side is, and is no formula. */
function isLabel(items: readonly Node[]): boolean {
  const isArguments = (n: Node): boolean =>
    n.kind === "fence" && /^[([]$/.test(n.open) && n.items.some((m) => m.kind === "punctuation" && m.text === "|")
  return items.some(isArguments) && items.every((n) => !/^(operator|fraction|root|grid)$/.test(n.kind))
}

function addMinimum(
  at: At,
  minimum: { wrt: readonly Node[]; rest: readonly Node[] },
  read: ReadItems,
  entries: Entry[],
  parsed: ParsedDocument,
): void {
  const wrt = namesIn({ items: minimum.wrt }, parsed.census).map(({ name, span }) => ({ name, span }))
  const inner = minimum.rest.length > 0 ? read(minimum.rest) : undefined
  if (inner) entries.push({ ...at, kind: "minimum", read: inner, wrt, span: at.clause.span })
}

/** A clause without a relation: a formula that is put up for something, or only mentioned. */
function readLone(at: At, part: Part, read: ReadItems, entries: Entry[], parsed: ParsedDocument): void {
  if (part.items.length === 0) return
  const minimum = minimumOf(part.items)
  if (minimum) {
    addMinimum(at, minimum, read, entries, parsed)
    return
  }
  if (isMention(part.items, parsed)) return
  const result = read(part.items)
  if (!result) return
  if (isDerivative(result.ast))
    entries.push({ ...at, kind: "derivative", read: result, span: part.span, asked: at.clause.asked })
  else entries.push({ ...at, kind: "bare", read: result, span: part.span })
}

/** Names, sizes, lone signs: nothing that could be a claim. */
function isMention(items: readonly Node[], parsed: ParsedDocument): boolean {
  if (namesIn({ items }, parsed.census).length > 0) return true
  const set = readSet(items, parsed.census)
  if (set?.field && set.rows && items.length === 1) return true
  // The name of a function, in letters.
  if (items.every((n) => n.kind === "symbol") && letterFunctions.includes(plainText(items) ?? "")) return true
  if (items.every((n) => n.kind === "operator" || n.kind === "punctuation" || n.kind === "relation")) return true
  const single = only(items)
  if (single?.kind === "number" || (single?.kind === "symbol" && single.name === "infty"))
    return single.kind !== "number"
  return (
    items.some((n) => n.kind === "operator" && n.name === "times") &&
    items.every((n) => /^(symbol|number|operator|scripted)$/.test(n.kind))
  )
}

/** `\underbrace{a}_{b}`: a = b, or b names a. */
function readBraces(items: readonly Node[], at: At, read: ReadItems, entries: Entry[], parsed: ParsedDocument): void {
  someNode(items, (node) => {
    if (node.kind !== "brace" || !node.label || node.label.length === 0) return false
    const words = someNode(node.label, (n) => n.kind === "word" && n.font === "text")
    if (words) return false
    const names = namesIn({ items: node.label }, parsed.census)
    const label = read(node.label)
    if (!label || label.ast.kind === "number") return false
    if (names.length === 1 && label.ast.kind === "name") return false
    const body = read(node.items)
    if (!body) return false
    const swap = isDerivative(label.ast)
    entries.push({
      ...at,
      kind: "equation",
      left: swap ? label : body,
      right: swap ? body : label,
      span: { start: node.items[0]?.span.start ?? node.span.start, end: node.items.at(-1)?.span.end ?? node.span.end },
      first: false,
    })
    return false
  })
}
