import type { NameAst } from "../ast.ts"
import { type Clause, isEquality, isSignature } from "./clauses.ts"
import { unwrap } from "./cursor.ts"
import { nameOf, namesIn } from "./declarations.ts"
import type { Formula, ParsedDocument } from "./formulas.ts"
import type { Description } from "./knowledge.ts"
import { baseName } from "./names.ts"
import { splitArguments } from "./scripts.ts"
import { childLists, type Node, only, plainText, solid, someNode } from "./tree.ts"

/** The left side of an equation that gives a name or a function its meaning. */
export interface Definer {
  readonly clause: Clause
  readonly formula: Formula
  readonly name: NameAst
  readonly params: readonly NameAst[] | undefined
  /** `y_k = …`: the entries are defined. */
  readonly indices: readonly string[]
  /** Which part of the chain it is: 1 for f in `y = f(x) = …`. */
  readonly part: number
}

/** The equation that gives a name its meaning in an answer: its own, the question's, or that of an earlier answer. */
export function definerOf(definers: readonly Definer[], name: string, answer: number): Definer | undefined {
  return (
    definers.find((d) => d.name.name === name && d.formula.answer === answer) ??
    definers.find((d) => d.name.name === name && d.formula.answer === 0) ??
    definers.findLast((d) => d.name.name === name && d.formula.answer < answer)
  )
}

const reserved = new Set(["nabla", "partial", "d"])

/**
 * The equations of the document that define: the first for each name in the question or in an answer, when the name is no variable
 * and no name of the question.
 */
export function findDefiners(
  parsed: ParsedDocument,
  spent: ReadonlySet<Clause>,
  described: ReadonlyMap<string, Description>,
  sizes: ReadonlySet<string>,
): Definer[] {
  const out: Definer[] = []
  const defined = new Map<string, number>()
  const differentiated = differentiatedNames(parsed)
  const variable = onlyVariable(parsed)
  for (const formula of parsed.formulas) {
    for (const [k, clause] of formula.clauses.entries()) {
      const whole = wholeMapping(clause, parsed)
      if (whole && !defined.has(whole.name.name)) {
        defined.set(whole.name.name, formula.answer)
        out.push({ clause, formula, ...whole, part: 1 })
        continue
      }
      const mapping = mappingOf(clause, formula.clauses[k - 1], parsed)
      if (mapping && !defined.has(mapping.name.name)) {
        defined.set(mapping.name.name, formula.answer)
        // `x \mapsto f(x) = …`: what follows is the formula.
        const again = clause.parts.length > 2 ? headOf(clause.parts[1]?.items ?? [], parsed) : undefined
        out.push({ clause, formula, ...mapping, part: again?.name.name === mapping.name.name ? 1 : 0 })
        continue
      }
      if (spent.has(clause) || clause.leading || !isEquality(clause.relations[0]) || clause.asked) continue
      const head = headOf(clause.parts[0]?.items ?? [], parsed) ?? entryHeadOf(clause, parsed)
      const body = clause.parts[1]
      if (!head || !body || body.items.length === 0) continue
      const { name } = head.name
      if (isSeries(clause.parts[0]?.items ?? [], body.items) || isDistribution(body.items)) continue
      // `u = u(x) = Ax`
      const again = clause.parts.length > 2 ? headOf(body.items, parsed) : undefined
      if (again?.params && again.name.name === name && !defined.has(name)) {
        defined.set(name, formula.answer)
        out.push({ clause, formula, ...again, part: 1 })
        continue
      }
      // `\beta = (X^TX)^{-1}X^Ty` beside a derivative by β alone is what solves for it.
      if (name === variable && formula.answer === 0 && !head.params) continue
      const description = described.get(name)
      if (
        description &&
        (description.answer === 0 || description.answer === formula.answer) &&
        !head.params &&
        !(formula.answer === 0 && (differentiated.has(name) || isDescribedAfter(description, clause))) &&
        describesFully(description)
      )
        continue
      // `d(x) = \sqrt{…}` in a question: a distance, where no differential stands on the right.
      const isDifferential = someNode(body.items, (n) => n.kind === "symbol" && n.name === "d")
      const isDistance =
        name === "d" && ((head.params?.length ?? 0) > 1 || (head.params && formula.answer === 0 && !isDifferential))
      if ((reserved.has(name) && !isDistance) || (sizes.has(name) && !head.params && isSize(body.items, sizes)))
        continue
      if (isPlainNumber(body.items) || (!head.params && isIndex(name) && isIndex(plainText(body.items)))) continue
      const before = defined.get(name)
      if (before === 0 || before === formula.answer) continue
      if (mentions(body.items, name, parsed, head.params !== undefined)) continue
      defined.set(name, formula.answer)
      out.push({ clause, formula, ...head, part: 0 })
      const second = clause.parts.length > 2 && isEquality(clause.relations[1]) ? headOf(body.items, parsed) : undefined
      const free = second && !described.has(second.name.name) && !sizes.has(second.name.name)
      if (!second || !free || defined.has(second.name.name) || second.name.name === name) continue
      defined.set(second.name.name, formula.answer)
      out.push({ clause, formula, ...second, part: 1 })
    }
  }
  return out
}

