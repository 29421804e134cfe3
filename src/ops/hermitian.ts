import { type Expr, fold, isScalar } from "../ir/expr.ts"
import type { SetName } from "../ir/set.ts"
import { einsumOf } from "./einsum.ts"
import { ops } from "./index.ts"

/**
 * A value, its transpose, its conjugate and its conjugate transpose, in this order, each as a product: numbers that
 * stand for its scalar factors, in order, and for its other factors, from left to right. Equal products are equal values.
 */
type Variants = readonly [Product, Product, Product, Product]
interface Product {
  readonly scalars: readonly number[]
  readonly factors: readonly number[]
}

const TRANSPOSED = 1
const CONJUGATED = 2
const BOTH = TRANSPOSED | CONJUGATED

const SYMMETRIC: ReadonlySet<SetName> = new Set<SetName>(["Sym", "Diag"])
const HERMITIAN: ReadonlySet<SetName> = new Set<SetName>(["PSD", "PD", "Herm", "HPD"])

const NOTHING: ReadonlyMap<Expr, Variants> = new Map()

const each = (of: (variant: number) => Product): Variants => [of(0), of(1), of(2), of(3)]
const ascending = (list: readonly number[]): number[] => [...list].sort((a, b) => a - b)

/** Whether an expression equals its conjugate transpose by its structure; what cannot be seen is no. */
export function isHermitian(root: Expr): boolean {
  const numbers = new Map<string, number>()
  const number = (key: string): number => {
    const known = numbers.get(key) ?? numbers.size
    numbers.set(key, known)
    return known
  }
  const addends = new Map<number, readonly number[]>()
  /** The sum of some values, however it is bracketed. */
  const total = (ids: readonly number[]): number => {
    const all = ascending(ids.flatMap((i) => addends.get(i) ?? [i]))
    const sum = number(`add ${all.join()}`)
    addends.set(sum, all)
    return sum
  }
  const id = (p: Product): number =>
    p.scalars.length === 0 && p.factors.length === 1
      ? (p.factors[0] as number)
      : number(`${p.scalars.join()};${p.factors.join()}`)
  const one = (of: (variant: number) => string): Variants => each((v) => ({ scalars: [], factors: [number(of(v))] }))
  const minus = number("-1/1")
  /** Scalar factors in order; two signs cancel. */
  const together = (list: readonly number[]): number[] => {
    const signs = list.filter((k) => k === minus)
    return [...signs.slice(0, signs.length % 2), ...ascending(list.filter((k) => k !== minus))]
  }

  /** `captured`: what the names that the body of an index sum takes from outside stand for. */
  const variants = (e: Expr, args: readonly Variants[], captured: ReadonlyMap<Expr, Variants>): Variants => {
    const arg = (i: number, v: number): Product => (args[i] as Variants)[v as 0]
    if (e.kind === "literal") return one(() => `${e.value.num}/${e.value.den}`)
    // what changes nothing: the transpose of a scalar, the conjugate of a real value
    const kept = (v: number): number =>
      v & ~(isScalar(e.type) ? TRANSPOSED : 0) & ~(e.type.field === "R" ? CONJUGATED : 0)
    const outside = captured.get(e)
    if (outside) return outside
    if (e.kind === "symbol") {
      const swapped = (v: number): number => {
        if (SYMMETRIC.has(e.set)) return kept(v) & ~TRANSPOSED
        return HERMITIAN.has(e.set) && v & TRANSPOSED ? kept(v ^ BOTH) : kept(v)
      }
      const skew = (v: number): boolean => e.set === "Skew" && (v & TRANSPOSED) !== 0
      return each((v) => ({
        scalars: skew(v) ? [minus] : [],
        factors: [number(`${e.id}:${swapped(skew(v) ? v & ~TRANSPOSED : v)}`)],
      }))
    }
    const { op, dims } = e
    const { lambda } = op
    if (lambda?.fold === "sum") {
      const inside = new Map(lambda.captured.map((c, i): [Expr, Variants] => [c, args[i + 2] as Variants]))
      const body = fold<Variants>(lambda.body, (n, parts) => variants(n, parts, inside))
      const ends = args.slice(0, 2).map((a) => id(a[0]))
      return one((v) => `sum ${ends.join()} ${lambda.index.id} ${id(body[v as 0])}`)
    }
    switch (op) {
      case ops.transpose:
        return each((v) => arg(0, v ^ TRANSPOSED))
      case ops.conj:
        return each((v) => arg(0, v ^ CONJUGATED))
      case ops.adjoint:
        return each((v) => arg(0, v ^ BOTH))
      case ops.add:
        return each((v) => ({ scalars: [], factors: [total(args.map((a) => id(a[v as 0])))] }))
      case ops.hadamard:
        return one((v) => `${op.name} ${ascending(args.map((a) => id(a[v as 0]))).join()}`)
      case ops.scale:
        return each((v) => {
          const [c, A] = [arg(0, v), arg(1, v)]
          return { scalars: together([...c.scalars, ...c.factors, ...A.scalars]), factors: A.factors }
        })
      case ops.mul:
        return each((v) => {
          const [A, B] = [arg(0, v), arg(1, v)]
          const factors = v & TRANSPOSED ? [...B.factors, ...A.factors] : [...A.factors, ...B.factors]
          return { scalars: together([...A.scalars, ...B.scalars]), factors }
        })
      case ops.diag:
        return one((v) => `diag ${id(arg(0, v & CONJUGATED))}`)
      case ops.re:
        return one((v) => `re ${Math.min(id(arg(0, v)), id(arg(0, v ^ CONJUGATED)))}`)
      case ops.eye:
        return one(() => `eye ${dims[0]?.key}`)
      case ops.ones:
      case ops.zeros: {
        const sizes = [e.type.rows.key, e.type.cols.key]
        return one((v) => `${op.name} ${v & TRANSPOSED ? sizes.toReversed().join() : sizes.join()}`)
      }
      default: {
        const passes =
          (op.elementwise || op.commutes?.includes("transpose") || isScalar(e.type) ? TRANSPOSED : 0) |
          (einsumOf(op) || op.commutes?.includes("conj") || e.type.field === "R" ? CONJUGATED : 0)
        return one((v) => {
          // of a scalar result the arguments are transposed only where that changes nothing
          const moved = kept(v) & passes
          const own = args.map((a) => id(a[moved as 0])).join()
          return `${op.name} ${own} ${dims.map((d) => d.key).join()} ${kept(v) & ~passes}`
        })
      }
    }
  }
  const [value, , , adjoint] = fold<Variants>(root, (e, args) => variants(e, args, NOTHING))
  return id(value) === id(adjoint)
}
