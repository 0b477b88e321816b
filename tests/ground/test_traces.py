"""What a log keeps of an error: where it came from, and of a database's nothing that people wrote."""

from typing import Any

import pytest
import structlog
from flask import Flask
from prometheus_client import generate_latest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.models import Account
from app.clock import now
from app.database import transaction
from app.traces import format_exception, trace
from tests.page import ProofReader


def _account() -> Account:
    return Account(
        email="seeded@example.org", name="Zoila Secreta", role="viewer", password_hash="", created_at=now()
    )


def test_what_a_database_quotes_stays_out(session: Session) -> None:
    with pytest.raises(IntegrityError) as caught, transaction() as deed:
        deed.add_all([_account(), _account()])
    told = trace(caught.value)
    assert "IntegrityError" in told and __file__ in told
    assert "seeded@example.org" not in told and "Secreta" not in told
    if session.get_bind().dialect.name == "postgresql":
        assert "seeded@example.org" in str(caught.value), "the driver would have said it"
        assert "23505 uq_account_email" in told


def test_other_errors_are_told_with_what_they_came_from() -> None:
    try:
        try:
            raise KeyError("first")
        except KeyError as error:
            raise ValueError("second") from error
    except ValueError as error:
        event = format_exception(None, "error", {"exc_info": (ValueError, error, error.__traceback__)})
    told = event["exception"]
    assert "builtins.ValueError: second" in told and "builtins.KeyError: 'first'" in told
    assert "exc_info" not in event


def test_the_log_takes_this_step(app: Flask) -> None:
    steps: Any = structlog.get_config()["processors"]
    assert format_exception in steps and structlog.processors.format_exc_info not in steps


def test_invented_methods_make_no_figures_of_their_own(app: Flask, client: ProofReader) -> None:
    for number in range(3):
        client.open("/es/", method=f"INVENTED{number}")
    assert b"INVENTED" not in generate_latest()
    assert b'method="other"' in generate_latest()
