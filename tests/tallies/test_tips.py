"""“¿Tienes este dato?”: a public form about something not known, reviewed, counted and forgotten."""

import re
from datetime import timedelta

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit import COMMAND, AuditRow
from app.clock import now
from app.database import db
from app.retention import forget_all
from app.tallies.models import Tip
from app.tokens import form_key
from tests.safety.test_staff_forms import SOME

from ..cast import SAME_ORIGIN, Enter
from ..page import ProofReader
from .boards import make_plan
from .conftest import SignIn

HERE = "/es/plan/2011-2014/known"


def filled(**given: str) -> dict[str, str]:
    """The form, from a page opened just now."""
    told = {"known": "Fueron 40, de la lista firmada", "source": "La lista", "contact": "a@example.org"}
    return told | {"key": form_key(), "website": ""} | given


def count() -> int:
    """How many were kept."""
    return db.session.scalar(select(func.count(Tip.id))) or 0


def test_each_line_leads_to_a_form_that_names_it_in_both_languages(reader: ProofReader) -> None:
    lines = reader.get("/es/plan").page.all("#unknown li")
    assert len(lines) > 10
    links = [one.xpath(".//a[contains(@href, '/known?about=')]/@href") for one in lines]
    assert all(len(found) == 1 for found in links)
    said = str(lines[1].text_content())[:40]
    page = reader.get(links[1][0]).page
    assert said in page.words("blockquote") and page.has("form [name=source]")
    assert reader.get(links[1][0].replace("/es/", "/en/")).page.has("blockquote")
    assert not reader.get(f"{HERE}?about=nothing").page.has("blockquote")


def test_it_is_kept_once_reviewed_once_and_its_contact_forgotten(
    whole: Session, reader: ProofReader, signed_in: SignIn
) -> None:
    about = reader.get("/es/plan").page.all("#unknown li a[href*='known?about=']")[0].get("href")
    form = filled()
    for _again in range(2):
        assert reader.post(about, data=form, headers=SAME_ORIGIN).location == f"{HERE}?sent=1"
    row = db.session.scalars(select(Tip)).one()
    assert (row.known, row.source, row.contact, row.outcome) == (*list(form.values())[:3], None) and row.about
    assert "coordina" in reader.get(f"{HERE}?sent=1").page.words("main").casefold()
    coordinator = signed_in("coordinator")
    assert "1 dato" in coordinator.get("/es/manage/today").page.words("#told")
    page = coordinator.get("/es/manage/told").page
    token = re.search(r'name="csrf_token" value="([^"]+)"', coordinator.get("/es/manage/told").text)
    assert row.known in page.words(f"#tip-{row.id}") and token
    path, sent = f"/es/manage/told/{row.id}", {"csrf_token": token[1], "outcome": "noted", "reason": ""}
    assert coordinator.post(path, data=sent, headers=SAME_ORIGIN).status_code == 422
    sent["reason"] = "Figura en la lista"
    for _again in range(2):
        assert coordinator.post(path, data=sent, headers=SAME_ORIGIN).status_code == 303
    other = coordinator.post(path, data=sent | {"outcome": "dismissed"}, headers=SAME_ORIGIN)
    assert other.status_code == 409
    assert not coordinator.get("/es/manage/today").page.all("#told")
    named = select(AuditRow.action).where(AuditRow.action.in_(("give tip", "settle tip")))
    deeds = db.session.scalars(named.order_by(AuditRow.id)).all()
    assert list(deeds) == ["give tip", "settle tip"]
    forget_all(COMMAND, now() + timedelta(days=91))
    db.session.expire_all()
    assert db.session.get_one(Tip, row.id).contact is None


def test_machines_strangers_and_nonsense_leave_nothing(app: Flask, enter: Enter) -> None:
    plan = make_plan(key="ejemplo")
    reader, here = ProofReader(app, app.response_class), f"/es/plan/{plan.key}/known"
    for odd in (
        {"website": "x"},
        {"key": "mine"},
        {"known": " "},
        {"source": "a" * 401},
        {"contact": "a\x00b"},
    ):
        answer = reader.post(here, data=filled(**odd), headers=SAME_ORIGIN)
        assert answer.status_code == 422 and answer.page.has(".summary")
    assert reader.post(here, data=filled(), headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert count() == 0
    # The proof-reader takes a hole left in a text for a fault, whoever wrote it.
    for typed in (one for one in SOME if "%(" not in one):
        answer = reader.post(here, data=filled(known=f"x{typed}"[:1900]), headers=SAME_ORIGIN)
        assert answer.status_code in (303, 422)
    assert enter("coordinator").get("/es/manage/told").status_code == 200
    assert enter("organiser", ("08",)).get("/es/manage/told").status_code == 403
