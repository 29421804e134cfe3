import { describe, expect, test } from "vitest"
import { pullBack } from "../../src/derive/adjoints.ts"
import { type Dual, derivativePart, dual, dualMatrix } from "../../src/field/dual.ts"
import * as la from "../../src/field/linalg.ts"
import { createRandom, type Random } from "../../src/field/random.ts"
import {
  chainSource,
  complexSource,
  float64Source,
  type Source,
  sampleMatrix,
  sampleTangent,
} from "../../src/field/sample.ts"
import { dimName, sameDim } from "../../src/ir/dim.ts"
import { type Arena, type Expr, type Field, isScalar, type Sym, sameShape } from "../../src/ir/expr.ts"
import { type Matrix, type NumberSystem, OutsideDomain } from "../../src/ir/number.ts"
import type { Op } from "../../src/ir/op.ts"
import { type Builder, PlainBuilder } from "../../src/ops/build.ts"
import { evaluate } from "../../src/ops/evaluate.ts"
import { ops } from "../../src/ops/index.ts"
import { instantiateText } from "../../src/rewrite/instantiate.ts"
import { core } from "../../src/rewrite/rules/core.ts"
import { RuleSet } from "../../src/rewrite/rule-set.ts"
import { SimplifyingBuilder } from "../../src/rewrite/simplify.ts"
import { parseExpression } from "../../src/syntax/gradus/parser.ts"
import { printText } from "../../src/syntax/print/index.ts"
import { Elaborator } from "../../src/syntax/elaborate.ts"
import { Scope } from "../../src/syntax/scope.ts"
import { SEED } from "../support/seed.ts"
import {
  attempt,
  cardNamed,
  cards,
  expectSame,
  type Instance,
  instance,
  magnitude,
  names,
  point,
  SIZES,
  samplesOf,
  size,
  type Values,
  valueOf,
} from "./instance.ts"

/** Directions in which the arguments may move; indices stand still. */
function directions<T>(source: Source<T>, of: Instance, at: Values<T>, random: Random): Values<T> {
  const moving = of.args.filter((a, i) => a.set !== "Int" && moves(of.op, i))
  return new Map(
    moving.map((a) => {
      const value = at.get(a.name) as Matrix<T>
      return [a.name, sampleTangent(source, a.set, a.type.field, value, random)]
    }),
  )
}

/** The derivative along the directions, by dual numbers. */
function moved<T>(F: NumberSystem<T>, e: Expr, of: Instance, at: Values<T>, along: Values<T>): Matrix<T> {
  const D = dual(F)
  const values = new Map<string, Matrix<Dual<T>>>([...at].map(([n, v]) => [n, dualMatrix(F, v, along.get(n))]))
  return derivativePart(evaluate(D, e, { sizes: of.sizes, value: (name) => values.get(name) }))
}

/** The real inner product re tr(A^H B). */
const pairing = <T>(F: NumberSystem<T>, A: Matrix<T>, B: Matrix<T>): T =>
  F.re(la.trace(F, la.matmul(F, la.adjoint(F, A), B)))

interface World<T> {
  readonly name: string
  readonly source: Source<T>
  readonly field: Field
}
const worlds: readonly World<unknown>[] = [
  { name: "float64", source: float64Source, field: "R" },
  { name: "complex128", source: complexSource(float64Source), field: "C" },
  { name: "prime chain", source: chainSource(3), field: "R" },
  { name: "complex prime chain", source: complexSource(chainSource(3)), field: "C" },
] as readonly World<unknown>[]

/** Slices: their ranges are sizes, which symbols do not stand for. */
const RANGES: ReadonlySet<string> = new Set(["rows", "columns"])
/** Cards with arguments that move. */
const movable = names.filter((n) => {
  const op = cardNamed(n)
  return !RANGES.has(n) && samplesOf(op, op.params.length).some((s) => s !== "index")
})
/** Whether a card says what becomes of it as an argument moves. */
const moves = (op: Op, i: number): boolean =>
  op.derivative !== undefined ||
  op.linear === true ||
  op.einsum !== undefined ||
  op.differential?.[i] !== undefined ||
  op.adjoints?.[i] !== undefined

/** Every world and size in turn; a card has to pass in floating point (over C alone where its text has the unit i). */
function inWorlds(op: Op, check: <T>(world: World<T>, of: Instance, at: Values<T>, random: Random) => void): void {
  const passed = worlds.filter(
    (world) =>
      SIZES.filter((numbers, i) => {
        const of = instance(op, world.field, numbers)
        const random = createRandom(`${SEED} ${op.name} ${world.name} ${i}`)
        return attempt(() => check(world, of, point(world.source, of, random), random))
      }).length > 0,
  )
  const texts = [op.definition, ...(op.differential ?? []), ...(op.adjoints ?? [])].join()
  const imaginary = op.field === "complex" || /\di\b/.test(texts)
  expect(passed.map((w) => w.name).join()).toMatch(imaginary ? /float64|complex128/ : /float64/)
}

