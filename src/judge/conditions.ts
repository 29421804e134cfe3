import { DIM_ONE, sameDim } from "../ir/dim.ts"
import { type Expr, isScalar, isSquare, isVector, type SetName, type Sym, symbolsOf } from "../ir/expr.ts"
import { rational } from "../ir/rational.ts"
import type { Builder } from "../ops/build.ts"
import { ops } from "../ops/index.ts"
import { substitute } from "../syntax/substitute.ts"

/** Something that may hold for the variables; `replacements` makes an expression in which it does. */
export interface Condition {
  /** In Gradus notation: `A = A'`. */
  readonly text: string
  /** In words: "A is symmetric". */
  readonly words: string
  readonly replacements: ReadonlyMap<Expr, Expr>
  /** A case of it at which an expression has to have a value for the condition to make sense. */
  readonly extreme?: ReadonlyMap<Expr, Expr>
}

/** A node with the value of a symbol of another set, by which one can differentiate without being held to that set. */
const standIn = (B: Builder, s: Sym, set: SetName, field: Sym["type"]["field"] = s.type.field): Expr =>
  B.scale(B.literal(1), B.arena.symbol(s.name, { ...s.type, field }, set))

const single = (text: string, words: string, s: Sym, by: Expr): Condition => ({
  text,
  words,
  replacements: new Map([[s, by]]),
})

const joined = (parts: readonly Condition[]): Condition => ({
  text: parts.map((p) => p.text).join(", "),
  words: parts.map((p) => p.words).join(" and "),
  replacements: new Map(parts.flatMap((p) => [...p.replacements])),
})

function symmetric(B: Builder, s: Sym): Condition[] {
  const real = s.type.field === "R"
  const plain = single(`${s.name} = ${s.name}${real ? "'" : ".'"}`, `${s.name} is symmetric`, s, standIn(B, s, "Sym"))
  if (real) return [plain]
  return [plain, single(`${s.name} = ${s.name}'`, `${s.name} is Hermitian`, s, standIn(B, s, "Herm"))]
}

const diagonal = (B: Builder, s: Sym): Condition =>
  single(`${s.name} = diag(diag(${s.name}))`, `${s.name} is diagonal`, s, standIn(B, s, "Diag"))

const orthogonal = (B: Builder, s: Sym): Condition =>
  single(
    `${s.name}'*${s.name} = eye(${s.type.rows.key})`,
    `${s.name} is ${s.type.field === "R" ? "orthogonal" : "unitary"}`,
    s,
    standIn(B, s, s.type.field === "R" ? "O" : "U"),
  )

/** (1 + M/|M|)/2 takes the values 0 and 1. */
function zeroOne(B: Builder, s: Sym): Condition {
  const sign = B.hadamard(s, B.pow(B.hadamard(s, s), rational(-1, 2)))
  const by = B.scale(B.literal(rational(1, 2)), B.add(B.ones(s.type), sign))
  const condition = single(`${s.name}.*${s.name} = ${s.name}`, `the entries of ${s.name} are 0 or 1`, s, by)
  return { ...condition, extreme: new Map([[s, B.zeros(s.type)]]) }
}

function allEqual(B: Builder, s: Sym): Condition {
  const entry = B.arena.symbol(`c ${s.name}`, B.literal(1).type)
  const [first, ones] = isVector(s.type) ? ["[1]", "vector(1)"] : ["[1,1]", "matrix(1)"]
  const text = `${s.name} = ${s.name}${first}*${ones}`
  return single(text, `all entries of ${s.name} are equal`, s, B.scale(entry, B.ones(s.type)))
}

/** A generic matrix that commutes with A is a polynomial in A; three coefficients suffice up to 3×3, where A is generic. */
function commuting(B: Builder, a: Sym, b: Sym): Condition {
  const c = [0, 1, 2].map((k) => B.arena.symbol(`c${k} ${b.name}`, B.literal(1).type))
  const powers = [B.eye(a.type.rows), a, B.apply(ops.mul, [a, a])]
  const by = B.add(...powers.map((p, k) => B.scale(c[k] as Expr, p)))
  return single(`${a.name}*${b.name} = ${b.name}*${a.name}`, `${a.name} and ${b.name} commute`, b, by)
}

const positive = (B: Builder, s: Sym): Condition =>
  single(
    `${s.name} > 0`,
    isScalar(s.type) ? `${s.name} is positive` : `all entries of ${s.name} are positive`,
    s,
    standIn(B, s, "positive"),
  )

