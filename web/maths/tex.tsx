import { ParseError, render } from "katex"
import { createEffect, type JSX } from "solid-js"

/** Nothing in a formula may load, link or run anything; a runaway macro ends. */
const OPTIONS = {
  trust: false,
  strict: "ignore",
  throwOnError: true,
  maxExpand: 500,
  maxSize: 12,
  output: "htmlAndMathml",
} as const

/** What KaTeX cannot set stands as it is written; its own red text would need an inline style. */
export function typeset(tex: string, host: HTMLElement, displayMode: boolean): void {
  try {
    render(tex, host, { ...OPTIONS, displayMode })
  } catch (error) {
    if (!(error instanceof ParseError)) throw error
    host.textContent = tex
  }
}

/** Typeset mathematics, with MathML for those who listen; a wide display scrolls by itself. */
export function Tex(props: { readonly tex: string; readonly display?: boolean; readonly class?: string }): JSX.Element {
  let host: HTMLSpanElement | undefined
  createEffect(() => {
    const { tex, display } = props
    if (host) typeset(tex, host, display ?? false)
  })
  return <span ref={host} class={`tex ${props.class ?? ""}`} data-tex={props.tex} />
}
