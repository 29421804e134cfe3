import type { Dim } from "../../ir/dim.ts"
import type { Level } from "../../ir/op.ts"
import { ATOM, INNER, JUXTAPOSED, level, POSTFIX, PRODUCT, SUM, UNARY } from "./level.ts"
import { around, type Marks, prefixed, OPEN, withMarks } from "./marks.ts"
import { latexName } from "./names.ts"
import { type BinderContent, type CallContent, foldPhrase, type Phrase, type ProductContent } from "./phrase.ts"
import { encloses, type Hold, indexes, type Piece, piecesOf } from "./template.ts"

/** Printed LaTeX and what surrounding notation has to know of it. */
interface Printed {
  readonly text: string
  readonly level: number
  readonly negative?: boolean
  /** Holds a fraction: brackets around it grow. */
  readonly tall?: boolean
  readonly name?: boolean
  /** Keeps a distance from other factors. */
  readonly apart?: boolean
  /** Ends in a subscript, which takes no second one. */
  readonly scripted?: boolean
  /** Base and superscript apart. */
  readonly raised?: { readonly base: string; readonly mark: string }
}

type Results = (p: Phrase) => Printed

const INVERSE = "-1"

/** LaTeX mathematics that KaTeX renders in strict mode. */
export function printLatexPhrase(root: Phrase, marks?: Marks): string {
  return foldPhrase<Printed>(root, (p, of) => withMarks(p, print(p, of), marks)).text
}

function print(p: Phrase, of: Results): Printed {
  switch (p.kind) {
    case "number":
      return number(p.value.num, p.value.den)
    case "name": {
      const text = latexName(p.name)
      return {
        text,
        level: ATOM,
        name: true,
        scripted: text.includes("_"),
        apart: /\\(?:mathrm|text)\{..+\}/u.test(text),
      }
    }
    case "sum":
      return sum(p, of)
    case "product":
      return product(p, of)
    case "chain": {
      const factors = p.factors.map((f) => operand(of(f), UNARY))
      return { text: join(factors), level: JUXTAPOSED, tall: factors.some(isTall) }
    }
    case "hadamard":
      return hadamard(p, of)
    case "power":
      return power(p, of)
    case "inner": {
      const [left, right] = [operand(of(p.left), PRODUCT), operand(of(p.right), PRODUCT)]
      return { text: `${left.text} : ${right.text}`, level: INNER, tall: isTall(left) || isTall(right) }
    }
    case "binder":
      return binder(p, of)
    case "blocks": {
      const rows = p.rows.map((row) => row.map((cell) => of(cell).text).join(" & "))
      return { text: `\\begin{bmatrix} ${rows.join(" \\\\ ")} \\end{bmatrix}`, level: ATOM, tall: true }
    }
    default:
      return call(p, of)
  }
}

const isTall = (p: Printed): boolean => p.tall === true
const parentheses = (p: Printed): string => (p.tall ? around("\\left(", p.text, "\\right)") : around("(", p.text, ")"))
const frac = (above: string, below: string): Printed => ({
  text: `\\frac{${above}}{${below}}`,
  level: JUXTAPOSED,
  tall: true,
})
const natural = (n: bigint): Printed => ({ text: `${n}`, level: ATOM })

function operand(p: Printed, min: number): Printed {
  return p.level < min || p.negative ? { text: parentheses(p), level: ATOM, tall: isTall(p) } : p
}

/** A factor of a product; fractions stand there as they are. */
const factor = (p: Printed): Printed =>
  p.text.replace(OPEN, "").startsWith("\\frac") && p.level === JUXTAPOSED ? p : operand(p, UNARY)

