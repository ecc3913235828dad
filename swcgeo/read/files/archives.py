"""Archives unpacked safely: nothing outside the target folder, nothing without bound."""

from __future__ import annotations

import hashlib
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from swcgeo.errors import LayerError
from swcgeo.model.settings import InputLimits

DATA_ENDINGS = frozenset(
    {
        ".shp", ".gpkg", ".geojson", ".json", ".kml", ".kmz", ".gml", ".gpx", ".dxf", ".tab",
        ".mif", ".fgb", ".parquet", ".geoparquet", ".csv", ".txt", ".xlsx", ".xls", ".gdb",
    }
)  # fmt: skip
"""Endings of what holds data by itself."""
OTHER_ARCHIVES = frozenset({".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz"})
_NO_DATA = frozenset(
    {
        ".jpg", ".jpeg", ".png", ".gif", ".bmp", ".heic", ".webp", ".mp4", ".mov", ".avi", ".mp3",
        ".m4a", ".tif", ".tiff", ".img", ".pdf", ".doc", ".docx", ".wps", ".ppt", ".pptx", ".exe",
    }
)  # fmt: skip
"""What lies beside data and need not be unpacked: pictures, films, letters."""
_STEP = 1 << 20
_LONGEST_NAME = 120
_FORBIDDEN = re.compile(r'[<>:"|?*\x00-\x1f\x7f]')
_DEVICES = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
_BROKEN = (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, ValueError,
           NotImplementedError)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Parcel:
    """
    An archive that somebody sent.

    Attributes
    ----------
    path : Path
        The archive.
    layer_name : str
        What it is wanted as.
    shown : str
        How errors name it.
    limits : InputLimits
        What it may cost.
    """

    path: Path
    layer_name: str
    shown: str
    limits: InputLimits


def unpack(parcel: Parcel, folder: Path) -> None:
    """
    Unpack an archive into a folder, names in GBK where the archive does not say UTF-8.

    Parameters
    ----------
    parcel : Parcel
        The archive.
    folder : Path
        An empty folder.

    Raises
    ------
    LayerError
        If it is damaged, locked, or would come to more than `parcel.limits` allows.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as name:
    ...     file, inside = Path(name) / "a.zip", Path(name) / "in"
    ...     with zipfile.ZipFile(file, "w") as archive:
    ...         archive.writestr("../../up.csv", "a")
    ...     unpack(Parcel(file, "patches", "a.zip", InputLimits()), inside)
    ...     [found.relative_to(inside).as_posix() for found in inside.rglob("*")]
    ['up.csv']
    """
    try:
        with zipfile.ZipFile(parcel.path) as archive:
            wanted = [member for member in archive.infolist() if _is_wanted(member)]
            _require_modest(wanted, parcel)
            for member in wanted:
                target = folder / safe_name(member_name(member))
                target.parent.mkdir(parents=True, exist_ok=True)
                with target.open("wb") as sink:
                    for piece in _pieces(archive, member):
                        sink.write(piece)
    except LayerError:
        raise
    except _BROKEN as error:
        raise _broken(error, parcel) from error


def require_modest_workbook(parcel: Parcel) -> None:
    """
    Refuse a workbook that would fill the memory; one that is no archive passes.

    Parameters
    ----------
    parcel : Parcel
        The workbook (``.xlsx``, ``.ods`` …).

    Raises
    ------
    LayerError
        If it is a damaged archive, or comes to more than `parcel.limits` allows.

    Examples
    --------
    >>> require_modest_workbook(Parcel(Path("no.xls"), "plans", "no.xls", InputLimits()))
    """
    if not zipfile.is_zipfile(parcel.path):
        return
    try:
        with zipfile.ZipFile(parcel.path) as archive:
            members = archive.infolist()
            _require_modest(members, parcel, most=parcel.limits.workbook_bytes)
            for member in members:
                # Sizes are stated by the archive; reading it once shows that they are true.
                for _ in _pieces(archive, member):
                    pass
    except LayerError:
        raise
    except _BROKEN as error:
        raise _broken(error, parcel) from error


