import { type Dual, derivativePart, dual, dualMatrix } from "../field/dual.ts"
import * as la from "../field/linalg.ts"
import type { Dim } from "../ir/dim.ts"
import { GradusError } from "../ir/error.ts"
import { type Apply, dependents, type Expr, type Shape, type Sym, symbolsOf } from "../ir/expr.ts"
import { type Matrix, type NumberSystem, OutsideDomain, Unavailable } from "../ir/number.ts"
import type { Lambda } from "../ir/op.ts"
import { evaluateApply, sizeOf } from "../ops/evaluate.ts"
import type { Form } from "../ops/forms.ts"
import { applied, type Values } from "./applied.ts"
import { close } from "./compare.ts"
import { type EvenPower, squaredRoot, withoutRoot } from "./roots.ts"
import { projectTangent } from "./tangent.ts"

/** What a statement is evaluated at. */
export interface Place<T> {
  readonly sizes: ReadonlyMap<string, number>
  readonly value: (symbol: Sym) => Matrix<T> | undefined
  /** The direction in which `d` moves a symbol; undefined where `d` takes it as constant. */
  readonly tangent: (symbol: Sym) => Matrix<T> | undefined
  /** The expression has real values on the declared sets. */
  readonly isReal: (e: Expr) => boolean
  /** `jac` and `hess` are transposed. */
  readonly denominatorLayout: boolean
  /**
   * By complex variables `jac` is ∂F/∂x, the conjugate held fixed, also where F is not holomorphic (in a real space of
   * complex matrices the complex matrix that does it to all directions), and `hess(y, x, z)` that of the gradient of a
   * real y, of ∂y/∂x of another; there is none of these otherwise.
   */
  readonly wirtinger?: boolean | undefined
}

/** The form a node is an instance of, if it is one. */
export const formOf = (e: Expr): Form | undefined =>
  e.kind === "apply" && (e.op as Partial<Form>).form !== undefined ? (e.op as Form) : undefined

/**
 * The value of an operator for values of its arguments. The bodies of index sums and products are evaluated like
 * expressions of their own.
 */
export function evaluateNode<T>(
  F: NumberSystem<T>,
  e: Apply,
  args: readonly Matrix<T>[],
  sizes: ReadonlyMap<string, number>,
): Matrix<T> {
  const { lambda } = e.op
  if (!lambda) return evaluateApply(F, e, args, sizes)
  const [from, to] = args.map((a) => F.toInteger(la.at(a, 0, 0)))
  if (from === undefined || to === undefined) throw new OutsideDomain("the ends of a sum are integers")
  const values = capturedValues(lambda, args)
  const combine = lambda.fold === "sum" ? F.add : F.mul
  const start = lambda.fold === "sum" ? F.zero : F.one
  let total = la.generate(sizeOf(e.type.rows, sizes), sizeOf(e.type.cols, sizes), () => start)
  const place = placeOf(values, sizes)
  for (let k = from; k <= to; k++) {
    values.set(lambda.index.name, la.scalar(F.number(k)))
    total = la.zip(total, new Evaluation<T>(F, place).value(lambda.body), combine)
  }
  return total
}

const capturedValues = <T>({ captured }: Lambda, args: readonly Matrix<T>[]): Map<string, Matrix<T>> =>
  new Map(captured.map((c, i) => [c.name, args[i + 2] as Matrix<T>]))

const placeOf = <T>(values: ReadonlyMap<string, Matrix<T>>, sizes: ReadonlyMap<string, number>): Place<T> => ({
  sizes,
  value: (s) => values.get(s.name),
  tangent: () => undefined,
  isReal: () => false,
  denominatorLayout: false,
})

/** The column of the entries of A, columns stacked. */
export const stack = <T>(A: Matrix<T>): Matrix<T> =>
  la.generate(A.rows * A.cols, 1, (k) => la.at(A, k % A.rows, Math.floor(k / A.rows)))

/** The rows × cols matrix whose columns stand one below the other in x. */
export const unstack = <T>(x: readonly T[], rows: number, cols: number): Matrix<T> =>
  la.generate(rows, cols, (i, j) => x[j * rows + i] as T)

