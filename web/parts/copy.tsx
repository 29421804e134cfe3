import { createSignal, For, type JSX } from "solid-js"

export interface Copyable {
  readonly name: string
  readonly text: () => string | Promise<string>
}

/** A row of buttons, each copying a text; says that it did. */
export function Copy(props: { readonly items: readonly Copyable[]; readonly label: string }): JSX.Element {
  const [done, setDone] = createSignal<{ readonly name: string; readonly says: string }>()
  const copy = async (item: Copyable): Promise<void> => {
    try {
      await navigator.clipboard.writeText(await item.text())
      setDone({ name: item.name, says: "copied" })
    } catch {
      setDone({ name: item.name, says: "not copied" })
    }
    setTimeout(() => setDone(undefined), 1800)
  }
  return (
    <span class="copy" role="group" aria-label={props.label}>
      <span aria-hidden="true">copy</span>
      <For each={props.items}>
        {(item) => (
          <button type="button" class="link" onClick={() => void copy(item)} aria-label={`Copy as ${item.name}`}>
            {done()?.name === item.name ? done()?.says : item.name}
          </button>
        )}
      </For>
    </span>
  )
}
