import type { Dim } from "../ir/dim.ts"
import type { Expr, Sym } from "../ir/expr.ts"
import type { Unspecified } from "../ops/unspecified.ts"
import type { Ast } from "./ast.ts"

export interface FunctionDefinition {
  readonly params: readonly string[]
  readonly body: Ast
  /** What the body may refer to: the scope in which it was written. */
  readonly scope: Scope
}

/** What names mean at a place. Lookups go outwards. */
export class Scope {
  private readonly parent: Scope | undefined
  private readonly values = new Map<string, Expr>()
  private readonly functions = new Map<string, FunctionDefinition>()
  private readonly dims = new Map<string, Dim>()
  private readonly unspecifiedFunctions = new Map<string, Unspecified>()

  constructor(parent?: Scope) {
    this.parent = parent
  }

  setValue(name: string, value: Expr): void {
    this.values.set(name, value)
  }

  setFunction(name: string, definition: FunctionDefinition): void {
    this.functions.set(name, definition)
  }

  setUnspecified(f: Unspecified): void {
    this.unspecifiedFunctions.set(f.name, f)
  }

  /** A function that is declared without a definition. */
  unspecified(name: string): Unspecified | undefined {
    return this.unspecifiedFunctions.get(name) ?? this.parent?.unspecified(name)
  }

  setDim(name: string, value: Dim): void {
    this.dims.set(name, value)
  }

  value(name: string): Expr | undefined {
    return this.values.get(name) ?? this.parent?.value(name)
  }

  function(name: string): FunctionDefinition | undefined {
    return this.functions.get(name) ?? this.parent?.function(name)
  }

  dim(name: string): Dim | undefined {
    return this.dims.get(name) ?? this.parent?.dim(name)
  }

  /** The variables and definitions visible here, innermost last. */
  names(): string[] {
    return [
      ...(this.parent?.names() ?? []),
      ...this.values.keys(),
      ...this.functions.keys(),
      ...this.unspecifiedFunctions.keys(),
    ]
  }

  symbols(): Sym[] {
    const own = [...this.values.values()].filter((e) => e.kind === "symbol")
    return [...(this.parent?.symbols() ?? []), ...own]
  }
}
