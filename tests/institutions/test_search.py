"""Searching for an institution: a few letters, no accents, the workshop's regions first."""

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database import transaction
from app.institutions.models import Institution
from app.institutions.namesakes import called, provinces_of_namesakes, with_province
from app.institutions.queries import alike, candidates, find_complete, search
from app.language import fold
from tests.page import Page, ProofReader

# Of the long names, and of the rest, one in so many is looked for.
SHARES = 4, 50
HTMX = {"HX-Request": "true"}


def ask(client: ProofReader, text: str, regions: tuple[str, ...] = (), lang: str = "es") -> Page:
    """The hits of a search in the form."""
    answer = client.get(
        f"/{lang}/institutions/search",
        query_string={"institution": text, "region": list(regions)},
        headers=HTMX,
    )
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    page: Page = answer.page
    return page


def names(session: Session, text: str, *regions: str) -> list[str]:
    """The names found, best first."""
    return [hit.name_es for hit in search(session, text, regions)]


@pytest.mark.parametrize("text", ["chancay", "CHÁNCAY", "  Chancáy ", "huaral chancay", "distrital chancay"])
def test_accents_capitals_and_order_do_not_matter(session: Session, text: str) -> None:
    assert "Municipalidad Distrital de Chancay" in names(session, text)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("Municipalidad Provincial de Icca", "Municipalidad Provincial de Ica"),
     ("Gobierno Regional de Puni", "Gobierno Regional de Puno")],
)  # fmt: skip
def test_a_letter_wrong_is_mended_among_bodies_of_the_kind_named(
    session: Session, typed: str, meant: str
) -> None:
    """Though the word, or one that is more like it, is in the name of another kind of body."""
    assert [alike(session, typed, ())[0].name_es, candidates(session, typed, ())[0].name_es] == [meant] * 2


def test_the_regions_of_the_workshop_come_first(session: Session) -> None:
    hits = search(session, "municipalidad distrital", ["21"])
    assert len(hits) == 12
    assert {hit.region_es for hit in hits} == {"Puno"}
    assert {hit.region_es for hit in search(session, "san antonio", ["18"])[:1]} == {"Moquegua"}


def test_the_government_of_a_region_comes_before_its_municipalities(session: Session) -> None:
    found = names(session, "cusco", "08")
    assert found[:2] == ["Gobierno Regional de Cusco", "Municipalidad Provincial de Cusco"]


def test_an_acronym_and_an_english_name_are_found(session: Session) -> None:
    assert names(session, "MTPE") == ["Ministerio de Trabajo y Promoción del Empleo"]
    assert "Organización Internacional del Trabajo" in names(session, "international labour")


def test_whatever_is_called_exactly_so_comes_first(session: Session) -> None:
    """In both languages, though a workshop of another region asks; long names are the ones that were lost."""
    pairs = session.execute(select(Institution.name_es, Institution.name_en).order_by(Institution.key)).all()
    long = [pair for pair in pairs if len(pair[0].split()) > 6]
    called = [*long[:: SHARES[0]], *pairs[:: SHARES[1]]]
    late = [
        name
        for pair in called
        for place, name in zip(("name_es", "name_en"), pair, strict=True)
        if name and fold(getattr(search(session, name, ["08"])[0], place) or "") != fold(name)
    ]
    assert len(called) > 50 and late == []


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("GORE Ayacucho", "Gobierno Regional de Ayacucho"), ("gore ayac", "Gobierno Regional de Ayacucho"),
        ("mp huancayo", "Municipalidad Provincial de Huancayo"),
        ("md chancay", "Municipalidad Distrital de Chancay"),
        ("muni. prov. huancayo", "Municipalidad Provincial de Huancayo"),
        ("mun dist chancay,", "Municipalidad Distrital de Chancay"),
        ("municip prov lima", "Municipalidad Metropolitana de Lima"),
    ],
)  # fmt: skip
def test_a_body_is_found_as_everybody_shortens_its_kind(session: Session, text: str, first: str) -> None:
    assert names(session, text)[0] == first == may_be(session, text)[0].split(",")[0]


