"""The matrix's world: who asks, for what, and how each address is asked."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import Context
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event, select

from app.accounts import actions, inviting, queries, resetting
from app.accounts.models import Account
from app.attendance.evidence import keep_photo
from app.attendance.models import DeskCode, DeskDevice, DeskException, WalkIn
from app.attendance.paper import SheetPage, SheetPhoto, SheetPrint
from app.attendance.printing import print_sheet
from app.attendance.rules import walk_in_key
from app.audit import COMMAND, PARTICIPANT, Actor
from app.certificates.actions import ask_for_all
from app.clock import now
from app.database import db, transaction
from app.plan.models import Plan
from app.registration.actions import leave
from app.registration.models import Notice, Registration
from app.tallies.models import Tip
from app.tokens import door_code, link_token
from app.workshops.editions import Edition
from app.workshops.models import Representation, Workshop
from tests import alike
from tests.attendance.desk import make_code
from tests.attendance.sheet import a_photo, on_its_page
from tests.cast import OTHER, OWN, SAME_ORIGIN, Colleague, make_account
from tests.certificates.world import Held, certificates, code_of, let_the_worker_work, who
from tests.makers import a_person, make_workshop, sign_up

from . import imported, planned, who_comes

STAFF = {
    "organiser_own": ("organiser", (OWN,)),
    "organiser_other": ("organiser", (OTHER,)),
    "coordinator": ("coordinator", ()),
    "viewer": ("viewer", ()),
    "administrator": ("administrator", ()),
    "disabled": ("coordinator", ()),
}
DESKS = ("desk_own", "desk_other")
# What a statement writes to.
WRITES = re.compile(r"\b(?:INSERT INTO|(?<!FOR )(?<!DO )UPDATE|DELETE FROM) (\w+)")
WHO_COMES = (
    "written institution",
    "settled institution",
    "expected institution",
    "delegation",
    "message",
    "institution to tell",
)
# A number no row has, in every address that holds one.
NOBODY = 2_000_000_000


class Quiet(FlaskClient):
    """A browser that does not proof-read: the same pages are read elsewhere."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        """Send the request in a context of its own, as a server's thread would have."""
        return Context().run(super().open, *args, **kwargs)


@contextmanager
def written() -> Iterator[set[str]]:
    """The tables something is written to meanwhile, also what is taken back."""
    tables: set[str] = set()

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        tables.update(WRITES.findall(statement))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield tables
    finally:
        event.remove(Engine, "before_cursor_execute", note)


@contextmanager
def undone(*browsers: Quiet) -> Iterator[None]:
    """What is written meanwhile is taken back, and so is what these browsers keep."""
    kept, cookies = db.engine.begin_nested(), [dict(one._cookies) for one in browsers]  # type: ignore[attr-defined]
    try:
        yield
    finally:
        for one, before in zip(browsers, cookies, strict=True):
            one._cookies = before
        kept.rollback()


@dataclass(frozen=True)
class Named:
    """What an address names: its values, and whose it is: "own", "other", or "missing" for nobody's."""

    whose: str
    values: dict[str, Any]


