import type { Field } from "../ir/expr.ts"
import { opNamed } from "../ops/index.ts"
import type { Statement } from "../syntax/ast.ts"
import { detectKind } from "../syntax/gradus/detect.ts"
import { parseProblem } from "../syntax/gradus/parser.ts"
import { isFunctionName } from "../syntax/language.ts"
import { readDocument } from "../syntax/latex/index.ts"
import { buildProblem, type Problem } from "../syntax/problem.ts"
import type { Reading } from "../syntax/reading.ts"
import type { Vocabulary } from "../syntax/vocabulary.ts"

const vocabulary: Vocabulary = {
  isFunction: isFunctionName,
  isConstant: (name) => opNamed(name)?.params.length === 0,
}

/** Reads any form of input, told apart by content. @throws GradusError */
export function read(source: string): Reading {
  const kind = detectKind(source)
  if (kind !== "gradus") return readDocument(source, vocabulary, kind)
  return {
    kind,
    statements: parseProblem(source),
    claims: [],
    answers: [],
    choices: [],
    warnings: [],
    saysComplex: false,
    unread: [],
  }
}

/** The typed problem of a reading. @throws GradusError */
export function pose(reading: Reading, source: string, field?: Field): Problem {
  return buildProblem(reading.statements as Statement[], source, { field })
}
