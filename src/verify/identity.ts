import * as la from "../field/linalg.ts"
import { type Expr, isScalar, nodesInside, type Sym } from "../ir/expr.ts"
import { type Matrix, type NumberSystem, Unavailable } from "../ir/number.ts"
import { CURVED, type Evaluation, stack, unstack } from "./evaluate.ts"
import { ops } from "../ops/index.ts"
import { isOpenSet, projectTangent } from "./tangent.ts"
import { type Meaning, type Sample, evaluationAt } from "./values.ts"

export type Pair<T> = readonly [Matrix<T>, Matrix<T>]

/** Something that holds where all its pairs are equal, over every number system: what the checks run on. */
export interface Identity {
  /** The expressions that it evaluates. */
  readonly roots: readonly Expr[]
  /** How many times each root is differentiated, in the order of the roots. */
  readonly orders: readonly number[]
  /** Variables that it moves, in the roots or not. */
  readonly variables: readonly Sym[]
  readonly meaning: Meaning
  readonly pairs: <T>(F: NumberSystem<T>, sample: Sample<T>) => readonly Pair<T>[]
}

/** Some number in it is complex. */
export const isComplex = (identity: Identity): boolean =>
  nodesInside(...identity.roots).some((e) => e.type.field === "C")

/** `a = b`; forms inside have their meaning. */
export const equality = (a: Expr, b: Expr, meaning: Meaning): Identity => ({
  roots: [a, b],
  orders: [0, 0],
  variables: [],
  meaning,
  pairs: (F, sample) => {
    const at = evaluationAt(F, sample, meaning)
    return [[at.value(a), at.value(b)]]
  },
})

/** A variable and what is claimed to be the derivative by it. */
export interface PartialDerivative {
  readonly wrt: Sym
  readonly derivative: Expr
}

const HERMITIAN: ReadonlySet<string> = new Set(["PSD", "PD", "Herm", "HPD", "O", "U", "St"])

/** The gradient of a real function lies in the tangent space, of a holomorphic one where that is a complex space. */
const hasSpace = (s: Sym, real: boolean): boolean =>
  !isOpenSet(s.set) && (real || s.type.field === "R" || !HERMITIAN.has(s.set))

/**
 * The gradients of f by several variables, all moved at once, each along a direction of its own: df is the sum of
 * G : dW (its real part over C; without conjugation where f is not real), and every G lies in the tangent space.
 */
export function gradientIdentity(f: Expr, partials: readonly PartialDerivative[], meaning: Meaning): Identity {
  const real = meaning.isReal(f)
  return {
    roots: [f, ...partials.map((p) => p.derivative)],
    orders: [1, ...partials.map(() => 0)],
    variables: partials.map((p) => p.wrt),
    meaning,
    pairs: <T>(F: NumberSystem<T>, sample: Sample<T>) => {
      const at = evaluationAt(F, sample, meaning)
      const moves = new Map(partials.map((p) => [p.wrt as Expr, sample.direction(p.wrt, 0)]))
      const df = at.derivative(f, moves)
      const gradients = partials.map((p) => at.value(p.derivative))
      let total = F.zero
      partials.forEach((p, i) => {
        const [G, H] = [gradients[i] as Matrix<T>, moves.get(p.wrt) as Matrix<T>]
        const products = la.zip(G, H, (g, h) => F.mul(real ? F.conj(g) : g, h))
        const sum = la.sum(F, products)
        total = F.add(total, real ? F.re(sum) : sum)
      })
      const pairs: Pair<T>[] = [[real ? la.map(df, F.re) : df, la.scalar(total)]]
      partials.forEach(({ wrt }, i) => {
        const G = gradients[i] as Matrix<T>
        if (F.complex && real && wrt.type.field === "R") pairs.push([G, la.map(G, F.re)])
        if (hasSpace(wrt, real))
          pairs.push([G, projectTangent(F, wrt.set, wrt.type.field, sample.values.get(wrt.name) as Matrix<T>, G)])
      })
      return pairs
    },
  }
}

/** A matrix on stacked directions, over C with another on their conjugates. */
export interface DirectionMatrix {
  readonly derivative: Expr
  readonly conjugate?: Expr
}

const rootsOf = (m: DirectionMatrix): Expr[] => (m.conjugate ? [m.derivative, m.conjugate] : [m.derivative])

/** Whether what a matrix makes of directions of `s` says what its rows are: they lie in a real or complex space then. */
const rowsHaveSpace = (s: Sym): boolean => !isOpenSet(s.set) && (s.type.field === "R" || !HERMITIAN.has(s.set))

/** Complex functions have second derivatives in spaces that are closed under multiplication by their numbers. */
const hasComplexSpace = (s: Sym): boolean =>
  isOpenSet(s.set) || (!CURVED.has(s.set) && (s.type.field === "R" || !HERMITIAN.has(s.set)))

/** What a claimed matrix makes of directions, at one sample. */
class Images<T> {
  private readonly at: Evaluation<T>
  private readonly sample: Sample<T>
  private readonly claim: DirectionMatrix
  private readonly transposed: boolean

