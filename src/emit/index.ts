import { GradusError } from "../ir/error.ts"
import { type Expr, nodesOf, type Sym } from "../ir/expr.ts"
import type { Gradient, Workshop } from "../derive/gradient.ts"
import { printText } from "../syntax/print/index.ts"
import { latex } from "./latex.ts"
import { numpy } from "./numpy.ts"
import type { Derivative, EmitRequest, FunctionSpec } from "./program.ts"
import { type Target, TARGETS } from "./targets.ts"
import { typescript } from "./typescript-layout.ts"

export type { Derivative, EmitRequest, FunctionSpec } from "./program.ts"

const EMITTERS: Readonly<Record<Target, (request: EmitRequest) => string>> = {
  typescript: (request) => typescript(request, title),
  numpy: (request) => numpy(request, title),
  latex,
}
/** Targets of the language that cannot be emitted yet. */
const PLANNED: ReadonlySet<string> = new Set(["jax", "torch", "matlab", "r", "c"])

export const isTarget = (name: string): name is Target => Object.hasOwn(EMITTERS, name)

/**
 * The source that computes the functions of a request.
 * @throws GradusError code `input` for an unknown target, `unsupported` for what the target cannot express
 */
export function emit(target: string, request: EmitRequest): string {
  if (!isTarget(target))
    throw new GradusError({
      code: PLANNED.has(target) ? "unsupported" : "input",
      message: PLANNED.has(target) ? `code for ${target} is not supported yet` : `there is no target ${target}`,
      expected: TARGETS.join(", "),
    })
  return EMITTERS[target](request)
}

const LONG = 90

const WORDS: Readonly<Record<string, string>> = {
  jacobian: "Jacobian",
  hessian: "Hessian",
  hvp: "Hessian-vector product",
}

/** One line that says what a function computes. */
function title(f: FunctionSpec): string {
  const name = f.name ?? "f"
  const variables = [...new Set(f.derivatives.flatMap((d) => d.wrt.map((v) => v.name)))].join(", ")
  const small = nodesOf(f.value).length <= LONG ? printText(f.value) : ""
  const formula = small && small.length <= LONG ? `${name} = ${small}` : name
  return `${formula}, and its ${WORDS[f.kind] ?? f.kind} by ${variables}.`
}

/** What a function asked for is made of, before its derivatives. */
interface Asked {
  readonly name: string | undefined
  readonly of: Expr
}

/** A function with its gradients; of a function that is not holomorphic both Wirtinger derivatives. */
export function gradientFunction(shop: Workshop, asked: Asked, gradients: readonly Gradient[]): FunctionSpec {
  const value = shop.read.rebuild(asked.of)
  const real = gradients.length > 0 && gradients.every((g) => g.sense === "gradient")
  const derivatives = gradients.flatMap((g): Derivative[] => {
    const wrt: readonly Sym[] = [g.variable]
    if (g.sense !== "wirtinger" || !g.wirtinger) return [{ wrt, value: g.value }]
    return [
      { wrt, value: g.wirtinger.dW },
      { wrt, conjugate: true, value: g.wirtinger.dWbar },
    ]
  })
  return { kind: "gradient", name: asked.name, value: real ? shop.read.re(value) : value, derivatives }
}

/** The definitions of a problem as its derivatives are written, so that their names are found again. */
export function namedResults(
  shop: Workshop,
  definitions: EmitRequest["definitions"] & object,
): EmitRequest["definitions"] & object {
  return definitions.map(({ name, value }) => ({ name, value: shop.read.rebuild(value) }))
}
