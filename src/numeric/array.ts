import { GradusError } from "../ir/error.ts"

/** A dense array of real or complex numbers, the last axis fastest. */
export interface NumberArray {
  readonly shape: readonly number[]
  readonly re: ArrayLike<number>
  /** Present for complex numbers. */
  readonly im?: ArrayLike<number> | undefined
}

/** Numbers as JSON has them: nested lists, complex numbers as `{re, im}`. */
export type Nested = number | { readonly re: number; readonly im: number } | readonly Nested[]

const bad = (message: string): GradusError =>
  new GradusError({
    code: "input",
    message,
    expected: 'numbers in lists of one length each, complex numbers as {"re": …, "im": …}',
  })

/** The array of nested lists; entries may be `{re, im}`, and so may the whole, with lists in both. @throws GradusError */
export function fromNested(data: unknown): NumberArray {
  if (isPair(data) && (Array.isArray(data.re) || Array.isArray(data.im))) {
    const [re, im] = [fromNested(data.re), fromNested(data.im)]
    if (re.im || im.im || re.shape.join() !== im.shape.join())
      throw bad("the real and the imaginary part differ in shape")
    return { shape: re.shape, re: re.re, im: im.re }
  }
  const shape: number[] = []
  for (let level = data; Array.isArray(level); level = level[0]) shape.push(level.length)
  const re: number[] = []
  const im: number[] = []
  const visit = (part: unknown, depth: number, where: string): void => {
    if (depth < shape.length) {
      if (!Array.isArray(part)) throw bad(`there is no list at ${where}`)
      if (part.length !== shape[depth])
        throw bad(`the list at ${where} has ${part.length} entries, not ${shape[depth]}`)
      part.forEach((p, i) => visit(p, depth + 1, depth === 0 ? `[${i + 1}]` : `${where.slice(0, -1)},${i + 1}]`))
    } else if (typeof part === "number") {
      re.push(part)
      im.push(0)
    } else if (isPair(part) && typeof part.re === "number" && typeof part.im === "number") {
      re.push(part.re)
      im.push(part.im)
    } else throw bad(depth === 0 ? "there is no number" : `the entry ${where} is not a number`)
  }
  visit(data, 0, "the top")
  return im.some((a) => a !== 0) ? { shape, re, im } : { shape, re }
}

const isPair = (a: unknown): a is { readonly re: unknown; readonly im: unknown } =>
  typeof a === "object" && a !== null && "re" in a && "im" in a

/** Nested lists of an array; a single number where it has no axes. */
export function toNested(a: NumberArray): Nested {
  const build = (depth: number, from: number, size: number): Nested => {
    const length = a.shape[depth]
    if (length === undefined)
      return a.im ? { re: a.re[from] as number, im: a.im[from] as number } : (a.re[from] as number)
    const step = size / length
    return Array.from({ length }, (_, i) => build(depth + 1, from + i * step, step))
  }
  return build(0, 0, a.re.length)
}

/** `3×4`, `vector of size 3`, `scalar`. */
export function shapeText(shape: readonly number[]): string {
  if (shape.length === 0) return "scalar"
  return shape.length === 1 ? `vector of size ${shape[0]}` : shape.join("×")
}
