"""The table as a tree: all of it is there, nothing overlaps, nothing is cut."""

from __future__ import annotations

import itertools

import pytest
import shapely
from matplotlib.patches import FancyArrowPatch, Rectangle

from swcgeo.export.figures import write_figure
from swcgeo.model.labels import label
from swcgeo.model.settings import ComplianceSettings
from swcgeo.patches.rules.table import RULES
from swcgeo.patches.rules.words import in_words
from swcgeo.plot.rules_figure import rules_figure

CHANGED = ComplianceSettings(
    tolerance_m=12.5, near_m=1250.0, near_linear_m=1750.0, plan_limit_m2=12_500.0
)
"""Longer words than the defaults have."""
SHEETS = [(lang, settings) for lang in ("zh", "en") for settings in (ComplianceSettings(), CHANGED)]


def box_of(extent, shrink=1.0):
    return shapely.box(
        extent.x0 + shrink, extent.y0 + shrink, extent.x1 - shrink, extent.y1 - shrink
    )


@pytest.mark.parametrize(("lang", "settings"), SHEETS)
def test_words_stay_apart_on_the_sheet_and_inside_their_boxes(lang, settings):
    figure = rules_figure(settings, lang=lang)
    figure.canvas.draw()
    texts = [(t.get_text(), box_of(t.get_window_extent())) for t in figure.texts]
    width, height = figure.get_size_inches() * figure.dpi
    sheet = shapely.box(0, 0, width, height).buffer(-0.3 * figure.dpi)
    assert [text for text, box in texts if not sheet.covers(box)] == []
    pairs = itertools.combinations(texts, 2)
    assert [(a, b) for (a, one), (b, two) in pairs if one.intersects(two)] == []
    # A word that crosses the edge of a box would be cut by it.
    rectangles = [p for p in figure.patches + figure.artists if isinstance(p, Rectangle)]
    edges = [box_of(p.get_window_extent(), 0).exterior for p in rectangles]
    assert [text for text, box in texts for edge in edges if edge.intersects(box)] == []
    arrows = [p for p in figure.patches + figure.artists if isinstance(p, FancyArrowPatch)]
    lines = [
        shapely.LineString(a.get_transform().transform(a.get_path().vertices[:2])) for a in arrows
    ]
    assert [text for text, box in texts for line in lines if line.intersects(box)] == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_tree_asks_every_question_once_and_shows_every_row(lang):
    figure = rules_figure(lang=lang)
    shown = [text.get_text() for text in figure.texts]
    whole = "".join(shown).replace(" ", "")
    for rule, row in zip(RULES, in_words(settings=ComplianceSettings(), lang=lang), strict=True):
        assert str(rule.row) in shown
        assert row.verdict in shown
        assert all(words.replace(" ", "") in whole for words in row.when)
        reasons = label("rules.joint", lang).join(label(f"reason.{c}", lang) for c in rule.reasons)
        assert reasons in shown
    # 6 questions before "apart"; under "overlap" 1, under "apart" 4, of which "tied" leads to 3.
    assert shown.count(label("rules.yes", lang)) == 7 + 1 + 4 + 3
    # "Apart" is the last class: there is no "no" to it.
    assert shown.count(label("rules.no", lang)) == 6 + 1 + 4 + 3
    assert not any("…" in text for text in shown)


@pytest.mark.parametrize("ending", [".png", ".pdf", ".svg"])
def test_a_sheet_is_the_same_bytes_each_time(ending, tmp_path):
    files = [
        write_figure(rules_figure(), tmp_path / f"{name}{ending}").paths[0] for name in ("a", "b")
    ]
    one, other = (path.read_bytes() for path in files)
    assert one == other
    assert len(one) > 10_000
