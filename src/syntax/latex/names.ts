import type { Vocabulary } from "../vocabulary.ts"
import type { Token } from "./tokens.ts"
import { type Node, only, solid } from "./tree.ts"
import { unicodeTokens } from "./unicode.ts"

/** Which spellings a document uses, so that two letters that differ on the page do not become one name. */
export interface Census {
  /** Letters and Greek commands as they stand, `cal:L` for a calligraphic one, `vec:X` for one under an arrow. */
  readonly seen: ReadonlySet<string>
}

export function takeCensus(tokens: readonly Token[], seen: Set<string>): void {
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i] as Token
    if (token.kind === "letter") {
      const before = tokens[i - 1]?.kind === "open" || tokens[i - 1]?.kind === "space" ? tokens[i - 2] : tokens[i - 1]
      const command = before?.kind === "command" ? before.text : ""
      if (/^math(cal|scr|frak)$/.test(command)) seen.add(`cal:${token.text}`)
      else if (command === "vec" || command === "overrightarrow") seen.add(`vec:${token.text}`)
      else seen.add(token.text)
    } else if (token.kind === "command") seen.add(token.text)
  }
}

/** A symbol's name without its scripts; `undefined` where the node is no name. */
export function baseName(node: Node | undefined, census: Census): string | undefined {
  if (!node) return undefined
  switch (node.kind) {
    case "symbol":
      return symbolName(node.name, node.font === "calligraphic", census)
    case "word":
      return /^[A-Za-z][A-Za-z0-9]*$/.test(node.text) ? node.text : undefined
    case "group": {
      const inner = only([node])
      return inner && inner.kind !== "group" ? baseName(inner, census) : undefined
    }
    case "accent": {
      const inner = only(node.items)
      const base = inner && (inner.kind === "scripted" ? scriptedName(inner, census) : baseName(inner, census))
      if (base === undefined) return undefined
      if (node.accent === "vec") {
        const lower = base.toLowerCase()
        return base.length === 1 && base !== lower && !census.seen.has(lower) ? lower : base
      }
      return node.accent === "under" ? base : `${base}_${node.accent}`
    }
    case "unknown":
      return node.args.length === 0 ? node.name : undefined
    default:
      return undefined
  }
}

const notNames = new Set(
  `partial nabla infty top dagger prime sum prod ldots cdots vdots ddots int forall exists perp bot degree emptyset iint oint
   square therefore because`.split(/\s+/),
)

function symbolName(name: string, calligraphic: boolean, census: Census): string | undefined {
  if (notNames.has(name)) return undefined
  if (name === "varphi") return census.seen.has("phi") ? "varphi" : "phi"
  if (name === "imath" || name === "jmath") return name[0]
  if (calligraphic && census.seen.has(name)) return `${name}cal`
  return name
}

function scriptedName(node: Extract<Node, { kind: "scripted" }>, census: Census): string | undefined {
  const base = baseName(node.base, census)
  if (base === undefined || node.sup || node.primes > 0) return undefined
  const suffix = node.sub && suffixOf(node.sub, census)
  return suffix === undefined ? undefined : `${base}_${suffix}`
}

/** The word above a name, as in `L^{\text{ridge}}`: part of the name. */
export function wordAbove(items: readonly Node[]): string | undefined {
  const node = only(items)
  const isWord =
    node?.kind === "word" && /^[A-Za-z]{3,}$/.test(node.text) && !/^(trans?|transp|transpose|herm)$/.test(node.text)
  return isWord ? node.text : undefined
}

/** The name that a letter in running text stands for: `x`, `θ`. */
export function letterName(text: string): string | undefined {
  if (/^[A-Za-z]$/.test(text)) return text
  const made = [...text].length === 1 ? unicodeTokens(text) : undefined
  const token = made?.length === 1 ? made[0] : undefined
  if (token?.[0] === "letter") return token[1]
  return token?.[0] === "command" && /^[A-Za-z]+$/.test(token[1]) && !notNames.has(token[1])
    ? token[1].replace("varphi", "phi")
    : undefined
}

/** The part of a name that a subscript makes: `W_{out}` has `out`, `x_{k+1}` has `kp1`. */
export function suffixOf(items: readonly Node[], census: Census): string | undefined {
  let text = ""
  for (const item of solid(items)) {
    if (item.kind === "number") text += item.text.replace(".", "_")
    else if (item.kind === "operator" && item.name === "+") text += "p"
    else if (item.kind === "operator" && item.name === "-") text += "m"
    else if (item.kind === "operator" && (item.name === "*" || item.name === "star")) text += "star"
    else if (item.kind === "punctuation" && /^[,|]$/.test(item.text)) text += "_"
    else if (item.kind === "fence") text += suffixOf(item.items, census) ?? ""
    else if (item.kind === "word") text += item.text.replace(/[^A-Za-z0-9]+/g, "_")
    else if (item.kind === "symbol" && item.name === "perp") text += "perp"
    else if (item.kind === "symbol" && item.name === "infty") text += "inf"
    else if (item.kind === "group") text += suffixOf(item.items, census) ?? ""
    else {
      const name = item.kind === "scripted" ? scriptedName(item, census) : baseName(item, census)
      if (name === undefined) return undefined
      text += name
    }
  }
  return text === "" ? undefined : text
}

const renamed: Readonly<Record<string, string>> = {
  Tr: "tr",
  TR: "tr",
  trace: "tr",
  Trace: "tr",
  trc: "tr",
  spur: "tr",
  Sp: "tr",
  ln: "log",
  Log: "log",
  Diag: "diag",
  diagm: "diag",
  ddiag: "diag",
  Det: "det",
  vect: "vec",
  Vec: "vec",
  sgn: "sign",
  Re: "re",
  Im: "im",
  arctanh: "atanh",
  logistic: "sigmoid",
  sigm: "sigmoid",
  ReLU: "relu",
  Var: "var",
  lse: "logsumexp",
  LSE: "logsumexp",
  adjugate: "adj",
  Skew: "skew",
  Sym: "sym",
  symm: "sym",
  erfc: "erfc",
  Id: "eye",
}

/** The function of the language that a word in a formula means. */
export function functionName(word: string, vocabulary: Vocabulary): string | undefined {
  const name = renamed[word] ?? word
  if (vocabulary.isFunction(name)) return name
  const lower = name.toLowerCase()
  return lower.length > 2 && vocabulary.isFunction(lower) ? lower : undefined
}

/** Function names that people type as plain letters, longest first. */
export const letterFunctions: readonly string[] =
  "logdet softmax sigmoid arcsin arccos arctan trace Trace sinh cosh tanh diag Diag sqrt sign sgn rank norm relu ReLU det Det log exp vec Vec sin cos tan sum inv max min erf sym tr Tr TR ln".split(
    " ",
  )
