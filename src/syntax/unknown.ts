import { GradusError, type Span } from "../ir/error.ts"
import { ops } from "../ops/index.ts"
import { constructors } from "./constructors.ts"
import { isFunctionName, nearest } from "./language.ts"
import type { Scope } from "./scope.ts"

/** The error for a name that nothing declares, with what may be meant. */
export function unknownName(scope: Scope, name: string, span: Span): GradusError {
  const names = scope.names()
  const letters = [...name]
  const suggestion = nearest(name, names)
  const hint =
    letters.length > 1 && letters.every((l) => names.includes(l))
      ? `there is no product by juxtaposition: write ${letters.join("*")}`
      : suggestion
        ? `did you mean ${suggestion}?`
        : isFunctionName(name)
          ? `${name} is a function: give it arguments`
          : `declare it: ${name} in R^(m x n)`
  return new GradusError({
    code: "name",
    message: `${name} is not declared`,
    span,
    expected: "a declared name",
    hint,
  })
}

/** The error for a function that neither the language nor the problem has. */
export function unknownFunction(scope: Scope, name: string, span: Span): GradusError {
  const candidates = [...scope.names(), ...Object.keys(constructors), ...Object.keys(ops)]
  const suggestion = nearest(name, candidates)
  return new GradusError({
    code: "name",
    message: `there is no function ${name}`,
    span,
    expected: "a function of the language or one defined before",
    hint: suggestion ? `did you mean ${suggestion}?` : `define it: ${name}(x) = …`,
  })
}
