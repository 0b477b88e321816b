"""Staff's own forms with payloads: kept as written or refused, and never a failure."""

from typing import Any

from sqlalchemy.orm import Session

from app import text
from tests.makers import make_workshop, sign_up
from tests.registration.truth import rows
from tests.turns import by_turns
from tests.workshops.editor import NEW, filled

from .browser import Attacker, Sent, counted, value_of
from .payloads import FEW

# A lone surrogate arrives as the bytes it was encoded with, which test_payloads.py looks at.
SOME = tuple(one for one in FEW[::3] if "\ud800" not in one)
TEXTS = (
    "short_es",
    "short_en",
    "title_es",
    "title_en",
    "audience_es",
    "venue_name",
    "venue_address",
    "contact_name",
)
CHOSEN = (
    "plan_id",
    "component_id",
    "theme_code",
    "venue_id",
    "zone",
    "version",
    "capacity",
    "first_day",
    "opens_at",
    "held_in",
)


def sent(form: dict[str, Any]) -> Sent:
    """A form's fields, several of a name where the form has a list."""
    lists = ((name, value if isinstance(value, list) else [value]) for name, value in form.items())
    return [(name, one) for name, values in lists for one in values]


def test_the_editor_keeps_texts_as_written_or_nothing(
    session: Session, insider: Attacker, dialect: str
) -> None:
    for typed in by_turns(SOME, dialect):
        before = counted(session)
        answer = insider.send(NEW, sent(filled(**dict.fromkeys(TEXTS, typed), summary_es=typed)))
        if answer.status_code == 303:
            page = insider.get(f"{answer.location}/edit").page
            assert {value_of(page, name) for name in TEXTS[:4]} == {text.line(typed)}
            insider.get(answer.location)
        else:
            assert answer.status_code in (413, 422)
            assert counted(session) == before


def test_the_editor_chooses_from_its_lists_alone(session: Session, insider: Attacker, dialect: str) -> None:
    before = counted(session)
    for number, typed in enumerate(by_turns(SOME, dialect)):
        names = dict.fromkeys((CHOSEN[number % len(CHOSEN)], "zone"), typed)
        agenda = {f"sessions-0-{name}": typed for name in ("id", "day", "first_hour", "title_es", "speakers")}
        assert insider.send(NEW, sent(filled(**names, **agenda))).status_code in (413, 422)
    assert counted(session) == before


def test_changes_of_a_workshop_take_no_nonsense(session: Session, insider: Attacker, dialect: str) -> None:
    workshop = make_workshop()
    sign_up(workshop)
    here, before = f"/es/manage/workshops/{workshop.code}", counted(session)
    (person,) = rows(session, workshop.id)
    for typed in by_turns(SOME, dialect):
        odd = {"version": typed, "first_day": typed, "zone": typed, "venue_id": "new", "venue_name": typed}
        for path, form in (
            ("capacity", {"capacity": f"x{typed}", "below": typed}),
            ("move", odd),
            (f"registrations/{person.id}/remove", {"reason": typed, "words": typed}),
            ("registrations/export", {"form": typed, "reason": typed, "key": typed}),
            ("attendance/export", {"form": typed, "reason": typed, "key": typed}),
            ("cancel", {"reason_es": typed, "reason_en": ""}),
            ("edit/what", {"version": typed, "title_es": typed, "plan_id": typed, "held_in": typed}),
            ("edit/where", {"version": typed, "access_es": typed, "access_en": typed}),
            ("edit/who", {"version": typed, "convened": typed, "hosts": typed, "organisers": typed}),
            ("edit/seats", {"version": typed, "opens_at": typed, "per_institution": f"x{typed}"}),
            ("edit/asked", {"version": typed, "questions-0-label_es": typed, "questions-0-kind": typed}),
            ("edit/sessions", {"version": typed, "sessions-0-id": "9" * 20, "sessions-0-title_es": typed}),
        ):
            assert insider.send(f"{here}/{path}", sent(form)).status_code in (409, 413, 422), path
        asked = [("q", typed), ("state", typed), ("p", typed), ("district_query", typed)]
        assert insider.ask(f"{here}/registrations", asked).status_code == 200
        assert insider.ask("/es/manage/districts", asked).status_code == 200
        insider.ask("/es/manage", asked)
    assert counted(session) == before


def test_a_number_beyond_any_row_is_no_failure(insider: Attacker) -> None:
    workshop = make_workshop(state="scheduled")
    form = filled(
        version="9" * 30,
        **{"sessions-0-id": "9" * 30, "sessions-0-title_es": "x", "sessions-0-day": "2027-03-15"},
    )
    here = f"/es/manage/workshops/{workshop.code}"
    for part in ("what", "when", "where", "who", "seats", "asked", "sessions"):
        assert insider.send(f"{here}/edit/{part}", sent(form)).status_code in (303, 409, 422), part
    for number in ("2147483647", "2147483648", "9" * 30, "-1", "0"):
        assert insider.get(f"{here}/registrations/{number}/remove").status_code == 404
        assert insider.send(f"{here}/to-tell/{number}", []).status_code == 404
        assert insider.send(f"{here}/to-tell/institutions/{number}", []).status_code == 404


def test_reasons_to_cancel_are_shown_as_written(insider: Attacker) -> None:
    for typed in (
        "<img src=x onerror=alert(1)>",
        "</script><b>x",
        "{{7*7}}",
        "javascript:alert(1)",
        '" onfocus=x',
    ):
        workshop = make_workshop()
        sign_up(workshop)
        form = [("reason_es", typed), ("reason_en", typed)]
        assert insider.send(f"/es/manage/workshops/{workshop.code}/cancel", form).status_code == 303
        assert typed in insider.get(f"/es/workshops/{workshop.code}").page.words("main")
        insider.get(f"/es/manage/workshops/{workshop.code}/to-tell")
