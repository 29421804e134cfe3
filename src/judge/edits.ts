import type { Ast, BinaryOperator } from "../syntax/ast.ts"
import { partsOf, withParts } from "./scope.ts"
import {
  binary,
  call,
  chainSites,
  factorsOf,
  isTranspose,
  nameAst,
  negative,
  number,
  postfix,
  productOf,
  type Site,
  ungrouped,
} from "./syntax.ts"
import type { MistakeKind } from "./types.ts"

/** A change of a claim that may make it right. */
export interface Edit {
  readonly ast: Ast
  readonly kind: MistakeKind
  /** What the claim says there. */
  readonly at: Ast
  /** What is wrong, as a clause: "a transpose is missing on `A`". */
  readonly says: (text: (ast: Ast) => string) => string
  /** The factor that is missing or too much: where it is a scalar, the mistake is one of a factor. */
  readonly factor?: Ast
}

/** A part of a product or sum that is one only because products and sums are read from the left. */
const isPrefix = ({ node, parent }: Site): boolean =>
  node.kind === "binary" &&
  parent?.kind === "binary" &&
  node === parent.left &&
  SAME_LEVEL.some((l) => l.includes(node.op) && l.includes(parent.op))
const SAME_LEVEL: readonly (readonly BinaryOperator[])[] = [
  ["+", "-"],
  ["*", "/", ".*", "./", "kron", "\\"],
]

/** A transpose too many or too few, innermost places first; over C also its kind, and conjugates. */
export function transposeEdits(sites: readonly Site[], complex: boolean): Edit[] {
  const edits: Edit[] = []
  const conjugates: Edit[] = []
  for (const site of sites.toReversed()) {
    const { node, put, parent } = site
    const inside = parent?.kind === "group" || (parent && isTranspose(parent))
    if (node.kind === "number" || node.kind === "unary" || inside || isPrefix(site)) continue
    if (isTranspose(node)) {
      if (complex) {
        const other = node.op === "'" || node.op === "^H" ? ".'" : "'"
        const meant = postfix(other, node.arg)
        const kind = other === "'" ? "conjugate" : "plain"
        const says: Edit["says"] = (text) => `the ${kind} transpose \`${text(meant)}\` is meant, not \`${text(node)}\``
        edits.push({ ast: put(meant), kind: "transpose", at: node, says })
      }
      const says: Edit["says"] = (text) => `the transpose on \`${text(node.arg)}\` is too much`
      edits.push({ ast: put(node.arg), kind: "transpose", at: node, says })
    } else {
      const says: Edit["says"] = (text) => `a transpose is missing on \`${text(node)}\``
      edits.push({ ast: put(postfix("'", node)), kind: "transpose", at: node, says })
    }
    if (!complex || parent?.kind === "call") continue
    if (node.kind === "call" && node.name === "conj") {
      const inner = node.args[0] as Ast
      conjugates.push({
        ast: put(inner),
        kind: "conjugate",
        at: node,
        says: (text) => `the conjugate in \`${text(node)}\` is too much`,
      })
    } else if (node.kind !== "binary") {
      conjugates.push({
        ast: put(call("conj", node)),
        kind: "conjugate",
        at: node,
        says: (text) => `a conjugate is missing on \`${text(node)}\``,
      })
    }
  }
  return [...edits, ...conjugates]
}

/** All orders of up to four factors, of more: one factor moved or two exchanged. */
function orders(n: number): number[][] {
  const identity = Array.from({ length: n }, (_, i) => i)
  const found = new Map<string, number[]>()
  const offer = (p: number[]): void => {
    found.set(p.join(), p)
  }
  if (n <= 4) {
    const visit = (rest: readonly number[], done: readonly number[]): void => {
      if (rest.length === 0) offer([...done])
      rest.forEach((k) => {
        visit(
          rest.filter((x) => x !== k),
          [...done, k],
        )
      })
    }
    visit(identity, [])
  } else {
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) {
        const moved = identity.filter((k) => k !== i)
        moved.splice(j, 0, i)
        offer(moved)
        const swapped = [...identity]
        ;[swapped[i], swapped[j]] = [j, i]
        offer(swapped)
      }
  }
  found.delete(identity.join())
  return [...found.values()]
}

export function orderEdits(sites: readonly Site[]): Edit[] {
  return chainSites(sites).flatMap(({ node, put }) => {
    const factors = factorsOf(node)
    if (factors.length < 2 || factors.length > 8) return []
    return orders(factors.length).map((order): Edit => {
      const ast = productOf(order.map((i) => factors[i] as Ast))
      return {
        ast: put(ast),
        kind: "order",
        at: node,
        says: (text) => `the factors stand in the wrong order: \`${text(ast)}\` is meant`,
      }
    })
  })
}

