import type { EmitRequest } from "../../src/emit/index.ts"
import type { Nested } from "./corpus.ts"

/** A case beside the corpus, with the name of the function in NumPy. */
export interface Special {
  readonly name: string
  readonly request: EmitRequest
  readonly function: string
  readonly inputs: Readonly<Record<string, Nested>>
  readonly value: Nested
  readonly derivatives: Readonly<Record<string, Nested>>
}

export const special = (): Special[] => []
