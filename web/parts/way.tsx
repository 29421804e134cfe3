import { createEffect, createSignal, For, type JSX, on, Show } from "solid-js"
import type { TypesetLine, TypesetStatement } from "../../src/index.ts"
import { markChanges } from "../maths/changed.ts"
import { Prose } from "../maths/prose.tsx"
import { Tex } from "../maths/tex.tsx"
import type { Answered, Page } from "../state.ts"
import { EXPLAINED, STYLES } from "../styles.ts"
import { createLater } from "./later.ts"
import { Refused } from "./refused.tsx"
import { Tabs } from "./tabs.tsx"

const CHECKS: Readonly<Record<TypesetLine["check"], string>> = {
  "normal-form": "this line is proved",
  "finite-field": "this line is verified over finite fields",
  numeric: "this line is verified numerically",
  none: "this line is not checked by itself",
}

/** The derivation, style by style; each line can light up what it changed. */
export function Way(props: {
  readonly page: Page
  readonly answered: Answered
  /** Called when the first derivation, or that there is none, is known. */
  readonly ready: () => void
}): JSX.Element {
  const { page } = props
  const way = createLater(
    () => ({ source: props.answered.source, style: page.style() }),
    ({ source, style }) => page.ask<"way">({ kind: "way", source, style }),
  )
  createEffect(() => {
    if (way.given() || way.refusal()) props.ready()
  })
  const [practice, setPractice] = createSignal(false)
  const [shown, setShown] = createSignal(1)
  createEffect(on([way.given, practice], () => setShown(1)))
  const total = (): number => (way.given() ?? []).reduce((n, lines) => n + lines.length, 0)
  const visible = (line: number): boolean => !practice() || line < shown()
  const before = (k: number): number => (way.given() ?? []).slice(0, k).reduce((n, lines) => n + lines.length, 0)
  return (
    <Show when={props.answered.sheet.results.some((r) => EXPLAINED.has(r.entry.kind))}>
      <section class="sheet way" aria-labelledby="way-title">
        <div class="title">
          <h2 id="way-title">The way</h2>
          <Tabs label="Style of derivation" id="way" items={STYLES} chosen={page.style()} choose={page.setStyle} />
          <label class="practice">
            <input type="checkbox" checked={practice()} onChange={(e) => setPractice(e.currentTarget.checked)} />
            step by step
          </label>
        </div>
        <div id="way-panel" role="tabpanel" aria-labelledby={`way-${page.style()}`} classList={{ dim: way.waiting() }}>
          <Show when={way.refusal()}>
            {(refusal) => <Refused refusal={refusal()} source={props.answered.source} longer={undefined} />}
          </Show>
          <For each={way.given()}>
            {(lines, k) => <Lines lines={lines} visible={(i) => visible(before(k()) + i)} />}
          </For>
          <Show when={practice() && shown() < total()}>
            <p class="next">
              <button type="button" onClick={() => setShown(shown() + 1)}>
                Next step
              </button>
              <button type="button" class="link" onClick={() => setShown(total())}>
                show all
              </button>
              <span class="note">
                {shown()} of {total()}
              </span>
            </p>
          </Show>
        </div>
      </section>
    </Show>
  )
}

function Lines(props: {
  readonly lines: readonly TypesetLine[]
  readonly visible: (line: number) => boolean
}): JSX.Element {
  const rows: HTMLElement[] = []
  let unmark = (): void => {}
  const light = (i: number): void => {
    unmark()
    const [before, after] = [rows[i - 1], rows[i]].map((row) => row?.querySelector(".right"))
    unmark = before && after ? markChanges(before, after) : () => {}
  }
  const passes = (): boolean => props.lines[0]?.kind === "forward"
  return (
    <ol class="lines" classList={{ passes: passes() }} onMouseLeave={() => unmark()} onFocusOut={() => unmark()}>
      <For each={props.lines}>
        {(line, i) => (
          <Show when={props.visible(i())}>
            <li
              ref={(row) => (rows[i()] = row)}
              class={`line ${line.kind}`}
              title={CHECKS[line.check]}
              data-pass={passes() && props.lines[i() - 1]?.kind !== line.kind ? line.kind : undefined}
              onMouseEnter={() => light(i())}
              onFocusIn={() => light(i())}
            >
              <Line line={line} />
              <span class="reason">
                <Prose text={line.reason} />
              </span>
            </li>
          </Show>
        )}
      </For>
    </ol>
  )
}

const whole = (s: TypesetStatement): string => `${s.left} ${s.relation} ${s.right}`

function Line(props: { readonly line: TypesetLine }): JSX.Element {
  const [first] = props.line.statements
  if (!first) return <></>
  if (props.line.kind === "step" || props.line.kind === "end")
    return (
      <For each={props.line.statements}>
        {(s) => (
          <>
            <span class="left">
              <Tex tex={`\\displaystyle ${s.left}`} />
            </span>
            <span class="right scroll" tabindex="0" role="group" aria-label="step">
              <Tex tex={`\\displaystyle {} ${s.relation} ${s.right}`} />
            </span>
          </>
        )}
      </For>
    )
  if (props.line.kind === "forward" || props.line.kind === "backward")
    return (
      <>
        <span class="left">
          <Tex tex={first.left} />
        </span>
        <span class="right scroll" tabindex="0" role="group" aria-label="step">
          <For each={props.line.statements}>{(s) => <Tex tex={`\\displaystyle {} ${s.relation} ${s.right}\\;`} />}</For>
        </span>
      </>
    )
  return (
    <span class="right whole scroll" tabindex="0" role="group" aria-label="step">
      {"Let "}
      <For each={props.line.statements}>
        {(s, i) => (
          <>
            {i() > 0 ? ", \u2002" : ""}
            <Tex tex={`\\displaystyle ${whole(s)}`} />
          </>
        )}
      </For>
      .
    </span>
  )
}
