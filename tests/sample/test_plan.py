"""The plan of 2011-2014 and its meetings, as their documents state them."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.database import Base, Loaded, transaction
from app.plan.models import Plan, Theme
from app.sample.load import PLAN, WORKSHOPS, load_sample, read_facts
from app.workshops.headcounts import Headcount
from app.workshops.models import (
    Representation,
    SessionRole,
    Speaker,
    Venue,
    Workshop,
    WorkshopSession,
    WorkshopSource,
)

REAL = ~Workshop.is_demonstration
OTHERS = {"sem-lim-2012", "ws-sj-2017", "ws-mx-2018"}


def the_plan(session: Session) -> Plan:
    """The plan of 2011-2014."""
    return session.scalars(select(Plan).where(Plan.key == "2011-2014")).one()


def workshop(session: Session, code: str) -> Workshop:
    """The workshop of this code."""
    return session.scalars(select(Workshop).where(Workshop.code == code)).one()


def numbers(session: Session) -> dict[str, int | None]:
    """Each workshop's headcount."""
    statement = select(Workshop.code, Headcount.number).join(Headcount, Headcount.workshop_id == Workshop.id)
    return {code: number for code, number in session.execute(statement.where(REAL))}


def texts(facts: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text in a file of facts, with where it stands."""
    if isinstance(facts, dict):
        for name, value in facts.items():
            yield from texts(value, f"{path}.{name}")
    elif isinstance(facts, list):
        for place, value in enumerate(facts):
            yield from texts(value, f"{path}[{place}]")
    elif isinstance(facts, str):
        yield path, facts


def test_the_plan_announces_ten_components_and_names_six(whole: Session) -> None:
    plan = the_plan(whole)
    assert plan.announced_components == 10
    assert [component.position for component in plan.components] == [1, 2, 3, 4, 5, 6]
    assert list(plan.years) == [2011, 2012, 2013, 2014]
    assert plan.owner is not None and plan.owner.key == "ORG-DML"
    assert not plan.is_demonstration


def test_the_three_groups_have_no_members(whole: Session) -> None:
    assert [group.members for group in the_plan(whole).groups] == [[], [], []]


def test_one_of_three_cooperating_sources_has_no_workshop(whole: Session) -> None:
    keys = [source.institution.key for source in the_plan(whole).sources]
    assert keys == ["ORG-MIGRANDINA", "ORG-OIM", "ORG-UNFPA"]
    unfpa = the_plan(whole).sources[2].institution_id
    of_unfpa = select(func.count()).select_from(WorkshopSource).where(WorkshopSource.institution_id == unfpa)
    assert whole.scalar(of_unfpa) == 0


def test_six_themes_and_the_plans_workshops_are_of_the_general_one(whole: Session) -> None:
    assert set(whole.scalars(select(Theme.colour))) == {1, 2, 3, 4, 5, 6}
    of_plan = select(Workshop).where(Workshop.plan_id == the_plan(whole).id)
    assert {one.theme_code for one in whole.scalars(of_plan)} == {"GM"}


def test_eight_workshops_belong_to_the_plan_and_three_meetings_to_none(whole: Session) -> None:
    found = whole.scalars(select(Workshop).where(REAL)).all()
    plan_id = the_plan(whole).id
    assert Counter(one.series for one in found if one.plan_id == plan_id) == {"mig": 4, "oim": 4}
    assert {one.code for one in found if one.plan_id is None} == OTHERS
    assert {one.state for one in found} == {"held"}
    assert all(one.first_day.year == 2011 for one in found if one.plan_id)


def test_171_in_five_of_eight_and_231_in_six_of_eleven(whole: Session) -> None:
    found = numbers(whole)
    assert len(found) == 11
    ours = {code: number for code, number in found.items() if code not in OTHERS}
    assert sum(number or 0 for number in ours.values()) == 171
    assert {code for code, number in ours.items() if number is None} == {"oim-2", "oim-3", "mig-4"}
    assert sum(number or 0 for number in found.values()) == 231
    assert sum(number is None for number in found.values()) == 5


def test_a_number_says_where_it_stands(whole: Session) -> None:
    for headcount in whole.scalars(select(Headcount).join(Workshop).where(REAL)):
        assert headcount.basis == ("unknown" if headcount.number is None else "reported")
        assert headcount.source_es and headcount.source_en


def test_fourteen_links_over_eleven_departments(whole: Session) -> None:
    of_plan = whole.scalars(select(Workshop).where(Workshop.plan_id == the_plan(whole).id)).all()
    codes = [code for one in of_plan for code in one.region_codes]
    assert len(codes) == 14
    departments = Counter(code[:2] for code in codes)
    assert len(departments) == 11
    assert {code: times for code, times in departments.items() if times > 1} == {"15": 3, "22": 2}
    assert len(set(codes)) == 12


def test_six_departments_hosted(whole: Session) -> None:
    hosts = whole.scalars(
        select(Venue.jurisdiction_code).join(Workshop).where(Workshop.plan_id == the_plan(whole).id)
    ).all()
    assert {code for code in hosts if code} == {"07", "15", "24", "13", "23", "14"}


def test_callao_is_32_and_lima_provincias_62(whole: Session) -> None:
    found = numbers(whole)
    of = {code: workshop(whole, code).region_codes for code in found}
    assert sum(found[code] or 0 for code in found if of[code] == ["07"]) == 32
    assert sum(found[code] or 0 for code in found if of[code] == ["15"]) == 62
    assert [found[code] for code in found if of[code] == ["1501"]] == [None]
    shared = {code: found[code] for code in found if len(of[code]) > 1 and found[code]}
    assert shared == {"oim-1": 45, "oim-4": 32}


def test_the_sunday_is_shown_as_written_and_doubted(whole: Session) -> None:
    doubtful = whole.scalars(select(Workshop).where(Workshop.date_confidence == "doubtful")).one()
    assert doubtful.code == "mig-4"
    assert doubtful.first_day.isoformat() == "2011-04-17"
    assert doubtful.first_day.strftime("%w") == "0"
    assert doubtful.date_as_written == "17 de abril de 2011"
    assert doubtful.date_note_es and doubtful.date_note_en
    assert doubtful.venue is not None and doubtful.venue.city is None
    assert doubtful.venue.jurisdiction_code is None
    assert doubtful.venue_note_es and doubtful.venue_note_en


def test_no_hour_is_known_and_a_day_lasts_from_midnight_to_midnight(whole: Session) -> None:
    for one in whole.scalars(select(Workshop).where(REAL)):
        assert one.first_hour is None and one.last_hour is None
        starts, ends = one.starts_at.astimezone(one.time_zone), one.ends_at.astimezone(one.time_zone)
        assert (starts.date(), starts.hour) == (one.first_day, 0)
        assert ((ends.date() - one.last_day).days, ends.hour) == (1, 0)
    zones = {code: workshop(whole, code).zone for code in OTHERS}
    assert zones == {
        "sem-lim-2012": "America/Lima",
        "ws-sj-2017": "America/Costa_Rica",
        "ws-mx-2018": "America/Mexico_City",
    }


def test_no_language_is_claimed(whole: Session) -> None:
    assert {tuple(one.held_in) for one in whole.scalars(select(Workshop).where(REAL))} == {()}


def test_one_body_cannot_be_placed(whole: Session) -> None:
    unresolved = whole.scalars(select(Representation).where(Representation.resolution == "unresolved")).one()
    assert unresolved.workshop_id == workshop(whole, "mig-2").id
    assert unresolved.label_es == "Leoncio Prado"
    assert (unresolved.institution_id, unresolved.jurisdiction_code) == (None, None)
    assert unresolved.candidates == ["150807", "1006", "050609"]


def test_doubtful_levels_and_unnamed_groups_are_marked(whole: Session) -> None:
    kinds = Counter(
        whole.scalars(
            select(Representation.resolution).join(Workshop).where(Workshop.plan_id == the_plan(whole).id)
        )
    )
    assert kinds == {
        "exact": 8,
        "inferred": 2,
        "by_context": 4,
        "doubtful_level": 3,
        "unresolved": 1,
        "group_unnamed": 10,
    }
    doubtful = whole.scalars(select(Representation).where(Representation.resolution == "doubtful_level"))
    assert {one.institution.key for one in doubtful if one.institution} == {
        "MD-150801",
        "MD-150201",
        "MP-1505",
    }


def test_a_body_has_its_name_and_the_note_what_was_written(whole: Session) -> None:
    rows = whole.scalars(
        select(Representation).where(Representation.workshop_id == workshop(whole, "mig-1").id)
    ).all()
    assert rows[0].label_es == "Gobierno Regional del Callao"
    assert rows[0].label_en == "Regional Government of Callao"
    assert (rows[0].note_es or "").startswith("Escrito «Gob. Regional».")
    assert (rows[0].note_en or "").startswith("Written “Gob. Regional”.")
    assert rows[1].note_es is None


def test_only_speakers_moderators_and_rapporteurs_are_named(whole: Session) -> None:
    speakers = select(Speaker.name).join(SessionRole).join(WorkshopSession).join(Workshop).where(REAL)
    assert set(whole.scalars(speakers)) == {
        "Marco Núñez Melgar",
        "Enrique Maldonado",
        "Johnny Ruiz",
        "Francesco Carella",
        "Miguel Díaz Reynoso",
        "Marcelo Pisani",
        "Pablo Rusconi Trigueros",
    }
    roles = Counter(whole.scalars(select(SessionRole.role).join(WorkshopSession).join(Workshop).where(REAL)))
    assert roles == {"speaker": 6, "moderator": 1, "rapporteur": 1}


def test_the_seminar_had_two_sessions(whole: Session) -> None:
    sessions = workshop(whole, "sem-lim-2012").sessions
    assert [len(one.roles) for one in sessions] == [2, 0]


def test_no_contact_of_anybody_is_published() -> None:
    said = list(texts([read_facts(PLAN), read_facts(WORKSHOPS)]))
    assert len(said) > 400
    reachable = re.compile(r"@|\+\d|\d[\d ]{6,}\d|https?:|\btel\b", re.IGNORECASE)
    assert [where for where, text in said if reachable.search(text)] == []


def test_nobody_outside_the_sessions_is_named() -> None:
    said = dict(texts(read_facts(WORKSHOPS)))
    people = {text for where, text in said.items() if where.endswith(".person")}
    assert len(people) == 7
    elsewhere = " ".join(text for where, text in said.items() if not where.endswith(".person"))
    assert [name for name in people if name in elsewhere] == []


def test_every_text_is_there_in_both_languages(whole: Session) -> None:
    checked = 0
    for table in Base.metadata.sorted_tables:
        names = [column.name for column in table.columns]
        pairs = [(name, f"{name[:-3]}_en") for name in names if name.endswith("_es")]
        for row in whole.execute(select(table)).mappings() if pairs else []:
            for spanish, english in pairs:
                assert bool(row[spanish]) == bool(row[english]), (table.name, spanish, row)
                checked += bool(row[spanish])
    assert checked > 2000


def test_loading_again_changes_nothing(whole: Session) -> None:
    def everything() -> dict[str, int]:
        tables = Base.metadata.sorted_tables
        return {table.name: whole.scalar(select(func.count()).select_from(table)) or 0 for table in tables}

    before = everything()
    assert load_sample() is False
    with transaction() as deed:
        deed.get_one(Loaded, "sample").digest = "another"
    assert load_sample() is True
    whole.expire_all()
    assert everything() == before


def test_what_a_coordinator_settled_stays_settled(whole: Session) -> None:
    with transaction() as deed:
        deed.get_one(Loaded, "sample").digest = "another"
        of_date, of_body = workshop(deed, "mig-4"), workshop(deed, "mig-2")
        of_date.date_confidence, of_date.date_is_settled = "stated", True
        of_date.first_day = of_date.last_day = date(2011, 4, 18)
        theirs = select(Representation).where(Representation.workshop_id == of_body.id)
        row = deed.scalars(theirs.where(Representation.resolution == "unresolved")).one()
        row.is_settled, row.note_es, number, many = True, "Lo dice el acta.", row.id, len(represented(deed))
    load_sample()
    whole.expire_all()
    kept = workshop(whole, "mig-4")
    assert (kept.date_confidence, kept.first_day, kept.starts_at.day) == ("stated", date(2011, 4, 18), 18)
    assert whole.get_one(Representation, number).note_es == "Lo dice el acta."
    assert len(represented(whole)) == many


def represented(session: Session) -> list[int]:
    """Everybody who was represented anywhere."""
    return list(session.scalars(select(Representation.id)))


def test_a_mended_number_keeps_the_old_one_as_history(whole: Session) -> None:
    with transaction() as deed:
        deed.get_one(Loaded, "sample").digest = "another"
        row = deed.scalars(select(Headcount).where(Headcount.number == 45)).one()
        row.number = 44
    load_sample()
    rows = whole.scalars(
        select(Headcount).where(Headcount.workshop_id == workshop(whole, "oim-1").id).order_by(Headcount.id)
    ).all()
    assert [(one.number, one.replaced_at is None) for one in rows] == [(44, False), (45, True)]
