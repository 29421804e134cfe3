import pico from "picocolors"
import { type Palette, PLAIN } from "../src/answer/terminal.ts"

/** Colours where the terminal shows them, or as the user says. */
export function palette(when: "auto" | "always" | "never"): Palette {
  const on = when === "always" || (when === "auto" && pico.isColorSupported && process.stdout.isTTY)
  if (!on) return PLAIN
  const c = pico.createColors(true)
  return { good: c.green, bad: c.red, quiet: c.dim, strong: c.bold }
}
