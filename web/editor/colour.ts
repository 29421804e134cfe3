import { type Extension, RangeSetBuilder } from "@codemirror/state"
import { Decoration, type DecorationSet, type EditorView, ViewPlugin, type ViewUpdate } from "@codemirror/view"
import { detectKind, FUNCTION_NAMES, REQUESTS, type Token, tokensWhileTyping } from "../../src/index.ts"

const FUNCTIONS: ReadonlySet<string> = new Set(FUNCTION_NAMES)
const WORDS: ReadonlySet<string> = new Set([...REQUESTS.keys(), "wrt", "over", "along"])
const SETS: ReadonlySet<string> = new Set(
  "R C Sym Skew Diag Lower Upper PSD PD Herm HPD O U St Perm Toep Simplex Int Nat".split(" "),
)
/** Longer texts are not coloured: they are pasted, not written. */
const LONGEST = 60_000

const marks = Object.fromEntries(
  ["word", "function", "set", "number", "comment", "command", "dollar"].map((name) => [
    name,
    Decoration.mark({ class: `tok-${name}` }),
  ]),
) as Readonly<Record<string, Decoration>>

interface Coloured {
  readonly from: number
  readonly to: number
  readonly as: string
}

function styleOf(token: Token, before: Token | undefined): string | undefined {
  if (token.kind === "number" || token.kind === "imaginary") return "number"
  if (token.kind === "op") return token.text === "in" ? "word" : undefined
  if (token.kind !== "name") return undefined
  const opens = before === undefined || before.kind === "newline" || (before.kind === "op" && before.text === ";")
  if (WORDS.has(token.text) && (opens || token.text === "wrt" || token.text === "over" || token.text === "along"))
    return "word"
  if (before?.kind === "op" && (before.text === "in" || before.text === "->") && SETS.has(token.text)) return "set"
  return FUNCTIONS.has(token.text) && token.text.length > 1 ? "function" : undefined
}

function gradus(text: string): Coloured[] {
  const tokens = tokensWhileTyping(text)
  const found = tokens.flatMap((t, i): Coloured[] => {
    const as = styleOf(t, tokens[i - 1])
    return as ? [{ from: t.start, to: t.end, as }] : []
  })
  const comments = [...text.matchAll(/[#%][^\n]*/g)].map((m) => ({
    from: m.index,
    to: m.index + m[0].length,
    as: "comment",
  }))
  return [...found, ...comments].sort((a, b) => a.from - b.from)
}

function latex(text: string): Coloured[] {
  return [...text.matchAll(/\\[A-Za-z]+|\$\$?/g)].map((m) => ({
    from: m.index,
    to: m.index + m[0].length,
    as: m[0].startsWith("$") ? "dollar" : "command",
  }))
}

function colours(text: string): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>()
  if (text.length <= LONGEST)
    for (const { from, to, as } of detectKind(text) === "gradus" ? gradus(text) : latex(text))
      builder.add(from, to, marks[as] as Decoration)
  return builder.finish()
}

/** Colours by the engine's own lexer; LaTeX by its commands. */
export const colouring: Extension = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet

    constructor(view: EditorView) {
      this.decorations = colours(view.state.doc.toString())
    }

    update(update: ViewUpdate): void {
      if (update.docChanged) this.decorations = colours(update.state.doc.toString())
    }
  },
  { decorations: (plugin) => plugin.decorations },
)
