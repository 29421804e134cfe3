/** The rules of derivations. */
export type RuleName =
  | "let"
  | "restate"
  | "differentiate"
  | "move"
  | "insert"
  | "read-off"
  | "stack"
  | "arrange"
  | "transpose"
  | "entries"
  | "contract"
  | "expand"
  | "linear-part"
  | "remainder"
  | "bound"
  | "merge"
  | "term"
  | "sum"
  | "backprop"

/** Each with where it can be read up; undefined for algebra that needs no reference. */
export const RULES: { readonly [rule in RuleName]: string | undefined } = {
  /** Introduces a name. */
  let: undefined,
  /** The function once more, in terms of names or otherwise written. */
  restate: undefined,
  /** A differential or derivative by the rules of calculus; the operators' own rules have sources of their own. */
  differentiate: "[magnus2019, 8.2]",
  /** Increments taken out of products and traces. */
  move: "[petersen2012, eqs. 13-16]",
  /** A differential put in for another: differentials do not depend on what the variables are. */
  insert: "[magnus2019, ch. 5]",
  /** The derivative as what stands before an increment: differentials are unique. */
  "read-off": "[magnus2019, ch. 5]",
  /** Columns one below the other. */
  stack: "[magnus2019, 2.4]",
  arrange: "[magnus2019, 2.4]",
  transpose: "[magnus2019, 2.4]",
  /** Entry by entry. */
  entries: undefined,
  contract: "[petersen2012, eq. 32]",
  /** By the definition of the derivative. */
  expand: undefined,
  "linear-part": "[magnus2019, ch. 5]",
  remainder: "[magnus2019, ch. 5]",
  bound: "[higham2008, B.7]",
  /** Of traces, term by term. */
  merge: "[petersen2012, eqs. 13-14]",
  term: undefined,
  sum: "[petersen2012, eq. 35]",
  backprop: "[giles2008]",
}
