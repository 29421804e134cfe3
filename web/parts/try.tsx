import { For, type JSX, Show } from "solid-js"
import type { Evaluation } from "../../src/index.ts"
import type { Chosen } from "../link.ts"
import { entryText, numbersLatex, readEntry, stacked } from "../maths/numbers.ts"
import { Tex } from "../maths/tex.tsx"
import type { Answered, Page } from "../state.ts"
import { createLater } from "./later.ts"
import { createNear } from "./near.ts"
import { Refused } from "./refused.tsx"
import { Slope } from "./slope.tsx"
import { nameOf } from "./verdict.tsx"

/** Sizes that a screen holds, for the names that shapes have. */
function smallSizes({ sheet }: Answered): Record<string, number> {
  const names = sheet.variables
    .flatMap((v) => v.shape.split("×"))
    .filter((d) => /^[A-Za-z]\w*$/.test(d) && d !== "scalar")
  return Object.fromEntries([...new Set(names)].map((name, i) => [name, SMALL[i] ?? 2]))
}
const SMALL = [3, 2, 2, 3]

const untouched = (answered: Answered): Chosen => ({ values: {}, sizes: smallSizes(answered), seed: 1 })

/** Sizes beyond this make no picture. */
const LARGEST = 8

/** The function and its derivatives on small matrices, drawn at random or typed; and the numeric check as a plot. */
export function Try(props: { readonly page: Page; readonly answered: Answered }): JSX.Element {
  let host: HTMLElement | undefined
  const near = createNear(() => host)
  const { page } = props
  const point = (): Chosen => ({ ...untouched(props.answered), ...page.point() })
  const question = (): { source: string; at: Chosen } | undefined =>
    near() ? { source: props.answered.source, at: point() } : undefined
  const found = createLater(question, (q) => page.ask<"evaluate">({ kind: "evaluate", ...q }))
  const remainders = createLater(
    () => (near() ? { source: props.answered.source, at: { ...point(), values: {} } } : undefined),
    (q) => page.ask<"remainders">({ kind: "remainders", ...q }),
  )
  const resize = (name: string, size: number): void => {
    if (!Number.isInteger(size) || size < 1 || size > LARGEST) return
    page.setPoint({ ...point(), values: {}, sizes: { ...found.given()?.sizes, [name]: size } })
  }
  const type = (name: string, value: unknown): void => {
    page.setPoint({ ...point(), values: { ...found.given()?.inputs, [name]: value } })
  }
  const draw = (): void => {
    page.setPoint({ ...point(), values: {}, seed: point().seed + 1 })
  }
  return (
    <section class="sheet try" aria-labelledby="try-title" ref={host}>
      <div class="title">
        <h2 id="try-title">Try it on numbers</h2>
        <For each={Object.entries(found.given()?.sizes ?? {})}>
          {([name, size]) => (
            <label class="size">
              {name}
              <input
                type="number"
                min="1"
                max={LARGEST}
                value={size}
                onChange={(event) => resize(name, event.currentTarget.valueAsNumber)}
              />
            </label>
          )}
        </For>
        <button type="button" class="small" onClick={draw}>
          Draw again
        </button>
      </div>
      <Show when={found.refusal()}>{(refusal) => <Refused refusal={refusal()} source={props.answered.source} />}</Show>
      <div class="numbers-and-plot" classList={{ dim: found.waiting() }}>
        <Show when={found.given()}>
          {(evaluation) => (
            <div class="columns">
              <Inputs evaluation={evaluation()} type={type} />
              <Outputs answered={props.answered} evaluation={evaluation()} />
            </div>
          )}
        </Show>
        <For each={remainders.given()}>{(curve) => <Slope curve={curve} />}</For>
      </div>
    </section>
  )
}

