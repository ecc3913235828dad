"""Layers: a frame that carries what was found in it, what was changed, and tables beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar, Literal, cast

import geopandas as gpd
import pandas as pd

from swcgeo.model.findings import Notes

Kind = Literal[
    "patches", "ranges", "plans", "zones", "watersheds", "treatments", "erosion", "damage",
    "district", "towns", "hills", "centrelines", "land_use", "gullies", "settlements",
    "visits", "cases", "fees", "pushed_projects",
]  # fmt: skip
"""What a layer can be taken for."""


class Layer(gpd.GeoDataFrame):  # type: ignore[misc]
    """
    A GeoDataFrame with `notes` (findings and receipts) and `tables` (what stands beside it).

    It is an ordinary frame wherever a frame is wanted.  Whatever is derived from it (a selection,
    another CRS) is a plain GeoDataFrame, since the notes would no longer be about it.

    Parameters
    ----------
    *args, **kwargs
        As for a GeoDataFrame.
    notes : Notes, optional
        As below; none by default.
    tables : mapping of str to DataFrame, optional
        As below; none by default.

    Attributes
    ----------
    notes : Notes
        What was found in the layer and what was changed.
    tables : mapping of str to DataFrame
        Further layers of a result, such as ``links`` beside the patches.

    Examples
    --------
    >>> layer = Layer({"patch_id": ["A"]}, geometry=[None], crs="EPSG:4544")
    >>> layer.notes.exit_code, sorted(layer.tables), type(layer.head()).__name__
    (0, [], 'GeoDataFrame')
    """

    _metadata: ClassVar[list[str]] = [
        *gpd.GeoDataFrame._metadata,  # noqa: SLF001
        "notes",
        "tables",
    ]

    def __init__(
        self,
        *args: object,
        notes: Notes | None = None,
        tables: Mapping[str, pd.DataFrame] | None = None,
        **kwargs: object,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.notes = notes or Notes()
        self.tables = dict(tables or {})

    def __getitem__(self, key: Any) -> Any:  # noqa: ANN401 - whatever pandas takes and gives
        """Return a column, or a selection as a plain frame."""
        found = super().__getitem__(key)
        if type(found) is Layer:
            found.__class__ = gpd.GeoDataFrame
        return found

    @property
    def _constructor(self) -> Callable[..., pd.DataFrame]:
        return cast("Callable[..., pd.DataFrame]", gpd.GeoDataFrame()._constructor)  # noqa: SLF001

    def _constructor_from_mgr(self, mgr: object, axes: object) -> pd.DataFrame:
        return gpd.GeoDataFrame()._constructor_from_mgr(mgr, axes)  # noqa: SLF001


def notes_of(*frames: object) -> Notes:
    """
    Return the notes of all frames together.

    Parameters
    ----------
    *frames : Layer, GeoDataFrame or None
        Frames of any kind; those without notes add none.

    Returns
    -------
    swcgeo.model.findings.Notes
        All findings and receipts, in order.

    Examples
    --------
    >>> notes_of(None, gpd.GeoDataFrame())
    Notes(findings=(), receipts=())
    """
    together = Notes()
    for frame in frames:
        if isinstance(frame, Layer):
            together = together + frame.notes
    return together


def set_aside(frame: gpd.GeoDataFrame, needed: Iterable[str]) -> gpd.GeoDataFrame:
    """
    Return a layer in which columns whose names a result needs stand under another name.

    Parameters
    ----------
    frame : GeoDataFrame
        A layer as delivered, or a result that is worked on once more.
    needed : iterable of str
        Names of the columns that will be added.

    Returns
    -------
    GeoDataFrame
        The same rows; what was called ``verdict`` is called ``verdict_delivered``.

    Examples
    --------
    >>> set_aside(gpd.GeoDataFrame({"site_id": ["A"], "note": [""]}), ["site_id"]).columns.tolist()
    ['site_id_delivered', 'note']
    """
    wanted = list(needed)
    taken, names = {*frame.columns, *wanted}, {}
    for name in (one for one in frame.columns if one in wanted):
        names[name] = f"{name}_delivered"
        while names[name] in taken:  # a result worked on once more
            names[name] += "_delivered"
        taken.add(names[name])
    return frame.rename(columns=names)
