import { readFileSync } from "node:fs"
import { basename } from "node:path"
import { GradusError } from "../src/ir/error.ts"
import { fromNested, type NumberArray } from "../src/numeric/array.ts"
import { readNpy } from "../src/numeric/npy.ts"

const bad = (message: string, hint?: string): GradusError => new GradusError({ code: "input", message, hint })

/**
 * Arrays by variable from `NAME=file` pairs: CSV and TSV (rows of numbers, a header row is allowed), NPY, NPZ
 * (`NAME=file.npz` takes the array of that name, or the only one), JSON.
 * @throws GradusError code `input` with the file and, in tables, the row and column
 */
export async function readData(pairs: readonly string[]): Promise<Map<string, NumberArray>> {
  const arrays = new Map<string, NumberArray>()
  for (const pair of pairs) {
    const [, name, file] = /^([\p{L}_][\p{L}\p{N}_]*)=(.+)$/su.exec(pair) ?? []
    if (name === undefined || file === undefined)
      throw bad(`${pair} does not name a variable and a file`, "write --data X=X.csv")
    if (arrays.has(name)) throw bad(`${name} is given twice`)
    try {
      arrays.set(name, await readArray(name, file))
    } catch (error) {
      if (error instanceof GradusError)
        throw new GradusError({ ...error, code: error.code, message: `${file}: ${error.message}`, hint: error.hint })
      throw error
    }
  }
  return arrays
}

function bytesOf(file: string): Uint8Array {
  try {
    return readFileSync(file)
  } catch {
    throw bad("there is no such file, or it cannot be read")
  }
}

async function readArray(name: string, file: string): Promise<NumberArray> {
  const ending = /\.(\w+)$/.exec(basename(file))?.[1]?.toLowerCase()
  const bytes = bytesOf(file)
  switch (ending) {
    case "npy":
      return readNpy(bytes)
    case "npz":
      return readNpz(name, bytes)
    case "json":
      return readJson(new TextDecoder().decode(bytes))
    case "csv":
    case "tsv":
    case "txt":
      return readTable(new TextDecoder().decode(bytes), ending === "tsv" ? "\t" : "")
    default:
      throw bad("this kind of file is not known", "give .csv, .tsv, .npy, .npz or .json")
  }
}

async function readNpz(name: string, bytes: Uint8Array): Promise<NumberArray> {
  const { unzipSync } = await import("fflate")
  let entries: Record<string, Uint8Array>
  try {
    entries = unzipSync(bytes)
  } catch {
    throw bad("this is not an NPZ archive")
  }
  const names = Object.keys(entries)
  const entry = entries[`${name}.npy`] ?? (names.length === 1 ? entries[names[0] as string] : undefined)
  if (!entry)
    throw bad(`there is no array ${name}`, `the archive holds ${names.map((n) => n.replace(/\.npy$/, "")).join(", ")}`)
  return readNpy(entry)
}

function readJson(text: string): NumberArray {
  try {
    return fromNested(JSON.parse(text))
  } catch (error) {
    throw error instanceof GradusError ? error : bad("this is not JSON")
  }
}

/** A table of numbers; one column or row serves as a vector, one number as a scalar. */
async function readTable(text: string, delimiter: string): Promise<NumberArray> {
  const { default: papa } = await import("papaparse")
  const { data } = papa.parse<string[]>(text.trim(), { delimiter, skipEmptyLines: true })
  const isHeader = (row: readonly string[]): boolean =>
    row.every((cell) => cell.trim() === "" || Number.isNaN(Number(cell)))
  const first = data[0]
  const skipped = first && isHeader(first) ? 1 : 0
  const rows = data.slice(skipped).map((row, i) => row.map((cell, j) => numberAt(cell, i + 1 + skipped, j + 1)))
  const width = rows[0]?.length ?? 0
  if (rows.length === 0) throw bad("there are no numbers")
  const ragged = rows.findIndex((r) => r.length !== width)
  if (ragged >= 0)
    throw bad(`row ${ragged + 1 + skipped} has ${rows[ragged]?.length} numbers, row ${1 + skipped} has ${width}`)
  return { shape: [rows.length, width], re: rows.flat() }
}

function numberAt(cell: string, row: number, column: number): number {
  const value = Number(cell)
  if (cell.trim() === "" || Number.isNaN(value))
    throw bad(`row ${row}, column ${column}: ${JSON.stringify(cell)} is not a number`)
  return value
}
