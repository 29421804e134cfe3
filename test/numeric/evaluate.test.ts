import { describe, expect, it } from "vitest"
import { gradientFunction } from "../../src/emit/index.ts"
import { gradients, Workshop } from "../../src/derive/gradient.ts"
import { GradusError } from "../../src/ir/error.ts"
import { Arena, type Expr } from "../../src/ir/expr.ts"
import { fromNested } from "../../src/numeric/array.ts"
import type { Data } from "../../src/numeric/bind.ts"
import { type Evaluation, evaluateFunctions } from "../../src/numeric/evaluate.ts"
import { PlainBuilder } from "../../src/ops/build.ts"
import { parseProblem } from "../../src/syntax/gradus/parser.ts"
import { buildProblem } from "../../src/syntax/problem.ts"

/** The gradients of a problem as numbers. */
function evaluate(
  source: string,
  data: Omit<Data, "arrays" | "sizes"> & { arrays?: Record<string, unknown>; sizes?: Record<string, number> },
): Evaluation {
  const problem = buildProblem(parseProblem(source), source)
  const shop = new Workshop(problem.builder.arena)
  const functions = problem.requests.map(({ name, of, wrt }) =>
    gradientFunction(shop, { name, of }, gradients(shop, of, wrt)),
  )
  const arrays = new Map(Object.entries(data.arrays ?? {}).map(([n, a]) => [n, fromNested(a)]))
  return evaluateFunctions(
    { variables: problem.variables, functions },
    { arrays, sizes: new Map(Object.entries(data.sizes ?? {})), random: data.random },
  )
}

function refusal(source: string, data: Parameters<typeof evaluate>[1]): GradusError {
  try {
    evaluate(source, data)
  } catch (error) {
    if (error instanceof GradusError) return error
    throw error
  }
  throw new Error("this was accepted")
}

const one = (): Expr => new PlainBuilder(new Arena()).literal(1)

const SEED = "X in R^(a x b)\nW in R^(b x c)\nZ in R^(c x b)\ny = norm2(X*W*Z - X)^2\ngradient y wrt W, Z"

describe("values and derivatives on data", () => {
  it("the seed question", () => {
    const X = [
      [1, 2],
      [3, 4],
      [5, 6],
    ]
    const { sizes, functions } = evaluate(SEED, { arrays: { X, W: [[1], [0]], Z: [[1, 1]] } })
    expect(sizes).toEqual({ a: 3, b: 2, c: 1 })
    // X W Z - X = [[0, -1], [0, -1], [0, -1]]
    expect(functions[0]).toMatchObject({ kind: "gradient", name: "y" })
    expect(functions[0]?.value).toBeCloseTo(3, 12)
    expect(functions[0]?.derivatives).toEqual({ W: [[-18], [-24]], Z: [[0, -18]] })
  })

  it("vectors are lists, scalars numbers, rows lists in a list", () => {
    const { functions } = evaluate("x in R^n\nr in R^(1 x n)\nc in R\ny = c*r*x\ngradient y wrt x, r, c", {
      arrays: { x: [1, 2], r: [[3, 4]], c: 2 },
    })
    expect(functions[0]).toMatchObject({ value: 22, derivatives: { x: [6, 8], r: [[2, 4]], c: 11 } })
  })

  it("a column or row of a table is a vector, one cell a scalar", () => {
    const source = "x in R^n\nc in R\ny = c*x'*x\ngradient y wrt x"
    for (const x of [[[1], [2]], [[1, 2]], [1, 2]])
      expect(evaluate(source, { arrays: { x, c: [[2]] } }).functions[0]).toMatchObject({
        value: 10,
        derivatives: { x: [4, 8] },
      })
  })

  it("complex numbers", () => {
    const z = { re: 1, im: 2 }
    const { functions } = evaluate("z in C\ny = re(conj(z)*z)\nf = z^2\ngradient y wrt z\ngradient f wrt z", {
      arrays: { z },
    })
    expect(functions[0]).toMatchObject({
      name: "y",
      value: expect.closeTo(5, 12),
      derivatives: { z: { re: 2, im: 4 } },
    })
    const twice = { re: 2, im: 4 }
    expect(functions[1]).toMatchObject({ name: "f", value: { re: -3, im: 4 }, derivatives: { z: twice } })
  })

  it("both Wirtinger derivatives of what is not holomorphic", () => {
    const { functions } = evaluate("z in C\nf = conj(z)*z^2\ngradient f wrt z", { arrays: { z: { re: 0, im: 1 } } })
    expect(functions[0]?.derivatives).toEqual({ z: { re: 2, im: 0 }, "conj(z)": { re: -1, im: 0 } })
  })

  it("sizes that follow from a sum or product of sizes", () => {
    const source = "x in R^(2*n+1)\nA in R^(n x m)\nv in R^(m*n)\ny = x'*x/n + tr(A'*A) + v'*v/m\ngradient y wrt x"
    const { sizes } = evaluate(source, {
      arrays: {
        x: [1, 2, 3, 4, 5],
        v: [1, 2, 3, 4, 5, 6],
        A: [
          [1, 2, 3],
          [4, 5, 6],
        ],
      },
    })
    expect(sizes).toEqual({ n: 2, m: 3 })
  })

  it("a variable that nothing depends on may be left out", () => {
    expect(evaluate("x, B in R^n\ny = x'*x\ngradient y wrt x", { arrays: { x: [1] } }).functions[0]?.value).toBe(1)
  })
})

