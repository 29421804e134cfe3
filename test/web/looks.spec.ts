import { mkdirSync, readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { join, resolve } from "node:path"
import type { Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { ask, type Look, question, Stage } from "./browser.ts"

const ROOT = resolve(import.meta.dirname, "../..")
const OUT = join(ROOT, ".ci/out/screens")
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8")
const thread = readFileSync(join(ROOT, "examples/seed.md"), "utf8")

const LONG = `A in R^(m x n)
B in R^(n x p)
C in R^(p x q)
D in R^(q x m)
S in Sym(m)
x in R^m
y = norm2(A*B*C*D*x - S*x)^2 + log(1 + exp(x'*S*x)) + tr(A*B*C*D*S*A*B*C*D*S) + sum(tanh(A*B*C*D*x).^2)
gradient y wrt A, S, x`

let stage: Stage
beforeAll(async () => {
  mkdirSync(OUT, { recursive: true })
  stage = await Stage.create()
})
afterAll(async () => stage.close())

/** What a visitor may look at. */
const VIEWS: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  seed: async (page) => {
    await page.locator(".line").first().waitFor()
    await page.locator(".graphs").scrollIntoViewIfNeeded()
    await page.locator(".node .katex").first().waitFor()
    await page.locator(".slope circle").first().waitFor()
  },
  thread: async (page) => {
    await ask(page, thread)
    await page.locator(".opinion").nth(2).waitFor()
  },
  wrong: async (page) => {
    await page.getByLabel("your answer").fill("X'*(X*W*Z - X)*Z'")
    await page.locator(".verdict.wrong").waitFor()
  },
  error: async (page) => {
    await ask(page, "X in R^(a x b)\nZ in R^(c x b)\ny = tr(X'*X*Z)")
    await page.locator(".refusal").waitFor()
  },
  long: async (page) => {
    await ask(page, LONG)
    await expect.poll(async () => page.locator(".answers .result").count()).toBe(3)
    await page.locator(".line").first().waitFor()
  },
  examples: async (page) => {
    await page.getByRole("button", { name: "Examples" }).click()
    await page.locator("dialog[open] .cards").first().waitFor()
  },
  notation: async (page) => {
    await page.getByRole("button", { name: "Notation" }).click()
    await page.locator("dialog[open] .notation").waitFor()
  },
}

interface Violation {
  readonly id: string
  readonly nodes: readonly { readonly target: readonly unknown[]; readonly failureSummary?: string }[]
}

async function violations(page: Page): Promise<string[]> {
  // the policy of the page keeps out scripts that the page does not serve; this comes through the debugger
  await page.evaluate(AXE)
  const found = await page.evaluate<readonly Violation[]>(
    "axe.run(document, { resultTypes: ['violations'] }).then((r) => r.violations)",
  )
  return found.flatMap((v) => v.nodes.map((n) => `${v.id}: ${JSON.stringify(n.target)} ${n.failureSummary ?? ""}`))
}

/** What sticks out of the page, and mathematics that is cut without a way to see the rest. */
const overflowing = (page: Page): Promise<string[]> =>
  page.evaluate(`(() => {
    const wide = document.documentElement.clientWidth
    const found = []
    if (document.documentElement.scrollWidth > wide) found.push("the page scrolls sideways: " + document.documentElement.scrollWidth + " > " + wide)
    for (const e of document.querySelectorAll(".katex-html, pre, input, button, p, summary")) {
      const box = e.getBoundingClientRect()
      if (box.width === 0 || box.right <= wide + 1) continue
      const scroller = e.closest(".scroll, pre, .grid, .numbers, dialog, .code")
      if (!scroller) found.push(e.className + " " + (e.textContent ?? "").slice(0, 40) + " ends at " + Math.round(box.right))
    }
    return found
  })()`)

const LOOKS: readonly Look[] = [390, 820, 1440].flatMap((width) =>
  (["light", "dark"] as const).map((theme) => ({ width, theme, reducedMotion: true })),
)

describe.each(LOOKS)("at $width px, $theme", (look) => {
  it.each(Object.keys(VIEWS))("%s: nothing cut, no obstacle", async (name) => {
    const { page, context, faults } = await stage.visit(look)
    await VIEWS[name]?.(page)
    await page.waitForTimeout(350)
    await page.screenshot({ path: join(OUT, `${name}-${look.width}-${look.theme}.png`), fullPage: true })
    expect(await overflowing(page)).toEqual([])
    expect(await violations(page)).toEqual([])
    expect(faults).toEqual([])
    await context.close()
  })
})

describe("with the keyboard alone", () => {
  it("one asks, reads, steps, judges and copies the link", async () => {
    const { page, context } = await stage.visit()
    await context.grantPermissions(["clipboard-read", "clipboard-write"])
    /** Presses Tab until what has the focus fits. */
    const reach = async (fits: string): Promise<void> => {
      for (let k = 0; k < 120; k++) {
        await page.keyboard.press("Tab")
        const there = await page.evaluate(`(() => {
          let e = document.activeElement
          while (e && e.shadowRoot && e.shadowRoot.activeElement) e = e.shadowRoot.activeElement
          return !!e && e.matches(${JSON.stringify(fits)})
        })()`)
        if (there) return
      }
      throw new Error(`${fits} is never reached`)
    }
    await reach(".cm-content")
    await page.keyboard.press("Control+A")
    await page.keyboard.insertText("x in R^n\nA in Sym(n)\nf = x'*A*x\ngradient f wrt x")
    expect(await question(page)).toBe("x in R^n\nA in Sym(n)\nf = x'*A*x\ngradient f wrt x")
    await expect.poll(async () => page.locator(".answers .result").count()).toBe(1)
    await page.keyboard.press("Escape")
    await reach(".badge summary")
    await page.keyboard.press("Enter")
    await page.getByText("occurrence by occurrence").waitFor()
    await reach("#way-differential")
    await page.keyboard.press("ArrowRight")
    await page.keyboard.press("ArrowRight")
    await expect.poll(async () => page.locator("#way-definition").getAttribute("aria-selected")).toBe("true")
    // the lines of the style before stand until these come
    await page.getByText("linear part and remainder").waitFor()
    await reach(".line .right")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Tab")
    await expect.poll(async () => page.locator(".changed").count()).toBeGreaterThan(0)
    await reach(".mine textarea")
    await page.keyboard.type("2*A*x")
    await page.locator(".verdict.right").waitFor()
    await context.close()
  })

  it("steps are shown one by one", async () => {
    const { page, context } = await stage.visit()
    await page.getByLabel("step by step").focus()
    await page.keyboard.press("Space")
    await expect.poll(async () => page.locator(".line").count()).toBe(1)
    await page.getByRole("button", { name: "Next step" }).focus()
    await page.keyboard.press("Enter")
    await expect.poll(async () => page.locator(".line").count()).toBe(2)
    await context.close()
  })
})
