import { map, scalar } from "../field/linalg.ts"
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

/** `f` or its gradient `grad(f)`: linear and quadratic parts and the cube of a linear form stand for it. */
function ofVector(f: Unspecified, gradient: boolean): Op {
  const { name } = f
  const form = <T>(F: NumberSystem<T>, x: Matrix<T>): T =>
    x.data.map((a, i) => F.mul(F.number(coefficient(name, 3 * i)), a)).reduce(F.add)
  if (gradient)
    return {
      name: `function grad(${name})`,
      params: ["x"],
      signature: "(n) -> (n)",
      unspecified: f,
      notation: { text: `grad(${name})(x)`, latex: `\\nabla ${latexName(name)}(x)` },
      evaluate: (F, [x]) => {
        const square = F.mul(form(F, x), form(F, x))
        const at = (i: number): typeof square => {
          const linear = F.mul(F.number(3 * coefficient(name, 3 * i)), square)
          const own = F.mul(F.number(2 * coefficient(name, 3 * i + 1)), x.data[i] as typeof square)
          return F.add(F.add(linear, own), F.number(coefficient(name, 3 * i + 2)))
        }
        return { rows: x.rows, cols: 1, data: x.data.map((_, i) => at(i)) }
      },
    }
  return {
    name: `function ${name}`,
    params: ["x"],
    signature: "(n) -> ()",
    differential: [`grad(${name})(x)'*dx`],
    unspecified: f,
    notation: { text: `${name}(x)`, latex: `${latexName(name)}(x)` },
    evaluate: (F, [x]) => {
      const l = form(F, x)
      const terms = x.data.map((a, i) =>
        F.mul(a, F.add(F.mul(F.number(coefficient(name, 3 * i + 1)), a), F.number(coefficient(name, 3 * i + 2)))),
      )
      return scalar(F.add(F.mul(l, F.mul(l, l)), terms.reduce(F.add)))
    },
  }
}

const GREEK =
  /^(alpha|beta|gamma|delta|epsilon|zeta|eta|theta|iota|kappa|lambda|mu|nu|xi|rho|sigma|tau|upsilon|phi|chi|psi|omega)$/

const latexName = (name: string): string =>
  GREEK.test(name) ? `\\${name}` : name.length === 1 ? name : `\\mathrm{${name}}`

/** The operator of an unspecified function, or of its derivative of some order. */
export const unspecifiedOp = (f: Unspecified, order: number): Op =>
  f.domain === "entry" ? entrywise(f, order) : ofVector(f, order > 0)
