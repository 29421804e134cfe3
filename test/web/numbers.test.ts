import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { entryText, numbersLatex, readEntry, stacked } from "../../web/maths/numbers.ts"

describe("a number on the page", () => {
  it.each([
    [2, "2"],
    [-0.123456, "-0.123"],
    [{ re: 0.635, im: -1.27 }, "0.635-1.27i"],
    [{ re: 0, im: 1 }, "i"],
    [{ re: 0, im: 0 }, "0"],
    ["?", "?"],
  ])("%j is shown as %s", (value, text) => {
    expect(entryText(value, 3)).toBe(text)
  })

  it.each([
    ["2", 2],
    [" -1.5e-3 ", -0.0015],
    ["1 − 2i", { re: 1, im: -2 }],
    ["i", { re: 0, im: 1 }],
    ["-i", { re: 0, im: -1 }],
    ["1.5i", { re: 0, im: 1.5 }],
    ["3+i", { re: 3, im: 1 }],
    ["", undefined],
    ["1 2i+", undefined],
    ["x", undefined],
    ["1e", undefined],
  ])("%j is read as %j", (text, value) => {
    expect(readEntry(text)).toEqual(value)
  })

  it("is read as it is shown", () => {
    const part = fc.integer({ min: -999, max: 999 }).map((n) => n / 100)
    fc.assert(
      fc.property(part, part, (re, im) => {
        const read = readEntry(entryText({ re, im }, 3))
        expect(typeof read === "number" ? { re: read, im: 0 } : read).toEqual({ re: re + 0, im: im + 0 })
      }),
    )
  })

  it("stands in a matrix", () => {
    expect(
      numbersLatex([
        [1, { re: 0, im: -2 }],
        [0.5, 3],
      ]),
    ).toBe(String.raw`\begin{bmatrix} 1 & -2\mathrm{i} \\ 0.5 & 3 \end{bmatrix}`)
  })
})

describe("an array as a matrix", () => {
  /** A[i][j][k][l] = 1000i + 100j + 10k + l, of 2 × 3 × 2 × 2. */
  const array = [0, 1].map((i) =>
    [0, 1, 2].map((j) => [0, 1].map((k) => [0, 1].map((l) => 1000 * i + 100 * j + 10 * k + l))),
  )

  it("has the columns of matrices one below the other", () => {
    const matrix = stacked(array, 2) as number[][]
    expect(matrix.map((row) => row[0])).toEqual([0, 1000, 100, 1100, 200, 1200])
    expect(matrix[0]).toEqual([0, 10, 1, 11])
  })

  it("of a vector by a matrix has a row an entry", () => {
    expect(stacked(array[0], 2)).toEqual([
      [0, 10, 1, 11],
      [100, 110, 101, 111],
      [200, 210, 201, 211],
    ])
  })

  it("with two axes is one", () => {
    expect(stacked([[1, 2]], 2)).toEqual([[1, 2]])
  })
})
