import { type Expr, sameShape } from "../ir/expr.ts"
import type { ClaimAst } from "../syntax/reading.ts"
import { judgeEqual, type StatementContext } from "../verify/statements.ts"
import type { Judged } from "./answers.ts"
import { textOf } from "./text.ts"

/** A judged link of a chain of `=`: a derivative is held against the beginning of its chain, a value against the one before. */
export interface Link extends Judged {
  readonly claim: ClaimAst
  /** The right side, where it makes sense. */
  readonly value: Expr | undefined
  readonly context: StatementContext
}

/** One formula: no end of it and no paragraph in between. */
const isOneFormula = (between: string): boolean => !/\$|\n\s*\n|\\end\{|\\\]|\\\)/.test(between)

const continues = (a: Link, b: Link, source: string): boolean =>
  a.claim.answer === b.claim.answer &&
  (textOf(a.claim.lhs) === textOf(b.claim.lhs) || isStep(a, b)) &&
  isOneFormula(source.slice(a.claim.span.end, b.claim.span.start))

/** The second begins where the first ends. */
const isStep = (a: Link, b: Link): boolean => textOf(a.claim.rhs) === textOf(b.claim.lhs)

/** The chains of `=` among the claims of a thread, those of a single link included. */
function chainsOf(links: readonly Link[], source: string): Link[][] {
  const chains: Link[][] = []
  for (const link of links) {
    const before = chains.at(-1)?.at(-1)
    if (before && continues(before, link, source)) chains.at(-1)?.push(link)
    else chains.push([link])
  }
  return chains
}

const isWrong = ({ entry }: Link): boolean => /^(wrong|conditional|ill-formed)$/.test(entry.verdict)

/** Whether a link is equal to the one before; undefined where that is not decided. */
function follows(before: Link, link: Link): boolean | undefined {
  const [a, b] = [before.value, link.value]
  if (!a || !b || !sameShape(a.type, b.type)) return undefined
  const { verdict } = judgeEqual(b, a, link.context)
  return verdict === "unknown" ? undefined : verdict === "equal"
}

/** Says of every link after the first that fails whether it follows from the one before it. */
export function linked(links: readonly Link[], source: string): Judged[] {
  return chainsOf(links, source).flatMap((chain) => {
    const first = chain.findIndex(isWrong)
    if (first < 0 || chain.length === 1) return chain.map(judgedOf)
    return chain.map((link, i) => {
      if (i < first) return judgedOf(link)
      if (i === first) return i > 0 ? noted(link, "the first step of the chain that fails") : judgedOf(link)
      return after(chain[i - 1] as Link, link)
    })
  })
}

/** A link behind one that fails. */
function after(before: Link, link: Link): Judged {
  const right = link.entry.verdict === "right" || link.entry.verdict === "convention"
  if (isStep(before, link))
    return right ? noted(link, "as a step from the one before; the chain is wrong already") : judgedOf(link)
  const own = right || isWrong(link) ? follows(before, link) : undefined
  if (own === undefined) return judgedOf(link)
  if (right) return own ? judgedOf(link) : noted(link, "but it does not follow from the step before")
  if (own) return { ...noted(link, "it follows from the step before"), inherits: true }
  return noted(link, "nor does it follow from the step before")
}

const judgedOf = ({ entry, about }: Link): Judged => ({ entry, about })

const noted = ({ entry, about }: Link, note: string): Judged => ({
  entry: { ...entry, message: `${entry.message}; ${note}` },
  about,
})
