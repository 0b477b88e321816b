"""A file on its way in: sent, its columns said, looked at, started, taken back; by pages, as people do it."""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from app.attendance.models import WALK_IN
from app.attendance.told import Newcomer, Told
from app.clock import now
from app.database import db, transaction
from app.exchange.models import SIGN_UPS, ImportBatch
from app.registration.models import Registration
from app.workshops.models import Workshop
from app.workshops.when import When
from tests.cast import Colleague
from tests.certificates.world import let_the_worker_work
from tests.makers import a_person, in_days, make_workshop, sign_up
from tests.tallies.programmes import keep_told

from .ugly import one

# What is the same on both databases is tried on the one that is quicker.
ONE_DATABASE = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
HEADING = ("Nombres", "Apellidos", "Celular", "Correo", "Institución", "Región")
ANA = ("Ana", "Ejemplo Uno", "987654321", "ana@example.org", "Gobierno Regional de Cusco", "Cusco")
BETO = ("Beto", "Ejemplo Dos", "987654322", "", "Oficina de Ejemplo", "Puno")


@dataclass
class Import:
    """One file and whoever sends it."""

    somebody: Colleague
    path: str

    @property
    def batch(self) -> ImportBatch:
        """As it is now; the look is over before anybody else writes."""
        number = int(self.path.rsplit("/", 1)[1])
        found = db.session.get_one(ImportBatch, number, populate_existing=True)
        db.session.commit()
        return found

    @property
    def page(self) -> Any:
        """What its page says."""
        return self.somebody.get(self.path).page

    def post(self, deed: str, form: dict[str, Any] | None = None) -> Any:
        """One of its deeds."""
        return self.somebody.post(f"{self.path}/{deed}", form)

    def columns(self, **said: Any) -> dict[str, Any]:
        """The columns as they are guessed, and what is usual for every row."""
        batch = self.batch
        guessed = {f"column-{n}": batch.mapping.get(str(n), "") for n in range(len(batch.headings))}
        return guessed | {"region": "unstated", "language": "es"} | said

    def look(self, **said: Any) -> "Import":
        """Say the columns and let the worker look at the rows."""
        assert self.post("columns", self.columns(**said)).status_code == 303
        let_the_worker_work()
        return self

    def start(self) -> "Import":
        """Bring the good rows in."""
        assert self.post("start", {"consent": "y"}).status_code == 303
        let_the_worker_work()
        return self

    def undo(self) -> "Import":
        """Take it back."""
        assert self.post("undo", {"sure": "y"}).status_code == 303
        let_the_worker_work()
        return self

    @property
    def counts(self) -> dict[str, int]:
        """How many rows there are of each verdict."""
        return {state: number for state, number in self.batch.counts.items() if number}


def post_file(somebody: Colleague, workshop: Workshop, sent: bytes, kind: str = SIGN_UPS, **form: Any) -> Any:
    """A file, as the browser sends it."""
    said = {"kind": kind, "file": (io.BytesIO(sent), "lista de ejemplo.xlsx")} | form
    path = f"/es/manage/workshops/{workshop.code}/import"
    return somebody.post(path, said, content_type="multipart/form-data")


def send(
    somebody: Colleague, workshop: Workshop, rows: Iterable[Iterable[Any]], kind: str = SIGN_UPS
) -> Import:
    """A workbook of these rows, sent."""
    answer = post_file(somebody, workshop, one(*rows), kind)
    assert answer.status_code == 303, answer.text
    return Import(somebody, answer.location)


def held(days: int = 1, people: tuple[tuple[str, str, str], ...] = ()) -> Workshop:
    """A workshop that has begun, with these people signed up: each with a phone, an e-mail or neither."""
    workshop = make_workshop()
    for given, family, contact in people:
        by = {"phone": None} | {"email" if "@" in contact else "phone": contact or None}
        sign_up(workshop, a_person(given_names=given, family_names=family, **by))
    began = in_days(-days)
    when = When(began.first_day, in_days(-1).first_day, began.first_hour, began.last_hour)
    columns = vars(when) | {"starts_at": when.starts_at, "ends_at": when.ends_at, "state": "held"}
    with transaction() as session:
        row = session.get_one(Workshop, workshop.id)
        for name, value in columns.items():
            setattr(row, name, value)
    return row


def long_ago(**given: Any) -> Workshop:
    """A workshop of one day, whose names are past theirs."""
    workshop = held(days=500, **given)
    with transaction() as deed:
        row = deed.get_one(Workshop, workshop.id)
        row.last_day, row.ends_at = row.first_day, row.starts_at
    return row


def came_to_the_door(workshop: Workshop, somebody: Newcomer) -> None:
    """Somebody who did not sign up, on its first day."""
    keep_told(workshop, Told(str(uuid4()), WALK_IN, now(), day=workshop.first_day, newcomer=somebody))


def signed_up(workshop: Workshop) -> list[Registration]:
    """Everybody who stands, in their order."""
    rows = select(Registration).where(
        Registration.workshop_id == workshop.id, Registration.state != "cancelled"
    )
    found = db.session.scalars(rows.order_by(Registration.seq), execution_options={"populate_existing": True})
    people = list(found)
    db.session.commit()
    return people
