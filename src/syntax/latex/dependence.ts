import type { Ast, NameAst } from "../ast.ts"
import { mayBeScalar } from "./constants.ts"
import type { Knowledge } from "./interpret.ts"
import type { PartModel, PlacedDefinition } from "./model.ts"
import type { Request } from "./requests.ts"
import { openEnd } from "./scope.ts"
import { isScalar } from "./shapes.ts"
import { shapeOf } from "./solve.ts"
import { childrenOf, namesOf, sameAst } from "../walk.ts"

/** A request whose function is settled, with what it was before. */
export type Settled = Request & { readonly unsettled: Ast }

export interface Dependent {
  readonly requests: readonly Settled[]
  readonly choices: readonly string[]
  readonly warnings: readonly string[]
  readonly refused: readonly { readonly span: Ast["span"]; readonly message: string }[]
}

/**
 * Requests by variables that the function depends on. By the entries `X_{ij}` of one of them, the derivatives are those of the gradient
 * by it. By a name that the function does not contain, or of a name that nothing defines, the text is not understood, and the request is
 * refused; only beside others that it does contain is the derivative by a variable that the text describes zero, and a warning says so.
 * Where the first request is refused, no other function is answered in its place. Second derivatives are of scalars.
 */
export function dependent(k: Knowledge, question: PartModel, requests: readonly Settled[]): Dependent {
  const warnings: string[] = []
  const choices: string[] = []
  const refused: { span: Ast["span"]; message: string }[] = []
  const refuse = (span: Ast["span"], message: string): void => {
    refused.push({ span, message })
  }
  const kept = requests.flatMap((request): Settled[] => {
    const { of } = request
    if (request.second && !isScalarIn(question, request.unsettled)) return []
    if (request.conjugate)
      choices.push("the derivative by the conjugate is the Wirtinger derivative beside the gradient")
    const isDefined = question.definitions.some((d) => of.kind === "name" && d.name.name === of.name)
    if (of.kind === "name" && !isDefined && request.wrt.some((w) => w.name !== of.name)) {
      refuse(of.span, `${of.name} is not defined: there is nothing to differentiate`)
      return []
    }
    const called = of.kind === "name" || of.kind === "call" ? of.name : ""
    if (k.scalars.has(called) && !isScalarIn(question, request.unsettled)) {
      refuse(of.span, `${called} is said to be a number, and its formula is none`)
      return []
    }
    const reach = namesBelow(question, of)
    const lost = lostIn(k, question, [...reach], request)
    if (lost !== undefined) {
      refuse(of.span, lost)
      return []
    }
    if (request.wrt.length === 0) {
      const body = question.definitions.find((d) => of.kind === "name" && d.name.name === of.name)?.body ?? of
      const names = [...reach].filter((n) => question.declarations.has(n))
      const direct = namesOf(body).names
      const variable = usualVariable(names, direct)
      const chosen = variable === undefined ? names.filter((n) => direct.includes(n) || !isData(n)) : [variable]
      if (names.length > 1) choices.push(`no variable is named: the derivative is taken by ${chosen.join(", ")}`)
      const isAll = chosen.length === names.length || chosen.length === 0
      return [isAll ? request : { ...request, wrt: chosen.map((name) => ({ name, span: request.span })) }]
    }
    const nameOf = (w: NameAst): string => question.settling.families.get(w.name) ?? w.name
    const summed = indicesBelow(question, reach, of)
    const given = request.wrt.map((w): NameAst => {
      // "with respect to $K_k$", where K_k is a name and no K is there
      const label = /_\{?([A-Za-z])\}?$/.exec(k.source.slice(w.span.start, w.span.end))?.[1]
      if (label !== undefined && !reach.has(nameOf(w)) && reach.has(`${w.name}_${label}`))
        return { ...w, name: `${w.name}_${label}` }
      const whole = reach.has(nameOf(w)) ? undefined : wholeOf(w.name, summed)
      if (whole === undefined || !reach.has(whole)) return w
      choices.push(`the derivatives by the entries ${w.name} are the entries of the gradient by ${whole}`)
      return { ...w, name: whole }
    })
    const some = given.some((w) => reach.has(nameOf(w)))
    const wrt = given.filter((w) => {
      const name = nameOf(w)
      if (reach.has(name)) return true
      const isZero = some && k.described.has(w.name)
      if (isZero) warnings.push(`what is differentiated does not contain ${name}: the derivative by it is zero`)
      else refuse(spanOf(w, request), `${w.name} does not occur in what is to be differentiated by it`)
      return isZero
    })
    return wrt.length > 0 ? [{ ...request, wrt }] : []
  })
  const [asked] = requests
  const lost = asked && refused.length > 0 && !kept.some((r) => sameAst(r.unsettled, asked.unsettled))
  return { requests: lost ? [] : kept, choices, warnings, refused }
}