def test_what_has_the_letters_of_a_short_form_comes_before_what_it_stands_for(session: Session) -> None:
    """Everything that was found without it, and an acronym of the list before all."""
    assert len(named := names(session, "mp")) == 12 and all("mp" in fold(one) for one in named)
    own = {"key": "ORG-MP", "kind": "ministry", "sector": "government", "acronym": "MP", "country": "PE"}
    name = "Ministerio Público de Ejemplo, Huancayo"
    with transaction() as deed:
        deed.add(Institution(**own, name_es=name, name_en=None, search=fold(f"MP {name}")))
    assert names(session, "mp")[0] == name and name in names(session, "mp huancayo")
    assert names(session, "MP Ejemplo") == [name]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Municipalidad Distrital de Huancayo", "Huancayo"), ("md huancayo", "Huancayo"),
        ("Muni. Dist. Huancayo, Junín", "Huancayo"), ("Municipalidad Distrital de Ica", "Ica"),
        ("District Municipality of Huamanga", "Huamanga"), ("Distrital de Purús", "Purús"),
    ],
)  # fmt: skip
def test_who_asks_for_the_district_of_a_capital_is_offered_its_province(
    session: Session, text: str, place: str
) -> None:
    first = f"Municipalidad Provincial de {place}"
    assert names(session, text)[0] == first == may_be(session, text)[0].split(",")[0]
    assert first not in names(session, text)[1:] and find_complete(session, text) is None
    assert [hit.name_es for hit in search(session, text, (), "academia")] == []


@pytest.mark.parametrize("text", ["distrital san miguel", "distrital chilca huancayo", "distrital huancay"])
def test_a_district_that_is_called_so_stays_the_first(session: Session, text: str) -> None:
    assert "Provincial" not in " ".join(names(session, text))


def test_lima_is_found_by_its_usual_name(session: Session) -> None:
    assert "Municipalidad Metropolitana de Lima" in names(session, "municipalidad provincial de lima")


@pytest.mark.parametrize(
    "text", ["", "a", " x ", "a.", ".,", "%", "_", "%%", "__", "\x00", "\\\\", "zzzzzz", "é"]
)
def test_too_little_or_odd_signs_find_nothing(session: Session, text: str) -> None:
    assert names(session, text) == []


@pytest.mark.parametrize(
    "text", ["x" * 10_000, "de " * 500, "'; DROP TABLE institution; --", "😀😀", "a b c d e f g h"]
)
def test_long_and_odd_searches_are_answered(client: ProofReader, text: str) -> None:
    ask(client, text)


@pytest.mark.parametrize("lang", ["es", "en"])
def test_each_hit_says_what_it_is_and_where(client: ProofReader, lang: str) -> None:
    page = ask(client, "san antonio", ("18",), lang)
    hits = [label.text_content() for label in page.all("label")]
    assert 2 < len(hits) <= 13
    assert any("Mariscal Nieto, Moquegua" in hit for hit in hits)
    assert len(set(hits)) == len(hits)
    radios = page.all("input[type=radio][name=institution_id]")
    assert len(radios) == len(hits)
    assert all(radio.get("value").isdigit() for radio in radios[:-1])
    assert radios[-1].get("value") == "", "the last takes a choice back"


def test_a_body_from_abroad_says_its_country(client: ProofReader) -> None:
    assert "México" in ask(client, "relaciones exteriores mexico").words()


def test_nothing_found_says_what_to_do(client: ProofReader) -> None:
    assert "No está en nuestra lista" in ask(client, "zzzzz").words()
    assert ask(client, "z").words() == ""


def test_regions_that_do_not_exist_are_no_error(client: ProofReader) -> None:
    assert ask(client, "cusco", ("99", "x" * 500, "'")).has("label")


def test_opened_as_a_page_it_leads_to_one(app: Flask, client: ProofReader) -> None:
    assert client.get("/es/institutions/search?institution=cusco").status_code == 303


def may_be(session: Session, text: str, *regions: str) -> list[str]:
    """The names offered for what was written freely, best first, with their places."""
    return [f"{hit.name_es}, {hit.region_es}" for hit in candidates(session, text, regions)]


SEBASTIAN = "Municipalidad Distrital de San Sebastián, Cusco"


