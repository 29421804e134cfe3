import {
  type Apply,
  dependents,
  type Expr,
  fold,
  isScalar,
  nodesOf,
  type SetName,
  type Shape,
  type Sym,
  symbolsOf,
} from "../ir/expr.ts"
import { PlainBuilder } from "../ops/build.ts"
import { einsumOf } from "../ops/einsum.ts"
import { ops } from "../ops/index.ts"
import type { SimplifyingBuilder } from "../rewrite/simplify.ts"
import { substitute } from "../syntax/substitute.ts"
import { isReal } from "../tensor/index.ts"
import { linearArguments } from "../derive/differential.ts"
import type { Workshop } from "../derive/gradient.ts"
import type { Name, Question } from "./derivation.ts"
import { Letters } from "./letters.ts"
import { imagesOf } from "./shorten.ts"
import { asInnerProducts } from "./quadratic.ts"

/** The function in pieces that a reader can hold in mind. */
export class Naming {
  /** The function itself; its body is what is differentiated, over variables and names. */
  readonly of: Name
  /** In the order in which they are introduced: a body uses earlier ones. */
  readonly names: readonly Name[]
  /** Makes nodes just as they are asked for. */
  readonly plain: PlainBuilder
  private readonly letters: Letters
  private readonly wrapped: boolean
  private readonly later: Name[] = []
  private readonly values: Map<Expr, Expr>

  /** `wrapped`: the body of the function has a `re` that the function itself has not. */
  constructor(of: Name, names: readonly Name[], plain: PlainBuilder, letters: Letters, wrapped: boolean) {
    this.of = of
    this.wrapped = wrapped
    this.names = names
    this.plain = plain
    this.letters = letters
    this.values = new Map<Expr, Expr>([...names, of].map((n) => [n.symbol, n.value]))
  }

  /** The names replaced by what they stand for. */
  inline(e: Expr): Expr {
    return substitute(this.plain, e, this.values)
  }

  /** The function as it is stated: a real one of complex parts without the `re` that its differential needs. */
  stated(body: Expr = this.of.body): Expr {
    const [inner] = body.kind === "apply" && body.op === ops.re ? body.args : []
    return inner && (this.wrapped || isReal(inner)) ? inner : body
  }

  /** A further name, for something that came up on the way. */
  introduce(body: Expr): Name {
    const symbol = this.plain.arena.symbol(this.letters.forShape(body.type), body.type)
    const name: Name = { symbol, body, value: this.inline(body), given: false }
    this.values.set(symbol, name.value)
    this.later.push(name)
    return name
  }

  /** A letter for an increment of a variable. */
  letterForStep(shape: Shape): string {
    return this.letters.forStep(shape)
  }

  /** An expression over the variables with the names in it, as it is presented. */
  abstract(e: Expr, shop: Workshop): Expr {
    let named = e
    for (const n of [...this.all].reverse())
      for (const B of [shop.derive, shop.read]) named = substitute(B, named, imagesOf(B, B.rebuild(n.value), n.symbol))
    return shop.read.rebuild(named)
  }

  /** Everything that has a name, in the order of introduction. */
  get all(): readonly Name[] {
    return [...this.names, ...this.later]
  }
}

/** The asker's own names first, then letters for what `deserves` one: by default what would otherwise be written twice. */
export function chooseNames(question: Question, deserves: (c: Candidate) => boolean = isWorthNaming): Naming {
  const letters = new Letters(question.problem)
  const plain = new PlainBuilder(question.problem.builder.arena)
  const pieces = new Pieces(question, plain, letters)
  pieces.giveOwnNames()
  while (pieces.nameOne(deserves)) {
    // one after the other: a name makes what it stands in shorter
  }
  return pieces.done()
}

interface Piece {
  readonly symbol: Sym
  readonly value: Expr
  readonly given: boolean
  body: Expr
}

/** Sizes above this are all alike: too long to write twice. */
const LONG = 50

class Pieces {
  private readonly question: Question
  private readonly plain: PlainBuilder
  private readonly derive: SimplifyingBuilder
  private readonly letters: Letters
  private readonly of: Piece
  private pieces: Piece[] = []
  private wrapped = false
  /** Letters that have been given, in order. */
  private readonly values = new Map<Expr, Expr>()

  constructor(question: Question, plain: PlainBuilder, letters: Letters) {
    this.question = question
    this.plain = plain
    this.derive = question.shop.derive
    this.letters = letters
    const { of, name } = question
    const symbol = plain.arena.symbol(name ?? letters.forFunction(), of.type)
    this.of = { symbol, value: of, given: name !== undefined, body: of }
  }

