"""
Which rows name one project, and which names only look alike.

Names are compared as `swcgeo.model.codes.folded_name` writes them: brackets, width and blanks made
equal, 一期 written as 1期.  Whatever looks alike beyond that is a question for a person: the second
phase of a project is another project than its first.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np

from swcgeo.model.codes import folded_name

_PHASE = re.compile(r"第?(?:\d+|[一二三四五六七八九十]+|[ivx]+|[a-z])#?(?:期|标段|标|段)")
_ANY_PROJECT = re.compile(
    r"水土保持(?:方案)?(?:报告书|报告表)?|建设|项目|工程|[()\[\]【】《》\-_、,.]"
)
"""What stands in the name of any project and tells none from another."""
_LEGAL_FORM = re.compile(r"(?:股份|责任|有限|集团|总)*公司|集团")


def project_keys(ids: Sequence[object], names: Sequence[object]) -> np.ndarray:
    """
    Return a key for each row; rows with one key name one project.

    Parameters
    ----------
    ids, names : sequence, n
        Project id and name of each row, of one numbering; None or empty where not stated.

    Returns
    -------
    ndarray of str, n
        Equal ids are one project; a row without id is that of its name, if one id alone has that
        name.  Empty for a row that states neither.

    Examples
    --------
    >>> project_keys(["P", None, "Q", None], ["甲（一期）", "甲(1期)", None, None]).tolist()
    ['#p', '#p', '#q', '']
    """
    one, other = ([folded_name(value) for value in column] for column in (ids, names))
    owners: dict[str, set[str]] = {}
    for number, name in zip(one, other, strict=True):
        if number and name:
            owners.setdefault(name, set()).add(number)
    keys = []
    for number, name in zip(one, other, strict=True):
        owner = owners.get(name, set()) if not number else {number}
        keys.append(f"#{next(iter(owner))}" if len(owner) == 1 else f"@{name}" if name else "")
    return np.array(keys, dtype=object)


def stem_of(name: object) -> str:
    """
    Return what tells a project's name from others: without its phase, and without 建设项目.

    Parameters
    ----------
    name : object
        A name as written.

    Returns
    -------
    str
        Folded; the whole name where nothing would be left of it.

    Examples
    --------
    >>> stem_of("碾坝镇安置小区建设项目（一期）"), stem_of("建设项目")
    ('碾坝镇安置小区', '建设项目')
    """
    folded = folded_name(name)
    return _ANY_PROJECT.sub("", _PHASE.sub("", folded)) or folded


def firm_of(name: object) -> str:
    """
    Return a builder's name without its legal form.

    Parameters
    ----------
    name : object
        A name as written.

    Returns
    -------
    str
        Folded; the whole name where nothing would be left of it.  That two are equal in it does
        not make them one builder; that they are not alike in it makes them two.

    Examples
    --------
    >>> firm_of("碾坝城建有限责任公司"), firm_of("碾坝镇人民政府")
    ('碾坝城建', '碾坝镇人民政府')
    """
    folded = folded_name(name)
    return _LEGAL_FORM.sub("", folded) or folded


def phase_of(name: object) -> str:
    """
    Return which phase or section of a project a name means.

    Parameters
    ----------
    name : object
        A name as written.

    Returns
    -------
    str
        All that is said of it; empty where the name speaks of none.

    Examples
    --------
    >>> phase_of("安置小区（二期）"), phase_of("通村道路第三标段"), phase_of("养老中心")
    ('2期', '3标段', '')
    """
    found = _PHASE.findall(folded_name(name))
    return ";".join(word.removeprefix("第") for word in found)


def alike_names(
    names: Sequence[object], others: Sequence[object], *, least: float
) -> list[list[tuple[int, float]]]:
    """
    Return which names look like which others.

    Parameters
    ----------
    names, others : sequence, n and m
        Names as written; those that are missing look like none.
    least : float
        Likeness from which two are alike.

    Returns
    -------
    list of list of (int, float), n
        Position in `others` and likeness, the likest first.

    Notes
    -----
    Likeness is Dice's coefficient over the pairs of neighbouring characters of the stems: 1 for
    equal stems, 0 where no two characters follow one another in both.

    Examples
    --------
    >>> others = ["城东安置区建设项目（一期）", "城西安置区", "南山风电场"]
    >>> alike_names(["城东安置区（二期）"], others, least=0.5)
    [[(0, 1.0), (1, 0.5)]]
    """
    theirs = [_grams(name) for name in others]
    holders: dict[str, list[int]] = {}
    for at, grams in enumerate(theirs):
        for gram in grams:
            holders.setdefault(gram, []).append(at)
    return [_alike(_grams(name), theirs, holders, least) for name in names]


def _alike(
    grams: Counter[str], theirs: list[Counter[str]], holders: dict[str, list[int]], least: float
) -> list[tuple[int, float]]:
    """Return the names that share enough pairs of characters with one name."""
    shared: Counter[int] = Counter()
    for gram, count in grams.items():
        for at in holders.get(gram, ()):
            shared[at] += min(count, theirs[at][gram])
    found = [(at, 2 * count / (grams.total() + theirs[at].total())) for at, count in shared.items()]
    kept = [pair for pair in found if pair[1] >= least]
    return sorted(kept, key=lambda pair: (-pair[1], pair[0]))


def _grams(name: object) -> Counter[str]:
    """Return the pairs of neighbouring characters of a name's stem."""
    stem = stem_of(name)
    return Counter(stem[at : at + 2] for at in range(max(len(stem) - 1, min(len(stem), 1))))
