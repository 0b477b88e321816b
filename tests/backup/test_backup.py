"""Backup and restore: whole or not at all, on both databases and across, and taken while people sign up."""

import hashlib
import json
import shutil
import stat
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from threading import Event, Thread
from typing import Any

import psutil
import pytest
from flask import Flask
from sqlalchemy import select, text, update
from sqlalchemy.exc import DatabaseError

from app.accounts.actions import create_account
from app.accounts.entering import sign_in
from app.accounts.queries import find_signed_in
from app.archive import Manifest, opened
from app.attendance import evidence
from app.attendance.evidence import keep_photo
from app.attendance.paper import SheetPhoto
from app.audit import COMMAND
from app.backup import concerns
from app.certificates.models import CertificateBatch as Batch
from app.clock import now
from app.database import db, transaction
from app.registration.models import Registration
from app.schema import head, is_current
from app.tokens import hashed
from app.work import seal
from app.workshops import materials
from app.workshops.editions import Edition
from app.workshops.materials import Material, add_material
from app.workshops.models import Workshop
from app.workshops.seats import Seats
from tests.attendance.sheet import a_photo, printed
from tests.cast import PASSWORD
from tests.databases import DIALECTS, copy_of, drop_database, fresh_database, run, settings_for
from tests.databases import opened as opened_on
from tests.makers import a_person, make_plan, make_workshop, sign_up
from tests.servers import Command
from tests.turns import on_one

OpenApp = Callable[..., Flask]


class Lived:
    """A database people have used, and its backup."""

    def __init__(self, dialect: str, folder: Path) -> None:
        self.url, self.path = fresh_database(dialect), folder / f"{dialect}.zip"
        with opened_on(self.url) as app:
            with app.app_context():
                live_in()
            self.manifest = take(app, self.path)


def live_in() -> None:
    """What people leave in a database."""
    for capacity in (3, 10):
        workshop = make_workshop(capacity=capacity)
        for number in range(5):
            sign_up(workshop, a_person(given_names="Ñusta ’ «😀»", email=f"p{number}@example.org"))
    plan = make_plan("edition", 2027, 2030)
    with transaction() as session:
        pdf = bytes(range(256))
        session.add(Batch(workshop_id=workshop.id, state="ready", made_at=now(), pdf=pdf))
        said = {"signer": "Una", "reason_es": "Uno", "reason_en": "One", "tables": {"workshops": []}}
        session.add(Edition(plan_id=plan.id, version=1, signed_at=now(), **said))
    seal()


@pytest.fixture(scope="module")
def lives(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Lived]]:
    """One on each dialect, made when first asked for, and the same for all."""
    made: dict[str, Lived] = {}
    yield made
    for one in made.values():
        drop_database(one.url)


@pytest.fixture
def lived(lives: dict[str, Lived], dialect: str, tmp_path_factory: pytest.TempPathFactory) -> Lived:
    """The database people have used, on this dialect; it stays as it is."""
    if dialect not in lives:
        lives[dialect] = Lived(dialect, tmp_path_factory.mktemp("lived"))
    return lives[dialect]


@pytest.fixture
def open_app() -> Iterator[OpenApp]:
    """Applications on databases of their own: `open_app("sqlite", "empty")`, or on this one."""
    with ExitStack() as stack:

        def make(dialect: str, filling: str = "base", url: str = "", **settings: str) -> Flask:
            url = url or fresh_database(dialect, filling)
            stack.callback(drop_database, url)
            return stack.enter_context(opened_on(url, **settings))

        yield make


@pytest.fixture
def lived_in(open_app: OpenApp, dialect: str, lived: Lived) -> Flask:
    """A database people have used, to do with as one likes."""
    return open_app(dialect, url=copy_of(lived.url))


@pytest.fixture
def archive(lived: Lived, tmp_path: Path) -> Path:
    """Its backup, to do with as one likes."""
    return Path(shutil.copyfile(lived.path, tmp_path / "one.zip"))


def take(app: Flask, path: Path) -> Manifest:
    """A backup, and what it says it holds."""
    assert "rows of" in run(app, "backup", str(path))
    with opened(path) as (_, manifest):
        return manifest


def restored(app: Flask, path: Path, *more: str) -> str:
    """What the command says; it must not fail."""
    return run(app, "restore", str(path), *more)