def member_name(member: zipfile.ZipInfo) -> str:
    """
    Return the name of a member; Windows in China writes it in GBK without saying so.

    Parameters
    ----------
    member : ZipInfo
        A member of an archive.

    Returns
    -------
    str
        Its name, read as UTF-8 or GB 18030 where it is not stated.

    Examples
    --------
    >>> member_name(zipfile.ZipInfo("图斑.shp".encode("gbk").decode("cp437")))
    '图斑.shp'
    """
    if member.flag_bits & 0x800 or member.filename.isascii():
        return member.filename
    raw = member.filename.encode("cp437", errors="replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return member.filename


def safe_name(name: str) -> PurePosixPath:
    r"""
    Return a relative path that stays in its folder and that every file system takes.

    Parameters
    ----------
    name : str
        Name of a member, from whatever system.

    Returns
    -------
    PurePosixPath
        Without ``..``, roots, drives and forbidden characters; parts too long are cut, with a
        digest behind, so that the parts of a shapefile keep one stem.

    Examples
    --------
    >>> [str(safe_name(name)) for name in ("/etc/x.shp", r"..\\a\\b?.shp", "C:/nul.csv")]
    ['etc/x.shp', 'a/b_.shp', 'C_/_nul.csv']
    """
    parts = [part.strip() for part in name.replace("\\", "/").split("/")]
    kept = [_safe_part(part) for part in parts if part not in {"", ".", ".."}]
    return PurePosixPath(*(kept or ["_"]))


def _safe_part(part: str) -> str:
    """Return one part of a path as every file system takes it."""
    plain = _FORBIDDEN.sub("_", part).rstrip(". ") or "_"
    plain = plain.encode("utf-8", errors="replace").decode("utf-8")
    if _DEVICES.match(plain):
        plain = f"_{plain}"
    if len(plain.encode()) <= _LONGEST_NAME:
        return plain
    stem, dot, ending = plain.rpartition(".")
    if not dot or len(ending.encode()) > _LONGEST_NAME // 4:
        stem, dot, ending = plain, "", ""
    digest = hashlib.sha256(stem.encode()).hexdigest()[:8]
    return f"{stem[: _LONGEST_NAME // 4]}~{digest}{dot}{ending}"


def _is_wanted(member: zipfile.ZipInfo) -> bool:
    """Return True for members that may hold data."""
    name = PurePosixPath(member_name(member).replace("\\", "/"))
    litter = name.name.startswith("._") or "__MACOSX" in name.parts
    in_base = any(part.casefold().endswith(".gdb") for part in name.parts[:-1])
    picture = name.suffix.casefold() in _NO_DATA and not in_base
    return not (member.is_dir() or litter or picture)


def _require_modest(
    members: Sequence[zipfile.ZipInfo], parcel: Parcel, *, most: float | None = None
) -> None:
    """Raise LayerError where an archive states to come to more than is allowed."""
    limits = parcel.limits
    allowed = limits.unpacked_bytes if most is None else most
    unpacked = sum(member.file_size for member in members)
    packed = max(1, min(parcel.path.stat().st_size, sum(one.compress_size for one in members)))
    ratio = unpacked / packed if unpacked > limits.ratio_from_bytes else 0.0
    for what, size, limit in (
        ("files", len(members), limits.members), ("bytes", unpacked, allowed),
        ("ratio", ratio, limits.ratio),
    ):  # fmt: skip
        if size > limit:
            said = {"what": what, "size": f"{size:,.0f}", "most": f"{limit:,.0f}"}
            raise LayerError("archive_too_large", **_fields(parcel), **said)


def _pieces(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield the content of a member; zipfile ends at the size stated and checks the sum."""
    with archive.open(member) as source:
        while piece := source.read(_STEP):
            yield piece


def _broken(error: Exception, parcel: Parcel) -> LayerError:
    """Return the error of an archive that cannot be unpacked."""
    if "password" in str(error):
        return LayerError("archive_locked", **_fields(parcel))
    return LayerError("file_unreadable", **_fields(parcel), reason=str(error).rstrip("."))


def _fields(parcel: Parcel) -> dict[str, str]:
    """Return what every error of an archive names."""
    return {"layer": parcel.layer_name, "path": parcel.shown}
