import type { Reporter, TestModule } from "vitest/node"

/** Ends the run with a line `N passed, N failed` of its own; a file that cannot be loaded and a stray error each count as a failure. */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], strayErrors: readonly unknown[]): void {
    let passed = 0
    let failed = strayErrors.length
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        const { state } = test.result()
        if (state === "passed") passed += 1
        else if (state === "failed") failed += 1
      }
      failed += module.errors().length
    }
    process.stdout.write(`\n${passed} passed, ${failed} failed\n`)
  }
}
