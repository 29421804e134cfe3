import { GradusError } from "../../ir/error.ts"
import type { Ast, NameAst, Statement } from "../ast.ts"
import type { Reading } from "../reading.ts"
import type { Vocabulary } from "../vocabulary.ts"
import { buildClaims } from "./claims.ts"
import { call, nameAst, number } from "./cursor.ts"
import type { Clause } from "./clauses.ts"
import { type ConstantKind, declarationsOf, type Remark, type Signature } from "./declarations.ts"
import { type Definer, definerOf, findDefiners } from "./definers.ts"
import { describedIn } from "./described.ts"
import { type EntriesResult, type Entry, readEntries, readsOf } from "./entries.ts"
import { type Formula, type ParsedDocument, parseDocument } from "./formulas.ts"
import { findFunctionNames, type FunctionNames } from "./function-names.ts"
import { separate } from "./independent.ts"
import { withConstants } from "./constants.ts"
import { numberedArguments } from "./components.ts"
import { complexVariables, isImaginary } from "./complexity.ts"
import { dependent, type Settled } from "./dependence.ts"
import type { Environment } from "./environment.ts"
import { type Description, gather } from "./knowledge.ts"
import { buildPart, type Model, type PartModel, requestStatements, toStatement } from "./model.ts"
import { type Phrase, phrasesOf } from "./phrases.ts"
import { type Asked, findRequests } from "./requests.ts"
import type { Known, ReadScope } from "./scope.ts"
import { settle } from "./settle.ts"
import { listedFunctions, losses, saidOnes, saysPlainStar, sumsOverRepeated, variesBy } from "./spoken-facts.ts"
import type { Substitute } from "./substitutes.ts"
import { dimText, isScalar, isVector } from "./shapes.ts"
import { shapeOf } from "./solve.ts"
import { tidy } from "./tidy.ts"
import { usesOf } from "./uses.ts"
import { contains, namesOf } from "../walk.ts"

export interface ReadOptions {
  /** Whether an expression fits in a scope; decides between readings that the reader's own check cannot tell apart. */
  readonly conforms?: ((ast: Ast, scope: readonly Statement[]) => boolean) | undefined
}

/** Everything known of a document before shapes are found. */
export interface Knowledge {
  readonly source: string
  readonly vocabulary: Vocabulary
  readonly parsed: ParsedDocument
  readonly phrases: readonly Phrase[]
  readonly words: readonly string[]
  /** Where a formula stands among the phrases. */
  readonly places: ReadonlyMap<Formula, number>
  readonly described: ReadonlyMap<string, Description>
  /** What answers say anew of names that the question describes. */
  readonly restated: readonly Remark[]
  /** Whether a part of the text says itself what a name is. */
  readonly saysOf: (answer: number, name: string) => boolean
  /** The set with sizes that a part of the text gives a name. */
  readonly setIn: (answer: number, name: string) => Remark["set"] | undefined
  readonly definers: readonly Definer[]
  /** Functions that nobody defines. */
  readonly functions: FunctionNames
  /** Names of sizes; those that the reader gives join them. */
  readonly sizes: Set<string>
  readonly complex: boolean
  /** The letter i is the imaginary unit. */
  readonly imaginary: boolean
  /** Functions that the items of a list define anew, each for itself. */
  readonly alternatives: ReadonlySet<string>
  /** A star is the conjugate, not its transpose. */
  readonly plainStar: boolean
  /** A delta before names is a sign of differentiation. */
  readonly variation: boolean
  /** The text sums over repeated indices without a sign. */
  readonly repeats: boolean
  /** Functions that the text declares to be numbers. */
  readonly scalars: ReadonlySet<string>
  /** What the numeral 1 is where the text says that it is all ones. */
  readonly ones: "vector" | "matrix" | undefined
}

