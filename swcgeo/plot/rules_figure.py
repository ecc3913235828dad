"""
The decision table as a tree on one sheet: a line a row, questions left, verdicts right.

Drawn from the `RULES` of `patches.rules.table`: facts that a row shares with the row before it are
asked once.  From a question "yes" leads to the right and "no" downwards.
"""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, Rectangle
from matplotlib.path import Path

from swcgeo.model.codes import Verdict
from swcgeo.model.labels import label
from swcgeo.model.settings import ComplianceSettings
from swcgeo.patches.rules.table import ALWAYS, RULES, Rule
from swcgeo.patches.rules.words import (
    RowWords,
    edition_words,
    in_words,
    term_words,
    thresholds,
)
from swcgeo.plot.fonts import require_glyphs, text_width
from swcgeo.plot.lettering import fitted, heavier, wrapped, write
from swcgeo.plot.page import SHEET, new_sheet, write_title
from swcgeo.plot.palette import GREY, INK, OUTSIDE, PALE, PAPER, PlotSettings

_COLUMNS = ((0.42, 2.30), (3.02, 2.22), (5.54, 2.22))
"""Left edge and width of the questions, a column a depth."""
_LEAF = (8.06, 3.26)
_TOP, _FOOT = 7.30, 1.42
"""Where the rows begin, and the upper edge of the words below them."""
_BOX_SHARE = 0.72
"""Height of a box as a share of its line."""
_SIZE, _LEAST, _LEADING = 7.0, 5.0, 1.22
_SPINE = 0.16
"""From the left edge of a question to its "no"."""
_FOOT_SIZE, _FOOT_LINE = 7.0, 0.132


def rules_figure(
    settings: ComplianceSettings | None = None,
    *,
    lang: str = "zh",
    colours: PlotSettings | None = None,
) -> Figure:
    """
    Draw the decision table as a tree.

    Parameters
    ----------
    settings : ComplianceSettings, optional
        The thresholds in force; those that are not the defaults are marked.
    lang : str
        ``"zh"`` or ``"en"``.
    colours : PlotSettings, optional
        Colours of the verdicts.

    Returns
    -------
    Figure
        A4 landscape.

    Raises
    ------
    FontError
        If a character cannot be drawn.

    Examples
    --------
    >>> sheet = rules_figure()
    >>> sheet.get_size_inches().tolist(), sheet.texts[0].get_text()
    ([11.69, 8.27], '扰动图斑合规性初判规则')
    """
    rules, chosen = settings or ComplianceSettings(), colours or PlotSettings()
    figure = new_sheet()
    write_title(figure, label("rules.title", lang))
    subtitle = f"{edition_words(lang)}  ·  {label('rules.first', lang)}"
    place = (SHEET[0] / 2, 7.43)
    text, size = fitted(subtitle, width=SHEET[0] - 1.0, size=7.5, least=_LEAST)
    write(figure, text, at=place, size=size, ha="center", color=GREY)
    rows = in_words(settings=rules, lang=lang)
    tree = _Tree(figure, rows, lang)
    for rule, row in zip(RULES, rows, strict=True):
        tree.draw_questions(row)
        tree.draw_leaf(rule, row, colour=chosen.verdict_colour(rule.verdict.value))
    tree.draw_noes()
    _draw_foot(figure, rules, lang)
    return require_glyphs(figure)


