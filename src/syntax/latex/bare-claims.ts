import type { Span } from "../../ir/error.ts"
import type { Ast, NameAst } from "../ast.ts"
import type { Draft } from "./claims.ts"
import { call, nameAst, number } from "./cursor.ts"
import type { Settled } from "./dependence.ts"
import { type Entry, isDerivative, type Read } from "./entries.ts"
import type { Knowledge } from "./interpret.ts"
import type { Model, PartModel } from "./model.ts"
import type { Phrase } from "./phrases.ts"
import { isPutUp, sentenceAround, subjectBefore } from "./put-up.ts"
import { type Asked, derivativeIn, type Request } from "./requests.ts"
import { wrtInWords } from "./wrt-words.ts"
import { derivative, settle } from "./settle.ts"
import { isScalar, isVector, sameShape, type Shape, transposeShape } from "./shapes.ts"
import { shapeOf } from "./solve.ts"
import { contains, namesOf, sameAst } from "../walk.ts"

type Bare = Extract<Entry, { kind: "bare" | "derivative" }>

/** The formulas without a relation that are put up as answers, each with the derivative it is an answer to. */
export function bareClaims(k: Knowledge, asked: Asked, model: Model, part: PartModel): Map<Entry, Ast> {
  const out = new Map<Entry, Ast>()
  if (model.requests.length === 0) return out
  const accepted = new Set<Entry["formula"]>()
  const choices = choicesIn(k, model, part)
  for (const entry of part.entries) {
    if ((entry.kind !== "bare" && entry.kind !== "derivative") || asked.functions.has(entry)) continue
    if (entry.kind === "derivative" && (part.answer === 0 || derivativeIn(entry.read.ast))) continue
    const { ast } = entry.read
    const isNamed = ast.kind === "name" || (ast.kind === "call" && part.env.unknownFunctions.has(ast.name))
    if (isNamed || model.requests.some((r) => sameAst(ast, r.of))) continue
    const isNumber = !contains(ast, (n) => n.kind === "name" || n.kind === "call")
    if (!choices.has(entry) && !isPutUp(k, entry, isNumber, accepted)) continue
    accepted.add(entry.formula)
    const lhs = leftSide(k, model, part, entry)
    if (lhs) out.set(entry, lhs)
  }
  return out
}

/** "(1) $2Ax$ (2) $Ax$": the items of a numbered list of nothing but formulas, some of which could be the derivative. */
function choicesIn(k: Knowledge, model: Model, part: PartModel): ReadonlySet<Entry> {
  const items = part.entries.filter((e): e is Bare => e.kind === "bare" && isItem(k.source, e.formula.piece.outer))
  const shapeIs = (e: Bare, own: Shape): boolean => {
    const shape = shapeOf(part.env, part.resolve(e.read.ast, e.read.unknownFunctions))
    return shape !== undefined && sameShape(shape, own)
  }
  const variables = model.wrt.flatMap((w) => part.env.names.get(w.name) ?? [])
  const could = items.some((e) => variables.some((own) => !isScalar(own) && shapeIs(e, own)))
  return new Set(items.length > 1 && could ? items : [])
}

const mark = String.raw`\(?(?:\d{1,2}|[a-eA-E]|i{1,3}|iv)[.)]\**`
const opensItem = new RegExp(String.raw`(?:^|[\s*])${mark}\s*$`)
const endsItem = new RegExp(String.raw`^\s*[.,;]?\s*(?:(?:or|and)\s*)?\**(?:$|\n|${mark})`)

/** A number or a letter before the formula, and nothing but the next one after it. */
const isItem = (source: string, { start, end }: Span): boolean =>
  opensItem.test(source.slice(Math.max(0, start - 12), start)) && endsItem.test(source.slice(end, end + 20))

function leftSide(k: Knowledge, model: Model, part: PartModel, entry: Bare): Ast | undefined {
  const asked = requestFor(model, part, entry)
  const request = asked && spokenOf(k, asked, part, entry)
  if (!request) return undefined
  const { of } = request
  if (entry.kind === "derivative" || isDerivative(entry.read.ast)) return call("d", [of], entry.span)
  const variable = variableFor(k, request, part, entry, model)
  if (!variable) return undefined
  if (request.conjugate && !request.second)
    return call("wirtingerconj", [of, nameAst(variable.name, entry.span)], entry.span)
  return derivative(
    part.settling,
    of,
    [nameAst(variable.name, entry.span)],
    entry.span,
    request.second,
    request.unsettled,
  )
}

/**
 * In the question the derivative spoken of last, in an answer the first one asked for; where first and second derivatives of one
 * function are asked for, the one that has the shape of the formula.
 */
