import type { Ast, NameAst } from "../ast.ts"
import { call, nameAst } from "./cursor.ts"
import type { NamePlace } from "./declarations.ts"
import { type Entry, isDerivative, type Read, type UnreadPart } from "./entries.ts"
import type { ParsedDocument } from "./formulas.ts"
import type { Phrase } from "./phrases.ts"
import { askedFunction, pending } from "./scope.ts"
import { contains, namesOf, sameAst } from "../walk.ts"
import { type Announced, announcedFunctions } from "./announced.ts"
import { type Refusal, unreadAnnounced, unreadFunction } from "./blocked.ts"
import type { Definer } from "./definers.ts"
import { operatorOverSum } from "./operators.ts"
import { wrtInWords } from "./wrt-words.ts"

/** A derivative that the question wants. */
export interface Request {
  readonly of: Ast
  readonly wrt: readonly NameAst[]
  /** A Hessian. */
  readonly second: boolean
  /** By the conjugate of the variable. */
  readonly conjugate: boolean
  /** `\partial f/\partial x^T`: in the numerator layout. */
  readonly row: boolean
  readonly span: Ast["span"]
  /** Where in the text, for "the derivative just spoken of". */
  readonly order: number
}

export interface Asked {
  readonly requests: readonly Request[]
  /** Bare formulas of the question that are taken as functions, so they are no claims. */
  readonly functions: ReadonlySet<Entry>
  /** What is asked about is a derivative that the question states: a rule, of which there may be more. */
  readonly stated: boolean
  /** What the question asks for and cannot have. */
  readonly refused: readonly Refusal[]
}

type Derivative = Extract<Ast, { kind: "call" }>
type Lone = Extract<Entry, { kind: "derivative" }>

/** The derivative that an expression is, under parentheses or an index. */
export function derivativeIn(ast: Ast): Derivative | undefined {
  if (ast.kind === "group") return derivativeIn(ast.body)
  if (ast.kind === "index") return derivativeIn(ast.base)
  if (ast.kind === "postfix") return derivativeIn(ast.arg)
  if (ast.kind === "call" && ast.name === "at" && ast.args[0]) return derivativeIn(ast.args[0])
  return ast.kind === "call" && (ast.name === pending.derivative || ast.name === pending.second) ? ast : undefined
}

