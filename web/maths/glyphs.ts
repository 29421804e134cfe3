/** A character of a typeset formula, and the part of KaTeX's layout that shows it. */
export interface Glyph {
  readonly element: HTMLElement
  readonly character: string
  /** Where the character stands. */
  readonly node: Node
  readonly offset: number
}

/** The characters of a formula in reading order. */
export function glyphsOf(root: Element): Glyph[] {
  const found: Glyph[] = []
  for (const html of root.querySelectorAll(".katex-html")) {
    const walker = document.createTreeWalker(html, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement
      if (!element) continue
      let offset = 0
      for (const character of node.textContent ?? "") {
        if (character.trim() !== "" && character !== "\u200b") found.push({ element, character, node, offset })
        offset += character.length
      }
    }
  }
  return found
}

/** The box of a character on the screen. */
export function boxOf({ node, offset, character }: Glyph): DOMRect {
  const range = document.createRange()
  range.setStart(node, offset)
  range.setEnd(node, offset + character.length)
  return range.getBoundingClientRect()
}
