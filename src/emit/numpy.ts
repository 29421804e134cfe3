import { isOne } from "../ir/dim.ts"
import { GradusError } from "../ir/error.ts"
import { type Apply, type Expr, symbolsOf, type Type } from "../ir/expr.ts"
import { isInteger, type Rational } from "../ir/rational.ts"
import { type OpName, ops } from "../ops/index.ts"
import * as c from "./code.ts"
import { elementwise, functions } from "./numpy-functions.ts"
import { type Helper, helperSource } from "./numpy-helpers.ts"
import { parts } from "./numpy-parts.ts"
import { type Block, isFree, isRow, type Loop, rankOf, type Style } from "./block.ts"
import { type Argument, type EmitRequest, type FunctionSpec, type Output, type Program, programsOf } from "./program.ts"

// Vectors and rows are arrays of one axis inside the function; which is which is known from the types. So a transpose
// of a vector prints as the vector, and the kind of a product follows from the shapes of its factors.

/** Prints the nodes of one program. */
export interface Python extends c.Printer {
  /** An argument of a function: never one of Python's integers, which NumPy would keep as such. */
  arg(e: Apply, i?: number): c.Code
  /** The code of a node where an array or NumPy's own float is wanted. */
  floating(e: Expr): c.Code
  dim(d: Type["rows"]): c.Code
  /** Asks for a helper of the module. */
  helper(name: Helper): string
  /** Prints inside the term of an index sum. */
  inner(block: Block): Python
}
export type Emit = (p: Python, e: Apply) => c.Code

const rank = (e: Expr | undefined): number => (e ? rankOf(e.type) : 0)
const isComplex = (e: Expr): boolean => e.type.field === "C"
const scalarArgument = (e: Apply): boolean => rank(e.args[0]) === 0

const method = (a: c.Code, suffix: string): c.Code => c.atom(`${c.at(c.ATOM, a)}${suffix}`)
const np = (name: string, ...args: readonly c.Code[]): c.Code => c.call(`np.${name}`, ...args)
/** A function of matrices; a scalar is itself. */
const ofMatrix =
  (name: string): Emit =>
  (p, e) =>
    scalarArgument(e) ? p.arg(e) : np(name, p.arg(e))

/** `np.ones((m, n))`. */
function filled(p: Python, name: "ones" | "zeros", e: Apply): c.Code {
  const { rows, cols } = e.type
  if (rank(e) === 0) return c.atom(name === "ones" ? "1" : "0")
  if (rank(e) === 1) return np(name, p.dim(isOne(cols) ? rows : cols))
  return c.atom(`np.${name}((${p.dim(rows).text}, ${p.dim(cols).text}))`)
}

/** The scalar that fills a constant matrix. */
function filling(p: Python, e: Expr): c.Code | undefined {
  if (rank(e) === 0) return undefined
  if (c.inside(p, e, ops.ones)) return c.atom("1")
  const [factor, rest] = c.inside(p, e, ops.scale)?.args ?? []
  const inner = rest && filling(p, rest)
  if (!factor || !inner) return undefined
  return inner.text === "1" ? p.code(factor) : c.times(p.code(factor), inner)
}

/** A sum; constant terms are broadcast where another term has the shape. */
const add: Emit = (p, e) => {
  const scalars = e.args.map((a) => filling(p, a))
  const broadcasts = scalars.includes(undefined)
  return c.sumOf(
    e.args.map((a, i) => {
      const scalar = broadcasts ? scalars[i] : undefined
      if (!scalar) return c.signed(p, a)
      const minus = scalar.level > c.SUM && scalar.text.startsWith("-")
      return minus
        ? { negative: true, code: { ...scalar, text: scalar.text.slice(1) } }
        : { negative: false, code: scalar }
    }),
  )
}

/** A base to a positive literal power. */
function power(p: Python, base: Expr, exponent: Rational): c.Code {
  const printed = p.code(base)
  if (exponent.num === 1n && exponent.den === 2n) return np("sqrt", printed)
  if (exponent.num === 1n && exponent.den === 1n) return printed
  return raised(isInteger(exponent) ? printed : array(base, printed), c.numberCode(exponent))
}
/** Python's own numbers turn complex where NumPy's give nan. */
const array = (e: Expr, printed: c.Code): c.Code => (symbolsOf(e).length > 0 ? printed : np("float64", printed))
const raised = (a: c.Code, b: c.Code): c.Code => ({ text: `${c.at(c.ATOM, a)}**${c.at(c.ATOM, b)}`, level: c.POWER })

