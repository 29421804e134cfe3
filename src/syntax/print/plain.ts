import type { Level } from "../../ir/op.ts"
import { juxtapose } from "./juxtapose.ts"
import { around, type Marks, prefixed, withMarks } from "./marks.ts"
import { ATOM, INNER, JUXTAPOSED, level, POSTFIX, PRODUCT, SUM, UNARY } from "./level.ts"
import {
  type BinderContent,
  type CallContent,
  foldPhrase,
  partsOf,
  type Phrase,
  type ProductContent,
} from "./phrase.ts"
import { encloses, type Hold, indexes, piecesOf } from "./template.ts"

/** How plain text looks. */
export interface Look {
  readonly minus: string
  readonly over: string
  readonly under: string
  /** Powers, transposes and inverses as superscripts. */
  readonly raised: boolean
  /** Products by juxtaposition, and the cards' Unicode templates: mathematics to read, not to parse. */
  readonly juxtapose: boolean
}

/** A printed phrase and what surrounding notation has to know of it. */
interface Printed {
  readonly text: string
  readonly level: number
  /** Begins with a minus. */
  readonly negative?: boolean
  /** A power or an operand with superscripts, which takes no second one. */
  readonly power?: boolean
  /** Base and superscript apart. */
  readonly raised?: { readonly base: string; readonly mark: string }
  readonly name?: boolean
  /** Has a colon outside parentheses. */
  readonly colon?: boolean
  /** A function call, which keeps a distance from what follows in juxtaposition. */
  readonly call?: boolean
  /** A power with a sign, which keeps a distance on both sides. */
  readonly apart?: boolean
}

const DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
const LETTERS: ReadonlyMap<string, string> = new Map(
  [..."ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ"].map((c, i) => ["abcdefghijklmnoprstuvwxyz".charAt(i), c]),
)
const RAISED: ReadonlySet<string> = new Set(LETTERS.values())
const INVERSE = "⁻¹"

/** Prints a phrase as plain text. */
export function printPlain(root: Phrase, look: Look, nameOf: (name: string) => string, marks?: Marks): string {
  return new Plain(look, nameOf).print(root, marks)
}

class Plain {
  private readonly look: Look
  private readonly nameOf: (name: string) => string
  private spaced = false

  constructor(look: Look, nameOf: (name: string) => string) {
    this.look = look
    this.nameOf = nameOf
  }

  print(root: Phrase, marks: Marks | undefined): string {
    this.spaced = foldPhrase<boolean>(root, (p, of) =>
      p.kind === "name" ? /^\p{L}{2}/u.test(this.nameOf(p.name)) : partsOf(p).some(of),
    )
    return foldPhrase<Printed>(root, (p, of) => withMarks(p, this.phrase(p, of), marks)).text
  }

  private phrase(p: Phrase, of: (p: Phrase) => Printed): Printed {
    switch (p.kind) {
      case "number":
        return this.number(p.value.num, p.value.den)
      case "name":
        return { text: this.nameOf(p.name), level: ATOM, name: true }
      case "sum":
        return this.sum(p, of)
      case "product":
        return this.product(p, of)
      case "chain":
        return {
          text: this.join(p.factors.map((f) => operand(of(f), UNARY))),
          level: this.look.juxtapose ? JUXTAPOSED : PRODUCT,
        }
      case "hadamard":
        return this.hadamard(p, of)
      case "power":
        return this.power(p, of)
      case "inner":
        return {
          text: `${operand(of(p.left), PRODUCT).text} : ${operand(of(p.right), PRODUCT).text}`,
          level: INNER,
          colon: true,
        }
      case "binder":
        return this.binder(p, of)
      case "blocks": {
        const rows = p.rows.map((row) => row.map((cell) => withoutColon(of(cell))).join(", "))
        return { text: `[${rows.join("; ")}]`, level: ATOM }
      }
      default:
        return this.call(p, of)
    }
  }

  private number(num: bigint, den: bigint): Printed {
    const negative = num < 0n
    const text = `${negative ? this.look.minus : ""}${negative ? -num : num}${den === 1n ? "" : `/${den}`}`
    return { text, level: den === 1n ? ATOM : PRODUCT, negative }
  }

  private sum(p: Phrase & { kind: "sum" }, of: (p: Phrase) => Printed): Printed {
    const gap = this.look.juxtapose && p.terms.some((t) => t.body.kind === "inner") ? "  " : " "
    const parts: string[] = []
    p.terms.forEach(({ negative, body }, i) => {
      const { text } = operand(of(body), INNER)
      const sign = negative ? this.look.minus : "+"
      if (i > 0) parts.push(gap, prefixed(`${sign}${gap}`, text))
      else parts.push(negative ? prefixed(sign, text) : text)
    })
    const colon = p.terms.some((t) => of(t.body).colon)
    return { text: parts.join(""), level: SUM, negative: p.terms[0]?.negative === true, colon }
  }

