"""The editor part by part: what two people write in different parts stands; each part has its version."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.clock import now
from app.workshops.models import Workshop, WorkshopOrganiser
from app.workshops.questions import Question, asked_by
from app.workshops.seats import Seats
from tests.cast import OTHER, OWN, SAME_ORIGIN, Colleague, make_account
from tests.makers import make_workshop
from tests.workshops.editor import PARTS, both, create, edit_part, move, part_form, save_part

ASK = {
    "questions-0-kind": "one",
    "questions-0-label_es": "¿Almuerzo?",
    "questions-0-label_en": "Lunch?",
    "questions-0-choices_es": "Con carne\nSin carne",
    "questions-0-choices_en": "With meat\nWithout meat",
}


def _stored(session: Session, code: str) -> Workshop:
    statement = select(Workshop).where(Workshop.code == code)
    return session.scalars(statement, execution_options={"populate_existing": True}).one()


def test_different_parts_are_saved_side_by_side(
    organiser: Colleague, coordinator: Colleague, session: Session
) -> None:
    code = create(organiser)
    mine, theirs = part_form(organiser, code, "what"), part_form(coordinator, code, "who")
    assert save_part(coordinator, code, "who", theirs | {"audience_es": "Ellas"}).status_code == 303
    assert save_part(organiser, code, "what", mine | {"title_es": "Mío"}).status_code == 303
    made = _stored(session, code)
    assert (made.title_es, made.audience_es, made.version) == ("Mío", "Ellas", 3)
    assert made.part_versions == {"who": 2, "what": 2}


@pytest.mark.parametrize("part", PARTS)
def test_two_in_one_part_see_both_versions(organiser: Colleague, session: Session, part: str) -> None:
    changes: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
        "what": ({"title_en": "Hers"}, {"title_en": "Mine"}),
        "when": ({"last_hour": "12:00"}, {"last_hour": "14:00"}),
        "where": ({"access_es": "Rampa"}, {"access_es": "Ascensor"}),
        "who": ({"audience_es": "Ellas"}, {"audience_es": "Ellos"}),
        "seats": ({"per_institution": "2"}, {"per_institution": "3"}),
        "asked": ({"requires_position": "y"}, {"requires_position": "y", **ASK}),
        "sessions": ({"sessions-0-title_es": "Una"}, {"sessions-0-title_es": "Otra"}),
    }
    code = create(organiser)
    shown, (hers, mine) = part_form(organiser, code, part), changes[part]
    assert save_part(organiser, code, part, shown | hers).status_code == 303
    answer = save_part(organiser, code, part, shown | mine)
    assert answer.status_code == 409
    assert len(both(answer)) == 1, "one field differs"
    assert _stored(session, code).version == 2


def test_htmx_gets_the_part_alone_and_saved(organiser: Colleague) -> None:
    code = create(organiser)
    form = part_form(organiser, code, "seats") | {"per_institution": "4", "has_line": "y"}
    form |= {"csrf_token": organiser.token}
    part = SAME_ORIGIN | {"HX-Request": "true"}
    address = f"/es/manage/workshops/{code}/edit/seats"
    answer = organiser.client.post(address, data=form, headers=part)
    assert answer.status_code == 200
    assert answer.text.count("<form") == 1 and 'id="part-seats"' in answer.text
    assert "Guardado" in answer.text and 'name="version" value="2"' in answer.text
    assert organiser.client.post(address, data=form, headers=part).status_code == 409


def test_the_address_of_a_part_leads_to_the_editor(organiser: Colleague) -> None:
    code = create(organiser)
    answer = organiser.get(f"/es/manage/workshops/{code}/edit/who")
    assert (answer.status_code, answer.location) == (303, f"/es/manage/workshops/{code}/edit#part-who")
    assert organiser.get(f"/es/manage/workshops/{code}/edit/nothing").status_code == 404


def test_the_line_and_the_limit_are_kept(organiser: Colleague, session: Session) -> None:
    code = create(organiser, has_line="y")
    form = part_form(organiser, code, "seats")
    assert form["has_line"] == "y"
    form.pop("has_line")
    assert save_part(organiser, code, "seats", form | {"per_institution": "2"}).status_code == 303
    counters = session.get_one(Seats, _stored(session, code).id, populate_existing=True)
    assert (counters.has_line, counters.per_institution) == (False, 2)
    for wrong in ("0", "-1", "10001", "dos"):
        assert edit_part(organiser, code, "seats", per_institution=wrong).status_code == 422


def test_another_wording_asks_anew_and_keeps_the_old_question(organiser: Colleague, session: Session) -> None:
    code = create(organiser)
    assert edit_part(organiser, code, "asked", **ASK).status_code == 303
    number = _stored(session, code).id
    first = asked_by(session, number)[0]
    assert first.choices == [["Con carne", "With meat"], ["Sin carne", "Without meat"]]
    assert edit_part(organiser, code, "asked").status_code == 303
    assert [one.id for one in asked_by(session, number)] == [first.id], "untouched, it stays"
    assert (
        edit_part(organiser, code, "asked", **{"questions-0-label_es": "¿Qué almuerzas?"}).status_code == 303
    )
    session.expire_all()
    second = asked_by(session, number)[0]
    assert second.id != first.id and second.label_es == "¿Qué almuerzas?"
    assert session.get_one(Question, first.id).retired_at is not None


def test_the_summary_says_which_question_is_wrong_and_leads_to_it(organiser: Colleague) -> None:
    second = {name.replace("-0-", "-1-"): value for name, value in ASK.items()}
    wrong = ASK | second | {"questions-1-choices_en": "One alone", "questions-0-label_es": " "}
    page = edit_part(organiser, create(organiser), "asked", **wrong).page
    links = {one.get("href"): one.text_content() for one in page.all(".summary a")}
    assert {address: said.partition(".")[0][:40] for address, said in links.items()} == {
        "#questions-0-label_es": "Preguntas, 1: Escribe la pregunta en esp",
        "#questions-1-choices_en": "Preguntas, 2: Escribe la misma cantidad ",
    }
    assert all(page.one(one) is not None for one in links)


@pytest.mark.parametrize(
    "wrong",
    [
        {"questions-0-choices_es": "Una"},
        {"questions-0-choices_es": "Una\nUna"},
        {"questions-0-choices_en": "Only one"},
        {"questions-0-label_es": " "},
        {"questions-0-kind": "dance"},
        {"questions-0-label_es": "a\x00b"},
    ],
)
def test_a_question_that_cannot_be_asked_is_refused(organiser: Colleague, wrong: dict[str, str]) -> None:
    code = create(organiser)
    answer = edit_part(organiser, code, "asked", **ASK | wrong)
    assert answer.status_code == 422
    assert answer.page.all("#part-asked .summary a[href^='#questions-0-']")


def test_lines_are_moved_up_and_taken_out(organiser: Colleague, session: Session) -> None:
    lines = {"sessions-0-title_es": "Uno", "sessions-1-title_es": "Dos"}
    code = create(organiser, **lines)
    answer = edit_part(organiser, code, "sessions", raise_session="1")
    assert answer.status_code == 200
    order = [one.get("value") for one in answer.page.all("#sessions input[name$=title_es]")]
    assert order == ["Dos", "Uno"]
    assert [one.title_es for one in _stored(session, code).sessions] == ["Uno", "Dos"], "nothing is saved yet"


def test_people_have_many_roles_and_are_kept_once(organiser: Colleague, session: Session) -> None:
    code = create(organiser, **{"sessions-0-title_es": "Apertura"})
    voices = {"sessions-0-speakers": "Ana Ejemplo", "sessions-0-moderators": "Ana Ejemplo\nLuz Ejemplo"}
    voices["sessions-0-rapporteurs"] = "Luz Ejemplo"
    assert edit_part(organiser, code, "sessions", **voices).status_code == 303
    session.expire_all()
    roles = _stored(session, code).sessions[0].roles
    assert [(one.role, one.speaker.name) for one in roles] == [
        ("speaker", "Ana Ejemplo"),
        ("moderator", "Ana Ejemplo"),
        ("moderator", "Luz Ejemplo"),
        ("rapporteur", "Luz Ejemplo"),
    ]
    assert len({one.speaker_id for one in roles}) == 2


def test_a_named_organiser_runs_it_and_nobody_else_is_named(
    organiser: Colleague, other_organiser: Colleague, coordinator: Colleague, session: Session
) -> None:
    code, viewer = create(organiser), make_account("viewer")
    number = other_organiser.account.id
    assert other_organiser.get(f"/es/manage/workshops/{code}").status_code == 404
    assert edit_part(organiser, code, "who", organisers=[str(number)]).status_code == 422, (
        "not of her regions"
    )
    assert edit_part(coordinator, code, "who", organisers=[str(viewer.id)]).status_code == 422
    assert edit_part(coordinator, code, "who", organisers=[str(number)]).status_code == 303
    assert other_organiser.get(f"/es/manage/workshops/{code}").status_code == 200
    assert edit_part(other_organiser, code, "what", title_en="Theirs too").status_code == 303
    assert edit_part(other_organiser, code, "who", organisers=[]).status_code == 422, "not herself"
    named = select(WorkshopOrganiser.account_id).where(
        WorkshopOrganiser.workshop_id == _stored(session, code).id
    )
    assert session.scalars(named).all() == [number]


def test_a_new_venue_has_a_map_and_a_size(organiser: Colleague, session: Session) -> None:
    code = create(organiser, venue_map_url="https://www.openstreetmap.org/?mlat=-13.5", venue_capacity="60")
    venue = _stored(session, code).venue
    assert venue and (venue.capacity, venue.map_url) == (60, "https://www.openstreetmap.org/?mlat=-13.5")
    for wrong in (
        "http://example.org",
        "ftp://x.pe",
        'https://x"onclick=y',
        "https://a b",
        "//x.pe",
    ):
        answer = edit_part(organiser, code, "where", venue_id="new", venue_name="X", venue_map_url=wrong)
        assert answer.status_code == 422, wrong


def test_a_move_turns_the_parts_it_changes(organiser: Colleague, session: Session) -> None:
    workshop = make_workshop(convened=(OWN,))
    assert OTHER not in workshop.region_codes
    form = part_form(organiser, workshop.code, "seats")
    assert move(organiser, workshop.code, first_hour="08:00").status_code == 303
    assert save_part(organiser, workshop.code, "seats", form).status_code == 409
    assert _stored(session, workshop.code).part_versions == {"when": 2, "where": 2, "seats": 2}


def test_closing_by_hand_is_not_undone_by_who_had_the_part_open(
    organiser: Colleague, session: Session
) -> None:
    workshop = make_workshop(convened=(OWN,))
    here = f"/es/manage/workshops/{workshop.code}"
    for deed in ("close", "reopen"):
        form = part_form(organiser, workshop.code, "seats")
        assert organiser.post(f"{here}/{deed}").status_code == 303
        assert save_part(organiser, workshop.code, "seats", form).status_code == 409, deed


def test_another_day_takes_an_agenda_somebody_has_open_with_it(
    organiser: Colleague, session: Session
) -> None:
    day = (now() + timedelta(days=30)).date()
    days = {"first_day": day.isoformat(), "last_day": (day + timedelta(days=2)).isoformat()}
    line = {"sessions-0-title_es": "Una", "sessions-0-title_en": "One"}
    line |= {"sessions-0-day": (day + timedelta(days=1)).isoformat()}
    code = create(organiser, **days, **line)
    form, later = part_form(organiser, code, "sessions"), (day + timedelta(days=1)).isoformat()
    hours = part_form(organiser, code, "when") | {"first_hour": "08:00"}
    assert save_part(organiser, code, "when", hours).status_code == 303
    assert _stored(session, code).part_versions == {"when": 2}, "another hour moves no session"
    assert edit_part(organiser, code, "when", first_day=later).status_code == 303
    assert save_part(organiser, code, "sessions", form).status_code == 409
    assert _stored(session, code).part_versions == {"when": 3, "sessions": 2}


def test_without_javascript_each_part_says_that_it_goes_alone(organiser: Colleague) -> None:
    page = organiser.get(f"/es/manage/workshops/{create(organiser)}/edit").page
    for part in PARTS:
        assert "cada parte se guarda sola" in page.words(f"#part-{part} .save-part ~ noscript")
