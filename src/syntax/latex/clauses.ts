import type { Span } from "../../ir/error.ts"
import { spanOf } from "./tokens.ts"
import { type Node, only, plainText, solid } from "./tree.ts"

export interface Part {
  readonly items: readonly Node[]
  readonly span: Span
}

/** One statement of a formula: parts joined by relations, as `y = a = b` or `X \in S`. */
export interface Clause {
  readonly parts: readonly Part[]
  /** One fewer than parts; a `leading` clause has as many: it begins with a relation. */
  readonly relations: readonly string[]
  readonly leading: boolean
  /** Stands after an arrow of implication. */
  readonly follows: boolean
  /** A question mark belongs to it. */
  readonly asked: boolean
  readonly span: Span
  /** Words inside the formula just before the clause. */
  readonly words: string
}

/** What the splitter must know about words: those that are part of the mathematics. */
export interface Words {
  isMeaningful(word: string): boolean
}

/** Cuts a formula into its statements: rows, then what commas, wide spaces, words and arrows part. */
export function clausesOf(items: readonly Node[], words: Words): Clause[] {
  return joinRows(flattenRows(items)).flatMap((row) => mergeNames(chunks(row, words).flatMap(toClause)))
}

/** Aligned environments and groups that hold relations dissolve into one list with breaks. */
function flattenRows(items: readonly Node[]): Node[] {
  return items.flatMap((item): Node[] => {
    if (item.kind === "lines") {
      const edge: Node = { kind: "break", span: { start: item.span.start, end: item.span.start } }
      return [edge, ...flattenRows(item.items), edge]
    }
    // `{h, v \in \mathbb C}^{N \times 1}`: the script belongs to the last letter.
    if (item.kind === "scripted" && item.base && isRelationGroup(item.base) && item.base.kind === "group") {
      const last = solid(item.base.items).at(-1)
      if (last) {
        const before = item.base.items.slice(0, item.base.items.indexOf(last))
        return flattenRows([...before, { ...item, base: last }])
      }
    }
    const splices =
      item.kind === "group" &&
      item.items.some((n) => n.kind === "relation" || n.kind === "lines" || n.kind === "break" || isRelationGroup(n))
    return splices ? flattenRows(item.items) : [item]
  })
}

function isRelationGroup(node: Node): boolean {
  return node.kind === "group" && node.items.some((n) => n.kind === "relation")
}

const arrows = new Set(["implies", "iff", "impliedby", "Leftarrow"])

function isRelation(node: Node | undefined): boolean {
  return node?.kind === "relation" && !arrows.has(node.name)
}

/** Rows, where a row that begins with a relation or an operator goes on with the one before. */
function joinRows(items: readonly Node[]): Node[][] {
  const rows: Node[][] = [[]]
  for (const item of items) {
    if (item.kind === "break") rows.push([])
    else rows.at(-1)?.push(item)
  }
  const joined: Node[][] = []
  for (const row of rows) {
    const list = solid(row)
    const cells = list.filter((n) => n.kind !== "tab")
    const [first] = cells
    const current = joined.at(-1)
    if (!first) continue
    const last = current && solid(current).findLast((n) => n.kind !== "tab")
    const operator = first.kind === "operator" && (list[0]?.kind === "tab" || !cells.some(isRelation))
    const goesOn = isRelation(first) || operator || last?.kind === "operator" || isRelation(last)
    if (current && goesOn) current.push(...row)
    else joined.push([...row])
  }
  return joined.map(withoutTabs)
}

/** Tabs go; one between two whole equations (`X &= AB & Y &= BA`) leaves a wide space, which parts them. */
function withoutTabs(row: readonly Node[]): Node[] {
  const out: Node[] = []
  let related = false
  row.forEach((node, i) => {
    if (node.kind !== "tab") {
      related ||= isRelation(node)
      out.push(node)
      return
    }
    const rest = solid(row.slice(i + 1))
    const next = rest.findIndex((n) => n.kind === "tab")
    const cell = next < 0 ? rest : rest.slice(0, next)
    const opens = cell.length > 0 && !isRelation(cell[0]) && (cell.some(isRelation) || isRelation(rest[next + 1]))
    const last = solid(out).at(-1)
    if (!related || !opens || last === undefined || last.kind === "operator" || isRelation(last)) return
    related = false
    out.push({ kind: "space", wide: true, span: node.span })
  })
  return out
}