function requestFor(model: Model, part: PartModel, entry: Bare): Settled | undefined {
  const before = part.answer === 0 ? model.requests.findLastIndex((r) => r.order < entry.order) : 0
  const request = model.requests[Math.max(0, before)]
  const others = model.requests.filter((r) => request && sameAst(r.of, request.of) && r.second !== request.second)
  const [variable] = request?.wrt ?? []
  const shape = shapeOf(part.env, part.resolve(entry.read.ast, entry.read.unknownFunctions))
  const own = variable && part.env.names.get(variable.name)
  const isSquare = shape && own && isVector(own) && sameShape(shape, { rows: own.rows, cols: own.rows })
  return isSquare ? (others.find((r) => r.second) ?? request) : request
}

/** "the gradient of $g$ by $x$ is …" speaks of another function than the one asked about; `undefined` where its variable is open. */
function spokenOf(k: Knowledge, asked: Settled, part: PartModel, entry: Bare): Settled | undefined {
  const formula = subjectBefore(k, entry)
  const subject = formula && part.entries.find((e): e is Bare => e.kind === "bare" && e.formula === formula)
  if (!subject) return asked
  const unsettled = part.resolve(subject.read.ast, subject.read.unknownFunctions)
  const of = settle(part.settling, unsettled)
  if (sameAst(of, asked.of) || sameAst(unsettled, asked.unsettled)) return asked
  const { names } = namesOf(unsettled)
  const said: readonly NameAst[] = wrtInWords(sentenceAround(k, entry), k.parsed)
  const variables = said.length > 0 ? said : asked.wrt.filter((w) => names.includes(w.name))
  const wrt = variables.length > 0 || names.length > 1 ? variables : names.map((name) => ({ name, span: entry.span }))
  return wrt.length > 0 ? { ...asked, of, unsettled, wrt } : undefined
}

/** The variable that the sentence names, else the one whose shape the formula has, else the first. */
function variableFor(k: Knowledge, request: Request, part: PartModel, entry: Bare, model: Model): NameAst | undefined {
  const wrt = request.wrt.length > 0 ? request.wrt : model.wrt
  if (wrt.length < 2) return wrt[0]
  const said = wrtInWords(sentenceAround(k, entry), k.parsed)
  const named = wrt.find((w) => said.some((p) => p.name === w.name))
  if (named) return named
  const shape = shapeOf(part.env, part.resolve(entry.read.ast, entry.read.unknownFunctions))
  const fitting = wrt.find((w) => {
    const own = part.env.names.get(w.name)
    return own && shape && sameShape(own, shape)
  })
  return fitting ?? wrt[0]
}

/**
 * `W = …` in an answer, for a variable W of the problem: there the gradient vanishes. As a claim: the gradient at that place is zero.
 */
export function stationaryClaim(
  model: Model,
  part: PartModel,
  entry: Extract<Entry, { kind: "equation" }>,
  right: Read,
): { lhs: Ast; rhs: Ast } | undefined {
  const left = entry.left.ast
  const [request] = model.requests
  if (part.answer === 0 || !request || left.kind !== "name" || !entry.first) return undefined
  const { name } = left
  if (!model.wrt.some((w) => w.name === name) || namesOf(right.ast).names.includes(name)) return undefined
  const place = settle(part.settling, part.resolve(right.ast, right.unknownFunctions))
  return vanishing(request, name, place, entry.span)
}

function vanishing(request: Request, name: string, place: Ast, span: Ast["span"]): { lhs: Ast; rhs: Ast } {
  const variable = nameAst(name, span)
  const gradient = call("grad", [request.of, variable], span)
  return { lhs: call("at", [gradient, variable, place], span), rhs: number("0", span) }
}

/** `W^* = …`, `\hat W = …` in an answer: an optimum, so there the gradient vanishes. */
export function optima(model: Model, part: PartModel): Draft[] {
  const [request] = model.requests
  if (part.answer === 0 || !request) return []
  return part.definitions.flatMap((d): Draft[] => {
    const variable = model.wrt.find((w) => [`${w.name}_star`, `${w.name}_hat`, `${w.name}_opt`].includes(d.name.name))
    const entry = part.entries.find((e) => e.kind === "definition" && e.order === d.order)
    if (!variable || !entry || namesOf(d.body).names.includes(variable.name)) return []
    return [{ ...vanishing(request, variable.name, d.body, d.span), span: d.span, entry }]
  })
}

/**
 * A new name that an answer gives to its result: `G = …` after a differential and an arrow, one that the words before it call the
 * gradient (Jacobian, Hessian), or the last definition of an answer that states no derivative, when it has the shape of one.
 */
