import { Worker } from "node:worker_threads"
import type { Job, Outcome } from "./protocol.ts"

export interface PoolOptions {
  /** The file of the engine thread. */
  readonly script: string
  readonly threads: number
  /** Milliseconds that one job may run. */
  readonly timeLimit: number
  /** Megabytes of heap that one thread may use. */
  readonly memoryLimit: number
  /** Jobs that may wait. */
  readonly queueLimit: number
}

/** Why a job has no outcome. */
export class JobRefused extends Error {
  readonly reason: "busy" | "time" | "memory" | "stopped"

  constructor(reason: JobRefused["reason"], message: string) {
    super(message)
    this.reason = reason
  }
}

interface Waiting {
  readonly job: Job
  readonly resolve: (outcome: Outcome) => void
  readonly reject: (why: Error) => void
}

/** Threads that answer one job at a time; one that runs too long or grows too large is ended and replaced. */
export class Pool {
  private readonly options: PoolOptions
  private readonly idle: Worker[] = []
  private readonly queue: Waiting[] = []
  private readonly all = new Set<Worker>()
  private closed = false

  constructor(options: PoolOptions) {
    this.options = options
    for (let i = 0; i < options.threads; i++) this.idle.push(this.start())
  }

  /** @throws JobRefused */
  run(job: Job): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      if (this.closed) return reject(new JobRefused("stopped", "the server is stopping"))
      if (this.queue.length >= this.options.queueLimit)
        return reject(new JobRefused("busy", `${this.queue.length} problems are waiting already`))
      this.queue.push({ job, resolve, reject })
      this.next()
    })
  }

  /** Ends all threads; what waits is refused. */
  async close(): Promise<void> {
    this.closed = true
    for (const { reject } of this.queue.splice(0)) reject(new JobRefused("stopped", "the server is stopping"))
    await Promise.all([...this.all].map((worker) => worker.terminate()))
  }

  private start(): Worker {
    const worker = new Worker(this.options.script, {
      resourceLimits: { maxOldGenerationSizeMb: this.options.memoryLimit, stackSizeMb: 4 },
    })
    this.all.add(worker)
    worker.unref()
    return worker
  }

  private next(): void {
    const worker = this.idle.pop()
    if (!worker) return
    const waiting = this.queue.shift()
    if (waiting) this.serve(worker, waiting)
    else this.idle.push(worker)
  }

  private serve(worker: Worker, { job, resolve, reject }: Waiting): void {
    const { timeLimit, memoryLimit } = this.options
    const done = (after: Worker | undefined): void => {
      clearTimeout(timer)
      worker.removeAllListeners("message").removeAllListeners("error").removeAllListeners("exit")
      if (!after) {
        this.all.delete(worker)
        // a thread that is ended may still report an error
        worker.on("error", () => {})
        void worker.terminate()
      }
      if (!this.closed) this.idle.push(after ?? this.start())
      this.next()
    }
    const timer = setTimeout(() => {
      done(undefined)
      reject(new JobRefused("time", `the problem takes longer than ${timeLimit / 1000} s`))
    }, timeLimit)
    worker.once("message", (outcome: Outcome) => {
      done(worker)
      resolve(outcome)
    })
    worker.once("error", (error: Error & { code?: string }) => {
      done(undefined)
      if (error.code === "ERR_WORKER_OUT_OF_MEMORY")
        reject(new JobRefused("memory", `the problem needs more than ${memoryLimit} MB of memory`))
      else reject(error)
    })
    worker.once("exit", () => {
      done(undefined)
      reject(new JobRefused("stopped", "the engine ended"))
    })
    worker.postMessage(job)
  }
}
