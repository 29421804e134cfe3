import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { readFileSync } from "node:fs"
import { request } from "node:http"
import { resolve } from "node:path"

const GRADUS = resolve(import.meta.dirname, "../../bin/gradus.js")

/** Takes much longer than a second. */
export const SLOW: string = `X in R^(n x n)\ny = ${Array.from({ length: 60 }, (_, k) => `norm2(expm(X^${(k % 9) + 2}) - logm(X'*X + ${k + 1}*eye))`).join("*")}`

export interface Answered {
  readonly status: number
  readonly type: string
  readonly body: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
}

/** `gradus serve` in a process of its own, on any free port. */
export class Server {
  readonly address: string
  readonly child: ChildProcess

  private constructor(child: ChildProcess, address: string) {
    this.child = child
    this.address = address
  }

  static async start(...options: readonly string[]): Promise<Server> {
    const child = spawn(process.execPath, [GRADUS, "serve", "--port", "0", ...options], {
      stdio: ["ignore", "pipe", "inherit"],
    })
    let said = ""
    for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
      said += chunk.toString()
      const found = /http:\/\/\S+\//.exec(said)
      if (found) return new Server(child, found[0])
    }
    throw new Error(`gradus serve ended: ${said}`)
  }

  /** `body` is sent as it is where it is a string, as JSON otherwise. */
  ask(path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answered> {
    const text = typeof body === "string" ? body : JSON.stringify(body)
    return new Promise((done, fail) => {
      const sent = request(
        new URL(path, this.address),
        { method: body === undefined ? "GET" : "POST", headers: { "content-type": "application/json", ...headers } },
        (response) => {
          const parts: Buffer[] = []
          response.on("data", (part: Buffer) => parts.push(part))
          response.on("end", () =>
            done({
              status: response.statusCode ?? 0,
              type: response.headers["content-type"] ?? "",
              body: Buffer.concat(parts).toString(),
              headers: response.headers,
            }),
          )
          response.on("error", fail)
        },
      )
      sent.on("error", fail)
      sent.end(body === undefined ? undefined : text)
    })
  }

  /** Resident memory in megabytes. */
  memory(): number {
    const status = readFileSync(`/proc/${this.child.pid}/status`, "utf8")
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024
  }

  /** Ends it as an operator would; the exit code. */
  async stop(signal: "SIGTERM" | "SIGINT" = "SIGTERM"): Promise<number | null> {
    const ended = once(this.child, "exit")
    this.child.kill(signal)
    const [code] = (await ended) as [number | null]
    return code
  }
}
