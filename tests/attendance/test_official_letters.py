"""Each expected institution gets one letter, numbered, whole in its language, with a code of its own."""

import io
from datetime import timedelta
from typing import Any

import zxingcpp
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.attendance.official_letters import OfficialLetter
from app.audit import COMMAND
from app.institutions.models import Institution
from app.registration.delegations import find_by_token
from app.registration.drift import drift
from app.registration.models import Delegation
from app.workshops.expected import Expected, expect
from app.workshops.models import Workshop
from tests.attendance.test_sheet import drawn
from tests.cast import OWN, Colleague
from tests.makers import make_workshop
from tests.pdf import pages_of
from tests.registration.truth import seats_of

PORTRAIT = (2100, 2970)
LONG = {"reference": "{n}" * 33, "first": "99999"}
KEYS = ("GR-08", "MP-0801", "MP-0802")


def expecting(session: Session, **given: Any) -> Workshop:
    workshop = make_workshop(convened=(OWN,), **given)
    found = session.scalars(select(Institution.id).where(Institution.key.in_(KEYS))).all()
    expect(COMMAND, workshop.id, found)
    return workshop


def form(workshop: Workshop, **given: Any) -> dict[str, Any]:
    said = {
        "reference": "OFICIO MÚLTIPLE N.° {n}-2026-MTPE/3", "first": "41", "language": "both", "seats": "2",
        "deadline": (workshop.first_day - timedelta(days=7)).isoformat(), "signer": "Zoila Ejemplo Ñahui",
        "post": "Directora General de Migración Laboral",
    }  # fmt: skip
    return said | given


def at(workshop: Workshop, page: str = "") -> str:
    return f"/es/manage/workshops/{workshop.code}/letters{page}"


def letters(session: Session) -> list[OfficialLetter]:
    rows = select(OfficialLetter).order_by(OfficialLetter.id)
    return list(session.scalars(rows, execution_options={"populate_existing": True}))


def test_all_are_written_to_once_and_each_code_opens_its_own_delegation(
    organiser: Colleague, session: Session
) -> None:
    workshop = expecting(session)
    for _ in range(2):
        assert organiser.post(at(workshop), form(workshop)).status_code == 303
    written = letters(session)
    numbers = [one.reference.removeprefix("OFICIO MÚLTIPLE N.° ")[:2] for one in written]
    assert numbers == ["41", "42", "43"]
    assert all(one.invited_at for one in session.scalars(select(Expected)))
    assert seats_of(session, workshop.id).taken == 6 and drift(session) == []
    answer = organiser.get(at(workshop, ".pdf"))
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    pages, read = PdfReader(io.BytesIO(answer.data)).pages, pages_of(answer.data)
    assert len(pages) == len(read) == 6
    for number, page in enumerate(pages):
        letter, words = written[number // 2], read[number]
        own = ("su institución", "De nuestra consideración") if number % 2 == 0 else ("your institution",)
        wanted = (letter.reference, "Zoila Ejemplo Ñahui", "Directora General", *own)
        name = letter.institution.name_es if number % 2 == 0 else letter.institution.name_en
        assert [said for said in (*wanted, name or letter.institution.name_es) if said not in words] == []
        content = page.get_contents()
        assert content is not None
        square = zxingcpp.read_barcode(drawn(content.get_data().decode("latin-1"), PORTRAIT))
        assert square, "no other reader finds the square"
        held = find_by_token(square.text.rpartition("/g/")[2])
        assert held is not None and held.institution_id == letter.institution_id


def test_no_seat_is_held_unless_there_is_one_for_all(organiser: Colleague, session: Session) -> None:
    workshop = expecting(session, capacity=5)
    assert organiser.post(at(workshop), form(workshop)).status_code == 409
    assert letters(session) == [] and session.scalar(select(Delegation.id)) is None
    assert not any(one.invited_at for one in session.scalars(select(Expected)))
    assert organiser.post(at(workshop), form(workshop, seats="0", language="es")).status_code == 303
    page = PdfReader(io.BytesIO(organiser.get(at(workshop, ".pdf")).data)).pages[0]
    content = page.get_contents()
    assert content is not None
    square = zxingcpp.read_barcode(drawn(content.get_data().decode("latin-1"), PORTRAIT))
    assert square and square.text.endswith(f"/t/{workshop.code}")


def test_what_is_not_whole_or_not_theirs_is_refused(
    organiser: Colleague, other_organiser: Colleague, session: Session
) -> None:
    workshop = expecting(session, title_en=None)
    assert organiser.get(at(workshop, ".pdf")).status_code == 404
    assert other_organiser.post(at(workshop), form(workshop)).status_code == 404
    late = (workshop.first_day + timedelta(days=1)).isoformat()
    spanish = {"language": "es"}
    for wrong in ({}, spanish | {"deadline": late}, spanish | {"signer": ""}, spanish | LONG):
        assert organiser.post(at(workshop), form(workshop, **wrong)).status_code == 422
    nobody = make_workshop(convened=(OWN,))
    answer = organiser.post(at(nobody), form(nobody))
    assert answer.status_code == 422 and answer.page.one("main .note a").get("href").endswith("/expected")
    assert letters(session) == []
