import type { ErrorCode } from "../../src/ir/error.ts"

export interface Malformed {
  readonly name: string
  readonly source: string
  /** Who finds the mistake: the reader of Gradus notation, the elaborator, or the reader of LaTeX. */
  readonly stage: "parse" | "elaborate" | "latex"
  readonly code: ErrorCode
  /** The source text at the error's span. */
  readonly at: string
  /** A part of the hint, or nothing. */
  readonly hint: string
}

type Row = readonly [name: string, source: string, code: ErrorCode, at: string, hint?: string]

const rowsOf = (stage: Malformed["stage"], rows: readonly Row[]): Malformed[] =>
  rows.map(([name, source, code, at, hint = ""]) => ({ name, source, stage, code, at, hint }))

const NOTATION: readonly Row[] = [
  // nothing to read
  ["empty input", "", "input", ""],
  ["blank lines only", " \n\t\n\n", "input", ""],
  ["comments only", "# a comment\n% another\n", "input", ""],
  ["binary data", "x in R^n\u0000\u0001\u0002", "input", "\u0000"],
  ["a PNG file", "\u0089PNG\r\n\u001a\n", "input", "\u0089"],
  ["bytes that are not UTF-8", "y = \ufffd\ufffdx", "input", "\ufffd"],
  ["a form feed", "y = x\fz", "input", "\f"],
  // brackets
  ["a bracket never closed", "X in R^(m x n)\ny = norm2(X*X' - X\ngradient y wrt X", "syntax", "(", "missing `)`"],
  ["an inner bracket never closed", "y = tr((X*X'\nz = 1", "syntax", "("],
  ["an index never closed", "y = x[1", "syntax", "[", "`]`"],
  ["a block matrix never closed", "y = [A, B; C, D\n", "syntax", "["],
  ["a bracket that closes nothing", "y = x + y)", "syntax", ")", "open it with `(`"],
  ["brackets of two kinds", "y = tr(x]", "syntax", "]", "write `)`"],
  ["a set never closed", "X in R^{m x n", "syntax", "{"],
  ["1 MB of parentheses", "(".repeat(1_000_000), "syntax", "("],
  ["600 parentheses", `y = ${"(".repeat(600)}x${")".repeat(600)}`, "syntax", "(", "definitions"],
  ["1 MB of signs", `y = ${"-".repeat(1_000_000)}x`, "syntax", "-"],
  ["a thousand transposes", `y = x${"'".repeat(1000)}`, "syntax", "'"],
  // characters
  ["an unknown character", "y = x ? 2", "syntax", "?"],
  ["a dollar sign", "y = $x^2$", "syntax", "$", "LaTeX"],
  ["norm bars", "y = |x|", "syntax", "|", "norm2"],
  ["double norm bars in Unicode", "y = ‖XWZ − X‖²", "syntax", "‖", "norm2(x)"],
  ["nabla", "∇_W y", "syntax", "∇", "gradient f wrt W"],
  ["a sum sign", "y = ∑ x", "syntax", "∑", "sum(k in 1..n"],
  ["a partial sign", "∂y/∂x", "syntax", "∂", "gradient"],
  ["a subscript", "y = x₁ + 1", "syntax", "₁", "x_1"],
  ["a name that begins with _", "y = _x", "syntax", "_", "letter"],
  ["angle brackets", "y = ⟨A, B⟩", "syntax", "⟨", "A : B"],
  ["an emoji", "y = 🙂*x", "syntax", "🙂"],
  ["a string", 'y = "x"', "syntax", '"'],
  ["dot-plus", "y = A .+ B", "syntax", ".+", "`+`"],
  ["dot-backslash", "y = A.\\B", "syntax", ".\\"],
  ["a field access", "y = model.weight", "syntax", "."],
  ["an equality test", "y == x", "syntax", "==", "check"],
  ["an assignment with a colon", "y := x", "syntax", ":=", "y = "],
  // operands
  ["nothing after an operator", "y = X*", "syntax", "*"],
  ["an operator at the end of a line before a request", "x in R^n\ny = x'*\ngradient y wrt x", "syntax", "*", "next"],
  ["two operators in a row", "y = A * / B", "syntax", "*"],
  ["a line that begins with an operator", "y = A\n  * B", "syntax", "*", "end it with"],
  ["a line that begins with a minus after a formula", "y = A*x\n  - b", "syntax", "-", "end it with"],
  ["a sign that begins a problem", "* x", "syntax", "*"],
  ["an empty parenthesis", "y = ()", "syntax", ")"],
  ["an empty index", "y = x[]", "syntax", "]"],
  ["an empty block matrix", "y = []", "syntax", "]"],
  ["an empty definition", "y =\n", "syntax", "="],
  ["a call without arguments", "y = eye()", "syntax", "eye()", "`eye` alone"],
  ["a comma too many", "y = max(x,,z)", "syntax", ","],
  ["a comma at the end of a call", "y = max(x,)", "syntax", ","],
  ["a transpose of nothing", "y = 'x", "syntax", "'", "X'"],
  ["a set as a value", "y = ℝ*x", "syntax", "ℝ", "x in R"],
  // juxtaposition
  ["a number and a name", "y = 2x", "syntax", "2x", "2*x"],
  ["two names", "y = X W", "syntax", "X W", "X*W"],
  ["a transposed and a name", "y = X'W", "syntax", "'W", "X'*W"],
  ["two parentheses", "y = (a)(b)", "syntax", ")(", "`*`"],
  ["a number and a parenthesis", "y = 2(a+b)", "syntax", "2("],
  ["a marked transpose and a parenthesis", "y = X^T(A*X - B)", "syntax", "T("],
  ["a superscript and a name", "y = Xᵀ W", "syntax", "ᵀ W", "Xᵀ*W"],
  ["spaces between entries", "y = [1 2; 3 4]", "syntax", "1 2", "1, 2"],
  ["a number beyond all bounds", "y = 1e99999*x", "syntax", "1e99999", "999"],
  ["a unit", "y = 2.5m", "syntax", "2.5m", "2.5*m"],
  // powers
  ["a power of a power", "y = a^b^c", "syntax", "a^b^c", "`(a^b)^c`"],
  ["a power of a power with signs", "y = a^-1^-2", "syntax", "a^-1^-2"],
  ["an elementwise power of a power", "y = x.^2.^3", "syntax", "x.^2.^3", "x.^(2.^3)"],
  ["a superscript on a power", "y = a^b²", "syntax", "a^b²", "`(a^b)²` or `a^(b²)`"],
  ["a star as exponent", "y = A^*", "syntax", "^*", "conj"],
  ["no exponent", "y = x^", "syntax", "^"],
  ["two signs in an exponent", "y = x^--1", "syntax", "^"],
  ["a raised minus alone", "y = x⁻", "syntax", "⁻"],
  // comparisons and ranges
  ["a comparison outside ifelse", "y = x > 0", "syntax", ">", "ifelse"],
  ["a comparison in another argument", "y = ifelse(x, y > 0, 1)", "syntax", ">"],
  ["two comparisons", "y = ifelse(0 < x < 1, 1, 0)", "syntax", "<", "nest"],
  ["a range outside a sum", "y = 1..n", "syntax", ".."],
  ["a range with a colon", "y = sum(k in 1:n, x[k])", "syntax", ":", "1..n"],
  ["a sum without its body", "y = sum(k in 1..n)", "syntax", ")", "sum(k in 1..n"],
  ["a sum with its range last", "y = sum(x[k], k in 1..n)", "syntax", "in", "sum(k in 1..n"],
  ["a mean over an index", "y = mean(k in 1..n, x[k])", "syntax", "k in", "sum"],
  ["an index bound twice", "y = sum(k in 1..n, k in 1..m, x[k])", "syntax", "k in 1..m"],
  ["a matrix with one range", "y = matrix(i in 1..n, x[i])", "syntax", "i in 1..n"],
  ["a vector with two ranges", "y = vector(i in 1..n, j in 1..n, x[i])", "syntax", "i in 1..n, j in 1..n"],
  ["an open range", "y = x[2:]", "syntax", ":"],
  ["a range with a step", "y = x[1:2:n]", "syntax", ":"],
  ["three indices", "y = X[i,j,k]", "syntax", "[i,j,k]"],
  ["a Frobenius product in a block", "y = [A : B, C]", "syntax", ":", "inner"],
  // declarations
  ["an unknown set", "x in Q^n", "set", "Q", "Sym"],
  ["a misspelt set", "S in Symm(n)", "set", "Symm", "`Sym`"],
  ["a set by another name", "S in SPD(n)", "set", "SPD", "PD(n)"],
  ["a set without its power sign", "X in R(m,n)", "set", "R("],
  ["a set with the size in its name", "x in Rn", "set", "Rn", "R^n"],
  ["no set", "x in", "set", "in"],
  ["dimensions run together", "X in R^(mxn)", "set", "mxn", "(m x n)"],
  ["dimensions run together without parentheses", "X in R^mxn", "set", "mxn"],
  ["a matrix set without parentheses", "X in R^m x n", "set", "R^m x n", "R^(m x n)"],
  ["dimensions side by side", "X in R^(m n)", "set", "n", "m x n"],
  ["a dimension zero", "x in R^0", "set", "0"],
  ["a negative dimension", "x in R^-1", "set", "-"],
  ["a dimension with a fraction", "x in R^2.5", "set", "2.5"],
  ["a quotient as dimension", "x in R^(n/2)", "set", "/"],
  ["a product of dimensions without its star", "x in R^(2n)", "set", "2n", "2*n"],
  ["dimensions that end in a product without its star", "X in R^(2x3n)", "set", "x3n"],
  ["a computed dimension without parentheses", "x in R^m*n", "set", "*", "R^(m*n)"],
  ["no dimension", "x in R^()", "set", "R^()"],
  ["three dimensions", "X in R^(m x n x p)", "unsupported", "R^(m x n x p)"],
  ["three dimensions with commas", "X in R^(m,n,p)", "unsupported", "R^(m,n,p)"],
  ["a structured set with two sizes", "S in Sym(m,n)", "set", "Sym(m,n)", "Sym(n)"],
  ["a structured set without a size", "S in Sym", "set", "Sym", "Sym(n)"],
  ["a Stiefel set with one size", "X in St(n)", "set", "St(n)", "St(n,p)"],
  ["integer vectors", "k in Int^n", "set", "Int^"],
  ["positive complex numbers", "z in C+", "set", "C+"],
  ["strictly positive numbers", "x in R++^n", "set", "R++"],
  ["functions of functions", "f in R -> R -> R", "unsupported", "R -> R ->"],
  ["two declarations in a line", "X in R^n, Y in R^n", "set", ",", "`;`"],
  ["a declaration of an expression", "X' in R^n", "syntax", "X' in", "A, B in R^n"],
  ["names without commas", "x y in R^n", "syntax", "x y", "x, y"],
  ["a set where a value stands", "X = R^(m x n)", "syntax", "m x", "X in R^(m x n)"],
  // words
  ["a misspelt request", "x in R^n\ny = x'*x\ngradien y wrt x", "syntax", "gradien", "`gradient`"],
  ["a request by another name", "y = x'*x\ngrad y wrt x", "syntax", "grad", "`gradient`"],
  ["a maximum", "maximize f over x", "syntax", "maximize", "-f"],
  ["prose", "please differentiate this function", "syntax", "please"],
  ["let", "let y = x'*x", "syntax", "let", "y = "],
  ["given", "given x in R^n", "syntax", "given x", "leave out"],
  ["a request with of", "gradient of y wrt x", "syntax", "of", "gradient f wrt W"],
  ["a request for a transpose", "gradient y wrt x'", "request", "'"],
  ["a request for nothing", "gradient y wrt", "syntax", "wrt"],
  ["variables without commas", "gradient y wrt W Z", "syntax", "Z", "W, Z"],
  ["a request with the wrong word", "gradient y over x", "syntax", "over", "gradient f wrt W"],
  ["a direction for a gradient", "gradient y wrt x along v", "syntax", "along"],
  ["a Hessian product without its direction", "hvp y wrt x", "request", "hvp", "along v"],
  ["a clause without a request", "y = x'*x wrt x", "syntax", "wrt", "gradient y wrt W"],
  ["a claim as a request", "gradient y wrt x = 2*x", "syntax", "=", "check gradient y wrt x: …"],
  ["a claim without its variable", "check gradient y: 2*x", "syntax", "x", "check gradient f wrt W"],
  ["a claim without its value", "check gradient y wrt x", "syntax", "x"],
  ["a claim with an equals sign", "check gradient y wrt x = 2*x", "syntax", "=", "check gradient f wrt W"],
  ["a claimed value without its value", "check y", "syntax", "y"],
  ["a misspelt claim", "check gradeint y wrt x: 2*x", "syntax", "gradeint", "`gradient`"],
  ["a definition of an expression", "2*x = y", "syntax", "2*x", "check 2*x"],
  ["a definition at a value", "f(2) = 3", "syntax", "f(2)", "f(x)"],
  ["two definitions in a row", "y = z = x", "syntax", "=", "line of its own"],
  ["two arguments of one name", "f(x, x) = x", "definition", "x"],
]

