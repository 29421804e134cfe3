import { GradusError } from "../src/ir/error.ts"
import type { NumberArray } from "../src/numeric/array.ts"

/** Bytes of a file; replaced in tests. */
export type ReadFile = (path: string) => Promise<Uint8Array>

/** A named array, or all arrays of a file that names its own. */
type Contents = { readonly array: NumberArray } | { readonly named: ReadonlyMap<string, NumberArray> }

const fail = (message: string, expected?: string, hint?: string): GradusError =>
  new GradusError({ code: "input", message, expected, hint })

const FORMATS = ".csv, .tsv, .txt, .npy, .npz, .json"

/**
 * Arrays by variable from `NAME=file` pairs; a file of several arrays (.npz, .json with an object) may stand alone and
 * gives all that it has. Formats by the ending: csv, tsv, txt, npy, npz, json.
 * @throws GradusError code `input` that names the file, and the row and column where there are any
 */
export async function readData(pairs: readonly string[], read: ReadFile = fromDisk): Promise<Map<string, NumberArray>> {
  const arrays = new Map<string, NumberArray>()
  const put = (name: string, array: NumberArray): void => {
    if (arrays.has(name)) throw fail(`there are two values for ${name}`, "one file for each variable")
    arrays.set(name, array)
  }
  for (const pair of pairs) {
    const [, name, path = pair] = /^([\p{L}][\p{L}\p{N}_]*)=(.+)$/su.exec(pair) ?? []
    const contents = await located(path, async () => parse(path, await read(path)))
    if (name === undefined) {
      if (!("named" in contents)) throw fail(`${path} is one array without a name`, `NAME=${path}`)
      for (const [n, array] of contents.named) put(n, array)
    } else put(name, "array" in contents ? contents.array : pick(path, name, contents.named))
  }
  return arrays
}

/** The array of that name, or the only one. */
function pick(path: string, name: string, named: ReadonlyMap<string, NumberArray>): NumberArray {
  const [only, ...others] = named.values()
  const found = named.get(name) ?? (others.length === 0 ? only : undefined)
  if (!found) throw fail(`${path} has no array ${name}`, `one of ${[...named.keys()].join(", ") || "none"}`)
  return found
}

/** Errors of readers name the file. */
async function located<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof GradusError) throw new GradusError({ ...error, message: `${path}: ${error.message}` })
    throw error
  }
}

async function fromDisk(path: string): Promise<Uint8Array> {
  const { readFile } = await import("node:fs/promises")
  try {
    return await readFile(path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const why =
      code === "ENOENT"
        ? "there is no such file"
        : code === "EISDIR"
          ? "this is a folder"
          : `it cannot be read (${code})`
    throw fail(why)
  }
}

async function parse(path: string, bytes: Uint8Array): Promise<Contents> {
  const ending = /\.([a-z0-9]+)$/i.exec(path)?.[1]?.toLowerCase()
  switch (ending) {
    case "csv":
      return { array: await parseTable(text(bytes), "") }
    case "tsv":
      return { array: await parseTable(text(bytes), "\t") }
    case "txt":
      return { array: await parseColumns(text(bytes)) }
    case "json":
      return parseJson(text(bytes))
    case "npy": {
      const { readNpy } = await import("../src/numeric/npy.ts")
      return { array: readNpy(bytes) }
    }
    case "npz":
      return { named: await parseNpz(bytes) }
    default:
      throw fail(ending ? `the ending .${ending} is not known` : "the file has no ending", FORMATS)
  }
}

function text(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes)
  } catch {
    throw fail("this is not text in UTF-8")
  }
}