export function interpret(
  source: string,
  vocabulary: Vocabulary,
  kind: "latex" | "markdown",
  options: ReadOptions,
): Reading {
  const parsed = parseDocument(source, vocabulary)
  const phrases = phrasesOf(parsed)
  const words = phrases.flatMap((p) => (p.kind === "word" ? [p.lower] : []))
  const declared = declarationsOf(parsed)
  const spoken = words.some((w) => complexWords.test(w))
  const imaginary = isImaginary(parsed, spoken)
  const remarks = [
    ...declared.remarks,
    ...parsed.sized,
    ...describedIn(phrases, parsed),
    ...(imaginary ? complexVariables(parsed) : []),
  ]
  const first = gather(remarks)
  const sizes = new Set([...first.values()].flatMap(sizeNames))
  const definers = findDefiners(parsed, declared.spent, first, sizes)
  const described = gather([
    ...remarks,
    ...argumentSets(definers, declared.signatures),
    ...numberedArguments(definers, parsed.census),
  ])
  const restated = remarks.filter(
    (r) => r.answer > (described.get(r.name)?.answer ?? r.answer) && sizeNames(r).length > 0,
  )
  for (const description of [...described.values(), ...restated])
    for (const name of sizeNames(description)) sizes.add(name)
  // "Let $n\in\mathbb N$ and $x\in\mathbb R^n$": a size.
  for (const [name, { set }] of described)
    if (sizes.has(name) && /^(Nat|Int)$/.test(set.structure ?? "")) described.delete(name)
  const complex = [...described.values()].some((d) => d.set.field === "C")
  const places = new Map(phrases.flatMap((p, i) => (p.kind === "formula" ? [[p.formula, i] as const] : [])))
  const k: Knowledge = {
    source,
    vocabulary,
    parsed,
    phrases,
    words,
    places,
    described,
    restated,
    setIn: (answer, name) =>
      remarks.find((r) => r.answer === answer && r.name === name && r.set.rows?.kind === "given")?.set,
    saysOf: (answer, name) => remarks.some((r) => r.answer === answer && r.name === name),
    definers,
    functions: findFunctionNames(parsed, phrases, described),
    sizes,
    complex,
    imaginary,
    alternatives: listedFunctions(parsed, definers),
    plainStar: saysPlainStar(source),
    repeats: sumsOverRepeated(words),
    variation: !described.has("delta") && variesBy(parsed, "delta"),
    scalars: new Set(
      declared.signatures.flatMap((s) => (s.to?.shape === "scalar" ? [s.name] : [])).concat(losses(phrases, definers)),
    ),
    ones: saidOnes(phrases),
  }
  const aliases = aliasesIn(k)
  const { parts, asked, choices, warnings, unread } = readParts(k, declared.spent, aliases)
  for (const s of parsed.substitutes) choices.add(chosen(s))
  const refused = [...asked.refused]
  const model = assemble(asked, parts, (question, requests) => {
    const checked = dependent(k, question, requests)
    for (const warning of checked.warnings) warnings.add(warning)
    for (const choice of checked.choices) choices.add(choice)
    refused.push(...checked.refused)
    return checked.requests
  })
  unread.push(...refused)
  const claims = buildClaims(k, asked, model, choices, unread, options)
  const inferred = new Set([...model.question.declarations.keys()].filter((name) => !described.has(name)))
  const result = tidy(model.statements, claims, inferred)
  const [refusal] = refused
  if (refusal && model.requests.length === 0 && claims.length === 0)
    throw new GradusError({ code: refusal.code ?? "unsupported", message: refusal.message, span: refusal.span })
  // Where nothing is answered, the refusal itself is the answer.
  if (model.requests.length > 0) for (const { message } of refused) warnings.add(`not answered: ${message}`)
  return {
    kind,
    statements: result.statements,
    claims: result.claims,
    answers: parsed.document.answers,
    choices: [...choices],
    warnings: [...warnings],
    ...(refusal && model.requests.length === 0 && { refused: refusal }),
    saysComplex: saysComplex(phrases),
    unread: unread.sort((a, b) => a.span.start - b.span.start),
  }
}

interface Parts {
  readonly parts: ReadonlyMap<number, PartModel>
  readonly asked: Asked
  readonly choices: Set<string>
  readonly warnings: Set<string>
  readonly unread: Reading["unread"][number][]
}

/** The question, then the answers, each with what came before in view. */
function readParts(k: Knowledge, spent: ReadonlySet<Clause>, aliases: ReadonlyMap<string, string>): Parts {
  const { parsed, phrases } = k
  const choices = new Set<string>()
  const warnings = new Set<string>()
  const conjugates = aboutConjugates(k)
  const unread: Reading["unread"][number][] = []
  const parts = new Map<number, PartModel>()
  let asked: Asked = { requests: [], functions: new Set(), stated: false, refused: [] }
  const last = Math.max(0, ...parsed.formulas.map((f) => f.answer))
  for (let answer = 0; answer <= last; answer++) {
    // In an answer, `W = …` for a variable W that the question asks by says where the derivative vanishes.
    const places = answer === 0 ? [] : asked.requests.flatMap((r) => r.wrt.map((w) => w.name))
    const definers = k.definers.filter((d) => d.formula.answer !== answer || d.params || !places.includes(d.name.name))
    const read = (
      envs: readonly (Environment | undefined)[],
      names: ReadonlyMap<string, string>,
    ): { scope: ReadScope; result: EntriesResult } => {
      const scope = scopeOf({ ...k, definers }, answer, envs)
      return { scope, result: readEntries({ parsed, answer, spent, definers, scope, aliases: names }) }
    }
    const outer = parts.get(0)?.env
    let first = read([outer], aliases)
    const known = entriesOfCapitals(first.result.entries, k.described)
    if (known.size > 0) first = read([outer], new Map([...aliases, ...known]))
    const names = new Map([...aliases, ...known])
    let { result } = first
    const find = (scalar: (ast: Ast) => boolean): readonly Entry[] => {
      warnings.clear()
      const { entries, unread: lost } = result
      const found = separate(
        findRequests(entries, phrases, parsed, scalar, conjugates, definers, lost),
        entries,
        warnings,
      )
      asked = found.asked
      return found.entries
    }
    const draft = answer === 0 ? find(() => true) : result.entries
    // Names have shapes only after a first reading; the second one knows entries from names and sizes from scalars.
    const open = holdsUnknown(result.entries, first.scope)
    const before =
      open || answer === 0 ? buildPart({ k, asked, choices: new Set() }, answer, draft, parts, false) : undefined
    if (open) ({ result } = read([outer, before?.env], names))
    const entries = answer === 0 && before ? find((ast) => isScalarIn(before.env, ast)) : result.entries
    for (const choice of result.choices) choices.add(choice)
    parts.set(answer, buildPart({ k, asked, choices }, answer, entries, parts, true))
    unread.push(...result.unread)
  }
  return { parts, asked, choices, warnings, unread }
}

