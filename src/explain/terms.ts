import type { Dim } from "../ir/dim.ts"
import type { Expr, Sym } from "../ir/expr.ts"
import type { Rational } from "../ir/rational.ts"

/** An index and the size up to which it runs. */
export interface Index {
  readonly symbol: Sym
  readonly dim: Dim
}

export type Factor =
  /** An entry of a variable, name or constant, or its conjugate; without indices a scalar. */
  | { readonly kind: "entry"; readonly of: Expr; readonly indices: readonly Index[]; readonly conjugate?: boolean }
  /** 1 where two indices are equal, else 0. */
  | { readonly kind: "delta"; readonly indices: readonly [Index, Index] }
  /** A function of one variable at a sum, or its derivative. */
  | {
      readonly kind: "function"
      readonly of: (x: Expr) => Expr
      readonly slope: (x: Expr) => Expr
      readonly at: readonly Term[]
    }

/** number · product of the factors, summed over the indices in `sums`. */
export interface Term {
  readonly number: Rational
  readonly factors: readonly Factor[]
  readonly sums: readonly Index[]
}

/** Raised where an operator has no entries to write down. */
export class NotByEntries extends Error {
  constructor(why: string = "it is for sums of products of entries and functions of them") {
    super(why)
  }
}

/** Every index of some terms, those inside functions included. */
export const indicesIn = (terms: readonly Term[]): readonly Index[] =>
  terms.flatMap((t) => t.factors.flatMap((f) => (f.kind === "function" ? indicesIn(f.at) : f.indices)))

export const hasFunctions = (t: Term): boolean => t.factors.some((f) => f.kind === "function")

/** How many sums are carried out within each other. */
export const depthOf = (t: Term): number =>
  t.sums.length + Math.max(0, ...t.factors.map((f) => (f.kind === "function" ? Math.max(0, ...f.at.map(depthOf)) : 0)))

/** The same entry. */
export const sameFactor = (f: Factor, g: Factor): boolean =>
  f === g ||
  (f.kind === "entry" &&
    g.kind === "entry" &&
    f.of === g.of &&
    f.conjugate === g.conjugate &&
    f.indices.every((index, k) => index === g.indices[k]))
