"""Archives as they are sent: names in GBK, folders, zips in zips; and what is refused."""

from __future__ import annotations

import struct
import zipfile

import pytest

from swcgeo.errors import LayerError
from swcgeo.model.settings import InputLimits
from swcgeo.read import read_vector
from swcgeo.read.files.archives import safe_name
from tests.read.conftest import GbkInfo


def packed(path, files, *, raw_names=False):
    """Pack files under names; in GBK without a word about it where asked."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr((GbkInfo if raw_names else zipfile.ZipInfo)(name), content)
    assert not raw_names or next(iter(files)).encode("gbk") in path.read_bytes()
    return path


def parts_of(path, *, under="", stem=None):
    """Return the parts of a shapefile by the names that they get in an archive."""
    return {
        f"{under}{stem or part.stem}{part.suffix}": part.read_bytes()
        for part in path.parent.glob(f"{path.stem}.*")
    }


@pytest.mark.parametrize("raw_names", [True, False], ids=["gbk", "utf-8"])
@pytest.mark.parametrize("under", ["", "陇南市/武都区/"])
def test_chinese_names_are_read_and_asked_for_in_gbk_and_utf8(squares, tmp_path, raw_names, under):
    files = {}
    for stem, count in (("扰动图斑", 2), ("防治责任范围", 3)):
        files |= parts_of(squares(f"s{count}.shp", count=count), under=under, stem=stem)
    path = packed(tmp_path / "下发.zip", files, raw_names=raw_names)
    with pytest.raises(
        LayerError, match=rf"holds 2 layers \({under}扰动图斑, {under}防治责任范围\)"
    ):
        read_vector(path, layer_name="ranges")
    for asked in ("扰动图斑", "扰动图斑.shp", f"{under}扰动图斑"):
        assert len(read_vector(f"{path}:{asked}", layer_name="ranges")) == 2


def test_a_zip_in_a_zip_is_opened_once(squares, tmp_path):
    inner = packed(tmp_path / "武都区.zip", parts_of(squares("s.shp")))
    outer = packed(tmp_path / "outer.zip", {"2023/武都区.zip": inner.read_bytes()})
    assert len(read_vector(outer, layer_name="ranges")) == 3
    third = packed(tmp_path / "third.zip", {"outer.zip": outer.read_bytes()})
    with pytest.raises(LayerError, match=r"the archive outer\.zip inside .*third\.zip holds"):
        read_vector(third, layer_name="ranges")


def test_several_inner_zips_want_one_named(squares, tmp_path):
    files = {}
    for name, count in (("甲县", 1), ("乙县", 2)):
        inner = packed(
            tmp_path / f"{name}.zip", parts_of(squares(f"p{count}.shp", count=count), stem="图斑")
        )
        files[f"{name}.zip"] = inner.read_bytes()
    path = packed(tmp_path / "all.zip", files)
    with pytest.raises(LayerError, match="2 layers"):
        read_vector(path, layer_name="ranges")
    assert len(read_vector(f"{path}:乙县/图斑", layer_name="ranges")) == 2


@pytest.mark.filterwarnings("ignore")
def test_a_geodatabase_is_read_as_a_folder_and_in_a_zip(squares, tmp_path):
    path = squares("d.gdb", 编号=["一", "二", "三"])
    assert read_vector(path, layer_name="ranges")["编号"].tolist() == ["一", "二", "三"]
    files = {
        f"库/d.gdb/{part.name}": part.read_bytes() for part in path.iterdir() if part.is_file()
    }
    assert len(read_vector(packed(tmp_path / "d.zip", files), layer_name="ranges")) == 3


def test_letters_and_pictures_beside_the_data_are_not_unpacked(squares, tmp_path):
    files = parts_of(squares("s.shp")) | {
        "通知.docx": b"x", "照片/1.jpg": b"x", "__MACOSX/._s.shp": b"x", "说明.txt": "说明".encode(),
    }  # fmt: skip
    assert len(read_vector(packed(tmp_path / "z.zip", files), layer_name="ranges")) == 3


HOSTILE = [
    "../../up/s", "/etc/s", r"..\..\s", "C:\\Windows\\s", "a/../../s", "con",
    "a" * 400, "图" * 120, "s?*<>|:", " s ", "..", "./././s", "s.", "'\"; drop", "%2e%2e/s",
]  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_leads_outside_the_folder_or_breaks_the_reading(squares, tmp_path, name):
    path = squares("s.geojson", crs="EPSG:4326", x=105.5, y=33.5, side=0.01)
    home = tmp_path / "in"
    home.mkdir()
    packed(home / "z.zip", {f"{name}.geojson": path.read_bytes()})
    before = sorted(tmp_path.rglob("*"))
    assert len(read_vector(home / "z.zip", layer_name="ranges")) == 3
    assert sorted(tmp_path.rglob("*")) == before


def test_long_names_keep_the_parts_of_a_shapefile_together(squares, tmp_path):
    files = parts_of(squares("s.shp"), stem="某某建设项目水土保持方案防治责任范围" * 12)
    assert len(read_vector(packed(tmp_path / "z.zip", files), layer_name="ranges")) == 3


def test_names_are_cut_at_the_same_place_for_every_part():
    long = "图斑" * 100
    stems = {safe_name(f"{long}{ending}").stem for ending in (".shp", ".dbf", ".shx")}
    assert len(stems) == 1
    assert safe_name(f"{long}甲.shp") != safe_name(f"{long}乙.shp")


# --- bombs ---------------------------------------------------------------------------


def bomb(path, *, count=1, size=120_000_000):
    """Pack zeros: 120 MB become 117 kB, which is a thousand to one."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(count):
            archive.writestr(f"{number}.geojson", bytes(size))
    return path


