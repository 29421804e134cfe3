import { readFileSync } from "node:fs"
import { resolve } from "node:path"
import type { Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { ask, question, Stage } from "./browser.ts"

const ROOT = resolve(import.meta.dirname, "../..")
const thread = readFileSync(resolve(ROOT, "examples/seed.md"), "utf8")
const QUESTION = String.raw`$$ y = \left \| XWZ - X \right \|_{F}^{2} \qquad X \in \mathbb{R}^{a \times b}, \quad W \in \mathbb{R}^{b \times c}, \quad Z \in \mathbb{R}^{c \times b} $$

$$ \nabla_W y = ? \qquad \nabla_Z y = ? $$`
const HARD = `X in R^(n x n)
y = ${Array.from({ length: 60 }, (_, k) => `norm2(expm(X^${(k % 9) + 2}) - logm(X'*X + ${k + 1}*eye))`).join("*")}`

let stage: Stage
beforeAll(async () => {
  stage = await Stage.create()
})
afterAll(async () => stage.close())

/** What KaTeX was given, in order. */
const formulas = async (page: Page, within: string): Promise<string[]> =>
  page.locator(`${within} .tex`).evaluateAll((all) => all.map((e) => e.getAttribute("data-tex") ?? ""))

describe("a question", () => {
  it("pasted as LaTeX gives both gradients and all styles", async () => {
    const { page, faults, strays, context } = await stage.visit()
    await ask(page, QUESTION)
    await page.getByText("read as LaTeX").waitFor()
    const found = (await formulas(page, ".result .formula")).join("\n")
    expect(found).toContain(String.raw`\nabla_{W} y = 2X^\top (XWZ-X)Z^\top`)
    expect(found).toContain(String.raw`\nabla_{Z} y = 2W^\top X^\top (XWZ-X)`)
    expect(await page.locator(".badge.proved").count()).toBe(2)
    for (const style of ["trace", "definition", "index", "vec", "backprop", "differential"]) {
      await page.getByRole("tab", { name: style, exact: true }).click()
      await expect.poll(async () => page.locator("#way-panel .dim").count()).toBe(0)
      await expect.poll(async () => page.locator(".line").count()).toBeGreaterThan(2)
    }
    expect(faults).toEqual([])
    expect(strays).toEqual([])
    await context.close()
  })

  it("has steps that light up what they change, in both lines, and nothing moves", async () => {
    const { page, faults, context } = await stage.visit()
    const lines = page.locator(".line")
    await lines.nth(6).waitFor()
    const lit = async (line: number): Promise<string> =>
      (await lines.nth(line).locator(".changed").allTextContents()).join("")
    const boxes = (): Promise<string[]> =>
      lines.evaluateAll((all) => all.map((e) => JSON.stringify(e.getBoundingClientRect())))
    const at = await boxes()
    const move = [
      [4, "AXdWZAXWdZ"],
      [5, "X⊤AZ⊤dWW⊤X⊤AdZ"],
    ] as const
    await lines.nth(5).hover()
    for (const [line, parts] of move) expect(await lit(line)).toBe(parts)
    expect(await boxes()).toEqual(at)
    // the differential of A starts from what A is, two lines above
    await lines.nth(3).hover()
    expect([await lit(0), await lit(3), await lit(5)]).toEqual(["XWZ−X", "XdWZ+XWdZ", ""])
    await page.mouse.move(0, 0)
    await expect.poll(async () => page.locator(".changed").count()).toBe(0)
    await lines.nth(5).locator(".right").focus()
    for (const [line, parts] of move) expect(await lit(line)).toBe(parts)
    expect(await boxes()).toEqual(at)
    await page.getByLabel("step by step").check()
    await expect.poll(async () => lines.count()).toBe(1)
    const next = page.getByRole("button", { name: "Next step" })
    for (let n = 2; n <= 6; n++) {
      await next.click()
      await expect.poll(async () => lines.count()).toBe(n)
    }
    await page.mouse.move(0, 0)
    await lines.nth(5).hover()
    for (const [line, parts] of move) expect(await lit(line)).toBe(parts)
    expect(faults).toEqual([])
    await context.close()
  })

  it("has its shape error underlined at its place", async () => {
    const { page, context } = await stage.visit()
    await ask(page, "X in R^(a x b)\nZ in R^(c x b)\ny = tr(X'*X*Z)")
    await page.locator(".refusal").waitFor()
    expect(await page.locator(".refusal mark").textContent()).toBe("X'*X*Z")
    expect(await page.locator(".cm-lintRange-error").textContent()).toBe("X'*X*Z")
    expect(await page.locator(".refusal .place").textContent()).toBe("line 3, column 8")
    await context.close()
  })

  it("keeps the last answer while the next is wrong", async () => {
    const { page, context } = await stage.visit()
    await ask(page, "y = ")
    await page.locator(".refusal").waitFor()
    expect(await page.locator(".answers .result").count()).toBe(2)
    await context.close()
  })

  it("that takes too long can be stopped", async () => {
    const { page, context } = await stage.visit()
    await ask(page, HARD)
    await page.getByRole("button", { name: "Stop" }).click({ timeout: 20_000 })
    await page.getByText("stopped").first().waitFor()
    await ask(page, "x in R^n\nf = x'*x")
    await expect.poll(async () => (await formulas(page, ".result .formula")).join()).toContain("2x")
    await context.close()
  })

  it("has sets that can be changed in place", async () => {
    const { page, context } = await stage.visit()
    await ask(page, "A in R^(n x n)\nf = logdet(A)\ngradient f wrt A")
    const set = page.getByLabel("The set of A")
    await expect.poll(async () => set.inputValue()).toBe("R^(n x n)")
    await set.fill("PD(n)")
    await set.press("Enter")
    await expect.poll(async () => question(page)).toContain("A in PD(n)")
    await context.close()
  })
})

describe("an answer of one's own", () => {
  it("that is wrong is judged with its counterexample and its repair", async () => {
    const { page, faults, context } = await stage.visit()
    await page.getByLabel("your answer").fill("X'*(X*W*Z - X)*Z'")
    await page.locator(".verdict.wrong").waitFor()
    expect(await page.locator(".verdict .kind").textContent()).toBe("a constant factor")
    expect((await formulas(page, ".verdict .repair")).join()).toContain(String.raw`2X^\top (XWZ-X)Z^\top`)
    expect(await page.locator(".verdict .numbers .katex").count()).toBeGreaterThan(3)
    await page.getByLabel("your answer").fill(String.raw`2X^T(XWZ-X)Z^T`)
    await page.locator(".verdict.right").waitFor()
    await page.getByLabel("your answer").fill("2*X'*(X*W*Z - X)*Z")
    await page.locator(".verdict.ill-formed").waitFor()
    await page.locator(".verdict .claim .underline-line").first().waitFor({ state: "attached" })
    expect(faults).toEqual([])
    await context.close()
  })

  it("in a whole thread gets a verdict, as every other", async () => {
    const { page, faults, context } = await stage.visit()
    await ask(page, thread)
    await page.locator(".opinion").nth(2).waitFor()
    const verdicts = await page.locator(".opinion > summary .word").allTextContents()
    expect(verdicts.map((v) => v.replace(/^\W*/u, ""))).toEqual([
      "Answer 1: wrong",
      "Answer 2: mixed",
      "Answer 3: right",
    ])
    expect(faults).toEqual([])
    await context.close()
  })
})

describe("the page", () => {
  it("puts its state in the address, and takes it from there", async () => {
    const first = await stage.visit()
    await ask(first.page, "x in R^n\nA in Sym(n)\nf = x'*A*x\ngradient f wrt x")
    await first.page.getByRole("tab", { name: "index", exact: true }).click()
    await first.page.getByLabel("your answer").fill("2*A*x")
    await first.page.locator(".verdict.right").waitFor()
    await expect.poll(() => first.page.url()).toContain("#1.")
    await first.page.waitForTimeout(300)
    const address = first.page.url()
    await first.context.close()
    const second = await stage.visit({}, address)
    expect(await question(second.page)).toContain("A in Sym(n)")
    await second.page.locator(".verdict.right").waitFor()
    expect(await second.page.getByRole("tab", { name: "index", exact: true }).getAttribute("aria-selected")).toBe(
      "true",
    )
    await second.context.close()
  })

  it("works without a network after the first visit", async () => {
    const { page, context, strays } = await stage.visit()
    await page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    await expect.poll(async () => page.evaluate("caches.keys().then((all) => all.length)")).toBe(1)
    await expect
      .poll(async () => page.evaluate("navigator.serviceWorker.getRegistration().then((r) => r?.active?.state)"))
      .toBe("activated")
    await context.setOffline(true)
    await page.reload()
    await page.waitForSelector(".result .katex")
    await page.waitForSelector(".cm-content")
    await ask(page, QUESTION)
    await page.getByText("read as LaTeX").waitFor()
    await page.getByRole("tab", { name: "backprop", exact: true }).click()
    await page.locator(".line.backward").first().waitFor()
    await page.getByLabel("your answer").fill("X'*(X*W*Z - X)*Z'")
    await page.locator(".verdict.wrong").waitFor()
    expect(strays).toEqual([])
    await context.close()
  })

  it("shows text as text, whatever it holds", async () => {
    const { page, faults, context } = await stage.visit()
    await ask(
      page,
      String.raw`$$y = \href{javascript:alert(1)}{x}^T x + \htmlClass{a}{x}^Tx$$ <img src=x onerror="window.bad=1"> find the gradient of $y$`,
    )
    await page.waitForTimeout(500)
    await ask(page, '<img src=x onerror="window.bad=1">')
    await page.locator(".refusal").waitFor()
    await page.getByLabel("your answer").fill('<svg onload="window.bad=1">')
    await page.waitForTimeout(400)
    expect(await page.evaluate('"bad" in window')).toBe(false)
    expect(await page.locator("img, a[href^='javascript']").count()).toBe(0)
    expect(faults).toEqual([])
    await context.close()
  })
})
