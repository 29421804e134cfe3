import type { Ast } from "../ast.ts"
import { binary, call, nameAst, number, postfix } from "./cursor.ts"
import type { Environment } from "./environment.ts"
import { infer, isAllOnes, isEntrywise, isOneNumeral, isZero } from "./infer.ts"
import { inferDot } from "./infer-calls.ts"
import { openEnd, pending } from "./scope.ts"
import { type Dim, find, isMatrix, isOne, isScalar, isVector, Mismatch, textOf } from "./shapes.ts"
import { shapeOf } from "./solve.ts"
import { mapChildren } from "../walk.ts"

export interface Settling {
  readonly env: Environment
  readonly choices: Set<string>
  /** The text says that functions of a matrix are meant entry by entry. */
  readonly elementwise: boolean
  /** By which variables the question asks, where the text leaves it out. */
  readonly wrt: readonly Ast[]
  /** Names of matrices whose columns are the vectors of a family. */
  readonly families: ReadonlyMap<string, string>
  readonly text: (ast: Ast) => string
}

/** Replaces every pending call by what it means for the shapes that were found. */
export function settle(s: Settling, ast: Ast): Ast {
  if (ast.kind === "call" && ast.name.startsWith("\\")) return settleCall(s, ast)
  if (ast.kind === "call" && ast.name === "norm2" && ast.args[0])
    return { ...ast, args: ast.args.map((a) => bare(settle(s, a))) }
  if (ast.kind === "binder") return settleBinder(s, ast)
  if (ast.kind === "binary" && ast.op === "kron")
    return { ...ast, left: sizedIdentity(s, ast.left), right: sizedIdentity(s, ast.right) }
  if (ast.kind === "binary" && isEntrywise(ast.op) && (isOnes(ast.op, ast.left) || isOnes(ast.op, ast.right)))
    return { ...ast, left: onesBeside(s, ast, ast.left), right: onesBeside(s, ast, ast.right) }
  const squared = ast.kind === "power" && ast.base.kind === "call" && ast.base.name === pending.weighted
  if (squared && ast.exponent.kind === "number" && ast.exponent.text === "2" && ast.base.kind === "call") {
    const [x, weight] = ast.base.args
    if (x && weight) return quadratic(bare(settle(s, x)), settle(s, weight), ast.span)
  }
  if (ast.kind === "index" && ast.base.kind === "name" && s.env.families.has(ast.base.name)) {
    const base = nameAst(s.families.get(ast.base.name) ?? ast.base.name, ast.base.span)
    const items = ast.items.map((i) => (i.kind === "entry" ? { ...i, at: settle(s, i.at) } : i))
    return {
      ...ast,
      base,
      items: items.length === 1 ? [{ kind: "all", span: ast.span }, ...items] : items.toReversed(),
    }
  }
  if (ast.kind === "postfix" && ast.op === "'" && ast.arg.kind === "index") {
    const arg = settle(s, ast.arg)
    return arg.kind === "postfix" && arg.op === "'" ? arg.arg : { ...ast, arg }
  }
  const line = ast.kind === "index" && ast.items.length === 1 ? s.env.lines.get(ast.base.span.start) : undefined
  if (ast.kind === "index" && ast.base.kind === "name" && line && isMatrixName(s, ast.base.name)) {
    s.choices.add(`\`${s.text(ast).replace(/\^.*$/, "")}\` read as a ${line} of ${ast.base.name}, as a vector`)
    const items = ast.items.map((i) => (i.kind === "entry" ? { ...i, at: settle(s, i.at) } : i))
    const all = { kind: "all" as const, span: ast.span }
    return line === "row"
      ? postfix("'", { ...ast, items: [...items, all] }, ast.span)
      : { ...ast, items: [all, ...items] }
  }
  if (ast.kind === "index" && ast.base.kind === "name" && ast.base.name === "eye") {
    const size = ast.items.flatMap((i) =>
      i.kind === "entry" && i.at.kind === "name" ? (s.env.indices.get(i.at.name) ?? []) : [],
    )[0]
    const found = size && find(size)
    if (found?.kind === "known") return { ...ast, base: call("eye", [dimAst(found.text, ast.span)], ast.span) }
  }
  if (ast.kind === "power" && !ast.elementwise) {
    const shape = shapeOf(s.env, ast.base)
    if (shape && !isScalar(shape) && !isMatrix(shape)) {
      s.choices.add(`\`${s.text(ast)}\` taken entry by entry`)
      return { ...ast, base: settle(s, ast.base), elementwise: true }
    }
  }
  if (ast.kind === "name" && s.env.ones.has(ast.name)) return call("vector", [number("1", ast.span)], ast.span)
  if (ast.kind === "name" && s.families.has(ast.name)) return nameAst(s.families.get(ast.name) ?? ast.name, ast.span)
  return mapChildren(ast, (part) => settle(s, part))
}

function isMatrixName(s: Settling, name: string): boolean {
  const shape = s.env.names.get(name)
  return shape !== undefined && isMatrix(shape)
}

