import type { Span } from "../../ir/error.ts"
import type { Ast, Statement } from "../ast.ts"
import type { ClaimAst } from "../reading.ts"
import { bareClaims, gradientNames, optima, stationaryClaim } from "./bare-claims.ts"
import { number } from "./cursor.ts"
import { namesBelow } from "./dependence.ts"
import { type Entry, isDerivative, type Read } from "./entries.ts"
import type { Knowledge, ReadOptions } from "./interpret.ts"
import { sortDefinitions } from "./knowledge.ts"
import { type Model, type PartModel, type PlacedDefinition, toStatement } from "./model.ts"
import { isCondition, isOfOneCase } from "./assumptions.ts"
import { derivativeOfEntries } from "./entry-derivatives.ts"
import type { Remark } from "./declarations.ts"
import { setAst } from "./sets.ts"
import { bestReading, takesBlocks } from "./readings.ts"
import { type Asked, derivativeIn } from "./requests.ts"
import { dimAst, settle } from "./settle.ts"
import { isZero } from "./infer.ts"
import { type Dim, dimText, find, isVector, sameShape, textOf } from "./shapes.ts"
import { quoted, type Standalone, standalone } from "./standalone.ts"
import { usesOf } from "./uses.ts"
import { asDerivative, asDifferentials } from "./directional.ts"
import { fits, shapeOf } from "./solve.ts"
import { namesOf, rewrite, sameAst } from "../walk.ts"

/** A claim before its scope is known. */
export interface Draft {
  readonly lhs: Ast
  readonly rhs: Ast
  readonly span: Ast["span"]
  readonly entry: Entry
  /** Of names that mean something of their own here. */
  readonly declarations?: readonly Statement[]
  /** The same as a rule in letters of its own. */
  readonly quoted?: Draft
}

type Equation = Extract<Entry, { kind: "equation" }>
type Bare = Extract<Entry, { kind: "bare" | "derivative" }>