/** `a_{ij}` where a has two indices wherever it stands, beside a matrix A that has none: the entries of A. */
function entriesOfCapitals(
  entries: readonly Entry[],
  described: ReadonlyMap<string, Description>,
): ReadonlyMap<string, string> {
  const uses = usesOf(entries.flatMap(readsOf).map((r) => r.ast))
  const out = new Map<string, string>()
  for (const [name, use] of uses) {
    const capital = uses.get(name.toUpperCase())
    const isEntry = /^[a-z]$/.test(name) && use.pairs && !use.single && !use.whole && !described.has(name)
    if (isEntry && capital?.whole && !capital.pairs) out.set(name, name.toUpperCase())
  }
  return out
}

/** Whether a name with a subscript may turn out to be an entry of something whose shape only the first reading shows. */
function holdsUnknown(entries: readonly Entry[], scope: ReadScope): boolean {
  const unknown = (ast: Ast): boolean =>
    contains(ast, (n) => n.kind === "name" && n.name.includes("_") && !scope.lookup(n.name))
  return entries.some((e) => readsOf(e).some((r) => unknown(r.ast)))
}

function assemble(
  asked: Asked,
  parts: ReadonlyMap<number, PartModel>,
  check: (question: PartModel, requests: readonly Settled[]) => readonly Settled[],
): Model {
  const question = parts.get(0) as PartModel
  const settled = asked.requests.map((r): Settled => {
    const unsettled = withConstants(r.of, question.constants)
    return { ...r, of: settle(question.settling, unsettled), unsettled }
  })
  const requests = check(question, settled)
  const statements: Statement[] = [
    ...question.declarations.values(),
    ...question.definitions.map(toStatement),
    ...requests.map((r) => requestStatements(r, r.unsettled, question)),
  ]
  const [main] = requests
  const named = main?.wrt ?? []
  const wrt: readonly NameAst[] =
    named.length > 0 || !main
      ? named
      : namesOf(main.of)
          .names.filter((n) => question.declarations.has(n))
          .map((name) => ({ name, span: main.span }))
  return { question, parts, statements, requests, asked: main?.of, wrt }
}

function scopeOf(k: Knowledge, answer: number, envs: readonly (Environment | undefined)[]): ReadScope {
  const found = new Map<string, Known | undefined>()
  return {
    vocabulary: k.vocabulary,
    census: k.parsed.census,
    complex: k.complex,
    conjugates: aboutConjugates(k),
    imaginary: k.imaginary,
    ones: k.ones,
    plainStar: k.plainStar,
    variation: k.variation,
    singleEntries: k.words.includes("single-entry"),
    sigmoid: k.words.some((w) => /^(sigmoid|logistic)s?$/.test(w)) || (answer > 0 && !asksOf(k, "\\sigma")),
    pseudoinverse: k.words.some((w) => /^(pseudo-?inverse|moore-penrose|pseudo)$/.test(w)),
    lookup: (name) => {
      if (!found.has(name)) found.set(name, lookup(k, name, answer, envs))
      return found.get(name)
    },
    functionLike: (name) => k.functions.all.has(name),
  }
}

/** The question has the command. */
function asksOf(k: Knowledge, command: string): boolean {
  const end = k.parsed.document.answers[0]?.span.start ?? k.source.length
  return k.source.slice(0, end).includes(command)
}

