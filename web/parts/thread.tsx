import { For, type JSX, Show } from "solid-js"
import type { SheetClaim } from "../../src/index.ts"
import { Prose } from "../maths/prose.tsx"
import type { Answered, Page } from "../state.ts"
import { createLater } from "./later.ts"
import { Refused } from "./refused.tsx"
import { SIGNS, VerdictOf } from "./verdict.tsx"

/** The answers of a pasted thread, each with its verdict and every claim it makes. */
export function Thread(props: { readonly page: Page; readonly answered: Answered }): JSX.Element {
  const judgement = createLater(
    () => props.answered.source,
    (source) => props.page.ask<"judge">({ kind: "judge", source }),
  )
  const claimsOf = (answer: number): readonly SheetClaim[] =>
    judgement.given()?.claims.filter((c) => (c.entry.answer ?? 0) === answer) ?? []
  return (
    <section class="sheet thread" aria-labelledby="thread-title" aria-busy={judgement.waiting() ? "true" : "false"}>
      <div class="title">
        <h2 id="thread-title">What others say</h2>
      </div>
      <Show when={judgement.refusal()}>
        {(refusal) => <Refused refusal={refusal()} source={props.answered.source} />}
      </Show>
      <div classList={{ dim: judgement.waiting() }}>
        <For each={judgement.given()?.answers}>
          {(answer, i) => (
            <details class={`opinion ${answer.verdict}`} open={answer.verdict !== "right"}>
              <summary>
                <span class="word">
                  <span aria-hidden="true">{SIGNS[answer.verdict]}</span> Answer {i() + 1}: {answer.verdict}
                </span>{" "}
                <Prose text={answer.summary.replaceAll("`", "")} />
              </summary>
              <Claims claims={claimsOf(i() + 1)} />
            </details>
          )}
        </For>
        <Show when={claimsOf(0).length > 0}>
          <Claims claims={claimsOf(0)} />
        </Show>
      </div>
    </section>
  )
}

function Claims(props: { readonly claims: readonly SheetClaim[] }): JSX.Element {
  return (
    <ol class="claims">
      <For each={props.claims}>
        {(claim) => (
          <li>
            <span class="source">{claim.entry.source ? `line ${claim.entry.source.line}` : ""}</span>
            <VerdictOf claim={claim} brief />
          </li>
        )}
      </For>
    </ol>
  )
}
