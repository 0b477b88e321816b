"""A region whose number of participants is on record stays among those a workshop is for."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.clock import now
from app.database import transaction
from app.workshops.headcounts import Stated, restate
from app.workshops.models import ConvenedRegion, Workshop

from ..cast import Colleague
from ..makers import in_days, make_workshop
from .editor import edit_part

TACNA = "23"


def _convened(session: Session, workshop: Workshop) -> list[str]:
    session.expire_all()
    rows = select(ConvenedRegion.jurisdiction_code).where(ConvenedRegion.workshop_id == workshop.id)
    return sorted(session.scalars(rows))


def _state(workshop: Workshop, number: int | None, basis: str) -> None:
    with transaction() as there:
        restate(there, workshop.id, Stated(number, basis, TACNA, "Ejemplo", "Example"), None, now())


def test_a_region_with_a_number_stays_until_none_is_known(coordinator: Colleague, session: Session) -> None:
    workshop = make_workshop(("08", TACNA, "14"), in_days(-3), state="held")
    _state(workshop, 5, "reported")
    refused = edit_part(coordinator, workshop.code, "who", convened=["08", "14"])
    assert refused.status_code == 422 and _convened(session, workshop) == ["08", "14", TACNA]
    said = refused.page.words("#convened-error")
    assert "Hay un número de participantes registrado de Tacna" in said
    assert edit_part(coordinator, workshop.code, "who", convened=["08", TACNA]).status_code == 303
    _state(workshop, None, "unknown")
    assert edit_part(coordinator, workshop.code, "who", convened=["08"]).status_code == 303
    assert _convened(session, workshop) == ["08"]


def test_a_number_of_a_region_no_longer_convened_is_named_in_its_history(
    coordinator: Colleague, session: Session
) -> None:
    workshop = make_workshop(("08", TACNA), in_days(-3), state="held")
    _state(workshop, 5, "reported")
    _state(workshop, None, "unknown")
    assert edit_part(coordinator, workshop.code, "who", convened=["08"]).status_code == 303
    page = coordinator.get(f"/es/manage/workshops/{workshop.code}/headcount").page
    assert "5 · Tacna" in page.words("main")
