import type { Ast } from "../ast.ts"
import { nameAst } from "./cursor.ts"
import { type Entry, readsOf } from "./entries.ts"
import type { Asked } from "./requests.ts"
import { childrenOf, namesOf, rewrite } from "../walk.ts"

type Call = Extract<Ast, { kind: "call" }>

/**
 * Functions that nobody defines and whose arguments are nothing that is differentiated by (`M(q)` in a derivative by `\\dot q`): they are
 * constants, of any shape.
 */
export function constantFunctions(entries: readonly Entry[], asked: Asked): ReadonlySet<string> {
  const wrt = new Set(asked.requests.flatMap((r) => r.wrt.map((w) => w.name)))
  if (wrt.size === 0) return new Set()
  const defined = new Set(entries.flatMap((e) => (e.kind === "definition" ? [e.name.name] : [])))
  const varies = (name: string): boolean => wrt.has(name) || defined.has(name)
  const out = new Map<string, boolean>()
  for (const read of entries.flatMap(readsOf))
    for (const { name, args, bound } of callsOf(read.ast, new Set())) {
      if (!read.unknownFunctions.includes(name) || defined.has(name)) continue
      const constant = args.every(
        (a) => ![...namesOf(a).names, ...namesOf(a).calls].some((n) => varies(n) || bound.has(n)),
      )
      out.set(name, constant && (out.get(name) ?? true))
    }
  return new Set([...out].filter(([, constant]) => constant).map(([name]) => name))
}

/** The calls in an expression, each with the indices that are bound at its place. */
function callsOf(ast: Ast, bound: ReadonlySet<string>): (Call & { readonly bound: ReadonlySet<string> })[] {
  const inner = ast.kind === "binder" ? new Set([...bound, ...ast.ranges.map((r) => r.name)]) : bound
  return [...(ast.kind === "call" ? [{ ...ast, bound }] : []), ...childrenOf(ast).flatMap((c) => callsOf(c, inner))]
}

/** Calls of constant functions as names. */
export function withConstants(ast: Ast, constants: ReadonlySet<string>): Ast {
  if (constants.size === 0) return ast
  return rewrite(ast, (n) => (n.kind === "call" && constants.has(n.name) ? nameAst(n.name, n.span) : undefined))
}

/** Functions that are numbers wherever they are not defined: energies, losses, potentials. Other capitals are matrices. */
export function mayBeScalar(name: string): boolean {
  return !/^[A-Z]/.test(name) || /^(E|F|G|H|J|L|Q|S|T|U|V)(_|cal|$)/.test(name)
}
