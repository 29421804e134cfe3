/** What the browser keeps between visits; a browser that keeps nothing is no hindrance. */
function load<T>(key: string, fallback: T, fits: (value: unknown) => value is T): T {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(key) ?? "null")
    return fits(value) ? value : fallback
  } catch {
    return fallback
  }
}

function store(key: string, value: unknown): void {
  try {
    localStorage.setItem(key, JSON.stringify(value))
  } catch {
    // full, or not allowed
  }
}

const RECENT = "gradus.recent"
const MOST = 12

const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((text) => typeof text === "string")

/** The last questions, newest first. */
export const recentQuestions = (): string[] => load(RECENT, [], isTexts)

export function remember(source: string): string[] {
  const text = source.trim()
  const list = [text, ...recentQuestions().filter((other) => other !== text)].slice(0, MOST)
  store(RECENT, list)
  return list
}

export type Theme = "auto" | "light" | "dark"
const isTheme = (value: unknown): value is Theme => value === "auto" || value === "light" || value === "dark"

export const savedTheme = (): Theme => load("gradus.theme", "auto", isTheme)
export const saveTheme = (theme: Theme): void => store("gradus.theme", theme)
