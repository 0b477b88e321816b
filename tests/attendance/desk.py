"""A helper's device for tests: let in as in life, tapping the page or sending batches."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from uuid import uuid4

from flask import Flask
from sqlalchemy import select

from app.attendance import actions
from app.attendance.models import DeskCode, DeskDevice
from app.audit import COMMAND
from app.database import db
from app.registration.claim import SignedUp
from app.registration.models import Registration
from app.tokens import desk_code, door_code
from app.workshops.models import Workshop
from tests.cast import SAME_ORIGIN
from tests.page import ProofReader

DESK = {"X-Desk": "1", **SAME_ORIGIN}


def make_code(workshop: Workshop, name: str = "Equipo de ejemplo") -> str:
    """A fresh device code, as the organiser's page shows it."""
    number = actions.make_device_code(COMMAND, workshop, name)
    return desk_code(db.session.get_one(DeskCode, number).ref)


class Device:
    """A phone that was let in to one workshop's desk."""

    def __init__(self, app: Flask, workshop: Workshop, client: Any = None) -> None:
        self.client = client or ProofReader(app, app.response_class)
        self.workshop = workshop
        self.home = f"/es/desk/{workshop.code}/"
        self.counter = count(1)
        self.cursor = 0
        self.list_state = ""
        answer = self.client.post("/es/desk", data={"code": make_code(workshop)}, headers=SAME_ORIGIN)
        assert answer.status_code == 303 and answer.location == self.home, answer.text

    def get(self, path: str = "", **given: Any) -> Any:
        """A page under the desk."""
        return self.client.get(self.home + path, **given)

    def post(self, path: str, **form: Any) -> Any:
        """A form of the desk's page."""
        return self.client.post(self.home + path, data=form, headers=SAME_ORIGIN)

    def tap(self, **form: Any) -> Any:
        """A button of the list; then the page it leads to."""
        answer = self.post("arrive", **form)
        assert answer.status_code == 303, answer.text
        return self.client.get(answer.location)

    def op(self, kind: str = "arrival", **said: Any) -> dict[str, Any]:
        """A record as the script makes it."""
        return {"id": str(uuid4()), "n": next(self.counter), "kind": kind, "at": milliseconds(), **said}

    def send(self, *ops: dict[str, Any], **said: Any) -> Any:
        """A batch, and what the server says of it."""
        body = {
            "now": milliseconds(),
            "cursor": self.cursor,
            "list": self.list_state,
            "ops": list(ops),
        } | said
        headers = {**DESK, "Content-Type": "application/json"}
        return self.client.post(f"{self.home}sync", data=json.dumps(body), headers=headers)

    def sync(self, *ops: dict[str, Any], **said: Any) -> Any:
        """A batch that must be taken, read by the device."""
        answer = self.send(*ops, **said)
        assert answer.status_code == 200, answer.text
        self.cursor = answer.json["cursor"]
        self.list_state = answer.json.get("list", self.list_state)
        return answer.json


def milliseconds(at: datetime | None = None, **after: float) -> int:
    """An instant as devices count."""
    return round(((at or datetime.now(UTC)) + timedelta(**after)).timestamp() * 1000)


def row(made: SignedUp) -> Registration:
    """The registration somebody made."""
    return db.session.scalars(select(Registration).where(Registration.ref == made.ref)).one()


def who(made: SignedUp) -> str:
    """How a device names somebody of the list."""
    return f"r{row(made).id}"


def ticket(made: SignedUp) -> str:
    """What the QR of their ticket says."""
    return f"HTTP://LOCALHOST:8000/E/{door_code(made.ref, made.generation)}"


def devices(workshop: Workshop) -> Sequence[DeskDevice]:
    """Every device of a workshop."""
    wanted = select(DeskDevice).where(DeskDevice.workshop_id == workshop.id).order_by(DeskDevice.id)
    return db.session.scalars(wanted, execution_options={"populate_existing": True}).all()
