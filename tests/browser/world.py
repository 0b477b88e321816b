"""A site with something in every state a page can show."""

from typing import Any
from uuid import uuid4

from flask.testing import FlaskClient
from sqlalchemy import select, update

from app.accounts import inviting, resetting
from app.accounts.models import SignedIn
from app.attendance.actions import dismiss
from app.attendance.actions import revoke as shut_out
from app.attendance.closing import close_desk
from app.attendance.evidence import keep_photo
from app.attendance.models import DeskCode, DeskDevice, DeskException, WalkIn
from app.attendance.rules import walk_in_key
from app.attendance.thanking import thank
from app.attendance.typing_in import Filled, type_in
from app.audit import COMMAND, PARTICIPANT, Actor
from app.certificates.actions import revoke
from app.clock import now
from app.database import db, transaction
from app.institutions.gathered import municipalities
from app.institutions.models import Institution
from app.plan.queries import find_demonstration, find_real_plan
from app.registration import actions
from app.registration.claim import SignedUp
from app.registration.delegations import Grant, all_of, grant, name
from app.registration.models import Notice, Registration
from app.registration.people import Represented
from app.tallies.signing import sign_off
from app.tallies.tips import Told, settle, tell
from app.tokens import desk_code, door_code, link_token
from app.workshops.days_off import Free, add_day_off
from app.workshops.draft import QuestionDraft
from app.workshops.expected import expect
from app.workshops.materials import Material, add_material, remove_material
from app.workshops.models import Workshop
from app.workshops.questions import write_questions

from .. import alike
from ..attendance.desk import Device, make_code
from ..attendance.sheet import a_photo, on_its_page, printed
from ..cast import make_account
from ..certificates.world import Held, code_of, issued, who
from ..house import imported
from ..makers import a_person, asked, in_days, make_workshop, sign_up
from .site import Site

# What the demonstration has already: open, nearly full, with a line, not yet open, closed, cancelled, held.
PUBLIC = ("hoy", "cusco", "piura", "arequipa", "loreto", "junin", "puno", "ica", "mexico")

LONG_ES = (
    "IV Taller de ejemplo para fortalecer las capacidades de los gobiernos regionales y locales en la "
    "gestión de la migración laboral"
)
LONG_EN = (
    "Fourth sample workshop to strengthen the capacities of regional and local governments in the management "
    "of labour migration"
)


QUESTIONS = (
    QuestionDraft("text", "¿Qué esperas del taller?", "What do you expect of the workshop?"),
    QuestionDraft("one", "¿Almuerzo?", "Lunch?", (("Carne", "Meat"), ("Verdura", "Greens"))),
    QuestionDraft("several", "¿Qué días?", "Which days?", (("Lunes", "Monday"), ("Martes", "Tuesday"))),
    QuestionDraft("yesno", "¿Necesitas alojamiento?", "Do you need a place to stay?"),
)


def hold_seats(workshop: Workshop) -> str:
    """The link of a delegation that has named one and holds two seats more."""
    body = db.session.query(Institution).filter_by(key="GR-08").one()
    grant(COMMAND, workshop.id, Grant(body.id, 3, workshop.starts_at))
    made = all_of(workshop.id)[0]
    name(PARTICIPANT, made.id, asked(workshop, a_person()))
    return made.token


def bring(device: Device, phone: str) -> None:
    """Somebody comes without a sign-up."""
    family = "De la Puerta" if phone else "Sin Celular"
    device.sync(device.op("walk_in", given_names="Persona", family_names=family, phone=phone))


# Rows of a file: one that may come in, and some of each that is to be said something of.
ROWS = [
    ["Persona", "De la Hoja", "987654399", "Muni de Urubamba", "Cusco"],
    ["Persona", "Sin Celular Que Valga", "12", "Gobierno Regional de Cusco", "Lima"],
    ["Persona", "De la Hoja", "987654399", "Muni de Urubamba", "Cusco"],
    [LONG_ES[:70], "Con Nombre Larguísimo", "", "Oficina de Ejemplo", "Marte"],
]


