import type { Ast, Statement } from "../ast.ts"
import type { Entry, Read } from "./entries.ts"
import type { Knowledge } from "./interpret.ts"
import type { Model, PartModel } from "./model.ts"
import { type Asked, derivativeIn } from "./requests.ts"
import { pending } from "./scope.ts"
import type { Settling } from "./settle.ts"
import type { SetDescription } from "./sets.ts"
import { one } from "./shapes.ts"
import { fits, solve } from "./solve.ts"
import { declaration, nameDimensions } from "./systems.ts"
import { unknownOf, usesOf } from "./uses.ts"
import { contains, namesOf, sameAst } from "../walk.ts"

type Equation = Extract<Entry, { kind: "equation" }>
/** The right side as it is best read among the shapes of a part. */
type Reading = (as: PartModel) => Read

/** An identity that has its own shapes. */
export interface Standalone {
  readonly settling: Settling
  /** The right side, as it is best read in these shapes. */
  readonly right: Read
  readonly declarations: readonly Statement[]
}

/**
 * A rule quoted in letters of its own (`tr(AB) = tr(BA)`, a line of a cheat sheet): where the text asks for nothing else, or the rule
 * does not fit the shapes that other formulas gave its letters, and nothing in the text fixes them, it gets shapes of its own.
 */
export function standalone(
  k: Knowledge,
  asked: Asked,
  model: Model,
  part: PartModel,
  entry: Equation,
  read: Reading,
): Standalone | undefined {
  if (entry.left.free.length + entry.right.free.length > 0) return undefined
  const of = derivativeIn(entry.left.ast)?.args[0]
  if (of && asked.requests.some((r) => sameAst(r.of, of))) return undefined
  const [left, right] = [entry.left, entry.right].map((r) => part.resolve(r.ast, r.unknownFunctions)) as [Ast, Ast]
  if (!asked.stated && fits(part.env, left, right)) return undefined
  const names = [...new Set([...namesOf(left).names, ...namesOf(right).names])]
  const fixed = fixedNames(asked, model, part)
  const own = names.filter((n) => isInferred(k, n))
  if (own.length === 0 || own.some((n) => fixed.has(n))) return undefined
  return inOwnShapes(k, part, entry, [left, right], own, asked.stated, read)
}

/**
 * An equation of an answer that does not fit the shapes of the text, as a rule that is quoted with all its letters meaning other
 * things (`A:BC = B^TA:C`): worth weighing where the equation as it stands makes no sense. One about the derivative of what is asked
 * about is taken at its letters: there a misfit is a mistake.
 */
export function quoted(
  k: Knowledge,
  asked: Asked,
  part: PartModel,
  entry: Equation,
  read: Reading,
): Standalone | undefined {
  if (entry.left.free.length + entry.right.free.length > 0) return undefined
  const [left, right] = [entry.left, entry.right].map((r) => part.resolve(r.ast, r.unknownFunctions)) as [Ast, Ast]
  if (fits(part.env, left, right)) return undefined
  const names = [...new Set([...namesOf(left).names, ...namesOf(right).names])]
  const letters = argumentsOf(part, entry)
  if (letters) return inOwnShapes(k, part, entry, [left, right], letters, false, read)
  if ([left, right].some(isAboutDerivative) && !isOfOther(k, asked, entry)) return undefined
  const own = names.filter((n) => !n.startsWith("\\") && n !== "eye" && !k.sizes.has(n))
  const isDefined = [left, right].some((ast) => [...namesOf(ast).calls].some((f) => part.env.functions.has(f)))
  return own.length > 0 && !isDefined ? inOwnShapes(k, part, entry, [left, right], own, false, read) : undefined
}

