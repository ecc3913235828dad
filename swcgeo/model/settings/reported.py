"""When a candidate for a difference may be chance."""

from __future__ import annotations

from dataclasses import dataclass

from swcgeo.model.settings.base import Settings, setting


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedSettings(Settings):
    """How differences between reported and computed figures are explained."""

    most_alike: int = setting(3, unit="", source="design", evidence="design", low=1)
    """Where more candidates of one kind fit, they are counted and not named."""
    most_chance: float = setting(
        0.2, unit="1", source="design; measured on random differences", evidence="design",
        low=0, high=1,
    )  # fmt: skip
    """Where all tried so far would explain more of the differences alike, a fit may be chance."""
