import { describe, expect, it } from "vitest"
import { nameAt } from "../../web/editor/name-at.ts"

const named = (name: string, latex: string): { name: string; latex: string } => ({ name, latex })
const NAMES = [
  named("X", "X"),
  named("W", "W"),
  named("W_1", "W_{1}"),
  named("theta", "\\theta"),
  named("y_hat", "\\hat{y}"),
  named("r", "r"),
]

/** The name at `|`. */
const at = (text: string): string | undefined => {
  const cursor = text.indexOf("|")
  return nameAt(text.replace("|", ""), cursor, NAMES)?.named.name
}

describe("the name at the cursor", () => {
  it.each([
    ["y = norm2(|X*W)", "X"],
    ["y = norm2(X|*W)", "X"],
    ["y = no|rm2(X*W)", undefined],
    ["y = theta|*W_1", "theta"],
    ["y = tr(W_|1)", "W_1"],
    ["$y = X|W$", "X"],
    ["$y = XW|_1$", "W_1"],
    ["$y = XW|_{1}$", "W_1"],
    ["$y = XW|$", "W"],
    ["$\\the|ta^T W$", "theta"],
    ["$\\hat |y$", "y_hat"],
    ["$\\hat{|y}$", "y_hat"],
    ["$\\opera|torname{tr}(X)$", undefined],
    ["$\\operatorname{t|r}(X)$", undefined],
    ["$\\f|rac{X}{2}$", undefined],
    ["fo|r $X$", undefined],
  ])("%s", (text, name) => {
    expect(at(text)).toBe(name)
  })
})
