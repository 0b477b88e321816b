"""“¿Tienes este dato?”: a public form about something not known, reviewed, counted and forgotten."""

import re
from datetime import date, timedelta

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.attendance.counting import state_figure
from app.audit import COMMAND, AuditRow
from app.clock import now
from app.database import db, transaction
from app.forgetting import GONE
from app.plan.models import Plan
from app.retention import forget_all
from app.tallies.models import Tip
from app.tallies.tips import PAGE, Told, tell
from app.tokens import form_key
from app.workshops.headcounts import Stated
from tests.safety.test_staff_forms import SOME

from ..cast import SAME_ORIGIN, Enter
from ..page import ProofReader
from ..registration.test_limits import limited
from .boards import make_plan, planned
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
    assert (row.known, row.source) == (form["known"], form["source"])
    forget_all(COMMAND, now() + timedelta(days=366))
    db.session.expire_all()
    assert (row.known, row.source, row.reason, row.outcome) == (GONE, GONE, sent["reason"], "noted")
    later = signed_in("coordinator").get("/es/manage/told").page
    assert row.settled_at and "Figura en la lista" in later.words("main")


def test_a_coordinator_reads_the_line_in_their_own_language(
    whole: Session, reader: ProofReader, signed_in: SignIn
) -> None:
    links = reader.get("/en/plan").page.all("#unknown li a[href*='known?about=']")
    in_english = reader.get(links[1].get("href")).page.words("blockquote")
    assert reader.post(links[1].get("href"), data=filled(), headers=SAME_ORIGIN).status_code == 303
    row, coordinator = db.session.scalars(select(Tip)).one(), signed_in("coordinator")
    assert row.about == in_english and row.about.startswith("MIGRANDINA IV")
    where = f"#tip-{row.id} h2"
    in_spanish = coordinator.get("/es/manage/told").page.words(where)
    assert "no se sabe cuántas personas participaron" in in_spanish
    assert coordinator.get("/en/manage/told").page.words(where) == in_english
    # What has become known since is said as it was told.
    with transaction() as session:
        session.get_one(Tip, row.id).about = "Something that is known by now."
    assert coordinator.get("/es/manage/told").page.words(where) == "Something that is known by now."


def test_what_is_told_keeps_the_line_it_answers_as_it_was_read(app: Flask, enter: Enter) -> None:
    """A number in the line changes while somebody writes: the coordinator reads what they were asked."""
    plan = make_plan(key="ejemplo", first_year=2020, last_year=2023)
    first, _other = (planned(plan, date(2020, 5, day), state="held") for day in (4, 5))
    reader, lines = ProofReader(app, app.response_class), "#unknown li a[href*='known?about=']"

    def links() -> set[str]:
        return {str(one.get("href")) for one in reader.get("/es/plan/ejemplo").page.all(lines)}

    before = links()
    forms = {one: reader.get(one).page for one in before}
    state_figure(COMMAND, first, Stated(61, "reported", None, "Ejemplo", "Example"))
    here = sorted(before - links())[0]
    said, asked = (forms[here].one(one) for one in ("blockquote", "[name=asked]"))
    read = " ".join(said.text_content().split())
    refused = reader.post(here, data=filled(known="", asked=asked.get("value")), headers=SAME_ORIGIN)
    assert refused.status_code == 422 and refused.page.words("blockquote") == read
    again = str(refused.page.one("[name=asked]").get("value"))
    assert reader.post(here, data=filled(asked=again), headers=SAME_ORIGIN).status_code == 303
    row = db.session.scalars(select(Tip)).one()
    assert row.about == read
    assert read in enter("coordinator").get("/es/manage/told").page.words(f"#tip-{row.id} h2")
    # Whoever comes by the old link reads that the line is another now, and may tell all the same.
    page = reader.get(here).page
    assert "Esta línea ha cambiado" in page.words("main") and not page.has("blockquote")
    assert page.one("[name=asked]").get("value") in (None, "") and page.has("form [name=known]")
    assert "Esta línea ha cambiado" not in reader.get("/es/plan/ejemplo/known").page.words("main")
    seal, _space, line = again.partition(" ")
    other = make_plan(key="otro").key
    for path, forged in (
        (here, f"{seal} {line} x"), (here, f"{seal[:-1]}x {line}"), (here, line), (here, " "), (here, "ñ ñ"),
        (f"/es/plan/{other}/known", again),
    ):  # fmt: skip
        assert reader.post(path, data=filled(asked=forged), headers=SAME_ORIGIN).status_code == 303
    assert db.session.scalars(select(Tip.about).order_by(Tip.id)).all() == [read, *[""] * 6]


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


