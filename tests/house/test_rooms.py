"""Every floor has the same rooms, and each room keeps to what it is for."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from .tree import ROOT, Source, at, imports, plant, room_files, view_files

# What a room may not import: parts of dotted names.
NOT_IMPORTED = {
    "models": ("flask.request", "flask.session", "app.database.db", "app.database.transaction"),
    "rules": ("flask.", "app.database.", "app.clock.", "sqlalchemy."),
    "queries": (
        "flask.",
        "app.database.transaction",
        "sqlalchemy.insert",
        "sqlalchemy.update",
        "sqlalchemy.delete",
    ),
    "actions": ("flask.", "wtforms.", "flask_wtf.", ".forms", ".views", ".actions"),
    "forms": (".actions", ".views", "app.database.transaction"),
    "views": ("app.database.", "sqlalchemy."),
}
# What a room may not call on a session, or on anything.
NOT_CALLED = {
    "models": {"commit", "flush", "rollback"},
    "rules": {"commit", "flush", "rollback", "execute", "scalars"},
    "queries": {"commit", "flush", "add_all", "merge"},
    "actions": {"commit"},
    "forms": {"commit", "flush", "add_all", "merge"},
    "views": {"commit", "flush", "execute", "scalars", "add_all", "merge"},
}


def strays(room: str, root: Path) -> Iterator[str]:
    """What stands in a room where it does not belong."""
    for source in view_files(root) if room == "views" else room_files(root, room):
        for name, line in imports(source):
            if any(_is_within(name, part, source) for part in NOT_IMPORTED[room]):
                yield f"{at(source.path, line, root)}: {room} import {name}"
        for node in ast.walk(source.tree):
            called = (
                node.func.attr if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) else ""
            )
            if called in NOT_CALLED[room]:
                yield f"{at(source.path, getattr(node, 'lineno', 1), root)}: {room} call {called}()"


def _is_within(name: str, part: str, source: Source) -> bool:
    if part.startswith("."):
        return name.startswith("app.") and f"{part}." in f"{name}." and not name.startswith(f"{source.name}.")
    return f"{name}.".startswith(part if part.endswith(".") else f"{part}.")


@pytest.mark.parametrize("room", NOT_IMPORTED)
def test_each_room_keeps_to_its_task(room: str) -> None:
    assert len(room_files(ROOT, *NOT_IMPORTED)) > 15, "the guard sees no rooms"
    assert list(strays(room, ROOT)) == []


PLANTED = {
    "models": "from app.database import db\n",
    "rules": "from ..clock import now\n",
    "queries": "def seats(session):\n    session.commit()\n",
    "actions": "from .forms import SignUpForm\n",
    "forms": "from .actions import sign_up\n",
    "views": "from sqlalchemy import select\n\n@blueprint.get('/a')\ndef a(): ...\n",
}


@pytest.mark.parametrize("room", NOT_IMPORTED)
def test_a_planted_stray_is_seen(room: str, tmp_path: Path) -> None:
    root = plant(tmp_path, {f"app/plan/{room}.py": PLANTED[room], "app/plan/other.py": "x = 1\n"})
    assert len(list(strays(room, root))) == 1


def test_an_action_calls_no_action_of_another_floor(tmp_path: Path) -> None:
    root = plant(tmp_path, {"app/plan/actions.py": "from ..territory.actions import split\n"})
    assert len(list(strays("actions", root))) == 1