/** What the question asks, from its notation first, then from its words. */
export function findRequests(
  question: readonly Entry[],
  phrases: readonly Phrase[],
  parsed: ParsedDocument,
  isScalar: (ast: Ast) => boolean,
  conjugates: boolean,
  definers: readonly Definer[],
  unread: readonly UnreadPart[],
): Asked {
  const own = phrases.filter((p) => p.answer === 0)
  const announced = announcedFunctions(own, parsed)
  const written = wrtInWords(own, parsed)
  const said = (written.length > 0 ? written : announced.slice(0, 1).flatMap((a) => a.argument ?? [])).map(toName)
  // Over C a star makes a conjugate, not another variable.
  const words = conjugates ? said.map((w) => ({ ...w, name: w.name.replace(/_(star|bar)$/, "") })) : said
  let inRow = false
  let byConjugate = conjugates && said.some((w) => /_(star|bar)$/.test(w.name))
  const named = saidDerivatives(own)
  const requests: Request[] = []
  const refused: Refusal[] = []
  const add = (of: Ast, given: readonly NameAst[], twice: boolean, span: Ast["span"], order: number): void => {
    const wrt = given.length > 0 ? given : onlyName(of)
    const at = requests.findIndex((r) => sameAst(r.of, of) && r.second === twice && r.row === inRow)
    const same = requests[at]
    if (same) requests[at] = { ...same, wrt: unique([...same.wrt, ...wrt]) }
    else requests.push({ of, wrt: unique(wrt), second: twice, conjugate: byConjugate, row: inRow, span, order })
  }
  const pointed = announcedMain(question, announced)
  const main = pointed ?? mainFunction(question, isScalar)
  const blocked = unreadAnnounced(announced, unread, question)
  if (blocked) refused.push(blocked)
  const known = new Set(question.flatMap((e) => (e.kind === "definition" ? [e.name.name] : [])))
  const resolve = (of: Ast, unknown: readonly string[]): Ast | undefined => {
    const name = of.kind === "name" || of.kind === "call" ? of.name : undefined
    const unnamed = name === askedFunction || (name !== undefined && unknown.includes(name) && !known.has(name))
    return unnamed ? main?.ast : of
  }
  for (const entry of question) {
    const read =
      entry.kind === "derivative"
        ? entry.read
        : entry.kind === "equation"
          ? (stationary(entry) ?? spelt(entry))
          : undefined
    if (!read || blocked || entry.kind === "definition") continue
    const derivative = derivativeIn(read.ast) ?? operatorOverSum(read.ast, isScalar)
    const [of, ...variables] = derivative?.args ?? []
    // A name that the text does not define is refused for that.
    const unknown = of?.kind === "name" && of.name !== askedFunction ? of : undefined
    const target = of && (resolve(of, read.unknownFunctions) ?? unknown)
    if (!derivative || !target) continue
    const wrt = namesAmong(variables)
    inRow = derivative.name === pending.derivative && variables.some(isTransposed)
    byConjugate ||= variables.some((v) => v.kind === "call" && v.name === "conj")
    const strange = variables.find((v) => variableOf(v) === undefined)
    if (strange && wrt.length === 0) {
      refused.push({ span: strange.span, message: "a derivative by what is no variable is not read" })
      continue
    }
    const chosen = wrt.length > 0 ? wrt : words.length > 0 ? words : paramsOf(target)
    add(wholeOf(target, read.free), chosen, derivative.name === pending.second, entry.span, entry.order)
  }
  inRow = false
  const nested = requests.length === 0 && refused.length === 0 ? announcedDerivative(question, announced) : undefined
  if (nested) refused.push({ span: nested.span, message: "a derivative of a derivative is not read here" })
  if (requests.length === 0 && refused.length === 0) fromMinimum(question, words, add)
  const instead =
    requests.length === 0 && !pointed ? unreadFunction(definers, unread, question, main?.entry) : undefined
  if (instead) refused.push(instead)
  if (requests.length === 0 && refused.length === 0) fromClaims(question, main, words, named, resolve, add)
  const [shared] = requests
  const isPartial =
    shared && words.length > shared.wrt.length && shared.wrt.every((w) => words.some((v) => v.name === w.name))
  if (shared && isPartial && requests.length === 1) requests[0] = { ...shared, wrt: unique(words) }
  const [first] = requests
  if (first && named.hessian && named.asked && !requests.some((r) => r.second))
    add(first.of, first.wrt, true, first.span, first.order)
  const functions = new Set<Entry>(
    question.filter(
      (e) => e.kind === "minimum" || (e.kind === "bare" && requests.some((r) => sameAst(r.of, e.read.ast))),
    ),
  )
  return {
    requests,
    functions,
    refused,
    stated: requests.length > 0 && !main && !question.some((e) => e.kind === "derivative"),
  }
}

/** `\partial\|Xw - y\|^2/\partial w = 0`, to be solved: the derivative of a formula without a name is asked for, as in any other place. */
function stationary(entry: Extract<Entry, { kind: "equation" }>): Read | undefined {
  const of = entry.first ? derivativeIn(entry.left.ast)?.args[0] : undefined
  const isZero = entry.right.ast.kind === "number" && entry.right.ast.text === "0"
  return isZero && of && isFunctionLike(of) && of.kind !== "call" ? entry.left : undefined
}

/** `\partial h(a)/\partial a = \partial\|a\|^2/\partial a` where nobody says what h is: what is asked about, written out. */
function spelt({ left, right, first }: Extract<Entry, { kind: "equation" }>): Read | undefined {
  const [named, written] = [left, right].map((r) => derivativeIn(r.ast)?.args) as [
    Derivative["args"]?,
    Derivative["args"]?,
  ]
  const [h, of] = [named?.[0], written?.[0]]
  if (!first || !of || (h?.kind !== "name" && h?.kind !== "call") || !left.unknownFunctions.includes(h.name))
    return undefined
  const isWritten = isFunctionLike(of) && right.unknownFunctions.length === 0
  return isWritten && named?.length === written?.length ? right : undefined
}

type Add = (of: Ast, wrt: readonly NameAst[], twice: boolean, span: Ast["span"], order: number) => void

function fromMinimum(question: readonly Entry[], words: readonly NameAst[], add: Add): void {
  for (const entry of question) {
    if (entry.kind !== "minimum") continue
    add(entry.read.ast, entry.wrt.length > 0 ? entry.wrt : words, false, entry.span, entry.order)
    return
  }
}