const unit = <T>(F: NumberSystem<T>, shape: Matrix<unknown>, i: number, j: number, value: T): Matrix<T> =>
  la.generate(shape.rows, shape.cols, (r, c) => (r === i && c === j ? value : F.zero))

/** Nodes and the directions they move in. */
export type Moves<T> = ReadonlyMap<Expr, Matrix<T>>

/**
 * The values of expressions at one place, the forms d, grad, jac, hess and wirtinger included: those by dual numbers,
 * never by the cards' differentials. A node that is moved counts as independent of what it is made of.
 */
export class Evaluation<T> implements Values<T> {
  readonly F: NumberSystem<T>
  readonly place: Place<T>
  private readonly given: ((e: Expr) => Matrix<T> | undefined) | undefined
  private readonly memo = new Map<Expr, Matrix<T>>()
  /** First derivatives along a direction, kept for the second ones. */
  private readonly halves = new WeakMap<
    Matrix<T>,
    { readonly of: Expr; readonly by: Expr; readonly along: Evaluation<Dual<T>> }
  >()
  private readonly moving = new Map<string, ReadonlySet<Expr>>()

  constructor(F: NumberSystem<T>, place: Place<T>, given?: (e: Expr) => Matrix<T> | undefined) {
    this.F = F
    this.place = place
    this.given = given
  }

  /** @throws OutsideDomain, Unavailable from the number system; GradusError where a symbol or a size has no value */
  value(root: Expr): Matrix<T> {
    const open: Expr[] = [root]
    for (let e = open.at(-1); e; e = open.at(-1)) {
      if (!this.memo.has(e)) {
        const known = this.given?.(e) ?? this.leaf(e)
        if (!known) {
          const square = squaredRoot(e)
          const node = square?.root ?? (e as Apply)
          const before = open.length
          for (const a of node.args) if (!this.memo.has(a)) open.push(a)
          if (open.length > before) continue
          this.memo.set(e, square ? this.evenPower(square) : this.apply(this.F, node))
        } else {
          this.memo.set(e, known)
        }
      }
      open.pop()
    }
    return this.memo.get(root) as Matrix<T>
  }

  private apply(F: NumberSystem<T>, e: Apply): Matrix<T> {
    const values = e.args.map((a) => this.memo.get(a) as Matrix<T>)
    return evaluateNode(F, e, values, this.place.sizes)
  }

  private evenPower({ root, exponent }: EvenPower): Matrix<T> {
    const { F } = this
    const half = F.number(exponent / 2)
    return la.map(this.apply(withoutRoot(F), root), (a) => F.pow(a, half, exponent / 2))
  }

  private leaf(e: Expr): Matrix<T> | undefined {
    if (e.kind === "literal") return la.scalar(this.F.rational(e.value.num, e.value.den))
    if (e.kind === "apply") return formOf(e) && this.form(e, formOf(e) as Form)
    const value = this.place.value(e)
    if (!value) throw new GradusError({ code: "input", message: `${e.name} has no value` })
    return value
  }

  /** The derivative of e as the nodes of `moves` move. */
  derivative(e: Expr, moves: Moves<T>): Matrix<T> {
    const inner = this.along(e, moves)
    return inner ? derivativePart(inner.value(e)) : this.zeros(e.type)
  }

  /** The derivative of the derivative of e along `first`, along `second`. */
  secondDerivative(e: Expr, first: Moves<T>, second: Moves<T>): Matrix<T> {
    const [move, ...others] = first
    const known = move && this.halves.get(move[1])
    const isKnown = known?.of === e && known.by === move?.[0] && others.length === 0
    const inner = isKnown ? known.along : this.along(e, first)
    if (!inner) return this.zeros(e.type)
    if (move && others.length === 0) this.halves.set(move[1], { of: e, by: move[0], along: inner })
    const lifted = new Map([...second].map(([node, tangent]) => [node, dualMatrix(this.F, tangent)]))
    return derivativePart(inner.derivative(e, lifted))
  }

