import type { Ast, NameAst } from "../ast.ts"
import { type Dim, isOne, isScalar, misfit, type Shape, Unifier } from "./shapes.ts"

export interface FunctionDefinition {
  readonly params: readonly NameAst[]
  readonly body: Ast
}

/** How a function that is defined nowhere acts. */
export type FunctionKind = "elementwise" | "scalar"

/** What names mean while shapes are found. */
export class Environment {
  readonly unifier: Unifier = new Unifier()
  readonly names: Map<string, Shape> = new Map()
  readonly functions: Map<string, FunctionDefinition> = new Map()
  readonly unknownFunctions: Map<string, FunctionKind> = new Map()
  /** Matrices of which one index takes a column: `x_i` is a vector of a family. */
  readonly families: Set<string> = new Set()
  /** Names that turned out to be the vector of ones. */
  readonly ones: Set<string> = new Set()
  /** Sizes that only bound sums from 0: `i = 0 … n` runs over n things, which are counted from 1. */
  readonly counts: Set<string> = new Set()
  /** The range of an index. */
  readonly indices: Map<string, Dim> = new Map()
  /** Doubts on the way: a transposed scalar, a scalar added to a vector. */
  penalty = 0
  depth = 0
  /** The sizes of the identities of the text, by where they stand. */
  readonly identities: Map<number, Dim> = new Map()
  /** Functions whose bodies are being inferred: one that calls itself has no shape. */
  readonly active: Set<string> = new Set()
  /** Whether one index of a matrix takes a row or a column, by where it stands; found when its range is known. */
  readonly lines: Map<number, "row" | "column"> = new Map()
  /** What one index of a matrix takes where the sizes do not say. */
  line: "row" | "column" = "row"
  /** Parameters that are nothing but that, with the shape of what is put in their place, once a call shows it. */
  readonly parameters: Map<string, Shape | undefined> = new Map()
  /** Nodes inferred so far. */
  work = 0
  /** Functions of a matrix act entry by entry. */
  /** Bars around a vector take the modulus of each entry. */
  moduli = false
  elementwise = false

  square(): Shape {
    const size = this.unifier.fresh()
    return { rows: size, cols: size }
  }

  open(): Shape {
    return { rows: this.unifier.fresh(), cols: this.unifier.fresh() }
  }
}

export const toScalar: ReadonlySet<string> = new Set(
  "sum mean var norm1 norm2 normF norm normInf normp norm21 normnuc normop logsumexp max min lambdamax lambdamin tr trace det logdet logabsdet dot inner".split(
    " ",
  ),
)
export const squares: ReadonlySet<string> = new Set(
  "tr trace det logdet logabsdet inv adj expm logm sqrtm chol sym skew lambdamax lambdamin".split(" "),
)

/** The shape of a product. @throws Mismatch */
export function product(env: Environment, left: Shape, right: Shape): Shape {
  if (isScalar(left)) return right
  if (isScalar(right)) return left
  if (isOne(left.cols) && !isOne(right.rows)) misfit()
  if (isOne(right.rows) && !isOne(left.cols)) misfit()
  env.unifier.dims(left.cols, right.rows)
  return { rows: left.rows, cols: right.cols }
}
