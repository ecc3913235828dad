"""A project: which files belong together, and how they are to be judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from swcgeo.model.settings import AllSettings

PROJECT_FILE = "project.toml"
"""Name under which a project is written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """
    One batch of patches from one source.

    Attributes
    ----------
    path : str
        The file, perhaps with a layer behind a colon.
    source, batch : str
        Who issued it, and its name.
    received_on : date or None
        When it came.
    image_date : date or None
        Date of its imagery, for a layer without such a column.
    """

    path: str
    source: str
    batch: str
    received_on: date | None = None
    image_date: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """
    An erosion survey.

    Attributes
    ----------
    path : str
        Polygons, or a raster with a legend.
    year : int or None
        Year of the survey.
    legend : str or None
        TOML file of raster values and their grades.
    """

    path: str
    year: int | None = None
    legend: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPlan:
    """
    What the report is made of.

    Attributes
    ----------
    template : str or None
        A document whose blanks are filled.
    maker : str or None
        Name of the office, printed on maps.
    reported : str or None
        TOML file of figures reported elsewhere.
    """

    template: str | None = None
    maker: str | None = None
    reported: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """
    A project file, its paths resolved.

    Attributes
    ----------
    path : Path
        The project file.
    name : str
        Name of the project.
    year : int or None
        Year that is reported on.
    ledger : str or None
        Path or URL of the ledger.
    crs : str or None
        CRS of the results.
    erosion_region : str or None
        Region that decides the tolerable loss.
    deliveries : tuple of Delivery
        Batches of patches.
    layers : mapping of str to str
        Layer name to file.
    images : tuple of str
        Image files.
    profiles : tuple of Path
        Delivery profiles of the user's own: those named, then those beside the project.
    erosion : tuple of Survey
        Erosion surveys.
    registers : mapping of str to str
        Register name to file.
    settings : AllSettings
        How things are judged.
    report : ReportPlan
        What the report is made of.
    """

    path: Path
    name: str
    year: int | None = None
    ledger: str | None = None
    crs: str | None = None
    erosion_region: str | None = None
    deliveries: tuple[Delivery, ...] = ()
    layers: Mapping[str, str] = field(default_factory=dict)
    images: tuple[str, ...] = ()
    profiles: tuple[Path, ...] = ()
    erosion: tuple[Survey, ...] = ()
    registers: Mapping[str, str] = field(default_factory=dict)
    settings: AllSettings = field(default_factory=AllSettings)
    report: ReportPlan = field(default_factory=ReportPlan)

    @property
    def graded_by_cover(self) -> bool:
        """Whether grades come from slope, cover and land use, since nothing better is named."""
        better = self.erosion or "factors" in self.layers
        return not better and {"dem", "cover", "land_use"} <= self.layers.keys()
