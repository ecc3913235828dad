"""README.md and README.zh.md say what is true: commands run, summaries are printed, links lead on."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import swcgeo
from swcgeo.cli import main
from swcgeo.cli.main import commands
from swcgeo.model.codes import Verdict

ROOT = Path(__file__).resolve().parents[1]
READMES = {"en": ROOT / "README.md", "zh": ROOT / "README.zh.md"}
PAGES = [
    *READMES.values(),
    ROOT / "ARCHITECTURE.md",
    ROOT / "CHANGELOG.md",
    ROOT / "docs/sources.md",
]
LANGUAGES = list(READMES)


def text_of(lang: str) -> str:
    return READMES[lang].read_text(encoding="utf-8")


def blocks(lang: str, kind: str) -> list[str]:
    """Return the fenced blocks of a kind."""
    return re.findall(rf"^```{kind}\n(.*?)^```", text_of(lang), flags=re.MULTILINE | re.DOTALL)


def command_lines(lang: str) -> list[str]:
    return [line for block in blocks(lang, "sh") for line in block.splitlines() if line]


def run(words: list[str]) -> int:
    """Run the command line in this process and return its exit code."""
    with pytest.raises(SystemExit) as end:
        main(words)
    return int(end.value.code or 0)


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Stand in a folder with the sample and an empty build/, as after the first command."""
    root = tmp_path_factory.mktemp("checkout")
    shutil.copytree(ROOT / "data" / "sample", root / "data" / "sample")
    (root / "build").mkdir()
    before = Path.cwd()
    os.chdir(root)
    yield root
    os.chdir(before)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_summary_in_the_readme_is_what_the_sample_prints(
    lang: str, checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = run(
        ["run", "data/sample/project.toml", "--out", f"build/results-{lang}", "--lang", lang]
    )
    assert code == 1  # the planted 15.17 is an error finding
    assert capsys.readouterr().out == blocks(lang, "text")[0]


def test_the_summary_names_the_figures_of_the_sample() -> None:
    # From truth.toml and the planted sums: 47 = 31 + 16, 15.24 = 6.67 + 8.57, 15.17 = 15.24 - 0.07.
    shown = blocks("zh", "text")[0]
    assert [
        part for part in ("47", "31", "16", "15.24", "15.17", "0.07") if part not in shown
    ] == []


@pytest.mark.parametrize("line", command_lines("en"))
def test_every_command_of_the_readme_runs(
    line: str, checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    program, *words = shlex.split(line)
    assert program == "swcgeo"
    assert run(words) in {0, 1}, capsys.readouterr().err
    if "--out" in words:
        assert (checkout / words[words.index("--out") + 1]).exists()


def test_both_readmes_show_the_same_commands() -> None:
    assert command_lines("en") == command_lines("zh")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_command_that_exists_is_shown(lang: str) -> None:
    shown = {shlex.split(line)[1] for line in command_lines(lang)}
    assert shown == set(commands.commands)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_command_that_exists_is_called_not_built(lang: str) -> None:
    heading = {"en": "## Not built yet", "zh": "## 尚未完成"}[lang]
    missing = text_of(lang).partition(heading)[2].partition("\n## ")[0]
    assert set(re.findall(r"`([\w-]+)`", missing)) & set(commands.commands) == set()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_python_of_the_readme_runs(lang: str, checkout: Path) -> None:
    (code,) = blocks(lang, "python")
    lines = [line for line in code.splitlines() if line]
    assert len(lines) <= 10
    known: dict[str, object] = {}
    exec(compile(code, f"README ({lang})", "exec"), known)
    assert len(known["to_visit"]) > 0
    assert (checkout / "build" / "judged.gpkg").exists()
    assert (checkout / "build" / "judged.png").exists()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_verdict_is_explained(lang: str) -> None:
    table = text_of(lang).partition("| `verdict` |")[2].partition("\n\n")[0]
    explained = re.findall(r"^\| `(\w+)` \|", table, flags=re.MULTILINE)
    assert explained == [
        "compliant", "no_plan", "beyond_range", "moved_site", "exempt", "not_construction", "unknown",
    ]  # fmt: skip
    assert set(explained) == {verdict.value for verdict in Verdict}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_outputs_of_a_run_are_those_of_the_table(lang: str, checkout: Path) -> None:
    folder = checkout / f"build/results-{lang}"
    named = re.findall(r"`([\w-]+\.(?:gpkg|xlsx|csv|json|tif)|maps/|measures/)`", text_of(lang))
    table = {name.rstrip("/") for name in named} & {path.name for path in folder.iterdir()}
    assert table == {path.name for path in folder.iterdir()}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_to_files_that_are_there(page: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8"))
    gone = [
        link for link in links if not link.startswith("http") and not (page.parent / link).exists()
    ]
    assert gone == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_pages_name_no_place_of_one_machine(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert (
        re.findall(r"(?<![\w.])/(?:home|tmp|work|opt|usr|root|Users)/|[A-Z]:\\\\|index-url", text)
        == []
    )


def test_the_version_is_the_same_everywhere() -> None:
    stated = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"][
        "version"
    ]
    newest = re.search(
        r"^## \[([\d.]+)\]", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert newest is not None
    assert swcgeo.__version__ == stated == newest[1]


def test_sources_lists_exactly_the_sources_that_are_cited() -> None:
    cited = {
        source
        for path in (*ROOT.glob("swcgeo/**/*.py"), *ROOT.glob("swcgeo/**/*.toml"))
        for source in re.findall(
            r"(?<!noqa: )\bS[1-9]\d?\b(?! …)", path.read_text(encoding="utf-8")
        )
    }
    listed = re.findall(r"^\| (S\d+) \|", PAGES[-1].read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert sorted(cited) == sorted(listed)
