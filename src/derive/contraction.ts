import { DIM_ONE, type Dim, dimAdd, dimName, dimNames, dimNumber, dimSub, isOne, sameDim } from "../ir/dim.ts"
import { type Apply, dependents, type Expr, isScalar, nodesOf, type Shape, type Sym } from "../ir/expr.ts"
import type { Lambda } from "../ir/op.ts"
import { bind, open } from "../ops/bind.ts"
import type { Builder } from "../ops/build.ts"
import { einsumOf } from "../ops/einsum.ts"
import { ops } from "../ops/index.ts"
import { polynomialOf } from "../syntax/dimension.ts"
import { substitute } from "../syntax/substitute.ts"

/** An array of one or two axes (a vector, a matrix; without axes a number would be in the coefficient), one letter each. */
export interface Operand {
  readonly value: Expr
  readonly letters: string
}

/** `coefficient * einsum("operands->result", …)`: a sum over every letter that the result has not. */
export interface Contraction {
  readonly coefficient: Expr
  readonly operands: readonly Operand[]
  /** The axes of the output, then those of the variable; axes of length 1 are left out. */
  readonly result: string
}

/** More terms are not easier to read than an index sum. */
const MOST_TERMS = 40

/** Axes by number; -1 is an axis of length 1. */
interface Axes {
  readonly row: number
  readonly col: number
}

interface Factor {
  readonly value: Expr
  /** One axis, a column; or two. */
  readonly axes: readonly number[]
}

interface Term {
  readonly coefficient: Expr
  readonly factors: readonly Factor[]
  /** Axes that are the same. */
  readonly ties: readonly (readonly [number, number])[]
}

const hasIndexSum = (e: Expr): boolean => nodesOf(e).some((n) => n.kind === "apply" && n.op.lambda !== undefined)

/** The operator is not a sum of products of arrays with two axes at most. */
class NoContraction extends Error {}

/**
 * A linear operator on `hole`, as an array with the axes of what it makes and then those of the hole: a sum of
 * contractions of matrices, vectors and numbers. Undefined where it is none, as for a Fréchet derivative, and where there
 * are too many terms.
 */
export function contractionsOf(builder: Builder, operator: Expr, hole: Expr): readonly Contraction[] | undefined {
  try {
    return new Reader(builder, hole).contractions(operator)
  } catch (error) {
    if (error instanceof NoContraction) return undefined
    throw error
  }
}

/** An index of a sum, counted from 1, and the axis that it is. */
interface Running {
  readonly index: Sym
  readonly axis: number
}

interface Span {
  readonly axis: number
  readonly length: Dim
  /** First and last; absent where it is the whole. */
  readonly part: readonly Expr[] | undefined
}

class Reader {
  private readonly builder: Builder
  private readonly hole: Expr
  private readonly sizes: Dim[] = []
  private readonly running: Running[] = []
  private readonly inner: Axes

  constructor(builder: Builder, hole: Expr) {
    this.builder = builder
    this.hole = hole
    this.inner = this.axesOf(hole.type)
  }

  contractions(operator: Expr): Contraction[] {
    const outer = this.axesOf(operator.type)
    const free = [outer.row, outer.col, this.inner.row, this.inner.col].filter((a) => a >= 0)
    return this.terms(operator, outer).map((t) => this.finished(t, free))
  }

  private axis(size: Dim): number {
    return isOne(size) ? -1 : this.sizes.push(size) - 1
  }

  private axesOf({ rows, cols }: Shape): Axes {
    return { row: this.axis(rows), col: this.axis(cols) }
  }

