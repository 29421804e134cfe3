import ts from "typescript"

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  lib: ["lib.es2023.d.ts"],
  types: [],
  module: ts.ModuleKind.ESNext,
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  noImplicitReturns: true,
  isolatedDeclarations: true,
  declaration: true,
  erasableSyntaxOnly: true,
  noEmit: true,
}

/** What the compiler says of each source, by name; empty where it is content. All are checked in one run. */
export function typeErrors(sources: ReadonlyMap<string, string>): Map<string, string[]> {
  const host = ts.createCompilerHost(OPTIONS)
  const fileOf = new Map([...sources].map(([name], i) => [`/emitted/case${i}.ts`, name]))
  const read = host.getSourceFile
  host.getSourceFile = (path, language) => {
    const name = fileOf.get(path)
    return name === undefined
      ? read.call(host, path, language)
      : ts.createSourceFile(path, sources.get(name) as string, language)
  }
  const program = ts.createProgram([...fileOf.keys()], OPTIONS, host)
  const found = new Map<string, string[]>()
  for (const d of ts.getPreEmitDiagnostics(program)) {
    const name = fileOf.get(d.file?.fileName ?? "") ?? "the compiler"
    const line = d.file && d.start !== undefined ? d.file.getLineAndCharacterOfPosition(d.start).line + 1 : 0
    found.set(name, [...(found.get(name) ?? []), `${line}: ${ts.flattenDiagnosticMessageText(d.messageText, "\n")}`])
  }
  return found
}

type Exports = Record<string, (arguments_: Record<string, unknown>) => Record<string, unknown>>

/** What a module exports. */
export function run(source: string): Exports {
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS },
  })
  const exports: Exports = {}
  // oxlint-disable-next-line typescript/no-implied-eval -- the module under test is text
  new Function("exports", outputText)(exports)
  return exports
}