/** Two pieces side by side: a command keeps apart from a letter. */
const glue = (a: string, b: string): string =>
  /\\[A-Za-z]+\ufffb?$/.test(a) && /^\ufff9?[A-Za-z(]/.test(b) ? ` ${b}` : b

function join(factors: readonly Printed[]): string {
  const parts: string[] = []
  factors.forEach((f, i) => {
    const before = factors[i - 1]
    if (!before) parts.push(f.text)
    else if (/^\ufff9?\d/.test(f.text)) parts.push("\\cdot ", f.text)
    else if ((before.apart || f.apart) && !/^\ufff9?\d+\ufffb?$/.test(before.text)) parts.push("\\,", f.text)
    else parts.push(glue(before.text, f.text))
  })
  return parts.join("")
}

function number(num: bigint, den: bigint): Printed {
  const negative = num < 0n
  const size = natural(negative ? -num : num)
  const p = den === 1n ? size : frac(size.text, `${den}`)
  return { ...p, text: `${negative ? "-" : ""}${p.text}`, negative }
}

function sum(p: Phrase & { kind: "sum" }, of: Results): Printed {
  const parts: string[] = []
  let tall = false
  p.terms.forEach(({ negative, body }, i) => {
    const term = operand(of(body), INNER)
    parts.push(negative || i > 0 ? prefixed(negative ? "-" : "+", term.text) : term.text)
    tall ||= isTall(term)
  })
  return { text: parts.join(""), level: SUM, negative: p.terms[0]?.negative === true, tall }
}

function product(p: Phrase & ProductContent, of: Results): Printed {
  const { num, den, top, body, bottom, negative } = p
  const divided = bottom.length > 0
  const divisors = [...(den === 1n || !divided ? [] : [natural(den)]), ...bottom.map(of)]
  const reciprocal = body?.kind === "hadamard" && body.over.length === 0 ? body.under : undefined
  // a long body stands beside the fraction of its scalars
  const long = body?.kind === "chain" || body?.kind === "hadamard" || body?.kind === "sum"
  const beside = body !== undefined && !reciprocal && (!divided || long)
  // a fraction holds a single scalar as well as parentheses do
  const alone = top.length === 1 && (!body || (divided && beside))
  const scalars: Printed[] = []
  for (const t of top) {
    if (alone && t.kind === "chain") scalars.push(...t.factors.map((f) => operand(of(f), UNARY)))
    else scalars.push(factor(of(t)))
  }
  const above: Printed[] = [...scalars]
  if (body && !beside && !reciprocal) above.push(factor(of(body)))
  if (num !== 1n) above.unshift(natural(num))
  const factors: Printed[] = []
  if (divided) {
    const [only] = top
    const bare = num === 1n && alone && only ? of(only).text : undefined
    factors.push(
      frac(
        bare ?? (join(above) || "1"),
        divisors.length === 1 ? (divisors[0]?.text ?? "") : join(divisors.map(factor)),
      ),
    )
  } else if (den !== 1n) factors.push(frac(`${num}`, `${den}`), ...scalars)
  else factors.push(...above)
  if (beside) {
    if (body.kind === "chain") factors.push(...body.factors.map((f) => operand(of(f), UNARY)))
    else factors.push(body.kind === "hadamard" ? of(body) : factor(of(body)))
  }
  if (factors.length === 0) factors.push(natural(1n))
  const lead = negative ? "-" : ""
  const tall = factors.some(isTall)
  if (!reciprocal)
    return { text: `${lead}${join(factors)}`, level: body?.kind === "hadamard" ? PRODUCT : JUXTAPOSED, negative, tall }
  const below = operand(of(reciprocal), UNARY)
  return {
    text: `${lead}${join(factors)} \\oslash ${below.text}`,
    level: PRODUCT,
    negative,
    tall: tall || isTall(below),
  }
}

function hadamard(p: Phrase & { kind: "hadamard" }, of: Results): Printed {
  const above = p.over.map((f) => operand(of(f), JUXTAPOSED))
  const below = p.under ? operand(of(p.under), UNARY) : undefined
  const over = above.length > 0 ? above.map((f) => f.text).join(" \\odot ") : "1"
  return {
    text: below ? `${over} \\oslash ${below.text}` : over,
    level: PRODUCT,
    tall: above.some(isTall) || below?.tall === true,
  }
}

function binder(p: Phrase & BinderContent, of: Results): Printed {
  const body = of(p.body)
  if (p.binder === "matrix" || p.binder === "vector") {
    const indices = p.ranges.map((r) => of(r.index).text).join(",")
    return { text: `\\left[${body.text}\\right]_{${indices}}`, level: ATOM, tall: isTall(body), scripted: true }
  }
  const sign = p.binder === "sum" ? "\\sum" : "\\prod"
  const signs = p.ranges.map((r) => `${sign}_{${of(r.index).text}=${of(r.from).text}}^${script(of(r.to).text)}`)
  const text = operand(body, PRODUCT).text
  return { text: `${signs.join("")} ${text}`, level: PRODUCT, tall: true }
}

/** A superscript in as few braces as it needs. */
const script = (mark: string): string => (/^(?:[A-Za-z\d]|\\[A-Za-z]+)$/.test(mark) ? mark : `{${mark}}`)

function lifted(base: Printed, mark: string): Printed {
  const { text, tall } = operand(base, ATOM)
  return { text: `${text}^${script(mark)}`, level: POSTFIX, tall: tall === true, raised: { base: text, mark } }
}

function power(p: Phrase & { kind: "power" }, of: Results): Printed {
  const base = of(p.base)
  const exponent = of(p.exponent).text
  if (p.mode === "elementwise") {
    const { text } = operand(of(p.exponent), JUXTAPOSED)
    return lifted(base, `\\odot${/^[A-Za-z\d]/.test(text) ? " " : ""}${text}`)
  }
  if (base.raised?.mark === INVERSE && /^\d+$/.test(exponent))
    return {
      ...base,
      text: `${base.raised.base}^{-${exponent}}`,
      raised: { base: base.raised.base, mark: `-${exponent}` },
    }
  return lifted(base, exponent)
}

function raise(base: Printed, mark: string): Printed {
  const inner = base.raised
  const letter = inner?.mark === INVERSE ? mark : mark === INVERSE ? inner?.mark : undefined
  if (!inner || !/^\\(?:top|mathsf)/.test(letter ?? "")) return lifted(base, mark)
  const joined = `-${letter}`
  return { ...base, text: `${inner.base}^{${joined}}`, raised: { base: inner.base, mark: joined } }
}

function call(p: Phrase & CallContent, of: Results): Printed {
  const { raised, level: bound } = p.op.notation
  const [only] = p.args
  if (raised && only) return raise(of(only), raised.latex)
  const pieces = piecesOf(p.op, p.spelling.latex)
  const args = p.args.map(of)
  const text = fill(pieces, args, p, bound)
  const closed = encloses(pieces)
  const tall = p.spelling.latex.includes("\\frac") || args.some(isTall)
  const glued = pieces.some((piece) => piece.kind === "arg" && piece.hold === "glued")
  const marked = args.length === 0 && text.includes("^")
  const own = closed ? (marked ? POSTFIX : ATOM) : indexes(pieces) ? ATOM : level(bound ?? "atom")
  const scripted = /_(?:\{[^{}]*\}|\w)$/.test(p.spelling.latex)
  return { text, level: own, tall, scripted, apart: glued || (args.length > 0 && /\)\ufffb?$/.test(text)) }
}