  private terms(e: Expr, at: Axes): Term[] {
    const B = this.builder
    if (e === this.hole) {
      const ties = [[at.row, this.inner.row] as const, [at.col, this.inner.col] as const]
      return [{ coefficient: B.literal(1), factors: [], ties: ties.filter(([a]) => a >= 0) }]
    }
    if (e.kind !== "apply" || !(this.moves(e) || hasIndexSum(e))) return [this.opaque(e, at)]
    try {
      const found = this.inside(e, at)
      if (found.length > MOST_TERMS) throw new NoContraction()
      return found
    } catch (error) {
      if (!(error instanceof NoContraction) || this.has(e, this.hole)) throw error
      return [this.opaque(e, at)]
    }
  }

  /** It depends on the hole, or on an index. */
  private moves(e: Expr): boolean {
    return dependents(e, new Set<Expr>([this.hole, ...this.running.map((r) => r.index)])).has(e)
  }

  private has(e: Expr, node: Expr): boolean {
    return dependents(e, new Set([node])).has(e)
  }

  private inside(e: Apply, at: Axes): Term[] {
    const { op, args } = e
    if (op === ops.add) return args.flatMap((a) => this.terms(a, at))
    if (op.lambda?.fold === "sum") return this.indexSum(e, op.lambda, at)
    const selected = this.selected(e, at)
    if (selected) return selected
    const spec = einsumOf(op)
    if (!spec) return [this.opaque(e, at)]
    const letters = new Map<string, number>()
    const ties: (readonly [number, number])[] = []
    const place = (indices: string, { row, col }: Axes, { rows }: Shape): void => {
      const both = indices.length === 2 ? [row, col] : [isOne(rows) ? col : row]
      ;[...indices].forEach((letter, i) => {
        const known = letters.get(letter)
        const axis = both[i] as number
        if (known === undefined) letters.set(letter, axis)
        else if (known >= 0 && axis >= 0 && known !== axis) ties.push([known, axis])
      })
    }
    place(spec.result, at, e.type)
    const parts = args.map((a, i) => {
      const term = spec.args[i] as (typeof spec.args)[number]
      const axes = this.axesOf(a.type)
      place(term.indices, axes, a.type)
      if (term.conjugate && a.type.field === "C" && this.has(a, this.hole)) throw new NoContraction()
      return this.terms(term.conjugate ? this.builder.conj(a) : a, axes)
    })
    return parts.reduce<Term[]>(
      (left, right) => left.flatMap((a) => right.map((b) => this.product(a, b))),
      [{ coefficient: this.builder.literal(1), factors: [], ties }],
    )
  }

  private product(a: Term, b: Term): Term {
    return {
      coefficient: this.builder.scale(a.coefficient, b.coefficient),
      factors: [...a.factors, ...b.factors],
      ties: [...a.ties, ...b.ties],
    }
  }

  private with(terms: readonly Term[], selector: Term): Term[] {
    return terms.map((t) => this.product(t, selector))
  }

  /** Rows, columns and entries: parts of what does not depend on the index, otherwise products with parts of the identity. */
  private selected(e: Apply, at: Axes): Term[] | undefined {
    const B = this.builder
    const { op, args } = e
    const [a, i, j] = args as [Expr, Expr, Expr]
    if (op === ops.unit) return [this.selector(args[0] as Expr, e.type.rows, at.row)]
    if (op === ops.row) return this.picked(a, at, i, undefined)
    if (op === ops.column) return this.picked(a, at, undefined, i)
    if (op === ops.entry) return this.picked(a, at, i, j)
    if ((op !== ops.rows && op !== ops.columns) || this.moves(i) || this.moves(j)) return undefined
    const byRows = op === ops.rows
    const n = byRows ? a.type.rows : a.type.cols
    const axis = this.axis(n)
    const part = this.factor(B.apply(ops.rows, [B.eye(n), i, j], e.dims), { row: byRows ? at.row : at.col, col: axis })
    return this.with(this.terms(a, byRows ? { row: axis, col: at.col } : { row: at.row, col: axis }), part)
  }

