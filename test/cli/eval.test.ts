import { describe, expect, it } from "vitest"
import { gradus, npy, temporary } from "./gradus.ts"

const folder = temporary()
const SEED = "examples/seed.gr"

const X = [
  [1, 2],
  [3, 4],
  [5, 6],
]
const W = [[1], [2]]
const Z = [[3, 4]]

/** A = X*W*Z - X, the value, and the gradients by W and Z: by hand. */
const VALUE = 8980
const GRADIENTS = { W: [[5588], [7088]], Z: [[2364, 3168]] }

const numbers = (stdout: string): { value: number; derivatives: Record<string, number[][]> } => JSON.parse(stdout)

describe("gradus eval", () => {
  it("at random values gives the same numbers for the same seed", () => {
    const random = (seed: string) =>
      gradus(["eval", SEED, "--random", "--size", "a=5,b=4,c=3", "--seed", seed, "--json"])
    const one = random("1")
    expect({ status: one.status, stderr: one.stderr }).toEqual({ status: 0, stderr: "" })
    const { value, derivatives } = numbers(one.stdout)
    expect(value).toBeGreaterThan(0)
    expect([derivatives["W"]?.length, derivatives["W"]?.[0]?.length]).toEqual([4, 3])
    expect([derivatives["Z"]?.length, derivatives["Z"]?.[0]?.length]).toEqual([3, 4])
    expect(random("1").stdout).toBe(one.stdout)
    expect(random("2").stdout).not.toBe(one.stdout)
  })

  it("over C gives complex numbers", () => {
    const { status, stdout } = gradus(["eval", SEED, "--random", "--size", "a=2,b=2,c=2", "--field", "C", "--json"])
    expect(status).toBe(0)
    const document = JSON.parse(stdout)
    expect(document.value).toBeTypeOf("number")
    expect(Object.keys(document.derivatives.W[0][0])).toEqual(["re", "im"])
  })

  it.each([
    ["CSV", "csv", (rows: number[][]) => `${rows.map((r) => r.join(",")).join("\n")}\n`],
    ["NPY", "npy", (rows: number[][]) => npy(rows)],
    ["JSON", "json", (rows: number[][]) => JSON.stringify(rows)],
  ] as const)("on data from %s files", (_, ending, content) => {
    const data = Object.entries({ X, W, Z }).flatMap(([name, rows]) => [
      "--data",
      `${name}=${folder.write(`${name}.${ending}`, content(rows))}`,
    ])
    const { status, stdout, stderr } = gradus(["eval", SEED, ...data, "--json"])
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" })
    expect(numbers(stdout)).toEqual({ value: VALUE, derivatives: GRADIENTS })
    const text = gradus(["eval", SEED, ...data])
    expect(text.stdout).toContain(`y = ${VALUE}`)
    expect(text.stdout).toContain("7088")
  })

  it("says what is missing or does not fit", () => {
    expect(gradus(["eval", SEED])).toMatchObject({ status: 2, stdout: "" })
    expect(gradus(["eval", SEED]).stderr).toContain("--data")
    const x = folder.write("X.csv", "1,2\n3,4\n")
    const missing = gradus(["eval", SEED, "--data", `X=${x}`])
    expect(missing).toMatchObject({ status: 2, stdout: "" })
    expect(missing.stderr).toMatch(/[WZ]/)
    const unknown = gradus(["eval", SEED, "--data", `Q=${x}`])
    expect(unknown).toMatchObject({ status: 2, stdout: "" })
    expect(gradus(["eval", SEED, "--data", "X=none.csv"])).toMatchObject({ status: 2, stdout: "" })
    expect(gradus(["eval", SEED, "--data", "none"])).toMatchObject({ status: 2, stdout: "" })
    const words = folder.write("words.csv", "a,b\nc,d\n")
    expect(gradus(["eval", SEED, "--data", `X=${words}`])).toMatchObject({ status: 2, stdout: "" })
    const ragged = folder.write("ragged.csv", "1,2\n3\n")
    expect(gradus(["eval", SEED, "--data", `X=${ragged}`])).toMatchObject({ status: 2, stdout: "" })
  })
})
