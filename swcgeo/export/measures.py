"""
The layer of measures for 国家水土保持重点工程项目管理系统: GBK, in a Lambert projection.

`run` writes them into ``measures/``: one a project and kind of geometry, ``PROJECT.shp`` for
polygons (面状), ``PROJECT-线状.shp`` for lines, ``PROJECT-点状.shp`` for points.  Which field holds
what stands in the profile by which such layers are read (``[written.treatments]``), so what is
written is read back as the same records; the projection stands in `KeyProjectSettings`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS
from pyproj.crs import ProjectedCRS
from pyproj.crs.coordinate_operation import LambertConformalConic2SPConversion

from swcgeo.check.attributes import codes, dates, has_column, ids, numbers, texts
from swcgeo.export.vectors import write_layers
from swcgeo.export.whole import Written, make_folder
from swcgeo.model.codes import MEASURES, STAGES, first_word
from swcgeo.model.findings import Finding, Notes
from swcgeo.model.settings import KeyProjectSettings
from swcgeo.model.writing import WriteOptions
from swcgeo.overlay.area import only, projected, require_crs, working_crs
from swcgeo.overlay.local import geodesic_lengths
from swcgeo.overlay.pairs import overlap_pairs
from swcgeo.reconcile.ground import on_ground

_CGCS2000 = 4490
_KINDS = {2: "", 1: "-线状", 0: "-点状"}
"""Dimension of geometries and what their file is called after the project."""
_AMOUNTS = {"quantity_hm2": 2, "length_m": 1, "number": 0}
"""Columns of the amount and the dimension to which they belong."""
_KM2_TO_HM2, _M2_PER_HM2 = 100.0, 1e4
_DIGITS = 8
_NO_PROJECT = "未注明项目"
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]|^\.+|[. ]+$')


def lambert_crs(settings: KeyProjectSettings) -> CRS:
    """
    Return the Lambert conformal conic projection on CGCS2000.

    Parameters
    ----------
    settings : KeyProjectSettings
        Its parameters.

    Returns
    -------
    pyproj.CRS
        Easting and northing in metres.

    Examples
    --------
    >>> [one.value for one in lambert_crs(KeyProjectSettings()).coordinate_operation.params][:4]
    [25.0, 47.0, 0.0, 105.0]
    """
    conversion = LambertConformalConic2SPConversion(
        latitude_first_parallel=settings.first_parallel_deg,
        latitude_second_parallel=settings.second_parallel_deg,
        latitude_false_origin=settings.origin_latitude_deg,
        longitude_false_origin=settings.central_meridian_deg,
        easting_false_origin=settings.false_easting_m,
        northing_false_origin=settings.false_northing_m,
    )
    return ProjectedCRS(conversion, name="CGCS2000_Lambert", geodetic_crs=CRS(_CGCS2000))


def write_measures(
    treatments: gpd.GeoDataFrame,
    folder: str | Path,
    *,
    fields: Mapping[str, str],
    watersheds: gpd.GeoDataFrame | None = None,
    settings: KeyProjectSettings | None = None,
) -> Written:
    """
    Write the treatments of each project as shapefiles of the key-project system.

    Parameters
    ----------
    treatments : GeoDataFrame, n rows
        Treatments with canonical column names.
    folder : str or Path
        Made where it does not exist.
    fields : mapping of str to str
        Heading to column (`swcgeo.read.dialects.library.written_fields`).
    watersheds : GeoDataFrame, optional
        Watersheds, of which the one with the largest part of a record is named.
    settings : KeyProjectSettings, optional
        The projection.

    Returns
    -------
    Written
        The files, and what was found: records without geometry, amounts that were measured since
        none is stated, numbers that the system's template does not hold.

    Raises
    ------
    CrsError
        If a layer has no CRS.
    OutputError
        If a file cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> field = gpd.GeoDataFrame({"project_id": ["P"], "measure": ["梯田"]},
    ...                          geometry=[shapely.box(5e5, 37e5, 5e5 + 100, 37e5 + 100)], crs=4544)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     written = write_measures(field, folder, fields={"措施名称": "measure"})
    ...     sorted(path.suffix for path in written.paths)
    ['.cpg', '.dbf', '.prj', '.shp', '.shx']
    """
    rules = settings or KeyProjectSettings()
    records, notes = measure_records(treatments, watersheds=watersheds)
    written = Written((), notes)
    home = make_folder(folder)
    for name, layer in _layers(records.to_crs(lambert_crs(rules)), fields):
        written = written + Written((), _beyond_template(layer, name, rules))
        options = WriteOptions(encoding="gbk")
        written = written + write_layers({name: layer}, home / f"{name}.shp", options=options)
    return written


def measure_records(
    treatments: gpd.GeoDataFrame, *, watersheds: gpd.GeoDataFrame | None = None
) -> tuple[gpd.GeoDataFrame, Notes]:
    """
    Return treatments with all that a record of the key-project system may hold.

    Parameters
    ----------
    treatments : GeoDataFrame, n rows
        Treatments with canonical column names.
    watersheds : GeoDataFrame, optional
        Watersheds.

    Returns
    -------
    tuple of GeoDataFrame and Notes
        The records with a geometry, their own columns and ``measure_code``, ``quantity_hm2`` (as
        stated, else measured), ``length_m``, ``number``, ``watershed``; words in Chinese.

    Raises
    ------
    CrsError
        If a layer has no CRS.

    Examples
    --------
    >>> field = gpd.GeoDataFrame({"measure": ["sbl3"], "stated_area_km2": [0.01]},
    ...                          geometry=[shapely.box(5e5, 37e5, 5e5 + 100, 37e5 + 100)], crs=4544)
    >>> record = measure_records(field)[0].iloc[0]
    >>> record["measure_code"], record["measure"], float(record["quantity_hm2"])
    ('sbl3', '水土保持林', 1.0)
    """
    crs = working_crs(treatments, layer="treatments")
    raw = np.asarray(treatments.geometry.array, dtype=object)
    dimension = np.where(shapely.is_empty(raw), -1, shapely.get_dimensions(raw))
    stated = numbers(treatments, "stated_area_km2") * _KM2_TO_HM2
    ground = on_ground(treatments, layer="treatments", crs=crs, id_column="treatment_id")
    surface, line = dimension == 2, dimension == 1  # noqa: PLR2004 - polygons
    measured = surface & np.isnan(stated) & ground.usable
    lengths = geodesic_lengths(only(raw, line), require_crs(treatments, layer="treatments"))
    code, name = _measures(treatments)
    # 年度 is that of the project, which need not be that of completion: it is never made up.
    years = dates(treatments, "year").astype("datetime64[Y]")
    records = treatments.reset_index(drop=True).assign(
        treatment_id=ids(treatments, "treatment_id"), measure_code=code, measure=name,
        quantity_hm2=np.round(np.where(measured, ground.area_m2 / _M2_PER_HM2, stated), _DIGITS),
        length_m=np.where(line, np.round(lengths, 3), np.nan),
        number=np.where(dimension == 0, 1.0, np.nan),
        stage=_words(treatments, "stage", STAGES),
        year=pd.array(np.where(np.isnat(years), 0, years.astype(int) + 1970), dtype="Int64"),
        watershed=_watersheds(treatments, watersheds, ground.geometry, crs=crs),
        dimension_=dimension,
    )  # fmt: skip
    records["year"] = records["year"].mask(np.isnat(years))
    found = []
    if measured.any():
        found.append(Finding("quantity_measured", "treatments", fields={
            "count": int(measured.sum()), "rows": len(treatments)}))  # fmt: skip
    if (dimension < 0).any():
        found.append(Finding("measure_undrawn", "treatments", fields={
            "count": int((dimension < 0).sum())}))  # fmt: skip
    return records[dimension >= 0], Notes(tuple(found))


def _measures(treatments: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Return code and name of each measure: a code of a delivery stays, a name is never guessed."""
    delivered, known = texts(treatments, "measure"), codes(treatments, "measure", MEASURES)
    is_code = np.array([text is not None and text.isascii() for text in delivered], dtype=bool)
    ours = np.array([text in set(MEASURES.values()) for text in delivered], dtype=bool)
    words = [
        first_word(one, MEASURES) if one and plain else text
        for one, plain, text in zip(known, is_code, delivered, strict=True)
    ]
    return only(delivered, is_code & ~ours), np.array(words, dtype=object)


