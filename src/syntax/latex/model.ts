import type { Ast, NameAst, Statement } from "../ast.ts"
import { nameAst } from "./cursor.ts"
import type { Settled } from "./dependence.ts"
import { claimEquations, definingEquations } from "./equations.ts"
import { constantFunctions, withConstants } from "./constants.ts"
import { type Entry, readsOf } from "./entries.ts"
import type { Environment, FunctionDefinition } from "./environment.ts"
import type { Knowledge } from "./interpret.ts"
import { type LocalDefinition, sortDefinitions } from "./knowledge.ts"
import { definerOf } from "./definers.ts"
import type { Asked, Request } from "./requests.ts"
import { type Settling, settle } from "./settle.ts"
import { type DimVariable, isScalar, isVector, one, scalar } from "./shapes.ts"
import { shapeOf, solve, type System } from "./solve.ts"
import { declare, noteRank, renameFamilies, takenNames } from "./naming.ts"
import { ownParameters, setApart } from "./parameters.ts"
import { plainNames, resolver } from "./resolve.ts"
import { saysModuli } from "./spoken-facts.ts"
import { describedShape, nameDimensions } from "./systems.ts"
import { unknownOf, usesOf } from "./uses.ts"
import { childrenOf, contains, namesOf } from "../walk.ts"

export type PlacedDefinition = LocalDefinition & { readonly order: number }

/** One part of the document (the question or an answer) with shapes found. */
export interface PartModel {
  readonly answer: number
  readonly entries: readonly Entry[]
  readonly env: Environment
  readonly settling: Settling
  /** Settled; each uses earlier ones only. */
  readonly definitions: readonly PlacedDefinition[]
  /** Declarations of names that only this part uses. */
  readonly declarations: ReadonlyMap<string, Statement>
  /** Functions that are constants for what is asked. */
  readonly constants: ReadonlySet<string>
  /** Puts the function asked about where the part speaks of one that it does not name. */
  readonly resolve: Resolve
  /** The same with another function of the text in its place. */
  readonly resolveAs: (of: Ast) => Resolve
}

type Resolve = (ast: Ast, unknown: readonly string[]) => Ast

export interface Model {
  readonly question: PartModel
  readonly parts: ReadonlyMap<number, PartModel>
  readonly statements: readonly Statement[]
  readonly requests: readonly Settled[]
  /** What is asked about first, settled, and by what. */
  readonly asked: Ast | undefined
  readonly wrt: readonly NameAst[]
}

export interface PartContext {
  readonly k: Knowledge
  readonly asked: Asked
  readonly choices: Set<string>
}