/** Every equality that the text states, with what is in force at its place. */
export function buildClaims(
  k: Knowledge,
  asked: Asked,
  model: Model,
  choices: Set<string>,
  unread: { span: Span; message: string }[],
  options: ReadOptions,
): ClaimAst[] {
  const drafts: Draft[] = []
  for (const part of model.parts.values()) {
    const accepts = (ast: Ast): boolean => !options.conforms || options.conforms(ast, scopeFor(model, part, [ast]))
    const accepted = bareClaims(k, asked, model, part)
    const saysBlocks = k.phrases.some((p) => p.answer === part.answer && p.kind === "word" && p.lower === "blocks")
    const reread = (left: Read | undefined, right: Read) => (as: PartModel) =>
      bestReading(as, left, right, () => true, choices)
    const nearest = (entry: Equation | Bare, left: Read, right: Read): Draft | undefined => {
      const about = aboutNearest(part, entry, left, right)
      if (!about) return undefined
      const own = quoted(k, asked, part, about, reread(about.left, about.right))
      if (own) return draftOf(part, about, own)
      return { lhs: settleRead(part, about.left), rhs: settleRead(part, about.right), span: about.span, entry }
    }
    for (const entry of part.entries) {
      if (entry.kind === "equation") {
        if (isCondition(k, entry)) continue
        if (isOfOneCase(k, entry)) {
          unread.push({ span: entry.span, message: "what is said of one case only is not read" })
          continue
        }
        const several = [entry.left, entry.right].flatMap((r) => [...namesOf(r.ast).calls, ...namesOf(r.ast).names])
        const shared = several.map((name) => name.replace(/_.*/, "")).find((name) => k.alternatives.has(name))
        if (shared !== undefined) {
          choices.add(`${shared} stands for several functions of a list: only the first is taken up`)
          continue
        }
        const member = memberWithoutIndex(part, entry)
        if (member !== undefined) {
          unread.push({ span: entry.span, message: `${member} stands for the members of a family` })
          continue
        }
        if (k.repeats && entry.left.free.length + entry.right.free.length > 0) {
          unread.push({ span: entry.span, message: "sums over repeated indices without a sign are not read" })
          continue
        }
        const undefinedFunction = matrixFunctionIn(k, model, part, entry)
        if (undefinedFunction !== undefined) {
          const message = `${undefinedFunction} is a function that the text does not define`
          unread.push({ span: entry.span, message })
          continue
        }
        const right = bestReading(part, entry.left, entry.right, accepts, choices)
        if (takesBlocks(part, right.ast, saysBlocks)) {
          unread.push({ span: entry.span, message: "a block of a matrix by its index is not read" })
          continue
        }
        const directional = inDirection(part, entry, right)
        if (directional) {
          drafts.push({ ...directional, span: entry.span, entry })
          continue
        }
        const alone = standalone(k, asked, model, part, { ...entry, right }, reread(entry.left, entry.right))
        const stationary = alone ? undefined : stationaryClaim(model, part, entry, right)
        if (stationary) drafts.push({ ...stationary, span: entry.span, entry })
        else if (alone) {
          drafts.push(draftOf(part, entry, alone))
        } else {
          const [lhs, rhs] = closeIndices(part, entry.left, right)
          const rule = quoted(k, asked, part, { ...entry, right }, reread(entry.left, entry.right))
          const other = rule ? draftOf(part, entry, rule) : nearest(entry, entry.left, entry.right)
          drafts.push({ lhs, rhs, span: entry.span, entry, ...(other && { quoted: other }) })
        }
      } else if (entry.kind === "bare" || entry.kind === "derivative") {
        const lhs = accepted.get(entry)
        if (!lhs || takesBlocks(part, entry.read.ast, saysBlocks)) continue
        const rhs = settleRead(part, bestReading(part, undefined, entry.read, accepts, choices))
        const before = leftBefore(part, entry)
        const other = before && nearest(entry, before, entry.read)
        drafts.push({ lhs, rhs, span: entry.span, entry, ...(other && { quoted: other }) })
      }
    }
    drafts.push(...gradientNames(k, model, part, choices), ...optima(model, part))
  }
  drafts.sort((a, b) => a.entry.order - b.entry.order || a.span.start - b.span.start)
  return drafts.map((d) => finish(k, model, d))
}

/** A name of the members of a family that stands in an equation without an index, as another vector. */
function memberWithoutIndex(part: PartModel, { left, right }: Equation): string | undefined {
  const uses = usesOf([left.ast, right.ast])
  return [...uses].find(([name, use]) => use.whole && !use.indexed && part.env.families.has(name))?.[0]
}

/** A derivative in a direction, where no product with the derivative fits. */
function inDirection(part: PartModel, { left }: Equation, right: Read): Pick<Draft, "lhs" | "rhs"> | undefined {
  const [lhs, rhs] = [left, right].map((r) => part.resolve(r.ast, r.unknownFunctions)) as [Ast, Ast]
  const isOpen = lhs.kind === "call" && lhs.name === "d"
  if (left.free.length + right.free.length > 0 || (!isOpen && fits(part.env, lhs, rhs))) return undefined
  const derivative = asDerivative(part, lhs, rhs)
  const sides = derivative ? ([derivative, rhs] as const) : asDifferentials(part, lhs, rhs)
  return sides && { lhs: settle(part.settling, sides[0]), rhs: settle(part.settling, sides[1]) }
}

/** A matrix that is a function of something, where the text does not say which; definitions are seen through. */
function matrixFunctionIn(k: Knowledge, model: Model, part: PartModel, entry: Equation): string | undefined {
  const parts = [part, model.question]
  const isDefined = (name: string): boolean => parts.some((p) => p.definitions.some((d) => d.name.name === name))
  return [entry.left, entry.right]
    .flatMap((r) => parts.flatMap((p) => [...namesBelow(p, part.resolve(r.ast, r.unknownFunctions))]))
    .find((name) => k.functions.ofMatrices.has(name) && !part.constants.has(name) && !isDefined(name))
}

