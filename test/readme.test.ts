import { spawnSync } from "node:child_process"
import { existsSync, readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { file, gradus } from "./cli/gradus.ts"

const text = readFileSync(file("README.md"), "utf8")
const blocks = [...text.matchAll(/```sh\n([\s\S]*?)```/g)].map((m) => m[1] ?? "")
const commands = blocks.flatMap((b) => b.split("\n")).filter((line) => /^(npx gradus|echo)/.test(line))

describe("the README", () => {
  it("has commands", () => expect(commands.length).toBeGreaterThan(5))

  it.each(commands)("%s", (command) => {
    const line = command.replaceAll("npx gradus", '"$NODE" bin/gradus.js')
    const { status, stdout, stderr } = spawnSync(line, {
      cwd: file("."),
      shell: "/bin/bash",
      env: { ...process.env, NODE: process.execPath },
      encoding: "utf8",
    })
    expect(stderr).toBe("")
    // the thread has wrong claims
    expect(status).toBe(command.includes("check examples/seed.md") ? 1 : 0)
    expect(stdout.length).toBeGreaterThan(50)
  })

  it("shows the answer that is given", () => {
    const { stdout } = gradus(["examples/seed.md", "--style", "none"])
    const [answer = ""] = stdout.split("\n\nThe title")
    expect(stdout).toContain("proved")
    expect(text).toContain(answer.split("\n\n`gradus")[0])
  })

  it("links to what there is", () => {
    const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)/g)].map((m) => m[1] ?? "")
    expect(links.filter((l) => !existsSync(file(l)))).toEqual([])
  })
})
