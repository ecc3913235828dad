"""The sample's texts: project.toml, reported.toml and the README that names every planted fact."""

# ruff: noqa: E501 - tables of the README are wide
from __future__ import annotations

PROJECT = """\
# The sample project of swcgeo: a fictional district, drawn by scripts/make_sample.py.
# 虚构样例：地名、项目、图斑均为虚构。

[project]
name = "垭豁区水土保持样例"
year = {year}
ledger = "ledger.gpkg"
crs = "EPSG:4544"
erosion_region = "西南紫色土区"

[[deliveries]]
path = "{ministry}"
source = "ministry"
batch = "2023-1"
received_on = 2023-07-20
image_date = 2023-04-01
{later}
[[deliveries]]
path = "{province}"
source = "province"
batch = "2023-2"
received_on = 2023-06-08

[layers]
watersheds = "boundaries.gpkg:watersheds"
district = "boundaries.gpkg:district"
towns = "boundaries.gpkg:towns"
zones = "boundaries.gpkg:zones"
ranges = "ranges.gpkg"
treatments = "treatments.gpkg:treatments"
damage = "treatments.gpkg:damage"
dem = "dem.tif"
land_use = "land_use.gpkg"
cover = "cover.tif"
settlements = "settlements.gpkg"
gullies = "gullies.gpkg"
images = [{images}]

[[layers.erosion]]
path = "erosion_2021.gpkg"
year = 2021

[[layers.erosion]]
path = "erosion_2023.gpkg"
year = 2023

[registers]
plans = "plans.xlsx"
visits = "visits.xlsx"
cases = "cases.xlsx"
fees = "fees.xlsx"
pushed_projects = "pushed_projects.xlsx"

[report]
maker = "垭豁区水土保持站（样例）"
reported = "reported.toml"
"""

LATER = """
[[deliveries]]
path = "{path}"
source = "ministry"
batch = "2024-1"
received_on = 2024-07-18
image_date = 2024-04-10
"""

FACTORS = """\
# Factors of soil loss (CSLE) for `swcgeo soil-loss`: numbers, or rasters by path.
# 土壤流失因子：数值，或栅格文件的路径。
R = 2376.2        # MJ·mm/(hm²·h·a)  陇南 (SL 773-2018, table C.1)
K = 0.0062        # t·hm²·h/(hm²·MJ·mm)  陇南, the same table
dem = "dem.tif"   # slope length and slope are derived from it
B = 0.03          # invented: grass and scrub, well covered
E = 1             # no engineering measures
T = 1             # no tillage
"""
REPORTED = """\
# What the yearly report says. The first figure doesn't add up, and is meant not to.

[[figure]]
id = "treated_total"
text = "以上2个项目共治理水土流失面积15.17km²，总投资500万元。"
value = 15.17
unit = "km2"
decimals = 2
what = "treated_gross_km2"
parts = [6.67, 8.57]
projects = ["ZDGC2022", "ZDGC2023"]
year = 2023

[[figure]]
id = "treated_2022_project"
text = "2022年国家水土保持重点工程于2022年10月开工，2023年3月竣工，治理水土流失面积6.67km²。"
value = 6.67
unit = "km2"
decimals = 2
what = "treated_gross_km2"
projects = ["ZDGC2022"]
year = 2023

[[figure]]
id = "treated_2023_project"
text = "2023年国家水土保持重点工程于2023年2月开工，2023年5月竣工，治理水土流失面积8.57km²。"
value = 8.57
unit = "km2"
decimals = 2
what = "treated_gross_km2"
projects = ["ZDGC2023"]
year = 2023
"""

