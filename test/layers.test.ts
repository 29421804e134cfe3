import { readdirSync, readFileSync } from "node:fs"
import { dirname, join, relative, resolve } from "node:path"
import ts from "typescript"
import { describe, expect, it } from "vitest"

/** Floors of the engine, lowest first: a file imports from its own floor and from lower ones only. */
const FLOORS = [
  "ir",
  "field",
  "ops",
  "syntax",
  "tensor",
  "rewrite",
  "derive",
  "verify",
  "explain",
  "judge",
  "emit",
  "numeric",
  "optimize",
  "answer",
]
const TOP = FLOORS.length

interface Import {
  readonly specifier: string
  readonly line: number
  /** `type` imports are erased; `dynamic` ones load when they are reached. */
  readonly kind: "value" | "type" | "dynamic"
}

/** Folders of one recursive-descent reader, whose files may import each other in a round. */
const RECURSIVE: ReadonlySet<string> = new Set(["src/syntax/latex"])

/** Path from the root, with `/`, to text. */
type Files = ReadonlyMap<string, string>

const ROOT = resolve(import.meta.dirname, "..")
const HOUSES = ["src", "cli", "server", "web"]

function readFiles(): Files {
  const files = new Map<string, string>()
  const visit = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) visit(path)
      else if (/\.[cm]?tsx?$/.test(entry.name)) {
        files.set(relative(ROOT, path).replaceAll("\\", "/"), readFileSync(path, "utf8"))
      }
    }
  }
  const present = new Set(readdirSync(ROOT))
  for (const house of HOUSES) if (present.has(house)) visit(join(ROOT, house))
  return files
}

