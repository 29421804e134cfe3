import { describe, expect, it } from "vitest"
import {
  type Derivation,
  explain,
  explainAll,
  type Question,
  renderLatex,
  renderText,
  type Style,
  STYLES,
} from "../../src/explain/index.ts"
import { GradusError } from "../../src/ir/error.ts"
import { grad } from "../../src/ops/forms.ts"
import { answerable, questions, reference, SEED, text } from "./support.ts"

describe("the seed in other styles", () => {
  it("backprop", () => {
    expect(text(SEED, "backprop")).toBe(`\
forward    A = XW (a×c)    B = AZ − X (a×b)    y = B : B
backward   B̄ = 2 B    Ā = B̄ Zᵀ    W̄ = XᵀĀ = 2 XᵀBZᵀ    Z̄ = Aᵀ B̄ = 2 AᵀB    (Z̄ is ∇_Z y)`)
  })

  it("definition", () => {
    expect(text(SEED, "definition")).toBe(`\
Let A = XWZ − X.
           y = ‖A‖²
y(W + H) − y = ‖A + XHZ‖² − ‖A‖²            H moves A
             = 2 A : XHZ  +  ‖XHZ‖²         multiply out; what has no step in it cancels
             = 2 XᵀAZᵀ : H  +  ‖XHZ‖²       linear part and remainder
 ‖XHZ‖² ≤ ‖X‖₂²‖H‖²‖Z‖₂²                    ‖PQ‖ ≤ ‖P‖₂‖Q‖; so the remainder vanishes faster than ‖H‖
∇_W y = 2 XᵀAZᵀ                             read off the factor of H
y(Z + K) − y = ‖A + XWK‖² − ‖A‖²            K moves A
             = 2 A : XWK  +  ‖XWK‖²         multiply out; what has no step in it cancels
             = 2 WᵀXᵀA : K  +  ‖XWK‖²       linear part and remainder
 ‖XWK‖² ≤ ‖XW‖₂²‖K‖²                        ‖PQ‖ ≤ ‖P‖₂‖Q‖; so the remainder vanishes faster than ‖K‖
∇_Z y = 2 WᵀXᵀA                             read off the factor of K`)
  })

  it("trace", () => {
    expect(text(SEED, "trace")).toBe(`\
y = tr((XWZ − X)ᵀ(XWZ − X))                             ‖P‖² = tr(PᵀP)
  = tr(ZᵀWᵀXᵀXWZ) − tr(ZᵀWᵀXᵀX) − tr(XᵀXWZ) + tr(XᵀX)   multiply out
  = tr(ZᵀWᵀXᵀXWZ) − 2 tr(XᵀXWZ) + tr(XᵀX)               tr(P) = tr(Pᵀ): equal terms together
∇_W tr(ZᵀWᵀXᵀXWZ) = 2 XᵀXWZZᵀ                           ∂ tr(WᵀPWQ) = PWQ + PᵀWQᵀ
∇_W (−2 tr(XᵀXWZ)) = −2 XᵀXZᵀ                           ∂ tr(PWQ) = PᵀQᵀ
∇_W y = 2 XᵀXWZZᵀ − 2 XᵀXZᵀ                             term by term; the other term has no W
∇_W y = 2 Xᵀ(XWZ − X)Zᵀ                                 collect
∇_Z tr(ZᵀWᵀXᵀXWZ) = 2 WᵀXᵀXWZ                           ∂ tr(ZᵀPZQ) = PZQ + PᵀZQᵀ
∇_Z (−2 tr(XᵀXWZ)) = −2 WᵀXᵀX                           ∂ tr(PZQ) = PᵀQᵀ
∇_Z y = 2 WᵀXᵀXWZ − 2 WᵀXᵀX                             term by term; the other term has no Z
∇_Z y = 2 WᵀXᵀ(XWZ − X)                                 collect`)
  })

  it("index", () => {
    expect(text(SEED, "index")).toBe(`\
Let A = XWZ − X.
    A_ij = X_ik W_kl Z_lj − X_ij            entry by entry
       y = A_ij A_ij                        repeated indices are summed
∂y/∂W_kl = 2 X_ip δ_pk δ_ql Z_qj A_ij       ∂W_ij/∂W_kl = δ_ik δ_jl
         = 2 X_ik Z_lj A_ij                 δ puts one index in the place of another
∇_W y = 2 XᵀAZᵀ                             as a matrix
∂y/∂Z_rs = 2 X_iu W_uv δ_vr δ_js A_ij       ∂Z_ij/∂Z_rs = δ_ir δ_js
         = 2 X_iu W_ur A_is                 δ puts one index in the place of another
∇_Z y = 2 WᵀXᵀA                             as a matrix`)
  })

  it("vec", () => {
    expect(text(SEED, "vec")).toBe(`\
Let A = XWZ − X.
         y = vec(A)ᵀ vec(A)                        P : Q = vec(P)ᵀ vec(Q)
        dy = 2 vec(A)ᵀ vec(dA)                     product rule
   vec(dA) = (Zᵀ ⊗ X) vec(dW) + (I ⊗ XW) vec(dZ)   vec(PQR) = (Rᵀ ⊗ P) vec(Q); product rule; X is constant
        dy = 2 vec(A)ᵀ(Zᵀ ⊗ X) vec(dW) + 2 vec(A)ᵀ(I ⊗ XW) vec(dZ)   insert dA
vec(∇_W y) = 2 (Z ⊗ Xᵀ) vec(A)                     the row before vec(dW), transposed
vec(∇_Z y) = 2 (I ⊗ WᵀXᵀ) vec(A)                   the row before vec(dZ), transposed
∇_W y = 2 XᵀAZᵀ,  ∇_Z y = 2 WᵀXᵀA                  (Rᵀ ⊗ P) vec(Q) = vec(PQR)`)
  })

  it("has no step that is not checked", () => {
    const [question] = questions(SEED) as [Question]
    const all = explainAll(question)
    expect(all.map((d) => d.style)).toEqual(STYLES)
    for (const d of all) expect(d.steps.map((s) => s.check)).not.toContain("none")
  })

  it("over C keeps to the styles that allow it", () => {
    const [question] = questions(SEED, "C") as [Question]
    expect(explainAll(question).map((d) => d.style)).toEqual(["differential", "definition", "backprop"])
  })
})

