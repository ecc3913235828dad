"""How two surveys are compared, and how areas are held against a second method."""

from __future__ import annotations

from dataclasses import dataclass

from swcgeo.model.settings.base import Settings, setting


@dataclass(frozen=True, slots=True, kw_only=True)
class TransitionSettings(Settings):
    """How the change of grades between two surveys is told."""

    drift_m: float = setting(
        10.0, unit="m", source="§1.1: boundary error 4 to 5 m on each side", evidence="recall",
        low=0,
    )  # fmt: skip
    """Changed ground narrower than this may be a boundary that was drawn again."""
    smallest_m2: float = setting(
        100.0, unit="m2", source="a square of the drift", evidence="design", low=0
    )
    """Pieces of changed ground smaller than this are counted, not drawn."""
    bound_m2: float = setting(1.0, unit="m2", source="design contract", evidence="design", low=0)
    """How far a margin of the matrix may be off the survey's own table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondMethodSettings(Settings):
    """How areas are counted again by points."""

    enabled: bool = setting(True, unit="", source="design", evidence="design")
    """Whether areas are counted again at all."""
    points: int = setting(
        200_000, unit="", source="a second on the sample", evidence="design",
        low=100, high=20_000_000,
    )  # fmt: skip
    """Points on the ground of all watersheds, about."""
    false_alarm: float = setting(
        1e-6, unit="1", source="design", evidence="design", low=1e-12, high=0.05
    )
    """Chance that right figures of one run are taken for wrong."""
    bound_m2: float = setting(1.0, unit="m2", source="design contract", evidence="design", low=0)
    """What the account itself may be off, added to the interval."""
