import type { Ask, Call, Given, Refusal, Reply } from "./protocol.ts"

/** An answer of the engine that is no answer: bad input, or a run that was stopped. */
export class Refused extends Error {
  readonly refusal: Refusal

  constructor(refusal: Refusal) {
    super(refusal.message)
    this.refusal = refusal
  }
}

interface Open {
  readonly call: Call
  readonly limit: number
  readonly resolve: (given: never) => void
  readonly reject: (why: Refused) => void
}

export interface Progress {
  /** When the engine began with what it is at, by `performance.now()`; undefined while it rests. */
  readonly since: number | undefined
  /** Milliseconds after which it is stopped. */
  readonly limit: number
}

/** One engine in a worker: calls are answered in order, each within its limit, and any can be stopped. */
export class Engine {
  private worker: Worker | undefined
  private readonly open: Open[] = []
  private next = 1
  private timer: ReturnType<typeof setTimeout> | undefined
  private readonly onProgress: (progress: Progress) => void

  constructor(onProgress: (progress: Progress) => void = () => {}) {
    this.onProgress = onProgress
    this.start()
  }

  /** @throws Refused */
  ask<K extends Ask["kind"]>(ask: Extract<Ask, { kind: K }>, limit: number): Promise<Given[K]> {
    return new Promise((resolve, reject) => {
      this.open.push({ call: { id: this.next++, ask }, limit, resolve, reject })
      if (this.open.length === 1) this.send()
    })
  }

  /** Ends what runs and what waits. */
  stop(message: string = "stopped"): void {
    this.worker?.terminate()
    const refused = this.open.splice(0)
    this.start()
    this.rest()
    for (const { reject } of refused) reject(new Refused({ code: "stopped", message }))
  }

  private start(): void {
    this.worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module", name: "gradus" })
    this.worker.addEventListener("message", ({ data }: MessageEvent<Reply>) => this.receive(data))
    this.worker.addEventListener("error", (event) => this.stop(`the engine failed: ${event.message}`))
  }

  private send(): void {
    const [first] = this.open
    if (!first) return this.rest()
    this.worker?.postMessage(first.call)
    const { limit } = first
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.stop(`stopped after ${Math.round(limit / 1000)} s`), limit)
    this.onProgress({ since: performance.now(), limit })
  }

  private rest(): void {
    clearTimeout(this.timer)
    this.onProgress({ since: undefined, limit: 0 })
  }

  private receive(reply: Reply): void {
    const done = this.open[0]
    if (done?.call.id !== reply.id) return
    this.open.shift()
    this.send()
    if ("given" in reply) done.resolve(reply.given as never)
    else done.reject(new Refused(reply.refusal))
  }
}
