"""What is not known is found in the records: it comes and goes with them, in both languages."""

from dataclasses import replace
from datetime import date
from itertools import chain

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.clock import now
from app.database import transaction
from app.language import speaking
from app.plan.models import Component, GroupMember, InterventionGroup
from app.tallies.facts import Named, Promises, Record, Represented, Source
from app.tallies.rules import standings, total
from app.tallies.sentences import Known, Topic
from app.tallies.tally import Tally
from app.tallies.unknown import everything_unknown
from app.workshops.headcounts import Headcount, Stated, restate
from app.workshops.models import Workshop

from ..cast import make_account
from .conftest import read_real_tally
from .strategies import ONE, TWO


def said(topics: tuple[Topic, ...], key: str | None = None) -> list[str]:
    """Every sentence, or those of one topic."""
    chosen = [topic.unknowns for topic in topics if key in (None, topic.key)]
    return [one.sentence for one in chain.from_iterable(chosen)]


def sentences(tally: Tally, key: str | None = None, language: str = "es") -> list[str]:
    """The sentences of a tally read anew in a language."""
    with speaking(language):
        return said(replace(tally).topics, key)


def test_figures_that_are_missing_are_named(tally: Tally) -> None:
    assert sentences(tally, "figures") == [
        "El total es de al menos 171: no se sabe cuánto sumarían los 3 talleres sin cifra.",
        "MIGRANDINA IV · Lima (17 de abril de 2011): no se sabe cuántas personas participaron.",
        "OIM II · Trujillo (29 de abril de 2011): no se sabe cuántas personas participaron.",
        "OIM III · Tacna (6 de mayo de 2011): no se sabe cuántas personas participaron.",
        "Las cifras cuentan participaciones, no personas: no se sabe cuántas personas distintas fueron, "
        "porque alguien pudo ir a varios talleres.",
    ]


def test_people_who_cannot_be_told_by_region_are_named(tally: Tally) -> None:
    found = sentences(tally, "regions")
    assert (
        "OIM I · Tumbes: sus 45 participaciones son de Piura y Tumbes en conjunto; no se sabe cuántas son de "
        "cada región."
    ) in found
    assert any(
        one.startswith("OIM IV · Chiclayo: sus 32 participaciones son de Amazonas, Cajamarca,")
        for one in found
    )
    assert (
        "Lima provincias: 37 de sus 62 participaciones son de MIGRANDINA II · Huacho, donde una institución "
        "no se pudo ubicar."
    ) in found


def test_possible_regions_are_named_as_possible_and_not_as_reached(tally: Tally) -> None:
    assert (
        "Ayacucho y Huánuco quedan como posibles, sin confirmar: puede ser de allí una institución de "
        "MIGRANDINA II · Huacho que no se pudo ubicar."
    ) in sentences(tally, "regions")


def test_regions_without_record_are_named_without_saying_that_nothing_happened(tally: Tally) -> None:
    (silent,) = [one for one in sentences(tally, "regions", "en") if "no record" in one]
    assert silent.startswith(
        "14 regions have no record in this source: Áncash, Apurímac, Arequipa, Ayacucho,"
    )
    assert silent.endswith("That does not mean that nothing took place there.")


def test_doubtful_and_missing_days_hours_and_venues_are_named(tally: Tally) -> None:
    found = sentences(tally, "days")
    assert found[0].startswith(
        "MIGRANDINA IV · Lima: la fecha, 17 de abril de 2011, es dudosa. El 17 de abril"
    )
    assert "No se sabe a qué hora empezaron y terminaron los 8 talleres." in found
    assert "OIM II · Trujillo. Solo se conoce la ciudad, Trujillo; el lugar, no." in found
    assert "OIM III · Tacna. Solo se conoce la ciudad, Tacna; el lugar, no." in found
    mixed = [one for one in found if one.startswith("MIGRANDINA IV · Lima. El lugar mezcla dos organismos")]
    assert mixed[0].endswith("No se sabe en qué región se realizó.")


def test_the_institution_that_could_not_be_placed_shows_its_candidates(tally: Tally) -> None:
    assert (
        "«Leoncio Prado», en MIGRANDINA II · Huacho, no se pudo ubicar: puede ser el distrito de Leoncio "
        "Prado en Lima provincias, la provincia de Leoncio Prado en Huánuco o el distrito de Leoncio Prado "
        "en Ayacucho."
    ) in sentences(tally, "institutions")


