// The Python functions that emitted NumPy brings along, each only where it is used.

export const HELPERS = {
  _check: `def _check(name, array, shape):
    if array.shape != shape:
        raise ValueError(f"{name} has shape {array.shape}, not {shape}")`,
  _index: `def _index(i, n):
    k = int(i)
    if k != i or not 1 <= k <= n:
        raise IndexError(f"index {i} is not one of 1..{n}")
    return k - 1`,
  _integer: `def _integer(a):
    k = int(a)
    if k != a:
        raise ValueError(f"{a} is not an integer")
    return k`,
  _slice: `def _slice(first, count, n):
    start = _index(first, n)
    if start + count > n:
        raise IndexError(f"{count} entries from {first} are more than {n} entries have")
    return slice(start, start + count)`,
  _unit: `def _unit(i, n):
    e = np.zeros(n)
    e[_index(i, n)] = 1
    return e`,
  _fold: `def _fold(combine, term, first, last, start):
    total = start
    for k in range(_integer(first), _integer(last) + 1):
        total = combine(total, term(np.float64(k)))
    return total`,
  _real: `def _real(x):
    if np.any(np.abs(np.imag(x)) > 1e-12 * np.abs(x)):
        raise ValueError("real numbers are wanted here")
    return np.real(x)`,
  _sign: `def _sign(x):
    size = np.abs(x)
    return x / np.where(size == 0, 1, size)`,
  _sigmoid: `def _sigmoid(x):
    if np.iscomplexobj(x):
        return 1 / (1 + np.exp(-x))
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, e) / (1 + e)`,
  _erf: `_erf = np.vectorize(math.erf, otypes=[np.float64])`,
  _lgamma: `_lgamma = np.vectorize(lambda x: math.lgamma(x) if x > 0 else math.nan, otypes=[np.float64])`,
  _polygamma: `def _polygamma(k, x):
    """Derivative of order k of digamma for x > 0: recurrence, then the asymptotic series (A&S 6.4.11)."""
    k = _integer(k)
    factorial = math.factorial
    x = np.where(np.asarray(x) > 0, x, np.nan)
    total = np.zeros_like(x)
    while np.any(x < 10 + k):
        small = x < 10 + k
        total = total + np.where(small, factorial(k) / x ** (k + 1), 0.0)
        x = np.where(small, x + 1, x)
    total = total - np.log(x) if k == 0 else total + factorial(k - 1) / x**k
    total = total + factorial(k) / (2 * x ** (k + 1))
    bernoulli = (1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6, -3617 / 510, 43867 / 798, -174611 / 330)
    for j, b in enumerate(bernoulli, 1):
        total = total + b * factorial(2 * j + k - 1) / factorial(2 * j) / x ** (2 * j + k)
    return total if k % 2 == 1 else -total`,
  _logsumexp: `def _logsumexp(A):
    top = np.max(np.real(A))
    return top + np.log(np.sum(np.exp(A - top)))`,
  _softmax: `def _softmax(x, axis=None):
    e = np.exp(x - np.max(np.real(x), axis=axis, keepdims=True))
    return e / np.sum(e, axis=axis, keepdims=True)`,
  _onehotmax: `def _onehotmax(A):
    first = np.argmax(np.ravel(A, order="F"))
    return np.reshape(np.arange(A.size) == first, A.shape, order="F").astype(np.float64)`,
  _logdet: `def _logdet(A):
    sign, value = np.linalg.slogdet(A)
    if np.iscomplexobj(A):
        return value + np.log(sign)
    return value if sign > 0 else np.nan`,
  _adj: `def _adj(A):
    U, s, Vh = np.linalg.svd(A)
    minors = np.array([np.prod(np.delete(s, i)) for i in range(len(s))])
    return np.linalg.det(U) * np.linalg.det(Vh) * (Vh.conj().T * minors) @ U.conj().T`,
  _is_hermitian: `def _is_hermitian(A):
    return np.allclose(A, A.conj().T, rtol=0, atol=1e-8 * np.max(np.abs(A), initial=0))`,
  _hermitian: `def _hermitian(A):
    if not _is_hermitian(A):
        raise ValueError("a symmetric or Hermitian matrix is wanted here")
    return (A + A.conj().T) / 2`,
  _phase: `def _phase(v):
    size = np.abs(v)
    top = v[np.argmax(size >= (1 - 1e-9) * np.max(size))]
    return np.conj(top) / np.abs(top)`,
  _eigvec: `def _eigvec(A, k):
    vectors = np.linalg.eigh(_hermitian(A))[1]
    v = vectors[:, len(A) - 1 - _index(k, len(A))]
    return v * _phase(v)`,
  _singular: `def _singular(A, k):
    U, s, Vh = np.linalg.svd(A, full_matrices=False)
    j = _index(k, len(s))
    phase = _phase(U[:, j])
    return U[:, j] * phase, Vh[j].conj() * phase`,
  _expm: `def _expm(A):
    """Scaling and squaring with a Pade approximant (N. J. Higham, Functions of Matrices, algorithm 10.20)."""
    b = (64764752532480000, 32382376266240000, 7771770303897600, 1187353796428800, 129060195264000, 10559470521600,
         670442572800, 33522128640, 1323241920, 40840800, 960960, 16380, 182, 1)
    size = np.linalg.norm(A, 1)
    squarings = int(max(0, np.ceil(np.log2(size / 4)))) if size > 0 else 0
    X = A / 2.0**squarings
    square = X @ X
    I = np.eye(len(A))
    even, odd = 0 * I, 0 * I
    for k in range(12, -1, -2):
        even = square @ even + b[k] * I
        odd = square @ odd + b[k + 1] * I
    odd = X @ odd
    result = np.linalg.solve(even - odd, even + odd)
    for _ in range(squarings):
        result = result @ result
    return result`,
  _sqrtm: `def _sqrtm(A):
    """Principal square root: by eigenvalues, or the iteration of E. D. Denman and A. N. Beavers."""
    size = np.linalg.norm(A, 1)
    if _is_hermitian(A):
        values, vectors = np.linalg.eigh(A)
        if values[0] < -1e-12 * size:
            raise ValueError("sqrtm of a matrix with a negative eigenvalue")
        return (vectors * np.sqrt(np.maximum(values, 0))) @ vectors.conj().T
    Y, Z = A, np.eye(len(A))
    for _ in range(80):
        before = Y
        Y, Z = (Y + np.linalg.inv(Z)) / 2, (Z + np.linalg.inv(Y)) / 2
        if np.linalg.norm(Y - before, 1) <= 1e-14 * np.linalg.norm(Y, 1):
            break
    if not np.linalg.norm(Y @ Y - A, 1) <= 1e-6 * size:
        raise ValueError("sqrtm of a matrix with an eigenvalue on the closed negative real axis")
    return Y`,
  _logm: `def _logm(A):
    """Principal logarithm: by eigenvalues, or inverse scaling and squaring (N. J. Higham, chapter 11)."""
    if _is_hermitian(A):
        values, vectors = np.linalg.eigh(A)
        if values[0] <= 0:
            raise ValueError("logm of a matrix with an eigenvalue that is not positive")
        return (vectors * np.log(values)) @ vectors.conj().T
    I = np.eye(len(A))
    X, roots = A, 0
    while not np.linalg.norm(X - I, 1) <= 0.5:
        X, roots = _sqrtm(X), roots + 1
        if roots > 60:
            raise ValueError("logm of a singular matrix")
    nodes, weights = np.polynomial.legendre.leggauss(12)
    terms = [w / 2 * np.linalg.solve(I + (1 + t) / 2 * (X - I), X - I) for t, w in zip(nodes, weights)]
    return 2.0**roots * sum(terms)`,
  _matpow: `def _matpow(A, p):
    if p == np.round(np.real(p)):
        return np.array(np.linalg.matrix_power(A, int(np.real(p))))
    if np.isrealobj(p) and p > 0 and _is_hermitian(A):
        values, vectors = np.linalg.eigh(A)
        if values[0] < -1e-12 * np.linalg.norm(A, 1):
            raise ValueError("a real power of a matrix with a negative eigenvalue")
        return (vectors * np.maximum(values, 0) ** p) @ vectors.conj().T
    return _expm(p * _logm(A))`,
  _frechet: `def _frechet(f, A, E):
    """Frechet derivative of f at A along E: a block of f([A, E; 0, A])."""
    n = len(A)
    return f(np.block([[A, E], [np.zeros((n, n)), A]]))[:n, n:]`,
  _frechet2: `def _frechet2(f, A, D, E):
    n = len(A)
    O = np.zeros((n, n))
    return _frechet(f, np.block([[A, D], [O, A]]), np.block([[E, O], [O, E]]))[:n, n:]`,
  _commutation: `def _commutation(m, n):
    return np.eye(m * n)[np.ravel(np.reshape(np.arange(m * n), (m, n), order="F"))]`,
  _khatrirao: `def _khatrirao(A, B):
    return np.reshape(A[:, None, :] * B[None, :, :], (-1, A.shape[1]))`,
} as const

export type Helper = keyof typeof HELPERS

/** The source of the named helpers and of all that they call. */
export function helperSource(names: ReadonlySet<Helper>): string[] {
  const wanted = new Set<string>(names)
  for (const name of wanted) {
    const text: string = HELPERS[name as Helper]
    for (const [called] of text.matchAll(/\b_\w+/g)) if (Object.hasOwn(HELPERS, called)) wanted.add(called)
  }
  return Object.entries(HELPERS).flatMap(([name, text]) => (wanted.has(name) ? [text] : []))
}
