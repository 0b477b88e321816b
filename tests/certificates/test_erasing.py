"""A person sees all that is kept, takes it with them, and has it erased; the numbers stay as they were."""

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.attendance.drift import drift as desk_drift
from app.attendance.likeness import Likeness, settle, undo
from app.attendance.models import DeskOperation, WalkIn
from app.audit import COMMAND, PARTICIPANT, WORKER
from app.certificates.erasing import erase
from app.certificates.queries import attended
from app.clock import now
from app.database import transaction
from app.refusals import Conflict
from app.registration.actions import answer, answer_own, correct, write_note
from app.registration.answers import Answers
from app.registration.certified import tell_certified
from app.registration.drift import drift
from app.registration.forms import AGE_WORDS
from app.registration.models import Registration
from app.registration.people import Represented
from app.retention import ERASED, due, forget_all
from app.tallies.recount import drift as counts_drift
from app.workshops.counts import SignUpCount
from app.workshops.models import Workshop
from tests.cast import OWN, SAME_ORIGIN, Colleague
from tests.certificates.world import Held, issued, open_own, row_of, who
from tests.makers import a_person, make_workshop, sign_up
from tests.page import ProofReader
from tests.registration.truth import notices, states

NAMED = {"given_names": "Zoraida", "family_names": "Quispe Borrable", "email": "zoraida@example.org"}


SAYS = {True: "on another list too", False: "another list is another person"}


def everything_about(session: Session) -> str:
    """Every text of every sign-up."""
    return " ".join(str(value) for row in session.execute(select(Registration.__table__)) for value in row)


def test_own_data_are_shown_whole_and_as_a_file(client: ProofReader, session: Session) -> None:
    held = Held()
    made = held.person(0, person=a_person(**NAMED))
    issued(held.end(), who(made), "Motivo")
    with transaction() as deed:
        deed.execute(update(DeskOperation).where(DeskOperation.who == who(made)).values(reason="Llegó tarde"))
    open_own(client, made, "own")
    page = client.get("/en/me/data").page.words("main")
    told = (*NAMED.values(), "You came: Llegó tarde", "Your certificates")
    assert [word for word in told if word not in page] == []
    file = client.get("/en/me/data.json")
    assert file.headers["Cache-Control"] == "private, no-store"
    assert "attachment" in file.headers["Content-Disposition"]
    kept = json.loads(file.text)
    assert kept["person"]["email"] == NAMED["email"] and kept["attendance"][0]["reasons"] == ["Llegó tarde"]
    assert kept["attendance"][0]["status"] == "present"
    assert kept["attendance"][0]["day"] == held.days[0].isoformat()
    assert kept["certificates"][0]["name"] == "Zoraida Quispe Borrable" and set(AGE_WORDS)


@pytest.mark.parametrize("is_same", [True, False])
def test_own_data_say_what_staff_said_of_another_sign_up(
    client: ProofReader, session: Session, is_same: bool
) -> None:
    held = Held()
    made, again = (held.person(0, person=a_person(**NAMED)) for _ in "12")
    held.end()
    settle(COMMAND, (who(made), who(again)), is_same)
    for one in (made, again):
        open_own(client, one, "own")
        page = client.get("/en/me/data").page.words("main")
        assert [word for word in SAYS.values() if word in page] == [SAYS[is_same]]
        (told,) = json.loads(client.get("/en/me/data.json").text)["likeness"]
        assert told.keys() == {"is_same", "at"} and told["is_same"] is is_same, "nothing of the other one"
    undo(COMMAND, session.scalars(select(Likeness.id)).one())
    page = client.get("/en/me/data").page.words("main")
    assert not any(word in page for word in SAYS.values())


def test_it_is_erased_when_asked_for_with_a_word_and_no_number_moves(
    client: ProofReader, session: Session
) -> None:
    held = Held()
    made = held.person(0, person=a_person(**NAMED))
    certificate = issued(held.end(), who(made), "Motivo")
    row = row_of(made)
    open_own(client, made, "own")
    for typed in ("", "y", "DEJAR"):
        refused = client.post("/es/me/erase", data={"sure": "y", "word": typed}, headers=SAME_ORIGIN)
        assert refused.status_code == 422 and row_of(made).given_names == NAMED["given_names"]
    done = client.post("/es/me/erase", data={"word": "borrar"}, headers=SAME_ORIGIN)
    assert (done.status_code, done.location) == (303, "/es/erased")
    assert client.get(done.location).status_code == 200
    session.expire_all()
    assert not [word for word in NAMED.values() if word in everything_about(session)]
    kept = session.get_one(Registration, row.id)
    assert (kept.full_name, kept.state, drift(session)) == ("—", "seated", [])
    assert (certificate.name, certificate.who) == (None, None)
    assert client.get("/es/me/data").status_code == 303, "the page stays open to what is gone"
    erase(PARTICIPANT, row.id)


def test_who_still_holds_a_seat_gives_it_up_to_the_first_in_line(session: Session) -> None:
    workshop = make_workshop(capacity=1)
    first = sign_up(workshop, a_person(**NAMED, represents=Represented(OWN, kind="unlisted", text="Mesa")))
    sign_up(workshop)
    for _ in range(2):
        erase(PARTICIPANT, session.scalars(select(Registration.id).order_by(Registration.seq)).first() or 0)
    assert states(session, workshop.id) == ["cancelled", "seated"]
    assert notices(session, workshop.id)["promoted"] == 1 and drift(session) == []
    again = sign_up(workshop, a_person(**NAMED))
    assert again.is_new and again.ref != first.ref, "who is erased may sign up anew"


