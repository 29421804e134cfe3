/** Positions of `b` that are in no longest common subsequence with `a`, and those of `a` likewise. */
export function difference(a: readonly string[], b: readonly string[]): { onlyA: Set<number>; onlyB: Set<number> } {
  const length: Uint16Array[] = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1))
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--) {
      const [row, below] = [length[i] as Uint16Array, length[i + 1] as Uint16Array]
      row[j] = a[i] === b[j] ? (below[j + 1] as number) + 1 : Math.max(below[j] as number, row[j + 1] as number)
    }
  const onlyA = new Set<number>()
  const onlyB = new Set<number>()
  let [i, j] = [0, 0]
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) [i, j] = [i + 1, j + 1]
    else if ((length[i + 1]?.[j] ?? 0) >= (length[i]?.[j + 1] ?? 0)) onlyA.add(i++)
    else onlyB.add(j++)
  }
  while (i < a.length) onlyA.add(i++)
  while (j < b.length) onlyB.add(j++)
  return { onlyA, onlyB }
}