const pow: Emit = (p, e) => {
  const [base, exponent] = e.args as [Expr, Expr]
  const below = c.reciprocal(e)
  if (below) return c.over(c.atom("1"), power(p, below.base, below.exponent))
  return exponent.kind === "literal"
    ? power(p, base, exponent.value)
    : raised(array(base, p.code(base)), p.code(exponent))
}

const product: Emit = (p, e) =>
  c.productOf(p, e.args[0] as Expr, e.args[1] as Expr, (base, exponent) => power(p, base, exponent))

/** An elementwise product; a constant factor is broadcast. */
const hadamard: Emit = (p, e) => {
  const [A, B] = e.args as [Expr, Expr]
  for (const [constant, other] of [
    [A, B],
    [B, A],
  ] as const) {
    const scalar = filling(p, constant)
    if (scalar && !filling(p, other)) return scalar.text === "1" ? p.code(other) : c.times(scalar, p.code(other))
  }
  return product(p, e)
}

/** The argument of an inverse that is used here only, so that a solve can take its place. */
function inverted(p: Python, e: Expr): { readonly argument: Expr; readonly transposed: boolean } | undefined {
  const flipped = c.inside(p, e, ops.transpose)?.args[0]
  const argument = c.inside(p, flipped ?? e, ops.inv)?.args[0]
  return argument && rank(argument) === 2 ? { argument, transposed: flipped !== undefined } : undefined
}

const mul: Emit = (p, e) => {
  const [A, B] = e.args as [Expr, Expr]
  if (rank(A) === 0 || rank(B) === 0) return c.times(p.code(A), p.code(B))
  const transposed = (x: Expr): c.Code => method(p.code(x), rank(x) === 2 ? ".T" : "")
  const left = inverted(p, A)
  if (left) return np("linalg.solve", left.transposed ? transposed(left.argument) : p.code(left.argument), p.code(B))
  const right = inverted(p, B)
  if (right) {
    const solved = np(
      "linalg.solve",
      right.transposed ? p.code(right.argument) : transposed(right.argument),
      transposed(A),
    )
    return rank(A) === 2 ? method(solved, ".T") : solved
  }
  return isOne(A.type.cols) ? np("outer", p.code(A), p.code(B)) : c.times(p.code(A), p.code(B), "@")
}

const inner: Emit = (p, e) => {
  const [a, b] = [p.arg(e), p.arg(e, 1)]
  const complex = e.args.some(isComplex)
  if (scalarArgument(e)) return c.times(complex ? np("conj", a) : a, b)
  return rank(e.args[0]) === 1 && !complex ? c.times(a, b, "@") : np("vdot", a, b)
}

const transpose: Emit = (p, e) => (rank(e) === 2 ? method(p.arg(e), ".T") : p.arg(e))

/** How NumPy spells every operator. */
const table = {
  ...parts,
  ...functions,
  add,
  adjoint: (p, e) => {
    if (!isComplex(e)) return transpose(p, e)
    return rank(e) === 2 ? method(p.arg(e), ".conj().T") : np("conj", p.arg(e))
  },
  conj: (p, e) => (isComplex(e) ? np("conj", p.arg(e)) : p.arg(e)),
  det: ofMatrix("linalg.det"),
  diag: ofMatrix("diag"),
  diagonal: ofMatrix("diag"),
  exp: elementwise("exp"),
  eye: (p, e) => (rank(e) === 0 ? c.atom("1") : np("eye", p.dim(e.type.rows))),
  hadamard,
  im: (p, e) => (isComplex(e.args[0] as Expr) ? np("imag", p.arg(e)) : filled(p, "zeros", e)),
  imaginary: () => c.atom("1j"),
  inner,
  inv: (p, e) => (rank(e) === 0 ? c.over(c.atom("1"), p.arg(e)) : np("linalg.inv", p.arg(e))),
  log: elementwise("log"),
  logdet: (p, e) => (scalarArgument(e) ? np("log", p.arg(e)) : c.call(p.helper("_logdet"), p.arg(e))),
  mul,
  norm2: (p, e) => (scalarArgument(e) ? np("abs", p.arg(e)) : np("linalg.norm", p.arg(e))),
  ones: (p, e) => filled(p, "ones", e),
  pi: () => c.atom("np.pi"),
  pow,
  re: (p, e) => (isComplex(e.args[0] as Expr) ? np("real", p.arg(e)) : p.arg(e)),
  scale: product,
  sigmoid: (p, e) => c.call(p.helper("_sigmoid"), p.arg(e)),
  size: (p, e) => p.dim(e.dims[0] as Type["rows"]),
  sqrt: elementwise("sqrt"),
  sum: ofMatrix("sum"),
  tanh: elementwise("tanh"),
  trace: ofMatrix("trace"),
  transpose,
  zeros: (p, e) => filled(p, "zeros", e),
} satisfies Record<OpName, Emit>

