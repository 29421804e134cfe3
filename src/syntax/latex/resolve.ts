import type { Ast, NameAst } from "../ast.ts"
import { call, nameAst } from "./cursor.ts"
import type { PartModel } from "./model.ts"
import type { Request } from "./requests.ts"
import { askedFunction, pending } from "./scope.ts"
import { childrenOf, contains, namesOf, rewrite } from "../walk.ts"

type Call = Extract<Ast, { kind: "call" }>
type ParamsOf = (name: string) => readonly NameAst[] | undefined

/** The names that occur other than as what is differentiated. */
export function plainNames(asts: readonly Ast[]): Set<string> {
  const out = new Set<string>()
  const visit = (ast: Ast): void => {
    if (ast.kind === "name") out.add(ast.name)
    const skip =
      ast.kind === "call" && (ast.name === "d" || ast.name === pending.derivative) && ast.args[0]?.kind === "name"
    childrenOf(ast).forEach((child, k) => {
      if (!(skip && k === 0)) visit(child)
    })
  }
  asts.forEach(visit)
  return out
}

/** `L` in `\partial L / \partial F`, where nobody says what L is: the function asked about; `L(X + H)` is it at X + H. */
export function resolver(
  main: Request | undefined,
  used: ReadonlySet<string>,
  question: PartModel | undefined,
  paramsOf: ParamsOf,
): PartModel["resolve"] {
  return (ast, unknown) => {
    if (!main) return ast
    const concerned = (node: Ast): boolean =>
      (node.kind === "name" && (node.name === askedFunction || unknown.includes(node.name))) ||
      (node.kind === "call" && (unknown.includes(node.name) || (isDerivativeCall(node.name) && node.args.length === 1)))
    if (!contains(ast, concerned)) return ast
    const free = new Set([
      ...(question?.declarations.keys() ?? []),
      ...namesOf(main.of).names,
      ...namesOf(main.of).calls,
      ...main.wrt.map((w) => w.name),
    ])
    const isVector = (name: string): boolean =>
      contains(ast, (n) => n.kind === "call" && /norm2?$/.test(n.name) && isCallOf(n.args[0], name))
    const stands = (name: string): boolean =>
      name === askedFunction || (!isVector(name) && unknown.includes(name) && !free.has(name) && !used.has(name))
    return rewrite(ast, (node) => {
      if (node.kind === "name" && stands(node.name)) return main.of
      if (node.kind === "call" && isDerivativeCall(node.name) && node.args.length === 1)
        return completed(node, main, paramsOf)
      // A function that the question itself calls is one of its own.
      if (node.kind !== "call" || !stands(node.name) || !question || question.env.unknownFunctions.has(node.name))
        return undefined
      const [arg] = node.args
      const variable = main.wrt[0]
      if (node.args.every((a) => a.kind === "name" && free.has(a.name))) return main.of
      if (
        node.args.length === 1 &&
        arg &&
        variable &&
        contains(arg, (n) => n.kind === "name" && n.name === variable.name)
      )
        return call("at", [main.of, nameAst(variable.name, node.span), arg], node.span)
      return undefined
    })
  }
}

/** `F(x)` under the bars of a norm is no number. */
function isCallOf(ast: Ast | undefined, name: string): boolean {
  return ast?.kind === "group" ? isCallOf(ast.body, name) : ast?.kind === "call" && ast.name === name
}

function isDerivativeCall(name: string): boolean {
  return name === pending.derivative || name === pending.second
}

/**
 * `\nabla f` without a variable: by the one argument that f has, else by the one variable that is asked for. `\nabla g(Ax)` is the
 * gradient of g at Ax.
 */
function completed(node: Call, main: Request, paramsOf: ParamsOf): Ast | undefined {
  const [of] = node.args
  const [asked] = main.wrt
  const params = of?.kind === "call" ? paramsOf(of.name) : undefined
  const [param, ...others] = params ?? []
  const place = of?.kind === "call" ? of.args[0] : undefined
  if (of?.kind === "call" && param && others.length === 0 && place) {
    const variable = nameAst(param.name, of.span)
    const gradient: Ast = { ...node, args: [{ ...of, args: [variable] }, variable] }
    const same = place.kind === "name" && place.name === param.name
    return same ? gradient : call("at", [gradient, variable, place], node.span)
  }
  return main.wrt.length === 1 && asked ? { ...node, args: [...node.args, nameAst(asked.name, node.span)] } : undefined
}