README = """\
# The sample project

A fictional mountain district, 垭豁区, drawn by `python scripts/make_sample.py` (same machine, same bytes).
Place names, projects, patches and images are invented. Run it with `swcgeo run data/sample/project.toml --out results/`.

**中文**：本目录是一个可以直接运行的虚构样例（垭豁区，约 {district_km2} km²，10 条小流域，5 个乡镇）。
2023 年下发疑似扰动图斑 47 个，其中水利部 31 个、省级 16 个，去重后 42 处；两个重点工程毛面积 6.67 + 8.57 = 15.24 km²，
重叠 0.07 km²，净面积 15.17 km²，而报告写作 15.17 km²。每一个图斑和面积的标准答案在 `truth.toml`。

## Files

| file | what | CRS | encoding |
|---|---|---|---|
| `project.toml`, `reported.toml` | the project; three sentences of a yearly report | | UTF-8 |
| `project_2024.toml` | the same project a year later, with the third delivery | | UTF-8 |
| `factors.toml` | factors of soil loss, for `swcgeo soil-loss` | | UTF-8 |
| `truth.toml` | the planted answers (tests read it; swcgeo never does) | | UTF-8 |
| `boundaries.gpkg` | layers `district`, `towns` (5), `watersheds` (10), `zones` (3) | EPSG:4544 | UTF-8 |
| `erosion_2021.gpkg` | survey of 2021, {erosion} polygons, `grade` as text | EPSG:4544 | UTF-8 |
| `erosion_2023.gpkg` | survey of 2023, {erosion_2023} polygons, `grade` as text | EPSG:4544 | UTF-8 |
| `treatments.gpkg` | layers `treatments` ({treatments} records: polygons, lines and points), `damage` (3) | EPSG:4544 | UTF-8 |
| `ranges.gpkg` | responsibility ranges: {ranges} rows, 2 of them sketches | EPSG:4544 | UTF-8 |
| `plans.xlsx` | register of 26 approvals; `x`, `y` in EPSG:4544 where known | EPSG:4544 | |
| `visits.xlsx`, `cases.xlsx`, `fees.xlsx`, `pushed_projects.xlsx` | registers with the headings of an office | | |
| `dem.tif` | heights, whole metres, 50 m cells, int16 | EPSG:4544 | |
| `land_use.gpkg` | layer `land_use`, {land_use} polygons that tile the district, `land_use` as text | EPSG:4544 | UTF-8 |
| `gullies.gpkg` | layer `gullies`, {gullies} lines, {named} of them with a name | EPSG:4544 | UTF-8 |
| `settlements.gpkg` | layer `settlements`, {settlements} points with `name` and `households` | EPSG:4544 | UTF-8 |
| `cover.tif` | plant cover in percent, 30 m cells, uint8, 255 = none (outside the district, and one cloud) | EPSG:4544 | |
| `images/*.tif` | one site before and after, 200 × 200 pixels of 2 m, synthetic | EPSG:4544 | |
| `{ministry}` | ministry, 31 patches | EPSG:4490, ESRI .prj | GBK, no .cpg, language byte 0 |
| `{province}` | province, 16 patches; the one file with a Chinese name | EPSG:4523, ESRI .prj (Gauss_Kruger, eastings from 35 …) | UTF-8 with .cpg |
| `{later}` | ministry a year later, {later_patches} patches; only in `project_2024.toml` | as the first | as the first |

All shapes were drawn in an equal-area projection (Lambert azimuthal on the CGCS2000 ellipsoid, centre {centre}), so a
planted area is arithmetic; the vertices were then carried over into the CRS of the file. Watersheds, towns and erosion
polygons each tile the district with identical vertices on both sides of every border and along the outline; the three
tilings don't share vertices with one another inside.

## The two dialects

**Ministry.** Fields {ministry_fields}. QAREA in hm². No image date in the layer: it stands in `project.toml`
(2023-04-01, and 2024-04-10 for the later one). PROJECT_ID is empty but for one patch. EAREA is empty.

**Province.** A dbf heading holds 10 **bytes**; three UTF-8 characters take 9, so the tenth byte is the first of a
fourth character and not text by itself. This is what GDAL (QGIS) writes; a strict reader fails on it
(pyogrio: UnicodeDecodeError), so read the headings as Latin-1, take the bytes back, drop the broken end, match by prefix:

| full heading | bytes in the file | whole characters |
|---|---|---|
{province_fields}

They stay distinct after the cut, so no `_1` occurs. (扰动图斑编号 beside 扰动图斑类型 would clash, hence 图斑编号.)
扰动面积 in hm²; 影像时间 is a date with exactly one empty cell; ids have ten digits with a leading zero.

## Planted facts: treatments and erosion

- ZDGC2022 (2022年国家水土保持重点工程, completed 2023-03) 6.67 km² in {n2022} records; ZDGC2023 (completed 2023-05)
  8.57 km² in {n2023} records that are `accepted` and count; none twice, all inside the watersheds, some across a border
  between two. Exact to 10 m².
- The only overlap: {pair}, one place, 0.07 km² (to 10 m²). Gross 15.24, covered 15.17.
- `reported.toml` states 15.17 for `treated_gross_km2` (parts 6.67 and 8.57): 0.07 too little, the size of the overlap.
  The figures 6.67 and 8.57 alone agree.
- What does not count stands clear of it: 4 polygons only `designed` (0.530 km²), 2 `built` and not accepted (0.243 km²),
  and FY-001, 封禁治理 of 0.42 km² accepted in 2022, which counts from 2025-06-30. By number or length: 谷坊 × 6 (one only
  designed), 淤地坝 × 1 (built), 蓄水池 × 2, 护岸 377.5 m, 坡面水系 815 + 385 m (the latter only designed). `[[acceptance]]`
  adds them up per project, measure and watershed: a record has passed every stage before its own; missing = designed
  and never built; a count is of records with ground in the watershed.
- Survey of 2021, before every treatment. Shares {shares}. One row has the old name 强度 (= 强烈).
  One gap of 0.046 km² in {gap_basin} (no grade known), partly under a treatment: {gap_under:.0f} m².
- Survey of 2023. Shares {shares_2023}. Most treated ground is better by a grade or two or 微度; some woods came up by
  themselves; seven slides, two debris tongues of the flood and some building sites are worse, {better} km² better and
  {worse} km² worse in all. Another gap, of 0.062 km² in {gap_2023_basin}, partly under a treatment: {gap_2023_under:.0f} m².
  `[[transition]]` is the matrix of the two (0 = not graded), `[[account]]` what the account of `project.toml` must be:
  treated ground judged on 2021, all other ground on 2023. `[[account_2021]]` is that on the survey of 2021 alone.
- Some treatments lie on 微度 ground: `off_erosion_km2`. No 保土耕作.
- The flood "8.7" (2023-08-07): DM01 loss share 1.0, DM02 0.6, DM03 0.8 but restored on 2023-11-20, so that as of the
  latest date it counts no more. Together they lower `treated_km2` by {damaged:.4f} km².

## Planted facts: land

- Land use in km²: {kinds}. 坡耕地 stands beside 耕地 and 疏林地 beside 林地, not inside them (`[[land_use]]`).
- Gullies: {density:.2f} km a km² (`[[gullies]]` per watershed); `[[gully_near]]` lists those within 300 m of a settlement
  with the nearest one. Settlements are points: their built ground is 住宅用地.
- Plant cover follows land use and thins where the survey of 2023 finds erosion; nothing of it is planted.

## Planted facts: patches

- 31 + 16 = 47 patches, 42 distinct sites: five were seen by both sources, with slightly different outlines (`twin`).
- Verdicts: {verdicts}.
- Unplanned patches lie more than 350 m from every range, sketch and plan point.
- Approved plans: 26. P21 and P26 have no range at all (P21 with a point 120 m beside a patch), P15 and P20 only a sketch
  (示意性范围), P18, P19 were approved after the images, P24 between the image dates; the ranges of P06 and P07 overlap;
  R08 has two versions; P22, P23, P25 are untouched; P05 started more than three years after its approval.
- One stated area is 25 % too large, one patch is 完工 yet 续建（范围扩大）.
- Between the ministry's two deliveries (`[[lineage]]`, one row a pair): {fates}. Every outline was drawn anew: 1 to 5 m
  of drift at each vertex of the unchanged ones (at most 6 % of their area); grown by 22 to 90 %, shrunk by 20 to 40 %;
  three rows are one patch split in three, two rows are a pit and its spoil heap merged into one. New patches lie 420 m
  from everything known. The verdicts of 2024 are not planted.
- Registers (`[registers]`): 18 visits, 16 of them decided; 7 cases, 5 rectified, 4 closed; fees of 1.40 yuan a m² due for
  the 26 approvals, paid by 14 (P16 half), P13 stated as 0, the others empty; 12 projects pushed by the
  investment platform, 6 with an approved plan (two spelled otherwise: `（一期）` as `(1期)`, a blank more), 6 without
  (`[[pushed]]`).
- `also` in `truth.toml` names side reasons that were planted on purpose; others (steep_slope, history_short …) may
  stand beside them. `field_check` is left out where only the measured slope decides.

| source | patch_id | row | verdict | reason | also | scene |
|---|---|---|---|---|---|---|
{patches}
"""
