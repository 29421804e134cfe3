import type { Ast, NameAst, Statement } from "../ast.ts"
import type { ClaimAst } from "../reading.ts"
import { call, nameAst, number } from "./cursor.ts"
import type { Entry, Read } from "./entries.ts"
import type { Knowledge, ReadOptions } from "./interpret.ts"
import { type LocalDefinition, sortDefinitions } from "./knowledge.ts"
import { type Model, type PartModel, toStatement } from "./model.ts"
import type { Asked } from "./requests.ts"
import { derivative, dimAst, settle } from "./settle.ts"
import { type Dim, find } from "./shapes.ts"
import { shapeOf } from "./solve.ts"
import { contains, namesOf, sameAst } from "./walk.ts"

/** Every equality that the text states, with what is in force at its place. */
export function buildClaims(k: Knowledge, asked: Asked, model: Model, options: ReadOptions): ClaimAst[] {
  const out: ClaimAst[] = []
  for (const entry of k.entries) {
    const part = model.parts.get(entry.answer)
    if (!part) continue
    if (entry.kind === "equation") {
      const [lhs, rhs] = closeIndices(part, entry.left, entry.right, model)
      out.push(claim(k, model, part, entry, lhs, rhs, entry.span))
    } else if (entry.kind === "bare" && !asked.functions.has(entry) && isBareClaim(k, entry, model)) {
      const lhs = bareLeft(model, part, entry)
      if (lhs) out.push(claim(k, model, part, entry, lhs, settleRead(model, part, entry.read), entry.span))
    }
  }
  void options
  return out
}

function settleRead(model: Model, part: PartModel, read: Read): Ast {
  return settle(part.settling, model.resolve(read.ast, read.unknownFunctions))
}

function claim(k: Knowledge, model: Model, part: PartModel, entry: Entry, lhs: Ast, rhs: Ast, span: Ast["span"]): ClaimAst {
  return {
    lhs,
    rhs,
    span,
    latex: k.source.slice(span.start, span.end),
    answer: entry.answer,
    role: isResult(lhs, model, part) ? "result" : "step",
    scope: scopeFor(model, part, [lhs, rhs]),
  }
}

/** A derivative of the function asked about, or of a name that stands for one. */
function isResult(lhs: Ast, model: Model, part: PartModel): boolean {
  const inner = lhs.kind === "index" ? lhs.base : lhs.kind === "postfix" ? lhs.arg : lhs.kind === "binder" ? lhs.body : lhs
  const base = inner.kind === "index" ? inner.base : inner
  if (base.kind !== "call" || !/^(grad|jac|hess|wirtinger|wirtingerconj)$/.test(base.name)) return false
  const [of] = base.args
  if (!of) return false
  const named = of.kind === "name" || (of.kind === "call" && part.definitions.some((d) => d.name.name === of.name))
  return named || (model.asked !== undefined && sameAst(of, model.asked)) || (of.kind === "call" && !/^(tr|norm2|logdet|det|sum)$/.test(of.name) && of.args.every((a) => a.kind === "name"))
}

/** Definitions and declarations that a claim needs beyond those of the question, in an order that works. */
function scopeFor(model: Model, part: PartModel, asts: readonly Ast[]): Statement[] {
  if (part.answer === 0) return []
  const definitions = new Map<string, LocalDefinition & { order: number }>()
  const declarations = new Map<string, Statement>()
  const questionNames = new Set([...model.question.declarations.keys(), ...model.question.definitions.map((d) => d.name.name)])
  const wanted = asts.flatMap((a) => [...namesOf(a).names, ...namesOf(a).calls].map((name) => ({ name, from: part.answer })))
  for (let at = 0; at < wanted.length; at++) {
    const { name, from } = wanted[at] as { name: string; from: number }
    if (definitions.has(name) || declarations.has(name)) continue
    for (let answer = from; answer >= 1; answer--) {
      const source = model.parts.get(answer)
      const definition = source?.definitions.find((d) => d.name.name === name)
      const declared = source?.declarations.get(name)
      if (answer !== part.answer && questionNames.has(name)) break
      if (definition) {
        definitions.set(name, definition)
        const uses = namesOf(definition.body)
        wanted.push(...[...uses.names, ...uses.calls].map((n) => ({ name: n, from: answer })))
      } else if (declared) declarations.set(name, declared)
      if (definition || declared) break
    }
  }
  return [...declarations.values(), ...sortDefinitions([...definitions.values()]).map(toStatement)]
}

