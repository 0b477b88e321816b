"""Whoever is named in agendas is kept once, however the name is written, and offered again."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database import db, transaction
from app.workshops.models import SessionRole, Speaker, Workshop, WorkshopSession
from app.workshops.speakers import speaker_key
from tests.cast import Colleague, Enter
from tests.databases import drop_database, fresh_database, opened
from tests.house.test_migrations import run
from tests.makers import make_workshop

from .editor import edit_part, part_form

SAME = ["María Ejemplo", "maría  ejemplo", "MARÍA EJEMPLO", "Maria Ejemplo", "Dra. María Ejemplo"]


def names(somebody: Colleague, code: str, typed: str, **given: Any) -> None:
    """Give a workshop one session with these speakers."""
    shown = part_form(somebody, code, "sessions")
    line = {"sessions-0-id": shown.get("sessions-0-id", ""), "sessions-0-title_es": "Sesión de ejemplo"}
    answer = edit_part(somebody, code, "sessions", **line, **{"sessions-0-speakers": typed}, **given)
    assert answer.status_code == 303, answer.text


def kept(session: Session) -> list[str]:
    session.expire_all()
    return list(session.scalars(select(Speaker.name).order_by(Speaker.id)))


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        *((SAME[0], other, True) for other in SAME),
        ("José Núñez", "Jose Nuñez", True),
        ("Ing. Lic. José Núñez", "JOSÉ NUÑEZ", True),
        ("José Núñez", "José Nuñes", False),
        ("Sra. Ejemplo", "Sr. Ejemplo", False),
        ("Mag Ejemplo", "Ejemplo", False),
        ("—", "–", False),
    ],
)
def test_when_two_names_are_one_person(one: str, other: str, is_same: bool) -> None:
    assert (speaker_key(one) == speaker_key(other)) is is_same


def test_however_it_is_written_it_is_one_person_whose_clash_is_seen(
    organiser: Colleague, session: Session
) -> None:
    first, second = (make_workshop(state="scheduled") for _ in range(2))
    names(organiser, first.code, "\n".join([*SAME, "Otra Persona"]))
    assert kept(session) == ["María Ejemplo", "Otra Persona"]
    names(organiser, second.code, SAME[2])
    assert kept(session) == ["María Ejemplo", "Otra Persona"], "as written first"
    said = organiser.get(f"/es/manage/workshops/{second.code}").page.words("main")
    assert "María Ejemplo" in said and "otro taller" in said


def test_a_spelling_is_mended_where_nobody_else_names_them(organiser: Colleague, session: Session) -> None:
    first, second = (make_workshop(state="scheduled") for _ in range(2))
    names(organiser, first.code, "maria ejemplo")
    names(organiser, first.code, "Dra. María Ejemplo")
    assert kept(session) == ["Dra. María Ejemplo"]
    roles = session.scalars(select(SessionRole)).all()
    assert len(roles) == 1, "the role stays"
    names(organiser, second.code, "Maria Ejemplo")
    assert kept(session) == ["Dra. María Ejemplo"]


def test_a_spelling_is_mended_for_everybody_by_whoever_named_them_before(
    organiser: Colleague, enter: Enter, session: Session
) -> None:
    first, second = (make_workshop(state="scheduled") for _ in range(2))
    names(organiser, first.code, "maria ejemplo")
    names(organiser, second.code, "MARIA EJEMPLO")
    assert kept(session) == ["maria ejemplo"], "no more careful than it was"
    names(organiser, second.code, "María Ejemplo")
    assert kept(session) == ["María Ejemplo"], "mended while two agendas name her"
    assert part_form(organiser, first.code, "sessions")["sessions-0-speakers"].strip() == "María Ejemplo"
    names(organiser, first.code, "maria ejemplo")
    assert kept(session) == ["María Ejemplo"], "a page opened before brings nothing back"
    names(organiser, first.code, "Dra. María Ejemplo")
    assert kept(session) == ["Dra. María Ejemplo"], "said otherwise where she was named before"
    third = make_workshop(state="scheduled")
    names(organiser, third.code, "María Ejemplo")
    assert kept(session) == ["Dra. María Ejemplo"], "and not where she is new"
    names(organiser, third.code, "Dra. Maria Ejemplo")
    assert kept(session) == ["Dra. Maria Ejemplo"], "an accent that was wrong goes"
    invented, theirs = make_workshop(state="scheduled", is_demonstration=True), enter("coordinator")
    for typed in ("María Ejemplo", "Mária Ejemplo"):
        names(theirs, invented.code, typed)
    assert kept(session) == ["Dra. Maria Ejemplo"], "what is invented mends nobody real"


def test_people_of_other_agendas_are_offered_and_added(
    organiser: Colleague, other_organiser: Colleague, enter: Enter, session: Session
) -> None:
    mine, theirs = make_workshop(state="scheduled"), make_workshop(state="scheduled", convened=("13",))
    names(organiser, mine.code, "Ángel Ejemplo")
    names(organiser, make_workshop(state="scheduled").code, "Zoila Ejemplo")
    names(other_organiser, theirs.code, "Persona Ajena")
    page = organiser.get(f"/es/manage/workshops/{mine.code}/edit").page
    offered = [one.get("value") for one in page.all("#people option")]
    assert offered == ["Ángel Ejemplo", "Zoila Ejemplo"], "of a draft elsewhere nobody knows"
    more = {"sessions-0-more": "ZOILA EJEMPLO", "sessions-0-more_as": "moderator"}
    names(organiser, mine.code, "Ángel Ejemplo", **more)
    there = select(SessionRole.role, Speaker.name).join(Speaker).join(WorkshopSession).join(Workshop)
    roles = session.execute(there.where(Workshop.id == mine.id).order_by(SessionRole.position)).all()
    assert [tuple(one) for one in roles] == [("speaker", "Ángel Ejemplo"), ("moderator", "Zoila Ejemplo")]
    invented = enter("coordinator", is_demonstration=True)
    blank = invented.post("/es/manage/workshops/new", {"add_session": "1"}).page
    assert not blank.all("#people option"), "what is real is not offered for what is invented"


def test_those_kept_twice_before_are_brought_together(dialect: str) -> None:
    url = fresh_database(dialect)
    with opened(url) as app, app.app_context():
        workshop = make_workshop()
        with transaction() as deed:
            held = WorkshopSession(workshop_id=workshop.id, position=1, title_es="Sesión de ejemplo")
            held.roles = [SessionRole(role="speaker", position=1, speaker=Speaker(name="María Ejemplo"))]
            deed.add(held)
        db.session.remove()
        db.engine.dispose()
        run(app, "db", "downgrade", "0039_institutions_told")
        with db.engine.begin() as link:
            link.exec_driver_sql("INSERT INTO speaker (name) VALUES ('MARIA EJEMPLO')")
            link.exec_driver_sql(
                "INSERT INTO session_role (session_id, speaker_id, role, position)"
                " SELECT session_id, (SELECT max(id) FROM speaker), 'moderator', 2 FROM session_role"
            )
        run(app, "db", "upgrade")
        found = db.session.execute(
            select(SessionRole.role, Speaker.name).join(Speaker).order_by(SessionRole.id)
        )
        assert [tuple(one) for one in found] == [("speaker", "María Ejemplo"), ("moderator", "María Ejemplo")]
        assert list(db.session.scalars(select(Speaker.key))) == ["maria ejemplo"]
        db.session.remove()
    drop_database(url)
