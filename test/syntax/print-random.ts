import { DIM_ONE, type Dim, dimName, isOne } from "../../src/ir/dim.ts"
import { type Expr, isScalar, type Shape } from "../../src/ir/expr.ts"
import type { Op } from "../../src/ir/op.ts"
import { rational } from "../../src/ir/rational.ts"
import { signatureOf } from "../../src/ir/signature.ts"
import { createRandom, type Random } from "../../src/field/random.ts"
import { bind, freshIndex } from "../../src/ops/bind.ts"
import type { Builder } from "../../src/ops/build.ts"
import { ops } from "../../src/ops/index.ts"

const SIZES: readonly Dim[] = [dimName("m"), dimName("n")]
const EXPONENTS = [rational(-2), rational(-1), rational(-1, 2), rational(1, 2), rational(2), rational(3)]

/** Cards whose scalar arguments are indices. */
const INDEXED: ReadonlySet<Op> = new Set([ops.entry, ops.row, ops.column, ops.rows, ops.columns, ops.unit])

/** Cards that scalars have others for. */
const MATRICES: ReadonlySet<Op> = new Set([ops.hadamard, ops.powers, ops.matpow])
/** Cards whose argument is known to be Hermitian. */
const HERMITIAN: ReadonlySet<Op> = new Set([ops.chol, ops.eigvec, ops.lambdamax, ops.lambdamin])

/** Random well-typed expressions over given leaves, made of every card there is. */
export class Expressions {
  private readonly builder: Builder
  private readonly leaves: readonly Expr[]
  private readonly random: Random

  constructor(builder: Builder, leaves: readonly Expr[], seed: number) {
    this.builder = builder
    this.leaves = leaves
    this.random = createRandom(seed)
  }

  private pick<T>(list: readonly T[]): T {
    return list[this.random.integer(0, list.length - 1)] as T
  }

  shape(): Shape {
    const dims = [...SIZES, DIM_ONE]
    return { rows: this.pick(dims), cols: this.pick(dims) }
  }

  expression(shape: Shape, depth: number): Expr {
    if (depth > 0) {
      for (let attempt = 0; attempt < 20; attempt++) {
        const e =
          this.random.integer(0, 30) === 0
            ? this.indexSum(shape, depth)
            : this.apply(this.pick(Object.values<Op>(ops)), shape, depth)
        if (e) return e
      }
    }
    return this.leaf(shape)
  }

  private leaf(shape: Shape): Expr {
    const fitting = this.leaves.filter((l) => l.type.rows.key === shape.rows.key && l.type.cols.key === shape.cols.key)
    if (isScalar(shape) && this.random.integer(0, 2) === 0) {
      return this.builder.literal(rational(this.random.integer(-3, 4) || 5, this.random.integer(1, 3)))
    }
    return fitting.length > 0 ? this.pick(fitting) : this.builder.ones(shape)
  }

