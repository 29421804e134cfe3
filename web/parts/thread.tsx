import { For, type JSX, Show } from "solid-js"
import type { SheetClaim } from "../../src/index.ts"
import type { Judgement } from "../engine/protocol.ts"
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
  return (
    <section class="sheet thread" aria-labelledby="thread-title" aria-busy={judgement.waiting() ? "true" : "false"}>
      <div class="title">
        <h2 id="thread-title">What others say</h2>
      </div>
      <Show when={judgement.refusal()}>
        {(refusal) => <Refused refusal={refusal()} source={props.answered.source} />}
      </Show>
      <div classList={{ dim: judgement.waiting() }}>
        <Show when={judgement.given()}>{(given) => <Opinions judgement={given()} />}</Show>
      </div>
    </section>
  )
}

/** Each answer with its verdict and every claim it makes, and claims that belong to none. */
export function Opinions(props: { readonly judgement: Judgement }): JSX.Element {
  const claimsOf = (answer: number): readonly SheetClaim[] =>
    props.judgement.claims.filter((c) => (c.entry.answer ?? 0) === answer)
  return (
    <>
      <For each={props.judgement.answers}>
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
      <Show when={props.judgement.answers.length + props.judgement.claims.length === 0}>
        <p class="note">It states nothing that can be judged.</p>
      </Show>
    </>
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
