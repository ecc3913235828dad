"""Which encoding text is in: GBK, GB18030 and UTF-8, with no, the right and a wrong statement."""

from __future__ import annotations

from encodings.aliases import aliases
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from swcgeo.model import codes
from swcgeo.read.dialects import profiles
from swcgeo.read.tables.dbf_tables import read_dbf
from swcgeo.read.text.codepages import codec_name, language_of_dbf
from swcgeo.read.text.decoding import decode_cell
from swcgeo.read.text.encoding import SURE, decide_encoding
from swcgeo.read.text.hanzi import familiar_hanzi
from tests.read.shapefile_bytes import Column, dbf

WORDS = ["扰动图斑", "弃土（渣）场", "渭子沟", "武都区角弓镇", "施工", "其他扰动", "联通公司"]
PROFILES = Path(profiles.__file__).parent / "profiles"
WRONG = ["ISO-8859-1", "ANSI 1252", "Big5", "950"]


def _in(encoding, char):
    return bool(char.encode(encoding, errors="ignore"))


@pytest.mark.parametrize("written", ["gbk", "gb18030", "utf-8"])
@pytest.mark.parametrize("stated", [None, "GBK", "GB18030", "UTF-8", "936", *WRONG])
@pytest.mark.parametrize("cut", [0, 1])
def test_chinese_text_is_read_as_written_whatever_the_file_states(written, stated, cut):
    cells = [word.encode(written)[: -cut or None] for word in WORDS]
    verdict = decide_encoding(cells, stated=stated)
    assert verdict.encoding == ("utf-8" if written == "utf-8" else "gb18030")


@pytest.mark.parametrize("size", range(5, 24))
def test_a_cut_tail_never_flips_the_verdict(size):
    # Cells of a narrow dbf column: every one of them is cut at the same number of bytes.
    text = "陇南市武都区水土保持治理项目一期工程"
    for written, expected in (("utf-8", "utf-8"), ("gbk", "gb18030")):
        assert decide_encoding([text.encode(written)[:size]]).encoding == expected


def test_a_character_of_four_bytes_is_gb18030():
    # 㐂 has no place in GBK: GB18030 writes it in four bytes.
    verdict = decide_encoding(["㐂家沟小流域".encode("gb18030")], stated="GBK")
    assert decode_cell("㐂家沟".encode("gb18030"), encoding=verdict.encoding) == ("㐂家沟", True)


def test_ascii_says_nothing():
    assert decide_encoding([b"P01", b"road"], stated=None).basis == "ascii"


def test_accented_latin_letters_in_utf8_are_no_hanzi():
    assert decide_encoding(["Rivière Matapédia".encode()]).encoding == "utf-8"


def test_text_that_no_language_writes_is_a_last_resort_with_no_confidence():
    cells = [bytes(byte) for byte in ([0xFF, 0x81, 0x90, 0xFE], [0x8D, 0xFF, 0x9D, 0x80, 0xFF])]
    verdict = decide_encoding(cells)
    assert (verdict.basis, verdict.confidence) == ("fallback", 0.0)


@pytest.mark.parametrize(
    ("text", "written", "stated", "expected"),
    [
        ("한국말 지도", "euc-kr", "EUC-KR", "cp949"),
        ("Москва, река Волга", "cp1251", "1251", "cp1251"),
        ("Санкт-Петербург улица", "koi8-r", "KOI8-R", "koi8-r"),
        ("Košice, Žilina, Łódź", "iso8859-2", "ISO-8859-2", "iso8859-2"),
        ("さっぽろし 土砂災害", "shift_jis", "SJIS", "cp932"),
        ("Peçeña México Rivière", "latin-1", "ISO-8859-1", "iso8859-1"),
        ("Москва, река Волга", "utf-8", "UTF-8", "utf-8"),
    ],
)
def test_a_right_statement_of_another_language_is_believed(text, written, stated, expected):
    cells = [word.encode(written) for word in text.split()]
    assert decide_encoding(cells, stated=stated).encoding == expected


@pytest.mark.parametrize("stated", [None, "EUC-KR", "SJIS", "1251", "874", "KOI8-R", "UTF-16"])
@pytest.mark.parametrize("written", ["gbk", "utf-8"])
def test_chinese_text_is_chinese_whatever_language_the_file_states(written, stated):
    cells = [word.encode(written) for word in WORDS]
    verdict = decide_encoding(cells, stated=stated)
    assert verdict.encoding == ("utf-8" if written == "utf-8" else "gb18030")


def test_one_damaged_cell_among_many_does_not_turn_the_verdict():
    cells = [word.encode() for word in WORDS]
    verdict = decide_encoding([*cells, b"\xe5\x9b\xbe\xff\xfe\xe6\x96\x91"])
    assert verdict.encoding == "utf-8"


def test_words_of_delivery_profiles_and_codes_are_familiar():
    # A new profile whose words are not known would be read with less certainty.
    texts = [path.read_text(encoding="utf-8") for path in PROFILES.glob("*.toml")]
    texts.append(Path(codes.__file__).read_text(encoding="utf-8"))
    used = {char for text in texts for char in text if "\u4e00" <= char <= "\u9fff"}
    assert used - familiar_hanzi(traditional=False) == set()


def test_traditional_forms_are_hanzi_of_big5_and_their_simplified_ones_are_of_gbk():
    simplified, traditional = (familiar_hanzi(traditional=each) for each in (False, True))
    assert [char for char in traditional - simplified if not _in("cp950", char)] == []
    assert [char for char in simplified if not _in("gbk", char)] == []
    assert len(traditional - simplified) > 500


