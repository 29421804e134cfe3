import type { Span } from "../../ir/error.ts"
import { spaces } from "./commands.ts"
import { spanOf, type Token } from "./tokens.ts"
import type { Node } from "./tree.ts"

type Parse = (tokens: readonly Token[]) => Node[]

/** Matrices, arrays and cases; an array that aligns relations is a list of formulas. */
export function readGrid(environment: string, tokens: readonly Token[], span: Span, parse: Parse): Node {
  const rows = cellsOf(tokens).filter((row) => row.some((cell) => cell.some((t) => t.kind !== "space")))
  const cells = rows.map((row) => row.map(parse))
  if (environment !== "array" || !cells.some((row) => row.some(related)))
    return { kind: "grid", environment, rows: cells, span }
  const items: Node[] = []
  for (const row of cells) {
    if (items.length > 0) items.push({ kind: "break", span })
    row.forEach((cell, k) => {
      if (k > 0) items.push({ kind: "tab", span })
      items.push(...cell)
    })
  }
  return { kind: "lines", environment, items, span }
}

function related(cell: readonly Node[]): boolean {
  return cell.some((n) => n.kind === "relation")
}

function cellsOf(tokens: readonly Token[]): Token[][][] {
  const rows: Token[][][] = [[[]]]
  let depth = 0
  let environments = 0
  for (const token of tokens) {
    const row = rows.at(-1) as Token[][]
    const command = token.kind === "command" ? token.text : ""
    if (token.kind === "open") depth++
    if (token.kind === "close") depth--
    if (command === "begin") environments++
    if (command === "end") environments--
    const level = depth <= 0 && environments <= 0
    if (level && token.kind === "tab") row.push([])
    else if (level && (command === "\\" || command === "cr")) rows.push([[]])
    else row.at(-1)?.push(token)
  }
  return rows
}

/** The content of `\text{…}`: words, and formulas between dollars in it. */
export function readText(inner: readonly Token[], span: Span, parse: Parse): Node[] {
  const nodes: Node[] = []
  let words = ""
  const flush = (): void => {
    const text = words.trim().replace(/\s+/g, " ")
    words = ""
    if (/^[A-Za-z]$/.test(text)) nodes.push({ kind: "symbol", name: text, font: "text", command: false, span })
    else if (/^[0-9]+$/.test(text)) nodes.push({ kind: "number", text, font: "text", span })
    else if (text !== "") nodes.push({ kind: "word", text, font: "text", span })
  }
  for (let i = 0; i < inner.length; i++) {
    const part = inner[i] as Token
    if (part.kind === "dollar") {
      flush()
      let end = i + 1
      while (end < inner.length && inner[end]?.kind !== "dollar") end++
      nodes.push(...parse(inner.slice(i + 1, end)))
      i = end
    } else if (part.kind === "command" && spaces[part.text] !== undefined) words += " "
    else if (part.kind !== "open" && part.kind !== "close" && part.kind !== "command") words += part.text
  }
  flush()
  const [single] = nodes
  if (nodes.length === 1 && single) return [{ ...single, span }]
  return nodes.length === 0 ? [{ kind: "space", wide: false, span }] : [{ kind: "group", items: nodes, span }]
}

/** Letters set side by side in a font of words are one word. */
export function mergeWords(items: readonly Node[]): Node[] {
  const out: Node[] = []
  for (const item of items) {
    const before = out.at(-1)
    const joins =
      item.kind === "symbol" &&
      !item.command &&
      item.font !== "plain" &&
      before !== undefined &&
      (before.kind === "word" || (before.kind === "symbol" && !before.command)) &&
      before.font === item.font &&
      touches(before, item)
    if (!joins) out.push(item)
    else {
      out.pop()
      const text = (before.kind === "word" ? before.text : before.name) + item.name
      out.push({ kind: "word", text, font: item.font, span: spanOf([before, item], item.span) })
    }
  }
  return out
}

function length(node: Node): number {
  return node.span.end - node.span.start
}

/** Letters typed one after the other, or made by one macro; not the results of two font commands. */
function touches(before: Node, item: Node): boolean {
  if (before.span.start === item.span.start && before.span.end === item.span.end) return true
  return before.span.end === item.span.start && length(item) === 1 && (before.kind === "word" || length(before) === 1)
}
