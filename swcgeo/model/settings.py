"""
Settings: frozen, checked when made, each number with its unit, source and kind of evidence.

They are passed in, never global.  Evidence is ``text`` (a public text says so), ``recall``
(remembered practice, not verified) or ``design`` (our own choice).  Sources, an S with a number,
are listed in docs/sources.md.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Literal, Self

from swcgeo.errors import SettingsError
from swcgeo.model.codes import STAGES

Evidence = Literal["text", "recall", "design"]


def setting(
    default: Any,  # noqa: ANN401 - a setting may be a number, a flag or a set of codes
    *,
    unit: str,
    source: str,
    evidence: Evidence,
    low: float | None = None,
    high: float | None = None,
    among: frozenset[str] | None = None,
) -> Any:  # noqa: ANN401 - dataclass fields are typed where they stand
    """
    Declare one field of a settings class.

    Parameters
    ----------
    default : object
        The value without further word.
    unit : str
        Unit of the value, ``"1"`` for a share, ``""`` for none.
    source : str
        Where the value comes from.
    evidence : {"text", "recall", "design"}
        What kind of source that is.
    low, high : float, optional
        Smallest and largest value allowed.
    among : frozenset of str, optional
        The words allowed, for a set of words.

    Returns
    -------
    dataclasses.Field
        The field, with unit, source, evidence and bounds as metadata.

    Examples
    --------
    >>> ComplianceSettings.__dataclass_fields__["tolerance_m"].metadata["unit"]
    'm'
    """
    notes = {"unit": unit, "source": source, "evidence": evidence, "low": low, "high": high,
             "among": among}  # fmt: skip
    return field(default=default, metadata=notes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What all settings classes share: bounds are checked, fields can be replaced from a table."""

    def __post_init__(self) -> None:
        for item in fields(self):
            low, high = item.metadata.get("low"), item.metadata.get("high")
            value = getattr(self, item.name)
            _check_kind(item.name, value, item.default)
            if low is not None and not value >= low:
                raise SettingsError(
                    "settings_wrong", name=item.name, value=value, wanted=f">= {low}"
                )
            if high is not None and not value <= high:
                raise SettingsError(
                    "settings_wrong", name=item.name, value=value, wanted=f"<= {high}"
                )
            among = item.metadata.get("among")
            if among is not None and not value <= among:
                raise SettingsError(
                    "settings_wrong", name=item.name, value=", ".join(sorted(value)),
                    wanted=", ".join(sorted(among)),
                )  # fmt: skip

    @classmethod
    def from_table(cls, table: Mapping[str, object]) -> Self:
        """
        Make settings from a table such as ``[settings.compliance]`` of a project file.

        Parameters
        ----------
        table : mapping
            Field names and values; those left out keep their default.

        Returns
        -------
        Settings
            The settings.

        Raises
        ------
        SettingsError
            If a name is unknown or a value outside its bounds.

        Examples
        --------
        >>> ComplianceSettings.from_table({"tolerance_m": 3}).tolerance_m
        3
        """
        known = {item.name: item for item in fields(cls)}
        for name, value in table.items():
            if name not in known:
                wanted = f"one of the fields {', '.join(sorted(known))}"
                raise SettingsError("settings_wrong", name=name, value=value, wanted=wanted)
        values = {
            name: _collected(value, known[name].default) if isinstance(value, list) else value
            for name, value in table.items()
        }
        return replace(cls(), **values)


def _collected(value: list[Any], default: object) -> object:
    """Return a list of a file as what the field holds: a set, or numbers in their order."""
    return frozenset(map(str, value)) if isinstance(default, frozenset) else tuple(value)


