import { describe, expect, test } from "vitest"
import { GradusError } from "../../src/ir/error.ts"
import { detectKind } from "../../src/syntax/gradus/detect.ts"
import { parseDeclarations, parseExpression, parseProblem } from "../../src/syntax/gradus/parser.ts"
import { malformed } from "./malformed.ts"
import { cpuMilliseconds } from "../support/cpu.ts"

function errorOf(run: () => unknown): GradusError {
  try {
    run()
  } catch (error) {
    if (error instanceof GradusError) return error
    throw error
  }
  throw new Error("no error")
}

/** `read`, `refused`, or `failed` where anything but a GradusError was thrown, or an internal one. */
function outcome(source: string): "read" | "refused" | "failed" {
  try {
    parseProblem(source)
    return "read"
  } catch (error) {
    return error instanceof GradusError && error.code !== "internal" ? "refused" : "failed"
  }
}

describe("malformed problems", () => {
  test("there are many", () => expect(malformed.length).toBeGreaterThanOrEqual(60))

  test.each(malformed.filter((m) => m.stage === "parse"))("$name", ({ source, code, at, hint }) => {
    const started = cpuMilliseconds()
    const error = errorOf(() => parseProblem(source))
    expect(cpuMilliseconds() - started).toBeLessThan(2000)
    expect({ code: error.code, at: error.span && source.slice(error.span.start, error.span.end) }).toEqual({ code, at })
    expect(error.message).not.toMatch(/undefined|\[object/)
    expect(error.expected ?? error.hint).toBeTruthy()
    expect(error.hint ?? "").toContain(hint)
  })

  test.each(malformed.filter((m) => m.stage === "elaborate"))("$name is a sentence of the notation", ({ source }) => {
    expect(parseProblem(source).length).toBeGreaterThan(0)
  })

  test("errors stand where an embedded text stands", () => {
    expect(errorOf(() => parseExpression("a + (b", 100)).span).toEqual({ start: 104, end: 105 })
    expect(errorOf(() => parseExpression("a $ b", 100)).span).toEqual({ start: 102, end: 103 })
    expect(errorOf(() => parseExpression("a b", 100)).span).toEqual({ start: 100, end: 103 })
    expect(errorOf(() => parseExpression("(a^b)^c^d", 100)).span).toEqual({ start: 100, end: 109 })
    expect(errorOf(() => parseDeclarations("X in R^(mxn)", { offset: 100 })).span).toEqual({ start: 108, end: 111 })
    expect(errorOf(() => parseDeclarations("y = x")).message).toBe("only declarations stand here")
    expect(errorOf(() => parseExpression("a\nb")).message).toContain("after the expression")
    expect(errorOf(() => parseExpression(" ")).code).toBe("input")
  })

  test("any garbage ends in a GradusError or a reading, soon", () => {
    const pieces =
      "( ) [ ] { } x in R ^ + ' .. : , ; 1 = sum( ᵀ 𝐗 gradient wrt check .T \\ - -> % ∇ ifelse( < hvp along 2x D(f)".split(
        " ",
      )
    let seed = 1
    const random = (below: number): number => {
      seed = (seed * 48271) % 2147483647
      return seed % below
    }
    for (let run = 0; run < 5000; run++) {
      const words = Array.from({ length: 1 + random(14) }, () => pieces[random(pieces.length)])
      const source = words.join(["", " ", "\n"][random(3)])
      expect([source, outcome(source)]).not.toContain("failed")
      detectKind(source)
    }
  })

  test.each([
    "(",
    "[",
    "-",
    "x'",
    "x^",
    "f(",
    "a+",
    "a:",
    "x[1",
    "∇",
    "\\(",
    "$",
    "`",
    "ᵀ",
    "1.",
    "a,",
    "a\n+",
    "in ",
    "=",
  ])("300 kB of %s", (piece) => {
    const source = piece.repeat(Math.ceil(300_000 / piece.length))
    const started = cpuMilliseconds()
    expect(errorOf(() => parseProblem(source)).message.length).toBeLessThan(300)
    detectKind(source)
    expect(cpuMilliseconds() - started).toBeLessThan(2000)
  })

  test.each([
    ["x in ", "R"],
    ["x", "ᵀ"],
    ["y = x^", "-"],
    ["y = x x", "z"],
    ["gradien", "t"],
    ["y = a", "^b"],
    ["x in R^(", "n*"],
    ["x in R^(n", " x n"],
    ["y = [a", ";a"],
    ["y = sum(i in 1..n", ", i in 1..n"],
    ["a", ", a"],
    ["y = 1e", "1"],
    ["", "\\name "],
    ["", "$a"],
    ["", "\n> "],
    ["", "12. "],
    ["", "x in R^(2x3)\n"],
  ])("%s and then 300 kB of %s", (start, piece) => {
    const source = start + piece.repeat(Math.ceil(300_000 / piece.length))
    const started = cpuMilliseconds()
    expect(outcome(source)).not.toBe("failed")
    detectKind(source)
    expect(cpuMilliseconds() - started).toBeLessThan(2000)
  })

  test("long sums and products are read", () => {
    expect(parseProblem(`y = ${Array.from({ length: 20_000 }, (_, i) => `x${i}`).join("*")}`)).toHaveLength(1)
    expect(parseProblem(`y = ${"(".repeat(400)}x${")".repeat(400)}`)).toHaveLength(1)
  })
})
