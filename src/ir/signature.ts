import { DIM_ONE, type Dim, dimAdd, dimMul, dimName, dimNeg, dimNumber, dimSubstitute, sameDim } from "./dim.ts"
import { GradusError } from "./error.ts"
import type { Type } from "./expr.ts"
import type { Op } from "./op.ts"

interface Slot {
  readonly rows: Dim
  readonly cols: Dim
}

/** A parsed `Op.signature`. */
export interface Signature {
  readonly params: readonly string[]
  readonly args: readonly Slot[]
  readonly variadic: boolean
  readonly result: Slot
}

const cache = new WeakMap<Op, Signature>()

/** A sum of products of names and numbers, as `key` of a dimension has it. */
function dim(text: string): Dim {
  const terms = (text.match(/[+-]?[^+-]+/g) ?? []).map((term) => {
    const value = term
      .replace(/^[+-]/, "")
      .split("*")
      .map((f) => (/^\d+$/.test(f) ? dimNumber(Number(f)) : dimName(f)))
      .reduce(dimMul)
    return term.startsWith("-") ? dimNeg(value) : value
  })
  return terms.reduce(dimAdd)
}

function slot(text: string): Slot {
  const [rows, cols] = text.slice(1, -1).split(",").filter(Boolean).map(dim)
  return { rows: rows ?? DIM_ONE, cols: cols ?? DIM_ONE }
}

/** The signature of a card, parsed once. */
export function signatureOf(op: Op): Signature {
  let signature = cache.get(op)
  if (!signature) {
    const [left = "", right = ""] = op.signature.replaceAll(" ", "").split("->")
    signature = {
      params: /\[(.*)\]/.exec(left)?.[1]?.split(",") ?? [],
      args: (left.match(/\([^)]*\)/g) ?? []).map(slot),
      variadic: left.includes("..."),
      result: slot(right),
    }
    cache.set(op, signature)
  }
  return signature
}

/** Decides whether two dimensions are (or, with unknowns, can be made) the same. */
export type Unify = (a: Dim, b: Dim) => boolean

/** The values of the signature's size names for these arguments; undefined where the arguments do not fit. */
export function matchSignature(
  op: Op,
  args: readonly Type[],
  dims: readonly Dim[],
  unify: Unify = sameDim,
): ReadonlyMap<string, Dim> | undefined {
  const s = signatureOf(op)
  if (dims.length !== s.params.length || (s.variadic ? args.length === 0 : args.length !== s.args.length))
    return undefined
  const sizes = new Map<string, Dim>()
  s.params.forEach((name, i) => sizes.set(name, dims[i] as Dim))
  const fits = (pattern: Dim, actual: Dim): boolean => {
    const name = pattern.terms.length === 1 && pattern.terms[0]?.coefficient === 1 ? pattern.terms[0].names : []
    if (name.length === 1 && !sizes.has(name[0] as string)) {
      sizes.set(name[0] as string, actual)
      return true
    }
    return unify(
      dimSubstitute(pattern, (n) => sizes.get(n)),
      actual,
    )
  }
  const ok = args.every((a, i) => {
    const pattern = s.args[s.variadic ? 0 : i] as Slot
    return fits(pattern.rows, a.rows) && fits(pattern.cols, a.cols)
  })
  return ok ? sizes : undefined
}

/** @throws GradusError where an argument that has to be real is complex */
function expectReal(op: Op, args: readonly Type[]): void {
  const { params, because } = op.realArguments ?? { params: [], because: "order" }
  const at = args.findIndex((a, i) => a.field === "C" && params.includes(op.params[i] as string))
  if (at < 0) return
  const name = op.notation.text.replace(/\(.*/, "")
  throw because === "order"
    ? new GradusError({
        code: "domain",
        message: `${name} is of real numbers: complex ones have no order`,
        expected: "a real argument",
        hint: "take the real part, re(…), or the modulus, abs(…)",
      })
    : new GradusError({
        code: "unsupported",
        message: `${name} of complex numbers is not supported`,
        hint: "where the argument is real, write re(…)",
      })
}

/**
 * The type of `op(args)`.
 * @throws GradusError code `shape` where the arguments do not fit the signature, `domain` or `unsupported` where one has
 * to be real and is not
 */
export function resultType(op: Op, args: readonly Type[], dims: readonly Dim[], unify: Unify = sameDim): Type {
  const sizes = matchSignature(op, args, dims, unify)
  if (!sizes)
    throw new GradusError({
      code: "shape",
      message: `${op.name} does not take arguments of these shapes`,
      expected: op.signature.split("->")[0]?.trim(),
    })
  if (op.realArguments) expectReal(op, args)
  const { result } = signatureOf(op)
  const substitute = (d: Dim): Dim => dimSubstitute(d, (n) => sizes.get(n))
  const field = op.field === "complex" || (op.field !== "real" && args.some((a) => a.field === "C")) ? "C" : "R"
  return { rows: substitute(result.rows), cols: substitute(result.cols), field }
}
