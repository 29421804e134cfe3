import type { Span } from "../../ir/error.ts"
import type { Ast, NameAst } from "../ast.ts"
import type { ConstantKind, Remark } from "./declarations.ts"
import type { SetDescription, Size } from "./sets.ts"
import { namesOf } from "../walk.ts"

/** Everything the text says about one name, put together. */
export interface Description {
  readonly name: string
  readonly span: Span
  readonly answer: number
  readonly set: SetDescription
  readonly family: boolean
  readonly constant: ConstantKind | undefined
  /** Numbers below it mean its components. */
  readonly components: boolean
}

/** How much a structure says; the stronger of two remains. */
const strength: Readonly<Record<string, number>> = { PD: 5, HPD: 5, PSD: 4, Sym: 3, Herm: 3, "R+": 1 }

export function gather(remarks: readonly Remark[]): Map<string, Description> {
  const out = new Map<string, Description>()
  const ordered = [...remarks].sort((a, b) => a.answer - b.answer)
  for (const remark of ordered) {
    const before = out.get(remark.name)
    // What an answer says of a name that the question declares is about its own argument.
    if (before && before.answer !== remark.answer) continue
    const description: Description = {
      name: remark.name,
      span: before?.span ?? remark.span,
      answer: remark.answer,
      set: before ? merge(before.set, remark.set) : remark.set,
      family: (before?.family ?? false) || (remark.family ?? false),
      constant: before?.constant ?? remark.constant,
      components: (before?.components ?? false) || (remark.components ?? false),
    }
    out.set(remark.name, description)
  }
  return out
}

function open(size: Size | undefined): boolean {
  return size === undefined || size.kind === "open"
}

function merge(a: SetDescription, b: SetDescription): SetDescription {
  const stronger =
    (strength[b.structure ?? ""] ?? 2) > (strength[a.structure ?? ""] ?? 2) ? b.structure : (a.structure ?? b.structure)
  let rows = open(a.rows) ? (b.rows ?? a.rows) : a.rows
  let cols = open(a.cols) ? (b.cols ?? a.cols) : a.cols
  if (rows?.kind === "given" && cols?.kind === "open") cols = rows
  if (cols?.kind === "given" && rows?.kind === "open") rows = cols
  const shape = a.cols || b.cols ? "matrix" : (a.shape ?? b.shape)
  const symmetric = stronger === "Sym" && (a.field === "C" || b.field === "C")
  return { field: a.field ?? b.field, structure: symmetric ? undefined : stronger, shape, rows, cols }
}

export interface LocalDefinition {
  readonly name: NameAst
  readonly params: readonly NameAst[] | undefined
  /** Pending calls are still in it. */
  body: Ast
  readonly answer: number
  readonly span: Span
  /** Sets of the arguments, from a signature. */
  readonly from?: readonly SetDescription[]
}

/** Definitions in an order in which each uses earlier ones only; one that needs itself, by whatever way, is left out. */
export function sortDefinitions<
  T extends { readonly name: NameAst; readonly body: Ast; readonly params?: readonly NameAst[] | undefined },
>(list: readonly T[]): T[] {
  const byName = new Map(list.map((d) => [d.name.name, d]))
  const out: T[] = []
  const state = new Map<string, "open" | "done" | "cyclic">()
  const visit = (definition: T): void => {
    const { name } = definition.name
    if (state.has(name)) return
    state.set(name, "open")
    const uses = namesOf(definition.body)
    let sound = true
    for (const used of [...uses.names, ...uses.calls]) {
      const other = byName.get(used)
      if (!other || definition.params?.some((p) => p.name === used)) continue
      visit(other)
      sound &&= state.get(used) === "done"
    }
    state.set(name, sound ? "done" : "cyclic")
    if (sound) out.push(definition)
  }
  for (const definition of list) visit(definition)
  return out
}
