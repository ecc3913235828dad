"""`swcgeo rules show` and `swcgeo rules check`."""

from __future__ import annotations

import pytest

from swcgeo.cli import main
from swcgeo.patches.rules import check as rules_check
from swcgeo.patches.rules.table import RULES


def run(*words):
    with pytest.raises(SystemExit) as end:
        main([*map(str, words)])
    return end.value.code


def test_show_speaks_chinese_unless_asked_otherwise(capsys):
    assert run("rules", "show") == 0
    assert "疑似未批先建" in capsys.readouterr().out
    assert run("rules", "show", "--lang", "en") == 0
    assert "suspected: built before approval" in capsys.readouterr().out


def test_show_fills_in_the_settings_given_and_marks_them(tmp_path, capsys):
    path = tmp_path / "s.toml"
    path.write_text("[settings.compliance]\nnear_m = 150.0\n", encoding="utf-8")
    assert run("rules", "show", "--settings", path) == 0
    out = capsys.readouterr().out
    assert "150 m*" in out
    assert "* near_m = 150 m，默认 200 m" in out


@pytest.mark.parametrize("ending", ["png", "pdf", "svg"])
def test_show_draws_the_tree(ending, tmp_path, capsys):
    assert run("rules", "show", "--out", tmp_path / f"tree.{ending}") == 0
    assert (tmp_path / f"tree.{ending}").stat().st_size > 10_000
    assert f"tree.{ending}" in capsys.readouterr().err


def test_show_refuses_a_format_that_is_no_figure(tmp_path, capsys):
    assert run("rules", "show", "--out", tmp_path / "tree.gpkg") == 2
    assert ".png .pdf .svg" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_check_prints_a_witness_of_every_row(capsys):
    assert run("rules", "check", "--lang", "en") == 0
    out = capsys.readouterr().out
    assert "32768 cases" in out
    assert [int(line[:2]) for line in out.splitlines() if line[:2].strip().isdigit()][-1] == 14
    assert "apart and tied and spoil" in out
    assert "Proved" in out


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_check_of_a_broken_table_ends_with_4_and_says_why(lang, monkeypatch, capsys):
    whole = rules_check.check_rules
    for table, said in (
        (RULES[:-1], {"zh": "没有规则作出初判", "en": "no rule decides"}),
        ((*RULES[:2], *RULES[3:]), {"zh": "与互斥条件不一致", "en": "differs from the exclusive"}),
    ):
        monkeypatch.setattr(rules_check, "check_rules", lambda table=table: whole(table))
        assert run("rules", "check", "--lang", lang) == 4
        assert said[lang] in capsys.readouterr().out
