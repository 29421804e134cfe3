import { type Apply, type Expr, isScalar, type SetName } from "../ir/expr.ts"
import type { Fact } from "../ir/op.ts"
import { ops } from "../ops/index.ts"

/** What a variable declared in a set is. */
const SETS: Readonly<Record<Exclude<Fact, "real">, ReadonlySet<SetName>>> = {
  positive: new Set<SetName>(["positive", "Simplex", "Nat"]),
  nonnegative: new Set<SetName>(["positive", "Simplex", "Nat"]),
  definite: new Set<SetName>(["PD", "HPD"]),
  semidefinite: new Set<SetName>(["PSD", "PD", "HPD"]),
}

/** The stronger fact that says as much. */
const STRONGER: { readonly [fact in Fact]?: Fact } = { nonnegative: "positive", semidefinite: "definite" }

/** Whether a fact is known of an expression, from the sets of its variables and the cards of its operators; unknown is no. */
export function isKnown(e: Expr, fact: Fact): boolean {
  if (fact === "real") return e.type.field === "R"
  const ofMatrix = fact === "definite" || fact === "semidefinite"
  if (ofMatrix && isScalar(e.type)) return false
  if (e.kind === "symbol") return SETS[fact].has(e.set)
  if (e.kind === "literal") return e.value.num > 0n || (fact === "nonnegative" && e.value.num === 0n)
  const stronger = STRONGER[fact]
  return ofArguments(e, fact) || fromForm(e, fact) || (stronger !== undefined && isKnown(e, stronger))
}

/** What the card says. */
function ofArguments({ op, args }: Apply, fact: Fact): boolean {
  const needs = op.facts?.[fact]
  return needs !== undefined && Object.entries(needs).every(([p, f]) => isKnown(args[op.params.indexOf(p)] as Expr, f))
}

/** What no fact about single arguments says: sums, and products of something with itself. */
function fromForm(e: Apply, fact: Fact): boolean {
  const [a, b] = e.args
  if (e.op === ops.add) {
    const weak = fact === "definite" ? "semidefinite" : fact === "positive" ? "nonnegative" : fact
    return e.args.every((t) => isKnown(t, weak)) && (weak === fact || e.args.some((t) => isKnown(t, fact)))
  }
  if (fact !== "nonnegative" && fact !== "semidefinite") return false
  if (e.op === ops.mul && a && b)
    return fact === "semidefinite" ? isMirror(a, b) || isMirror(b, a) : isScalar(e.type) && isMirror(a, b)
  if (fact === "semidefinite") return false
  if (e.op === ops.inner) return a === b
  return e.op === ops.pow && e.type.field === "R" && isEven(b)
}

/** x' beside x; over C only the conjugate transpose makes a square. */
function isMirror(x: Expr, y: Expr): boolean {
  return (
    x.kind === "apply" && (x.op === ops.adjoint || (x.op === ops.transpose && y.type.field === "R")) && x.args[0] === y
  )
}

const isEven = (e: Expr | undefined): boolean => e?.kind === "literal" && e.value.den === 1n && e.value.num % 2n === 0n