  /** `op` with arguments such that the result has this shape; undefined where it cannot, or where no text makes it so. */
  private apply(op: Op, shape: Shape, depth: number): Expr | undefined {
    const signature = signatureOf(op)
    const sizes = new Map<string, Dim>()
    const binds = (pattern: Dim, actual: Dim): boolean => {
      const [term, ...others] = pattern.terms
      if (isOne(pattern)) return isOne(actual)
      if (!term || others.length > 0 || term.names.length !== 1 || term.coefficient !== 1) return false
      const name = term.names[0] as string
      const known = sizes.get(name)
      if (!known) sizes.set(name, actual)
      return !known || known.key === actual.key
    }
    if (!binds(signature.result.rows, shape.rows) || !binds(signature.result.cols, shape.cols)) return undefined
    const size = (d: Dim): Dim | undefined => {
      if (isOne(d)) return d
      const [term, ...others] = d.terms
      if (!term || others.length > 0 || term.names.length !== 1 || term.coefficient !== 1) return undefined
      const name = term.names[0] as string
      const known = sizes.get(name) ?? this.pick(op === ops.mul ? [...SIZES, DIM_ONE] : SIZES)
      sizes.set(name, known)
      return known
    }
    const slots = signature.variadic
      ? Array.from({ length: this.random.integer(2, 3) }, () => signature.args[0])
      : signature.args
    const shapes: Shape[] = []
    for (const slot of slots) {
      const [rows, cols] = slot ? [size(slot.rows), size(slot.cols)] : []
      if (!rows || !cols) return undefined
      shapes.push({ rows, cols })
    }
    const dims = signature.params.map((p) => size(dimName(p)))
    if (dims.includes(undefined)) return undefined
    if (op === ops.mul && shapes.some(isScalar)) return undefined
    if ((op === ops.row || op === ops.column || op === ops.unit) && isScalar(shape)) return undefined
    if (shapes.length === 0 && op !== ops.size && isScalar(shape) && dims.length > 0) return undefined
    if (INDEXED.has(op)) {
      const indices = shapes.flatMap((s, i) => (i > 0 || op === ops.unit ? [s] : []))
      const last = op === ops.unit || !dims[0] ? undefined : this.builder.apply(ops.size, [], [dims[0]])
      if (last && isOne(dims[0] as Dim)) return undefined
      const base = op === ops.unit ? [] : [this.expression(shapes[0] as Shape, depth - 1)]
      if (base[0] && isScalar(base[0].type)) return undefined
      const at = indices.map((_, i) => (last ? (i === 0 ? this.builder.literal(1) : last) : this.index(base[0], i, op)))
      return this.build(op, [...base, ...at], dims as Dim[])
    }
    const args = shapes.map((s, i) =>
      op === ops.pow && i === 1 && this.random.integer(0, 4) > 0
        ? this.builder.literal(this.pick(EXPONENTS))
        : this.expression(s, depth - 1 - this.random.integer(0, 1)),
    )
    return this.build(op, args, dims as Dim[])
  }

  /** An index that every size allows. */
  private index(base: Expr | undefined, position: number, op: Op): Expr {
    const along = position === 1 || op === ops.column ? base?.type.cols : (base?.type.rows ?? SIZES[0])
    return this.builder.literal(along && isOne(along) ? 1 : this.random.integer(1, 2))
  }

  /** A sum of terms that depend on its index. */
  private indexSum(shape: Shape, depth: number): Expr {
    const n = this.pick(SIZES)
    const index = freshIndex(this.builder)
    const vector = this.expression({ rows: n, cols: DIM_ONE }, depth - 2)
    const entry = this.builder.apply(ops.entry, [vector, index, this.builder.literal(1)])
    const body = this.builder.times(entry, this.expression(shape, depth - 2))
    const kind = isScalar(shape) ? this.pick(["sum", "product"] as const) : "sum"
    return bind(this.builder, kind, index, this.builder.literal(1), this.builder.apply(ops.size, [], [n]), body)
  }

  /** What the notation has: no conjugate of a real value, no transpose of a scalar, no division by zero. */
  private build(op: Op, args: readonly Expr[], dims: readonly Dim[]): Expr | undefined {
    const [first] = args
    const B = this.builder
    if (op === ops.conj) return B.conj(first as Expr)
    if (op === ops.re) return B.re(first as Expr)
    if (op === ops.adjoint) return B.adjoint(first as Expr)
    if (op === ops.transpose) return B.transpose(first as Expr)
    if (HERMITIAN.has(op) || (first && isScalar(first.type) && MATRICES.has(op))) return undefined
    // a number in the exponent is that of another card
    if ((op === ops.matpow || op === ops.scalarpow) && args[1]?.kind === "literal") return undefined
    // of a column, `softmax` is another card
    if (op === ops.rowsoftmax && first && isOne(first.type.cols)) return undefined
    const real = (a: Expr, i: number): Expr => (op.realArguments?.params.includes(op.params[i] as string) ? B.re(a) : a)
    return B.apply(op, args.map(real), dims)
  }
}
