"""
`classify`: patches against responsibility ranges, by the decision table of `rules`.

case (all on one ground) → facts (what the table asks) → decide (the table) → columns.
"""

from __future__ import annotations

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from swcgeo.check.attributes import ids
from swcgeo.model.codes import Verdict
from swcgeo.model.findings import Finding, Notes
from swcgeo.model.layers import Layer, set_aside
from swcgeo.model.settings import ComplianceSettings, RepairSettings
from swcgeo.overlay.area import require_crs
from swcgeo.overlay.pairs import Areas
from swcgeo.patches.judging.belonging import Ties, named_how, ties_of
from swcgeo.patches.judging.beside import Held, beside, held
from swcgeo.patches.judging.case import Case, Inputs, case_of
from swcgeo.patches.judging.dates import place_ever, place_now
from swcgeo.patches.judging.facts import facts_of
from swcgeo.patches.judging.place import APART, Place
from swcgeo.patches.judging.priority import priority
from swcgeo.patches.judging.ties import HOW
from swcgeo.patches.judging.unbounded import plan_matches, sketch_links
from swcgeo.patches.rules.table import DATA_ROWS, Decisions, decide

PATCH_COLUMNS = (
    "verdict", "field_check", "robust", "area_m2", "inside_m2", "outside_m2", "outside_low_m2",
    "outside_high_m2", "late_m2", "best_range_id", "best_inside_m2", "n_ranges", "reasons",
    "priority", "rule",
)  # fmt: skip
"""Columns that `classify` adds to the patches."""
_SETTLED_M2 = 1.0
"""A piece whose drawn and computed areas differ by more than this is a finding."""
LINK_COLUMNS = ("patch_id", "range_id", "project_id", "shared_m2", "how")


def classify(  # noqa: PLR0913 - one word for each layer that may be at hand
    patches: gpd.GeoDataFrame,
    ranges: gpd.GeoDataFrame | None = None,
    *,
    plans: pd.DataFrame | None = None,
    zones: gpd.GeoDataFrame | None = None,
    steep: gpd.GeoDataFrame | None = None,
    district: gpd.GeoDataFrame | None = None,
    history: Sequence[gpd.GeoDataFrame] = (),
    image_date: object = None,
    links: pd.DataFrame | None = None,
    settings: ComplianceSettings | None = None,
    repair: RepairSettings | None = None,
) -> Layer:
    """
    Judge disturbance patches against the responsibility ranges of approved plans.

    Parameters
    ----------
    patches : GeoDataFrame, n rows
        Patches in any CRS; columns of the contract as far as there are any.
    ranges : GeoDataFrame, optional
        Responsibility ranges, any CRS.
    plans : DataFrame or GeoDataFrame, optional
        Register of approved plans, with or without points.
    zones : GeoDataFrame, optional
        Key zones and water source areas (``zone_kind``).
    steep : GeoDataFrame, optional
        Ground of 25° and steeper (`swcgeo.erosion.terrain.steep_ground`).
    district : GeoDataFrame, optional
        Outline of the district.
    history : sequence of GeoDataFrame
        Earlier deliveries.
    image_date : date or str, optional
        Image date of the batch; used only where the layer has no such column.
    links : DataFrame, optional
        A person's words: ``patch_id``, ``project_id``, ``refuse``.
    settings : ComplianceSettings, optional
        Thresholds.
    repair : RepairSettings, optional
        Which repairs of geometry are accepted.

    Returns
    -------
    Layer, n rows
        The patches in input order and CRS with `PATCH_COLUMNS`, areas in m² in the working CRS
        (NaN where the geometry cannot be used); `Layer.tables` has ``links``, `Layer.notes` what
        was found.

    Raises
    ------
    CrsError
        If a layer has no CRS.
    GeometryError
        If no patch has a geometry, or the ranges lie in another part of the country.

    Notes
    -----
    The decision table is domain notes §2.2.  A verdict is a suspicion (疑似), never a finding of
    law; what is not known makes a patch ``unknown``, never ``compliant``.

    Examples
    --------
    >>> from shapely.geometry import box
    >>> x, y = 500_000, 3_700_000
    >>> patches = gpd.GeoDataFrame({"patch_id": ["A", "B"]}, crs="EPSG:4544",
    ...     geometry=[box(x, y, x + 100, y + 100), box(x + 900, y, x + 1000, y + 100)])
    >>> ranges = gpd.GeoDataFrame({"range_id": ["R"]}, crs="EPSG:4544",
    ...     geometry=[box(x - 50, y - 50, x + 150, y + 150)])
    >>> judged = classify(patches, ranges)
    >>> judged["verdict"].tolist(), judged["inside_m2"].round(-1).tolist()
    (['compliant', 'no_plan'], [10000.0, 0.0])
    """
    inputs = Inputs(
        patches=patches, ranges=ranges, plans=plans, zones=zones, steep=steep, district=district,
        history=history, image_date=image_date, links=links,
        settings=settings or ComplianceSettings(), repair=repair or RepairSettings(),
    )  # fmt: skip
    case = case_of(inputs)
    place = place_now(case)
    holding = held(case, rounding_m2=inputs.settings.rounding_m2)
    late_m2 = _late(case, place)
    apart = np.flatnonzero(case.ground.usable & (place.kind == APART))
    ties = ties_of(case, apart, settings=inputs.settings)
    nearest = ties.nearest(len(patches), case.real.ids)
    side = beside(case, inputs, place=place, holding=holding, nearest=nearest, late_m2=late_m2)
    matches = plan_matches(case, apart, settings=inputs.settings)
    decisions = decide(facts_of(case, inputs, place=place, side=side, ties=ties, matches=matches))
    columns = _columns(case, place, holding, decisions=decisions, late_m2=late_m2)
    columns["priority"] = priority(
        inputs.patches, columns, reasons=decisions.reasons, settings=inputs.settings
    )
    return Layer(
        _beside_input(patches, columns),
        geometry=patches.geometry.name,
        crs=require_crs(patches, layer="patches"),
        tables={"links": _links(case, holding, ties, matches)},
        notes=case.notes + _unknown_notes(case, decisions) + _overlay_notes(case),
    )


