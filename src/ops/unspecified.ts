import { generate, map, scalar } from "../field/linalg.ts"
import type { Matrix, NumberSystem } from "../ir/number.ts"
import type { Op } from "../ir/op.ts"

/** A function that a problem declares without saying what it is. */
export interface Unspecified {
  readonly name: string
  /** `entry`: R -> R, applied to every entry; `vector`: R^n -> R. */
  readonly domain: "entry" | "vector"
}

/**
 * A number that stands for the k-th coefficient of an unspecified function: what holds for every smooth function holds
 * for the polynomial with these coefficients, and little else does.
 */
function coefficient(name: string, k: number): number {
  let hash = 2166136261 ^ k
  for (const c of name) hash = Math.imul(hash ^ (c.codePointAt(0) as number), 16777619)
  return (((hash ^ (hash >>> 13)) >>> 0) % 19) - 9 || 5
}

const DEGREE = 7

/** The `order`-th derivative of the polynomial that stands for `name`. */
function polynomial<T>(F: NumberSystem<T>, name: string, order: number, x: T): T {
  let value = F.zero
  for (let k = DEGREE; k >= order; k--) {
    let factor = coefficient(name, k)
    for (let j = 0; j < order; j++) factor *= k - j
    value = F.add(F.mul(value, x), F.number(factor))
  }
  return value
}

/** `sigma`, or its derivative of some order written `D(sigma)`, `D(sigma,2)`. */
function entrywise(f: Unspecified, order: number): Op {
  const { name } = f
  const derivative = (k: number): string => (k === 0 ? name : k === 1 ? `D(${name})` : `D(${name},${k})`)
  const text = derivative(order)
  return {
    name: `function ${text}`,
    params: ["x"],
    signature: "(m,n) -> (m,n)",
    elementwise: true,
    derivative: `${derivative(order + 1)}(x)`,
    unspecified: f,
    commutes: ["transpose"],
    notation: { text: `${text}(x)`, latex: `${latexName(name)}${order > 3 ? `^{(${order})}` : "'".repeat(order)}(x)` },
    evaluate: (F, [x]) => map(x, (a) => polynomial(F, name, order, a)),
  }
}

/**
 * What stands for `f`: the cube of a linear form l, a quadratic form with a diagonal matrix, and another linear one.
 * The coefficients of one entry.
 */
const coefficients = (name: string, i: number): { cube: number; square: number; linear: number } => ({
  cube: coefficient(name, 3 * i),
  square: coefficient(name, 3 * i + 1),
  linear: coefficient(name, 3 * i + 2),
})

function cubed<T>(F: NumberSystem<T>, name: string, x: Matrix<T>): T {
  return x.data.map((a, i) => F.mul(F.number(coefficients(name, i).cube), a)).reduce(F.add)
}

/** `f`, its gradient `grad(f)` and its Hessian `hess(f)`. */
function ofVector(f: Unspecified, order: number): Op {
  const { name } = f
  const common = { params: ["x"], unspecified: f }
  if (order === 0)
    return {
      ...common,
      name: `function ${name}`,
      signature: "(n) -> ()",
      differential: [`grad(${name})(x)'*dx`],
      notation: { text: `${name}(x)`, latex: `${latexName(name)}(x)` },
      evaluate: (F, [x]) => {
        const l = cubed(F, name, x)
        const terms = x.data.map((a, i) => {
          const { square, linear } = coefficients(name, i)
          return F.mul(a, F.add(F.mul(F.number(square), a), F.number(linear)))
        })
        return scalar(F.add(F.mul(l, F.mul(l, l)), terms.reduce(F.add)))
      },
    }
  if (order === 1)
    return {
      ...common,
      name: `function grad(${name})`,
      signature: "(n) -> (n)",
      differential: [`hess(${name})(x)*dx`],
      notation: { text: `grad(${name})(x)`, latex: `\\nabla ${latexName(name)}(x)` },
      evaluate: (F, [x]) => {
        const l = cubed(F, name, x)
        const data = x.data.map((a, i) => {
          const { cube, square, linear } = coefficients(name, i)
          const rate = F.add(F.mul(F.number(3 * cube), F.mul(l, l)), F.mul(F.number(2 * square), a))
          return F.add(rate, F.number(linear))
        })
        return { rows: x.rows, cols: 1, data }
      },
    }
  return {
    ...common,
    name: `function hess(${name})`,
    signature: "(n) -> (n,n)",
    symmetric: true,
    notation: { text: `hess(${name})(x)`, latex: `\\nabla^2 ${latexName(name)}(x)` },
    evaluate: (F, [x]) => {
      const l = cubed(F, name, x)
      return generate(x.rows, x.rows, (i, j) => {
        const [a, b] = [coefficients(name, i), coefficients(name, j)]
        const cross = F.mul(F.number(6 * a.cube * b.cube), l)
        return i === j ? F.add(cross, F.number(2 * a.square)) : cross
      })
    },
  }
}

const GREEK =
  /^(alpha|beta|gamma|delta|epsilon|zeta|eta|theta|iota|kappa|lambda|mu|nu|xi|rho|sigma|tau|upsilon|phi|chi|psi|omega)$/

const latexName = (name: string): string =>
  GREEK.test(name) ? `\\${name}` : name.length === 1 ? name : `\\mathrm{${name}}`

/** The operator of an unspecified function, or of its derivative of some order. */
export const unspecifiedOp = (f: Unspecified, order: number): Op =>
  f.domain === "entry" ? entrywise(f, order) : ofVector(f, Math.min(order, 2))