/** Finds the shapes of one part; the shapes of the question and the definitions of earlier answers are given. */
export function buildPart(
  c: PartContext,
  answer: number,
  entries: readonly Entry[],
  earlier: ReadonlyMap<number, PartModel>,
  final: boolean,
): PartModel {
  const { k } = c
  const question = earlier.get(0)
  const main = c.asked.requests[0]
  const paramsOf = (name: string): readonly NameAst[] | undefined => definerOf(k.definers, name, answer)?.params
  const plain = plainNames(entries.flatMap(readsOf).map((r) => r.ast))
  const constants = question ? question.constants : constantFunctions(entries, c.asked)
  const resolveTo = (request: Request | undefined): Resolve => {
    const inQuestion = resolver(request, plain, question, paramsOf)
    return (ast, unknown) => withConstants(inQuestion(ast, unknown), constants)
  }
  const resolve = resolveTo(main)
  const resolved = (read: { readonly ast: Ast; readonly unknownFunctions: readonly string[] }): Ast =>
    resolve(read.ast, read.unknownFunctions)
  const drafted = sortDefinitions(
    entries.flatMap((e) => {
      if (e.kind !== "definition") return []
      const whole = resolved(e.body)
      // What stands for the function asked about cannot be part of its own definition.
      const body =
        namesOf(whole).calls.has(e.name.name) || namesOf(whole).names.includes(e.name.name) ? e.body.ast : whole
      return [{ name: e.name, params: e.params, body, answer, span: e.clause.span, order: e.order }]
    }),
  )
  const others = entries.flatMap((e) => (e.kind === "definition" ? [] : readsOf(e).map(resolved)))
  const definitions = setApart(drafted, others)
  const requests = answer === 0 ? c.asked.requests : []
  const fixed = [...definitions.map((d) => d.body), ...requests.map((r) => withConstants(r.of, constants))]
  const asts = [...fixed, ...others]
  // the question's definitions stand; an answer's own may be as wrong as its claims
  const fixing = answer === 0 ? fixed : []
  const imported = importsOf(entries, answer, earlier, asts)
  const defined = new Set(definitions.map((d) => d.name.name))
  const freeIndices = new Set(entries.flatMap(readsOf).flatMap((r) => r.free))
  const isKnown = (name: string): boolean =>
    defined.has(name) ||
    imported.has(name) ||
    (question?.env.names.has(name) ?? false) ||
    k.sizes.has(name) ||
    freeIndices.has(name) ||
    isConstantName(name, k)
  if (answer === 0 || final)
    for (const ast of asts) for (const name of sizesIn(ast)) if (!isVariableName(name, k, defined)) k.sizes.add(name)
  const wrtNames = requests.flatMap((r) => r.wrt.map((w) => w.name))
  const parameters = ownParameters(
    definitions,
    asts,
    (n) => wrtNames.includes(n) || k.described.has(n) || k.sizes.has(n),
  )
  const local = [...new Set([...asts.flatMap((a) => namesOf(a).names), ...wrtNames])].filter(
    (n) => !isKnown(n) && !parameters.has(n),
  )
  const described = [...k.described.values()].filter(
    (d) => d.answer === answer && !d.constant && !definitions.some((x) => x.name.name === d.name),
  )
  // `-\log p_k`: an index that nothing binds in what is asked about is a fixed one.
  const fixedIndices =
    answer === 0 ? [...freeIndices].filter((n) => fixing.some((a) => namesOf(a).names.includes(n))) : []
  const uses = usesOf(asts)
  const curves = new Set([...wrtNames, ...definitions.flatMap((d) => d.params ?? []).map((p) => p.name)])
  const unknowns = local
    .filter(
      (n) =>
        !described.some((d) => d.name === n && d.set.shape !== undefined && !(d.family && d.set.shape === "matrix")),
    )
    .map((n) => unknownOf(n, uses.get(n), k.described.get(n), curves.has(n)))
  const functions = [...new Set(asts.flatMap((a) => [...namesOf(a).calls]))].filter(
    (n) => !isLanguageCall(n, k) && !defined.has(n) && !imported.has(n) && !question?.env.functions.has(n),
  )
  const counts = question ? question.env.counts : countsIn(asts, k)
  const moduli = saysModuli(k.words)
  const elementwise = /\b(element-?wise|entry-?wise|component-?wise|coordinate-?wise)\b/.test(k.words.join(" "))
  const system: System = {
    prepare: (env) => {
      env.elementwise = elementwise
      env.moduli = moduli
      env.line = k.words.some((w) => /^columns?$/.test(w)) && !k.words.some((w) => /^rows?$/.test(w)) ? "column" : "row"
      for (const name of counts) env.counts.add(name)
      const holes = new Map<string, DimVariable>()
      for (const size of k.sizes) env.names.set(size, { rows: one, cols: one })
      if (question) inherit(env, question.env)
      for (const [name, definition] of imported) importInto(env, name, definition, earlier)
      for (const d of described) {
        const shape = describedShape(env, d.set, holes, d.name)
        if (!shape) continue
        if (!d.family) env.names.set(d.name, shape)
        else if (isVector(shape)) {
          // The members of a family are the columns of a matrix; those of a family of numbers the entries of a vector.
          env.families.add(d.name)
          env.names.set(d.name, { rows: shape.rows, cols: env.unifier.fresh() })
        } else if (isScalar(shape)) env.names.set(d.name, { rows: env.unifier.fresh(), cols: one })
      }
      for (const d of definitions) if (d.params) env.functions.set(d.name.name, functionOf(d))
      for (const name of parameters) env.parameters.set(name, undefined)
      for (const name of fixedIndices) env.names.set(name, scalar)
    },
    unknowns,
    functions: functions.map((name) => ({
      name,
      first: /^(sigma|g|h)$/.test(name) ? "elementwise" : "scalar",
      otherwise: name === "sigma" ? 3 : 0.7,
    })),
    definitions: definingEquations(definitions, requests, answer, parameters, k.scalars),
    claims: claimEquations(c.asked, entries, resolved, new Set(local), fixing),
    fixed: [...new Set([...fixing.flatMap((a) => namesOf(a).names), ...wrtNames])],
  }
  const env = solve(system)
  for (const [name, shape] of env.parameters) if (shape) env.names.set(name, shape)
  const families = renameFamilies(env, k, definitions, asts)
  const shapes = [...new Set([...local, ...described.map((d) => d.name)])].flatMap((n) => env.names.get(n) ?? [])
  const names = nameDimensions(shapes, takenNames(k, env))
  if (final) for (const name of names) k.sizes.add(name)
  for (const name of k.sizes) if (!env.names.has(name)) env.names.set(name, { rows: one, cols: one })
  // `e` on the right of a matrix, where nobody says what it is.
  if (local.includes("e") && !wrtNames.includes("e") && isVectorIn(env, "e") && !asts.some(addsE)) {
    env.ones.add("e")
    c.choices.add("`e` is not declared: read as the vector of ones")
  }
  for (const unknown of unknowns) if (!env.ones.has(unknown.name)) noteRank(c.choices, unknown.name, env)
  const settling: Settling = {
    env,
    choices: c.choices,
    elementwise,
    wrt: (main?.wrt ?? []).map((w) => nameAst(w.name, w.span)),
    families,
    text: (ast) => excerpt(k.source, ast.span),
  }
  const settled = definitions.map((d): PlacedDefinition => {
    const { name, params, answer: own, span, order } = d
    return { name, params, body: bareGroup(settle(settling, d.body)), answer: own, span, order }
  })
  const named = local.filter((n) => !env.ones.has(n))
  return {
    answer,
    entries,
    env,
    settling,
    definitions: settled,
    declarations: declare({
      k,
      answer,
      env,
      local: named,
      described,
      families,
      asts,
      fixedIndices,
      known: question?.env,
    }),
    constants,
    resolve,
    resolveAs: (of) => resolveTo(main && { ...main, of }),
  }
}

