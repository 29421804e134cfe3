import { isSignature } from "./clauses.ts"
import { unwrap } from "./cursor.ts"
import { mayBeScalar } from "./constants.ts"
import { namesIn } from "./declarations.ts"
import type { ParsedDocument } from "./formulas.ts"
import type { Description } from "./knowledge.ts"
import { baseName } from "./names.ts"
import type { Phrase } from "./phrases.ts"
import { splitCommas } from "./scripts.ts"
import { childLists, type Node, only, plainText, solid } from "./tree.ts"

/** Functions that the text uses and does not define. */
export interface FunctionNames {
  /** Followed by arguments wherever they occur, or said to depend on something. */
  readonly all: ReadonlySet<string>
  /** Those of them whose values are no numbers: nothing is derived through them. */
  readonly ofMatrices: ReadonlySet<string>
}

/** How a name occurs: with arguments in parentheses, with letters alone as arguments, and otherwise. */
interface Occurrences {
  called: number
  plainArgs: number
  other: number
  /** The question calls it and has it in no other way. */
  asked: boolean | undefined
  readonly args: Set<string>
}

export function findFunctionNames(
  parsed: ParsedDocument,
  phrases: readonly Phrase[],
  described: ReadonlyMap<string, Description>,
): FunctionNames {
  const said = saidToDepend(phrases, parsed)
  const all = new Set<string>()
  const ofMatrices = new Set<string>()
  const isColumn = (name: string): boolean => /^(vector|matrix)$/.test(described.get(name)?.set.shape ?? "")
  for (const [name, { called, plainArgs, other, asked, args }] of occurrences(parsed)) {
    if (called === 0) continue
    const shape = described.get(name)?.set.shape
    const ofLetters = plainArgs === called
    const small = /^(f|g|h|phi|varphi|psi|rho|sigma|ell|chi|eta|Phi|Psi)$/.test(name) || name.endsWith("cal")
    // A matrix times a vector is written without parentheses around the vector, unless both are declared.
    const product = described.has(name) && [...args].some(isColumn)
    // `S(y)` and `S(Bh)`: with one letter once, it is no product there.
    const isApplied = ofLetters || (plainArgs > 0 && !described.has(name))
    const isCapital = /^[A-Z]$/.test(name) && isApplied && !product
    // An answer may write g for `g(x)`.
    const alwaysCalled =
      (other === 0 && ((small && !described.has(name)) || isCapital)) ||
      (asked === true && small && !described.has(name))
    if (!alwaysCalled && !(said.has(name) && ofLetters) && !isDeclared(parsed, name)) continue
    all.add(name)
    if (shape === "matrix" || shape === "vector" || (shape === undefined && !mayBeScalar(name))) ofMatrices.add(name)
  }
  return { all, ofMatrices }
}

function occurrences(parsed: ParsedDocument): Map<string, Occurrences> {
  const used = new Map<string, Occurrences>()
  const visit = (items: readonly Node[], inDerivative: boolean, answer: number): void => {
    const list = solid(items).map(unwrap)
    list.forEach((node, k) => {
      const base = node.kind === "scripted" ? node.base && unwrap(node.base) : node
      const name =
        base && (base.kind === "symbol" || base.kind === "accent") ? baseName(base, parsed.census) : undefined
      if (name === undefined) return
      const before = list[k - 1]
      const differentiated =
        (inDerivative && k > 0) ||
        (before?.kind === "symbol" && /^(nabla|partial|d)$/.test(before.name)) ||
        before?.kind === "scripted"
      const entry = used.get(name) ?? { called: 0, plainArgs: 0, other: 0, asked: undefined, args: new Set() }
      const next = list[k + 1]
      const fence = next?.kind === "scripted" ? next.base && unwrap(next.base) : next
      if (fence?.kind === "fence" && fence.open === "(" && (node.kind !== "scripted" || isPower(node))) {
        entry.called++
        if (answer === 0) entry.asked ??= true
        const args = splitCommas(fence.items).map((part) => only(part))
        if (args.every((a) => a !== undefined)) entry.plainArgs++
        for (const arg of args) entry.args.add(baseName(arg, parsed.census) ?? "")
      } else if (!differentiated) {
        entry.other++
        if (answer === 0) entry.asked = false
      }
      used.set(name, entry)
    })
    for (const node of items)
      for (const child of childLists(node)) {
        const isCounted = node.kind === "scripted" && child[0] === node.base && baseName(node.base, parsed.census)
        if (!isCounted) visit(child, node.kind === "fraction" && child === node.top, answer)
      }
  }
  for (const formula of parsed.formulas)
    for (const clause of formula.clauses) {
      const [left] = clause.parts
      const isMention = clause.parts.length === 1 && namesIn(left ?? { items: [] }, parsed.census).length > 0
      if (isMention || isSignature(clause)) continue
      for (const part of clause.relations[0] === "in" ? clause.parts.slice(1) : clause.parts)
        visit(part.items, false, formula.answer)
    }
  return used
}

/** `C^{-1}(\theta)`, `f^2(x)`: what stands above the function is applied to its value. */
function isPower({ sub, sup }: Extract<Node, { kind: "scripted" }>): boolean {
  const above = solid(sup ?? []).flatMap((n) => (n.kind === "group" ? solid(n.items) : [n]))
  const text = above.map((n) => (n.kind === "operator" ? n.name : (plainText([n]) ?? "?"))).join("")
  return !sub && /^(-?\d|-?T|-?top|)$/.test(text)
}

/** `f: A \to B` */
function isDeclared(parsed: ParsedDocument, name: string): boolean {
  return parsed.formulas.some((f) =>
    f.clauses.some((c) => {
      const items = c.parts[0]?.items ?? []
      const colon = items.findIndex((n) => n.kind === "operator" && n.name === ":")
      return isSignature(c) && namesIn({ items: items.slice(0, colon) }, parsed.census).some((p) => p.name === name)
    }),
  )
}

/** "$C$ is a matrix that depends on $\theta$", "$X$, a function of $t$". */
function saidToDepend(phrases: readonly Phrase[], parsed: ParsedDocument): ReadonlySet<string> {
  const out = new Set<string>()
  let sentence: string[] = []
  phrases.forEach((phrase, i) => {
    if (phrase.kind === "stop") sentence = []
    else if (phrase.kind === "formula") {
      const names = phrase.formula.clauses.flatMap((c) => namesIn(c.parts[0] ?? { items: [] }, parsed.census))
      sentence.push(...names.map((n) => n.name))
    } else if (phrase.kind === "word") {
      const next = phrases[i + 1]
      const of = next?.kind === "word" ? next.lower : ""
      const depends = /^depend(s|ing|ent)?$/.test(phrase.lower) && /^(up)?on$/.test(of)
      const isFunction = /^(functions?|parametri[sz]ed)$/.test(phrase.lower) && /^(of|by)$/.test(of)
      if (depends || isFunction) for (const name of sentence) out.add(name)
    }
  })
  return out
}
