import { CHANGE_MARKS } from "../../src/index.ts"
import { glyphsOf } from "./glyphs.ts"
import { typeset } from "./tex.tsx"

/** What marked parts are set in while they are looked for; nothing else on the page has this colour. */
const COLOUR = "#010203"

/** Whether each character of a marked formula is inside a mark; the formula is set aside, not shown. */
function markedGlyphs(tex: string): readonly { readonly character: string; readonly marked: boolean }[] {
  const host = document.createElement("span")
  const [open, close] = CHANGE_MARKS
  typeset(tex.replaceAll(open, `\\textcolor{${COLOUR}}{`).replaceAll(close, "}"), host, false)
  return glyphsOf(host).map(({ element, character }) => ({
    character,
    marked: element.closest<HTMLElement>("[style*='color']") !== null,
  }))
}

/**
 * Lights up the marked parts of a formula that stands on the page, without touching its layout; returns what puts the
 * light out. `tex` is the formula with the marks of the engine.
 */
export function light(formula: Element, tex: string): () => void {
  const wanted = markedGlyphs(tex)
  const shown = glyphsOf(formula)
  if (shown.length !== wanted.length || shown.some((g, i) => g.character !== wanted[i]?.character)) return () => {}
  const lit = new Set(shown.flatMap(({ element }, i) => (wanted[i]?.marked ? [element] : [])))
  for (const element of lit) element.classList.add("changed")
  return () => {
    for (const element of lit) element.classList.remove("changed")
  }
}
