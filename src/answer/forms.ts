import type { Gradient, Workshop } from "../derive/gradient.ts"
import type { Parts, WirtingerBlocks } from "../derive/second.ts"
import type { Dim } from "../ir/dim.ts"
import { type Expr, isMatrix, isScalar, isVector, nodesOf, type Sym, symbolsOf } from "../ir/expr.ts"
import { PlainBuilder } from "../ops/build.ts"
import { d as increment } from "../ops/forms.ts"
import { ops } from "../ops/index.ts"
import { chainFactors } from "../rewrite/chains.ts"
import { latexName } from "../syntax/print/names.ts"
import { printLatex, printText } from "../syntax/print/index.ts"
import type { Solved } from "./derive.ts"
import { einsumLatex, einsumText } from "./einsum.ts"
import type { SheetForm } from "./sheet.ts"

/*
 * A derivative written in other ways, and what stands beside it, for a page: the left sides are LaTeX.
 */

export const partial = (above: string, ...below: readonly string[]): string =>
  `\\frac{\\partial${below.length > 1 ? `^${below.length}` : ""} ${above}}{${below.map((v) => `\\partial ${v}`).join("\\,")}}`

const bar = (v: string): string => `\\overline{${v}}`

/** What a derivative is called, `\nabla_{W} y`. */
export function nameOf(d: Solved, f: string): string {
  const [v = "", z = v] = d.wrt.map((x) => latexName(x.name))
  switch (d.kind) {
    case "differential":
      return `d${d.order > 1 ? `^${d.order}` : ""}${f}`
    case "hvp":
      return `\\nabla^2_{${v}} ${f}\\,[\\cdot]`
    case "hessian":
      return d.barred ? partial(f, v, z) : `\\nabla^2_{${z === v ? v : `${v},${z}`}} ${f}`
    case "jacobian":
      return partial(f, v)
    default:
      return d.gradient?.sense === "wirtinger" ? partial(f, v) : `\\nabla_{${v}} ${f}`
  }
}

/** A form of that name, with the equation. */
export const form = (name: string, left: string, e: Expr): SheetForm => ({
  name,
  left,
  right: printLatex(e),
  text: printText(e),
})

/** What belongs to the answer: over C, the derivatives without which the first says little. */
export function besides(d: Solved, f: string): SheetForm[] {
  const { gradient: g, conjugate, barred, blocks, kind } = d
  const [v = "", z = v] = d.wrt.map((x) => latexName(x.name))
  if (g?.sense === "wirtinger")
    return g.wirtinger ? [form("by the conjugate", partial(f, bar(v)), g.wirtinger.dWbar)] : []
  if (barred && blocks) return fourBlocks(blocks, f, d.wrt).slice(1)
  if (!conjugate) return []
  return [form("by the conjugate", partial(kind === "hessian" ? `(\\nabla_{${v}} ${f})` : f, bar(z)), conjugate)]
}

/** The same derivative in other forms, and its companions. */
export function otherForms(d: Solved, f: string, shop: Workshop): SheetForm[] {
  const left = nameOf(d, f)
  const { gradient: g, blocks, overC } = d
  return [
    ...operatorForm(d, f),
    ...(g ? gradientForms(g, f, shop) : []),
    ...(d.core && d.layout === "vec" ? [coreForm(d.core, left)] : []),
    ...(d.contractions?.length
      ? [
          {
            name: "entry by entry",
            left: `\\left(${left}\\right)_{${d.contractions[0]?.result}}`,
            right: einsumLatex(d.contractions, shop.read.arena),
            text: einsumText(d.contractions),
            notation: "einsum" as const,
          },
        ]
      : []),
    ...(blocks && !d.barred ? fourBlocks(blocks, f, d.wrt) : []),
    ...(overC ? [form("over the complex numbers", left, overC.value), ...wirtinger(overC, f)] : []),
  ]
}

/** `core` is the small array. */
const coreForm = (core: NonNullable<Solved["core"]>, left: string): SheetForm => ({
  name: "by its core",
  left,
  right: `${printLatex(core.form)}, \\quad \\text{core} = ${printLatex(core.value)}`,
  text: `${printText(core.form)} with core = ${printText(core.value)}`,
})

function operatorForm({ operator, kind, wrt, barred }: Solved, f: string): SheetForm[] {
  if (!operator) return []
  const [x, z = x] = wrt as [Sym, Sym?]
  const v = latexName(x.name)
  const of = kind === "jacobian" ? f : `(${barred ? partial(f, v) : `\\nabla_{${v}} ${f}`})`
  return [form("as an operator", `d_{${latexName(z.name)}} ${of}`, operator)]
}

