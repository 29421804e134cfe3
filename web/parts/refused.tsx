import { type JSX, Show } from "solid-js"
import type { Refusal } from "../engine/protocol.ts"
import { Words } from "./words.tsx"

interface Span {
  readonly start: number
  readonly end: number
}

/** The line of a span, cut around it. */
export function excerpt(source: string, { start, end }: Span): { before: string; at: string; after: string } {
  const from = source.lastIndexOf("\n", start - 1) + 1
  const line = source.indexOf("\n", start)
  const to = line < 0 ? source.length : line
  const stop = Math.min(Math.max(end, start + 1), to)
  return { before: source.slice(from, start), at: source.slice(start, stop) || " ", after: source.slice(stop, to) }
}

/** Why there is no answer: what is wrong, where, and what to do. */
export function Refused(props: {
  readonly refusal: Refusal
  readonly source: string
  readonly show?: ((span: Span) => void) | undefined
  readonly longer?: (() => void) | undefined
}): JSX.Element {
  return (
    <div class="refusal">
      <p>
        <Show when={props.refusal.place}>
          {(place) => (
            <button
              type="button"
              class="place"
              title="Go there"
              onClick={() => props.refusal.span && props.show?.(props.refusal.span)}
            >
              line {place().line}, column {place().column}
            </button>
          )}
        </Show>{" "}
        <Words text={props.refusal.message} />
        <Show when={props.refusal.expected}>{(expected) => <Words text={`; expected ${expected()}`} />}</Show>
      </p>
      <Show when={props.refusal.span}>
        {(span) => {
          const parts = (): ReturnType<typeof excerpt> => excerpt(props.source, span())
          return (
            <pre class="excerpt" tabindex="0" aria-label="the place">
              {parts().before}
              <mark>{parts().at}</mark>
              {parts().after}
            </pre>
          )
        }}
      </Show>
      <Show when={props.refusal.hint}>
        {(hint) => (
          <p class="hint">
            <Words text={hint()} />
          </p>
        )}
      </Show>
      <Show when={props.refusal.code === "stopped" && props.longer}>
        {(longer) => (
          <button type="button" onClick={() => longer()()}>
            Give it a minute
          </button>
        )}
      </Show>
    </div>
  )
}
