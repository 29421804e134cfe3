import { spawnSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { solve } from "../src/answer/solve.ts"
import { exitStatus, GradusError, type Place, placeOf } from "../src/ir/error.ts"
import { detectKind } from "../src/syntax/gradus/detect.ts"
import { malformed } from "./syntax/malformed.ts"
import { cpuMilliseconds } from "./support/cpu.ts"

/** The error, or undefined where there is an answer. */
async function errorOf(source: string): Promise<GradusError | undefined> {
  try {
    await solve(source)
    return undefined
  } catch (error) {
    if (error instanceof GradusError) return error
    throw error
  }
}

describe("a malformed problem gets one error with its place, soon", () => {
  it.each(malformed)("$name", async ({ source, stage, code, at, hint }) => {
    const [started, before] = [cpuMilliseconds(), process.memoryUsage().heapUsed]
    const error = await errorOf(source)
    expect(cpuMilliseconds() - started, "milliseconds").toBeLessThan(3000)
    expect((process.memoryUsage().heapUsed - before) / 2 ** 20, "MB").toBeLessThan(400)
    // a dollar sign makes it LaTeX, where that is no mistake
    if (stage !== "latex" && detectKind(source) !== "gradus" && error === undefined) return
    if (!error) throw new Error("no error")
    const { span } = error
    // LaTeX goes on after a mistake: the place of the first part that it could not read
    const found = span ? source.slice(span.start, span.end) : ""
    expect({ code: error.code, at: stage === "latex" && found !== "" ? at : found }).toEqual({ code, at })
    expect(exitStatus(error.code)).toBe(code === "unsupported" ? 3 : 2)
    expect(error.message).toMatch(/^\S.{3,300}$/s)
    expect(error.message).not.toMatch(/undefined|\[object|NaN|#\d/)
    expect(error.hint ?? "").toContain(hint)
  })
})

/** Line and column of every occurrence, the first thousand. */
function allPlaces(source: string, part: string): Place[] {
  const places: Place[] = []
  for (let i = source.indexOf(part); i >= 0 && places.length < 1000; i = source.indexOf(part, i + 1))
    places.push(placeOf(source, i))
  return places
}

/** A dozen that a process answers as users see it. */
const SHOWN = [
  "empty input",
  "binary data",
  "a bracket never closed",
  "1 MB of parentheses",
  "a power of a power",
  "an unknown set",
  "dimensions run together",
  "three dimensions",
  "a misspelt request",
  "an unknown name",
  "a product that does not conform",
  "definitions in a circle",
  "the gradient of a vector",
  "a fraction that ends",
  "a group that ends",
]

describe("on the command line", () => {
  const cli = join(import.meta.dirname, "../bin/gradus.js")
  let folder = ""
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "gradus-"))
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  it.each(malformed.filter((m) => SHOWN.includes(m.name)))("$name", ({ source, stage, code, at }) => {
    const file = join(folder, "question.gr")
    writeFileSync(file, source)
    const run = (...args: string[]) =>
      spawnSync(process.execPath, ["--max-old-space-size=512", cli, ...args], { encoding: "utf8", timeout: 20_000 })
    const { status, stdout, stderr } = run(file)
    expect(status).toBe(code === "unsupported" ? 3 : 2)
    expect(stdout).toBe("")
    expect(stderr).not.toMatch(/^\s+at .*:\d+:\d+\)?$/m)
    expect(stderr.length).toBeLessThan(1500)

    const json = run(file, "--json")
    expect(json.status).toBe(status)
    expect(json.stderr).toBe("")
    const { error } = JSON.parse(json.stdout)
    expect(error.code).toBe(code)
    if (at === "" || source.includes("\u0000")) return
    const { line, column, length } = error
    // the first line names the place, the third underlines it
    expect(stderr.split("\n")[0]).toMatch(new RegExp(`question\\.gr:${line}:${column}: \\S`))
    expect(stderr.split("\n")[2]).toMatch(/^ +~+$/)
    if (stage === "latex") return
    expect(length).toBe(at.length)
    expect(allPlaces(source, at)).toContainEqual({ line, column })
  })

  it("shows all of them", () => {
    expect(SHOWN.filter((name) => !malformed.some((m) => m.name === name))).toEqual([])
  })
})
