import type { Piece } from "./document.ts"
import { lettersIn } from "./mirrors.ts"
import type { Token } from "./tokens.ts"

/** Letters of a function that people leave in the middle of a formula. */
const functionWord = /^(?:tr|trace|diag|log|ln|exp|det|vec|sin|cos|tanh|norm|sum|min|max)$/i

/** Greek letters spelled out. */
const greekWord =
  /^(?:alpha|beta|gamma|delta|epsilon|eta|theta|kappa|lambda|mu|nu|xi|rho|sigma|tau|phi|psi|omega|Gamma|Delta|Theta|Lambda|Sigma|Phi|Psi|Omega)$/

/** Words of two letters that begin with a capital; other such pairs are a matrix and a vector. */
const shortWord = /^(?:An|As|At|Be|By|Do|Go|He|Hi|If|In|Is|It|Me|My|No|Of|Oh|Ok|On|Or|So|To|Up|Us|We)$/

/** Arrows, operators, bars, Greek letters, raised signs. */
const mathCharacter = /[\u2190-\u22ff\u2016\u2020α-ωΑ-Ω×·−ℝℂᵀᴴ⁻²³]/

/**
 * A text without a single dollar: formulas are the runs of chunks that look like one (commands, scripts, operators, lone
 * letters), prose is the rest. A run needs a relation, a command, a script or an operator somewhere.
 */
export function bareMath(source: string): Piece[] {
  const pieces: Piece[] = []
  let proseFrom = 0
  let run: { start: number; end: number } | undefined
  let depth = 0
  const flush = (): void => {
    if (!run) return
    const text = source.slice(run.start, run.end)
    if (/[\\^_=+]|\w\(|'|\s[-*/:]\s|\w\*\w|\bd\w*\/d\w/.test(text) || mathCharacter.test(text)) {
      if (run.start > proseFrom) pieces.push(piece("prose", proseFrom, run.start))
      pieces.push(piece("math", run.start, run.end))
      proseFrom = run.end
    }
    run = undefined
  }
  const chunk = /\S+/g
  let last = 0
  for (let hit = chunk.exec(source); hit; hit = chunk.exec(source)) {
    const text = hit[0]
    const start = hit.index
    if (depth === 0 && /\n\s*\n/.test(source.slice(last, start))) flush()
    const core = text.replace(/^["(]+(?=[A-Za-z]{2,}\W*$)/, "").replace(/[.,;:?!")]+$/, "")
    // Behind an operator something must follow.
    const expected = run !== undefined && /[=+\-*/^([{:]$/.test(source.slice(run.start, last)) && isShort(core)
    const math = depth > 0 || expected || looksMath(core, text)
    if (math) {
      const trailing = depth === 0 ? (/[.?!]+$/.exec(text)?.[0].length ?? 0) : 0
      if (!run) run = { start, end: start + text.length - trailing }
      else run.end = start + text.length - trailing
      depth = Math.max(0, depth + balance(text))
      if (trailing > 0 && depth === 0) flush()
    } else flush()
    last = start + text.length
  }
  flush()
  if (proseFrom < source.length) pieces.push(piece("prose", proseFrom, source.length))
  return pieces
}

/** A factor or two: `Ax`, `(2m`. */
function isShort(core: string): boolean {
  return /^[([]*[A-Za-z0-9]{1,3}[)\]]*$/.test(core) && !/^(?:and|for|the|let|if|is|in|of|to|so|by|or|we|it)$/.test(core)
}

function looksMath(core: string, whole: string): boolean {
  if (greekWord.test(core)) return true
  const pair = core.replace(/[^A-Za-z]/g, "")
  if (/^[([]*[A-Z][a-z][)\]]*$/.test(core) && !shortWord.test(pair)) return true
  if (core === "") return /^[=+\-*/:|&]+$/.test(whole)
  if (/^[A-Za-z]{2,}$/.test(core)) return functionWord.test(core) || /^[A-Z]{2,4}$/.test(core)
  if (/^[([]*[A-Za-z]['’]?[)\]]*$/.test(core)) return core !== "a" && core !== "I"
  if (/^[A-Za-z]{2,}(?:['’-][A-Za-z]+)+$/.test(core) && !/^[A-Z]'[A-Z]$/.test(core)) return false
  if (/^\d+[.)]$/.test(whole)) return false
  return /[\\^_=+*/|&{}<>]|^[-−]|^\d|[A-Za-z]\(|'/.test(core) || mathCharacter.test(core) || /^[^A-Za-z]+$/.test(core)
}

/** Greek words, `sum` with an index and `.*` as the commands that they stand for. */
export function spelledOut(given: readonly Token[]): readonly Token[] {
  const tokens = dotted(given)
  const out: Token[] = []
  let at = 0
  for (const { start, end, text } of lettersIn(tokens)) {
    const isSum = (text === "sum" || text === "prod") && tokens[end]?.kind === "sub"
    if (!greekWord.test(text) && !isSum) continue
    out.push(...tokens.slice(at, start))
    const [first, last] = [tokens[start], tokens[end - 1]]
    if (first && last) out.push({ kind: "command", text, span: { start: first.span.start, end: last.span.end } })
    at = end
  }
  out.push(...tokens.slice(at))
  return out
}

const dottedOperators: Readonly<Record<string, string>> = { "*": "odot", "/": "oslash" }

/** `.*`, `./` and `.^2`. */
function dotted(tokens: readonly Token[]): Token[] {
  return tokens.flatMap((token, k): Token[] => {
    const [before, next, exponent] = [tokens[k - 1], tokens[k + 1], tokens[k + 2]]
    const isDot = (t: Token | undefined, after: Token | undefined): boolean =>
      t?.text === "." && t.kind === "other" && t.span.end === after?.span.start
    const { span } = token
    if (isDot(token, next)) {
      const command = dottedOperators[next?.text ?? ""]
      if (command !== undefined) return [{ kind: "command", text: command, span }]
      const isPower = next?.kind === "sup" && (exponent?.kind === "digit" || exponent?.kind === "letter")
      if (isPower)
        return [
          next,
          { kind: "open", text: "{", span },
          { kind: "command", text: "odot", span },
          exponent,
          { kind: "close", text: "}", span },
        ]
      return [token]
    }
    if (isDot(before, token) && (dottedOperators[token.text] !== undefined || token.kind === "sup")) return []
    const power = tokens[k - 2]
    return before?.kind === "sup" && isDot(power, before) && /^(digit|letter)$/.test(token.kind) ? [] : [token]
  })
}

function balance(text: string): number {
  let depth = 0
  for (const hit of text.matchAll(/\\begin\{|\\end\{|\\?[{}]/g)) {
    const token = hit[0]
    if (token.startsWith("\\b")) depth += 2
    else if (token.startsWith("\\e")) depth -= 0
    else if (token === "{") depth++
    else if (token === "}") depth--
  }
  return depth
}

function piece(kind: Piece["kind"], start: number, end: number): Piece {
  const span = { start, end }
  return { kind, span, outer: span, display: kind === "math", bare: true }
}
