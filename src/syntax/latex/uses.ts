import type { Ast } from "../ast.ts"
import type { Description } from "./knowledge.ts"
import { pending } from "./scope.ts"
import type { Rank, Unknown } from "./solve.ts"
import { childrenOf } from "../walk.ts"

/** What the letter of a name suggests: how unlikely each rank is. */
const rankByLetter = (name: string): Unknown["costs"] => {
  const stem = name.replace(/_.*$/, "").replace(/cal$/, "")
  if (/^[a-g]$/.test(stem)) return { scalar: 0, vector: 1, matrix: 3.5 }
  if (/^[h-z]$/.test(stem)) return { vector: 0, scalar: 1.2, matrix: 3 }
  // The number of things.
  if (stem === "N") return { matrix: 0, scalar: 1.2, vector: 3 }
  if (/^[A-Z]$/.test(stem)) return { matrix: 0, vector: 3, scalar: 3.2 }
  // Lower-case Greek: where a Greek and a Latin letter could be the scalar, the Greek one is.
  if (/^[a-z]/.test(stem)) return { scalar: 0, vector: 1.2, matrix: 3 }
  return { matrix: 0, vector: 3, scalar: 3.2 }
}

/** How the expressions of a part use a name. */
interface Use {
  indexed: boolean
  /** With one index. */
  single: boolean
  /** With two indices. */
  pairs: boolean
  asMatrix: boolean
  /** The argument of `diag` or `softmax`, or the right end of a product with a matrix before it. */
  asVector: boolean
  /** A numbered letter in a matrix of entries. */
  asEntry: boolean
  /** A t behind a matrix in an exponential. */
  asTime: boolean
  /** Without an index. */
  whole: boolean
  /** Alone below a fraction's bar. */
  asScalar: boolean
  /** A factor of an entrywise product, where nobody writes a number. */
  entrywise: boolean
}

const ofVectors = /^(diag|softmax|logsumexp|cumsum)$/

/** One look at all expressions for how each name is used. */
export function usesOf(asts: readonly Ast[]): Map<string, Use> {
  const uses = new Map<string, Use>()
  const of = (ast: Ast | undefined): Use | undefined => {
    if (ast?.kind !== "name") return undefined
    const use = uses.get(ast.name) ?? {
      indexed: false,
      single: false,
      pairs: false,
      asMatrix: false,
      asVector: false,
      asEntry: false,
      asTime: false,
      asScalar: false,
      whole: false,
      entrywise: false,
    }
    uses.set(ast.name, use)
    return use
  }
  const mark = (ast: Ast | undefined, key: keyof Use): void => {
    const use = of(ast)
    if (use) use[key] = true
  }
  const markEntries = (cells: readonly Ast[]): void => {
    for (const cell of cells) {
      if (cell.kind === "name" && /^[a-z]\w*_\d+(_\d+)?$/.test(cell.name)) mark(cell, "asEntry")
      else if (cell.kind !== "blocks") markEntries(childrenOf(cell))
    }
  }
  const visit = (node: Ast, goesOn: boolean): void => {
    if (node.kind === "blocks" && node.rows.length > 1) markEntries(node.rows.flat())
    if (node.kind === "index") {
      mark(node.base, "indexed")
      mark(node.base, node.items.length === 2 ? "pairs" : "single")
    } else if (node.kind === "postfix" && node.op === "^-T") mark(node.arg, "asMatrix")
    else if (node.kind === "call") {
      if (/^(tr|det|inv|logdet|expm|logm|sym)$/.test(node.name)) mark(node.args[0], "asMatrix")
      else if (ofVectors.test(node.name)) mark(node.args[0], "asVector")
      else if (node.name === pending.exp) {
        const arg = node.args[0] && bare(node.args[0])
        if (arg?.kind === "binary" && arg.op === "*" && endsInMatrix(arg.left)) mark(arg.right, "asTime")
      }
    } else if (node.kind === "binary" && node.op === "/") mark(bare(node.right), "asScalar")
    else if (node.kind === "binary" && node.op === ".*") {
      mark(bare(node.left), "entrywise")
      mark(bare(node.right), "entrywise")
    } else if (node.kind === "binary" && node.op === "*" && isLower(node.right) && endsInMatrix(node.left))
      mark(node.right, "asVector")
    // `w^Ha` with nothing behind it
    else if (node.kind === "binary" && node.op === "*" && !goesOn && isLower(node.right) && endsInRow(node.left))
      mark(node.right, "asVector")
    childrenOf(node).forEach((child) => {
      if (child.kind === "name" && node.kind !== "index") mark(child, "whole")
      visit(child, node.kind === "binary" && node.op === "*" && child === node.left)
    })
  }
  for (const ast of asts) visit(ast, false)
  return uses
}