/** An identity in a Kronecker product: its size is found here, since no use of it fixes the size. */
function sizedIdentity(s: Settling, ast: Ast): Ast {
  const inner = bare(ast)
  const size = inner.kind === "name" && inner.name === "eye" ? s.env.identities.get(inner.span.start) : undefined
  const found = size && find(size)
  return found?.kind === "known" ? call("eye", [dimAst(found.text, ast.span)], ast.span) : settle(s, ast)
}

/** `\mathbf 1`; in an inner product the numeral as well. */
const isOnes = (op: Binary["op"], ast: Ast): boolean => isAllOnes(ast) || (op === ":" && isOneNumeral(ast))

/** All ones of the shape of what they are added to or multiplied with. */
function onesBeside(s: Settling, whole: Binary, ast: Ast): Ast {
  const shape = isOnes(whole.op, ast) ? shapeOf(s.env, ast === whole.left ? whole.right : whole.left) : undefined
  if (!shape || isScalar(shape) || (isAllOnes(ast) && !isMatrix(shape))) return settle(s, ast)
  if (isOneNumeral(ast)) s.choices.add("`1` in an inner product read as all ones")
  return call(isVector(shape) ? "vector" : "matrix", [number("1", ast.span)], ast.span)
}

function bare(ast: Ast): Ast {
  return ast.kind === "group" ? ast.body : ast
}

type Call = Extract<Ast, { kind: "call" }>
type Binary = Extract<Ast, { kind: "binary" }>

function settleCall(s: Settling, ast: Call): Ast {
  const [first, second] = ast.args
  if (!first) return ast
  const arg = bare(settle(s, first))
  const shape = shapeOf(s.env, first)
  const { span } = ast
  const shown = s.text(ast)
  switch (ast.name) {
    case pending.bars: {
      if (!shape || isScalar(shape)) return call("abs", [arg], span)
      if (s.env.moduli && isVector(shape)) return call("abs", [arg], span)
      if (isVector(shape) || isOne(shape.rows)) {
        s.choices.add(`\`${shown}\` read as the Euclidean norm`)
        return call("norm2", [arg], span)
      }
      s.choices.add(`\`${shown}\` read as the determinant`)
      return call("det", [arg], span)
    }
    case pending.norm:
      if (shape && isMatrix(shape)) s.choices.add(`\`${shown}\` read as the Frobenius norm`)
      return call("norm2", [arg], span)
    case pending.norm2:
      if (!shape || !isMatrix(shape)) return call("norm2", [arg], span)
      s.choices.add(`\`${shown}\` read as the spectral norm`)
      return call("normop", [arg], span)
    case pending.log:
    case pending.exp:
    case pending.sqrt:
      return matrixFunction(
        s,
        ast,
        arg,
        shape !== undefined && isMatrix(shape) && textOf(shape.rows) === textOf(shape.cols),
      )
    case pending.weighted:
      return call("sqrt", [quadratic(arg, settle(s, second ?? first), span)], span)
    case pending.dot:
      return settleDot(s, ast)
    case pending.directional: {
      const gradient = derivative(s, arg, [settle(s, second ?? first)], span, false)
      const direction = settle(s, ast.args[2] ?? first)
      return binary(":", gradient, grouped(direction), span)
    }
    case pending.derivative:
    case pending.second: {
      const variables = ast.args.slice(1).map((v) => settle(s, v))
      return derivative(s, arg, variables, span, ast.name === pending.second, first)
    }
    default:
      return mapChildren(ast, (part) => settle(s, part))
  }
}

function matrixFunction(s: Settling, ast: Call, arg: Ast, matrix: boolean): Ast {
  const plain = ast.name.slice(1)
  if (plain === "log" && arg.kind === "call" && arg.name === "det") return call("logdet", arg.args, ast.span)
  if (!matrix) return call(plain, [arg], ast.span)
  if (s.elementwise) {
    s.choices.add(`\`${s.text(ast)}\` taken entry by entry`)
    return call(plain, [arg], ast.span)
  }
  s.choices.add(`\`${s.text(ast)}\` read as a function of the matrix, not of its entries`)
  return call({ log: "logm", exp: "expm", sqrt: "sqrtm" }[plain] ?? plain, [arg], ast.span)
}

/** `x'*M*x`. */
function quadratic(x: Ast, weight: Ast, span: Ast["span"]): Ast {
  const vector = grouped(x)
  return binary("*", binary("*", postfix("'", vector, span), grouped(weight), span), vector, span)
}

function grouped(ast: Ast): Ast {
  return ast.kind === "binary" || ast.kind === "unary" || ast.kind === "binder"
    ? { kind: "group", body: ast, span: ast.span }
    : ast
}

function settleDot(s: Settling, ast: Call): Ast {
  const [a, b] = ast.args as [Ast, Ast]
  const [left, right] = [settle(s, a), settle(s, b)]
  let inner = a.kind === "call" && a.name === pending.derivative
  try {
    inner = inferDot(s.env, ast, infer).inner
  } catch (error) {
    if (!(error instanceof Mismatch)) throw error
  }
  if (!inner) return binary("*", left, right, ast.nameSpan)
  return binary(":", chainEnd(left), chainEnd(right), ast.nameSpan)
}