/**
 * "\\partial f/\\partial X = …" where nobody says what f is: about the function that the text differentiated last, where that is not
 * the one that it asks about first. A bare formula goes on with the equation before it ("… \\implies 2AB").
 */
function aboutNearest(part: PartModel, entry: Equation | Bare, left: Read, right: Read): Equation | undefined {
  const unknown = left.unknownFunctions
  const stated = part.entries.findLast(
    (e): e is Equation => e.kind === "equation" && e.order < entry.order && statesDerivative(e),
  )
  const of = stated && derivativeIn(stated.left.ast)?.args[0]
  if (unknown.length === 0 || left.free.length > 0 || !of || of.kind === "name") return undefined
  const as = { ...part, resolve: part.resolveAs(of) }
  if (sameAst(as.resolve(left.ast, unknown), part.resolve(left.ast, unknown))) return undefined
  const known = (read: Read): Read => ({
    ...read,
    ast: as.resolve(read.ast, read.unknownFunctions),
    unknownFunctions: [],
  })
  return { ...entry, kind: "equation", left: known(left), right: known(right), first: true }
}

/** The derivative of a formula that it writes out. */
function statesDerivative({ left }: Equation): boolean {
  return left.unknownFunctions.length === 0 && derivativeIn(left.ast) !== undefined
}

/** The left side that a bare formula goes on with, behind an arrow. */
function leftBefore(part: PartModel, entry: Entry): Read | undefined {
  const before = part.entries.findLast((e) => e.order < entry.order)
  return before?.kind === "equation" && before.formula === entry.formula ? before.left : undefined
}

function draftOf(part: PartModel, entry: Equation, { settling, right, declarations }: Standalone): Draft {
  const [lhs, rhs] = [entry.left, right].map((r) => settle(settling, part.resolve(r.ast, r.unknownFunctions))) as [
    Ast,
    Ast,
  ]
  return { lhs, rhs, span: entry.span, entry, declarations }
}

export function settleRead(part: PartModel, read: Read): Ast {
  return settle(part.settling, part.resolve(read.ast, read.unknownFunctions))
}

function finish(k: Knowledge, model: Model, draft: Draft): ClaimAst {
  const { lhs, rhs, span, entry, quoted: rule } = draft
  const part = model.parts.get(entry.answer) ?? model.question
  const scope = scopeFor(model, part, [lhs, rhs])
  const bodies = scope.flatMap((s) => (s.kind === "definition" ? [s.body] : []))
  const assumes = [lhs, rhs, ...bodies]
    .flatMap((ast) => namesOf(ast).names)
    .find((n) => takesAnew(k, model, entry.answer, n))
  const given = new Set(model.requests.flatMap((r) => [...namesBelow(model.question, r.of)]))
  const isGiven = (name: string): boolean => {
    const description = k.described.get(name)
    const later = description && description.answer > 0 && model.question.env.names.has(name)
    return given.has(name) || (description?.set.rows?.kind === "given" && !later)
  }
  const isInvented = (name: string): boolean =>
    !isGiven(name) &&
    part.env.names.has(name) &&
    !k.sizes.has(name) &&
    !part.definitions.some((d) => d.name.name === name)
  const invented = [...namesOf(lhs).names, ...namesOf(rhs).names].find(isInvented)
  return {
    ...(assumes !== undefined && { assumes }),
    ...(invented !== undefined && { invented }),
    lhs,
    rhs,
    span,
    latex: k.source.slice(span.start, span.end),
    answer: entry.answer,
    role: isResult(lhs, model, part) ? "result" : "step",
    scope: [
      ...k.restated.filter((r) => r.answer === entry.answer).flatMap(restatement),
      ...(draft.declarations ?? []),
      ...withoutDeclared(scope, draft.declarations ?? []),
    ],
    ...(rule && { quoted: finish(k, model, rule) }),
  }
}

