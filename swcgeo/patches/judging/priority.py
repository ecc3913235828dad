"""In what order patches are visited."""

from __future__ import annotations

import numpy as np
import pandas as pd

from swcgeo.check.attributes import codes
from swcgeo.model.codes import PATCH_TYPES, Verdict
from swcgeo.model.settings import ComplianceSettings

_SUSPECTED = (Verdict.NO_PLAN, Verdict.BEYOND_RANGE, Verdict.MOVED_SITE)
_URGENT_REASONS = frozenset({"key_zone", "water_source", "steep_slope"})


def priority(
    patches: pd.DataFrame,
    judged: pd.DataFrame,
    *,
    reasons: list[tuple[str, ...]],
    settings: ComplianceSettings,
) -> pd.Series:
    """
    Return the priority of each patch that needs a field check.

    Parameters
    ----------
    patches : DataFrame, n rows
        The patches as delivered (``patch_type``).
    judged : DataFrame, n rows
        ``verdict``, ``field_check``, ``area_m2``.
    reasons : list of tuple of str, n
        All reasons of each patch.
    settings : ComplianceSettings
        Areas from which a suspicion is serious.

    Returns
    -------
    Series of Int64, n rows
        1, 2 or 3; missing where no visit is needed.

    Notes
    -----
    Domain notes §2.5: 1 for a suspected lack of a plan from 5 hm², a spoil site, or risky ground;
    2 for other suspicions from 0.5 hm²; 3 for the rest.

    Examples
    --------
    >>> judged = pd.DataFrame({"verdict": ["no_plan"], "field_check": [True], "area_m2": [6e4]})
    >>> rules = ComplianceSettings()
    >>> priority(pd.DataFrame(index=[0]), judged, reasons=[()], settings=rules).tolist()
    [1]
    """
    suspected = judged["verdict"].isin([verdict.value for verdict in _SUSPECTED]).to_numpy()
    area = judged["area_m2"].to_numpy()
    serious = (judged["verdict"] == Verdict.NO_PLAN.value).to_numpy() & (
        area >= settings.serious_m2
    )
    risky = np.array([bool(_URGENT_REASONS & set(told)) for told in reasons], dtype=bool)
    spoil = codes(patches, "patch_type", PATCH_TYPES) == "spoil"
    first = serious | spoil | risky
    second = suspected & (area >= settings.plan_limit_m2)
    order = np.where(first, 1, np.where(second, 2, 3))
    return pd.Series(order, dtype="Int64").where(judged["field_check"].to_numpy())
