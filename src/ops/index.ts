import type { Op } from "../ir/op.ts"
import * as ops from "./cards.ts"

/** The cards by name. */
export * as ops from "./cards.ts"

/** The name of a card; a target's table is complete over these or does not compile. */
export type OpName = keyof typeof ops

const byName = new Map<string, Op>()
for (const op of Object.values<Op>(ops)) for (const name of [op.name, ...(op.aliases ?? [])]) byName.set(name, op)

/** The card that the notation calls `name`. */
export const opNamed = (name: string): Op | undefined => byName.get(name)
