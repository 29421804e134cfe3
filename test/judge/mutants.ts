import type { Random } from "../../src/field/random.ts"
import type { Ast, BinaryOperator } from "../../src/syntax/ast.ts"
import { partsOf, withParts } from "../../src/judge/scope.ts"

// Written apart from the edits that the judge tries, so that it is not tested on its own ideas.

interface Place {
  readonly node: Ast
  readonly put: (replacement: Ast) => Ast
}

function placesOf(root: Ast): Place[] {
  const places: Place[] = []
  const visit = (node: Ast, put: Place["put"]): void => {
    places.push({ node, put })
    const parts = partsOf(node)
    for (const [i, part] of parts.entries())
      visit(part, (r) =>
        put(
          withParts(
            node,
            parts.map((p, k) => (k === i ? r : p)),
          ),
        ),
      )
  }
  visit(root, (r) => r)
  return places
}

const span = { start: 0, end: 0 }
const binary = (op: BinaryOperator, left: Ast, right: Ast): Ast => ({
  kind: "binary",
  op,
  left: bracket(left),
  right: bracket(right),
  opSpan: span,
  span,
})
const bracket = (body: Ast): Ast =>
  body.kind === "binary" || body.kind === "unary" ? { kind: "group", body, span } : body
const number = (text: string): Ast => ({ kind: "number", text, span })
const call = (name: string, ...args: Ast[]): Ast => ({ kind: "call", name, nameSpan: span, args, span })
const adjoint = (arg: Ast): Ast => ({ kind: "postfix", op: "'", arg: bracket(arg), span })
const negative = (arg: Ast): Ast => ({ kind: "unary", op: "-", arg: bracket(arg), span })

type Mutation = (root: Ast, random: Random, names: readonly string[]) => Ast | undefined

const pick = <T>(list: readonly T[], random: Random): T | undefined => list[random.integer(0, list.length - 1)]

/** A mutation at a random place that `change` knows how to change. */
const somewhere =
  (change: (node: Ast, random: Random, names: readonly string[]) => Ast | undefined): Mutation =>
  (root, random, names) => {
    const changed = placesOf(root).flatMap(({ node, put }) => {
      const made = change(node, random, names)
      return made ? [put(made)] : []
    })
    return changed.length > 0 ? pick(changed, random) : undefined
  }

const sums = (op: string): boolean => op === "+" || op === "-"
const products = (op: string): boolean => op === "*" || op === ".*"

/** Twenty kinds of change; some leave the value as it is. */
export const MUTATIONS: Readonly<Record<string, Mutation>> = {
  "transpose more": somewhere((n) => (n.kind === "number" ? undefined : adjoint(n))),
  "transpose less": somewhere((n) => (n.kind === "postfix" ? n.arg : undefined)),
  "transpose twice": somewhere((n) => (n.kind === "name" ? adjoint(adjoint(n)) : undefined)),
  "factors swapped": somewhere((n) =>
    n.kind === "binary" && products(n.op) ? binary(n.op, n.right, n.left) : undefined,
  ),
  "terms swapped": somewhere((n) => (n.kind === "binary" && n.op === "+" ? binary("+", n.right, n.left) : undefined)),
  "sign of a term": somewhere((n) =>
    n.kind === "binary" && sums(n.op) ? binary(n.op === "+" ? "-" : "+", n.left, n.right) : undefined,
  ),
  "sign of a part": somewhere((n) => negative(n)),
  "term dropped": somewhere((n, r) => (n.kind === "binary" && sums(n.op) ? pick([n.left, n.right], r) : undefined)),
  "term doubled": somewhere((n) =>
    n.kind === "binary" && sums(n.op) ? binary(n.op, n.left, binary("*", number("2"), n.right)) : undefined,
  ),
  "number factor": somewhere((n, r) => binary("*", number(pick(["2", "0.5", "3", "1"], r) ?? "2"), n)),
  "number changed": somewhere((n, r) =>
    n.kind === "number" ? number(pick(["1", "2", "3", "4"], r) ?? "1") : undefined,
  ),
  "factor dropped": somewhere((n, r) =>
    n.kind === "binary" && products(n.op) ? pick([n.left, n.right], r) : undefined,
  ),
  "factor doubled": somewhere((n, r) =>
    n.kind === "name" ? binary(pick(["*", ".*"] as const, r) ?? "*", n, n) : undefined,
  ),
  "other product": somewhere((n) =>
    n.kind === "binary" && products(n.op) ? binary(n.op === "*" ? ".*" : "*", n.left, n.right) : undefined,
  ),
  "other name": somewhere((n, r, names) =>
    n.kind === "name" && names.includes(n.name) ? { kind: "name", name: pick(names, r) ?? n.name, span } : undefined,
  ),
  "other function": somewhere((n, r) =>
    n.kind === "call" && n.args.length === 1
      ? call(pick(["exp", "abs", "tanh", "inv", "diag", "tr", "sum", "norm2", "det"], r) ?? "exp", ...n.args)
      : undefined,
  ),
  "inverse for transpose": somewhere((n) =>
    n.kind === "postfix"
      ? call("inv", n.arg)
      : n.kind === "call" && n.name === "inv"
        ? adjoint(n.args[0] as Ast)
        : undefined,
  ),
  exponent: somewhere((n, r) =>
    n.kind === "power" && n.exponent.kind === "number"
      ? { ...n, exponent: number(pick(["1", "2", "3", "4"], r) ?? "3") }
      : undefined,
  ),
  conjugate: somewhere((n) => (n.kind === "number" ? undefined : call("conj", n))),
  regrouped: somewhere((n) =>
    n.kind === "binary" && n.op === "*" && n.left.kind === "binary" && n.left.op === "*"
      ? binary("*", n.left.left, binary("*", n.left.right, n.right))
      : undefined,
  ),
}

/** `count` mutants, one of each kind in turn; where a kind does not apply another, and now and then two at once. */
export function mutantsOf(
  claim: Ast,
  names: readonly string[],
  count: number,
  random: Random,
): { readonly ast: Ast; readonly how: string }[] {
  const kinds = Object.entries(MUTATIONS)
  const mutants: { ast: Ast; how: string }[] = []
  for (let i = 0; mutants.length < count && i < 6 * count; i++) {
    const [how, mutate] = kinds[i % kinds.length] as (typeof kinds)[number]
    const once = mutate(claim, random, names)
    if (!once) continue
    const second = i >= kinds.length || random.integer(0, 5) === 0 ? pick(kinds, random) : undefined
    const twice = second?.[1](once, random, names)
    mutants.push(twice && second ? { ast: twice, how: `${how}, ${second[0]}` } : { ast: once, how })
  }
  return mutants
}
