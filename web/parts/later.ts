import { type Accessor, createEffect, createSignal, on } from "solid-js"
import { Refused } from "../engine/client.ts"
import type { Refusal } from "../engine/protocol.ts"

/** Something that is asked for after the answer. */
export interface Later<T> {
  /** The last that came; it stays while the next is on its way. */
  readonly given: Accessor<T | undefined>
  readonly refusal: Accessor<Refusal | undefined>
  readonly waiting: Accessor<boolean>
}

/** Asks again whenever `what` changes; undefined asks for nothing. Answers that come too late are dropped. */
export function createLater<Q, T>(what: () => Q | undefined, ask: (question: Q) => Promise<T>): Later<T> {
  const [given, setGiven] = createSignal<T>()
  const [refusal, setRefusal] = createSignal<Refusal>()
  const [waiting, setWaiting] = createSignal(false)
  let round = 0
  createEffect(
    on(what, (question) => {
      const mine = ++round
      setRefusal(undefined)
      if (question === undefined) {
        setGiven(undefined)
        setWaiting(false)
        return
      }
      setWaiting(true)
      ask(question)
        .then((found) => {
          if (mine === round) setGiven(() => found)
        })
        .catch((error: unknown) => {
          if (!(error instanceof Refused)) throw error
          if (mine !== round) return
          setRefusal(error.refusal)
          setGiven(undefined)
        })
        .finally(() => {
          if (mine === round) setWaiting(false)
        })
    }),
  )
  return { given, refusal, waiting }
}