async function parseNpz(bytes: Uint8Array): Promise<Map<string, NumberArray>> {
  const [{ unzipSync }, { readNpy }] = await Promise.all([import("fflate"), import("../src/numeric/npy.ts")])
  let files: Record<string, Uint8Array>
  try {
    files = unzipSync(bytes, { filter: (file) => file.name.endsWith(".npy") })
  } catch (error) {
    throw fail(`this is not an NPZ archive (${(error as Error).message})`)
  }
  const named = new Map<string, NumberArray>()
  for (const [file, content] of Object.entries(files)) {
    const name = file.slice(0, -".npy".length)
    named.set(name, await located(name, async () => readNpy(content)))
  }
  return named
}

/** Nested lists, `{re, im}` of them, or an object of such arrays by name. */
async function parseJson(source: string): Promise<Contents> {
  const { fromNested } = await import("../src/numeric/array.ts")
  let data: unknown
  try {
    data = JSON.parse(source)
  } catch (error) {
    throw fail(`this is not JSON: ${(error as Error).message}`)
  }
  const isObject = typeof data === "object" && data !== null && !Array.isArray(data)
  if (!isObject || ("re" in (data as object) && "im" in (data as object))) return { array: fromNested(data) }
  const named = new Map<string, NumberArray>()
  for (const [name, value] of Object.entries(data as object))
    named.set(name, await located(name, async () => fromNested(value)))
  return { named }
}

const REAL = String.raw`[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?`
const NUMBER = new RegExp(`^${REAL}$`)
/** `1+2i`, `1-2j`, `(1+2j)`, `2i`. */
const COMPLEX = new RegExp(String.raw`^\(?(${REAL}(?=[+-]|\)))?(?:((?:[+-]|^)?${REAL})[ij])?\)?$`)

function parseNumber(cell: string): { readonly re: number; readonly im: number } | undefined {
  if (NUMBER.test(cell)) return { re: Number(cell), im: 0 }
  const compact = cell.replaceAll(/\s+/g, "").replace("+-", "-")
  const found = COMPLEX.exec(compact)
  if (!found || (found[1] === undefined && found[2] === undefined)) return undefined
  return { re: Number(found[1] ?? 0), im: Number(found[2] ?? 0) }
}

/** A table whose columns are set apart by blanks, or like CSV. */
const parseColumns = (source: string): Promise<NumberArray> =>
  /[,;\t]/.test(source)
    ? parseTable(source, "")
    : parseTable(source.replaceAll(/^ +| +$/gm, "").replaceAll(/ +/g, " "), " ")

/** A table of numbers; a first row of names only is a heading, `#` begins a comment. */
async function parseTable(source: string, delimiter: string): Promise<NumberArray> {
  const { default: papa } = await import("papaparse")
  const { data } = papa.parse<string[]>(source, { delimiter, comments: "#", skipEmptyLines: "greedy" })
  const cells = data.map((row) => row.map((cell) => cell.trim().replace(/^"(.*)"$/, "$1")))
  const isHeading = (cells[0] ?? []).every(
    (cell) => cell !== "" && parseNumber(cell) === undefined && !/^[+-]?(nan|inf)/i.test(cell),
  )
  const body = isHeading ? cells.slice(1) : cells
  const cols = body[0]?.length ?? 0
  if (cols === 0) throw fail("there are no numbers", "numbers in rows and columns")
  const first = isHeading ? 2 : 1
  const re: number[] = []
  const im: number[] = []
  for (const [i, row] of body.entries()) {
    if (row.length !== cols)
      throw fail(`row ${i + first} has ${row.length} cells, and row ${first} has ${cols}`, "rows of one length")
    for (const [j, cell] of row.entries()) {
      const number = parseNumber(cell)
      if (!number)
        throw fail(
          `row ${i + first}, column ${j + 1}: ${cell === "" ? "the cell is empty" : `${JSON.stringify(cell)} is not a number`}`,
          "a number: 1.5, -2e-3, 1+2i",
        )
      re.push(number.re)
      im.push(number.im)
    }
  }
  const shape = [body.length, cols]
  return im.some((a) => a !== 0) ? { shape, re, im } : { shape, re }
}
