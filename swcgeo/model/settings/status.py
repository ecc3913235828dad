"""By when what is due, from the delivery of a patch to its end."""

from __future__ import annotations

from dataclasses import dataclass

from swcgeo.model.settings.base import Settings, setting


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusSettings(Settings):
    """Deadlines of the work on patches (domain notes §2.4)."""

    review_days: int = setting(
        60, unit="d", source="S22: issued end of August, results due end of October",
        evidence="text", low=1,
    )  # fmt: skip
    """Days from the delivery to the field check and the officer's finding."""
    handle_days: int = setting(
        28, unit="d", source="S61: opinion within 20 working days", evidence="text", low=1
    )
    """Days from the finding to an order or a case."""
    rectify_days: int = setting(90, unit="d", source="design", evidence="design", low=1)
    """Days from the order to its fulfilment; the order itself may state less."""
    close_days: int = setting(30, unit="d", source="design", evidence="design", low=1)
    """Days from the fulfilment to the end."""
    child_suffix: str = setting(
        r"[-_#.][0-9A-Za-z]{1,3}|[A-Za-z]", unit="", source="§2.5: parent + suffix",
        evidence="design",
    )  # fmt: skip
    """What stands behind a patch's id in the id of one of its parts, as a regular expression."""
