"""What becomes of a delegation later: others seats, another link, a refusal, news of its workshop."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import PARTICIPANT, AuditRow
from app.clock import now
from app.database import transaction
from app.refusals import Conflict
from app.registration import delegation_deeds, delegations
from app.registration.actions import cancel_workshop, leave, move_workshop
from app.registration.delegation_change import tell
from app.registration.delegations import name
from app.registration.institutions_told import institutions_to_tell
from app.registration.people import Represented
from app.tokens import form_key, shown_code
from app.workshops.draft import Where
from app.workshops.expected import Expected
from app.workshops.models import Workshop
from tests.cast import OWN, SAME_ORIGIN, Colleague
from tests.makers import a_person, asked, in_days, make_workshop, sign_up
from tests.page import ProofReader
from tests.registration.mailbox import Mailbox, text_of
from tests.registration.settled import choose
from tests.registration.test_delegations import STAFF, given, now_of, true
from tests.registration.truth import rows, seats_of, states


def test_who_let_all_go_gets_others_on_a_new_link_and_keeps_whom_it_named(session: Session) -> None:
    workshop = make_workshop(capacity=10)
    made = given(workshop, 2)
    before = made.token
    name(PARTICIPANT, made.id, asked(workshop))
    delegations.give_back(PARTICIPANT, made.id, workshop.id)
    again = given(workshop, 3, email="oficina@example.org")
    assert (again.id, again.held, again.seats, again.given_back_at) == (made.id, 3, 4, None)
    assert delegations.find_by_token(before) is None and delegations.find_by_token(again.token) is not None
    assert seats_of(session, workshop.id).taken == 4 and len(delegations.named(made.id)) == 1
    true(workshop)


def test_an_institution_declines_and_its_seats_go_to_the_line(client: ProofReader, session: Session) -> None:
    workshop = make_workshop(capacity=2)
    made = given(workshop, 2)
    sign_up(workshop)
    client.post(f"/g/{made.token}/open", headers=SAME_ORIGIN)
    for missing in ("", "y", "no"):
        refused = client.post("/es/delegation/decline", data={"decline": missing}, headers=SAME_ORIGIN)
        assert refused.status_code == 422
        field = refused.page.one("[name=decline][aria-invalid]")
        assert field.get("value") == missing, "what was typed stays"
        assert "DECLINAR" in refused.page.words("label[for=decline]")
    assert now_of(made).held == 2
    for _ in range(2):
        answer = client.post("/es/delegation/decline", data={"decline": "«declinar»"}, headers=SAME_ORIGIN)
        assert answer.status_code == 303
    assert (now_of(made).held, states(session, workshop.id)) == (0, ["seated"])
    kept = session.scalars(select(Expected)).one()
    assert kept.institution_id == made.institution_id and kept.declined_at is not None
    for page in ("/es/delegation", f"/g/{made.token}?lang=es"):
        shown = client.get(page).page
        assert "ya no tiene vacantes" in shown.words("main") and "0 de 2" not in shown.words("main")
        assert not shown.has("main button"), "there is nobody to name"
    true(workshop)


def test_who_declined_and_gets_seats_again_is_invited_again(organiser: Colleague, session: Session) -> None:
    workshop = make_workshop()
    made = given(workshop, 2)
    delegation_deeds.decline(PARTICIPANT, made.id, workshop.id)
    page = f"/es/manage/workshops/{workshop.code}/expected"
    row = f"#expected-{session.scalars(select(Expected.id)).one()}"
    assert organiser.get(page).page.one(f"{row} .chip").text_content() == "Declinó"
    given(workshop, 1)
    assert organiser.get(page).page.one(f"{row} .chip").text_content() == "Invitada"
    kept = session.scalars(select(Expected), execution_options={"populate_existing": True}).one()
    assert kept.declined_at is None and kept.invited_at is not None
    told = session.execute(select(AuditRow.details).where(AuditRow.action == "mark declined"))
    assert [one.details.get("so", True) for one in told] == [True, False]
    true(workshop)


def test_who_named_somebody_cannot_decline_for_them(session: Session) -> None:
    workshop = make_workshop()
    made = given(workshop, 2)
    name(PARTICIPANT, made.id, asked(workshop))
    with pytest.raises(Conflict):
        delegation_deeds.decline(PARTICIPANT, made.id, workshop.id)
    assert now_of(made).held == 1 and session.scalar(select(Expected.id)) is None


def test_another_link_closes_the_one_before_and_the_page_it_opened(
    organiser: Colleague, client: ProofReader
) -> None:
    workshop = make_workshop(convened=(OWN,))
    made = given(workshop, 2)
    client.post(f"/g/{made.token}/open", headers=SAME_ORIGIN)
    here = f"/es/manage/workshops/{workshop.code}/delegations"
    shown = organiser.get(here).page.one(f"#link-{made.id}")
    assert shown.get("value").endswith(f"/g/{made.token}") and shown.get("readonly") is not None
    assert organiser.post(f"{here}/{made.id}/renew").status_code == 303
    assert client.get(f"/g/{made.token}").status_code == 404
    assert client.get("/es/delegation").status_code == 404
    assert client.get(f"/g/{now_of(made).token}").status_code == 200


def test_who_holds_seats_is_told_of_a_move_and_of_the_end(app: Flask, session: Session) -> None:
    workshop = make_workshop(capacity=10, when=in_days(30))
    held = given(workshop, 2, email="oficina@example.org")
    empty = given(workshop, 1, key="GR-05", email="otra@example.org")
    delegations.give_back(PARTICIPANT, empty.id, workshop.id)
    mailbox = Mailbox(app)
    move_workshop(STAFF, workshop.id, workshop.version, in_days(40), Where())
    (moved,) = mailbox.collect()
    assert moved["To"] == "oficina@example.org" and now_of(held).token in text_of(moved)
    assert "Cambió la fecha" in text_of(moved) and "De nuestra consideración" in text_of(moved)
    stale = {"delegation": held.id, "sequence": 0}
    assert tell(stale) is False
    cancel_workshop(STAFF, workshop.id, "Lluvias", "Rains")
    (ended,) = mailbox.collect()
    assert "Lluvias" in text_of(ended) and "no se realizará" in text_of(ended)


def test_the_demonstration_writes_to_no_institution(app: Flask, session: Session) -> None:
    workshop = make_workshop(is_demonstration=True)
    held = given(workshop, 2, email="oficina@example.org")
    move_workshop(STAFF, workshop.id, workshop.version, in_days(40), Where())
    assert Mailbox(app).collect() == []
    with transaction() as deed:
        deed.get_one(Workshop, workshop.id).is_demonstration = False
    assert tell({"delegation": held.id, "sequence": 1}), "the guard sees nothing"


def test_whoever_fills_in_for_another_is_told_of_the_other(organiser: Colleague, client: ProofReader) -> None:
    workshop = make_workshop(convened=(OWN,))
    given(workshop, 2)
    made = delegations.all_of(workshop.id)[0]
    client.post(f"/g/{made.token}/open", headers=SAME_ORIGIN)
    new = f"/es/manage/workshops/{workshop.code}/registrations/new"
    for answer in (organiser.post(new), client.post("/es/delegation", headers=SAME_ORIGIN)):
        summary = answer.page.words(".summary")
        assert answer.status_code == 422 and "los nombres de la persona" in summary
        assert " tu" not in summary and " tienes" not in summary


def test_expecting_nothing_says_what_to_choose(organiser: Colleague) -> None:
    here = f"/es/manage/workshops/{make_workshop(convened=(OWN,)).code}/expected"
    answer = organiser.post(here)
    assert answer.status_code == 422 and "Elige primero" in answer.page.words(".summary")
    answer = organiser.post(here, {"institution": "gobierno regional cusco"})
    assert answer.status_code == 422 and answer.page.all("[name=institution_id]")


def test_who_left_without_agreeing_stops_nobody_from_being_settled(
    organiser: Colleague, session: Session
) -> None:
    workshop = make_workshop(convened=(OWN,))
    told: dict[str, Any] = {"represents": Represented(OWN, kind="unlisted", text="Sindicato de ejemplo")}
    for agreed in (False, True):
        sign_up(workshop, a_person(**told), union_consent=agreed)
    gone, stays = rows(session, workshop.id)
    leave(PARTICIPANT, gone.id)
    page = f"/es/manage/workshops/{workshop.code}/registrations/institutions"
    found = organiser.post(f"{page}/{stays.id}", {"q": "cgtp", "look_up": "1"}).page
    union = found.all("[name=institution_id]")[0].get("value")
    assert choose(organiser, workshop, stays.id, union) == 303
    left, settled = rows(session, workshop.id)
    assert (left.institution_id, settled.institution_id) == (None, int(union))
    assert "Sindicato de ejemplo" not in organiser.get(page).page.words(
        "main form, main table, main ul.people li form"
    )
    true(workshop)


def test_a_workshop_called_off_is_said_to_be_so_and_holds_nothing(
    organiser: Colleague, client: ProofReader
) -> None:
    workshop = make_workshop(convened=(OWN,))
    made = given(workshop, 2)
    client.post(f"/g/{made.token}/open", headers=SAME_ORIGIN)
    cancel_workshop(STAFF, workshop.id, "Lluvias", "Rains")
    for page in (f"/g/{made.token}?lang=es", "/es/delegation"):
        said = client.get(page).page.words("main")
        assert "fue cancelado" in said and "Lluvias" in said
        assert "empezó" not in said and "Por asignar" not in said
    shown = organiser.get(f"/es/manage/workshops/{workshop.code}/delegations").page.words("main")
    assert "ya no hay vacantes reservadas" in shown
    assert "cuentan como ocupadas" not in shown and "hasta el" not in shown and "Liberar" not in shown
    assert "Cambiar el enlace" not in shown and "correo" not in shown


@pytest.mark.parametrize(("deed", "form"), [("renew", {}), ("email", {"email": "oficina@example.org"})])
def test_of_a_cancelled_workshop_no_link_is_changed_and_no_email_noted(
    organiser: Colleague, session: Session, deed: str, form: dict[str, str]
) -> None:
    workshop = make_workshop(convened=(OWN,))
    made = given(workshop, 2)
    before = (made.token, made.email)
    cancel_workshop(STAFF, workshop.id, "Lluvias", "Rains")
    answer = organiser.post(f"/es/manage/workshops/{workshop.code}/delegations/{made.id}/{deed}", form)
    assert answer.status_code == 409
    assert "ya no se cambia el enlace" in answer.page.words("[role=alert]")
    kept = now_of(made)
    assert (kept.token, kept.email) == before


def test_a_workshop_that_began_is_not_said_to_be_cancelled(client: ProofReader) -> None:
    workshop = make_workshop(when=in_days(6))
    made = given(workshop, 1)
    with time_machine.travel(workshop.starts_at + timedelta(minutes=1), tick=False):
        said = client.get(f"/g/{made.token}?lang=es").page.words("main")
    assert "ya empezó" in said and "cancel" not in said


def test_who_is_named_without_a_contact_gets_a_code_by_the_delegates_hand(
    organiser: Colleague, client: ProofReader, session: Session
) -> None:
    workshop = make_workshop(convened=(OWN,))
    made = given(workshop, 2)
    client.post(f"/g/{made.token}/open", headers=SAME_ORIGIN)
    form = {"given_names": "Ana", "family_names": "Sin Nada", "no_contact": "y", "consent": "y"}
    codes = []
    for more in ({}, {"given_names": "Eva", "phone": "987654321", "no_contact": ""}):
        answer = client.post("/es/delegation", data=form | more | {"key": form_key()}, headers=SAME_ORIGIN)
        assert answer.status_code == 303
        row = rows(session, workshop.id)[-1]
        codes.append((row.id, shown_code(row.short_code)))
        is_shown = codes[-1][1] in client.get(answer.location).page.words("main")
        assert is_shown is ("phone" not in more)
    (ana, code), (eva, other) = codes
    page = f"/es/delegation?named={ana}"
    assert code not in client.get("/es/delegation").text
    assert other not in client.get(f"/es/delegation?named={eva}").text, "who has a phone is told by it"
    with time_machine.travel(now() + timedelta(minutes=11), tick=False):
        assert code not in client.get(page).text, "it is shown while it is handed on"
    listed = organiser.get(f"/es/manage/workshops/{workshop.code}/registrations").page.words("#people")
    assert code in listed and other not in listed
    assert (
        session.scalars(select(AuditRow.actor_kind).where(AuditRow.action == "name delegate")).all()
        == ["delegation"] * 2
    )


def test_an_email_noted_later_gets_what_was_to_be_told_by_hand(
    app: Flask, organiser: Colleague, session: Session
) -> None:
    workshop = make_workshop(convened=(OWN,), when=in_days(30))
    made = given(workshop, 2)
    move_workshop(STAFF, workshop.id, workshop.version, in_days(40), Where(workshop.venue_id))
    page = f"/es/manage/workshops/{workshop.code}/delegations"
    answer = organiser.post(f"{page}/{made.id}/email", {"email": "oficina@"})
    assert answer.status_code == 422 and answer.page.has(f"#email-{made.id}[aria-invalid]")
    mailbox = Mailbox(app)
    for _ in range(2):
        assert organiser.post(f"{page}/{made.id}/email", {"email": "oficina@example.org"}).status_code == 303
        assert institutions_to_tell() == {}
    (moved,) = mailbox.collect()
    assert moved["To"] == "oficina@example.org" and "Cambió la fecha" in text_of(moved)
    assert "oficina@example.org" in organiser.get(page).page.words("main details summary")
    with time_machine.travel(now_of(made).held_until - timedelta(days=1), tick=False):
        (warned,) = mailbox.collect()
    assert warned["To"] == "oficina@example.org" and now_of(made).warned_at is not None
