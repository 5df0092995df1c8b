"""Time and memory of normcore against plain numpy: python tests/bench/core_bench.py [--json PATH].

Plain numpy's best is the fastest of several two-pass float32 ways to write batch norm. Runs alternate, so
that a slower spell of the machine hits both sides. Memory is the peak of all arrays alive, the input
included, in copies of the input.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from normcore import functional
from normcore.kinds import BATCH, LAYER
from normcore.normalization import normalize
from normcore.property_table import properties
from normcore.samples import integers

Array = NDArray[np.float32]
SHAPE = (32, 256, 56, 56)
AXES = (0, 2, 3)
EPS = np.float32(1e-5)
TIME_LIMIT, COPIES_LIMIT = 2.0, 3.0


def plain_two_pass(x: Array) -> Array:
    """Mean, centre in a new array, mean of squares, scale in place; all float32."""
    y = x - x.mean(axis=AXES, keepdims=True)
    var = np.square(y).mean(axis=AXES, keepdims=True)
    y *= 1 / np.sqrt(var + EPS)
    return y


def plain_dot(x: Array) -> Array:
    """As above, the mean of squares without a temporary array."""
    y = x - x.mean(axis=AXES, keepdims=True)
    rows = y.reshape(x.shape[0], x.shape[1], -1)
    var = np.einsum("ncp,ncp->c", rows, rows) / np.float32(x.size / x.shape[1])
    y *= (1 / np.sqrt(var + EPS)).reshape(1, -1, 1, 1)
    return y


def plain_textbook(x: Array) -> Array:
    """The formula as it is written down."""
    mean, var = x.mean(axis=AXES, keepdims=True), x.var(axis=AXES, keepdims=True)
    return (x - mean) / np.sqrt(var + EPS)


def seconds(run: Callable[[], object]) -> float:
    """How long one call takes."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def copies(run: Callable[[], object], x: Array) -> float:
    """The peak of what a call allocates, plus the input, in copies of the input."""
    tracemalloc.start()
    run()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return 1 + peak / x.nbytes


def measure(shape: tuple[int, ...] = SHAPE, rounds: int = 5) -> dict[str, Any]:
    """Time every contender `rounds` times in turn, then take its memory."""
    x = np.random.default_rng(0).standard_normal(shape, dtype=np.float32) + np.float32(3)
    ones = np.ones(shape[1], np.float32)
    runs: dict[str, Callable[[], object]] = {
        "plain two-pass": lambda: plain_two_pass(x),
        "plain dot": lambda: plain_dot(x),
        "plain textbook": lambda: plain_textbook(x),
        "normcore batch_norm": lambda: functional.batch_norm(x, None, None, training=True),
        "normcore batch_norm affine": lambda: functional.batch_norm(x, None, None, ones, ones, training=True),
        "normcore normalize batch": lambda: normalize(x, BATCH, "NCHW"),
        "normcore normalize layer": lambda: normalize(x, LAYER, "NCHW"),
    }
    for run in runs.values():
        run()
    times: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(rounds):
        for name, run in runs.items():
            times[name].append(seconds(run))
    rows = {
        name: {"best": min(each), "median": statistics.median(each), "copies": copies(runs[name], x)}
        for name, each in times.items()
    }
    best = min(row["median"] for name, row in rows.items() if name.startswith("plain"))
    ours = rows["normcore batch_norm"]
    return {
        "shape": list(shape),
        "dtype": "float32",
        "rounds": rounds,
        "runs": rows,
        "ratio_to_plain": ours["median"] / best,
        "ratio_limit": TIME_LIMIT,
        "peak_copies": ours["copies"],
        "copies_limit": COPIES_LIMIT,
        "integers_seconds": seconds(lambda: integers((256, 2048, 7, 7), "NCHW")),
        "properties_seconds": seconds(lambda: properties((256, 2048, 7, 7), "NCHW")),
    }


def report(result: dict[str, Any]) -> str:
    """The result as a table."""
    lines = [f"batch norm of {tuple(result['shape'])} float32, {result['rounds']} alternating rounds"]
    lines.append(f"{'':28}{'best s':>9}{'median s':>10}{'copies':>8}")
    for name, row in result["runs"].items():
        lines.append(f"{name:28}{row['best']:9.3f}{row['median']:10.3f}{row['copies']:8.2f}")
    lines.append(
        f"time against plain numpy's best: {result['ratio_to_plain']:.2f} (limit {result['ratio_limit']})"
    )
    lines.append(
        f"peak memory in copies of the input: {result['peak_copies']:.2f} (limit {result['copies_limit']})"
    )
    lines.append(f"integers (256, 2048, 7, 7): {result['integers_seconds']:.2f} s")
    lines.append(f"properties (256, 2048, 7, 7): {result['properties_seconds']:.3f} s")
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> dict[str, Any]:
    """Measure, print the table, write the JSON if asked, and return what it holds."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--json", type=Path, metavar="PATH", help="write the numbers here")
    parser.add_argument("--rounds", type=int, default=5, help="alternating rounds (default 5)")
    options = parser.parse_args(arguments)
    result = measure(rounds=options.rounds)
    print(report(result))
    if options.json is not None:
        options.json.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    return result


if __name__ == "__main__":
    main()
