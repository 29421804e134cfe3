import { For, type JSX, Show } from "solid-js"
import type { SheetForm, SheetResult } from "../../src/index.ts"
import { Prose } from "../maths/prose.tsx"
import { Tex } from "../maths/tex.tsx"
import type { Answered, Page } from "../state.ts"
import { Badge } from "./badge.tsx"
import { Copy } from "./copy.tsx"

const equation = (e: { readonly left: string; readonly right: string }): string => `${e.left} = ${e.right}`

export function Answers(props: { readonly page: Page; readonly answered: Answered }): JSX.Element {
  return (
    <section class="answers" id="answers" aria-labelledby="answers-title" tabindex="-1">
      <h2 id="answers-title" class="visually-hidden">
        Answer
      </h2>
      <For each={props.answered.sheet.results}>
        {(result) => (
          <Result
            result={result}
            code={() => props.page.ask<"emit">({ kind: "emit", source: props.answered.source, target: "numpy" })}
          />
        )}
      </For>
    </section>
  )
}

function Result(props: {
  readonly result: SheetResult
  /** The source code for the whole answer. */
  readonly code: () => Promise<string>
}): JSX.Element {
  const r = (): SheetResult => props.result
  return (
    <article class="sheet result">
      <div class="scroll formula" tabindex="0" role="group" aria-label="derivative">
        <Tex tex={`\\displaystyle ${equation(r())}`} />
      </div>
      <span class="shape" title="shape">
        {r().shape}
      </span>
      <Badge verification={r().entry.verification} />
      <Copy
        label="Copy the answer"
        items={[
          { name: "LaTeX", text: () => equation(r()) },
          { name: "Gradus", text: () => r().text },
          { name: "Markdown", text: () => `$$${equation(r())}$$` },
          { name: "NumPy", text: props.code },
        ]}
      />
      <Show when={r().beside.length > 0}>
        <div class="forms beside">
          <Forms forms={r().beside} />
        </div>
      </Show>
      <Show when={r().note !== "" || r().conditions.length > 0}>
        <p class="conditions">
          <Show when={r().note}>
            <Prose text={r().note} />
            {r().conditions.length > 0 ? "; " : ""}
          </Show>
          <Show when={r().conditions.length > 0}>
            where{" "}
            <For each={r().conditions}>
              {(c, i) => (
                <>
                  {i() > 0 ? ", " : ""}
                  <Prose text={c} />
                </>
              )}
            </For>
          </Show>
        </p>
      </Show>
      <Show when={r().entry.where}>
        {(where) => (
          <p class="conditions">
            in the text form, <For each={where()}>{(w, i) => `${i() > 0 ? ", " : ""}${w.name} = ${w.text}`}</For>
          </p>
        )}
      </Show>
      <Show when={r().forms.length > 0}>
        <details class="forms">
          <summary>other forms</summary>
          <Forms forms={r().forms} />
        </details>
      </Show>
    </article>
  )
}

function Forms(props: { readonly forms: readonly SheetForm[] }): JSX.Element {
  return (
    <dl>
      <For each={props.forms}>
        {(f) => (
          <>
            <dt>{f.name}</dt>
            <dd>
              <div class="scroll" tabindex="0" role="group" aria-label={f.name}>
                <Tex tex={`\\displaystyle ${equation(f)}`} />
              </div>
              <Copy
                label={`Copy ${f.name}`}
                items={[
                  { name: "LaTeX", text: () => equation(f) },
                  { name: f.notation ?? "Gradus", text: () => f.text },
                ]}
              />
            </dd>
          </>
        )}
      </For>
    </dl>
  )
}