/** The matrix or vector of the entries `X_ij`, or of the members `U_u` that are summed over; `undefined` for one entry (`X_{11}`) or another name. */
function wholeOf(name: string, summed: ReadonlySet<string>): string | undefined {
  const [, base, index] = /^([A-Za-z]+)_([A-Za-z])$/.exec(name) ?? []
  if (index !== undefined && summed.has(index)) return base
  return /^([A-Za-z]+)_[i-npqr](?:_?[i-npqr])?$/.exec(name)?.[1]
}

/** The indices that an expression sums over, through the definitions of the question. */
function indicesBelow(question: PartModel, reach: ReadonlySet<string>, of: Ast): ReadonlySet<string> {
  const out = new Set<string>()
  const add = (ast: Ast): void => {
    if (ast.kind === "binder") for (const r of ast.ranges) out.add(r.name)
    childrenOf(ast).forEach(add)
  }
  add(of)
  for (const d of question.definitions) if (reach.has(d.name.name)) add(d.body)
  return out
}

/**
 * The variable by convention, where the text names none: the only one of x, w, θ and β, or their capitals, unless more names than that
 * could be; in `\\|Xw - y\\|` the vector. Data X that only a definition holds are no variable. `undefined` where every name may be meant.
 */
function usualVariable(names: readonly string[], direct: readonly string[]): string | undefined {
  if (names.length < 2) return undefined
  const usual = names.filter((n) => /^([xwW]|theta|beta|Theta)$/.test(n) || (n === "X" && direct.includes(n)))
  const [first] = usual
  if (usual.length === 1) return first
  const vectors = usual.filter((n) => n !== "X")
  return usual.includes("X") && vectors.length === 1 && /^(w|theta|beta)$/.test(vectors[0] ?? "")
    ? vectors[0]
    : undefined
}

/** The letters of data: what only a definition holds (`S = X^TX/n`) is no variable. */
const isData = (name: string): boolean => /^[XYxy]$/.test(name)

/** Why one of the names that a function is made of is not known: its definition was not read, or nobody says what matrix it is. */
function lostIn(k: Knowledge, question: PartModel, names: readonly string[], request: Settled): string | undefined {
  for (const name of names) {
    if (name === openEnd) return "a sum has no upper end, and nothing that it sums over tells it"
    const unread = k.definers.some((d) => d.name.name === name && d.formula.answer === 0)
    const isKnown = question.definitions.some((d) => d.name.name === name) || request.wrt.some((w) => w.name === name)
    if (unread && !isKnown) return `${name} is defined by a formula that is not read`
    const ofMatrices = k.functions.ofMatrices.has(name) && !question.constants.has(name) && !isKnown
    // `S(y)`: a capital is no function of the entries one by one.
    const ofVectors = question.env.unknownFunctions.get(name) === "elementwise" && /^[A-Z]$/.test(name)
    if (ofMatrices || ofVectors || (question.env.unknownFunctions.has(name) && !mayBeScalar(name)))
      return `${name} is a function that the text does not define`
  }
  return undefined
}

function spanOf(w: NameAst, request: Request): Ast["span"] {
  return w.span.end > w.span.start ? w.span : request.span
}

function isScalarIn(question: PartModel, ast: Ast): boolean {
  const shape = shapeOf(question.env, ast)
  return shape === undefined || isScalar(shape)
}

/** The names that an expression is made of, through the definitions of the question; arguments that a function does not use do not count. */
export function namesBelow(question: PartModel, of: Ast): ReadonlySet<string> {
  const out = new Set<string>()
  const definitionOf = (name: string): PlacedDefinition | undefined =>
    question.definitions.find((d) => d.name.name === name)
  const isUsed = (d: PlacedDefinition, at: number): boolean => {
    const param = d.params?.[at]
    return !param || namesOf(d.body).names.includes(param.name)
  }
  const visit = (name: string): void => {
    if (out.has(name)) return
    out.add(name)
    const definition = definitionOf(name)
    if (definition) add(definition.body, new Set(definition.params?.map((p) => p.name)))
  }
  const add = (ast: Ast, bound: ReadonlySet<string>): void => {
    if (ast.kind === "name" && !bound.has(ast.name)) visit(ast.name)
    const called = ast.kind === "call" ? definitionOf(ast.name) : undefined
    if (ast.kind === "call" && !bound.has(ast.name)) visit(ast.name)
    const inner = ast.kind === "binder" ? new Set([...bound, ...ast.ranges.map((r) => r.name)]) : bound
    childrenOf(ast).forEach((child, at) => {
      if (!called || isUsed(called, at)) add(child, inner)
    })
  }
  add(of, new Set())
  return out
}