  private binder(p: Phrase & BinderContent, of: (p: Phrase) => Printed): Printed {
    const filled = p.binder === "matrix" || p.binder === "vector"
    const signs = this.look.juxtapose && !filled
    const ranges = p.ranges.map(({ index, from, to }) => {
      const [first, last] = [withoutColon(of(from)), withoutColon(of(to))]
      return signs ? `${of(index).text}=${first}..${last}` : `${of(index).text} in ${first}..${last}`
    })
    const list = ranges.join(", ")
    if (signs) {
      const sign = p.binder === "sum" ? "Σ" : "Π"
      return { text: `${sign}_{${list}} ${operand(of(p.body), PRODUCT).text}`, level: PRODUCT }
    }
    const word = p.binder === "product" ? "prod" : p.binder
    return { text: `${word}(${list}, ${of(p.body).text})`, level: ATOM, call: true }
  }

  /** Factors beside each other. */
  private join(factors: readonly Printed[]): string {
    return this.look.juxtapose ? juxtapose(factors, this.spaced) : factors.map((f) => f.text).join("*")
  }

  private product(p: Phrase & ProductContent, of: (p: Phrase) => Printed): Printed {
    const { num, den, top, body, bottom, negative } = p
    const factors: Printed[] = []
    const divisors = bottom.map((b) => operand(of(b), UNARY))
    const fraction = den !== 1n && num !== 1n && bottom.length === 0
    const reciprocal = body?.kind === "hadamard" && body.over.length === 0 ? body.under : undefined
    if (den !== 1n && !fraction) divisors.unshift({ text: `${den}`, level: ATOM })
    if (fraction) factors.push({ text: `${num}/${den}`, level: ATOM })
    else if (num !== 1n || (top.length === 0 && (!body || reciprocal))) factors.push({ text: `${num}`, level: ATOM })
    const alone = top.length + (body ? 1 : 0) === 1
    for (const t of top) {
      if (alone && t.kind === "chain") factors.push(...t.factors.map((f) => operand(of(f), UNARY)))
      else factors.push(operand(of(t), UNARY))
    }
    if (body?.kind === "chain") factors.push(...body.factors.map((f) => operand(of(f), UNARY)))
    else if (body && !reciprocal)
      factors.push(operand(of(body), body.kind === "hadamard" && divisors.length === 0 ? PRODUCT : UNARY))
    const above = this.join(factors)
    const [divisor] = divisors
    const below = divisors.length > 1 ? `(${this.join(divisors)})` : divisor?.text
    const text = `${negative ? this.look.minus : ""}${above}${below === undefined ? "" : `/${below}`}`
    const tight = this.look.juxtapose && below === undefined && !fraction && body?.kind !== "hadamard"
    if (!reciprocal) return { text, level: tight ? JUXTAPOSED : PRODUCT, negative }
    return { text: `${text}${this.look.under}${operand(of(reciprocal), UNARY).text}`, level: PRODUCT, negative }
  }

  private hadamard(p: Phrase & { kind: "hadamard" }, of: (p: Phrase) => Printed): Printed {
    const above = p.over.length > 0 ? p.over.map((f) => operand(of(f), JUXTAPOSED).text).join(this.look.over) : "1"
    const text = p.under ? `${above}${this.look.under}${operand(of(p.under), UNARY).text}` : above
    return { text, level: PRODUCT }
  }

  private power(p: Phrase & { kind: "power" }, of: (p: Phrase) => Printed): Printed {
    const base = of(p.base)
    const { raised } = this.look
    const above = raised && p.mode !== "elementwise" ? superscript(p.exponent) : undefined
    if (above !== undefined) {
      if (base.raised?.mark === INVERSE) return lifted(base.raised.base, `⁻${above}`)
      return lifted(raisable(base), above)
    }
    const plain = base.power || base.level < (raised && base.raised ? ATOM : POSTFIX) || base.negative
    const sign = p.mode === "elementwise" ? ".^" : "^"
    const text = `${plain ? `(${base.text})` : base.text}${sign}${exponentText(of(p.exponent))}`
    return { text, level: POSTFIX, power: true, apart: true }
  }

