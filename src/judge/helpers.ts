import { type Expr, nodesOf, sameShape, type Sym, symbolsOf } from "../ir/expr.ts"
import type { ClaimAst, Reading } from "../syntax/reading.ts"
import { printText } from "../syntax/print/index.ts"
import { substitute } from "../syntax/substitute.ts"
import { judgeEqual, type Judgement, type StatementContext } from "../verify/statements.ts"
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
  const inQuestion = scope.problem.scope
  const onlyHere = new Set(
    claim.scope
      .flatMap((s) => (s.kind === "declaration" ? s.names.map((n) => n.name) : []))
      .filter((n) => !inQuestion.value(n)),
  )
  const declared = reading.statements.flatMap((s) => (s.kind === "declaration" ? s.names : []))
  const inside = (name: string): boolean =>
    declared.some((n) => n.name === name && n.span.start >= claim.span.start && n.span.end <= claim.span.end)
  const [left, right] = [claim.lhs, claim.rhs].map((side) => new Set(symbolsIn(scope, namesIn(side)))) as [
    Set<string>,
    Set<string>,
  ]
  const alone = [...[...left].filter((n) => !right.has(n)), ...[...right].filter((n) => !left.has(n))]
  const { source } = scope.problem
  const elsewhere = source.slice(0, claim.span.start) + source.slice(claim.span.end)
  const own = source.slice(claim.span.start, claim.span.end)
  const names = (n: string, text: string): boolean => new RegExp(`(?<![A-Za-z])${n}(?![A-Za-z])`).test(text)
  // a size that nobody but the claim names has its name from the reader, and in the claim the letter is something else
  const strangers = [...namesIn(claim.rhs)].filter(
    (n) => scope.scope.dim(n) && !scope.scope.value(n) && names(n, own) && !names(n, elsewhere),
  )
  const calls = [...namesIn(claim.lhs), ...namesIn(claim.rhs)].filter(
    (n) => onlyHere.has(n) && scope.scope.unspecified(n),
  )
  return [...alone.filter((name) => onlyHere.has(name) || inside(name)), ...strangers, ...calls]
}

const MAX_PARTS = 60

/**
 * A claim over one such name. Where it is right with a part of the function for the name, that is what the name stands
 * for; helper names do. Else the claim is undecided.
 */
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
    const agrees = (meant: Expr): Judgement | undefined => {
      const e = substitute(builder, claim, new Map([[symbol, meant]]))
      if (!close(bench.value(e), target)) return undefined
      const judged = judgeEqual(e, subject.truth, context)
      return judged.verdict === "equal" ? judged : undefined
    }
    const judged = agrees(part)
    if (judged)
      return {
        verdict: "right",
        message: `right: \`${name}\`, which the text does not define, read as \`${printText(part)}\``,
        verification: verificationOf(judged),
      }
    const opposite = builder.neg(part)
    if (agrees(opposite))
      return { ...undecided, message: `${undecided.message}; right where it is \`${printText(opposite)}\`` }
  }
  return undecided
}

const partsOfShape = ({ of }: Subject, symbol: Sym): Expr[] =>
  nodesOf(of)
    .filter((e) => e.kind === "apply" && sameShape(e.type, symbol.type) && !symbolsOf(e).includes(symbol))
    .slice(0, MAX_PARTS)
