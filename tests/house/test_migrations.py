"""Migrations: numbered, in one line, equal to the models, and able to go up, down and up again."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Engine, MetaData, create_engine, inspect, select, text

from app.attendance.models import WALK_IN, WalkIn
from app.attendance.told import Newcomer, Told
from app.audit import COMMAND
from app.clock import now
from app.database import Base, db, transaction
from app.institutions.models import Institution
from app.plan.models import Plan
from app.registration.models import Registration
from app.registration.people import Represented
from app.tallies.models import EditionBody
from app.tallies.signing import sign_off
from app.workshops.models import Workshop
from tests.databases import drop_database, fresh_database, opened, run
from tests.makers import a_person, make_plan, make_workshop, sign_up, today
from tests.tallies.programmes import arrive, closing_of, keep_told

from .tree import ROOT, load_every_table

VERSIONS = ROOT / "migrations" / "versions"
NUMBERED = re.compile(r"(\d{4})_[a-z0-9_]+\.py")
REVISION = re.compile(r"^revision(?:: str)? = \"(\w+)\"", re.MULTILINE)
BEFORE = re.compile(r"^down_revision(?:: [^=]+)? = (?:\"(\w+)\"|None)", re.MULTILINE)


@pytest.fixture
def engine(dialect: str) -> Iterator[Engine]:
    """A database with every table and nothing in them."""
    load_every_table()
    url = fresh_database(dialect, "empty")
    made = create_engine(url)
    yield made
    made.dispose()
    drop_database(url)


def misnumbered(folder: Path) -> Iterator[str]:
    """Migrations whose number is not the next, or that do not follow the one before."""
    before = None
    for number, path in enumerate(sorted(folder.glob("*.py")), 1):
        source = path.read_text(encoding="utf-8")
        name, revision, down = NUMBERED.fullmatch(path.name), REVISION.search(source), BEFORE.search(source)
        if not (name and revision and down):
            yield f"{path.name}: no number, revision or down_revision"
            continue
        if int(name[1]) != number or not revision[1].startswith(name[1]) or down[1] != before:
            yield f"{path.name}: is {revision[1]} after {down[1]}, the one before is {before}"
        before = revision[1]


def differences(connection: Connection, metadata: MetaData) -> list[Any]:
    """What the models say and the database does not, or the other way round."""
    options = {"compare_type": True, "include_object": _is_ours}
    return list(compare_metadata(MigrationContext.configure(connection, opts=options), metadata))


def _is_ours(_thing: object, name: str | None, kind: str, _reflected: bool, _compared: object) -> bool:
    return not (kind == "table" and name == "alembic_version")


def _shape(engine: Engine) -> dict[str, Any]:
    """Everything a database says of its tables."""
    seen = inspect(engine)
    return {
        table: (
            sorted(
                (column["name"], str(column["type"]), column["nullable"])
                for column in seen.get_columns(table)
            ),
            sorted(map(_index, seen.get_indexes(table))),
            sorted(str(key["constrained_columns"]) for key in seen.get_foreign_keys(table)),
            sorted(str(rule["name"]) for rule in seen.get_check_constraints(table)),
            sorted(str(rule["name"]) for rule in seen.get_unique_constraints(table)),
        )
        for table in seen.get_table_names()
    }


def _index(index: Any) -> str:
    options = sorted((name, str(value)) for name, value in index.get("dialect_options", {}).items())
    return f"{index['name']} {index['column_names']} {index['unique']} {options}"


def test_migrations_are_numbered_in_one_line() -> None:
    assert len(list(VERSIONS.glob("*.py"))) > 3, "the guard sees no migrations"
    assert list(misnumbered(VERSIONS)) == []


def test_the_models_match_the_migrated_database(engine: Engine) -> None:
    assert len(Base.metadata.tables) > 20, "the guard sees no tables"
    with engine.connect() as connection:
        assert differences(connection, Base.metadata) == []


def test_a_planted_difference_is_seen(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE job ADD COLUMN forgotten integer"))
    with engine.connect() as connection:
        assert [kind for kind, *_ in differences(connection, Base.metadata)] == ["remove_column"]


def test_the_application_knows_every_table() -> None:
    """A model nobody imports would be left out of the next migration."""
    load_every_table()
    ask = "import app; from app.database import Base; print(len(Base.metadata.tables))"
    known = subprocess.run([sys.executable, "-c", ask], cwd=ROOT, capture_output=True, text=True, check=True)
    assert int(known.stdout) == len(Base.metadata.tables)


def test_migrations_go_up_and_down_and_up(engine: Engine) -> None:
    whole = _shape(engine)
    with opened(engine.url.render_as_string(hide_password=False)) as app:
        run(app, "db", "downgrade", "base")
        assert set(inspect(engine).get_table_names()) == {"alembic_version"}
        run(app, "db", "upgrade")
        assert _shape(engine) == whole


def test_whoever_signed_up_before_is_found_as_those_after(dialect: str) -> None:
    url = fresh_database(dialect)
    found = select(Registration.squeezed)
    at_the_door = select(WalkIn.person_key, WalkIn.search).order_by(WalkIn.given_names)
    with opened(url) as app, app.app_context():
        sign_up(make_workshop(), a_person(given_names="Ana-María", family_names="O’Neil Ñahui"))
        before = db.session.scalar(found)
        assert before.startswith("anamariaoneilnahui")
        came = Newcomer("Ana  María", "Ñahui", "", "+51911111111"), Newcomer("Beto", "Ñahui", "Cía. Única")
        told = (Told(str(uuid4()), WALK_IN, now(), newcomer=one) for one in came)
        keep_told(make_workshop(when=today()), *told)
        kept = db.session.execute(at_the_door).all()
        key = a_person(given_names="ana maría", family_names="Ñahui", phone=came[0].phone).key
        assert kept == [(key, "ana maria nahui"), (None, "beto nahui cia. unica")]
        db.session.remove()
        db.engine.dispose()
        run(app, "db", "downgrade", "0031_figures_in_force")
        run(app, "db", "upgrade")
        assert db.session.scalar(found) == before and db.session.execute(at_the_door).all() == kept
    drop_database(url)


def _held(plan: Plan, first: Represented, at_the_door: Represented, other: Represented) -> None:
    """A workshop that is over and whose desk is closed: ten signed up and came, and one more came."""
    workshop = make_workshop(when=today(), plan_id=plan.id)
    for one in (*[first] * 5, *[other] * 5):
        sign_up(workshop, a_person(represents=one))
    mine = select(Registration.id).where(Registration.workshop_id == workshop.id)
    arrive(workshop, *db.session.scalars(mine))
    newcomer = Newcomer("Persona", "Ejemplo", represents=at_the_door)
    keep_told(workshop, Told(str(uuid4()), WALK_IN, now(), newcomer=newcomer))
    closing_of(workshop)
    with transaction() as session:
        session.get_one(Workshop, workshop.id).state = "held"


def test_of_an_edition_signed_before_the_bodies_are_written_down(dialect: str) -> None:
    url = fresh_database(dialect)
    found = select(EditionBody.plan_id, EditionBody.institution_id, EditionBody.workshops)
    with opened(url) as app, app.app_context():
        plans = [make_plan(f"plan-{number}", now().year, now().year) for number in (1, 2)]
        keys = ("GR-21", "MP-2101", "ORG-CGTP")
        bodies = [db.session.scalars(select(Institution).where(Institution.key == key)).one() for key in keys]
        for plan in plans:
            _held(plan, *(Represented("21", institution_id=one.id, kind=one.kind) for one in bodies))
        sign_off(COMMAND, "Persona Ejemplo", plans[0].id, 1, "Ejemplo", "Example")
        kept = db.session.execute(found).all()
        (code,) = db.session.scalars(select(Workshop.code).where(Workshop.plan_id == plans[0].id))
        assert sorted(kept) == [(plans[0].id, one.id, [code]) for one in bodies[:2]]
        db.session.remove()
        db.engine.dispose()
        run(app, "db", "downgrade", "0043_emails_at_the_door")
        run(app, "db", "upgrade")
        assert sorted(db.session.execute(found).all()) == sorted(kept)
    drop_database(url)


def test_a_migration_out_of_line_is_seen(tmp_path: Path) -> None:
    for name, revision, down in (
        ("0001_a", "0001", "None"),
        ("0002_b", "0002", '"0001"'),
        ("0003_c", "0003", '"0001"'),
    ):
        text = f'revision = "{revision}"\ndown_revision = {down}\n'
        (tmp_path / f"{name}.py").write_text(text, encoding="utf-8")
    assert list(misnumbered(tmp_path)) == ["0003_c.py: is 0003 after 0001, the one before is 0002"]
