import { isOne } from "../ir/dim.ts"
import type { Apply, Expr, Type } from "../ir/expr.ts"
import * as c from "./code.ts"
import { type Block, isDivisor, isFree, isRow, type Loop, rankOf, type Style } from "./block.ts"
import { type Argument, type EmitRequest, type FunctionSpec, type Output, type Program, programsOf } from "./program.ts"
import { constant, converted, expand, lifted, expandEntry, isElementwise, type TypeScript } from "./typescript.ts"
import { HELPER_NAMES, helperSource } from "./typescript-helpers.ts"
import { ops } from "../ops/index.ts"

const KEYWORDS: ReadonlySet<string> = new Set(
  "break case catch class const continue debugger default delete do else enum export extends false finally for function if import in instanceof new null return super switch this throw true try typeof var void while with yield let static implements interface package private protected public await arguments eval".split(
    " ",
  ),
)
const GLOBALS = ["Math", "Array", "Error", "Number", "Infinity", "NaN", "undefined"]

/** Cheap enough to stand inside a loop. */
function isCheap(e: Expr): boolean {
  if (e.kind !== "apply" || e.args.length === 0) return true
  const light = e.op === ops.add || e.op === ops.scale || e.op === ops.hadamard || isDivisor(e)
  return e.type.field === "R" && light && e.args.every(isCheap)
}

const style: Style = {
  identifier: (name) => (KEYWORDS.has(name) ? `${name}_` : name),
  reserved: new Set([...KEYWORDS, ...GLOBALS, ...HELPER_NAMES]),
  free: isFree,
  hoisted: (e, parent) => rankOf(e.type) === 0 && isElementwise(parent) && !isCheap(e),
  glued: (e) => e.op === ops.inv || e.op === ops.transpose,
}

interface Names {
  readonly sizes: ReadonlyMap<string, string>
  readonly helper: (name: string) => string
  readonly parameter: (k: number) => string
}

function printer({ names }: Block, shared: Names): TypeScript {
  const base = {
    named: (e: Expr): boolean => names.has(e),
    dim: (d: Type["rows"]): c.Code => c.dimCode(d, (n) => shared.sizes.get(n) ?? n),
    helper: shared.helper,
    parameter: shared.parameter,
    inner: (block: Block): TypeScript => printer(block, shared),
  }
  const p: TypeScript = {
    ...base,
    code(e) {
      const name = names.get(e)
      return name === undefined ? expand(p, e) : c.atom(name)
    },
    as: (e, complex) => converted(p, e, complex),
    within(leaves) {
      const q: TypeScript = {
        ...base,
        code(e) {
          const name = leaves.get(e)
          return name === undefined ? expandEntry(q, p, e) : c.atom(name)
        },
        as: (e, complex) => (complex ? lifted(q, e) : q.code(e)),
        within: () => q,
      }
      return q
    },
  }
  return p
}

const LETTERS = [..."abcdefghpqrstuvwxyz"]

/** The names that printing a program uses up. */
function namesOf(program: Program, helpers: Set<string>): Names {
  const parameters: string[] = []
  return {
    sizes: program.sizeNames,
    helper(name) {
      helpers.add(name)
      return name
    },
    parameter(k) {
      while (parameters.length <= k) {
        const letter = LETTERS.find((l) => !program.isTaken(l))
        parameters.push(program.fresh(letter ?? "entry"))
      }
      return parameters[k] as string
    },
  }
}

/** The statements of a block. */
function steps(p: TypeScript, block: Block, fresh: Program["fresh"]): c.Step[] {
  return block.statements.map((e) => {
    const loop = block.loops.get(e)
    const name = block.names.get(e) as string
    if (!loop) return { name, lines: [`const ${name} = ${expand(p, e).text}`] }
    return { name, lines: [...term(p, loop, fresh), `const ${name} = ${folded(p, loop, e as Apply, fresh)}`] }
  })
}

function term(p: TypeScript, loop: Loop, fresh: Program["fresh"]): string[] {
  const q = p.inner(loop.block)
  const result = `return ${q.code(loop.body).text}`
  const body = [...c.usedLines(steps(q, loop.block, fresh), result), result]
  const type = innerType(loop.body.type)
  return [`const ${loop.term} = (${loop.index}: number): ${type} => {`, ...body.map((l) => `  ${l}`), "}"]
}

