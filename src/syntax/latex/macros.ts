import { type Token, groupEnd, skipSpaces } from "./tokens.ts"

/** `parameters` is what stands between the name and the body: parameters and the delimiters between them. */
export interface Macro {
  readonly parameters: readonly Token[]
  /** The value of a first argument that may be given in brackets. */
  readonly optional: readonly Token[] | undefined
  readonly body: readonly Token[]
}

export type MacroTable = Map<string, Macro>

const definers = new Set(["def", "gdef", "edef", "xdef", "let"])
const makers = new Set([
  "newcommand",
  "renewcommand",
  "providecommand",
  "newcommand*",
  "renewcommand*",
  "providecommand*",
])
const operators = new Set(["DeclareMathOperator", "DeclareMathOperator*"])

/** Takes the definitions out of `tokens` and enters them in `table`; what remains is returned. */
export function takeDefinitions(tokens: readonly Token[], table: MacroTable): Token[] {
  const rest: Token[] = []
  for (let i = 0; i < tokens.length; ) {
    const token = tokens[i] as Token
    const next =
      token.kind !== "command"
        ? undefined
        : definers.has(token.text)
          ? takeDef(tokens, i, table)
          : makers.has(token.text)
            ? takeNewCommand(tokens, i, table)
            : operators.has(token.text)
              ? takeOperator(tokens, i, table)
              : undefined
    if (next === undefined) rest.push(token)
    i = next ?? i + 1
  }
  return rest
}

function takeDef(tokens: readonly Token[], at: number, table: MacroTable): number | undefined {
  const nameAt = skipSpaces(tokens, at + 1)
  const name = tokens[nameAt]
  if (name?.kind !== "command") return undefined
  if (tokens[at]?.text === "let") {
    let from = skipSpaces(tokens, nameAt + 1)
    if (tokens[from]?.text === "=") from = skipSpaces(tokens, from + 1)
    const value = tokens[from]
    if (!value) return undefined
    table.set(name.text, { parameters: [], optional: undefined, body: [value] })
    return from + 1
  }
  let open = nameAt + 1
  while (open < tokens.length && tokens[open]?.kind !== "open") open++
  if (open >= tokens.length || open > nameAt + 30) return undefined
  const end = groupEnd(tokens, open)
  const parameters = tokens.slice(nameAt + 1, open).filter((t) => t.kind !== "space")
  table.set(name.text, { parameters, optional: undefined, body: inside(tokens, open, end) })
  return end
}

function takeNewCommand(tokens: readonly Token[], at: number, table: MacroTable): number | undefined {
  const named = readName(tokens, at + 1)
  if (!named) return undefined
  let next = skipSpaces(tokens, named.end)
  let count = 0
  let optional: readonly Token[] | undefined
  for (let round = 0; round < 2 && tokens[next]?.text === "["; round++) {
    const close = findBracket(tokens, next)
    if (close === undefined) return undefined
    const content = tokens.slice(next + 1, close)
    if (round === 0) count = Math.min(9, Number.parseInt(content.map((t) => t.text).join(""), 10) || 0)
    else optional = content
    next = skipSpaces(tokens, close + 1)
  }
  if (next >= tokens.length) return undefined
  const end = groupEnd(tokens, next)
  const span = tokens[at]?.span ?? { start: 0, end: 0 }
  const parameters = Array.from({ length: count }, (_, k): Token => ({ kind: "parameter", text: String(k + 1), span }))
  table.set(named.name, { parameters, optional, body: inside(tokens, next, end) })
  return end
}

function takeOperator(tokens: readonly Token[], at: number, table: MacroTable): number | undefined {
  const named = readName(tokens, at + 1)
  const next = named && skipSpaces(tokens, named.end)
  if (!named || next === undefined || tokens[next]?.kind !== "open") return undefined
  const end = groupEnd(tokens, next)
  const span = tokens[at]?.span ?? { start: 0, end: 0 }
  const body: Token[] = [{ kind: "command", text: "operatorname", span }, ...tokens.slice(next, end)]
  table.set(named.name, { parameters: [], optional: undefined, body })
  return end
}

