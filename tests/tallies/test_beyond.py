"""What an organiser of one region reads of the others: no workshop of theirs was for them, and no more."""

import csv
import io

import pytest
from flask import Flask

from app.clock import now

from ..cast import Enter
from ..makers import in_days
from .boards import make_plan, planned
from .programmes import held_with

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
WORDS = {"es": "ninguno de los talleres a tu cargo", "en": "none of the workshops you answer for"}
ONLY = {
    "es": "Solo se cuentan los talleres a tu cargo.", "en": "Only the workshops you answer for are counted."
}  # fmt: skip
# What would be said of the whole source.
WHOLE = {
    "es": ("en esta fuente", "no tienen registro", "no hay registro", "Todo el país", "realizados en"),
    "en": ("in this source", "no record here", "Nothing held", "Whole country"),
}


@pytest.mark.parametrize("language", ["es", "en"])
def test_no_outlet_says_of_others_that_there_is_no_record(app: Flask, enter: Enter, language: str) -> None:
    plan = make_plan(key="ajena", first_year=now().year - 1, last_year=now().year)
    held_with(plan, {"08": 2})
    planned(plan, in_days(-2).first_day, ("13",), state="held")
    base = f"/{language}/manage/figures/ajena"
    organiser, viewer = enter("organiser", ("13",)), enter("viewer")
    page = organiser.get(base).page
    said = page.words("body").lower()
    assert [one for one in WHOLE[language] if one.lower() in said] == []
    tiles = [
        one.text_content() for one in page.all(".tiles .tile") if "La Libertad" not in one.text_content()
    ]
    assert len(tiles) == 25 and all(WORDS[language] in one for one in tiles)
    unknown = page.words("#unknown")
    assert unknown.count("25 reg") == 1 and str(now().year - 1) in unknown
    rows = list(csv.reader(io.StringIO(organiser.get(f"{base}.csv").data.decode("utf-8-sig"))))
    assert {row[8] for row in rows[1:]} == {ONLY[language]}
    assert [row[7] for row in rows[1:27]].count(WORDS[language]) == 25
    told = list(csv.reader(io.StringIO(viewer.get(f"{base}.csv").data.decode("utf-8-sig"))))
    assert len(told[0]) == len(rows[0]) - 1 and WORDS[language] not in str(told)
    assert WORDS[language] not in viewer.get(base).page.words("body")
