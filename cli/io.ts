import { readFileSync } from "node:fs"
import { GradusError } from "../src/ir/error.ts"

const MAX_BYTES = 16 * 1024 * 1024

/** The text of a file, or of standard input for `-`. @throws GradusError code `input` */
export function readInput(path: string): string {
  let bytes: Buffer
  try {
    bytes = readFileSync(path === "-" ? 0 : path)
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code === "ENOENT" ? "there is no such file" : "it cannot be read"
    throw new GradusError({ code: "input", message: `${path}: ${why}`, hint: "give a file, or - for standard input" })
  }
  if (bytes.length > MAX_BYTES) throw new GradusError({ code: "input", message: `${path}: more than 16 MB` })
  if (bytes.subarray(0, 8192).includes(0))
    throw new GradusError({
      code: "input",
      message: `${path}: this is not text`,
      hint: "Gradus notation, LaTeX or Markdown is expected",
    })
  return bytes.toString("utf8").replace(/^\uFEFF/, "")
}

/** Writes to standard output; a closed pipe is no error. */
export function write(text: string): void {
  process.stdout.on("error", () => process.exit(0))
  process.stdout.write(text.endsWith("\n") ? text : `${text}\n`)
}
