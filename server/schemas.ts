import { z } from "zod"
import type { AnswerDocument, ClaimEntry, ErrorDocument } from "../src/index.ts"

/** What the API takes and gives: the JSON documents of the language, described once for checks and for OpenAPI. */

const STYLES = ["differential", "trace", "definition", "index", "vec", "backprop"] as const
const LONGEST = 200_000

const input = z
  .string()
  .min(1)
  .max(LONGEST)
  .describe("The problem: Gradus notation, LaTeX, or a question thread in Markdown")
const field = z
  .enum(["R", "C"])
  .optional()
  .describe("The field of undeclared names; C also promotes declared real sets")
const layout = z.enum(["numerator", "denominator"]).optional().describe("Of Jacobians")
const seed = z.int().min(0).max(4_294_967_295).optional().describe("Seed of everything random")

export const AnswerRequest = z
  .strictObject({
    input,
    style: z
      .enum([...STYLES, "all", "none"])
      .optional()
      .describe("The derivations to give; none by default"),
    emit: z.array(z.string().max(40)).max(8).optional().describe("Targets to give code for: numpy, typescript, latex"),
    field,
    layout,
    verify: z.boolean().optional().describe("Check the answer; true by default"),
    seed,
  })
  .meta({ id: "AnswerRequest" })

export const CheckRequest = z
  .strictObject({
    input,
    claims: z
      .array(
        z.strictObject({
          derivative: z
            .int()
            .min(0)
            .max(1000)
            .optional()
            .describe("Which derivative of the problem, from 0; the first by default"),
          claim: z.string().min(1).max(LONGEST).describe("What somebody says it is, in Gradus notation or LaTeX"),
        }),
      )
      .max(32)
      .optional()
      .describe("Claims beside those in the input"),
    field,
    seed,
  })
  .meta({ id: "CheckRequest" })

export const EmitRequest = z
  .strictObject({
    input,
    targets: z.array(z.string().max(40)).min(1).max(8).describe("numpy, typescript, latex"),
    field,
    layout,
    seed,
  })
  .meta({ id: "EmitRequest" })

export type AnswerRequest = z.infer<typeof AnswerRequest>
export type CheckRequest = z.infer<typeof CheckRequest>
export type EmitRequest = z.infer<typeof EmitRequest>

const Verification = z.object({
  verdict: z.enum(["proved", "verified", "unverified"]),
  method: z.enum(["normal-form", "finite-field", "numeric"]).optional(),
  detail: z.string().optional(),
  errorBound: z.number().optional(),
})

const Wirtinger = z.object({ dW: z.string(), dWbar: z.string() })

const Span = z.tuple([z.int(), z.int()]).describe("[start, end) in a text, in UTF-16 units")

const Step = z.object({
  rule: z.string(),
  lhs: z.string(),
  relation: z.string(),
  rhs: z.string(),
  latex: z.string(),
  because: z.string(),
  check: z.enum(["normal-form", "finite-field", "numeric", "none"]),
  wrt: z.array(z.string()).optional(),
  indices: z.record(z.string(), z.string()).optional(),
  changed: z
    .object({
      step: z.int().describe("The step, from 0, that this one starts from"),
      before: z.array(Span).describe("The parts of its rhs that change"),
      after: z.array(Span).describe("What they become in the rhs of this step; all else is equal"),
    })
    .optional()
    .describe("What the step does to an earlier one; absent where it introduces something"),
  conditions: z.array(z.string()).describe("What the step needs, such as det(A) != 0"),
  sources: z.array(z.string()).describe("Where its rule can be read up: keys of docs/refs.bib"),
})

const Derivation = z.object({
  style: z.string(),
  increments: z.record(z.string(), z.string()).optional(),
  steps: z.array(Step),
})