  constructor(at: Evaluation<T>, sample: Sample<T>, claim: DirectionMatrix, transposed: boolean) {
    this.at = at
    this.sample = sample
    this.claim = claim
    this.transposed = transposed
  }

  /** `J*x + K*conj(x)`, a column. */
  of(x: Matrix<T>): Matrix<T> {
    const { F } = this.at
    const times = (M: Expr, v: Matrix<T>): Matrix<T> =>
      this.transposed ? la.matmul(F, la.transpose(this.at.value(M)), v) : this.at.applied(M, v)
    const direct = times(this.claim.derivative, x)
    const { conjugate } = this.claim
    return conjugate ? la.add(F, direct, times(conjugate, la.map(x, F.conj))) : direct
  }

  /** Rows that lie in the space of `s` do not see what stands across it: J*x = J*P*x for every x. */
  *rowsIn(s: Sym): Generator<Pair<T>> {
    if (!rowsHaveSpace(s)) return
    const X = this.sample.direction({ ...s, set: "general" }, 2)
    yield [this.of(stack(X)), this.of(stack(this.inSpace(s, X)))]
  }

  /** Every image is a direction of `s`. */
  *imagesIn(s: Sym, image: Matrix<T>): Generator<Pair<T>> {
    if (isOpenSet(s.set)) return
    const { rows, cols } = this.value(s)
    const G = unstack(image.data, rows, cols)
    yield [G, this.inSpace(s, G)]
  }

  inSpace(s: Sym, G: Matrix<T>): Matrix<T> {
    return isOpenSet(s.set) ? G : projectTangent(this.at.F, s.set, s.type.field, this.value(s), G)
  }

  private value(s: Sym): Matrix<T> {
    return this.sample.values.get(s.name) as Matrix<T>
  }
}

/** Whether a claim has the sizes of a matrix from the entries of z to `rows` entries. */
function fits<T>(at: Evaluation<T>, M: Expr, rows: number, cols: number, transposed: boolean): boolean {
  const [r, c] = [at.size(M.type.rows), at.size(M.type.cols)]
  return transposed ? r === cols && c === rows : r === rows && c === cols
}

/** `J*vec(dX) + K*conj(vec(dX)) = vec(dF)`, matrices stacked by columns. */
export function jacobianIdentity(of: Expr, claim: DirectionMatrix & { readonly wrt: Sym }, meaning: Meaning): Identity {
  const { wrt, derivative, conjugate } = claim
  const realByComplex = wrt.type.field === "C" && !HERMITIAN.has(wrt.set) && !conjugate && meaning.isReal(of)
  return {
    roots: [of, ...rootsOf(claim)],
    orders: [1, 0],
    variables: [wrt],
    meaning,
    pairs: <T>(F: NumberSystem<T>, sample: Sample<T>) => {
      if (realByComplex) throw new Unavailable("the Jacobian of a real function of a complex variable")
      const at = evaluationAt(F, sample, meaning)
      const H = sample.direction(wrt, 0)
      const dF = at.derivative(of, new Map([[wrt, H]]))
      if (!conjugate && isScalar(wrt.type) && fits(at, derivative, dF.rows, dF.cols, false))
        return [[dF, la.scale(F, la.at(H, 0, 0), at.value(derivative))]]
      if (!fits(at, derivative, dF.rows * dF.cols, H.rows * H.cols, meaning.denominatorLayout))
        return [[dF, at.value(derivative)]]
      const images = new Images(at, sample, claim, meaning.denominatorLayout)
      return [[stack(dF), images.of(stack(H))], ...images.rowsIn(wrt)]
    },
  }
}

/**
 * `A : (H*vec(B) + K*conj(vec(B)))` is the second derivative along A and B, its real part where y is real; of a complex y
 * without conjugation, and with `conj(A)` times what `barred` makes of B. What H and K make of a direction lies in the
 * tangent space; a block by one variable is symmetric.
 */
