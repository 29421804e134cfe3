import { spawnSync } from "node:child_process"

/**
 * A Python that has NumPy: `GRADUS_PYTHON`, else `python3`.
 * Undefined where there is none, so that a test can skip; with `CI` set that is an error instead, because there nothing may be skipped.
 */
export function pythonWithNumpy(): string | undefined {
  const python = process.env["GRADUS_PYTHON"] ?? "python3"
  const { status, error, stderr } = spawnSync(python, ["-c", "import numpy"], { encoding: "utf8" })
  if (status === 0) return python
  if (process.env["CI"]) {
    throw new Error(`GRADUS_PYTHON must name a Python with NumPy; ${python} is not one: ${error?.message ?? stderr}`)
  }
  return undefined
}