/** Where a condition that the card states does not hold, its formula need not hold either. */
function holds<T>(F: NumberSystem<T>, of: Instance, at: Values<T>): boolean {
  const { smooth } = of.op
  if (smooth === undefined || F.exact) return true
  const [, left = ""] = /^(.*?)\s*!= 0$/.exec(smooth) ?? []
  const value = valueOf(F, instantiateText(of.builder, left, of.op, of.args, of.dims), of, at)
  return value.data.every((a) => F.magnitude(a) > 1e-9)
}

const fits = (e: Expr, shape: Expr): void => expect(sameShape(e.type, shape.type)).toBe(true)

describe("what a card says of itself", () => {
  test("names and aliases are unique", () => {
    const all = cards.flatMap((op) => [op.name].concat(op.aliases ?? []))
    expect(all.filter((n, i) => all.indexOf(n) !== i)).toEqual([])
  })

  test("the table knows a card by its name", () => {
    expect(Object.entries<Op>(ops).filter(([key, op]) => key !== op.name)).toEqual([])
  })

  // third derivatives of matrix functions have no card
  test.each(movable.filter((n) => !n.startsWith("frechet2")))("%s can be differentiated", (name) => {
    const op = cardNamed(name)
    expect(op.derivative !== undefined && op.params.length > 1).toBe(false)
    const still = op.params.filter((_, i) => !moves(op, i) && samplesOf(op, op.params.length)[i] !== "index")
    expect(still).toEqual([])
  })

  test.each(names.filter((n) => !RANGES.has(n)))("%s: its texts have the right shapes", (name) => {
    const of = instance(cardNamed(name), "C")
    const { op, builder, args, dims, node } = of
    const read = (text: string, extra: Record<string, Expr> = {}): Expr =>
      instantiateText(builder, text, op, args, dims, extra)
    for (const [i, text] of (op.differential ?? []).entries()) {
      const arg = args[i] as Sym
      fits(read(text, { [`d${op.params[i]}`]: builder.arena.symbol(`d${op.params[i]}`, arg.type) }), node)
    }
    for (const [i, text] of (op.adjoints ?? []).entries())
      if (text !== undefined) fits(read(text, { G: builder.arena.symbol("G", node.type) }), args[i] as Sym)
    if (op.derivative !== undefined) fits(read(op.derivative), args[0] as Sym)
    if (op.definition !== undefined) fits(read(op.definition), node)
    if (op.onReals !== undefined) fits(read(op.onReals), node)
    for (const text of [op.domain, op.domainOverC, op.smooth, op.entails]) {
      if (text === undefined) continue
      const [, left, relation, right = ""] =
        /^(.*?)\s*(!=|>|is not on the closed negative real axis)\s*(.*)$/.exec(text) ?? []
      expect(relation).toBeDefined()
      read(left as string)
      if (/^(!=|>)$/.test(relation as string)) read(right)
    }
  })

  test.each(names.filter((n) => !RANGES.has(n)))("%s: what is printed is read as the same", (name) => {
    const op = cardNamed(name)
    for (const field of ["R", "C"] as const) {
      if (op.onReals !== undefined && field === "R") continue
      const { builder, args, node, sizes } = instance(op, field)
      const scope = new Scope()
      for (const a of args) scope.setValue(a.name, a)
      for (const n of sizes.keys()) scope.setDim(n, dimName(n))
      const text = printText(node)
      const elaborator = new Elaborator(scope, { builder, unify: sameDim, source: text })
      expect(printText(elaborator.expression(parseExpression(text)))).toBe(text)
    }
  })
})

