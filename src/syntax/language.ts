/**
 * Function names of the notation (LANGUAGE.md), with or without a card: a name here without a card is understood but
 * not supported yet, any other unknown name is an error.
 */
export const FUNCTION_NAMES: readonly string[] =
  `exp log log1p expm1 sqrt abs sign sin cos tan asin arcsin acos arccos atan arctan sinh cosh tanh erf sigmoid logistic
  softplus relu heaviside gelu silu lgamma digamma polygamma conj re im max min ifelse sum mean var tr trace det logdet logabsdet
  norm norm1 norm2 normF normInf normp norm21 normnuc normop logsumexp dot inner lambdamax lambdamin inv pinv adj diag vec
  unvec kron khatrirao softmax rowsum colsum cumsum expm logm sqrtm chol tril triu sym skew hadamard solve eigvec leftsv
  rightsv frechet commutation onehotmax eye vector matrix ones zeros e prod D grad`.split(/\s+/)

const known = new Set(FUNCTION_NAMES)
export const isFunctionName = (name: string): boolean => known.has(name)

/** The nearest of `candidates` by edit distance, at most 2 (1 for short names) away. */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined
  let bestDistance = name.length < 4 ? 2 : 3
  for (const candidate of candidates) {
    const distance = editDistance(name, candidate)
    if (distance > 0 && distance < bestDistance) [best, bestDistance] = [candidate, distance]
  }
  return best
}

function editDistance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 2) return 3
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const substitution = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(substitution, (row[j] as number) + 1, (next[j - 1] as number) + 1))
    }
    row = next
  }
  return row[b.length] as number
}
