"""What is said once holds: the city of a file, and what a text means in the next file."""

from sqlalchemy.orm import Session

from app.exchange.matching import REGION
from tests.cast import Colleague

from . import test_workshops as headcounts
from .imports import ONE_DATABASE, Import
from .several import ANA, CUSCO, HEADING, PUNO, look, send
from .test_nothing_lost import told
from .test_workshops import made

pytestmark = ONE_DATABASE


def bare_of(row: tuple[object, ...], place: int) -> list[object]:
    """A row without one column."""
    return [*row[:place], *row[place + 1 :]]


def test_where_workshops_took_place_is_asked_once(coordinator: Colleague) -> None:
    rows = [
        bare_of(row, headcounts.HEADING.index("Ciudad")) for row in (headcounts.HEADING, headcounts.CUSCO)
    ]
    sent = headcounts.send(coordinator, *rows)
    said = {"plan": "", "basis": "reported"}
    refused = sent.post("columns", sent.columns(**said))
    assert refused.status_code == 422 and "una ciudad para todos" in refused.page.words("main")
    assert refused.page.has("input[name=city][aria-invalid]")
    assert headcounts.look(sent, city="Cusco").start().counts == {"made": 1}
    assert [row.venue and row.venue.city for row in made()] == ["Cusco"]


def test_a_list_without_places_comes_in_with_the_city_said(coordinator: Colleague) -> None:
    nowhere = (*PUNO[:5], "", *ANA)
    rows = (HEADING, (*CUSCO, *ANA), nowhere)
    assert look(send(coordinator, *rows)).counts == {"ok": 1, "bad": 1}
    assert look(send(coordinator, *rows), city="Juliaca").start().counts == {"made": 2}
    assert [row.venue and row.venue.city for row in made()] == ["Cusco", "Juliaca"]


def choose(sent: Import, **said: str) -> None:
    """Say what one text means."""
    kind, text, value = said["kind"], said["text"], said["value"]
    assert sent.post("choices", {"kind-0": kind, "text-0": text, "choice-0": value}).status_code == 303


def test_what_a_text_means_is_known_in_the_next_file(coordinator: Colleague, organiser: Colleague) -> None:
    rows = HEADING, (*CUSCO[:4], "Kosko", *CUSCO[5:], *ANA)
    sent = look(send(coordinator, *rows))
    assert sent.counts == {"bad": 1}
    choose(sent, kind=REGION, text="Kosko", value="08")
    assert look(send(coordinator, *rows)).counts == {"ok": 1}
    assert look(send(organiser, *rows)).counts == {"bad": 1}, "what others said is theirs"
    other = send(coordinator, HEADING, (*PUNO, *ANA))
    assert not any(other.batch.matches.values()), "of what this file does not say nothing is kept"


def test_what_came_in_is_to_be_closed(coordinator: Colleague, session: Session) -> None:
    sent = look(send(coordinator, HEADING, (*CUSCO, *ANA))).start()
    (workshop,) = made()
    link = f"a[href='/es/manage/workshops/{workshop.code}/door']"
    assert "Ahora cierra el registro" in sent.page.words("main") and sent.page.has(link)
    session.rollback()
    sent.undo()
    assert not sent.page.has("#close")


def test_an_error_is_no_institution_and_a_formula_says_what_it_is(coordinator: Colleague) -> None:
    wrong = (*ANA[:3], "#¿NOMBRE?", "#N/A")
    sent = look(
        send(
            coordinator,
            HEADING,
            (*CUSCO, *wrong),
            (*CUSCO[:4], "#REF!", CUSCO[5], *ANA),
            (*CUSCO, "=?", *ANA[1:]),
        )
    )
    assert sent.counts == {"bad": 3} and not any(sent.batch.unmatched.values())
    assert "fórmula" in told(sent)[2] and "«=?»" not in told(sent)[2]
