"""Everything the sample holds, drawn in one order: later parts never move earlier ones."""

from __future__ import annotations

from dataclasses import dataclass

from shapely import Polygon

from . import deliveries, ground, land, later, sites, surveys, treatments, works
from .scenes import Patch


@dataclass(frozen=True)
class Drawn:
    """The whole fictional district."""

    land: land.Land
    sites: sites.Sites
    patches: list[tuple[str, Patch]]
    done: list[treatments.Treatment]
    works: list[treatments.Treatment]
    damage: list[treatments.Damage]
    survey: treatments.Survey
    gap: Polygon
    change: surveys.Change
    ground: ground.Ground
    later: later.Later

    @property
    def regions(self) -> dict[str, Polygon]:
        """The watersheds, and the district as TOTAL."""
        return self.land.watersheds | {"TOTAL": self.land.district}

    @property
    def records(self) -> list[treatments.Treatment]:
        """Every record of the treatment layer."""
        return [*self.done, *self.works]


def draw() -> Drawn:
    """Draw the district."""
    world = land.draw()
    placed = sites.draw(world)
    done = treatments.draw_treatments(world, placed)
    damage = treatments.draw_damage(done, world)
    survey, gap = treatments.with_gap(world, done)
    patches = deliveries.numbered(placed.patches)
    return Drawn(
        land=world,
        sites=placed,
        patches=patches,
        done=done,
        works=works.draw(world, placed, done),
        damage=damage,
        survey=survey,
        gap=gap,
        change=surveys.draw(world, placed, done, damage, gap),
        ground=ground.draw(world, placed),
        later=later.draw(world, placed, patches),
    )
