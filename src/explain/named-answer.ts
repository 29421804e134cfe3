import { pullBack } from "../derive/adjoints.ts"
import { projected } from "../derive/structures.ts"
import { type Expr, nodesOf, type Sym, symbolsOf } from "../ir/expr.ts"
import { ops } from "../ops/index.ts"
import { substitute } from "../syntax/substitute.ts"
import type { Question } from "./derivation.ts"
import type { Naming } from "./naming.ts"
import { writtenSize } from "./shorten.ts"

/** The gradient of a real function by V with the names of a derivation: what is shortest. */
export function namedAnswer(question: Question, naming: Naming, V: Sym, answer: Expr): Expr {
  const abstracted = naming.abstract(answer, question.shop)
  if (question.gradients.some((g) => g.sense !== "gradient")) return abstracted
  const own = throughNames(question, naming, V)
  return sizeOf(own) < sizeOf(abstracted) ? own : abstracted
}

const sizeOf = (e: Expr): number => 100 * writtenSize(e) + nodesOf(e).length

/** From name to name, so that the names stay. */
function throughNames({ shop, wrt }: Question, naming: Naming, V: Sym): Expr {
  const { derive, read } = shop
  const moving = new Set<Sym>(wrt)
  for (const n of naming.names) if (symbolsOf(n.body).some((s) => moving.has(s))) moving.add(n.symbol)
  const seeds = new Map<Sym, Expr>([[naming.of.symbol, derive.literal(1)]])
  for (const { symbol, body } of [naming.of, ...[...naming.names].reverse()]) {
    const seed = seeds.get(symbol)
    if (!seed) continue
    for (const [leaf, part] of pullBack(
      derive,
      body,
      seed,
      symbolsOf(body).filter((s) => moving.has(s)),
    )) {
      const known = seeds.get(leaf)
      seeds.set(leaf, known ? derive.add(known, part) : part)
    }
  }
  const pulled = seeds.get(V) ?? derive.zeros(V.type)
  const G = V.type.field === "R" ? derive.re(pulled) : pulled
  const bodies = naming.names.filter((n) => n.body.kind === "apply" && n.body.op !== ops.add)
  const names = new Map<Expr, Expr>(bodies.map((n) => [read.rebuild(n.body), n.symbol]))
  return read.rebuild(substitute(read, read.rebuild(projected(derive, V, G) ?? G), names))
}
