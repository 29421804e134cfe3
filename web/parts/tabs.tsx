import { For, type JSX } from "solid-js"

/** A row of tabs: arrow keys move, Home and End go to the ends. */
export function Tabs<T extends string>(props: {
  readonly label: string
  readonly id: string
  readonly items: readonly { readonly name: T; readonly says?: string }[]
  readonly chosen: T
  readonly choose: (name: T) => void
}): JSX.Element {
  const move = (event: KeyboardEvent & { currentTarget: HTMLElement }): void => {
    const at = props.items.findIndex((i) => i.name === props.chosen)
    const last = props.items.length - 1
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: last }[event.key]
    if (to === undefined) return
    event.preventDefault()
    const next = props.items[(to + props.items.length) % props.items.length]
    if (!next) return
    props.choose(next.name)
    event.currentTarget.querySelector<HTMLElement>(`#${props.id}-${next.name}`)?.focus()
  }
  return (
    <div class="tabs" role="tablist" aria-label={props.label} onKeyDown={move}>
      <For each={props.items}>
        {(item) => (
          <button
            type="button"
            role="tab"
            id={`${props.id}-${item.name}`}
            aria-controls={`${props.id}-panel`}
            aria-selected={props.chosen === item.name ? "true" : "false"}
            tabindex={props.chosen === item.name ? 0 : -1}
            title={item.says}
            onClick={() => props.choose(item.name)}
          >
            {item.name}
          </button>
        )}
      </For>
    </div>
  )
}
