"""Work in chunks on threads: GEOS releases the GIL, so geometry work runs on every core."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any

import numpy as np

_SMALLEST_CHUNK = 256
_CHUNKS_A_WORKER = 8


def in_chunks(
    function: Callable[..., tuple[np.ndarray, ...]], *arrays: np.ndarray, workers: int | None = None
) -> tuple[np.ndarray, ...]:
    """
    Apply an elementwise function to arrays of equal length, chunk by chunk on threads.

    Parameters
    ----------
    function : callable
        Takes one slice of each array, returns a tuple of arrays as long as the slice (or as long
        as it pleases: results are joined in the order of the chunks).
    *arrays : ndarray, n
        What it works on.
    workers : int, optional
        Threads; by default one a core.

    Returns
    -------
    tuple of ndarray
        The results joined, in the order of the input whatever the threads did.

    Notes
    -----
    Nothing is prepared with `shapely.prepare`: a prepared geometry that two threads share ends
    the interpreter.

    Examples
    --------
    >>> in_chunks(lambda numbers: (numbers * 2,), np.arange(3))[0].tolist()
    [0, 2, 4]
    """
    count = len(arrays[0])
    threads = workers or os.cpu_count() or 1
    parts = min(threads * _CHUNKS_A_WORKER, -(-count // _SMALLEST_CHUNK))
    if threads == 1 or parts <= 1:
        return function(*arrays)
    edges = np.linspace(0, count, parts + 1).astype(int)
    slices: list[Any] = [
        tuple(array[start:stop] for array in arrays) for start, stop in pairwise(edges)
    ]
    with ThreadPoolExecutor(threads) as pool:
        results = list(pool.map(lambda part: function(*part), slices))
    return tuple(np.concatenate(column) for column in zip(*results, strict=True))
