import {
  accents,
  binaryOperators,
  delimiters,
  dropped,
  fontSwitches,
  fonts,
  functionCommands,
  gridEnvironments,
  ignored,
  knownSymbols,
  lineEnvironments,
  packageCommands,
  relations,
  sizes,
  spaces,
  synonyms,
  wrappers,
} from "./commands.ts"
import { matchFences } from "./fences.ts"
import { mergeWords, readGrid, readText } from "./grids.ts"
import { lowered } from "./labels.ts"
import type { Token } from "./tokens.ts"
import { TokenReader } from "./token-reader.ts"
import { groupEnd, spanOf } from "./tokens.ts"
import { type Font, type Node, only, plainText } from "./tree.ts"

const maxDepth = 80
const maxScripts = 8

/** Reads tokens (macros expanded) as a tree. Never fails: what cannot be read is an `unread` node in its place. */
export function parseMath(tokens: readonly Token[]): Node[] {
  return new Parser(tokens, 0).all()
}

class Parser extends TokenReader {
  private readonly depth: number
  private commands = 0

  constructor(tokens: readonly Token[], depth: number, font: Font = "plain") {
    super(tokens, font)
    this.depth = depth
  }

  all(): Node[] {
    return matchFences(this.raw(() => false))
  }

  /** Items up to a token that `stops`, delimiters not yet paired. */
  private raw(stops: (token: Token) => boolean): Node[] {
    const out: Node[] = []
    const font = this.font
    for (let token = this.tokens[this.at]; token && !stops(token); token = this.tokens[this.at]) {
      const command = token.kind === "command" ? token.text : ""
      if (command === "over" || command === "atop" || command === "choose") {
        this.at++
        const top = matchFences(out)
        const bottom = matchFences(this.raw(stops))
        this.font = font
        return [{ kind: "fraction", top, bottom, span: spanOf([...top, ...bottom, token], token.span) }]
      }
      if (token.kind === "sup" || token.kind === "sub" || token.text === "'" || command === "prime") {
        this.scripts(out, token)
        continue
      }
      this.at++
      for (const node of this.item(token)) out.push(node)
    }
    this.font = font
    return mergeWords(out)
  }

  private scripts(out: Node[], first: Token): void {
    let base: Node | undefined
    const skipped: Node[] = []
    while (out.at(-1)?.kind === "space") skipped.push(out.pop() as Node)
    const last = out.at(-1)
    if (last && !["operator", "relation", "punctuation", "break", "tab"].includes(last.kind)) base = out.pop()
    else if (last?.kind === "relation") out.push(...skipped)
    let sub: Node[] | undefined
    let sup: Node[] | undefined
    let primes = 0
    const parts: { span: Token["span"] }[] = base ? [base, first] : [first]
    for (;;) {
      let next = this.at
      while (this.tokens[next]?.kind === "space") next++
      const token = this.tokens[next]
      if (!token) break
      if (token.text === "'" || (token.kind === "command" && token.text === "prime")) {
        if (sup) break
        primes++
        this.at = next + 1
      } else if (token.kind === "sup" && !sup && primes === 0) {
        this.at = next + 1
        sup = this.argument()
        // `X^{\prime}` is `X'`.
        const marks = only(sup)
        if (marks?.kind === "symbol" && marks.name === "prime") {
          primes++
          sup = undefined
        } else if (marks?.kind === "scripted" && !marks.base && !marks.sup && !marks.sub) {
          primes += marks.primes
          sup = undefined
        }
        // `X^-1`, as people type who do not see the result.
        const sign = sup && only(sup)
        if (
          sup &&
          sign?.kind === "operator" &&
          sign.name === "-" &&
          /^(digit|letter)$/.test(this.tokens[this.at]?.kind ?? "")
        )
          sup = [...sup, ...this.argument()]
        parts.push(...(sup ?? []))
      } else if (token.kind === "sub" && !sub) {
        this.at = next + 1
        sub = this.argument()
        parts.push(...sub)
      } else break
      parts.push(this.tokens[this.at - 1] ?? token)
    }
    const span = spanOf(parts, first.span)
    const tooMany = primes > maxScripts || scriptDepth(base) > maxScripts
    out.push(
      tooMany
        ? { kind: "unread", message: "too many scripts", span }
        : { kind: "scripted", base, ...lowered(base, { sub, sup }), primes, span },
    )
  }

  /** One token or group, as TeX takes an argument. */
  private argument(): Node[] {
    while (this.tokens[this.at]?.kind === "space") this.at++
    const token = this.tokens[this.at]
    if (!token || token.kind === "close") return []
    if (token.kind === "open") {
      const end = groupEnd(this.tokens, this.at)
      const closed = this.tokens[end - 1]?.kind === "close" && end - 1 > this.at
      const inner = this.tokens.slice(this.at + 1, closed ? end - 1 : end)
      this.at = end
      return this.sub(inner)
    }
    this.at++
    if (token.kind === "sup" || token.kind === "sub") return []
    if (token.kind === "digit") return [{ kind: "number", text: token.text, font: this.font, span: token.span }]
    return matchFences(this.item(token))
  }

