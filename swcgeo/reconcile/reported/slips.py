"""A slip in writing: one digit, two neighbours swapped, the decimal point moved."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from swcgeo.reconcile.reported.candidates import Candidate, Trials
from swcgeo.reconcile.reported.case import Case
from swcgeo.reconcile.reported.parts import own_values

_MOVES = (-2, -1, 1, 2)
_DUST = 1e-9


def slip_trials(case: Case) -> Iterator[Trials]:
    """
    Yield what would be stated after a slip in the total or in one stated part.

    Parameters
    ----------
    case : Case
        The figure.

    Yields
    ------
    Trials
        One for all slips, since any of them would do: ``decimals`` (printed with more than it was
        rounded to), ``digit``, ``swap``, ``point``.

    Examples
    --------
    >>> from swcgeo.reconcile.reported.candidates import fitting
    >>> from swcgeo.reconcile.reported.drawn import drawn_case
    >>> slips, = slip_trials(drawn_case(15.17, parts=(6.67, 8.57)))
    >>> found = fitting(drawn_case(15.17, parts=(6.67, 8.57)), slips, most=9, chance=0.6)
    >>> [(one.code, one.as_stated, one.instead) for one in found]
    [('digit', '6.67', '6.60'), ('digit', '8.57', '8.50')]
    """
    yield Trials.of([*_coarser(case), *_of_total(case), *_of_parts(case)])


def _coarser(case: Case) -> Iterator[Candidate]:
    """Yield the computed value rounded to fewer digits than the stated one is printed with."""
    for fewer in range(case.figure.decimals):
        yield Candidate(
            code="decimals", predicted=round(case.computed, fewer), instead=str(fewer),
            tolerance=_DUST,
        )  # fmt: skip


def _of_total(case: Case) -> Iterator[Candidate]:
    """Yield slips of the total; where parts make it up, one in the total alone would part them."""
    figure = case.figure
    if len(case.parts) and not case.parts_make_computed:
        return
    for code, text in misread(figure.value, figure.decimals):
        meant = float(text)
        # A moved point moves the last printed digit too.
        finer = abs(meant / figure.value) if code == "point" and figure.value else 1.0
        yield Candidate(
            code=code, predicted=case.computed + figure.value - meant, instead=text,
            as_stated=_printed(case, figure.value), tolerance=case.tolerance * finer,
        )  # fmt: skip


def _of_parts(case: Case) -> Iterator[Candidate]:
    """Yield slips of one part that the total has followed, or that came with taking it over."""
    followed = case.parts_make_value
    own = own_values(case)
    if not followed and not case.parts_make_computed:
        return
    for place, part in enumerate(case.figure.parts):
        for code, text in misread(part, case.figure.decimals):
            meant, stated = float(text), _printed(case, part)
            if followed and own is not None and abs(meant - own[place]) > case.tolerance:
                continue
            # Taken over wrongly, the stated numbers add up exactly; nothing is rounded between.
            predicted = (
                case.computed + part - meant if followed else case.parts.sum() + meant - part
            )
            known = case.parts_tolerance if own is not None else case.tolerance
            yield Candidate(
                code=code, predicted=float(predicted), group="part", ids=(stated,),
                as_stated=stated, instead=text, tolerance=known if followed else _DUST,
            )  # fmt: skip


def _printed(case: Case, number: float) -> str:
    """Return a number as it is printed."""
    return f"{number:.{case.figure.decimals}f}"


def misread(value: float, decimals: int) -> list[tuple[str, str]]:
    """
    Return the numbers that one slip parts from a number.

    Parameters
    ----------
    value : float
        A number.
    decimals : int
        Its printed decimals.

    Returns
    -------
    list of (str, str)
        The kind of slip, and the other number; digits first, then swaps, then the point.

    Examples
    --------
    >>> misread(12.0, 0)[:3], misread(12.0, 0)[-5:]
    ([('digit', '22'), ('digit', '32'), ('digit', '42')],
     [('swap', '21'), ('point', '0.12'), ('point', '1.2'), ('point', '120'), ('point', '1200')])
    """
    text = f"{value:.{decimals}f}"
    found = [
        ("digit", text[:place] + digit + text[place + 1 :])
        for place, stands in enumerate(text)
        if stands.isdigit()
        for digit in "0123456789"
        if digit != stands and not (digit == "0" and _leads(text, place))
    ]
    places = [place for place, stands in enumerate(text) if stands.isdigit()]
    for one, other in pairwise(places):
        if text[one] != text[other] and not (text[other] == "0" and _leads(text, one)):
            swapped = list(text)
            swapped[one], swapped[other] = text[other], text[one]
            found.append(("swap", "".join(swapped)))
    moved = [f"{value * 10.0**move:.{max(0, decimals - move)}f}" for move in _MOVES]
    return found + [("point", text) for text in moved]


def _leads(text: str, place: int) -> bool:
    """Return whether a digit is the first of a number above one."""
    return place == 0 and len(text) > 1 and text[1] != "."
