"""What reading allows and accepts: repairs, limits of files, units."""

from __future__ import annotations

from dataclasses import dataclass

from swcgeo.model.settings.base import Settings, setting


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairSettings(Settings):
    """Which repairs of geometry are accepted without asking."""

    accept_large: bool = setting(False, unit="", source="design contract", evidence="design")
    """True accepts every repair (``--accept-repairs``)."""
    large_share: float = setting(0.001, unit="1", source="design", evidence="design", low=0)
    """A repair that changes the area by more than this share is large."""
    large_m2: float = setting(100.0, unit="m2", source="design", evidence="design", low=0)
    """A repair that changes the area by more than this is large."""
    sliver_m: float = setting(
        1.0,
        unit="m",
        source="half a pixel of 2 m imagery: nothing narrower can be drawn from it",
        evidence="design",
        low=0,
    )
    """Mean width below which an outline is a sliver, a leftover of some overlay."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InputLimits(Settings):
    """What a file may cost before it is refused: deliveries come from outside."""

    unpacked_bytes: float = setting(
        4e9,
        unit="B",
        source="both big parts of the largest shapefile, 2 GB each; a county's delivery has < 1 GB",
        evidence="design",
        low=0,
    )
    """Most that an archive may come to when unpacked."""
    ratio: float = setting(
        250.0,
        unit="1",
        source="tables padded with blanks shrink 20 to 100 times; deflate ends at 1032",
        evidence="design",
        low=1,
    )
    """Most by which an archive may grow, where it comes to more than `ratio_from_bytes`."""
    ratio_from_bytes: float = setting(
        1e8, unit="B", source="less harms nobody", evidence="design", low=0
    )
    """Unpacked size from which the ratio counts."""
    members: int = setting(
        20_000,
        unit="",
        source="a file geodatabase has some hundreds of files; pictures are not unpacked",
        evidence="design",
        low=1,
    )
    """Most files that are unpacked of an archive."""
    nested: int = setting(
        1,
        unit="",
        source="a zip of zips is common (one a county); deeper ones are not",
        evidence="design",
        low=0,
    )
    """Archives inside an archive, how deep."""
    workbook_bytes: float = setting(
        1e9,
        unit="B",
        source="a full sheet (1,048,576 rows) of 20 columns; it is held in memory",
        evidence="design",
        low=0,
    )
    """Most that a workbook, which is an archive of XML, may come to when unpacked."""
    rows: int = setting(
        20_000_000,
        unit="",
        source="more than a whole country's patches; one byte can stand for a million equal rows",
        evidence="design",
        low=1,
    )
    """Most rows of a Parquet file, whose size says nothing of what it comes to."""
    text_bytes: float = setting(
        3e8,
        unit="B",
        source="ten million vertices of a KML have 250 MB; text is held in memory",
        evidence="design",
        low=0,
    )
    """Largest KML, coordinate text or damaged GeoJSON that is read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitSettings(Settings):
    """When areas on the ground tell the unit of a column of stated areas."""

    least_rows: int = setting(3, unit="", source="design", evidence="design", low=1)
    """Rows with a stated and a computed area from which a unit can be told."""
    most_rows: int = setting(1000, unit="", source="design", evidence="design", low=1)
    """Rows that are looked at, evenly spread over the layer."""
    near_share: float = setting(
        0.10, unit="1", source="§2.2: what is worth a word", evidence="design", low=0, high=1
    )
    """Relative difference up to which a stated area agrees with the ground."""
    agreeing_share: float = setting(0.8, unit="1", source="design", evidence="design", low=0.5)
    """Share of the rows that must agree in one unit.  The nearest two units are 6.7 apart."""