  /**
   * The second derivative of y along tangents A of x and B of z. On O, U and St along geodesics of the embedded metric:
   * they turn towards `-x*(A'*B + B'*A)/2`, and y changes along that as well [absil2008, 5.4].
   */
  secondAlong(y: Expr, x: Sym, A: Matrix<T>, z: Sym, B: Matrix<T>): Matrix<T> {
    const { F } = this
    const second = this.secondDerivative(y, new Map([[x, A]]), new Map([[z, B]]))
    if (x !== z || !CURVED.has(x.set)) return second
    const inner = la.matmul(F, la.adjoint(F, A), B)
    const mean = la.scale(F, F.rational(1n, 2n), la.add(F, inner, la.adjoint(F, inner)))
    return la.sub(F, second, this.derivative(y, new Map([[x, la.matmul(F, this.value(x), mean)]])))
  }

  size(d: Dim): number {
    return sizeOf(d, this.place.sizes)
  }

  /** `M*x` for a column x, without making what is large in M. */
  applied(M: Expr, x: Matrix<T>): Matrix<T> {
    return applied(this, M, x)
  }

  /** The body of an index sum where a node, whatever it is made of, has the value `given`. */
  inBody(sum: Apply, lambda: Lambda, node: Expr, given: Matrix<T>): Evaluation<T> {
    const values = capturedValues(
      lambda,
      sum.args.map((a) => this.value(a)),
    )
    return new Evaluation(this.F, placeOf(values, this.place.sizes), (e) => (e === node ? given : undefined))
  }

  private zeros(shape: Shape): Matrix<T> {
    return la.zeros(this.F, sizeOf(shape.rows, this.place.sizes), sizeOf(shape.cols, this.place.sizes))
  }

  /** Evaluation over dual numbers with `moves` as ε parts; undefined where e does not depend on what moves. */
  private along(e: Expr, moves: Moves<T>): Evaluation<Dual<T>> | undefined {
    const key = `${e.id}:${[...moves.keys()].map((m) => m.id).join()}`
    let moving = this.moving.get(key)
    if (!moving) {
      moving = dependents(e, new Set(moves.keys()))
      this.moving.set(key, moving)
    }
    if (!moving.has(e)) return undefined
    const lift = (A: Matrix<T>, tangent?: Matrix<T>): Matrix<Dual<T>> => dualMatrix(this.F, A, tangent)
    const maybe = (A: Matrix<T> | undefined): Matrix<Dual<T>> | undefined => A && lift(A)
    const { value, tangent, ...rest } = this.place
    const place = { ...rest, value: (s: Sym) => maybe(value(s)), tangent: (s: Sym) => maybe(tangent(s)) }
    return new Evaluation(dual(this.F), place, (node) => {
      const direction = moves.get(node)
      if (direction) return lift(this.value(node), direction)
      return moving.has(node) ? undefined : lift(this.value(node))
    })
  }

  /** The moves of all varying symbols in e, by their tangents. */
  private varying(e: Expr): Moves<T> {
    const moves = new Map<Expr, Matrix<T>>()
    for (const s of symbolsOf(e)) {
      const tangent = this.place.tangent(s)
      if (tangent) moves.set(s, tangent)
    }
    return moves
  }

  private form(e: Apply, { form }: Form): Matrix<T> {
    const [of, V, second] = e.args as readonly [Expr, Expr, Expr]
    switch (form) {
      case "differential":
        return this.derivative(of, this.varying(of))
      case "gradient":
        return this.gradient(of, V)
      case "wirtinger":
      case "wirtinger-conj":
        return this.wirtinger(of, V, form === "wirtinger")
      case "jacobian":
        return this.layout(this.jacobian(of, V))
      case "hessian":
        return this.layout(this.hessian(of, V, second))
      default:
        return form satisfies never
    }
  }

  private layout(A: Matrix<T>): Matrix<T> {
    return this.place.denominatorLayout ? la.transpose(A) : A
  }

