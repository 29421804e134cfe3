import { spawnSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll } from "vitest"

const ROOT: string = join(import.meta.dirname, "../..")

export interface Run {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

interface Surroundings {
  /** Standard input. */
  readonly input?: string
  /** The folder to run in, the project's root where absent. */
  readonly cwd?: string
}

/** Runs the built command line as a user does, without colour. */
export function gradus(args: readonly string[], { input = "", cwd = ROOT }: Surroundings = {}): Run {
  const env = { ...process.env, NO_COLOR: "1", FORCE_COLOR: undefined }
  const cli = join(ROOT, "bin/gradus.js")
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], {
    input,
    cwd,
    env,
    encoding: "utf8",
    timeout: 25_000,
  })
  return { status, stdout, stderr }
}

/** The path of a file of the project. */
export const file = (name: string): string => join(ROOT, name)

/** A folder that is gone when the tests of the file are over. */
export function temporary(): {
  readonly path: string
  readonly write: (name: string, content: string | Uint8Array) => string
} {
  const path = mkdtempSync(join(tmpdir(), "gradus-"))
  afterAll(() => rmSync(path, { recursive: true, force: true }))
  return {
    path,
    write: (name, content) => {
      const at = join(path, name)
      writeFileSync(at, content)
      return at
    },
  }
}

/** A C-ordered NPY file (format 1.0) of float64. */
export function npy(rows: readonly (readonly number[])[]): Uint8Array {
  const shape = `(${rows.length}, ${rows[0]?.length ?? 0})`
  const text = `{'descr': '<f8', 'fortran_order': False, 'shape': ${shape}, }`
  const header = `${text.padEnd(64 * Math.ceil((text.length + 11) / 64) - 11)}\n`
  const bytes = new Uint8Array(10 + header.length + 8 * rows.flat().length)
  bytes.set([0x93, ...new TextEncoder().encode("NUMPY"), 1, 0, header.length & 255, header.length >> 8])
  bytes.set(new TextEncoder().encode(header), 10)
  const view = new DataView(bytes.buffer)
  rows.flat().forEach((x, i) => view.setFloat64(10 + header.length + 8 * i, x, true))
  return bytes
}
