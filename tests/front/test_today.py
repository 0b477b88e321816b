"""The coordinator's home: what waits is said once, with where it is mended; else that nothing does."""

from datetime import date

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.accounts.scopes import Scope
from app.attendance.group_message import Draft, send
from app.audit import COMMAND
from app.database import db, transaction
from app.front.queries import pending
from app.registration import actions
from app.registration.models import Notice
from app.registration.telling import tell
from app.territory.models import Jurisdiction
from app.tokens import form_key
from app.workshops.draft import Where
from app.workshops.models import ConvenedRegion, Workshop, WorkshopOrganiser
from tests.cast import OTHER, OWN, Colleague, Enter, make_account
from tests.makers import a_person, from_now, in_days, make_held, make_workshop, sign_up

TODAY = "/es/manage/today"


def waiting() -> dict[str, tuple[int, list[str]]]:
    """What waits, without the regions: how many, and which workshops."""
    found = [one for one in pending(from_now(0), Scope(0, is_national=True)) if one.kind != "regions"]
    return {one.kind: (one.number, [row.code for row in one.workshops]) for one in found}


def run_by_somebody(*regions: str) -> None:
    """Somebody answers for these regions, so that no workshop there lacks an organiser."""
    make_account("organiser", regions or (OWN,))


def held_everywhere(session: Session) -> None:
    """A workshop of last month for every region."""
    held = make_workshop((), in_days(-30), state="held")
    with transaction() as writing:
        for code in session.query(Jurisdiction.code).all():
            writing.add(ConvenedRegion(workshop_id=held.id, jurisdiction_code=code[0]))


def test_nothing_waits(coordinator: Colleague, session: Session) -> None:
    held_everywhere(session)
    page = coordinator.get(TODAY).page
    assert "Nada pendiente" in page.words("main") and not page.has("#waiting")


def test_regions_where_nothing_was_held_for_a_year(coordinator: Colleague, session: Session) -> None:
    make_held(date(2011, 3, 22), convened=(OWN,))
    make_workshop((OWN,), in_days(-20), state="held")
    make_workshop((OTHER,), in_days(20))
    page = coordinator.get(TODAY).page
    assert "En el último año no se realizó ningún taller para 25 regiones." in page.words("#regions")
    places = [one.get("href").rpartition("/")[2] for one in page.all("#regions a")]
    assert len(places) == 25 and OWN not in places and OTHER in places, "what is to come was not held"
    assert coordinator.get(page.all("#regions a")[0].get("href")).status_code == 200


def test_a_workshop_that_nobody_organises(coordinator: Colleague) -> None:
    alone, named = make_workshop((OTHER,), in_days(60)), make_workshop((OTHER,), in_days(61))
    make_workshop((OWN,), in_days(62))
    run_by_somebody(OWN)
    somebody = make_account("organiser")
    with transaction() as session:
        session.add(WorkshopOrganiser(workshop_id=named.id, account_id=somebody.id))
    assert waiting() == {"organiser": (1, [alone.code])}
    page = coordinator.get(TODAY).page
    assert "1 taller por venir no tiene quien lo organice." in page.words("#organiser")
    assert page.one("#organiser a").get("href") == f"/es/manage/workshops/{alone.code}"
    assert not page.has("#organiser .chip")
    with transaction() as session:
        somebody.disabled_at = from_now(0)
        session.add(somebody)
    assert waiting()["organiser"] == (2, [alone.code, named.code]), "who cannot come in organises nothing"


def test_an_invented_workshop_says_so(coordinator: Colleague) -> None:
    make_workshop((OWN,), in_days(60), is_demonstration=True)
    assert coordinator.get(TODAY).page.words("#organiser .chip") == "Demostración"


def test_few_have_signed_up_and_it_begins_soon(coordinator: Colleague) -> None:
    run_by_somebody()
    soon = make_workshop(when=in_days(10), capacity=3)
    make_workshop(when=in_days(40), capacity=3)
    full = make_workshop(when=in_days(10), capacity=1)
    sign_up(full)
    sign_up(soon)
    assert waiting() == {"low": (1, [soon.code])}
    sign_up(soon)
    assert waiting() == {}, "half full is not low"


