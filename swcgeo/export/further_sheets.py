"""The sheets of all that follows the account: most are plain tables, some are more than that."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import pandas as pd

from swcgeo.export.account_sheets import candidates_sheet, table_sheet
from swcgeo.export.land_sheets import land_use_sheet, slope_sheets
from swcgeo.export.project_sheets import project_sheet
from swcgeo.export.sheets import Sheet
from swcgeo.export.transition_sheets import matrix_sheets

_ELSEWHERE = {
    "overview": ["light_share", "moderate_share", "strong_share", "very_strong_share",
                 "severe_share"],
}  # fmt: skip
"""Columns without which a sheet can be read on paper; other sheets hold their areas."""

_OWN: Mapping[str, Callable[..., Sheet | list[Sheet]]] = {
    "reported_candidates": candidates_sheet, "land_use": land_use_sheet, "slopes": slope_sheets,
    **{
        name: partial(project_sheet, name)
        for name in ("projects", "plans_to_urge", "approvals", "approval_candidates")
    },
}  # fmt: skip
"""Tables that are more than a table on paper."""
_DRAWN = frozenset({"transition_ground"})
"""Layers that are for the map alone: a row of them says nothing without its place."""


def further_sheets(tables: Mapping[str, pd.DataFrame], *, lang: str = "zh") -> list[Sheet]:
    """
    Return the tables of the steps that follow the account as sheets.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        By layer name.
    lang : str
        Language of headings and words.

    Returns
    -------
    list of Sheet
        One a table, two for slopes: one a survey whose classes they are.

    Examples
    --------
    >>> table = pd.DataFrame({"watershed_id": ["TOTAL"], "steep_ha": [3.0]})
    >>> [sheet.name for sheet in further_sheets({"steep_land": table})]
    ['陡坡地']
    """
    sheets: list[Sheet] = []
    for name, frame in tables.items():
        if name in _DRAWN:
            continue
        if name == "transitions":
            sheets += matrix_sheets(frame, lang=lang)
        if name in _OWN:
            made = _OWN[name](frame, lang=lang)
            sheets += [made] if isinstance(made, Sheet) else made
        else:
            shown = frame.drop(columns=_ELSEWHERE.get(name, []), errors="ignore")
            sheets.append(table_sheet(name, shown, lang=lang))
    return sheets
