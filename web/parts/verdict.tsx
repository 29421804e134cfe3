import { For, type JSX, Show } from "solid-js"
import type { SheetClaim } from "../../src/index.ts"
import { numbersLatex } from "../maths/numbers.ts"
import { Prose } from "../maths/prose.tsx"
import { Tex } from "../maths/tex.tsx"

type Verdict = SheetClaim["entry"]["verdict"]

export const SIGNS: Readonly<Record<Verdict | "mixed", string>> = {
  right: "✓",
  convention: "✓",
  conditional: "◪",
  wrong: "✕",
  "ill-formed": "⌧",
  undecided: "?",
  mixed: "◪",
}

const WORDS: Readonly<Record<Verdict, string>> = {
  right: "Right",
  convention: "Right, in another convention",
  conditional: "Right under a condition",
  wrong: "Wrong",
  "ill-formed": "Ill-formed",
  undecided: "Not decided",
}

const KINDS: Readonly<Record<string, string>> = {
  shape: "shapes do not fit",
  factor: "a constant factor",
  sign: "a sign",
  transpose: "a transpose",
  conjugate: "a conjugate",
  term: "a term missing or extra",
  order: "the order of factors",
  convention: "convention",
  value: "another value",
}

/** Verdict, the place at fault underlined, the kind of mistake, numbers that show it, and the repair. */
export function VerdictOf(props: {
  readonly claim: SheetClaim
  /** What is right, where it is known better than the judge's repair. */
  readonly truth?: string | undefined
  readonly brief?: boolean
}): JSX.Element {
  const entry = (): SheetClaim["entry"] => props.claim.entry
  const says = (): boolean => props.claim.message !== "" && props.claim.message !== entry().verdict
  return (
    <div class={`verdict ${entry().verdict}`}>
      <p class="word">
        <span aria-hidden="true">{SIGNS[entry().verdict]}</span> {WORDS[entry().verdict]}
        <Show when={entry().kind && entry().verdict !== "convention"}>
          <span class="kind">{KINDS[entry().kind ?? ""]}</span>
        </Show>
        <Show when={entry().verification && entry().verdict === "right"}>
          <span class="kind">{entry().verification?.verdict}</span>
        </Show>
      </p>
      <div class="scroll claim" tabindex="0" role="group" aria-label="the claim">
        <Tex tex={`\\displaystyle ${props.claim.left} = ${props.claim.right}`} />
      </div>
      <Show when={says()}>
        <p class="message">
          <Prose text={sentence(props.claim.message)} />
        </p>
      </Show>
      <Show when={entry().verdict !== "right" && (props.truth ?? props.claim.correct)}>
        {(correct) => (
          <div class="repair">
            <span>{entry().verdict === "convention" ? "in ours" : "right is"}</span>
            <div class="scroll" tabindex="0" role="group" aria-label="what is right">
              <Tex tex={`\\displaystyle ${correct()}`} />
            </div>
          </div>
        )}
      </Show>
      <Show when={entry().counterexample}>
        {(example) => (
          <details class="example" open={!props.brief}>
            <summary>a counterexample with numbers</summary>
            <div class="scroll" tabindex="0" role="group" aria-label="counterexample">
              <div class="numbers">
                <For each={Object.entries(example().values)}>
                  {([name, value]) => (
                    <span>
                      <Tex tex={`${nameOf(name)} = ${numbersLatex(value)}`} />
                    </span>
                  )}
                </For>
              </div>
            </div>
            <div class="scroll" tabindex="0" role="group" aria-label="both sides">
              <div class="numbers">
                <span>
                  the claim gives <Tex tex={numbersLatex(example().claimed)} />
                </span>
                <span>
                  in truth it is <Tex tex={numbersLatex(example().actual)} />
                </span>
              </div>
            </div>
          </details>
        )}
      </Show>
    </div>
  )
}

const sentence = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`

/** A name as LaTeX. */
export const nameOf = (name: string): string =>
  /^[A-Za-z]$/.test(name) ? name : `\\mathit{${name.replaceAll("_", "\\_")}}`
