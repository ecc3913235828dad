"""
The errors of swcgeo: one root, one child for each kind of place where a call can fail.

Every error carries a `code` and the `fields` that its sentence is made of.  `str(error)` is the
English sentence; the command line prints the sentence of the same code in the language of the
reader.  Each child is also the builtin error that a caller would expect.
"""

from __future__ import annotations

from typing import ClassVar, TypeGuard

SENTENCES: dict[str, tuple[str, str]] = {
    # code: (Chinese, English); what, where, how much, and what to do
    "file_missing": (
        "{layer}：文件不存在：{path}。请检查路径。",
        "{layer}: there is no file {path}. Check the path.",
    ),
    "option_wrong": (
        "{option} 的值 {value} 不能用：{wanted}。",
        "{option} is {value}, which cannot be used: {wanted}.",
    ),
    "option_unfit": (
        "{option} 对 {ending} 不适用，只用于 {endings}。",
        "{option} means nothing for {ending}; it is for {endings}.",
    ),
    "project_wrong": (
        "项目文件 {path} 不能用：{reason}。请改正后重试。",
        "The project file {path} cannot be used: {reason}. Correct it and run again.",
    ),
    "profile_wrong": (
        "方言文件 {path} 不能用：{reason}。请改正后重试。",
        "The profile {path} cannot be used: {reason}. Correct it and run again.",
    ),
    "settings_wrong": (
        "设置 {name} = {value} 不能用：应为 {wanted}。",
        "The setting {name} is {value}; wanted {wanted}.",
    ),
    "file_unreadable": (
        "{layer}：无法读取 {path}：{reason}。文件可能损坏或不完整，请重新获取。",
        "{layer}: {path} cannot be read: {reason}. The file may be damaged or cut off; "
        "fetch it again.",
    ),
    "archive_too_large": (
        "{layer}：压缩包 {path} 解压后超过允许值（{what}：{size}，最多 {most}），未予解压。"
        "请核实来源，或解压后只给出需要的文件。",
        "{layer}: the archive {path} unpacks to more than is allowed ({what}: {size}, at most "
        "{most}) and was not opened. Find out where it comes from, or unpack it and give the "
        "file that is wanted.",
    ),
    "archive_nested": (
        "{layer}：{path} 中的压缩包 {inner} 里还有压缩包。请先解压。",
        "{layer}: the archive {inner} inside {path} holds further archives. Unpack it first.",
    ),
    "archive_kind": (
        "{layer}：不能读取 {ending} 压缩包 {path}。请解压，或改用 .zip。",
        "{layer}: {path} is an archive of the kind {ending}, which cannot be read. Unpack it, "
        "or pack it as .zip.",
    ),
    "archive_locked": (
        "{layer}：压缩包 {path} 有密码。请先解压。",
        "{layer}: the archive {path} has a password. Unpack it first.",
    ),
    "file_too_large": (
        "{layer}：{path} 有 {size} 字节，这种格式最多读 {most} 字节。请转换为 .gpkg。",
        "{layer}: {path} has {size} bytes; of this format at most {most} are read. "
        "Convert it to .gpkg.",
    ),
    "rows_too_many": (
        "{layer}：{path} 声明有 {rows} 行、展开后 {size} 字节，超过允许值（{most} 行、{most_size} 字节）。"
        "请核实来源，或只取需要的部分。",
        "{layer}: {path} states {rows} rows and {size} bytes when read; at most {most} rows and "
        "{most_size} bytes are. Find out where it comes from, or take out what is wanted.",
    ),
    "markup_unsafe": (
        "{layer}：{path} 含有文档类型声明（DTD）。地图文件不需要它，它可以展开成任意内容，"
        "因此拒绝读取。请从原软件重新导出。",
        "{layer}: {path} declares a document type (DTD). No map needs one, and it can expand to "
        "anything, so the file is refused. Export it again from where it comes.",
    ),
    "format_refused": (
        "{layer}：{path} 不是数据，而是指向其他数据的说明（{driver}），拒绝读取。请直接给出数据文件。",
        "{layer}: {path} is no data but points to data elsewhere ({driver}) and is refused. "
        "Give the file with the data.",
    ),
    "drawing_open": (
        "{layer}：图纸 {path} 的 {count} 个实体中没有闭合多段线。请在 CAD 中闭合边界后重新导出。",
        "{layer}: none of the {count} entities of the drawing {path} is a closed polyline. "
        "Close the outlines in CAD and export again.",
    ),
    "layer_unknown": (
        "{layer}：{path} 中没有图层 {name}；有：{present}。",
        "{layer}: {path} has no layer {name}; it has {present}.",
    ),
    "layer_ambiguous": (
        "{layer}：{path} 中有 {count} 个图层（{present}），请用 文件:图层 指定一个。",
        "{layer}: {path} holds {count} layers ({present}); name one as file:layer.",
    ),
    "layer_empty": (
        "{layer}：{path} 中没有任何要素。请检查文件是否正确。",
        "{layer}: {path} holds no features. Check that it is the right file.",
    ),
    "folder_useless": (
        "{path} 中没有能用的文件（看了 {count} 个）。请放入图斑、防治责任范围、小流域等数据后重试。",
        "No file in {path} can be used ({count} were looked at). Put patches, ranges, watersheds "
        "and the like there and run again.",
    ),
    "project_exists": (
        "{path} 已存在，未作改动。请先改名或移走，再重新运行。",
        "{path} exists already and was left as it is. Rename or move it and run again.",
    ),
    "layer_not_polygons": (
        "{layer}：{path} 的 {rows} 个要素中没有面（只有 {types}）。此处需要面图层。",
        "{layer}: none of the {rows} features of {path} is a polygon (only {types}). "
        "A polygon layer is needed here.",
    ),
    "crs_missing": (
        "{layer}：{path} 没有坐标系；{rows} 个要素，x {west:.6g} 至 {east:.6g}，"
        "y {south:.7g} 至 {north:.7g}。可能是：{candidates}。请用 --crs 指定，本工具从不猜测。",
        "{layer}: {path} has no CRS; {rows} features, x {west:.6g} to {east:.6g}, "
        "y {south:.7g} to {north:.7g}. Candidates: {candidates}. "
        "Name one with --crs (in Python: crs=...); swcgeo never guesses.",
    ),
    "crs_wrong": (
        "{layer}：坐标系 {value} 无法识别：{reason}。请给出 EPSG 编号，如 EPSG:4544。",
        "{layer}: the CRS {value} is not understood: {reason}. "
        "Give an EPSG code such as EPSG:4544.",
    ),
    "column_missing": (
        "{layer}：缺少字段 {column}；现有字段：{present}。请补充该字段，或把对应字段改为此名。",
        "{layer}: the column {column} is missing; there are {present}. "
        "Add it, or give its name to the column that holds it.",
    ),
    "no_common_ground": (
        "{layer_a} 与 {layer_b} 没有任何重叠（相距约 {distance_km:.0f} km）。"
        "坐标系可能有误，结果将为空。",
        "{layer_a} and {layer_b} have no ground in common (about {distance_km:.0f} km apart). "
        "One of the CRS is probably wrong; the result would be empty.",
    ),
    "nothing_usable": (
        "{layer}：{rows} 个要素没有一个能用（{reason}）。",
        "{layer}: none of the {rows} features can be used ({reason}).",
    ),
    "raster_wrong": (
        "{layer}：栅格 {path} 不能用：{reason}。",
        "{layer}: the raster {path} cannot be used: {reason}.",
    ),
    "region_unknown": (
        "侵蚀分区 {region} 无法确定容许土壤流失量；请用 --region（项目文件：erosion_region）"
        "指定：{known}。",
        "The region {region} gives no tolerable soil loss. "
        "Name one with --region (in a project: erosion_region): {known}.",
    ),
    "factors_mixed": (
        "{rusle} 属于 RUSLE（C·P），{csle} 属于 CSLE（B·E·T），两式不能混用。请去掉其中一式的因子。",
        "{rusle} stands in RUSLE (C·P), {csle} in CSLE (B·E·T); A is computed by one of them. "
        "Leave out the factors of the other.",
    ),
    "factors_double": (
        "给了 LS，又给了 {names}：重复。请只保留 LS，或只保留 L 与 S。",
        "LS is given and {names} as well, which would count twice. Keep LS, or L and S.",
    ),
    "factors_missing": (
        "缺少因子 {names}（A = {formula}）。请给出栅格或数值；没有措施时写 1；L、S 可由 dem 推算。",
        "The factors {names} of A = {formula} are missing. Give each as a raster or a number, 1 "
        "where it does not matter; L and S can be derived from dem.",
    ),
    "factor_outside": (
        "因子 {name} 的值 {value} 不可能：应在 {low} 至 {high} 之间（{unit}）。请检查单位。",
        "The factor {name} is {value}, which is impossible: it lies between {low} and {high} "
        "({unit}). Check its unit.",
    ),
    "loss_unknown": (
        "没有任何像元能算出土壤流失量：各因子没有共同的有值区域（{unknown}）。",
        "Soil loss is not known for a single cell: the factors have no ground in common on which "
        "all are known ({unknown}).",
    ),
    "legend_wrong": (
        '图例 {path} 不能用：{reason}。栅格侵蚀图需要图例（TOML：值 = 等级，如 1 = "微度"）。',
        "The legend {path} cannot be used: {reason}. An erosion raster needs one "
        '(TOML, value = grade, such as 1 = "slight").',
    ),
    "format_unknown": (
        "不支持输出格式 {ending}（{path}）。可用：{present}。",
        "The ending {ending} of {path} is no output format. Use one of {present}.",
    ),
    "folder_missing": (
        "无法写入 {path}：文件夹 {folder} 不存在。请先建立该文件夹。",
        "{path} cannot be written: there is no folder {folder}. Make it first.",
    ),
    "sheet_full": (
        "无法写入 {path}：图层 {layer} 有 {rows} 行，Excel 工作表最多 {most} 行。请改用 .gpkg。",
        "{path} cannot be written: the layer {layer} has {rows} rows, a sheet of Excel holds "
        "{most}. Use .gpkg instead.",
    ),
    "output_impossible": (
        "无法写入 {path}：{reason}。",
        "{path} cannot be written: {reason}.",
    ),
    "ledger_wrong": (
        "台账 {path} 不能用：{reason}。请检查路径，或另用一个新文件名。",
        "The ledger {path} cannot be used: {reason}. Check the path, or name a new file.",
    ),
    "ledger_missing": (
        "台账 {path} 不存在。请先用 swcgeo run 或 swcgeo ingest 建立。",
        "There is no ledger {path}. Make one with swcgeo run or swcgeo ingest.",
    ),
    "patch_unknown": (
        "台账 {path} 中没有图斑 {patch}。写法为 来源/批次/图斑编号；相近的有：{near}。",
        "The ledger {path} has no patch {patch}. Write SOURCE/BATCH/PATCH; near it are {near}.",
    ),
    "year_unknown": (
        "台账 {path} 中没有 {year} 年的数字；有：{present}。请先用 swcgeo run 计算该年。",
        "The ledger {path} has no figures of {year}; it has those of {present}. Run the project "
        "of that year first.",
    ),
    "ledger_busy": (
        "台账 {path} 正被其他程序写入（可能在 QGIS 中处于编辑状态）。未作任何改动，请稍后重试。",
        "The ledger {path} is being written by another program (perhaps edited in QGIS). Nothing "
        "was changed; try again later.",
    ),
    "ledger_overtaken": (
        "研判期间，台账 {path} 一再被其他程序改动。图斑已入账，研判结果未存入。请稍后重新运行。",
        "While this run was judging, other programs changed the ledger {path} again and again. The "
        "deliveries were taken in, no verdict was stored. Run again later.",
    ),
    "ledger_unreachable": (
        "无法连接台账 {path}：{reason}。请检查数据库地址、用户和密码。",
        "The ledger {path} cannot be reached: {reason}. Check the address of the database, the "
        "user and the password.",
    ),
    "ledger_driver": (
        "使用 PostgreSQL 台账需要安装 psycopg：pip install swcgeo[postgis]。",
        "A ledger in PostgreSQL needs psycopg: pip install swcgeo[postgis].",
    ),
    "glyphs_missing": (
        "字体 {font} 缺少字符 {glyphs}（用于“{text}”）。请更换字体或文字。",
        "The font {font} lacks {glyphs} (in {text!r}). Choose another font or text.",
    ),
    "cover_needed": (
        "按坡度、植被覆盖度和土地利用分级需要植被覆盖度栅格。",
        "Grades by slope, cover and land use need a raster of cover.",
    ),
    "account_open": (
        "治理账不闭合：{watershed} 的 {identity} 相差 {difference_m2:.2f} m²（允许 {bound_m2} m²）。"
        "这是本工具的错误，请报告。",
        "The account does not close: {identity} of {watershed} is off by {difference_m2:.2f} m² "
        "(allowed {bound_m2} m²). This is a fault of swcgeo; please report it.",
    ),
    "partition_open": (
        "地块剖分不闭合：{layer} 第 {row} 行相差 {difference_m2:.3f} m²。这是本工具的错误，请报告。",
        "The partition does not close: row {row} of {layer} is off by {difference_m2:.3f} m². "
        "This is a fault of swcgeo; please report it.",
    ),
}