export function gradientNames(k: Knowledge, model: Model, part: PartModel, choices: Set<string>): Draft[] {
  const out: Draft[] = []
  const [request] = model.requests
  const [variable] = model.wrt
  if (part.answer === 0 || !request || !variable) return out
  const definitions = part.entries.filter((e): e is Definition => e.kind === "definition" && namesResult(e, variable))
  const stated = part.entries.some((e) => e.kind === "equation" && derivativeIn(e.left.ast))
  for (const entry of definitions) {
    const { name } = entry.name
    if (model.wrt.some((w) => name.startsWith(`${w.name}_`))) continue
    const said = derivativeInWords(k, entry)
    const letter = /^H(_|$)/.test(name) && model.requests.some((r) => r.second)
    const second = said === undefined ? request.second || letter : said === "hessian"
    const own = shapeOfDerivative(part, { ...request, second }, variable)
    const chain = part.entries.filter((e) => e.kind === "equation" && e.clause === entry.clause)
    const shapes = [
      entry.params ? shapeOf(part.env, entry.body.ast) : part.env.names.get(name),
      ...chain.map((e) => (e.kind === "equation" ? shapeOf(part.env, e.right.ast) : undefined)),
    ]
    const fits = (shape: Shape | undefined): boolean =>
      shape !== undefined && own !== undefined && (sameShape(own, shape) || sameShape(own, transposeShape(shape)))
    if (said === undefined && !shapes.some(fits)) continue
    const before = part.entries.findLast((e) => e.kind === "equation" && e.order < entry.order)
    const afterDifferential =
      before?.kind === "equation" && contains(before.left.ast, (n) => n.kind === "call" && n.name === "d")
    const later = part.entries.some((e) => e.order > entry.order && e.kind !== "derivative" && usesName(e, name))
    const follows = afterDifferential && entry.clause.follows
    const usual = second ? /^H(_|$)/.test(name) && !later : afterDifferential && /^(G|g|J|nabla|Gamma)$/.test(name)
    const last =
      !stated &&
      entry === definitions.at(-1) &&
      !later &&
      !part.entries.some((e) => e.kind === "bare" && e.order > entry.order)
    if (!follows && !usual && !last && said === undefined) continue
    choices.add(`\`${name}\` read as the ${second ? "second derivative" : "derivative"} by ${variable.name}`)
    const gradient = derivative(
      part.settling,
      request.of,
      [nameAst(variable.name, entry.name.span)],
      entry.clause.span,
      second,
    )
    const definition = part.definitions.find((d) => d.name.name === name)
    if (definition) out.push({ lhs: gradient, rhs: definition.body, span: entry.clause.span, entry })
    for (const link of chain)
      if (link.kind === "equation") {
        const rhs = settle(part.settling, part.resolve(link.right.ast, link.right.unknownFunctions))
        out.push({ lhs: gradient, rhs, span: link.span, entry: link })
      }
  }
  return out
}

type Definition = Extract<Entry, { kind: "definition" }>

/** `G = …`, or `G(x) = …` with the variable of differentiation for its argument. */
function namesResult({ params }: Definition, variable: NameAst): boolean {
  return params === undefined || (params.length === 1 && params[0]?.name === variable.name)
}

/** "the gradient is $g = …$", "Hessian: $H = …$". */
function derivativeInWords(k: Knowledge, entry: Definition): "gradient" | "jacobian" | "hessian" | undefined {
  const at = k.places.get(entry.formula) ?? -1
  if (entry.formula.clauses[0] !== entry.clause) return undefined
  let isLinked = false
  for (let i = at - 1; i >= Math.max(0, at - 5); i--) {
    const phrase = k.phrases[i] as Phrase
    if (phrase.kind !== "word" && !(phrase.kind === "punctuation" && /[:*_]/.test(phrase.text))) return undefined
    if (phrase.kind !== "word") continue
    const [, noun] = /^(gradient|jacobian|hessian)(?: matrix)?$/.exec(phrase.lower) ?? []
    if (noun && !isLinked && isSought(k, i)) return undefined
    if (noun) return noun as "gradient" | "jacobian" | "hessian"
    isLinked ||= /^(is|equals|reads|given|as|then|thus)$/.test(phrase.lower)
    if (!/^(is|the|then|thus|equals|as|matrix|vector|simply|just|now|given|by|reads)$/.test(phrase.lower))
      return undefined
  }
  return undefined
}

/** "… and find its differential and gradient": what follows is the way there. */
function isSought(k: Knowledge, at: number): boolean {
  const words = k.phrases.slice(Math.max(0, at - 5), at)
  return words.some(
    (p) => p.kind === "word" && /^(find|compute|calculate|derive|determine|get|obtain|take)$/.test(p.lower),
  )
}

/** Of a gradient that of the variable; of Jacobians and Hessians by a vector, one row an output. */
function shapeOfDerivative(part: PartModel, request: Request, variable: NameAst): Shape | undefined {
  const own = part.env.names.get(variable.name)
  if (!own || !isVector(own)) return own
  if (request.second) return { rows: own.rows, cols: own.rows }
  const of = shapeOf(part.env, request.of)
  return of && isVector(of) ? { rows: of.rows, cols: own.rows } : own
}

function usesName(entry: Entry, name: string): boolean {
  const reads =
    entry.kind === "equation" ? [entry.left, entry.right] : entry.kind === "definition" ? [entry.body] : [entry.read]
  return reads.some((r) => contains(r.ast, (n) => n.kind === "name" && n.name === name))
}
