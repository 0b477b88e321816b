"""Every setting: its default, its unit, its meaning. Read from the environment, prefix AFORO_."""

import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import current_app
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

ROOT = Path(__file__).resolve().parent.parent


class SettingError(Exception):
    """A setting is missing or cannot be read; the text says which and what to do."""


def _flag(text: str) -> bool:
    if text.lower() in {"1", "true", "yes", "on"}:
        return True
    if text.lower() in {"0", "false", "no", "off", ""}:
        return False
    raise ValueError("write 1 or 0")


def _words(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _database(text: str) -> str:
    """The address with its driver; what cannot be read is not repeated, for a password may stand in it."""
    for prefix in ("postgresql://", "postgres://"):
        if text.startswith(prefix):
            text = "postgresql+psycopg://" + text.removeprefix(prefix)
    try:
        found = make_url(text) if text else None
    except (ArgumentError, ValueError):
        found = None
    if text and (found is None or found.get_backend_name() not in {"postgresql", "sqlite"}):
        raise ValueError(
            "write postgresql://user:password@host:port/name, or leave it out for SQLite"
        ) from None
    return text


def _mail(text: str) -> str:
    try:
        target = urlsplit(text)
        has_port = target.port is None or target.port > 0
    except ValueError:
        raise ValueError("write the mail server's port as a number, like smtp://host:587") from None
    if target.scheme not in {"file", "smtp", "smtps"}:
        raise ValueError("write smtp://host:port, smtps://host:port or file:")
    if target.scheme != "file" and not (target.hostname and has_port):
        raise ValueError("the mail server's name is missing")
    return text


def _setting(default: str, meaning: str, read: Callable[[str], Any] = str) -> Any:
    return field(metadata={"default": default, "meaning": meaning, "read": read})


@dataclass(frozen=True)
class Settings:
    """The settings of one application; `AFORO_` + the field's name in upper case sets each."""

    env: str = _setting("development", "development or production")
    data_dir: Path = _setting("var", "folder for the SQLite file, built static files and mail files", Path)
    database_url: str = _setting("", "SQLAlchemy address; empty: aforo.db in the data folder", _database)
    base_url: str = _setting("", "public address; the only source of absolute links")
    secret_key: str = _setting("", "at least 32 characters; production refuses to start without it")
    trusted_hosts: tuple[str, ...] = _setting(
        "", "host names answered, by commas; empty: the base URL's", _words
    )
    proxy_hops: int = _setting("0", "proxies in front whose X-Forwarded-* is believed", int)
    mail_url: str = _setting(
        "file:", "smtp://user:password@host:port?starttls=1, smtps://…, or file: for the data folder", _mail
    )
    mail_from: str = _setting("Aforo <aforo@localhost>", "sender of every message")
    mail_per_minute: int = _setting("120", "messages a minute at most, of all workers together", int)
    programme_es: str = _setting(
        "Programa de talleres de migración laboral", "name of the programme, Spanish"
    )
    programme_en: str = _setting("Labour migration workshop programme", "name of the programme, English")
    controller: str = _setting("", "who answers for the personal data: name of the entity")
    data_bank: str = _setting("", "registration code of the personal data bank")
    officer: str = _setting("", "data protection officer: name or post")
    contact_email: str = _setting("", "how participants reach the programme by mail")
    contact_phone: str = _setting("", "how participants reach the programme by phone, with country code")
    data_licence: str = _setting("CC BY 4.0", "licence of the open data: its short name")
    data_licence_url: str = _setting(
        "https://creativecommons.org/licenses/by/4.0/", "where the licence of the open data is to be read"
    )
    demo: bool = _setting("1", "load and show the demonstration plan", _flag)
    workers: int = _setting("2", "web processes", int)
    page_cache: float = _setting(
        "1", "seconds a public page may lag behind; 0 turns the page cache off", float
    )
    min_fill: float = _setting("2", "seconds a person needs at least to fill the form", float)
    limits: bool = _setting("1", "rate limits on", _flag)
    limit_forms_address: str = _setting(
        "600 per 10 minutes; 200 per 10 seconds", "sign-up forms from one address, with their mistakes"
    )
    limit_signup_address: str = _setting("120 per 10 minutes; 60 per 10 seconds", "sign-ups from one address")
    limit_signup_network: str = _setting("600 per 10 minutes", "sign-ups from one IPv6 /48")
    limit_signup_contact: str = _setting("5 per hour", "sign-ups with one phone or e-mail, a workshop")
    limit_letters: str = _setting(
        "10 per hour", "letters to one e-mail, brought about by sign-ups and changes"
    )
    limit_signup_workshop: str = _setting("2400 per minute; 200 per second", "sign-ups for one workshop")
    limit_signup_all: str = _setting("4800 per minute; 400 per second", "sign-ups over all workshops")
    limit_own: str = _setting("30 per hour", "changes to one sign-up by its owner")
    limit_delegation: str = _setting("300 per hour", "names given by one delegation")
    limit_messages: str = _setting("10 per day", "messages to a group, of one workshop")
    limit_import: str = _setting("30 per hour", "spreadsheets sent by one account")
    limit_misses: str = _setting("30 per minute", "wrong links, codes and searches from one address")
    limit_certificate: str = _setting("60 per minute", "certificate checks from one address")
    limit_code: str = _setting("10 per hour", "wrong answers for one ticket code")
    limit_code_workshop: str = _setting("60 per day", "wrong answers for all ticket codes of one workshop")
    limit_tips: str = _setting("20 per hour", "facts told about what is not known, from one address")
    limit_downloads: str = _setting("60 per minute", "open data files and calendars from one address")
    limit_resend: str = _setting("30 per hour", "requests for a lost link from one address")
    limit_resend_contact: str = _setting("3 per hour", "requests for a lost link to one contact")
    limit_sign_in: str = _setting("10 per 15 minutes", "failed sign-ins for one account from one address")
    limit_sign_in_account: str = _setting(
        "100 per hour", "failed sign-ins for one account from browsers it never used"
    )
    limit_factor: str = _setting("10 per hour", "wrong codes for one account from browsers it never used")
    sheet_photo_days: int = _setting(
        "90", "days a photograph of a signed sheet is kept after the workshop", int
    )
    photograph_days: int = _setting(
        "730", "days a photograph on a workshop's page is kept, unless staff say another day", int
    )
    material_mb: int = _setting(
        "10", "largest file among a workshop's materials, in millions of bytes; at most 50", int
    )
    materials_most: int = _setting("20", "files among a workshop's materials", int)
    link_days: int = _setting("30", "days a personal link works after the workshop", int)
    contact_days: int = _setting("90", "days contacts, answers and notes are kept after the workshop", int)
    name_days: int = _setting("365", "days names are kept after the workshop", int)
    import_days: int = _setting(
        "14", "days the rows of an imported file are kept, from when it was sent and when it came in", int
    )
    account_days: int = _setting(
        "30", "days an invitation, a reset or a session is kept after it has ended", int
    )
    staff_days: int = _setting(
        "365", "days the name and address of an account are kept after it was disabled", int
    )
    busy_seconds: float = _setting("10", "how long a write waits for its turn before it answers busy", float)
    pool_size: int = _setting("8", "PostgreSQL connections a process", int)

    @property
    def production(self) -> bool:
        """Whether this is the real thing."""
        return self.env == "production"

    @property
    def database(self) -> str:
        """The SQLAlchemy address in force."""
        return self.database_url or f"sqlite:///{self.data_dir / 'aforo.db'}"


def settings() -> Settings:
    """The running application's settings."""
    found: Settings = current_app.extensions["aforo_settings"]
    return found


def load_settings(given: Mapping[str, str] | None = None) -> Settings:
    """Read and check the settings; raises SettingError with what to mend."""
    source = {**os.environ, **(given or {})}
    values: dict[str, Any] = {}
    for one in fields(Settings):
        text = source.get(f"AFORO_{one.name.upper()}", one.metadata["default"])
        try:
            values[one.name] = one.metadata["read"](text)
        except ValueError as error:
            shown = (
                "…" if one.name.endswith(("_url", "_key")) and text else repr(text)
            )  # it may hold a secret
            raise SettingError(
                f"AFORO_{one.name.upper()}={shown}: {error}. It means: {one.metadata['meaning']}."
            ) from None
    _complete(values, source)
    return Settings(**values)


def _complete(values: dict[str, Any], source: Mapping[str, str]) -> None:
    if values["env"] not in {"development", "production"}:
        raise SettingError("AFORO_ENV: write development or production.")
    values["data_dir"] = (ROOT / values["data_dir"]).resolve()
    values["data_dir"].mkdir(mode=0o700, parents=True, exist_ok=True)
    production = values["env"] == "production"
    if production:
        _ensure_production(values, source)
    values["base_url"] = values["base_url"].rstrip("/") or f"http://localhost:{source.get('PORT') or 8000}"
    host = _host(values["base_url"])
    if not host:
        raise SettingError("AFORO_BASE_URL: write a whole address, like https://talleres.example.org.")
    local = () if production else ("localhost", "127.0.0.1", "[::1]")
    values["trusted_hosts"] = values["trusted_hosts"] or (host, *local)
    values["secret_key"] = values["secret_key"] or _laptop_secret(values["data_dir"])
    if len(values["secret_key"]) < 32:
        raise SettingError("AFORO_SECRET_KEY: at least 32 characters, please.")


def _host(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None


def _ensure_production(values: Mapping[str, Any], source: Mapping[str, str]) -> None:
    for name, why in (
        (
            "secret_key",
            "links and sessions are signed with it; make 64 random letters and digits",
        ),
        ("base_url", "links in messages start with it"),
    ):
        if not values[name]:
            raise SettingError(f"AFORO_{name.upper()} is missing: {why}.")
    if values["mail_url"].startswith("file:"):
        raise SettingError("AFORO_MAIL_URL is missing: production needs a mail server, smtp://host:port.")
    if source.get("AFORO_CLOCK_OFFSET"):
        raise SettingError("AFORO_CLOCK_OFFSET moves the clock for tests; production refuses it.")


def _laptop_secret(folder: Path) -> str:
    """A secret of this laptop's own, kept so that links survive a restart."""
    path = folder / "secret_key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_hex(32), encoding="ascii")
    return path.read_text(encoding="ascii")