def test_a_line_that_names_every_workshop_is_cut_to_what_a_row_holds(app: Flask) -> None:
    plan = make_plan(key="largo", first_year=2020, last_year=2023)
    for number in range(60):
        name = f"Taller de ejemplo con un nombre bastante largo, número {number}"
        hours = {"first_hour": None, "last_hour": None} if number else {}
        planned(plan, date(2020, 1, 1 + number % 28), state="held", short_es=name, **hours)
    reader = ProofReader(app, app.response_class)
    lines = reader.get("/es/plan/largo").page.all("#unknown li")
    longest = max(lines, key=lambda one: len("".join(one.itertext())))
    here = next(str(one.get("href")) for one in longest.iter("a") if "known?about=" in str(one.get("href")))
    said = reader.get(here).page.words("blockquote")
    assert len(said) > 1000 and reader.get(here.replace("/es/", "/en/")).page.has("blockquote")
    assert reader.post(here, data=filled(), headers=SAME_ORIGIN).status_code == 303
    about = db.session.scalars(select(Tip.about)).one()
    assert 900 < len(about) <= 1000 and about.endswith(" …")
    assert said.startswith(f"{about[:-2]}, ") or said.startswith(f"{about[:-2]} ")


def test_addresses_that_name_no_line_are_few_and_the_form_is_kept(database_url: str) -> None:
    with limited(database_url, AFORO_LIMIT_MISSES="3 per minute") as client:
        here = f"/es/plan/{make_plan(key='ejemplo').key}/known"
        assert [client.get(f"{here}?about={n}").status_code for n in range(5)] == [200] * 3 + [429] * 2
        answers = [client.get(here) for _again in range(5)]
        assert [one.status_code for one in answers] == [200] * 5 and "Set-Cookie" not in answers[0].headers
        keys = {one.page.all("[name=key]")[0].get("value") for one in answers}
        assert len(keys) == 5, "each copy has a key of its own"
        assert client.post(here, data=filled(key=form_key()), headers=SAME_ORIGIN).status_code == 303


def test_they_come_a_page_at_a_time(app: Flask, enter: Enter) -> None:
    plan, coordinator = make_plan(key="ejemplo"), enter("coordinator")
    for number in range(PAGE + 3):
        tell(COMMAND, plan.id, Told("", f"Dato {number}", "La lista", "", f"clave {number}"))
    first, second = (coordinator.get(f"/es/manage/told{asked}").page for asked in ("", "?p=2"))
    assert len(first.all("article")) == PAGE and len(second.all("article")) == 3
    assert first.has("nav.pages a[href$='told?p=2']") and second.has("nav.pages a[href$='told?p=1']")
    action = second.all("article form")[0].get("action")
    noted = {"outcome": "noted", "reason": "Sí"}
    refused = coordinator.post(action, {"outcome": "noted", "reason": ""})
    assert refused.status_code == 422 and refused.page.has("article .oops")
    assert coordinator.post(action, noted).location == "/es/manage/told?p=2"
    for odd in ("?p=0", "?p=x", "?p=99999", "?p=%00"):
        assert coordinator.get(f"/es/manage/told{odd}").status_code == 200


def test_an_invented_account_reads_what_was_told_of_invented_plans(app: Flask, enter: Enter) -> None:
    real, invented = make_plan(key="real"), make_plan(key="invented")
    with transaction() as session:
        session.get_one(Plan, invented.id).is_demonstration = True
    for plan in (real, invented):
        tell(COMMAND, plan.id, Told("", "Fueron 40", "La lista", f"{plan.key}@example.org", plan.key))
    numbers = {one.form_key: one.id for one in db.session.scalars(select(Tip))}
    coordinator, example = enter("coordinator"), enter("coordinator", is_demonstration=True)
    everything, invention = (one.get("/es/manage/told").page.words("main") for one in (coordinator, example))
    assert "real@example.org" in everything and "invented@example.org" in everything
    assert "real@example.org" not in invention and "invented@example.org" in invention
    assert "1 dato" in example.get("/es/manage/today").page.words("#told")
    noted = {"outcome": "noted", "reason": "Sí"}
    found = {
        key: example.post(f"/es/manage/told/{number}", noted).status_code for key, number in numbers.items()
    }
    assert found == {"real": 404, "invented": 303}
