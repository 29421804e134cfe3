import { createEffect, createSignal, type JSX, on, onCleanup, onMount, Show } from "solid-js"
import type { Editor } from "../editor/editor.ts"
import type { Named } from "../maths/names.ts"
import type { Page } from "../state.ts"
import { Meaning, showName } from "./names.tsx"
import { Refused } from "./refused.tsx"

const KINDS = { gradus: "Gradus notation", latex: "LaTeX", markdown: "a text with formulas" } as const
const LABEL = "The question, in Gradus notation, LaTeX, or a whole post"

/** A plain field at once; the editor takes its place when the first answer is there. */
export function Question(props: { readonly page: Page }): JSX.Element {
  const { page } = props
  let field: HTMLTextAreaElement | undefined
  let host: HTMLDivElement | undefined
  const [editor, setEditor] = createSignal<Editor>()
  const [atCursor, setAtCursor] = createSignal<Named>()
  const kind = (): string | undefined => {
    const answered = page.answered()
    return answered && !page.isStale() ? KINDS[answered.sheet.document.reading.kind] : undefined
  }
  const load = async (): Promise<void> => {
    const { createEditor } = await import("../editor/editor.ts")
    if (!host) return
    const focused = field !== undefined && document.activeElement === field
    const made = createEditor(host, {
      text: page.source(),
      selection: field ? [field.selectionStart, field.selectionEnd] : undefined,
      label: LABEL,
      onText: page.setSource,
      names: page.names,
      onCursor: setAtCursor,
      onPointer: showName,
    })
    setEditor(made)
    if (focused) made.focus()
  }
  onMount(() => {
    // the first answer goes first
    let asked = false
    createEffect(() => {
      if (asked || !page.answered()) return
      asked = true
      const timer = setTimeout(() => void load(), 200)
      onCleanup(() => clearTimeout(timer))
    })
  })
  createEffect(on([page.source, editor], ([text, made]) => made?.setText(text)))
  createEffect(on([page.refusal, editor], ([refusal, made]) => made?.setRefusal(refusal)))
  onCleanup(() => editor()?.destroy())

  return (
    <section class="sheet question" aria-labelledby="question-title">
      <div class="title">
        <h2 id="question-title">Question</h2>
        <span class="note">{kind() ? `read as ${kind()}` : ""}</span>
      </div>
      <div ref={host} class="editor" hidden={!editor()} />
      <Show when={!editor()}>
        <textarea
          ref={field}
          class="field"
          aria-label={LABEL}
          aria-invalid={page.refusal() ? "true" : "false"}
          spellcheck={false}
          autocapitalize="off"
          autocomplete="off"
          rows={7}
          value={page.source()}
          onInput={(event) => page.setSource(event.currentTarget.value)}
        />
      </Show>
      <p class="at-cursor" aria-live="polite">
        <Show when={atCursor()}>
          {(named) => (
            <>
              <span class="visually-hidden">{named().says}</span>
              <span aria-hidden="true">
                <Meaning named={named()} />
              </span>
            </>
          )}
        </Show>
      </p>
      <div aria-live="polite">
        <Show when={page.refusal()}>
          {(refusal) => (
            <Refused
              refusal={refusal()}
              source={page.source()}
              show={({ start, end }) => editor()?.select(start, end)}
              longer={page.tryLonger}
            />
          )}
        </Show>
      </div>
    </section>
  )
}