class World:
    """Workshops of two regions with their people, and everybody who may ask."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self._objects: dict[str | None, list[Named]] = {}
        self.own, self.other = _busy_workshop(OWN), _busy_workshop(OTHER)
        self.held = {"own": Certified(OWN), "other": Certified(OTHER)}
        self.hidden = make_workshop(convened=(OWN, OTHER), state="scheduled")
        self.plan = _plan()
        self.tip = _tip(self.plan)
        self.rooms = {"own": planned.venue(OWN), "other": planned.venue(OTHER)}
        self.files = {"own": planned.material(self.own), "other": planned.material(self.other)}
        self.free = planned.day_off()
        plan = db.session.scalars(select(Plan).where(Plan.key == self.plan)).one()
        regions = {"own": OWN, "other": OTHER}
        self.alike = {whose: alike.settled_as_same(plan, region) for whose, region in regions.items()}
        self.accounts: dict[str, Account] = {}
        self.browsers, self.tokens = self._come_in()
        self.imports = imported.imports(self.accounts["coordinator"].id, self.own, self.other) | {
            "missing": NOBODY
        }
        inviter = Actor("account", self.accounts["organiser_own"].id)
        self.invited = inviting.invite(inviter, "invitada@example.org", "organiser", (OWN,), "es")
        self.reset = resetting.issue_reset(COMMAND, self.accounts["organiser_other"].id)

    def objects(self, names: str | None) -> list[Named]:
        """What is asked for at an address that names such a thing; looked up once, for nothing lasts."""
        if names not in self._objects:
            self._objects[names] = self._look_up(names)
        return self._objects[names]

    def _look_up(self, names: str | None) -> list[Named]:
        return {
            None: self._nothing,
            "anything": self._nothing_but_a_code,
            "workshop": self._workshops,
            "announced workshop": self._announced,
            "person": self._people,
            "notice": self._notices,
            "link": self._links,
            "door": self._doors,
            "session": self._sessions,
            "account": self._accounts,
            "invitation": lambda: self._of_one("organiser_own", self.invited.id),
            "invitation link": lambda: _two(
                "token",
                link_token("invitation", self.invited.ref, 1),
                link_token("reset", self.invited.ref, 1),
            ),
            "reset link": lambda: _two("token", self.reset, "a" * 43),
            "desk": self._workshops,
            "device code": lambda: _two("code", self.code, "AAAA1111"),
            "made code": lambda: self._inside("number", *self._of_desks(DeskCode)),
            "device": lambda: self._inside("number", *self._of_desks(DeskDevice)),
            "exception": lambda: self._inside("number", *self._of_desks(DeskException)),
            "walk-in": lambda: self._inside("number", *self._of_desks(WalkIn)),
            "from the door": self._from_the_door,
            "sheet": lambda: self._inside("number", *self._of_paper(SheetPrint)),
            "sheet page": lambda: self._inside("page", *self._of_paper(SheetPage)),
            "sheet photo": lambda: self._inside("number", *self._of_paper(SheetPhoto)),
            "photograph": self._photographs,
            "shown photograph": lambda: _two("name", self.held["own"].photograph.name, "a" * 32),
            "page code": self._page_codes,
            "certificate code": lambda: _two("code", self.held["own"].code, "AAAA"),
            "held workshop": self._held,
            "who came": self._who_came,
            "region": lambda: _two("code", OWN, "99"),
            "plan": lambda: _two("key", self.plan, "no-such-plan"),
            "plan's file": lambda: [
                Named(one.whose, one.values | {"form": "json"}) for one in self.objects("plan")
            ],
            "plan and region": lambda: [
                Named(whose, {"key": self.plan, "region": code})
                for whose, code in (("own", OWN), ("missing", "99"))
            ],
            "data set": lambda: [
                Named(whose, {"name": name, "form": "csv"})
                for whose, name in (("own", "workshops"), ("missing", "no-such-data"))
            ],
            "report": lambda: [
                Named(whose, {"key": self.plan, "version": 1, "year": year})
                for whose, year in (("own", 2026), ("missing", 1999))
            ],
            "edition": lambda: [
                Named(whose, {"key": self.plan, "version": version})
                for whose, version in (("own", 1), ("missing", 2))
            ],
            "tip": lambda: [Named("own", {"number": self.tip}), Named("missing", {"number": NOBODY})],
            "likeness": lambda: [
                Named(whose, {"key": self.plan, "number": number})
                for whose, number in (self.alike | {"missing": NOBODY}).items()
            ],
            "cell": self._cells,
            "template": lambda: [
                Named(one.whose, one.values | {"kind": "sign_ups"}) for one in self._workshops()
            ],
            "import": lambda: [Named(whose, {"number": number}) for whose, number in self.imports.items()],
            "delegation link": lambda: _two("token", who_comes.token(self.own), "a" * 43),
            **{name: self._who_comes(name) for name in WHO_COMES},
            "part": self._parts,
            "venue": self._venues,
            "material": lambda: self._inside("number", self.files["own"].id, self.files["other"].id),
            "shown material": lambda: _two("name", self.files["own"].name, "a" * 32),
            "workshop with materials": lambda: _two("code", self.own, "no-such-workshop"),
            "day off": lambda: [Named("own", {"number": self.free}), Named("missing", {"number": NOBODY})],
        }[names]()

    def _who_comes(self, name: str) -> Callable[[], list[Named]]:
        def found() -> list[Named]:
            return self._inside(
                "number", who_comes.numbers(self.own)[name], who_comes.numbers(self.other)[name]
            )

        return found

    def ask(self, actor: str, does: str, values: dict[str, Any], row: dict[str, Any]) -> Any:
        """One request, and everything it changed undone, in the database and in the browser."""
        method, endpoint = does.split()
        sent: dict[str, Any] = {"json": row["json"]} if "json" in row else {}
        if method == "POST" and not sent:
            sent = {"data": {"csrf_token": self.tokens[actor]} | row.get("form", {})}
        headers = SAME_ORIGIN | ({"HX-Request": "true"} if row.get("part") else {})
        headers |= {"X-Desk": "1"} if "json" in row else {}
        browser, address = self.browsers[actor], self.address(method, endpoint, values)
        with undone(browser):
            return browser.open(address, method=method, headers=headers, **sent)

    @contextmanager
    def as_it_is(self) -> Iterator[None]:
        """Whatever is done meanwhile is undone, in the database and in every browser."""
        db.session.rollback()
        with undone(*self.browsers.values()):
            yield
            db.session.rollback()
        db.session.expire_all()

    def address(self, method: str, endpoint: str, values: dict[str, Any]) -> str:
        """The path of an address in Spanish."""
        if self.app.url_map.is_endpoint_expecting(endpoint, "lang"):
            values = {"lang": "es"} | values
        return self.app.url_map.bind("localhost").build(endpoint, values, method)

    def _come_in(self) -> tuple[dict[str, Quiet], dict[str, str]]:
        browsers = {"anonymous": Quiet(self.app)}
        tokens = dict.fromkeys(("anonymous", "delegate", "registrant_a", "registrant_b", *DESKS), "")
        for actor, workshop in zip(DESKS, (self.own, self.other), strict=True):
            browsers[actor] = Quiet(self.app)
            self.code = _desk(browsers[actor], workshop)
        for actor, workshop in (("registrant_a", self.own), ("registrant_b", self.other)):
            browsers[actor] = Quiet(self.app)
            browsers[actor].post(f"/r/{_token(_seated(workshop))}/open", headers=SAME_ORIGIN)
        browsers["delegate"] = Quiet(self.app)
        browsers["delegate"].post(f"/g/{who_comes.token(self.own)}/open", headers=SAME_ORIGIN)
        for actor, (role, regions) in STAFF.items():
            somebody = Colleague(make_account(role, regions), Quiet(self.app))  # type: ignore[arg-type]
            somebody.be_in()
            self.accounts[actor] = somebody.account
            browsers[actor], tokens[actor] = somebody.client, somebody.token
        actions.disable_account(COMMAND, somebody.account.id)
        return browsers, tokens

    def _of_desks(self, table: Any) -> tuple[int, int]:
        """The first row of each workshop's desk."""
        numbers = select(table.id).join(Workshop, Workshop.id == table.workshop_id).order_by(table.id)
        own, other = (
            db.session.scalars(numbers.where(Workshop.code == code)).first()
            for code in (self.own, self.other)
        )
        assert own and other
        return own, other

    def _of_paper(self, table: Any) -> tuple[Any, Any]:
        """The first sheet, page (by its code) or photograph of each workshop."""
        wanted = SheetPage.code if table is SheetPage else table.id
        found = {
            code: db.session.scalars(_on_paper(wanted, table).where(Workshop.code == code)).first()
            for code in (self.own, self.other)
        }
        assert all(found.values())
        return found[self.own], found[self.other]

    def _page_codes(self) -> list[Named]:
        own, other = self._of_paper(SheetPage)
        return [
            Named("own", {"page": own}),
            Named("other", {"page": other}),
            Named("missing", {"page": "AAAA1111"}),
        ]

    def _nothing(self) -> list[Named]:
        return [Named("own", {})]

    def _nothing_but_a_code(self) -> list[Named]:
        return [Named("own", {"code": self.own}), Named("own", {"code": "no-such-workshop"})]

    def _workshops(self) -> list[Named]:
        return [
            Named("own", {"code": self.own}),
            Named("other", {"code": self.other}),
            Named("missing", {"code": "no-such-workshop"}),
        ]

    def _parts(self) -> list[Named]:
        """The part of a workshop's editor; of another's, and of one that is not there."""
        of_workshops = [Named(one.whose, one.values | {"part": "what"}) for one in self._workshops()]
        return [*of_workshops, Named("missing", {"code": "no-such-workshop", "part": "who"})]

    def _venues(self) -> list[Named]:
        """A venue of one region and of the other, and a number nobody has."""
        whose = {"own": self.rooms["own"], "other": self.rooms["other"], "missing": NOBODY}
        return [Named(one, {"number": number}) for one, number in whose.items()]

    def _held(self) -> list[Named]:
        found = [Named(whose, {"code": held.workshop}) for whose, held in self.held.items()]
        return [*found, Named("missing", {"code": "no-such-workshop"})]

    def _from_the_door(self) -> list[Named]:
        own, other = (db.session.get_one(WalkIn, number).ref for number in self._of_desks(WalkIn))
        return self._inside("who", walk_in_key(own), walk_in_key(other))

    def _photographs(self) -> list[Named]:
        own, other = self.held["own"], self.held["other"]
        return [
            Named("own", {"code": own.workshop, "number": own.photograph.id}),
            Named("other", {"code": other.workshop, "number": other.photograph.id}),
            Named("missing", {"code": own.workshop, "number": other.photograph.id}),
            Named("missing", {"code": other.workshop, "number": own.photograph.id}),
            Named("missing", {"code": own.workshop, "number": NOBODY}),
            Named("missing", {"code": "no-such-workshop", "number": own.photograph.id}),
        ]

    def _who_came(self) -> list[Named]:
        own, other = self.held["own"], self.held["other"]
        return [
            Named("own", {"code": own.workshop, "who": own.who}),
            Named("other", {"code": other.workshop, "who": other.who}),
            Named("missing", {"code": own.workshop, "who": other.who}),
            Named("missing", {"code": other.workshop, "who": own.who}),
            Named("missing", {"code": own.workshop, "who": f"r{NOBODY}"}),
            Named("missing", {"code": "no-such-workshop", "who": own.who}),
        ]

    def _announced(self) -> list[Named]:
        return [*_two("code", self.own, "no-such-workshop"), Named("missing", {"code": self.hidden.code})]

    def _cells(self) -> list[Named]:
        """A quarter of the board of one region and of the other, with nothing in it; one of no plan."""
        when = {"year": 2027, "quarter": 3}
        return [
            Named("own", {"key": self.plan, "region": OWN} | when),
            Named("other", {"key": self.plan, "region": OTHER} | when),
            Named("missing", {"key": self.plan, "region": "99"} | when),
            Named("missing", {"key": "no-such-plan", "region": OWN} | when),
        ]

    def _people(self) -> list[Named]:
        own, other = _seated(self.own).id, _seated(self.other).id
        return self._inside("number", own, other)

    def _notices(self) -> list[Named]:
        return self._inside("notice", _owed(self.own), _owed(self.other))

    def _inside(self, name: str, own: Any, other: Any) -> list[Named]:
        """Something inside a workshop, and inside the wrong one."""
        return [
            Named("own", {"code": self.own, name: own}),
            Named("other", {"code": self.other, name: other}),
            Named("missing", {"code": self.own, name: other}),
            Named("missing", {"code": self.other, name: own}),
            Named("missing", {"code": self.own, name: NOBODY}),
            Named("missing", {"code": "no-such-workshop", name: own}),
        ]

    def _sessions(self) -> list[Named]:
        opened = queries.open_sessions(self.accounts["organiser_own"], now())
        return self._of_one("organiser_own", opened[0].id)

    def _accounts(self) -> list[Named]:
        """One in a coordinator's keeping, one in an administrator's alone, one in nobody's."""
        return [
            *self._of_one("coordinator", self.accounts["organiser_own"].id),
            Named("administrator", {"number": self.accounts["coordinator"].id}),
            Named("missing", {"number": self.accounts["administrator"].id}),
        ]

    def _of_one(self, actor: str, number: int) -> list[Named]:
        """What is one actor's alone, and a number no row has."""
        return [Named(actor, {"number": number}), Named("missing", {"number": NOBODY})]

    def _links(self) -> list[Named]:
        row = _seated(self.own)
        later = link_token("ticket", row.ref, row.generation + 1)
        return [*_two("token", _token(row), "a" * 43), Named("missing", {"token": later})]

    def _doors(self) -> list[Named]:
        row = _seated(self.own)
        return _two("code", door_code(row.ref, row.generation), "A" * 16)


