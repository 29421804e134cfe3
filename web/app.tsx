import { createEffect, createSignal, type JSX, on, onCleanup, onMount, Show } from "solid-js"
import { fromFragment, type Shared, toFragment } from "./link.ts"
import { declareNames } from "./maths/names.ts"
import { Answers } from "./parts/answers.tsx"
import { Graph } from "./parts/graph.tsx"
import { Header } from "./parts/header.tsx"
import { Judge } from "./parts/judge.tsx"
import { Library } from "./parts/library.tsx"
import { Names } from "./parts/names.tsx"
import { Question } from "./parts/question.tsx"
import { Reading } from "./parts/reading.tsx"
import { Thread } from "./parts/thread.tsx"
import { Try } from "./parts/try.tsx"
import { Use } from "./parts/use.tsx"
import { Way } from "./parts/way.tsx"
import { Working } from "./parts/working.tsx"
import { Page, SEED } from "./state.ts"
import { remember } from "./storage.ts"

/** A question that stood this long is remembered. */
const SETTLED = 2500

export function App(props: {
  readonly shared: Shared | undefined
  /** There is a link, but it cannot be read. */
  readonly broken: boolean
}): JSX.Element {
  const page = new Page(props.shared?.source ?? SEED)
  const [library, setLibrary] = createSignal<"closed" | "examples" | "notation">("closed")
  // what stands below waits for the first derivation, so that nothing jumps
  const [explained, setExplained] = createSignal(false)
  const untouched = JSON.stringify({ source: SEED, style: "differential" })
  if (props.shared) page.take(props.shared)

  const link = async (): Promise<string> => `${location.href.split("#")[0]}#${await toFragment(page.shared())}`
  // the address always holds what the page shows
  createEffect(
    on([page.answered, () => JSON.stringify(page.shared())], ([answered, state]) => {
      if (!answered || (location.hash === "" && state === untouched)) return
      void link().then((url) => history.replaceState(null, "", url))
      const timer = setTimeout(() => {
        if (answered.source !== SEED) remember(answered.source)
      }, SETTLED)
      onCleanup(() => clearTimeout(timer))
    }),
  )
  onMount(() => {
    const followed = (): void => void fromFragment(location.hash).then((shared) => shared && page.take(shared))
    addEventListener("hashchange", followed)
    onCleanup(() => removeEventListener("hashchange", followed))
  })

  return (
    <>
      <a class="skip" href="#answers">
        Skip to the answer
      </a>
      <Header link={link} open={setLibrary} />
      <Working page={page} />
      <Show when={props.broken && page.source() === SEED}>
        <p class="refusal" role="status">
          This link is damaged or cut short, so its question is lost. Below is an example.
        </p>
      </Show>
      <main ref={(main) => createEffect(() => declareNames(main, page.names()))}>
        <div class="ask">
          <Question page={page} />
          <Show when={page.answered()} fallback={<div class="sheet reading" aria-hidden="true" />}>
            {(answered) => <Reading page={page} answered={answered()} />}
          </Show>
        </div>
        <Show when={page.answered()}>
          {(answered) => (
            <div class="sheets" classList={{ stale: page.isStale() }}>
              <Answers page={page} answered={answered()} />
              <Show when={answered().sheet.claimed > 0}>
                <Thread page={page} answered={answered()} />
              </Show>
              <Way page={page} answered={answered()} ready={() => setExplained(true)} />
              <Show when={explained() || answered().sheet.results.length === 0}>
                <div class="pair">
                  <Judge page={page} answered={answered()} />
                  <Use page={page} answered={answered()} />
                </div>
                <Try page={page} answered={answered()} />
                <Graph page={page} answered={answered()} />
              </Show>
            </div>
          )}
        </Show>
      </main>
      <Show when={explained() || page.answered()?.sheet.results.length === 0}>
        <footer>
          <p>
            Everything is computed in your browser; nothing you type is sent anywhere. An answer marked “proved” was
            checked by another method than the one that found it.
          </p>
        </footer>
      </Show>
      <Names />
      <Library page={page} which={library()} close={() => setLibrary("closed")} />
    </>
  )
}