/** Whether an answer says of a name of the question that it has sizes of another form: square, a row, a column. */
function takesAnew(k: Knowledge, model: Model, answer: number, name: string): boolean {
  const own = model.question.env.names.get(name)
  const set = answer > 0 && own ? k.setIn(answer, name) : undefined
  if (!own || set?.rows?.kind !== "given") return false
  const cols = set.cols?.kind === "given" ? dimText(set.cols.ast) : "1"
  const form = (rows: string | undefined, columns: string | undefined): string =>
    [rows === "1", columns === "1", rows === columns].join()
  return form(textOf(own.rows), textOf(own.cols)) !== form(dimText(set.rows.ast), cols)
}

/** The declaration that an answer makes of a name of the question. */
function restatement({ name, span, set }: Remark): Statement[] {
  const [rows, cols] = [set.rows, set.cols].map((size) => (size?.kind === "given" ? size.ast : undefined))
  return rows ? [{ kind: "declaration", names: [{ name, span }], set: setAst(set, rows, cols, span), span }] : []
}

function withoutDeclared(scope: readonly Statement[], declared: readonly Statement[]): readonly Statement[] {
  const names = new Set(declared.flatMap((s) => (s.kind === "declaration" ? s.names.map((n) => n.name) : [])))
  const says = (s: Statement): readonly string[] =>
    s.kind === "declaration" ? s.names.map((n) => n.name) : s.kind === "definition" ? [s.name.name] : []
  return scope.filter((s) => !says(s).some((n) => names.has(n)))
}

/** A derivative of the function asked about, or of a name that stands for one. */
function isResult(lhs: Ast, model: Model, part: PartModel): boolean {
  if (lhs.kind === "index") return isResult(lhs.base, model, part)
  if (lhs.kind === "postfix") return isResult(lhs.arg, model, part)
  if (lhs.kind === "binder") return isResult(lhs.body, model, part)
  if (lhs.kind === "call" && lhs.name === "at") return lhs.args[0] !== undefined && isResult(lhs.args[0], model, part)
  if (lhs.kind !== "call" || !/^(grad|jac|hess|wirtinger|wirtingerconj)$/.test(lhs.name)) return false
  const [of] = lhs.args
  if (!of) return false
  if (model.requests.some((r) => sameAst(of, r.of))) return true
  if (of.kind === "name") return true
  return (
    of.kind === "call" &&
    [...model.parts.values()].some((p) => p.answer <= part.answer && p.definitions.some((d) => d.name.name === of.name))
  )
}

/** Definitions and declarations that expressions need beyond those of the question, in an order that works. */
function scopeFor(model: Model, part: PartModel, asts: readonly Ast[]): Statement[] {
  if (part.answer === 0) return []
  const definitions = new Map<string, PlacedDefinition>()
  const declarations = new Map<string, Statement>()
  const { question } = model
  const ofQuestion = new Set([...question.declarations.keys(), ...question.definitions.map((d) => d.name.name)])
  const wanted = asts.flatMap((a) => used(a).map((name) => ({ name, from: part.answer })))
  for (let at = 0; at < wanted.length; at++) {
    const { name, from } = wanted[at] as { name: string; from: number }
    if (definitions.has(name) || declarations.has(name)) continue
    for (let answer = from; answer >= 1; answer--) {
      const source = model.parts.get(answer)
      if (answer !== from && ofQuestion.has(name)) break
      const definition = source?.definitions.find((d) => d.name.name === name)
      const declared = source?.declarations.get(name)
      if (definition) {
        definitions.set(name, definition)
        wanted.push(...used(definition.body).map((n) => ({ name: n, from: answer })))
      } else if (declared) declarations.set(name, declared)
      if (definition || declared) break
    }
  }
  return [...declarations.values(), ...sortDefinitions([...definitions.values()]).map(toStatement)]
}

function used(ast: Ast): string[] {
  const { names, calls } = namesOf(ast)
  return [...names, ...calls]
}