export function hessianIdentity(
  y: Expr,
  x: Sym,
  z: Sym,
  claim: DirectionMatrix,
  meaning: Meaning,
  barred?: DirectionMatrix,
): Identity {
  const real = meaning.isReal(y)
  return {
    roots: [y, ...rootsOf(claim), ...(barred ? rootsOf(barred) : [])],
    orders: [2, 0],
    variables: [x, z],
    meaning,
    pairs: <T>(F: NumberSystem<T>, sample: Sample<T>) => {
      if (!real && ![x, z].every(hasComplexSpace)) throw new Unavailable("second derivatives of a complex function")
      const at = evaluationAt(F, sample, meaning)
      const [A, B] = [sample.direction(x, 0), sample.direction(z, 1)]
      const second = at.secondAlong(y, x, A, z, B)
      if (!fits(at, claim.derivative, A.rows * A.cols, B.rows * B.cols, meaning.denominatorLayout))
        return [[second, at.value(claim.derivative)]]
      const images = new Images(at, sample, claim, meaning.denominatorLayout)
      const imagesOfConjugate = barred && new Images(at, sample, barred, meaning.denominatorLayout)
      const dot = (G: Matrix<T>, image: Matrix<T>): T => la.sum(F, la.zip(stack(G), image, F.mul))
      const conj = (G: Matrix<T>): Matrix<T> => la.map(G, F.conj)
      const along = (G: Matrix<T>, H: Matrix<T>, image = images.of(stack(H))): Matrix<T> => {
        if (real) return la.scalar(F.re(dot(conj(G), image)))
        const whole = dot(G, image)
        return la.scalar(imagesOfConjugate ? F.add(whole, dot(conj(G), imagesOfConjugate.of(stack(H)))) : whole)
      }
      const image = images.of(stack(B))
      const found = real ? la.map(second, F.re) : second
      const pairs: Pair<T>[] = [[found, along(A, B, image)]]
      // where all second derivatives are claimed to vanish, the first ones show that something was looked at
      if (!claim.conjugate && !barred && claim.derivative.kind === "apply" && claim.derivative.op === ops.zeros) {
        const first = at.derivative(y, new Map([[z, B]]))
        pairs.push([la.add(F, first, found), first])
      }
      if (x === z) pairs.push([along(A, B, image), along(B, A)])
      pairs.push(...images.imagesIn(x, image), ...images.rowsIn(z))
      if (imagesOfConjugate)
        pairs.push(...imagesOfConjugate.imagesIn(x, imagesOfConjugate.of(stack(B))), ...imagesOfConjugate.rowsIn(z))
      return pairs
    },
  }
}

/**
 * `G : B` is the second derivative along `along`, brought into the tangent space, and B; its real part where y is real.
 * Of a complex y without conjugation, and with `Gbar`, the differential of ∂y/∂conj(x), times conj(B).
 */
export function hvpIdentity(
  y: Expr,
  { wrt, derivative }: PartialDerivative,
  along: Expr,
  meaning: Meaning,
  barred?: Expr,
): Identity {
  const real = meaning.isReal(y)
  return {
    roots: [y, derivative, along, ...(barred ? [barred] : [])],
    orders: [2, 0, 0],
    variables: [wrt],
    meaning,
    pairs: <T>(F: NumberSystem<T>, sample: Sample<T>) => {
      if (!real && !hasComplexSpace(wrt)) throw new Unavailable("second derivatives of a complex function")
      const at = evaluationAt(F, sample, meaning)
      const B = sample.direction(wrt, 0)
      const inSpace = (G: Matrix<T>): Matrix<T> =>
        isOpenSet(wrt.set) ? G : projectTangent(F, wrt.set, wrt.type.field, sample.values.get(wrt.name) as Matrix<T>, G)
      const second = at.secondAlong(y, wrt, inSpace(at.value(along)), wrt, B)
      const G = at.value(derivative)
      const Gbar = barred && at.value(barred)
      const products = (A: Matrix<T>, D: Matrix<T>): T => la.sum(F, la.zip(A, D, F.mul))
      const conj = (A: Matrix<T>): Matrix<T> => la.map(A, F.conj)
      const direct = real ? F.re(products(conj(G), B)) : products(G, B)
      const whole = Gbar ? F.add(direct, products(Gbar, conj(B))) : direct
      const pairs: Pair<T>[] = [[real ? la.map(second, F.re) : second, la.scalar(whole)]]
      if (!isOpenSet(wrt.set)) for (const D of Gbar ? [G, Gbar] : [G]) pairs.push([D, inSpace(D)])
      return pairs
    },
  }
}

/** `df(H) ∓ i·df(iH)` is twice `sum(G .* H)`, for ∂f/∂W̄ twice `sum(G .* conj(H))`. */
export function wirtingerIdentity(
  f: Expr,
  { wrt, derivative }: PartialDerivative,
  conjugate: boolean,
  meaning: Meaning,
): Identity {
  return {
    roots: [f, derivative],
    orders: [1, 0],
    variables: [wrt],
    meaning,
    pairs: <T>(F: NumberSystem<T>, sample: Sample<T>) => {
      if (wrt.type.field === "R" || HERMITIAN.has(wrt.set))
        throw new Unavailable("Wirtinger derivatives are by complex variables of a complex space")
      const at = evaluationAt(F, sample, meaning)
      const H = sample.direction(wrt, 0)
      const i = F.imaginary()
      const along = la.at(at.derivative(f, new Map([[wrt, H]])), 0, 0)
      const across = la.at(at.derivative(f, new Map([[wrt, la.scale(F, i, H)]])), 0, 0)
      const G = at.value(derivative)
      const turned = F.mul(i, across)
      const twice = conjugate ? F.add(along, turned) : F.sub(along, turned)
      const sum = la.sum(
        F,
        la.zip(G, H, (g, h) => F.mul(g, conjugate ? F.conj(h) : h)),
      )
      const pairs: Pair<T>[] = [[la.scalar(twice), la.scalar(F.add(sum, sum))]]
      if (!isOpenSet(wrt.set)) pairs.push([G, projectTangent(F, wrt.set, "C", H, G)])
      return pairs
    },
  }
}