describe("a style that does not suit says why", () => {
  it.each([
    ["trace", "X in R^(n x n)\ny = logdet(X)\ngradient y wrt X", "it is for sums of traces of products of matrices"],
    ["index", "S in Sym(n)\ny = tr(S)\ngradient y wrt S", "the entries of S are not independent"],
    ["definition", "Q in O(n)\nA in R^(n x n)\ny = tr(A*Q)\ngradient y wrt Q", "a straight step leaves the set of Q"],
    ["vec", "z in C^n\ny = norm2(z)^2\ngradient y wrt z", "it is for real matrices"],
  ] as const)("%s", (style, source, why) => {
    expect(() => text(source, style)).toThrowError(`the style ${style} does not suit this problem: ${why}`)
  })
})

/** The derivation; undefined where the style does not suit. */
function attempt(question: Question, style: Style): Derivation | undefined {
  try {
    return explain(question, style)
  } catch (error) {
    if (error instanceof GradusError && /^the style \w+ does not suit this problem: /.test(error.message))
      return undefined
    throw error
  }
}

describe("the reference sample", () => {
  const others = STYLES.filter((s) => s !== "differential")
  // every third case: a style has the same code for all of them
  const cases = reference.filter((c) => c.kind === "gradient").filter((_, i) => i % 3 === 0)
  const fits = new Map<string, number>()
  let asked = 0

  it.each(cases)("$id", { timeout: 120_000 }, ({ problem }) => {
    for (const question of answerable(problem)) {
      asked++
      for (const style of others) {
        const d = attempt(question, style)
        if (!d) continue
        fits.set(style, (fits.get(style) ?? 0) + 1)
        const endings = d.steps.filter((s) => s.lhs.kind === "apply" && s.lhs.op === grad)
        expect(endings.length).toBeGreaterThanOrEqual(question.wrt.length)
        for (const s of d.steps) expect(s.because).not.toMatch(/^$|[$⟨⟩]/)
        expect(renderText(d, { ascii: true })).toMatch(/^[\x20-\x7e\n]*$/)
        expect(renderText(d)).not.toContain("undefined")
        expect(renderLatex(d)).not.toMatch(/[\u2070-\u209f\ue000-\uf8ff⊙⊘⊗ᵀᴴδ∂⟨⟩]/)
      }
    }
  })

  it("fits often", () => {
    console.log(`of ${asked} gradients fit: ${others.map((s) => `${s} ${fits.get(s) ?? 0}`).join(", ")}`)
    expect(fits.get("backprop")).toBe(asked)
    expect(fits.get("definition") ?? 0).toBeGreaterThan(0.9 * asked)
    expect(fits.get("vec") ?? 0).toBeGreaterThan(0.8 * asked)
  })
})
