"""Everybody's at once: by the worker, a few a deed, seen from any page, one PDF that does not stay."""

from datetime import timedelta
from threading import Event
from time import monotonic

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from app.attendance.rules import number_of
from app.audit import COMMAND
from app.certificates import actions, bulk, queries
from app.certificates.erasing import erase
from app.certificates.models import CertificateBatch
from app.clock import now
from app.database import db, transaction
from app.outbox import Job, Outcome
from app.refusals import Conflict, Refusal
from tests.cast import Colleague
from tests.makers import a_person
from tests.pdf import pages_of
from tests.registration.test_race import beside
from tests.servers import StartServer

from .world import Held, certificates, issued, let_the_worker_work, who

HTMX = {"HX-Request": "true"}


def batches() -> list[CertificateBatch]:
    """Everything that was asked for, with its PDF."""
    wanted = select(CertificateBatch).order_by(CertificateBatch.id).options(undefer(CertificateBatch.pdf))
    return list(db.session.scalars(wanted, execution_options={"populate_existing": True}))


def filled(people: int = 3) -> Held:
    """So many who came on both days, and one who did not."""
    held = Held()
    for number in range(people):
        held.person(0, 1, person=a_person(family_names=f"Ejemplo {number:03}"))
    held.person(0)
    return held.end()


def here(held: Held) -> str:
    """The certificates of a workshop, for staff."""
    return f"/es/manage/workshops/{held.workshop.code}/certificates"


def test_all_who_meet_the_rule_get_theirs_and_one_pdf_has_them_all(
    organiser: Colleague, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "AT_ONCE", 2)
    held = filled(5)
    assert organiser.get(f"{here(held)}.pdf").status_code == 404
    assert organiser.post(f"{here(held)}/all").status_code == 303
    page = organiser.get(here(held)).page
    assert page.has("#progress progress") and not page.has("form[action$='/all']")
    let_the_worker_work()
    rows = certificates(held)
    assert len(rows) == 5 and not any(row.is_override for row in rows)
    assert {row.issued_by for row in rows} == {organiser.account.id}
    answer = organiser.get(f"{here(held)}.pdf")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.headers["Cache-Control"] == "private, no-store"
    pages = pages_of(answer.get_data())
    assert [row.name in page for row, page in zip(rows, pages, strict=True)] == [True] * 5
    assert "5 constancias están en el PDF" in organiser.get(here(held)).page.words("#progress")


def test_how_far_it_is_can_be_seen_and_survives_a_reload(
    organiser: Colleague, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "AT_ONCE", 2)
    held = filled(5)
    organiser.post(f"{here(held)}/all")
    for done in (2, 4):
        assert bulk._issue_some(batches()[0].id) is True
        part = organiser.get(f"{here(held)}/progress", headers=HTMX)
        assert f"Emitiendo: {done} de 5" in part.page.words() and "every 2s" in part.text
        assert f"Emitiendo: {done} de 5" in organiser.get(here(held)).page.words("#progress")
    assert bulk._issue_some(batches()[0].id) is False
    assert "se está preparando el PDF" in organiser.get(here(held)).page.words("#progress")
    assert organiser.get(f"{here(held)}/progress").status_code == 303
    let_the_worker_work()
    assert len(certificates(held)) == 5
    # The figures and the rows beside it are made anew with it.
    done = organiser.get(f"{here(held)}/progress", headers=HTMX)
    assert (done.status_code, done.headers["HX-Redirect"]) == (204, here(held))


def test_asked_twice_it_is_made_once(organiser: Colleague) -> None:
    held = filled(2)
    organiser.post(f"{here(held)}/all")
    answer = organiser.post(f"{here(held)}/all")
    assert answer.status_code == 409 and "ya se están preparando" in answer.page.words(".summary")
    let_the_worker_work()
    assert len(batches()) == 1 and len(certificates(held)) == 2
    assert organiser.post(f"{here(held)}/all").status_code == 303
    let_the_worker_work()
    assert len(batches()) == 2 and len(certificates(held)) == 2


def test_what_is_revoked_is_neither_drawn_nor_kept_from_a_new_one(app: Flask) -> None:
    held = Held()
    below, whose = who(held.person(0)), who(held.person(0, 1))
    held.end()
    issued(held, below, "Motivo de ejemplo")
    actions.revoke(COMMAND, issued(held, whose).id, "Motivo de ejemplo")
    actions.ask_for_all(COMMAND, held.workshop.id)
    let_the_worker_work()
    assert len(certificates(held, whose)) == 2 and len(certificates(held, below)) == 1
    assert len(pages_of(batches()[0].pdf or b"")) == 2


def test_the_pdf_does_not_stay(organiser: Colleague) -> None:
    held = filled(1)
    organiser.post(f"{here(held)}/all")
    let_the_worker_work()
    with time_machine.travel(now() + bulk.KEPT + timedelta(minutes=1), tick=False):
        assert batches()[0].pdf
        let_the_worker_work()
        assert batches()[0].pdf is None
        organiser.sign_in()
        assert organiser.get(f"{here(held)}.pdf").location == here(held)


