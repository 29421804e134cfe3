import { describe, expect, it } from "vitest"
import { deriveKind } from "../../src/answer/kinds.ts"
import { emit, type EmitRequest, gradientFunction, namedResults } from "../../src/emit/index.ts"
import { TARGETS } from "../../src/emit/targets.ts"
import { gradients, Workshop } from "../../src/derive/gradient.ts"
import type { GradusError } from "../../src/ir/error.ts"
import { parseProblem } from "../../src/syntax/gradus/parser.ts"
import { buildProblem } from "../../src/syntax/problem.ts"

function requestOf(source: string): EmitRequest {
  const problem = buildProblem(parseProblem(source), source)
  const shop = new Workshop(problem.builder.arena)
  const functions = problem.requests.map((request) => {
    const { kind, name, of, wrt } = request
    if (kind === "gradient") return gradientFunction(shop, { name, of }, gradients(shop, of, wrt))
    const derivatives = deriveKind(shop, request, "numerator").map((d) => ({ wrt: d.wrt, value: d.value }))
    return { kind, name, value: shop.read.rebuild(of), derivatives }
  })
  return { variables: problem.variables, definitions: namedResults(shop, problem.definitions), functions }
}

const emitted = (target: string, source: string): string => emit(target, requestOf(source))
const numpy = (source: string): string => emitted("numpy", source)
const typescript = (source: string): string => emitted("typescript", source)
/** The part from the function on. */
const body = (text: string): string => text.slice(text.search(/^def value_and|^export function/m))

const SEED = "X in R^(a x b)\nW in R^(b x c)\nZ in R^(c x b)\nA = X*W*Z - X\ny = norm2(A)^2\ngradient y wrt W, Z"

describe("NumPy", () => {
  it("the seed question", () => {
    expect(body(numpy(SEED))).toBe(`def value_and_gradient(*, X, W, Z):
    """y = norm2(X*W*Z - X)^2, and its gradient by W, Z.

    X: (a, b)
    W: (b, c)
    Z: (c, b)
    Returns (value, {"W": (b, c), "Z": (c, b)}), value: scalar.
    """
    X = np.asarray(X, dtype=np.float64)
    W = np.asarray(W, dtype=np.float64)
    Z = np.asarray(Z, dtype=np.float64)
    a = X.shape[0]
    b = X.shape[1]
    c = W.shape[1]
    _check("X", X, (a, b))
    _check("W", W, (b, c))
    _check("Z", Z, (c, b))
    A = X @ W @ Z - X
    y = np.linalg.norm(A)**2
    return y, {
        "W": 2 * (X.T @ (A @ Z.T)),
        "Z": 2 * (W.T @ X.T @ A),
    }
`)
  })

  it("reserved words, and names that the module itself uses, get a trailing underscore", () => {
    const text = numpy("X in R^(m x n)\nlambda, np in R\nf = lambda*norm2(X)^2*np\ngradient f wrt X, lambda")
    expect(text).toContain("def value_and_gradient(*, X, lambda_, np_):")
    expect(text).toContain('"lambda": ')
  })

  it("sizes that no argument fixes are further arguments; variables that nothing depends on may be left out", () => {
    const text = numpy("x in R\nB in R^(p x p)\nf = x^2*sum(ones(n))\ngradient f wrt x")
    expect(text).toContain("def value_and_gradient(*, x, B=None, n):")
    expect(text).not.toContain("np.asarray(B")
  })

  it("a variable that is needed for a size alone is an argument", () => {
    const text = numpy("x in R\nB in R^(p x p)\nf = x^2*sum(ones(p))\ngradient f wrt x")
    expect(text).toContain("def value_and_gradient(*, x, B):")
    expect(text).toContain("p = B.shape[0]")
  })

  it("sizes are solved for where an axis is a sum or product", () => {
    const text = numpy("x in R^(2*n+1)\nv in R^(m*n)\nf = (x'*x)*(v'*v)/n/m\ngradient f wrt x")
    expect(text).toContain("n = (x.shape[0] - 1) // 2")
    expect(text).toContain("m = v.shape[0] // n")
  })

  it("several functions: the first of a kind has the plain name", () => {
    const definitions = "x in R^n\nA in R^(n x n)\nf = x'*x\ng = x'*A*x\nF = A*x\n"
    const requests = "gradient f wrt x\ngradient g wrt x\njacobian F wrt x\nhessian g wrt x, A"
    const text = numpy(definitions + requests)
    expect(text.match(/^def value_and\w+/gm)).toEqual([
      "def value_and_gradient",
      "def value_and_gradient_g",
      "def value_and_jacobian",
      "def value_and_hessian",
    ])
    const keys = text.match(/^ {8}"[\w,]+"/gm)?.map((k) => k.trim())
    expect(keys).toEqual(['"x"', '"x"', '"x"', '"x,x"', '"x,A"', '"A,x"', '"A,A"'])
  })

  it("the derivatives of what is not holomorphic", () => {
    const text = numpy("z in C\nf = conj(z)*z^2\ngradient f wrt z")
    expect(text).toContain('"conj(z)": ')
    expect(text).toContain("dtype=np.complex128")
  })

  it("the increments of a differential are arguments", () => {
    const text = numpy("X in R^(m x n)\ny = norm2(X)^2\ndifferential y")
    expect(text).toContain("def value_and_differential(*, X, dX):")
    expect(text).toContain('_check("dX", dX, (m, n))')
  })

  it("an inverse that is used once is a solve, one that is used again an inverse", () => {
    expect(numpy("A in R^(n x n)\nb in R^n\nf = b'*inv(A)*b\ngradient f wrt b")).toContain("np.linalg.inv(A)")
    const solved = numpy("A in R^(n x n)\nB in R^(n x m)\nx in R^m\nF = inv(A)*B*x\njacobian F wrt x")
    expect(solved).toContain("np.linalg.solve(A, B)")
    expect(solved).not.toContain("np.linalg.inv")
  })

  it("shared parts are computed once, whatever the depth", () => {
    const layers = Array.from({ length: 60 }, (_, i) => `h${i + 1} = tanh(W*h${i})`).join("\n")
    const text = body(numpy(`W in R^(n x n)\nh0 in R^n\n${layers}\nf = h60'*h60\ngradient f wrt W, h0`))
    expect(text.match(/np\.tanh/g)?.length).toBe(60)
    expect(text.length).toBeLessThan(20_000)
  })
})