def _in_both(value: object) -> TypeGuard[tuple[str, str]]:
    """Return whether a field stands there in Chinese and in English."""
    if not isinstance(value, tuple) or len(value) != len(("zh", "en")):
        return False
    return all(isinstance(part, str) for part in value)


class SwcgeoError(Exception):
    """
    Root of all errors that swcgeo raises.

    Parameters
    ----------
    code : str
        A key of `SENTENCES`.
    **fields
        What the sentence is filled with; a pair of texts is (Chinese, English).

    Examples
    --------
    >>> str(SettingsError("settings_wrong", name="tolerance_m", value=-1, wanted="a number >= 0"))
    'The setting tolerance_m is -1; wanted a number >= 0.'
    """

    exit_code: ClassVar[int] = 3

    def __init__(self, code: str, **fields: object) -> None:
        self.code = code
        self.fields = fields
        super().__init__(code)

    def sentence(self, lang: str = "en") -> str:
        """
        Return what went wrong as one sentence.

        Parameters
        ----------
        lang : str
            ``"zh"`` or ``"en"``.

        Returns
        -------
        str
            The filled-in sentence of this error's code.

        Examples
        --------
        >>> LayerError("layer_empty", layer="ranges", path="r.shp").sentence("zh")
        'ranges：r.shp 中没有任何要素。请检查文件是否正确。'
        """
        at = 0 if lang == "zh" else 1
        fields = {
            name: value[at] if _in_both(value) else value for name, value in self.fields.items()
        }
        return SENTENCES[self.code][at].format(**fields)

    def __str__(self) -> str:
        """Return the English sentence."""
        return self.sentence("en")


