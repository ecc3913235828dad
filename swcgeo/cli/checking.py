"""`swcgeo check`: one file, read and looked at."""

from __future__ import annotations

from swcgeo.check.district import outline_of
from swcgeo.check.report import check_layer
from swcgeo.check.shifted import shift_findings
from swcgeo.check.undecided import undecided
from swcgeo.errors import GeometryError
from swcgeo.model.findings import Notes
from swcgeo.model.layers import Kind, Layer
from swcgeo.model.settings import AllSettings
from swcgeo.overlay.area import geographic_bounds
from swcgeo.read.layers import read_layer
from swcgeo.read.registers import read_settings
from swcgeo.reconcile.shift import placed

_M_PER_DEGREE_KM = 111.32


def check_path(
    path: str,
    *,
    kind: str | None,
    district: str | None,
    crs: str | None,
    encoding: str | None,
    settings: str | None = None,
) -> Notes:
    """
    Read a file and return all that is to be said of it.

    Parameters
    ----------
    path : str
        The file.
    kind : str or None
        What it is taken for; patches where nothing is said.
    district : str or None
        Outline in which it should lie.
    crs, encoding : str or None
        Override what is detected.
    settings : str or None
        Settings file: parameters between datums, shifts.

    Returns
    -------
    swcgeo.model.findings.Notes
        Findings and receipts.

    Raises
    ------
    SwcgeoError
        If the file cannot be used at all.

    Examples
    --------
    >>> check_path("no-such.shp", kind=None, district=None, crs=None, encoding=None)
    Traceback (most recent call last):
    swcgeo.errors.MissingFileError: patches: there is no file no-such.shp. Check the path.
    """
    taken: Kind = kind or "patches"  # type: ignore[assignment]
    rules = AllSettings() if settings is None else read_settings(settings)
    around = None
    if district is not None:
        around = placed(read_layer(district, kind="district"), kind="district", settings=rules)
    outline = None if around is None else outline_of(around)
    layer = read_layer(path, kind=taken, crs=crs, encoding=encoding, district=outline)
    layer = placed(layer, kind=taken, settings=rules)
    notes = layer.notes + Notes(check_layer(layer, kind=taken))
    notes = notes + Notes(undecided(layer, kind=taken, placed=outline is not None))
    if around is None or _all_in_doubt(layer):
        return notes
    _require_common_ground(layer, around, layer_name=taken)
    kinds = (taken, "district")
    return notes + Notes(shift_findings(layer, around, kinds=kinds, settings=rules.offset))


def _all_in_doubt(layer: Layer) -> bool:
    """Return whether the CRS of a layer is in doubt, so that its place says nothing."""
    return "crs_in_doubt" in layer and bool(layer["crs_in_doubt"].all())


def _require_common_ground(layer: object, district: object, *, layer_name: str) -> None:
    """Raise where a layer lies wholly away from the district."""
    west, south, east, north = geographic_bounds(layer, layer=layer_name)
    w, s, e, n = geographic_bounds(district, layer="district")
    apart = max(west - e, w - east, south - n, s - north)
    if apart > 0:
        raise GeometryError(
            "no_common_ground", layer_a=layer_name, layer_b="district",
            distance_km=apart * _M_PER_DEGREE_KM,
        )  # fmt: skip
