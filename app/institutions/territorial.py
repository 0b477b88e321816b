"""The governments of the territory, made from its codes: regional, provincial and district."""

from typing import Any

from ..language import fold
from ..territory.models import District, Province, Region

# "Gobierno Regional del Callao", "Municipalidad Provincial del Santa": the names that carry the article.
WITH_ARTICLE = {"07", "0701", "0218"}
METROPOLITAN_LIMA = "1501"
# Capitals of provinces have no municipality of their own; the plan's document names these two as if.
DOUBTFUL = {
    "150801": "Huaura",
    "150201": "Barranca",
}
NOTE_ES = "Capital de provincia: puede ser la Municipalidad Provincial de {}. Se conserva como está escrita."
NOTE_EN = "Capital of its province: it may be the Provincial Municipality of {}. Kept as it was written."

# How everybody writes a kind where that is no part of its name, as "muni", "dist" and "prov" are.
USUAL = {"regional government": "GORE", "provincial municipality": "MP", "district municipality": "MD"}

Row = dict[str, Any]


def regional_government(region: Region) -> Row:
    """The government of a region; that of Lima does not reach the province of Lima."""
    return _row(
        f"GR-{region.code}",
        "regional government",
        f"Gobierno Regional {_of(region.code)} {region.name}",
        f"Regional Government of {region.name}",
        jurisdiction_code=region.code,
        place=region.name,
    )


def provincial_municipality(province: Province, region: Region) -> Row:
    """The municipality of a province; that of Lima is Lima Metropolitana."""
    spanish = usual = f"Municipalidad Provincial {_of(province.code)} {province.name}"
    english = f"Provincial Municipality of {province.name}"
    if province.code == METROPOLITAN_LIMA:
        spanish, english = "Municipalidad Metropolitana de Lima", "Metropolitan Municipality of Lima"
    return _row(
        f"MP-{province.code}",
        "provincial municipality",
        spanish,
        english,
        jurisdiction_code=province.jurisdiction_code,
        province_code=province.code,
        place=f"{usual if usual != spanish else ''} {province.name} {region.name}",
    )


def has_municipality(code: str) -> bool:
    """Whether a district has, or is said to have, a municipality of its own."""
    return not code.endswith("01") or code in DOUBTFUL


def district_municipality(district: District, province: Province, region: Region) -> Row:
    """The municipality of a district, marked when the source names it against the law's habit."""
    doubt = DOUBTFUL.get(district.code)
    return _row(
        f"MD-{district.code}",
        "district municipality",
        f"Municipalidad Distrital de {district.name}",
        f"District Municipality of {district.name}",
        jurisdiction_code=province.jurisdiction_code,
        province_code=province.code,
        district_code=district.code,
        is_doubtful=doubt is not None,
        note_es=NOTE_ES.format(doubt) if doubt else None,
        note_en=NOTE_EN.format(doubt) if doubt else None,
        place=f"{province.name} {region.name}",
    )


def _of(code: str) -> str:
    return "del" if code in WITH_ARTICLE else "de"


def _row(key: str, kind: str, name_es: str, name_en: str, *, place: str, **given: Any) -> Row:
    places = {"jurisdiction_code": None, "province_code": None, "district_code": None}
    notes = {"is_doubtful": False, "note_es": None, "note_en": None}
    return {
        "key": key,
        "kind": kind,
        "sector": "government",
        "name_es": name_es,
        "name_en": name_en,
        "acronym": None,
        "country": "PE",
        **places,
        **notes,
        **given,
        # Last: a name, a place or an acronym that has these letters comes first.
        "search": fold(f"{name_es} {name_en} {place} {USUAL[kind]}"),
    }
