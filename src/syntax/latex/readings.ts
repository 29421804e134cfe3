import type { Ast } from "../ast.ts"
import { binary, call, postfix } from "./cursor.ts"
import type { Read } from "./entries.ts"
import type { PartModel } from "./model.ts"
import { defaultOptions, type ReadOptions } from "./scope.ts"
import { isMatrix, isVector, sameShape, textOf } from "./shapes.ts"
import { fits, shapeOf } from "./solve.ts"
import { contains, mapChildren } from "../walk.ts"

const others: readonly (readonly [Partial<ReadOptions>, string])[] = [
  [{ wideFunctions: true }, "a function without parentheses taken over the whole product"],
  [{ tightHadamard: true }, "the elementwise product taken before the matrix product"],
  [{ trailingOnes: false }, "1 read as the number"],
]

/** The most plausible reading of an expression that fits (together with `left`, where there is one); the first one where none does. */
export function bestReading(
  part: PartModel,
  left: Read | undefined,
  right: Read,
  accepts: (ast: Ast) => boolean,
  choices: Set<string>,
): Read {
  if (!contains(right.ast, isAmbiguous)) return right
  const { env } = part
  const resolved = (read: Read): Ast => part.resolve(read.ast, read.unknownFunctions)
  if (right.free.length > 0) return right
  const leftAst = left && left.free.length === 0 ? resolved(left) : undefined
  const good = (read: Read): boolean => {
    const ast = resolved(read)
    return (leftAst && fits(env, leftAst) ? fits(env, leftAst, ast) : fits(env, ast)) && accepts(ast)
  }
  if (good(right)) return right
  const tries: (readonly [Read, string])[] = [
    [repaired(right, (ast) => repair(part, ast)), "diag of a matrix read as its diagonal part"],
    [repaired(right, (ast) => conjugated(part, ast)), "the star on a vector read as the conjugate"],
    [repaired(right, (ast) => outer(part, ast)), "the product of vectors read as the outer product"],
  ]
  for (const [options, choice] of others) {
    const read = right.again({ ...defaultOptions, ...options })
    if (read) tries.push([read, choice], [repaired(read, (ast) => repair(part, ast)), choice])
  }
  const fitsAlone = (read: Read): boolean => fits(env, resolved(read)) && accepts(resolved(read))
  const whole = tries.some(([read]) => read.ast !== right.ast && good(read)) || fitsAlone(right) ? good : fitsAlone
  for (const [read, choice] of tries) {
    if (read.ast === right.ast || !whole(read)) continue
    choices.add(`\`${part.settling.text(right.ast)}\`: ${choice}`)
    return read
  }
  return right
}

/** `X - A_{pp}` where A is made of blocks of the size of X, or any `A_{ij}` of it where the text speaks of blocks: an index there takes a block, which is not read. */
export function takesBlocks(part: PartModel, ast: Ast, saysBlocks: boolean): boolean {
  const blocked = (node: Ast): boolean => {
    if (node.kind !== "index" || node.items.length !== 2) return false
    const base = shapeOf(part.env, node.base)
    return base !== undefined && textOf(base.rows).includes("*") && textOf(base.cols).includes("*")
  }
  if (saysBlocks) return contains(ast, blocked)
  return contains(
    ast,
    (node) =>
      node.kind === "binary" && (node.op === "+" || node.op === "-") && (blocked(node.left) || blocked(node.right)),
  )
}

/** What another reading could be had for. */
function isAmbiguous(ast: Ast): boolean {
  if (ast.kind === "call") return /^(diag|det|vector)$/.test(ast.name)
  if (ast.kind === "postfix") return ast.op === "'"
  return ast.kind === "binary" && (ast.op === ".*" || ast.op === "./" || ast.op === "kron")
}

function repaired(read: Read, f: (ast: Ast) => Ast): Read {
  return { ...read, ast: f(read.ast) }
}

/** `z^*` of vectors z: the conjugate, not its transpose. */
function conjugated(part: PartModel, ast: Ast): Ast {
  const node = mapChildren(ast, (child) => conjugated(part, child))
  if (node.kind !== "postfix" || node.op !== "'" || !/(\*|\\ast|\\star)\}*$/.test(part.settling.text(node))) return node
  const shape = shapeOf(part.env, node.arg)
  return shape && isVector(shape) ? call("conj", [node.arg], node.span) : node
}

/** `u \otimes v` of vectors: `u*v'`. */
function outer(part: PartModel, ast: Ast): Ast {
  const node = mapChildren(ast, (child) => outer(part, child))
  if (node.kind !== "binary" || node.op !== "kron") return node
  const shapes = [node.left, node.right].map((side) => shapeOf(part.env, side))
  const isOuter = shapes.every((s) => s !== undefined && isVector(s))
  return isOuter ? binary("*", node.left, postfix("'", node.right, node.right.span), node.opSpan) : node
}

/** `diag(M)` of a matrix M in a sum with matrices of its shape: M with everything off the diagonal removed. */
export function repair(part: PartModel, ast: Ast): Ast {
  const node = mapChildren(ast, (child) => repair(part, child))
  if (node.kind !== "binary" || (node.op !== "+" && node.op !== "-")) return node
  const left = shapeOf(part.env, node.left)
  const right = shapeOf(part.env, node.right)
  if (!left || !right || sameShape(left, right)) return node
  if (isMatrix(left) && isVector(right)) return { ...node, right: diagonalPart(node.right) }
  if (isVector(left) && isMatrix(right)) return { ...node, left: diagonalPart(node.left) }
  return node
}

function diagonalPart(ast: Ast): Ast {
  if (ast.kind === "call" && ast.name === "diag") return call("diag", [ast], ast.span, ast.nameSpan)
  if (ast.kind === "group") return { ...ast, body: diagonalPart(ast.body) }
  if (ast.kind === "unary") return { ...ast, arg: diagonalPart(ast.arg) }
  if (ast.kind === "binary" && (ast.op === "*" || ast.op === "/"))
    return { ...ast, left: diagonalPart(ast.left), right: diagonalPart(ast.right) }
  return ast
}
