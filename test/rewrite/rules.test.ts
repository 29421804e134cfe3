import { readdirSync } from "node:fs"
import { describe, expect, test } from "vitest"
import * as la from "../../src/field/linalg.ts"
import { createRandom, type Random } from "../../src/field/random.ts"
import { complexSource, float64Source, type Source, sampleMatrix } from "../../src/field/sample.ts"
import { dimName, dimNames, dimValue } from "../../src/ir/dim.ts"
import { GradusError } from "../../src/ir/error.ts"
import { Arena, type Expr, isScalar, nodesInside, nodesOf, sameShape, type Sym, symbolsOf } from "../../src/ir/expr.ts"
import { type Matrix, type NumberSystem, OutsideDomain, Unavailable } from "../../src/ir/number.ts"
import { PlainBuilder } from "../../src/ops/build.ts"
import { evaluate } from "../../src/ops/evaluate.ts"
import { instantiate, match } from "../../src/rewrite/match.ts"
import { type CompiledRule, compileRule, glanceOf, mentionedBy, type Rule, rootsOf } from "../../src/rewrite/rule.ts"
import { type Sizes, sizeAssignments, sizeNeeds } from "../../src/verify/sizes.ts"

/** Set the environment variable SEED to repeat a run. */
const SEED = Number(process.env["SEED"] ?? Math.floor(Math.random() * 2 ** 31))
console.log(`rule tests: SEED=${SEED}`)

const folder = new URL("../../src/rewrite/rules/", import.meta.url)
const modules = await Promise.all(
  readdirSync(folder).map((file) => import(new URL(file, folder).href) as Promise<Record<string, unknown>>),
)
const tables = modules.flatMap((m) => Object.values(m)).filter((t): t is readonly Rule[] => Array.isArray(t))
const rules = [...new Set(tables.flat())]
const titled = rules.map((rule) => [`${rule.name}: ${rule.from} -> ${rule.to}`, rule] as const)

test("there are rules, each once", () => {
  expect(rules.length).toBeGreaterThan(80)
  const texts = rules.map((r) => `${r.where} | ${r.from} | ${r.to}`)
  expect(texts.filter((t, i) => texts.indexOf(t) !== i)).toEqual([])
})

/** The sides of a rule in an arena of their own, integers replaced: nodes of two arenas must not be mixed. */
function copied(B: PlainBuilder, { pattern, template, names }: CompiledRule, integer?: Expr): [Expr, Expr] {
  const copy = (s: Sym): Expr => (integer && s.set === "Int" ? integer : B.arena.symbol(s.name, s.type, s.set))
  const bindings = {
    values: new Map<Expr, Expr>(symbolsOf(pattern, template, ...names).map((s) => [s, copy(s)])),
    dims: new Map(sizeNeeds([pattern, template, ...names]).names.map((n) => [n, dimName(n)])),
  }
  return [instantiate(B, pattern, bindings), instantiate(B, template, bindings)]
}

/** How often a rule applies at the root to what it has made. */
function repetitions(compiled: CompiledRule): number {
  const B = new PlainBuilder(new Arena())
  let [, e] = copied(B, compiled)
  for (let n = 0; n < 5; n++) {
    const bindings = match(compiled.pattern, e, () => true)
    if (!bindings) return n
    e = instantiate(B, compiled.template, bindings)
  }
  return Number.POSITIVE_INFINITY
}

describe("what a rule says of itself", () => {
  test.each(titled)("%s", (_, rule) => {
    expect(rule.name).toMatch(/^[a-z]+(-[a-z0-9]+)*$/)
    const compiled = compileRule(rule)
    const { pattern, template } = compiled
    expect(pattern.kind, "a rule is found by the operator at its root").toBe("apply")
    expect(glanceOf(rule)(pattern), "the quick look lets its own left side pass").toBe(true)
    const ops = new Set(nodesInside(pattern).map((n) => (n.kind === "apply" ? n.op : undefined)))
    for (const all of mentionedBy(rule)) expect(all.some((op) => ops.has(op))).toBe(true)
    expect(pattern.kind === "apply" && (rootsOf(rule)?.includes(pattern.op) ?? true)).toBe(true)
    expect(sameShape(pattern.type, template.type), "both sides have one shape").toBe(true)
    const bound = symbolsOf(pattern)
    const loose = symbolsOf(template).filter((s) => !bound.includes(s))
    expect(
      loose.map((s) => s.name),
      "bound on the left",
    ).toEqual([])
    const dimsOf = (e: Expr): string[] => (e.kind === "apply" ? e.dims.flatMap(dimNames) : [])
    const sizes = new Set(
      nodesOf(pattern).flatMap((e) =>
        e.kind === "symbol" ? [...dimNames(e.type.rows), ...dimNames(e.type.cols)] : dimsOf(e),
      ),
    )
    const used = nodesOf(template).flatMap(dimsOf)
    expect(
      used.filter((n) => !sizes.has(n)),
      "sizes fixed on the left",
    ).toEqual([])
    // a rule that swaps two factors would run for ever
    expect(repetitions(compiled), "it comes to an end").toBeLessThan(5)
  })
})

