import { isCurved, projected } from "../derive/structures.ts"
import type { Expr, Sym } from "../ir/expr.ts"
import type { PlainBuilder } from "../ops/build.ts"
import { d, grad, wirtinger } from "../ops/forms.ts"
import { printLatex, printUnicode } from "../syntax/print/index.ts"
import { latexName, unicodeName } from "../syntax/print/names.ts"
import { substitute } from "../syntax/substitute.ts"
import type { Draft, Question, Shown } from "./derivation.ts"
import { differentialStyle } from "./differential.ts"
import { Differentials } from "./differentials.ts"
import { chooseNames } from "./naming.ts"
import { REASONS } from "./reasons.ts"
import { alongRoots } from "./roots.ts"

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
  const naming = chooseNames(question)
  const first = differentialStyle(question, naming)
  const writer = new Differentials(question, naming, first.steps)
  const { of, plain } = naming
  const name = `$⟨${x.name}⟩$`
  const values = [direction?.value, direction?.barred]
  const shown = new Map<Expr, Shown>()
  for (const [k, root] of alongRoots(plain, question, of.symbol, along).entries()) {
    const value = first.steps.findLast((s) => s.lhs === root.of)?.rhs ?? root.of
    const line = writer.line(writer.d(root.of), value)
    const put = substitute(plain, line, new Map([[writer.d(x), root.along]]))
    const moved = isCurved(x) ? shop.read.rebuild(projected(shop.derive, x, shop.derive.rebuild(put)) ?? put) : put
    const part = root.along === along ? "the direction" : "the part of the direction that lies in the space"
    const tangent = isCurved(x) ? `; ${REASONS.tangent}` : ""
    writer.state("read-off", root.form, moved, `${part} in the place of $d$${name}${tangent}`)
    writer.state("read-off", root.form, naming.abstract(values[k] ?? moved, shop), REASONS.collect)
    shown.set(root.form, shownAlong(of.symbol, x, along, root.of))
  }
  return { ...first, names: naming.all, steps: writer.statements, shown }
}

/** `d(d(y))` and so on. */
export function higher(builder: PlainBuilder, y: Expr, order: number): Expr {
  let form = y
  for (let k = 0; k < order; k++) form = builder.apply(d, [form])
  return form
}

/** `∇²_x f[v]`, of a function that is neither real nor holomorphic `d(∂f/∂x)[v]`. */
function shownAlong(y: Sym, x: Sym, along: Expr, of: Expr): Shown {
  const [f, v] = [unicodeName(y.name), unicodeName(x.name)]
  const [F, V] = [latexName(y.name), latexName(x.name)]
  const form = of.kind === "apply" ? of.op : undefined
  if (form === grad)
    return {
      unicode: `∇²_${v} ${f}[${printUnicode(along)}]`,
      latex: `\\nabla^2_{${V}} ${F}\\,[${printLatex(along)}]`,
    }
  const plain = form === wirtinger
  return {
    unicode: `d(∂${f}/∂${plain ? v : `${v}\u0304`})[${printUnicode(along)}]`,
    latex: `d\\frac{\\partial ${F}}{\\partial ${plain ? V : `\\overline{${V}}`}}\\,[${printLatex(along)}]`,
  }
}
