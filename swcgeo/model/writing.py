"""What a user may choose about files that are written."""

from __future__ import annotations

from dataclasses import dataclass

from swcgeo.errors import UsageError

GPKG_VERSIONS = ("1.2", "1.3", "1.4")
OUT_ENCODINGS = ("utf-8", "gbk")


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteOptions:
    """
    How a file is written, where its format leaves a choice.

    Attributes
    ----------
    gpkg_version : str or None
        Version of a GeoPackage; None for 1.3, which field tablets read; 1.2 is for desktop
        software of before 2021.
    encoding : str or None
        Encoding of a shapefile or CSV: ``gbk`` for software that knows no other, None for UTF-8.
    """

    gpkg_version: str | None = None
    encoding: str | None = None

    @property
    def codec(self) -> str:
        """Name of the Python codec: GB18030 holds GBK and the characters that it lacks."""
        return "gb18030" if self.encoding == "gbk" else "utf-8"

    def require_for(self, ending: str) -> None:
        """
        Raise where a choice means nothing for the format.

        Parameters
        ----------
        ending : str
            The ending that picks the format.

        Raises
        ------
        UsageError
            If an option was given that the format does not have.

        Examples
        --------
        >>> WriteOptions(gpkg_version="1.2").require_for(".gpkg")
        >>> WriteOptions(encoding="gbk").require_for(".gpkg")
        Traceback (most recent call last):
        swcgeo.errors.UsageError: --out-encoding means nothing for .gpkg; it is for .shp .csv.
        """
        given = (
            ("--gpkg-version", self.gpkg_version, (".gpkg",)),
            ("--out-encoding", self.encoding, (".shp", ".csv")),
        )
        for option, value, endings in given:
            if value is not None and ending not in endings:
                fields = {"option": option, "ending": ending, "endings": " ".join(endings)}
                raise UsageError("option_unfit", **fields)
