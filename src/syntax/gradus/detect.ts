export type InputKind = "gradus" | "latex" | "markdown"

/** LaTeX's multi-letter commands that no solve `A\name` in Gradus notation would be: names of functions and Greek letters are left out. */
const COMMANDS: ReadonlySet<string> = new Set(
  (
    "frac tfrac dfrac cfrac mathbb mathbf mathrm mathcal mathsf mathfrak boldsymbol bm text textbf textrm textit operatorname " +
    "left right big Big bigg Bigg lVert rVert Vert lvert rvert langle rangle sum prod int partial nabla bigtriangledown " +
    "cdot cdots ldots dots times odot otimes oslash circ top intercal dagger ast in to mapsto rightarrow Rightarrow implies iff " +
    "begin end label tag quad qquad hat bar tilde vec overline underline underbrace overbrace def newcommand renewcommand " +
    "DeclareMathOperator le leq ge geq neq approx equiv arg limits nolimits mid colon triangleq lim infty forall exists " +
    "mathop displaystyle nonumber hspace vspace substack dot ddot section item documentclass usepackage binom pmatrix bmatrix " +
    "prime ell Re Im star"
  ).split(" "),
)

/** Names that Gradus notation and LaTeX share: `A\inv(B)` solves, `\det` is a command. They count where no operand stands before. */
const SOLVABLE = /[\p{L}\p{N}_)\]'ᵀᴴ]$/u

interface Signs {
  /** A command, `\|`, `\\`, `||` or a braced subscript. */
  latex: boolean
  /** `$…$`, `$$…$$`, `\(…\)`, `\[…\]`. */
  spans: boolean
  /** Fences, headings, quotes, emphasis, links. */
  markup: boolean
  /** The text outside mathematics. */
  prose: string
  /** Where the last `\)` or `\]` is. */
  readonly lastCloser: number
}

/**
 * What an input is, by its content: Markdown where prose stands around mathematical spans, LaTeX where there are
 * commands or spans alone, Gradus notation otherwise. Comments of Gradus notation do not count.
 */
export function detectKind(source: string): InputKind {
  const bare = withoutComments(source)
  const signs = read(bare.trim() === "" ? source : bare)
  const fenced = /^ {0,3}(```|~~~)/m.test(source)
  if (fenced) return "markdown"
  if (!signs.spans) return signs.latex ? (signs.markup || isProse(signs.prose) ? "markdown" : "latex") : "gradus"
  return signs.markup || hasHeading(source) || isProse(signs.prose) ? "markdown" : "latex"
}

/** A question is told by its first sentences. */
const SPOKEN = 4000

/**
 * Whether a text that is no problem in the notation is a question in sentences: words that ask or lead on stand in it, and no line
 * declares anything.
 */
export function isSpoken(source: string): boolean {
  const bare = withoutComments(source.slice(0, SPOKEN))
  if (/^[^\n]*?\bin\s+(?:R|C|Sym|Skew|Diag|Lower|Upper|PSD|PD|Herm|HPD|O|U|St|Perm|Toep|Simplex|Int|Nat)\b/m.test(bare))
    return false
  const asks =
    /(?:^|[\s,.])(?:find|compute|calculate|determine|evaluate|differentiate|derive|show|prove|what|what's|how|please|help|need|want)\s+\S/i
  const names =
    /\b(?:gradients?|derivatives?|hessians?|jacobians?|differentials?|minimi[sz]e|maximi[sz]e)\s+(?:of|with|for|w\.r\.t)\b|\bwith\s+respect\s+to\b|\bw\.r\.t|^\s*(?:minimi[sz]e|differentiate)\b[^\n]*\b(?:over|by|for)\b|(?<![\p{L}\p{N}])[d∂](?:\p{L})?\/[d∂]\p{L}|∇|\bwhere\b[^\n]*=/imu
  return asks.test(bare) || names.test(bare)
}

/** Without `#` and `%` comments; an escaped `\%` or `\#` is not one. Line by line, so that no search is longer than a line. */
function withoutComments(source: string): string {
  return source
    .split("\n")
    .map((line) => {
      for (let i = 0; i < line.length; i++) {
        const c = line[i]
        if ((c === "#" || c === "%") && line[i - 1] !== "\\" && !/\d/.test(c === "#" ? (line[i + 1] ?? "") : "")) {
          return line.slice(0, i)
        }
      }
      return line
    })
    .join("\n")
}

const hasHeading = (source: string): boolean => /^ {0,3}#{1,6} \S/m.test(source)

function read(text: string): Signs {
  const lastCloser = Math.max(text.lastIndexOf("\\)"), text.lastIndexOf("\\]"))
  const signs: Signs = { latex: false, spans: false, markup: false, prose: "", lastCloser }
  let prose = ""
  let i = 0
  while (i < text.length) {
    const c = text[i]
    if (c === "$") {
      const fence = text.startsWith("$$", i) ? "$$" : "$"
      signs.spans = true
      const end = text.indexOf(fence, i + fence.length)
      i = end < 0 ? text.length : end + fence.length
      prose += " "
    } else if (c === "\\") i = command(text, i, signs)
    else {
      prose += c
      i++
    }
  }
  signs.prose = prose
  signs.latex ||= /\|\||&|[_^]\{/.test(prose.replace(/[RCℝℂ]\+?\s?\^\{/g, ""))
  signs.markup = /^ {0,3}>|\*\*\p{L}|\]\(https?:|^ {0,3}\d+\. \p{Lu}\p{Ll}+ /mu.test(prose)
  return signs
}

/** Reads what begins with a backslash; the next position. */
function command(text: string, at: number, signs: Signs): number {
  const next = text[at + 1] ?? ""
  if (next === "(" || next === "[") {
    // `A\(B + C)` solves: only a pair makes a span
    const end = at > signs.lastCloser ? -1 : text.indexOf(next === "(" ? "\\)" : "\\]", at + 2)
    if (end < 0) return at + 2
    signs.spans = true
    return end + 2
  }
  if (next !== "" && "|{},;:!\\".includes(next)) {
    signs.latex = true
    return at + 2
  }
  let end = at + 1
  while (/[A-Za-z]/.test(text[end] ?? "")) end++
  const name = text.slice(at + 1, end)
  const before = text.slice(Math.max(0, at - 2), at).trimEnd()
  if (COMMANDS.has(name) || (name !== "" && !SOLVABLE.test(before))) signs.latex = true
  return Math.max(end, at + 1)
}

/** Three words of two letters or more that no formula has. */
function isProse(text: string): boolean {
  const words = text.match(/(?<![\p{L}\p{N}_\\{])\p{L}\p{Ll}{2,}(?![\p{L}\p{N}_}(^])/gu) ?? []
  return words.length >= 3
}