def _on_paper(wanted: Any, table: Any) -> Any:
    statement = select(wanted).join(Workshop, Workshop.id == SheetPrint.workshop_id).order_by(table.id)
    if table is SheetPrint:
        return statement
    through = select(wanted).join(SheetPrint, SheetPrint.id == SheetPage.sheet_id)
    if table is SheetPhoto:
        through = (
            select(wanted)
            .join(SheetPage, SheetPage.id == SheetPhoto.page_id)
            .join(SheetPrint, SheetPrint.id == SheetPage.sheet_id)
        )
    return through.join(Workshop, Workshop.id == SheetPrint.workshop_id).order_by(table.id)


class Certified:
    """A workshop that was held, somebody with a certificate of it, and the PDF of everybody's."""

    def __init__(self, region: str) -> None:
        held = Held(convened=(region,))
        self.who = who(held.person(0, 1))
        self.workshop = held.end().workshop.code
        ask_for_all(COMMAND, held.workshop.id)
        let_the_worker_work()
        self.photograph = on_its_page(held.workshop)
        self.code = code_of(certificates(held)[0])
        _doubt(held.workshop)


def _doubt(workshop: Workshop) -> None:
    """Its date is doubtful, and somebody represented cannot be told."""
    told = {"position": 1, "label_es": "Municipalidad", "label_en": "Municipality"}
    with transaction() as session:
        session.get_one(Workshop, workshop.id).date_confidence = "doubtful"
        session.add(Representation(workshop_id=workshop.id, resolution="unresolved", **told))