def test_doubtful_levels_and_readings_by_context_are_named(tally: Tally) -> None:
    found = " ".join(sentences(tally, "institutions"))
    for body in (
        "Huacho",
        "Barranca",
        "Cañete",
        "Bellavista",
        "Chancay",
        "San Luis",
        "San Antonio",
        "Callao",
    ):
        assert f"{body}», en MIGRANDINA" in found


def test_unnamed_groups_are_named_by_workshop(tally: Tally) -> None:
    found = sentences(tally, "institutions")
    assert "OIM I · Tumbes: no se sabe qué instituciones de Piura y Tumbes asistieron." in found
    assert "MIGRANDINA IV · Lima: no se sabe qué instituciones de Lima Metropolitana asistieron." in found
    assert sum("no se sabe qué instituciones" in one for one in found) == 5


def test_what_the_plan_announced_without_saying_more_is_named(tally: Tally) -> None:
    assert sentences(tally, "plan", "en") == [
        "Of 2012, 2013 and 2014 this source says nothing: neither that there were workshops nor that there "
        "were none.",
        "10 components are announced and 6 steps are named: the others (4) are not known, nor whether those "
        "6 are components.",
        "3 intervention groups are announced and their regions are not named.",
        "Named as a cooperating source, with no workshop credited to it: United Nations Population Fund "
        "(UNFPA).",
        "No target is on record: neither workshops nor people were promised in numbers.",
    ]


def test_every_point_says_where_it_comes_from_and_links_its_workshop(tally: Tally) -> None:
    with speaking("es"):
        points = [one for topic in replace(tally).topics for one in topic.unknowns]
    assert len(points) == tally.unknowns == 38
    for one in points:
        assert one.source
        assert bool(one.workshop) == bool(one.name)
        assert one.name in one.sentence
        assert "".join(one.pieces) == one.sentence


def test_the_list_is_as_long_in_english_and_shares_no_sentence(tally: Tally) -> None:
    spanish, english = sentences(tally, language="es"), sentences(tally, language="en")
    assert len(spanish) == len(english)
    assert not set(spanish) & set(english)
    assert not [one for one in spanish + english if not one.endswith((".", ")."))]


def test_a_point_disappears_when_what_it_lacks_is_entered(tally: Tally, whole: Session) -> None:
    before = sentences(tally)
    with transaction() as session:
        workshop = session.scalars(select(Workshop).where(Workshop.code == "oim-2")).one()
        for standing in session.scalars(select(Headcount).where(Headcount.workshop_id == workshop.id)):
            standing.replaced_at = now()
        session.add(Headcount(workshop_id=workshop.id, number=20, basis="sheet", made_at=now()))
    after = read_real_tally()
    gone = set(before) - set(sentences(after))
    assert "OIM II · Trujillo (29 de abril de 2011): no se sabe cuántas personas participaron." in gone
    assert (after.total.number, after.total.without_figure) == (191, 2)
    shared = "OIM II · Trujillo: sus 20 participaciones son de La Libertad y San Martín en conjunto;"
    assert [one for one in sentences(after) if one.startswith(shared)]


def test_each_point_keeps_its_source_when_somebody_states_a_number(tally: Tally, whole: Session) -> None:
    def sources() -> dict[str, str]:
        with speaking("es"):
            topics = replace(read_real_tally()).topics
        points = chain.from_iterable(topic.unknowns for topic in topics)
        return {one.sentence: one.source for one in points if one.workshop == "oim-2"}

    before, account = sources(), make_account("coordinator")
    assert len(before) > 2 and all(one.endswith("fila 5") for one in before.values())
    with transaction() as session:
        number = session.scalars(select(Workshop.id).where(Workshop.code == "oim-2")).one()
        stated = Stated(20, "reported", None, "Informe, p. 4", "Report, p. 4")
        restate(session, number, stated, account.id, now())
    after = sources()
    kept = {one: after[one] for one in before if one in after}
    assert len(kept) == len(before) - 1 and set(kept.values()) == set(before.values())
    new = {one: source for one, source in after.items() if one not in before}
    assert [(one.startswith("OIM II · Trujillo: sus 20"), source) for one, source in new.items()] == [
        (True, "Informe, p. 4")
    ]


