"""How the layer of measures is written for the national key-project system."""

from __future__ import annotations

from dataclasses import dataclass

from swcgeo.model.settings.base import Settings, setting

_USUAL = "S15 names a Lambert projection alone; the usual one of maps of China"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyProjectSettings(Settings):
    """
    The Lambert conformal conic projection, on CGCS2000, of 国家水土保持重点工程项目管理系统.

    Its parameters are not published: compare them with the ``.prj`` of the system's own template.
    """

    central_meridian_deg: float = setting(
        105.0, unit="deg", source=_USUAL, evidence="recall", low=70, high=140
    )
    """Central meridian."""
    first_parallel_deg: float = setting(
        25.0, unit="deg", source=_USUAL, evidence="recall", low=0, high=60
    )
    """First standard parallel."""
    second_parallel_deg: float = setting(
        47.0, unit="deg", source=_USUAL, evidence="recall", low=0, high=60
    )
    """Second standard parallel."""
    origin_latitude_deg: float = setting(
        0.0, unit="deg", source=_USUAL, evidence="recall", low=-10, high=60
    )
    """Latitude of the origin."""
    false_easting_m: float = setting(0.0, unit="m", source=_USUAL, evidence="recall")
    """Easting of the origin."""
    false_northing_m: float = setting(0.0, unit="m", source=_USUAL, evidence="recall")
    """Northing of the origin."""
    largest_number: float = setting(
        999.0, unit="", source="S36: N(18,15), domain notes §5", evidence="text", low=0
    )
    """Largest number that a field of the system's template holds."""