@pytest.mark.parametrize("name", ["hex", "rot13", "zlib", "idna", "punycode", "undefined", "cp037",
                                  "unicode_escape", "raw_unicode_escape", "utf-7"])  # fmt: skip
def test_codecs_that_are_no_code_pages_are_not_taken_for_one(name):
    assert codec_name(name) is None


FAMILIAR = {
    "gbk": sorted(familiar_hanzi(traditional=False)),
    "utf-8": sorted(familiar_hanzi(traditional=False) | familiar_hanzi(traditional=True)),
    "big5": sorted(c for c in familiar_hanzi(traditional=True) if _in("big5", c)),
}
EXPECTED = {"gbk": "gb18030", "utf-8": "utf-8", "big5": "cp950"}


@settings(deadline=None)
@given(st.data())
def test_a_dozen_hanzi_of_our_tables_in_any_order_are_always_enough(data):
    written = data.draw(st.sampled_from(sorted(FAMILIAR)))
    stated = data.draw(st.sampled_from([None, "GBK", "UTF-8", "Big5", "ISO-8859-1"]))
    hanzi = st.sampled_from(FAMILIAR[written])
    cells = data.draw(st.lists(st.text(hanzi, min_size=1, max_size=6), min_size=3, unique=True))
    assume(len("".join(cells)) >= 12)
    verdict = decide_encoding([cell.encode(written) for cell in cells], stated=stated)
    assert verdict.encoding == EXPECTED[written]


@settings(deadline=None)
@given(st.data())
def test_what_is_wrong_is_never_sure(data):
    written = data.draw(st.sampled_from(sorted(FAMILIAR)))
    stated = data.draw(st.sampled_from([None, "GBK", "UTF-8", "Big5", "ISO-8859-1"]))
    text = data.draw(st.text(st.sampled_from(FAMILIAR[written]), min_size=1, max_size=4))
    verdict = decide_encoding([text.encode(written)], stated=stated)
    assert verdict.encoding == EXPECTED[written] or verdict.confidence < SURE


@settings(deadline=None)
@given(
    st.lists(st.binary(max_size=12), max_size=8),
    st.one_of(st.none(), st.sampled_from(sorted(set(aliases.values())))),
)
def test_any_bytes_under_any_statement_have_a_verdict_by_which_they_can_be_read(cells, stated):
    verdict = decide_encoding(cells, stated=stated)
    assert 0 <= verdict.confidence <= 1
    for cell in cells:
        text, whole = decode_cell(cell, encoding=verdict.encoding)
        assert isinstance(text, str)
        assert whole or len(text) < len(cell) or "\ufffd" in text


def test_a_cut_cell_loses_only_its_last_character():
    assert decode_cell("图斑编号".encode()[:10], encoding="utf-8") == ("图斑编", False)


def test_a_bad_byte_in_the_middle_is_marked():
    assert decode_cell(b"\xb9\xabX\xff\xffY", encoding="gb18030")[0].count("\ufffd") > 0


@pytest.mark.parametrize(
    ("stated", "codec"),
    [("ANSI 936", "gb18030"), ("\ufeffUTF-8", "utf-8"), ("OEM 950", "cp950"), ("", None),
     ("what", None)],
)  # fmt: skip
def test_code_pages_have_many_names(stated, codec):
    assert codec_name(stated) == codec


def test_the_careless_language_byte_says_nothing():
    # 0x57 is what GDAL and ArcGIS write whatever the text is.
    assert language_of_dbf(bytes(29) + b"\x57\0\0") is None


@pytest.mark.parametrize(
    ("file", "word"),
    [("gbk", "简体国语"), ("gb2312", "简体国语"), ("big5", "繁體國語"), ("utf8", "国语國語"),
     ("shiftjis", "ひたちなか市"), ("eucjp", "ひたちなか市"), ("latin1", "Peçeña México"),
     ("ldid/chinese", "简体"), ("cpg/big5", "國語"), ("cpg/euckr", "한국말"),
     ("cpg/koi8r", "русский"), ("cpg/latin2", "čeština"), ("cpg/shiftjis", "カタカナひらがな"),
     ("cpg/win1251", "РУССКИЙ"), ("cpg/win874", "ภาษาไทย")],
)  # fmt: skip
def test_real_tables_are_read_in_their_language(real, file, word):
    path = real / "messy_mapshaper/dbf" / f"{file}.dbf"
    table, _ = read_dbf(path, layer_name="plans", encoding=None)
    assert any(word in str(cell) for cell in table.iloc[0])


@pytest.mark.parametrize("file", ["periphereies", "cpg/utf16"])
def test_real_tables_in_what_nobody_states_are_a_doubt_or_empty(real, file):
    path = real / "messy_mapshaper/dbf" / f"{file}.dbf"
    table, findings = read_dbf(path, layer_name="plans", encoding=None)
    assert not len(table) or {one.code for one in findings} == {"encoding_doubtful"}


def test_two_columns_of_one_heading_are_both_read(tmp_path):
    twice = [Column("文号", ("甲", "乙"), 8), Column("文号", ("丙", "丁"), 8)]
    path = tmp_path / "plans.dbf"
    path.write_bytes(dbf(twice, encoding="gbk", language=0x4D))
    table, _ = read_dbf(path, layer_name="plans", encoding=None)
    assert table.to_dict("list") == {"文号": ["甲", "乙"], "文号_1": ["丙", "丁"]}