@pytest.mark.parametrize("deed", ["revoke", "erase"])
def test_a_certificate_that_is_gone_takes_the_pdf_of_everybody_with_it(
    organiser: Colleague, deed: str
) -> None:
    held, whose = made_of_one(organiser)
    settled()
    assert "Descargar todas" in organiser.get(here(held)).page.words("#progress")
    lose(held, whose, deed)
    said = organiser.get(here(held)).page
    assert "desactualizado" in said.words("#progress") and not said.has("#progress a")
    assert organiser.get(f"{here(held)}.pdf").location == here(held)
    assert batches()[0].pdf is None


@pytest.mark.parametrize("deed", ["revoke", "erase"])
def test_one_that_goes_while_the_pdf_is_drawn_is_in_none(organiser: Colleague, deed: str) -> None:
    held, whose = made_of_one(organiser)
    lose(held, whose, deed)
    settled()
    assert (batches()[0].state, batches()[0].pdf) == ("failed", None)


def made_of_one(organiser: Colleague) -> tuple[Held, str]:
    """A workshop whose one certificate is being drawn for everybody, and whose it is."""
    held = Held()
    whose = who(held.person(0, 1))
    issued(held.end(), whose)
    assert organiser.post(f"{here(held)}/all").status_code == 303
    return held, whose


def settled() -> None:
    """The worker has drawn what was asked for."""
    with transaction() as session:
        bulk.settle(session, {"batch": batches()[0].id}, Outcome("done", result=b"%PDF-1.7"))


def lose(held: Held, whose: str, deed: str) -> None:
    if deed == "revoke":
        actions.revoke(COMMAND, certificates(held, whose)[0].id, "Motivo de ejemplo")
    else:
        erase(COMMAND, number_of(whose))


def test_nobody_to_issue_to_and_too_early_are_refused(organiser: Colleague) -> None:
    held = Held()
    held.person(0)
    answer = organiser.post(f"{here(held)}/all")
    assert answer.status_code == 422 and "ya se realizó" in answer.page.words(".summary")
    held.end()
    answer = organiser.post(f"{here(held)}/all")
    assert answer.status_code == 422 and "nadie llega" in answer.page.words(".summary")
    with pytest.raises(Refusal) as refused:
        actions.ask_for_all(COMMAND, held.workshop.id)
    assert not isinstance(refused.value, Conflict)
    assert batches() == []


def test_what_can_no_longer_be_made_is_said(organiser: Colleague, session: Session) -> None:
    held = filled(1)
    organiser.post(f"{here(held)}/all")
    held.end(state="cancelled")
    let_the_worker_work()
    assert batches()[0].state == "failed" and certificates(held) == []
    assert session.scalars(select(Job.state).where(Job.kind == "certificates")).one() == "failed"
    held.end()
    assert "No se pudieron preparar" in organiser.get(here(held)).page.words("#progress")
    assert organiser.post(f"{here(held)}/all").status_code == 303


def test_one_by_hand_for_staff(organiser: Colleague) -> None:
    held = filled(1)
    (row,) = [issued(held, one.who) for one in queries.attended(queries.get_workshop(held.workshop.id))[:1]]
    answer = organiser.get(f"{here(held)}/people/{row.who}/certificate.pdf")
    assert answer.status_code == 200 and str(row.name) in pages_of(answer.get_data())[0]
    assert answer.headers["Cache-Control"] == "private, no-store"
    actions.revoke(COMMAND, row.id, "Motivo de ejemplo")
    assert organiser.get(f"{here(held)}/people/{row.who}/certificate.pdf").status_code == 404


@pytest.mark.server
def test_a_few_are_made_by_a_worker_that_runs_beside_the_site(start_server: StartServer) -> None:
    seen, _took = made_by_a_started_worker(start_server, 5)
    assert seen <= set(range(6))


@pytest.mark.prove
@pytest.mark.server
def test_five_hundred_are_made_by_the_worker_while_somebody_looks(start_server: StartServer) -> None:
    seen, took = made_by_a_started_worker(start_server, 500)
    assert len(seen) > 5, "nobody could see how far it is"
    print(f"certificates_500 {took}")


def made_by_a_started_worker(start_server: StartServer, number: int) -> tuple[set[int], str]:
    """How far it was at each look, and what it took: one page for each who came, none twice."""
    with beside(start_server(worker=True)):
        held = Held(capacity=number)
        for place in range(number):
            held.person(0, 1, person=a_person(family_names=f"Ejemplo {place:03}"))
        batch = actions.ask_for_all(COMMAND, held.end().workshop.id)
        seen, began = set[int](), monotonic()
        while (found := looked_at(batch)).state == "working":
            seen.add(found.done)
            assert monotonic() - began < 300, found.done
            Event().wait(0.05)
        took = monotonic() - began
        pages = pages_of(found.pdf or b"")
        assert found.state == "ready" and len(pages) == len(certificates(held)) == number
        assert len({row.who for row in certificates(held)}) == number
        for place, page in enumerate(pages):
            assert f"Ejemplo {place:03}" in page, "by family names, one page each"
        return seen, f"{took:.1f} s, {len(found.pdf or b'') / 1000:.0f} kB"


def looked_at(number: int) -> CertificateBatch:
    """The batch as it is at this moment."""
    db.session.rollback()
    return db.session.get_one(CertificateBatch, number, populate_existing=True)
