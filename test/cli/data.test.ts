import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { readData } from "../../cli/data.ts"
import { GradusError } from "../../src/ir/error.ts"
import { type NumberArray, toNested } from "../../src/numeric/array.ts"
import { findPython, runPython } from "../emitted/python.ts"

let folder = ""
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "gradus-data-"))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const write = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

/** The one array of a file. */
async function read(name: string, content: string | Uint8Array): Promise<NumberArray> {
  return (await readData([`X=${write(name, content)}`])).get("X")!
}
const nested = async (name: string, content: string): Promise<unknown> => toNested(await read(name, content))

async function message(name: string, content: string | Uint8Array): Promise<string> {
  const error: unknown = await read(name, content).catch((e: unknown) => e)
  if (!(error instanceof GradusError) || error.code !== "input") throw error
  return error.message.replace(folder, "…")
}

const SQUARE = [
  [1, 2],
  [3, 4],
]

describe("tables", () => {
  it.each([
    ["plain", "1,2\n3,4\n", SQUARE],
    [
      "with a heading, blank lines and comments",
      "# made by hand\nheight,weight\n\n1,2\n\n-3e-2,.5\n",
      [
        [1, 2],
        [-0.03, 0.5],
      ],
    ],
    ["with semicolons", "1;2\r\n3;4\r\n", SQUARE],
    ["with quotes and spaces", '"1", "2"\n 3 ,4', SQUARE],
    ["of one column", "1\n2\n3\n", [[1], [2], [3]]],
    [
      "complex",
      "1+2i, 3\n(1e0-2j), -4i\n",
      [
        [
          { re: 1, im: 2 },
          { re: 3, im: 0 },
        ],
        [
          { re: 1, im: -2 },
          { re: 0, im: -4 },
        ],
      ],
    ],
  ])("%s", async (_, content, expected) => {
    expect(await nested("t.csv", content)).toEqual(expected)
  })

  it("tab-separated, and set apart by blanks", async () => {
    expect(await nested("t.tsv", "1\t2\n3\t4\n")).toEqual(SQUARE)
    expect(await nested("t.txt", "  1  2\n  3  4 \n")).toEqual(SQUARE)
    expect(await nested("t.txt", "1, 2\n3, 4\n")).toEqual(SQUARE)
  })

  it.each([
    ["", "there are no numbers"],
    ["a,b\n", "there are no numbers"],
    ["1,2\n3\n", "row 2 has 1 cells, and row 1 has 2"],
    ["x,y\n1,2\n3,oops\n", 'row 3, column 2: "oops" is not a number'],
    ["1,2\n,4\n", "row 2, column 1: the cell is empty"],
    ["1,2\nnan,4\n", 'row 2, column 1: "nan" is not a number'],
    ["nan,2\n", 'row 1, column 1: "nan" is not a number'],
  ])("%j is refused", async (content, expected) => {
    expect(await message("t.csv", content)).toBe(`…/t.csv: ${expected}`)
  })

  it("not text", async () => {
    expect(await message("t.csv", new Uint8Array([0xff, 0xfe, 0]))).toBe("…/t.csv: this is not text in UTF-8")
  })
})

describe("JSON", () => {
  const pair = (re: number, im: number): { re: number; im: number } => ({ re, im })
  it.each([
    ["3", 3],
    ["[1, 2]", [1, 2]],
    ["[[1, 2], [3, 4]]", SQUARE],
    ['[{"re": 1, "im": 2}, 3]', [pair(1, 2), pair(3, 0)]],
    ['{"re": [1, 2], "im": [0, 1]}', [pair(1, 0), pair(2, 1)]],
    ['{"X": [1, 2], "Y": [3]}', [1, 2]],
  ])("%s", async (content, expected) => {
    expect(await nested("d.json", content)).toEqual(expected)
  })

  it("an object gives all that it names", async () => {
    const all = await readData([write("all.json", '{"X": [[1]], "c": 2}')])
    expect([...all.keys()]).toEqual(["X", "c"])
  })

  it.each([
    ["[1, [2]]", "the entry [2] is not a number"],
    ["[[1, 2], [3]]", "the list at [2] has 1 entries, not 2"],
    ['["a"]', "the entry [1] is not a number"],
    ["[1,", /this is not JSON/],
    ['{"Y": [1], "Z": [2]}', "has no array X"],
  ])("%s is refused", async (content, expected) => {
    expect(await message("d.json", content)).toMatch(expected)
  })
})