@pytest.mark.parametrize(
    "text",
    [
        "Muni. Distrital de San Sebastian", "Municipalidad de San Sebastian", "MD San Sebastian",
        "MDSS - M.D. San Sebastián", "Municip. Dist. San Sebastian", "Mun.Dist. de San Sebastián",
        "Munic. Distr. San Sebastian, Área de Turismo", "Muni Sn Sebastian",
    ],
)  # fmt: skip
def test_how_a_body_of_its_kind_is_shortened_does_not_decide(session: Session, text: str) -> None:
    found = may_be(session, text, "08")
    assert found[0] == SEBASTIAN
    assert all("Sebastián" in one for one in found)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("MP Huanta", "Municipalidad Provincial de Huanta, Ayacucho"),
        ("Mun. Prov. de Calca", "Municipalidad Provincial de Calca, Cusco"),
        ("Gob. Reg. Cusco", "Gobierno Regional de Cusco, Cusco"),
        ("GORE Puno", "Gobierno Regional de Puno, Puno"),
        ("Dir. Reg. de Agricultura Cusco", "Gobierno Regional de Cusco, Cusco"),
    ],
)
def test_what_is_of_the_kind_meant_comes_first(session: Session, text: str, first: str) -> None:
    assert may_be(session, text, "08")[0] == first


@pytest.mark.parametrize(
    "text",
    [
        "Municipalidad de Prueba", "Muni. Distrital", "Municipalidad Provincial de", "GORE", "Dir. Reg.", ".",
        "Gerencia Regional de Xyzzy", "%", "Muni. _", "", "Municipalidad\x00", "M.P. de X",
    ],
)  # fmt: skip
def test_what_shares_only_its_kind_is_no_candidate(session: Session, text: str) -> None:
    assert may_be(session, text, "08") == []


ICA, HUAMANGA, IN_CUSCO = (
    f"Municipalidad Provincial de {place}" for place in ("Ica, Ica", "Huamanga, Ayacucho", "Cusco, Cusco")
)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Municipalidad Provincial de Huamnga", HUAMANGA), ("Munisipalidad Provinsial de Ica", ICA),
        ("Munisipalidad Provinsial de Huamnga", HUAMANGA), ("Provinsial del Cusco", IN_CUSCO),
        ("Provincial del Cusco", IN_CUSCO), ("Municipalidad Provincial de Cusco", IN_CUSCO),
    ],
)  # fmt: skip
def test_a_wrong_letter_hides_nobody_and_the_name_comes_before_the_place(
    session: Session, text: str, first: str
) -> None:
    assert may_be(session, text)[0] == first


@pytest.mark.parametrize("text", ["munisipalidad provinsial huamnga", "Huamnga"])
def test_the_form_offers_what_is_written_alike(client: ProofReader, text: str) -> None:
    assert "Municipalidad Provincial de Huamanga" in ask(client, text).words("#institution-hits")


@pytest.mark.parametrize(
    ("typed", "places"),
    [("Santa Rosa, Melgar", {"Melgar"}), ("Muni de Santa Rosa (Puno)", {"El Collao", "Melgar"}),
     ("Santiago", {"Cusco", "Ica"}), ("municipalidad distrital", set()), ("MTPE", {None}),
     ("District Municipality of Yauli", {"Jauja", "Yauli", "Huancavelica"})],
)  # fmt: skip
def test_all_of_a_name_are_found_whole_with_or_without_their_place(
    session: Session, typed: str, places: set[str | None]
) -> None:
    assert {hit.province for hit in called(session, typed)} == places
    session.rollback()


def test_municipalities_of_one_name_and_region_are_written_with_their_province(session: Session) -> None:
    provinces = provinces_of_namesakes(session)
    bodies = session.scalars(select(Institution).where(Institution.id.in_(provinces))).all()
    called_so = {(one.name_es, one.jurisdiction_code) for one in bodies}
    assert (len(bodies), len(called_so)) == (16, 8)
    written = {(with_province(one.name_es, one.id, provinces), one.jurisdiction_code) for one in bodies}
    assert len(written) == 16 and ("Municipalidad Distrital de Santa Rosa (Melgar)", "21") in written
    assert with_province("Gobierno Regional de Cusco", None, provinces) == "Gobierno Regional de Cusco"
    session.rollback()