describe("values", () => {
  test.each(names)("%s is evaluated at its samples, in its shape", (name) => {
    inWorlds(cardNamed(name), (world, of, at) => {
      const F = world.source.system
      const value = valueOf(F, of.node, of, at)
      expect([value.rows, value.cols]).toEqual([size(of.node.type.rows, of.sizes), size(of.node.type.cols, of.sizes)])
      expect(Number.isFinite(magnitude(F, value))).toBe(true)
    })
  })

  // tan alone has a domain that no number leaves: cos(x) is not 0 at any of them
  const bounded = names.filter((n) => cardNamed(n).domain !== undefined && n !== "tan")

  test.each(bounded)("%s has a value over R exactly where its card says", (name) => {
    const F = float64Source.system
    const op = cardNamed(name)
    const [, left = "", relation = "", right = ""] = /^(.*?)\s*(!=|>)\s*(.*)$/.exec(op.domain ?? "") ?? []
    const seen = new Set<boolean>()
    for (let i = 0; i < 60; i++) {
      const of = instance(op, "R", SIZES[i % SIZES.length])
      const random = createRandom(`${SEED} ${name} domain ${i}`)
      // anything of the shape, positive entries, singular square matrices
      const at = new Map(
        of.args.map((a) => {
          if (a.set === "Int") return [a.name, la.scalar(random.integer(1, 2))] as const
          const [rows, cols] = [size(a.type.rows, of.sizes), size(a.type.cols, of.sizes)]
          const A = sampleMatrix(float64Source, i % 3 === 1 ? "positive" : "general", "R", rows, cols, random)
          const singular = i % 3 === 0 && rows === cols && rows > 1
          return [a.name, singular ? la.generate(rows, cols, (r, c) => (r === 0 ? 0 : la.at(A, r, c))) : A] as const
        }),
      )
      const side = (text: string): Matrix<number> =>
        valueOf(F, instantiateText(of.builder, text, op, of.args, of.dims), of, at)
      const [a, b] = [side(left), side(right)]
      const bound = (k: number): number => b.data[b.data.length === 1 ? 0 : k] as number
      const inside = a.data.every((x, k) => (relation === ">" ? x > bound(k) : x !== bound(k)))
      let defined = true
      try {
        valueOf(F, of.node, of, at)
      } catch (error) {
        if (!(error instanceof OutsideDomain)) throw error
        defined = false
      }
      expect(defined, `point ${i}`).toBe(inside)
      seen.add(inside)
    }
    expect(seen.size, "points inside and outside").toBe(2)
  })

  test.each(names.filter((n) => cardNamed(n).definition !== undefined))("%s equals its definition", (name) => {
    inWorlds(cardNamed(name), (world, of, at) => {
      const F = world.source.system
      const { op, builder, args, dims } = of
      const defined = instantiateText(builder, op.definition as string, op, args, dims)
      expectSame(F, valueOf(F, of.node, of, at), valueOf(F, defined, of, at), world.name)
    })
  })

  test.each(names.filter((n) => cardNamed(n).onReals !== undefined))("%s of real arguments", (name) => {
    const of = instance(cardNamed(name), "R")
    const at = point(float64Source, of, createRandom(`${SEED} ${name} reals`))
    const F = float64Source.system
    const real = instantiateText(of.builder, of.op.onReals as string, of.op, of.args, of.dims)
    expectSame(F, valueOf(F, of.node, of, at), valueOf(F, real, of, at), "float64")
  })

  test.each(names.filter((n) => cardNamed(n).onScalars !== undefined))("%s of scalars", (name) => {
    const passed = worlds.filter((world) => {
      const of = instance(cardNamed(name), world.field, SIZES[0], "scalar")
      const F = world.source.system
      const at = point(world.source, of, createRandom(`${SEED} ${name} ${world.name} scalars`))
      // the only eigenvalue of a scalar is the first
      for (const a of of.args) if (a.set === "Int") (at as Map<string, Matrix<unknown>>).set(a.name, la.scalar(F.one))
      const scalar = instantiateText(of.builder, of.op.onScalars as string, of.op, of.args, of.dims)
      expect(isScalar(scalar.type)).toBe(true)
      return attempt(() => expectSame(F, valueOf(F, of.node, of, at), valueOf(F, scalar, of, at), world.name))
    })
    expect(passed.map((w) => w.name)).toContain("float64")
  })

  test.each(names.filter((n) => (cardNamed(n).commutes?.length ?? 0) > 0))("%s commutes as it says", (name) => {
    inWorlds(cardNamed(name), (world, of, at) => {
      const F = world.source.system
      const B = of.builder
      for (const what of of.op.commutes ?? []) {
        const images = of.args.map((a) => B[what](a))
        const [inside, outside] = [B.apply(of.op, images, of.dims), B[what](of.node)]
        expectSame(F, valueOf(F, inside, of, at), valueOf(F, outside, of, at), `${world.name}: ${what}`)
      }
    })
  })
})

/** Richardson's extrapolation of central differences, and how much it changes the result: all of it at a kink. */
function differences<T>(
  F: NumberSystem<T>,
  of: Instance,
  at: Values<T>,
  along: Values<T>,
): { readonly estimate: Matrix<T>; readonly error: number } {
  const shifted = (h: number): Matrix<T> => {
    const values = new Map(
      [...at].map(([n, v]) => {
        const E = along.get(n)
        return [n, E ? la.add(F, v, la.scale(F, F.number(h), E)) : v] as const
      }),
    )
    return valueOf(F, of.node, of, values)
  }
  const central = (h: number): Matrix<T> => la.scale(F, F.number(1 / (2 * h)), la.sub(F, shifted(h), shifted(-h)))
  const h = 2 ** -10
  const [coarse, fine] = [central(h), central(h / 2)]
  const change = la.sub(F, fine, coarse)
  const estimate = la.add(F, fine, la.scale(F, F.number(1 / 3), change))
  return { estimate, error: magnitude(F, change) / (1 + magnitude(F, fine)) }
}

