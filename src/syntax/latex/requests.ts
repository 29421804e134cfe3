import type { Ast, NameAst } from "../ast.ts"
import { call, nameAst } from "./cursor.ts"
import { type NamePlace, namesIn } from "./declarations.ts"
import type { Entry } from "./entries.ts"
import type { ParsedDocument } from "./formulas.ts"
import type { Phrase } from "./phrases.ts"
import { askedFunction, pending } from "./scope.ts"
import { contains, namesOf, sameAst } from "./walk.ts"

/** A derivative that the question wants. */
export interface Request {
  readonly of: Ast
  readonly wrt: readonly NameAst[]
  /** Undecided between gradient and Jacobian until the shape is known. */
  readonly second: boolean
  readonly span: Ast["span"]
}

export interface Asked {
  readonly requests: readonly Request[]
  /** Bare formulas of the question that are taken as functions, so they are no claims. */
  readonly functions: ReadonlySet<Entry>
}

/** The names after "with respect to", "w.r.t.", "in terms of" in the question. */
export function wrtInWords(phrases: readonly Phrase[], parsed: ParsedDocument, answer: number): NamePlace[] {
  const out: NamePlace[] = []
  const words = phrases.filter((p) => p.answer === answer && p.kind !== "stop" && !(p.kind === "punctuation" && /[.*_]/.test(p.text)))
  for (let i = 0; i < words.length; i++) {
    const length = wrtLength(words, i)
    if (length === 0) continue
    for (let k = i + length; k < words.length && k < i + length + 6; k++) {
      const phrase = words[k] as Phrase
      if (phrase.kind === "formula") {
        const found = phrase.formula.clauses.flatMap((c) => (c.relations.length === 0 || c.relations[0] === "in" ? namesIn(c.parts[0] ?? { items: [] }, parsed.census) : []))
        if (found.length === 0) break
        for (const place of found) if (!out.some((o) => o.name === place.name)) out.push(place)
        const next = words[k + 1]
        if (!(next?.kind === "word" && next.lower === "and") && !(next?.kind === "punctuation" && next.text === ",")) break
      } else if (phrase.kind === "word") {
        if (/^[A-Za-z]$/.test(phrase.text) && phrase.text !== "a") {
          if (!out.some((o) => o.name === phrase.text)) out.push({ name: phrase.text, span: phrase.span })
          break
        }
        if (!/^(the|a|an|its|vector|matrix|matrices|scalar|variable|variables|argument|entries|of|both|and|symmetric|transpose|parameter|parameters)$/.test(phrase.lower)) break
      } else if (phrase.kind === "punctuation" && phrase.text !== ",") break
    }
  }
  return out
}

function wrtLength(words: readonly Phrase[], at: number): number {
  const word = (k: number): string => {
    const p = words[at + k]
    return p?.kind === "word" ? p.lower : ""
  }
  if (/^(with|w)$/.test(word(0)) && word(1) === "respect" && word(2) === "to") return 3
  if (word(0) === "respect" && word(1) === "to") return 2
  if (word(0) === "wrt") return 1
  if (word(0) === "w" && word(1) === "r" && word(2) === "t") return 3
  if (/^(derivative|gradient|differentiate|jacobian|hessian)$/.test(word(-1)) && word(0) === "by") return 1
  return 0
}

function isRequestOf(ast: Ast): Extract<Ast, { kind: "call" }> | undefined {
  if (ast.kind === "group") return isRequestOf(ast.body)
  if (ast.kind === "index") return isRequestOf(ast.base)
  if (ast.kind === "call" && (ast.name === pending.derivative || ast.name === pending.second)) return ast
  return undefined
}