  /** One result for each entry of V, in a matrix of its shape. */
  private entries(V: Expr, entry: (direction: (factor: T) => Moves<T>) => T): Matrix<T> {
    const shape = this.value(V)
    return la.generate(shape.rows, shape.cols, (i, j) =>
      entry((factor) => new Map([[V, unit(this.F, shape, i, j, factor)]])),
    )
  }

  /** The set of V is respected: a gradient in its tangent space. */
  private inSpace(V: Expr, G: Matrix<T>): Matrix<T> {
    return V.kind === "symbol" ? projectTangent(this.F, V.set, V.type.field, this.value(V), G) : G
  }

  /**
   * The gradient of a scalar as LANGUAGE.md defines it.
   * @throws Unavailable where e is neither real nor holomorphic in a complex V: there is no gradient
   */
  private gradient(e: Expr, V: Expr): Matrix<T> {
    const { F } = this
    const real = this.place.isReal(e)
    const G = this.entries(V, (direction) => {
      const along = la.at(this.derivative(e, direction(F.one)), 0, 0)
      if (!F.complex) return along
      if (V.type.field === "R") return real ? F.re(along) : along
      const across = la.at(this.derivative(e, direction(F.imaginary())), 0, 0)
      if (real) return F.add(F.re(along), F.mul(F.imaginary(), F.re(across)))
      return this.holomorphic(along, across)
    })
    return real || !isHermitian(V) ? this.inSpace(V, G) : G
  }

  private holomorphic(along: T, across: T): T {
    const { F } = this
    if (!close(F, across, F.mul(F.imaginary(), along))) throw new Unavailable("not holomorphic: there is no gradient")
    return along
  }

  private wirtinger(e: Expr, V: Expr, plain: boolean): Matrix<T> {
    const { F } = this
    if (!F.complex || V.type.field === "R") throw new Unavailable("Wirtinger derivatives are by complex variables")
    const half = F.rational(1n, 2n)
    const G = this.entries(V, (direction) => {
      const along = la.at(this.derivative(e, direction(F.one)), 0, 0)
      const across = F.mul(F.imaginary(), la.at(this.derivative(e, direction(F.imaginary())), 0, 0))
      return F.mul(half, plain ? F.sub(along, across) : F.add(along, across))
    })
    return this.inSpace(V, G)
  }

  /** One row an output, one column an entry of x, matrices stacked by columns. */
  private jacobian(of: Expr, x: Expr): Matrix<T> {
    const { F } = this
    const point = this.value(x)
    const complexVariable = F.complex && x.type.field === "C"
    const inParts = complexVariable && this.inParts(x)
    if (complexVariable && !inParts && this.place.isReal(of))
      throw new Unavailable("a real function of a complex variable")
    const derivative = (H: Matrix<T>): Matrix<T> => stack(this.derivative(of, new Map([[x, H]])))
    const columns = Array.from({ length: point.rows * point.cols }, (_, k) => {
      if (inParts) return this.parts(x, k, false, derivative)
      const direction = (factor: T): Matrix<T> => unit(F, point, k % point.rows, Math.floor(k / point.rows), factor)
      const along = derivative(direction(F.one))
      if (complexVariable) {
        const across = derivative(direction(F.imaginary()))
        along.data.forEach((a, i) => this.holomorphic(a, across.data[i] as T))
      }
      return along
    })
    const rows = columns[0]?.rows ?? 0
    const J = la.generate(rows, columns.length, (i, j) => la.at(columns[j] as Matrix<T>, i, 0))
    return x.kind === "symbol" && !inParts ? this.rowsInSpace(x, J) : J
  }

  /** Every row of J, as a matrix of the shape of x, brought into the tangent space. */
  rowsInSpace(x: Expr, J: Matrix<T>): Matrix<T> {
    const { rows, cols } = this.value(x)
    const projected = Array.from({ length: J.rows }, (_, r) =>
      stack(this.inSpace(x, unstack(J.data.slice(r * J.cols, (r + 1) * J.cols), rows, cols))),
    )
    return la.generate(J.rows, J.cols, (i, j) => la.at(projected[i] as Matrix<T>, j, 0))
  }