def _two(name: str, there: str, missing: str) -> list[Named]:
    return [Named("own", {name: there}), Named("missing", {name: missing})]


def _desk(browser: Quiet, code: str) -> str:
    """A device with a held record and a walk-in, a signed sheet, and another code that nobody has used."""
    workshop = db.session.scalars(select(Workshop).where(Workshop.code == code)).one()
    browser.post("/es/desk", data={"code": make_code(workshop)}, headers=SAME_ORIGIN)
    browser.post(f"/es/desk/{code}/arrive", data={"q": "AAAABBBBCCCCDDDD"}, headers=SAME_ORIGIN)
    newcomer = {"given_names": "Persona", "family_names": "De la Puerta", "phone": "987654321"}
    browser.post(f"/es/desk/{code}/walk-in", data=newcomer, headers=SAME_ORIGIN)
    sheet = db.session.get_one(SheetPrint, print_sheet(COMMAND, workshop, str(uuid4()), False))
    keep_photo(COMMAND, sheet.pages[0], a_photo())
    return make_code(workshop)


def _busy_workshop(region: str) -> str:
    """One seat: who held it left, so that somebody with a phone moved up and is to be told by hand."""
    workshop = make_workshop(convened=(region,), capacity=2)
    who_comes.hold(workshop, region)
    for number in range(3):
        sign_up(workshop, a_person(family_names=f"De {region} {number}"))
    leave(PARTICIPANT, next(_people(workshop.code)).id)
    who_comes.fill(workshop, region)
    return workshop.code


