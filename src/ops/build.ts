import { DIM_ONE, type Dim, dimValue, isOne } from "../ir/dim.ts"
import { type Arena, type Expr, isScalar, type Shape, type Type } from "../ir/expr.ts"
import type { Op } from "../ir/op.ts"
import { MINUS_ONE, type Rational, rational } from "../ir/rational.ts"
import { resultType, type Unify } from "../ir/signature.ts"
import { ops } from "./index.ts"

const SCALAR: Type = { rows: DIM_ONE, cols: DIM_ONE, field: "R" }

const NO_SIZES: ReadonlyMap<string, number> = new Map()

/**
 * Makes nodes. `apply` is the only primitive: the plain builder interns what it is asked for, the simplifying builder
 * of rewrite/ applies rules first; everything else here is written with it and serves both.
 */
export abstract class Builder {
  readonly arena: Arena

  constructor(arena: Arena) {
    this.arena = arena
  }

  /** @throws GradusError code `shape` where the arguments do not fit */
  abstract apply(op: Op, args: readonly Expr[], dims?: readonly Dim[]): Expr

  literal(value: Rational | number): Expr {
    return this.arena.literal(typeof value === "number" ? rational(value) : value, SCALAR)
  }

  add(...terms: readonly Expr[]): Expr {
    return terms.length === 1 ? (terms[0] as Expr) : this.apply(ops.add, terms)
  }

  sub(a: Expr, b: Expr): Expr {
    return this.add(a, this.neg(b))
  }

  neg(a: Expr): Expr {
    return this.scale(this.literal(MINUS_ONE), a)
  }

  scale(c: Expr, a: Expr): Expr {
    return this.apply(ops.scale, [c, a])
  }

  /** Product of any two factors that conform: a scalar on either side scales. */
  times(a: Expr, b: Expr): Expr {
    if (isScalar(a.type)) return this.scale(a, b)
    return isScalar(b.type) ? this.scale(b, a) : this.apply(ops.mul, [a, b])
  }

  /** Product entry by entry. */
  hadamard(a: Expr, b: Expr): Expr {
    return isScalar(a.type) ? this.scale(a, b) : this.apply(ops.hadamard, [a, b])
  }

  pow(base: Expr, exponent: Rational): Expr {
    return this.apply(ops.pow, [base, this.literal(exponent)])
  }

  /** One over every entry. */
  reciprocal(a: Expr): Expr {
    return this.pow(a, MINUS_ONE)
  }

  transpose(a: Expr): Expr {
    return isScalar(a.type) ? a : this.apply(ops.transpose, [a])
  }

  conj(a: Expr): Expr {
    return a.type.field === "R" ? a : this.apply(ops.conj, [a])
  }

  /** Conjugate transpose. */
  adjoint(a: Expr): Expr {
    if (a.type.field === "R") return this.transpose(a)
    return isScalar(a.type) ? this.conj(a) : this.apply(ops.adjoint, [a])
  }

  re(a: Expr): Expr {
    return a.type.field === "R" ? a : this.apply(ops.re, [a])
  }

  /** A dimension as a scalar: a number where it is one. */
  size(n: Dim): Expr {
    const value = dimValue(n, NO_SIZES)
    return value === undefined ? this.apply(ops.size, [], [n]) : this.literal(value)
  }

  eye(n: Dim): Expr {
    return isOne(n) ? this.literal(1) : this.apply(ops.eye, [], [n])
  }

  /** The i-th unit vector of size n. */
  unit(i: Expr, n: Dim): Expr {
    return isOne(n) ? this.literal(1) : this.apply(ops.unit, [i], [n])
  }

  zeros(shape: Shape): Expr {
    return isScalar(shape) ? this.literal(0) : this.apply(ops.zeros, [], [shape.rows, shape.cols])
  }

  ones(shape: Shape): Expr {
    return isScalar(shape) ? this.literal(1) : this.apply(ops.ones, [], [shape.rows, shape.cols])
  }
}

/** Interns exactly what is asked for. */
export class PlainBuilder extends Builder {
  private readonly unify: Unify | undefined

  /** `unify` lets dimensions that are still unknown agree with others. */
  constructor(arena: Arena, unify?: Unify) {
    super(arena)
    this.unify = unify
  }

  apply(op: Op, args: readonly Expr[], dims: readonly Dim[] = []): Expr {
    return this.arena.apply(op, args, dims, () =>
      resultType(
        op,
        args.map((a) => a.type),
        dims,
        this.unify,
      ),
    )
  }
}
