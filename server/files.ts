import { existsSync, readdirSync, readFileSync, statSync } from "node:fs"
import { extname, join, relative } from "node:path"

export interface StaticFile {
  readonly body: Uint8Array<ArrayBuffer>
  readonly type: string
  /** Its name holds a hash of its content. */
  readonly immutable: boolean
}

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
  ".webmanifest": "application/manifest+json",
  ".json": "application/json",
  ".txt": "text/plain; charset=utf-8",
}

/** Every file below a folder by its path, read once: no path of a request ever reaches the file system. */
export function filesIn(folder: string): ReadonlyMap<string, StaticFile> {
  const files = new Map<string, StaticFile>()
  if (!existsSync(folder)) return files
  const visit = (path: string): void => {
    for (const name of readdirSync(path)) {
      const file = join(path, name)
      if (statSync(file).isDirectory()) visit(file)
      else {
        const key = `/${relative(folder, file).replaceAll("\\", "/")}`
        files.set(key, {
          body: new Uint8Array(readFileSync(file)),
          type: TYPES[extname(file)] ?? "application/octet-stream",
          immutable: key.startsWith("/assets/"),
        })
      }
    }
  }
  visit(folder)
  return files
}