  /** Every definition of the problem that the function is made of stands as a name. */
  giveOwnNames(): void {
    const { problem, of, gradients } = this.question
    const inside = new Set(nodesOf(of))
    const symbols = new Map<Expr, Expr>()
    for (const { name, value } of problem.definitions) {
      if (value === of || value.kind !== "apply" || value.args.length === 0 || !inside.has(value) || symbols.has(value))
        continue
      const piece: Piece = { symbol: this.symbol(name, value), value, given: true, body: value }
      piece.body = this.derive.rebuild(this.expand(value, symbols))
      this.pieces.push(piece)
      symbols.set(value, piece.symbol)
      this.values.set(piece.symbol, value)
    }
    const top = this.derive.rebuild(this.expand(of, symbols))
    const real = top.type.field === "C" && gradients.length > 0 && gradients.every((g) => g.sense === "gradient")
    this.wrapped = real
    this.of.body = asInnerProducts(this.derive, real ? this.derive.re(top) : top)
    this.prune()
  }

  /** The definition's own node is opened, those inside it are replaced. */
  private expand(value: Expr, symbols: ReadonlyMap<Expr, Expr>): Expr {
    return substitute(this.plain, value, symbols)
  }

  private symbol(name: string, value: Expr): Sym {
    const real = isScalar(value.type) && value.type.field === "C" && isReal(this.derive.rebuild(value))
    return this.plain.arena.symbol(name, real ? { ...value.type, field: "R" } : value.type, this.setOf(value))
  }

  /** What the rules may use of a name: that it is symmetric or Hermitian. */
  private setOf(value: Expr): SetName {
    const built = this.derive.rebuild(value)
    if (isScalar(built.type) || built.type.rows.key !== built.type.cols.key) return "general"
    if (this.derive.adjoint(built) !== built) return "general"
    return built.type.field === "R" ? "Sym" : "Herm"
  }

  /** Drops names that nothing uses. */
  private prune(): void {
    const used = new Set<Expr>(symbolsOf(this.of.body))
    for (const p of [...this.pieces].reverse()) if (used.has(p.symbol)) for (const s of symbolsOf(p.body)) used.add(s)
    this.pieces = this.pieces.filter((p) => used.has(p.symbol))
  }

  private varying(): Set<Expr> {
    const symbols = new Set<Expr>(this.question.wrt)
    for (const p of this.pieces) if (symbolsOf(p.body).some((s) => symbols.has(s))) symbols.add(p.symbol)
    return symbols
  }

  /** Names the first part that deserves it, innermost first. */
  nameOne(deserves: (c: Candidate) => boolean): boolean {
    const varying = this.varying()
    const bodies = [...this.pieces, this.of].map((p) => p.body)
    const moving = new Set(bodies.flatMap((b) => [...dependents(b, varying)]))
    const sizes = new Map<Expr, number>()
    const counts = new Map<Expr, number>()
    for (const b of bodies) {
      fold<number>(b, leaves, sizes)
      fold<number>(b, (e, args) => (varying.has(e) ? 1 : sum(args)), counts)
    }
    const parents = new Map<Expr, Apply[]>()
    for (const e of nodesOf(...bodies)) {
      if (e.kind === "apply") for (const a of e.args) parents.set(a, [...(parents.get(a) ?? []), e])
    }
    const roots = new Set(bodies)
    // a sum whose transpose occurs too is written twice
    const mirrors = (e: Apply): readonly Apply[] => {
      const mirror = e.op === ops.add && !isScalar(e.type) ? this.derive.adjoint(e) : e
      return mirror === e ? [] : (parents.get(mirror) ?? [])
    }
    const found: Candidate[] = []
    const holding = new Set<Expr>()
    for (const e of nodesOf(...bodies)) {
      if (e.kind !== "apply" || !moving.has(e)) continue
      const size = sizes.get(e) ?? LONG
      const candidate: Candidate = {
        e,
        size,
        occurrences: counts.get(e) ?? 0,
        parents: [...(parents.get(e) ?? []), ...mirrors(e)],
        moving,
        roots,
      }
      if (e.args.some((a) => holding.has(a))) holding.add(e)
      else if (
        !roots.has(e) &&
        (!isWrapped(e) || isInside(candidate)) &&
        !isRealPart(candidate) &&
        deserves(candidate)
      ) {
        found.push(candidate)
        holding.add(e)
      }
    }
    // what stands in a denominator is read later
    const first = found.find((c) => !c.parents.every((p) => p.op === ops.pow)) ?? found[0]
    if (first) this.name(first.e)
    return first !== undefined
  }

  private name(found: Expr): void {
    const B = this.derive
    const e = plainer(found, isScalar(found.type) ? B.conj(found) : B.adjoint(found))
    const value = this.inline(e)
    const symbol = this.symbol(this.letters.forShape(e.type), value)
    const { field } = e.type
    const images = new Map<Expr, Expr>([[B.neg(e), B.neg(symbol)]])
    if (!isScalar(e.type)) {
      images.set(B.transpose(e), B.transpose(symbol))
      images.set(B.adjoint(e), B.adjoint(symbol))
    }
    if (field === "C") images.set(B.conj(e), B.conj(symbol))
    images.set(e, symbol)
    const piece: Piece = { symbol, value, given: false, body: e }
    const replaced = (root: Expr): Expr => (root === e ? e : substitute(B, root, images))
    for (const p of [...this.pieces, this.of]) p.body = replaced(p.body)
    this.values.set(symbol, value)
    this.pieces.push(piece)
    this.order()
  }