function importsOf(path: string, text: string): Import[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
  const found: Import[] = []
  const add = (node: ts.Node, specifier: ts.Node | undefined, kind: Import["kind"]): void => {
    const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1
    found.push({
      specifier: specifier && ts.isStringLiteralLike(specifier) ? specifier.text : "(computed)",
      line,
      kind,
    })
  }
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) {
      const { importClause: clause } = node
      const names = clause?.namedBindings
      const onlyTypes =
        clause?.phaseModifier === ts.SyntaxKind.TypeKeyword ||
        (!!clause &&
          !clause.name &&
          !!names &&
          ts.isNamedImports(names) &&
          names.elements.length > 0 &&
          names.elements.every((e) => e.isTypeOnly))
      add(node, node.moduleSpecifier, onlyTypes ? "type" : "value")
    } else if (ts.isExportDeclaration(node) && node.moduleSpecifier) {
      add(node, node.moduleSpecifier, node.isTypeOnly ? "type" : "value")
    } else if (ts.isImportTypeNode(node)) {
      add(node, ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined, "type")
    } else if (ts.isImportEqualsDeclaration(node) && ts.isExternalModuleReference(node.moduleReference)) {
      add(node, node.moduleReference.expression, "value")
    } else if (ts.isCallExpression(node)) {
      const called = node.expression
      if (called.kind === ts.SyntaxKind.ImportKeyword) add(node, node.arguments[0], "dynamic")
      else if (ts.isIdentifier(called) && called.text === "require") add(node, node.arguments[0], "value")
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

/** The path an import leads to, or undefined for a package. */
function target(from: string, specifier: string): string | undefined {
  return specifier.startsWith(".")
    ? relative(ROOT, resolve(ROOT, dirname(from), specifier)).replaceAll("\\", "/")
    : undefined
}

/** 0 for ir …; `TOP` for src/index.ts; undefined for a file on no floor. */
function floorOf(path: string): number | undefined {
  if (path === "src/index.ts") return TOP
  const at = FLOORS.indexOf(path.split("/")[1] ?? "")
  return at >= 0 && path.split("/").length > 2 ? at : undefined
}

function engineViolation(path: string, { specifier }: Import, files: Files): string | undefined {
  const to = target(path, specifier)
  if (to === undefined) {
    return `imports ${JSON.stringify(specifier)}: the engine uses no package, neither Node's nor npm's`
  }
  if (!to.startsWith("src/")) return `imports ${to}: the engine imports nothing outside src/`
  if (!files.has(to)) return `imports ${to}, which is not there (imports end in .ts)`
  const here = floorOf(path)
  const there = floorOf(to)
  if (here === undefined || there === undefined) return undefined // reported for the file itself
  if (there > here) {
    return `imports ${to}: ${FLOORS[here]} is below ${FLOORS[there] ?? "src/index.ts"}; imports go down only`
  }
  return undefined
}

function outsideViolation(path: string, { specifier }: Import, files: Files): string | undefined {
  const to = target(path, specifier)
  const house = path.split("/")[0]
  if (to === undefined || to.startsWith(`${house}/`) || !HOUSES.includes(to.split("/")[0] ?? "")) return undefined
  if (!to.startsWith("src/"))
    return house === "web" || to.startsWith("web/") ? `imports ${to}: the page stands alone` : undefined
  if (!files.has(to)) return `imports ${to}, which is not there (imports end in .ts)`
  // a command loads just the files it needs, which is what keeps its start short
  if (to === "src/index.ts" || house === "cli") return undefined
  return `imports ${to}: ${house}/ imports src/index.ts only`
}

/** One message for each round of value imports, starting from its first file in alphabetical order. */
function cycles(files: Files, imports: ReadonlyMap<string, readonly Import[]>): string[] {
  const next = new Map<string, string[]>()
  for (const [path, list] of imports) {
    const to = list.filter((i) => i.kind === "value").map((i) => target(path, i.specifier))
    next.set(
      path,
      to.filter((t): t is string => t !== undefined && files.has(t)),
    )
  }
  const found: string[] = []
  const state = new Map<string, "open" | "done">()
  const visit = (path: string, trail: readonly string[]): void => {
    if (state.get(path) === "done") return
    if (state.get(path) === "open") {
      const round = trail.slice(trail.indexOf(path))
      // the functions of a recursive-descent reader call each other whichever files they are in
      if (round.every((p) => RECURSIVE.has(dirname(p)))) return
      const first = round.indexOf([...round].sort()[0] ?? path)
      const ordered = [...round.slice(first), ...round.slice(0, first)]
      found.push(`${[...ordered, ordered[0]].join(" → ")}: a round of imports`)
      return
    }
    state.set(path, "open")
    for (const to of next.get(path) ?? []) visit(to, [...trail, path])
    state.set(path, "done")
  }
  for (const path of [...files.keys()].sort()) visit(path, [])
  return found
}

/** Every breach of the floor plan, as `path:line: what is wrong`. */
function violations(files: Files): string[] {
  const imports = new Map([...files].map(([path, text]) => [path, importsOf(path, text)] as const))
  const found: string[] = []
  for (const [path, list] of imports) {
    const inEngine = path.startsWith("src/")
    if (inEngine && floorOf(path) === undefined)
      found.push(`${path}: is on no floor; the floors are ${FLOORS.join(", ")}`)
    for (const one of list) {
      const message = inEngine ? engineViolation(path, one, files) : outsideViolation(path, one, files)
      if (message !== undefined) found.push(`${path}:${one.line}: ${message}`)
    }
  }
  return [...found, ...cycles(files, imports)].sort()
}

describe("floor plan", () => {
  it("imports go down only, without rounds, and the engine needs no package", () => {
    expect(violations(readFiles()).join("\n")).toBe("")
  })

  it("finds each kind of breach in a bad example", () => {
    const bad = new Map([
      ["src/index.ts", `export { grad } from "./derive/grad.ts"`],
      ["src/ir/expr.ts", `import type { Op } from "../ops/add.ts"\nexport interface Expr { op: Op }`],
      ["src/ir/good.ts", `import type { Expr } from "./expr.ts"\nexport const x: Expr[] = []`],
      ["src/ops/add.ts", `import fs from "node:fs"\nexport type Op = typeof fs`],
      ["src/ops/lazy.ts", `export const f = () => import("../derive/grad.ts")`],
      ["src/derive/grad.ts", `import { h } from "./help"\nimport { b } from "./b.ts"\nexport const grad = [h, b]`],
      ["src/derive/b.ts", `export * from "./grad.ts"\nexport const b = require("x")`],
      ["src/derive/c.ts", `import { type Grad } from "./d.ts"`],
      ["src/derive/d.ts", `import "./c.ts"\nimport { run } from "../../cli/main.ts"`],
      ["src/misc/x.ts", ``],
      [
        "cli/main.ts",
        `import "../src/index.ts"\nimport { x } from "../src/ir/good.ts"\nimport type { Expr } from "../src/ir/expr.ts"`,
      ],
      ["cli/eval.ts", `const m = await import("../src/ir/good.ts")`],
      ["server/http.ts", `const m = await import("../src/ir/good.ts")`],
      ["web/page.ts", `import "../cli/main.ts"`],
    ])
    expect(violations(bad)).toEqual([
      `server/http.ts:1: imports src/ir/good.ts: server/ imports src/index.ts only`,
      `src/derive/b.ts → src/derive/grad.ts → src/derive/b.ts: a round of imports`,
      `src/derive/b.ts:2: imports "x": the engine uses no package, neither Node's nor npm's`,
      `src/derive/d.ts:2: imports cli/main.ts: the engine imports nothing outside src/`,
      `src/derive/grad.ts:1: imports src/derive/help, which is not there (imports end in .ts)`,
      `src/ir/expr.ts:1: imports src/ops/add.ts: ir is below ops; imports go down only`,
      `src/misc/x.ts: is on no floor; the floors are ${FLOORS.join(", ")}`,
      `src/ops/add.ts:1: imports "node:fs": the engine uses no package, neither Node's nor npm's`,
      `src/ops/lazy.ts:1: imports src/derive/grad.ts: ops is below derive; imports go down only`,
      `web/page.ts:1: imports cli/main.ts: the page stands alone`,
    ])
  })
})
