import type { GradusError } from "../ir/error.ts"
import { type Expr, isScalar, sameShape, type Sym } from "../ir/expr.ts"
import { printText } from "../syntax/print/index.ts"
import type { Ast } from "../syntax/ast.ts"
import { judgeEqual, type StatementContext } from "../verify/statements.ts"
import type { Workshop } from "../derive/gradient.ts"
import { confirmed, type Finding } from "./assess.ts"
import { Bench, close, fingerprint, type Values } from "./bench.ts"
import { atEqualSizes, equalitiesFor, formatEqualities, scopeAtEqualSizes } from "./dims.ts"
import { decide, meaningIn, truthWritten } from "./decide.ts"
import { costOf, type Effort } from "./effort.ts"
import { orderEdits, signEdits, transposeEdits, valueEdits } from "./edits.ts"
import { QuickReader } from "./quick.ts"
import type { ClaimScope } from "./scope.ts"
import { type Aim, firstRepair, rearrangements, type Repair, termwiseRepair } from "./search.ts"
import { inSpace, type Subject, subjectOf } from "./subject.ts"
import { sitesOf, termsOf } from "./syntax.ts"

/** A claim with a product or sum that does not fit. */
export interface Broken {
  readonly scope: ClaimScope
  readonly shop: Workshop
  readonly claim: Ast
  readonly error: GradusError
  readonly text: (ast: Ast) => string
  readonly context: StatementContext
  readonly symbols: readonly Sym[]
  /** No search for what was meant. */
  readonly brief: boolean
  readonly effort: Effort
}

/** A right side that does not fit, where the left one makes sense. */
export function assessBroken(b: Broken, subject: Subject): Finding {
  const derived = truthWritten(b.shop, subject, b.context)
  const repair = b.brief ? undefined : repairOf(b, subject)
  const text = repair && confirmed({ ...b, subject }, repair.ast)
  const square = atSquareSizes(b, subject)
  const correct = text ?? (derived && printText(derived))
  const parts = [
    quoted(b.error.message),
    ...(text !== undefined && repair ? [repair.says(b.text)] : []),
    ...(square ? [square.says] : []),
  ]
  return {
    verdict: "ill-formed",
    kind: "shape",
    message: parts.join("; "),
    ...(correct !== undefined && { correct }),
    ...(square?.counterexample && { counterexample: square.counterexample }),
  }
}

const SHAPE = String.raw`\((?:scalar|vector of size \S+|\S+×\S+)\)`
const OPERANDS: RegExp = new RegExp(
  `^(cannot (?:multiply|divide|add|subtract|raise|solve|take the inner product of)) (.+?) (${SHAPE}) ([a-z ]+) (.+?) (${SHAPE}): `,
  "u",
)

/** The message of an error, its operands in backquotes. */
export const quoted = (message: string): string => message.replace(OPERANDS, "$1 `$2` $3 $4 `$5` $6: ")

/** What becomes of the claim where the sizes are equal that have to be for it to make sense. */
function atSquareSizes(
  b: Broken,
  subject: Subject,
): { says: string; counterexample?: NonNullable<Finding["counterexample"]> } | undefined {
  const { builder } = b.context
  const equal = equalitiesFor(b.scope, b.claim)
  if (!equal || equal.size === 0) return undefined
  const e = scopeAtEqualSizes(b.scope, equal).attempt(b.claim)
  if (!e) return undefined
  const truth = atEqualSizes(builder, subject.truth, equal)
  const where = formatEqualities(equal)
  if (!sameShape(e.type, truth.type)) {
    const turned = builder.transpose(e)
    const says =
      sameShape(turned.type, truth.type) && judgeEqual(turned, truth, b.context).verdict === "equal"
        ? "is right in the other layout"
        : "has the wrong shape"
    return { says: `where ${where} it makes sense and ${says}` }
  }
  const judged = decide(e, truth, b.context, Bench.over([e, truth], [], meaningIn(b.context), 1))
  if (judged.verdict === "equal") return { says: `where ${where} it makes sense and is right` }
  const { counterexample } = judged
  if (judged.verdict === "unknown" || !counterexample) return { says: `where ${where} it makes sense` }
  const size = Math.max(
    1,
    ...[...equal].map(([name, dim]) => counterexample.dimensions[name] ?? counterexample.dimensions[dim.key] ?? 1),
  )
  return { says: `where ${where} it makes sense and is still wrong (counterexample ${size}×${size})`, counterexample }
}

