import { type Helper, helper } from "./typescript-helper.ts"

// Linear algebra in emitted TypeScript: real and complex versions are one text over different arithmetic.

/** How linear algebra spells its numbers. */
interface Arithmetic {
  /** Before the names of the functions. */
  readonly prefix: string
  readonly number: string
  readonly vector: string
  readonly matrix: string
  readonly zero: string
  readonly one: string
  readonly add: (a: string, b: string) => string
  readonly sub: (a: string, b: string) => string
  readonly mul: (a: string, b: string) => string
  readonly div: (a: string, b: string) => string
  readonly size: (a: string) => string
  readonly conj: (a: string) => string
  readonly re: (a: string) => string
  readonly lift: (a: string) => string
}

const REAL: Arithmetic = {
  prefix: "",
  number: "number",
  vector: "Vector",
  matrix: "Matrix",
  zero: "0",
  one: "1",
  add: (a, b) => `${a} + ${b}`,
  sub: (a, b) => `${a} - ${b}`,
  mul: (a, b) => `${a} * ${b}`,
  div: (a, b) => `${a} / ${b}`,
  size: (a) => `Math.abs(${a})`,
  conj: (a) => a,
  re: (a) => a,
  lift: (a) => a,
}

const COMPLEX: Arithmetic = {
  prefix: "c",
  number: "Complex",
  vector: "ComplexVector",
  matrix: "ComplexMatrix",
  zero: "{ re: 0, im: 0 }",
  one: "{ re: 1, im: 0 }",
  add: (a, b) => `cadd(${a}, ${b})`,
  sub: (a, b) => `csub(${a}, ${b})`,
  mul: (a, b) => `cmul(${a}, ${b})`,
  div: (a, b) => `cdiv(${a}, ${b})`,
  size: (a) => `cabs(${a})`,
  conj: (a) => `conj(${a})`,
  re: (a) => `${a}.re`,
  lift: (a) => `{ re: ${a}, im: 0 }`,
}

