import { createSignal, type JSX } from "solid-js"
import { nextTheme, theme } from "../theme.ts"

const THEMES = { auto: "◐ as the system", light: "○ light", dark: "● dark" } as const

export function Header(props: {
  readonly link: () => Promise<string>
  readonly open: (which: "examples" | "notation") => void
}): JSX.Element {
  const [copied, setCopied] = createSignal("")
  const share = async (): Promise<void> => {
    const url = await props.link()
    history.replaceState(null, "", url)
    try {
      await navigator.clipboard.writeText(url)
      setCopied("Link copied")
    } catch {
      setCopied("The link is in the address bar")
    }
    setTimeout(() => setCopied(""), 2500)
  }
  return (
    <header>
      <h1>
        <svg viewBox="0 0 24 22" aria-hidden="true">
          <path d="M2.5 2.5h19L12 19.5z" />
        </svg>
        Gradus
      </h1>
      <nav aria-label="Page">
        <button type="button" class="quiet" onClick={() => props.open("examples")}>
          Examples
        </button>
        <button type="button" class="quiet" onClick={() => props.open("notation")}>
          Notation
        </button>
        <button type="button" class="quiet" onClick={() => void share()}>
          {copied() || "Copy link"}
        </button>
        <button
          type="button"
          class="quiet theme"
          onClick={nextTheme}
          aria-label={`Theme: ${THEMES[theme()].slice(2)}`}
          title={`Theme: ${THEMES[theme()].slice(2)}`}
        >
          {THEMES[theme()].slice(0, 1)}
        </button>
      </nav>
      <span class="visually-hidden" role="status">
        {copied()}
      </span>
    </header>
  )
}
