"""What is doubtful of a held workshop: said, led to, and settled; left open the public reads the same."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.scopes import Scope
from app.audit import AuditRow
from app.clock import now
from app.database import transaction
from app.front.queries import pending
from app.institutions.models import Institution
from app.workshops.models import Representation, Workshop
from tests.cast import Colleague, Enter
from tests.makers import make_held, make_plan

TODAY = "/es/manage/today"
SUNDAY = date(2011, 4, 17)
NOTES = {"note_es": "Lo dice el acta.", "note_en": "The minutes say so."}


@pytest.fixture
def held(app: Any) -> Workshop:
    """A workshop with a doubtful date and two institutions that nobody can tell for certain."""
    plan = make_plan("p", 2011, 2014)
    made = make_held(
        SUNDAY, plan_id=plan.id, date_confidence="doubtful", date_as_written="17 de abril de 2011",
        date_note_es="Fue domingo.", date_note_en="It was a Sunday.",
    )  # fmt: skip
    common = {"workshop_id": made.id, "note_es": "No se decide.", "note_en": "It is left open."}
    with transaction() as session:
        huacho = session.scalars(select(Institution.id).where(Institution.key == "MD-150801")).one()
        nobody = Representation(
            position=1, label_es="Leoncio Prado", label_en="Leoncio Prado", resolution="unresolved",
            candidates=["150807", "1006"], **common,
        )  # fmt: skip
        taken_for = Representation(
            position=2, label_es="Huacho", label_en="Huacho", resolution="doubtful_level",
            candidates=["1508"], institution_id=huacho, jurisdiction_code="15", **common,
        )  # fmt: skip
        session.add_all([nobody, taken_for])
    return made


def here(workshop: Workshop, deed: str = "") -> str:
    return f"/es/manage/workshops/{workshop.code}/doubts{deed}"


def asked(workshop: Workshop) -> list[str]:
    """What the home asks of the workshop."""
    found = pending(now(), Scope(0, is_national=True))
    return [one.kind for one in found if workshop.code in [row.code for row in one.workshops]]


def settle_date(
    somebody: Colleague, workshop: Workshop, answer: str, day: date = SUNDAY, **given: Any
) -> Any:
    sent = {"version": workshop.version, "first_day": day, "last_day": day, "answer": answer} | given
    form = {f"date-{name}": str(value) for name, value in sent.items()}
    return somebody.post(here(workshop, "/date"), form)


def settle_body(
    somebody: Colleague, workshop: Workshop, row: Representation, chosen: Any, **given: Any
) -> Any:
    sent = {"version": workshop.version, "number": row.id, "institution": chosen} | given
    form = {f"body-{name}": str(value) for name, value in sent.items()}
    return somebody.post(here(workshop, "/institution"), form)


def bodies(session: Session) -> list[Representation]:
    return list(session.scalars(select(Representation).order_by(Representation.position)))


def body(session: Session, key: str) -> Institution:
    return session.scalars(select(Institution).where(Institution.key == key)).one()


def in_public(somebody: Colleague, workshop: Workshop) -> list[str]:
    return [
        somebody.client.get(path).page.words("main")
        for path in ("/es/plan/p", "/en/plan/p", f"/es/workshops/{workshop.code}")
    ]


def test_the_home_says_what_is_doubtful_and_leads_to_where_it_is_settled(
    coordinator: Colleague, held: Workshop
) -> None:
    page = coordinator.get(TODAY).page
    assert page.words("#date").startswith("1 taller tiene una fecha dudosa.")
    assert page.one("#date a").get("href") == f"{here(held)}#date"
    assert page.one("#institutions a").get("href") == f"{here(held)}#institutions"
    there = coordinator.get(here(held)).page
    assert "17 de abril de 2011" in there.words("#date") and "Fue domingo." in there.words("#date")
    assert "Leoncio Prado" in there.words("#institutions") and "Huacho" in there.words("#institutions")
    assert coordinator.get(f"/es/manage/workshops/{held.code}").page.has(f"a[href='{here(held)}']")


def test_left_open_nobody_is_asked_again_and_the_public_reads_the_same(
    coordinator: Colleague, held: Workshop, session: Session
) -> None:
    before = in_public(coordinator, held)
    assert settle_date(coordinator, held, "").location == f"{here(held)}?settled=1"
    session.refresh(held)
    assert asked(held) == ["institutions"]
    for row in bodies(session):
        session.refresh(held)
        assert settle_body(coordinator, held, row, "").status_code == 303
    assert asked(held) == []
    assert in_public(coordinator, held) == before
    assert "Lo que no sabemos" in before[0] and "es dudosa" in before[0]
    assert [one.resolution for one in bodies(session)] == ["unresolved", "doubtful_level"]
    page = coordinator.get(here(held)).page
    assert page.has("#date") and len(page.all("#institutions li")) == 2, "it may still be answered"


def test_a_date_is_confirmed_with_how_it_is_known(
    coordinator: Colleague, held: Workshop, session: Session
) -> None:
    refused = settle_date(coordinator, held, "known", note_es="Lo dice el acta.", note_en="")
    assert refused.status_code == 422 and "Escribe cómo se sabe." in refused.text
    assert asked(held) == ["date", "institutions"]
    assert settle_date(coordinator, held, "known", **NOTES).status_code == 303
    session.refresh(held)
    assert (held.date_confidence, held.first_day, held.sequence) == ("stated", SUNDAY, 0)
    assert held.date_as_written == "17 de abril de 2011"
    assert "Lo dice el acta." in coordinator.client.get(f"/es/workshops/{held.code}").page.words("main")
    row = session.scalars(select(AuditRow).where(AuditRow.action == "settle date")).one()
    assert row.actor_id == coordinator.account.id and row.details["is_known"] is True
    assert "days_before" not in row.details
    page = coordinator.get("/es/manage/audit?action=settle+date").page
    assert "Resolvió una fecha dudosa" in page.words("main")
    settle_date(coordinator, held, "")
    session.refresh(held)
    assert held.date_confidence == "doubtful", "an answer can be taken back"


def test_a_corrected_date_moves_what_hangs_on_it(
    coordinator: Colleague, held: Workshop, session: Session
) -> None:
    future = (now() + timedelta(days=9)).date()
    assert settle_date(coordinator, held, "known", future, **NOTES).status_code == 422
    assert settle_date(coordinator, held, "known", date(2010, 4, 18), **NOTES).status_code == 422, "the plan"
    assert settle_date(coordinator, held, "known", date(2011, 5, 13), **NOTES).status_code == 303
    session.refresh(held)
    assert (held.first_day, held.starts_at.isoformat()) == (date(2011, 5, 13), "2011-05-13T05:00:00+00:00")
    assert (held.sequence, held.date_confidence) == (1, "stated")
    details = session.scalars(select(AuditRow.details).where(AuditRow.action == "settle date")).one()
    assert details["days_before"] == ["2011-04-17"] * 2 and details["days_after"] == ["2011-05-13"] * 2


def test_an_institution_is_told_and_the_answer_mended(
    coordinator: Colleague, held: Workshop, session: Session
) -> None:
    row = bodies(session)[1]
    provincial, district = body(session, "MP-1508"), body(session, "MD-150801")
    stranger = body(session, "MP-0801")
    assert settle_body(coordinator, held, row, stranger.id, **NOTES).status_code == 422
    doubt = {"note_es": row.note_es, "note_en": row.note_en}
    assert settle_body(coordinator, held, row, provincial.id, **doubt).status_code == 422, "how is it known?"
    assert settle_body(coordinator, held, row, provincial.id, **NOTES).status_code == 303
    session.expire_all()
    assert (row.institution_id, row.resolution, row.label_es) == (provincial.id, "exact", provincial.name_es)
    assert (row.jurisdiction_code, row.note_en) == ("15", "The minutes say so.")
    assert asked(held) == ["date", "institutions"], "the other is open still"
    page = coordinator.client.get(f"/es/workshops/{held.code}").page.words("main")
    assert provincial.name_es in page and "Lo dice el acta." in page
    assert settle_body(coordinator, held, row, "", **NOTES).status_code == 422, "it is known by now"
    assert settle_body(coordinator, held, row, district.id, **NOTES).status_code == 303
    session.expire_all()
    assert row.institution_id == district.id
    first = bodies(session)[0]
    chosen = body(session, "MP-1006").id
    page = coordinator.get(f"{here(held)}?which={first.id}").page
    assert page.words("#body-note_es") == "Escrito «Leoncio Prado». No se decide."
    assert page.words("#body-note_en") == "Written “Leoncio Prado”. It is left open."
    assert settle_body(coordinator, held, first, chosen, **NOTES).status_code == 303
    session.expire_all()
    assert (first.institution_id, first.jurisdiction_code) == (chosen, "10")
    assert asked(held) == ["date"]


def test_candidates_of_one_name_are_told_apart(
    coordinator: Colleague, held: Workshop, session: Session
) -> None:
    with transaction():
        bodies(session)[0].candidates = ["150807", "1006", "050609"]
    page = coordinator.get(here(held)).page
    offered = [one.text_content() for one in page.all("#body-institution option")]
    assert sorted(offered)[:3] == [
        "Municipalidad Distrital de Leoncio Prado · Huaura, Lima provincias",
        "Municipalidad Distrital de Leoncio Prado · Lucanas, Ayacucho",
        "Municipalidad Provincial de Leoncio Prado · Huánuco",
    ]
    assert not page.has("#body-institution-hint")


def test_of_a_capital_it_is_said_why_only_the_province_is_offered(
    coordinator: Colleague, held: Workshop, session: Session
) -> None:
    row = bodies(session)[1]
    with transaction():
        row.institution_id, row.candidates = body(session, "MP-1505").id, ["150501"]
    page = coordinator.get(f"{here(held)}?which={row.id}").page
    assert "San Vicente de Cañete" in page.words("#body-institution-hint")
    assert [one.text_content() for one in page.all("#body-institution option")][1:] == [
        "Municipalidad Provincial de Cañete · Lima provincias"
    ]


def test_a_demonstration_account_is_not_asked_of_what_it_is_only_shown(enter: Enter, held: Workshop) -> None:
    assert asked(held) == ["date", "institutions"]
    page = enter("coordinator", is_demonstration=True).get(TODAY).page
    assert not page.has("#date") and not page.has("#institutions")


def test_whoever_comes_second_is_told_with_all_they_typed(
    coordinator: Colleague, held: Workshop, session: Session
) -> None:
    settle_date(coordinator, held, "")
    late = settle_date(coordinator, held, "known", version=held.version - 1, **NOTES)
    assert late.status_code == 409
    assert late.page.words("#date-note_en") == NOTES["note_en"]
    session.refresh(held)
    assert late.page.one("#date-version").get("value") == str(held.version)
    assert held.date_confidence == "doubtful"


def test_it_is_a_coordinators_and_of_this_workshop(
    enter: Enter, coordinator: Colleague, held: Workshop, session: Session
) -> None:
    other = make_held(date(2011, 5, 2))
    row = bodies(session)[0]
    assert settle_body(coordinator, other, row, "").status_code == 404
    assert settle_date(coordinator, other, "").status_code == 404, "nothing of it is doubtful"
    assert "Nada en él es dudoso." in coordinator.get(here(other)).page.words("main")
    assert enter("organiser", ("08",)).get(here(held)).status_code == 403
    session.expire_all()
    assert not row.is_settled
