/** What a document is made of, in any medium. Mathematics in words stands between dollar signs. */
export type Block =
  | { readonly kind: "heading"; readonly text: string }
  | { readonly kind: "paragraph"; readonly text: string }
  /** LaTeX of display mathematics. */
  | { readonly kind: "display"; readonly latex: string }
  | { readonly kind: "code"; readonly language: string; readonly text: string }

/** Markdown with mathematics between dollar signs, as GitHub, Jupyter and KaTeX read it. */
export function toMarkdown(blocks: readonly Block[]): string {
  return blocks.map(markdown).join("\n\n")
}

function markdown(b: Block): string {
  switch (b.kind) {
    case "heading":
      return `### ${b.text}`
    case "paragraph":
      return b.text
    case "display":
      return `$$\n${b.latex}\n$$`
    default: {
      const fence = "`".repeat(Math.max(3, ...[...b.text.matchAll(/`+/g)].map((m) => m[0].length + 1)))
      return `${fence}${b.language}\n${b.text.trimEnd()}\n${fence}`
    }
  }
}

/** Packages of Debian's texlive-latex-base alone. `\fit` sets display mathematics, shrunk where it is wider than the page. */
const PREAMBLE = String.raw`\documentclass{article}
\usepackage[utf8]{inputenc}
\usepackage[a4paper,landscape,margin=20mm]{geometry}
\usepackage{amsmath,amssymb,graphicx}
\raggedright
\setlength{\parindent}{0pt}
\setlength{\parskip}{\medskipamount}
\newsavebox{\fitbox}
\newcommand{\fit}[1]{\sbox{\fitbox}{$\displaystyle #1$}%
  \ifdim\wd\fitbox>\linewidth\[\resizebox{\linewidth}{!}{\usebox{\fitbox}}\]\else\[\usebox{\fitbox}\]\fi}`

/** A complete LaTeX document. */
export function toTex(blocks: readonly Block[]): string {
  return `${PREAMBLE}\n\\begin{document}\n\n${blocks.map(tex).join("\n\n")}\n\n\\end{document}`
}

function tex(b: Block): string {
  switch (b.kind) {
    case "heading":
      return `\\subsection*{${texWords(b.text)}}`
    case "paragraph":
      return texWords(b.text)
    case "display":
      return `\\fit{${b.latex}}`
    default:
      return `\\begin{verbatim}\n${b.text.trimEnd()}\n\\end{verbatim}`
  }
}

/** Words with what LaTeX would read as commands made plain; mathematics as it is. */
function texWords(text: string): string {
  return text
    .split("$")
    .map((piece, i) => (i % 2 === 1 ? `$${piece}$` : plain(piece)))
    .join("")
}

const MARKS: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
}

const plain = (text: string): string =>
  text
    .replaceAll(/[\\~^&%#_{}]/g, (c) => MARKS[c] ?? `\\${c}`)
    .replaceAll(/`([^`]*)`/g, "\\texttt{$1}")
    .replaceAll(/\*\*([^*]*)\*\*/g, "\\textbf{$1}")