  private hessian(y: Expr, x: Expr, z: Expr): Matrix<T> {
    const { F } = this
    if (F.complex && [x, z].some((v) => v.type.field === "C") && this.inParts(x, z)) return this.complexHessian(y, x, z)
    if (!hasHessian(F, this.place, y, x, z)) throw new Unavailable("second derivatives along a curved set or over C")
    const [p, q] = [this.value(x), this.value(z)]
    const index = (V: Expr, A: Matrix<T>, k: number): Matrix<T> =>
      this.inSpace(V, unit(F, A, k % A.rows, Math.floor(k / A.rows), F.one))
    const entries: T[][] = []
    const directions = Array.from({ length: p.rows * p.cols }, (_, i) => index(x, p, i))
    return la.generate(p.rows * p.cols, q.rows * q.cols, (i, j) => {
      // by one variable twice, it is symmetric
      const mirrored = x === z ? entries[j]?.[i] : undefined
      if (mirrored !== undefined) return mirrored
      const [A, B] = [directions[i] as Matrix<T>, index(z, q, j)]
      const second =
        x.kind === "symbol" && z.kind === "symbol"
          ? this.secondAlong(y, x, A, z, B)
          : this.secondDerivative(y, new Map([[x, A]]), new Map([[z, B]]))
      return ((entries[i] ??= [])[j] = la.at(second, 0, 0))
    })
  }

  private inParts(...variables: readonly Expr[]): boolean {
    const open = variables.some((v) => v.kind === "symbol" && v.set === "St")
    return this.place.wirtinger === true && !open
  }

  /** Of a real y by the parts of x as a gradient has them; by z always with its conjugate held fixed. */
  private complexHessian(y: Expr, x: Expr, z: Expr): Matrix<T> {
    const [p, q] = [this.value(x), this.value(z)]
    const second = (A: Matrix<T>, B: Matrix<T>): Matrix<T> =>
      x.kind === "symbol" && z.kind === "symbol"
        ? this.secondAlong(y, x, A, z, B)
        : this.secondDerivative(y, new Map([[x, A]]), new Map([[z, B]]))
    const real = this.place.isReal(y)
    return la.generate(p.rows * p.cols, q.rows * q.cols, (i, j) =>
      la.at(
        this.parts(x, i, real, (A) => this.parts(z, j, false, (B) => second(A, B))),
        0,
        0,
      ),
    )
  }

  /**
   * From the derivatives by the parts of the k-th entry a + ib of V, along directions in its space: ∂/∂a + i ∂/∂b with
   * `gradient`; otherwise half of ∂/∂a - i ∂/∂b, all of it where the space is one of numbers a and b alone.
   */
  private parts(V: Expr, k: number, gradient: boolean, along: (H: Matrix<T>) => Matrix<T>): Matrix<T> {
    const { F } = this
    const A = this.value(V)
    const direction = (factor: T): Matrix<T> => this.inSpace(V, unit(F, A, k % A.rows, Math.floor(k / A.rows), factor))
    const first = along(direction(F.one))
    if (V.type.field === "R") return first
    const second = la.scale(F, F.imaginary(), along(direction(F.imaginary())))
    if (gradient) return la.add(F, first, second)
    const difference = la.sub(F, first, second)
    return isHermitian(V) ? difference : la.scale(F, F.rational(1n, 2n), difference)
  }
}

const isHermitian = (V: Expr): boolean =>
  V.kind === "symbol" && V.type.field === "C" && ["Herm", "HPD", "PD", "PSD", "U", "O", "St"].includes(V.set)

export const CURVED: ReadonlySet<string> = new Set(["O", "U", "St"])

/** Second derivatives by x and z are a matrix of numbers: over R; over C of holomorphic functions. */
function hasHessian<T>(F: NumberSystem<T>, place: Pick<Place<T>, "isReal">, y: Expr, x: Expr, z: Expr): boolean {
  const complex = F.complex && [x, z].some((v) => v.type.field === "C")
  const curved = [x, z].some((v) => v.kind === "symbol" && CURVED.has(v.set))
  return !complex || (!curved && !place.isReal(y))
}
