import { readFileSync } from "node:fs"
import { resolve } from "node:path"
import * as fc from "fast-check"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import type { AnswerDocument } from "../../src/index.ts"
import { openApi } from "../../server/openapi.ts"
import { Answer, Check, Emit, Failure } from "../../server/schemas.ts"
import { type Answered, Server, SLOW } from "./server.ts"

const read = (path: string): string => readFileSync(resolve(import.meta.dirname, "../..", path), "utf8")
const SEED = read("examples/seed.gr")
const THREAD = read("examples/seed.md")
let server: Server
beforeAll(async () => {
  server = await Server.start("--time", "60")
})
afterAll(async () => {
  await server.stop()
})

const json = ({ body }: Answered): unknown => JSON.parse(body)

describe("the API", () => {
  it("answers as the command line does", async () => {
    const found = await server.ask("/api/answer", { input: SEED, style: "differential", emit: ["numpy"] })
    expect(found.status).toBe(200)
    const document = json(found) as AnswerDocument
    expect(document.derivatives.map((d) => d.text)).toEqual(["2*X'*(X*W*Z - X)*Z'", "2*W'*X'*(X*W*Z - X)"])
    expect(document.derivatives.map((d) => d.verification.verdict)).toEqual(["proved", "proved"])
    expect(document.derivatives[0]?.derivations.map((d) => d.style)).toEqual(["differential"])
    expect(document.emitted["numpy"]).toContain("def value_and_gradient")
    Answer.parse(document)
  })

  it("judges a thread and claims beside it", async () => {
    const found = await server.ask("/api/check", {
      input: THREAD,
      claims: [{ claim: "2*X'*(X*W*Z - X)*Z'" }, { derivative: 1, claim: "W^TX^T(XWZ-X)" }],
    })
    expect(found.status).toBe(200)
    const { answers, claims } = Check.parse(json(found))
    expect(answers.map((a) => a.verdict)).toEqual(["wrong", "mixed", "right"])
    expect(claims.slice(-2).map((c) => c.verdict)).toEqual(["right", "wrong"])
  })

  it("emits code", async () => {
    const found = await server.ask("/api/emit", { input: SEED, targets: ["typescript", "latex"] })
    expect(Object.keys(Emit.parse(json(found)).emitted)).toEqual(["typescript", "latex"])
  })

  it.each([
    ["no JSON", "/api/answer", "{", {}, 400, "input"],
    ["no input", "/api/answer", {}, {}, 400, "input"],
    ["a field too many", "/api/answer", { input: "x'*x", nonsense: 1 }, {}, 400, "input"],
    ["another type", "/api/answer", "x'*x", { "content-type": "text/plain" }, 415, "input"],
    ["too long a body", "/api/answer", { input: "x".repeat(300_000) }, {}, 413, "input"],
    ["no such route", "/api/nothing", {}, {}, 404, "input"],
    ["another name", "/api/answer", { input: "x'*x" }, { host: "elsewhere.example" }, 403, "input"],
    ["a shape that does not fit", "/api/answer", { input: "X in R^(a x b)\ny = tr(X*X)" }, {}, 422, "shape"],
    ["what is not supported", "/api/emit", { input: "x'*x", targets: ["jax"] }, {}, 422, "unsupported"],
  ])("refuses %s", async (_, path, body, headers, status, code) => {
    const found = await server.ask(path, body, headers)
    expect(found.status).toBe(status)
    expect(Failure.parse(json(found)).error.code).toBe(code)
  })

  it("cuts what takes too long, and goes on", async () => {
    const hurried = await Server.start("--time", "1")
    const found = await hurried.ask("/api/answer", { input: SLOW })
    expect(found.status).toBe(422)
    expect(Failure.parse(json(found)).error).toMatchObject({
      code: "limit",
      message: "the problem takes longer than 1 s",
    })
    expect((await hurried.ask("/api/openapi.json")).status).toBe(200)
    await hurried.stop()
  })

  it("says where a mistake is", async () => {
    const { error } = Failure.parse(json(await server.ask("/api/answer", { input: "X in R^(a x b)\ny = tr(X*X)" })))
    expect(error).toMatchObject({ line: 2, column: 8, length: 3 })
  })

  it("describes itself", async () => {
    const document = json(await server.ask("/api/openapi.json"))
    expect(document).toEqual(JSON.parse(JSON.stringify(openApi())))
    expect(Object.keys((document as { paths: object }).paths)).toContain("/api/check")
  })

  it("sends every page with a policy that allows nothing from elsewhere", async () => {
    const found = await server.ask("/")
    expect(found.headers["content-security-policy"]).toContain("default-src 'none'")
    expect(found.headers["content-security-policy"]).not.toContain("unsafe")
    expect((await server.ask("/../package.json")).status).toBe(404)
    expect((await server.ask("/%2e%2e/%2e%2e/package.json")).status).toBe(404)
  })

  it("finishes what it is at when it is told to end", async () => {
    const other = await Server.start()
    const running = other.ask("/api/answer", { input: THREAD, style: "all" })
    await new Promise((done) => setTimeout(done, 30))
    const code = other.stop("SIGINT")
    expect((await running).status).toBe(200)
    expect(await code).toBe(0)
  })
})

/** What a client may send: requests that fit, and requests that are off in one place. */
const value = fc.oneof(
  fc.constantFrom(
    "x'*x",
    "norm2(A*x - b)^2",
    "X in R^(n x n)\nlogdet(X)",
    "$\\|Ax\\|_2^2$",
    "",
    "((",
    "\u0000",
    "A in",
    "💥",
  ),
  fc.string({ maxLength: 40 }),
  fc.jsonValue({ maxDepth: 2 }),
)
const field = fc.constantFrom(
  "input",
  "style",
  "emit",
  "targets",
  "claims",
  "field",
  "layout",
  "seed",
  "verify",
  "__proto__",
)
const body = fc.oneof(
  fc.dictionary(field, value, { maxKeys: 5 }),
  fc.record({
    input: value,
    style: fc.constantFrom("all", "none", "trace", "x"),
    seed: fc.oneof(fc.nat(), fc.double()),
  }),
  fc.record({
    input: value,
    claims: fc.array(fc.record({ claim: value, derivative: fc.integer({ min: -2, max: 3 }) })),
  }),
  fc.record({ input: value, targets: fc.array(fc.constantFrom("numpy", "typescript", "latex", "c", "__proto__", "")) }),
  fc.jsonValue(),
)

describe("any request", () => {
  it("gets an answer that the document describes, and never a 5xx", async () => {
    const GIVES = { answer: Answer, check: Check, emit: Emit } as const
    await fc.assert(
      fc.asyncProperty(fc.constantFrom("answer", "check", "emit"), body, async (kind, sent) => {
        const found = await server.ask(`/api/${kind}`, JSON.stringify(sent))
        expect([200, 400, 422]).toContain(found.status)
        expect(found.type).toBe("application/json")
        if (found.status === 200) GIVES[kind].parse(json(found))
        else Failure.parse(json(found))
      }),
      { numRuns: 300 },
    )
  })
})
