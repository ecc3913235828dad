"""A fixed sample of patches, drawn by their ids alone."""

from __future__ import annotations

import hashlib

import numpy as np

from swcgeo.overlay.pairs import Flags


def is_sampled(ids: np.ndarray, *, percent: int) -> Flags:
    """
    Return which patches are drawn for a check.

    Parameters
    ----------
    ids : ndarray of str, n
        Their ids.
    percent : int
        How many of a hundred are drawn.

    Returns
    -------
    ndarray of bool, n
        First 8 hex digits of SHA-256(id) mod 100 < `percent`: the same for one id wherever and
        whenever it is drawn, whatever stands beside it.

    Examples
    --------
    >>> is_sampled(np.array(["A", "B"], dtype=object), percent=100).tolist()
    [True, True]
    """
    digests = (hashlib.sha256(str(one).encode()).hexdigest() for one in ids)
    return np.array([int(digest[:8], 16) % 100 < percent for digest in digests], dtype=bool)