def test_a_long_line(coordinator: Colleague) -> None:
    run_by_somebody()
    full = make_workshop(when=in_days(40), capacity=1)
    for _ in range(5):
        sign_up(full)
    assert waiting() == {}
    sign_up(full)
    assert waiting() == {"line": (1, [full.code])}


def test_half_of_a_text_is_missing(coordinator: Colleague) -> None:
    run_by_somebody()
    half = make_workshop(when=in_days(40), state="scheduled", summary_es="Solo en español")
    make_workshop(when=in_days(41), state="scheduled", summary_es="", summary_en=None)
    make_workshop(when=in_days(-41), state="held", title_en=None)
    assert waiting() == {"language": (1, [half.code])}
    link = coordinator.get(TODAY).page.one("#language a")
    assert link.get("href") == f"/es/manage/workshops/{half.code}/edit"


def test_people_to_be_told_and_messages_that_failed(coordinator: Colleague, session: Session) -> None:
    run_by_somebody()
    workshop = make_workshop(when=in_days(40), capacity=1)
    first, second = sign_up(workshop, a_person(email="uno@example.org")), sign_up(workshop)
    assert first.ref != second.ref
    actions.cancel_workshop(COMMAND, workshop.id, "Motivo", "Reason")
    assert waiting()["hand"] == (1, [workshop.code])
    with transaction() as writing:
        writing.execute(update(Notice).where(Notice.channel == "mail").values(state="bounced"))
    found = waiting()
    assert set(found) == {"hand", "failed"} and found["failed"] == (1, [workshop.code])
    page = coordinator.get(TODAY).page
    there = f"/es/manage/workshops/{workshop.code}/to-tell"
    assert page.one("#hand a").get("href") == there
    assert page.one("#failed a").get("href") == f"{there}#undelivered"
    assert "1 persona está por avisar a mano." in page.words("#hand")
    assert coordinator.get(there).page.has("#undelivered")


def test_it_is_people_who_are_counted_however_much_each_is_owed(
    coordinator: Colleague, session: Session
) -> None:
    """A seat and two messages are owed to three, a move and two messages to the fourth."""
    run_by_somebody()
    workshop = make_workshop(when=in_days(40))
    for _ in range(3):
        sign_up(workshop, is_told_by_hand=True)
    sign_up(workshop)
    for _ in range(2):
        send(COMMAND, workshop.id, Draft("seated", "Hola", "Hello", form_key()))
    actions.move_workshop(COMMAND, workshop.id, 1, in_days(41), Where())
    db.session.rollback()
    assert waiting()["hand"] == (4, [workshop.code])
    assert "4 personas están por avisar a mano." in coordinator.get(TODAY).page.words("#hand")
    overview = coordinator.get(f"/es/manage/workshops/{workshop.code}").page
    assert "Falta avisar a mano a 4 personas" in overview.words("main")
    assert overview.words("#to-tell-count") == "4"
    listed = coordinator.get(f"/es/manage/workshops/{workshop.code}/to-tell").page
    assert len(listed.all("main .people li")) == 3 * 3 + 3
    for notice in session.scalars(select(Notice).where(Notice.kind != "message")):
        tell(COMMAND, notice.id)
    assert waiting()["hand"][0] == 4


def test_five_are_named_and_the_rest_counted(coordinator: Colleague, session: Session) -> None:
    for number in range(7):
        make_workshop((OTHER,), in_days(60 + number))
    page = coordinator.get(TODAY).page
    *named, more = page.all("#organiser a")
    assert len(named) == 5 and more.text_content() == "y 2 más"
    rest = coordinator.get(more.get("href")).page
    assert len(rest.all("#organiser a")) == 7 and "más" not in rest.words("#organiser")
    assert session.query(Workshop).count() == 7


def test_only_coordinators_have_it(enter: Enter, organiser: Colleague) -> None:
    for somebody in (organiser, enter("viewer"), enter("administrator")):
        assert somebody.get(TODAY).status_code == 403
        assert "/manage/today" not in somebody.get("/es/manage").text
