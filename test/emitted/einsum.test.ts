import { describe, expect, it } from "vitest"
import { functionOf } from "../../src/answer/function.ts"
import { toDocument } from "../../src/answer/present.ts"
import { solve } from "../../src/answer/solve.ts"
import { namedResults } from "../../src/emit/index.ts"
import { float64 } from "../../src/field/float64.ts"
import { at } from "../../src/field/linalg.ts"
import type { Matrix } from "../../src/ir/number.ts"
import type { Nested } from "../../src/numeric/array.ts"
import { evaluateFunctions } from "../../src/numeric/evaluate.ts"
import { evaluate } from "../../src/ops/evaluate.ts"
import { parseExpression } from "../../src/syntax/gradus/parser.ts"
import { type Problem, readExpression } from "../../src/syntax/problem.ts"
import { difference } from "./compare.ts"
import { findPython, runPython } from "./python.ts"

/** Derivatives whose matrices have sums over indices. */
const PROBLEMS = [
  "x in R^n; hessian sum(i in 1..n-1, (x[i+1] - x[i])^2) wrt x",
  "x in R^n; c in R; hessian c*sum(i in 2..n, x[i-1]^2*x[i]) wrt x",
  "c in R^p; t in R; hessian sum(i in 1..p, c[i]*t^(i+1)) wrt t, c",
  "c in R^p; t in R; jacobian sum(i in 1..p, c[i]*t^(i+1)) wrt c",
  "x in R^n; A in R^(n x n); jacobian sum(i in 1..n-1, x[i]*A[i+1,:]'*sin(x[i+1])) wrt x",
  "X in R^(m x n); A in R^(n x n); hessian sum(i in 1..m-1, X[i,:]*A*X[i+1,:]') wrt X",
  "X in R^(m x n); A in R^(n x n); jacobian sum(i in 1..m-1, X[i,:]'*X[i+1,:]*tr(A)) wrt X",
  "X in R^(m x n); v in R^n; hessian sum(i in 1..m-1, exp(X[i,:]*v)*(X[i+1,:]*v)) wrt X, v",
]

interface Term {
  readonly coefficient: string
  readonly subscripts: string
  readonly operands: readonly string[]
}

/** The parts of a text between separators that stand in no brackets. */
function split(text: string, separator: RegExp): string[] {
  const parts: string[] = []
  let depth = 0
  let start = 0
  for (let k = 0; k < text.length; k++) {
    if ("([".includes(text[k] as string)) depth++
    if (")]".includes(text[k] as string)) depth--
    const found = depth === 0 ? separator.exec(text.slice(k)) : null
    if (!found || found.index !== 0) continue
    parts.push(text.slice(start, k))
    start = k + (found[1] ?? found[0]).length
    k = start - 1
  }
  return [...parts, text.slice(start)]
}

function termsOf(einsum: string): Term[] {
  return split(einsum, /^(?: \+ |( )- )/).map((term) => {
    const call = /^(.*?)(\*?)einsum\("([a-z,]*->[a-z]*)", (.*)\)$/.exec(term.replace(/^- /, "-"))
    if (!call) throw new Error(`no einsum: ${term}`)
    const [, number = "", , subscripts = "", operands = ""] = call
    const coefficient = number === "" || number === "-" ? `${number}1` : number
    return { coefficient, subscripts, operands: split(operands, /^, /) }
  })
}

type Values = ReadonlyMap<string, Matrix<number>>

const valueOf = (problem: Problem, text: string, values: Values, sizes: ReadonlyMap<string, number>): Matrix<number> =>
  evaluate(float64, readExpression(problem, parseExpression(text), { source: text }), {
    sizes,
    value: (s) => values.get(s),
  })

/** The sum over all values of all letters, written down as it is defined. */
function contracted(subscripts: string, operands: readonly Matrix<number>[]): Nested {
  const [inputs = "", result = ""] = subscripts.split("->")
  const letters = inputs.split(",")
  const sizes = new Map<string, number>()
  letters.forEach((own, k) =>
    [...own].forEach((l, axis) => {
      const size = axis === 0 ? operands[k]!.rows : operands[k]!.cols
      expect(sizes.get(l) ?? size).toBe(size)
      sizes.set(l, size)
    }),
  )
  const sum = (open: readonly string[], at_: ReadonlyMap<string, number>): number => {
    const [next, ...rest] = open
    if (next === undefined)
      return operands.reduce((p, A, k) => {
        const [i, j = ""] = letters[k]!
        return p * at(A, at_.get(i!)!, at_.get(j) ?? 0)
      }, 1)
    return Array.from({ length: sizes.get(next)! }, (_, v) => sum(rest, new Map(at_).set(next, v))).reduce(
      (a, b) => a + b,
    )
  }
  const summed = [...sizes.keys()].filter((l) => !result.includes(l))
  const array = (open: readonly string[], fixed: ReadonlyMap<string, number>): Nested => {
    const [next, ...rest] = open
    if (next === undefined) return sum(summed, fixed)
    return Array.from({ length: sizes.get(next)! }, (_, v) => array(rest, new Map(fixed).set(next, v))) as Nested
  }
  return array([...result], new Map())
}

