"""Whoever asks to be erased goes from the files too that are on their way in."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import COMMAND
from app.certificates.erasing import erase
from app.database import db
from app.erasures import Words
from app.exchange.forgetting import is_about
from app.exchange.models import ImportBatch, ImportChunk
from tests.cast import Colleague
from tests.makers import make_workshop

from .imports import ANA, BETO, HEADING, ONE_DATABASE, send, signed_up

NAMESAKE = ("Ana", "Otra Persona", "987654323", "", "", "")


def staged() -> str:
    """All that is kept of files, as text."""
    chunks = db.session.scalars(select(ImportChunk), execution_options={"populate_existing": True})
    batches = db.session.scalars(select(ImportBatch), execution_options={"populate_existing": True})
    found = str([(one.rows, one.verdicts) for one in chunks]) + str([one.samples for one in batches])
    db.session.commit()
    return found


def test_who_is_erased_goes_from_rows_that_wait(organiser: Colleague, session: Session) -> None:
    workshop, other = make_workshop(), make_workshop()
    rows = [HEADING, ANA, BETO, NAMESAKE]
    send(organiser, workshop, rows).look().start()
    mapped, looked, foreign = (send(organiser, place, rows) for place in (workshop, workshop, other))
    assert looked.look().counts == {"known": 3}
    erase(COMMAND, signed_up(workshop)[0].id)
    assert staged().count(ANA[3]) == 2, "row and sample of another workshop's file alone"
    assert looked.counts == {"known": 2, "left": 1} and "pidió" in looked.page.words(".blocks")
    assert mapped.look().counts == {"known": 2, "left": 1}
    assert foreign.look().start().counts == {"made": 3}
    assert [row.given_names for row in signed_up(workshop)][-2:] == ["Beto", "Ana"]


@ONE_DATABASE
def test_of_what_came_in_or_stays_out_no_cell_is_kept(organiser: Colleague) -> None:
    workshop = make_workshop()
    send(organiser, workshop, [HEADING, BETO]).look().start()
    sent = send(organiser, workshop, [HEADING, ANA, BETO, ("Eva", "Ejemplo", "12", "", "", "")]).look()
    assert sent.start().counts == {"made": 1, "known": 1, "bad": 1}
    kept = staged()
    assert "Eva" in kept and not any(cell in kept for row in (ANA, BETO) for cell in row[:4] if cell)
    assert organiser.get(f"{sent.path}?columns=1").status_code == 200


def test_a_row_is_known_by_any_of_three() -> None:
    ana = Words("Ana Ejemplo Uno", "+51987654321", "ana@example.org")
    for cells in (["x", "(51) 987-654 321"], ["ANA@example.org; otra"], ["EJEMPLO UNO,", "Ana"]):
        assert is_about(cells, ana), cells
    for cells in ([], ["Ana", "Ejemplo Dos", "987654322"], ["beto@example.org"]):
        assert not is_about(cells, ana), cells