const MEANING: readonly Row[] = [
  ["an unknown name", "X in R^(m x n)\ny = norm2(weight*X)", "name", "weight"],
  ["a product without its stars", "X, W in R^(n x n)\ny = tr(XW)", "name", "XW", "X*W"],
  ["an unknown function", "x in R^n\ny = nrom2(x)", "name", "nrom2", "norm2"],
  ["a variable called", "x, z in R^n\ny = x(z)", "name", "x"],
  ["a product that does not conform", "X in R^(a x b)\nZ in R^(c x b)\ny = tr(X'*X*Z)", "shape", "X'*X*Z"],
  ["a sum that does not conform", "x in R^m\nz in R^n\ny = norm2(x + z)", "shape", "x + z"],
  ["a trace of a rectangle", "X in R^(m x n)\ny = tr(X)", "shape", "tr(X)"],
  ["a scalar added to a matrix", "X in R^(m x n)\ny = norm2(X + 1)", "shape", "X + 1", "matrix(1)"],
  ["an inverse of a vector", "x in R^n\ny = norm2(inv(x))", "shape", "inv(x)"],
  ["an index outside", "x in R^3\ny = x[4]", "shape", "x[4]"],
  ["definitions in a circle", "a = b + 1\nb = a + 1", "definition", "b"],
  ["a definition of itself", "y = y + 1", "definition", "y"],
  ["a name defined twice", "x in R^n\ny = x'*x\ny = sum(x)", "definition", "y"],
  ["a name declared twice", "x in R^n\nx in R^m", "definition", "x"],
  ["a request for an unknown variable", "x in R^n\ny = x'*x\ngradient y wrt weight", "request", "weight"],
  ["a derivative by an integer", "k in Int\nx in R\ny = x^k\ngradient y wrt k", "request", "k"],
  ["the gradient of a vector", "A in R^(m x n)\nx in R^n\ny = A*x\ngradient y wrt x", "request", "y", "jacobian"],
  ["a size that nothing fixes", "y = sum(vector(1)*vector(1)')", "shape", "vector(1)"],
]

const LATEX: readonly Row[] = [
  ["a fraction that ends", "$y = \\frac{1}{", "syntax", "{"],
  ["a group that ends", "$$ f(X) = \\|A X - B $$", "syntax", "\\|"],
  ["a formula that ends", "Let $y = x^T A x and find the gradient", "syntax", "$"],
  ["an exponent that ends", "$x^T A x^$", "syntax", "^"],
]

/** Problems with one mistake each, and the error that names it. */
export const malformed: readonly Malformed[] = [
  ...rowsOf("parse", NOTATION),
  ...rowsOf("elaborate", MEANING),
  ...rowsOf("latex", LATEX),
]