/** The rule with shapes of their own for the names `own`; `undefined` where it fits in none, unless it may be wrong. */
function inOwnShapes(
  k: Knowledge,
  part: PartModel,
  entry: Equation,
  [left, right]: readonly [Ast, Ast],
  own: readonly string[],
  mayBeWrong: boolean,
  read: Reading,
): Standalone | undefined {
  const uses = usesOf([left, right])
  const setOf = (name: string): SetDescription => k.described.get(name)?.set ?? {}
  // A symmetric matrix stays one, of whatever size.
  const isSquare = (name: string): boolean =>
    /^(Sym|Skew|Diag|Lower|Upper|PS?D|Herm|HPD|O|U|Toep)$/.test(setOf(name).structure ?? "")
  const env = solve({
    prepare: (e) => {
      e.elementwise = part.env.elementwise
      for (const [name, shape] of part.env.names) if (!own.includes(name)) e.names.set(name, shape)
      for (const [name, definition] of part.env.functions) e.functions.set(name, definition)
      for (const size of k.sizes) e.names.set(size, { rows: one, cols: one })
      for (const name of own.filter(isSquare)) {
        const side = e.unifier.fresh()
        e.names.set(name, { rows: side, cols: side })
      }
    },
    unknowns: own
      .filter((n) => !isSquare(n))
      .map((n) => {
        const rank = setOf(n).shape
        return rank ? { name: n, costs: { [rank]: 0 } } : unknownOf(n, uses.get(n), undefined)
      }),
    functions: [],
    // The left side says what the rule is about; the right side may be wrong.
    definitions: [{ left, weight: 6 }],
    claims: [{ left, right, weight: 3 }],
    fixed: namesOf(left).names,
  })
  const again = fits(env, left, right) ? entry.right : read({ ...part, env })
  if (!mayBeWrong && !fits(env, left, part.resolve(again.ast, again.unknownFunctions))) return undefined
  const taken = new Set([...env.names.keys(), ...k.sizes])
  nameDimensions(
    own.flatMap((n) => env.names.get(n) ?? []),
    taken,
  )
  const declarations = own.flatMap((n) => {
    const shape = env.names.get(n)
    const { structure, field } = setOf(n)
    const kept = isSquare(n) ? { structure, field } : { field }
    return shape ? [{ ...declaration(n, entry.clause.span, shape, kept, undefined), anew: true }] : []
  })
  return { settling: { ...part.settling, env }, right: again, declarations }
}

/** Known from use alone: the text neither describes nor defines it. */
function isInferred(k: Knowledge, name: string): boolean {
  return (
    !name.startsWith("\\") &&
    name !== "eye" &&
    !k.described.has(name) &&
    !k.sizes.has(name) &&
    !k.definers.some((d) => d.name.name === name)
  )
}

/** The names of what the question asks about, where it is more than a rule that it quotes. */
function fixedNames(asked: Asked, model: Model, part: PartModel): Set<string> {
  const bodies = [...model.question.definitions, ...part.definitions].map((d) => d.body)
  const functions = asked.stated ? [] : model.requests.map((r) => r.of)
  return new Set([...bodies, ...functions].flatMap((a) => namesOf(a).names))
}

/**
 * `\partial f/\partial W = \dots` where f is a formula of its own, and not the one that is asked about, in letters that the answer
 * speaks of anew or whose sizes nobody gives.
 */
function isOfOther(k: Knowledge, asked: Asked, { left, right, answer }: Equation): boolean {
  const of = derivativeIn(left.ast)?.args[0]
  if (!of || of.kind === "name" || isAboutDerivative(right.ast)) return false
  const isFixed = (name: string): boolean => {
    const description = k.described.get(name)
    return description?.set.rows?.kind === "given" && (answer === 0 || !k.saysOf(answer, name))
  }
  if (namesOf(of).names.some(isFixed)) return false
  return !asked.requests.some((r) => sameAst(r.of, of))
}

/** The arguments of a function of an answer whose formula is differentiated: `g(x) = \\|x - b\\|` beside the `\\|Ax - b\\|` that is asked about. */
function argumentsOf(part: PartModel, { left, right, answer }: Equation): readonly string[] | undefined {
  const of = derivativeIn(left.ast)?.args[0]
  if (!of || answer === 0 || isAboutDerivative(right.ast)) return undefined
  for (const e of part.entries)
    if (e.kind === "definition" && e.params && sameAst(e.body.ast, of)) return e.params.map((p) => p.name)
  return undefined
}

const derivatives: ReadonlySet<string> = new Set([pending.derivative, pending.second, pending.directional])

function isAboutDerivative(ast: Ast): boolean {
  return contains(ast, (n) => n.kind === "call" && derivatives.has(n.name))
}
