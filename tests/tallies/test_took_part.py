"""Whether a public body took part: workshop and date, or no record; never how many people nor who."""

import re
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.attendance import closing
from app.attendance.models import WALK_IN
from app.attendance.told import Newcomer, Told
from app.audit import COMMAND
from app.certificates.erasing import erase
from app.clock import now
from app.database import db, transaction
from app.institutions.models import Institution
from app.plan.models import Plan
from app.refusals import Refusal
from app.registration import actions
from app.registration.models import Registration
from app.registration.people import Represented
from app.retention import forget_all
from app.tallies import edition_bodies, edition_queries, took_part
from app.tallies.attributed import Attributed
from app.tallies.models import EditionBody
from app.tallies.signing import sign_off
from app.workshops.headcounts import Stated, restate
from app.workshops.models import Workshop

from ..makers import a_person, in_days, make_workshop, sign_up
from ..page import Page, ProofReader
from .boards import make_plan
from .bodies_attacker import everybody
from .programmes import arrive, closing_of, keep_told, of_today

HTMX = {"HX-Request": "true"}


def number_of(key: str) -> int:
    """An institution of the list."""
    return db.session.scalars(select(Institution.id).where(Institution.key == key)).one()


def ask(reader: ProofReader, plan: str, lang: str = "es", **asked: object) -> Page:
    """The page for a search."""
    answer = reader.get(f"/{lang}/plan/{plan}/took-part", query_string=asked)
    assert answer.status_code == 200 and "Set-Cookie" not in answer.headers
    page: Page = answer.page
    return page


@pytest.mark.parametrize(
    ("lang", "yes"), [("es", "Sí: participó en 1 taller"), ("en", "Yes: it took part in 1")]
)
def test_who_is_on_record_is_told_the_workshop_and_its_date(reader: ProofReader, lang: str, yes: str) -> None:
    page = ask(reader, "2011-2014", lang, institution=number_of("MP-0701"))
    said = page.words("#found")
    assert yes in said and "2011" in said and page.has("#found a[href*='/workshops/mig-']")


def test_who_is_not_has_no_record_and_it_is_never_said_that_nobody_came(reader: ProofReader) -> None:
    page = ask(reader, "2011-2014", q="gobierno regional de cusco")
    said = page.words("#found")
    assert "Sin registro en este plan." in said and "nunca" not in said
    assert "Próximo taller para Cusco" in said
    assert "No record in this plan." in ask(reader, "2011-2014", "en", q="regional cusco").words("#found")


@pytest.mark.parametrize(("key", "certain"), [("MP-1006", False), ("MD-150801", False), ("MP-1508", True)])
def test_whom_the_source_only_may_mean_is_possible_and_not_on_record(
    reader: ProofReader, key: str, certain: bool
) -> None:
    said = ask(reader, "2011-2014", institution=number_of(key)).words("#found")
    assert ("Sí: participó" in said) is certain
    assert ("Posible, sin confirmar" in said) is not certain


@pytest.mark.parametrize("key", ["ORG-CGTP", "ORG-INTERSINDICAL", "ORG-UCCAEP", "ORG-ISCOD"])
def test_of_a_union_or_anything_but_a_public_body_nothing_is_said(reader: ProofReader, key: str) -> None:
    path, missing = "/es/plan/2011-2014/took-part?institution=", 10**8
    found = [reader.get(f"{path}{number}") for number in (number_of(key), missing)]
    assert [one.status_code for one in found] == [404, 404]
    name = db.session.scalars(select(Institution.name_es).where(Institution.key == key)).one()
    assert not ask(reader, "2011-2014", q=name).all("#found a")


def test_several_are_listed_and_htmx_gets_the_part_alone(reader: ProofReader) -> None:
    path = "/es/plan/2011-2014/took-part?q=san+antonio"
    assert len(reader.get(path).page.all("#found a[href*='institution=']")) > 1
    part = reader.get(path, headers=HTMX)
    assert part.text.lstrip().startswith("<div") and "HX-Request" in part.headers["Vary"]
    for odd in ("%00", "%25", "a", "&institution=x", "&institution=-1", "&institution=" + "9" * 40):
        assert reader.get(f"/es/plan/2011-2014/took-part?q={odd}").status_code in (200, 404)


