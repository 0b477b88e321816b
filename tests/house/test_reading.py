"""A GET never writes: neither as the code reads, nor when every page is asked for."""

import ast
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from app.accounts import inviting, resetting
from app.attendance.evidence import keep_photo
from app.attendance.models import DeskCode, DeskException, WalkIn
from app.attendance.paper import SheetPhoto
from app.attendance.rules import walk_in_key
from app.audit import COMMAND, Actor
from app.database import Loaded, db, transaction
from app.plan.models import Plan
from app.registration.models import Notice, Registration
from app.sample.load import load_sample
from app.tallies.signing import sign_off
from app.tokens import door_code, link_token
from app.workshops.models import Workshop
from tests.attendance.desk import Device, make_code
from tests.attendance.sheet import a_photo, printed
from tests.cast import Enter, make_account
from tests.databases import DIALECTS
from tests.makers import a_person, make_workshop, sign_up
from tests.page import ProofReader
from tests.turns import by_turns

from . import imported, planned, who_comes
from .matrix import Certified
from .tree import ROOT, Source, at, decorator, functions, imports, plant, view_files

WRITES = re.compile(
    r"\s*(INSERT|UPDATE|DELETE|MERGE|TRUNCATE|DROP|ALTER|CREATE|WITH\b.*\b(INSERT|UPDATE|DELETE)\b)", re.I
)
# What an address's parts mean where it is not the usual: a workshop's code, a registration's number.
NAMED_OTHERWISE = {
    "attendance.scanned": {"code": "door"},
    "workshops.region": {"code": "region"},
    "exchange.region_calendar": {"code": "region"},
    "exchange.data_file": {"name": "data set"},
    "exchange.report": {"year": "plan year"},
    "attendance.opened_by_code": {"code": "device code"},
    "attendance.device_code": {"number": "code number"},
    "attendance.exception": {"number": "exception number"},
    "attendance.message": {"number": "message"},
    "accounts.person": {"number": "account"},
    "accounts.invitation": {"token": "invitation"},
    "accounts.reset": {"token": "reset"},
    "attendance.sheet": {"number": "sheet number"},
    "attendance.photo": {"number": "photo number"},
    "attendance.photographs_page": {"code": "held code"},
    "attendance.staff_photograph": {"code": "held code", "number": "photograph number"},
    "registration.delegation": {"token": "delegation link"},
    "attendance.which_institution": {"number": "written institution"},
    "workshops.material": {"name": "material name"},
    "workshops.staff_material": {"number": "material number"},
    "workshops.venue": {"number": "venue number"},
    "exchange.batch": {"number": "import"},
    "exchange.after_deed": {"number": "import"},
    "exchange.progress": {"number": "import"},
    "exchange.mend": {"number": "import"},
    "certificates.verify": {"code": "certificate code"},
    "certificates.manage": {"code": "held code"},
    "certificates.progress": {"code": "held code"},
    "certificates.all_pdf": {"code": "held code"},
    "certificates.person": {"code": "held code"},
    "certificates.person_pdf": {"code": "held code"},
    "certificates.erasing_walk_in": {"who": "from the door"},
}
# Whom its link has not let in is told that the page is not open.
SHUT = {"/<any(es,en):lang>/delegation": 404}
# Inside one of these the request is known to be no GET.
POSTED = ("validate_on_submit", "request.method")


def reading_deeds(root: Path) -> Iterator[str]:
    """Views that answer GET and call an action where a GET gets to."""
    for source in view_files(root):
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
    for node in function.decorator_list:
        name = decorator(node).rpartition(".")[2]
        if name in {"get", "post", "put", "patch", "delete"}:
            found.add(name.upper())
        elif name in {"route", "neutral"} and isinstance(node, ast.Call):
            given = [ast.unparse(word.value).upper() for word in node.keywords if word.arg == "methods"]
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
    views = [function for source in view_files() for function in functions(source)]
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


@dataclass
class Reader:
    """Somebody who asks for every page, with what the addresses name."""

    ask: Callable[[str], Any]
    names: dict[str, Any]
    answers: dict[str, int] = field(default_factory=dict)

    def ask_for_everything(self, app: Flask) -> None:
        """Ask for every address that answers GET."""
        for rule in app.url_map.iter_rules():
            if "GET" in (rule.methods or ()):
                values = {name: self.names[name] for name in rule.arguments}
                otherwise = NAMED_OTHERWISE.get(rule.endpoint, {})
                values |= {part: self.names[name] for part, name in otherwise.items()}
                self.answers[rule.rule] = self.ask(
                    app.url_map.bind("localhost").build(rule.endpoint, values)
                ).status_code


