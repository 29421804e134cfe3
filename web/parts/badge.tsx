import { type JSX, Show } from "solid-js"
import type { VerificationEntry } from "../../src/index.ts"

const SHAPES = { proved: "●", verified: "◐", unverified: "○" } as const
const MEANS = {
  proved:
    "The differential that the function has, occurrence by occurrence, equals that of the answer, as sums of products of entries: for all sizes and all values.",
  verified: "A check that does not use the rules of differentiation agrees with the answer at random points.",
  unverified: "No check could decide; take the answer with care.",
} as const

/** How a derivative was checked: a shape, a word, and on demand what it means. */
export function Badge(props: { readonly verification: VerificationEntry }): JSX.Element {
  const v = (): VerificationEntry => props.verification
  return (
    <details class={`badge ${v().verdict}`}>
      <summary>
        <span aria-hidden="true">{SHAPES[v().verdict]}</span> {v().verdict}
      </summary>
      <div class="meaning">
        <p>{MEANS[v().verdict]}</p>
        <Show when={v().detail}>
          <p>
            {v().method ? `By ${v().method?.replace("-", " ")}: ` : ""}
            {v().detail}.
          </p>
        </Show>
        <Show when={v().errorBound !== undefined}>
          <p>A wrong answer passes with a probability of at most {v().errorBound?.toExponential(1)}.</p>
        </Show>
      </div>
    </details>
  )
}
