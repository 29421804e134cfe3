import { conjugateOfTangent, projected } from "../derive/structures.ts"
import { type Expr, isScalar, type Sym } from "../ir/expr.ts"
import { isOne } from "../ir/dim.ts"
import type { Builder } from "../ops/build.ts"
import { grad, hess, jac, wirtinger, wirtingerconj } from "../ops/forms.ts"
import { ops } from "../ops/index.ts"
import { latexName, unicodeName } from "../syntax/print/names.ts"
import type { Question, Shown } from "./derivation.ts"

/** A matrix of derivatives that a derivation ends with. */
export interface Block {
  /** The variable; of a Hessian the two, in order. */
  readonly wrt: readonly Sym[]
  /** What it is called, as a form that can be evaluated. */
  readonly form: Expr
  readonly shown: Shown | undefined
  readonly value: Expr
  /** It multiplies the conjugate of the increment. */
  readonly barred: boolean
  /** One column an output: the denominator layout of a Jacobian. */
  readonly transposed: boolean
}

/** Something whose differential the blocks make up: a function, or a first derivative of it. */
export interface Root {
  readonly of: Expr
  /** Of a first derivative the variable. */
  readonly by?: Sym
  readonly blocks: readonly Block[]
}

/** The derivative of F by the conjugate of x, x held fixed. */
export const jacconj = (B: Builder, F: Expr, x: Sym): Expr => B.conj(B.apply(jac, [B.conj(F), x]))

/** What the matrices of a question belong to; `y`: the name of the function. */
export function rootsOf(B: Builder, question: Question, y: Sym): Root[] {
  const { kind, matrices } = question
  if (kind === "jacobian") {
    const blocks = matrices.flatMap(({ wrt, value, conjugate, transposed }) => {
      const [x] = wrt as readonly [Sym]
      const direct = { wrt, form: B.apply(jac, [y, x]), shown: undefined, value, barred: false, transposed }
      if (!conjugate) return [direct]
      const shown = quotient("", y, { v: x, bar: true })
      return [direct, { ...direct, form: jacconj(B, y, x), shown, value: conjugate, barred: true }]
    })
    return [{ of: y, blocks }]
  }
  return question.gradients.flatMap(({ variable: x, sense }) => {
    const own = matrices.filter((m) => m.wrt[0] === x)
    if (sense === "wirtinger")
      return [false, true].map((bar): Root => {
        const of = B.apply(bar ? wirtingerconj : wirtinger, [y, x])
        return { of, by: x, blocks: own.flatMap((m) => wirtingerBlocks(B, y, of, bar, m)) }
      })
    const of = B.apply(grad, [y, x])
    const blocks = own.flatMap(({ wrt, value, conjugate }) => {
      const z = wrt[1] as Sym
      const shown = x === z ? shownHessian(y, x) : undefined
      const direct = { wrt, form: B.apply(hess, [y, x, z]), shown, value, barred: false, transposed: false }
      if (!conjugate) return [direct]
      const ofGradient = {
        unicode: `∂(∇_${unicodeName(x.name)} ${unicodeName(y.name)})/∂${unicodeName(z.name)}\u0304`,
        latex: `\\frac{\\partial(\\nabla_{${latexName(x.name)}} ${latexName(y.name)})}{\\partial\\overline{${latexName(z.name)}}}`,
      }
      return [direct, { ...direct, form: jacconj(B, of, z), shown: ofGradient, value: conjugate, barred: true }]
    })
    return [{ of, by: x, blocks }]
  })
}

/** Of ∂y/∂x, or of ∂y/∂x̄ with `bar`, the derivatives by z and its conjugate. */
function wirtingerBlocks(B: Builder, y: Sym, of: Expr, bar: boolean, m: Question["matrices"][number]): Block[] {
  const [x, z] = m.wrt as readonly [Sym, Sym]
  const { value, conjugate } = bar ? (m.barred ?? { value: B.zeros(m.value.type), conjugate: undefined }) : m
  const shown = (last: boolean): Shown => quotient("²", y, { v: x, bar }, { v: z, bar: last })
  const block = { wrt: m.wrt, transposed: false }
  const form = bar ? B.apply(jac, [of, z]) : B.apply(hess, [y, x, z])
  const direct: Block = { ...block, form, shown: shown(false), value, barred: false }
  if (z.type.field === "R") return [direct]
  const other = conjugate ?? B.zeros(value.type)
  return [direct, { ...block, form: jacconj(B, of, z), shown: shown(true), value: other, barred: true }]
}

/** `∂²y/∂x∂z̄`. */
function quotient(order: "" | "²", y: Sym, ...below: readonly { readonly v: Sym; readonly bar: boolean }[]): Shown {
  const unicode = below.map(({ v, bar }) => `∂${unicodeName(v.name)}${bar ? "\u0304" : ""}`).join("")
  const latex = below.map(({ v, bar }) => `\\partial ${bar ? `\\overline{${latexName(v.name)}}` : latexName(v.name)}`)
  return {
    unicode: `∂${order}${unicodeName(y.name)}/${unicode}`,
    latex: `\\frac{\\partial${order && "^2"} ${latexName(y.name)}}{${latex.join("\\,")}}`,
  }
}

/** The block by one variable twice. */
const shownHessian = (y: Sym, x: Sym): Shown => ({
  unicode: `∇²_${unicodeName(x.name)} ${unicodeName(y.name)}`,
  latex: `\\nabla^2_{${latexName(x.name)}} ${latexName(y.name)}`,
})

/** The forms of the blocks as they are shown. */
export const shownBlocks = (roots: readonly Root[]): Map<Expr, Shown> =>
  new Map(roots.flatMap(({ blocks }) => blocks.flatMap(({ form, shown }) => (shown ? [[form, shown] as const] : []))))

/** `J*v`, of a matrix v stacked and put side by side again; with `K*conj(v)` where there is a K. */
export function product(B: Builder, J: Expr, K: Expr | undefined, v: Expr): Expr {
  if (isScalar(v.type)) return B.add(B.scale(J, v), ...(K ? [B.scale(K, B.conj(v))] : []))
  const column = isOne(v.type.cols) ? v : B.apply(ops.vec, [v])
  const sum = B.add(B.times(J, column), ...(K ? [B.times(K, B.conj(column))] : []))
  return isOne(v.type.cols) ? sum : B.apply(ops.unvec, [sum], [v.type.rows, v.type.cols])
}

/** The derivatives of y by x along v, of what is real or holomorphic one, else those of ∂y/∂x and ∂y/∂x̄. */
export function alongRoots(
  B: Builder,
  question: Question,
  y: Sym,
  direction: Expr,
): { readonly of: Expr; readonly form: Expr; readonly along: Expr }[] {
  const { derive, read } = question.shop
  const own = derive.rebuild(direction)
  return question.gradients.flatMap(({ variable: x, sense }) => {
    // in a real space of complex matrices one matrix says all
    const complex = x.type.field === "C" && sense !== "holomorphic" && !conjugateOfTangent(derive, x)
    const inSpace = projected(derive, x, own) ?? own
    const v = inSpace === own ? direction : read.rebuild(inSpace)
    if (sense !== "wirtinger") {
      const of = B.apply(grad, [y, x])
      const H = B.apply(hess, [y, x, x])
      return [{ of, form: product(B, H, complex ? jacconj(B, of, x) : undefined, v), along: v }]
    }
    return [wirtinger, wirtingerconj].map((form) => {
      const of = B.apply(form, [y, x])
      return { of, form: product(B, B.apply(jac, [of, x]), jacconj(B, of, x), v), along: v }
    })
  })
}
