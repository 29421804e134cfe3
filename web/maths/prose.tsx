import { For, type JSX } from "solid-js"
import { Tex } from "./tex.tsx"

/** Words with mathematics between dollar signs. */
export function Prose(props: { readonly text: string }): JSX.Element {
  const parts = (): string[] => props.text.split("$")
  return <For each={parts()}>{(part, i) => (i() % 2 === 1 ? <Tex tex={part} /> : part)}</For>
}
