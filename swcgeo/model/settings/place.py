"""Where layers lie: datums, shifts, offsets."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from typing import Any

from swcgeo.errors import SettingsError
from swcgeo.model.settings.base import Settings, setting


@dataclass(frozen=True, slots=True, kw_only=True)
class DatumSettings(Settings):
    """
    Parameters from the older Chinese datums to CGCS2000, as the survey office gives them.

    Three numbers are shifts of the geocentric axes dX, dY, dZ in m; seven add the rotations rX,
    rY, rZ in arc seconds and the scale in ppm.  Rotations are those of the **position vector**
    convention (EPSG method 9606, the one of ``+towgs84``); parameters of the coordinate frame
    convention (9607) have the rotations with the other sign.
    """

    xian_1980: tuple[float, ...] = setting(
        (), unit="m, arc seconds, ppm", source="none is public: the survey office",
        evidence="design",
    )  # fmt: skip
    """From Xian 1980; empty where they are not known."""
    beijing_1954: tuple[float, ...] = setting(
        (), unit="m, arc seconds, ppm", source="none is public: the survey office",
        evidence="design",
    )  # fmt: skip
    """From Beijing 1954; empty where they are not known."""

    def __post_init__(self) -> None:
        Settings.__post_init__(self)
        for item in fields(self):
            value = getattr(self, item.name)
            if len(value) not in {0, 3, 7} or not all(map(_is_number, value)):
                wanted = "3 or 7 numbers: dX, dY, dZ in m; rX, rY, rZ in arc seconds; ppm"
                raise SettingsError("settings_wrong", name=item.name, value=value, wanted=wanted)


Shift = str | tuple[float, ...]
"""What `ShiftSettings` takes for a layer."""
_BY_THE_USER: Any = {"unit": "m", "source": "the user", "evidence": "design"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftSettings(Settings):
    """
    Layers that are to be moved before they are used, since the user says that they lie off.

    ``"gcj02"`` and ``"bd09"``: the coordinates are those of a web map, and the published formula
    is undone; two numbers: metres to the east and to the north.
    """

    patches: str | tuple[float, ...] = setting("", **_BY_THE_USER)
    """All deliveries."""
    ranges: str | tuple[float, ...] = setting("", **_BY_THE_USER)
    """Responsibility ranges."""
    zones: str | tuple[float, ...] = setting("", **_BY_THE_USER)
    """Key zones and water source areas."""
    watersheds: str | tuple[float, ...] = setting(
        "", unit="m", source="the user", evidence="design"
    )
    """Watersheds."""
    treatments: str | tuple[float, ...] = setting(
        "", unit="m", source="the user", evidence="design"
    )
    """Treatments."""
    erosion: str | tuple[float, ...] = setting("", **_BY_THE_USER)
    """Erosion polygons of every survey."""
    damage: str | tuple[float, ...] = setting("", **_BY_THE_USER)
    """Flood damage."""
    district: str | tuple[float, ...] = setting("", **_BY_THE_USER)
    """Outline of the district."""
    towns: str | tuple[float, ...] = setting("", **_BY_THE_USER)
    """Towns."""

    def __post_init__(self) -> None:
        for item in fields(self):
            value = getattr(self, item.name)
            pair = isinstance(value, tuple) and len(value) == 2 and all(map(_is_number, value))  # noqa: PLR2004
            if not pair and value not in ("", "gcj02", "bd09"):
                wanted = '"gcj02", "bd09" or two numbers, metres east and north'
                raise SettingsError("settings_wrong", name=item.name, value=value, wanted=wanted)


def _is_number(value: object) -> bool:
    """Return whether a value is a finite number."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class OffsetSettings(Settings):
    """When two layers count as systematically shifted against one another."""

    look: bool = setting(True, unit="", source="§5", evidence="design")
    """Whether offsets are looked for at all."""
    reach_m: float = setting(
        2000.0, unit="m", source="§5: GCJ-02 up to 0.7 km, BD-09 up to 1.4 km, UTM read as "
        "Gauss-Krüger 1.8 km", evidence="design", low=100, high=10_000,
    )  # fmt: skip
    """Largest offset that is looked for."""
    least_m: float = setting(
        15.0, unit="m", source="three times the tolerance of 5 m (§2.2)", evidence="design", low=0
    )
    """Smallest offset that is worth a word."""
    least_score: float = setting(
        6.0, unit="1", source="false alarms measured on drawn worlds", evidence="design", low=3
    )
    """Standard deviations by which agreement must exceed that of outlines moved at random."""
