import { unwrap } from "./cursor.ts"
import { type Node, solid } from "./tree.ts"

/** `\min_X f`, `\arg\min_{W, Z} f`, `\text{minimize } f`: the variables below and what is minimised. */
export interface Minimum {
  readonly wrt: readonly Node[]
  readonly rest: readonly Node[]
  /** The place is asked for, not the value: `\arg\min`. */
  readonly isPlace: boolean
}

const words = /^(min|max|argmin|argmax|arg min|arg max|inf|sup|minimize|maximize|minimise|maximise|arginf)$/i

export function minimumOf(items: readonly Node[]): Minimum | undefined {
  const list = solid(items)
  let at = 0
  const first = list[0]
  if (first?.kind === "word" && first.text === "arg") at = 1
  const node = list[at]
  if (!node) return undefined
  const base = node.kind === "scripted" ? node.base && unwrap(node.base) : node
  if (base?.kind !== "word" || !words.test(base.text.trim())) return undefined
  const sub = node.kind === "scripted" ? node.sub : undefined
  const rest = list.slice(at + 1)
  const [next] = rest
  // `\max(x, y)` is the function.
  if (!sub && at === 0 && /^(min|max|inf|sup)$/.test(base.text) && (rest.length === 0 || next?.kind === "fence"))
    return undefined
  const below = solid(sub ?? []).flatMap((n) => (n.kind === "group" ? n.items : [n]))
  const condition = below.findIndex((n) => n.kind === "relation")
  return {
    wrt: condition < 0 ? below : below.slice(0, condition),
    rest,
    isPlace: at === 1 || /^arg/i.test(base.text.trim()),
  }
}
