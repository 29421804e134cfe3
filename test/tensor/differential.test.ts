import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { dual, type Dual } from "../../src/field/dual.ts"
import { createRandom } from "../../src/field/random.ts"
import type { Expr, Sym } from "../../src/ir/expr.ts"
import type { Matrix } from "../../src/ir/number.ts"
import { evaluate, type Point } from "../../src/ops/evaluate.ts"
import { ops } from "../../src/ops/index.ts"
import { differentialForm, normalForm, sameForm } from "../../src/tensor/index.ts"
import { evaluateForm } from "./evaluate-form.ts"
import { field, near, randomPoint, type Z } from "./random.ts"
import { SEED } from "../support/seed.ts"
import { declared, type Reader } from "./reading.ts"
import { Spelling } from "./spelling.ts"

const declarations = `X in R^(a x b); W, dW in R^(b x c); Z in R^(c x b); A in R^(m x n); B in R^(n x m); w, dw, x in R^n; y in R^m
  Q, dQ, P in R^(m x m); S, dS in Sym(m); T in Sym(m); t, dt in R; s in R; p, dp in R; g in R^m
  V, dV in C^(m x n); M in C^(m x m); z, dz in C^m; H, dH in Herm(m); O, dO in O(m); D, dD in Diag(m); K, dK in Skew(m)`
const read = declared(declarations)

/** The claim that G is the gradient: df = re(G : dV). */
const claimed = (reader: Reader, G: string, increment: string): Expr => {
  const { builder } = reader.problem
  return builder.re(builder.apply(ops.inner, [reader(G), reader.symbol(increment)]))
}

describe("the differential by occurrences", () => {
  it.each([
    ["norm2(X*W*Z - X)^2", "W", "2*X'*(X*W*Z - X)*Z'"],
    ["norm2(X*W*Z - X)", "W", "X'*(X*W*Z - X)*Z'/norm2(X*W*Z - X)"],
    ["norm2(X*W*Z - X)^3", "W", "3*norm2(X*W*Z - X)*X'*(X*W*Z - X)*Z'"],
    ["norm2(A*w - y)^2/2 + t*norm2(w)^2", "w", "A'*(A*w - y) + 2*t*w"],
    ["w'*B*A*w/norm2(w)^2", "w", "(B*A + A'*B')*w/(w'*w) - 2*w'*B*A*w*w/(w'*w)^2"],
    ["tr(Q*P*Q')", "Q", "Q*P' + Q*P"],
    ["tr(inv(Q)*P)", "Q", "-inv(Q)'*P'*inv(Q)'"],
    ["y'*inv(Q + P)*g", "Q", "-inv(Q + P)'*y*g'*inv(Q + P)'"],
    ["sum((1./(1 + w.^2)).*x)", "w", "-2*w.*x./(1 + w.^2).^2"],
    ["tr(S*T*S)", "S", "S*T + T*S"],
    ["y'*S*y", "S", "y*y'"],
    ["y'*inv(S)*y", "S", "-inv(S)*y*y'*inv(S)"],
    ["sqrt(t^2 + s^2)", "t", "t/sqrt(t^2 + s^2)"],
    ["y'*D*Q*D*y", "D", "diag(diag(Q*D*y*y' + y*y'*D*Q))"],
    ["tr(K*Q)", "K", "(Q' - Q)/2"],
    ["sum(i in 1..n-1, (w[i+1] - w[i])^2)", "w", "sum(i in 1..n-1, 2*(w[i+1] - w[i])*(e(i+1,n) - e(i,n)))"],
    ["sum(i in 1..b, j in 1..c, W[i,j]^3)", "W", "3*W.^2"],
    ["norm2(kron(A, Q))^2", "Q", "2*norm2(A)^2*Q"],
    ["vec(P)'*kron(Q, Q)*vec(P)", "Q", "P*Q*P' + P'*Q*P"],
    ["norm2(V)^2", "V", "2*V"],
    ["z'*H*z", "z", "2*H*z"],
    ["z'*H*z", "H", "z*z'"],
    ["re(tr(M*V*A'))", "V", "M'*A"],
    ["norm2(M*V - A)", "V", "M'*(M*V - A)/norm2(M*V - A)"],
  ])("of %s by %s has the gradient %s", (f, variable, G) => {
    const form = differentialForm(read(f), read.symbol(variable), read.symbol(`d${variable}`))
    const claim = normalForm(claimed(read, G, `d${variable}`))
    expect(form && claim && sameForm(form, claim)).toBe(true)
  })

  it.each([
    ["norm2(X*W*Z - X)^2", "W", "X'*(X*W*Z - X)*Z'"],
    ["tr(Q*P*Q')", "Q", "2*Q*P"],
    ["tr(inv(Q)*P)", "Q", "inv(Q)'*P'*inv(Q)'"],
    ["z'*H*z", "z", "H*z"],
    ["norm2(V)^2", "V", "2*conj(V)"],
  ])("of %s by %s has not the gradient %s", (f, variable, G) => {
    const form = differentialForm(read(f), read.symbol(variable), read.symbol(`d${variable}`))
    const claim = normalForm(claimed(read, G, `d${variable}`))
    expect(form && claim && sameForm(form, claim)).toBe(false)
  })

  it.each([
    ["sum(exp(W))", "W", "dW", "inside a function"],
    ["det(Q)", "Q", "dQ", "inside a determinant"],
    ["s^p", "p", "dp", "in an exponent"],
    ["tr(O*Q)", "O", "dO", "in a curved space"],
    ["y'*S*y", "S", "dQ", "an increment that is not symmetric"],
    ["tr(V*A')", "V", "A", "an increment that is not complex"],
  ])("of %s by %s is not computed: %s %s", (f, variable, increment) => {
    expect(differentialForm(read(f), read.symbol(variable), read.symbol(increment))).toBeUndefined()
  })

  it("is zero where the variable does not occur, and of a form is that of its expression", () => {
    const [W, dW] = [read.symbol("W"), read.symbol("dW")]
    expect(differentialForm(read("sum(exp(A))"), W, dW)?.terms).toEqual([])
    const f = normalForm(read("norm2(X*W)^2"))
    const second = f && differentialForm(f, W, dW)
    expect(second?.key).toBe(normalForm(read("2*(X*W) : (X*dW)"))?.key)
    expect(second && differentialForm(second, W, dW)?.key).toBe(normalForm(read("2*(X*dW) : (X*dW)"))?.key)
  })
})