/** No derivative is asked for in signs: the function of the question by the variables of its words, its claims or its arguments. */
function fromClaims(
  question: readonly Entry[],
  main: Main | undefined,
  words: readonly NameAst[],
  said: Said,
  resolve: (of: Ast, unknown: readonly string[]) => Ast | undefined,
  add: Add,
): void {
  const claimed = question.flatMap((e) => {
    const derivative = e.kind === "equation" ? derivativeIn(e.left.ast) : undefined
    const [of, ...variables] = derivative?.args ?? []
    const target = of && e.kind === "equation" ? resolve(of, e.left.unknownFunctions) : undefined
    return derivative && target && e.kind === "equation"
      ? [{ target, wrt: namesAmong(variables), twice: derivative.name === pending.second, entry: e }]
      : []
  })
  if (main) {
    const own = claimed.filter((c) => {
      const target = c.target.kind === "call" && c.target.name === "vec" ? (c.target.args[0] ?? c.target) : c.target
      return sameAst(target, main.ast) || (main.body !== undefined && sameAst(target, main.body))
    })
    const wrt = words.length > 0 ? words : own.flatMap((c) => c.wrt)
    const params = paramsOf(main.ast)
    // A claim about one argument does not mean that the others are not asked for.
    const partial = words.length === 0 && wrt.length > 0 && wrt.every((w) => params.some((p) => p.name === w.name))
    const chosen = wrt.length > 0 && !partial ? wrt : params
    if (said.first || !said.hessian) add(main.ast, chosen, false, main.ast.span, main.order)
    if (said.hessian) add(main.ast, chosen, true, main.ast.span, main.order)
    return
  }
  const [first] = claimed
  if (first)
    add(first.target, first.wrt.length > 0 ? first.wrt : words, first.twice, first.entry.span, first.entry.order)
}

interface Main {
  readonly ast: Ast
  /** Of a definition. */
  readonly body?: Ast
  readonly entry?: Entry
  readonly order: number
}

/** "the trace of $A^{-1}$". */
function applied(ast: Ast, functions: readonly string[]): Ast {
  return functions.reduceRight((inner, name) => call(name, [inner], ast.span), ast)
}

/** The function that the words of the question point at. */
function announcedMain(question: readonly Entry[], announced: readonly Announced[]): Main | undefined {
  for (const { formula, name, functions } of announced) {
    const lone = name !== undefined && functions.length > 0 ? nameAst(name, formula.piece.span) : undefined
    const unnamed = !question.some((e) => e.kind === "definition" && e.name.name === name)
    if (lone && unnamed) return { ast: applied(lone, functions), order: 0 }
    for (const entry of question) {
      if (
        entry.kind === "definition" &&
        (entry.formula === formula || (name !== undefined && entry.name.name === name))
      )
        return definitionMain(entry)
      if (entry.formula !== formula) continue
      if (entry.kind === "bare" && isFunctionLike(entry.read.ast))
        return { ast: applied(entry.read.ast, functions), entry, order: entry.order }
      const left =
        entry.kind === "equation" && entry.first && !isDerivative(entry.left.ast) ? entry.left.ast : undefined
      if (left && isFunctionLike(left)) return { ast: left, entry, order: entry.order }
    }
  }
  return undefined
}

/** The formula that the words point at, where it holds a derivative and is none (`v^T\\nabla f`). */
function announcedDerivative(question: readonly Entry[], announced: readonly Announced[]): Lone | undefined {
  const formulas = new Set(announced.map((a) => a.formula))
  return question.find(
    (e): e is Lone => e.kind === "derivative" && formulas.has(e.formula) && !derivativeIn(e.read.ast),
  )
}

function definitionMain(entry: Extract<Entry, { kind: "definition" }>): Main {
  const { name, params } = entry
  const args = params?.map((p) => nameAst(p.name, p.span))
  const ast = args ? call(name.name, args, name.span) : nameAst(name.name, name.span)
  return { ast, body: entry.body.ast, entry, order: entry.order }
}

