import { availableParallelism } from "node:os"
import type { Server as HttpServer } from "node:http"
import type { AddressInfo } from "node:net"
import { join } from "node:path"
import { serve as listen } from "@hono/node-server"
import { createApp } from "./app.ts"
import { Pool } from "./pool.ts"

export interface ServeOptions {
  readonly host: string
  /** 0 takes any free port. */
  readonly port: number
  /** Seconds that one problem may take. */
  readonly timeLimit: number
  /** Megabytes that one problem may take. */
  readonly memoryLimit: number
  readonly threads?: number | undefined
}

export interface Serving {
  readonly address: string
  /** Takes no more requests, ends what runs, at the latest after `grace` milliseconds. */
  stop(grace?: number): Promise<void>
}

const BODY_LIMIT = 256 * 1024
const QUEUE_LIMIT = 256
const GRACE = 5000
const LOOPBACK: ReadonlySet<string> = new Set(["127.0.0.1", "localhost", "::1", "[::1]"])

/** The page and the API on one port. */
export function serve(options: ServeOptions): Promise<Serving> {
  const { host, port, timeLimit, memoryLimit } = options
  const pool = new Pool({
    script: join(import.meta.dirname, "worker.cjs"),
    threads: options.threads ?? Math.max(1, Math.min(4, availableParallelism() - 1)),
    timeLimit: timeLimit * 1000,
    memoryLimit,
    queueLimit: QUEUE_LIMIT,
  })
  const app = createApp({
    pool,
    page: join(import.meta.dirname, "..", "web"),
    bodyLimit: BODY_LIMIT,
    // on the loopback a page elsewhere could reach the API under a name of its own
    hosts: LOOPBACK.has(host) ? LOOPBACK : undefined,
  })
  return new Promise((resolve, reject) => {
    const server = listen({ fetch: app.fetch, hostname: host, port })
    const inner = server as HttpServer
    inner.requestTimeout = 30_000
    inner.headersTimeout = 10_000
    inner.once("error", (error) => {
      void pool.close()
      reject(error)
    })
    inner.once("listening", () => {
      const { port: found } = inner.address() as AddressInfo
      const name = host.includes(":") ? `[${host}]` : host
      resolve({ address: `http://${name}:${found}/`, stop: (grace = GRACE) => stop(inner, pool, grace) })
    })
  })
}

async function stop(server: HttpServer, pool: Pool, grace: number): Promise<void> {
  const closed = new Promise<void>((done) => server.close(() => done()))
  // a connection is idle when its answer has gone out
  const idle = setInterval(() => server.closeIdleConnections(), 20)
  const timer = setTimeout(() => server.closeAllConnections(), grace)
  await closed
  clearInterval(idle)
  clearTimeout(timer)
  await pool.close()
}
