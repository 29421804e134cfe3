/** The editor of the question, loaded after the first answer in place of a plain field. */
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete"
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands"
import { bracketMatching } from "@codemirror/language"
import { type Diagnostic, lintKeymap, setDiagnostics } from "@codemirror/lint"
import { EditorSelection, EditorState } from "@codemirror/state"
import { drawSelection, EditorView, keymap } from "@codemirror/view"
import type { Refusal } from "../engine/protocol.ts"
import { colouring } from "./colour.ts"
import { complete } from "./complete.ts"
import { type NameWatch, watchNames } from "./names.ts"

const theme = EditorView.theme({
  "&": { fontSize: "0.875rem", color: "var(--ink)", backgroundColor: "var(--field)", height: "100%" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.6", overflow: "auto" },
  ".cm-content": { padding: "0.6rem 0", caretColor: "var(--ink)" },
  ".cm-line": { padding: "0 0.8rem" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  "&.cm-focused .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "var(--accent-soft) !important" },
  ".cm-matchingBracket": { backgroundColor: "var(--accent-soft) !important", outline: "none" },
  ".cm-nonmatchingBracket": { backgroundColor: "transparent !important" },
  ".tok-word": { color: "var(--accent)" },
  ".tok-function": { color: "var(--tok-function)" },
  ".tok-set": { color: "var(--tok-set)" },
  ".tok-number": { color: "var(--tok-number)" },
  ".tok-comment": { color: "var(--quiet)", fontStyle: "italic" },
  ".tok-command": { color: "var(--tok-function)" },
  ".tok-dollar": { color: "var(--accent)" },
  ".cm-lintRange-error": {
    backgroundImage: "none",
    textDecoration: "underline wavy var(--bad)",
    textUnderlineOffset: "0.25em",
    paddingBottom: "0",
  },
  ".cm-tooltip": {
    backgroundColor: "var(--sheet)",
    color: "var(--ink)",
    border: "1px solid var(--rule)",
    borderRadius: "0.4rem",
    boxShadow: "0 6px 24px rgb(0 0 0 / 0.12)",
    fontSize: "0.8125rem",
  },
  ".cm-diagnostic": {
    padding: "0.35rem 0.7rem",
    borderLeft: "3px solid var(--bad)",
    fontFamily: "var(--sans)",
    maxWidth: "28rem",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--mono)", maxHeight: "14rem" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "0.1rem 0.6rem" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--accent-soft)", color: "var(--ink)" },
  ".cm-completionDetail": { color: "var(--quiet)", fontStyle: "normal" },
  ".cm-completionIcon": { display: "none" },
})

/**
 * Text that replaces a selection is put in by the editor itself: the browser's own way keeps the style of the replaced
 * text in a style attribute, which the page's policy forbids.
 */
const replacing = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { from, to, empty } = view.state.selection.main
    const text = event.data
    if (event.inputType !== "insertText" || text === null || empty || view.composing) return false
    event.preventDefault()
    const insert = (): ReturnType<typeof view.state.update> =>
      view.state.update(view.state.replaceSelection(text), { userEvent: "input.type", scrollIntoView: true })
    for (const handle of view.state.facet(EditorView.inputHandler))
      if (handle(view, from, to, text, insert)) return true
    view.dispatch(insert())
    return true
  },
})

export interface Editor {
  /** The text from outside: a link, an example, a set that was changed. */
  setText(text: string): void
  setRefusal(refusal: Refusal | undefined): void
  select(start: number, end: number): void
  focus(): void
  destroy(): void
}

function diagnosticOf(refusal: Refusal, length: number): Diagnostic[] {
  const { span } = refusal
  if (!span) return []
  const from = Math.min(span.start, length)
  const to = Math.min(Math.max(span.end, from + 1), length)
  const says = [refusal.message, refusal.expected && `expected ${refusal.expected}`, refusal.hint].filter(Boolean)
  return [{ from: Math.min(from, Math.max(0, to - 1)), to, severity: "error", message: says.join("\n") }]
}

/**
 * An editor inside of `host`'s shadow, where its styles are sheets that scripts adopt: the page's policy allows no
 * inline styles.
 */
export function createEditor(
  host: HTMLElement,
  options: NameWatch & {
    readonly text: string
    readonly selection: readonly [number, number] | undefined
    readonly label: string
    readonly onText: (text: string) => void
  },
): Editor {
  const root = host.shadowRoot ?? host.attachShadow({ mode: "open" })
  const [anchor, head] = options.selection ?? [0, 0]
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: options.text,
      selection: EditorSelection.single(Math.min(anchor, options.text.length), Math.min(head, options.text.length)),
      extensions: [
        history(),
        replacing,
        drawSelection(),
        closeBrackets(),
        bracketMatching(),
        autocompletion({ override: [complete], icons: false }),
        colouring,
        theme,
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ "aria-label": options.label, spellcheck: "false", autocapitalize: "off" }),
        // Tab leaves the editor, as everywhere on the page
        keymap.of([...closeBracketsKeymap, ...completionKeymap, ...lintKeymap, ...historyKeymap, ...defaultKeymap]),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) options.onText(update.state.doc.toString())
        }),
        watchNames(options),
      ],
    }),
  })
  // long texts are scrolled by the keyboard too
  view.scrollDOM.tabIndex = 0
  view.scrollDOM.setAttribute("role", "group")
  view.scrollDOM.setAttribute("aria-label", "scrolls the editor")
  return {
    setText(text) {
      if (text === view.state.doc.toString()) return
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } })
    },
    setRefusal(refusal) {
      view.dispatch(setDiagnostics(view.state, refusal ? diagnosticOf(refusal, view.state.doc.length) : []))
    },
    select(start, end) {
      const { length } = view.state.doc
      view.dispatch({
        selection: { anchor: Math.min(start, length), head: Math.min(end, length) },
        scrollIntoView: true,
      })
      view.focus()
    },
    focus: () => view.focus(),
    destroy: () => view.destroy(),
  }
}
