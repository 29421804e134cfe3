import type { Topic } from "./examples.ts"

const FILES = import.meta.glob<string>("../test/cases/*.txt", { query: "?raw", import: "default" })

/** The worked examples that the tests check, by topic: a title after `#`, then the problem, then its derivations. */
export async function gallery(): Promise<Topic[]> {
  const files = await Promise.all(Object.entries(FILES).map(async ([path, load]) => [path, await load()] as const))
  return files
    .map(([path, text]) => ({ topic: topicOf(path), examples: examplesOf(text) }))
    .filter((t) => t.examples.length > 0)
}

function topicOf(path: string): string {
  const words = path.replace(/^.*\/(?:\d+-)?|\.txt$/g, "").replaceAll("-", " ")
  return words.charAt(0).toUpperCase() + words.slice(1)
}

function examplesOf(text: string): Topic["examples"] {
  return text
    .split(/^# /m)
    .slice(1)
    .flatMap((part) => {
      const [title = "", ...lines] = part.split("\n")
      const end = lines.findIndex((l) => l.startsWith("["))
      const source = (end < 0 ? lines : lines.slice(0, end)).join("\n").trim()
      return source === "" ? [] : [{ title: title.trim(), source }]
    })
}