def _late(case: Case, place: Place) -> Areas:
    """Return the area inside ranges approved later only."""
    late = np.zeros(len(case.day))
    patch, at = case.reach.near
    rows = np.unique(patch[case.real.later(at, case.day[patch])])
    late[rows] = place_ever(case, rows).inside_m2 - place.inside_m2[rows]
    return np.maximum(late, 0.0)


def _columns(
    case: Case, place: Place, holding: Held, *, decisions: Decisions, late_m2: Areas
) -> pd.DataFrame:
    """Return the columns that `classify` adds."""
    known = case.ground.usable
    best = np.full(len(holding.best), None, dtype=object)
    best[holding.best >= 0] = case.real.ids[holding.best[holding.best >= 0]]
    areas = {
        "area_m2": place.area_m2,
        "inside_m2": place.inside_m2,
        "outside_m2": place.outside_m2,
        "outside_low_m2": place.outside_low_m2,
        "outside_high_m2": place.outside_high_m2,
        "late_m2": late_m2,
    }
    return pd.DataFrame(
        {
            "verdict": pd.Series(decisions.verdict, dtype="str"),
            "field_check": decisions.field_check,
            "robust": place.robust & known,
            **{name: np.where(known, area, np.nan) for name, area in areas.items()},
            "best_range_id": pd.Series(best, dtype="str"),
            "best_inside_m2": holding.best_m2,
            "n_ranges": holding.n_ranges,
            "reasons": pd.Series([";".join(codes) for codes in decisions.reasons], dtype="str"),
            "rule": decisions.row,
        }
    )


def _beside_input(patches: gpd.GeoDataFrame, columns: pd.DataFrame) -> pd.DataFrame:
    """Return the input with the new columns; an input column of the same name is kept renamed."""
    named = set_aside(patches, columns.columns)
    named = named.assign(
        patch_id=pd.Series(ids(patches, "patch_id"), index=patches.index, dtype="str")
    )
    first = ["patch_id", *(name for name in PATCH_COLUMNS if name in columns)]
    joined = named.assign(**{name: columns[name].to_numpy() for name in columns.columns})
    return pd.DataFrame(joined[[*first, *(name for name in joined.columns if name not in first)]])


def _links(case: Case, holding: Held, ties: Ties, matches: pd.DataFrame) -> pd.DataFrame:
    """Return the layer ``links``: overlaps of patches and ranges, and what else ties them."""
    how = dict(zip(zip(ties.patch, ties.at, strict=True), ties.how, strict=True))
    named = named_how(case)
    rows = [
        (
            patch,
            case.real.ids[at],
            case.real.shown_project[at],
            shared,
            named.get((patch, at), "place"),
        )
        for patch, at, shared in zip(
            holding.pairs.left, holding.pairs.right, holding.pairs.shared_m2, strict=True
        )
    ]
    shared = set(zip(holding.pairs.left, holding.pairs.right, strict=True))
    rows += [
        (patch, case.real.ids[at], case.real.shown_project[at], 0.0, HOW[how[patch, at]])
        for patch, at in how
        if (patch, at) not in shared
    ]
    rows += sketch_links(case)
    rows += [
        (patch, None, project, np.nan, way)
        for patch, project, way in matches[["patch", "project", "how"]].itertuples(index=False)
    ]
    table = pd.DataFrame(rows, columns=list(LINK_COLUMNS))
    table = table.sort_values(["patch_id", "range_id"], kind="stable", na_position="last")
    table = table.assign(patch_id=case.ground.ids[table["patch_id"].to_numpy(dtype=np.intp)])
    text = dict.fromkeys(["patch_id", "range_id", "project_id", "how"], "str")
    return table.reset_index(drop=True).astype({**text, "shared_m2": float})


def _unknown_notes(case: Case, decisions: Decisions) -> Notes:
    """Return a finding for every patch that a fault in the data has made unknown."""
    unknown = decisions.verdict == Verdict.UNKNOWN.value
    faults = np.flatnonzero(unknown & np.isin(decisions.row, DATA_ROWS))
    return Notes(
        tuple(
            Finding(
                "patch_unknown", "patches", row=int(row) + 1, id=case.ground.ids[row],
                fields={"reason": f"@reason.{decisions.reasons[row][0]}"},
            )
            for row in faults
        )
    )  # fmt: skip


def _overlay_notes(case: Case) -> Notes:
    """Return a finding where plain overlays contradicted themselves and were computed again."""
    pairs = case.reach.overlaps
    found = []
    wrong = pairs.error_m2 > 0
    if wrong.any():
        fields = {"count": int(wrong.sum()), "largest_m2": float(pairs.error_m2.max())}
        found.append(Finding("overlay_recomputed", "patches", fields=fields))
    doubtful = pairs.where(wrong)
    drawn = shapely.area(doubtful.pieces)
    for at in np.flatnonzero(np.abs(drawn - doubtful.shared_m2) > _SETTLED_M2):
        row, low, high = doubtful.left[at], *sorted((drawn[at], doubtful.shared_m2[at]))
        fields = {"other": case.real.ids[doubtful.right[at]], "low_m2": low, "high_m2": high}
        found.append(
            Finding("overlay_contradiction", "patches", row=int(row) + 1, id=case.ground.ids[row],
                    fields=fields)
        )  # fmt: skip
    return Notes(tuple(found))
