"""A GET never writes: neither as the code reads, nor when every page is asked for."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import event
from werkzeug.routing import Rule

from app.database import db
from tests.page import ProofReader

from .tree import ROOT, Source, at, functions, imports, plant, room_files

WRITES = re.compile(
    r"\s*(INSERT|UPDATE|DELETE|MERGE|TRUNCATE|DROP|ALTER|CREATE|WITH\b.*\b(INSERT|UPDATE|DELETE)\b)", re.I
)
# What an address is asked with, by the kind of its part; the last two are nobody's and nothing's.
SAMPLES = {
    "lang": "es",
    "int": "1",
    "default": "AFORO111",
    "string": "AFORO111",
    "path": "a",
    "uuid": "0" * 32,
    "any": "es",
}
# Inside one of these the request is known to be no GET.
POSTED = ("validate_on_submit", "request.method")


def reading_deeds(root: Path) -> Iterator[str]:
    """Views that answer GET and call an action where a GET gets to."""
    for source in room_files(root, "views"):
        deeds = _deeds(source)
        for function in functions(source):
            methods = _methods(function)
            if "GET" in methods:
                posted = {node for branch in _posted_branches(function) for node in ast.walk(branch)}
                for node in ast.walk(function):
                    if isinstance(node, ast.Call) and _called(node) & deeds and node not in posted:
                        yield f"{at(source.path, node.lineno, root)}: {function.name} does a deed on GET"


def _deeds(source: Source) -> set[str]:
    """The names under which a file knows actions, or modules of actions."""
    return {name.rpartition(".")[2] for name, _ in imports(source) if "actions" in name.split(".")}


def _called(node: ast.Call) -> set[str]:
    return set(ast.unparse(node.func).split("."))


def _methods(function: ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
    found: set[str] = set()
    for decorator in function.decorator_list:
        name = ast.unparse(decorator.func if isinstance(decorator, ast.Call) else decorator).rpartition(".")[
            2
        ]
        if name in {"get", "post", "put", "patch", "delete"}:
            found.add(name.upper())
        elif name == "route" and isinstance(decorator, ast.Call):
            given = [ast.unparse(word.value).upper() for word in decorator.keywords if word.arg == "methods"]
            found |= set(re.findall(r"[A-Z]+", given[0])) if given else {"GET"}
    return found


def _posted_branches(function: ast.AST) -> Iterator[ast.AST]:
    """The branches taken, and what follows a turning back, only when something was posted."""
    for node in ast.walk(function):
        if isinstance(node, ast.If | ast.IfExp) and any(mark in ast.unparse(node.test) for mark in POSTED):
            yield from node.body if isinstance(node, ast.If) else [node.body]
            yield from node.orelse if isinstance(node, ast.If) else [node.orelse]
        elif isinstance(node, ast.BoolOp) and any(mark in ast.unparse(node.values[0]) for mark in POSTED):
            yield from node.values[1:]
    body = getattr(function, "body", [])
    for place, node in enumerate(body):
        turns_back = isinstance(node, ast.If) and isinstance(node.body[-1], ast.Return)
        if turns_back and any(mark in ast.unparse(node.test) for mark in POSTED):
            yield from body[place + 1 :]


def test_no_view_does_a_deed_on_get() -> None:
    views = [function for source in room_files(ROOT, "views") for function in functions(source)]
    assert [function for function in views if "GET" in _methods(function)], "the guard sees no pages"
    assert list(reading_deeds(ROOT)) == []


def test_a_planted_deed_on_get_is_seen(tmp_path: Path) -> None:
    text = """
from .actions import sign_up
from ..plan import actions

@blueprint.get("/a")
def reads(): sign_up()

@blueprint.route("/b", methods=["GET", "POST"])
def both():
    if form.validate_on_submit():
        sign_up()
    actions.rename()

@blueprint.post("/c")
def posts(): sign_up()

@blueprint.route("/d", methods=["GET", "POST"])
def careful():
    if not form.validate_on_submit():
        return page()
    sign_up()
"""
    root = plant(tmp_path, {"app/registration/views.py": text})
    assert [fault.rpartition(": ")[2] for fault in reading_deeds(root)] == [
        "reads does a deed on GET",
        "both does a deed on GET",
    ]


def _sample_path(app: Flask, rule: Rule) -> str:
    values = {
        name: SAMPLES["lang"] if name == "lang" else _sample(converter)
        for name, converter in rule._converters.items()
    }
    with app.test_request_context():
        return str(app.url_map.bind("localhost").build(rule.endpoint, values))


def _sample(converter: Any) -> str | int:
    kind = type(converter).__name__.removesuffix("Converter").lower()
    value = {"integer": "1", "unicode": SAMPLES["default"]}.get(kind, SAMPLES.get(kind, "AFORO111"))
    return int(value) if kind == "integer" else value


def test_asking_for_every_page_writes_nothing(app: Flask, client: ProofReader) -> None:
    said: list[str] = []
    connection: Any = db.engines[None]

    def listen(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if WRITES.match(statement):
            said.append(statement)

    event.listen(connection, "before_cursor_execute", listen)
    pages = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())]
    answers = {rule.rule: client.get(_sample_path(app, rule)).status_code for rule in pages}
    event.remove(connection, "before_cursor_execute", listen)
    assert len(answers) > 10, "the guard sees no pages"
    assert 200 in answers.values(), "no page was found"
    assert said == []