def test_a_short_form_is_answered_and_counted_like_the_words_it_stands_for(reader: ProofReader) -> None:
    assert "Gobierno Regional de Ayacucho" in ask(reader, "2011-2014", q="GORE Ayacucho").words("#body")
    assert ask(reader, "2011-2014", q="gore").words("#found").startswith("Se encontraron 25")


@pytest.mark.parametrize(
    ("typed", "is_too_little"), [("%", 1), ("_", 1), ("%%", 1), ("a", 1), ("", 0), ("zz", 0)]
)
def test_too_few_letters_are_said_to_be_too_few(reader: ProofReader, typed: str, is_too_little: int) -> None:
    page = ask(reader, "2011-2014", q=typed)
    assert ("al menos dos letras" in page.words("#found")) == bool(is_too_little)
    assert page.one("#q").get("value") == typed


@pytest.fixture
def plan(app: Flask) -> Plan:
    """A plan without workshops."""
    return make_plan(key="ejemplo")


def hold(plan: Plan, people: int, *more: Represented, **given: object) -> Workshop:
    """A workshop of today that is over: so many of the government of Puno came, and these."""
    workshop = of_today(plan, capacity=people + len(more), **given)
    for body in (*[government("21")] * people, *more):
        sign_up(workshop, a_person(represents=body, family_names="Apellido Ejemplo"))
    rows = select(Registration.id).where(Registration.workshop_id == workshop.id)
    arrive(workshop, *db.session.scalars(rows))
    with transaction() as session:
        session.merge(workshop).state = "held"
    return workshop


def government(region: str) -> Represented:
    """Somebody of a regional government."""
    return Represented(region, institution_id=number_of(f"GR-{region}"), kind="regional government")


def sign(plan: Plan, version: int = 1) -> None:
    """Sign the figures off."""
    sign_off(COMMAND, "Persona Ejemplo", plan.id, version, "Ejemplo", "Example")


def told(app: Flask, region: str) -> str:
    """What is said of a regional government, in words."""
    return told_of(app, f"GR-{region}")


def told_of(app: Flask, key: str) -> str:
    """What is said of a public body, in words."""
    reader = ProofReader(app, app.response_class)
    return ask(reader, "ejemplo", institution=number_of(key)).words("#found section")


def of_the_city() -> Represented:
    """Somebody of the municipality of Puno, whose people count in the same region."""
    return Represented("21", institution_id=number_of("MP-2101"), kind="provincial municipality")


def reopen(workshop: Workshop) -> None:
    """Its desk records again."""
    closing.reopen_desk(COMMAND, workshop.id, "Ejemplo")


def test_who_came_counts_as_the_latest_edition_has_it(app: Flask, plan: Plan) -> None:
    few, many = hold(plan, 3), hold(plan, 11)
    for one in (few, many):
        closing_of(one)
    assert "Sin registro" in told(app, "21"), "nothing live is told"
    sign(plan)
    said = told(app, "21")
    assert "Sí: participó en 1 taller" in said and many.short_es in said and few.short_es not in said
    assert not re.search(r"\b11\b", said.replace(many.short_es, ""))
    assert (
        "Apellido" not in ProofReader(app, app.response_class).get("/es/plan/ejemplo/took-part?q=puno").text
    )
    closing_of(later := hold(plan, 12))
    assert later.short_es not in told(app, "21"), "and no workshop since"
    sign(plan, 2)
    assert "Sí: participó en 2 talleres" in told(app, "21")


def test_a_desk_opened_again_takes_nothing_of_an_edition_back(app: Flask, plan: Plan) -> None:
    closing_of(workshop := hold(plan, 11))
    sign(plan)
    reopen(workshop)
    assert "Sí: participó en 1 taller" in told(app, "21"), "the edition is still in force"


