"""Whoever asks to be erased goes from the files too that are on their way in."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import COMMAND
from app.certificates.erasing import erase
from app.database import db
from app.erasures import Words
from app.exchange.cells import Cells
from app.exchange.forgetting import is_about
from app.exchange.models import ATTENDANCE, ImportBatch, ImportChunk
from tests.cast import Colleague
from tests.makers import a_person, make_workshop, sign_up

from .imports import ANA, BETO, HEADING, ONE_DATABASE, Import, held, send, signed_up

NAMED = ("Ana", "Ejemplo Uno")
NAMESAKE = ("Ana", "Otra Persona", "987654323", "", "", "")


def staged() -> str:
    """All that is kept of files, as text."""
    chunks = db.session.scalars(select(ImportChunk), execution_options={"populate_existing": True})
    batches = db.session.scalars(select(ImportBatch), execution_options={"populate_existing": True})
    found = str([(one.rows, one.verdicts) for one in chunks]) + str([one.samples for one in batches])
    db.session.commit()
    return found


def kept_rows(sent: Import) -> list[int]:
    """The numbers of the rows that are not emptied."""
    of = select(ImportChunk).where(ImportChunk.batch_id == sent.batch.id)
    chunk = db.session.scalars(of, execution_options={"populate_existing": True}).one()
    found = [row[0] for row in chunk.rows if row[1]]
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
    columns = {"phone": 2, "email": 3}
    for cells in (
        ["x", "(51) 987-654 321"],
        ["ANA@example.org; otra"],
        ["EJEMPLO UNO,", "Ana"],
        [*NAMED, "anexo 12", "-"],
    ):
        assert is_about(Cells(cells, columns), ana), cells
    for cells in (
        [], ["Ana", "Ejemplo Dos", "987654322"], ["beto@example.org"], ["susana@example.org"],
        [*NAMED, "987654322"], [*NAMED, "", "otra@example.org"],
    ):  # fmt: skip
        assert not is_about(Cells(cells, columns), ana), cells
    only_named = Words("Ana Ejemplo Uno")
    assert is_about(Cells([*NAMED, "987654322", "otra@example.org"], columns), only_named)


def test_whoever_is_called_the_same_stays_in_the_files_of_others(organiser: Colleague) -> None:
    workshop, other = held(people=((*NAMED, "+51987654321"),)), held()
    rows = [
        [*HEADING, "Taller", "Fecha"],
        [*NAMED, "912345678", "otra@example.org", "", "Puno", other.code, ""],
        [*NAMED, "", "", "", "Puno", other.short_es, ""],
        [*NAMED, "987654321", "", "", "Cusco", other.code, ""],
        [*NAMED, "", "", "", "", workshop.title_es, workshop.first_day],
        [*NAMED, "912345678", "", "", "", workshop.code, ""],
        [*NAMED, "", "", "", "", workshop.code, "2011-03-22"],
    ]
    sent, mine = (send(organiser, place, rows, ATTENDANCE) for place in (other, workshop))
    assert sent.look().counts == {"ok": 3, "left": 3}
    erase(COMMAND, signed_up(workshop)[0].id)
    assert kept_rows(sent) == [2, 3, 6, 7] and kept_rows(mine) == [2, 6]
    assert sent.start().counts == {"made": 2, "left": 4}


@ONE_DATABASE
def test_the_demonstration_takes_nothing_out_of_real_files(organiser: Colleague) -> None:
    shown, other = make_workshop(is_demonstration=True), held()
    sign_up(shown, a_person(given_names=ANA[0], family_names=ANA[1], phone="+51987654321"))
    sent = send(organiser, other, [[*HEADING, "Taller"], [*ANA, other.code]], ATTENDANCE)
    erase(COMMAND, signed_up(shown)[0].id)
    assert kept_rows(sent) == [2]
