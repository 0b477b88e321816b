"""What an institution's text means is chosen for those who said the same region beside it, for no other."""

from collections.abc import Sequence

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.attendance.written import settle, unsettled
from app.audit import COMMAND, PARTICIPANT
from app.clock import now
from app.database import transaction
from app.institutions.models import Institution
from app.registration.actions import correct, leave
from app.registration.drift import drift
from app.registration.models import Registration, Settlement
from app.registration.people import Represented
from app.registration.settling import Said
from app.workshops.counts import ABROAD, NOT_STATED, UNLISTED
from app.workshops.models import Workshop
from tests.cast import OWN, Colleague
from tests.makers import a_person, make_workshop, sign_up
from tests.registration.settled import asked, at, choose
from tests.registration.truth import ensure_true, rows

SANTIAGO, SANTA_ROSA = "Municipalidad Distrital de Santiago", "Municipalidad Distrital de Santa Rosa"
CUSCO, ICA, LIMA, PUNO = "08", "11", "1501", "21"
OF_CUSCO, OF_ICA = "MD-080106", "MD-110111"


def written(region: str, text: str = SANTIAGO, country: str | None = None) -> Represented:
    return Represented(region, country, kind=UNLISTED, text=text)


def filled(*represented: Represented) -> Workshop:
    """A workshop of Cusco with one person for each of these."""
    workshop = make_workshop(convened=(OWN,))
    for one in represented:
        sign_up(workshop, a_person(represents=one))
    return workshop


def the(session: Session, key: str) -> Institution:
    return session.scalars(select(Institution).where(Institution.key == key)).one()


def stands(found: Sequence[Registration]) -> list[tuple[str, str | None]]:
    """Where each counts, and the key of the body they stand for."""
    return [(row.region, row.institution.key if row.institution else None) for row in found]


def whole(found: Sequence[Registration]) -> list[tuple[object, ...]]:
    """All that a choice may write anew of each."""
    return [
        (row.institution_id, row.institution_text, row.region, row.country, row.search, row.squeezed)
        for row in found
    ]


def last(session: Session) -> Settlement:
    return session.scalars(select(Settlement).order_by(Settlement.id.desc())).all()[0]


def take_back(organiser: Colleague, workshop: Workshop, made: int) -> None:
    assert organiser.post(at(workshop, f"/settled/{made}/undo")).status_code == 303


def test_a_choice_moves_only_those_who_said_the_same_region(organiser: Colleague, session: Session) -> None:
    said = (CUSCO, ICA, LIMA, NOT_STATED, CUSCO)
    workshop = filled(*map(written, said), written(CUSCO, SANTIAGO.upper()))
    found, cusco = rows(session, workshop.id), the(session, OF_CUSCO).id
    assert choose(organiser, workshop, found[0].id, cusco) == 303
    settled = (CUSCO, OF_CUSCO)
    open_ones = [(ICA, None), (LIMA, None), (NOT_STATED, None)]
    assert stands(rows(session, workshop.id)) == [settled, *open_ones, settled, settled]
    ensure_true(session, workshop.id)
    assert choose(organiser, workshop, found[1].id, the(session, OF_ICA).id) == 303
    assert stands(rows(session, workshop.id))[1] == (ICA, OF_ICA)
    assert choose(organiser, workshop, found[3].id, cusco) == 303
    assert stands(rows(session, workshop.id))[2:4] == [(LIMA, None), settled]
    assert drift(session) == []


def test_each_region_of_one_text_is_counted_and_asked_by_itself(
    organiser: Colleague, session: Session
) -> None:
    chile, peru = (written(ABROAD, country=code) for code in ("CL", "ES"))
    others = (written(CUSCO, text="Mesa de trabajo") for _ in range(2))
    workshop = filled(*map(written, (CUSCO, ICA, ICA, NOT_STATED, LIMA)), chile, peru, *others)
    leave(PARTICIPANT, rows(session, workshop.id)[4].id)
    page = organiser.get(at(workshop)).page
    assert [one.text_content().strip() for one in page.all(".people li > div")] == [
        f"{SANTIAGO}Región: Ica · 2 personas",
        f"{SANTIAGO}Región: Cusco · 1 persona",
        f"{SANTIAGO}Región: Chile · 1 persona",
        f"{SANTIAGO}Región: España · 1 persona",
        f"{SANTIAGO}Sin región indicada · 1 persona",
        "Mesa de trabajoRegión: Cusco · 2 personas",
    ]
    labels = [one.get("aria-label") for one in page.all(".people a")]
    assert len(set(labels)) == 6 and labels[0].endswith("Región: Ica")