class UsageError(SwcgeoError, ValueError):
    """The command or call was put wrongly: an option, a path, a project file."""

    exit_code = 2


class MissingFileError(UsageError, FileNotFoundError):
    """A path that was named does not exist."""

    __str__ = SwcgeoError.__str__


class SettingsError(UsageError):
    """A setting has a value outside its range."""


class LayerError(SwcgeoError, OSError):
    """A file cannot be read as the layer it should be."""

    __str__ = SwcgeoError.__str__


class CrsError(SwcgeoError, ValueError):
    """A layer has no CRS, or one that contradicts its coordinates."""


class SchemaError(SwcgeoError, KeyError):
    """A column that is needed is missing."""

    __str__ = SwcgeoError.__str__


class GeometryError(SwcgeoError, ValueError):
    """The geometries of a layer cannot be used."""


class OutputError(SwcgeoError, OSError):
    """A result cannot be written."""

    __str__ = SwcgeoError.__str__


class LedgerError(SwcgeoError, OSError):
    """A ledger cannot be opened, or is held by another program."""

    __str__ = SwcgeoError.__str__


class MissingLedgerError(LedgerError, UsageError):
    """A ledger that was named does not exist."""

    exit_code = 2


class FontError(SwcgeoError, ValueError):
    """A character of a label is in no font at hand."""


class AccountError(SwcgeoError, ArithmeticError):
    """An identity that must hold does not: a fault of ours."""

    exit_code = 4