/** Free indices are bound: an equality of entries is one of matrices or vectors. */
function closeIndices(part: PartModel, left: Read, right: Read, model: Model): [Ast, Ast] {
  const lhs = settleRead(model, part, left)
  const free = [...new Set([...left.free, ...right.free])]
  if (free.length === 0 || free.length > 2) return [lhs, settleRead(model, part, right)]
  const { env } = part
  for (const name of free) {
    env.indices.delete(name)
  }
  const sizes = free.map((): Dim => env.unifier.fresh())
  free.forEach((name, i) => env.indices.set(name, sizes[i] as Dim))
  const l = model.resolve(left.ast, left.unknownFunctions)
  const r = model.resolve(right.ast, right.unknownFunctions)
  shapeOf(env, l)
  shapeOf(env, r)
  const bodies = [settle(part.settling, l), settle(part.settling, r)] as const
  const ranges = free.map((name, i) => {
    const size = find(sizes[i] as Dim)
    const to = size.kind === "known" ? dimAst(size.text, lhs.span) : undefined
    return { name, from: number("1", lhs.span), to, span: lhs.span }
  })
  for (const name of free) env.indices.delete(name)
  if (ranges.some((x) => x.to === undefined)) return [bodies[0], bodies[1]]
  const complete = ranges.flatMap((x) => (x.to ? [{ ...x, to: x.to }] : []))
  const binder = complete.length === 2 ? "matrix" : "vector"
  const close = (body: Ast): Ast => unindexed(body, free) ?? { kind: "binder", binder, ranges: complete, body, span: body.span }
  return [close(bodies[0]), close(bodies[1])]
}

/** `grad(J, U)[p, q]` over all p, q is `grad(J, U)`. */
function unindexed(body: Ast, free: readonly string[]): Ast | undefined {
  if (body.kind !== "index" || body.items.length !== free.length) return undefined
  const same = body.items.every((item, i) => item.kind === "entry" && item.at.kind === "name" && item.at.name === free[i])
  return same && body.base.kind === "call" ? body.base : undefined
}

/** Whether a formula without a relation is put up as the answer to what is asked. */
function isBareClaim(k: Knowledge, entry: Extract<Entry, { kind: "bare" }>, model: Model): boolean {
  if (!model.asked || model.wrt.length === 0) return false
  if (entry.read.ast.kind === "name" || !contains(entry.read.ast, (n) => n.kind !== "name" && n.kind !== "group")) return false
  if (sameAst(entry.read.ast, model.asked)) return false
  if (entry.formula.piece.display) return true
  const before = wordsBefore(k, entry)
  return /\b(gradient|derivative|hessian|jacobian|result|answer|is|get|gets|gives?|give|obtain|obtained|becomes|equals?|yields?|be|of|or|read|namely|just|formula|proposed|have|claim|solution|either|and|used?|find|found|simply|to|that|as|write)$/.test(before) || before === ""
}

/** The word that stands just before a formula, lower-case; `""` at the start of a sentence or after a colon or a semicolon. */
function wordsBefore(k: Knowledge, entry: Entry): string {
  const at = k.phrases.findIndex((p) => p.kind === "formula" && p.formula === entry.formula)
  const before = k.phrases[at - 1]
  if (!before || before.answer !== entry.answer) return ""
  if (before.kind === "word") return before.lower
  if (before.kind === "punctuation") return /[:;,?*(]/.test(before.text) ? "" : before.text
  return before.kind === "stop" ? "" : "formula"
}

/** The derivative that a bare formula answers: by the variable that the sentence names, else the one whose shape it has. */
function bareLeft(model: Model, part: PartModel, entry: Extract<Entry, { kind: "bare" }>): Ast | undefined {
  if (!model.asked) return undefined
  const variable = bareVariable(model, part, entry)
  if (!variable) return undefined
  const request = model.statements.find((s) => s.kind === "request")
  const second = request?.kind === "request" && request.request === "hessian"
  return derivative(part.settling, model.asked, [nameAst(variable.name, entry.span)], entry.span, second)
}

function bareVariable(model: Model, part: PartModel, entry: Extract<Entry, { kind: "bare" }>): NameAst | undefined {
  const [only] = model.wrt
  if (model.wrt.length === 1) return only
  const shape = shapeOf(part.env, model.resolve(entry.read.ast, entry.read.unknownFunctions))
  if (!shape) return only
  const text = (d: Dim): string => {
    const found = find(d)
    return found.kind === "known" ? found.text : `?${found.id}`
  }
  const fitting = model.wrt.filter((w) => {
    const own = part.env.names.get(w.name)
    return own && text(own.rows) === text(shape.rows) && text(own.cols) === text(shape.cols)
  })
  return fitting[0] ?? only
}

export { call }