describe("TypeScript", () => {
  it("the seed question", () => {
    expect(
      body(typescript(SEED)).split("\n\n")[0],
    ).toBe(`export function valueAndGradient({ X, W, Z }: { X: Matrix; W: Matrix; Z: Matrix }): {
  value: number
  gradient: { W: number[][]; Z: number[][] }
} {
  const a = X.length
  const b = X[0]?.length ?? 0
  const c = W[0]?.length ?? 0
  check("X", X, [a, b])
  check("W", W, [b, c])
  check("Z", Z, [c, b])
  const A = mapMatrix2((d, e) => d - e, matmul(matmul(X, W), Z), X)
  const y = norm(A.flat()) ** 2
  const t1 = transpose(X)
  return {
    value: y,
    gradient: {
      W: mapMatrix1((d) => 2 * d, matmul(t1, matmul(A, transpose(Z)))),
      Z: mapMatrix1((d) => 2 * d, matmul(matmul(transpose(W), t1), A)),
    },
  }
}`)
  })

  it("reserved words get a trailing underscore outside, names of helpers only inside", () => {
    const text = typescript("x in R^n\nnew, dot in R\nf = dot*(x'*x)*new\ngradient f wrt x, dot")
    expect(text).toMatch(/\{ x, new_, dot: dot_ \}: \{ x: Vector; new_: number; dot: number \}/)
    expect(text).toContain("gradient: { x: number[]; dot: number }")
  })

  it("helpers are there where they are used", () => {
    const text = typescript("x in R^n\nf = x'*x\ngradient f wrt x")
    expect(text.match(/^function \w+/gm)).toEqual(["function check", "function dot"])
    expect(text).not.toContain("Complex")
  })
})

describe("LaTeX", () => {
  it("the seed question, with the problem's own names", () => {
    const lines = emitted("latex", SEED).trimEnd().split("\n")
    expect(lines.filter((_, i) => i !== 2)).toEqual([
      String.raw`\begin{aligned}`,
      String.raw`A &= XWZ-X \\`,
      String.raw`\nabla_{W} y &= 2X^\top AZ^\top \\`,
      String.raw`\nabla_{Z} y &= 2W^\top X^\top A`,
      String.raw`\end{aligned}`,
    ])
    expect(lines[2]).toMatch(/^y &= \\lVert A\\rVert(_F)?\^2 \\\\$/)
  })

  it("what stands on the left", () => {
    const left = (source: string): string[] =>
      emitted("latex", source)
        .split("\n")
        .map((l) => l.split(" &= ")[0] as string)
    expect(left("z in C\nf = conj(z)*z^2\ngradient f wrt z")).toContain(
      String.raw`\frac{\partial f}{\partial \overline{z}}`,
    )
    expect(left("X in R^(m x n)\nu in R^n\nF = X*u\njacobian F wrt X")).toContain(
      String.raw`\frac{\partial F}{\partial \operatorname{vec}(X)^{\top}}`,
    )
    expect(left("x in R^n\nf = (x'*x)^2\nhessian f wrt x")).toContain(String.raw`\nabla^2_{x,x} f`)
    expect(left("x in R^n\nf = x'*x\ndifferential f")).toContain(String.raw`\mathrm d f`)
    expect(left("theta in R\nf_1 = exp(theta)\ngradient f_1 wrt theta")).toContain(String.raw`\nabla_{\theta} f_{1}`)
  })
})

describe("targets", () => {
  const refusal = (target: string, source = "x in R\nf = x^2\ngradient f wrt x"): GradusError => {
    const request = requestOf(source)
    try {
      emit(target, request)
    } catch (error) {
      return error as GradusError
    }
    throw new Error("this was emitted")
  }

  it("are listed where one is unknown, and named where one is to come", () => {
    expect(refusal("cobol")).toMatchObject({
      code: "input",
      message: "there is no target cobol",
      expected: TARGETS.join(", "),
    })
    expect(refusal("jax")).toMatchObject({ code: "unsupported", message: "code for jax is not supported yet" })
    expect(refusal("toString").code).toBe("input")
  })

  it("refuse what has no code", () => {
    const source = "sigma in R -> R\nx in R^n\ny = sum(sigma(x))\ngradient y wrt x"
    for (const target of ["numpy", "typescript"]) expect(refusal(target, source).code).toBe("unsupported")
  })
})
