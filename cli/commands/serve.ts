import type * as Server from "../../server/main.ts"
import { GradusError } from "../../src/ir/error.ts"
import { report } from "../errors.ts"
import { write } from "../io.ts"

export interface ServeCommandOptions {
  readonly host: string
  readonly port: number
  /** Seconds. */
  readonly time: number
  /** Megabytes. */
  readonly memory: number
}

/** The server is a bundle of its own, so that no other command waits for it. Seen from bin/, and not bundled. */
const SERVER = ["..", "dist", "server", "main.cjs"].join("/")
const loadServer = (): typeof Server => require(SERVER) as typeof Server
declare const require: (path: string) => unknown

/** `gradus serve`: the page and the API, until a signal ends it. */
export async function serveCommand({ host, port, time, memory }: ServeCommandOptions): Promise<void> {
  let serving: Server.Serving
  try {
    serving = await loadServer().serve({ host, port, timeLimit: time, memoryLimit: memory })
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code
    const message =
      why === "EADDRINUSE" ? `port ${port} is taken` : `${host}:${port} cannot be used (${why ?? String(error)})`
    return report(
      new GradusError({ code: "input", message, hint: "give another --port; 0 takes any" }),
      false,
      undefined,
    )
  }
  write(`Gradus is at ${serving.address} and answers until you press Ctrl-C.`)
  await new Promise<void>((done) => {
    process.once("SIGINT", () => done())
    process.once("SIGTERM", () => done())
  })
  await serving.stop()
}