/** The function of the question: its last definition that no other uses, else its first bare formula before any stated derivative. */
function mainFunction(question: readonly Entry[], isScalar: (ast: Ast) => boolean): Main | undefined {
  const definitions = question.filter((e): e is Extract<Entry, { kind: "definition" }> => e.kind === "definition")
  // `$z^TDz$ where $D = …$`: what the first formula uses is no function of its own.
  const opening = question.find((e) => e.kind === "bare" && isFunctionLike(e.read.ast))
  const users = [
    ...definitions.map((d) => d.body.ast),
    ...(opening?.kind === "bare" && definitions.every((d) => d.order > opening.order) ? [opening.read.ast] : []),
  ]
  const used = new Set(users.flatMap((ast) => [...namesOf(ast).names, ...namesOf(ast).calls]))
  // A matrix that a scalar formula beside it is made of is a part of the function, not the function.
  const beside = new Set(
    question.flatMap((e) => (e.kind === "bare" && isScalar(e.read.ast) ? namesOf(e.read.ast).names : [])),
  )
  const isPart = (d: (typeof definitions)[number]): boolean =>
    beside.has(d.name.name) && !d.params && !isScalar(nameAst(d.name.name, d.name.span))
  const free = definitions.filter((d) => !used.has(d.name.name) && !isPart(d))
  const minimum = question.find((e) => e.kind === "minimum")
  const differentiated = question.flatMap(
    (e) => (e.kind === "equation" ? derivativeIn(e.left.ast)?.args[0] : undefined) ?? [],
  )
  const named = free.find((d) => differentiated.some((of) => of.kind === "name" && of.name === d.name.name))
  const chosen = free.find((d) => d.params) ?? free.at(-1)
  if (minimum && named) return definitionMain(named)
  if (chosen && !minimum) return definitionMain(chosen)
  if (minimum?.kind === "minimum") return { ast: minimum.read.ast, entry: minimum, order: minimum.order }
  const stated = question.find((e) => e.kind === "equation" && statesDerivative(e))
  const candidates = question.flatMap((e): Main[] => {
    if (stated && e.order >= stated.order) return []
    const ast =
      e.kind === "bare"
        ? e.read.ast
        : e.kind === "equation" && !stated && !isDerivative(e.left.ast)
          ? sideOf(e)
          : undefined
    return ast && isFunctionLike(ast) ? [{ ast, entry: e, order: e.order }] : []
  })
  return candidates.find((c) => isScalar(c.ast)) ?? candidates[0]
}

/** `s^2 = …`, `\log p = …` of a name that stands only there: what it equals. */
function sideOf({ left, right }: Extract<Entry, { kind: "equation" }>): Ast {
  const [name, ...more] = namesOf(left.ast).names
  return name !== undefined && more.length === 0 && !namesOf(right.ast).names.includes(name) && left.ast.kind !== "name"
    ? right.ast
    : left.ast
}

/** A derivative of something that it names. */
function statesDerivative(entry: Entry): boolean {
  const of = entry.kind === "equation" ? derivativeIn(entry.left.ast)?.args[0] : undefined
  return of !== undefined && !(of.kind === "name" && of.name === askedFunction)
}

function namesAmong(variables: readonly Ast[]): NameAst[] {
  return unique(variables.map(variableOf).filter((v): v is NameAst => v !== undefined))
}

/** The one variable that a bare expression has. */
function onlyName(of: Ast): NameAst[] {
  if (of.kind === "name" || (of.kind === "call" && of.args.length > 1)) return []
  const names = namesOf(of).names.filter((n) => n !== "eye" && !n.startsWith("\\"))
  const [first] = names
  return names.length === 1 && first !== undefined ? [{ name: first, span: of.span }] : []
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

/** `x^T`, `x'`. */
function isTransposed(ast: Ast): boolean {
  return ast.kind === "group" ? isTransposed(ast.body) : ast.kind === "postfix" && /^(\.?'|\^T)$/.test(ast.op)
}

/** The arguments of a function that is asked about, where the text names no variable. */
function paramsOf(of: Ast): readonly NameAst[] {
  if (of.kind !== "call" || of.name.startsWith("\\") || !of.args.every((a) => a.kind === "name")) return []
  return namesAmong(of.args)
}

/** A bare formula that can be what is differentiated: more than a name or a number. */
function isFunctionLike(ast: Ast): boolean {
  return contains(ast, (n) => n.kind === "name") && ast.kind !== "name"
}

/** Entry by entry, `y_i` is y. */
function wholeOf(of: Ast, free: readonly string[]): Ast {
  const isFree =
    of.kind === "index" && of.items.every((i) => i.kind === "entry" && i.at.kind === "name" && free.includes(i.at.name))
  return isFree && of.kind === "index" ? of.base : of
}

/** Which derivatives the words of the question name. */
interface Said {
  /** A gradient or a Jacobian. */
  readonly first: boolean
  readonly hessian: boolean
  /** The Hessian stands in a sentence that asks. */
  readonly asked: boolean
}

const asking =
  /^(find|finding|compute|computing|calculate|calculating|derive|deriving|determine|evaluate|give|obtain|get|what|what's|how|show|prove|need|want|please|and)$/

function saidDerivatives(phrases: readonly Phrase[]): Said {
  const words = phrases.map((p) => (p.kind === "word" ? p.lower : p.kind === "stop" ? "." : ""))
  const isHessian = (w: string, k: number): boolean =>
    /^hessians?$/.test(w) || (w === "second" && /^(order|derivatives?)$/.test(words[k + 1] ?? ""))
  const at = words.findIndex(isHessian)
  const start = words.lastIndexOf(".", at) + 1
  return {
    first: words.some((w) => /^(gradients?|jacobians?|score)$/.test(w)),
    hessian: at >= 0,
    asked: at >= 0 && words.slice(start, at).some((w) => asking.test(w)),
  }
}
