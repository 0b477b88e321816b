"""One word for one idea, none that says nothing, and nothing left lying about."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.database import Base

from .tree import ROOT, at, load_every_table, plant, templates

EMPTY_WORDS = {
    "utils",
    "util",
    "helpers",
    "helper",
    "common",
    "manager",
    "handler",
    "process",
    "data",
    "misc",
}
EMPTY_ENDINGS = ("Manager", "Handler", "Helper", "Helpers", "Utils", "Processor", "Data")
# Words of other trades for what has a name here.
NOT_OURS = {"event", "enrolment", "enrollment", "attendee", "ticketing", "slot", "beneficiary", "booking"}
LEFT_OVER = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
# Tests wait for what they wait for, run always, and put no stand-in in the place of our code.
NOT_IN_TESTS = {
    "time.sleep",
    "pytest.skip",
    "pytest.mark.skip",
    "pytest.mark.skipif",
    "pytest.mark.xfail",
    "pytest.importorskip",
    "unittest.mock",
}


def empty_names(root: Path) -> Iterator[str]:
    """Files, functions and classes whose names say nothing."""
    for path in _python(root):
        if path.stem in EMPTY_WORDS or path.parent.name in EMPTY_WORDS:
            yield f"{path.relative_to(root)}: a name that says nothing"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = node.name if isinstance(node, ast.FunctionDef | ast.ClassDef) else ""
            if name.lower() in EMPTY_WORDS or name.endswith(EMPTY_ENDINGS):
                yield f"{at(path, getattr(node, 'lineno', 1), root)}: {name} says nothing"


def left_overs(root: Path) -> Iterator[str]:
    """Notes to oneself."""
    for path in [*_python(root), *templates(root)]:
        for line, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if LEFT_OVER.search(text) and "re.compile" not in text:
                yield f"{at(path, line, root)}: {text.strip()}"


def untrue_tests(root: Path) -> Iterator[str]:
    """Tests that sleep, skip or use mocks."""
    for path in sorted((root / "tests").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            used = {ast.unparse(node)} if isinstance(node, ast.Attribute) else _imported(node)
            for name in sorted(used & NOT_IN_TESTS):
                yield f"{at(path, getattr(node, 'lineno', 1), root)}: {name}"


def _imported(node: ast.AST) -> set[str]:
    if isinstance(node, ast.Import):
        return {alias.name for alias in node.names}
    if isinstance(node, ast.ImportFrom):
        return {node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)}
    return set()


def _python(root: Path) -> list[Path]:
    return sorted(path for top in ("app", "tests", "migrations") for path in (root / top).rglob("*.py"))


def test_names_say_something() -> None:
    assert len(_python(ROOT)) > 40, "the guard sees no files"
    assert list(empty_names(ROOT)) == []


def test_tables_and_columns_use_our_words() -> None:
    load_every_table()
    names = [name for table in Base.metadata.tables.values() for name in (table.name, *table.columns.keys())]
    assert len(names) > 50, "the guard sees no columns"
    assert [name for name in names if NOT_OURS & set(name.split("_"))] == []


def test_nothing_is_left_lying_about() -> None:
    assert list(left_overs(ROOT)) == []


def test_tests_neither_sleep_nor_skip_nor_pretend() -> None:
    assert list(untrue_tests(ROOT)) == []


@pytest.mark.parametrize(
    ("guard", "path", "text"),
    [
        (empty_names, "app/plan/helpers.py", ""),
        (empty_names, "app/plan/rules.py", "class SeatManager: ...\n"),
        (left_overs, "app/plan/rules.py", "x = 1  # TO" + "DO later\n"),
        (untrue_tests, "tests/test_a.py", "import time\ntime.sleep(1)\n"),
        (untrue_tests, "tests/test_a.py", "from unittest.mock import patch\n"),
        (untrue_tests, "tests/test_a.py", "import pytest\n\n@pytest.mark.skip\ndef test_a(): ...\n"),
    ],
)
def test_a_planted_one_is_seen(guard, path: str, text: str, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    assert len(list(guard(plant(tmp_path, {path: text})))) == 1