/** Free indices are bound: an equality of entries is one of vectors or matrices. */
function closeIndices(part: PartModel, left: Read, right: Read): [Ast, Ast] {
  const free = [...new Set([...left.free, ...right.free])].filter((n) => !part.env.names.has(n))
  // `\partial f / \partial A = … v_k`: an index that the left side does not have says nothing of entries.
  if (left.free.length === 0 && isDerivative(left.ast)) return [settleRead(part, left), settleRead(part, right)]
  if (free.length === 0 || free.length > 2) return [settleRead(part, left), settleRead(part, right)]
  const { env } = part
  const sides = [left, right].map((r) => part.resolve(r.ast, r.unknownFunctions))
  const sizes = free.map((name): Dim => {
    const size = env.unifier.fresh()
    env.indices.set(name, size)
    return size
  })
  const shapes = sides.map((side) => shapeOf(env, side))
  const bodies = sides.map((side) => settle(part.settling, side)) as [Ast, Ast]
  for (const name of free) env.indices.delete(name)
  const at = bodies[0].span
  const range = (name: string, size: Dim): RangeOf | undefined => {
    const found = find(size)
    return found.kind === "known" ? { name, from: number("1", at), to: dimAst(found.text, at), span: at } : undefined
  }
  const ranges = free.flatMap((name, i) => range(name, sizes[i] as Dim) ?? [])
  if (ranges.length < free.length) return bodies
  // Sides of different shapes cannot be put together from entries: one instance says as much.
  const [one, other] = shapes
  if (one && other && !sameShape(one, other) && !isZero(right.ast))
    return bodies.map((b) => atFirst(b, free)) as [Ast, Ast]
  // A vector for each index: the columns of a matrix.
  const column = shapes.find((s) => s && isVector(s))
  const [own] = ranges
  if (column && free.length === 1 && own) {
    const row = ["r", "s", "q", "t"].find((n) => !free.includes(n) && !env.names.has(n)) ?? "r_"
    const rows = range(row, column.rows)
    if (!rows) return bodies
    const entry = (body: Ast): Ast => ({
      kind: "index",
      base: body,
      items: [{ kind: "entry", at: { kind: "name", name: row, span: at } }],
      span: body.span,
    })
    const close = (body: Ast): Ast =>
      wholeOf(body, free) ?? {
        kind: "binder",
        binder: "matrix",
        ranges: [rows, own],
        body: entry(body),
        span: body.span,
      }
    return [close(bodies[0]), close(bodies[1])]
  }
  const whole = derivativeOfEntries(env, bodies[0], ranges)
  if (whole)
    return [whole, { kind: "binder", binder: "matrix", ranges: whole.ranges, body: bodies[1], span: bodies[1].span }]
  const binder = ranges.length === 2 ? "matrix" : "vector"
  const close = (body: Ast): Ast => wholeOf(body, free) ?? { kind: "binder", binder, ranges, body, span: body.span }
  return [close(bodies[0]), close(bodies[1])]
}

/** The statement for the first of each free index. */
function atFirst(ast: Ast, free: readonly string[]): Ast {
  return rewrite(ast, (n) => (n.kind === "name" && free.includes(n.name) ? number("1", n.span) : undefined))
}

type RangeOf = Extract<Ast, { kind: "binder" }>["ranges"][number]

/** `grad(J, U)[p, q]` over all p, q is `grad(J, U)`. */
function wholeOf(body: Ast, free: readonly string[]): Ast | undefined {
  if (body.kind !== "index" || body.base.kind !== "call" || body.base.name.length > 16) return undefined
  const entries = body.items.filter((item) => item.kind !== "all")
  const same =
    entries.length === free.length &&
    entries.every((item, i) => item.kind === "entry" && item.at.kind === "name" && item.at.name === free[i])
  const independent = !namesOf(body.base).names.some((n) => free.includes(n))
  return same && independent && /^(grad|wirtinger|wirtingerconj)$/.test(body.base.name) ? body.base : undefined
}
