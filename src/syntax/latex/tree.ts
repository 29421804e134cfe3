import type { Span } from "../../ir/error.ts"
import { spanOf } from "./tokens.ts"

export type Font = "plain" | "roman" | "bold" | "blackboard" | "calligraphic" | "operator" | "text"

/** A formula as a tree of what is seen on the page; meaning comes later (`expression.ts`). */
export type Node = { readonly span: Span } & (
  | { readonly kind: "symbol"; readonly name: string; readonly font: Font; readonly command: boolean }
  | { readonly kind: "number"; readonly text: string; readonly font: Font }
  /** Two letters or more set as one word. */
  | { readonly kind: "word"; readonly text: string; readonly font: Font }
  | { readonly kind: "operator"; readonly name: string }
  | { readonly kind: "relation"; readonly name: string }
  | { readonly kind: "punctuation"; readonly text: string }
  | { readonly kind: "space"; readonly wide: boolean }
  | { readonly kind: "break" }
  | { readonly kind: "tab" }
  | { readonly kind: "group"; readonly items: readonly Node[] }
  | { readonly kind: "fraction"; readonly top: readonly Node[]; readonly bottom: readonly Node[] }
  | { readonly kind: "root"; readonly degree?: readonly Node[]; readonly body: readonly Node[] }
  /** `open` and `close` are `(` `)` `[` `]` `{` `}` `<` `>` `|` `||` or `.`; an `implied` one was never closed. */
  | {
      readonly kind: "fence"
      readonly open: string
      readonly close: string
      readonly items: readonly Node[]
      readonly implied: boolean
    }
  | { readonly kind: "accent"; readonly accent: string; readonly items: readonly Node[] }
  | {
      readonly kind: "scripted"
      readonly base: Node | undefined
      readonly sub: readonly Node[] | undefined
      readonly sup: readonly Node[] | undefined
      readonly primes: number
    }
  | {
      readonly kind: "brace"
      readonly items: readonly Node[]
      readonly label: readonly Node[] | undefined
    }
  /** Matrices, arrays and cases: true cells. */
  | { readonly kind: "grid"; readonly environment: string; readonly rows: readonly (readonly (readonly Node[])[])[] }
  /** Aligned formulas: one list with `break` and `tab` nodes in it. */
  | { readonly kind: "lines"; readonly environment: string; readonly items: readonly Node[] }
  /** An unpaired delimiter; `fences.ts` leaves none. */
  | { readonly kind: "delimiter"; readonly text: string; readonly side: "open" | "close" | "either" }
  /** A command nobody defined. */
  | { readonly kind: "unknown"; readonly name: string; readonly args: readonly (readonly Node[])[] }
  | { readonly kind: "unread"; readonly message: string }
)

export type NodeOf<K extends Node["kind"]> = Extract<Node, { readonly kind: K }>

export function itemsSpan(items: readonly Node[], fallback: Span): Span {
  return spanOf(items, fallback)
}

/** The nodes of `items` that carry meaning: no spaces. */
export function solid(items: readonly Node[]): Node[] {
  return items.filter((n) => n.kind !== "space")
}

/** The one node that `items` amounts to: groups around it and spaces beside it do not count. */
export function only(items: readonly Node[]): Node | undefined {
  const list = solid(items)
  const [first] = list
  if (list.length !== 1 || !first) return undefined
  return first.kind === "group" ? only(first.items) : first
}

/** Letters and digits of a list as plain text, where it is nothing but those. */
export function plainText(items: readonly Node[]): string | undefined {
  let text = ""
  for (const item of items) {
    if (item.kind === "symbol") text += item.name
    else if (item.kind === "number" || item.kind === "word") text += item.text
    else if (item.kind === "group") {
      const inner = plainText(item.items)
      if (inner === undefined) return undefined
      text += inner
    } else if (item.kind !== "space") return undefined
  }
  return text
}

/** Whether a node or anything inside of one passes a test. */
export function someNode(items: readonly Node[], test: (node: Node) => boolean): boolean {
  return items.some((node) => test(node) || childLists(node).some((list) => someNode(list, test)))
}

/** The lists of nodes that a node holds. */
export function childLists(node: Node): readonly (readonly Node[])[] {
  switch (node.kind) {
    case "group":
    case "fence":
    case "accent":
    case "lines":
      return [node.items]
    case "fraction":
      return [node.top, node.bottom]
    case "root":
      return node.degree ? [node.degree, node.body] : [node.body]
    case "scripted":
      return [node.base ? [node.base] : [], node.sub ?? [], node.sup ?? []]
    case "brace":
      return node.label ? [node.items, node.label] : [node.items]
    case "grid":
      return node.rows.flat()
    case "unknown":
      return node.args
    default:
      return []
  }
}

/**
 * The same nodes with `f` applied from the outside in; what it returns is not looked into. `alone`: the node is its whole formula, or
 * all that stands on the left of a relation; `before`: its neighbour. `prepare` changes each list first.
 */
export function mapNodes(
  given: readonly Node[],
  f: (node: Node, alone: boolean, before: Node | undefined) => Node | undefined,
  top = true,
  prepare: (list: readonly Node[]) => readonly Node[] = (list) => list,
): Node[] {
  const items = prepare(given)
  const relation = items.findIndex((n) => n.kind === "relation")
  const left = solid(relation < 0 ? items : items.slice(0, relation))
  const inner = (list: readonly Node[]): Node[] => mapNodes(list, f, false, prepare)
  return items.map((node, k) => {
    const alone = top && left.length === 1 && left[0] === node
    const made = f(node, alone, items[k - 1])
    if (made) return made
    switch (node.kind) {
      case "group":
      case "fence":
      case "accent":
      case "lines":
        return { ...node, items: inner(node.items) }
      case "fraction":
        return { ...node, top: inner(node.top), bottom: inner(node.bottom) }
      case "root":
        return { ...node, body: inner(node.body) }
      case "scripted":
        return {
          ...node,
          base: node.base && inner([node.base])[0],
          sub: node.sub && inner(node.sub),
          sup: node.sup && inner(node.sup),
        }
      case "brace":
        return { ...node, items: inner(node.items) }
      case "grid":
        return { ...node, rows: node.rows.map((row) => row.map(inner)) }
      case "unknown":
        return { ...node, args: node.args.map(inner) }
      default:
        return node
    }
  })
}
