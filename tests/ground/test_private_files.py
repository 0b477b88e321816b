"""What holds people's data on disk is for its owner alone."""

import stat
from email.message import EmailMessage
from pathlib import Path

from sqlalchemy import text

from app import create_app
from app.database import db, transaction
from app.messages.mail import deliver


def _open_to_others(folder: Path) -> list[str]:
    return [str(path) for path in [folder, *folder.rglob("*")] if stat.S_IMODE(path.stat().st_mode) & 0o077]


def test_database_log_and_letters_are_for_their_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "var"
    app = create_app({"AFORO_DATA_DIR": str(folder), "AFORO_ENV": "development"})
    letter = EmailMessage()
    letter["Message-ID"] = "<one@example.org>"
    with app.app_context():
        with transaction() as session:
            session.execute(text("CREATE TABLE one (number INTEGER)"))
        deliver(letter)
        names = {path.name for path in folder.rglob("*") if path.is_file()}
        assert {"aforo.db", "aforo.db-wal", "one.eml"} <= names
        kept = [one for one in _open_to_others(folder) if "/static" not in one]
        db.engine.dispose()
    assert kept == []
