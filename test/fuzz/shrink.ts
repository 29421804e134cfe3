import { type Expr, isScalar, nodesOf, sameShape, symbolsOf, type Sym } from "../../src/ir/expr.ts"
import { PlainBuilder } from "../../src/ops/build.ts"
import { substitute } from "../../src/syntax/substitute.ts"
import { judge, type Outcome, type Result } from "./case.ts"
import { problemText, type RandomProblem } from "./problem.ts"

interface Shrunk {
  readonly text: string
  readonly result: Result
}

/** A problem with the same outcome from which nothing can be left out; tries at most `budget` candidates. */
export function shrink(problem: RandomProblem, outcome: Outcome, seed: string, budget = 400): Shrunk {
  const B = new PlainBuilder(problem.builder.arena)
  let { f, wrt } = problem
  let result = judge(f, wrt, seed)
  const kind = kindOf(result.why)
  let tries = 0
  const accept = (g: Expr, by: readonly Sym[]): boolean => {
    const left = by.filter((v) => symbolsOf(g).includes(v))
    if (tries++ > budget || left.length === 0) return false
    const found = judge(g, left, seed)
    if (found.outcome !== outcome || kindOf(found.why) !== kind) return false
    f = g
    wrt = left
    result = found
    return true
  }
  // the same outcome by one variable alone
  for (const v of wrt) if (wrt.length > 1 && accept(f, [v])) break
  const step = (): boolean => smaller(B, f).some((candidate) => tries <= budget && accept(candidate, wrt))
  for (let progress = true; progress; ) progress = step()
  return { text: problemText(f, wrt), result }
}

/** What a reason begins with: an unreadable gradient is another mistake than an unreadable problem. */
const kindOf = (why: string): string => /^\w+(Error)?: ?.{0,24}/.exec(why)?.[0] ?? ""

const weight = (e: Expr): number => nodesOf(e).length

/** Expressions with a part replaced by one of its own parts, a variable, or ones; the smallest first. */
function smaller(B: PlainBuilder, f: Expr): Expr[] {
  const nodes = nodesOf(f)
  const symbols = symbolsOf(f)
  const found = new Set<Expr>()
  // of a matrix-valued part its sum is a problem as well
  for (const node of nodes) if (isScalar(node.type) && node !== f) found.add(node)
  for (const node of nodes) {
    if (node.kind !== "apply") continue
    const inside = nodesOf(node).filter((n) => n !== node && sameShape(n.type, node.type))
    const others = [...inside, ...symbols.filter((s) => sameShape(s.type, node.type)), B.ones(node.type)]
    for (const by of others) {
      try {
        const g = substitute(B, f, new Map([[node, by]]))
        if (weight(g) < weight(f)) found.add(g)
      } catch {
        // another field or shape than an operator takes
      }
    }
    if (node.op.name === "add" && node.args.length > 1)
      for (const gone of new Set(node.args)) {
        const rest = node.args.filter((a) => a !== gone)
        if (rest.length > 0) found.add(substitute(B, f, new Map([[node, B.add(...rest)]])))
      }
  }
  return [...found].filter((g) => g !== f).sort((a, b) => weight(a) - weight(b))
}