/** The sum or product of all terms, entry by entry. */
function folded(p: TypeScript, loop: Loop, e: Apply, fresh: Program["fresh"]): string {
  const sum = loop.fold === "sum"
  const isComplex = e.type.field === "C"
  const number = sum ? "0" : "1"
  const total = fresh("total")
  const at = fresh("at")
  const infix = (a: string, b: string): string =>
    isComplex ? `${p.helper(sum ? "cadd" : "cmul")}(${a}, ${b})` : `${a} ${sum ? "+" : "*"} ${b}`
  const rank = rankOf(e.type)
  const next = `${loop.term}(${at})`
  const step =
    rank === 0
      ? infix(total, next)
      : `${p.helper(rank === 1 ? "mapVector2" : "mapMatrix2")}((${p.parameter(0)}, ${p.parameter(1)}) => ${infix(p.parameter(0), p.parameter(1))}, ${total}, ${next})`
  const start = constant(p, e.type, isComplex ? `{ re: ${number}, im: 0 }` : number)
  const [first, last] = [p.code(e.args[0] as Expr), p.code(e.args[1] as Expr)]
  const type =
    rank === 0 ? (isComplex ? "Complex" : "number") : `${isComplex ? "Complex" : "number"}${"[]".repeat(rank)}`
  return `${p.helper("fold")}<${type}>(${first.text}, ${last.text}, ${start.text}, (${total}, ${at}) => ${step})`
}

/** The type of a value inside a function. */
function innerType(t: Type): string {
  const number = t.field === "C" ? "Complex" : "number"
  return rankOf(t) === 0 ? number : `${t.field === "C" ? "Complex" : ""}${rankOf(t) === 1 ? "Vector" : "Matrix"}`
}

const ALIASES = ["Vector", "Matrix", "ComplexVector", "ComplexMatrix"] as const
const aliasSource: Readonly<Record<string, string>> = {
  Vector: "type Vector = readonly number[]",
  Matrix: "type Matrix = readonly (readonly number[])[]",
  ComplexVector: "type ComplexVector = readonly Complex[]",
  ComplexMatrix: "type ComplexMatrix = readonly (readonly Complex[])[]",
}

/** The type of an argument: anything that can be read. */
function argumentType(t: Type): string {
  const number = t.field === "C" ? "Complex" : "number"
  const array = rankOf(t) === 0 ? "" : isOne(t.cols) ? "Vector" : "Matrix"
  return array ? `${t.field === "C" ? "Complex" : ""}${array}` : number
}

const outputType = (o: Output): string =>
  `${o.value.type.field === "C" ? "Complex" : "number"}${"[]".repeat(o.shape.length)}`

/** Longer lists of arguments go on lines of their own. */
const SHORT = 80

const NAME = /^[\p{L}_$][\p{L}\p{N}_$]*$/u
const property = (name: string): string => (NAME.test(name) ? name : JSON.stringify(name))

/** Sizes and checks of the arguments. */
function entry(p: TypeScript, program: Program, localOf: ReadonlyMap<Argument, string>): string[] {
  const used = program.arguments.filter((a) => !a.unused)
  const lines = program.sizes.map(({ name, axis, factor, rest }) => {
    const owner = used.find((a) => a.symbol.name === axis.array)
    const array = owner ? localOf.get(owner) : axis.array
    const length = axis.axis === 0 ? c.atom(`${array}.length`) : { text: `${array}[0]?.length ?? 0`, level: 0 }
    const shifted = c.sumOf([
      { negative: false, code: rest.terms.length > 0 || !isOne(factor) ? c.atom(c.at(c.SUM, length)) : length },
      ...(rest.terms.length > 0 ? [{ negative: true, code: p.dim(rest) }] : []),
    ])
    return `const ${program.sizeNames.get(name)} = ${(isOne(factor) ? shifted : c.over(shifted, p.dim(factor))).text}`
  })
  for (const a of used) {
    const { rows, cols } = a.symbol.type
    if (rankOf(a.symbol.type) === 0) continue
    const shape = (isOne(cols) ? [rows] : [rows, cols]).map((d) => p.dim(d).text).join(", ")
    lines.push(`${p.helper("check")}(${JSON.stringify(a.symbol.name)}, ${localOf.get(a)}, [${shape}])`)
  }
  return lines
}

/** The code of an output in its shape, an array that is nobody else's; what it needs beforehand goes to `before`. */
function returned(p: TypeScript, program: Program, o: Output, before: string[], owned: Set<string>): string {
  const code = p.code(o.value)
  if (o.stacked) return unstacked(p, program, o, o.stacked.outer, code, before)
  const rank = rankOf(o.value.type)
  // an operator that does nothing prints as its argument
  const isAlias = o.value.kind === "apply" && !o.value.op.lambda && NAME.test(expand(p, o.value).text)
  const shared = rank > 0 && (isAlias || owned.has(code.text))
  if (program.names.has(o.value)) owned.add(code.text)
  const copied = !shared ? code.text : rank === 1 ? `[...${code.text}]` : `${p.helper("copy")}(${code.text})`
  return rank === 1 && o.shape.length === 2 ? `[${copied}]` : copied
}

