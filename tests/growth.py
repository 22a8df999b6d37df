"""How the time of a piece of work grows with its size."""

import gc
import math
import time
from collections.abc import Callable

TIMES = 8  # the larger size is so many times the smaller
TRIES = 3


def growth(prepare: Callable[[int], Callable[[], object]], size: int) -> float:
    """The exponent by which processor time grows from ``size`` to eight times it: 1 is linear, 2 quadratic.

    ``prepare`` makes the work of a size, outside of the time. Small and large are run by turns and the quickest of each
    counts, so a machine that is busy or slow for a while makes little of it: 1.5 parts linear from quadratic safely.
    """
    small, large = prepare(size), prepare(TIMES * size)
    small()  # compiles patterns, fills caches
    gc.collect()
    gc.disable()
    try:
        took = [(_seconds(small), _seconds(large)) for _ in range(TRIES)]
    finally:
        gc.enable()
    return math.log(min(t[1] for t in took) / min(t[0] for t in took), TIMES)


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start
