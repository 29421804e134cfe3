import { type Definer, headOf } from "./definers.ts"
import type { ParsedDocument } from "./formulas.ts"
import type { Phrase } from "./phrases.ts"
import { childLists, type Node, plainText, solid } from "./tree.ts"

/** "The loss is $$L = …$$": a number. */
export function losses(phrases: readonly Phrase[], definers: readonly Definer[]): string[] {
  return definers.flatMap(({ name, formula }) => {
    const at = phrases.findIndex((p) => p.kind === "formula" && p.formula === formula)
    const words: string[] = []
    const last = phrases[at - 1]?.kind === "stop" ? at - 2 : at - 1
    for (let i = last; i >= 0 && phrases[i]?.kind !== "stop" && phrases[i]?.kind !== "formula"; i--) {
      const phrase = phrases[i]
      if (phrase?.kind === "word") words.push(phrase.lower)
    }
    const isLoss =
      /^[A-Z]$|^(loss|cost|ell)$/.test(name.name) &&
      words.some((w) => /^(loss|cost|objective|energy|optimi[sz]e|minimi[sz]e)$/.test(w)) &&
      !words.some((w) => /^(gradients?|derivatives?|hessian|jacobian|matrix|vector)$/.test(w))
    return isLoss ? [name.name] : []
  })
}

/** "where $1$ is a matrix whose entries are all $1$", "1 is a vector with 1 values". */
export function saidOnes(phrases: readonly Phrase[]): "vector" | "matrix" | undefined {
  for (const [i, phrase] of phrases.entries()) {
    const isOne =
      phrase.kind === "word"
        ? phrase.text === "1"
        : phrase.kind === "formula" && plainText(phrase.formula.nodes) === "1"
    const next = phrases[i + 1]
    if (!isOne || next?.kind !== "word" || !/^(is|denotes|represents)$/.test(next.lower)) continue
    const end = phrases.findIndex((p, at) => at > i && p.kind === "stop")
    const words = phrases.slice(i + 1, end < 0 ? undefined : end).flatMap((p) => (p.kind === "word" ? [p.lower] : []))
    const rank = words.find((w): w is "vector" | "matrix" => w === "vector" || w === "matrix")
    if (rank && words.some((w) => /^(all|ones|every|each|entries|elements|values)$/.test(w))) return rank
  }
  return undefined
}

/** The text announces that repeated indices are summed over. */
export function sumsOverRepeated(words: readonly string[]): boolean {
  return /\b(summation|einstein) convention\b|\bsummation over( the)? ind\w+( is| are)? implied\b/.test(words.join(" "))
}

/** "element by element absolute value": bars around a vector are no norm. */
export function saysModuli(words: readonly string[]): boolean {
  return /\b(element ?(-?wise|by element)|entry-?wise|component-?wise) (absolute|magnitude|modul)/.test(words.join(" "))
}

const star = String.raw`\$[^$\n]*\^\{?(?:\*|\\ast|\\star)\}?\$`
const conjugate = String.raw`(?<!hermitian )conjugate(?! transpose)`
const plainStar = new RegExp(
  String.raw`${conjugate}[^.$]{0,25}${star}|${star}\s*(?:denotes|is|means|represents)[^.$]{0,20}\b${conjugate}`,
  "i",
)

/** "its complex conjugate by $M^*$", "$^*$ denotes the conjugate". */
export function saysPlainStar(source: string): boolean {
  return plainStar.test(source)
}

/** "- $f(X) = …$ - $f(X) = …$": what the items of a list of the question call by one name. */
export function listedFunctions(parsed: ParsedDocument, definers: readonly Definer[]): ReadonlySet<string> {
  const opensItem = (at: number): boolean =>
    /(^|\n)\s*(?:[-*•]|\(?\d+[.)])\s*$/.test(parsed.document.source.slice(Math.max(0, at - 40), at))
  const out = new Set<string>()
  for (const formula of parsed.formulas) {
    const [clause] = formula.clauses
    const head = clause && clause.relations[0] === "=" ? headOf(clause.parts[0]?.items ?? [], parsed) : undefined
    if (formula.answer !== 0 || !head?.params || !opensItem(formula.piece.outer.start)) continue
    const first = definers.find((d) => d.name.name === head.name.name && d.formula.answer === 0)
    if (first && first.formula !== formula && opensItem(first.formula.piece.outer.start)) out.add(head.name.name)
  }
  return out
}

/** `\delta f = …`: a whole side is the letter before a name, and it stands before a name or parentheses wherever it does. */
export function variesBy(parsed: ParsedDocument, letter: string): boolean {
  let opens = false
  let other = false
  const isLetter = (n: Node | undefined): boolean => n?.kind === "symbol" && n.name === letter
  const visit = (items: readonly Node[]): void => {
    const list = solid(items)
    list.forEach((n, k) => {
      const next = list[k + 1]
      const isBefore =
        next?.kind === "symbol" || next?.kind === "fence" || next?.kind === "accent" || next?.kind === "scripted"
      if (isLetter(n) && !isBefore) other = true
      if (n.kind === "scripted" && isLetter(n.base)) other = true
      for (const child of childLists(n)) if (!(n.kind === "scripted" && child[0] === n.base)) visit(child)
    })
  }
  for (const { clauses } of parsed.formulas)
    for (const { parts, relations } of clauses) {
      const left = solid(parts[0]?.items ?? [])
      if (relations[0] === "=" && isLetter(left[0]) && left[1]?.kind === "symbol" && left.length <= 3) opens = true
      for (const part of parts) visit(part.items)
    }
  return opens && !other
}
