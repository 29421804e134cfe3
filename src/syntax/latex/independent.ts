import type { Entry } from "./entries.ts"
import type { Asked, Request } from "./requests.ts"
import { namesOf } from "../walk.ts"

/**
 * A question may ask for the derivative by a name that it also defines (`y = Xw`, then `\partial \xi / \partial y`). There the name is
 * a variable, and the definition is left out, unless another request needs it: then the derivative by the name is not asked for.
 */
export function separate(
  asked: Asked,
  entries: readonly Entry[],
  warnings: Set<string>,
): { readonly asked: Asked; readonly entries: readonly Entry[] } {
  const definitions = entries.filter(
    (e): e is Extract<Entry, { kind: "definition" }> => e.kind === "definition" && !e.params,
  )
  const wanted = new Set(asked.requests.flatMap((r) => r.wrt.map((w) => w.name)))
  const clashing = definitions.filter((d) => wanted.has(d.name.name))
  if (clashing.length === 0) return { asked, entries }
  const dropped = new Set<string>()
  const kept = new Set<string>()
  for (const { name, body } of clashing) {
    const below = new Set(namesOf(body.ast).names)
    const others = asked.requests.flatMap((r) => r.wrt).filter((w) => w.name !== name.name)
    if (others.some((w) => below.has(w.name))) kept.add(name.name)
    else dropped.add(name.name)
  }
  const requests: Request[] = []
  for (const request of asked.requests) {
    const wrt = request.wrt.filter((w) => !kept.has(w.name))
    for (const w of request.wrt)
      if (kept.has(w.name)) warnings.add(`${w.name} is defined by other variables; the derivative by it is left out`)
    if (wrt.length > 0 || request.wrt.length === 0) requests.push({ ...request, wrt })
  }
  const isDropped = (e: Entry): boolean => e.kind === "definition" && dropped.has(e.name.name)
  return { asked: { ...asked, requests }, entries: entries.filter((e) => !isDropped(e)) }
}
