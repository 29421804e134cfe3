import * as la from "../field/linalg.ts"
import { type Expr, isScalar, nodesInside, type Sym } from "../ir/expr.ts"
import { type Matrix, type NumberSystem, Unavailable } from "../ir/number.ts"
import { hasHessian, type Moves, stack } from "./evaluate.ts"
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

/** `J*vec(dX) = vec(dF)`, matrices stacked by columns. */
export function jacobianIdentity(of: Expr, { wrt, derivative }: PartialDerivative, meaning: Meaning): Identity {
  const realByComplex = wrt.type.field === "C" && meaning.isReal(of)
  return {
    roots: [of, derivative],
    orders: [1, 0],
    variables: [wrt],
    meaning,
    pairs: <T>(F: NumberSystem<T>, sample: Sample<T>) => {
      if (realByComplex) throw new Unavailable("the Jacobian of a real function of a complex variable")
      const at = evaluationAt(F, sample, meaning)
      const H = sample.direction(wrt, 0)
      const dF = at.derivative(of, new Map([[wrt, H]]))
      const claimed = at.value(derivative)
      if (isScalar(wrt.type) && claimed.rows === dF.rows && claimed.cols === dF.cols)
        return [[dF, la.scale(F, la.at(H, 0, 0), claimed)]]
      const J = meaning.denominatorLayout ? la.transpose(claimed) : claimed
      if (J.cols !== H.rows * H.cols || J.rows !== dF.rows * dF.cols) return [[dF, J]]
      const pairs: Pair<T>[] = [[stack(dF), la.matmul(F, J, stack(H))]]
      if (!isOpenSet(wrt.set)) pairs.push([J, at.rowsInSpace(wrt, J)])
      return pairs
    },
  }
}

/** `vec(A)'*H*vec(B)` is the second derivative along A and B. */
export function hessianIdentity(y: Expr, x: Sym, z: Sym, derivative: Expr, meaning: Meaning): Identity {
  return {
    roots: [y, derivative],
    orders: [2, 0],
    variables: [x, z],
    meaning,
    pairs: <T>(F: NumberSystem<T>, sample: Sample<T>) => {
      if (!hasHessian(F, meaning, y, x, z)) throw new Unavailable("second derivatives along a curved set or over C")
      const at = evaluationAt(F, sample, meaning)
      const [A, B] = [sample.direction(x, 0), sample.direction(z, 1)]
      const second = at.secondDerivative(y, new Map([[x, A]]), new Map([[z, B]]))
      const claimed = at.value(derivative)
      const H = meaning.denominatorLayout ? la.transpose(claimed) : claimed
      const [a, b] = [stack(A), stack(B)]
      if (H.rows !== a.rows || H.cols !== b.rows) return [[second, H]]
      const pairs: Pair<T>[] = [[second, la.matmul(F, la.transpose(a), la.matmul(F, H, b))]]
      if (!isOpenSet(z.set)) pairs.push([H, at.rowsInSpace(z, H)])
      if (!isOpenSet(x.set)) pairs.push([la.transpose(H), at.rowsInSpace(x, la.transpose(H))])
      return pairs
    },
  }
}

/** `G : B` is the second derivative along `along` and B. */
export function hvpIdentity(y: Expr, { wrt, derivative }: PartialDerivative, along: Expr, meaning: Meaning): Identity {
  return {
    roots: [y, derivative, along],
    orders: [2, 0, 0],
    variables: [wrt],
    meaning,
    pairs: <T>(F: NumberSystem<T>, sample: Sample<T>) => {
      if (!hasHessian(F, meaning, y, wrt, wrt)) throw new Unavailable("second derivatives along a curved set or over C")
      const at = evaluationAt(F, sample, meaning)
      const B = sample.direction(wrt, 0)
      const move = (tangent: Matrix<T>): Moves<T> => new Map([[wrt as Expr, tangent]])
      const second = at.secondDerivative(y, move(at.value(along)), move(B))
      const G = at.value(derivative)
      const pairs: Pair<T>[] = [[second, la.scalar(la.sum(F, la.zip(G, B, F.mul)))]]
      if (!isOpenSet(wrt.set))
        pairs.push([G, projectTangent(F, wrt.set, wrt.type.field, sample.values.get(wrt.name) as Matrix<T>, G)])
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
