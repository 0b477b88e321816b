"""Who can be represented: governments made from the territory, and the organisations of our list."""

from collections import Counter

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.database import Loaded, transaction
from app.institutions.load import ORGANISATIONS, load_institutions
from app.institutions.models import KINDS, SECTORS, Institution, NetworkMember
from app.loading import read_rows


def by_key(session: Session, key: str) -> Institution:
    """The institution of this key."""
    return session.scalars(select(Institution).where(Institution.key == key)).one()


def test_every_government_of_the_territory_is_there_once(session: Session) -> None:
    keys = Counter(key[:2] for key in session.scalars(select(Institution.key)))
    assert (keys["GR"], keys["MP"], keys["MD"]) == (25, 196, 1695 + 2)


def test_capitals_have_no_municipality_but_the_two_the_source_names(session: Session) -> None:
    capitals = Institution.key.startswith("MD-") & Institution.key.endswith("01")
    found = session.scalars(select(Institution).where(capitals)).all()
    assert {one.key for one in found} == {"MD-150201", "MD-150801"}
    assert all(one.is_doubtful and one.note_es and one.note_en for one in found)
    doubtful = session.scalars(select(Institution.key).where(Institution.is_doubtful)).all()
    assert len(doubtful) == 2


def test_the_44_organisations_are_there(session: Session) -> None:
    territorial = Institution.key.regexp_match("^(GR|MP|MD)-")
    assert session.scalar(select(func.count()).select_from(Institution).where(~territorial)) == 44


@pytest.mark.parametrize(
    ("key", "spanish", "english"),
    [
        ("GR-02", "Gobierno Regional de Áncash", "Regional Government of Áncash"),
        ("GR-07", "Gobierno Regional del Callao", "Regional Government of Callao"),
        ("GR-13", "Gobierno Regional de La Libertad", "Regional Government of La Libertad"),
        ("MP-0701", "Municipalidad Provincial del Callao", "Provincial Municipality of Callao"),
        ("MP-0218", "Municipalidad Provincial del Santa", "Provincial Municipality of Santa"),
        ("MP-1501", "Municipalidad Metropolitana de Lima", "Metropolitan Municipality of Lima"),
        (
            "MD-200303",
            "Municipalidad Distrital de El Carmen de la Frontera",
            "District Municipality of El Carmen de la Frontera",
        ),
    ],
)
def test_names_are_spanish_and_english(session: Session, key: str, spanish: str, english: str) -> None:
    found = by_key(session, key)
    assert (found.name_es, found.name_en) == (spanish, english)


def test_lima_metropolitana_is_its_provincial_municipality(session: Session) -> None:
    assert by_key(session, "MP-1501").jurisdiction_code == "1501"
    assert by_key(session, "MD-150122").jurisdiction_code == "1501"
    assert by_key(session, "GR-15").jurisdiction_code == "15"
    assert by_key(session, "MP-1508").jurisdiction_code == "15"
    assert "municipalidad provincial de lima" in by_key(session, "MP-1501").search


def test_a_municipality_is_found_by_its_place_without_accents(session: Session) -> None:
    found = by_key(session, "MD-070103")
    assert (found.province_code, found.district_code) == ("0701", "070103")
    assert "canete" in by_key(session, "MD-150514").search


def test_units_know_their_parent_and_networks_their_members(session: Session) -> None:
    directorate = by_key(session, "ORG-DML")
    parent = session.get_one(Institution, directorate.parent_id)
    assert parent.key == "ORG-DGPE"
    assert session.get_one(Institution, parent.parent_id).key == "ORG-MTPE"
    member_ids = select(NetworkMember.member_id).where(
        NetworkMember.network_id == by_key(session, "ORG-INTERSINDICAL").id
    )
    members = session.scalars(select(Institution).where(Institution.id.in_(member_ids))).all()
    assert {one.acronym for one in members} == {"CGTP", "CUT", "CTP", "CATP"}
    assert all(one.parent_id is None for one in members)


def test_every_institution_has_both_names_a_kind_and_a_sector(session: Session) -> None:
    for one in session.scalars(select(Institution)):
        assert one.name_es and one.name_en and one.search
        assert one.kind in KINDS
        assert one.sector in SECTORS


def test_our_own_renderings_say_so(session: Session) -> None:
    bases = {row[name] for row in read_rows(ORGANISATIONS) for name in ("name_es_basis", "name_en_basis")}
    assert bases == {"source", "general knowledge", "our rendering"}
    assert by_key(session, "ORG-DML").note_en == "English name: our translation."
    assert by_key(session, "ORG-OIM").note_en is None


def test_loading_again_changes_nothing(session: Session) -> None:
    before = session.scalars(select(Institution.id).order_by(Institution.key)).all()
    assert load_institutions() is False
    with transaction() as deed:
        deed.get_one(Loaded, "institutions").digest = "another"
    assert load_institutions() is True
    assert session.scalars(select(Institution.id).order_by(Institution.key)).all() == before
    assert session.scalar(select(func.count()).select_from(NetworkMember)) == 4