def test_named_components_and_groups_leave_the_list(tally: Tally, whole: Session) -> None:
    with transaction() as session:
        group = session.scalars(select(InterventionGroup).order_by(InterventionGroup.id)).first()
        assert group is not None
        for position in range(7, 11):
            name = f"Componente {position}"
            session.add(Component(plan_id=group.plan_id, position=position, name_es=name, name_en=name))
        groups = session.scalars(select(InterventionGroup).where(InterventionGroup.plan_id == group.plan_id))
        session.add_all(GroupMember(group_id=one.id, jurisdiction_code="08") for one in groups)
    found = " ".join(sentences(read_real_tally(), "plan"))
    assert "componentes" not in found
    assert "grupos de intervención" not in found


DAY = date(2011, 3, 11)
PLAIN = Record(
    "taller-1", "Taller 1", "Workshop 1", DAY, DAY, convened=("07",), number=10, basis="named", host="07",
    venue="Local de ejemplo", city="Callao", has_district=True, has_hours=True,
    represented=(Represented("Municipalidad", "Municipality", "exact", True, "07"),),
    sources=(Source("ORG-X", "Fuente", "Source"),),
)  # fmt: skip
PROMISED = Promises(
    range(2011, 2012), 1, (Named("Uno", "One"),), (Named("Grupo", "Group", ("07",)),), targets=1
)


def look_through(*records: Record, promises: Promises = PROMISED, year: int = 2026) -> tuple[Topic, ...]:
    """What is not known of a plan with these workshops."""
    names = {place.code: place for place in TWO}
    everywhere = (replace(ONE[0], members=("07", "15", "1501", "20", "24")),)
    known = standings(everywhere, records)
    return everything_unknown(Known(promises, records, known, total(everywhere, records), names, year))


@pytest.mark.parametrize("language", ["es", "en"])
def test_a_plan_of_which_all_is_known_has_no_list(app: Flask, language: str) -> None:
    with speaking(language):
        assert look_through(PLAIN) == ()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"number": None, "basis": "unknown"}, "how many took part is not known."),
        (
            {"number": None, "basis": "unknown", "state": "published"},
            "how many took part has not been entered.",
        ),
        (
            {"number": None, "basis": "reported", "parts": {"07": 4}},
            "how many took part is known of Callao only.",
        ),
        ({"convened": (), "represented": ()}, "Workshop 1: which regions it was for is not known."),
        (
            {"is_date_doubtful": True},
            "Workshop 1: the date, 11 March 2011, is doubtful. It is shown as written.",
        ),
        ({"has_hours": False}, "At what time of day the workshop began and ended is not known."),
        ({"venue": ""}, "Workshop 1. Only the city is known, Callao; the venue is not."),
        ({"venue": "", "city": ""}, "Workshop 1. Neither the venue nor the city is known."),
        ({"host": None}, "Workshop 1. In which region it took place is not known."),
        ({"has_district": False}, "The district of the venue of Workshop 1 is not known."),
        (
            {"represented": (), "basis": "reported"},
            "Workshop 1: which institutions came is not known.",
        ),
    ],
)
def test_each_thing_that_lacks_is_said(app: Flask, changed: dict[str, object], sentence: str) -> None:
    with speaking("en"):
        found = said(look_through(replace(PLAIN, **changed)))
    assert any(one.endswith(sentence) for one in found), found


@pytest.mark.parametrize(
    ("resolution", "named", "sentence"),
    [
        ("unresolved", False, "“Body”, at Workshop 1, could not be placed."),
        ("inferred", True, "“Body”, at Workshop 1, is inferred and not stated."),
        ("group_unnamed", False, "Workshop 1: which institutions came is not known (Body)."),
    ],
)
def test_each_doubt_about_a_body_is_said(app: Flask, resolution: str, named: bool, sentence: str) -> None:
    body = Represented("Entidad", "Body", resolution, named)
    with speaking("en"):
        assert sentence in said(look_through(replace(PLAIN, represented=(body,), basis="reported")))


def test_of_people_by_name_the_institutions_are_known(app: Flask) -> None:
    with speaking("en"):
        assert not any(
            "which institutions" in one for one in said(look_through(replace(PLAIN, represented=())))
        )


def test_a_year_still_to_come_is_not_unknown(app: Flask) -> None:
    promises = replace(PROMISED, years=range(2011, 2015))
    with speaking("en"):
        assert said(look_through(PLAIN, promises=promises, year=2012)) == [
            "Of 2012 this source says nothing: neither that there were workshops nor that there were none."
        ]


def test_a_cancelled_workshop_leaves_nothing_unknown(app: Flask) -> None:
    cancelled = replace(PLAIN, code="taller-2", is_held=False, state="cancelled", number=None, venue="")
    with speaking("en"):
        assert look_through(PLAIN, cancelled) == ()