export function signEdits(sites: readonly Site[]): Edit[] {
  return sites.flatMap(({ node, put }): Edit[] => {
    if (node.kind === "binary" && (node.op === "+" || node.op === "-")) {
      const { op, left, right } = node
      const flipped = binary(op === "+" ? "-" : "+", left, right)
      const says: Edit["says"] = (text) => `the sign of \`${text(right)}\` is wrong`
      const first: Edit = {
        ast: put(binary(op, negative(left), right)),
        kind: "sign",
        at: left,
        says: (text) => `the sign of \`${text(left)}\` is wrong`,
      }
      return [{ ast: put(flipped), kind: "sign", at: right, says }, first]
    }
    if (node.kind !== "unary") return []
    return [
      { ast: put(node.arg), kind: "sign", at: node, says: (text) => `the sign of \`${text(node.arg)}\` is wrong` },
    ]
  })
}

const tooMuch =
  (what: "term" | "factor", part: Ast): Edit["says"] =>
  (text) =>
    `the ${what} \`${text(part)}\` is too much`

/** One term of some sum inside left out. */
export function dropEdits(sites: readonly Site[]): Edit[] {
  return sites.flatMap(({ node, put }): Edit[] => {
    if (node.kind !== "binary" || (node.op !== "+" && node.op !== "-")) return []
    const left = node.op === "-" ? negative(node.right) : node.right
    return [
      { ast: put(node.left), kind: "term", at: node.right, says: tooMuch("term", node.right) },
      { ast: put(left), kind: "term", at: node.left, says: tooMuch("term", node.left) },
    ]
  })
}

const FAMILIES: readonly (readonly string[])[] = [
  ["exp", "expm"],
  ["log", "logm"],
  ["sqrt", "sqrtm"],
  ["abs", "sign", "relu", "heaviside"],
  ["sin", "cos"],
  ["sinh", "cosh", "tanh"],
  ["sigmoid", "softmax", "tanh", "softplus"],
  ["sym", "skew"],
  ["tril", "triu"],
  ["det", "logdet", "tr"],
  ["norm1", "norm2", "normnuc", "normop"],
  ["inv", "pinv", "adj"],
]
const PRODUCTS: readonly BinaryOperator[] = ["*", ".*", "kron"]
const QUOTIENTS: readonly BinaryOperator[] = ["/", "./"]

/** Wrong functions, wrong products, a transpose for an inverse, an exponent that is off by one. */
export function valueEdits(sites: readonly Site[]): Edit[] {
  return sites.flatMap(({ node, put }): Edit[] => {
    const instead = (replacement: Ast): Edit => ({
      ast: put(replacement),
      kind: "value",
      at: node,
      says: (text) => `\`${text(replacement)}\` is meant, not \`${text(node)}\``,
    })
    if (node.kind === "binary" && (node.op === "+" || node.op === "-"))
      return [node.left, node.right].map((scalar): Edit => {
        const meant = binary("*", scalar, nameAst("eye"))
        const sum = scalar === node.left ? binary(node.op, meant, node.right) : binary(node.op, node.left, meant)
        const says: Edit["says"] = (text) => `\`${text(meant)}\` is meant, not \`${text(scalar)}\``
        return { ast: put(sum), kind: "value", at: scalar, says }
      })
    if (node.kind === "binary") {
      const family = [PRODUCTS, QUOTIENTS].find((f) => f.includes(node.op)) ?? []
      const swapped = family.filter((op) => op !== node.op).map((op) => instead(binary(op, node.left, node.right)))
      return node.op === "*" ? [...swapped, instead(binary(":", node.left, node.right))] : swapped
    }
    if (node.kind === "call") {
      const [only] = node.args
      const names = new Set(FAMILIES.filter((f) => f.includes(node.name)).flat())
      names.delete(node.name)
      const found = [...names].map((name) => instead(call(name, ...node.args)))
      if (!only || node.args.length > 1) return found
      if (node.name === "inv") found.push(instead(postfix("'", only)), instead(only))
      return [...found, instead(only)]
    }
    if (isTranspose(node)) return [instead(call("inv", ungrouped(node.arg)))]
    if (node.kind === "power" && node.exponent.kind === "number" && /^\d$/.test(node.exponent.text)) {
      const k = Number(node.exponent.text)
      const to = [k - 1, k + 1].filter((n) => n > 0)
      return to.map((n) => instead(n === 1 ? node.base : { ...node, exponent: number(n) }))
    }
    return []
  })
}

