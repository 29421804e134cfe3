import { execFileSync } from "node:child_process"
import { gradients, Workshop } from "../src/derive/gradient.ts"
import { parseProblem } from "../src/syntax/gradus/parser.ts"
import { buildProblem, type Problem } from "../src/syntax/problem.ts"
import { verifyGradients } from "../src/verify/ladder.ts"
import { median, pythonWith, type Table } from "./support.ts"

/** ‖XW₁…W_k − X‖², all W of one size. */
export function chainProblem(k: number): Problem {
  const names = Array.from({ length: k }, (_, i) => `W_${i + 1}`)
  const source = `X in R^(a x n)\n${names.join(", ")} in R^(n x n)\ny = norm2(X*${names.join("*")} - X)^2\ngradient y`
  return buildProblem(parseProblem(source), source)
}

interface Times {
  /** Reading, deriving and writing all gradients as shared expressions, ms. */
  readonly derive: number
  readonly verify: number | undefined
}

function once(k: number, verify: boolean): Times {
  const start = performance.now()
  const problem = chainProblem(k)
  const [request] = problem.requests
  if (!request) throw new Error("no request")
  const shop = new Workshop(problem.builder.arena)
  const wrt = request.wrt.filter((v) => v.name !== "X")
  const found = gradients(shop, request.of, wrt)
  const derived = performance.now()
  if (!verify) return { derive: derived - start, verify: undefined }
  verifyGradients(
    problem.builder,
    request.of,
    found.map((g) => ({ wrt: g.variable, derivative: g.value })),
  )
  return { derive: derived - start, verify: performance.now() - derived }
}

/** Slope of log time against log k, by least squares. */
function exponent(points: readonly { readonly k: number; readonly ms: number }[]): number {
  const xs = points.map((p) => Math.log(p.k))
  const ys = points.map((p) => Math.log(p.ms))
  const mean = (v: readonly number[]): number => v.reduce((a, b) => a + b, 0) / v.length
  const [mx, my] = [mean(xs), mean(ys)]
  return xs.reduce((s, x, i) => s + (x - mx) * ((ys[i] as number) - my), 0) / xs.reduce((s, x) => s + (x - mx) ** 2, 0)
}

const SIZES = [8, 16, 32, 64, 128, 256, 512, 1000]
const VERIFIED_UP_TO = 64
const PEER_SIZES = [8, 16, 32]

function sympy(): Map<number, string> {
  const python = pythonWith("sympy")
  if (!python) return new Map(PEER_SIZES.map((k) => [k, "SymPy is not installed"]))
  const lines = execFileSync(python, ["bench/peers/sympy_chain.py", ...PEER_SIZES.map(String)], { encoding: "utf8" })
    .trim()
    .split("\n")
  return new Map(
    lines.map((line) => {
      const { k, ms, error } = JSON.parse(line) as { k: number; ms?: number; error?: string }
      return [k, ms === undefined ? (error ?? "") : ms.toFixed(0)]
    }),
  )
}

/** All k gradients of a chain, beside SymPy. */
export function chainBenchmark(): Table {
  for (let i = 0; i < 5; i++) once(32, true)
  const peer = sympy()
  const points: { k: number; ms: number }[] = []
  const rows = SIZES.map((k) => {
    const runs = Array.from({ length: 7 }, () => once(k, k <= VERIFIED_UP_TO))
    const ms = median(runs.map((r) => r.derive))
    points.push({ k, ms })
    const verify = runs[0]?.verify === undefined ? "" : median(runs.map((r) => r.verify as number)).toFixed(1)
    return [String(k), ms.toFixed(1), verify, peer.get(k) ?? ""]
  })
  return {
    title: "All k gradients of ‖XW₁…W_k − X‖², ms",
    head: ["k", "Gradus, read and derive", "verify", "SymPy, derive only"],
    rows,
    note: `Exponent of the time in k, fitted over k = ${SIZES[0]} … ${SIZES.at(-1)}: ${exponent(points).toFixed(2)}; over k = 64 … 1000: ${exponent(points.filter((p) => p.k >= 64)).toFixed(2)}.`,
  }
}
