import type { Span } from "../../ir/error.ts"
import { spanOf } from "./tokens.ts"
import type { Node, NodeOf } from "./tree.ts"

type Delimiter = NodeOf<"delimiter">
type Scripted = NodeOf<"scripted">

interface Frame {
  readonly opener: Delimiter | undefined
  readonly out: Node[]
}

const maxDepth = 100
const closers: Readonly<Record<string, string>> = {
  "(": ")",
  "[": "]",
  "{": "}",
  "<": ">",
  floor: "floor",
  ceil: "ceil",
}
const isBar = (text: string): boolean => text === "|" || text === "||"

/** Pairs the delimiters of one list into fences; bars are paired by what stands before them. */
export function matchFences(items: readonly Node[]): Node[] {
  const stack: Frame[] = [{ opener: undefined, out: [] }]
  const top = (): Frame => stack.at(-1) as Frame
  for (let i = 0; i < items.length; i++) {
    let item = items[i] as Node
    let delimiter = delimiterOf(item)
    if (!delimiter) {
      if (item.kind === "break" && stack.length > 1 && !continues(items, i, top())) closeAll(stack)
      if (stack.length > 1 && (item.kind === "break" || item.kind === "tab")) continue
      top().out.push(item)
      continue
    }
    if (delimiter.text === "|" && !closesBar(top(), "|")) {
      const next = items[i + 1]
      const other = item.kind === "delimiter" && next && delimiterOf(next)
      if (other && other.text === "|" && other.span.start <= delimiter.span.end) {
        const span = { start: delimiter.span.start, end: other.span.end }
        delimiter = { kind: "delimiter", text: "||", side: "either", span }
        item = next.kind === "scripted" ? { ...next, base: delimiter } : delimiter
        i++
      }
    }
    const scripts = item.kind === "scripted" ? item : undefined
    if (isBar(delimiter.text)) bar(stack, delimiter, scripts, items, i)
    else if (delimiter.side === "open") open(stack, delimiter, scripts)
    else close(stack, delimiter, scripts)
  }
  closeAll(stack)
  return top().out
}

function delimiterOf(item: Node): Delimiter | undefined {
  if (item.kind === "delimiter") return item
  return item.kind === "scripted" && item.base?.kind === "delimiter" ? item.base : undefined
}

function open(stack: Frame[], opener: Delimiter, scripts: Scripted | undefined): void {
  const frame = stack.at(-1) as Frame
  if (stack.length > maxDepth) {
    frame.out.push({ kind: "unread", message: "too deeply nested", span: opener.span })
    return
  }
  // `(^T`: scripts on an opening parenthesis have nothing to stand on.
  if (scripts) frame.out.push({ kind: "unread", message: "a script on an opening parenthesis", span: scripts.span })
  stack.push({ opener, out: [] })
}

function close(stack: Frame[], delimiter: Delimiter, scripts: Scripted | undefined): void {
  let at = stack.length - 1
  while (at > 0 && !matches(stack[at]?.opener, delimiter)) at--
  if (at === 0) {
    // `[0, 1)`: the wrong kind closes what is open, if it is not a bar.
    at = stack.length - 1
    if (at === 0 || isBar(stack[at]?.opener?.text ?? "|")) {
      const frame = stack.at(-1) as Frame
      frame.out.push({ kind: "unread", message: `\`${delimiter.text}\` closes nothing`, span: delimiter.span })
      return
    }
  }
  while (stack.length - 1 > at) dissolve(stack)
  const frame = stack.pop() as Frame
  put(stack, fence(frame, delimiter.text, delimiter.span, false), scripts)
}

function matches(opener: Delimiter | undefined, closer: Delimiter): boolean {
  return opener !== undefined && closers[opener.text] === closer.text
}

function bar(
  stack: Frame[],
  delimiter: Delimiter,
  scripts: Scripted | undefined,
  items: readonly Node[],
  at: number,
): void {
  const frame = stack.at(-1) as Frame
  // `\lVert x \lVert`: an opening bar closes where a script hangs on it, or where nothing else does.
  const isPartner =
    delimiter.side !== "open" ||
    (endsOperand(frame.out) &&
      (scripts !== undefined || !items.slice(at + 1).some((n) => closesLater(n, delimiter.text))))
  const closes =
    frame.opener?.text === delimiter.text &&
    isPartner &&
    (delimiter.side === "close" || scripts !== undefined || closesBar(frame, delimiter.text))
  if (closes) {
    stack.pop()
    put(stack, fence(frame, delimiter.text, delimiter.span, false), scripts)
    return
  }
  const later = items.slice(at + 1, at + 400).some((n) => delimiterOf(n)?.text.startsWith("|"))
  if (delimiter.side === "close" || scripts || !later) {
    frame.out.push({ kind: "punctuation", text: "|", span: delimiter.span })
    return
  }
  open(stack, delimiter, undefined)
}

function closesLater(node: Node, text: string): boolean {
  const delimiter = delimiterOf(node)
  return delimiter?.text === text && delimiter.side !== "open"
}

/** Whether a bar at this place closes the frame: the frame is a bar and something readable stands before. */
function closesBar(frame: Frame, text: string): boolean {
  return frame.opener?.text === text && endsOperand(frame.out)
}

export function endsOperand(items: readonly Node[]): boolean {
  const last = items.findLast((n) => n.kind !== "space")
  return last !== undefined && !["operator", "relation", "punctuation", "tab", "break", "delimiter"].includes(last.kind)
}

function fence(frame: Frame, closer: string, end: Span, implied: boolean): Node {
  const opener = frame.opener as Delimiter
  const span = spanOf([opener, ...frame.out, { span: end }], opener.span)
  return { kind: "fence", open: opener.text, close: closer, items: frame.out, implied, span }
}

function put(stack: readonly Frame[], node: Node, scripts: Scripted | undefined): void {
  const frame = stack.at(-1) as Frame
  if (!scripts) frame.out.push(node)
  else frame.out.push({ ...scripts, base: node, span: spanOf([node, scripts], node.span) })
}

/** Ends the innermost frame without its closer: a bar was no fence, a parenthesis is closed for the writer. */
function dissolve(stack: Frame[]): void {
  const frame = stack.pop() as Frame
  const opener = frame.opener as Delimiter
  const outer = stack.at(-1) as Frame
  if (isBar(opener.text)) {
    outer.out.push({ kind: "punctuation", text: "|", span: opener.span }, ...frame.out)
  } else {
    const end = frame.out.at(-1)?.span ?? opener.span
    outer.out.push(fence(frame, closers[opener.text] ?? ")", { start: end.end, end: end.end }, true))
  }
}

function closeAll(stack: Frame[]): void {
  while (stack.length > 1) dissolve(stack)
}

function isJoint(node: Node | undefined): boolean {
  return node?.kind === "operator" || (node?.kind === "punctuation" && node.text === ",")
}

/** Whether the row after the break at `at` goes on with what is open: an operator stands on one side of the break. */
function continues(items: readonly Node[], at: number, frame: Frame): boolean {
  const last = frame.out.findLast((n) => n.kind !== "space" && n.kind !== "tab")
  let next = at + 1
  while (items[next]?.kind === "space" || items[next]?.kind === "tab") next++
  if (!isJoint(last) && !isJoint(items[next])) return false
  const opener = frame.opener?.text
  return items.slice(next).some((item) => {
    const delimiter = delimiterOf(item)
    return (
      delimiter?.side === "close" || (delimiter !== undefined && isBar(delimiter.text) && delimiter.text === opener)
    )
  })
}
