"""Scale, scale bar, graticule: true on paper."""

from __future__ import annotations

import matplotlib as mpl
import pytest
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from pyproj import CRS

from swcgeo.plot.frame import conventional_scale, frame_at_scale, inches_of, map_axes
from swcgeo.plot.furniture import bar_length_m, draw_scale_bar
from swcgeo.plot.graticule import angle_words, draw_graticule
from swcgeo.plot.page import date_words


def test_a_window_is_exactly_at_its_scale():
    # 10 km over 8 in less 4 % of air: 10 000 / (8 * 0.96 * 0.0254) = 51 263 -> 1:60 000;
    # so 8 in of paper are 8 * 0.0254 * 60 000 = 12 192 m.
    frame = frame_at_scale((0, 0, 10_000, 5_000), paper=(1, 1, 8, 6))
    west, _, east, _ = frame.bounds
    assert frame.scale == 60_000
    assert east - west == pytest.approx(12_192)


def test_axes_put_the_window_on_its_place_on_the_sheet():
    frame = frame_at_scale((0, 0, 10_000, 5_000), paper=(1, 1, 8, 6))
    figure = Figure(figsize=(11, 8), dpi=100)
    axes = map_axes(figure, frame)
    on_sheet = axes.transData.transform(frame.middle) / 100
    assert on_sheet == pytest.approx((5, 4))
    assert inches_of(frame).transform(frame.middle) == pytest.approx((5, 4))


@pytest.mark.parametrize(
    ("needed", "scale"),
    [(9_999, 10_000), (10_001, 12_500), (50_000, 50_000), (80_000, 100_000), (240_000, 250_000)],
)
def test_scales_are_conventional(needed, scale):
    assert conventional_scale(needed) == scale


@pytest.mark.parametrize("scale", [5_000, 10_000, 12_500, 60_000, 100_000, 250_000, 1_000_000])
def test_a_scale_bar_on_paper_is_ground_divided_by_scale(scale):
    figure = Figure(figsize=(6, 2))
    length = draw_scale_bar(figure, scale, at=(1, 1))
    assert length * 0.0254 * scale == pytest.approx(bar_length_m(scale))
    assert 0.7 < length <= 2.0
    # What is drawn is as long as what is said.
    pieces = [artist for artist in figure.findobj(Rectangle) if artist is not figure.patch]
    assert sum(piece.get_width() for piece in pieces) == pytest.approx(length)


def test_a_bar_of_two_kilometres_at_1_to_50_000_is_forty_millimetres():
    figure = Figure()
    assert draw_scale_bar(figure, 50_000, at=(0, 0)) * 25.4 == pytest.approx(40.0)
    assert [text.get_text() for text in figure.texts] == ["0", "1", "2", "km"]


def test_meridians_are_labelled_where_they_leave_the_frame():
    # The central meridian 105° stands upright at x = 500 000 and is labelled at both ends.
    frame = frame_at_scale((49e4, 369e4, 51e4, 371e4), paper=(1, 1, 6, 6))
    axes = draw_graticule(map_axes(Figure(figsize=(8, 8)), frame), frame, crs=CRS(4544))
    met = [t.get_position() for t in axes.texts if t.get_text() == "105°00′"]
    assert [x for x, _ in met] == pytest.approx([5e5, 5e5])


def test_angles_west_and_south_bear_a_letter():
    assert angle_words(-(56 * 3600 + 30 * 60), step=1800, negative="W") == "56°30′W"


def test_dates_do_not_depend_on_the_locale():
    assert date_words("2024-03-01", lang="en") == "1 March 2024"
    assert mpl.rcParams["axes.formatter.use_locale"] is False