/** `\exp(A) = \sum_k A^k/k!`: what the function is, in a form that is not read. */
function isSeries(head: readonly Node[], body: readonly Node[]): boolean {
  const [first] = solid(head)
  const isKnown = first?.kind === "word" && /^(exp|log|ln|sin|cos|sinh|cosh)$/.test(first.text)
  return isKnown && someNode(body, (n) => n.kind === "symbol" && (n.name === "infty" || n.name.endsWith("dots")))
}

/** `q(x) = \mathcal N(x | m, S)`: how x is distributed, in a notation that is no formula. */
function isDistribution(body: readonly Node[]): boolean {
  const [name, args, ...rest] = solid(body)
  const isNormal = name?.kind === "symbol" && name.font === "calligraphic" && name.name === "N"
  return isNormal && args?.kind === "fence" && rest.length === 0
}

/** Made of sizes and numbers: `n = 2m` speaks of a size, `h = \\tanh(Wx)` defines h though a size has its name. */
function isSize(items: readonly Node[], sizes: ReadonlySet<string>): boolean {
  return items.every((n) => {
    if (n.kind === "symbol") return sizes.has(n.name)
    if (n.kind === "group" || n.kind === "fence") return isSize(n.items, sizes)
    return n.kind === "number" || n.kind === "operator"
  })
}

/** Names with a derivative in the question (`\partial y / \partial A`): what the text says of their shapes does not make them variables. */
function differentiatedNames(parsed: ParsedDocument): ReadonlySet<string> {
  const out = new Set<string>()
  const visit = (nodes: readonly Node[]): void => {
    for (const node of nodes) {
      const [sign, of, ...rest] = node.kind === "fraction" ? solid(node.top) : []
      const isSign = sign?.kind === "symbol" && /^(partial|d)$/.test(sign.name)
      const name = isSign && of && rest.length === 0 ? baseName(unwrap(of), parsed.census) : undefined
      if (name !== undefined) out.add(name)
      childLists(node).forEach(visit)
    }
  }
  for (const formula of parsed.formulas) if (formula.answer === 0) visit(formula.nodes)
  return out
}

/** The one name that all derivatives of the question are by. */
function onlyVariable(parsed: ParsedDocument): string | undefined {
  const names = new Set<string | undefined>()
  const visit = (nodes: readonly Node[]): void => {
    for (const node of nodes) {
      const list = node.kind === "fraction" ? solid(node.bottom) : []
      const [sign, by] = list.map(unwrap)
      const isSign = sign?.kind === "symbol" && /^(partial|d)$/.test(sign.name)
      if (isSign && by) names.add(list.length === 2 ? baseName(by, parsed.census) : undefined)
      childLists(node).forEach(visit)
    }
  }
  for (const formula of parsed.formulas) if (formula.answer === 0) visit(formula.nodes)
  const [name] = names
  return names.size === 1 ? name : undefined
}

/** `z = Wa + b`, `z \in \mathbb R^n`: what follows the formula says its shape. */
function isDescribedAfter({ span }: Description, clause: Clause): boolean {
  return span.start > clause.span.end && span.start - clause.span.end < 40
}

/** A name described as a vector or a matrix in a set is a variable; "where $A = …$ is symmetric" is not. */
function describesFully(description: Description): boolean {
  const { rows, shape } = description.set
  return rows?.kind === "given" || shape === "scalar" || description.constant !== undefined
}

/** "if $i = k$" is a condition. */
function isIndex(name: string | undefined): boolean {
  return name !== undefined && /^[i-np-t]$/.test(name)
}

function isPlainNumber(items: readonly Node[]): boolean {
  const text = plainText(items)
  return text !== undefined && /^\d+$/.test(text)
}

/** `f : x \mapsto …`, or `x \mapsto …` after `f : A \to B`. */
function mappingOf(clause: Clause, before: Clause | undefined, parsed: ParsedDocument): Head | undefined {
  if (clause.relations[0] !== "mapsto" || clause.leading || !clause.parts[1]) return undefined
  const items = clause.parts[0]?.items ?? []
  const colon = items.findIndex((n) => n.kind === "operator" && n.name === ":")
  const head = colon >= 0 ? items.slice(0, colon) : before && isSignature(before) ? nameOfSignature(before) : []
  const place = namesIn({ items: head }, parsed.census)[0]
  const params = namesIn({ items: items.slice(colon + 1) }, parsed.census)
  if (!place || params.length === 0) return undefined
  return {
    name: { name: place.name, span: place.span },
    params: params.map(({ name, span }) => ({ name, span })),
    indices: [],
  }
}