def _words(treatments: pd.DataFrame, column: str, table: Mapping[str, str]) -> np.ndarray:
    """Return a coded column in Chinese words; what no list knows stays as it was delivered."""
    known, delivered = codes(treatments, column, table), texts(treatments, column)
    pairs = zip(known, delivered, strict=True)
    return np.array([first_word(one, table) if one else text for one, text in pairs], dtype=object)


def _watersheds(
    treatments: gpd.GeoDataFrame,
    watersheds: gpd.GeoDataFrame | None,
    polygons: np.ndarray,
    *,
    crs: CRS,
) -> np.ndarray:
    """Return the name of the watershed with the largest part of each record."""
    named = np.full(len(treatments), None, dtype=object)
    if watersheds is None:
        return named
    zones = on_ground(watersheds, layer="watersheds", crs=crs, id_column="watershed_id")
    names = zones.ids
    if has_column(watersheds, "name"):
        stated = texts(watersheds, "name")
        names = np.where(pd.isna(stated), zones.ids, stated)
    pairs = overlap_pairs(polygons, zones.geometry)
    raw = np.asarray(treatments.geometry.array, dtype=object)
    thin = only(raw, shapely.get_dimensions(raw) <= 1)
    source = require_crs(treatments, layer="treatments")
    lines = projected(thin, source=source, target=crs)
    record, zone = shapely.STRtree(zones.geometry).query(lines, predicate="intersects")
    within = shapely.length(shapely.intersection(lines[record], zones.geometry[zone]))
    parts = pd.DataFrame(
        {"record": np.concatenate([pairs.left, record]),
         "zone": np.concatenate([pairs.right, zone]),
         "part": np.concatenate([pairs.shared_m2, within])}
    )  # fmt: skip
    # The largest part decides; of equal ones, as of a point on a border, the first watershed.
    first = parts.sort_values(["record", "part", "zone"], ascending=[True, False, True])
    first = first.drop_duplicates("record")
    named[first["record"].to_numpy()] = names[first["zone"].to_numpy()]
    return named