def _what_addresses_name(app: Flask, session: Session) -> dict[str, Any]:
    """A workshop somebody signed up for, by all the names it and they have."""
    load_sample()
    workshop = make_workshop()
    who_comes.hold(workshop, "08")
    who_comes.fill(workshop, "08")
    made = sign_up(workshop, a_person(email="persona@example.org"))
    row = session.scalars(select(Registration).where(Registration.ref == made.ref)).one()
    notice = session.scalars(select(Notice.id).where(Notice.registration_id == row.id)).one()
    token = link_token("ticket", row.ref, row.generation)
    plan = session.scalars(select(Plan)).one()
    sign_off(COMMAND, "Persona Ejemplo", plan.id, 1, "Ejemplo", "Example")
    names = {
        "lang": "es",
        "code": workshop.code,
        "number": row.id,
        "notice": notice,
        "token": token,
        "key": plan.key,
        "version": 1,
        "part": "what",
        "data set": "workshops",
        "plan year": plan.first_year,
        "form": "xlsx",
    }
    mine = imported.looked_at(make_account("coordinator").id, workshop.code, imported.ROWS)
    names |= {"kind": "sign_ups", "import": mine}
    names |= _certified() | who_comes.numbers(workshop.code) | _planned(workshop)
    account = make_account("organiser")
    inviter = Actor("account", make_account("administrator").id)
    invited = inviting.invite(inviter, "invitada@example.org", "viewer", (), "es")
    names |= {
        "account": account.id,
        "invitation": link_token("invitation", invited.ref, 1),
        "reset": resetting.issue_reset(COMMAND, account.id),
    }
    return (
        names
        | {"door": door_code(row.ref, row.generation), "region": "08", "year": 2027, "quarter": 3}
        | _at_the_desk(app, workshop)
    )


def _at_the_desk(app: Flask, workshop: Workshop) -> dict[str, Any]:
    """A device that was let in, a record of its that is held, and a code nobody has used."""
    device = Device(app, workshop)
    device.sync(device.op(code="AAAABBBBCCCCDDDD"))
    device.sync(device.op("walk_in", given_names="Persona", family_names="De la Puerta"))
    unused, page = make_code(workshop), printed(workshop).pages[0]
    keep_photo(COMMAND, page, a_photo())
    return {
        "device": device,
        "from the door": walk_in_key(db.session.scalars(select(WalkIn.ref)).one()),
        "device code": unused,
        "code number": db.session.scalars(select(DeskCode.id).order_by(DeskCode.id.desc())).first(),
        "page": page.code,
        "sheet number": page.sheet_id,
        "photo number": db.session.scalars(select(SheetPhoto.id)).one(),
        "exception number": db.session.scalars(select(DeskException.id)).one(),
    }


def _planned(workshop: Workshop) -> dict[str, Any]:
    """A file of the workshop and a venue of its region."""
    file = planned.material(workshop.code)
    return {"material name": file.name, "material number": file.id, "venue number": planned.venue("08")}


def _certified() -> dict[str, Any]:
    """A workshop that was held, somebody with a certificate, and the PDF of everybody's."""
    made = Certified("08")
    shown = {"name": made.photograph.name, "photograph number": made.photograph.id}
    return {"held code": made.workshop, "who": made.who, "certificate code": made.code} | shown


@contextmanager
def _listening() -> Iterator[list[str]]:
    """What is written while inside."""
    said: list[str] = []

    def listen(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if WRITES.match(statement):
            said.append(statement)

    connection: Any = db.engines[None]
    event.listen(connection, "before_cursor_execute", listen)
    try:
        yield said
    finally:
        event.remove(connection, "before_cursor_execute", listen)


@pytest.mark.parametrize(
    ("dialect", "who"),
    [(one, who) for one in DIALECTS for who in ("coordinator", *by_turns(("nobody", "device"), one))],
)
def test_asking_for_every_page_writes_nothing(
    app: Flask, session: Session, client: ProofReader, enter: Enter, who: str
) -> None:
    names = _what_addresses_name(app, session)
    asking = {"nobody": client, "device": names["device"].client}
    reader = Reader((asking.get(who) or enter(who)).get, names)
    with _listening() as said:
        reader.ask_for_everything(app)
    assert len(reader.answers) > 30, "the guard sees no pages"
    refused = {address: status for address, status in reader.answers.items() if status >= 400}
    assert refused == SHUT if who == "coordinator" else 500 not in refused.values(), refused
    assert said == []


def test_a_planted_write_is_heard(app: Flask) -> None:
    with _listening() as said, transaction() as session:
        session.add(Loaded(name="planted", digest=""))
    assert len(said) == 1
