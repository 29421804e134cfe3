import { For, type JSX } from "solid-js"

/** A message of the engine: what stands between backquotes is notation. */
export function Words(props: { readonly text: string }): JSX.Element {
  return <For each={props.text.split("`")}>{(part, i) => (i() % 2 === 1 ? <code>{part}</code> : part)}</For>
}
