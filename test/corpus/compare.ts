/** Arrays as JSON holds them: nested numbers, complex ones as `{re, im}` a number or a whole array. */
export type Json = number | readonly Json[] | { readonly re: Json; readonly im: Json } | null

interface Parts {
  readonly re: number[]
  readonly im: number[]
}

function parts(value: Json, out: Parts = { re: [], im: [] }): Parts {
  if (value === null) return out
  if (typeof value === "number") {
    out.re.push(value)
    out.im.push(0)
  } else if (Array.isArray(value)) for (const v of value as readonly Json[]) parts(v, out)
  else {
    const pair = value as { re: Json; im: Json }
    const [re, im] = [parts(pair.re), parts(pair.im)]
    re.re.forEach((x, i) => {
      out.re.push(x)
      out.im.push(im.re[i] ?? 0)
    })
  }
  return out
}

/** Largest difference of two arrays relative to their size; infinite where they differ in the number of entries. */
export function relativeDistance(a: Json, b: Json): number {
  const [x, y] = [parts(a), parts(b)]
  if (x.re.length !== y.re.length) return Number.POSITIVE_INFINITY
  let distance = 0
  let size = 1e-300
  x.re.forEach((re, i) => {
    distance = Math.max(distance, Math.hypot(re - (y.re[i] ?? 0), (x.im[i] ?? 0) - (y.im[i] ?? 0)))
    size = Math.max(size, Math.hypot(re, x.im[i] ?? 0), Math.hypot(y.re[i] ?? 0, y.im[i] ?? 0))
  })
  return distance / Math.max(size, 1e-8)
}