/** The array with one axis an index, from entries that are stacked by columns. */
function unstacked(p: TypeScript, program: Program, o: Output, outer: number, code: c.Code, before: string[]): string {
  const name = program.names.get(o.value) ?? program.fresh("stacked")
  if (!program.names.has(o.value)) before.push(`const ${name} = ${code.text}`)
  const indices = o.shape.map((_, k) => program.fresh("ijpq"[k] ?? "k"))
  const offset = (from: number, to: number): string => {
    const [i, j] = indices.slice(from, to)
    if (i === undefined) return "0"
    return j === undefined ? i : `${i} + ${c.at(c.PRODUCT, p.dim(o.shape[from] as Type["rows"]))} * ${j}`
  }
  const [row, column] = [offset(0, outer), offset(outer, o.shape.length)]
  const { rows, cols } = o.value.type
  const entryCode = `${name}${isOne(rows) ? "" : `[${row}]!`}${isOne(cols) ? "" : `[${column}]!`}`
  return o.shape.reduceRight(
    (inner, d, k) => `${p.helper("table")}(${p.dim(d).text}, (${indices[k]}) => ${inner})`,
    entryCode,
  )
}

function printFunction(program: Program, helpers: Set<string>, title: string): string {
  const p = printer(program, namesOf(program, helpers))
  const name = `valueAnd${program.kind.replace(/^./, (l) => l.toUpperCase())}${program.suffix}`
  // a row is handed in as a matrix of one row, so its argument has a name beside that of the row
  const localOf = new Map(
    program.arguments.map((a) => [a, isRow(a.symbol.type) && !a.unused ? program.fresh(`${a.local}Rows`) : a.local]),
  )
  const listed = steps(p, program, program.fresh)
  const owned = new Set(program.arguments.map((a) => a.local))
  const before: string[] = []
  const value = returned(p, program, program.value, before, owned)
  const derivatives = program.derivatives.map((d) => [d, returned(p, program, d, before, owned)] as const)
  const results = [...before, value, ...derivatives.map(([, text]) => text)].join("\n")
  const body = [...c.usedLines(listed, results), ...before]
  const code = [...body, results].join("\n")
  const used = program.arguments.filter((a) => !a.unused)
  const rows = used.filter((a) => isRow(a.symbol.type) && c.mentions(code, a.local))
  const sizes = program.extraSizes.map((n) => program.sizeNames.get(n) as string)
  const lines = [...entry(p, program, localOf), ...rows.map((a) => `const ${a.local} = ${localOf.get(a)}[0]!`), ...body]
  const bound = [
    ...used.map((a) => [property(a.name), localOf.get(a) as string] as const),
    ...sizes.map((n) => [n, n] as const),
  ].filter(([, local]) => c.mentions([...lines, code].join("\n"), local))
  const pattern = bound.map(([key, local]) => (key === local ? key : `${key}: ${local}`)).join(", ")
  const types = [
    ...program.arguments.map((a) => `${property(a.name)}${a.unused ? "?" : ""}: ${argumentType(a.symbol.type)}`),
    ...sizes.map((n) => `${n}: number`),
  ]
  const start = types.length === 0 ? "" : pattern === "" ? "_: " : `{ ${pattern} }: `
  const short = `{ ${types.join("; ")} }`
  const record = start.length + short.length <= SHORT ? short : `{\n${types.map((t) => `  ${t}\n`).join("")}}`
  const parameter = types.length === 0 ? "" : start + record
  return [
    `/** ${title.replaceAll("*/", "* /")} */`,
    `export function ${name}(${parameter}): {`,
    `  value: ${outputType(program.value)}`,
    `  ${program.kind}: { ${program.derivatives.map((d) => `${property(d.key)}: ${outputType(d)}`).join("; ")} }`,
    "} {",
    ...lines.map((l) => `  ${l}`),
    "  return {",
    `    value: ${value},`,
    `    ${program.kind}: {`,
    ...derivatives.map(([d, text]) => `      ${property(d.key)}: ${text},`),
    "    },",
    "  }",
    "}",
  ].join("\n")
}

/** A TypeScript module without imports. `title` says in one line what each function computes. */
export function typescript(request: EmitRequest, title: (f: FunctionSpec) => string): string {
  const helpers = new Set<string>()
  const functions = programsOf(request, style).map(({ spec, program }) => printFunction(program, helpers, title(spec)))
  const sources = helperSource(helpers)
  const text = [...functions, ...sources].join("\n\n")
  const occurs = (word: string): boolean => new RegExp(`\\b${word}\\b`).test(text)
  const aliases = ALIASES.filter(occurs).map((a) => aliasSource[a] as string)
  const complex = occurs("Complex") || aliases.some((a) => a.includes("Complex"))
  const types = [
    ...(complex ? ["export interface Complex {\n  readonly re: number\n  readonly im: number\n}"] : []),
    ...aliases,
  ]
  return `${[...types, ...functions, ...sources].join("\n\n")}\n`
}
