import { readFileSync } from "node:fs"
import { complex } from "../../src/field/complex.ts"
import { float64 } from "../../src/field/float64.ts"
import { type Dim, sameDim } from "../../src/ir/dim.ts"
import { type Expr, isScalar, nodesOf, type Sym } from "../../src/ir/expr.ts"
import { type Matrix, type NumberSystem, OutsideDomain } from "../../src/ir/number.ts"
import { evaluate } from "../../src/ops/evaluate.ts"
import { ops } from "../../src/ops/index.ts"
import { Elaborator } from "../../src/syntax/elaborate.ts"
import { parseExpression, parseProblem } from "../../src/syntax/gradus/parser.ts"
import { buildProblem, type Problem } from "../../src/syntax/problem.ts"
import { substitute } from "../../src/syntax/substitute.ts"

/** An array of real numbers; over C one of the real and one of the imaginary parts. */
type Reals = number | readonly Reals[]
export type Json = Reals | { readonly re: Reals; readonly im: Reals }

export interface Case {
  readonly id: string
  readonly kind: "gradient" | "jacobian" | "hessian"
  readonly problem: Problem
  readonly of: Expr
  readonly wrt: Sym
  /** The derivative as the corpus has it. */
  readonly derivative: Expr
  readonly point: {
    readonly dims: Readonly<Record<string, number>>
    readonly inputs: Readonly<Record<string, Json>>
    readonly derivative: Json | undefined
  }
}

export function problemOf(source: string): Problem {
  return buildProblem(parseProblem(source), source)
}

/** An expression in the scope of a problem, with d, grad, at and the like. */
export function expressionIn(problem: Problem, source: string): Expr {
  const elaborator = new Elaborator(problem.scope, { builder: problem.builder, unify: sameDim, forms: true, source })
  return elaborator.expression(parseExpression(source))
}

const NAME = "claimed_derivative"

/** The cases of test/corpus/reference.jsonl that can be read, one a variable. */
export function corpusCases(): Case[] {
  const cases: Case[] = []
  const text = readFileSync(new URL("../corpus/reference.jsonl", import.meta.url), "utf8")
  for (const line of text.trim().split("\n")) {
    const record = JSON.parse(line)
    if (record.expected === null || !record.point) continue
    for (const name of record.wrt as string[]) {
      const expected: string = typeof record.expected === "string" ? record.expected : record.expected[name]
      const sized = record.kind === "gradient" ? ` + 0*${name}` : ""
      let problem: Problem
      try {
        problem = problemOf(`${record.problem}\n${NAME} = (${expected})${sized}`)
      } catch {
        continue
      }
      const request = problem.requests[0]
      const wrt = request?.wrt.find((s) => s.name === name)
      const found = problem.definitions.find((d) => d.name === NAME)?.value
      const derivative = sized && found?.kind === "apply" ? found.args[0] : found
      if (!request || !wrt || !derivative) continue
      const { inputs, derivatives } = record.point
      const point = { dims: record.dims, inputs, derivative: derivatives[name] }
      cases.push({ id: `${record.id} ${name}`, kind: record.kind, problem, of: request.of, wrt, derivative, point })
    }
  }
  return cases
}

interface Entries {
  readonly re: readonly number[]
  readonly im: readonly number[]
  readonly cols: number
}

function entriesOf(value: Json): Entries {
  const { re, im } = typeof value === "object" && "re" in value ? value : { re: value, im: undefined }
  const flat = (x: Reals): number[] => (typeof x === "number" ? [x] : x.flatMap(flat))
  const first = typeof re === "object" ? re[0] : undefined
  const parts = flat(re)
  return {
    re: parts,
    im: im === undefined ? parts.map(() => 0) : flat(im),
    cols: typeof first === "object" ? first.length : 1,
  }
}

/** The largest relative difference of an expression's value at a case's point from the corpus's derivative. */
export function offAtPoint(c: Case, e: Expr): number {
  const complexNumbers = nodesOf(c.of, e).some((x) => x.type.field === "C")
  return complexNumbers ? off(complex(float64), c, e, (re, im) => ({ re, im })) : off(float64, c, e, (re) => re)
}

