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

  it("shows what a name stands for: under the pointer, at the cursor, in the formula that has the focus", async () => {
    const { page, faults, context } = await stage.visit()
    const tip = page.locator(".name-tip")
    const said = async (): Promise<string> => (await formulas(page, ".name-tip")).join()
    await page.locator(".result .formula .mathnormal", { hasText: "X" }).first().hover()
    expect(await said()).toBe(String.raw`X\in \mathbb R^{a \times b}`)
    // a name of the derivation
    await page.locator(".line .left .mathnormal", { hasText: "A" }).first().hover()
    expect(await said()).toBe("A")
    expect(await tip.locator(".shape").textContent()).toBe("a×b")
    await page.keyboard.press("Escape")
    expect(await tip.count()).toBe(0)
    await page.locator(".cm-line", { hasText: "y = " }).hover({ position: { x: 15, y: 10 } })
    expect(await said()).toBe("y")
    expect(await tip.locator(".shape").textContent()).toBe("scalar")
    const cursor = page.locator(".at-cursor .visually-hidden")
    await page.locator(".cm-content").focus()
    await page.keyboard.press("Control+End")
    expect(await cursor.textContent()).toBe("Z in R^(c x b)")
    for (let k = 0; k < 3; k++) await page.keyboard.press("ArrowLeft")
    expect(await cursor.textContent()).toBe("W in R^(b x c)")
    await page.keyboard.press("Home")
    expect(await cursor.count()).toBe(0)
    // in LaTeX too, but not the letters of its words
    await ask(
      page,
      String.raw`Let $S \in \mathbb{R}^{n\times n}$ be symmetric. Find the gradient of $f = \operatorname{tr}(S x_1 x_1^T)$ by $x_1$.`,
    )
    await page.getByText("read as a text with formulas").waitFor()
    await page.locator(".cm-content").focus()
    await page.keyboard.press("Control+Home")
    expect(await cursor.count()).toBe(0)
    for (let k = 0; k < 6; k++) await page.keyboard.press("ArrowRight")
    expect(await cursor.textContent()).toBe("S in Sym(n), n×n")
    await page.keyboard.press("Escape")
    await page.keyboard.press("Tab")
    while (!(await page.locator(".names").isVisible())) await page.keyboard.press("Tab")
    const described = await page.evaluate(
      "document.getElementById(document.activeElement.getAttribute('aria-describedby')).textContent",
    )
    expect(described).toBe("f, scalar; S in Sym(n), n×n; x_1 in R^n")
    await page.keyboard.press("Escape")
    expect(await page.locator(".names").isVisible()).toBe(false)
    expect(faults).toEqual([])
    await context.close()
  })

  it("can be copied from where it is typeset, and pasted back", async () => {
    const { page, context } = await stage.visit()
    await context.grantPermissions(["clipboard-read", "clipboard-write"])
    const copied = async (from: string, to: string): Promise<string> => {
      await page.evaluate(`(() => {
        const range = document.createRange()
        range.setStart(document.querySelector(${JSON.stringify(from)}), 0)
        const end = document.querySelector(${JSON.stringify(to)})
        range.setEnd(end, end.childNodes.length)
        getSelection().removeAllRanges()
        getSelection().addRange(range)
      })()`)
      await page.keyboard.press("Control+C")
      return page.evaluate<string>("navigator.clipboard.readText()")
    }
    const answer = String.raw`\nabla_{W} y = 2X^\top (XWZ-X)Z^\top`
    expect(await copied(".result .katex-html", ".result .katex-html")).toBe(answer)
    await page.getByLabel("your answer").fill(await page.evaluate<string>("navigator.clipboard.readText()"))
    await page.locator(".verdict.right").waitFor()
    await page.locator(".line").nth(3).waitFor()
    const several = await copied(".lines .line:nth-child(2)", ".lines .line:nth-child(3)")
    expect(several.split("\n").slice(0, 2)).toEqual([
      String.raw`$y = A : A$ $\lVert A\rVert^2 = A : A$, where $P : Q = \operatorname{tr}(P^{\top}Q)$`,
      "$dy = 2A : dA$ product rule; the two terms are equal",
    ])
    await context.close()
  })

  it("about a Hessian has its array and its Wirtinger blocks among the other forms", async () => {
    const { page, faults, context } = await stage.visit()
    await ask(page, "X in R^(m x n)\nA in R^(n x n)\nf = sum(i in 1..m-1, X[i,:]*A*X[i+1,:]')\nhessian f wrt X")
    await page.locator("dt", { hasText: "entry by entry" }).waitFor({ state: "attached" })
    await page.getByText("other forms").first().click()
    await page.locator("dt", { hasText: "entry by entry" }).waitFor()
    expect((await formulas(page, ".forms")).join()).toContain(String.raw`\left(\nabla^2_{X} f\right)_{ijkl} = \sum_{a}`)
    await ask(page, "z in C^n\nA in Herm(n)\nf = z'*A*z\nhessian f wrt z")
    await expect
      .poll(async () => formulas(page, ".forms"))
      .toContain(String.raw`\displaystyle \frac{\partial^2 f}{\partial \overline{z}\,\partial z} = A`)
    // where f is not real the blocks are the answer, not folded away
    await ask(page, "z in C^n\nA in C^(n x n)\nf = z'*A*z\nhessian f wrt z")
    await page.locator(".beside dd").nth(2).waitFor()
    expect(faults).toEqual([])
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

  it("may be a text of several lines, about this question or its own", async () => {
    const { page, faults, context } = await stage.visit()
    const verdicts = page.locator(".judge .opinion > summary .word")
    await page.getByLabel("your answer").fill(String.raw`With $A = XWZ - X$:

$\nabla_W y = 2X^TAZ^T$, $\nabla_Z y = W^TX^TA$.`)
    await verdicts.first().waitFor()
    expect(await verdicts.allTextContents()).toEqual(["◪ Answer 1: mixed"])
    expect(await page.locator(".judge .claims .source").allTextContents()).toEqual(["line 3", "line 3"])
    expect(await page.locator(".judge .verdict .word").allTextContents()).toEqual([
      expect.stringContaining("Right"),
      expect.stringContaining("Wrong"),
    ])
    await page.getByLabel("your answer").fill(thread)
    await expect.poll(async () => verdicts.count()).toBe(3)
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
    await first.page.getByLabel("step by step").check()
    await first.page.getByRole("tab", { name: "typescript" }).click()
    const entry = "x, row 1, column 1"
    await first.page.locator(".try").scrollIntoViewIfNeeded()
    await first.page.getByLabel("n", { exact: true }).fill("2")
    await first.page.getByLabel("n", { exact: true }).press("Enter")
    await expect.poll(async () => first.page.locator(".inputs table").first().locator("td").count()).toBe(2)
    await first.page.getByLabel(entry).fill("7")
    await first.page.getByLabel(entry).press("Enter")
    await expect.poll(() => first.page.url()).toContain("#1.")
    await first.page.waitForTimeout(300)
    const address = first.page.url()
    await first.context.close()
    const second = await stage.visit({}, address)
    expect(await question(second.page)).toContain("A in Sym(n)")
    await second.page.locator(".verdict.right").waitFor()
    expect(await second.page.getByLabel("step by step").isChecked()).toBe(true)
    await second.page.locator(".try").scrollIntoViewIfNeeded()
    expect(await second.page.getByLabel(entry).inputValue()).toBe("7")
    expect(await second.page.getByLabel("n", { exact: true }).inputValue()).toBe("2")
    expect(await second.page.getByRole("tab", { name: "typescript" }).getAttribute("aria-selected")).toBe("true")
    expect(await second.page.getByRole("tab", { name: "index", exact: true }).getAttribute("aria-selected")).toBe(
      "true",
    )
    await second.context.close()
  })

  it("says so where a link is damaged", async () => {
    const { page, faults, context } = await stage.visit({}, `${stage.address}#1.dY9BDoIwDE`)
    await page.getByText("This link is damaged").waitFor()
    expect(await page.locator(".answers .result").count()).toBe(2)
    await ask(page, "x in R^n\nf = x'*x")
    await expect.poll(async () => page.getByText("This link is damaged").count()).toBe(0)
    expect(faults).toEqual([])
    await context.close()
  })

  it("evaluates at numbers that are typed, complex ones too, and stacks arrays", async () => {
    const { page, faults, context } = await stage.visit()
    const outputs = async (): Promise<string> => (await formulas(page, ".outputs")).join()
    await ask(page, "z in C\nf = abs(z)^2\ngradient f wrt z")
    await expect.poll(async () => page.locator(".answers .result").count()).toBe(1)
    await page.locator(".try").scrollIntoViewIfNeeded()
    const entry = page.getByLabel("z, row 1, column 1")
    await entry.fill("3-4i")
    await entry.press("Enter")
    await expect.poll(outputs).toContain("f = 25")
    expect(await outputs()).toContain(String.raw`6-8\mathrm{i}`)
    await ask(page, "X in R^(2 x 2)\nf = X[1,2]^2/2\nhessian f wrt X")
    // of the entries in columns the third is the one
    await expect
      .poll(outputs)
      .toContain(
        String.raw`\begin{bmatrix} 0 & 0 & 0 & 0 \\ 0 & 0 & 0 & 0 \\ 0 & 0 & 1 & 0 \\ 0 & 0 & 0 & 0 \end{bmatrix}`,
      )
    expect(faults).toEqual([])
    await context.close()
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