function lookup(
  k: Knowledge,
  name: string,
  answer: number,
  envs: readonly (Environment | undefined)[],
): Known | undefined {
  const definer = definerOf(k.definers, name, answer)
  if (definer)
    return definer.params
      ? { kind: "function", params: definer.params }
      : { kind: "value", shape: inferredShape(name, envs) }
  const description = k.described.get(name)
  if (description && description.answer <= answer)
    return {
      kind: description.constant ? "constant" : "variable",
      ...(description.constant && { constant: constantAst(description.constant, description) }),
      shape: description.family ? "matrix" : (description.set.shape ?? inferredShape(name, envs)),
      family: description.family || isFamily(name, envs),
      ofMatrices: description.family && description.set.shape === "matrix",
      components: description.components,
    }
  if (k.sizes.has(name)) return { kind: "dimension", shape: "scalar" }
  const shape = inferredShape(name, envs)
  return shape && { kind: "variable", shape, family: isFamily(name, envs), inferred: true }
}

/** The constant that a text describes, with the size that it gives. */
function constantAst(kind: ConstantKind, { set, span }: Description): Ast {
  const sizes = [set.rows, set.cols].flatMap((s) => (s?.kind === "given" ? [s.ast] : []))
  const isMatrix = set.shape === "matrix"
  if (kind === "eye") return sizes[0] ? call("eye", [sizes[0]], span) : nameAst("eye", span)
  if (sizes.length === (isMatrix ? 2 : 1)) return call(kind, sizes, span)
  return call(isMatrix ? "matrix" : "vector", [number(kind === "ones" ? "1" : "0", span)], span)
}

function inferredShape(name: string, envs: readonly (Environment | undefined)[]): Known["shape"] {
  for (const env of envs) {
    const shape = env?.names.get(name)
    if (shape) return isScalar(shape) ? "scalar" : isVector(shape) ? "vector" : "matrix"
  }
  return undefined
}

function chosen({ letter, form, name }: Substitute): string {
  const power = form === "inverse" ? `${letter}^(-1)` : `${letter}^2`
  return `${power} is the variable, under the name ${name}`
}

const complexWords = /^(complex|complex-valued|conjugates?|wirtinger|hermitian)$/

function aboutConjugates(k: Knowledge): boolean {
  return k.complex || k.words.some((w) => complexWords.test(w))
}

function isScalarIn(env: Environment, ast: Ast): boolean {
  const shape = shapeOf(env, ast)
  return shape !== undefined && isScalar(shape)
}

function isFamily(name: string, envs: readonly (Environment | undefined)[]): boolean {
  return envs.some((env) => env?.families.has(name))
}

function sizeNames(description: Pick<Description, "set">): string[] {
  return [description.set.rows, description.set.cols].flatMap((size) =>
    size?.kind === "given" ? (dimText(size.ast)?.match(/[A-Za-z_]\w*/g) ?? []) : [],
  )
}

/** The sets in `f: A \times B \to R` belong to the arguments that f has where it is defined. */
function argumentSets(definers: readonly Definer[], signatures: readonly Signature[]): Remark[] {
  return signatures.flatMap((signature) => {
    const definer = definers.find((d) => d.name.name === signature.name && d.params)
    const params = definer?.params ?? []
    if (params.length !== signature.from.length) return []
    return params.flatMap((p, i): Remark[] => {
      const set = signature.from[i]
      return set ? [{ name: p.name, span: p.span, answer: definer?.formula.answer ?? 0, set }] : []
    })
  })
}

/** "the gradient at $x_0$": there x_0 is x. */
function aliasesIn(k: Knowledge): Map<string, string> {
  const out = new Map<string, string>()
  k.phrases.forEach((phrase, i) => {
    const next = k.phrases[i + 1]
    if (phrase.kind !== "word" || !/^(at|point)$/.test(phrase.lower) || next?.kind !== "formula") return
    const [clause] = next.formula.clauses
    const text = k.source.slice(clause?.span.start ?? 0, clause?.span.end ?? 0)
    const hit = /^\\?([A-Za-z]+)_\{?(0|\\ast|\*)\}?$/.exec(text.trim())
    const base = hit?.[1]
    if (base === undefined || clause?.relations.length !== 0) return
    const isVariable = k.described.has(base) || k.definers.some((d) => d.params?.some((p) => p.name === base))
    const name = `${base}_${hit?.[2] === "0" ? "0" : "star"}`
    if (isVariable && !k.described.has(name)) out.set(name, base)
  })
  return out
}

function saysComplex(phrases: readonly Phrase[]): boolean {
  return phrases.some((p, i) => {
    if (p.kind !== "word" || p.answer !== 0) return false
    if (/^(hermitian|unitary|complex-valued)$/.test(p.lower)) return true
    const next = phrases[i + 1]
    const figurative =
      next?.kind === "word" && /^(function|expression|problem|formula|question|case|number)s?$/.test(next.lower)
    return p.lower === "complex" && !figurative
  })
}