describe("derivatives", () => {
  const withTexts = movable.filter((n) => cardNamed(n).differential !== undefined)

  test.each(withTexts)("%s: the terms of its differential are linear", (name) => {
    inWorlds(cardNamed(name), (world, of, at, random) => {
      const F = world.source.system
      const { op, builder, args, dims } = of
      for (const [i, text] of (op.differential as readonly string[]).entries()) {
        const arg = args[i] as Sym
        if (arg.set === "Int") continue
        const hole = builder.arena.symbol(`d${op.params[i]}`, arg.type)
        const term = instantiateText(builder, text, op, args, dims, { [hole.name]: hole })
        const value = at.get(arg.name) as Matrix<unknown>
        const along = (): Matrix<unknown> =>
          sampleTangent(world.source as never, arg.set, arg.type.field, value as never, random)
        const [D, E] = [along(), along()] as [Matrix<never>, Matrix<never>]
        const put = (H: Matrix<never>): Matrix<never> =>
          valueOf(F, term, of, new Map([...at, [hole.name, H]])) as Matrix<never>
        const three = F.number(3)
        const together = la.add(F, D, la.scale(F, three, E)) as Matrix<never>
        expectSame(F, put(together), la.add(F, put(D), la.scale(F, three, put(E))) as Matrix<never>, world.name)
      }
    })
  })

  test.each(movable)("%s: its differential against dual numbers", (name) => {
    inWorlds(cardNamed(name), (world, of, at, random) => {
      const F = world.source.system
      if (!holds(F, of, at)) throw new OutsideDomain("the card says so")
      const { op, builder, args, dims } = of
      const along = directions(world.source, of, at, random)
      const terms: Expr[] = []
      for (const [i, arg] of args.entries()) {
        if (!along.has(arg.name)) continue
        const hole = builder.arena.symbol(`d${arg.name}`, arg.type)
        const put = builder.apply(
          op,
          args.map((a, k) => (k === i ? hole : a)),
          dims,
        )
        const text = op.differential?.[i]
        if (text !== undefined)
          terms.push(instantiateText(builder, text, op, args, dims, { [`d${op.params[i]}`]: hole }))
        else if (op.derivative !== undefined)
          terms.push(builder.hadamard(instantiateText(builder, op.derivative, op, args, dims), hole))
        else if (op.linear && args.length > 1)
          terms.push(
            builder.apply(
              op,
              args.map((a, k) => (k === i ? hole : a.set === "Int" ? a : builder.zeros(a.type))),
              dims,
            ),
          )
        else terms.push(put)
      }
      const values = new Map([...at, ...[...along].map(([n, E]) => [`d${n}`, E] as const)])
      const claimed = terms.map((t) => valueOf(F, t, of, values)).reduce((a, b) => la.add(F, a, b))
      const actual = moved(F, of.node, of, at, along)
      expectSame(F, claimed, actual, world.name)
      // over C open up to a phase, which changes from point to point
      if (F.exact || (F.complex && op.openPhase)) return
      const { estimate, error } = differences(F, of, at, along)
      expectSame(F, actual, estimate, `${world.name}: differences`, 1e-6 + 10 * error)
    })
  })

  const builders: readonly [string, (arena: Arena) => Builder][] = [
    ["as written", (arena) => new PlainBuilder(arena)],
    ["simplified", (arena) => new SimplifyingBuilder(arena, new RuleSet(core))],
  ]
  describe.each(builders)("%s", (_, make) => {
    test.each(movable)("%s: ⟨G, dF⟩ = ⟨A*(G), dA⟩", (name) => {
      inWorlds(cardNamed(name), (world, of, at, random) => {
        const F = world.source.system
        if (!holds(F, of, at)) throw new OutsideDomain("the card says so")
        const along = directions(world.source, of, at, random)
        const G = of.builder.arena.symbol("G", of.node.type)
        const cotangent = sampleMatrix(
          world.source,
          "general",
          G.type.field,
          size(G.type.rows, of.sizes),
          size(G.type.cols, of.sizes),
          random,
        )
        const values = new Map([...at, ["G", cotangent] as const])
        const wrt = of.args.filter((a) => along.has(a.name))
        const pulled = pullBack(make(of.builder.arena), of.node, G, wrt)
        const right = wrt
          .map((a) => pairing(F, valueOf(F, pulled.get(a) as Expr, of, values), along.get(a.name) as Matrix<never>))
          .reduce(F.add)
        const left = pairing(F, cotangent, moved(F, of.node, of, at, along))
        expectSame(F, la.scalar(left), la.scalar(right), world.name)
      })
    })
  })
})
