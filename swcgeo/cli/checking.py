"""`swcgeo check`: one file, read and looked at."""

from __future__ import annotations

from pathlib import Path

from swcgeo.check.placement import require_common_ground
from swcgeo.check.report import check_layer
from swcgeo.model.findings import Notes
from swcgeo.model.layers import Kind
from swcgeo.read.layers import read_layer


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
        home = read_layer(district, kind="district")
        require_common_ground(layer, home, layer=taken, other_layer="district")
    return notes
