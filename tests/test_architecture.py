"""
The house stands as ARCHITECTURE.md draws it: read from the source, not from the author's word.

Imports and calls are read with `ast`; two rules (no work on import, a --help that answers at once)
are tried in a fresh interpreter.
"""

from __future__ import annotations

import ast
import functools
import importlib
import inspect
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
HOUSE = ROOT / "swcgeo"

LAYER_RULE = (
    "errors < model < overlay < check < read reconcile < erosion patches < ledger plot < export"
    " < workflow < cli"
)
"""The line of the design, lowest first; rooms on one line never import one another."""

LINES = [line.split() for line in LAYER_RULE.split(" < ")]
RANK = {room: rank for rank, line in enumerate(LINES) for room in line}

WRITERS = {"to_csv", "to_excel", "to_file", "to_parquet", "write_bytes", "write_dataframe",
           "write_text", "savefig", "mkdtemp", "mkstemp", "mkdir", "copytree", "copyfile"}  # fmt: skip
READERS = {"open", "read_bytes", "read_text", "read_dataframe", "read_file", "read_csv",
           "read_excel", "read_parquet", "read_arrow", "read_info", "list_layers"}  # fmt: skip


def modules() -> list[Path]:
    """Return every module of the package."""
    return sorted(HOUSE.rglob("*.py"))


def name_of(path: Path) -> str:
    """Return the dotted name of a module."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def room_of(name: str) -> str:
    """Return the room of a module: swcgeo.read.place.crs lives in read; the package itself in none."""
    return name.split(".")[1] if "." in name else ""


@functools.cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


@functools.cache
def typing_only(path: Path) -> frozenset[int]:
    """Return the ids of the nodes under `if TYPE_CHECKING:`; they are never run."""
    blocks = [
        node
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.If)
        and isinstance(node.test, ast.Name)
        and node.test.id == "TYPE_CHECKING"
    ]
    return frozenset(id(inner) for block in blocks for inner in ast.walk(block))


def imports(
    path: Path, *, at_import: bool = False, for_types: bool = True
) -> Iterator[tuple[str, int]]:
    """Yield every module that a file imports, and the line; late or typing ones left out at will."""
    tree = tree_of(path)
    late = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if at_import and id(node) in late:
            continue
        if (at_import or not for_types) and id(node) in typing_only(path):
            continue
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: imports are written out whole"
            assert node.module is not None
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield (inner if is_module(inner) else node.module), node.lineno


def is_module(name: str) -> bool:
    """Return whether a dotted name is a module of ours."""
    path = ROOT.joinpath(*name.split("."))
    return name.startswith("swcgeo") and (path.with_suffix(".py").exists() or path.is_dir())


def calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    """Yield each call of a file with the last part of what is called."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Call):
            called = node.func
            if isinstance(called, ast.Attribute):
                yield called.attr, node
            elif isinstance(called, ast.Name):
                yield called.id, node


def source_of(name: str) -> str:
    """Return the text of a module."""
    return ROOT.joinpath(*name.split(".")).with_suffix(".py").read_text(encoding="utf-8")


def where(path: Path, line: int) -> str:
    return f"{path.relative_to(ROOT).as_posix()}:{line}"


def among(path: Path, *rooms: str) -> bool:
    return room_of(name_of(path)) in rooms


# --- the layer rule ------------------------------------------------------------------


def test_every_room_has_its_place_in_the_layer_rule() -> None:
    rooms = {room_of(name_of(path)) for path in modules()} - {""}
    assert rooms <= RANK.keys()


def test_rooms_import_downwards_only() -> None:
    # The package's own __init__ stands outside: it names what users call.
    wrong = [
        f"{where(path, line)} {room} imports {other}"
        for path in modules()
        if (room := room_of(name_of(path)))
        for imported, line in imports(path)
        if imported.startswith("swcgeo.")
        and (other := room_of(imported)) != room
        and RANK[other] >= RANK[room]
    ]
    assert wrong == []


def test_nothing_inside_imports_the_package_by_its_public_names() -> None:
    # Only the version may be asked for: the public names would make every room import every other.
    wrong = [
        f"{where(path, node.lineno)} {alias.name}"
        for path in modules()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ImportFrom) and node.module == "swcgeo"
        for alias in node.names
        if alias.name != "__version__"
    ]
    assert wrong == []


