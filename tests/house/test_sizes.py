"""Small things are read; the limits of a file, a template, a function, and a line for each deed."""

import ast
from collections.abc import Iterator
from pathlib import Path

from .tree import ROOT, at, functions, plant, sources, templates

FILE = 250
TEMPLATE = 120
FUNCTION = 30
# Files in which every function says what it does.
TOLD = {"actions", "queries", "rules"}


def large_files(root: Path) -> Iterator[str]:
    """Files and templates longer than they may be."""
    for paths, limit in (([source.path for source in sources(root)], FILE), (templates(root), TEMPLATE)):
        for path in paths:
            count = len(path.read_text(encoding="utf-8").splitlines())
            if count > limit:
                yield f"{path.relative_to(root)} has {count} lines"


def large_functions(root: Path) -> Iterator[str]:
    """Functions longer than a reader keeps in mind, without their first lines and docstring."""
    for source in sources(root):
        for function in functions(source):
            body = function.body[1:] if ast.get_docstring(function) else function.body
            count = (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0
            if count > FUNCTION:
                yield f"{at(source.path, function.lineno, root)}: {function.name} has {count} lines"


def silent_things(root: Path) -> Iterator[str]:
    """Modules, and public functions of the rooms that decide, which do not say what they do."""
    for source in sources(root):
        if not ast.get_docstring(source.tree):
            yield f"{at(source.path, 1, root)}: the module says nothing"
        if source.room not in TOLD:
            continue
        for node in source.tree.body:
            if (
                isinstance(node, ast.FunctionDef)
                and not node.name.startswith("_")
                and not ast.get_docstring(node)
            ):
                yield f"{at(source.path, node.lineno, root)}: {node.name} says nothing"


def test_files_and_functions_are_small() -> None:
    assert len(sources()) > 30, "the guard sees no files"
    assert len(templates()) > 10, "the guard sees no templates"
    assert [*large_files(ROOT), *large_functions(ROOT)] == []


def test_modules_and_deeds_say_what_they_do() -> None:
    assert list(silent_things(ROOT)) == []


def test_planted_excess_is_seen(tmp_path: Path) -> None:
    long = "def f():\n" + "    x = 1\n" * 31
    root = plant(
        tmp_path,
        {"app/plan/rules.py": long, "app/a.py": "\n" * 251, "templates/plan/a.html": "<p>\n" * 121},
    )
    assert list(large_files(root)) == ["app/a.py has 251 lines", "templates/plan/a.html has 121 lines"]
    assert list(large_functions(root)) == ["app/plan/rules.py:1: f has 31 lines"]
    assert len(list(silent_things(root))) == 3