/** Both sides with literals in place of integers, which is what patterns match. */
function sidesOf(compiled: CompiledRule): [Expr, Expr][] {
  const B = new PlainBuilder(new Arena())
  const choices = compiled.names.some((s) => s.set === "Int") ? [-2, -1, 0, 1, 2, 3] : [0]
  return choices.map((k) => copied(B, compiled, B.literal(k)))
}

/**
 * A matrix in the set of a name; for general ones also positive entries, and definite matrices, where functions are
 * defined. `tame`: real numbers for complex matrices, and integers for scalars.
 */
function draw<T>(source: Source<T>, s: Sym, sizes: Sizes, random: Random, tame: boolean): Matrix<T> {
  const [rows, cols] = [dimValue(s.type.rows, sizes) as number, dimValue(s.type.cols, sizes) as number]
  if (tame && isScalar(s.type)) return sampleMatrix(source, "Int", "R", rows, cols, random)
  const kind = s.set === "general" ? random.integer(0, 3) : 0
  if (kind === 1 && (s.type.field === "R" || tame)) return sampleMatrix(source, "positive", "R", rows, cols, random)
  if (kind === 2 && rows === cols) return sampleMatrix(source, "PD", s.type.field, rows, cols, random)
  const value = sampleMatrix(source, s.set, s.type.field, rows, cols, random)
  const small = source.system.rational(1n, 4n)
  return kind === 3 ? la.scale(source.system, small, value) : value
}

/** The value where it is defined, that is also: where what is real by its type is real. */
function valueOf<T>(
  F: NumberSystem<T>,
  e: Expr,
  sizes: Sizes,
  values: ReadonlyMap<string, Matrix<T>>,
): Matrix<T> | undefined {
  const memo = new Map<Expr, Matrix<T>>()
  try {
    const value = evaluate(F, e, { sizes, value: (name) => values.get(name) }, memo)
    const isReal = (a: T): boolean => !F.complex || F.magnitude(F.im(a)) <= 1e-9 * (1 + F.magnitude(a))
    return [...memo].every(([n, v]) => n.type.field === "C" || v.data.every(isReal)) ? value : undefined
  } catch (error) {
    if (error instanceof OutsideDomain || error instanceof Unavailable) return undefined
    throw error
  }
}

/** How many points both sides were defined at; throws where they differ. */
function compareSides<T>(
  source: Source<T>,
  [from, to]: [Expr, Expr],
  names: readonly Sym[],
  sizes: Sizes,
  random: Random,
  tame: boolean,
): number {
  const F = source.system
  let points = 0
  for (let attempt = 0; attempt < 200 && points < 4; attempt++) {
    const values = new Map(names.map((s) => [s.name, draw(source, s, sizes, random, tame)]))
    const [a, b] = [valueOf(F, from, sizes, values), valueOf(F, to, sizes, values)]
    if (!a || !b) continue
    const size = Math.max(...[...a.data, ...b.data].map(F.magnitude))
    const distance = Math.max(...la.sub(F, a, b).data.map(F.magnitude))
    if (!Number.isFinite(size) || size > 1e6) continue
    expect(distance / (1 + size), `at ${[...sizes].join("; ")}`).toBeLessThan(1e-7)
    points++
  }
  return points
}

describe("both sides have one value", () => {
  test.each(titled)("%s", (_, rule) => {
    const compiled = compileRule(rule)
    const names = compiled.names.filter((s) => s.set !== "Int")
    const isComplex = nodesOf(compiled.pattern, compiled.template, ...names).some((e) => e.type.field === "C")
    const random = createRandom(`${SEED} ${rule.where} ${rule.from}`)
    const at = (tame: boolean): number => {
      let points = 0
      for (const sides of sidesOf(compiled))
        for (const sizes of sizeAssignments(sizeNeeds([...sides, ...names]), 2))
          points += isComplex
            ? compareSides(complexSource(float64Source), sides, names, sizes, random, tame)
            : compareSides(float64Source, sides, names, sizes, random, tame)
      return points
    }
    const points = at(false) || at(true)
    expect(points, "points at which both sides are defined").toBeGreaterThan(3)
  })
})