def _check_kind(name: str, value: object, default: object) -> None:
    """Raise SettingsError where `value` is of another kind than `default`, or no finite number."""
    fits = isinstance(value, type(default))
    wanted = f"of kind {type(default).__name__}"
    if isinstance(default, float):
        fits = isinstance(value, int | float) and math.isfinite(value)
        wanted = "a number"
    elif isinstance(default, int) and not isinstance(default, bool):
        wanted = "a whole number"
    if not fits or isinstance(value, bool) != isinstance(default, bool):
        raise SettingsError("settings_wrong", name=name, value=repr(value), wanted=wanted)


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplianceSettings(Settings):
    """Thresholds of the decision table that turns areas into verdicts (domain notes §2.2)."""

    tolerance_m: float = setting(
        5.0,
        unit="m",
        source="S51: field position error < 1 pixel of 2 m imagery; boundary error <= 2 pixels",
        evidence="recall",
        low=0,
    )
    """Positional tolerance t by which the ranges are grown and shrunk."""
    arc_segments: int = setting(16, unit="", source="§2.2", evidence="design", low=4)
    """Segments a quadrant of the round joins of grown and shrunk ranges."""
    small_m2: float = setting(500.0, unit="m2", source="§2.2", evidence="design", low=0)
    """Upper bound of s, the area below which inside and outside do not count."""
    small_share: float = setting(0.05, unit="1", source="§2.2", evidence="design", low=0, high=1)
    """Share of the patch that bounds s from above."""
    rounding_m2: float = setting(1.0, unit="m2", source="§2.2", evidence="design", low=0)
    """Area outside that is put down to the rounding of projections."""
    rounding_m: float = setting(0.1, unit="m", source="§2.2", evidence="design", low=0)
    """Distance outside that is put down to the rounding of projections."""
    near_m: float = setting(200.0, unit="m", source="§2.2", evidence="design", low=0)
    """Distance d within which a range ties a patch to its project."""
    near_linear_m: float = setting(
        300.0,
        unit="m",
        source="S47: 令53 art. 16 (3), shift of linear works",
        evidence="text",
        low=0,
    )
    """The same for projects that are long and thin."""
    untouched_share: float = setting(
        0.05, unit="1", source="§2.2", evidence="design", low=0, high=1
    )
    """A range less disturbed than this share counts as not built on."""
    plan_limit_m2: float = setting(
        5000.0, unit="m2", source="S47: 令53 art. 7, 0.5 hm2 (with earthwork < 1000 m3)",
        evidence="text", low=0,
    )  # fmt: skip
    """Area below which no plan is needed."""
    fully_used_share: float = setting(
        0.95, unit="1", source="§2.2", evidence="design", low=0, high=1
    )
    """A range disturbed from this share on is fully used."""
    stale_years: int = setting(
        3,
        unit="a",
        source="S18: 令53 art. 18, start 3 years after approval",
        evidence="text",
        low=0,
    )
    """Years between approval and start after which a plan is examined again."""
    steep_deg: float = setting(
        25.0, unit="deg", source="S48: 水土保持法 art. 20", evidence="text", low=0, high=90
    )
    """Slope from which ground counts as steep; a province may set a lower one."""
    stated_share: float = setting(0.10, unit="1", source="§2.2", evidence="design", low=0)
    """Relative difference between stated and computed area that is worth a word."""
    sample_percent: int = setting(
        5, unit="%", source="S51: >= 5 % of patches are checked", evidence="text", low=0, high=100
    )
    """Share of the patches of no construction that is visited all the same."""
    serious_m2: float = setting(
        50_000.0,
        unit="m2",
        source="S64: 较重 from 5 hm2; only to order field checks",
        evidence="text",
        low=0,
    )
    """Area from which a patch without a plan is visited first."""
    ranges_incomplete: bool = setting(False, unit="", source="§2.2", evidence="design")
    """True where the office says that many approvals have no vector."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountSettings(Settings):
    """How treated area is counted (domain notes §3.4)."""

    counted_stages: frozenset[str] = setting(
        frozenset({"accepted"}), unit="", source="§3.4 rule 4", evidence="recall",
        among=frozenset(STAGES.values()),
    )  # fmt: skip
    """Stages (designed, built, accepted) whose treatments count."""
    closure_years: int = setting(3, unit="a", source="S54: 3 to 5 years", evidence="text", low=0)
    """Full years after completion from which 封禁治理 counts."""
    tillage_once: bool = setting(True, unit="", source="S54", evidence="text")
    """保土耕作 counts only in the year in which it was done."""
    bound_m2: float = setting(1.0, unit="m2", source="design contract", evidence="design", low=0)
    """How far an identity of the account may be off."""
    finding_m2: float = setting(1.0, unit="m2", source="design contract", evidence="design", low=0)
    """Area from which an overlap or an outside part is listed as a finding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairSettings(Settings):
    """Which repairs of geometry are accepted without asking."""

    accept_large: bool = setting(False, unit="", source="design contract", evidence="design")
    """True accepts every repair (``--accept-repairs``)."""
    large_share: float = setting(0.001, unit="1", source="design", evidence="design", low=0)
    """A repair that changes the area by more than this share is large."""
    large_m2: float = setting(100.0, unit="m2", source="design", evidence="design", low=0)
    """A repair that changes the area by more than this is large."""
    sliver_m: float = setting(
        1.0,
        unit="m",
        source="half a pixel of 2 m imagery: nothing narrower can be drawn from it",
        evidence="design",
        low=0,
    )
    """Mean width below which an outline is a sliver, a leftover of some overlay."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InputLimits(Settings):
    """What a file may cost before it is refused: deliveries come from outside."""

    unpacked_bytes: float = setting(
        4e9,
        unit="B",
        source="both big parts of the largest shapefile, 2 GB each; a county's delivery has < 1 GB",
        evidence="design",
        low=0,
    )
    """Most that an archive may come to when unpacked."""
    ratio: float = setting(
        250.0,
        unit="1",
        source="tables padded with blanks shrink 20 to 100 times; deflate ends at 1032",
        evidence="design",
        low=1,
    )
    """Most by which an archive may grow, where it comes to more than `ratio_from_bytes`."""
    ratio_from_bytes: float = setting(
        1e8, unit="B", source="less harms nobody", evidence="design", low=0
    )
    """Unpacked size from which the ratio counts."""
    members: int = setting(
        20_000,
        unit="",
        source="a file geodatabase has some hundreds of files; pictures are not unpacked",
        evidence="design",
        low=1,
    )
    """Most files that are unpacked of an archive."""
    nested: int = setting(
        1,
        unit="",
        source="a zip of zips is common (one a county); deeper ones are not",
        evidence="design",
        low=0,
    )
    """Archives inside an archive, how deep."""
    workbook_bytes: float = setting(
        1e9,
        unit="B",
        source="a full sheet (1,048,576 rows) of 20 columns; it is held in memory",
        evidence="design",
        low=0,
    )
    """Most that a workbook, which is an archive of XML, may come to when unpacked."""
    rows: int = setting(
        20_000_000,
        unit="",
        source="more than a whole country's patches; one byte can stand for a million equal rows",
        evidence="design",
        low=1,
    )
    """Most rows of a Parquet file, whose size says nothing of what it comes to."""
    text_bytes: float = setting(
        3e8,
        unit="B",
        source="ten million vertices of a KML have 250 MB; text is held in memory",
        evidence="design",
        low=0,
    )
    """Largest KML, coordinate text or damaged GeoJSON that is read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchSettings(Settings):
    """What counts as the same site seen twice (domain notes §2.5)."""

    least_share: float = setting(
        0.5, unit="1", source="§2.5: overlap >= 50 % of the smaller", evidence="design", low=0.01,
        high=1,
    )  # fmt: skip
    """Area shared / area of the smaller patch from which two patches are one site."""
    least_iou: float = setting(
        0.0, unit="1", source="§2.5: option IoU >= 0.5", evidence="design", low=0, high=1
    )
    """Area shared / area of both that is asked for besides; 0 asks for none."""
    shift_m: float = setting(
        10.0,
        unit="m",
        source="§1.1: boundary error 4 to 5 m on each side",
        evidence="recall",
        low=0,
    )
    """How far outlines of one site may lie apart."""
    alike_iou: float = setting(0.6, unit="1", source="design", evidence="design", low=0.1, high=1)
    """IoU from which two patches, laid on one another by their centroids, are one shape."""
    twin_iou: float = setting(0.9, unit="1", source="design", evidence="design", low=0.1, high=1)
    """IoU from which two patches of one source are one site."""
    most_days: int = setting(
        366, unit="d", source="§2.5: dates within one year", evidence="design", low=0
    )
    """Images farther apart in time do not show one site; an unknown date does not part them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitSettings(Settings):
    """When areas on the ground tell the unit of a column of stated areas."""

    least_rows: int = setting(3, unit="", source="design", evidence="design", low=1)
    """Rows with a stated and a computed area from which a unit can be told."""
    most_rows: int = setting(1000, unit="", source="design", evidence="design", low=1)
    """Rows that are looked at, evenly spread over the layer."""
    near_share: float = setting(
        0.10, unit="1", source="§2.2: what is worth a word", evidence="design", low=0, high=1
    )
    """Relative difference up to which a stated area agrees with the ground."""
    agreeing_share: float = setting(0.8, unit="1", source="design", evidence="design", low=0.5)
    """Share of the rows that must agree in one unit.  The nearest two units are 6.7 apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DatumSettings(Settings):
    """
    Parameters from the older Chinese datums to CGCS2000, as the survey office gives them.

    Three numbers are shifts of the geocentric axes dX, dY, dZ in m; seven add the rotations rX,
    rY, rZ in arc seconds and the scale in ppm.  Rotations are those of the **position vector**
    convention (EPSG method 9606, the one of ``+towgs84``); parameters of the coordinate frame
    convention (9607) have the rotations with the other sign.
    """

    xian_1980: tuple[float, ...] = setting(
        (), unit="m, arc seconds, ppm", source="none is public: the survey office",
        evidence="design",
    )  # fmt: skip
    """From Xian 1980; empty where they are not known."""
    beijing_1954: tuple[float, ...] = setting(
        (), unit="m, arc seconds, ppm", source="none is public: the survey office",
        evidence="design",
    )  # fmt: skip
    """From Beijing 1954; empty where they are not known."""

    def __post_init__(self) -> None:
        Settings.__post_init__(self)
        for item in fields(self):
            value = getattr(self, item.name)
            if len(value) not in {0, 3, 7} or not all(map(_is_number, value)):
                wanted = "3 or 7 numbers: dX, dY, dZ in m; rX, rY, rZ in arc seconds; ppm"
                raise SettingsError("settings_wrong", name=item.name, value=value, wanted=wanted)


