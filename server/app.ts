import { Hono } from "hono"
import { bodyLimit } from "hono/body-limit"
import type { z } from "zod"
import { filesIn } from "./files.ts"
import { openApi } from "./openapi.ts"
import { JobRefused, type Pool } from "./pool.ts"
import type { Job } from "./protocol.ts"
import { AnswerRequest, CheckRequest, EmitRequest } from "./schemas.ts"

export interface AppOptions {
  readonly pool: Pool
  /** The folder of the built page. */
  readonly page: string
  /** Bytes of a request's body. */
  readonly bodyLimit: number
  /** Names that a request may call this server by; any where absent. A page elsewhere cannot reach it by another name. */
  readonly hosts: ReadonlySet<string> | undefined
}

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; " +
  "worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

const HEADERS: Readonly<Record<string, string>> = {
  "content-security-policy": POLICY,
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
}

type Status = 400 | 403 | 404 | 405 | 413 | 415 | 422 | 429 | 500 | 503

/** Answers that are given before the body is read: what is left of it must not be taken for the next request. */
const UNREAD: ReadonlySet<Status> = new Set<Status>([403, 404, 405, 413, 415])

function failure(status: Status, code: string, message: string, more: object = {}): Response {
  return new Response(JSON.stringify({ error: { code, message, ...more } }), {
    status,
    headers: { "content-type": "application/json", ...(UNREAD.has(status) && { connection: "close" }) },
  })
}

const REFUSED = { busy: 429, time: 422, memory: 422, stopped: 503 } as const

const ROUTES = {
  answer: AnswerRequest,
  check: CheckRequest,
  emit: EmitRequest,
} satisfies { readonly [K in Job["kind"]]: z.ZodType<Extract<Job, { kind: K }>["request"]> }

/** The page and the API. */
export function createApp(options: AppOptions): Hono {
  const app = new Hono()
  const files = filesIn(options.page)

  app.use(async (c, next) => {
    const host = (c.req.header("host") ?? "").replace(/:\d+$/, "")
    if (options.hosts && !options.hosts.has(host)) return failure(403, "input", `this server is not called ${host}`)
    await next()
    for (const [name, value] of Object.entries(HEADERS)) c.res.headers.set(name, value)
    return undefined
  })

  app.use(
    "/api/*",
    bodyLimit({
      maxSize: options.bodyLimit,
      onError: () => failure(413, "input", `the body is longer than ${options.bodyLimit} bytes`),
    }),
  )

  for (const [kind, schema] of Object.entries(ROUTES)) {
    app.post(`/api/${kind}`, async (c) => {
      if (!/^application\/json\b/i.test(c.req.header("content-type") ?? ""))
        return failure(415, "input", "the body is not application/json")
      let body: unknown
      try {
        body = await c.req.json()
      } catch {
        return failure(400, "input", "the body is not JSON")
      }
      const parsed = schema.safeParse(body)
      if (!parsed.success) {
        const [issue] = parsed.error.issues
        const where = issue?.path.join(".") ?? ""
        return failure(
          400,
          "input",
          `${where ? `${where}: ` : ""}${issue?.message ?? "this request is not understood"}`,
          {
            hint: "GET /api/openapi.json describes the requests",
          },
        )
      }
      try {
        const { status, json } = await options.pool.run({ kind, request: parsed.data } as Job)
        return new Response(json, { status, headers: { "content-type": "application/json" } })
      } catch (error) {
        if (!(error instanceof JobRefused)) throw error
        return failure(REFUSED[error.reason], "limit", error.message, {
          ...(error.reason === "busy" && { hint: "ask again in a moment" }),
        })
      }
    })
    app.all(`/api/${kind}`, () => failure(405, "input", `POST to /api/${kind}`))
  }

  const document = JSON.stringify(openApi())
  app.get("/api/openapi.json", () => new Response(document, { headers: { "content-type": "application/json" } }))
  app.all("/api/*", (c) => failure(404, "input", `there is no ${c.req.path}`))

  app.get("*", (c) => {
    const path = c.req.path === "/" ? "/index.html" : c.req.path
    const file = files.get(path)
    if (file) {
      const age = file.immutable ? "public, max-age=31536000, immutable" : "no-cache"
      return new Response(file.body, { headers: { "content-type": file.type, "cache-control": age } })
    }
    if (path === "/index.html") return new Response("The page is not built: run npm run build:web.\n", { status: 404 })
    return failure(404, "input", `there is no ${c.req.path}`)
  })

  app.notFound((c) => failure(404, "input", `there is no ${c.req.path}`))
  app.onError((error) => {
    console.error(`gradus serve: ${error.message}`)
    return failure(500, "internal", "a mistake of Gradus", { hint: "please report the request that led here" })
  })
  return app
}
