/** A number as the engine gives it. */
type Entry = number | { readonly re: number; readonly im: number }

const isComplex = (value: unknown): value is Exclude<Entry, number> =>
  typeof value === "object" && value !== null && "re" in value && "im" in value

/** An entry with so many digits, in plain text: `0.635-1.27i`. */
export function entryText(value: unknown, digits: number): string {
  const round = (x: number): number => Number(x.toPrecision(digits))
  if (typeof value === "number") return `${round(value)}`
  if (!isComplex(value)) return "?"
  const { re, im } = value
  if (im === 0) return `${round(re)}`
  const unit = `${Math.abs(im) === 1 ? "" : round(Math.abs(im))}i`
  if (re === 0) return `${im < 0 ? "-" : ""}${unit}`
  return `${round(re)}${im < 0 ? "-" : "+"}${unit}`
}

const NUMBER = String.raw`\d+(?:\.\d*)?(?:e[+-]?\d+)?|\.\d+(?:e[+-]?\d+)?`
const REAL = new RegExp(`^[+-]?(?:${NUMBER})$`, "i")
const IMAGINARY = new RegExp(`^([+-]?)(${NUMBER})?\\*?i$`, "i")
const COMPLEX = new RegExp(`^([+-]?(?:${NUMBER}))([+-](?:${NUMBER})?\\*?i)$`, "i")

/** The number that somebody typed, `2`, `-1.5`, `1-2i`; undefined where it is none. */
export function readEntry(text: string): Entry | undefined {
  const typed = text.replaceAll(/\s/g, "").replaceAll("−", "-")
  if (REAL.test(typed)) return Number(typed)
  const [, re = "0", im = typed] = COMPLEX.exec(typed) ?? []
  const found = IMAGINARY.exec(im)
  return found ? { re: Number(re), im: Number(`${found[1] ?? ""}${found[2] ?? "1"}`) } : undefined
}

/** Nested lists as a matrix in LaTeX, a list as a column, a number as it is. */
export function numbersLatex(value: unknown): string {
  const entry = (e: unknown): string => entryText(e, isComplex(e) ? 3 : 4).replace("i", "\\mathrm{i}")
  if (!Array.isArray(value)) return entry(value)
  const rows = value.map((row: unknown) => (Array.isArray(row) ? row.map(entry).join(" & ") : entry(row)))
  return `\\begin{bmatrix} ${rows.join(" \\\\ ")} \\end{bmatrix}`
}

/**
 * An array of the axes of an output and then `last` axes of a variable as the matrix that formulas speak of: one row an
 * entry of the output, one column an entry of the variable, the columns of matrices one below the other.
 */
export function stacked(array: unknown, last: number): unknown {
  const axes: number[] = []
  for (let part = array; Array.isArray(part); part = part[0]) axes.push(part.length)
  if (axes.length <= 2) return array
  const rows = placesOf(axes.slice(0, axes.length - last))
  const columns = placesOf(axes.slice(axes.length - last))
  const at = (place: readonly number[]): unknown =>
    place.reduce<unknown>((part, k) => (part as readonly unknown[])[k], array)
  const matrix = rows.map((r) => columns.map((c) => at([...r, ...c])))
  return last === 0 ? matrix.map(([only]) => only) : matrix
}

/** All places of an array, the first axis fastest. */
const placesOf = (axes: readonly number[]): number[][] =>
  axes.reduceRight<number[][]>(
    (rest, length) => rest.flatMap((place) => Array.from({ length }, (_, k) => [k, ...place])),
    [[]],
  )
