import type { Dim } from "../../ir/dim.ts"
import type { Op, Spelling } from "../../ir/op.ts"
import { ONE, type Rational } from "../../ir/rational.ts"

/** What is raised: a scalar, every entry, or a square matrix by the matrix product. */
export type PowerMode = "scalar" | "elementwise" | "matrix"

/**
 * An expression as it is written down: products flattened and sorted, signs and numbers in front, negative powers below
 * a stroke. Phrases of one `Phrases` with equal content are the same object. Phrases hold no parentheses.
 */
export type Phrase = { readonly id: number; readonly complex: boolean } & PhraseContent

/** A sum's term, its sign apart. */
export interface Term {
  readonly negative: boolean
  readonly body: Phrase
}

export type PhraseContent =
  | { readonly kind: "number"; readonly value: Rational }
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "sum"; readonly terms: readonly Term[] }
  | ProductContent
  /** A matrix product of at least two factors. */
  | { readonly kind: "chain"; readonly factors: readonly Phrase[] }
  /** An elementwise product; without factors above the stroke it is a reciprocal. */
  | { readonly kind: "hadamard"; readonly over: readonly Phrase[]; readonly under: Phrase | undefined }
  | { readonly kind: "power"; readonly mode: PowerMode; readonly base: Phrase; readonly exponent: Phrase }
  | { readonly kind: "inner"; readonly left: Phrase; readonly right: Phrase }
  | CallContent
  | BinderContent
  /** A matrix of blocks, row by row. */
  | { readonly kind: "blocks"; readonly rows: readonly (readonly Phrase[])[] }

/** `sum(i in from..to, …, body)` and its like. */
export interface BinderContent {
  readonly kind: "binder"
  readonly binder: "sum" | "product" | "matrix" | "vector"
  readonly ranges: readonly Range[]
  readonly body: Phrase
}

/** An index and its first and last value; a later range may contain the index. */
export interface Range {
  readonly index: Phrase & { readonly kind: "name" }
  readonly from: Phrase
  readonly to: Phrase
}

/** `± num/den · top · body / bottom`; num and den are not negative, `body` is the one factor that is not a scalar. */
export interface ProductContent {
  readonly kind: "product"
  readonly negative: boolean
  readonly num: bigint
  readonly den: bigint
  readonly top: readonly Phrase[]
  readonly body: Phrase | undefined
  readonly bottom: readonly Phrase[]
}

export interface CallContent {
  readonly kind: "call"
  readonly op: Op
  readonly spelling: Spelling
  /** Use fixes the size of this constant. */
  readonly unsized: boolean
  readonly args: readonly Phrase[]
  readonly dims: readonly Dim[]
}

const ids = (phrases: readonly Phrase[]): string => phrases.map((p) => p.id).join(",")

function keyOf(p: PhraseContent): string {
  switch (p.kind) {
    case "number":
      return `n${p.value.num}/${p.value.den}`
    case "name":
      return `v${p.name}`
    case "sum":
      return `s${p.terms.map((t) => `${t.negative ? "-" : "+"}${t.body.id}`).join("")}`
    case "product":
      return `p${p.negative ? "-" : ""}${p.num}/${p.den};${ids(p.top)};${p.body?.id ?? ""};${ids(p.bottom)}`
    case "chain":
      return `m${ids(p.factors)}`
    case "hadamard":
      return `h${ids(p.over)};${p.under?.id ?? ""}`
    case "power":
      return `^${p.mode};${p.base.id};${p.exponent.id}`
    case "inner":
      return `i${p.left.id},${p.right.id}`
    case "binder":
      return `b${p.binder};${p.ranges.map((r) => ids([r.index, r.from, r.to])).join(";")};${p.body.id}`
    case "blocks":
      return `B${p.rows.map(ids).join(";")}`
    default:
      return `c${p.spelling.text};${p.unsized};${ids(p.args)};${p.dims.map((d) => d.key).join(",")}`
  }
}

/** The parts of a phrase, left to right. */
export function partsOf(p: Phrase): readonly Phrase[] {
  switch (p.kind) {
    case "number":
    case "name":
      return []
    case "sum":
      return p.terms.map((t) => t.body)
    case "product":
      return [...p.top, ...(p.body ? [p.body] : []), ...p.bottom]
    case "chain":
      return p.factors
    case "hadamard":
      return p.under ? [...p.over, p.under] : p.over
    case "power":
      return [p.base, p.exponent]
    case "inner":
      return [p.left, p.right]
    case "binder":
      return [...p.ranges.flatMap((r) => [r.index, r.from, r.to]), p.body]
    case "blocks":
      return p.rows.flat()
    default:
      return p.args
  }
}

/** Owns phrases: equal content, one object. */
export class Phrases {
  private readonly known = new Map<string, Phrase>()

  /** `complex`: the value may be complex for another reason than its parts. */
  make(content: PhraseContent, complex = false): Phrase {
    const key = keyOf(content)
    const known = this.known.get(key)
    if (known) return known
    const draft = { ...content, id: this.known.size, complex } as Phrase
    const made = complex || !partsOf(draft).some((p) => p.complex) ? draft : { ...draft, complex: true }
    this.known.set(key, made)
    return made
  }

  number(value: Rational): Phrase {
    return this.make({ kind: "number", value })
  }

  get one(): Phrase {
    return this.number(ONE)
  }
}

/** One result a distinct phrase, parts first, with an explicit stack. */
export function foldPhrase<T>(root: Phrase, visit: (p: Phrase, result: (part: Phrase) => T) => T): T {
  const memo = new Map<Phrase, T>()
  const result = (p: Phrase): T => memo.get(p) as T
  const stack: Phrase[] = [root]
  for (let p = stack.at(-1); p; p = stack.at(-1)) {
    const missing = memo.has(p) ? [] : partsOf(p).filter((part) => !memo.has(part))
    if (missing.length > 0) {
      for (const part of missing) stack.push(part)
      continue
    }
    stack.pop()
    if (!memo.has(p)) memo.set(p, visit(p, result))
  }
  return result(root)
}