/** A factor that stands twice in the truth and once here, or the other way round. */
export function repeatEdits(sites: readonly Site[]): Edit[] {
  return sites.flatMap(({ node, put, parent }): Edit[] => {
    const edits: Edit[] = []
    const atom = node.kind === "name" || isTranspose(node) || node.kind === "call"
    if (atom && parent?.kind !== "postfix") {
      const says: Edit["says"] = (text) => `one \`${text(node)}\` is missing`
      edits.push({ ast: put(binary(".*", node, node)), kind: "term", at: node, says })
    }
    if (node.kind === "binary" && (node.op === "*" || node.op === ".*")) {
      const { left, right } = node
      edits.push(
        { ast: put(left), kind: "term", at: right, says: tooMuch("factor", right), factor: right },
        { ast: put(right), kind: "term", at: left, says: tooMuch("factor", left), factor: left },
      )
    }
    if (node.kind === "binary" && node.op === "/") {
      const says: Edit["says"] = (text) => `the division by \`${text(node.right)}\` is too much`
      edits.push({ ast: put(node.left), kind: "term", at: node.right, says, factor: node.right })
    }
    return edits
  })
}

/** A missing factor: each of `factors` at each place of each chain, and entry by entry. */
export function insertEdits(sites: readonly Site[], factors: readonly Ast[]): Edit[] {
  const edits: Edit[] = []
  const offer = (site: Site, factor: Ast, ast: Ast): void => {
    edits.push({
      ast: site.put(ast),
      kind: "term",
      at: site.node,
      says: (text) => `the factor \`${text(factor)}\` is missing`,
      factor,
    })
  }
  for (const site of sites) {
    const { node, parent } = site
    if (node.kind === "number" || node.kind === "unary" || parent?.kind === "postfix" || parent?.kind === "group")
      continue
    for (const factor of factors) {
      offer(site, factor, binary("*", factor, node))
      offer(site, factor, binary("*", node, factor))
      offer(site, factor, binary(".*", factor, node))
    }
  }
  return edits
}

/** Every occurrence of a name transposed, and two names exchanged or one put for another. */
export function nameEdits(root: Ast, sites: readonly Site[], names: readonly string[]): Edit[] {
  const present = [
    ...new Set(sites.flatMap(({ node }) => (node.kind === "name" && names.includes(node.name) ? [node.name] : []))),
  ]
  const edits: Edit[] = []
  for (const name of present) {
    edits.push({
      ast: renamed(root, (n) => (n === name ? postfix("'", nameAst(n)) : nameAst(n))),
      kind: "transpose",
      at: root,
      says: () => `\`${name}'\` is meant wherever \`${name}\` stands, and the other way round`,
    })
    for (const other of present) {
      if (other <= name) continue
      const swap = (n: string): string => (n === name ? other : n === other ? name : n)
      edits.push({
        ast: renamed(root, (n) => nameAst(swap(n))),
        kind: "order",
        at: root,
        says: () => `\`${name}\` and \`${other}\` have changed places`,
      })
    }
  }
  for (const { node, put } of sites) {
    if (node.kind !== "name" || !names.includes(node.name)) continue
    for (const other of names) {
      if (other === node.name) continue
      edits.push({
        ast: put(nameAst(other)),
        kind: "value",
        at: node,
        says: () => `\`${other}\` is meant, not \`${node.name}\``,
      })
    }
  }
  return edits
}

/** The expression with every name replaced, and transposes of transposes taken away. */
function renamed(ast: Ast, to: (name: string) => Ast): Ast {
  if (ast.kind === "name") return to(ast.name)
  const parts = partsOf(ast).map((p) => renamed(p, to))
  if (ast.kind === "postfix" && ast.op === "'" && parts[0]?.kind === "postfix" && parts[0].op === "'")
    return parts[0].arg
  return parts.length === 0 ? ast : withParts(ast, parts)
}

/** All products of matrices taken entry by entry, or the other way round. */
export function productEdits(root: Ast): Edit[] {
  const swapped = (from: BinaryOperator, to: BinaryOperator): Ast => {
    const visit = (ast: Ast): Ast => {
      const parts = partsOf(ast).map(visit)
      const next = parts.length === 0 ? ast : withParts(ast, parts)
      const scalar = next.kind === "binary" && (next.left.kind === "number" || next.right.kind === "number")
      return next.kind === "binary" && next.op === from && !scalar ? binary(to, next.left, next.right) : next
    }
    return visit(root)
  }
  return [
    { ast: swapped("*", ".*"), kind: "value", at: root, says: () => "the elementwise product is meant" },
    { ast: swapped(".*", "*"), kind: "value", at: root, says: () => "the matrix product is meant" },
  ]
}