def test_one_person_corrected_is_told_with_the_next_edition_and_not_before(app: Flask, plan: Plan) -> None:
    closing_of(workshop := hold(plan, 11))
    sign(plan)
    reopen(workshop)
    one = db.session.scalars(select(Registration.id).where(Registration.workshop_id == workshop.id)).first()
    actions.correct(COMMAND, one, a_person(represents=of_the_city()))
    closing_of(workshop)
    sign(plan)
    with pytest.raises(Refusal, match="Nada cambió"):
        sign(plan, 2)
    assert "Sin registro" in told_of(app, "MP-2101"), "whoever watches would see one person change"
    closing_of(hold(plan, 12, *[of_the_city()] * 4))
    sign(plan, 2)
    said = told_of(app, "MP-2101")
    assert "Sí: participó en 2 talleres" in said and workshop.short_es in said


def test_a_body_all_but_alone_in_a_number_is_not_answered_for(app: Flask, plan: Plan) -> None:
    """Of a kind the edition says 0 to 2: named, its only body would be known to be one or two."""
    closing_of(hold(plan, 24, of_the_city()))
    sign(plan)
    assert "Sí: participó en 1 taller" in told(app, "21")
    assert "Sin registro" in told_of(app, "MP-2101")


def test_who_asks_of_ten_bodies_of_ten_people_learns_of_none(
    app: Flask, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten of a region in all, and each of ten bodies says yes: exactly one came from each."""
    of_puno = select(Institution).where(
        Institution.jurisdiction_code == "21", Institution.kind == "district municipality"
    )
    bodies = db.session.scalars(of_puno.order_by(Institution.id).limit(10)).all()
    asked = [(one.key, Represented("21", institution_id=one.id, kind=one.kind)) for one in bodies]
    closing_of(hold(plan, 0, *[government("23")] * 12, *(one for _key, one in asked)))
    sign(plan)
    assert not [key for key, _one in asked if "Sí: participó" in told_of(app, key)]
    assert "Sí: participó" in told(app, "23")
    monkeypatch.setattr(edition_bodies, "answered", everybody)
    closing_of(hold(plan, 12))
    sign(plan, 2)
    assert len([key for key, _one in asked if "Sí: participó" in told_of(app, key)]) == 10


def test_who_is_added_to_a_workshop_is_told_with_the_next_edition(app: Flask, plan: Plan) -> None:
    closing_of(workshop := hold(plan, 11))
    sign(plan)
    reopen(workshop)
    for number in range(6):
        newcomer = Newcomer("Persona", f"Ejemplo {number}", represents=of_the_city())
        keep_told(workshop, Told(str(uuid4()), WALK_IN, now(), newcomer=newcomer))
    closing_of(workshop)
    assert "Sin registro" in told_of(app, "MP-2101")
    sign(plan, 2)
    assert "Sí: participó en 1 taller" in told_of(app, "MP-2101"), "who came without a sign-up too"


def test_who_is_taken_back_is_gone_with_the_next_edition(app: Flask, plan: Plan) -> None:
    many = [of_the_city()] * 6
    closing_of(workshop := hold(plan, 11, *many))
    sign(plan)
    reopen(workshop)
    for row in db.session.scalars(select(Registration).where(Registration.workshop_id == workshop.id)):
        actions.correct(COMMAND, row.id, a_person(represents=government("21")))
    closing_of(workshop)
    assert "Sí: participó en 1 taller" in told_of(app, "MP-2101")
    closing_of(hold(plan, 12))
    sign(plan, 2)
    assert "Sin registro" in told_of(app, "MP-2101")
    assert "Sí: participó en 2 talleres" in told(app, "21")


def test_who_is_forgotten_leaves_the_answer_as_it_was(app: Flask, plan: Plan) -> None:
    closing_of(workshop := hold(plan, 11))
    sign(plan)
    erase(COMMAND, db.session.scalars(select(Registration.id)).first())
    forget_all(COMMAND, now() + timedelta(days=3000))
    assert "Sí: participó en 1 taller" in told(app, "21")
    closing_of(hold(plan, 12))
    sign(plan, 2)
    said = told(app, "21")
    assert "Sí: participó en 2 talleres" in said and workshop.short_es in said


def test_each_plan_keeps_its_own(app: Flask, plan: Plan) -> None:
    closing_of(hold(plan, 11))
    sign(plan)
    other = make_plan(key="otro")
    closing_of(hold(other, 11, of_the_city()))
    sign(other)
    assert "Sí: participó en 1 taller" in told(app, "21")
    assert "Sin registro" in told_of(app, "MP-2101"), "it was at a workshop of the other"


def test_no_organisation_but_a_public_body_is_written_down(app: Flask, plan: Plan) -> None:
    union = Represented("21", institution_id=number_of("ORG-CGTP"), kind="union")
    closing_of(hold(plan, 11, *[union] * 6))
    sign(plan)
    kept = db.session.scalars(select(EditionBody.institution_id)).all()
    assert kept == [number_of("GR-21")]


@pytest.mark.parametrize("is_guarded", [True, False])
def test_who_is_answered_for_gives_no_number_kept_back_away(
    app: Flask, plan: Plan, is_guarded: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of ten at a workshop nine are of the one region whose number is read: one was of the other named."""
    read = took_part.of_edition
    if not is_guarded:
        everything = frozenset((f"{number:02}", str(now().year)) for number in range(26))
        laid_open = {"open": everything, "closed": frozenset()}
        monkeypatch.setattr(took_part, "of_edition", lambda *one: replace(read(*one), **laid_open))
    closing_of(hold(plan, 9, government("16")))
    few = [*[government("08")] * 4, *[government("20")] * 4]
    closing_of(hold(plan, 0, *[government("23")] * 12, *few))
    sign(plan)
    named = {one for one in ("08", "16", "20", "21", "23") if "Sí: participó" in told(app, one)}
    (edition,) = (read(*one) for one in edition_queries.written(plan))
    shown = {region for region, _year in edition.open}
    assert shown == {"21", "23"}
    assert (named == shown) is is_guarded, "whoever is named beside them is counted by what is left"


def test_what_an_edition_kept_back_is_never_answered_for(
    app: Flask, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once it is published, that nobody of it came to what is new tells what it was before."""
    for version in (1, 2):
        closing_of(hold(plan, 12))
        sign(plan, version)
    assert "Sí: participó en 2 talleres" in told(app, "21")
    read, cell = took_part.of_edition, ("21", str(now().year))

    def kept_back_at_first(version: int, written: str) -> Attributed:
        found = read(version, written)
        return replace(found, open=frozenset(), closed=frozenset([cell])) if version == 1 else found

    monkeypatch.setattr(took_part, "of_edition", kept_back_at_first)
    assert "Sin registro" in told(app, "21")


def move_a_year(workshop: Workshop) -> None:
    """Its date is put a year earlier."""
    with transaction() as session:
        found = session.get_one(Workshop, workshop.id)
        found.first_day = found.last_day = found.first_day.replace(year=now().year - 1, day=1)


@pytest.mark.parametrize("is_of_the_edition", [True, False])
def test_a_date_that_is_moved_changes_no_answer_of_an_edition(
    app: Flask, plan: Plan, is_of_the_edition: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: by the year that its date has now, no number of the edition has it."""
    read = took_part.of_edition
    if not is_of_the_edition:
        live = str(now().year - 1)
        monkeypatch.setattr(
            took_part,
            "of_edition",
            lambda *one: replace(found := read(*one), years=dict.fromkeys(found.years, live)),
        )
    closing_of(workshop := hold(plan, 11))
    sign(plan)
    assert ("Sí: participó en 1 taller" in told(app, "21")) is is_of_the_edition
    move_a_year(workshop)
    said = told(app, "21")
    assert ("Sí: participó en 1 taller" in said and workshop.short_es in said) is is_of_the_edition


def test_a_date_that_is_moved_opens_no_number_kept_back_before(
    app: Flask, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was part of a number kept back under the year it had then: the next edition does not tell of it."""
    closing_of(workshop := hold(plan, 11))
    sign(plan)
    move_a_year(workshop)
    closing_of(hold(plan, 25))
    sign(plan, 2)
    assert "Sí: participó en 2 talleres" in told(app, "21")
    read, cell = took_part.of_edition, ("21", str(now().year))

    def kept_back_at_first(version: int, written: str) -> Attributed:
        found = read(version, written)
        return replace(found, open=frozenset(), closed=frozenset([cell])) if version == 1 else found

    monkeypatch.setattr(took_part, "of_edition", kept_back_at_first)
    assert "Sin registro" in told(app, "21")


@pytest.mark.parametrize("keeps_figure", [False, True])
def test_the_plan_asks_for_no_institutions_that_are_known_by_name(
    app: Flask, plan: Plan, keeps_figure: bool
) -> None:
    reader, unknown = ProofReader(app, app.response_class), "no se sabe qué instituciones asistieron"
    workshop = hold(plan, 11)
    with transaction() as session:
        stated = Stated(30, "reported", None, "Ejemplo", "Example")
        restate(session, workshop.id, stated, None, now())
    assert unknown in reader.get("/es/plan/ejemplo").page.words("#unknown")
    closing.close_desk(COMMAND, workshop.id, anyway=True, keeps_figure=keeps_figure)
    for signed in (False, True):
        if signed:
            sign(plan)
        is_asked = unknown in reader.get("/es/plan/ejemplo").page.words("#unknown")
        assert is_asked is keeps_figure, "the search answers for none of a reported number"
        assert ("Sí: participó" in told(app, "21")) is (signed and not keeps_figure)


def test_the_next_workshop_is_one_for_its_region(app: Flask, plan: Plan, session: Session) -> None:
    make_workshop(("23",))
    mine = make_workshop(("21",))
    reader = ProofReader(app, app.response_class)
    page = ask(reader, "ejemplo", institution=number_of("GR-21"))
    assert mine.short_es in page.words(".cards") and len(page.all(".cards li")) == 1


def test_the_next_workshop_is_none_that_is_closed_or_invented(app: Flask, plan: Plan) -> None:
    make_workshop(("21",), is_taking=False)
    make_workshop(("21",), is_demonstration=True)
    reader, puno = ProofReader(app, app.response_class), number_of("GR-21")
    page = ask(reader, "ejemplo", institution=puno)
    assert not page.has(".cards") and "Todavía no hay ninguno anunciado." in page.words("#found")
    make_workshop(("21",), in_days(60))
    assert len(ask(reader, "ejemplo", institution=puno).all(".cards li")) == 1


@pytest.mark.parametrize(
    ("lang", "says"),
    [("es", "Se encontraron 1,893 instituciones; estas son las primeras 12."),
     ("en", "1,893 institutions found; these are the first 12.")],
)  # fmt: skip
def test_a_search_says_how_many_it_does_not_show(reader: ProofReader, lang: str, says: str) -> None:
    page = ask(reader, "2011-2014", lang, q="municipalidad")
    assert says in page.words("#found") and len(page.all("#found li")) == 12
    few = ask(reader, "2011-2014", lang, q="gobierno regional de lima")
    assert "12" not in few.words("#found p")


def test_a_whole_name_is_answered_and_what_is_alike_only_offered(reader: ProofReader) -> None:
    whole = ask(reader, "2011-2014", q="municipalidad provincial de Cusco")
    assert whole.words("#body") == "Municipalidad Provincial de Cusco"
    alike = ask(reader, "2011-2014", q="Munisipalidad Provinsial de Ica")
    assert "Municipalidad Provincial de Ica" in alike.words("#found a") and not alike.has("#body")
    assert not ask(reader, "2011-2014", q="Xyzzy Qwerty").all("#found a")
    other = ask(reader, "2011-2014", q="Municipalidad Provincial de Icca")
    assert "¿Quisiste decir" in other.words("#found p") and not other.has("#body")
    assert other.all("#found li")[0].text_content().startswith("Municipalidad Provincial de Ica")


@pytest.mark.parametrize("typed", ["Gobierno Regional de Ayacuch", "regional cusc"])
def test_a_name_that_is_not_whole_is_offered_though_it_is_one(reader: ProofReader, typed: str) -> None:
    page = ask(reader, "2011-2014", q=typed)
    assert len(page.all("#found a")) == 1 and not page.has("#body") and "Sí:" not in page.words("#found")
    assert ask(reader, "2011-2014", q="MTPE").has("#body")


def test_the_plans_page_leads_there(reader: ProofReader) -> None:
    assert reader.get("/es/plan").page.has("a[href='/es/plan/2011-2014/took-part']")