  private call(p: Phrase & CallContent, of: (p: Phrase) => Printed): Printed {
    const { raised, level: bound } = p.op.notation
    const [only] = p.args
    if (raised && only && this.look.raised) return this.raise(of(only), raised.unicode)
    const { spelling } = p
    const indexed = this.look.juxtapose ? subscripted(p, of) : undefined
    if (indexed) return indexed
    const readable = this.look.juxtapose && spelling.unicode !== undefined && !indexes(piecesOf(p.op, spelling.unicode))
    const template = readable ? (spelling.unicode ?? spelling.text) : spelling.text
    const pieces = piecesOf(
      p.op,
      p.unsized && spelling.unsized !== undefined && template === spelling.text ? spelling.unsized : template,
    )
    let text = ""
    let open = false
    for (const [i, piece] of pieces.entries()) {
      if (piece.kind === "literal") text += open ? piece.text.replace("}", "") : piece.text
      else if (piece.kind === "dim") text += p.dims[piece.index]?.key ?? ""
      else {
        const arg = of(p.args[piece.index] as Phrase)
        // a name below the line needs no braces
        const next = pieces[i + 1]
        open =
          piece.hold === "script" &&
          /^(?:\p{L}+|\d)$/u.test(arg.text) &&
          text.endsWith("{") &&
          next?.kind === "literal" &&
          next.text.startsWith("}")
        text = `${open ? text.slice(0, -1) : text}${text.endsWith("^") ? exponentText(arg) : held(arg, piece.hold, bound)}`
        continue
      }
      open = false
    }
    const power = template.includes("^") && bound === "postfix"
    const closed = encloses(pieces) && !(p.args.length === 0 && text.endsWith("'"))
    return {
      text,
      level: closed ? ATOM : level(bound ?? "atom"),
      power,
      apart: power,
      call: p.args.length > 0 && text.endsWith(")"),
    }
  }

  private raise(base: Printed, mark: string): Printed {
    const inner = base.raised
    const letter = inner?.mark === INVERSE ? mark : mark === INVERSE ? inner?.mark : undefined
    if (inner && letter && /^[ᵀᴴ]$/.test(letter)) return lifted(inner.base, `⁻${letter}`)
    return lifted(raisable(base), mark)
  }
}

/** In parentheses where it binds looser than `min` or begins with a minus. */
function operand(p: Printed, min: number): Printed {
  return p.level < min || p.negative ? { text: around("(", p.text, ")"), level: ATOM } : p
}

function held(p: Printed, hold: Hold, bound: Level | undefined): string {
  if (hold === "glued") return p.name ? p.text : `(${p.text})`
  if (hold === "brackets") return withoutColon(p)
  if (hold !== "bare") return p.text
  if (bound === "postfix") return p.power ? `(${p.text})` : operand(p, POSTFIX).text
  return operand(p, bound === "unary" ? POSTFIX : bound === "product" ? JUXTAPOSED : UNARY).text
}

/** A number, a name or a call stands in an exponent as it is, except for the names that mean transposes there. */
const exponentText = (p: Printed): string =>
  p.level === ATOM && !p.negative && p.text !== "T" && p.text !== "H" ? p.text : `(${p.text})`

/** For places where a colon means a range. */
const withoutColon = (p: Printed): string => (p.colon ? `(${p.text})` : p.text)

const raisable = (p: Printed): string => operand(p, p.power || p.raised ? ATOM : POSTFIX).text

/** `A_ij` for entries whose indices are single letters. */
function subscripted(p: Phrase & CallContent, of: (p: Phrase) => Printed): Printed | undefined {
  const pieces = p.spelling.unicode === undefined ? [] : piecesOf(p.op, p.spelling.unicode)
  const [base, ...indices] = p.args.map(of)
  if (!base || !indexes(pieces)) return undefined
  const letters = pieces.flatMap((q) => (q.kind === "arg" && q.index > 0 ? [indices[q.index - 1]] : []))
  if (!letters.every((l) => l?.name && /^\p{L}$/u.test(l.text))) return undefined
  const simple = base.name && !/[_\d]/.test(base.text)
  return { text: `${simple ? base.text : `(${base.text})`}_${letters.map((l) => l?.text).join("")}`, level: ATOM }
}

const lifted = (base: string, mark: string): Printed => ({
  text: `${base}${mark}`,
  level: POSTFIX,
  raised: { base, mark },
  power: [...mark].some((c) => DIGITS.includes(c) || RAISED.has(c)),
})

/** Raised digits or one raised letter; undefined for other exponents. */
function superscript(p: Phrase): string | undefined {
  if (p.kind === "name") return LETTERS.get(p.name)
  if (p.kind !== "number" || p.value.den !== 1n || p.value.num < 0n) return undefined
  return [...`${p.value.num}`].map((d) => DIGITS.charAt(Number(d))).join("")
}