const KEYWORDS =
  "False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield np"
const reserved: ReadonlySet<string> = new Set(KEYWORDS.split(" "))

const style: Style = {
  identifier: (name) => (reserved.has(name) ? `${name}_` : name),
  reserved,
  free: (e) => e.op === ops.transpose || (e.op === ops.adjoint && !isComplex(e)) || isFree(e),
  hoisted: () => false,
  glued: (e) => e.op === ops.inv || e.op === ops.transpose,
}

const tuple = (items: readonly string[]): string => (items.length === 1 ? `(${items[0]},)` : `(${items.join(", ")})`)
const shapeText = (dims: readonly Type["rows"][], text: (d: Type["rows"]) => string): string => tuple(dims.map(text))

function printer({ names }: Block, sizeNames: ReadonlyMap<string, string>, helpers: Set<Helper>): Python {
  const p: Python = {
    code(e) {
      const name = names.get(e)
      return name === undefined ? expand(p, e) : c.atom(name)
    },
    arg: (e, i = 0) => p.floating(e.args[i] as Expr),
    floating(e) {
      const code = p.code(e)
      if (p.named(e) || !isPythonNumber(e)) return code
      return e.kind === "literal" && /^-?\d+$/.test(code.text)
        ? { ...code, text: `${code.text}.0` }
        : np("float64", code)
    },
    named: (e) => names.has(e),
    dim: (d) => c.dimCode(d, (n) => sizeNames.get(n) ?? n),
    helper: (name) => {
      helpers.add(name)
      return name
    },
    inner: (block) => printer(block, sizeNames, helpers),
  }
  return p
}

/** The statements of a block. */
function steps(p: Python, block: Block): c.Step[] {
  return block.statements.map((e) => {
    const loop = block.loops.get(e)
    const name = block.names.get(e) as string
    if (!loop)
      return { name, lines: [`${name} = ${(isPythonNumber(e) ? np("float64", expand(p, e)) : expand(p, e)).text}`] }
    return { name, lines: [...term(p, loop), `${name} = ${folded(p, loop, e as Apply).text}`] }
  })
}

function term(p: Python, loop: Loop): string[] {
  const q = p.inner(loop.block)
  const result = `return ${q.code(loop.body).text}`
  const body = [...c.usedLines(steps(q, loop.block), result), result]
  return [`def ${loop.term}(${loop.index}):`, ...body.map((l) => `    ${l}`)]
}

function folded(p: Python, loop: Loop, e: Apply): c.Code {
  const name = loop.fold === "sum" ? "zeros" : "ones"
  const [combine, start] = loop.fold === "sum" ? ["np.add", "0.0"] : ["np.multiply", "1.0"]
  const first = rank(e) === 0 ? c.atom(start) : filled(p, name, e)
  return c.call(p.helper("_fold"), c.atom(combine), c.atom(loop.term), p.arg(e), p.arg(e, 1), first)
}

/** Arithmetic on numbers and sizes alone, which Python does itself. */
function isPythonNumber(e: Expr, depth = 0): boolean {
  if (e.kind !== "apply") return e.kind === "literal"
  if (rank(e) > 0 || depth > 8) return false
  const arithmetic: readonly Apply["op"][] = [ops.size, ops.add, ops.scale, ops.hadamard, ops.mul, ops.pow]
  return arithmetic.includes(e.op) && e.args.every((a) => isPythonNumber(a, depth + 1))
}

function expand(p: Python, e: Expr): c.Code {
  if (e.kind === "literal") return c.numberCode(e.value)
  const name = e.kind === "apply" ? e.op.name : e.name
  if (e.kind !== "apply" || !Object.hasOwn(table, name))
    throw new GradusError({ code: "unsupported", message: `NumPy code for ${name} is not supported` })
  return table[name as OpName](p, e)
}

/** Conversions, sizes and checks of the arguments. */
function entry(p: Python, program: Program): string[] {
  const used = program.arguments.filter((a) => !a.unused)
  const lines = used.map((a) => {
    const dtype = a.symbol.type.field === "C" ? "complex128" : "float64"
    return `${a.local} = np.asarray(${a.name}, dtype=np.${dtype})`
  })
  const localOf = (name: string): string => used.find((a) => a.symbol.name === name)?.local ?? name
  for (const { name, axis, factor, rest } of program.sizes) {
    const length = c.atom(`${localOf(axis.array)}.shape[${axis.axis}]`)
    const shifted = c.sumOf([
      { negative: false, code: length },
      ...(rest.terms.length > 0 ? [{ negative: true, code: p.dim(rest) }] : []),
    ])
    const quotient = isOne(factor) ? shifted : c.times(shifted, p.dim(factor), "//")
    lines.push(`${program.sizeNames.get(name)} = ${quotient.text}`)
  }
  for (const a of used) {
    const { rows, cols } = a.symbol.type
    const shape = rankOf(a.symbol.type) === 0 ? [] : isOne(cols) ? [rows] : [rows, cols]
    lines.push(
      `${p.helper("_check")}(${JSON.stringify(a.symbol.name)}, ${a.local}, ${shapeText(shape, (d) => p.dim(d).text)})`,
    )
  }
  for (const a of used) if (isRow(a.symbol.type)) lines.push(`${a.local} = ${a.local}[0]`)
  return lines
}