class World:
    """The site, an organiser's account, and the parts of addresses that are not known before."""

    def __init__(self, site: Site) -> None:
        self.site = site
        with site.behind():
            organiser, self.coordinator = make_account("organiser", ("08",)), make_account("coordinator")
            self.organiser, self.account = organiser.email, organiser.id
            invited = inviting.invite(
                Actor("account", self.coordinator.id), "invitada@example.org", "organiser", ("08",), "es"
            )
            self.links = {
                "account": str(organiser.id),
                "invitation": link_token("invitation", invited.ref, 1),
                "reset": resetting.issue_reset(COMMAND, make_account("viewer").id),
            }
            self.parts = self._fill() | self.links

    def _fill(self) -> dict[str, str]:
        one_seat, called_off, past = (self._workshop(name) for name in ("one-seat", "called-off", "past"))
        self._ask(one_seat)
        seated, waiting = self._sign_up(one_seat), self._sign_up(one_seat)
        left, removed = (self._sign_up(one) for one in [self._workshop("left")] * 2)
        actions.leave(PARTICIPANT, self._row(left).id)
        actions.leave(COMMAND, self._row(removed).id, "other", "Motivo de ejemplo")
        told = sign_up(called_off, a_person(phone="+51900000009"))
        hold_seats(called_off)
        sign_up(called_off, a_person(phone="+51900000010", email="nadie@example.org"))
        actions.cancel_workshop(COMMAND, called_off.id, "Motivo de ejemplo", "Sample reason")
        self._lose_mail(called_off)
        was_there, broken = self._sign_up(past), self._sign_up(self._workshop("broken", ("25",)))
        self._make_past(past)
        self._break("crawl-broken")
        desk = self._desk()
        certified = self._certified()
        self._sign_off()
        self._come_twice()
        draft = self._workshop("draft", state="scheduled", title_en=None)
        planned = self._plan_ahead(draft)
        return {
            "seated": self._link(seated),
            "waiting": self._link(waiting),
            "left": self._link(left),
            "called_off": self._link(told),
            "was_there": self._link(was_there),
            "broken": self._link(broken),
            "door": door_code(seated.ref, seated.generation),
            "number": str(self._row(seated).id),
            **desk,
            **self._paper(),
            **certified,
            **planned,
            **self._imports(),
        }

    def _imports(self) -> dict[str, str]:
        """Files on their way in: its columns to be said, looked at, brought in."""
        workshop = self._workshop("imported")
        found = {"mapping": imported.staged(self.account, workshop.code, ROWS)}
        found["checked"] = imported.looked_at(self.account, workshop.code, ROWS)
        found["done"] = imported.brought_in(self.account, workshop.code, ROWS[:1])
        found["workshops"] = imported.workshops_staged(self.account)
        found["lists"] = imported.lists_looked_at(self.account)
        found["lists_done"] = imported.lists_brought_in(self.account)
        return {f"import_{state}": str(number) for state, number in found.items()}

    def _come_twice(self) -> None:
        """People of the demonstration who may be the same, and some who were settled to be."""
        plan = find_demonstration()
        assert plan is not None
        alike.came_twice(plan)
        alike.came_by(plan)
        alike.settled_as_same(plan)

    def _plan_ahead(self, draft: Workshop) -> dict[str, str]:
        """A draft that clashes and falls on a day off, with files; a venue; another workshop's files."""
        add_day_off(COMMAND, Free(draft.first_day, "Aniversario del Cusco", "Anniversary of Cusco", "08"))
        for number in (draft.id, self._workshop("files").id):
            for text in ("Guía del taller", LONG_ES[:150]):
                add_material(COMMAND, number, f"%PDF-1.4 {text}".encode(), text, text)
        remove_material(COMMAND, draft.id, db.session.query(Material).order_by(Material.id).first().id)
        return {"venue": str(draft.venue_id), "announced_venue": str(self._workshop("there").venue_id)}

    def _sign_off(self) -> None:
        """The figures of the plan of 2011 as an edition."""
        plan = find_real_plan()
        assert plan is not None
        sign_off(COMMAND, "Persona Ejemplo", plan.id, 1, "Motivo de ejemplo", "Sample reason")
        tell(PARTICIPANT, plan.id, Told("", "Fueron 40", "La lista firmada", "", "ejemplo"))
        tell(PARTICIPANT, plan.id, Told("", "Fueron 41", "Otra lista", "", "otro"))
        settle(COMMAND, 2, "dismissed", "No figura")

    def make_fresh(self) -> None:
        """Everybody gave a password or a code just now."""
        with self.site.behind(), transaction() as session:
            session.execute(update(SignedIn).values(proved_at=now()))

    def _paper(self) -> dict[str, str]:
        """A sheet of two days that was typed in, with a photograph; and a desk that was closed."""
        first, last = in_days(-1), in_days(0)
        when = type(first)(first.first_day, last.first_day, None, None)
        workshop, shut = self._workshop("paper", when=when), self._workshop("shut", when=when)
        for one in (workshop, workshop, workshop, shut):
            self._sign_up(one)
        helper = Device(self.site.app, shut, FlaskClient(self.site.app))
        for phone in ("987654321", "912345678", ""):
            bring(helper, phone)
        page = printed(workshop).pages[0]
        marks = [(page.days[0], "arrival", 1), (page.days[0], "excuse", 2), (page.days[1], "arrival", 1)]
        type_in(COMMAND, page, Filled(str(uuid4()), 0), marks)
        keep_photo(COMMAND, page, a_photo())
        close_desk(COMMAND, shut.id, anyway=False, keeps_figure=False)
        thanked = db.session.scalars(select(WalkIn.id).where(WalkIn.phone.is_not(None))).all()
        thank(COMMAND, thanked[-1])
        came_by = db.session.get_one(WalkIn, thanked[-1]).ref
        return {"page_code": page.code, "from_door": walk_in_key(came_by)}

    def _workshop(self, name: str, convened: tuple[str, ...] = ("08",), **given: Any) -> Workshop:
        capacity = 1 if name == "one-seat" else 30
        return make_workshop(convened, code=f"crawl-{name}", capacity=capacity, **given)

    def _sign_up(self, workshop: Workshop) -> SignedUp:
        return sign_up(workshop, a_person(phone="+51900000008"))

    def _row(self, made: SignedUp) -> Registration:
        return db.session.query(Registration).filter_by(ref=made.ref).one()

    def _link(self, made: SignedUp) -> str:
        return link_token("ticket", made.ref, made.generation)

    def new_code(self) -> str:
        """Another code for a device of the desk."""
        with self.site.behind() as session:
            return make_code(session.query(Workshop).filter_by(code="crawl-desk").one())

    def revoke_the_last_device(self) -> None:
        """Shut out the device that was let in last."""
        with self.site.behind() as session:
            shut_out(COMMAND, session.scalars(select(DeskDevice).order_by(DeskDevice.id.desc())).first())

    def _desk(self) -> dict[str, str]:
        """Two days from today with a delegation, somebody there, one held and one settled."""
        first, last = in_days(0), in_days(1)
        when = type(first)(first.first_day, last.first_day, None, None)
        workshop = self._workshop("desk", when=when)
        office = Represented(region="08", kind="unlisted", text="Oficina de ejemplo")
        made = [sign_up(workshop, a_person(represents=office)) for _ in range(4)]
        device = Device(self.site.app, workshop, FlaskClient(self.site.app))
        came = f"r{self._row(made[0]).id}"
        device.sync(
            device.op(who=came), device.op(code="AAAABBBBCCCCDDDD"), device.op(code="BBBBAAAACCCCDDDD")
        )
        held, settled = (str(one.id) for one in db.session.query(DeskException).order_by(DeskException.id))
        dismiss(COMMAND, int(settled))
        used = db.session.query(DeskCode).one()
        fresh = make_code(workshop)
        expect(COMMAND, workshop.id, list(municipalities(db.session(), "0801")))
        return {
            "delegation": hold_seats(self._workshop("delegated")),
            "written": str(self._row(made[1]).id),
            "device_code": fresh,
            "used_code": desk_code(used.ref),
            "used_number": str(used.id),
            "code_number": str(used.id + 1),
            "exception": held,
            "settled": settled,
            "who": f"r{self._row(made[1]).id}",
        }

    def _certified(self) -> dict[str, str]:
        """A workshop that was held: one certificate is good, one was revoked, one person came too seldom."""
        held = Held(convened=("08",), code="crawl-held", title_es=LONG_ES, title_en=LONG_EN)
        made, had, below = held.person(0, 1), held.person(0, 1), held.person(0)
        names = {"has_one": who(made), "had_one": who(had), "below": who(below)}
        on_its_page(held.end().workshop)
        good, gone = issued(held, names["has_one"]), issued(held, names["had_one"])
        code, revoked = code_of(good), code_of(gone)
        revoke(COMMAND, gone.id, "Motivo de ejemplo")
        slip = code[:-1] + ("0" if code[-1] != "0" else "1")
        return {**names, "certified": self._link(made), "certificate": code, "revoked": revoked, "slip": slip}

    def _lose_mail(self, workshop: Workshop) -> None:
        lost = Notice.workshop_id == workshop.id, Notice.channel == "mail", Notice.kind == "cancelled"
        with transaction() as session:
            session.execute(update(Notice).where(*lost).values(state="bounced", settled_at=now()))

    def _ask(self, workshop: Workshop) -> None:
        with transaction() as session:
            write_questions(session, workshop.id, QUESTIONS, now())

    def _make_past(self, workshop: Workshop) -> None:
        with transaction() as session:
            row, when = session.get_one(Workshop, workshop.id), in_days(-3)
            for name, value in (vars(when) | {"starts_at": when.starts_at, "ends_at": when.ends_at}).items():
                setattr(row, name, value)

    def _break(self, code: str) -> None:
        """A row no page can be made of, out of every list."""
        with transaction() as session:
            row = session.query(Workshop).filter_by(code=code).one()
            row.zone, row.state = "Nowhere/At_all", "proposed"