type D = Dual<Z>

/** The derivative of f at a point along the value of the increment, by dual numbers. */
function alongIncrement(f: Expr, variable: Sym, increment: Sym, at: Point<Z>): Matrix<Z> {
  const system = dual(field)
  const lift = (name: string): Matrix<D> | undefined => {
    const value = at.value(name)
    const direction = name === variable.name ? at.value(increment.name) : undefined
    return value && { ...value, data: value.data.map((v, i) => ({ v, d: direction?.data[i] ?? field.zero })) }
  }
  const result = evaluate(system, f, { sizes: at.sizes, value: lift })
  return { ...result, data: result.data.map((z) => z.d) }
}

describe("the differential of random expressions", () => {
  const reader = declared(
    `A, dA in R^(m x n); V, dV in C^(m x n); S, dS in Sym(m); H, dH in Herm(m); K, dK in Skew(m); N in R^(n x n)
     D, dD in Diag(m); L, dL in Lower(m); Q, dQ in C^(m x m)`,
  )
  const { builder: B, variables } = reader.problem
  const moving = variables.filter((v) => variables.some((d) => d.name === `d${v.name}`))
  const leaves = variables.filter((v) => !v.name.startsWith("d"))

  it("is what dual numbers give", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 - 1 }), (seed) => {
        const random = createRandom(`${SEED} ${seed}`)
        const make = new Spelling(B, leaves, seed, 1)
        const f = [
          () => make.scalar(1),
          () => B.apply(ops.norm2, [make.matrix(reader.symbol("A").type.rows, reader.symbol("A").type.cols, 1)]),
          () => B.apply(ops.trace, [B.apply(ops.inv, [B.add(make.matrix(...square), reader.symbol("Q"))])]),
        ] as const
        const e = (f[random.integer(0, 2)] as () => Expr)()
        const variable = moving[random.integer(0, moving.length - 1)] as Sym
        const form = differentialForm(e, variable, reader.symbol(`d${variable.name}`))
        if (!form || form.terms.some((t) => t.dims.length > 7)) return true
        const at = randomPoint(variables, seed)
        const expected = alongIncrement(e, variable, reader.symbol(`d${variable.name}`), at)
        return near(evaluateForm(field, form, at), expected) !== false
      }),
      { numRuns: 150 },
    )
  })
  const square = [reader.symbol("Q").type.rows, reader.symbol("Q").type.cols, 1] as const
})