/** The operators of the rule take the name without its set too. */
function canBeWritten(rule: Rule, s: Sym): boolean {
  try {
    const where = rule.where.replace(/(\w+) in [A-Za-z]+\(n\)/, (all, name) =>
      name === s.name ? `${name} in ${s.type.field}^(n x n)` : all,
    )
    return Boolean(compileRule({ ...rule, where }).template)
  } catch (error) {
    if (error instanceof GradusError) return false
    throw error
  }
}

/** The names of a rule with one condition dropped: a set, or that numbers are real. */
function weaker({ names, rule }: CompiledRule): { readonly dropped: string; readonly names: readonly Sym[] }[] {
  const B = new PlainBuilder(new Arena())
  const sets = names
    .filter((s) => s.set !== "general" && s.set !== "Int" && canBeWritten(rule, s))
    .map((s) => ({
      dropped: `${s.name} in ${s.set}`,
      names: names.map((n) => (n === s ? B.arena.symbol(n.name, n.type) : n)),
    }))
  // what an unused name declares is a size
  const real = names.some((s) => s.type.field === "R" && s.set === "general")
  const complex = names.map((n) =>
    n.type.field === "R" && n.set === "general" ? B.arena.symbol(n.name, { ...n.type, field: "C" as const }) : n,
  )
  return real ? [...sets, { dropped: "real", names: complex }] : sets
}

/** Both sides over other names; undefined where an operator does not take them. */
function sidesOver(compiled: CompiledRule, names: readonly Sym[], integer: number): [Expr, Expr] | undefined {
  const B = new PlainBuilder(new Arena())
  const by = new Map(names.map((n) => [n.name, B.arena.symbol(n.name, n.type, n.set)]))
  const copy = (s: Sym): Expr => (s.set === "Int" ? B.literal(integer) : (by.get(s.name) ?? s))
  const bindings = {
    values: new Map<Expr, Expr>(symbolsOf(compiled.pattern, compiled.template).map((s) => [s, copy(s)])),
    dims: new Map(sizeNeeds([compiled.pattern, compiled.template]).names.map((n) => [n, dimName(n)])),
  }
  try {
    return [instantiate(B, compiled.pattern, bindings), instantiate(B, compiled.template, bindings)]
  } catch (error) {
    if (error instanceof GradusError) return undefined
    throw error
  }
}

/** How the sides compare at random points, over C: some where they differ, or none where both are defined. */
function isNeeded(compiled: CompiledRule, names: readonly Sym[], random: Random): boolean {
  const source = complexSource(float64Source)
  const F = source.system
  const size = (A: Matrix<ReturnType<typeof F.number>>): number => Math.max(...A.data.map(F.magnitude))
  let compared = 0
  for (const integer of compiled.names.some((s) => s.set === "Int") ? [-2, -1, 2, 3] : [2]) {
    const sides = sidesOver(compiled, names, integer)
    if (!sides) continue
    const symbols = names.filter((s) => s.set !== "Int")
    for (const sizes of sizeAssignments(sizeNeeds([...sides, ...symbols]), 2))
      for (let attempt = 0; attempt < 40; attempt++) {
        const values = new Map(
          symbols.map((s) => [
            s.name,
            la.scale(F, F.number(s.set === "general" ? 1 + (attempt % 4) : 1), draw(source, s, sizes, random, false)),
          ]),
        )
        const [a, b] = sides.map((e) => valueOf(F, e, sizes, values))
        if (!a || !b) continue
        const total = size(a) + size(b)
        if (!(total < 1e6)) continue
        compared++
        if (size(la.sub(F, a, b)) / (1 + total) > 1e-6) return true
      }
  }
  return compared === 0
}

describe("a rule claims no more than it needs", () => {
  const conditional = rules.flatMap((rule) => {
    const compiled = compileRule(rule)
    const used = new Set(symbolsOf(compiled.pattern).map((s) => s.name))
    return weaker({ ...compiled, names: compiled.names.filter((s) => used.has(s.name)) }).map(
      ({ dropped, names }) => [`${rule.name}: ${rule.from} -> ${rule.to}, without ${dropped}`, rule, names] as const,
    )
  })

  test.each(conditional)("%s", (_, rule, names) => {
    const random = createRandom(`${SEED} ${rule.where} ${rule.from} weaker`)
    expect(isNeeded(compileRule(rule), names, random), "a value for which the sides differ").toBe(true)
  })
})
