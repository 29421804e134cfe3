import type { Ast, SetAst, Statement } from "../ast.ts"
import type { Environment, FunctionKind } from "./environment.ts"
import type { Knowledge } from "./interpret.ts"
import type { PlacedDefinition } from "./model.ts"
import { dimAst } from "./settle.ts"
import { isMatrix, isOne, isScalar, isVector, openIn, scalar, textOf } from "./shapes.ts"
import { shapeOf } from "./solve.ts"
import { declaration, rankText } from "./systems.ts"
import { childrenOf, contains, namesOf } from "../walk.ts"

/** Notes a rank that the letter of a name does not suggest. */
export function noteRank(choices: Set<string>, name: string, env: Environment): void {
  const shape = env.names.get(name)
  if (!shape) return
  const capital = /^[A-Z]/.test(name)
  const expected = capital
    ? isMatrix(shape)
    : /^[a-g](?![a-z])/.test(name)
      ? isScalar(shape)
      : /^[h-z](?![a-z])/.test(name)
        ? isVector(shape)
        : isScalar(shape)
  const rank = env.families.has(name) ? "the vectors of a family, columns of a matrix" : rankText(shape)
  if (!expected) choices.add(`\`${name}\` is not declared: read as ${rank}`)
}

export function takenNames(k: Knowledge, env: Environment): Set<string> {
  return new Set([
    ...env.names.keys(),
    ...k.sizes,
    ...k.definers.map((d) => d.name.name),
    ...k.described.keys(),
    ...env.indices.keys(),
  ])
}

/** The matrix whose columns are the vectors v_i is called V, where nothing else is. */
export function renameFamilies(
  env: Environment,
  k: Knowledge,
  definitions: readonly PlacedDefinition[],
  asts: readonly Ast[],
): Map<string, string> {
  const params = new Set(definitions.flatMap((d) => d.params ?? []).map((p) => p.name))
  const isCall = (ast: Ast): boolean =>
    ast.kind === "call" && definitions.some((d) => d.params && d.name.name === ast.name)
  const used = new Set(asts.filter((a) => !isCall(a)).flatMap((a) => namesOf(a).names))
  const out = new Map<string, string>()
  for (const name of env.families) {
    const capital = name.length === 1 ? name.toUpperCase() : name
    // `f(U, V) = … u_i …`: the arguments are named after the families.
    const free = !used.has(capital) && (!k.parsed.census.seen.has(capital) || params.has(capital))
    if (capital !== name && free && !k.described.has(capital)) out.set(name, capital)
  }
  return out
}

/** What a part declares. */
interface Declaring {
  readonly k: Knowledge
  readonly answer: number
  readonly env: Environment
  readonly local: readonly string[]
  readonly described: readonly { readonly name: string }[]
  readonly families: ReadonlyMap<string, string>
  readonly asts: readonly Ast[]
  /** Indices that stand for one number each. */
  readonly fixedIndices: readonly string[]
  readonly known: Environment | undefined
}

export function declare(part: Declaring): Map<string, Statement> {
  const { k, answer, env, local, described, families, asts, fixedIndices, known } = part
  const out = new Map<string, Statement>()
  for (const [name, kind] of env.unknownFunctions) {
    if (known?.unknownFunctions.has(name)) continue
    const use = asts.map((a) => callOf(a, name)).find((u) => u !== undefined)
    const statement = use && unspecified(env, use, kind)
    if (statement) out.set(name, statement)
  }
  for (const name of new Set([...described.map((d) => d.name), ...local])) {
    const shape = env.names.get(name)
    if (!shape) continue
    const description = k.described.get(name)
    const place = description?.span ?? findName(asts, name)
    const own = description && description.answer === answer && !description.family ? description.set : undefined
    // beside complex variables a vector or matrix of which nothing is said may be complex as well
    const field = k.complex && description === undefined && !isScalar(shape) ? ("C" as const) : undefined
    const set = own ?? (field ? { field } : {})
    const shown = families.get(name) ?? name
    if (shown === name && [...families.values()].includes(name)) continue
    out.set(shown, declaration(shown, place, shape, set, description))
  }
  for (const name of fixedIndices)
    out.set(name, declaration(name, findName(asts, name), scalar, { structure: "Nat", shape: "scalar" }, undefined))
  return out
}

function callOf(ast: Ast, name: string): Extract<Ast, { kind: "call" }> | undefined {
  if (ast.kind === "call" && ast.name === name) return ast
  for (const child of childrenOf(ast)) {
    const found = callOf(child, name)
    if (found) return found
  }
  return undefined
}

/** The declaration of a function that is called and defined nowhere: `sigma in R -> R`, `rho in R^(m x n) -> R`. */
function unspecified(env: Environment, use: Extract<Ast, { kind: "call" }>, kind: FunctionKind): Statement | undefined {
  const [arg] = use.args
  const shape = arg && shapeOf(env, arg)
  if (!shape || use.args.length !== 1) return undefined
  const span = use.nameSpan
  const real: SetAst = { kind: "set", name: "R", dims: [], span }
  const dims = [shape.rows, shape.cols].filter((d) => !isOne(d)).map((d) => dimAst(textOf(d), span))
  if (dims.length > 0 && [shape.rows, shape.cols].some((d) => openIn(d).length > 0)) return undefined
  const from: SetAst = kind === "elementwise" ? real : { kind: "set", name: "R", dims, span }
  return {
    kind: "declaration",
    names: [{ name: use.name, span }],
    set: { kind: "function", from, to: real, span },
    span,
  }
}

function findName(asts: readonly Ast[], name: string): Ast["span"] {
  let span: Ast["span"] | undefined
  for (const ast of asts) {
    contains(ast, (n) => {
      if (n.kind === "name" && n.name === name) span = n.span
      return span !== undefined
    })
    if (span) return span
  }
  return { start: 0, end: 0 }
}