describe("data that do not fit", () => {
  const X = [
    [1, 2],
    [3, 4],
    [5, 6],
  ]
  it.each<[string, Parameters<typeof evaluate>[1], string, string | undefined]>([
    ["missing", { arrays: { X } }, "there are no data for W (b×c), Z (c×b)", "data for every variable"],
    ["unknown", { arrays: { X, Q: 1 } }, "there is no variable Q", "one of X, W, Z"],
    [
      "of other sizes",
      { arrays: { X, W: [[1], [2]], Z: [[1, 2, 3]] } },
      "Z is 1×3, and c = 1 from W, b = 2 from X",
      "Z 1×2 (c×b)",
    ],
    [
      "against given sizes",
      { arrays: { X, W: [[1], [2]], Z: [[1, 2]] }, sizes: { a: 4 } },
      "X is 3×2, and a = 4, b = 2 from X",
      "X 4×2 (a×b)",
    ],
    ["of another rank", { arrays: { X: [1, 2], W: [[1], [2]], Z: [[1, 2]] } }, "X is a vector of size 2", "X: a×b"],
    ["of three axes", { arrays: { X: [[[1]]], W: [[1]], Z: [[1]] } }, "X is a 1×1×1", "X: a×b"],
    [
      "complex",
      { arrays: { X: [[1, { re: 0, im: 1 }]], W: [[1], [2]], Z: [[1, 2]] } },
      "X[1,2] is not real",
      "real numbers: X is declared over R",
    ],
    [
      "not finite",
      { arrays: { X: [[1, Number.NaN]], W: [[1], [2]], Z: [[1, 2]] } },
      "X[1,2] is not a finite number",
      undefined,
    ],
    [
      "sizes that are none",
      { arrays: { X, W: [[1], [2]], Z: [[1, 2]] }, sizes: { a: 0 } },
      "the size a = 0 is not a positive integer",
      undefined,
    ],
  ])("%s", (_, data, message, expected) => {
    const error = refusal(SEED, data)
    expect(error.code).toBe("input")
    expect([error.message, error.expected]).toEqual([message, expected])
  })

  it("a size that no number makes", () => {
    expect(refusal("x in R^(2*n)\ny = x'*x\ngradient y wrt x", { arrays: { x: [1, 2, 3] } }).message).toBe(
      "x has 3 rows, which no size n makes 2*n",
    )
  })

  it("a size that follows from none", () => {
    expect(refusal("x in R\ny = x*sum(ones(n))\ngradient y wrt x", { arrays: { x: 1 } }).message).toBe(
      "the size n follows from none of the data",
    )
  })

  it.each([
    [
      "Sym(2)",
      [
        [1, 2],
        [3, 4],
      ],
      /S is not in Sym: its entries \[1,2\] = 2 and \[2,1\] = 3 break A' = A/,
    ],
    [
      "Skew(2)",
      [
        [0, 2],
        [2, 0],
      ],
      /S is not in Skew/,
    ],
    [
      "Diag(2)",
      [
        [1, 2],
        [0, 4],
      ],
      /its entry \[1,2\] off the diagonal is 2, not 0/,
    ],
    [
      "Lower(2)",
      [
        [1, 2],
        [0, 4],
      ],
      /above the diagonal/,
    ],
    [
      "Upper(2)",
      [
        [1, 0],
        [3, 4],
      ],
      /below the diagonal/,
    ],
    [
      "PD(2)",
      [
        [1, 2],
        [2, 1],
      ],
      /it is not positive definite/,
    ],
    [
      "PD(2)",
      [
        [1, 1],
        [1, 1],
      ],
      /it is not positive definite/,
    ],
    [
      "PSD(2)",
      [
        [1, 2],
        [2, 1],
      ],
      /it is not positive semidefinite/,
    ],
    [
      "O(2)",
      [
        [1, 1],
        [0, 1],
      ],
      /its columns 1 and 2 have the inner product 1/,
    ],
    [
      "Toep(2)",
      [
        [1, 2],
        [3, 4],
      ],
      /its entry \[2,2\] differs from \[1,1\]/,
    ],
    [
      "R+^(2 x 2)",
      [
        [1, 2],
        [0, 4],
      ],
      /S is not in R\+: its entry \[2,1\] is 0, not above 0/,
    ],
  ])("outside %s", (set, S, message) => {
    expect(refusal(`S in ${set}\ny = tr(S'*S)\ngradient y wrt S`, { arrays: { S } }).message).toMatch(message)
  })

  it.each([
    [
      "Sym(2)",
      [
        [1, 2],
        [2 + 1e-12, 4],
      ],
    ],
    [
      "PSD(3)",
      [
        [1, 1, 0],
        [1, 1, 0],
        [0, 0, 0],
      ],
    ],
    [
      "PSD(2)",
      [
        [0, 0],
        [0, 0],
      ],
    ],
    [
      "PD(2)",
      [
        [2, 1],
        [1, 2],
      ],
    ],
    [
      "O(2)",
      [
        [0.6, -0.8],
        [0.8, 0.6],
      ],
    ],
    [
      "Toep(2)",
      [
        [1, 2],
        [3, 1],
      ],
    ],
  ])("inside %s", (set, S) => {
    expect(evaluate(`S in ${set}\ny = tr(S'*S)\ngradient y wrt S`, { arrays: { S } }).functions.length).toBe(1)
  })

  it("outside the domain", () => {
    const error = refusal("x in R\ny = log(x)\ngradient y wrt x", { arrays: { x: -1 } })
    expect([error.code, error.message]).toEqual([
      "domain",
      "the function is not defined at these data: log(-1) is not a real number",
    ])
    expect(refusal("x in R\nz in C\ny = re(z*log(x))\ngradient y wrt x", { arrays: { x: -1, z: 1 } }).message).toMatch(
      /log of these numbers is not real/,
    )
    expect(refusal("x in R\ny = exp(x)\ngradient y wrt x", { arrays: { x: 1000 } }).message).toBe(
      "the value leaves the range of double precision",
    )
  })
})

