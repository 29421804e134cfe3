import { createEffect, createSignal, For, type JSX, on, Show } from "solid-js"
import type { TypesetLine, TypesetStatement } from "../../src/index.ts"
import { light } from "../maths/changed.ts"
import { declareNames, namesOfLines } from "../maths/names.ts"
import { Prose } from "../maths/prose.tsx"
import { Tex } from "../maths/tex.tsx"
import type { Answered, Page } from "../state.ts"
import { WAYS } from "../styles.ts"
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
  const { practice, setPractice } = page
  const [shown, setShown] = createSignal(1)
  createEffect(on([way.given, practice], () => setShown(1)))
  const total = (): number => (way.given() ?? []).reduce((n, lines) => n + lines.length, 0)
  const visible = (line: number): boolean => !practice() || line < shown()
  const before = (k: number): number => (way.given() ?? []).slice(0, k).reduce((n, lines) => n + lines.length, 0)
  return (
    <Show when={props.answered.sheet.results.length > 0}>
      <section class="sheet way" aria-labelledby="way-title">
        <div class="title">
          <h2 id="way-title">The way</h2>
          <Tabs label="Style of derivation" id="way" items={WAYS} chosen={page.style()} choose={page.setStyle} />
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
  let lit: (() => void)[] = []
  const dark = (): void => {
    for (const put of lit) put()
    lit = []
  }
  /** The formula of a statement, with another right side. */
  const lightUp = (line: number, statement: number, right: string): void => {
    const formula = rows[line]?.querySelectorAll(".said")[statement]
    const [l, s] = [props.lines[line], props.lines[line]?.statements[statement]]
    if (formula && l && s) lit.push(light(formula, formulaOf(l, { ...s, right })))
  }
  /** What a line changes lights up, where it was and where it is. */
  const show = (i: number): void => {
    dark()
    const changes = (props.lines[i]?.statements ?? []).map((s) => s.change)
    for (const [k, c] of changes.entries()) {
      if (!c) continue
      if (changes.findIndex((x) => x?.line === c.line && x.statement === c.statement) === k)
        lightUp(c.line, c.statement, c.before)
      lightUp(i, k, c.after)
    }
  }
  // a step that comes up says what it does
  const count = (): number => props.lines.filter((_, i) => props.visible(i)).length
  createEffect(on(count, (now, before) => now === (before ?? now) + 1 && queueMicrotask(() => show(now - 1))))
  const passes = (): boolean => props.lines[0]?.kind === "forward"
  return (
    <ol
      ref={(list) => createEffect(() => declareNames(list, namesOfLines(props.lines)))}
      class="lines"
      classList={{ passes: passes() }}
      onMouseLeave={dark}
      onFocusOut={dark}
    >
      <For each={props.lines}>
        {(line, i) => (
          <Show when={props.visible(i())}>
            <li
              ref={(row) => (rows[i()] = row)}
              class={`line ${line.kind}`}
              title={CHECKS[line.check]}
              data-pass={passes() && props.lines[i() - 1]?.kind !== line.kind ? line.kind : undefined}
              onMouseEnter={() => show(i())}
              onFocusIn={() => show(i())}
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

const isBeside = ({ kind }: TypesetLine): boolean => kind === "step" || kind === "end"

/** The formula in which the right side of a statement stands. */
function formulaOf(line: TypesetLine, { left, relation, right }: TypesetStatement): string {
  if (line.kind === "let") return `\\displaystyle ${left} ${relation} ${right}`
  return `\\displaystyle {} ${relation} ${right}${isBeside(line) ? "" : "\\;"}`
}

function Line(props: { readonly line: TypesetLine }): JSX.Element {
  const [first] = props.line.statements
  if (!first) return <></>
  if (isBeside(props.line))
    return (
      <For each={props.line.statements}>
        {(s) => (
          <>
            <span class="left">
              <Tex tex={`\\displaystyle ${s.left}`} />
            </span>
            <span class="right scroll" tabindex="0" role="group" aria-label="step">
              <Tex class="said" tex={formulaOf(props.line, s)} />
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
          <For each={props.line.statements}>{(s) => <Tex class="said" tex={formulaOf(props.line, s)} />}</For>
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
            <Tex class="said" tex={formulaOf(props.line, s)} />
          </>
        )}
      </For>
      .
    </span>
  )
}