interface Chunk {
  readonly items: Node[]
  /** What ended it. */
  comma: boolean
  asked: boolean
  follows: boolean
  words: string
}

const proseWords = new Set(
  `and or where with if for so since then thus hence is are as because by let when while such that otherwise const subject to minimize
   maximize min. find gives given from we have on in of the a an i.e. e.g. resp all any each some wrt s.t. st therefore which using use
   also but not here note rule chain product symmetric respect both sides side get obtain assume suppose define denotes`.split(
    /\s+/,
  ),
)

function isProse(node: Node, words: Words): node is Extract<Node, { kind: "word" }> {
  if (node.kind !== "word" || node.font === "operator" || node.font === "bold") return false
  if (words.isMeaningful(node.text)) return false
  const spoken = node.text
    .toLowerCase()
    .split(/[\s,:]+/)
    .filter((w) => w !== "")
  return spoken.some((w) => proseWords.has(w)) || spoken.length > 1 || /[.,:;]$/.test(node.text)
}

/** `\{ {\rm Frobenius product} \}`, `(\text{by linearity})`: a remark beside a formula. */
function isRemark(node: Node, words: Words, alone: boolean): boolean {
  if (node.kind !== "fence" || !/^[({[]$/.test(node.open)) return false
  const inner = node.items.flatMap((n) => (n.kind === "group" ? n.items : [n]))
  const texts = inner.filter((n) => n.kind === "word" && n.font !== "operator" && !words.isMeaningful(n.text))
  if (inner.some((n) => isProse(n, words)) || (!alone && isSpelled(inner))) return true
  return alone && texts.some((n) => n.kind === "word" && n.text.length > 2)
}

/** `\\ \\ (1)` at the end of a row: its number. */
function isTag(row: readonly Node[], at: number): boolean {
  const node = row[at]
  if (node?.kind !== "fence" || node.open !== "(" || solid(row.slice(at + 1)).length > 0) return false
  const spaces = row.slice(Math.max(0, at - 2), at).filter((n) => n.kind === "space")
  const isWide = spaces.length === 2 || spaces.some((n) => n.kind === "space" && n.wide)
  return isWide && /^\d{1,2}$/.test(plainText(node.items) ?? "")
}

/** `(equation)` in letters of mathematics. */
function isSpelled(items: readonly Node[]): boolean {
  const isNext = (n: Node, i: number): boolean => i === 0 || items[i - 1]?.span.end === n.span.start
  const isWord = items.every((n, i) => n.kind === "symbol" && /^[a-z]$/.test(n.name) && isNext(n, i))
  return isWord && items.length > 4 && items.some((n) => n.kind === "symbol" && /^[aeiou]$/.test(n.name))
}

function fresh(): Chunk {
  return { items: [], comma: false, asked: false, follows: false, words: "" }
}

function chunks(row: readonly Node[], words: Words): Chunk[] {
  const out: Chunk[] = [fresh()]
  let current = out[0] as Chunk
  const start = (): void => {
    if (solid(current.items).length === 0 && !current.asked) return
    current = fresh()
    out.push(current)
  }
  let empty = true
  for (let i = 0; i < row.length; i++) {
    const item = row[i] as Node
    if (current.items.length === 0) empty = true
    if (item.kind === "space") {
      if (item.wide && parts(row, i, current)) start()
      else current.items.push(item)
    } else if (item.kind === "punctuation" && /[,;.]/.test(item.text)) {
      current.comma = item.text === ","
      start()
    } else if (item.kind === "punctuation" && item.text === "?") {
      current.asked = true
      start()
    } else if (item.kind === "punctuation" && /["!\\`]/.test(item.text)) {
      // Exclamation marks and quotes beside a formula.
    } else if (item.kind === "relation" && arrows.has(item.name)) {
      start()
      current.follows = true
    } else if (item.kind === "symbol" && (item.name === "therefore" || item.name === "because")) {
      start()
      current.follows = item.name === "therefore"
    } else if (isProse(item, words)) {
      start()
      current.words = `${current.words} ${item.text}`.trim()
    } else if (isRemark(item, words, empty) || isTag(row, i)) {
      start()
    } else {
      current.items.push(item)
      empty = false
    }
  }
  return out
}

/** Whether a wide space parts two formulas, rather than standing beside an operator of one. */
function parts(row: readonly Node[], at: number, current: Chunk): boolean {
  const last = solid(current.items).at(-1)
  const next = row.slice(at + 1).find((n) => n.kind !== "space")
  if (!last || last.kind === "operator" || isRelation(last)) return false
  return !(next?.kind === "operator" || isRelation(next))
}

function toClause(chunk: Chunk): (Clause & { readonly comma: boolean })[] {
  const list = chunk.items
  if (solid(list).length === 0 && !chunk.asked) return []
  const pieces: Node[][] = [[]]
  const relations: string[] = []
  for (const item of list) {
    if (item.kind === "relation") {
      relations.push(item.name === "coloneqq" ? ":=" : item.name)
      pieces.push([])
    } else pieces.at(-1)?.push(item)
  }
  const leading = relations.length > 0 && solid(pieces[0] ?? []).length === 0
  if (leading) pieces.shift()
  const span = spanOf(solid(list), { start: 0, end: 0 })
  const madeParts = pieces.map((items): Part => {
    const inner = solid(items)
    return { items: inner, span: spanOf(inner, { start: span.end, end: span.end }) }
  })
  const { asked, follows, words, comma } = chunk
  return [{ parts: madeParts, relations, leading, follows, asked, span, words, comma }]
}

function isNameLike(part: Part | undefined): boolean {
  const node = part && only(part.items)
  if (!node) return false
  if (node.kind === "scripted") return node.base !== undefined && isNameLike({ items: [node.base], span: node.span })
  if (node.kind === "fence") return node.open === "("
  return node.kind === "symbol" || node.kind === "accent" || node.kind === "word" || node.kind === "unknown"
}

/** `A, B \in S` is one membership; `i = 1, \ldots, n` is a range and says nothing else. */
function mergeNames(list: readonly (Clause & { readonly comma: boolean })[]): Clause[] {
  const out: Clause[] = []
  for (let i = 0; i < list.length; i++) {
    const clause = list[i] as Clause & { readonly comma: boolean }
    let end = i
    while (list[end]?.comma && list[end]?.relations.length === 0 && isNameLike(list[end]?.parts[0])) end++
    const target = list[end]
    const joins =
      end > i && target && (target.relations[0] === "in" || isSignature(target)) && isNameLike(target.parts[0])
    if (joins) {
      const names = list.slice(i, end + 1).flatMap((c, k): readonly Node[] => {
        const items = c.parts[0]?.items ?? []
        const at = items[0]?.span.start ?? c.span.start
        const comma: readonly Node[] = [{ kind: "punctuation", text: ",", span: { start: at, end: at } }]
        return k === 0 ? items : comma.concat(items)
      })
      const first: Part = { items: names, span: spanOf(names, clause.span) }
      out.push({ ...target, parts: [first, ...target.parts.slice(1)], span: spanOf([clause, target], clause.span) })
      i = end
      continue
    }
    const dots = list[i + 1]?.parts[0] && only(list[i + 1]?.parts[0]?.items ?? [])
    if (dots?.kind === "symbol" && dots.name.endsWith("dots") && clause.comma) {
      i += list[i + 1]?.comma ? 2 : 1
      continue
    }
    out.push(clause)
  }
  return out
}

/** `f : A \to B`. */
export function isSignature(clause: Clause): boolean {
  if (clause.relations[0] !== "to" && clause.relations[0] !== "mapsto") return false
  return clause.parts[0]?.items.some((n) => n.kind === "operator" && n.name === ":") ?? false
}

const equalities = new Set(["=", ":=", "equiv"])

export function isEquality(relation: string | undefined): boolean {
  return relation !== undefined && equalities.has(relation)
}