const added = (a: Nested, b: Nested, c: number): Nested =>
  Array.isArray(b)
    ? (b.map((x, i) => added(Array.isArray(a) ? (a[i] as Nested) : 0, x as Nested, c)) as Nested)
    : (a as number) + c * (b as number)

const matrixOf = (a: Nested): Matrix<number> => {
  const rows = Array.isArray(a) ? (a as Nested[]) : [a]
  const data = rows.flatMap((r) => (Array.isArray(r) ? r : [r])) as number[]
  return { rows: rows.length, cols: data.length / rows.length, data }
}

const sizes = new Map(Object.entries({ m: 3, n: 4, p: 3 }))

const cases = await Promise.all(
  PROBLEMS.map(async (name) => {
    const solution = await solve(name, { verify: false })
    const { problem, shop, requests } = solution
    const request = {
      variables: problem.variables,
      definitions: namedResults(shop, problem.definitions),
      functions: requests.map((r) => functionOf(shop, r)),
    }
    const { inputs, functions } = evaluateFunctions(request, { arrays: new Map(), sizes, random: { seed: 3 } })
    const values = new Map(Object.entries(inputs).map(([k, v]) => [k, matrixOf(v)]))
    const blocks = toDocument(solution).derivatives.flatMap((d) => {
      if (d.einsum === undefined) return []
      const terms = termsOf(d.einsum).map((t) => ({
        subscripts: t.subscripts,
        coefficient: valueOf(problem, t.coefficient, values, sizes).data[0]!,
        operands: t.operands.map((o) => valueOf(problem, o, values, sizes)),
      }))
      return [{ key: d.wrt.join(","), terms, expected: functions[0]!.derivatives[d.wrt.join(",")]! }]
    })
    return { name, blocks }
  }),
)

describe("the einsum of a derivative whose matrix has index sums", () => {
  it.each(cases.map((c) => [c.name, c] as const))("by its definition: %s", (_, { blocks }) => {
    expect(blocks.length).toBeGreaterThan(0)
    for (const { key, terms, expected } of blocks) {
      const found = terms.reduce<Nested>((sum, t) => added(sum, contracted(t.subscripts, t.operands), t.coefficient), 0)
      expect(difference(key, found, expected, 1e-12)).toBeUndefined()
    }
  })

  it.skipIf(!findPython())("by numpy.einsum", () => {
    const program = `
import json, sys, numpy as np
def array(o, letters):
    a = np.array(o["data"], dtype=float).reshape(o["rows"], o["cols"])
    return a[:, 0] if len(letters) == 1 else a
out = []
for terms in json.load(sys.stdin):
    total = 0
    for t in terms:
        letters = t["subscripts"].split("->")[0].split(",")
        operands = [array(o, l) for o, l in zip(t["operands"], letters)]
        total = total + t["coefficient"] * np.einsum(t["subscripts"], *operands)
    out.append(np.asarray(total).tolist())
print(json.dumps(out))`
    const blocks = cases.flatMap((c) => c.blocks)
    const found = runPython<Nested[]>(
      findPython()!,
      program,
      blocks.map((b) => b.terms),
    )
    expect(found.map((a, k) => difference(blocks[k]!.key, a, blocks[k]!.expected, 1e-12)).filter(Boolean)).toEqual([])
  })

  it("is not given where matrix notation reaches, nor for what is no sum of products", async () => {
    const of = async (source: string): Promise<(string | undefined)[]> =>
      toDocument(await solve(source, { verify: false })).derivatives.map((d) => d.einsum)
    expect(await of("A in R^(m x n); x in R^n; jacobian A*x wrt x")).toEqual([undefined])
    expect(await of("A, X in R^(n x n); hessian tr(A*expm(X)) wrt X")).toEqual([undefined])
  })
})