function off<T>(F: NumberSystem<T>, c: Case, e: Expr, number: (re: number, im: number) => T): number {
  const read = ({ re, im }: Entries): T[] => re.map((x, i) => number(x, im[i] as number))
  const value = (name: string): Matrix<T> | undefined => {
    const input = c.point.inputs[name]
    const symbol = c.problem.variables.find((v) => v.name === name)
    if (input === undefined || !symbol) return undefined
    const entries = entriesOf(input)
    const data = read(entries)
    return isRow(symbol)
      ? { rows: 1, cols: data.length, data }
      : { rows: data.length / entries.cols, cols: entries.cols, data }
  }
  let found: Matrix<T>
  try {
    found = evaluate(F, e, { sizes: sizesOf(c), value })
  } catch (error) {
    // an index that a mutation moved out of its matrix: no value to compare
    if (error instanceof OutsideDomain) return 0
    throw error
  }
  const expected = read(entriesOf(c.point.derivative as Json))
  const scale = Math.max(...expected.map(F.magnitude), ...found.data.map(F.magnitude), 1e-12)
  if (expected.length !== found.data.length) return Number.POSITIVE_INFINITY
  return Math.max(...found.data.map((x, i) => F.magnitude(F.sub(x, expected[i] as T)))) / scale
}

const isRow = (s: Sym): boolean => s.type.rows.key === "1" && s.type.cols.key !== "1"

/** The corpus's sizes; those of names that inference made up, from the shapes of the inputs. */
function sizesOf(c: Case): ReadonlyMap<string, number> {
  const sizes = new Map(Object.entries(c.point.dims ?? {}))
  const note = (d: Dim, n: number): void => {
    if (d.terms.length === 1 && d.terms[0]?.names.length === 1 && d.terms[0].coefficient === 1) sizes.set(d.key, n)
  }
  for (const v of c.problem.variables) {
    const input = c.point.inputs[v.name]
    if (input === undefined) continue
    const { re, cols } = entriesOf(input)
    note(v.type.rows, re.length / cols)
    note(v.type.cols, cols)
  }
  return sizes
}

export interface Mutant {
  readonly how: string
  readonly mutant: Expr
}

/** Expressions of the same shape that a person might have written by mistake. Some may be equal to the original. */
export function mutantsOf({ builder: B }: Problem, root: Expr): Mutant[] {
  const found: Mutant[] = []
  const replace = (how: string, node: Expr, by: Expr): void => {
    const sameShape = node.type.rows.key === by.type.rows.key && node.type.cols.key === by.type.cols.key
    const mutant = sameShape ? substitute(B, root, new Map([[node, by]])) : root
    if (mutant !== root) found.push({ how, mutant })
  }
  replace("sign", root, B.neg(root))
  replace("half", root, B.scale(B.pow(B.literal(2), { num: -1n, den: 1n }), root))
  for (const node of nodesOf(root)) {
    const square = node.type.rows.key === node.type.cols.key && !isScalar(node.type)
    if (square && node.kind === "symbol") replace(`transpose of ${node.name}`, node, B.transpose(node))
    if (node.kind === "literal") {
      replace("factor", node, B.literal({ num: node.value.num + 1n, den: node.value.den }))
      continue
    }
    if (node.kind !== "apply") continue
    if (square) replace(`transpose of a part`, node, B.transpose(node))
    const [a, b] = node.args
    if (node.op === ops.transpose && a) replace("transpose dropped", node, a)
    if (node.op === ops.mul && a && b) {
      if (a.type.rows.key === b.type.cols.key && square) replace("factors swapped", node, B.apply(ops.mul, [b, a]))
      const bothSquare = square && a.type.cols.key === a.type.rows.key && b.type.cols.key === b.type.rows.key
      if (bothSquare) replace("elementwise product", node, B.hadamard(a, b))
      if (bothSquare) replace("factor dropped", node, a)
    }
    if (node.op === ops.add) {
      node.args.forEach((term, i) => {
        const others = node.args.filter((_, k) => k !== i)
        replace("term dropped", node, B.add(...others))
        replace("sign of a term", node, B.add(B.neg(term), ...others))
        replace("factor of a term", node, B.add(B.scale(B.literal(2), term), ...others))
      })
    }
    if (node.op === ops.inv && a) replace("transpose for inverse", node, B.transpose(a))
    if (node.op === ops.conj && a) replace("conjugate dropped", node, a)
    if (node.op === ops.adjoint) replace("transpose for adjoint", node, B.apply(ops.transpose, node.args))
  }
  return [...new Map(found.map((m) => [m.mutant, m])).values()]
}
