"""What an institution's text means is asked of it together with the region its rows say, and holds there."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.attendance.queries import walk_ins
from app.database import db, transaction
from app.exchange.matching import INSTITUTION
from app.exchange.models import ATTENDANCE, ImportBatch
from app.institutions.models import Institution
from app.institutions.namesakes import provinces_of_namesakes
from app.territory.queries import jurisdictions
from app.workshops.models import Workshop
from tests.cast import Colleague
from tests.certificates.world import let_the_worker_work
from tests.lists import taken
from tests.makers import make_workshop

from . import several
from .imports import HEADING, ONE_DATABASE, Import, held, post_file, send, signed_up
from .several import ANA, BETO, CUSCO, came
from .test_attendance import present

pytestmark = ONE_DATABASE
SANTIAGO, SANTA_ROSA = "Municipalidad Distrital de Santiago", "Santa Rosa"
# Regions of the ten districts called Santa Rosa: those of the row and of the workshop first, then the others.
TEN = [
    "El Collao, Puno", "Melgar, Puno", "El Dorado, San Martín", "Rodríguez de Mendoza, Amazonas",
    "Pallasca, Áncash", "Grau, Apurímac", "La Mar, Ayacucho", "Jaén, Cajamarca", "Chiclayo, Lambayeque",
    "Lima, Lima Metropolitana",
]  # fmt: skip


def from_regions(institution: str, *regions: str) -> list[tuple[str, ...]]:
    """A table of people who write the same institution, each with a region, or none."""
    people = [(f"Persona {n}", f"Ejemplo {n}", "", "") for n in range(len(regions))]
    return [
        HEADING,
        *((*one, institution, region) for one, region in zip(people, regions, strict=True)),
    ]


def questions(sent: Import) -> dict[str, Any]:
    """What its page asks, by what stands above each question."""
    return {one.cssselect("legend")[0].text_content(): one for one in sent.page.all("fieldset")}


def offered(question: Any) -> list[str]:
    """What tells the bodies apart that a question offers."""
    return [one.text_content() for one in question.cssselect(".tick .soft")]


def answer(sent: Import, above: str, place: str) -> None:
    """Choose the body of that place under one question, send the whole form, and look again."""
    form: dict[str, Any] = {}
    for legend, question in questions(sent).items():
        form |= {one.get("name"): one.get("value") for one in question.cssselect("[type=hidden]")}
        if legend == above:
            tick = next(
                one for one in question.cssselect(".tick") if one.text_content().strip().endswith(place)
            )
            chosen = tick.cssselect("input")[0]
            form[chosen.get("name")] = chosen.get("value")
    assert sent.post("choices", form).status_code == 303
    let_the_worker_work()


def stands(workshop: Workshop) -> list[str]:
    """The regions those who signed up count under, in their order."""
    return [row.region for row in signed_up(workshop)]


def test_a_choice_for_one_region_leaves_a_row_of_another_where_it_is(coordinator: Colleague) -> None:
    ica, lima = (
        (*CUSCO, *somebody[:3], SANTIAGO, where)
        for somebody, where in ((ANA, "Ica"), (BETO, "Lima Metropolitana"))
    )
    sent = several.look(several.send(coordinator, several.HEADING, ica, lima))
    above = f"«{SANTIAGO}» Región: Lima Metropolitana · 1 fila"
    assert list(questions(sent)) == [above]
    answer(sent, above, "Cusco")
    assert list(questions(sent)) == [f"«{SANTIAGO}» Región: Lima Metropolitana · elegido antes"]
    assert sent.start().counts == {"made": 2} and came() == {"11": 1, "08": 1}


def test_each_region_of_one_text_is_asked_counted_and_answered_by_itself(organiser: Colleague) -> None:
    workshop = make_workshop()
    rows = from_regions(SANTA_ROSA, "Puno", "Lambayeque", "", "PUNO", "Otro país", "Chile")
    rows.append(("Otra", "Ejemplo", "", "", "SANTA  ROSA", "Puno"))
    sent = send(organiser, workshop, rows).look()
    puno = "«Santa Rosa» Región: Puno · 3 filas"
    assert list(questions(sent)) == [
        puno,
        "«Santa Rosa» Sin región indicada · 1 fila",
        "«Santa Rosa» Región: Lambayeque · 1 fila",
        "«Santa Rosa» Región: Chile · 1 fila",
        "«Santa Rosa» Región: Otro país · 1 fila",
    ]
    answer(sent, puno, "El Collao, Puno")
    asked = [above for above in questions(sent) if "fila" in above]
    assert len(asked) == 4 and not any("Puno" in above for above in asked)
    sent.start()
    collao = signed_up(workshop)[0].institution_id
    of_puno, unplaced = ("21", collao), ("unstated", None)
    assert collao is not None
    assert [(row.region, row.institution_id) for row in signed_up(workshop)] == [
        of_puno, ("14", None), unplaced, of_puno, unplaced, ("abroad", None), of_puno,
    ]  # fmt: skip


def test_where_rows_say_no_region_is_a_question_of_its_own(organiser: Colleague) -> None:
    workshop = make_workshop()
    sent = send(organiser, workshop, from_regions(SANTA_ROSA, "", "Lambayeque", "Puno")).look()
    answer(sent, "«Santa Rosa» Sin región indicada · 1 fila", "Melgar, Puno")
    sent.start()
    assert stands(workshop) == ["21", "14", "21"]
    assert [row.institution_id is None for row in signed_up(workshop)] == [False, True, True]


def test_a_region_said_for_every_row_is_that_of_those_that_say_none(organiser: Colleague) -> None:
    workshop = make_workshop()
    rows = from_regions(SANTA_ROSA, "", "Puno")
    sent = send(organiser, workshop, rows).look(region="14")
    blank = "«Santa Rosa» Región: Lambayeque · 1 fila"
    assert list(questions(sent)) == [blank, "«Santa Rosa» Región: Puno · 1 fila"]
    answer(sent, blank, "Chiclayo, Lambayeque")
    elsewhere = send(organiser, make_workshop(), rows).look(region="21")
    assert "«Santa Rosa» Región: Puno · 2 filas" in questions(elsewhere), "not remembered for another region"


def test_what_was_chosen_is_known_in_the_next_file_for_the_same_region_alone(organiser: Colleague) -> None:
    sent = send(organiser, make_workshop(), from_regions(SANTIAGO, "Lima provincias")).look()
    answer(sent, f"«{SANTIAGO}» Región: Lima provincias · 1 fila", "Cusco")
    workshop = make_workshop()
    rows = from_regions(SANTIAGO, "Ica", "Lima provincias", "Puno", "")
    again = send(organiser, workshop, rows).look()
    assert list(questions(again)) == [
        f"«{SANTIAGO}» Sin región indicada · 1 fila",
        f"«{SANTIAGO}» Región: Puno · 1 fila",
        f"«{SANTIAGO}» Región: Lima provincias · elegido antes",
    ]
    assert again.page.has("fieldset:last-of-type [checked]")
    again.start()
    assert stands(workshop) == ["11", "08", "21", "unstated"]


def test_a_choice_kept_for_a_text_alone_holds_where_no_region_is_said(
    organiser: Colleague, session: Session
) -> None:
    """As choices were kept before the region was asked beside the text; what matches by itself stays."""
    sent = send(organiser, make_workshop(), from_regions(SANTIAGO, "Lima provincias"))
    cusco = session.scalars(select(Institution.id).where(Institution.key == "MD-080106")).one()
    session.rollback()
    with transaction() as deed:
        kept, said = {"value": str(cusco), "text": SANTIAGO}, SANTIAGO.casefold()
        of_ica = kept | {"where": "11"}
        deed.get_one(ImportBatch, sent.batch.id).matches = {INSTITUTION: {said: kept, f"{said}\n11": of_ica}}
    workshop = make_workshop()
    again = send(organiser, workshop, from_regions(SANTIAGO, "Ica", "Lima provincias", "")).look()
    assert f"«{SANTIAGO}» Región: Lima provincias · 1 fila" in questions(again)
    again.start()
    assert stands(workshop) == ["11", "15", "08"]


def test_a_name_left_as_written_is_left_in_that_region_alone(organiser: Colleague) -> None:
    sent = send(organiser, make_workshop(), from_regions(SANTA_ROSA, "Puno", "Lambayeque")).look()
    answer(sent, "«Santa Rosa» Región: Puno · 1 fila", "Dejarla como se escribió")
    assert list(questions(sent)) == [
        "«Santa Rosa» Región: Lambayeque · 1 fila",
        "«Santa Rosa» Región: Puno · elegido antes",
    ]


@pytest.mark.parametrize(
    "typed", [SANTA_ROSA, f"Municipalidad Distrital de {SANTA_ROSA}", "Muni Santa Roza", "MD santa rosa"]
)
def test_every_body_of_the_name_is_offered_the_nearest_first(coordinator: Colleague, typed: str) -> None:
    workshop = make_workshop(("22",))
    sent = send(coordinator, workshop, from_regions(typed, "Puno", "")).look()
    of_puno, of_none = (
        questions(sent)[f"«{typed}» {where} · 1 fila"] for where in ("Región: Puno", "Sin región indicada")
    )
    assert offered(of_puno) == TEN
    assert offered(of_none) == [*TEN[2:], *TEN[:2]]
    assert len({one.text_content() for one in of_none.cssselect(".tick")}) == 10 + 1
    english = coordinator.get(sent.path.replace("/es/", "/en/")).page.words("fieldset legend")
    assert "Region: Puno · 1 row" in english and "No region stated · 1 row" in english


def test_of_few_of_the_name_some_that_are_like_it_are_offered_too(organiser: Colleague) -> None:
    sent = send(organiser, make_workshop(), from_regions("Santiago", "Ica")).look()
    (question,) = questions(sent).values()
    assert offered(question)[:2] == ["Ica", "Cusco"] and len(offered(question)) == 6


def test_more_than_a_page_holds_come_when_these_are_settled(organiser: Colleague) -> None:
    rows = [(f"Persona {n}", "Ejemplo", "", "", f"Oficina {n}", "Puno") for n in range(42)]
    sent = send(organiser, make_workshop(), [HEADING, *rows]).look()
    assert len(questions(sent)) == 40 and "2 más aparecen cuando se resuelvan estas" in sent.page.words()
    first = next(iter(questions(sent)))
    answer(sent, first, "Dejarla como se escribió")
    assert first not in questions(sent) and "1 más" in sent.page.words()


@pytest.mark.parametrize(("language", "form"), [("es", "xlsx"), ("en", "csv")])
def test_bodies_of_one_name_in_one_region_are_exported_and_come_in_again(
    organiser: Colleague, session: Session, language: str, form: str
) -> None:
    shared = provinces_of_namesakes(session)
    bodies = session.scalars(select(Institution).where(Institution.id.in_(shared)).order_by(Institution.key))
    meant = [(one.id, one.name_es, one.jurisdiction_code or "") for one in bodies]
    places = {code: one.name_es for code, one in jurisdictions(session).items()}
    session.rollback()
    assert len(meant) == 16 and len({(name, region) for _id, name, region in meant}) == 8
    rows = [
        (f"Persona {n}", f"Ejemplo {n}", "", "", f"{name} ({shared[number]})", places[region])
        for n, (number, name, region) in enumerate(meant)
    ]
    first, second = held(), held()
    send(organiser, first, [HEADING, *rows], ATTENDANCE).look().start()
    exported = taken(organiser, first, form, "attendance", language).data
    again = Import(organiser, post_file(organiser, second, exported, ATTENDANCE).location).look()
    assert again.counts == {"ok": 16} and not questions(again)
    again.start()
    assert came_for(first) == came_for(second) == {number for number, *_more in meant}
    assert present(first) == present(second)


@pytest.mark.parametrize(("language", "form"), [("es", "csv"), ("en", "xlsx")])
def test_those_signed_up_for_them_come_in_again_too(
    organiser: Colleague, session: Session, language: str, form: str
) -> None:
    provinces = provinces_of_namesakes(session)
    called = f"Municipalidad Distrital de {SANTA_ROSA}"
    melgar = [("Ana", "Ejemplo", "", "", f"{called} (Melgar)", "Puno")]
    collao = [("Eva", "Ejemplo", "", "", f"{called} (El Collao)", "Puno")]
    session.rollback()
    first, second = make_workshop(), make_workshop()
    send(organiser, first, [HEADING, *melgar, *collao]).look().start()
    exported = taken(organiser, first, form, language=language).data
    again = Import(organiser, post_file(organiser, second, exported).location).look()
    assert again.counts == {"ok": 2} and not questions(again)
    again.start()
    meant = [{one.institution_id for one in signed_up(workshop)} for workshop in (first, second)]
    assert meant[0] == meant[1] and {provinces[one or 0] for one in meant[0]} == {"Melgar", "El Collao"}


def test_a_name_that_is_one_of_its_region_is_exported_as_it_is(organiser: Colleague) -> None:
    workshop = held()
    send(organiser, workshop, from_regions(SANTIAGO, "Ica"), ATTENDANCE).look().start()
    assert f'"{SANTIAGO}"' in taken(organiser, workshop, part="attendance").text


def came_for(workshop: Workshop) -> set[int | None]:
    """The institutions of those who came to the door."""
    found = {one.institution_id for one in walk_ins(workshop.id)}
    db.session.commit()
    return found
