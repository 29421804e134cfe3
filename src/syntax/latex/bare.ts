import type { Piece } from "./document.ts"

/** Letters of a function that people leave in the middle of a formula. */
const functionWord = /^(?:tr|trace|diag|log|ln|exp|det|vec|sin|cos|tanh|norm|sum|min|max)$/i

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
    if (/[\\^_=+]|\w\(|'|\s[-*/:]\s/.test(text) || mathCharacter.test(text)) {
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
    const math = depth > 0 || looksMath(core, text)
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

function looksMath(core: string, whole: string): boolean {
  if (core === "") return /^[=+\-*/:|&]+$/.test(whole)
  if (/^[A-Za-z]{2,}$/.test(core)) return functionWord.test(core) || /^[A-Z]{2,4}$/.test(core)
  if (/^[([]*[A-Za-z]['’]?[)\]]*$/.test(core)) return core !== "a" && core !== "I"
  if (/^[A-Za-z]{2,}(?:['’-][A-Za-z]+)+$/.test(core) && !/^[A-Z]'[A-Z]$/.test(core)) return false
  if (/^\d+[.)]$/.test(whole)) return false
  return /[\\^_=+*/|&{}<>]|^[-−]|^\d|[A-Za-z]\(|'/.test(core) || mathCharacter.test(core) || /^[^A-Za-z]+$/.test(core)
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
  return { kind, span, outer: span, display: kind === "math" }
}