/** `Dx + e`: there e is a vector of its own. */
function addsE(ast: Ast): boolean {
  const isE = (node: Ast): boolean => node.kind === "name" && node.name === "e"
  return contains(ast, (n) => n.kind === "binary" && (n.op === "+" || n.op === "-") && (isE(n.left) || isE(n.right)))
}

function isVectorIn(env: Environment, name: string): boolean {
  const shape = env.names.get(name)
  return shape !== undefined && isVector(shape)
}

/** The source at a span, on one line, its braces balanced. */
function excerpt(source: string, span: Ast["span"]): string {
  const text = source.slice(span.start, span.end).replace(/\s+/g, " ")
  const shown = text.length > 60 ? `${text.slice(0, 57)}…` : text
  const open = (shown.match(/(?<!\\)\{/g)?.length ?? 0) - (shown.match(/(?<!\\)\}/g)?.length ?? 0)
  return text.length > 60 || open <= 0 ? shown : shown + "}".repeat(open)
}

function bareGroup(ast: Ast): Ast {
  return ast.kind === "group" ? ast.body : ast
}

/** Names that bound a sum or give the size of a constant (`I_n`): sizes, unless they are variables. */
function sizesIn(ast: Ast): string[] {
  const places =
    ast.kind === "binder"
      ? ast.ranges.map((r) => r.to)
      : ast.kind === "call" && /^(eye|ones|zeros)$/.test(ast.name)
        ? ast.args
        : []
  const own = places.flatMap((p) => (p.kind === "name" && !p.name.startsWith("\\") ? [p.name] : []))
  return [...own, ...childrenOf(ast).flatMap(sizesIn)]
}

/** Names that occur only as upper ends of sums from 0. */
function countsIn(asts: readonly Ast[], k: Knowledge): Set<string> {
  const ends = new Set<string>()
  const others = new Set<string>()
  const visit = (ast: Ast): void => {
    if (ast.kind === "name") others.add(ast.name)
    if (ast.kind !== "binder") {
      childrenOf(ast).forEach(visit)
      return
    }
    for (const range of ast.ranges) {
      const zero = range.from.kind === "number" && range.from.text === "0"
      if (zero && range.to.kind === "name") ends.add(range.to.name)
      else [range.from, range.to].forEach(visit)
    }
    visit(ast.body)
  }
  asts.forEach(visit)
  const given = new Set(
    [...k.described.values()]
      .flatMap((d) => [d.set.rows, d.set.cols])
      .flatMap((s) => (s?.kind === "given" ? namesOf(s.ast).names : [])),
  )
  return new Set([...ends].filter((n) => !others.has(n) && !given.has(n)))
}