def test_the_page_says_for_whom_somebody_chooses(organiser: Colleague, session: Session) -> None:
    workshop = filled(*map(written, (ICA, CUSCO, NOT_STATED, ICA)))
    found = rows(session, workshop.id)
    of_ica, of_none = (organiser.get(at(workshop, f"/{found[place].id}")).page for place in (0, 2))
    assert of_ica.one(".lead").text_content() == f"«{SANTIAGO}»Región: Ica"
    assert "2 personas" in of_ica.words("main") and "(Cusco y No indicada)" in of_ica.words("main")
    assert of_none.one(".lead").text_content() == f"«{SANTIAGO}»Sin región indicada"
    assert "(Ica y Cusco)" in of_none.words("main")
    labels = [one.text_content() for one in of_ica.all("fieldset label, #elsewhere")]
    assert [one.strip() for one in labels[:3]] == [
        f"{SANTIAGO}Ica",
        "No son de Ica: quien represente a una de estas ya no cuenta ahí",
        f"{SANTIAGO}Cusco",
    ]
    assert [one.get("aria-describedby") for one in of_ica.all("fieldset input")[:2]] == [None, "elsewhere"]
    assert not of_none.has("#elsewhere"), "where no region was said, none is left"


@pytest.mark.parametrize(("region", "place"), [(PUNO, "El Collao, Puno"), ("14", "Chiclayo, Lambayeque")])
def test_those_of_the_region_said_come_first(
    organiser: Colleague, session: Session, region: str, place: str
) -> None:
    workshop = filled(written(region, SANTA_ROSA))
    number = rows(session, workshop.id)[0].id
    page = organiser.get(at(workshop, f"/{number}")).page
    labels = [one.text_content() for one in page.all("fieldset label")]
    assert labels[0] == f"{SANTA_ROSA}{place}" and not any(f"{SANTA_ROSA} de" in one for one in labels[:10])
    again = organiser.post(at(workshop, f"/{number}"), {"q": "santa rosa", "look_up": "1"}).page
    assert [one.text_content() for one in again.all("fieldset label")][:10] == labels[:10]


def test_what_is_only_like_a_name_is_looked_for_in_the_region_said_first(
    organiser: Colleague, session: Session
) -> None:
    """Seventeen districts have Santiago in their name, three of them in Huancavelica."""
    workshop = filled(written("09", "Santiago"))
    page = organiser.get(at(workshop, f"/{rows(session, workshop.id)[0].id}")).page
    labels = [one.text_content() for one in page.all("fieldset label")]
    assert len(labels) == 12 and [one.endswith("Huancavelica") for one in labels[:4]] == [*[True] * 3, False]


def test_a_body_of_the_whole_country_is_not_of_the_region_said(
    organiser: Colleague, session: Session
) -> None:
    workshop = filled(written(ICA, "Ministerio de Trabajo y Promoción del Empleo"))
    page = organiser.get(at(workshop, f"/{rows(session, workshop.id)[0].id}")).page
    first = page.all("fieldset input")[0]
    assert first.get("value") == str(the(session, "ORG-MTPE").id)
    assert first.get("aria-describedby") == page.one("#elsewhere").get("id")