function bare(ast: Ast): Ast {
  return ast.kind === "group" ? bare(ast.body) : ast
}

function isLower(ast: Ast): boolean {
  return ast.kind === "name" && /^[a-z]/.test(ast.name) && ast.name !== "eye"
}

/** `x^T`, `2x^T`. */
function endsInRow(ast: Ast): boolean {
  if (ast.kind === "binary") return ast.op === "*" && endsInRow(ast.right)
  return ast.kind === "postfix" && /^\.?'$/.test(ast.op) && isLower(ast.arg)
}

/** Whether a product ends in what authors write as a matrix (`A`, `X^T`, `(X^TX)^{-1}`), and is no closed form such as `x^TAx`. */
function endsInMatrix(ast: Ast): boolean {
  switch (ast.kind) {
    case "name":
      return /^[A-Z]/.test(ast.name) || ast.name === "eye"
    case "postfix":
      return endsInMatrix(ast.arg)
    case "power":
      return endsInMatrix(ast.base)
    case "group":
      return endsInMatrix(ast.body) && !beginsInRow(ast.body)
    case "binary":
      return ast.op === "*" ? endsInMatrix(ast.right) : /^[+-]$/.test(ast.op) && endsInMatrix(ast.left)
    case "call":
      return /^(diag|inv|pinv|eye)$/.test(ast.name)
    default:
      return false
  }
}

/** `x^T…`: what begins so and is in parentheses is a number or a row. */
function beginsInRow(ast: Ast): boolean {
  if (ast.kind === "binary") return beginsInRow(ast.left)
  if (ast.kind === "postfix") return isLower(ast.arg)
  return false
}

/** What a name without a declaration may be, by its letter, by how it is used and by whether a function is one of it (`\\phi(t)`). */
export function unknownOf(
  name: string,
  use: Use | undefined,
  description: Description | undefined,
  isArgument = false,
): Unknown {
  if (use?.pairs && use.single && /^[A-Z]/.test(name) && use.whole) return { name, costs: { matrix: 0 } }
  if (use?.pairs && use.single) return { name, costs: { family: 0 } }
  if (use?.pairs) return { name, costs: { matrix: 0 } }
  if (description?.family) return { name, costs: { family: 0, vector: 1 } }
  if (use?.indexed)
    return { name, costs: /^[a-z]/.test(name) ? { vector: 0, family: 0.6 } : { family: 0, vector: 0.8 } }
  // The parameter of a curve.
  const isTime = (isArgument || use?.asTime === true) && /^[ts]$/.test(name)
  const costs: Partial<Record<Rank, number>> = isTime
    ? { scalar: 0, vector: 1.2, matrix: 3 }
    : { ...rankByLetter(name) }
  const add = (rank: Rank, cost: number): void => {
    costs[rank] = (costs[rank] ?? 0) + cost
  }
  if (use?.asMatrix) {
    add("vector", 3)
    costs.matrix = Math.min(costs.matrix ?? 0, 1)
  }
  if (use?.asVector && !isTime) {
    add("scalar", 2.5)
    costs.vector = Math.min(costs.vector ?? 0, 0.2)
  }
  if (use?.entrywise) add("scalar", 4)
  if (use?.asEntry) return { name, costs: { scalar: 0, vector: 2 } }
  if (use?.asScalar) {
    add("vector", 2)
    add("matrix", 4)
    costs.scalar = Math.min(costs.scalar ?? 0, 0.5)
  }
  return { name, costs }
}
