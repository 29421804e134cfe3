import { execFileSync } from "node:child_process"

export interface Table {
  readonly title: string
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
  readonly note: string
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2
}

/** A Python that can import a package; the environment variable GRADUS_PYTHON is asked first. */
export function pythonWith(module: string): string | undefined {
  return [process.env["GRADUS_PYTHON"], ".venv-ci/bin/python", "python3"].find((python) => {
    if (!python) return false
    try {
      execFileSync(python, ["-c", `import ${module}`], { stdio: "ignore" })
      return true
    } catch {
      return false
    }
  })
}

/** As Markdown. */
export function markdown({ title, head, rows, note }: Table): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`
  return [`## ${title}`, "", line(head), line(head.map(() => "---:")), ...rows.map(line), "", note, ""].join("\n")
}
