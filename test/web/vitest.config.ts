import { defineConfig } from "vitest/config"

/** The page in a real browser: `npm run test:web`, after `npm run build:web`. */
export default defineConfig({
  test: {
    include: ["test/web/*.spec.ts"],
    reporters: process.env["CI"] ? ["default", ["json", { outputFile: ".ci/out/tests-web.json" }]] : ["default"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    fileParallelism: false,
  },
})