describe("what has no numbers", () => {
  it("a function that is not specified", () => {
    const error = refusal("sigma in R -> R\nx in R\ny = sigma(x)\ngradient y wrt x", { arrays: { x: 1 } })
    expect([error.code, error.message]).toEqual(["input", "the function sigma is not specified: it has no numbers"])
  })

  it("a differential", () => {
    const request = { variables: [], functions: [{ kind: "differential", name: "y", value: one(), derivatives: [] }] }
    expect(() => evaluateFunctions(request, { arrays: new Map() })).toThrow("a differential is no number")
  })
})

describe("random points", () => {
  it("repeat with the seed, keep to sets, fill in what data leave open", () => {
    const source = "P in PD(n)\nx in R^n\ny = x'*P*x\ngradient y wrt x"
    const first = evaluate(source, { sizes: { n: 3 }, random: { seed: 7 } })
    expect(evaluate(source, { sizes: { n: 3 }, random: { seed: 7 } })).toEqual(first)
    expect(evaluate(source, { sizes: { n: 3 }, random: { seed: 8 } }).functions).not.toEqual(first.functions)
    expect(first.functions[0]?.value).toBeGreaterThan(0)
    const { sizes, inputs } = evaluate(source, { arrays: { x: [1, 2] }, random: { seed: 1 } })
    expect(sizes).toEqual({ n: 2 })
    expect(inputs).toMatchObject({ x: [1, 2], P: [[expect.any(Number), expect.any(Number)], expect.anything()] })
    // what was drawn can be given again
    expect(evaluate(source, { arrays: first.inputs }).functions).toEqual(first.functions)
  })

  it("sizes that nothing fixes are chosen as the declarations allow", () => {
    const { sizes } = evaluate("V in St(n,p)\nx in R^(n-2)\ny = tr(V'*V)*(x'*x)\ngradient y wrt x", {
      random: { seed: 1 },
    })
    expect(sizes["n"]).toBeGreaterThanOrEqual(sizes["p"] as number)
    expect(sizes["n"]).toBeGreaterThan(2)
  })

  it("points outside the domain are drawn again, and given up where there are none", () => {
    expect(
      evaluate("x in R^n\ny = sum(log(x))\ngradient y wrt x", { sizes: { n: 3 }, random: { seed: 1 } }).functions
        .length,
    ).toBe(1)
    const error = refusal("x in R\ny = log(-x^2)\ngradient y wrt x", { random: { seed: 1 } })
    expect([error.code, error.message]).toEqual(["domain", expect.stringMatching(/200 random points were tried/)])
  })
})
