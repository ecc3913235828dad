"""
The items of art. 16 and 17 that geometry can show, as data: what is held against which threshold.

Each item gives a number, the code of what is not known, or nothing where it does not concern the
project.  Reasons suggest; whether a change is 重大变更 is for the approving office to say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from swcgeo.model.settings import PlanChangeSettings
from swcgeo.overlay.pairs import Areas
from swcgeo.patches.changing.centre_lines import Shown
from swcgeo.patches.changing.line_shift import Shift
from swcgeo.patches.changing.stages import KeyZones, Stages, Steps, Touched, newly_touched

REASONS = (
    "range_grown", "earthwork_grown", "new_key_zone", "line_shifted", "outside_grown",
    "spoil_outside_plan",
)  # fmt: skip
"""What speaks for a change that needs approval, in the order of the articles."""
SINCE_FIRST: Mapping[str, str] = MappingProxyType(
    {
        "range_grown": "range_grown_since_first",
        "earthwork_grown": "earthwork_grown_since_first",
        "new_key_zone": "new_key_zone_since_first",
        "line_shifted": "line_shifted_since_first",
    }
)
"""The same against the first approved state, where no approval number tells which one counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """
    One item for one project.

    Attributes
    ----------
    reason : str
        Of `REASONS`, or of the values of `SINCE_FIRST`.
    holds : bool
        Whether it speaks for a change.
    unknown : str or None
        Why it cannot be judged; None where it can, or where it does not concern the project.
    """

    reason: str
    holds: bool = False
    unknown: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """
    The numbers of each step.

    Attributes
    ----------
    growth : ndarray of float, k
        Growth of the range, to the older one; NaN where not known.
    earthwork : ndarray of float, k
        Growth of the earthwork; NaN where not known.
    touched : Touched or None
        Key zones that are newly touched; None without such zones.
    shifts : sequence of Shift, str or None
        Of centre lines.
    zones_unknown : str or None
        Why key zones are not known.
    """

    growth: Areas
    earthwork: Areas
    touched: Touched | None
    shifts: Sequence[Shown]
    zones_unknown: str | None


def measured(
    stages: Stages,
    steps: Steps,
    *,
    earthwork: Areas,
    zones: KeyZones | None,
    shifts: Sequence[Shown],
    settings: PlanChangeSettings,
) -> Measured:
    """
    Return the numbers of each step.

    Parameters
    ----------
    stages : Stages
        All states.
    steps : Steps
        The comparisons.
    earthwork : ndarray of float, s
        Earthwork of each state, m³; NaN where not known.
    zones : KeyZones or None
        The key zones.
    shifts : sequence
        As `swcgeo.patches.changing.centre_lines.shifts_of` gives them.
    settings : PlanChangeSettings
        Thresholds.

    Returns
    -------
    Measured
        One entry a step.

    Examples
    --------
    >>> from swcgeo.patches.drawn import drawn_stages
    >>> from swcgeo.patches.changing.stages import steps_of
    >>> stages = drawn_stages()
    >>> found = measured(stages, steps_of(stages), earthwork=np.array([10.0, 12.0]), zones=None,
    ...                  shifts=[None], settings=PlanChangeSettings())
    >>> found.growth.round(6).tolist(), found.earthwork.tolist(), found.zones_unknown
    ([0.2], [0.2], 'zones_missing')
    """
    touched = None
    if zones is not None and len(zones.names):
        old, new = stages.ground[steps.old], stages.ground[steps.new]
        small = settings.zone_small_m2 * (1 + settings.rounding_share)
        touched = newly_touched(old, new, zones, small_m2=small)
    return Measured(
        growth=growth(stages.area_m2, steps),
        earthwork=growth(earthwork, steps),
        touched=touched,
        shifts=shifts,
        zones_unknown=_zones_unknown(zones),
    )


def growth(numbers: Areas, steps: Steps) -> Areas:
    """
    Return by which share a number has grown in each step.

    Parameters
    ----------
    numbers : ndarray of float, s
        One a state.
    steps : Steps
        The comparisons.

    Returns
    -------
    ndarray of float, k
        Negative where it has shrunk; NaN where a number is not known or the older one is zero.

    Examples
    --------
    >>> from swcgeo.patches.drawn import drawn_stages
    >>> from swcgeo.patches.changing.stages import steps_of
    >>> growth(np.array([10.0, 13.0]), steps_of(drawn_stages())).tolist()
    [0.3]
    """
    old, new = numbers[steps.old], numbers[steps.new]
    with np.errstate(divide="ignore", invalid="ignore"):
        share: Areas = np.where(old > 0, (new - old) / old, np.nan)
    return share


def _zones_unknown(zones: KeyZones | None) -> str | None:
    """Return why key zones are not known."""
    if zones is None:
        return "zones_missing"
    if not zones.whole:
        return "zones_unusable"
    return None if len(zones.names) else "zones_without_key"


def items_of(step: int, found: Measured, *, settings: PlanChangeSettings) -> tuple[Item, ...]:
    """
    Return the items of one step.

    Parameters
    ----------
    step : int
        Which.
    found : Measured
        The numbers.
    settings : PlanChangeSettings
        Thresholds; a share that lacks `rounding_share` still counts.

    Returns
    -------
    tuple of Item
        Range, earthwork, key zones, line.

    Examples
    --------
    >>> numbers = np.array([0.3])
    >>> found = Measured(growth=numbers, earthwork=numbers * np.nan, touched=None, shifts=[None],
    ...                  zones_unknown="zones_missing")
    >>> [(one.holds, one.unknown) for one in items_of(0, found, settings=PlanChangeSettings())]
    [(True, None), (False, 'earthwork_missing'), (False, 'zones_missing'), (False, None)]
    """
    grown, earth, shift = found.growth[step], found.earthwork[step], found.shifts[step]
    lost = "range_unknown" if np.isnan(grown) else None
    new_m2 = 0.0 if found.touched is None else found.touched.area_m2[step]
    known = new_m2 > 0 and lost is None
    share = shift.share if isinstance(shift, Shift) else 0.0
    return (
        Item(
            reason="range_grown",
            holds=reaches(grown, settings.growth_share, settings),
            unknown=lost,
        ),
        Item(
            reason="earthwork_grown",
            holds=reaches(earth, settings.growth_share, settings),
            unknown="earthwork_missing" if np.isnan(earth) else None,
        ),
        Item(
            reason="new_key_zone",
            holds=known,
            unknown=None if known else (lost or found.zones_unknown),
        ),
        Item(
            reason="line_shifted",
            holds=reaches(share, settings.shift_share, settings),
            unknown=shift if isinstance(shift, str) else None,
        ),
    )


def reaches(share: float, limit: float, settings: PlanChangeSettings) -> bool:
    """
    Return whether a share comes up to a limit, but for what shares are rounded to.

    Parameters
    ----------
    share : float
        The share; NaN comes up to nothing.
    limit : float
        What counts, itself included; a share of nothing never counts.
    settings : PlanChangeSettings
        What is rounding.

    Returns
    -------
    bool
        True where it does.

    Examples
    --------
    >>> [reaches(share, 0.3, PlanChangeSettings()) for share in (0.3 - 1e-9, 0.2999)]
    [True, False]
    """
    return bool(share > 0 and share >= limit - settings.rounding_share)
