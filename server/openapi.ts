import { z } from "zod"
import { VERSION } from "../src/index.ts"
import { Answer, AnswerRequest, Check, CheckRequest, Emit, EmitRequest, Failure } from "./schemas.ts"

const SCHEMAS = { AnswerRequest, CheckRequest, EmitRequest, Answer, Check, Emit, Failure } as const
type SchemaName = keyof typeof SCHEMAS

const reference = (name: SchemaName): unknown => ({ $ref: `#/components/schemas/${name}` })
const body = (name: SchemaName): unknown => ({ "application/json": { schema: reference(name) } })
const failure = (description: string): unknown => ({ description, content: body("Failure") })

const FAILURES = {
  400: failure("The body is not the JSON that is described here"),
  413: failure("The body is too large"),
  415: failure("The body is not application/json"),
  422: failure("The problem cannot be read or solved, or takes too much time or memory"),
  429: failure("Too many problems are waiting"),
  500: failure("A mistake of Gradus"),
  503: failure("The server is stopping"),
}

const operation = (summary: string, takes: SchemaName, gives: SchemaName): unknown => ({
  post: {
    operationId: takes.replace("Request", "").toLowerCase(),
    summary,
    requestBody: { required: true, content: body(takes) },
    responses: { 200: { description: "Done", content: body(gives) }, ...FAILURES },
  },
})

/** The OpenAPI 3.1 document, made of the same schemas that check the requests. */
export function openApi(): unknown {
  const schemas = Object.entries(SCHEMAS).map(([name, schema]) => {
    const { $schema: _, id: __, ...json } = z.toJSONSchema(schema) as Record<string, unknown>
    return [name, json] as const
  })
  return {
    openapi: "3.1.0",
    info: {
      title: "Gradus",
      version: VERSION,
      description: "Matrix calculus: derivatives with derivation and proof, judged claims, emitted code.",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: "/" }],
    paths: {
      "/api/answer": operation(
        "Everything a problem asks for, as `gradus --json` prints it",
        "AnswerRequest",
        "Answer",
      ),
      "/api/check": operation("Claims, judged", "CheckRequest", "Check"),
      "/api/emit": operation("Source code for the value and the derivatives", "EmitRequest", "Emit"),
      "/api/openapi.json": {
        get: {
          operationId: "openapi",
          summary: "This document",
          responses: { 200: { description: "Done", content: { "application/json": { schema: { type: "object" } } } } },
        },
      },
    },
    components: { schemas: Object.fromEntries(schemas) },
  }
}
