"""What makes an approval a candidate, in lists that a person looks through."""

from __future__ import annotations

from dataclasses import dataclass

from swcgeo.model.settings.base import Settings, setting


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectSettings(Settings):
    """What makes a candidate; none of these decides a verdict."""

    alike_name: float = setting(0.6, unit="1", source="design", evidence="design", low=0.1, high=1)
    """Likeness of two names of projects, or of builders, from which they may be one."""
    alike_name_one_builder: float = setting(
        0.3, unit="1", source="design", evidence="design", low=0.1, high=1
    )
    """The same where both name one builder."""
    near_m: float = setting(1000.0, unit="m", source="design", evidence="design", low=0)
    """How far from a patch the point or sketch of a plan may lie to be a candidate."""
    area_factor: float = setting(2.0, unit="1", source="design", evidence="design", low=1)
    """Up to this factor the areas of a plan and a patch are alike."""
    most_candidates: int = setting(5, unit="", source="design", evidence="design", low=1)
    """Candidates listed for one patch or project, the likeliest first."""
