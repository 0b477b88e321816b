"""A site with something in every state a page can show."""

from app.audit import COMMAND, PARTICIPANT
from app.database import db, transaction
from app.registration import actions
from app.registration.claim import SignedUp
from app.registration.models import Registration
from app.tokens import door_code, link_token
from app.workshops.models import Workshop

from ..cast import make_account
from ..makers import a_person, in_days, make_workshop, sign_up
from .site import Site

# What the demonstration has already: open, nearly full, with a line, not yet open, closed, cancelled, held.
PUBLIC = ("cusco", "piura", "arequipa", "loreto", "junin", "puno", "ica", "mexico")


class World:
    """The site, an organiser's account, and the parts of addresses that are not known before."""

    def __init__(self, site: Site) -> None:
        self.site = site
        with site.behind():
            self.organiser = make_account("organiser", ("08",)).email
            self.coordinator = make_account("coordinator").email
            self.parts = self._fill()

    def _fill(self) -> dict[str, str]:
        one_seat, called_off, past = (self._workshop(name) for name in ("one-seat", "called-off", "past"))
        seated, waiting = self._sign_up(one_seat), self._sign_up(one_seat)
        left = self._sign_up(self._workshop("left"))
        actions.leave(PARTICIPANT, self._row(left).id)
        told = sign_up(called_off, a_person(phone="+51900000009"))
        actions.cancel_workshop(COMMAND, called_off.id, "Motivo de ejemplo", "Sample reason")
        was_there, broken = self._sign_up(past), self._sign_up(self._workshop("broken", ("25",)))
        self._make_past(past)
        self._break("crawl-broken")
        self._workshop("draft", state="scheduled", title_en=None)
        return {
            "seated": self._link(seated),
            "waiting": self._link(waiting),
            "left": self._link(left),
            "called_off": self._link(told),
            "was_there": self._link(was_there),
            "broken": self._link(broken),
            "door": door_code(seated.ref, seated.generation),
            "number": str(self._row(seated).id),
        }

    def _workshop(self, name: str, convened: tuple[str, ...] = ("08",), **given: object) -> Workshop:
        capacity = 1 if name == "one-seat" else 30
        return make_workshop(convened, code=f"crawl-{name}", capacity=capacity, **given)

    def _sign_up(self, workshop: Workshop) -> SignedUp:
        return sign_up(workshop, a_person(phone="+51900000008"))

    def _row(self, made: SignedUp) -> Registration:
        return db.session.query(Registration).filter_by(ref=made.ref).one()

    def _link(self, made: SignedUp) -> str:
        return link_token("ticket", made.ref, made.generation)

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