function isVariableName(name: string, k: Knowledge, defined: ReadonlySet<string>): boolean {
  return defined.has(name) || k.described.has(name)
}

const forms = /^(d|at|grad|jac|hess|wirtinger|wirtingerconj|eye|ones|zeros|vector|matrix)$/

function isLanguageCall(name: string, k: Knowledge): boolean {
  return name.startsWith("\\") || forms.test(name) || k.vocabulary.isFunction(name)
}

function isConstantName(name: string, k: Knowledge): boolean {
  return name.startsWith("\\") || name === "eye" || (k.vocabulary.isConstant(name) && !k.described.has(name))
}

function functionOf(d: LocalDefinition): FunctionDefinition {
  return { params: d.params ?? [], body: d.body }
}

function inherit(env: Environment, from: Environment): void {
  for (const [name, shape] of from.names) env.names.set(name, shape)
  for (const [name, definition] of from.functions) env.functions.set(name, definition)
  for (const [name, kind] of from.unknownFunctions) env.unknownFunctions.set(name, kind)
  for (const name of from.families) env.families.add(name)
  for (const name of from.ones) env.ones.add(name)
  for (const [at, size] of from.identities) env.identities.set(at, size)
}

/** Definitions of earlier answers that this one uses without making them. */
function importsOf(
  entries: readonly Entry[],
  answer: number,
  earlier: ReadonlyMap<number, PartModel>,
  asts: readonly Ast[],
): Map<string, PlacedDefinition> {
  const out = new Map<string, PlacedDefinition>()
  if (answer < 2) return out
  const own = new Set(entries.flatMap((e) => (e.kind === "definition" ? [e.name.name] : [])))
  for (const d of earlier.get(0)?.definitions ?? []) own.add(d.name.name)
  const wanted = asts.flatMap((a) => [...namesOf(a).names, ...namesOf(a).calls])
  for (let at = 0; at < wanted.length; at++) {
    const name = wanted[at] as string
    if (own.has(name) || out.has(name) || earlier.get(0)?.declarations.has(name)) continue
    for (let from = answer - 1; from >= 1; from--) {
      const definition = earlier.get(from)?.definitions.find((d) => d.name.name === name)
      if (!definition) continue
      out.set(name, definition)
      wanted.push(...namesOf(definition.body).names, ...namesOf(definition.body).calls)
      break
    }
  }
  return out
}

function importInto(
  env: Environment,
  name: string,
  definition: LocalDefinition,
  earlier: ReadonlyMap<number, PartModel>,
): void {
  const from = earlier.get(definition.answer)?.env
  if (definition.params) env.functions.set(name, functionOf(definition))
  const shape = from?.names.get(name)
  if (shape) env.names.set(name, shape)
  for (const used of namesOf(definition.body).names) {
    const usedShape = from?.names.get(used)
    if (usedShape && !env.names.has(used)) env.names.set(used, usedShape)
  }
}

export function toStatement(d: LocalDefinition): Statement {
  return { kind: "definition", name: d.name, ...(d.params && { params: d.params }), body: d.body, span: d.span }
}

export function requestStatements(r: Request, unsettled: Ast, question: PartModel): Statement {
  const shape = shapeOf(question.env, unsettled)
  const vector = shape !== undefined && !isScalar(shape)
  const nameOf = (w: NameAst): string => question.settling.families.get(w.name) ?? w.name
  // of a scalar by a row of variables: the gradient as a row
  const inRow = r.row && r.wrt.every((w) => isVectorIn(question.env, nameOf(w)))
  const request = vector || inRow ? "jacobian" : r.second ? "hessian" : "gradient"
  const wrt = r.wrt.map((w) => ({ ...w, name: nameOf(w) }))
  return { kind: "request", request, of: r.of, wrt, span: r.span }
}