def _layers(
    records: gpd.GeoDataFrame, fields: Mapping[str, str]
) -> Iterator[tuple[str, gpd.GeoDataFrame]]:
    """Yield each file: its name and its layer, by project and kind of geometry."""
    project = pd.Series(texts(records, "project_id"), index=records.index, dtype=object)
    project = project.fillna(pd.Series(texts(records, "project_name"), index=records.index))
    project = project.fillna(_NO_PROJECT).map(lambda name: _NOT_IN_NAMES.sub("_", str(name)))
    # Two names that differ in case alone are one file to Windows.
    for _, rows in records.groupby(project.str.casefold(), sort=True):
        name = project[rows.index[0]]
        for dimension, kind in _KINDS.items():
            mine = rows[rows["dimension_"] == dimension]
            if len(mine):
                yield f"{name}{kind}", _under(mine, fields, dimension=dimension)


def _under(
    records: gpd.GeoDataFrame, fields: Mapping[str, str], *, dimension: int
) -> gpd.GeoDataFrame:
    """Return records under the headings of the system, without amounts of other geometries."""
    columns = {
        heading: records[column] if column in records else records.get(heading)
        for heading, column in fields.items()
        if _AMOUNTS.get(column, dimension) == dimension
    }
    empty = pd.Series(None, index=records.index, dtype="str")
    named = {heading: empty if cells is None else cells for heading, cells in columns.items()}
    return gpd.GeoDataFrame(named, geometry=records.geometry, crs=records.crs)


def _beyond_template(layer: gpd.GeoDataFrame, name: str, rules: KeyProjectSettings) -> Notes:
    """Return a finding for each field with numbers that the system's template does not hold."""
    found = []
    for heading, cells in layer.drop(columns="geometry").items():
        if not pd.api.types.is_float_dtype(cells.dtype):
            continue
        large = cells[cells > rules.largest_number]
        if len(large):
            fields = {
                "column": str(heading), "file": f"{name}.shp", "count": len(large),
                "value": f"{large.iloc[0]:g}", "most": f"{rules.largest_number:g}",
            }  # fmt: skip
            found.append(Finding("beyond_template", "treatments", fields=fields))
    return Notes(tuple(found))
