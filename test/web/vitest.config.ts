import { defineConfig } from "vitest/config"

/** The page in a real browser and the server under load: `npm run test:web`, after both builds. */
export default defineConfig({
  test: {
    include: ["test/web/*.spec.ts", "test/server/*.spec.ts"],
    reporters: process.env["CI"] ? ["default", ["json", { outputFile: ".ci/out/tests-web.json" }]] : ["default"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    fileParallelism: false,
    expect: { poll: { timeout: 20_000 } },
  },
})
