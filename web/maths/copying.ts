/** Parts that stand on lines of their own. */
const LINES = "p, div, li, dt, dd, tr, h1, h2, h3, section, article, summary"

const latexOf = (formula: Element): string =>
  (formula.getAttribute("data-tex") ?? "")
    .replace(/^\\displaystyle\s*(?:\{\}\s*)?/, "")
    .replace(/\\;$/, "")
    .trim()

/** The text of a part of the page, its formulas as LaTeX between dollar signs. */
function textOf(part: DocumentFragment): string {
  for (const formula of part.querySelectorAll(".tex")) {
    const latex = latexOf(formula)
    formula.replaceWith(latex === "" ? "" : ` $${latex}$ `)
  }
  for (const line of part.querySelectorAll(LINES)) line.append("\n")
  const lines = (part.textContent ?? "").split("\n").map((line) =>
    line
      .replaceAll(/[ \t]+/g, " ")
      .replaceAll(/\$ ([,.;:)])/g, "$$$1")
      // both sides of a statement
      .replaceAll(/\$ \$(?==|\\(?:le|to|in)\b)/g, " ")
      .trim(),
  )
  return lines.filter((l) => l !== "").join("\n")
}

const formulaAt = (node: Node): Element | null =>
  (node instanceof Element ? node : node.parentElement)?.closest(".tex") ?? null

/** What is selected as it can be pasted back; undefined where no formula is. A formula is taken as a whole. */
function selected(selection: Selection): string | undefined {
  if (selection.rangeCount === 0 || selection.isCollapsed) return undefined
  const range = selection.getRangeAt(0).cloneRange()
  const [first, last] = [formulaAt(range.startContainer), formulaAt(range.endContainer)]
  if (first && first === last) return latexOf(first)
  if (first) range.setStartBefore(first)
  if (last) range.setEndAfter(last)
  const part = range.cloneContents()
  const formulas = part.querySelectorAll(".tex")
  if (formulas.length === 0) return undefined
  const [only] = formulas
  const alone =
    formulas.length === 1 && only && [...part.childNodes].every((n) => n.contains(only) || n.textContent === "")
  return alone ? latexOf(only) : textOf(part)
}

/** Formulas that are selected and copied are LaTeX, which the question and the judge read again. */
export function copyAsLatex(): void {
  document.addEventListener("copy", (event) => {
    const text = selected(document.getSelection() as Selection)
    if (text === undefined || !event.clipboardData) return
    event.preventDefault()
    event.clipboardData.setData("text/plain", text)
  })
}
