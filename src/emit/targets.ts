/** What `--emit` takes. */
export type Target = "typescript" | "numpy" | "latex"
export const TARGETS: readonly Target[] = ["typescript", "numpy", "latex"]
