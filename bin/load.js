"use strict"
const { readFileSync } = require("node:fs")
const { join } = require("node:path")
const { setFlagsFromString } = require("node:v8")
const { Script } = require("node:vm")

// V8 optimises a function after so many bytes of bytecode run, by default so few that a question is answered before the
// optimised code pays: docs/decisions/0006.
setFlagsFromString("--interrupt-budget=400000")

const folder = join(__dirname, "..", "dist", "cli")
const file = join(folder, "main.cjs")

function readCache() {
  try {
    return readFileSync(join(folder, "main.cache"))
  } catch {
    return undefined
  }
}

/**
 * Runs the command line. The code cache beside it spares V8 most of the compiling; one that another version of Node
 * made is rejected by V8, and the file is compiled as usual.
 * @returns the script, from which scripts/code-cache.js makes the cache
 */
exports.loadCommandLine = function loadCommandLine() {
  const source = `(function (exports, require, module) {${readFileSync(file, "utf8")}\n})`
  const script = new Script(source, { filename: file, cachedData: readCache() })
  const loaded = { exports: {} }
  script.runInThisContext()(loaded.exports, require, loaded)
  return script
}