function chainEnd(ast: Ast): Ast {
  return ast.kind === "binary" && ast.op === "*" ? { kind: "group", body: ast, span: ast.span } : ast
}

/** A derivative as LANGUAGE.md writes it: of a scalar `grad`, else `jac`; a second one `hess`. */
export function derivative(
  s: Settling,
  of: Ast,
  variables: readonly Ast[],
  span: Ast["span"],
  second: boolean,
  unsettled: Ast = of,
): Ast {
  const named = variables.length > 0 ? variables : s.wrt
  const [first, other] = named
  if (!first) return call(second ? "hess" : "grad", [of], span)
  const shape = shapeOf(s.env, unsettled)
  if (second) {
    const plain = [first, other].filter((v): v is Ast => v !== undefined).map(untransposed)
    const [x, z] = plain
    const same = z === undefined || (x?.kind === "name" && z.kind === "name" && x.name === z.name)
    return call("hess", [of, ...(same ? plain.slice(0, 1) : plain)], span)
  }
  if (first.kind === "call" && first.name === "conj" && first.args[0])
    return call("wirtingerconj", [of, first.args[0]], span)
  const scalarOf = !shape || isScalar(shape)
  if (first.kind === "postfix" && /^(\.?'|\^T)$/.test(first.op) && scalarOf) {
    // `\partial f / \partial x^T` is the gradient as a row.
    return postfix("'", call("grad", [of, first.arg], span), span)
  }
  const written = untransposed(first)
  const vectorised = written.kind === "call" && written.name === "vec" ? written.args[0] : undefined
  if (vectorised && scalarOf) return call("vec", [call("grad", [of, vectorised], span)], span)
  const variable = vectorised ?? written
  if (variable.kind === "index" && scalarOf) return { ...variable, base: call("grad", [of, variable.base], span), span }
  return call(scalarOf ? "grad" : "jac", [of, variable], span)
}

function untransposed(ast: Ast): Ast {
  if (ast.kind === "postfix" && /^(\.?'|\^T)$/.test(ast.op)) return ast.arg
  return ast.kind === "group" ? untransposed(ast.body) : ast
}

type Binder = Extract<Ast, { kind: "binder" }>

/** A sum whose range the text leaves open runs over the size that its index meets. */
function settleBinder(s: Settling, ast: Binder): Ast {
  const { env } = s
  const sizes = new Map<string, Dim>()
  for (const range of ast.ranges) {
    const size = env.unifier.fresh()
    sizes.set(range.name, size)
    env.indices.set(range.name, size)
  }
  shapeOf(env, ast.body)
  // Indices that begin at 0 are counted from 1 where they index.
  const counted = new Set(
    ast.ranges.filter((r) => isZero(r.from) && r.to.kind === "name" && env.counts.has(r.to.name)).map((r) => r.name),
  )
  const fromZero = new Set(ast.ranges.filter((r) => isZero(r.from) && !counted.has(r.name)).map((r) => r.name))
  const ranges = ast.ranges.map((range) => {
    const open = range.to.kind === "name" && range.to.name === openEnd
    const size = find(sizes.get(range.name) ?? env.unifier.fresh())
    const to = open && size.kind === "known" ? dimAst(size.text, range.span) : settle(s, range.to)
    return { ...range, from: counted.has(range.name) ? number("1", range.span) : settle(s, range.from), to }
  })
  const body = settle(s, ast.body)
  return { ...ast, ranges, body: fromZero.size > 0 ? shifted(body, fromZero) : body }
}

function shifted(ast: Ast, names: ReadonlySet<string>): Ast {
  const node = mapChildren(ast, (part) => shifted(part, names))
  if (node.kind !== "index") return node
  const items = node.items.map((item) => {
    if (item.kind !== "entry" || item.at.kind !== "name" || !names.has(item.at.name)) return item
    return { ...item, at: binary("+", item.at, number("1", item.at.span), item.at.span) }
  })
  return { ...node, items }
}

/** A canonical dimension as an expression. */
export function dimAst(text: string, span: Ast["span"]): Ast {
  const group = /^\(([^()]*)\)\*(.*)$/.exec(text)
  if (group) {
    const body = dimAst(group[1] ?? "", span)
    return binary("*", { kind: "group", body, span }, dimAst(group[2] ?? "", span), span)
  }
  const plus = text.split("+")
  if (plus.length > 1) return plus.map((t) => dimAst(t, span)).reduce((a, b) => binary("+", a, b, span))
  const minus = text.split("-")
  if (minus.length > 1) return minus.map((t) => dimAst(t, span)).reduce((a, b) => binary("-", a, b, span))
  const factors = text.split("*")
  if (factors.length > 1) return factors.map((t) => dimAst(t, span)).reduce((a, b) => binary("*", a, b, span))
  return /^\d/.test(text) ? number(text, span) : nameAst(text, span)
}
