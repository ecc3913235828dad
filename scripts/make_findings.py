"""Write ``docs/findings.md``: every code, with an example from its world in the tests.

``python scripts/make_findings.py``; the page changes only when codes, texts or worlds do.
"""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # for the worlds, which live beside the tests

from swcgeo.model.labels import FINDINGS, LANGUAGES, label  # noqa: E402
from tests.findings_worlds import ROOMS, WORLDS, told  # noqa: E402

PAGE = ROOT / "docs" / "findings.md"
HEAD = (
    "<!-- Written by scripts/make_findings.py from swcgeo/model/labels and tests/findings_worlds. "
    "-->\n\n"
    "# 问题代码 · Findings\n\n"
    "`swcgeo check` 和其他命令列出的每个问题都有一个代码。"
    "下面逐一说明何时出现、怎样表述、该怎么办；例句都是程序对一份小样图实际说的。\n"
    "**错误**使退出码为 1：某行因数据问题列为待核查或未计入，编号重复，或数字对不上。"
    "**提醒**值得核实。**说明**无需处理，只为有据可查。\n\n"
    "Every finding that `swcgeo check` and the other commands list has a code. Here stands for\n"
    "each when it occurs, how it reads and what to do; every example was said by the program\n"
    "about a small drawn world. An **error** makes the exit code 1: a row became unknown for a\n"
    "fault in the data or was left out, an id stands twice, or a figure does not add up. A\n"
    "**warning** is worth a look. A **note** needs nothing and is there for the record."
)
NEVER = {
    "zh": "正常情况下不应出现；例句是人为使程序出错得到的。如见到，请连同数据报告我们。",
    "en": "It should never occur: for the example our own code was broken on purpose. "
    "If you see it, please report it with the data.",
}


def heading(room: ModuleType) -> str:
    """Return the heading of a room: the first line of its docstring."""
    return (room.__doc__ or "").strip().splitlines()[0].rstrip(".")


def codes_of(room: ModuleType) -> list[str]:
    """Return the codes of a room, in the order of the table of findings."""
    here = [code for code, world in WORLDS.items() if world.room == room.__name__]
    return [code for code in FINDINGS if code in here]


def entry(code: str) -> str:
    """Return what the page says of one code: a table, Chinese on the left, English on the right."""
    kind, world, example = FINDINGS[code], WORLDS[code], told(code)[0]
    rows = {
        "级别 · severity": {lang: label(f"severity.{kind.severity}", lang) for lang in LANGUAGES},
        "何时 · when": {
            lang: world.when[lang] + (f" {NEVER[lang]}" if world.never else "")
            for lang in LANGUAGES
        },
        "例 · example": {lang: example.message(lang) for lang in LANGUAGES},
        "办法 · remedy": {lang: kind.remedy[lang] for lang in LANGUAGES},
    }
    table = [
        f"| {name} | {' | '.join(map(plain, texts.values()))} |" for name, texts in rows.items()
    ]
    return "\n".join([f"### {code}", "", "| | 中文 | English |", "|---|---|---|", *table])


def plain(text: str) -> str:
    """Return a text in which Markdown sees no mark-up."""
    for mark in ("\\", "*", "_", "<", "[", "`", "|", "~"):
        text = text.replace(mark, f"\\{mark}")
    return text


def contents() -> str:
    """Return the codes of each room, with links."""
    return "\n".join(
        f"- **{heading(room)}**: " + " · ".join(f"[{code}](#{code})" for code in codes_of(room))
        for room in ROOMS
    )


def page() -> str:
    """Return the whole page."""
    rooms = [
        "\n\n".join([f"## {heading(room)}", *map(entry, codes_of(room))])
        for room in ROOMS
        if codes_of(room)
    ]
    return "\n\n".join([HEAD, contents(), *rooms]) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
