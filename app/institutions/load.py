"""Institutions: the governments of the territory and the organisations of our own list."""

from pathlib import Path
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from ..database import insert_into, transaction
from ..language import fold
from ..loading import digest_of, is_loaded, note_loaded, read_rows, upsert
from ..territory.load import FILES as TERRITORY
from ..territory.models import District, Province, Region
from . import territorial
from .models import Institution, NetworkMember

FOLDER = Path(__file__).parent
ORGANISATIONS = FOLDER / "organisations.csv"
RENDERED = {
    (): (None, None),
    ("es",): ("Nombre en español: traducción nuestra.", "Spanish name: our translation."),
    ("en",): ("Nombre en inglés: traducción nuestra.", "English name: our translation."),
    ("es", "en"): ("El nombre es nuestro en ambos idiomas.", "The name is ours in both languages."),
}


def load_institutions() -> bool:
    """Bring every institution up to date; False when they already were. Needs the territory."""
    digest = digest_of(ORGANISATIONS, *TERRITORY, Path(__file__), Path(territorial.__file__))
    if is_loaded("institutions", digest):
        return False
    organisations = read_rows(ORGANISATIONS)
    with transaction() as session:
        rows = [*_territorial(session), *(_organisation(row) for row in organisations)]
        upsert(session, Institution.__table__, rows, ["key"])
        _tie(session, organisations)
        note_loaded(session, "institutions", digest)
    return True


def _territorial(session: Session) -> list[dict[str, Any]]:
    regions = {one.code: one for one in session.scalars(select(Region))}
    provinces = {one.code: one for one in session.scalars(select(Province))}
    rows = [territorial.regional_government(one) for one in regions.values()]
    rows += [territorial.provincial_municipality(one, regions[one.region_code]) for one in provinces.values()]
    for district in session.scalars(select(District)):
        if territorial.has_municipality(district.code):
            province = provinces[district.province_code]
            rows.append(territorial.district_municipality(district, province, regions[province.region_code]))
    return rows


def _organisation(row: dict[str, str]) -> dict[str, Any]:
    rendered = tuple(part for part in ("es", "en") if row[f"name_{part}_basis"] == "our rendering")
    note_es, note_en = RENDERED[rendered]
    return {
        "key": row["key"],
        "kind": row["kind"],
        "sector": row["sector"],
        "name_es": row["name_es"],
        "name_en": row["name_en"] or None,
        "acronym": row["acronym"] or None,
        "country": row["country"] or None,
        "jurisdiction_code": None,
        "province_code": None,
        "district_code": None,
        "is_doubtful": False,
        "note_es": note_es,
        "note_en": note_en,
        "search": fold(f"{row['acronym']} {row['name_es']} {row['name_en']}"),
    }


def _tie(session: Session, organisations: list[dict[str, str]]) -> None:
    """Say what each organisation is a unit of, and which network it belongs to."""
    ids = {key: found for key, found in session.execute(select(Institution.key, Institution.id))}
    table: Any = Institution.__table__
    parents = [{"of": row["key"], "parent": ids[row["parent"]]} for row in organisations if row["parent"]]
    statement = update(table).where(table.c.key == bindparam("of")).values(parent_id=bindparam("parent"))
    session.connection().execute(statement, parents)
    belonging = [row for row in organisations if row["network"]]
    members = [{"network_id": ids[row["network"]], "member_id": ids[row["key"]]} for row in belonging]
    session.execute(insert_into(session, NetworkMember.__table__).on_conflict_do_nothing(), members)
