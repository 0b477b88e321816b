"""What those who watch the machine are told."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.database import transaction
from app.outbox import job
from app.sqlite import has_wal_race
from tests.databases import fresh_database, opened
from tests.page import ProofReader


def test_a_sound_installation_says_what_it_stands_on(app: Flask, client: ProofReader, dialect: str) -> None:
    answer = client.get("/healthz")
    assert answer.status_code == 200
    said = answer.get_json()
    assert said["ok"] is True
    assert said["database"]["engine"] == dialect
    assert said["database"]["version"][0].isdigit()
    assert said["durability"] == "D1"
    assert said["schema"]["now"] == said["schema"]["head"]
    guard = {"kind": "one writer under a file lock", "sqlite_has_wal_race": has_wal_race()}
    assert said["write_guard"] == (guard if dialect == "sqlite" else None)
    assert "Set-Cookie" not in answer.headers


def test_it_says_what_waits_in_the_outbox(app: Flask, session: Session, client: ProofReader) -> None:
    before = client.get("/healthz").get_json()["outbox"]["pending"]
    with transaction() as deed:
        deed.add(job("notice", "health:1"))
    assert client.get("/healthz").get_json()["outbox"] == {"pending": before + 1, "failed": 0}


@pytest.mark.parametrize("wrong", ["DELETE FROM alembic_version", "DROP TABLE alembic_version"])
def test_a_schema_that_is_not_ours_is_no_health(dialect: str, wrong: str) -> None:
    from sqlalchemy import text

    from app.database import db

    with opened(fresh_database(dialect)) as app:
        with app.app_context(), db.engine.begin() as connection:
            connection.execute(text(wrong))
        answer = app.test_client().get("/healthz")
        assert answer.status_code == 503
        assert answer.get_json()["ok"] is False
        assert answer.get_json()["schema"]["now"] is None


def test_a_database_that_is_away_is_said() -> None:
    with opened("postgresql+psycopg://nobody@127.0.0.1:1/nothing") as app:
        answer = app.test_client().get("/healthz")
    assert answer.status_code == 503
    assert answer.get_json() == {"ok": False, "database": {"engine": "postgresql", "reachable": False}}


def test_figures_are_for_this_machine_alone(app: Flask, client: ProofReader) -> None:
    client.get("/es/help")
    here = client.get("/metrics")
    assert here.status_code == 200
    assert "aforo_requests_total{" in here.get_data(as_text=True)
    elsewhere = {"REMOTE_ADDR": "192.0.2.7"}
    assert client.get("/metrics", environ_base=elsewhere).status_code == 404
    for header in ("X-Forwarded-For", "Forwarded"):
        assert client.get("/metrics", headers={header: "127.0.0.1"}).status_code == 404
