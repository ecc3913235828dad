"""Every character prints, or the map is not handed out."""

from __future__ import annotations

import io

import matplotlib as mpl
import pytest
from matplotlib.figure import Figure

from swcgeo.errors import FontError
from swcgeo.plot.fonts import missing_glyphs, text_width, use_map_font
from swcgeo.plot.lettering import fitted, wrapped
from swcgeo.plot.patch_map import map_patches


@pytest.mark.parametrize(
    "name", ["垭坪沟崾塬峁梁嶺", "屲畔砭㙘㴔䃎㟃𡎚", "km² 33°24′10″ 1∶50 000 …—｜"]
)
def test_hard_place_names_and_signs_are_in_the_font(name):
    assert missing_glyphs(name) == ""


def test_a_name_with_a_missing_glyph_stops_the_map_and_says_which(patches, towns):
    towns["name"] = ["石门\U0001f600乡", "崾岘镇"]
    with pytest.raises(FontError, match=r"Noto Sans SC lacks 😀 \(U\+1F600\)"):
        map_patches(patches, towns=towns)


def test_the_users_settings_of_matplotlib_stay_and_do_not_matter(patches, golden_bytes):
    plain = golden_bytes(map_patches(patches))
    with mpl.rc_context({"axes.facecolor": "black", "text.usetex": True, "lines.linewidth": 9}):
        before = dict(mpl.rcParams)
        styled = map_patches(patches)
        assert dict(mpl.rcParams) == before
    assert golden_bytes(styled) == plain


def test_a_dollar_sign_is_no_formula(patches):
    figure = map_patches(patches, title="$x$ 与 $y$")
    assert "$x$ 与 $y$" in [text.get_text() for text in figure.texts]


def test_a_chinese_sign_is_one_em_wide():
    # 36 pt = half an inch
    assert text_width("沟", 36) == 0.5


def test_a_long_line_is_made_smaller_before_it_is_cut():
    # Ten signs at 36 pt are 5 in; 4 in hold them at 28.8 pt, 2 in would need 14.4 pt.
    assert fitted("沟" * 10, width=4, size=36, least=20) == ("沟" * 10, 28.8)
    assert fitted("沟" * 10, width=2, size=36, least=20)[0].endswith("…")


def test_english_breaks_between_words():
    assert wrapped("suspected: beyond the range", width=1.0, size=8) == [
        "suspected: beyond", "the range",
    ]  # fmt: skip


def test_charts_with_the_font_of_the_maps_print_chinese(recwarn):
    with mpl.rc_context():
        use_map_font()
        use_map_font()  # a second time changes nothing
        figure = Figure()
        figure.text(0, 0, "水土流失 −0.07 km²")
        figure.savefig(io.BytesIO(), format="png")
    assert [str(warning.message) for warning in recwarn] == []