/** A vector over the sum of its entries, as the targets of a softmax are; the rows or the columns of a matrix. */
function sumsToOne(B: Builder, s: Sym): Condition[] {
  const inverse = (e: Expr): Expr => B.pow(e, rational(-1))
  const total = B.apply(ops.sum, [s])
  if (isVector(s.type)) {
    const by = B.times(inverse(total), s)
    return [single(`sum(${s.name}) = 1`, `the entries of ${s.name} sum to 1`, s, by)]
  }
  const { rows, cols } = s.type
  const row = B.ones({ rows: cols, cols: DIM_ONE })
  const column = B.ones({ rows: DIM_ONE, cols: rows })
  const scaled = (...ones: readonly [Expr, Expr]): Expr => B.hadamard(s, inverse(B.apply(ops.mul, ones)))
  const rowsums = B.apply(ops.mul, [s, row])
  const colsums = B.apply(ops.mul, [column, s])
  return [
    single(`rowsum(${s.name}) = vector(1)`, `each row of ${s.name} sums to 1`, s, scaled(rowsums, B.transpose(row))),
    single(
      `colsum(${s.name}) = vector(1)'`,
      `each column of ${s.name} sums to 1`,
      s,
      scaled(B.transpose(column), colsums),
    ),
  ]
}

const unitLength = (B: Builder, s: Sym): Condition =>
  single(`norm2(${s.name}) = 1`, `${s.name} has length 1`, s, B.times(B.pow(B.apply(ops.norm2, [s]), rational(-1)), s))

const MAX_SQUARES = 5
const SYMMETRIC: ReadonlySet<SetName> = new Set<SetName>(["Sym", "PSD", "PD", "Diag"])

/**
 * Conditions on the variables of an expression, likely ones first. Those that only isolated or rare points fulfil are
 * not asked of the variables of differentiation `wrt`.
 */
export function conditionsFor(B: Builder, roots: readonly Expr[], wrt: readonly Sym[]): Condition[] {
  const all = symbolsOf(...roots)
  const symbols = all.filter((s) => s.set === "general")
  const varies = (s: Sym): boolean => wrt.some((v) => v.name === s.name)
  const others = symbols.filter((s) => !varies(s) && s.type.field === "R")
  const matrices = symbols.filter((s) => !isScalar(s.type))
  const squares = matrices.filter((s) => isSquare(s.type)).slice(0, MAX_SQUARES)
  const complex = symbols.filter((s) => s.type.field === "C")
  const symmetries = squares.map((s) => symmetric(B, s))
  const pairs = symmetries.flatMap((one, i) =>
    symmetries.slice(i + 1).map((two) => joined([one.at(-1) as Condition, two.at(-1) as Condition])),
  )
  const reals = [
    ...complex.map((s) => ({ s, by: standIn(B, s, "general", "R") })),
    ...all.filter((s) => s.set === "Herm" && s.type.field === "C").map((s) => ({ s, by: standIn(B, s, "Sym", "R") })),
  ].map(({ s, by }) => single(`${s.name} = conj(${s.name})`, `${s.name} is real`, s, by))
  // of two that are symmetric the one is a polynomial in the other, which is symmetric as well
  const partners = (b: Sym): Sym[] =>
    all.filter(
      (a) =>
        a !== b &&
        isSquare(a.type) &&
        !isScalar(a.type) &&
        sameDim(a.type.rows, b.type.rows) &&
        ((a.set === "general" && b.set === "general") || (!varies(a) && !varies(b))) &&
        (b.set === "general" ? a.set !== "general" || all.indexOf(a) < all.indexOf(b) : SYMMETRIC.has(a.set)),
    )
  const commutes = [...squares, ...all.filter((s) => s.set === "Sym")]
    .slice(0, MAX_SQUARES)
    .flatMap((b) => partners(b).map((a) => commuting(B, a, b)))
  return [
    ...symmetries.flat(),
    ...reals,
    ...(reals.length > 1 ? [joined(reals)] : []),
    ...others.filter((s) => !isScalar(s.type)).map((s) => zeroOne(B, s)),
    ...others.filter((s) => !isScalar(s.type)).flatMap((s) => sumsToOne(B, s)),
    ...symbols.filter((s) => s.type.field === "R").map((s) => positive(B, s)),
    ...pairs,
    ...commutes,
    ...squares.map((s) => diagonal(B, s)),
    ...squares.map((s) => orthogonal(B, s)),
    ...others.filter((s) => isVector(s.type)).map((s) => unitLength(B, s)),
    ...others.filter((s) => !isScalar(s.type)).map((s) => allEqual(B, s)),
    ...(symmetries.length > 2 ? [joined(symmetries.map((s) => s.at(-1) as Condition))] : []),
  ]
}

/** The expression where the condition holds. */
export const under = (B: Builder, condition: Condition, e: Expr): Expr => substitute(B, e, condition.replacements)