  private sub(tokens: readonly Token[], font: Font = this.font): Node[] {
    if (this.depth >= maxDepth) {
      const at = tokens[0]
      return at ? [{ kind: "unread", message: "too deeply nested", span: spanOf(tokens, at.span) }] : []
    }
    return new Parser(tokens, this.depth + 1, font).all()
  }

  private item(token: Token): Node[] {
    const { span, text } = token
    switch (token.kind) {
      case "space":
        return [{ kind: "space", wide: false, span }]
      case "letter":
        return [{ kind: "symbol", name: text, font: this.font, command: false, span }]
      case "digit":
        return [this.number(token)]
      case "open": {
        this.at--
        const start = this.at
        const items = this.argument()
        const whole = spanOf(this.tokens.slice(start, this.at), span)
        return [{ kind: "group", items, span: whole }]
      }
      case "close":
        return []
      case "tab":
        return [{ kind: "tab", span }]
      case "command":
        return this.command(token)
      case "overflow":
        return [{ kind: "unread", message: `the macro \\${text} does not end`, span }]
      case "other":
        return this.other(token)
      default:
        return []
    }
  }

  private command(token: Token): Node[] {
    // `\frac\frac\frac`: commands that take each other as arguments.
    if (this.commands > maxDepth) return [{ kind: "unread", message: "too deeply nested", span: token.span }]
    this.commands++
    try {
      return this.readCommand(token)
    } finally {
      this.commands--
    }
  }

  private readCommand(token: Token): Node[] {
    const { span } = token
    const name = synonyms[token.text] ?? token.text
    if (name === "\\" || name === "cr" || name === "newline" || name === "tabularnewline") {
      this.skipBracket()
      return [{ kind: "break", span }]
    }
    if (spaces[name] !== undefined) return [{ kind: "space", wide: spaces[name], span }]
    if (ignored.has(name)) return []
    if (name in dropped) {
      for (let k = 0; k < (dropped[name] ?? 0); k++) this.rawArgument()
      return []
    }
    if (sizes.has(token.text)) return this.sized(token)
    if (name === "left") return this.leftRight(token)
    if (name === "right") {
      this.at++
      return []
    }
    if (delimiters[name]) {
      const [text, side] = delimiters[name]
      return [{ kind: "delimiter", text, side, span }]
    }
    if (name === "begin") return this.environment(token)
    if (name === "end") {
      this.rawArgument()
      return []
    }
    return this.structure(token, name) ?? this.symbolic(token, name)
  }

  private structure(token: Token, name: string): Node[] | undefined {
    const { span } = token
    const start = this.at
    const whole = (): Token["span"] => spanOf([token, ...this.tokens.slice(start, this.at)], span)
    const font = fonts[name]
    if (font === "text") return this.text(token)
    if (font) {
      const items = this.sub(this.rawArgument(), font)
      if (font === "operator") {
        const letters = items.map((n) => plainText([n]) ?? "").join("")
        return [{ kind: "word", text: letters, font, span: whole() }]
      }
      const [single] = items
      return items.length === 1 && single ? [{ ...single, span: whole() }] : [{ kind: "group", items, span: whole() }]
    }
    const next = fontSwitches[name]
    if (next) {
      this.font = next
      return []
    }
    const accent = accents[name]
    if (accent) return [{ kind: "accent", accent, items: this.argument(), span: whole() }]
    if (name in wrappers) {
      for (let k = 0; k < (wrappers[name] ?? 0); k++) this.rawArgument()
      const items = this.argument()
      const [single] = items
      return items.length === 1 && single ? [{ ...single, span: whole() }] : [{ kind: "group", items, span: whole() }]
    }
    switch (name) {
      case "frac": {
        const top = this.argument()
        const bottom = this.argument()
        return [{ kind: "fraction", top, bottom, span: whole() }]
      }
      case "sqrt": {
        const degree = this.bracket()
        const body = this.argument()
        return [{ kind: "root", ...(degree && { degree: this.sub(degree) }), body, span: whole() }]
      }
      case "underbrace":
      case "overbrace":
      case "underbracket":
      case "overbracket": {
        const items = this.argument()
        let label: Node[] | undefined
        let at = this.at
        while (this.tokens[at]?.kind === "space") at++
        if (this.tokens[at]?.kind === "sub" || this.tokens[at]?.kind === "sup") {
          this.at = at + 1
          label = this.argument()
        }
        return [{ kind: "brace", items, label, span: whole() }]
      }
      case "underset": {
        const sub = this.argument()
        const base = this.argument()
        const [single] = base
        const inner: Node = base.length === 1 && single ? single : { kind: "group", items: base, span: whole() }
        return [{ kind: "scripted", base: inner, sub, sup: undefined, primes: 0, span: whole() }]
      }
      case "substack": {
        const items = this.argument()
        return [{ kind: "group", items: items.filter((n) => n.kind !== "break"), span: whole() }]
      }
      case "xrightarrow":
      case "xleftarrow":
      case "xRightarrow":
        this.argument()
        return [{ kind: "relation", name: "implies", span }]
      case "eqalign":
      case "eqalignno":
      case "displaylines":
      case "openup":
        return [{ kind: "lines", environment: name, items: this.argument(), span: whole() }]
      case "matrix":
      case "pmatrix":
      case "cases": {
        const inner = this.rawArgument()
        return [readGrid(name, inner, whole(), (tokens) => this.sub(tokens))]
      }
      default:
        return undefined
    }
  }