function Inputs(props: {
  readonly evaluation: Evaluation
  readonly type: (name: string, value: unknown) => void
}): JSX.Element {
  return (
    <div class="inputs">
      <For each={Object.entries(props.evaluation.inputs)}>
        {([name, value]) => <Grid name={name} value={value} type={(v) => props.type(name, v)} />}
      </For>
    </div>
  )
}

/** A matrix, a column or a number, each entry in a field. */
function Grid(props: {
  readonly name: string
  readonly value: unknown
  readonly type: (value: unknown) => void
}): JSX.Element {
  const rows = (): readonly (readonly unknown[])[] =>
    Array.isArray(props.value)
      ? props.value.map((row: unknown) => (Array.isArray(row) ? (row as unknown[]) : [row]))
      : [[props.value]]
  const put = (i: number, j: number, entry: string): void => {
    const number = readEntry(entry)
    if (number === undefined) return
    const changed = rows().map((row, r) => row.map((old, c) => (r === i && c === j ? number : old)))
    const whole = props.value
    props.type(!Array.isArray(whole) ? number : Array.isArray(whole[0]) ? changed : changed.map((row) => row[0]))
  }
  return (
    <div class="grid">
      <Tex tex={`${nameOf(props.name)} =`} />
      <table aria-label={props.name}>
        <tbody>
          <For each={rows()}>
            {(row, i) => (
              <tr>
                <For each={row}>
                  {(entry, j) => (
                    <td>
                      <input
                        type="text"
                        inputmode={typeof entry === "number" ? "decimal" : "text"}
                        classList={{ complex: typeof entry !== "number" }}
                        aria-label={`${props.name}, row ${i() + 1}, column ${j() + 1}`}
                        value={entryText(entry, 3)}
                        onChange={(event) => put(i(), j(), event.currentTarget.value)}
                      />
                    </td>
                  )}
                </For>
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </div>
  )
}

function Outputs(props: { readonly answered: Answered; readonly evaluation: Evaluation }): JSX.Element {
  /** How many axes a variable has. */
  const axesOf = (name: string): number => {
    const shape = props.answered.sheet.variables.find((v) => v.name === name)?.shape ?? "scalar"
    return shape === "scalar" ? 0 : shape.split("×").length
  }
  return (
    <div class="outputs" aria-live="polite">
      <For each={props.evaluation.functions}>
        {(f) => (
          <>
            <div class="scroll" tabindex="0" role="group" aria-label="value">
              <Tex tex={`${nameOf(f.name ?? "f")} = ${numbersLatex(stacked(f.value, 0))}`} />
            </div>
            <For each={Object.entries(f.derivatives)}>
              {([by, value]) => (
                <div class="scroll" tabindex="0" role="group" aria-label={`derivative by ${by}`}>
                  <Tex
                    tex={`${leftOf(f.kind, by, Object.keys(f.derivatives), nameOf(f.name ?? "f"))} = ${numbersLatex(
                      stacked(value, axesOf(by.split(",").at(-1)?.replace(CONJUGATE, "$1") ?? "")),
                    )}`}
                  />
                </div>
              )}
            </For>
          </>
        )}
      </For>
    </div>
  )
}

const CONJUGATE = /^conj\((.*)\)$/

/** Beside derivatives by conjugates stand partial ones. */
function leftOf(kind: string, by: string, all: readonly string[], f: string): string {
  const names = by.split(",").map((name) => {
    const conjugate = CONJUGATE.exec(name)
    return conjugate ? `\\overline{${nameOf(conjugate[1] ?? "")}}` : nameOf(name)
  })
  const isPartial = all.some((other) => other.includes("conj("))
  if (kind === "jacobian" || isPartial) {
    const power = names.length > 1 ? `^${names.length}` : ""
    return `\\frac{\\partial${power} ${f}}{${names.map((n) => `\\partial ${n}`).join("\\,")}}`
  }
  if (kind === "hessian") return `\\nabla^2_{${[...new Set(names)].join(",")}} ${f}`
  return `\\nabla_{${names.join(",")}} ${f}`
}