const Derivative = z.object({
  kind: z.enum(["gradient", "jacobian", "hessian", "hvp", "differential"]),
  of: z.string(),
  wrt: z.array(z.string()),
  shape: z.array(z.string()),
  text: z.string(),
  latex: z.string(),
  expanded: z.string().optional(),
  multipliedOut: z.string().optional().describe("As a sum of products, where that is another expression"),
  where: z.array(z.object({ name: z.string(), text: z.string() })).optional(),
  operator: z.object({ arg: z.string(), text: z.string() }).optional(),
  wirtinger: Wirtinger.optional(),
  holomorphic: z.literal(true).optional(),
  euclidean: z.string().optional(),
  freeEntries: z.string().optional(),
  layout: z.enum(["denominator", "numerator", "vec"]),
  verification: Verification,
  conditions: z.array(z.string()),
  derivations: z.array(Derivation),
  overC: z.object({ text: z.string(), latex: z.string(), wirtinger: Wirtinger.optional() }).optional(),
})

const Claim = z.object({
  derivative: z.enum(["gradient", "jacobian", "hessian", "wirtinger", "wirtinger-conj", "value"]),
  of: z.string(),
  wrt: z.string().nullable(),
  claim: z.string(),
  latex: z.string().optional(),
  verdict: z.enum(["right", "convention", "conditional", "wrong", "ill-formed", "undecided"]),
  source: z.object({ line: z.int(), column: z.int() }).optional(),
  kind: z
    .enum(["shape", "factor", "sign", "transpose", "conjugate", "term", "order", "convention", "value"])
    .optional(),
  message: z.string(),
  where: z.string().optional(),
  fault: z.object({ start: z.int(), end: z.int() }).optional(),
  condition: z.string().optional(),
  counterexample: z
    .object({
      dimensions: z.record(z.string(), z.number()),
      values: z.record(z.string(), z.unknown()),
      claimed: z.unknown(),
      actual: z.unknown(),
    })
    .optional(),
  correct: z.string().optional(),
  answer: z.int().optional(),
  role: z.enum(["result", "step"]).optional(),
  verification: Verification.optional(),
})

const Opinion = z.object({
  line: z.int(),
  verdict: z.enum(["right", "wrong", "mixed", "undecided"]),
  summary: z.string(),
})

export const Answer = z
  .object({
    version: z.string(),
    reading: z.object({
      kind: z.enum(["gradus", "latex", "markdown"]),
      problem: z.string(),
      choices: z.array(z.string()),
    }),
    variables: z.record(
      z.string(),
      z.object({ set: z.string(), shape: z.array(z.string()), structure: z.string().nullable() }),
    ),
    derivatives: z.array(Derivative),
    claims: z.array(Claim),
    answers: z.array(Opinion),
    emitted: z.record(z.string(), z.string()),
    warnings: z.array(z.string()),
  })
  .meta({ id: "Answer" })

export const Check = z
  .object({ version: z.string(), claims: z.array(Claim), answers: z.array(Opinion), warnings: z.array(z.string()) })
  .meta({ id: "Check" })

export const Emit = z
  .object({ version: z.string(), emitted: z.record(z.string(), z.string()), warnings: z.array(z.string()) })
  .meta({ id: "Emit" })

export const Failure = z
  .object({
    error: z.object({
      code: z
        .string()
        .describe("syntax, name, shape, set, definition, request, domain, input, unsupported, limit, internal"),
      message: z.string(),
      line: z.int().optional(),
      column: z.int().optional(),
      length: z.int().optional(),
      expected: z.string().optional(),
      hint: z.string().optional(),
    }),
  })
  .meta({ id: "Failure" })

type Fits<Engine, Schema> = [Engine] extends [Schema] ? true : false
type Deep<T> = T extends readonly (infer E)[]
  ? Deep<E>[]
  : T extends object
    ? { -readonly [K in keyof T]: Deep<T[K]> }
    : T
type Agree<_ extends readonly [true, true, true]> = true
/**
 * The engine's own types and these schemas say the same, or this does not compile.
 * @public
 */
export type DocumentsAgree = Agree<
  [
    Fits<Deep<AnswerDocument>, z.infer<typeof Answer>>,
    Fits<Deep<ClaimEntry>, z.infer<typeof Claim>>,
    Fits<Deep<ErrorDocument>, z.infer<typeof Failure>>,
  ]
>