  /** Row i, column j, or the entry there. */
  private picked(a: Expr, at: Axes, i: Expr | undefined, j: Expr | undefined): Term[] {
    const B = this.builder
    const { rows, cols } = a.type
    const spans = [
      i && !isOne(rows) ? this.span(i, rows) : undefined,
      j && !isOne(cols) ? this.span(j, cols) : undefined,
    ]
    if (!this.moves(a) && spans.every((s) => s !== "fixed")) {
      const [r, c] = spans
      const high = r?.part ? B.apply(ops.rows, [a, ...r.part], [r.length]) : a
      const value = c?.part ? B.apply(ops.columns, [high, ...c.part], [c.length]) : high
      return [this.factor(value, { row: r?.axis ?? at.row, col: c?.axis ?? at.col })]
    }
    const row = i ? this.axis(rows) : at.row
    const col = j ? this.axis(cols) : at.col
    const byRow = i ? [this.selector(i, rows, row)] : []
    const selectors = j ? [...byRow, this.selector(j, cols, col)] : byRow
    return selectors.reduce((terms, s) => this.with(terms, s), this.terms(a, { row, col }))
  }

  /** Where an index runs along an axis of length n: along which of its own, and over which part; `fixed`: it does not run. */
  private span(index: Expr, n: Dim): Span | "fixed" {
    const B = this.builder
    if (!this.moves(index)) return "fixed"
    const position = polynomialOf(index)
    const runner = position && this.running.find((r) => dimNames(position).includes(r.index.name))
    const offset = runner && dimSub(position, dimName(runner.index.name))
    if (!offset || dimNames(offset).some((name) => name.startsWith("#"))) throw new NoContraction()
    const length = this.sizes[runner.axis] as Dim
    const whole = offset.terms.length === 0 && sameDim(length, n)
    const part = whole ? undefined : [dimAdd(offset, dimNumber(1)), dimAdd(offset, length)].map((d) => B.size(d))
    return { axis: runner.axis, length, part }
  }

  /** The entry `index` of an axis of length n, 1 there and 0 elsewhere: along an axis of its own where the index runs. */
  private selector(index: Expr, n: Dim, axis: number): Term {
    const B = this.builder
    const one = { coefficient: B.literal(1), factors: [], ties: [] }
    if (axis < 0) return one
    const span = this.span(index, n)
    if (span === "fixed") return this.factor(B.unit(index, n), { row: axis, col: -1 })
    if (!span.part) return { ...one, ties: [[span.axis, axis]] }
    return this.factor(B.apply(ops.rows, [B.eye(n), ...span.part], [span.length]), { row: span.axis, col: axis })
  }

  /** A sum over an index is one over an axis, where its ends do not depend on another. */
  private indexSum(e: Apply, lambda: Lambda, at: Axes): Term[] {
    const B = this.builder
    const [from, to] = e.args.map((a) => (isScalar(a.type) ? polynomialOf(a) : undefined))
    if (!from || !to || [from, to].some((d) => dimNames(d).some((n) => n.startsWith("#")))) throw new NoContraction()
    const length = dimAdd(dimSub(to, from), dimNumber(1))
    const axis = this.axis(length)
    if (axis < 0) throw new NoContraction()
    const { index, body } = open(B, lambda, e.args)
    // counted from 1
    const start = dimSub(from, dimNumber(1))
    const shifted =
      start.terms.length === 0 ? body : substitute(B, body, new Map([[index, B.add(index, B.size(start))]]))
    this.running.push({ index, axis })
    try {
      return this.terms(shifted, at).map((t) => this.summed(t, axis, length))
    } finally {
      this.running.pop()
    }
  }

  /** A term that an axis does not touch is there as often as the axis is long. */
  private summed(t: Term, axis: number, length: Dim): Term {
    const touched = t.factors.some((f) => f.axes.includes(axis)) || t.ties.some((tie) => tie.includes(axis))
    return touched ? t : { ...t, coefficient: this.builder.scale(this.builder.size(length), t.coefficient) }
  }