def _people(code: str) -> Iterator[Registration]:
    rows = select(Registration).join(Registration.workshop).where(Workshop.code == code)
    return iter(db.session.scalars(rows.order_by(Registration.seq)).all())


def _seated(code: str) -> Registration:
    return next(row for row in _people(code) if row.state == "seated")


def _owed(code: str) -> int:
    numbers = [row.id for row in _people(code)]
    owed = select(Notice.id).where(Notice.registration_id.in_(numbers), Notice.channel == "hand")
    return db.session.scalars(owed.order_by(Notice.id)).all()[0]


def _token(row: Registration) -> str:
    return link_token("ticket", row.ref, row.generation)


def _tip(key: str) -> int:
    """Something told about a plan."""
    with transaction() as session:
        plan = session.scalars(select(Plan).where(Plan.key == key)).one()
        told = {"about": "", "known": "Ejemplo", "source": "Ejemplo", "form_key": "ejemplo", "made_at": now()}
        session.add(made := Tip(plan_id=plan.id, **told))
        session.flush()
        return made.id


def _plan() -> str:
    texts = ("title", "short", "summary", "purpose", "direct", "indirect")
    both = {f"{name}_{language}": f"Plan {name}" for name in texts for language in ("es", "en")}
    with transaction() as session:
        plan = Plan(key="de-ejemplo", first_year=2026, last_year=2029, **both)
        session.add(plan)
        session.flush()
        said = {"signer": "Persona Ejemplo", "reason_es": "Ejemplo", "reason_en": "Example"}
        session.add(Edition(plan_id=plan.id, version=1, signed_at=now(), tables={"workshops": []}, **said))
    return "de-ejemplo"