/** The functions over one kind of numbers. */
function linearAlgebra(F: Arithmetic): Record<string, Helper> {
  const { prefix: c, number: T, vector: V, matrix: M } = F
  return {
    [`${c}dot`]: helper(
      `function ${c}dot(x: ${V}, y: ${V}): ${T} {
  let sum: ${T} = ${F.zero}
  for (let i = 0; i < x.length; i++) sum = ${F.add("sum", F.mul("x[i]!", "y[i]!"))}
  return sum
}`,
    ),
    [`${c}outer`]: helper(
      `function ${c}outer(x: ${V}, y: ${V}): ${T}[][] {
  return x.map((a) => y.map((b) => ${F.mul("a", "b")}))
}`,
    ),
    [`${c}matvec`]: helper(
      `function ${c}matvec(A: ${M}, x: ${V}): ${T}[] {
  return A.map((row) => ${c}dot(row, x))
}`,
    ),
    [`${c}vecmat`]: helper(
      `function ${c}vecmat(x: ${V}, A: ${M}): ${T}[] {
  return transpose(A).map((column) => ${c}dot(x, column))
}`,
    ),
    [`${c}matmul`]: helper(
      `function ${c}matmul(A: ${M}, B: ${M}): ${T}[][] {
  const columns = transpose(B)
  return A.map((row) => columns.map((column) => ${c}dot(row, column)))
}`,
    ),
    [`${c}sum`]: helper(
      `function ${c}sum(x: ${V}): ${T} {
  return x.reduce<${T}>((a, b) => ${F.add("a", "b")}, ${F.zero})
}`,
    ),
    [`${c}eye`]: helper(
      `function ${c}eye(n: number): ${T}[][] {
  return table(n, (i) => table(n, (j) => (i === j ? ${F.one} : ${F.zero})))
}`,
    ),
    [`${c}diag`]: helper(
      `function ${c}diag(x: ${V}): ${T}[][] {
  return x.map((a, i) => x.map((_, j) => (i === j ? a : ${F.zero})))
}`,
    ),
    [`${c}cumsum`]: helper(
      `function ${c}cumsum(A: ${M}): ${T}[][] {
  const total: ${T}[] = (A[0] ?? []).map(() => (${F.zero}))
  return A.map((row) => row.map((a, j) => (total[j] = ${F.add("total[j]!", "a")})))
}`,
    ),
    [`${c}kron`]: helper(
      `function ${c}kron(A: ${M}, B: ${M}): ${T}[][] {
  return A.flatMap((x) => B.map((y) => x.flatMap((a) => y.map((b) => ${F.mul("a", "b")}))))
}`,
    ),
    [`${c}khatrirao`]: helper(
      `function ${c}khatrirao(A: ${M}, B: ${M}): ${T}[][] {
  return A.flatMap((x) => B.map((y) => x.map((a, j) => ${F.mul("a", "y[j]!")})))
}`,
    ),
    [`${c}adj`]: helper(
      `/** The transposed matrix of cofactors. */
function ${c}adj(A: ${M}): ${T}[][] {
  return A.map((_, i) =>
    A.map((_, j) => {
      const minor = ${c}det(A.filter((_, r) => r !== j).map((row) => row.filter((_, c) => c !== i)))
      return (i + j) % 2 === 0 ? minor : ${F.sub(F.zero, "minor")}
    }),
  )
}`,
    ),
    [`${c}chol`]: helper(
      `/** The lower L with L L' = A and a positive diagonal, from the lower triangle of A. */
function ${c}chol(A: ${M}): ${T}[][] {
  const L: ${T}[][] = A.map((row) => row.map(() => (${F.zero})))
  for (let i = 0; i < A.length; i++) {
    for (let j = 0; j <= i; j++) {
      let sum: ${T} = A[i]![j]!
      for (let k = 0; k < j; k++) sum = ${F.sub("sum", F.mul("L[i]![k]!", F.conj("L[j]![k]!")))}
      if (j < i) L[i]![j] = ${F.div("sum", "L[j]![j]!")}
      else {
        const pivot = ${F.re("sum")}
        if (!(pivot > 0)) throw new Error("chol of a matrix that is not positive definite")
        L[i]![i] = ${F.lift("Math.sqrt(pivot)")}
      }
    }
  }
  return L
}`,
    ),
    [`${c}logabsdet`]: helper(
      `function ${c}logabsdet(A: ${M}): number {
  return ${c}lu(A).rows.reduce((sum, row, i) => sum + Math.log(${F.size("row[i]!")}), 0)
}`,
    ),
    [`${c}triangle`]: helper(
      `function ${c}triangle(A: ${M}, keep: (i: number, j: number) => boolean): ${T}[][] {
  return A.map((row, i) => row.map((a, j) => (keep(i, j) ? a : ${F.zero})))
}`,
    ),
    [`${c}lu`]: helper(
      `/** Gaussian elimination with row pivots: rows of U and of L below its diagonal of ones, and the order of the rows. */
function ${c}lu(A: ${M}): { rows: ${T}[][]; order: number[]; sign: number } {
  const n = A.length
  const rows: ${T}[][] = A.map((row) => [...row])
  const order = rows.map((_, i) => i)
  let sign = 1
  for (let k = 0; k < n; k++) {
    let pivot = k
    for (let i = k + 1; i < n; i++) if (${F.size("rows[i]![k]!")} > ${F.size("rows[pivot]![k]!")}) pivot = i
    if (pivot !== k) {
      ;[rows[k], rows[pivot]] = [rows[pivot]!, rows[k]!]
      ;[order[k], order[pivot]] = [order[pivot]!, order[k]!]
      sign = -sign
    }
    const top = rows[k]!
    if (${F.size("top[k]!")} === 0) continue
    for (let i = k + 1; i < n; i++) {
      const row = rows[i]!
      const factor = ${F.div("row[k]!", "top[k]!")}
      row[k] = factor
      for (let j = k + 1; j < n; j++) row[j] = ${F.sub("row[j]!", F.mul("factor", "top[j]!"))}
    }
  }
  return { rows, order, sign }
}`,
    ),
    [`${c}det`]: helper(
      `function ${c}det(A: ${M}): ${T} {
  const { rows, sign } = ${c}lu(A)
  return rows.reduce<${T}>((product, row, i) => ${F.mul("product", "row[i]!")}, ${c ? "{ re: sign, im: 0 }" : "sign"})
}`,
    ),
    [`${c}solve`]: helper(
      `/** X with A X = B. */
function ${c}solve(A: ${M}, B: ${M}): ${T}[][] {
  const { rows, order } = ${c}lu(A)
  if (rows.some((row, i) => ${F.size("row[i]!")} === 0)) throw new Error("a singular matrix has no inverse")
  const X: ${T}[][] = order.map((i) => [...B[i]!])
  const subtract = (i: number, j: number): void => {
    const factor = rows[i]![j]!
    X[i] = X[i]!.map((x, c) => ${F.sub("x", F.mul("factor", "X[j]![c]!"))})
  }
  for (let i = 0; i < X.length; i++) for (let j = 0; j < i; j++) subtract(i, j)
  for (let i = X.length - 1; i >= 0; i--) {
    for (let j = i + 1; j < X.length; j++) subtract(i, j)
    const pivot = rows[i]![i]!
    X[i] = X[i]!.map((x) => ${F.div("x", "pivot")})
  }
  return X
}`,
    ),
    [`${c}solveVector`]: helper(
      `/** x with A x = b. */
function ${c}solveVector(A: ${M}, b: ${V}): ${T}[] {
  return ${c}solve(A, b.map((x) => [x])).map((row) => row[0]!)
}`,
    ),
    [`${c}inv`]: helper(
      `function ${c}inv(A: ${M}): ${T}[][] {
  return ${c}solve(A, ${c}eye(A.length))
}`,
    ),
  }
}

export const LINEAR: Readonly<Record<string, Helper>> = { ...linearAlgebra(REAL), ...linearAlgebra(COMPLEX) }
