/** What the readers know about names that are functions of the language. */
export interface Vocabulary {
  /** Every function name and alias of LANGUAGE.md, whether it has a card yet or not. */
  isFunction(name: string): boolean
  /** Names of nullary constants (`pi`, `eye`). */
  isConstant(name: string): boolean
}
