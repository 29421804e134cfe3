import { type Expr, nodesOf, sameShape, type Sym, symbolsOf } from "../ir/expr.ts"
import type { ClaimAst, Reading } from "../syntax/reading.ts"
import { printText } from "../syntax/print/index.ts"
import { substitute } from "../syntax/substitute.ts"
import { judgeEqual, type StatementContext } from "../verify/statements.ts"
import { type Finding, verificationOf } from "./assess.ts"
import { Bench, close } from "./bench.ts"
import { meaningIn } from "./decide.ts"
import { ClaimScope, namesIn } from "./scope.ts"
import type { Subject } from "./subject.ts"

/** The variables that names stand for, definitions and functions opened. */
function symbolsIn(scope: ClaimScope, names: ReadonlySet<string>): string[] {
  return [...names].flatMap((name) => {
    const value = scope.scope.value(name)
    if (value) return symbolsOf(value).map((s) => s.name)
    const defined = scope.scope.function(name)
    return defined ? symbolsIn(new ClaimScope(scope.problem, defined.scope), namesIn(defined.body)) : []
  })
}

/**
 * The names on one side of a claim only that the text never introduces: they may stand for anything, so that the claim
 * is not refuted. The question's own variables are introduced by being asked about.
 */
export function helpersIn(scope: ClaimScope, claim: ClaimAst, reading: Reading): readonly string[] {
  const onlyHere = new Set(claim.scope.flatMap((s) => (s.kind === "declaration" ? s.names.map((n) => n.name) : [])))
  const declared = reading.statements.flatMap((s) => (s.kind === "declaration" ? s.names : []))
  const inside = (name: string): boolean =>
    declared.some((n) => n.name === name && n.span.start >= claim.span.start && n.span.end <= claim.span.end)
  const [left, right] = [claim.lhs, claim.rhs].map((side) => new Set(symbolsIn(scope, namesIn(side)))) as [
    Set<string>,
    Set<string>,
  ]
  const alone = [...[...left].filter((n) => !right.has(n)), ...[...right].filter((n) => !left.has(n))]
  return alone.filter((name) => onlyHere.has(name) || inside(name))
}

const MAX_PARTS = 60

/** A claim over one such name, which may stand for a part of the function: right under that condition, or undecided. */
export function weighWithHelper(
  scope: ClaimScope,
  names: readonly string[],
  subject: Subject | undefined,
  claim: Expr | undefined,
  context: StatementContext,
): Finding {
  const [name = "", ...others] = names
  const undecided: Finding = {
    verdict: "undecided",
    message: `${names.map((n) => `\`${n}\``).join(", ")} ${others.length > 0 ? "are" : "is"} not defined in the text`,
  }
  const symbol = scope.scope.value(name)
  if (
    others.length > 0 ||
    !subject ||
    !claim ||
    symbol?.kind !== "symbol" ||
    !sameShape(claim.type, subject.truth.type)
  )
    return undecided
  const { builder } = context
  const bench = Bench.over([subject.truth], symbolsOf(claim, subject.truth), meaningIn(context), 1)
  const target = bench?.value(subject.truth)
  if (!bench || !target) return undecided
  for (const part of partsOfShape(subject, symbol)) {
    for (const meant of [part, builder.neg(part)]) {
      const e = substitute(builder, claim, new Map([[symbol, meant]]))
      if (!close(bench.value(e), target)) continue
      const judged = judgeEqual(e, subject.truth, context)
      if (judged.verdict !== "equal") continue
      const text = printText(meant)
      return {
        verdict: "conditional",
        message: `\`${name}\` is not defined in the text; right where it is \`${text}\``,
        condition: `${name} = ${text}`,
        verification: verificationOf(judged),
      }
    }
  }
  return undecided
}

const partsOfShape = ({ of }: Subject, symbol: Sym): Expr[] =>
  nodesOf(of)
    .filter((e) => e.kind === "apply" && sameShape(e.type, symbol.type) && !symbolsOf(e).includes(symbol))
    .slice(0, MAX_PARTS)