/** ∂²f/∂W∂Z, ∂²f/∂W∂Z̄, ∂²f/∂W̄∂Z, ∂²f/∂W̄∂Z̄; those by the conjugate of a real variable are absent. */
function fourBlocks({ plain, barred }: WirtingerBlocks, f: string, wrt: readonly Sym[]): SheetForm[] {
  const [x, z = x] = wrt as [Sym, Sym?]
  return [...secondOf(f, plain, wirtingerOf(x), z), ...secondOf(f, barred, conjugateOf(x), z)]
}

/** What a function is differentiated by: a variable or its conjugate, in LaTeX and in plain text. */
interface By {
  readonly latex: string
  readonly text: string
}
const wirtingerOf = (v: Sym): By => ({ latex: latexName(v.name), text: v.name })
const conjugateOf = (v: Sym): By => ({ latex: bar(latexName(v.name)), text: `${v.name}\u0304` })

const secondOf = (f: string, { value, conjugate }: Parts, x: By, z: Sym): SheetForm[] =>
  [
    { by: wirtingerOf(z), e: value },
    { by: conjugateOf(z), e: conjugate },
  ].flatMap(({ by, e }) => (e ? [form(`Wirtinger ${x.text}, ${by.text}`, partial(f, x.latex, by.latex), e)] : []))

function gradientForms(g: Gradient, f: string, shop: Workshop): SheetForm[] {
  const v = latexName(g.variable.name)
  const columns = isMatrix(g.value.type) ? stacked(shop, g.value, g.variable) : undefined
  return [
    ...(g.sense === "gradient" ? [form("as an operator", `d_{${v}} ${f}`, pairing(shop, g))] : []),
    ...(columns && nodesOf(columns).some((e) => e.kind === "apply" && e.op === ops.kron)
      ? [form("stacked", `\\operatorname{vec}(\\nabla_{${v}} ${f})`, columns)]
      : []),
    ...(g.sense === "gradient" ? wirtinger(g, f) : []),
    ...(g.euclidean ? [form("unconstrained", `\\nabla^{\\text{Euclidean}}_{${v}} ${f}`, g.euclidean)] : []),
    ...(g.freeEntries ? [form("in the free entries", partial(f, `${v}_{ij}`), g.freeEntries)] : []),
  ]
}

function wirtinger({ wirtinger: pair, variable }: Gradient, f: string): SheetForm[] {
  if (!pair) return []
  return [
    { by: wirtingerOf(variable), e: pair.dW },
    { by: conjugateOf(variable), e: pair.dWbar },
  ].map(({ by, e }) => form(`Wirtinger ${by.text}`, partial(f, by.latex), e))
}

/** The gradient applied to an increment: `G : dW`, over C its real part. */
function pairing(shop: Workshop, { value, variable }: Gradient): Expr {
  const plain = new PlainBuilder(shop.read.arena)
  const dW = plain.apply(increment, [variable])
  if (isScalar(variable.type) && variable.type.field === "R") return plain.times(value, dW)
  const inner = isVector(variable.type)
    ? plain.apply(ops.mul, [shop.read.adjoint(value), dW])
    : plain.apply(ops.inner, [value, dW])
  return plain.re(inner)
}

/** `vec(e)` with the columns of a factor that varies stacked instead: `vec(P*Q*R) = (R.' ⊗ P)*vec(Q)`. */
function stacked(shop: Workshop, e: Expr, variable: Sym): Expr {
  const plain = new PlainBuilder(shop.read.arena)
  const visit = (part: Expr): Expr => {
    if (part.kind === "apply" && part.op === ops.add) return plain.add(...part.args.map(visit))
    if (part.kind === "apply" && part.op === ops.scale)
      return plain.scale(part.args[0] as Expr, visit(part.args[1] as Expr))
    const factors = chainFactors(part)
    const at = factors.findIndex((f) => isMatrix(f.type) && symbolsOf(f).includes(variable))
    const middle = factors[at]
    if (!middle || factors.length === 1) return plain.apply(ops.vec, [part])
    const product = (list: readonly Expr[], n: Dim): Expr =>
      list.length === 0 ? plain.eye(n) : list.reduce((a, b) => plain.times(a, b))
    const left = product(factors.slice(0, at), middle.type.rows)
    const right = shop.read.transpose(product(factors.slice(at + 1), middle.type.cols))
    return plain.times(plain.apply(ops.kron, [right, left]), plain.apply(ops.vec, [middle]))
  }
  return visit(e)
}