def test_no_import_goes_round_in_a_circle() -> None:
    graph = {
        name_of(path): {one for one, _ in imports(path, at_import=True) if is_module(one)}
        for path in modules()
    }
    done: set[str] = set()

    def visit(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, f"circle: {' -> '.join([*trail[trail.index(name) :], name])}"
        if name not in done:
            for other in sorted(graph.get(name, set()) - {name}):
                visit(other, (*trail, name))
            done.add(name)

    for name in graph:
        visit(name, ())


def test_architecture_states_the_rule_that_is_held_here() -> None:
    assert LAYER_RULE in (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")


def test_architecture_names_every_module() -> None:
    page = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    house = page.split("```")[1]
    lines = {line.split()[0]: line for line in house.splitlines() if line.startswith("  ")}
    missing = [
        name_of(path)
        for path in modules()
        if path.stem != "__init__"
        and path.parent != HOUSE
        and not re.search(rf"\b{path.stem}\b", lines[f"{room_of(name_of(path))}/"])
    ]
    assert missing == []


def test_the_modules_that_the_page_points_to_are_there() -> None:
    page = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([a-z_]+/[a-z_/]+\.(?:py|toml|md))`", page))
    assert named
    assert [
        one for one in sorted(named) if not (HOUSE / one).exists() and not (ROOT / one).exists()
    ] == []


# --- the third-party rule ------------------------------------------------------------


def test_matplotlib_lives_in_plot_only() -> None:
    wrong = [
        where(path, line)
        for path in modules()
        if not among(path, "plot")
        for imported, line in imports(path, for_types=False)
        if imported.split(".")[0] in {"matplotlib", "mpl_toolkits", "textalloc"}
    ]
    assert wrong == []


def test_progress_bars_prints_and_environment_are_of_the_command_line() -> None:
    outside = [path for path in modules() if not among(path, "cli")]
    wrong = [
        where(path, line)
        for path in outside
        for imported, line in imports(path)
        if imported.split(".")[0] in {"tqdm", "click", "argparse"}
    ]
    wrong += [
        where(path, node.lineno)
        for path in outside
        for name, node in calls(path)
        if name in {"print", "getenv"} or (name == "exit" and isinstance(node.func, ast.Name))
    ]
    wrong += [
        where(path, node.lineno)
        for path in outside
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "stdout", "stderr", "argv"}
    ]
    assert wrong == []


def is_reading(name: str, node: ast.Call) -> bool:
    """Return whether a call opens a file to read it; a mode that writes is looked at elsewhere."""
    return name in READERS and not is_writing(name, node)


def is_writing(name: str, node: ast.Call) -> bool:
    """Return whether a call writes a file: by its name, or by the mode that it is given."""
    if name in WRITERS:
        return True
    words = [
        value.value
        for value in [*node.args, *(keyword.value for keyword in node.keywords)]
        if isinstance(value, ast.Constant) and isinstance(value.value, str)
    ]
    return name in {"open", "ZipFile", "GzipFile"} and any(
        re.fullmatch(r"[rbt]*[wax+][rbt+]*", word) for word in words
    )


def test_files_are_opened_in_read_and_ledger_only() -> None:
    # export/ may look at what it has just written, for its hash.
    wrong = [
        f"{where(path, node.lineno)} {name}"
        for path in modules()
        if not among(path, "read", "ledger", "export")
        for name, node in calls(path)
        if is_reading(name, node)
    ]
    assert wrong == []


def test_files_are_written_in_export_and_ledger_only() -> None:
    # The command line writes its log; some modules of read unpack or mend in temporary folders.
    allowed = {"swcgeo.cli.main", "swcgeo.read.files.paths", "swcgeo.read.files.shapefiles",
               "swcgeo.read.files.geojson", "swcgeo.read.files.naming"}  # fmt: skip
    assert [name for name in allowed if "tempfile" not in source_of(name)] == []
    # Unpacks into a folder that those hand to it.
    allowed.add("swcgeo.read.files.archives")
    wrong = [
        f"{where(path, node.lineno)} {name}"
        for path in modules()
        if not among(path, "export", "ledger") and name_of(path) not in allowed
        for name, node in calls(path)
        if is_writing(name, node)
    ]
    assert wrong == []


def test_readers_of_geodata_live_in_read_and_ledger_only() -> None:
    wrong = [
        f"{where(path, line)} {imported}"
        for path in modules()
        if not among(path, "read", "ledger", "export")
        for imported, line in imports(path)
        if imported.split(".")[0]
        in {"pyogrio", "python_calamine", "openpyxl", "sqlite3", "tomllib"}
        or imported == "rasterio"
    ]
    assert wrong == []


# --- taste ---------------------------------------------------------------------------


def test_one_broad_except_stands_in_the_command_line() -> None:
    broad = [
        where(path, node.lineno).split(":")[0]
        for path in modules()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or ast.unparse(node.type) in {"Exception", "BaseException"})
    ]
    assert broad == ["swcgeo/cli/main.py"]


def test_no_module_is_called_utils() -> None:
    vague = {"utils", "util", "helpers", "helper", "common", "misc", "tools"}
    assert [where(path, 1) for path in modules() if path.stem in vague] == []


def test_only_our_own_errors_are_raised() -> None:
    # Besides them: what Python asks for (an unknown attribute, leaving the program), and a word to
    # a caller inside the same module, which catches it.
    own = {
        name
        for name, value in vars(importlib.import_module("swcgeo.errors")).items()
        if inspect.isclass(value)
    }
    other = {"swcgeo/__init__.py": {"AttributeError"}, "swcgeo/cli/main.py": {"SystemExit"}}
    wrong = [
        f"{where(path, node.lineno)} {raised}"
        for path in modules()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Raise)
        and isinstance(node.exc, ast.Call)
        and (raised := ast.unparse(node.exc.func).rpartition(".")[2])[0].isupper()
        and raised not in own | other.get(where(path, 0).split(":")[0], set())
        and not caught_inside(path, raised)
    ]
    assert wrong == []


def caught_inside(path: Path, name: str) -> bool:
    """Return whether the module has an `except` for an error of this name."""
    return any(
        isinstance(node, ast.ExceptHandler)
        and node.type is not None
        and re.search(rf"\b{name}\b", ast.unparse(node.type))
        for node in ast.walk(tree_of(path))
    )


def test_every_module_says_what_it_is_for() -> None:
    assert [where(path, 1) for path in modules() if not ast.get_docstring(tree_of(path))] == []


Function = tuple[Path, str, ast.FunctionDef]


def public_functions() -> list[Function]:
    """Return the public functions and methods of public classes; properties read as attributes."""
    found: list[Function] = []
    for path in modules():
        for node in tree_of(path).body:
            if isinstance(node, ast.FunctionDef):
                found.append((path, node.name, node))
            elif isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found += [
                    (path, f"{node.name}.{inner.name}", inner)
                    for inner in node.body
                    if isinstance(inner, ast.FunctionDef) and not is_protocol(node)
                ]
    return [one for one in found if is_public(one[2])]


def is_protocol(node: ast.ClassDef) -> bool:
    return any("Protocol" in ast.unparse(base) for base in node.bases)


def is_public(node: ast.FunctionDef) -> bool:
    marks = {ast.unparse(mark).partition("(")[0] for mark in node.decorator_list}
    as_attribute = {"property", "cached_property", "functools.cached_property"}
    # A command of the command line is documented by its options and its --help.
    return not node.name.startswith("_") and not (
        marks & {*as_attribute, "click.command", "click.group"}
    )


def parameters(node: ast.FunctionDef) -> list[str]:
    given = node.args
    names = [one.arg for one in (*given.posonlyargs, *given.args, *given.kwonlyargs)]
    return [name for name in names if name not in {"self", "cls"}] + [
        one.arg for one in (given.vararg, given.kwarg) if one is not None
    ]


def faults_of_docstring(node: ast.FunctionDef) -> Iterator[str]:
    text = ast.get_docstring(node) or ""
    sections = dict(
        re.findall(r"^(\w+)\n-+\n(.*?)(?=^\w+\n-+\n|\Z)", text, flags=re.MULTILINE | re.DOTALL)
    )
    for name in parameters(node):
        if not re.search(
            rf"^[^:\n]*\b{re.escape(name)}\b", sections.get("Parameters", ""), re.MULTILINE
        ):
            yield f"does not name {name}"
    returns = node.returns is not None and ast.unparse(node.returns)
    if returns not in {"None", "Never", "NoReturn"} and not {"Returns", "Yields"} & sections.keys():
        yield "has no Returns"
    if "Examples" not in sections:
        yield "has no Examples"


def test_every_public_function_documents_parameters_result_and_an_example() -> None:
    wrong = [
        f"{where(path, node.lineno)} {name} {fault}"
        for path, name, node in public_functions()
        for fault in faults_of_docstring(node)
    ]
    assert wrong == []


def test_examples_show_what_a_function_does() -> None:
    empty = re.compile(r">>> [\w.]+\.__name__\n")
    wrong = [
        f"{where(path, node.lineno)} {name}"
        for path, name, node in public_functions()
        if empty.search(ast.get_docstring(node) or "")
    ]
    assert wrong == []


# --- tried in a fresh interpreter ----------------------------------------------------

HEAVY = ("geopandas", "pandas", "numpy", "shapely", "pyproj", "rasterio", "pyogrio", "matplotlib")


def loaded_after(code: str) -> set[str]:
    """Return which of the heavy libraries are loaded after running some code."""
    asked = f"import sys\n{code}\nprint([n for n in {HEAVY} if n in sys.modules], file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", asked],
        cwd=ROOT,
        env={**os.environ, "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return set(ast.literal_eval(done.stderr.strip().splitlines()[-1]))


def test_importing_the_package_does_no_work() -> None:
    assert loaded_after("import swcgeo") == set()


@pytest.mark.parametrize("words", [["--help"], ["--version"], ["classify", "--help"]])
def test_help_answers_without_loading_maps_or_geodata(words: list[str]) -> None:
    code = (
        "from swcgeo.cli import main\n"
        f"try:\n    main({words!r})\nexcept SystemExit as end:\n    assert end.code == 0, end.code"
    )
    assert loaded_after(code) & {"geopandas", "matplotlib", "rasterio", "pyogrio"} == set()


def test_every_public_name_is_there_and_documented() -> None:
    package = importlib.import_module("swcgeo")
    names = [name for name in package.__all__ if name != "__version__"]
    assert [name for name in names if not inspect.getdoc(getattr(package, name))] == []