class _Tree:
    """The sheet with the places of its rows."""

    def __init__(self, figure: Figure, rows: Sequence[RowWords], lang: str) -> None:
        self.figure, self.rows, self.lang = figure, rows, lang
        self.step = (_TOP - _FOOT) / len(rows)
        self.half = self.step * _BOX_SHARE / 2

    def height(self, at: int) -> float:
        """Return the middle of a line, in inches."""
        return _TOP - (at + 0.5) * self.step

    def draw_questions(self, row: RowWords) -> None:
        """Draw the questions that are new with a row, and the "yes" from each to the next."""
        at = self.rows.index(row)
        y = self.height(at)
        for depth in range(row.shared, len(row.when)):
            left, width = _COLUMNS[depth]
            self._box((left, y, width), fill=OUTSIDE)
            self._lines(row.when[depth], (left, y, width))
            last = depth + 1 == len(row.when)
            right = _LEAF[0] if last else _COLUMNS[depth + 1][0]
            self._arrow([(left + width, y), (right, y)])
            place = (left + width + 0.05, y + 0.03)
            write(self.figure, label("rules.yes", self.lang), at=place, size=6, color=GREY)

    def draw_leaf(self, rule: Rule, row: RowWords, *, colour: str) -> None:
        """Draw what follows in a row: its number, verdict, reasons and field check."""
        y, (left, width) = self.height(self.rows.index(row)), _LEAF
        self._box((left, y, width), fill=PAPER)
        swatch = Rectangle(
            (left, y - self.half), 0.30, 2 * self.half, transform=self.figure.dpi_scale_trans,
            facecolor=colour, edgecolor=INK, linewidth=0.6,
        )  # fmt: skip
        self.figure.add_artist(swatch)
        dark = rule.verdict in (Verdict.MOVED_SITE, Verdict.NO_PLAN, Verdict.COMPLIANT)
        number = write(
            self.figure, str(row.row), at=(left + 0.15, y - 0.045), size=9, ha="center",
            color=PAPER if dark else INK,
        )  # fmt: skip
        heavier(number, colour=PAPER if dark else INK)
        visit = self._visit(rule)
        inner, right = left + 0.37, left + width - 0.06
        visit_width = text_width(visit, 6.5)
        write(self.figure, visit, at=(right, y + 0.035), size=6.5, ha="right", color=GREY)
        room = right - inner - visit_width - 0.08
        text, size = fitted(row.verdict, width=room, size=8.5, least=_LEAST)
        heavier(write(self.figure, text, at=(inner, y + 0.03), size=size))
        joint = label("rules.joint", self.lang)
        reasons = joint.join(label(f"reason.{code}", self.lang) for code in rule.reasons)
        text, size = fitted(reasons, width=right - inner, size=6.5, least=_LEAST)
        write(self.figure, text, at=(inner, y - 0.1), size=size, color=GREY)

    def _visit(self, rule: Rule) -> str:
        """Return when a row needs a field check, in a word or two."""
        key = "always" if rule.visit == ALWAYS else f"if_{rule.visit.removeprefix('if_')}"
        return label("rules.visit_short", self.lang, visit=label(f"rules.{key}", self.lang))

    def draw_noes(self) -> None:
        """Draw the "no" of each question: down to the next one, or to what is left."""
        for at, row in enumerate(self.rows):
            for depth in range(row.shared, len(row.when)):
                after = self._after(at, depth)
                if after is not None:
                    self._no(at, depth, after)

    def _after(self, at: int, depth: int) -> int | None:
        """Return the first row that does not share the question; None behind the last."""
        asked = self.rows[at].when[: depth + 1]
        rest = range(at + 1, len(self.rows))
        return next((k for k in rest if self.rows[k].when[: depth + 1] != asked), None)

    def _no(self, at: int, depth: int, after: int) -> None:
        """Draw one "no": straight down, or down and back to a question of the column before."""
        x = _COLUMNS[depth][0] + _SPINE
        start, row = self.height(at) - self.half, self.rows[after]
        gap = self.step - 2 * self.half
        place = (x + 0.05, start - gap / 2 - 0.03)
        write(self.figure, label("rules.no", self.lang), at=place, size=6, color=GREY)
        end = self.height(after)
        if row.shared == len(row.when):
            self._arrow([(x, start), (x, end), (_LEAF[0], end)])
        elif row.shared == depth:
            self._arrow([(x, start), (x, end + self.half)])
        else:
            left, width = _COLUMNS[row.shared]
            turn, above = left + width - 0.3, (start + end + self.half) / 2
            self._arrow([(x, start), (x, above), (turn, above), (turn, end + self.half)])

    def _box(self, place: tuple[float, float, float], *, fill: str) -> None:
        """Draw a box: its left edge, middle height and width."""
        left, y, width = place
        box = Rectangle(
            (left, y - self.half), width, 2 * self.half, transform=self.figure.dpi_scale_trans,
            facecolor=fill, edgecolor=INK, linewidth=0.6,
        )  # fmt: skip
        self.figure.add_artist(box)

    def _lines(self, text: str, place: tuple[float, float, float]) -> None:
        """Write a question into its box, smaller where it needs to be."""
        left, y, width = place
        size = _SIZE
        lines = wrapped(text, width=width - 0.12, size=size)
        while len(lines) * size * _LEADING / 72 > 2 * self.half - 0.03 and size > _LEAST:
            size -= 0.25
            lines = wrapped(text, width=width - 0.12, size=size)
        leading = size * _LEADING / 72
        first = y + (len(lines) - 1) * leading / 2 - size * 0.36 / 72
        for number, line in enumerate(lines):
            write(self.figure, line, at=(left + 0.06, first - number * leading), size=size)

    def _arrow(self, points: Sequence[tuple[float, float]]) -> None:
        """Draw a line along points that ends in an arrow."""
        arrow = FancyArrowPatch(
            path=Path(points), transform=self.figure.dpi_scale_trans, arrowstyle="-|>",
            mutation_scale=6, color=INK, linewidth=0.7, shrinkA=0, shrinkB=0, joinstyle="miter",
            capstyle="butt",
        )  # fmt: skip
        self.figure.add_artist(arrow)


def _draw_foot(figure: Figure, settings: ComplianceSettings, lang: str) -> None:
    """Write the terms and which settings are not the defaults."""
    left, width = _COLUMNS[0][0], SHEET[0] - 2 * _COLUMNS[0][0]
    rule = Rectangle(
        (left, _FOOT - 0.06), width, 0.0, transform=figure.dpi_scale_trans, edgecolor=PALE,
        linewidth=0.6,
    )  # fmt: skip
    figure.add_artist(rule)
    lines = [
        line
        for words in (*term_words(settings, lang=lang), _changes(settings, lang))
        for line in wrapped(words, width=width, size=_FOOT_SIZE, most=2)
    ]
    for number, line in enumerate(lines):
        place = (left, _FOOT - 0.22 - number * _FOOT_LINE)
        write(figure, line, at=place, size=_FOOT_SIZE, color=INK)


def _changes(settings: ComplianceSettings, lang: str) -> str:
    """Return in words which settings are not the defaults."""
    changed = [one for one in thresholds(settings).values() if one.changed]
    if not changed:
        return label("rules.unchanged", lang)
    said = label("rules.joint", lang).join(
        label("rules.change", lang, name=one.name, value=one.value, usual=one.usual)
        for one in changed
    )
    return label("rules.changed", lang, changes=said)