function repairOf(b: Broken, subject: Subject): Repair | undefined {
  const { context } = b
  const bench = Bench.over([subject.truth], b.symbols, meaningIn(context))
  const target = bench?.value(subject.truth)
  if (!bench || !target) return undefined
  const aim: Aim = {
    effort: b.effort,
    read: new QuickReader(b.scope),
    complex: bench.complex,
    shape: subject.truth.type,
    target,
    view: (e) => bench.value(inSpace(b.scope.problem, subject, e) ?? e),
  }
  return repaired(aim, b.claim)
}

function repaired(aim: Aim, claim: Ast): Repair | undefined {
  const sites = sitesOf(claim)
  const edits = [...transposeEdits(sites, aim.complex), ...orderEdits(sites), ...valueEdits(sites), ...signEdits(sites)]
  const terms = termsOf(claim)
  return (
    firstRepair(aim, edits) ??
    (terms.length === 1 ? firstRepair(aim, rearrangements(aim, claim)) : termwiseRepair(aim, terms))
  )
}

const MAX_LEFT = 40
/** A function that may be meant is differentiated, which takes as much as some edits do. */
const FUNCTION = 20

/**
 * A derivative of something that does not fit. Where one edit makes a function of it and one edit of the right side its
 * derivative, that is what was meant.
 */
export function assessBrokenFunction(
  b: Broken,
  of: Ast,
  wrt: readonly Sym[],
  derivative: Subject["derivative"],
): Finding {
  const meant = derivative === "value" || b.brief ? undefined : meaning(b, of, wrt, derivative)
  const what =
    derivative === "value"
      ? quoted(b.error.message)
      : `${quoted(b.error.message)}; so what is differentiated makes no sense`
  const parts = [what, ...(meant ? [meant.says] : [])]
  return { verdict: "ill-formed", kind: "shape", message: parts.join("; "), ...(meant && { correct: meant.correct }) }
}

function meaning(
  b: Broken,
  of: Ast,
  wrt: readonly Sym[],
  derivative: Subject["derivative"],
): { says: string; correct: string } | undefined {
  const { scope, claim, context } = b
  const sites = sitesOf(of)
  const reader = new QuickReader(scope)
  const lefts = [...transposeEdits(sites, false), ...orderEdits(sites)]
    .map((edit) => ({ edit, e: reader.read(edit.ast) }))
    .filter(
      (l): l is { edit: (typeof l)["edit"]; e: Expr } =>
        l.e !== undefined && (derivative !== "gradient" || isScalar(l.e.type)),
    )
    .slice(0, MAX_LEFT)
  const whole = reader.read(claim)
  const claimSites = sitesOf(claim)
  const rights = [
    ...(whole ? [{ ast: claim, e: whole }] : []),
    ...[...transposeEdits(claimSites, false), ...orderEdits(claimSites)].flatMap(({ ast }) => {
      const e = reader.read(ast)
      return e ? [{ ast, e }] : []
    }),
  ]
  if (lefts.length === 0) return undefined
  for (const { edit, e } of lefts) {
    if (!b.effort.spend(FUNCTION * costOf(of))) return undefined
    const subject = subjectOf(scope.problem, derivative, e, wrt)
    const bench = Bench.over([subject.truth], b.symbols, meaningIn(context), 1)
    const target = bench?.value(subject.truth)
    if (!bench || !target) continue
    const key = fingerprint(target)
    const hit = rights.find((r) => sameShape(r.e.type, subject.truth.type) && matches(bench.value(r.e), target, key))
    const text = hit && confirmed({ ...b, subject }, hit.ast)
    if (hit && text !== undefined) {
      const changed = hit.ast === claim ? "" : `, whose derivative is \`${text}\``
      return { says: `\`${b.text(edit.ast)}\` is meant${changed}`, correct: text }
    }
  }
  return undefined
}

const matches = (v: Values | undefined, target: Values, key: string): boolean =>
  v !== undefined && fingerprint(v) === key && close(v, target)