/** What the question asks, from its notation first, then from its words. */
export function findRequests(entries: readonly Entry[], phrases: readonly Phrase[], parsed: ParsedDocument, functionsOnly: readonly string[]): Asked {
  const question = entries.filter((e) => e.answer === 0)
  const functions = new Set<Entry>()
  const words = wrtInWords(phrases, parsed, 0)
  const second = saysHessian(phrases)
  const requests: Request[] = []
  const add = (of: Ast, wrt: readonly NameAst[], twice: boolean, span: Ast["span"]): void => {
    const same = requests.find((r) => sameAst(r.of, of) && r.second === twice)
    if (!same) requests.push({ of, wrt, second: twice, span })
    else requests[requests.indexOf(same)] = { ...same, wrt: [...same.wrt, ...wrt.filter((w) => !same.wrt.some((v) => v.name === w.name))] }
  }
  const named = lastFunction(question, functionsOnly)
  const bare = question.find((e) => (e.kind === "bare" && isFunctionLike(e.read.ast)) || e.kind === "minimum")
  const main = named ?? (bare && (bare.kind === "bare" || bare.kind === "minimum") ? bare.read.ast : undefined)
  const resolve = (of: Ast): Ast | undefined => (of.kind === "name" && (of.name === askedFunction || isUnknownName(of, question)) ? main : of)
  const fallback = (): readonly NameAst[] => {
    if (words.length > 0) return words.map(toName)
    return []
  }
  for (const entry of question) {
    if (entry.kind !== "derivative") continue
    const derivative = isRequestOf(entry.read.ast)
    if (!derivative) continue
    const [of, ...variables] = derivative.args
    const target = of && resolve(of)
    if (!target) continue
    const wrt = variables.map(variableOf).filter((v): v is NameAst => v !== undefined)
    add(target, wrt.length > 0 ? unique(wrt) : paramsOf(target, fallback()), derivative.name === pending.second, entry.span)
  }
  for (const entry of question) {
    if (entry.kind !== "minimum") continue
    functions.add(entry)
    if (requests.length === 0) add(entry.read.ast, entry.wrt.length > 0 ? entry.wrt : fallback(), false, entry.span)
  }
  if (requests.length === 0) {
    const claimed = question.filter((e): e is Extract<Entry, { kind: "equation" }> => e.kind === "equation" && isRequestOf(e.left.ast) !== undefined)
    const target = main
    if (target) {
      const fromClaims = claimed.flatMap((e) => {
        const d = isRequestOf(e.left.ast)
        const of = d?.args[0] && resolve(d.args[0])
        return d && of && sameAst(of, target) ? d.args.slice(1).map(variableOf) : []
      })
      const wrt = words.length > 0 ? words.map(toName) : unique(fromClaims.filter((v): v is NameAst => v !== undefined))
      add(target, wrt.length > 0 ? wrt : paramsOf(target, []), second, target.span)
    } else {
      for (const entry of claimed) {
        const d = isRequestOf(entry.left.ast)
        const of = d?.args[0]
        if (!d || !of) continue
        const wrt = unique(d.args.slice(1).map(variableOf).filter((v): v is NameAst => v !== undefined))
        add(of, wrt.length > 0 ? wrt : fallback(), d.name === pending.second, entry.span)
        break
      }
      const equation = question.find((e) => e.kind === "equation" && !claimed.includes(e))
      if (requests.length === 0 && equation?.kind === "equation") add(equation.left.ast, fallback(), second, equation.span)
    }
  }
  if (bare && requests.some((r) => bare.kind === "bare" && sameAst(r.of, bare.read.ast))) functions.add(bare)
  return { requests, functions }
}

function isUnknownName(of: Ast, question: readonly Entry[]): boolean {
  return of.kind === "name" && question.some((e) => e.kind === "derivative" && e.read.unknownFunctions.includes(of.name))
}

function toName(place: NamePlace): NameAst {
  return { name: place.name, span: place.span }
}

function unique(names: readonly NameAst[]): NameAst[] {
  return names.filter((n, k) => names.findIndex((m) => m.name === n.name) === k)
}

/** The variable that a derivative is taken by: under an index, a transpose or a conjugate it is the same one. */
export function variableOf(ast: Ast): NameAst | undefined {
  if (ast.kind === "name") return { name: ast.name, span: ast.span }
  if (ast.kind === "index") return variableOf(ast.base)
  if (ast.kind === "postfix") return variableOf(ast.arg)
  if (ast.kind === "group") return variableOf(ast.body)
  if (ast.kind === "call" && (ast.name === "conj" || ast.name === "vec") && ast.args[0]) return variableOf(ast.args[0])
  return undefined
}

/** The arguments of the function that is asked about, where the text names no variable. */
function paramsOf(of: Ast, fallback: readonly NameAst[]): readonly NameAst[] {
  if (fallback.length > 0) return fallback
  if (of.kind !== "call" || of.name.startsWith("\\")) return []
  const names = of.args.map(variableOf)
  return names.every((n): n is NameAst => n !== undefined) && of.args.every((a) => a.kind === "name") ? names : []
}

/** The function that the question defines: the last definition that no other one uses. */
function lastFunction(question: readonly Entry[], helpers: readonly string[]): Ast | undefined {
  const definitions = question.filter((e): e is Extract<Entry, { kind: "definition" }> => e.kind === "definition")
  const used = new Set(definitions.flatMap((d) => [...namesOf(d.body.ast).names, ...namesOf(d.body.ast).calls]))
  const free = definitions.filter((d) => !used.has(d.name.name) && !helpers.includes(d.name.name))
  const chosen = free.find((d) => d.params) ?? free.at(-1)
  if (!chosen) return undefined
  const { name, params } = chosen
  return params ? call(name.name, params.map((p) => nameAst(p.name, p.span)), name.span) : nameAst(name.name, name.span)
}

/** A bare formula that can be what is differentiated: more than a name or a number. */
function isFunctionLike(ast: Ast): boolean {
  return contains(ast, (n) => n.kind === "name") && ast.kind !== "name"
}

function saysHessian(phrases: readonly Phrase[]): boolean {
  const words = phrases.filter((p) => p.answer === 0 && p.kind === "word").map((p) => (p.kind === "word" ? p.lower : ""))
  const hessian = words.some((w, k) => /^hessians?$/.test(w) || (w === "second" && /^derivatives?$/.test(words[k + 1] ?? "")))
  return hessian && !words.some((w) => /^gradients?$/.test(w))
}
