import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { VERSION } from "../../src/ir/version.ts"
import { file, gradus } from "./gradus.ts"

const manifest = JSON.parse(readFileSync(file("package.json"), "utf8"))
const COMMANDS = ["grad", "jacobian", "hessian", "hvp", "differential", "check", "eval", "batch"]

describe("the version", () => {
  it("is that of package.json everywhere", () => {
    expect(VERSION).toBe(manifest.version)
    expect(gradus(["--version"])).toEqual({ status: 0, stdout: `${manifest.version}\n`, stderr: "" })
  })
})

describe("help", () => {
  it("lists the commands", () => {
    const { status, stdout, stderr } = gradus(["--help"])
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" })
    for (const name of COMMANDS) expect(stdout).toMatch(new RegExp(`^ {2}${name}\\b`, "m"))
    expect(stdout).toContain("Example:")
    expect(gradus([]).stdout).toBe(stdout)
    expect(gradus(["help"]).stdout).toBe(stdout)
  })

  it.each(COMMANDS)("%s has an example that works", (name) => {
    const { status, stdout } = gradus([name, "--help"])
    expect(status).toBe(0)
    const [, examples = ""] = stdout.split("Example:\n")
    expect(examples).toContain(`gradus ${name}`)
    for (const line of examples.trim().split("\n")) {
      const [first = "", second] = line.split(" | ")
      // words as a shell takes them apart: bare, or in quotes of either kind
      const words = (text: string): string[] =>
        [...text.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map((m) => m[1] ?? m[2] ?? m[3] ?? "")
      const args = words((second ?? first).trim()).slice(1)
      const input = second ? words(first).slice(1).join(" ") : ""
      const run = gradus(args, { input })
      expect(run.stderr).toBe("")
      expect(run.status).toBe(line.includes("check examples/seed.md") ? 1 : 0)
    }
  })
})

describe("a call that cannot be used gets one clear error", () => {
  it.each<[string, string[], number, RegExp]>([
    ["an unknown command", ["grdient", "x'*x"], 2, /grdient is neither.*\n.*did you mean gradus gradient/],
    ["a word that is no file", ["nope"], 2, /nope is neither a command nor a file/],
    ["an unknown option", ["grad", "x'*x", "--wirt", "x"], 2, /--wirt.*\n?.*--wrt/],
    ["an unknown style", ["grad", "x'*x", "--style", "loud"], 2, /loud.*differential/],
    ["an unknown target", ["grad", "x'*x", "--emit", "cobol"], 2, /cobol/],
    ["an unknown field", ["grad", "x'*x", "--field", "Q"], 2, /Q.*R, C/],
    ["a size that is none", ["eval", "examples/seed.gr", "--random", "--size", "a=0"], 2, /a=0/],
    ["a seed that is none", ["grad", "x'*x", "--seed", "one"], 2, /one/],
    ["no expression", ["grad"], 2, /expression/],
    ["too many words", ["grad", "x'*x", "y"], 2, /too many/],
    ["an option without its value", ["grad", "x'*x", "--wrt"], 2, /--wrt/],
    ["a variable that is none", ["grad", "x'*x", "--wrt", "W"], 2, /W is not declared/],
    ["a command still to come", ["stationary", "x'*x"], 3, /stationary is understood/],
    ["a server still to come", ["mcp"], 3, /mcp is understood/],
  ])("%s", (_, args, status, message) => {
    const run = gradus(args)
    expect(run).toMatchObject({ status, stdout: "" })
    expect(run.stderr).toMatch(message)
    expect(run.stderr.split("\n").length).toBeLessThan(7)
    expect(run.stderr).not.toMatch(/^\s+at |internal/m)

    if (args.at(-1) === "--wrt") return
    const json = gradus([...args, "--json"])
    expect(json).toMatchObject({ status, stderr: "" })
    expect(JSON.parse(json.stdout).error.code === "unsupported").toBe(status === 3)
  })
})
