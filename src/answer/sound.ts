import { GradusError, type Span } from "../ir/error.ts"
import type { Statement } from "../syntax/ast.ts"
import { buildProblem } from "../syntax/problem.ts"
import type { Reading } from "../syntax/reading.ts"
import { namesOf } from "../syntax/walk.ts"

/**
 * The reading of a document without declarations and definitions that make no sense and that nothing asked about needs: they
 * are left out with their reason, and do not stop the rest.
 */
export function sound(reading: Reading, source: string): Reading {
  let { statements } = reading
  const left: { span: Span; message: string }[] = []
  for (let trial = 0; trial <= reading.statements.length; trial++) {
    try {
      buildProblem(statements, source, { asks: reading.refused === undefined })
      break
    } catch (error) {
      if (!(error instanceof GradusError)) throw error
      const { span } = error
      const at = span ? statements.findIndex((s) => holds(s, span)) : -1
      const statement = statements[at]
      if (!span || !statement || isNeeded(statements, statement)) return reading
      left.push({ span, message: error.message })
      statements = statements.filter((s) => s !== statement)
    }
  }
  return left.length === 0 ? reading : { ...reading, statements, partial: true, unread: [...reading.unread, ...left] }
}

/** What a declaration or a definition gives a meaning. */
const namesIn = (s: Statement): readonly string[] =>
  s.kind === "declaration" ? s.names.map((n) => n.name) : s.kind === "definition" ? [s.name.name] : []

function holds(s: Statement, { start, end }: Span): boolean {
  const spans = s.kind === "declaration" ? [s.span, s.set.span, ...s.names.map((n) => n.span)] : [s.span]
  return namesIn(s).length > 0 && spans.some((own) => own.start <= start && end <= own.end)
}

/** Whether something asked for is made of it, through other definitions. */
function isNeeded(statements: readonly Statement[], statement: Statement): boolean {
  const wanted = statements.flatMap((s) =>
    s.kind === "request" && s.of ? [...namesOf(s.of).names, ...namesOf(s.of).calls, ...s.wrt.map((w) => w.name)] : [],
  )
  const found = new Set<string>()
  for (let name = wanted.pop(); name !== undefined; name = wanted.pop()) {
    if (found.has(name)) continue
    found.add(name)
    for (const s of statements)
      if (s.kind === "definition" && s.name.name === name)
        wanted.push(...namesOf(s.body).names, ...namesOf(s.body).calls)
  }
  return namesIn(statement).some((name) => found.has(name))
}
