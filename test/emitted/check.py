"""Runs emitted NumPy. Input: {modules: {name: source}, cases: [{name, module, function, inputs, sizes, value, derivatives}]}.

Output: {name: complaint or null}.
"""

import functools
import inspect
import json
import keyword
import sys
import warnings

import numpy as np

TOLERANCE = 1e-7


def array(a):
    if isinstance(a, dict):
        return array(a["re"]) + 1j * array(a["im"])
    return np.asarray(a, dtype=float) if not contains_complex(a) else np.asarray([array(b) for b in a])


def contains_complex(a):
    return isinstance(a, list) and any(isinstance(b, dict) or contains_complex(b) for b in a)


def compare(what, found, expected):
    found = np.asarray(found)
    if found.shape != expected.shape:
        return f"{what} has shape {found.shape}, not {expected.shape}"
    error = np.max(np.abs(found - expected), initial=0.0)
    size = max(1.0, np.max(np.abs(expected), initial=0.0))
    return None if error <= TOLERANCE * size else f"{what} differs by {error} from entries up to {size}"


@functools.cache
def module_named(name):
    module = {}
    exec(compile(given["modules"][name], name, "exec"), module)
    return module


def check(case):
    function = module_named(case["module"])[case["function"]]
    inputs = {name + "_" * keyword.iskeyword(name): array(a) for name, a in case["inputs"].items()}
    # sizes that no argument fixes
    for name, p in inspect.signature(function).parameters.items():
        if name not in inputs and p.default is p.empty:
            inputs[name] = case["sizes"][name]
    before = {name: np.copy(a) for name, a in inputs.items()}
    value, derivatives = function(**inputs)
    complaints = [compare("the value", value, array(case["value"]))]
    if list(derivatives) != list(case["derivatives"]):
        return f"the keys are {list(derivatives)}, not {list(case['derivatives'])}"
    for key, expected in case["derivatives"].items():
        complaints.append(compare(key, derivatives[key], array(expected)))
    # results belong to the caller: to write into one changes no argument and no other result
    results = [r for r in [value, *derivatives.values()] if isinstance(r, np.ndarray) and r.ndim > 0]
    for r in results:
        others = [o.copy() for o in results if o is not r]
        r += 1
        if any(not np.array_equal(a, o) for a, o in zip([o for o in results if o is not r], others)):
            complaints.append("two results share memory")
    if any(not np.array_equal(inputs[name], before[name]) for name in inputs):
        complaints.append("a result shares memory with an argument")
    return next((c for c in complaints if c), None)


warnings.simplefilter("error")
warnings.filterwarnings("ignore", message="overflow")
given = json.load(sys.stdin)
answer = {}
for case in given["cases"]:
    try:
        complaint = check(case)
    except Exception as error:
        complaint = f"{type(error).__name__}: {error}"
    answer[case["name"]] = complaint
json.dump(answer, sys.stdout)