function readName(tokens: readonly Token[], at: number): { name: string; end: number } | undefined {
  const i = skipSpaces(tokens, at)
  const direct = tokens[i]
  if (direct?.kind === "command") return { name: direct.text, end: i + 1 }
  if (direct?.kind !== "open") return undefined
  const end = groupEnd(tokens, i)
  const name = tokens.slice(i + 1, end).find((t) => t.kind === "command")
  return name && { name: name.text, end }
}

function inside(tokens: readonly Token[], at: number, end: number): Token[] {
  if (tokens[at]?.kind !== "open") return tokens.slice(at, end)
  return tokens.slice(at + 1, tokens[end - 1]?.kind === "close" ? end - 1 : end)
}

function findBracket(tokens: readonly Token[], at: number): number | undefined {
  let depth = 0
  for (let i = at; i < tokens.length; i++) {
    const token = tokens[i] as Token
    if (token.kind === "open") depth++
    if (token.kind === "close") depth--
    if (token.text === "]" && depth === 0) return i
  }
  return undefined
}

const maxExpansions = 4000
const maxTokens = 60000

/**
 * Replaces every macro of `table` until none is left. A call that does not end (`\def\a{\a\a}`) stops at a budget:
 * an `overflow` token stands where expansion was given up.
 */
export function expand(tokens: readonly Token[], table: ReadonlyMap<string, Macro>): Token[] {
  const out: Token[] = []
  // Waiting input, last first.
  const stack: { list: readonly Token[]; at: number }[] = [{ list: tokens, at: 0 }]
  let expansions = 0
  let work = 0
  const next = (): Token | undefined => {
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      if (top.at < top.list.length) return top.list[top.at++]
      stack.pop()
    }
    return undefined
  }
  for (let token = next(); token; token = next()) {
    const macro = token.kind === "command" ? table.get(token.text) : undefined
    if (!macro) {
      out.push(token)
      if (out.length > maxTokens) break
      continue
    }
    if (++expansions > maxExpansions || work > maxTokens) {
      out.push({ kind: "overflow", text: token.text, span: token.span })
      break
    }
    const args = readArguments(macro, next, (t) => stack.push({ list: t, at: 0 }))
    const { span } = token
    const body: Token[] = []
    for (const part of macro.body) {
      if (part.kind === "parameter") body.push(...(args[Number(part.text) - 1] ?? []))
      else body.push({ ...part, span })
      if (body.length > maxTokens) break
    }
    work += body.length
    stack.push({ list: body, at: 0 })
  }
  return out
}

function readArguments(
  macro: Macro,
  next: () => Token | undefined,
  putBack: (tokens: readonly Token[]) => void,
): readonly (readonly Token[])[] {
  const args: (readonly Token[])[] = []
  const { parameters } = macro
  let first = 0
  if (macro.optional !== undefined) {
    const token = nextSolid(next)
    if (token?.text === "[") args.push(readUntil(next, "]"))
    else {
      args.push(macro.optional)
      if (token) putBack([token])
    }
    first = 1
  }
  for (let i = first; i < parameters.length; i++) {
    const parameter = parameters[i] as Token
    if (parameter.kind !== "parameter") {
      const token = nextSolid(next)
      if (token && token.text !== parameter.text) putBack([token])
      continue
    }
    const delimiter = parameters[i + 1]
    if (delimiter && delimiter.kind !== "parameter") {
      args.push(readUntil(next, delimiter.text))
      i++
      continue
    }
    const token = nextSolid(next)
    if (!token) args.push([])
    else if (token.kind === "open") args.push(readGroup(next))
    else if (token.kind === "close") {
      putBack([token])
      args.push([])
    } else args.push([token])
  }
  return args
}

function nextSolid(next: () => Token | undefined): Token | undefined {
  let token = next()
  while (token?.kind === "space") token = next()
  return token
}

function readGroup(next: () => Token | undefined): Token[] {
  const out: Token[] = []
  let depth = 1
  for (let token = next(); token && out.length <= maxTokens; token = next()) {
    if (token.kind === "open") depth++
    if (token.kind === "close" && --depth === 0) break
    out.push(token)
  }
  return out
}

function readUntil(next: () => Token | undefined, text: string): Token[] {
  const out: Token[] = []
  let depth = 0
  for (let token = next(); token && out.length <= maxTokens; token = next()) {
    if (depth === 0 && token.text === text) break
    if (token.kind === "open") depth++
    if (token.kind === "close") depth--
    out.push(token)
  }
  return out
}
