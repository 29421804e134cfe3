import { createEffect, createSignal, For, type JSX, on, onCleanup, Show } from "solid-js"
import { Tex } from "../maths/tex.tsx"
import type { Answered, Page } from "../state.ts"
import { createLater } from "./later.ts"
import { Refused } from "./refused.tsx"
import { VerdictOf } from "./verdict.tsx"

const JUDGED: ReadonlySet<string> = new Set(["gradient", "jacobian", "hessian"])
const PAUSE = 150

/** One types what one found; the page says whether it is right, and if not, why. */
export function Judge(props: { readonly page: Page; readonly answered: Answered }): JSX.Element {
  const { page } = props
  const results = (): { readonly index: number; readonly left: string; readonly by: string }[] =>
    props.answered.sheet.results.flatMap((r, index) =>
      JUDGED.has(r.entry.kind) ? [{ index, left: r.left, by: r.entry.wrt.join(", ") }] : [],
    )
  const [chosen, setChosen] = createSignal(0)
  const which = (): number => (results().some((r) => r.index === chosen()) ? chosen() : (results()[0]?.index ?? 0))
  const [settled, setSettled] = createSignal(page.claim())
  createEffect(
    on(page.claim, (claim) => {
      const timer = setTimeout(() => setSettled(claim), PAUSE)
      onCleanup(() => clearTimeout(timer))
    }),
  )
  const verdict = createLater(
    () => (settled().trim() === "" ? undefined : { source: props.answered.source, result: which(), claim: settled() }),
    (question) => page.ask<"weigh">({ kind: "weigh", ...question }),
  )
  return (
    <Show when={results().length > 0}>
      <section class="sheet judge" aria-labelledby="judge-title">
        <div class="title">
          <h2 id="judge-title">Is mine right?</h2>
        </div>
        <Show when={results().length > 1}>
          <fieldset class="which">
            <legend class="visually-hidden">Which derivative is it?</legend>
            <For each={results()}>
              {(r) => (
                <label>
                  <input
                    type="radio"
                    name="which"
                    aria-label={`the derivative by ${r.by}`}
                    checked={which() === r.index}
                    onChange={() => setChosen(r.index)}
                  />
                  <Tex tex={r.left} />
                </label>
              )}
            </For>
          </fieldset>
        </Show>
        <label class="mine">
          <span>
            <Tex tex={`${props.answered.sheet.results[which()]?.left ?? ""} =`} />
            <span class="visually-hidden">your answer, in Gradus notation or LaTeX</span>
          </span>
          <input
            type="text"
            spellcheck={false}
            autocomplete="off"
            autocapitalize="off"
            placeholder="2*X'*(X*W*Z - X)*Z'   or LaTeX"
            value={page.claim()}
            onInput={(event) => page.setClaim(event.currentTarget.value)}
          />
        </label>
        <div aria-live="polite" classList={{ dim: verdict.waiting() }}>
          <Show when={verdict.refusal()}>{(refusal) => <Refused refusal={refusal()} source={settled()} />}</Show>
          <Show when={verdict.given()}>
            {(claim) => <VerdictOf claim={claim()} truth={props.answered.sheet.results[which()]?.right} />}
          </Show>
          <Show when={!verdict.given() && !verdict.refusal()}>
            <p class="note">
              Type what you found, or paste a whole thread into the question above: every answer in it gets a verdict.
            </p>
          </Show>
        </div>
      </section>
    </Show>
  )
}
