// node scripts/complete-lock.js: adds to package-lock.json the binaries of other platforms that npm left out.
// npm leaves out an optional dependency that the registry at hand does not have (a mirror may hold one platform only),
// and `npm ci` then refuses the lock file. The entries say which platform they are for, so no other one fetches them.
import { readFileSync, writeFileSync } from "node:fs"

const path = new URL("../package-lock.json", import.meta.url)
const lock = JSON.parse(readFileSync(path, "utf8"))
const OS = ["aix", "android", "darwin", "freebsd", "linux", "netbsd", "openbsd", "openharmony", "sunos", "win32"]
const CPU = ["arm64", "arm", "ia32", "loong64", "mips64el", "ppc64", "riscv64", "s390x", "x64", "wasm32"]

const added = []
for (const owner of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(owner.optionalDependencies ?? {})) {
    const key = `node_modules/${name}`
    if (key in lock.packages) continue
    const words = name.split("/").at(-1).split("-")
    const os = OS.find((o) => words.includes(o))
    const cpu = CPU.find((c) => words.includes(c))
    if (!os || !cpu || !/^\d/.test(version)) {
      console.error(`${name}@${version}: not a binary of a known platform; left out`)
      process.exitCode = 1
      continue
    }
    const libc = words.includes("musl") ? ["musl"] : words.some((w) => w.startsWith("gnu")) ? ["glibc"] : undefined
    lock.packages[key] = {
      version,
      cpu: [cpu],
      ...(owner.dev && { dev: true }),
      ...(libc && { libc }),
      optional: true,
      os: [os],
    }
    added.push(`${name}@${version}`)
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, "en")))
writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`)
console.log(added.length > 0 ? `added ${added.join(", ")}` : "nothing to add")