def refused(app: Flask, path: Path, *more: str) -> str:
    """What the command says when it refuses."""
    answer = app.test_cli_runner().invoke(args=["restore", str(path), *more])
    assert answer.exit_code == 1, answer.output
    assert "Nothing was restored" in answer.output
    return str(answer.output)


@pytest.mark.parametrize("target", DIALECTS)
def test_what_was_backed_up_is_restored_row_by_row(
    lived: Lived, open_app: OpenApp, target: str, tmp_path: Path
) -> None:
    before = lived.manifest
    assert before.tables["registration"].rows == 10
    assert before.rows > 4000
    new = open_app(target, "empty")
    assert "Look into this" not in restored(new, lived.path)
    after = take(new, tmp_path / "two.zip")
    assert after.tables == before.tables
    with new.app_context():
        assert is_current(db.session())
        assert db.session.scalars(select(Batch.pdf)).all() == [bytes(range(256))]
        workshop = db.session.scalars(select(Workshop).order_by(Workshop.id.desc())).first()
        assert workshop is not None
        assert sign_up(workshop, a_person()).is_new, "numbers go on where they stood"
        assert concerns() == []
        with pytest.raises(DatabaseError, match="never changed"), transaction() as session:
            session.execute(update(Edition).values(signer="Otra"))


def with_evidence(app: Flask) -> Path:
    """A photograph of a signed page; its file."""
    with app.app_context():
        page = printed(
            db.session.scalars(select(Workshop).order_by(Workshop.id.desc()).limit(1)).one()
        ).pages[0]
        keep_photo(COMMAND, page, a_photo())
        return next(evidence.SHELF.files())


def with_material(app: Flask) -> Path:
    """A file among the materials of a workshop; where it lies."""
    with app.app_context():
        workshop = db.session.scalars(select(Workshop).order_by(Workshop.id).limit(1)).one()
        add_material(COMMAND, workshop.id, b"%PDF-1.4 example", "Uno", "One")
        return next(materials.SHELF.files())


@on_one("sqlite")
def test_photographs_and_materials_come_back_with_their_rows(
    lived_in: Flask, open_app: OpenApp, dialect: str, tmp_path: Path
) -> None:
    kept, paper = with_evidence(lived_in), with_material(lived_in)
    assert sorted(take(lived_in, tmp_path / "one.zip").files) == sorted([kept.name, paper.name])
    new = open_app(dialect, "empty")
    restored(new, tmp_path / "one.zip")
    with new.app_context():
        row = db.session.scalars(select(SheetPhoto)).one()
        put = evidence.path_of(row)
        assert put != kept and put.read_bytes() == kept.read_bytes()
        assert put.stat().st_mode & 0o077 == 0
        again = materials.path_of(db.session.scalars(select(Material)).one())
        assert again != paper and again.read_bytes() == paper.read_bytes() == b"%PDF-1.4 example"
        assert evidence.forget(COMMAND, row.keep_until) == 1 and not put.exists()


def test_the_files_are_listed_once_the_rows_are_read(lived_in: Flask) -> None:
    with lived_in.app_context():
        asked = evidence.SHELF.files()
    kept = with_evidence(lived_in)
    with lived_in.app_context():
        assert [*asked] == [kept], "one kept in between has its row in the backup"


@on_one("postgresql")
def test_a_file_with_a_name_of_others_is_put_nowhere(lived_in: Flask, archive: Path) -> None:
    manifest = told_by(archive)
    names = ("../../evil.jpg", "words.jpg", "a" * 32 + ".py")
    files = dict.fromkeys(names, hashlib.sha256(b"evil").hexdigest())
    raw = {f"files/{name}": b"evil" for name in names}
    _rewrite(archive, manifest | {"files": files}, raw=raw)
    restored(lived_in, archive, "--replace")
    with lived_in.app_context():
        folders = (evidence.SHELF.folder(), materials.SHELF.folder())
        assert not any((folder / name).exists() for folder in folders for name in names)


@on_one("sqlite")
def test_files_of_an_archive_that_is_refused_do_not_stay(
    lived_in: Flask, open_app: OpenApp, dialect: str, tmp_path: Path
) -> None:
    with_evidence(lived_in)
    take(lived_in, tmp_path / "one.zip")
    other = open_app(dialect)
    refused(other, tmp_path / "one.zip")
    with other.app_context():
        assert [*evidence.SHELF.files()] == []


