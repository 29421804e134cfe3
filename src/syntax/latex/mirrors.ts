import type { Token } from "./tokens.ts"

/** Commands whose loss shows: nothing else is spelled like them in front of a brace or as a word. */
const structural = new Set(
  "frac dfrac tfrac partial nabla mathbf mathbb mathrm mathcal boldsymbol operatorname left lVert".split(" "),
)
const others = new Set(
  `text right rVert sqrt lambda Lambda sigma Sigma alpha beta gamma theta omega Omega delta epsilon phi varphi psi rho mu odot otimes
   cdot times quad qquad begin end Vert top dagger circ in sum log exp det tr`.split(/\s+/),
)

/** A formula that a mirror stripped of its backslashes (`frac{partial f}{partial X}`), with those put back that are certain. */
export function restoreCommands(tokens: readonly Token[]): readonly Token[] {
  if (tokens.some((t) => t.kind === "command")) return tokens
  const runs = lettersIn(tokens)
  if (!runs.some((run) => structural.has(run.text))) return tokens
  const out: Token[] = []
  let at = 0
  for (const { start, end, text } of runs) {
    if (!structural.has(text) && !others.has(text)) continue
    out.push(...tokens.slice(at, start))
    const [first, last] = [tokens[start], tokens[end - 1]]
    if (first && last) out.push({ kind: "command", text, span: { start: first.span.start, end: last.span.end } })
    at = end
  }
  out.push(...tokens.slice(at))
  return out
}

/** The runs of letters that stand side by side. */
export function lettersIn(tokens: readonly Token[]): { start: number; end: number; text: string }[] {
  const runs: { start: number; end: number; text: string }[] = []
  for (let i = 0; i < tokens.length; ) {
    if (tokens[i]?.kind !== "letter") {
      i++
      continue
    }
    const start = i
    let text = ""
    while (tokens[i]?.kind === "letter" && (i === start || tokens[i]?.span.start === tokens[i - 1]?.span.end)) {
      text += tokens[i]?.text ?? ""
      i++
    }
    runs.push({ start, end: i, text })
  }
  return runs
}
