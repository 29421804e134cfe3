import { createServer, type Server } from "node:http"
import { existsSync, readFileSync } from "node:fs"
import type { AddressInfo } from "node:net"
import { extname, join, resolve } from "node:path"
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core"

const ROOT = resolve(import.meta.dirname, "../../dist/web")
const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
]
const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
  ".webmanifest": "application/manifest+json",
}

/** The built page on a port of this machine, as any host of files serves it. */
async function serveFiles(): Promise<Server> {
  if (!existsSync(join(ROOT, "index.html")))
    throw new Error("there is no page in dist/web: run npm run build:web first")
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://page").pathname
    const file = join(ROOT, path === "/" ? "index.html" : path)
    if (!file.startsWith(ROOT) || !existsSync(file)) response.writeHead(404).end()
    else
      response
        .writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream" })
        .end(readFileSync(file))
  })
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done))
  return server
}

export interface Look {
  readonly width?: number
  readonly height?: number
  readonly theme?: "light" | "dark"
  readonly reducedMotion?: boolean
}

/** A visit: a page in a browser context of its own, and what went wrong in it. */
export interface Visit {
  readonly page: Page
  readonly context: BrowserContext
  /** Errors in the console, refusals of the security policy among them, and uncaught exceptions. */
  readonly faults: string[]
  /** Requests that left this origin. */
  readonly strays: string[]
}

/** A script that was loaded, and when it was asked for, in milliseconds since 1970. */
interface Script {
  readonly path: string
  readonly asked: number
}

interface Opened extends Pick<Visit, "page" | "context"> {
  readonly scripts: readonly Script[]
}

/** A browser and the page it looks at. */
export class Stage {
  readonly address: string
  private readonly browser: Browser
  private readonly server: Server

  private constructor(browser: Browser, server: Server) {
    this.browser = browser
    this.server = server
    this.address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  }

  static async create(): Promise<Stage> {
    const server = await serveFiles()
    const executablePath = process.env["GRADUS_CHROMIUM"] ?? "/usr/bin/chromium"
    const browser = await chromium.launch({ executablePath, args: ARGUMENTS })
    return new Stage(browser, server)
  }

  /** Opens the page until something stands there, and keeps the paths of the scripts that were loaded for it. */
  async open({ until }: { readonly until: string }): Promise<Opened> {
    const context = await this.browser.newContext({ viewport: { width: 1280, height: 900 }, serviceWorkers: "block" })
    const page = await context.newPage()
    const scripts: Script[] = []
    context.on("requestfinished", (r) => {
      const { pathname } = new URL(r.url())
      if (pathname.endsWith(".js")) scripts.push({ path: pathname.slice(1), asked: r.timing().startTime })
    })
    await page.goto(this.address)
    await page.waitForSelector(until)
    return { page, context, scripts }
  }

  /** Opens the page, by default with nothing in its address, and waits for an answer. */
  async visit(look: Look = {}, address: string = this.address): Promise<Visit> {
    const context = await this.browser.newContext({
      viewport: { width: look.width ?? 1280, height: look.height ?? 900 },
      colorScheme: look.theme ?? "light",
      reducedMotion: look.reducedMotion ? "reduce" : "no-preference",
    })
    const page = await context.newPage()
    const faults: string[] = []
    const strays: string[] = []
    page.on("console", (m) => m.type() === "error" && faults.push(m.text()))
    page.on("pageerror", (e) => faults.push(e.message))
    page.on("request", (r) => {
      if (!r.url().startsWith(this.address) && !r.url().startsWith("blob:")) strays.push(r.url())
    })
    await page.goto(address)
    await page.waitForSelector(".result .katex")
    await page.waitForSelector(".cm-content")
    return { page, context, faults, strays }
  }

  async close(): Promise<void> {
    await this.browser.close()
    this.server.close()
  }
}

/** The text of the question. */
export const question = async (page: Page): Promise<string> =>
  (await page.locator(".cm-line").allTextContents()).join("\n")

/** Puts a text in place of the question. */
export async function ask(page: Page, text: string): Promise<void> {
  await page.getByLabel("The question").fill(text)
}
