import { createSignal, type JSX, Show } from "solid-js"
import type { Page } from "../state.ts"
import { Refused } from "./refused.tsx"

const KINDS = { gradus: "Gradus notation", latex: "LaTeX", markdown: "a text with formulas" } as const

export function Question(props: { readonly page: Page }): JSX.Element {
  const [field, setField] = createSignal<HTMLTextAreaElement>()
  const kind = (): string | undefined => {
    const answered = props.page.answered()
    return answered && !props.page.isStale() ? KINDS[answered.sheet.document.reading.kind] : undefined
  }
  return (
    <section class="sheet question" aria-labelledby="question-title">
      <div class="title">
        <h2 id="question-title">Question</h2>
        <span class="note">{kind() ? `read as ${kind()}` : ""}</span>
      </div>
      <textarea
        ref={setField}
        class="field"
        aria-label="The question, in Gradus notation, LaTeX, or a whole post"
        aria-invalid={props.page.refusal() ? "true" : "false"}
        aria-describedby="refusal"
        spellcheck={false}
        autocapitalize="off"
        autocomplete="off"
        rows={7}
        value={props.page.source()}
        onInput={(event) => props.page.setSource(event.currentTarget.value)}
      />
      <div id="refusal" aria-live="polite">
        <Show when={props.page.refusal()}>
          {(refusal) => (
            <Refused
              refusal={refusal()}
              source={props.page.source()}
              show={({ start, end }) => {
                field()?.focus()
                field()?.setSelectionRange(start, end)
              }}
              longer={props.page.tryLonger}
            />
          )}
        </Show>
      </div>
    </section>
  )
}