/** A template with its arguments; brackets around tall ones grow. */
function fill(pieces: readonly Piece[], args: readonly Printed[], p: CallContent, bound: Level | undefined): string {
  const grows = (hold: Hold): boolean =>
    pieces.some((q) => q.kind === "arg" && q.hold === hold && args[q.index]?.tall === true)
  const [round, bars] = [grows("parentheses"), grows("bars")]
  const letters = indexes(pieces) && args.slice(1).every((a) => a.name && a.text.length === 1)
  let text = ""
  let strip = false
  pieces.forEach((piece, i) => {
    if (piece.kind === "literal") {
      let literal = strip ? piece.text.slice(1) : piece.text
      if (letters && literal === ",") literal = ""
      strip = false
      if (round) literal = literal.replaceAll("(", "\\left(").replaceAll(")", "\\right)")
      if (bars) literal = literal.replaceAll(/\\l[vV]ert/g, "\\left$&").replaceAll(/\\r[vV]ert/g, "\\right$&")
      text += literal
      return
    }
    const arg =
      piece.kind === "arg"
        ? held(args[piece.index] as Printed, piece.hold, pieces[i + 1], bound)
        : dim(p.dims[piece.index] as Dim, piece.hold)
    const next = pieces[i + 1]
    strip =
      piece.hold === "script" &&
      text.endsWith("{") &&
      /^[A-Za-z\d]$/.test(arg) &&
      next?.kind === "literal" &&
      next.text.startsWith("}")
    if (strip) text = text.slice(0, -1)
    text += glue(text, arg)
  })
  return text
}

/** A size in LaTeX. */
export function latexDim(d: Dim): string {
  const text = d.terms.map(({ names, coefficient }, i) => {
    const size = Math.abs(coefficient)
    const factors = [...(size === 1 && names.length > 0 ? [] : [`${size}`]), ...names.map(latexName)]
    return `${coefficient < 0 ? "-" : i > 0 ? "+" : ""}${factors.reduce((a, b) => `${a}${glue(a, b)}`)}`
  })
  return text.join("")
}

/** In parentheses beside something else. */
const dim = (d: Dim, hold: Hold): string => (hold === "bare" && d.terms.length > 1 ? `(${latexDim(d)})` : latexDim(d))

function held(arg: Printed, hold: Hold, next: Piece | undefined, bound: Level | undefined): string {
  if (hold === "bare" && next?.kind === "literal" && next.text.startsWith("_"))
    return arg.scripted ? parentheses(arg) : operand(arg, ATOM).text
  if (hold === "bare" && next?.kind === "literal" && next.text.startsWith("^")) return operand(arg, ATOM).text
  if (hold === "glued") return arg.name ? arg.text : parentheses(arg)
  const min = bound === "postfix" || bound === "unary" ? POSTFIX : bound === "product" ? JUXTAPOSED : UNARY
  if (hold === "bare") return operand(arg, min).text
  return arg.text
}
