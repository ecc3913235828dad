"""The sheets on land in the form of the bureaus' own tables: area and share of each class below."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from swcgeo.export.sheets import Sheet, SheetColumn
from swcgeo.model.labels import label
from swcgeo.model.land_use import LAND_CLASSES, PART_OF

_TOTAL = "TOTAL"
_FORMAT = "#,##0.00"
_LEADING = ("watershed_id", "name")
_PERCENT = 100.0


def land_use_sheet(frame: pd.DataFrame, *, lang: str = "zh") -> Sheet:
    """
    Return the table of present land use: two rows a watershed, area and share of each class.

    Parameters
    ----------
    frame : DataFrame
        Result of `swcgeo.erosion.land.use.land_use_table`.
    lang : str
        Language of headings and words.

    Returns
    -------
    Sheet
        Parts that the layer never names have no column.

    Examples
    --------
    >>> frame = pd.DataFrame({"watershed_id": ["W"], "total_ha": [10.0], "water_ha": [1.0],
    ...                       "water_share": [0.1]})
    >>> [(column.heading, column.values) for column in land_use_sheet(frame).columns[2:]]
    [('总面积', [10.0, 100.0]), ('水域及水利设施用地', [1.0, 10.0])]
    """
    columns = {label("head.whole", lang): _pair(frame["total_ha"], frame["total_ha"])}
    for code in _codes():
        if f"{code}_ha" in frame and frame[f"{code}_ha"].notna().any():
            columns[_heading(code, lang)] = _pair(frame[f"{code}_ha"], frame["total_ha"])
    leading = {
        name: frame[name].tolist() for name in _LEADING if name in frame and _told(frame[name])
    }
    return _paired(label("sheet.land_use", lang), leading, columns, lang=lang)


def _codes() -> Iterator[str]:
    """Yield classes of land, each followed by its parts, and last what is unknown."""
    for name in LAND_CLASSES:
        yield name
        yield from (part for part, whole in PART_OF.items() if whole == name)
    yield "unknown"


def _heading(code: str, lang: str) -> str:
    """Return the heading of a class or part."""
    word = label(f"land_use.{code}", lang)
    return label("part_of", lang, part=word) if code in PART_OF else word


def slope_sheets(frame: pd.DataFrame, *, lang: str = "zh") -> list[Sheet]:
    """
    Return land by slope class: a sheet a survey, two rows a watershed and land.

    Parameters
    ----------
    frame : DataFrame
        Result of `swcgeo.erosion.land.slopes.slope_table`.
    lang : str
        Language of headings and words.

    Returns
    -------
    list of Sheet
        Classes side by side, what is unknown last.

    Examples
    --------
    >>> frame = pd.DataFrame({"watershed_id": ["W"] * 2, "scheme": ["survey"] * 2,
    ...     "land": ["all"] * 2, "slope_class": [1, 2], "from_deg": [0.0, 2.0],
    ...     "to_deg": [2.0, 90.0], "area_ha": [1.0, 3.0]})
    >>> [(column.heading, column.values) for column in slope_sheets(frame)[0].columns[3:]]
    [('总面积', [4.0, 100.0]), ('≤2°', [1.0, 25.0]), ('＞2°', [3.0, 75.0])]
    """
    return [
        _slope_sheet(part, scheme=str(scheme), lang=lang)
        for scheme, part in frame.groupby("scheme", sort=False)
    ]


def _slope_sheet(part: pd.DataFrame, *, scheme: str, lang: str) -> Sheet:
    """Return the classes of one survey as a sheet."""
    first = part.drop_duplicates(["watershed_id", "land"])
    place = first.groupby("watershed_id", sort=False).ngroup()  # all land of one together
    first = first.loc[place.sort_values(kind="stable").index]
    keys = list(zip(first["watershed_id"], first["land"], strict=True))
    wide = part.pivot_table(
        index=["watershed_id", "land"], columns="slope_class", values="area_ha", sort=False,
        dropna=False,
    ).reindex(keys)  # fmt: skip
    bounds = part.drop_duplicates("slope_class").set_index("slope_class")
    whole = wide.sum(axis=1, skipna=False)
    columns = {label("head.whole", lang): _pair(whole, whole)}
    for kind in sorted(wide.columns, key=lambda one: (one == 0, one)):
        heading = _slope_heading(
            bounds.loc[kind], scheme=scheme, lang=lang, last=kind == wide.columns.max()
        )
        columns[heading] = _pair(wide[kind], whole)
    leading = {
        name: first[name].tolist() for name in _LEADING if name in first and _told(first[name])
    }
    leading["land"] = [label(f"ground.{name}", lang) for name in first["land"]]
    title = label("sheet.slopes_of", lang, scheme=label(f"scheme.{scheme}", lang))
    return _paired(title, leading, columns, lang=lang)


def _slope_heading(bound: pd.Series, *, scheme: str, lang: str, last: bool) -> str:
    """Return the heading of a slope class: in the land survey a bound is in the class below."""
    low, to = bound["from_deg"], bound["to_deg"]
    if np.isnan(to):
        return label("slope.unknown", lang)
    if last:
        return label("slope.above" if scheme == "survey" else "slope.from", lang, low=low)
    if low == 0:
        return label("slope.up_to" if scheme == "survey" else "slope.below", lang, to=to)
    return label("slope.between", lang, low=low, to=to)


def _told(column: pd.Series) -> bool:
    """Return whether a column says anything."""
    return bool(column.notna().any())


def _pair(area: pd.Series, whole: pd.Series) -> list[object]:
    """Return area and share below one another, row after row; no share where there is no area."""
    share = (area / whole.where(whole > 0)) * _PERCENT
    return [value for pair in zip(area, share, strict=True) for value in pair]


def _paired(
    title: str,
    leading: Mapping[str, list[object]],
    columns: Mapping[str, list[object]],
    *,
    lang: str,
) -> Sheet:
    """Return a sheet with two rows a key: the area, and the share below it."""
    figures = [label("figure.area", lang), label("figure.share", lang)]
    keys = {name: [one for one in values for _ in figures] for name, values in leading.items()}
    totals = [row for row, one in enumerate(keys["watershed_id"]) if one == _TOTAL]
    keys["watershed_id"] = [
        label("total", lang) if one == _TOTAL else one for one in keys["watershed_id"]
    ]
    first = [SheetColumn(heading=label(f"head.{name}", lang), values=v) for name, v in keys.items()]
    count = len(keys["watershed_id"])
    figure = SheetColumn(heading=label("head.figure", lang), values=figures * (count // 2))
    others = [
        SheetColumn(heading=heading, values=values, number_format=_FORMAT)
        for heading, values in columns.items()
    ]
    return Sheet(
        name=title,
        columns=(*first, figure, *others),
        totals=frozenset(totals),
        fixed=len(first) + 1,
    )
