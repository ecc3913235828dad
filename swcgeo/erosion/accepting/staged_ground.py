"""
The ground of works by stage: who designed, built and accepted what, each piece of ground once.

Polygons are cut along all outlines into faces (`swcgeo.overlay.partition`).  On a face a project
has designed, built or accepted a measure, or it has not; every area is a sum over faces.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely

from swcgeo.erosion.accepting.stages import Works
from swcgeo.overlay.area import Geometries
from swcgeo.overlay.exact import united
from swcgeo.overlay.pairs import Areas, Overlaps, overlap_pairs
from swcgeo.overlay.partition import Faces, partition

STAGE_AREAS = (
    "designed_km2", "built_km2", "accepted_km2", "missing_km2", "changed_km2", "unaccepted_km2",
    "beyond_design_km2",
)  # fmt: skip
"""Areas by stage; `designed + beyond_design = built + missing`, `built = accepted + unaccepted`."""
NOT_STATED = "not_stated"
"""Stands in `built_as` for a measure that no record states."""
_M2_PER_KM2 = 1e6
_ROUNDING_M2 = 0.01
_DRAWN_M = 0.001
"""Missing ground is drawn to the millimetre; its area is exact."""
_KEYS = ["project", "measure"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StagedGround:
    """
    Ground by stage, project and measure.

    Attributes
    ----------
    faces : Faces
        The polygons cut along all outlines.
    states : DataFrame
        One row a face, project and measure: ``face``, ``project``, ``measure``, ``designed``,
        ``built``, ``accepted``, ``built_as`` (other measures that the project has built there
        where this one is missing, joined by ``;``).
    on_zone : Overlaps
        Faces (left) and zones (right).
    """

    faces: Faces
    states: pd.DataFrame
    on_zone: Overlaps

    @property
    def face_m2(self) -> Areas:
        """Area of each face."""
        area: Areas = shapely.area(self.faces.geometry)
        return area

    def parts(self) -> pd.DataFrame:
        """
            Return the states by zone.

        Returns
        -------
            DataFrame
                `states` with ``zone``, ``m2`` and ``pair``, the position in `on_zone`.

        Examples
        --------
            >>> from swcgeo.erosion.drawn import drawn_staged
        >>> drawn_staged().parts()["m2"].tolist()
            [20000.0, 20000.0, 20000.0]
        """
        pairs = pd.DataFrame(
            {"face": self.on_zone.left, "zone": self.on_zone.right, "m2": self.on_zone.shared_m2}
        )
        return pairs.assign(pair=np.arange(len(pairs))).merge(self.states, on="face")


def staged_ground(works: Works, zones: Geometries) -> StagedGround:
    """
    Cut the polygons of works and say what was designed, built and accepted where.

    Parameters
    ----------
    works : Works
        Records by stage; polygons of measures that count by area are cut.
    zones : ndarray of geometry
        Zones in the working CRS.

    Returns
    -------
    StagedGround
        Faces, their states, and the zones in which they lie.

    Raises
    ------
    AccountError
        If faces do not add up to what they were cut from.

    Examples
    --------
    >>> from swcgeo.erosion.drawn import drawn_staged
    >>> drawn_staged().states[["designed", "built"]].to_numpy().tolist()
    [[True, False], [True, True], [False, True]]
    """
    faces = partition(works.of(works.table["by_area"].to_numpy()), name="treatments")
    flags = ["designed", "built", "accepted"]
    on_face = works.table.iloc[faces.member].assign(face=faces.face)
    states = on_face.groupby(["face", *_KEYS], as_index=False)[flags].any()
    states["built_as"] = _built_as(states)
    return StagedGround(
        faces=faces, states=states, on_zone=overlap_pairs(faces.geometry, zones)
    )  # fmt: skip


def _built_as(states: pd.DataFrame) -> pd.Series:
    """Return which other measures of the same project stand where one is missing."""
    missing = states[states["designed"] & ~states["built"]].reset_index()
    built = states[states["built"]]
    both = missing.merge(built, on=["face", "project"], suffixes=("", "_built"))
    both["measure_built"] = both["measure_built"].replace("", NOT_STATED)
    # Groups keep the order of the rows, and those are sorted by measure.
    instead = both.groupby("index")["measure_built"].agg(";".join)
    return instead.reindex(states.index, fill_value="")


def area_table(ground: StagedGround, *, total_from: np.ndarray) -> pd.DataFrame:
    """
    Return areas by stage.

    Parameters
    ----------
    ground : StagedGround
        What is summed.
    total_from : ndarray of int, w
        The zones of the total; the watersheds are the zones before them, or the same.

    Returns
    -------
    DataFrame
        Indexed by ``zone`` (w for the total), ``project``, ``measure``; the columns
        `STAGE_AREAS`, km².

    Examples
    --------
    >>> from swcgeo.erosion.drawn import drawn_staged
    >>> table = area_table(drawn_staged(), total_from=np.array([0]))
    >>> table[["designed_km2", "missing_km2", "beyond_design_km2"]].to_numpy().tolist()
    [[0.04, 0.02, 0.02], [0.04, 0.02, 0.02]]
    """
    parts = with_total(ground.parts(), total_from=total_from)
    designed, built, accepted = (parts[name] for name in ("designed", "built", "accepted"))
    missing = designed & ~built
    held = (
        designed, built, accepted, missing, missing & (parts["built_as"] != ""),
        built & ~accepted, built & ~designed,
    )  # fmt: skip
    columns = {name: parts["m2"] * flag for name, flag in zip(STAGE_AREAS, held, strict=True)}
    keys = [parts[name] for name in ("zone", *_KEYS)]
    summed = pd.DataFrame(columns).groupby(keys).sum()
    return summed.where(summed.abs() >= _ROUNDING_M2, 0.0) / _M2_PER_KM2


def with_total(rows: pd.DataFrame, *, total_from: np.ndarray) -> pd.DataFrame:
    """
    Return rows by zone as rows by watershed, and those of the total as one more.

    Parameters
    ----------
    rows : DataFrame
        With ``zone``.
    total_from : ndarray of int, w
        The zones of the total; the watersheds are the zones before them, or the same.

    Returns
    -------
    DataFrame
        ``zone`` is the watershed's position, w for the total.

    Examples
    --------
    >>> rows = pd.DataFrame({"zone": [0, 1]})
    >>> with_total(rows, total_from=np.array([0, 1]))["zone"].tolist()
    [0, 1, 2, 2]
    """
    watersheds = len(total_from)
    total = rows[rows["zone"].isin(total_from)].assign(zone=watersheds)
    return pd.concat([rows[rows["zone"] < watersheds], total], ignore_index=True)


def missing_ground(ground: StagedGround, *, watersheds: int) -> tuple[pd.DataFrame, Geometries]:
    """
    Return the ground that was designed and not built.

    Parameters
    ----------
    ground : StagedGround
        Ground by stage.
    watersheds : int
        Number of watersheds.

    Returns
    -------
    tuple of DataFrame and ndarray of geometry
        ``zone``, ``project``, ``measure``, ``built_as``, ``missing_km2``, and the ground in the
        working CRS.

    Examples
    --------
    >>> from swcgeo.erosion.drawn import drawn_staged
    >>> rows, shapes = missing_ground(drawn_staged(), watersheds=1)
    >>> rows["missing_km2"].tolist(), shapes[0].area
    ([0.02], 20000.0)
    """
    parts = ground.parts()
    missing = parts["designed"] & ~parts["built"] & (parts["m2"] >= _ROUNDING_M2)
    parts = parts[missing & (parts["zone"] < watersheds)]
    keys = ["zone", *_KEYS, "built_as"]
    rows = parts.groupby(keys, as_index=False)["m2"].sum()
    owner = parts.groupby(keys).ngroup().to_numpy(np.intp)
    _, shapes = united(owner, ground.on_zone.where(parts["pair"].to_numpy()).pieces)
    # Outlines that run along one another leave hairs, long and of no width.
    shapes = shapely.set_precision(shapes, _DRAWN_M)
    return rows.assign(missing_km2=rows.pop("m2") / _M2_PER_KM2), shapes


def built_share(works: Works, ground: StagedGround) -> Areas:
    """
    Return which share of the ground of each record its project has built with its measure.

    Parameters
    ----------
    works : Works, n
        The records.
    ground : StagedGround
        Their ground.

    Returns
    -------
    ndarray of float, n
        0 to 1; 0 for records that do not count by area.

    Examples
    --------
    >>> from swcgeo.erosion.drawn import drawn_staged, drawn_stages
    >>> built_share(drawn_stages(), drawn_staged()).tolist()
    [0.5, 1.0]
    """
    pairs = pd.DataFrame({"face": ground.faces.face, "record": ground.faces.member})
    pairs = pairs.assign(m2=ground.face_m2[ground.faces.face])
    keyed = pairs.join(works.table[_KEYS], on="record")
    states = keyed.merge(ground.states, on=["face", *_KEYS])
    built = states[states["built"]].groupby("record")["m2"].sum()
    whole = pairs.groupby("record")["m2"].sum()
    share = (built / whole).reindex(range(len(works.table)), fill_value=0.0).fillna(0.0)
    return np.asarray(share, dtype=float)
