"""
What became of each patch, in one of eight words.

A pair alone is unchanged, grown or shrunk: grown if the ground it gained beyond the tolerance
exceeds what it lost there by more than a tenth, or if its area did and some of that lies beyond.
Where an old patch has several new kin it was split, where a new one has several old kin they were
merged.  In a tangle (both) the pair is called split if the new patch is the smaller one, merged if
the old one is; split where they are of one size.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from swcgeo.model.codes import Change
from swcgeo.model.settings import LineageSettings
from swcgeo.overlay.pairs import Areas, Flags, Indices
from swcgeo.patches.kinship.kin import Pairs, Side

Words = npt.NDArray[np.object_]
_ONE_SIZE = 1e-3
"""Relative difference of areas below which two patches are of one size."""


def changes_of(
    kin: Pairs, areas: tuple[Areas, Areas], sides: tuple[Side, Side], *, settings: LineageSettings
) -> Words:
    """
    Return the word for each pair of kin.

    Parameters
    ----------
    kin : Pairs, k
        Old and new patches that are kin.
    areas : tuple of ndarray of float
        Area of all old and of all new patches, m².
    sides : tuple of Side
        The two deliveries: what stands twice in one of them counts once.
    settings : LineageSettings
        Thresholds.

    Returns
    -------
    ndarray of str, k
        Values of `swcgeo.model.codes.Change`.

    Notes
    -----
    Seen from the other side, old and new exchanged, the words exchange too: grown and shrunk,
    split and merged (but for a tangle of patches of one size).

    Examples
    --------
    >>> none = np.empty(0, dtype=np.intp)
    >>> side = Side(None, np.arange(2))
    >>> one = np.array([10_000.0])
    >>> pair = Pairs(np.array([0]), np.array([1]), one, one, one * 0, one * 0.5)
    >>> areas = np.array([1e4, 1.0]), np.array([1.0, 1.5e4])
    >>> changes_of(pair, areas, (side, side), settings=LineageSettings()).tolist()
    ['grown']
    """
    old, new = areas[0][kin.old], areas[1][kin.new]
    several_new, several_old = _several(sides[0].node[kin.old], sides[1].node[kin.new])
    net, least = new - old, settings.change_share * kin.smaller_m2
    worth = settings.beyond_share * kin.smaller_m2
    parted = several_new & (~several_old | (net <= _ONE_SIZE * kin.smaller_m2))
    # What is beyond the tolerance is certain; a narrow patch drawn thinner may hide it in its area.
    certain = kin.gained_m2 - kin.lost_m2
    cases = {
        Change.SPLIT: parted,
        Change.MERGED: several_old,
        Change.GROWN: certain > least,
        Change.SHRUNK: certain < -least,
    }
    words = np.select(list(cases.values()), [word.value for word in cases], Change.UNCHANGED.value)
    open_ = words == Change.UNCHANGED.value
    words[open_ & (net > least) & (kin.gained_m2 > worth)] = Change.GROWN.value
    words[open_ & (net < -least) & (kin.lost_m2 > worth)] = Change.SHRUNK.value
    return words.astype(object)


def moved(kin: Pairs, words: Words, *, settings: LineageSettings) -> Flags:
    """
    Return which pairs kept their area but not their place.

    Parameters
    ----------
    kin : Pairs, k
        Old and new patches that are kin.
    words : ndarray of str, k
        As `changes_of` gives them.
    settings : LineageSettings
        Thresholds.

    Returns
    -------
    ndarray of bool, k
        True for unchanged ones that gained or lost more than a change beyond the tolerance.

    Examples
    --------
    >>> at, one = np.array([0]), np.array([10_000.0])
    >>> pair = Pairs(at, at, one * 0.6, one, one * 0.35, one * 0.35)
    >>> moved(pair, np.array(["unchanged"], dtype=object), settings=LineageSettings()).tolist()
    [True]
    """
    most = np.maximum(kin.lost_m2, kin.gained_m2)
    found: Flags = most > settings.change_share * kin.smaller_m2
    return found & (words == Change.UNCHANGED.value)


def _several(old: Indices, new: Indices) -> tuple[Flags, Flags]:
    """Return for each pair whether its old node has several new ones, and the other way round."""
    width = int(new.max(initial=0)) + 1
    kinds = np.unique(old * width + new)
    number_of_new = np.bincount(kinds // width, minlength=int(old.max(initial=0)) + 1)
    number_of_old = np.bincount(kinds % width, minlength=width)
    return number_of_new[old] > 1, number_of_old[new] > 1
