"""The territory from our own files: loading again changes nothing, and no district is ever taken out."""

from datetime import date
from pathlib import Path
from typing import Any

from ..database import transaction
from ..loading import digest_of, is_loaded, note_loaded, read_rows, upsert
from .models import District, Jurisdiction, Province, Region

FOLDER = Path(__file__).parent
FILES = tuple(FOLDER / f"{name}.csv" for name in ("regions", "jurisdictions", "provinces", "districts"))
METROPOLITAN_LIMA = "1501"


def load_territory() -> bool:
    """Bring regions, jurisdictions, provinces and districts up to date; False when they already were."""
    digest = digest_of(*FILES, Path(__file__))
    if is_loaded("territory", digest):
        return False
    regions, jurisdictions, provinces, districts = (read_rows(path) for path in FILES)
    with transaction() as session:
        upsert(session, Region.__table__, [_region(row) for row in regions], ["code"])
        upsert(session, Jurisdiction.__table__, jurisdictions, ["code"])
        upsert(session, Province.__table__, [_province(row) for row in provinces], ["code"])
        upsert(session, District.__table__, [_district(row) for row in districts], ["code"], VALIDITY)
        note_loaded(session, "territory", digest)
    return True


# Entered by hand when the law changes a district: an empty cell in the file must not wipe it.
VALIDITY = ("valid_from", "valid_to")


def _region(row: dict[str, str]) -> dict[str, Any]:
    return {
        "code": row["code"],
        "name": row["name"],
        "short": row["short"],
        "iso": row["iso_3166_2"],
        "column": int(row["tile_column"]),
        "row": int(row["tile_row"]),
    }


def _province(row: dict[str, str]) -> dict[str, Any]:
    region = row["code"][:2]
    jurisdiction = METROPOLITAN_LIMA if row["code"] == METROPOLITAN_LIMA else region
    return {**row, "region_code": region, "jurisdiction_code": jurisdiction}


def _district(row: dict[str, str]) -> dict[str, Any]:
    days = {name: date.fromisoformat(row[name]) if row[name] else None for name in VALIDITY}
    return {"code": row["code"], "name": row["name"], "province_code": row["code"][:4], **days}
