import { type Dim, dimNames } from "../../ir/dim.ts"
import { childrenOf, type Expr, fold } from "../../ir/expr.ts"
import { ops } from "../../ops/index.ts"
import type { Phrase, Phrases, Range } from "./phrase.ts"
import { dimension, factorsOf, product } from "./product.ts"

const INDICES = ["i", "j", "k", "l", "p", "q", "r", "s"]

/** The names of variables and sizes that an expression is printed with, index sums included. */
export function namesIn(root: Expr): Set<string> {
  const names = new Set<string>()
  const seen = new Set<Expr>()
  const stack = [root]
  for (let e = stack.pop(); e; e = stack.pop()) {
    if (seen.has(e)) continue
    seen.add(e)
    if (e.kind === "symbol") names.add(e.name)
    if (e.kind !== "apply") continue
    for (const d of e.dims) for (const name of dimNames(d)) names.add(name)
    stack.push(...childrenOf(e))
    if (e.op.lambda) stack.push(e.op.lambda.body)
  }
  return names
}

/** Names for the indices of an expression's sums and products, those inside others later in the alphabet. */
export class Indices {
  private readonly taken: ReadonlySet<string>
  private readonly heights = new Map<Expr, number>()
  private readonly total: number

  /** Names in `taken` are in use. */
  constructor(root: Expr, taken: Iterable<string>) {
    this.taken = new Set(taken)
    this.total = this.height(root)
  }

  /** How many sums and products stand inside each other. */
  private height(root: Expr): number {
    return fold<number>(
      root,
      (e, children) => {
        if (e.kind !== "apply" || !e.op.lambda) return Math.max(0, ...children)
        const [from = 0, to = 0, ...captured] = children
        return Math.max(from, to, 1 + Math.max(this.height(e.op.lambda.body), ...captured))
      },
      this.heights,
    )
  }

  nameOf(bound: Expr): string {
    const place = this.total - (this.heights.get(bound) ?? this.total)
    const letters = INDICES.filter((name) => !this.taken.has(name))
    return letters[place] ?? this.numbered(place - letters.length + 1)
  }

  private numbered(place: number): string {
    let stem = "i"
    while ([...this.taken].some((name) => name.startsWith(stem) && /^\d+$/.test(name.slice(stem.length)))) stem += "i"
    return `${stem}${place}`
  }
}

/** An index sum or product; a sum of unit vectors, or of products of two, is a vector or a matrix by its entries. */
export function binder(phrases: Phrases, kind: "sum" | "product", range: Range, body: Phrase, scalar: boolean): Phrase {
  const merges = body.kind === "binder" && body.binder === kind && !body.ranges.some((r) => r.index === range.index)
  const ranges = merges ? [range, ...body.ranges] : [range]
  const inner = merges ? body.body : body
  const entries = kind === "sum" && !scalar ? filled(phrases, ranges, inner) : undefined
  return entries ?? phrases.make({ kind: "binder", binder: kind, ranges, body: inner })
}

function filled(phrases: Phrases, ranges: readonly Range[], body: Phrase): Phrase | undefined {
  const factors = factorsOf(body, false)
  const place = factors.body
  const [row, column] = ranges
  if (!place || !row || ranges.length > 2) return undefined
  const at = (p: Phrase | undefined, r: Range): boolean =>
    p?.kind === "call" &&
    p.op === ops.unit &&
    p.args[0] === r.index &&
    r.from === phrases.one &&
    r.to === dimension(phrases, p.dims[0] as Dim)
  if (column) {
    const [first, second, ...more] = place.kind === "chain" ? place.factors : []
    const turned = second?.kind === "call" && second.op.notation.raised && second.op.einsum ? second.args[0] : undefined
    if (more.length > 0 || !at(first, row) || !at(turned, column)) return undefined
  } else if (!at(place, row)) return undefined
  const entry = product(phrases, { ...factors, body: undefined })
  return phrases.make({ kind: "binder", binder: column ? "matrix" : "vector", ranges, body: entry })
}
