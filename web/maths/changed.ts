import { difference } from "./difference.ts"

/** A glyph of a typeset formula. */
interface Glyph {
  readonly element: HTMLElement
  readonly key: string
}

/** The innermost parts of KaTeX's layout that show something, in reading order. */
function glyphsOf(root: Element): Glyph[] {
  const found: Glyph[] = []
  for (const html of root.querySelectorAll(".katex-html")) {
    const walker = document.createTreeWalker(html, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement
      const text = node.textContent?.trim() ?? ""
      if (!element || text === "" || text === "\u200b") continue
      // the same letter above the line is another glyph
      const raised = element.closest(".msupsub") ? "^" : ""
      found.push({ element, key: `${raised}${text}` })
    }
  }
  return found
}

const LONGEST = 600

/** Marks what two formulas do not share, in both; returns what takes the marks away. */
export function markChanges(before: Element, after: Element): () => void {
  const [a, b] = [glyphsOf(before), glyphsOf(after)]
  if (a.length > LONGEST || b.length > LONGEST) return () => {}
  const { onlyA, onlyB } = difference(
    a.map((g) => g.key),
    b.map((g) => g.key),
  )
  const marked = [...[...onlyA].map((i) => a[i]), ...[...onlyB].map((j) => b[j])].flatMap((g) => (g ? [g.element] : []))
  for (const element of marked) element.classList.add("changed")
  return () => {
    for (const element of marked) element.classList.remove("changed")
  }
}
