"""Words, dates and lists in both languages."""

from datetime import date, time
from types import SimpleNamespace

from flask import Flask

from app import language, names


def test_dates_show_weekday_and_year_as_peru_writes_them(app: Flask) -> None:
    with language.speaking("es"):
        assert language.day(date(2011, 4, 17)) == "domingo, 17 de abril de 2011"
        assert language.hour(time(9)).replace("\u202f", " ").replace("\xa0", " ") == "9:00 a. m."
        assert language.number(8412) == "8,412"
        assert language.ngettext("%(num)s workshop", "%(num)s workshops", 1962) == "1,962 talleres"
    with language.speaking("en"):
        assert language.day(date(2011, 4, 17)) == "Sunday, 17 April 2011"
        assert language.hour(time(14)) == "14:00"


def test_a_list_ends_in_the_right_and(app: Flask) -> None:
    with language.speaking("es"):
        assert language.listed(["Lima", "Ica"]) == "Lima e Ica"
        assert language.listed(["Ica", "Lima"]) == "Ica y Lima"
        assert language.listed(["Piura", "hielo"]) == "Piura y hielo"
        assert language.listed([]) == ""
    with language.speaking("en"):
        assert language.listed(["Lima", "Ica", "Puno"]) == "Lima, Ica and Puno"


def test_a_missing_half_is_shown_with_its_mark(app: Flask) -> None:
    row = SimpleNamespace(title_es="Taller <I>", title_en="")
    with language.speaking("en"):
        assert (
            language.said(row, "title") == '<span lang="es-PE" class="other-language">Taller &lt;I&gt;</span>'
        )
        assert language.plain(row, "title") == "Taller <I>"
    with language.speaking("es"):
        assert language.said(row, "title") == "Taller <I>"


def test_search_ignores_accents_case_and_space() -> None:
    assert language.fold("  Ñañez\u00a0 ÁNCASH ") == "nanez ancash"


def test_speaking_gives_the_language_back(app: Flask) -> None:
    with language.speaking("en"):
        with language.speaking("es"):
            assert language.current() == "es"
        assert language.current() == "en"


def test_search_looks_for_nothing_a_database_cannot_hold() -> None:
    assert language.fold("lima\0norte") == "lima norte"


def test_names_are_compared_without_what_stands_between_their_parts() -> None:
    assert len({language.squeezed(name) for name in ("O'Neil", "o’neil", "O´Neil", "Ó Neil", "ONEIL")}) == 1
    assert language.squeezed("De la Cruz-Ñáhui") == "delacruznahui"


def test_a_city_has_its_name_in_each_language(app: Flask) -> None:
    for tongue, said in (("en", "Mexico City"), ("es", "Ciudad de México")):
        with language.speaking(tongue):
            assert names.city("Ciudad de México") == said
            assert names.city("Cusco") == "Cusco"
            assert names.zone_city("America/Argentina/Buenos_Aires") == "Buenos Aires"
