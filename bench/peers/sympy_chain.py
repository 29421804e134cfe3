"""All gradients of ||X W_1 ... W_k - X||^2 by SymPy, one trace expression; prints one JSON line a k."""

import json
import sys
import time

from sympy import MatrixSymbol, Symbol, Trace, diff

for k in map(int, sys.argv[1:]):
    a, n = Symbol("a", integer=True, positive=True), Symbol("n", integer=True, positive=True)
    X = MatrixSymbol("X", a, n)
    W = [MatrixSymbol(f"W_{i + 1}", n, n) for i in range(k)]
    start = time.perf_counter()
    product = X
    for w in W:
        product = product * w
    y = Trace((product - X).T * (product - X))
    try:
        for w in W:
            diff(y, w)
        print(json.dumps({"k": k, "ms": 1000 * (time.perf_counter() - start)}), flush=True)
    except Exception as error:
        print(json.dumps({"k": k, "error": f"{type(error).__name__}: {error}"}), flush=True)
