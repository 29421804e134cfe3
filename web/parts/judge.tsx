import { createEffect, createSignal, For, type JSX, on, onCleanup, Show } from "solid-js"
import type { Sheet } from "../../src/index.ts"
import { Refused as Unanswered } from "../engine/client.ts"
import type { Judgement } from "../engine/protocol.ts"
import { Tex } from "../maths/tex.tsx"
import { postOf } from "../post.ts"
import type { Answered, Page } from "../state.ts"
import { createLater } from "./later.ts"
import { Refused } from "./refused.tsx"
import { Opinions } from "./thread.tsx"
import { VerdictOf } from "./verdict.tsx"
import { Words } from "./words.tsx"

const JUDGED: ReadonlySet<string> = new Set(["gradient", "jacobian", "hessian"])
const PAUSE = 150

/** A text of several lines is a thread with a question of its own, or an answer to the one on the page. */
async function judgeText(page: Page, sheet: Sheet, text: string): Promise<Judgement> {
  const own = await page.ask<"judge">({ kind: "judge", source: text }).catch((error: unknown) => {
    if (error instanceof Unanswered) return undefined
    throw error
  })
  if (own && own.answers.length > 0) return own
  return page.ask<"judge">({ kind: "judge", source: postOf(sheet, text) })
}

/** One types what one found; the page says whether it is right, and if not, why. */
export function Judge(props: { readonly page: Page; readonly answered: Answered }): JSX.Element {
  const { page } = props
  const results = (): { readonly index: number; readonly left: string; readonly by: string }[] =>
    props.answered.sheet.results.flatMap((r, index) =>
      JUDGED.has(r.entry.kind) ? [{ index, left: r.left, by: r.entry.wrt.join(", ") }] : [],
    )
  const which = (): number =>
    results().some((r) => r.index === page.which()) ? page.which() : (results()[0]?.index ?? 0)
  const [settled, setSettled] = createSignal(page.claim())
  createEffect(
    on(page.claim, (claim) => {
      const timer = setTimeout(() => setSettled(claim), PAUSE)
      onCleanup(() => clearTimeout(timer))
    }),
  )
  const text = (): string => settled().trim()
  const isLong = (): boolean => text().includes("\n")
  const verdict = createLater(
    () =>
      text() === "" || isLong() ? undefined : { source: props.answered.source, result: which(), claim: settled() },
    (question) => page.ask<"weigh">({ kind: "weigh", ...question }),
  )
  const opinions = createLater(
    () => (isLong() ? { sheet: props.answered.sheet, answer: text() } : undefined),
    ({ sheet, answer }) => judgeText(page, sheet, answer),
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
                    onChange={() => page.setWhich(r.index)}
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
          <textarea
            rows={1}
            spellcheck={false}
            autocomplete="off"
            autocapitalize="off"
            placeholder="in Gradus notation or LaTeX"
            value={page.claim()}
            onInput={(event) => page.setClaim(event.currentTarget.value)}
          />
        </label>
        <div aria-live="polite" classList={{ dim: verdict.waiting() || opinions.waiting() }}>
          <Show when={verdict.refusal()}>{(refusal) => <Refused refusal={refusal()} source={settled()} />}</Show>
          <Show when={opinions.refusal()}>
            {(refusal) => (
              <p class="refusal">
                <Words text={refusal().message} />
              </p>
            )}
          </Show>
          <Show when={opinions.given()}>{(judgement) => <Opinions judgement={judgement()} />}</Show>
          <Show when={verdict.given()}>
            {(claim) => <VerdictOf claim={claim()} truth={props.answered.sheet.results[which()]?.right} />}
          </Show>
          <Show when={text() === ""}>
            <p class="note">
              Type what you found, or paste a derivation or a whole thread: everything it states gets a verdict.
            </p>
          </Show>
        </div>
      </section>
    </Show>
  )
}