def test_undoing_brings_back_exactly_what_was(organiser: Colleague, session: Session) -> None:
    places = written(ICA), written(ICA), written(NOT_STATED), written(ABROAD, country="CL")
    workshop = filled(*places)
    before, cusco = rows(session, workshop.id), the(session, OF_CUSCO).id
    was, numbers, made = whole(before), [row.id for row in before], list[int]()
    for place in (0, 2, 3):
        assert choose(organiser, workshop, numbers[place], cusco) == 303
        made.append(last(session).id)
    assert stands(rows(session, workshop.id)) == [(CUSCO, OF_CUSCO)] * 4
    entries = [one.text_content() for one in organiser.get(at(workshop)).page.all(".history li")]
    told = ("Región: Chile", "Sin región indicada", "Región: Ica")
    assert all(
        f"«{SANTIAGO}» {region} → {SANTIAGO} · Cusco" in one
        for region, one in zip(told, entries, strict=True)
    )
    take_back(organiser, workshop, made[1])
    assert stands(rows(session, workshop.id))[2] == (NOT_STATED, None)
    ensure_true(session, workshop.id)
    for number in made:
        take_back(organiser, workshop, number)
    assert whole(rows(session, workshop.id)) == was
    ensure_true(session, workshop.id)


def test_who_was_settled_anew_is_brought_back_to_what_they_said_last(
    organiser: Colleague, session: Session
) -> None:
    workshop = filled(written(ICA), written(ICA))
    found, cusco = [row.id for row in rows(session, workshop.id)], the(session, OF_CUSCO).id
    choose(organiser, workshop, found[0], cusco)
    correct(PARTICIPANT, found[0], a_person(represents=written(LIMA)))
    choose(organiser, workshop, found[0], cusco)
    later, first = session.scalars(select(Settlement.id).order_by(Settlement.id.desc()))
    take_back(organiser, workshop, first)
    assert stands(rows(session, workshop.id)) == [(CUSCO, OF_CUSCO), (ICA, None)]
    take_back(organiser, workshop, later)
    assert stands(rows(session, workshop.id)) == [(LIMA, None), (ICA, None)]
    ensure_true(session, workshop.id)


def test_a_choice_once_made_for_a_text_alone_is_told_and_taken_back(
    organiser: Colleague, session: Session
) -> None:
    """As choices were kept before the region was asked beside the text."""
    workshop = filled(*map(written, (CUSCO, ICA, NOT_STATED)))
    before, cusco = rows(session, workshop.id), the(session, OF_CUSCO)
    was, kept = whole(before), [[row.id, row.region, row.country] for row in before]
    for region in (CUSCO, ICA, NOT_STATED):
        settle(COMMAND, workshop.id, Said(SANTIAGO, region), cusco)
    with transaction() as deed:
        for made in deed.scalars(select(Settlement)):
            deed.delete(made)
        told = {"workshop_id": workshop.id, "written": SANTIAGO, "institution_id": cusco.id}
        deed.add(Settlement(**told, rows=kept, made_at=now()))
    page = organiser.get(at(workshop)).page
    assert f"«{SANTIAGO}» Región: Cusco, Ica y No indicada →" in page.one(".history li").text_content()
    take_back(organiser, workshop, last(session).id)
    assert whole(rows(session, workshop.id)) == was and drift(session) == []


def test_what_is_said_otherwise_meanwhile_is_not_settled(organiser: Colleague, session: Session) -> None:
    """The page was of people of Ica: who now says Lima is not meant, nor is anybody else of Lima."""
    workshop = filled(*map(written, (ICA, ICA, LIMA)))
    number, cusco = rows(session, workshop.id)[0].id, the(session, OF_CUSCO).id
    shown = asked(organiser, workshop, number)
    correct(PARTICIPANT, number, a_person(represents=written(LIMA)))
    answer = organiser.post(at(workshop, f"/{number}"), shown | {"institution_id": str(cusco)})
    assert answer.status_code == 409 and "Región: Lima" in answer.page.one(".lead").text_content()
    assert stands(rows(session, workshop.id)) == [(LIMA, None), (ICA, None), (LIMA, None)]
    assert choose(organiser, workshop, number, cusco) == 303
    assert stands(rows(session, workshop.id))[1] == (ICA, None)


def test_nothing_is_left_to_settle_when_every_region_was_answered(
    organiser: Colleague, session: Session
) -> None:
    workshop = filled(*map(written, (ICA, NOT_STATED)))
    for one in unsettled(workshop.id):
        settle(COMMAND, workshop.id, one.said, the(session, OF_ICA))
    assert unsettled(workshop.id) == []
    assert "Todas las instituciones" in organiser.get(at(workshop)).page.words("main")
