import { createSignal } from "solid-js"
import { savedTheme, saveTheme, type Theme } from "./storage.ts"

const [theme, setTheme] = createSignal<Theme>(savedTheme())
export { theme }

const NEXT: Readonly<Record<Theme, Theme>> = { auto: "light", light: "dark", dark: "auto" }

/** Puts the theme on the document; `auto` follows the system. */
export function applyTheme(): void {
  const root = document.documentElement
  if (theme() === "auto") delete root.dataset["theme"]
  else root.dataset["theme"] = theme()
}

export function nextTheme(): void {
  setTheme(NEXT[theme()])
  saveTheme(theme())
  applyTheme()
}
