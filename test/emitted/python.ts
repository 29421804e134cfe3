import { spawnSync } from "node:child_process"
import { existsSync } from "node:fs"
import { join } from "node:path"
import { pythonWithNumpy } from "../support/python.ts"

const LOCAL = join(import.meta.dirname, "../../.venv-ci/bin/python")

/** A Python with NumPy: `GRADUS_PYTHON`, the project's own virtual environment, or `python3`; see `pythonWithNumpy`. */
export function findPython(): string | undefined {
  if (process.env["GRADUS_PYTHON"] === undefined && existsSync(LOCAL)) process.env["GRADUS_PYTHON"] = LOCAL
  return pythonWithNumpy()
}

/** Runs a Python program once on JSON and gives back the JSON that it prints. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- what the program prints is the caller's to know
export function runPython<T>(python: string, program: string, input: unknown): T {
  const { status, stdout, stderr } = spawnSync(python, ["-c", program], {
    input: JSON.stringify(input),
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  })
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stdout) as T
}
