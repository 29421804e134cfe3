import { type JSX, Show } from "solid-js"
import { TARGETS, type Target } from "../../src/index.ts"
import type { Answered, Page } from "../state.ts"
import { Copy } from "./copy.tsx"
import { createLater } from "./later.ts"
import { createNear } from "./near.ts"
import { Refused } from "./refused.tsx"
import { Tabs } from "./tabs.tsx"

const SAYS: { readonly [target in Target]: string } = {
  typescript: "TypeScript without a library",
  numpy: "Python with NumPy",
  latex: "for a paper",
}
const LANGUAGES: readonly { readonly name: Target; readonly says: string }[] = TARGETS.map((name) => ({
  name,
  says: SAYS[name],
}))

/** Source code that computes the value and the derivatives. */
export function Use(props: { readonly page: Page; readonly answered: Answered }): JSX.Element {
  let host: HTMLElement | undefined
  const near = createNear(() => host)
  const { target, setTarget } = props.page
  const code = createLater(
    () => (near() ? { source: props.answered.source, target: target() } : undefined),
    (question) => props.page.ask<"emit">({ kind: "emit", ...question }),
  )
  return (
    <section class="sheet use" aria-labelledby="use-title" ref={host}>
      <div class="title">
        <h2 id="use-title">Use it</h2>
        <Tabs label="Language" id="use" items={LANGUAGES} chosen={target()} choose={setTarget} />
        <Copy label="Copy the code" items={[{ name: "code", text: () => code.given() ?? "" }]} />
      </div>
      <div id="use-panel" role="tabpanel" aria-labelledby={`use-${target()}`} classList={{ dim: code.waiting() }}>
        <Show when={code.refusal()}>{(refusal) => <Refused refusal={refusal()} source={props.answered.source} />}</Show>
        <pre class="code" tabindex="0">
          {code.given() ?? ""}
        </pre>
      </div>
    </section>
  )
}
