"""The figures of a run by name, and the rows that they rest on."""

from __future__ import annotations

import math

import pandas as pd

from swcgeo.model.layers import Layer
from swcgeo.patches.urging import standing_counts

_AREAS = "_km2"
_KEY = "watershed_id"
PROJECTS = "projects/standing/"
"""Before the standing of projects in the names of figures."""
_WORK = ("treatment_id", "project_id", "year")


def figures_of(
    patches: pd.DataFrame | None, account: Layer | None, projects: pd.DataFrame | None = None
) -> tuple[dict[str, float], dict[str, str]]:
    """
    Return the figures that a year is closed with.

    Parameters
    ----------
    patches : DataFrame, optional
        Judged patches, with ``source``, ``verdict``, ``area_m2``.
    account : Layer, optional
        The account.
    projects : DataFrame, optional
        Projects with their ``standing``.

    Returns
    -------
    tuple of dict
        Value by name, and unit by name: areas of the account by watershed and column, patches and
        their area by verdict, patches by source, projects by standing.

    Examples
    --------
    >>> patches = pd.DataFrame({"source": ["ministry"], "verdict": ["no_plan"], "area_m2": [100.0]})
    >>> figures, unit = figures_of(patches, None)
    >>> figures["patches/verdict/no_plan"], figures["patches/area/no_plan"]
    (1.0, 100.0)
    """
    figures: dict[str, float] = {}
    unit: dict[str, str] = {}
    if account is not None:
        columns = [str(name) for name in account if str(name).endswith(_AREAS)]
        for row in account[[_KEY, *columns]].to_dict("records"):
            for column in columns:
                figures[f"account/{row[_KEY]}/{column.removesuffix(_AREAS)}"] = float(row[column])
        unit |= dict.fromkeys(figures, "km2")
    if patches is not None:
        counts = {"patches/total": float(len(patches))}
        for name, key in (("verdict", "verdict"), ("source", "source")):
            counts |= _prefixed(f"patches/{name}", patches.groupby(key).size())
        areas = _prefixed("patches/area", patches.groupby("verdict")["area_m2"].sum(min_count=1))
        figures |= counts | areas
        unit |= dict.fromkeys(counts, "") | dict.fromkeys(areas, "m2")
    if projects is not None:
        counts = {f"{PROJECTS}{kind}": float(n) for kind, n in standing_counts(projects).items()}
        figures |= counts
        unit |= dict.fromkeys(counts, "")
    return figures, unit


def _prefixed(prefix: str, values: pd.Series) -> dict[str, float]:
    """Return values by name, those that are known."""
    return {
        f"{prefix}/{name}": float(value)
        for name, value in values.items()
        if not math.isnan(float(value))
    }


def rows_behind(account: Layer | None) -> pd.DataFrame:
    """
    Return the rows that the figures of an account rest on: what each treatment gives to the total.

    The rows behind the counts of patches are their verdicts.

    Parameters
    ----------
    account : Layer, optional
        The account, with its table ``by_treatment``.

    Returns
    -------
    DataFrame
        ``treatment_id``, ``project_id``, ``year`` and areas in km².

    Examples
    --------
    >>> rows_behind(None).empty
    True
    """
    if account is None or "by_treatment" not in account.tables:
        return pd.DataFrame(columns=list(_WORK))
    works = account.tables["by_treatment"]
    total = works[(works[_KEY] == "TOTAL") & works["treatment_id"].notna()]
    columns = [name for name in total if str(name).endswith(_AREAS)]
    return total[[*_WORK, *columns]].reset_index(drop=True)
