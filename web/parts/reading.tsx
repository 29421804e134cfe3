import { For, type JSX, Show } from "solid-js"
import type { SheetVariable } from "../../src/index.ts"
import { redeclare } from "../declare.ts"
import { Tex } from "../maths/tex.tsx"
import type { Answered, Page } from "../state.ts"
import { Words } from "./words.tsx"

/** Sets that fit a variable, for the list of its field. */
function suggestions({ set, shape }: SheetVariable): string[] {
  const field = set.startsWith("C") ? "C" : "R"
  const sizes = shape === "scalar" ? [] : shape.split("×")
  const [n = ""] = sizes
  if (sizes.length === 0) return ["R", "R+", "C"]
  if (sizes.length === 1) return [`R^${n}`, `R+^${n}`, `C^${n}`, `Simplex(${n})`]
  const plain = [`R^(${sizes.join(" x ")})`, `C^(${sizes.join(" x ")})`, `R+^(${sizes.join(" x ")})`]
  const square = ["Sym", "PD", "PSD", "Skew", "Diag", "Lower", "Upper", "O", "Toep", "Herm", "HPD", "U"]
  if (sizes[0] === sizes[1]) return [...plain, ...square.map((s) => `${s}(${n})`)]
  return [...plain, `St(${sizes.join(",")}${field === "C" ? ",C" : ""})`]
}

/** The question as it was understood, so that a misreading is seen at once; sets can be changed in place. */
export function Reading(props: { readonly page: Page; readonly answered: Answered }): JSX.Element {
  const reading = (): Answered["sheet"]["document"]["reading"] => props.answered.sheet.document.reading
  const change = (v: SheetVariable, set: string): void => {
    const text = set.trim()
    if (text === "" || text === v.set) return
    // a LaTeX question goes on in Gradus notation, where a set can be written down
    const source = reading().kind === "gradus" ? props.answered.source : reading().problem
    props.page.setSource(redeclare(source, v.name, text))
  }
  return (
    <section class="sheet reading" aria-labelledby="reading-title" classList={{ stale: props.page.isStale() }}>
      <div class="title">
        <h2 id="reading-title">Read as</h2>
      </div>
      <div class="equations">
        <For each={props.answered.sheet.question}>
          {(q) => (
            <div class="scroll" tabindex="0" role="group" aria-label={`what ${q.left} is`}>
              <Tex tex={`\\displaystyle ${q.left} = ${q.right}`} />
            </div>
          )}
        </For>
      </div>
      <table class="variables">
        <caption class="visually-hidden">Variables and their sets</caption>
        <thead class="visually-hidden">
          <tr>
            <th scope="col">name</th>
            <th scope="col">set</th>
            <th scope="col">declared in</th>
          </tr>
        </thead>
        <tbody>
          <For each={props.answered.sheet.variables}>
            {(v) => (
              <tr>
                <th scope="row">
                  <span class="visually-hidden">{v.name}</span>
                  <span aria-hidden="true">
                    <Tex tex={v.latex} />
                  </span>
                </th>
                <td class="set">
                  <Tex tex={`\\in ${v.setLatex}`} />
                </td>
                <td>
                  <input
                    type="text"
                    class="inline"
                    aria-label={`The set of ${v.name}`}
                    value={v.set}
                    list={`sets-${v.name}`}
                    spellcheck={false}
                    onChange={(event) => change(v, event.currentTarget.value)}
                  />
                  <datalist id={`sets-${v.name}`}>
                    <For each={suggestions(v)}>{(set) => <option value={set} />}</For>
                  </datalist>
                </td>
              </tr>
            )}
          </For>
        </tbody>
      </table>
      <Show when={reading().choices.length + props.answered.sheet.document.warnings.length > 0}>
        <ul class="notes">
          <For each={[...reading().choices, ...props.answered.sheet.document.warnings]}>
            {(note) => (
              <li>
                <Words text={note} />
              </li>
            )}
          </For>
        </ul>
      </Show>
      <Show when={reading().kind !== "gradus"}>
        <details class="as-gradus">
          <summary>in Gradus notation</summary>
          <pre tabindex="0">{reading().problem}</pre>
          <button type="button" class="small" onClick={() => props.page.setSource(reading().problem)}>
            Go on with this text
          </button>
        </details>
      </Show>
    </section>
  )
}
