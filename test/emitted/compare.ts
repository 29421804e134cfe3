import { fromNested } from "../../src/numeric/array.ts"

/** What is wrong with numbers, or undefined: shapes that differ, or entries by more than the tolerance times the largest. */
export function difference(what: string, found: unknown, expected: unknown, tolerance = 1e-7): string | undefined {
  const [a, b] = [fromNested(found), fromNested(expected)]
  if (a.shape.join() !== b.shape.join()) return `${what} has shape (${a.shape.join(", ")}), not (${b.shape.join(", ")})`
  let [error, size] = [0, 1]
  for (let k = 0; k < a.re.length; k++) {
    const [x, y] = [b.re[k] as number, b.im?.[k] ?? 0]
    size = Math.max(size, Math.hypot(x, y))
    error = Math.max(error, Math.hypot((a.re[k] as number) - x, (a.im?.[k] ?? 0) - y))
  }
  return error <= tolerance * size ? undefined : `${what} differs by ${error} from entries up to ${size}`
}
