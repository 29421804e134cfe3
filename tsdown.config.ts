import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { defineConfig, type Rolldown } from "tsdown"

const common = {
  format: "esm",
  target: "es2023",
  fixedExtension: false,
  hash: false,
  logLevel: "warn",
  deps: { onlyBundle: false },
} as const

/** Puts the licences of all bundled packages, which ask to go with every copy, beside the bundle. */
function licences(): Rolldown.Plugin {
  return {
    name: "licences",
    generateBundle(_options, bundle) {
      const modules = Object.values(bundle).flatMap((chunk) => (chunk.type === "chunk" ? chunk.moduleIds : []))
      const folders = modules.flatMap(
        (id) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(id.replaceAll("\\", "/"))?.[0] ?? [],
      )
      const texts = [...new Set(folders)].sort().flatMap((folder) => {
        if (!existsSync(join(folder, "package.json"))) return []
        const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"))
        const file = readdirSync(folder).find((f) => /^licen[cs]e/i.test(f))
        return [`${name} ${version} (${license})\n\n${file ? readFileSync(join(folder, file), "utf8").trim() : ""}\n`]
      })
      this.emitFile({ type: "asset", fileName: "LICENSES.txt", source: texts.join(`\n${"-".repeat(72)}\n\n`) })
    },
  }
}

/** Commander asks for `node:child_process` as it is loaded, which takes Node milliseconds, and uses it for commands in files of their own, which we have none of. */
const childProcessLater: Rolldown.Plugin = {
  name: "child-process-later",
  resolveId: (id, importer) =>
    id === "node:child_process" && importer?.includes("commander") ? "\0child-process-later" : undefined,
  load: (id) =>
    id === "\0child-process-later"
      ? 'module.exports = { spawn: (...args) => module.require("node:child_process").spawn(...args) }'
      : undefined,
}

export default defineConfig([
  {
    // the engine: no dependencies, runs anywhere
    ...common,
    entry: { index: "src/index.ts" },
    outDir: "dist",
    clean: ["dist/*.js", "dist/*.d.ts"],
    platform: "neutral",
    tsconfig: "src/tsconfig.json",
    dts: { oxc: true },
  },
  {
    // the command line with its dependencies, one file: bin/gradus.js loads it with the code cache that
    // scripts/code-cache.js makes of it
    ...common,
    format: "cjs",
    entry: { main: "cli/main.ts" },
    outDir: "dist/cli",
    clean: true,
    platform: "node",
    tsconfig: "tsconfig.json",
    dts: false,
    minify: true,
    outputOptions: { codeSplitting: false, dynamicImportInCjs: false },
    plugins: [childProcessLater, licences()],
  },
  {
    // the server and its engine thread, loaded by `gradus serve` alone
    ...common,
    format: "cjs",
    entry: { main: "server/main.ts", worker: "server/worker.ts" },
    outDir: "dist/server",
    clean: true,
    platform: "node",
    tsconfig: "tsconfig.json",
    dts: false,
    minify: true,
    plugins: [licences()],
  },
])
