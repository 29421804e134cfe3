import type { Formula } from "./formulas.ts"
import { type Node, type NodeOf, solid } from "./tree.ts"

/** Losses and criteria that are known by their initials. */
const known = /^(RSS|SSE|SSR|TSS|MSE|RMSE|MAE|NLL|BCE|CE|KL|ELBO|OLS|LSE|LL|DKL|JSD|SSD|NCC)$/

/** Functions with names of several letters: `RSS(\\beta) = …`, `MSE = …`, `cossim(v, w) = …`. Of others than the usual ones the parentheses are needed. */
export function findAcronyms(formulas: readonly Formula[], isFunction: (word: string) => boolean): ReadonlySet<string> {
  const out = new Set<string>()
  for (const { clauses } of formulas)
    for (const { parts, relations } of clauses) {
      if (relations[0] !== "=" && relations[0] !== ":=") continue
      const list = solid(parts[0]?.items ?? [])
      const word = runAt(list, 0)
      const rest = list.slice(word.length)
      const called = rest.length === 1 && rest[0]?.kind === "fence" && rest[0].open === "("
      if (called && (/^[A-Z]+$/.test(word) ? word.length > 2 : isWord(word, isFunction))) out.add(word)
      else if ((called || rest.length === 0) && known.test(word)) out.add(word)
    }
  return out
}

/** `cossim(v, w) = …`: letters that are no product, as they are read together, and hold no function. */
function isWord(word: string, isFunction: (word: string) => boolean): boolean {
  return /^[A-Za-z]?[a-z]{3,}$/.test(word) && !isFunction(word) && /[aeiouy]/.test(word)
}

/** The plain letters that stand side by side from `at` on. */
function runAt(items: readonly Node[], at: number): string {
  let text = ""
  for (let k = at, end = -1; k < items.length; k++) {
    const node = items[k]
    const plain = node?.kind === "symbol" && node.font === "plain" && !node.command && /^[A-Za-z]$/.test(node.name)
    if (!plain || (end >= 0 && node.span.start !== end)) break
    text += node.name
    end = node.span.end
  }
  return text
}

/** The same nodes with the letters of each acronym as one word. */
export function withAcronyms(items: readonly Node[], words: ReadonlySet<string>): Node[] {
  const out: Node[] = []
  for (let at = 0; at < items.length; ) {
    const text = runAt(items, at)
    const node = items[at] as Node
    if (!words.has(text)) {
      out.push(node)
      at++
      continue
    }
    const last = items[at + text.length - 1] as Node
    const word: NodeOf<"word"> = {
      kind: "word",
      text,
      font: "roman",
      span: { start: node.span.start, end: last.span.end },
    }
    out.push(word)
    at += text.length
  }
  return out
}
