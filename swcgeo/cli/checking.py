"""`swcgeo check`: one file, read and looked at."""

from __future__ import annotations

from pathlib import Path

from swcgeo.check.report import check_layer
from swcgeo.errors import GeometryError
from swcgeo.model.findings import Notes
from swcgeo.model.layers import Kind
from swcgeo.overlay.area import geographic_bounds
from swcgeo.read.layers import read_layer

_M_PER_DEGREE_KM = 111.32


def check_path(
    path: str,
    *,
    kind: str | None,
    district: str | None,
    crs: str | None,
    encoding: str | None,
    profiles: tuple[Path, ...] = (),
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
    profiles : tuple of Path
        Delivery profiles of the user's own.

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
    layer = read_layer(path, kind=taken, crs=crs, encoding=encoding, extra_dirs=profiles)
    notes = layer.notes + Notes(check_layer(layer, kind=taken))
    if district is not None:
        _require_common_ground(layer, read_layer(district, kind="district"), layer_name=taken)
    return notes


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
