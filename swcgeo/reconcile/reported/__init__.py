"""
Reported figures beside computed ones, and all that may explain a difference.

`compare` puts them side by side; `search` gathers what could be meant: each module below it tries
one family of causes (rounding, overlaps, parts, basis, works, units, subsets, slips) on a `case`,
and `candidates` says what fits, and how easily it would fit by chance.
"""

from swcgeo.reconcile.reported.candidates import Candidate
from swcgeo.reconcile.reported.compare import (
    CANDIDATE_COLUMNS,
    REPORTED_COLUMNS,
    candidates_of,
    compare_reported,
)

__all__ = [
    "CANDIDATE_COLUMNS", "REPORTED_COLUMNS", "Candidate", "candidates_of", "compare_reported",
]  # fmt: skip