def test_an_archive_without_its_file_is_damaged(lived_in: Flask, tmp_path: Path) -> None:
    kept = with_evidence(lived_in)
    take(lived_in, tmp_path / "one.zip")
    _rewrite(tmp_path / "one.zip", told_by(tmp_path / "one.zip"), raw={f"files/{kept.name}": b"another"})
    assert "is not as the manifest says" in refused(lived_in, tmp_path / "one.zip", "--replace")


def test_nobody_who_was_signed_in_then_is_signed_in_after(lived_in: Flask, tmp_path: Path) -> None:
    with lived_in.app_context():
        account = create_account(COMMAND, "a@example.org", "Persona Ejemplo", "viewer", PASSWORD)
        came = sign_in(account.email, PASSWORD, ("firefox", "linux"), is_demonstration_open=False)
        assert came is not None and came.token is not None
        token = came.token
    take(lived_in, tmp_path / "one.zip")
    with lived_in.app_context():
        assert find_signed_in(hashed(token), now()) is not None
    assert "disable again" in restored(lived_in, tmp_path / "one.zip", "--replace")
    with lived_in.app_context():
        assert find_signed_in(hashed(token), now()) is None


def test_a_backup_is_for_its_owner_alone_and_leaves_nothing_behind(lived: Lived) -> None:
    assert stat.S_IMODE(lived.path.stat().st_mode) == 0o600
    assert [path.name for path in lived.path.parent.iterdir()] == [lived.path.name]


def test_a_database_in_use_is_replaced_only_when_told(
    lived: Lived, open_app: OpenApp, dialect: str, tmp_path: Path
) -> None:
    other = open_app(dialect)
    assert "--replace" in refused(other, lived.path)
    restored(other, lived.path, "--replace")
    assert take(other, tmp_path / "two.zip").tables == lived.manifest.tables


def told_by(path: Path) -> Any:
    """The manifest of an archive."""
    with zipfile.ZipFile(path) as archive:
        return json.loads(archive.read("manifest.json"))


def _flip(path: Path, _manifest: Any) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)


def _cut(path: Path, _manifest: Any) -> None:
    path.write_bytes(path.read_bytes()[:-100])


def _empty(path: Path, _manifest: Any) -> None:
    path.write_bytes(b"")


def _newer(path: Path, manifest: Any) -> None:
    _rewrite(path, manifest | {"revision": "0999_future"})


def _another_format(path: Path, manifest: Any) -> None:
    _rewrite(path, manifest | {"format": 2})


def _one_row_less(path: Path, manifest: Any) -> None:
    _rewrite(path, manifest, skip_last_of="registration")


def _one_table_less(path: Path, manifest: Any) -> None:
    tables = {name: told for name, told in manifest["tables"].items() if name != "notice"}
    _rewrite(path, manifest | {"tables": tables})


def _no_manifest(path: Path, _manifest: Any) -> None:
    _rewrite(path, ["a list"])


def _not_a_row(path: Path, manifest: Any) -> None:
    _replace(path, manifest, "venue", b"[1, {\n")


def _not_a_day(path: Path, manifest: Any) -> None:
    row = json.dumps(
        ["someday" if name == "first_day" else 1 for name in manifest["tables"]["workshop"]["columns"]]
    )
    _replace(path, manifest, "workshop", row.encode() + b"\n")


def _replace(path: Path, manifest: Any, table: str, raw: bytes) -> None:
    """One table's rows, with a manifest that agrees."""
    told = manifest["tables"][table] | {"rows": 1, "sha256": hashlib.sha256(raw).hexdigest()}
    _rewrite(path, manifest | {"tables": manifest["tables"] | {table: told}}, raw={f"{table}.jsonl": raw})


def _rewrite(path: Path, manifest: Any, skip_last_of: str = "", raw: dict[str, bytes] | None = None) -> None:
    with zipfile.ZipFile(path) as old:
        content = {name: old.read(name) for name in old.namelist()} | (raw or {})
    content["manifest.json"] = json.dumps(manifest).encode()
    if skip_last_of:
        name = f"{skip_last_of}.jsonl"
        content[name] = b"".join(content[name].splitlines(keepends=True)[:-1])
    with zipfile.ZipFile(path, "w") as new:
        for name, written in content.items():
            new.writestr(name, written)


DAMAGES = {
    _flip: "damaged|as the manifest says|invalid|Error",
    _cut: "damaged",
    _empty: "damaged",
    _newer: "newer Aforo",
    _another_format: "format is 2",
    _one_row_less: "table registration is not as the manifest says",
    _one_table_less: "not those of its revision",
    _no_manifest: "damaged",
    _not_a_row: "damaged",
    _not_a_day: "damaged|refused it",
}


