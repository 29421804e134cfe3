import { projected } from "../derive/structures.ts"
import { isOne } from "../ir/dim.ts"
import { type Expr, isScalar, type Sym } from "../ir/expr.ts"
import type { PlainBuilder } from "../ops/build.ts"
import { d, grad, hess } from "../ops/forms.ts"
import { ops } from "../ops/index.ts"
import { printLatex, printUnicode } from "../syntax/print/index.ts"
import { latexName, unicodeName } from "../syntax/print/names.ts"
import { substitute } from "../syntax/substitute.ts"
import { type Draft, type Question, type Shown, unsuited } from "./derivation.ts"
import { differentialStyle } from "./differential.ts"
import { Differentials } from "./differentials.ts"
import { chooseNames } from "./naming.ts"
import { REASONS } from "./reasons.ts"

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"

/** A differential of any order: that of the one below with the increments held fast. */
export function differentialDraft(question: Question): Draft {
  const naming = chooseNames(question)
  const writer = new Differentials(question, naming, [])
  const { of } = naming
  for (const n of naming.names) writer.introduce(n)
  writer.state(of.given ? "restate" : "let", of.symbol, of.body, REASONS.given)
  const { value: answer = of.value, order = 1 } = question.direction ?? {}
  const shown = new Map<Expr, Shown>()
  const y = of.symbol.name
  let [lhs, value]: [Expr, Expr] = [of.symbol, of.body]
  for (let k = 1; k <= order; k++) {
    lhs = writer.d(lhs)
    value = writer.line(lhs, value)
    if (k > 1) shown.set(lhs, { unicode: `d${SUPERSCRIPTS[k]}${unicodeName(y)}`, latex: `d^{${k}} ${latexName(y)}` })
  }
  writer.state("insert", lhs, naming.abstract(answer, question.shop), REASONS.collect)
  return { style: "differential", of, wrt: question.wrt, names: naming.all, steps: writer.statements, shown }
}

/** A Hessian applied to a direction: the differential of the gradient with the direction put in. */
export function productDraft(question: Question): Draft {
  const { shop, direction } = question
  const [x] = question.wrt as readonly [Sym]
  const along = direction?.along ?? x
  if (question.gradients.some((g) => g.sense !== "gradient") || x.type.field === "C")
    throw unsuited("differential", "it is for real functions of real variables", "index")
  if ((projected(shop.derive, x, shop.derive.rebuild(along)) ?? along) !== along)
    throw unsuited("differential", `the direction is first brought into the set of ${x.name}`, "index")
  const naming = chooseNames(question)
  const first = differentialStyle(question, naming)
  const writer = new Differentials(question, naming, first.steps)
  const { of, plain } = naming
  const G = plain.apply(grad, [of.symbol, x])
  const value = first.steps.findLast((s) => s.lhs === G)?.rhs as Expr
  const line = writer.line(writer.d(G), value)
  const name = `$⟨${x.name}⟩$`
  const put = substitute(plain, line, new Map([[writer.d(x), along]]))
  const lhs = hessianTimes(plain, of.symbol, x, along)
  writer.state("read-off", lhs, put, `the direction in the place of $d$${name}`)
  writer.state("read-off", lhs, naming.abstract(direction?.value ?? put, shop), REASONS.collect)
  const f = of.symbol.name
  const shown: Shown = {
    unicode: `∇²_${unicodeName(x.name)} ${unicodeName(f)}[${printUnicode(along)}]`,
    latex: `\\nabla^2_{${latexName(x.name)}} ${latexName(f)}\\,[${printLatex(along)}]`,
  }
  return { ...first, names: naming.all, steps: writer.statements, shown: new Map([[lhs, shown]]) }
}

/** `hess(y, x, x)*v`, of a matrix with its columns stacked and put side by side again. */
export function hessianTimes(builder: PlainBuilder, y: Expr, x: Sym, v: Expr): Expr {
  const H = builder.apply(hess, [y, x, x])
  if (isScalar(x.type)) return builder.scale(H, v)
  if (isOne(x.type.cols)) return builder.times(H, v)
  const { rows, cols } = x.type
  return builder.apply(ops.unvec, [builder.times(H, builder.apply(ops.vec, [v]))], [rows, cols])
}

/** `d(d(y))` and so on. */
export function higher(builder: PlainBuilder, y: Expr, order: number): Expr {
  let form = y
  for (let k = 0; k < order; k++) form = builder.apply(d, [form])
  return form
}
