"""What counts in the tables of land."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from swcgeo.errors import SettingsError
from swcgeo.model.land_use import LAND_CLASSES, PART_OF
from swcgeo.model.settings.base import Settings, setting


@dataclass(frozen=True, slots=True, kw_only=True)
class LandSettings(Settings):
    """Slope classes, bare ground and nearness in the tables of land (domain notes §3.1, §3.5)."""

    survey_bounds_deg: tuple[float, ...] = setting(
        (2.0, 6.0, 15.0, 25.0), unit="deg", source="S31: land survey, <= 2, 2-6, 6-15, 15-25, > 25",
        evidence="text",
    )  # fmt: skip
    """Bounds of the slope classes of the land survey; a slope on a bound is in the lower class."""
    conservation_bounds_deg: tuple[float, ...] = setting(
        (5.0, 8.0, 15.0, 25.0, 35.0), unit="deg",
        source="S66: conservation survey, 5-8, 8-15, 15-25, 25-35, > 35", evidence="text",
    )  # fmt: skip
    """Bounds of those of the conservation survey; a slope on a bound is in the higher class."""
    bare_cover: float = setting(
        0.30, unit="1", source="S50: the lowest class of cover in SL 190 is below 30 %",
        evidence="design", low=0, high=1,
    )  # fmt: skip
    """Ground of the class 其他土地 with less cover is bare."""
    level_uses: frozenset[str] = setting(
        frozenset({"paddy", "water"}), unit="", source="§3.2", evidence="design",
        among=frozenset({*LAND_CLASSES, *PART_OF}),
    )  # fmt: skip
    """Land that is level whatever a DEM says: 微度 where grades come from slope and cover."""
    near_gully_m: float = setting(200.0, unit="m", source="§3.5", evidence="design", low=0)
    """A settlement so near a gully is listed."""
    known_share: float = setting(0.95, unit="1", source="§3.5", evidence="design", low=0, high=1)
    """A mean or share of a watershed of which less is known stays empty."""
    finding_m2: float = setting(1.0, unit="m2", source="design contract", evidence="design", low=0)
    """Area from which an overlap or a gap is worth a word."""

    def __post_init__(self) -> None:
        Settings.__post_init__(self)
        for name in ("survey_bounds_deg", "conservation_bounds_deg"):
            value = getattr(self, name)
            numbers = all(isinstance(one, int | float) for one in value)
            rising = numbers and all(one < other for one, other in itertools.pairwise(value))
            if not value or not rising or value[0] <= 0 or value[-1] >= 90:  # noqa: PLR2004
                wanted = "slopes in degrees between 0 and 90, rising"
                raise SettingsError("settings_wrong", name=name, value=value, wanted=wanted)