def test_a_damaged_archive_changes_nothing(lived_in: Flask, lived: Lived, tmp_path: Path) -> None:
    for damage, words in DAMAGES.items():
        bad = Path(shutil.copyfile(lived.path, tmp_path / "bad.zip"))
        damage(bad, told_by(bad))
        said = refused(lived_in, bad, "--replace")
        assert any(one in said for one in words.split("|")), (damage.__name__, said)
        assert str(bad) not in {one.path for one in psutil.Process().open_files()}, damage.__name__
    assert take(lived_in, tmp_path / "two.zip").tables == lived.manifest.tables


def test_an_archive_of_an_older_schema_is_brought_up_to_date(
    lived_in: Flask, open_app: OpenApp, dialect: str, tmp_path: Path
) -> None:
    run(lived_in, "db", "downgrade", "0006_workshops")
    before = take(lived_in, tmp_path / "old.zip")
    assert before.revision == "0006_workshops"
    new = open_app(dialect, "empty")
    restored(new, tmp_path / "old.zip")
    after = take(new, tmp_path / "new.zip")
    assert after.revision == head()
    # Who signed up is counted anew from the rows, and so old an archive has none.
    assert {name: after.tables[name].rows for name in before.tables} == {
        name: content.rows for name, content in before.tables.items()
    } | {"sign_up_count": 0}
    same = [name for name, told in before.tables.items() if after.tables[name].columns == told.columns]
    assert len(same) > 15
    assert {name: after.tables[name] for name in same} == {name: before.tables[name] for name in same}


def test_a_restored_database_that_was_not_right_says_so(
    lived_in: Flask, open_app: OpenApp, dialect: str, tmp_path: Path
) -> None:
    with lived_in.app_context(), transaction() as session:
        session.scalars(select(Seats).where(Seats.waiting > 0)).one().waiting += 1
        session.execute(text("UPDATE sign_up_count SET number = number + 1"))
        session.execute(text("UPDATE audit SET action = 'another' WHERE place = 2"))
    take(lived_in, tmp_path / "one.zip")
    said = restored(open_app(dialect, "empty", AFORO_SECRET_KEY="another key " * 4), tmp_path / "one.zip")
    for wanted in (
        "waiting keeps 3; counted are 2",
        "seated keeps 6; counted are 5",
        "The chain of the audit is broken",
        "AFORO_SECRET_KEY",
    ):
        assert wanted in said
    assert said.count("Look into this") >= 4


@pytest.mark.parametrize("backups", [1, pytest.param(6, marks=pytest.mark.prove)])
def test_a_backup_under_load_holds_everything_acknowledged_before_it(
    open_app: OpenApp, dialect: str, tmp_path: Path, backups: int
) -> None:
    app = open_app(dialect)
    with app.app_context():
        workshop = make_workshop(capacity=20)
    acknowledged: list[str] = []
    errors: list[BaseException] = []
    ended = Event()

    def sign_people_up() -> None:
        try:
            while not ended.wait(0.02):
                with app.app_context():
                    acknowledged.append(sign_up(workshop, a_person(email="x@example.org")).ref)
        except BaseException as error:
            errors.append(error)

    writers = [Thread(target=sign_people_up) for _ in range(2)]
    for writer in writers:
        writer.start()
    taken: list[tuple[int, Path, int]] = []
    try:
        for number in range(backups):
            path = tmp_path / f"{number}.zip"
            before = len(acknowledged)
            backup = Command(
                "backup", ["backup", str(path)], settings_for(app.extensions["aforo_settings"].database)
            )
            backup.start()
            assert backup.ended(180) == 0, backup.said
            taken.append((before, path, len(acknowledged)))
    finally:
        ended.set()
        for writer in writers:
            writer.join()
    assert errors == []
    for before, path, after in taken:
        ensure_holds(open_app(dialect, "empty"), path, acknowledged[:before])
        assert after > before, "nobody signed up meanwhile: there was no load"


def ensure_holds(app: Flask, path: Path, refs: list[str]) -> None:
    """The archive, restored, holds all of these, and its counters say what its rows say."""
    assert "Look into this" not in restored(app, path)
    with app.app_context():
        assert set(refs) <= set(db.session.scalars(select(Registration.ref)))
