import type { Expr } from "../ir/expr.ts"
import type { Builder } from "../ops/build.ts"
import { printLatex, printUnicode } from "../syntax/print/index.ts"
import { latexName, unicodeName } from "../syntax/print/names.ts"
import type { Shown } from "./derivation.ts"
import type { Factor, Term } from "./terms.ts"

/** Writes sums of products of entries as people do, repeated indices summed. `expression`: the sums written out. */
export class EntryText {
  private readonly B: Builder
  private readonly expression: (terms: readonly Term[]) => Expr

  constructor(builder: Builder, expression: (terms: readonly Term[]) => Expr) {
    this.B = builder
    this.expression = expression
  }

  of(terms: readonly Term[]): Shown {
    return { unicode: this.text(terms, false), latex: this.text(terms, true) }
  }

  private text(terms: readonly Term[], latex: boolean): string {
    if (terms.length === 0) return "0"
    return terms
      .map((t, k) => {
        const sign = t.number.num < 0n ? (latex ? "-" : "−") : k > 0 ? "+" : ""
        const size = t.number.num < 0n ? { num: -t.number.num, den: t.number.den } : t.number
        const number = size.num === 1n && t.factors.length > 0 ? [] : [`${size.num}`]
        const all = t.factors.map((f) => this.factorText(f, latex))
        const below = all.flatMap((x) => reciprocalOf(x, latex) ?? [])
        const texts = all.filter((x) => reciprocalOf(x, latex) === undefined)
        const bottom = [...(size.den === 1n ? [] : [`${size.den}`]), ...below]
        const above = [...number, ...texts]
        const alone = above.length === 1 && bottom.length === 0
        const product = above.map((x) => (alone ? x : apart(x))).join(latex ? "\\," : " ") || "1"
        const body =
          bottom.length === 0
            ? product
            : latex
              ? below.length === 0
                ? `\\tfrac{1}{${size.den}} ${product}`
                : `\\frac{${product}}{${bottom.join("\\,")}}`
              : `${product}/${bottom.length === 1 ? bottom[0] : `(${bottom.join(" ")})`}`
        return k > 0 ? ` ${sign} ${body}` : `${sign}${body}`
      })
      .join("")
  }

  private factorText(f: Factor, latex: boolean): string {
    if (f.kind === "function") {
      const inside = this.B.arena.symbol("\ue000", { ...this.expression(f.at).type }, "general")
      const print = latex ? printLatex : printUnicode
      const [only, ...more] = f.at
      const bare = more.length === 0 && only?.factors.length === 1 && only.number.num === only.number.den
      const text = this.text(f.at, latex)
      return print(f.of(inside))
        .replaceAll(/\\text\{\ue000\}/g, "\ue000")
        .replaceAll("(\ue000)", `(${text})`)
        .replaceAll("\ue000", bare ? text : `(${text})`)
    }
    const marks = f.indices.map((i) => (latex ? latexName : unicodeName)(i.symbol.name)).join("")
    const low = marks === "" ? "" : latex ? `_{${marks}}` : `_${marks}`
    if (f.kind === "delta") return `${latex ? "\\delta" : "δ"}${low}`
    const name = latex ? printLatex(f.of) : printUnicode(f.of)
    const plain = low === "" || (f.of.kind === "symbol" && !isLowered(f.of.name))
    if (f.conjugate && latex) return `\\overline{${name}}${low}`
    if (f.conjugate && f.of.kind !== "symbol") return `conj(${name})${low}`
    const whole = f.conjugate ? barred(name) : name
    return plain ? `${whole}${low}` : `(${whole})${low}`
  }
}

/** Whether a name has something below it already: entries of it are written with parentheses. */
export const isLowered = (name: string): boolean => latexName(name).includes("_")

/** A name with a bar over its first letter. */
const barred = (name: string): string => name.replace(/^./u, "$&\u0304").normalize("NFC")

/** What stands below the stroke of a factor that is one over something. */
const reciprocalOf = (text: string, latex: boolean): string | undefined =>
  (latex ? /^\\frac\{1\}\{((?:[^{}]|\{[^{}]*\})*)\}$/ : /^1\/([^/ ]+)$/).exec(text)?.[1]

/** A factor that would run into its neighbours gets parentheses. */
function apart(text: string): string {
  let outside = text
  for (let before = ""; before !== outside; ) {
    before = outside
    outside = outside.replaceAll(/\([^()]*\)/g, "")
  }
  return /^[−-]|\/|\s[+−-]\s/.test(outside) ? `(${text})` : text
}
