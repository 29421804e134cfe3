import type { NumberArray } from "../src/numeric/array.ts"

/** Arrays by variable from `NAME=file` pairs. */
export async function readData(_pairs: readonly string[]): Promise<Map<string, NumberArray>> {
  return new Map()
}