def test_an_archive_that_grows_a_thousand_times_is_refused_before_it_is_unpacked(tmp_path):
    with pytest.raises(LayerError, match=r"\(ratio: 1,0\d\d, at most 250\)") as caught:
        read_vector(bomb(tmp_path / "b.zip"), layer_name="ranges")
    assert caught.value.code == "archive_too_large"


@pytest.mark.parametrize(
    ("limit", "what"), [({"unpacked_bytes": 1000}, "bytes"), ({"members": 1}, "files")]
)
def test_size_and_number_of_files_have_limits_that_can_be_set(squares, tmp_path, limit, what):
    path = packed(tmp_path / "z.zip", parts_of(squares("s.shp", count=20)))
    assert len(read_vector(path, layer_name="ranges")) == 20
    with pytest.raises(LayerError, match=what):
        read_vector(path, layer_name="ranges", limits=InputLimits(**limit))


def test_a_bomb_inside_a_zip_is_refused_as_well(tmp_path):
    inner = bomb(tmp_path / "b.zip")
    outer = packed(tmp_path / "o.zip", {"b.zip": inner.read_bytes()})
    with pytest.raises(LayerError) as caught:
        read_vector(outer, layer_name="ranges")
    assert caught.value.code == "archive_too_large"


def test_inner_archives_share_the_room_of_the_outer_one(tmp_path):
    content = bytes(range(256)) * 200  # 51 200 bytes each
    inner = packed(tmp_path / "i.zip", {"a.geojson": content})
    outer = packed(tmp_path / "o.zip", {f"{n}.zip": inner.read_bytes() for n in range(5)})
    with pytest.raises(LayerError, match="bytes"):
        read_vector(outer, layer_name="ranges", limits=InputLimits(unpacked_bytes=150_000))


def test_an_archive_that_lies_about_its_size_stops_at_the_size_that_it_states(tmp_path):
    path = bomb(tmp_path / "b.zip", size=5_000_000)
    raw = bytearray(path.read_bytes())
    # Both headers, local and central, state the size: say 1000 bytes instead of five million.
    for place in (22, raw.rfind(b"PK\x01\x02") + 24):
        struct.pack_into("<I", raw, place, 1000)
    path.write_bytes(raw)
    with pytest.raises(LayerError) as caught:
        read_vector(path, layer_name="ranges")
    assert caught.value.code == "file_unreadable"


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
def test_a_workbook_is_an_archive_too(tmp_path, ending):
    with zipfile.ZipFile(tmp_path / f"b.{ending}", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", bytes(120_000_000))
    with pytest.raises(LayerError) as caught:
        read_vector(tmp_path / f"b.{ending}", layer_name="ranges")
    assert caught.value.code == "archive_too_large"


def test_a_kmz_is_an_archive_too(tmp_path):
    bomb(tmp_path / "b.zip").rename(tmp_path / "b.kmz")
    with pytest.raises(LayerError) as caught:
        read_vector(tmp_path / "b.kmz", layer_name="ranges")
    assert caught.value.code == "archive_too_large"


@pytest.mark.parametrize("ending", ["rar", "7z", "tar.gz"])
def test_other_archives_are_named_with_what_to_do(tmp_path, ending):
    (tmp_path / f"a.{ending}").write_bytes(b"Rar!\x1a\x07")
    with pytest.raises(LayerError, match=r"Unpack it, or pack it as \.zip"):
        read_vector(tmp_path / f"a.{ending}", layer_name="ranges")
    packed(tmp_path / "o.zip", {f"a.{ending}": b"Rar!"})
    with pytest.raises(LayerError, match="which cannot be read"):
        read_vector(tmp_path / "o.zip", layer_name="ranges")


def test_a_password_is_said(tmp_path):
    path = packed(tmp_path / "p.zip", {"a.csv": b"a,b\n1,2\n"})
    raw = bytearray(path.read_bytes())
    raw[6] |= 1  # the flag of encryption, in the local header …
    raw[raw.rfind(b"PK\x01\x02") + 8] |= 1  # … and in the central one
    path.write_bytes(raw)
    with pytest.raises(LayerError, match="has a password"):
        read_vector(path, layer_name="ranges")