  /** What is no sum of products: a number, or an operand along its own axes and those of the indices in it. */
  private opaque(e: Expr, at: Axes): Term {
    const B = this.builder
    if (this.has(e, this.hole)) throw new NoContraction()
    const indices = this.running.filter((r) => this.has(e, r.index))
    const own = [at.row, at.col].filter((a) => a >= 0)
    if (indices.length === 0) return isScalar(e.type) ? { coefficient: e, factors: [], ties: [] } : this.factor(e, at)
    const [first, second] = indices
    if (!first || own.length + indices.length > 2) throw new NoContraction()
    const along = (value: Expr, { index, axis }: Running, column: boolean): Expr => {
      const length = this.sizes[axis] as Dim
      const unit = B.unit(index, length)
      const body = B.times(value, column ? unit : B.transpose(unit))
      return bind(B, "sum", index, B.literal(1), B.apply(ops.size, [], [length]), body)
    }
    const column = isOne(e.type.rows) && !isScalar(e.type) ? B.transpose(e) : e
    if (isScalar(e.type) && second)
      return this.factor(along(along(e, second, false), first, true), { row: first.axis, col: second.axis })
    if (isScalar(e.type)) return this.factor(along(e, first, true), { row: first.axis, col: -1 })
    return this.factor(along(column, first, false), { row: own[0] as number, col: first.axis })
  }

  /** A matrix along two axes, or as a column along one. */
  private factor(e: Expr, at: Axes): Term {
    const B = this.builder
    const value = isOne(e.type.rows) && !isScalar(e.type) ? B.transpose(e) : e
    const axes = [at.row, at.col].filter((a) => a >= 0)
    return { coefficient: B.literal(1), factors: [{ value, axes }], ties: [] }
  }

  /** Letters for the axes; an identity where two axes of the result are the same, ones where nothing touches an axis of it. */
  private finished(t: Term, free: readonly number[]): Contraction {
    const B = this.builder
    const owner = this.sizes.map((_, i) => i)
    const find = (a: number): number => {
      let k = a
      while (owner[k] !== k) k = owner[k] as number
      return k
    }
    for (const [a, b] of t.ties) owner[find(a)] = find(b)
    const names = free.map((_, i) => LETTERS[i] as string)
    const letters = new Map<number, string>()
    const operands: Operand[] = []
    let next = free.length
    free.forEach((axis, i) => {
      const known = letters.get(find(axis))
      if (known === undefined) letters.set(find(axis), names[i] as string)
      else operands.push({ value: B.eye(this.sizes[axis] as Dim), letters: `${known}${names[i]}` })
    })
    const letterOf = (axis: number): string => {
      const known = letters.get(find(axis))
      if (known !== undefined) return known
      const letter = LETTERS[next++]
      if (letter === undefined) throw new NoContraction()
      letters.set(find(axis), letter)
      return letter
    }
    for (const f of t.factors) operands.push({ value: f.value, letters: f.axes.map(letterOf).join("") })
    free.forEach((axis, i) => {
      const letter = names[i] as string
      if (!operands.some((o) => o.letters.includes(letter)))
        operands.push({ value: B.ones({ rows: this.sizes[axis] as Dim, cols: DIM_ONE }), letters: letter })
    })
    return { coefficient: t.coefficient, operands: withoutOnes(operands), result: names.join("") }
  }
}

/** Ones say nothing along axes that another operand has. */
function withoutOnes(operands: readonly Operand[]): readonly Operand[] {
  const isIdle = (o: Operand, among: readonly Operand[]): boolean =>
    o.value.kind === "apply" &&
    o.value.op === ops.ones &&
    [...o.letters].every((l) => among.some((other) => other !== o && other.letters.includes(l)))
  const idle = operands.find((o) => isIdle(o, operands))
  return idle ? withoutOnes(operands.filter((o) => o !== idle)) : operands
}

const LETTERS = "ijklabcdefghmnopqrstuvwxyz"