  private symbolic(token: Token, name: string): Node[] {
    const { span } = token
    if (relations.has(name)) return [{ kind: "relation", name: name === "coloneqq" ? ":=" : name, span }]
    if (name === "colon") return [{ kind: "operator", name: ":", span }]
    if (binaryOperators.has(name)) return [{ kind: "operator", name, span }]
    if (functionCommands.has(name)) return [{ kind: "word", text: name, font: "operator", span }]
    if (knownSymbols.has(name)) return [{ kind: "symbol", name, font: this.font, command: true, span }]
    if (!/^[A-Za-z]/.test(name)) return [{ kind: "unread", message: `\\${name} is not read here`, span }]
    const args: Node[][] = []
    const start = this.at
    const count = packageCommands[name] ?? 3
    while (args.length < count && this.tokens[this.at]?.kind === "open") args.push(this.argument())
    return [{ kind: "unknown", name, args, span: spanOf([token, ...this.tokens.slice(start, this.at)], span) }]
  }

  private leftRight(token: Token): Node[] {
    const opener = this.delimiterText()
    let depth = 1
    let end = this.at
    for (; end < this.tokens.length; end++) {
      const t = this.tokens[end] as Token
      if (t.kind !== "command") continue
      if (t.text === "left") depth++
      if (t.text === "right" && --depth === 0) break
    }
    // A macro such as `\left.` may have eaten the partner: then the list ends the fence.
    const inner = this.tokens.slice(this.at, end)
    const items = this.sub(inner)
    this.at = end
    const implied = end >= this.tokens.length
    if (!implied) this.at++
    const closer = implied ? (opener === "(" ? ")" : opener) : this.delimiterText()
    const last = this.tokens[this.at - 1] ?? token
    const span = spanOf([token, ...inner, last], token.span)
    // `\left|\left| x \right|\right|` is a norm.
    const inside = only(items)
    if (opener === "|" && inside?.kind === "fence" && inside.open === "|")
      return [{ ...inside, open: "||", close: "||", span }]
    return [{ kind: "fence", open: opener, close: closer, items, implied, span }]
  }

  private environment(token: Token): Node[] {
    const name = this.rawArgument()
      .map((t) => t.text)
      .join("")
    const start = this.at
    let depth = 1
    let end = this.at
    for (; end < this.tokens.length; end++) {
      const t = this.tokens[end] as Token
      if (t.kind !== "command") continue
      if (t.text === "begin") depth++
      if (t.text === "end" && --depth === 0) break
    }
    let inner = this.tokens.slice(start, end)
    this.at = end
    if (end < this.tokens.length) {
      this.at++
      this.rawArgument()
    }
    const whole = (): Token["span"] => spanOf([token, ...this.tokens.slice(start, this.at)], token.span)
    if (/^(array|alignat|alignedat|tabular|xalignat)/.test(name)) {
      const first = inner.findIndex((t) => t.kind !== "space")
      if (inner[first]?.text === "[") inner = inner.slice(inner.findIndex((t) => t.text === "]") + 1)
      const open = inner.findIndex((t) => t.kind !== "space")
      if (inner[open]?.kind === "open") inner = inner.slice(groupEnd(inner, open))
    }
    if (gridEnvironments.has(name)) return [readGrid(name, inner, whole(), (tokens) => this.sub(tokens))]
    const items = this.sub(inner)
    if (lineEnvironments.has(name) || items.some((n) => n.kind === "break"))
      return [{ kind: "lines", environment: name, items, span: whole() }]
    return [{ kind: "group", items, span: whole() }]
  }

  private text(token: Token): Node[] {
    const start = this.at
    const inner = this.rawArgument()
    const span = spanOf([token, ...this.tokens.slice(start, this.at)], token.span)
    return readText(inner, span, (tokens) => this.sub(tokens, "plain"))
  }
}

/** How many scripts already stand on a node, one on the other. */
function scriptDepth(node: Node | undefined): number {
  let depth = 0
  for (let at = node; at?.kind === "scripted"; at = at.base) depth++
  return depth
}
