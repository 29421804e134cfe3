import { isOne } from "../ir/dim.ts"
import { type Apply, type Expr, fold, isScalar, type SetName, type Sym, symbolsOf } from "../ir/expr.ts"
import { d } from "../ops/forms.ts"
import { ops } from "../ops/index.ts"
import type { Move } from "./reasons.ts"

/** What it takes to write a term `⟨…d(v)…⟩` as a factor times `d(v)`. */
export interface Crossing {
  /** In the order in which they are needed. */
  readonly moves: readonly Move[]
  /** Symmetric or Hermitian matrices that came to the other side. */
  readonly symmetric: readonly Sym[]
}

const SYMMETRIC: ReadonlySet<SetName> = new Set<SetName>(["Sym", "PSD", "PD", "Herm", "HPD"])

/** The nodes that contain an increment; inside an index sum a symbol may stand for one. */
export function movingNodes(root: Expr, increments: ReadonlySet<Expr> = NONE): Set<Expr> {
  const found = new Set<Expr>()
  fold<boolean>(root, (e, children) => {
    const yes = children.includes(true) || increments.has(e) || (e.kind === "apply" && e.op === d)
    if (yes) found.add(e)
    return yes
  })
  return found
}

const NONE: ReadonlySet<Expr> = new Set()

/** How the increments in a sum of terms get out of them. */
export function crossingOf(root: Expr): Crossing {
  const walk = new Walk(movingNodes(root))
  walk.scalar(root)
  return { moves: [...walk.moves], symmetric: [...walk.symmetric] }
}

class Walk {
  readonly moves = new Set<Move>()
  readonly symmetric = new Set<Sym>()
  private readonly moving: Set<Expr>
  private readonly seen = new Set<Expr>()

  constructor(moving: Set<Expr>) {
    this.moving = moving
  }

  private movingArgs(e: Apply): Expr[] {
    return e.args.filter((a) => this.moving.has(a))
  }

  private pass(...factors: readonly Expr[]): void {
    for (const f of factors)
      for (const s of symbolsOf(f)) if (!isScalar(s.type) && SYMMETRIC.has(s.set)) this.symmetric.add(s)
  }

  /** The body of an index sum, if it is one. */
  private bodyOf(e: Apply): Expr | undefined {
    const { lambda } = e.op
    if (!lambda) return undefined
    const increments = new Set<Expr>(lambda.captured.filter((_, i) => this.moving.has(e.args[i + 2] as Expr)))
    for (const node of movingNodes(lambda.body, increments)) this.moving.add(node)
    return lambda.body
  }

  /** Of a scalar term before anything stands on the left of a “:”. */
  scalar(e: Expr): void {
    if (e.kind !== "apply" || !this.moving.has(e) || e.op === d) return
    const body = this.bodyOf(e)
    if (body) return isScalar(body.type) ? this.scalar(body) : this.paired(body)
    const inner = this.movingArgs(e)
    const [first] = inner
    if (e.op === ops.entry) this.moves.add("entry")
    if (e.op === ops.trace && first) return this.trace(first)
    if (e.op === ops.sum && first) return this.sum(first)
    if (e.op === ops.mul) return this.bilinear(e)
    if (e.op === ops.inner) {
      this.pass(...e.args.filter((a) => !this.moving.has(a)))
      for (const a of inner) this.paired(a)
      return
    }
    for (const a of inner) (isScalar(a.type) ? this.scalar : this.paired).call(this, a)
  }

  private trace(e: Expr): void {
    if (e.kind === "apply" && (e.op === ops.add || e.op === ops.scale)) {
      for (const a of this.movingArgs(e)) this.trace(a)
      return
    }
    const { left, factor, right } = this.split(e)
    this.pass(...left, ...right)
    this.moves.add(
      left.length === 0 && right.length === 0 ? "traceOf" : left.length * right.length > 0 ? "cyclic" : "trace",
    )
    this.paired(factor)
  }

  private sum(e: Expr): void {
    if (e.kind === "apply" && (e.op === ops.add || e.op === ops.scale)) {
      for (const a of this.movingArgs(e)) this.sum(a)
      return
    }
    if (e.kind === "apply" && e.op === ops.hadamard) {
      this.moves.add("sum")
      for (const a of this.movingArgs(e)) this.paired(a)
      return
    }
    this.moves.add("sumOf")
    this.paired(e)
  }

  private bilinear(e: Apply): void {
    const { left, factor, right } = this.split(e)
    this.pass(...left, ...right)
    const vector = isOne(factor.type.rows) || isOne(factor.type.cols)
    this.moves.add(vector ? "scalarProduct" : "bilinear")
    const [inner] = factor.kind === "apply" && factor.op.distributes ? factor.args : []
    this.paired(vector && inner ? inner : factor)
  }

  private paired(e: Expr): void {
    if (e.kind !== "apply" || e.op === d || !this.moving.has(e) || this.seen.has(e)) return
    this.seen.add(e)
    const body = this.bodyOf(e)
    if (body) return this.paired(body)
    if (e.op === ops.mul) {
      const { left, factor, right } = this.split(e)
      this.pass(...left, ...right)
      this.moves.add(left.length === 0 ? "right" : right.length === 0 ? "left" : "both")
      return this.paired(factor)
    }
    if (e.op === ops.scale && this.moving.has(e.args[0] as Expr) && !isScalar(e.type)) this.moves.add("scalarFactor")
    const move = PAIRED.get(e.op.name)
    if (move && !isScalar(e.type)) this.moves.add(move)
    for (const a of this.movingArgs(e)) (isScalar(a.type) ? this.scalar : this.paired).call(this, a)
  }

  /** The factors of a product around the one that moves; of several the last. */
  private split(e: Expr): { left: Expr[]; factor: Expr; right: Expr[] } {
    const left: Expr[] = []
    const right: Expr[] = []
    let factor = e
    while (factor.kind === "apply" && (factor.op === ops.mul || factor.op === ops.scale)) {
      const [a, b] = factor.args as readonly [Expr, Expr]
      if (factor.op === ops.scale && this.moving.has(a)) break
      if (this.moving.has(b)) {
        if (factor.op === ops.mul) left.push(a)
        factor = b
      } else {
        right.unshift(b)
        factor = a
      }
    }
    return { left, factor, right }
  }
}

const PAIRED: ReadonlyMap<string, Move> = new Map<string, Move>([
  [ops.transpose.name, "transpose"],
  [ops.adjoint.name, "transpose"],
  [ops.conj.name, "conjugate"],
  [ops.hadamard.name, "hadamard"],
  [ops.diag.name, "diag"],
  [ops.diagonal.name, "diagonal"],
  [ops.row.name, "row"],
  [ops.column.name, "column"],
  [ops.vec.name, "stack"],
  [ops.unvec.name, "stack"],
  [ops.kron.name, "kron"],
  [ops.rows.name, "blocks"],
  [ops.columns.name, "blocks"],
  [ops.hcat.name, "blocks"],
  [ops.vcat.name, "blocks"],
])