/** What is returned for one output: an array of the right shape that is nobody else's. */
function returned(p: Python, program: Program, o: Output, owned: Set<string>): string {
  const code = p.code(o.value)
  const shape = (): string => shapeText(o.shape, (d) => p.dim(d).text)
  const shared = isView(p, o.value) || owned.has(code.text)
  if (program.names.has(o.value)) owned.add(code.text)
  const copied = shared ? np("array", code) : code
  if (o.stacked) return `np.reshape(${copied.text}, ${shape()}, order="F")`
  if (o.shape.length === 2 && rank(o.value) < 2) return `np.reshape(${copied.text}, ${shape()})`
  return isPythonNumber(o.value) && !program.names.has(o.value) ? np("float64", code).text : copied.text
}

/** The value may lie in the memory of an argument or of another result. */
function isView(p: Python, e: Expr): boolean {
  if (e.kind !== "apply") return e.kind === "symbol"
  if (rank(e) === 0 || e.op.lambda) return false
  const { transpose: T, adjoint, conj, re, im, diagonal, row, rows, column, columns, unvec } = ops
  const views: readonly Apply["op"][] = [T, adjoint, conj, re, im, diagonal, row, rows, column, columns, unvec]
  // an operator that does nothing prints as its argument
  const [a] = e.args
  const through = a && rank(a) > 0 && expand(p, e).text === p.code(a).text
  return views.includes(e.op) || (through === true && (p.named(a) || isView(p, a)))
}

function docstring(program: Program, title: string): string[] {
  const shape = (dims: readonly Type["rows"][]): string =>
    dims.length === 0 ? "scalar" : shapeText(dims, (d) => d.key)
  const argument = (a: Argument): string => {
    const { rows, cols, field } = a.symbol.type
    const dims = rankOf(a.symbol.type) === 0 ? [] : isOne(cols) ? [rows] : [rows, cols]
    return `${a.name}: ${shape(dims)}${field === "C" ? ", complex" : ""}${a.unused ? ", unused" : ""}`
  }
  const results = program.derivatives.map((d) => `${JSON.stringify(d.key)}: ${shape(d.shape)}`)
  return [
    `"""${title}`,
    "",
    ...program.arguments.map(argument),
    ...program.extraSizes.map((n) => `${program.sizeNames.get(n)}: a size`),
    `Returns (value, {${results.join(", ")}}), value: ${shape(program.value.shape)}.`,
    `"""`,
  ]
}

function printFunction(program: Program, helpers: Set<Helper>, title: string): string {
  const p = printer(program, program.sizeNames, helpers)
  const parameters = [
    ...program.arguments.map((a) => (a.unused ? `${a.name}=None` : a.name)),
    ...program.extraSizes.map((n) => program.sizeNames.get(n) as string),
  ]
  const owned = new Set<string>()
  const result = [
    `return ${returned(p, program, program.value, owned)}, {`,
    ...program.derivatives.map((d) => `    ${JSON.stringify(d.key)}: ${returned(p, program, d, owned)},`),
    "}",
  ]
  const code = c.usedLines(steps(p, program), result.join("\n"))
  const body = [...docstring(program, title), ...entry(p, program), ...code, ...result]
  const signature = parameters.length > 0 ? `*, ${parameters.join(", ")}` : ""
  return [
    `def value_and_${program.kind}${program.suffix}(${signature}):`,
    ...body.map((l) => (l ? `    ${l}` : "")),
  ].join("\n")
}

/** A Python module that needs NumPy alone. `title` says in one line what each function computes. */
export function numpy(request: EmitRequest, title: (f: FunctionSpec) => string): string {
  const helpers = new Set<Helper>()
  const printed = programsOf(request, style).map(({ spec, program }) => printFunction(program, helpers, title(spec)))
  const used = helperSource(helpers)
  const imports = used.some((text) => text.includes("math."))
    ? "import math\n\nimport numpy as np"
    : "import numpy as np"
  return `${[imports, ...used, ...printed].join("\n\n\n")}\n`
}
