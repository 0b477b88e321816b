"""Sending a file: why it is not taken, and what its headings are remembered as."""

from datetime import timedelta
from typing import Any

import pytest

from app.clock import now
from app.exchange.models import WORKSHOPS
from tests.cast import Colleague
from tests.makers import make_workshop

from .imports import ANA, HEADING, ONE_DATABASE, post_file
from .test_workshops import CUSCO, look
from .test_workshops import send as send_workshops
from .ugly import one


@ONE_DATABASE
@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"state": "scheduled"}, "Este taller aún no está publicado"),
        ({"state": "proposed"}, "Este taller aún no está publicado"),
        ({"opens_at": now() + timedelta(days=2)}, "Las inscripciones de este taller aún no se abren"),
        ({"is_taking": False}, "Las inscripciones de este taller ya cerraron"),
        ({"state": "cancelled"}, "Este taller se canceló"),
    ],
)
def test_why_a_workshop_takes_no_file_is_said_as_it_is(
    given: dict[str, Any], said: str, organiser: Colleague
) -> None:
    answer = post_file(organiser, make_workshop(**given), one(HEADING, ANA))
    assert answer.status_code == 409 and said in answer.page.words(".summary")


@ONE_DATABASE
def test_a_left_out_twin_forgets_no_heading(coordinator: Colleague) -> None:
    twins = ("Taller", "Fecha", "Fecha", "Ciudad")
    first = send_workshops(coordinator, twins, ("Taller A", CUSCO[2], "", "Cusco"))
    look(first, **{"column-1": "first_day", "column-2": ""}, one_title="y")
    again = send_workshops(coordinator, ("Taller", "Fecha", "Ciudad"), ("Taller B", CUSCO[2], "Cusco"))
    assert again.batch.kind == WORKSHOPS
    assert again.batch.mapping == {"0": "short_es", "1": "first_day", "2": "city"}
