import { createEffect, createSignal, type JSX, onCleanup, Show } from "solid-js"
import type { Page } from "../state.ts"

/** Nothing is shown for work shorter than this. */
const PATIENCE = 150
/** Those who listen are told of work longer than this. */
const LONG = 1500

/** A thin bar that fills up to the time limit, with a button to stop. */
export function Working(props: { readonly page: Page }): JSX.Element {
  const [elapsed, setElapsed] = createSignal(0)
  createEffect(() => {
    const { since } = props.page.progress()
    setElapsed(0)
    if (since === undefined) return
    const timer = setInterval(() => setElapsed(performance.now() - since), 100)
    onCleanup(() => clearInterval(timer))
  })
  const seconds = (ms: number): string => `${Math.floor(ms / 1000)} s`
  return (
    <div class="working">
      <span class="visually-hidden" role="status">
        {elapsed() > LONG ? "working; Stop ends it" : ""}
      </span>
      <Show when={elapsed() > PATIENCE}>
        <progress max={props.page.progress().limit} value={elapsed()} aria-label="Working" />
        <p>
          working, {seconds(elapsed())} of {seconds(props.page.progress().limit)}
          <button type="button" onClick={props.page.stop}>
            Stop
          </button>
        </p>
      </Show>
    </div>
  )
}