/** `f : A \\to B : x \\mapsto …`: what it is defined by is its third part. */
function wholeMapping(clause: Clause, parsed: ParsedDocument): Head | undefined {
  if (clause.leading || clause.relations.join() !== "to,mapsto") return undefined
  const [from, to] = clause.parts
  const place = namesIn({ items: nameOfSignature(clause) }, parsed.census)[0]
  const colon = to?.items.findLastIndex((n) => n.kind === "operator" && n.name === ":") ?? -1
  const params = colon < 0 ? [] : namesIn({ items: to?.items.slice(colon + 1) ?? [] }, parsed.census)
  if (!from || !place || params.length === 0) return undefined
  return {
    name: { name: place.name, span: place.span },
    params: params.map(({ name, span }) => ({ name, span })),
    indices: [],
  }
}

function nameOfSignature(clause: Clause): readonly Node[] {
  const items = clause.parts[0]?.items ?? []
  return items.slice(
    0,
    items.findIndex((n) => n.kind === "operator" && n.name === ":"),
  )
}

/** `y_k = \sum_j W_{kj} x_j`: an entry on the left, whose indices occur on the right. */
function entryHeadOf(clause: Clause, parsed: ParsedDocument): Head | undefined {
  const node = only(clause.parts[0]?.items ?? [])
  if (node?.kind !== "scripted" || !node.sub || node.sup || node.primes > 0) return undefined
  const name = baseName(node.base && unwrap(node.base), parsed.census)
  const letters = solid(node.sub).flatMap((n) => (n.kind === "group" ? solid(n.items) : [n]))
  const indices = letters.filter((n) => n.kind !== "punctuation").map((n) => (n.kind === "symbol" ? n.name : ""))
  if (name === undefined || indices.length === 0 || indices.length > 2 || !indices.every((i) => /^[i-np-t]$/.test(i)))
    return undefined
  const inSubscripts = (index: string): boolean =>
    someNode(
      clause.parts[1]?.items ?? [],
      (n) => n.kind === "scripted" && someNode(n.sub ?? [], (m) => m.kind === "symbol" && m.name === index),
    )
  if (!indices.every(inSubscripts)) return undefined
  return { name: { name, span: node.span }, params: undefined, indices }
}

type Head = Pick<Definer, "name" | "params" | "indices">

export function headOf(items: readonly Node[], parsed: ParsedDocument): Head | undefined {
  const list = solid(items).map(unwrap)
  const [first, second] = list
  if (!first) return undefined
  const place = nameOf(first, parsed.census)
  if (!place || place.family) return undefined
  // `\operatorname{KL} = …` names what it equals, `\min = …` does not.
  const isCommand = first.kind === "word" && first.font === "operator" && !/^[A-Z]{2,}$/.test(first.text)
  if (isCommand && list.length === 1) return undefined
  if (/^(Delta|nabla|partial)_/.test(place.name)) return undefined
  const name: NameAst = { name: place.name, span: place.span }
  if (list.length === 1) return { name, params: undefined, indices: [] }
  if (list.length !== 2 || second?.kind !== "fence" || second.open !== "(") return undefined
  const params: NameAst[] = []
  for (const part of splitArguments(second.items)) {
    const node = only(part)
    const param = node && nameOf(node, parsed.census)
    if (!param || param.family) return undefined
    params.push({ name: param.name, span: param.span })
  }
  return params.length > 0 ? { name, params, indices: [] } : undefined
}

function mentions(items: readonly Node[], name: string, parsed: ParsedDocument, isFunction = false): boolean {
  return items.some((node) => {
    if (baseName(node, parsed.census) === name) return true
    // `A_0` and `P_k` (at a time k) are other names than A and P; where A is a function, so is `A_i`.
    const place = node.kind === "scripted" && !node.sup && node.sub ? nameOf(node, parsed.census) : undefined
    const ofTime =
      place?.family === true && /^[kt]$/.test(plainText(node.kind === "scripted" ? (node.sub ?? []) : []) ?? "")
    if (place && (place.name !== name || isFunction || ofTime)) return false
    const fence = node.kind === "scripted" ? node.base && unwrap(node.base) : undefined
    // The F of a norm is no variable.
    const lists = fence?.kind === "fence" && fence.open.startsWith("|") ? [[fence]] : childLists(node)
    return lists.some((list) => mentions(list, name, parsed, isFunction))
  })
}
