import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { fileURLToPath } from "node:url"
import { Script } from "node:vm"

const file = fileURLToPath(new URL("../dist/cli/main.cjs", import.meta.url))
const cacheFile = fileURLToPath(new URL("../dist/cli/main.cache", import.meta.url))

function readCache() {
  try {
    return readFileSync(cacheFile)
  } catch {
    return undefined
  }
}

/**
 * Runs the command line. The code cache beside it spares V8 most of the compiling; one that another version of Node
 * made is rejected by V8, and the file is compiled as usual.
 * @returns the script, from which scripts/code-cache.js makes the cache
 */
export function loadCommandLine() {
  const source = `(function (exports, require, module) {${readFileSync(file, "utf8")}\n})`
  const script = new Script(source, { filename: file, cachedData: readCache() })
  const module = { exports: {} }
  script.runInThisContext()(module.exports, createRequire(file), module)
  return script
}