  /** Names before what uses them. */
  private order(): void {
    const placed = new Set<Expr>()
    const ordered: Piece[] = []
    const symbols = new Map<Expr, Piece>(this.pieces.map((p) => [p.symbol, p]))
    const place = (p: Piece): void => {
      if (placed.has(p.symbol)) return
      placed.add(p.symbol)
      for (const s of symbolsOf(p.body)) {
        const inner = symbols.get(s)
        if (inner) place(inner)
      }
      ordered.push(p)
    }
    this.pieces.forEach(place)
    this.pieces = ordered
  }

  private readonly inline = (e: Expr): Expr => {
    const symbols = new Map<Expr, Expr>(this.values)
    return substitute(this.plain, e, symbols)
  }

  done(): Naming {
    return new Naming(this.of, this.pieces, this.plain, this.letters, this.wrapped)
  }
}

const sum = (numbers: readonly number[]): number =>
  Math.min(
    LONG,
    numbers.reduce((a, b) => a + b, 0),
  )

/** How many names and numbers are written for a node. */
function leaves(e: Expr, args: readonly number[]): number {
  if (e.kind === "literal") return 0
  if (e.kind !== "apply" || args.length === 0) return 1
  // indices are no names to speak of
  return sum(e.op.linear ? args.slice(0, linearArguments(e.op, args.length)) : args)
}

/** A sign, a number or a transpose around something: what stands inside is named instead. */
function isWrapped(e: Apply): boolean {
  if (e.op === ops.scale) return e.args[0]?.kind === "literal"
  return e.op.distributes !== undefined || (e.op === ops.pow && isScalar(e.type) && e.args[1]?.kind === "literal")
}

/** A number times a scalar that a function is taken of: `exp(-s/2)`. */
const isInside = ({ e, parents }: Candidate): boolean =>
  e.op === ops.scale && isScalar(e.type) && parents.some((p) => p.op.derivative !== undefined)

export interface Candidate {
  readonly e: Apply
  /** Names written in it. */
  readonly size: number
  /** How often a variable occurs in it. */
  readonly occurrences: number
  readonly parents: readonly Apply[]
  readonly moving: ReadonlySet<Expr>
  readonly roots: ReadonlySet<Expr>
}

/** What the whole function is the real part of. */
const isRealPart = ({ parents, roots }: Candidate): boolean =>
  parents.length === 1 && parents.every((p) => p.op === ops.re && roots.has(p))

const MIRRORS: ReadonlySet<unknown> = new Set([ops.conj, ops.transpose, ops.adjoint])

const conjugates = (e: Expr): number => nodesOf(e).filter((n) => n.kind === "apply" && MIRRORS.has(n.op)).length

/** The one with fewer conjugates and transposes. */
const plainer = (a: Expr, b: Expr): Expr => (conjugates(b) < conjugates(a) ? b : a)

const isLinear = (e: Apply): boolean => einsumOf(e.op) !== undefined || e.op.linear === true

/** Whether naming a part makes the derivation easier to read. */
function isWorthNaming({ e, size, occurrences, parents, moving, roots }: Candidate): boolean {
  if (size < 2) return false
  const isSum = e.op === ops.add
  const repeated = parents.length > 1 || parents.some((p) => p.args.filter((a) => a === e).length > 1)
  if (isScalar(e.type)) {
    // a product of scalars is named by its factors
    const factors = e.op === ops.scale && e.args.every((a) => moving.has(a))
    if (factors) return false
    const beside = parents.some((p) => p.op === ops.scale && p.args.every((a) => moving.has(a)))
    const nonlinear = parents.some((p) => !isLinear(p))
    return size > 1 && (beside || nonlinear || (repeated && size > 2))
  }
  // a function whose slope is written with its value, beside something else that varies
  const recurs = e.op.derivative?.includes(`${e.op.name}(`) === true
  if (recurs && size > 1 && parents.some((p) => p.op === ops.mul && p.args.every((a) => moving.has(a)))) return true
  for (const p of parents) {
    if (isLinear(p)) continue
    if (p.op.elementwise) {
      if (size > 2 && !roots.has(p)) return true
    } else if (isSum || size > 2 || occurrences > 1) return true
  }
  if (!repeated) return false
  if (parents.some((p) => p.op === ops.inner && p.args.every((a) => a === e))) return isSum || size > 2
  return isSum || size > 2 || parents.some((p) => !isLinear(p))
}
