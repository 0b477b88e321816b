"""The forms of who comes with payloads: kept as written or refused, shown as text, and never a failure."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import text
from app.audit import PARTICIPANT
from app.institutions.models import Institution
from app.registration.delegations import Grant, all_of, grant
from app.registration.people import Represented
from app.tokens import form_key
from tests.makers import a_person, from_now, make_workshop, sign_up
from tests.registration.truth import rows
from tests.turns import by_turns

from .browser import Attacker, counted
from .payloads import FEW

SOME = tuple(one for one in FEW[::3] if "\ud800" not in one)


def test_notes_and_people_added_are_kept_as_written_or_refused(
    session: Session, insider: Attacker, dialect: str
) -> None:
    workshop = make_workshop()
    sign_up(workshop)
    here = f"/es/manage/workshops/{workshop.code}/registrations"
    number = rows(session, workshop.id)[0].id
    for typed in by_turns(SOME, dialect):
        answer = insider.send(f"{here}/{number}/note", [("note", typed)])
        assert answer.status_code in (303, 413, 422)
        if answer.status_code == 303:
            assert rows(session, workshop.id)[0].note == (text.lines(typed) or None)
        form = {"given_names": typed, "family_names": typed, "phone": typed, "institution": typed}
        form |= {"region": typed, "language": typed, "consent": "y", "key": form_key(), "country": typed}
        assert insider.send(f"{here}/new", [*form.items()]).status_code in (303, 413, 422)
        asked = [("region", typed), ("institution", typed), ("q", typed)]
        assert insider.ask(here, asked).status_code == 200
        insider.get(here)


def test_institutions_written_as_payloads_are_shown_as_text(
    session: Session, insider: Attacker, dialect: str
) -> None:
    workshop = make_workshop()
    here = f"/es/manage/workshops/{workshop.code}/registrations/institutions"
    for typed in ("<img src=x onerror=alert(1)>", "{{7*7}}", '" onfocus=x', "=cmd|'/c calc'!A0"):
        sign_up(workshop, a_person(represents=Represented("08", kind="unlisted", text=typed)))
        assert typed in insider.get(here).page.words("main")
        number = rows(session, workshop.id)[-1].id
        asked = insider.get(f"{here}/{number}").page
        assert typed in asked.words("main")
        shown = asked.one("main form:first-of-type [name=said]").get("value")
    for typed in by_turns(SOME, dialect):
        before = counted(session)
        form = [("institution_id", typed), ("q", typed), ("said", shown)]
        assert insider.send(f"{here}/{number}", form).status_code in (413, 422)
        assert insider.send(f"{here}/{number}", [*form, ("look_up", "1")]).status_code in (200, 413)
        stale = [("institution_id", "1"), ("said", typed)]
        assert insider.send(f"{here}/{number}", stale).status_code in (409, 413, 422)
        assert counted(session) == before


def test_expected_ones_and_delegations_take_no_nonsense(
    session: Session, insider: Attacker, dialect: str
) -> None:
    workshop = make_workshop()
    body = session.scalars(select(Institution.id).where(Institution.key == "GR-08")).one()
    grant(PARTICIPANT, workshop.id, Grant(body, 1, from_now(5)))
    held = all_of(workshop.id)[0].id
    here, before = f"/es/manage/workshops/{workshop.code}", counted(session)
    for typed in by_turns(SOME, dialect):
        names = ("province", "network", "institution", "institution_id")
        form = [(name, f"x{typed}") for name in names]
        assert insider.send(f"{here}/expected", form).status_code in (413, 422)
        names = ("institution", "institution_id", "number", "until", "email", "language")
        form = [(name, f"x{typed}") for name in names]
        assert insider.send(f"{here}/delegations", form).status_code in (413, 422)
        form = [("email", f"x{typed}")]
        assert insider.send(f"{here}/delegations/{held}/email", form).status_code in (413, 422)
    assert counted(session) == before


def test_who_is_named_by_an_institution_is_kept_as_written_or_refused(
    session: Session, attacker: Attacker, dialect: str
) -> None:
    workshop = make_workshop(capacity=100)
    body = session.scalars(select(Institution.id).where(Institution.key == "GR-08")).one()
    grant(PARTICIPANT, workshop.id, Grant(body, 90, from_now(5)))
    token = all_of(workshop.id)[0].token
    attacker.send(f"/g/{token}/open", [])
    for typed in by_turns(SOME[:20], dialect):
        form = {"given_names": typed, "family_names": "Ejemplo", "phone": "", "no_contact": "y"}
        form |= {"instead_of": typed if typed.isdecimal() else "", "consent": "y", "key": form_key()}
        answer = attacker.send("/es/delegation", [*form.items()])
        assert answer.status_code in (303, 413, 422, 429)
        if answer.status_code == 303:
            assert rows(session, workshop.id)[-1].given_names == text.line(typed)
    attacker.get("/es/delegation")


def test_boxes_ticked_with_payloads_are_ticked_and_no_more(session: Session, insider: Attacker) -> None:
    workshop = make_workshop()
    here = f"/es/manage/workshops/{workshop.code}/registrations/new"
    for typed in ("\x00", "<b>", "\u202e", '" onfocus=x'):
        boxes = [(name, typed) for name in ("consent", "no_contact", "union_consent")]
        answer = insider.send(here, boxes)
        assert answer.status_code == 422
        assert {one.get("value") for one in answer.page.all("input[type=checkbox]")} == {"y"}
