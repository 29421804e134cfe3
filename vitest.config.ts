import { defineConfig } from "vitest/config"

const closingLine = "./test/support/closing-line.ts"

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    reporters: process.env["CI"]
      ? ["default", ["json", { outputFile: ".ci/out/tests.json" }], closingLine]
      : ["default", closingLine],
    setupFiles: ["test/support/seed.ts"],
    testTimeout: 120_000,
  },
})
