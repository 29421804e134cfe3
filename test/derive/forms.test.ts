import { expect, test } from "vitest"
import { toDocument } from "../../src/answer/present.ts"
import { solve } from "../../src/answer/solve.ts"

// what textbooks print, sign by sign
test.each([
  [
    "S in PD(n); x, m in R^n; f = -(x - m)'*inv(S)*(x - m)/2 - logdet(S)/2; gradient f wrt S",
    "(inv(S)*(x - m)*(x - m)'*inv(S) - inv(S))/2",
  ],
  ["S in PD(n); gradient logdet(2*pi*S) wrt S", "inv(S)"],
  ["S in R^(n x n); x, m in R^n; f = -(x - m)'*S*(x - m); gradient f wrt S", "-(x - m)*(x - m)'"],
  ["X in O(n); A, B in R^(n x n); gradient norm2(A*X - B)^2 wrt X", "A'*(A*X - B) - X*(A*X - B)'*A*X"],
  ["A, X in R^(n x n); gradient tr(A*X^2) wrt X", "(X*A + A*X)'"],
  ["A, X in R^(n x n); gradient tr(A*X) + tr(X*X') wrt X", "2*X + A'"],
  [
    "X in R^(m x n); W in R^(n x k); Y in R^(m x k); gradient -sum(Y.*log(softmax(X*W))) wrt W",
    "X'*((Y*matrix(1,k,k)).*softmax(X*W) - Y)",
  ],
  [
    "X in R^(m x n); y in R^m; w in R^n; s = sigmoid(X*w); f = -sum(y.*log(s) + (vector(1) - y).*log(vector(1) - s)); gradient f wrt w",
    "X'*(sigmoid(X*w) - y)",
  ],
  [
    "X in R^(m x n); y in R^m; w in R^n; s = sigmoid(X*w); f = -sum(y.*log(s) + (vector(1) - y).*log(vector(1) - s)); hessian f wrt w",
    "X'*diag(sigmoid(X*w).*(vector(1) - sigmoid(X*w)))*X",
  ],
  [
    "y in R; w, x in R^n; s = sigmoid(w'*x); f = -y*log(s) - (1 - y)*log(1 - s); hessian f wrt w",
    "sigmoid(w'*x)*(1 - sigmoid(w'*x))*x*x'",
  ],
  ["P, Q in PD(n); gradient tr(inv(Q)*P) - logdet(inv(Q)*P) wrt P", "inv(Q) - inv(P)"],
  ["A in R^(m x n); B in R^(p x q); gradient norm2(kron(A,B))^2 wrt A", "2*norm2(B)^2*A"],
  ["A, B in R^(n x n); t in R; gradient logdet(A + t*B) wrt t", "tr(B*inv(A + t*B))"],
  ["x, y in R^n; a in R; gradient norm2(y - a*x)^2 wrt a", "-2*x'*(y - a*x)"],
  ["x, a in R^n; gradient sum(a.*(x - a)) - norm2(a - x)^2 wrt x", "3*a - 2*x"],
  ["S in Sym(n,C); A in C^(n x n); gradient tr(S.'*A*S) wrt A", "S^2"],
])("%s", async (source, expected) => {
  const [found] = toDocument(await solve(source)).derivatives
  expect(found!.text).toBe(expected)
  expect(found!.verification.verdict).toMatch(/^(proved|verified)$/)
})
