"""A small drawn account, so that examples can show what a function does."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS
from shapely.geometry import box

from swcgeo.erosion.accepting.staged_ground import StagedGround, staged_ground
from swcgeo.erosion.accepting.stages import Works, works_of
from swcgeo.erosion.accounts.cells import Survey, cells_of, treated_ground
from swcgeo.erosion.accounts.counted import Records, counted, records_of
from swcgeo.erosion.accounts.gathered import Given
from swcgeo.erosion.accounts.tables import Books
from swcgeo.erosion.accounts.years import Calendar, calendar_of
from swcgeo.model.findings import Notes
from swcgeo.model.settings import AccountSettings, RepairSettings
from swcgeo.overlay.area import Geometries
from swcgeo.overlay.pairs import overlap_pairs
from swcgeo.reconcile.ground import Ground


def drawn_works() -> Geometries:
    """
    Return two squares of 200 m, A and B, of which half of each is shared.

    Returns
    -------
    ndarray of geometry, 2
        In metres, as if in a working CRS.

    Examples
    --------
    >>> shapely.area(drawn_works()).tolist()
    [40000.0, 40000.0]
    """
    return np.array([box(100, 400, 300, 600), box(200, 400, 400, 600)], dtype=object)


def drawn_records() -> Records:
    """
    Return what the records of A and B say.

    Returns
    -------
    Records
        A of the project P in 2022, B of the project Q in 2023.

    Examples
    --------
    >>> drawn_records().projects.tolist()
    ['P', 'Q']
    """
    columns = {"treatment_id": ["A", "B"], "project_id": ["P", "Q"], "year": [2022, 2023]}
    return records_of(pd.DataFrame(columns))


def drawn_ground() -> Ground:
    """
    Return A and B as a layer in the working CRS.

    Returns
    -------
    Ground
        Two usable rows.

    Examples
    --------
    >>> drawn_ground().ids.tolist()
    ['A', 'B']
    """
    works, names = drawn_works(), np.array(["A", "B"], dtype=object)
    return Ground(works, works, np.ones(2, dtype=bool), shapely.area(works), names, Notes())


def drawn_survey() -> Survey:
    """
    Return an erosion survey that grades the southern half of the watershed as 轻度.

    Returns
    -------
    Survey
        One polygon of 0.5 km².

    Examples
    --------
    >>> drawn_survey().grade.tolist()
    [2]
    """
    return Survey(2021, np.array([box(0, 0, 1000, 500)], dtype=object), np.array([2]))


def drawn_books() -> Books:
    """
    Return the account of one watershed of 1 km² with A and B in it.

    Returns
    -------
    Books
        0.06 km² are covered, of them 0.03 in the graded half.

    Examples
    --------
    >>> drawn_books().cells.zone_m2.tolist()
    [1000000.0]
    """
    zones, works = np.array([box(0, 0, 1000, 1000)], dtype=object), drawn_works()
    treated = treated_ground(works, np.empty(0, dtype=object))
    count = len(treated.geometry)
    return Books(
        cells=cells_of(zones, (drawn_survey(),), treated, survey_of=np.zeros(count, dtype=np.intp)),
        treated=treated,
        loss=np.zeros(count),
        gross=overlap_pairs(works, zones),
        total_from=np.array([0]),
    )


def drawn_calendar() -> Calendar:
    """
    Return from which year A and B count.

    Returns
    -------
    Calendar
        2022 and 2023.

    Examples
    --------
    >>> drawn_calendar().years
    (2022, 2023)
    """
    records, rules, day = drawn_records(), AccountSettings(), np.datetime64("2023-12-31")
    counts = counted(records, as_of=day, settings=rules)
    return calendar_of(records, counts, as_of=day, settings=rules)


def drawn_given() -> Given:
    """
    Return the same world as layers, as they are handed to `account`.

    Returns
    -------
    Given
        The watershed W, a survey of 2021, the treatments A and B.

    Examples
    --------
    >>> drawn_given().treatments["treatment_id"].tolist()
    ['A', 'B']
    """
    # Into the middle of a zone, where the plane is true to area.
    middle = np.array([500_000, 3_700_000])

    def layer(shapes: Geometries, **columns: list[str] | list[int]) -> gpd.GeoDataFrame:
        moved = shapely.transform(shapes, lambda places: places + middle)
        return gpd.GeoDataFrame(columns, geometry=moved, crs="EPSG:4544")

    return Given(
        watersheds=layer(np.array([box(0, 0, 1000, 1000)], dtype=object), watershed_id=["W"]),
        treatments=layer(drawn_works(), treatment_id=["A", "B"], project_id=["P", "Q"],
                         year=[2022, 2023]),
        erosion=[(2021, layer(drawn_survey().geometry, grade=["轻度"]))],
        damage=None, as_of=None, rules=AccountSettings(), repair=RepairSettings(),
    )  # fmt: skip


def drawn_stages() -> Works:
    """
    Return A as the design and B as what was built, terraces of the project P.

    Returns
    -------
    Works
        Two records, read as drawings.

    Examples
    --------
    >>> drawn_stages().table["designed"].tolist()
    [True, False]
    """
    plane = CRS("EPSG:4544")
    columns = {"treatment_id": ["A", "B"], "project_id": "P", "measure": "terrace",
               "stage": ["designed", "built"]}  # fmt: skip
    frame = gpd.GeoDataFrame(columns, geometry=drawn_works(), crs=plane)
    return works_of(frame, crs=plane, settings=AccountSettings(), repair=RepairSettings())


def drawn_staged() -> StagedGround:
    """
    Return the ground of A and B in one watershed of 1 km².

    Returns
    -------
    StagedGround
        Three faces of 0.02 km²: designed, built as designed, built beyond the design.

    Examples
    --------
    >>> len(drawn_staged().states)
    3
    """
    zone = np.array([box(0, 0, 1000, 1000)], dtype=object)
    return staged_ground(drawn_stages(), zone)