describe("what cannot be read", () => {
  it.each([
    ["X=nowhere.csv", "nowhere.csv: there is no such file"],
    ["X=.", ".: this is a folder"],
  ])("%j", async (pair, expected) => {
    await expect(readData([pair])).rejects.toThrow(expected)
  })

  it.each([
    ["X=data.parquet", "data.parquet: the ending .parquet is not known"],
    ["data", "data: the file has no ending"],
  ])("%j", async (pair, expected) => {
    await expect(readData([pair], () => Promise.resolve(new Uint8Array()))).rejects.toThrow(expected)
  })

  it("two values for one variable, an array without a name", async () => {
    const path = write("one.csv", "1\n")
    await expect(readData([`X=${path}`, `X=${path}`])).rejects.toThrow("there are two values for X")
    await expect(readData([path])).rejects.toThrow("is one array without a name")
  })

  const header = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]
  it.each([
    ["short", new Uint8Array(5), "this is not an NPY file"],
    ["text", new TextEncoder().encode("1,2,3,4,5,6,7,8"), "this is not an NPY file"],
    ["cut in its header", new Uint8Array([...header, 1, 0, 0xf0, 0, 0x7b]), "the file ends within its header"],
    ["newer", new Uint8Array([...header, 9, 0, 0, 0, 0, 0]), "version 9 of the NPY format is not known"],
  ])("an NPY file that is %s", async (_, content, expected) => {
    expect(await message("a.npy", content)).toBe(`…/a.npy: ${expected}`)
  })

  it("an archive that is none", async () => {
    expect(await message("a.npz", new Uint8Array(30))).toMatch(/this is not an NPZ archive/)
  })
})

const WRITER = `
import json, sys
import numpy as np
folder = json.load(sys.stdin)
A = np.arange(6, dtype=np.float64).reshape(2, 3) - 1.5
arrays = {
    "f8": A, "big": A.astype(">f8"), "f4": A.astype("<f4"), "f2": A.astype("<f2"),
    "fortran": np.asfortranarray(A), "c16": A + 2j * A, "c8": (A - 1j).astype("<c8"), "bigc": (A + 1j).astype(">c16"),
    "i8": np.array([[-1, 2**52]]), "u1": np.array([0, 255], dtype=np.uint8), "i2": np.array([-300, 5], dtype=">i2"),
    "bool": np.array([True, False]), "scalar": np.float64(2.5), "vector": np.array([1.0, 2.0]), "empty": np.zeros((0, 3)),
    "tensor": np.asfortranarray(np.arange(24, dtype=np.float64).reshape(2, 3, 4)), "slice": np.arange(12.0).reshape(3, 4)[::2, 1::2],
}
for name, a in arrays.items():
    np.save(f"{folder}/{name}.npy", a)
np.savez(f"{folder}/stored.npz", X=A, y=arrays["vector"])
np.savez_compressed(f"{folder}/packed.npz", X=np.asfortranarray(A), y=arrays["c16"])
np.savetxt(f"{folder}/table.csv", A, delimiter=",")
np.savetxt(f"{folder}/table.txt", A)
np.savetxt(f"{folder}/complex.csv", arrays["c16"], delimiter=",")
np.save(f"{folder}/objects.npy", np.array([{}, 1], dtype=object), allow_pickle=True)
np.save(f"{folder}/text.npy", np.array(["a"]))
np.save(f"{folder}/records.npy", np.zeros(2, dtype=[("a", "f8")]))
np.save(f"{folder}/huge.npy", np.array([2**60 + 1]))
with open(f"{folder}/v2.npy", "wb") as f:
    np.lib.format.write_array(f, A, version=(2, 0))
def nested(a):
    a = np.asarray(a)
    if np.iscomplexobj(a):
        return [nested(b) for b in a] if a.ndim else {"re": float(a.real), "im": float(a.imag)}
    return a.astype(float).tolist()
json.dump({name: nested(a) for name, a in {**arrays, "v2": A}.items()}, sys.stdout)
`

const python = findPython()
describe.skipIf(!python)("files written by NumPy", () => {
  let expected: Record<string, unknown> = {}
  beforeAll(() => {
    expected = runPython(python!, WRITER, folder)
  })
  const path = (name: string): string => join(folder, name)
  const load = async (name: string): Promise<unknown> => toNested((await readData([`X=${path(name)}`])).get("X")!)

  it("NPY of every kind of number, order and version", async () => {
    expect(Object.keys(expected).length).toBe(18)
    for (const [name, array] of Object.entries(expected))
      expect([name, await load(`${name}.npy`)]).toEqual([name, array])
  })

  it("NPZ, stored and compressed, by name and whole", async () => {
    expect(await load("stored.npz")).toEqual(expected["f8"])
    expect(await load("packed.npz")).toEqual(expected["f8"])
    const all = await readData([path("packed.npz")])
    expect(toNested(all.get("y")!)).toEqual(expected["c16"])
  })

  it("CSV and text", async () => {
    expect(await load("table.csv")).toEqual(expected["f8"])
    expect(await load("table.txt")).toEqual(expected["f8"])
    expect(await load("complex.csv")).toEqual(expected["c16"])
  })

  it.each([
    ["objects.npy", "its entries are pickled objects"],
    ["text.npy", "entries of type <U1 are not read"],
    ["records.npy", "its entries are records, not numbers"],
    ["huge.npy", /the integer 1152921504606846977 is too large for double precision/],
  ])("%s is refused", async (name, why) => {
    await expect(load(name)).rejects.toThrow(why)
  })
})