Shift = str | tuple[float, ...]
"""What `ShiftSettings` takes for a layer."""
_BY_THE_USER: Any = {"unit": "m", "source": "the user", "evidence": "design"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftSettings(Settings):
    """
    Layers that are to be moved before they are used, since the user says that they lie off.

    ``"gcj02"`` and ``"bd09"``: the coordinates are those of a web map, and the published formula
    is undone; two numbers: metres to the east and to the north.
    """

    patches: str | tuple[float, ...] = setting("", **_BY_THE_USER)
    """All deliveries."""
    ranges: str | tuple[float, ...] = setting("", **_BY_THE_USER)
    """Responsibility ranges."""
    zones: str | tuple[float, ...] = setting("", **_BY_THE_USER)
    """Key zones and water source areas."""
    watersheds: str | tuple[float, ...] = setting(
        "", unit="m", source="the user", evidence="design"
    )
    """Watersheds."""
    treatments: str | tuple[float, ...] = setting(
        "", unit="m", source="the user", evidence="design"
    )
    """Treatments."""
    erosion: str | tuple[float, ...] = setting("", **_BY_THE_USER)
    """Erosion polygons of every survey."""
    damage: str | tuple[float, ...] = setting("", **_BY_THE_USER)
    """Flood damage."""
    district: str | tuple[float, ...] = setting("", **_BY_THE_USER)
    """Outline of the district."""
    towns: str | tuple[float, ...] = setting("", **_BY_THE_USER)
    """Towns."""

    def __post_init__(self) -> None:
        for item in fields(self):
            value = getattr(self, item.name)
            pair = isinstance(value, tuple) and len(value) == 2 and all(map(_is_number, value))  # noqa: PLR2004
            if not pair and value not in ("", "gcj02", "bd09"):
                wanted = '"gcj02", "bd09" or two numbers, metres east and north'
                raise SettingsError("settings_wrong", name=item.name, value=value, wanted=wanted)


def _is_number(value: object) -> bool:
    """Return whether a value is a finite number."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class OffsetSettings(Settings):
    """When two layers count as systematically shifted against one another."""

    look: bool = setting(True, unit="", source="§5", evidence="design")
    """Whether offsets are looked for at all."""
    reach_m: float = setting(
        2000.0, unit="m", source="§5: GCJ-02 up to 0.7 km, BD-09 up to 1.4 km, UTM read as "
        "Gauss-Krüger 1.8 km", evidence="design", low=100, high=10_000,
    )  # fmt: skip
    """Largest offset that is looked for."""
    least_m: float = setting(
        15.0, unit="m", source="three times the tolerance of 5 m (§2.2)", evidence="design", low=0
    )
    """Smallest offset that is worth a word."""
    least_score: float = setting(
        6.0, unit="1", source="false alarms measured on drawn worlds", evidence="design", low=3
    )
    """Standard deviations by which agreement must exceed that of outlines moved at random."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SoilLossSettings(Settings):
    """How soil loss is computed and graded (domain notes §3.1, §3.3)."""

    length_cap_m: float = setting(
        300.0, unit="m", source="S50: 300 m; S52, project sites: 100 m", evidence="text", low=1
    )
    """Slopes longer than this count as so long."""
    slope_cap_deg: float = setting(
        30.0, unit="deg", source="guidelines of surveys: 25° or 30°", evidence="recall",
        low=1, high=90,
    )  # fmt: skip
    """Ground steeper than this counts as so steep in S; 90 caps nothing."""
    unit_plot_m: float = setting(
        22.13, unit="m", source="S62; S52, project sites: 20 m", evidence="text", low=1
    )
    """Length of the plot for which L is 1."""
    cut_share: float = setting(0.5, unit="1", source="S32", evidence="text", low=0, high=1)
    """A slope length ends where the slope falls below this share of that above it."""
    cut_share_gentle: float = setting(0.7, unit="1", source="S32", evidence="text", low=0, high=1)
    """The same for cells whose own slope is gentle."""
    gentle_deg: float = setting(5.0, unit="deg", source="S32", evidence="text", low=0, high=90)
    """Slope below which a cell is gentle in that sense."""
    lower_inclusive: bool = setting(
        True, unit="", source="SL 190 leaves it open; upper: S62", evidence="design"
    )
    """True where a modulus on a bound belongs to the higher grade."""
    doubtful_median: float = setting(
        15_000.0, unit="t/(km2·a)", source="S50: 剧烈 begins there", evidence="design", low=1
    )
    """A median loss above this is put down to a wrong unit."""
    doubtful_slope_deg: float = setting(
        40.0, unit="deg", source="hardly any county is half as steep", evidence="design",
        low=1, high=90,
    )  # fmt: skip
    """A median slope above this is put down to heights in feet or cells in degrees."""
    block_cells: int = setting(1024, unit="", source="design", evidence="design", low=16)
    """Cells a side of the blocks in which rasters are read; it changes no result."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AllSettings:
    """The settings of every step, as ``[settings.…]`` of a project file names them."""

    compliance: ComplianceSettings = field(default_factory=ComplianceSettings)
    account: AccountSettings = field(default_factory=AccountSettings)
    repair: RepairSettings = field(default_factory=RepairSettings)
    match: MatchSettings = field(default_factory=MatchSettings)
    datum: DatumSettings = field(default_factory=DatumSettings)
    shift: ShiftSettings = field(default_factory=ShiftSettings)
    offset: OffsetSettings = field(default_factory=OffsetSettings)
    soil_loss: SoilLossSettings = field(default_factory=SoilLossSettings)

    @classmethod
    def from_tables(cls, tables: Mapping[str, object]) -> AllSettings:
        """
        Make all settings from the table ``[settings]`` of a project or settings file.

        Parameters
        ----------
        tables : mapping
            One table for each step.

        Returns
        -------
        AllSettings
            The settings.

        Raises
        ------
        SettingsError
            If a step or field is unknown, or a value cannot be used.

        Examples
        --------
        >>> AllSettings.from_tables({"account": {"closure_years": 5}}).account.closure_years
        5
        """
        kinds: dict[str, type[Settings]] = {
            "compliance": ComplianceSettings,
            "account": AccountSettings,
            "repair": RepairSettings,
            "match": MatchSettings,
            "datum": DatumSettings,
            "shift": ShiftSettings,
            "offset": OffsetSettings,
            "soil_loss": SoilLossSettings,
        }
        made: dict[str, Any] = {}
        for step, table in tables.items():
            if step not in kinds or not isinstance(table, Mapping):
                wanted = f"a table named {', '.join(kinds)}"
                raise SettingsError("settings_wrong", name=step, value=table, wanted=wanted)
            made[step] = kinds[step].from_table(table)
        return cls(**made)
