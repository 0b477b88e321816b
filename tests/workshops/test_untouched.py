"""Two who edit one thing: what the second left alone follows the first, on the page and when saved over."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.workshops.forms import MOST_SESSIONS
from app.workshops.models import Venue, Workshop
from app.workshops.seats import Seats
from tests.cast import OTHER, OWN, Colleague, Enter
from tests.makers import make_workshop
from tests.workshops.editor import both, create, part_form, save_part, sent_by

THREE = {f"sessions-{place}-title_es": name for place, name in enumerate(("Una", "Dos", "Tres"))}


def _stored(session: Session, code: str) -> Workshop:
    session.expire_all()
    return session.scalars(select(Workshop).where(Workshop.code == code)).one()


def _titles(session: Session, code: str) -> list[str]:
    return [one.title_es for one in _stored(session, code).sessions]


def _agenda(somebody: Colleague, code: str) -> dict[str, Any]:
    return part_form(somebody, code, "sessions")


def test_a_text_left_alone_is_the_others(organiser: Colleague, session: Session) -> None:
    code = create(organiser, note_es="De antes", note_en="From before", summary_es="Uno\n\nDos")
    opened = part_form(organiser, code, "what")
    assert save_part(organiser, code, "what", opened | {"note_es": "De ella"}).status_code == 303
    answer = save_part(organiser, code, "what", opened | {"short_es": "Mío"})
    assert answer.status_code == 409
    assert both(answer) == [["Título corto en español", "Mío", "Codesarrollo · Cusco"]]
    again = sent_by(answer.page.one("#part-what"))
    assert save_part(organiser, code, "what", again | {"note_en": ""}).status_code == 303
    kept = _stored(session, code)
    assert (kept.note_es, kept.short_es, kept.note_en) == ("De ella", "Mío", None)


def test_a_second_conflict_goes_on_from_the_first(organiser: Colleague, session: Session) -> None:
    code = create(organiser)
    opened = part_form(organiser, code, "who")
    assert save_part(organiser, code, "who", opened | {"audience_es": "Ellas"}).status_code == 303
    first = save_part(organiser, code, "who", opened | {"audience_en": "Mine"})
    later = part_form(organiser, code, "who") | {"contact_name": "Rosa", "convened": ["08"]}
    assert save_part(organiser, code, "who", later).status_code == 303
    second = save_part(organiser, code, "who", sent_by(first.page.one("#part-who")))
    assert second.status_code == 409 and [row[1:] for row in both(second)] == [["Mine", "—"]]
    assert save_part(organiser, code, "who", sent_by(second.page.one("#part-who"))).status_code == 303
    kept = _stored(session, code)
    assert (kept.audience_es, kept.audience_en, kept.contact_name) == ("Ellas", "Mine", "Rosa")


@pytest.mark.parametrize("marks", [None, "<b>" + "x" * 6_000])
def test_without_its_marks_everything_typed_counts(
    organiser: Colleague, session: Session, marks: str | None
) -> None:
    code = create(organiser, note_es="De antes")
    opened = part_form(organiser, code, "what")
    assert save_part(organiser, code, "what", opened | {"note_es": "De ella"}).status_code == 303
    form = {name: value for name, value in opened.items() if name != "opened"}
    answer = save_part(organiser, code, "what", form | ({} if marks is None else {"opened": marks}))
    assert [row[1:] for row in both(answer)] == [["De antes", "De ella"]]
    assert save_part(organiser, code, "what", sent_by(answer.page.one("#part-what"))).status_code == 303
    assert _stored(session, code).note_es == "De antes"


def test_the_marks_stay_with_a_form_that_comes_back(organiser: Colleague, session: Session) -> None:
    code = create(organiser, note_es="De antes")
    opened = part_form(organiser, code, "what")
    wrong = save_part(organiser, code, "what", opened | {"title_es": ""})
    assert wrong.status_code == 422
    assert save_part(organiser, code, "what", opened | {"note_es": "De ella"}).status_code == 303
    again = sent_by(wrong.page.one("#part-what")) | {"title_es": "Mío"}
    answer = save_part(organiser, code, "what", again)
    assert [row[1] for row in both(answer)] == ["Mío"]
    answer = save_part(organiser, code, "what", opened)
    assert answer.status_code == 409 and not both(answer), "who wrote nothing is told"
    assert "Nada de lo que escribiste" in answer.page.words(".summary")


def test_lines_of_the_agenda_are_told_apart(organiser: Colleague, session: Session) -> None:
    code = create(organiser, **THREE)
    opened = _agenda(organiser, code)
    theirs = opened | {"sessions-0-title_es": "De ella", "sessions-3-title_es": "Cuatro"}
    assert save_part(organiser, code, "sessions", theirs).status_code == 303
    answer = save_part(organiser, code, "sessions", opened | {"sessions-2-speakers": "Rosa Quispe"})
    assert answer.status_code == 409
    assert (
        save_part(organiser, code, "sessions", sent_by(answer.page.one("#part-sessions"))).status_code == 303
    )
    assert _titles(session, code) == ["De ella", "Dos", "Tres", "Cuatro"]
    assert [role.speaker.name for role in _stored(session, code).sessions[2].roles] == ["Rosa Quispe"]


def test_a_line_taken_out_by_either(organiser: Colleague, session: Session) -> None:
    code = create(organiser, **THREE)
    opened = _agenda(organiser, code)
    without = {name: value for name, value in opened.items() if not name.startswith("sessions-0-")}
    assert save_part(organiser, code, "sessions", without).status_code == 303
    answer = save_part(organiser, code, "sessions", opened | {"sessions-1-title_es": "Mía"})
    now = sent_by(answer.page.one("#part-sessions"))
    assert [value for name, value in now.items() if name.endswith("title_es")] == ["Mía", "Tres"]
    written = save_part(organiser, code, "sessions", opened | {"sessions-0-title_es": "Mía"})
    now = sent_by(written.page.one("#part-sessions"))
    assert [value for name, value in now.items() if name.endswith("title_es")] == ["Mía", "Dos", "Tres"], (
        "what was written in a line taken out is not lost"
    )
    opened = _agenda(organiser, code)
    assert save_part(organiser, code, "sessions", opened | {"sessions-1-title_es": "Suya"}).status_code == 303
    mine = {name: value for name, value in opened.items() if not name.startswith("sessions-0-")}
    answer = save_part(organiser, code, "sessions", mine)
    assert (
        save_part(organiser, code, "sessions", sent_by(answer.page.one("#part-sessions"))).status_code == 303
    )
    assert _titles(session, code) == ["Suya"]


def test_both_add_a_line_and_both_are_kept(organiser: Colleague, session: Session) -> None:
    code = create(organiser, **THREE)
    opened = _agenda(organiser, code)
    theirs = {name: value for name, value in opened.items() if not name.startswith("sessions-1-")}
    theirs |= {"sessions-3-title_es": "Suya", "sessions-3-speakers": "Rosa Quispe"}
    assert save_part(organiser, code, "sessions", theirs).status_code == 303
    mine = {name: value for name, value in opened.items() if not name.startswith("sessions-0-")}
    answer = save_part(organiser, code, "sessions", mine | {"sessions-3-title_es": "Mía"})
    assert both(answer) == [["Agenda", "Tres\nMía\nSuya · Rosa Quispe", "Una\nTres\nSuya · Rosa Quispe"]]
    assert (
        save_part(organiser, code, "sessions", sent_by(answer.page.one("#part-sessions"))).status_code == 303
    )
    assert _titles(session, code) == ["Tres", "Mía", "Suya"]
    assert [role.speaker.name for role in _stored(session, code).sessions[2].roles] == ["Rosa Quispe"]


def test_a_full_list_takes_no_more_lines(organiser: Colleague) -> None:
    code = create(
        organiser, **{f"sessions-{place}-title_es": f"De {place}" for place in range(MOST_SESSIONS - 1)}
    )
    opened = _agenda(organiser, code)
    one_more = f"sessions-{MOST_SESSIONS - 1}-title_es"
    assert save_part(organiser, code, "sessions", opened | {one_more: "Suya"}).status_code == 303
    answer = save_part(organiser, code, "sessions", opened | {one_more: "Mía"})
    assert answer.status_code == 409
    lines = [words.split("\n") for words in both(answer)[0][1:]]
    assert [(len(one), one[-1]) for one in lines] == [(MOST_SESSIONS, "Mía"), (MOST_SESSIONS, "Suya")]


def test_hours_left_alone_stay_when_the_clock_changes(organiser: Colleague, session: Session) -> None:
    code = create(organiser)
    opens = session.get_one(Seats, _stored(session, code).id).opens_at
    opened = part_form(organiser, code, "seats")
    elsewhere = part_form(organiser, code, "when") | {"zone": "America/Mexico_City"}
    assert save_part(organiser, code, "when", elsewhere).status_code == 303
    answer = save_part(organiser, code, "seats", opened | {"per_institution": "2"})
    assert answer.status_code == 409 and [row[1:] for row in both(answer)] == [["2", "—"]]
    assert save_part(organiser, code, "seats", sent_by(answer.page.one("#part-seats"))).status_code == 303
    kept = session.get_one(Seats, _stored(session, code).id, populate_existing=True)
    assert (kept.opens_at, kept.per_institution) == (opens, 2)


def test_boxes_nobody_was_shown_are_not_touched(
    enter: Enter, coordinator: Colleague, session: Session
) -> None:
    organiser = enter("organiser", (OWN, "15"))
    code = make_workshop(convened=(OWN, OTHER), state="scheduled").code
    opened = part_form(organiser, code, "who")
    hers = part_form(coordinator, code, "who") | {"convened": [OWN, OTHER, "15"]}
    assert save_part(coordinator, code, "who", hers).status_code == 303
    answer = save_part(organiser, code, "who", opened | {"contact_name": "Rosa"})
    assert [row[1:] for row in both(answer)] == [["Rosa", "—"]]
    assert save_part(organiser, code, "who", sent_by(answer.page.one("#part-who"))).status_code == 303
    assert sorted(_stored(session, code).region_codes) == [OWN, OTHER, "15"]


def test_a_venue_left_alone_is_the_others(
    organiser: Colleague, coordinator: Colleague, session: Session
) -> None:
    venue = Venue(name="Casa de ejemplo", city="Cusco", jurisdiction_code="08", district_code="080101")
    number = make_workshop(state="scheduled", venue=venue).venue_id
    path = f"/es/manage/venues/{number}"
    opened = sent_by(organiser.get(path).page.one("form.sheet-form"))
    theirs = sent_by(coordinator.get(path).page.one("form.sheet-form"))
    other = {"access_es": "Rampa", "district": "", "venue_capacity": "40"}
    assert coordinator.post(path, theirs | other).status_code == 303
    answer = organiser.post(path, opened | {"venue_name": "Mía"})
    assert answer.status_code == 409 and [row[1:] for row in both(answer)] == [["Mía", "Casa de ejemplo"]]
    assert "El lugar cambió" in answer.page.words(".summary h2")
    assert organiser.post(path, sent_by(answer.page.one("form.sheet-form"))).status_code == 303
    session.expire_all()
    kept = session.get_one(Venue, number)
    assert (kept.name, kept.access_es, kept.district_code, kept.capacity) == ("Mía", "Rampa", None, 40)
