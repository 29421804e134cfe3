import { configureGlobal } from "fast-check"

/**
 * The seed of everything random in the tests: the environment variable SEED repeats a run. Fresh locally; fixed where CI is
 * set, so that a red build is due to the change that it builds.
 */
export const SEED: number = Number(
  process.env["SEED"] ?? (process.env["CI"] ? 20261124 : Math.floor(Math.random() * 2 ** 31)),
)

configureGlobal({ seed: SEED })
console.log(`SEED=${SEED}`)
