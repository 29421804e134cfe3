// Makes dist/cli/main.cache: what V8 compiled while the command line answered the example question.
import { rmSync, writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { loadCommandLine } from "../bin/load.js"

const cache = fileURLToPath(new URL("../dist/cli/main.cache", import.meta.url))
rmSync(cache, { force: true })
process.chdir(fileURLToPath(new URL("..", import.meta.url)))
process.argv.splice(2, process.argv.length, "examples/seed.md")
process.stdout.write = () => true
const script = loadCommandLine()
process.on("exit", () => writeFileSync(cache, script.createCachedData()))
