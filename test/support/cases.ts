import { readdirSync, readFileSync } from "node:fs"
import { solve } from "../../src/answer/solve.ts"
import { type Derivation, renderLatex, renderText, type Style, STYLES } from "../../src/explain/index.ts"

const FOLDER = new URL("../cases/", import.meta.url)

/**
 * Golden derivations: in a file the problems stand apart by lines of three dashes; each has a title after `#`, its
 * problem in Gradus notation, and for each style its name in brackets with the derivation below.
 */
export interface GoldenCase {
  readonly title: string
  readonly problem: string
  readonly styles: readonly Style[]
}

export interface GoldenFile {
  readonly url: URL
  /** `03-norms-and-least-squares`. */
  readonly name: string
  readonly text: string
  readonly cases: readonly GoldenCase[]
}

export const goldenFiles = (): GoldenFile[] =>
  readdirSync(FOLDER)
    .filter((name) => name.endsWith(".txt"))
    .sort()
    .map((file) => {
      const url = new URL(file, FOLDER)
      const text = readFileSync(url, "utf8")
      return { url, name: file.replace(".txt", ""), text, cases: text.split("\n---\n").map(readCase) }
    })

const isStyle = (word: string): word is Style => (STYLES as readonly string[]).includes(word)

function readCase(text: string): GoldenCase {
  const [title = "", ...lines] = text.trim().split("\n")
  const first = lines.findIndex((l) => /^\[\w+\]$/.test(l))
  const styles = lines.flatMap((l) => /^\[(\w+)\]$/.exec(l)?.[1] ?? [])
  if (!title.startsWith("# ") || first < 0 || !styles.every(isStyle)) throw new Error(`not a golden case: ${text}`)
  return { title: title.slice(2), problem: lines.slice(0, first).join("\n").trim(), styles }
}

const memo = new Map<string, Promise<Derivation[]>>()

/** The derivations of a case, style by style. */
export function derivationsOf(c: GoldenCase): Promise<Derivation[]> {
  const key = JSON.stringify([c.problem, c.styles])
  const known = memo.get(key) ?? derive(c)
  memo.set(key, known)
  return known
}

async function derive({ problem, styles }: GoldenCase): Promise<Derivation[]> {
  const found: Derivation[] = []
  for (const style of styles) {
    const { requests } = await solve(problem, { styles: [style], judge: false, verify: false })
    found.push(...requests.flatMap((r) => r.derivations))
  }
  return found
}

/** The text of a golden file as it should be. */
export async function goldenText({ cases }: GoldenFile): Promise<string> {
  const texts: string[] = []
  for (const c of cases) {
    const parts = (await derivationsOf(c)).map((d) => `[${d.style}]\n${renderText(d)}`)
    texts.push([`# ${c.title}\n${c.problem}`, ...parts].join("\n\n"))
  }
  return `${texts.join("\n---\n")}\n`
}

const heading = (name: string): string => {
  const words = name.replace(/^\d+-/, "").replaceAll("-", " ")
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** docs/gallery.md: every golden derivation, typeset. */
export async function galleryPage(): Promise<string> {
  const parts = [
    "# Gallery",
    "Derivations as Gradus writes them, made from `test/cases` by `npm run docs:gallery`; every step in them is checked. Each can be had with `gradus FILE --style STYLE --format markdown`.",
  ]
  for (const file of goldenFiles()) {
    parts.push(`## ${heading(file.name)}`)
    for (const c of file.cases) {
      parts.push(`### ${c.title}`, `\`\`\`\n${c.problem}\n\`\`\``)
      for (const d of await derivationsOf(c)) parts.push(`**${d.style}**`, `$$\n${renderLatex(d)}\n$$`)
    }
  }
  return `${parts.join("\n\n")}\n`
}
