import { type Derivation, renderText, STYLES } from "../../src/explain/index.ts"

/** The derivations of a problem of the reference sample. */
export interface Explained {
  readonly id: string
  readonly kind: string
  readonly derivations: readonly Derivation[]
}

const mean = (list: readonly number[]): string =>
  list.length === 0 ? "–" : (list.reduce((a, b) => a + b, 0) / list.length).toFixed(1)
const median = (list: readonly number[]): string => `${list.toSorted((a, b) => a - b)[list.length >> 1] ?? "–"}`
const linesOf = (d: Derivation): number => renderText(d).split("\n").length

/** docs/styles.md: which style fits which problem, in how many steps. */
export function stylesPage(explained: readonly Explained[]): string {
  const columns = STYLES.map(() => " ---: |").join("")
  const found = explained.flatMap(({ kind, derivations }) => derivations.map((d) => ({ kind, d })))
  const row = (title: string, cell: (of: typeof found) => string | number): string =>
    `| ${title} | ${STYLES.map((s) => cell(found.filter(({ d }) => d.style === s))).join(" | ")} |`
  const kinds = [...new Set(explained.map((e) => e.kind))]
  const steps = found.flatMap(({ d }) => d.steps)
  const unchecked = steps.filter((s) => s.check === "none").length
  return [
    "# Which style fits",
    "Made by `npm run styles` from the reference sample, `test/corpus/reference.jsonl`. A style does not fit where it has nothing to say: traces of what is no trace, the definition over the complex numbers, indices of matrix functions, stacking of what is a column already; `gradus --style STYLE` then says so, and which one fits.",
    [
      `| | ${STYLES.join(" | ")} |\n| --- |${columns}`,
      ...kinds.map((kind) =>
        row(
          `${kind}s it fits, of ${explained.filter((e) => e.kind === kind).length}`,
          (of) => of.filter((f) => f.kind === kind).length,
        ),
      ),
      row("mean steps", (of) => mean(of.map(({ d }) => d.steps.length))),
      row("median lines", (of) => median(of.map(({ d }) => linesOf(d)))),
    ].join("\n"),
    `Of ${steps.length} steps ${unchecked === 0 ? "every one is" : `all but ${unchecked} are`} proved or verified by itself.`,
    "## Steps, problem by problem",
    [
      `| problem | kind | ${STYLES.join(" | ")} |\n| --- | --- |${columns}`,
      ...explained.map(({ id, kind, derivations }) => {
        const cells = STYLES.map((style) => derivations.find((d) => d.style === style)?.steps.length ?? "–")
        return `| ${id} | ${kind} | ${cells.join(" | ")} |`
      }),
    ].join("\n"),
  ]
    .join("\n\n")
    .concat("\n")
}