def test_staff_erase_within_their_scope_and_only_with_a_tick(
    organiser: Colleague, other_organiser: Colleague, session: Session
) -> None:
    workshop = make_workshop(convened=(OWN,))
    row = row_of(sign_up(workshop, a_person(**NAMED)))
    path = f"/es/manage/workshops/{workshop.code}/registrations/{row.id}/erase"
    given: dict[str, Any] = {"sure": "y"}
    assert other_organiser.post(path, given).status_code == 404
    assert organiser.post(path).status_code == 422
    assert "Zoraida" in everything_about(session)
    assert organiser.post(path, given).status_code == 303
    session.expire_all()
    assert "Zoraida" not in everything_about(session)
    listed = organiser.get(f"/es/manage/workshops/{workshop.code}/registrations?state=cancelled")
    assert "Datos borrados el" in listed.page.words("main")


def test_who_was_erased_is_erased_again_after_a_restore(session: Session) -> None:
    held = Held()
    row = row_of(held.person(0, person=a_person(**NAMED)))
    held.end()
    before = {column.name: getattr(row, column.name) for column in Registration.__table__.columns}
    erase(PARTICIPANT, row.id)
    with transaction() as deed:  # a backup of before is put back
        deed.execute(update(Registration).where(Registration.id == row.id).values(before))
    assert "Zoraida" in everything_about(session) and due(now())[ERASED] == 1
    forget_all(WORKER, now())
    assert "Zoraida" not in everything_about(session) and due(now())[ERASED] == 0


def test_one_whose_workshop_takes_place_keeps_nothing_else_from_being_forgotten(session: Session) -> None:
    held = Held()
    row = row_of(held.person(0, person=a_person(**NAMED)))
    before = {column.name: getattr(row, column.name) for column in Registration.__table__.columns}
    erase(PARTICIPANT, row.id)
    with transaction() as deed:  # put back from a backup while the workshop is on
        deed.execute(update(Registration).where(Registration.id == row.id).values(before))
        workshop = deed.get_one(Workshop, held.workshop.id)
        workshop.state, workshop.starts_at = "published", now() - timedelta(hours=1)
        workshop.ends_at = now() + timedelta(hours=1)
    assert forget_all(WORKER, now())[ERASED] == 0, "somebody was erased while the workshop takes place"
    held.end()
    assert forget_all(WORKER, now())[ERASED] == 1


def test_nothing_is_written_of_who_was_erased(session: Session) -> None:
    """Where somebody else has the page still open: nobody would erase it a second time."""
    held = Held()
    row = row_of(held.person(0, person=a_person(**NAMED)))
    held.end()
    erase(PARTICIPANT, row.id)
    deeds: tuple[tuple[Any, ...], ...] = (
        (correct, a_person(**NAMED)), (answer, Answers(access_need="Zoraida")), (write_note, "Zoraida"),
        (answer_own, [], {}),
    )  # fmt: skip
    for deed, *told in deeds:
        with pytest.raises(Conflict):
            deed(COMMAND, row.id, *told)
    with transaction() as deed_at_hand:
        tell_certified(deed_at_hand, who(row), held.workshop, now())
    session.expire_all()
    kept = session.get_one(Registration, row.id)
    assert kept.link_hash == f"-{row.id}" and kept.certified_at is None
    assert "Zoraida" not in everything_about(session) and counts_drift(session) == []


def test_who_was_erased_may_still_be_recorded_late_and_every_count_stays_exact(session: Session) -> None:
    held = Held()
    gone, other = held.person(), held.person(person=a_person(given_names="Otra", email="otra@example.org"))
    for one, sex in ((gone, "female"), (other, "male")):
        answer(PARTICIPANT, row_of(one).id, Answers(sex=sex, age_band="30-44"))
    held.end()
    names = who(gone), who(other)
    erase(PARTICIPANT, row_of(gone).id)
    for one in names:
        held.arrive(one, 0)
    assert counts_drift(session) == []
    came = dict(
        session.execute(
            select(SignUpCount.sex, func.sum(SignUpCount.number))
            .where(SignUpCount.workshop_id == held.workshop.id, SignUpCount.attendance == "present")
            .group_by(SignUpCount.sex)
        ).all()
    )
    assert came == {"female": 1, "male": 1}


def test_who_came_by_is_erased_by_staff_and_again_after_a_restore(
    organiser: Colleague, other_organiser: Colleague, session: Session
) -> None:
    held = Held(convened=(OWN,))
    who = held.walk_in("Zoraida", "Quispe Borrable")
    certificate = issued(held.end(), who, "Motivo")
    path = f"/es/manage/workshops/{held.workshop.code}/attendance/{who}/erase"
    came, given = attended(held.workshop), {"sure": "y"}
    assert other_organiser.post(path, given).status_code == 404
    assert path in organiser.get(path.rpartition(f"/{who}")[0]).text
    assert organiser.post(path).status_code == 422
    row = session.scalars(select(WalkIn)).one()
    before = {column.name: getattr(row, column.name) for column in WalkIn.__table__.columns}
    for _ in range(2):
        assert organiser.post(path, given).status_code == 303
    session.expire_all()
    assert (row.full_name, row.phone, certificate.name) == ("—", None, None)
    assert len(came) == 1 and drift(session) == desk_drift(session) == counts_drift(session) == []
    page = organiser.get(path.rpartition(f"/{who}")[0]).page.words("main")
    assert "Zoraida" not in page and "Presente" in page
    with transaction() as deed:  # a backup of before is put back
        deed.execute(update(WalkIn).where(WalkIn.id == row.id).values(before))
    assert due(now())[ERASED] == 1 and forget_all(WORKER, now())[ERASED] == 1
    session.expire_all()
    assert row.full_name == "—" and due(now())[ERASED] == 0
