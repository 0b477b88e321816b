"""Every setting: its default, its unit, its meaning. Read from the environment, prefix AFORO_."""

import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import current_app

from . import setting_values as read

ROOT = Path(__file__).resolve().parent.parent


class SettingError(Exception):
    """A setting is missing or cannot be read; the text says which and what to do."""


def _setting(default: str, meaning: str, reader: Callable[[str], Any] = str) -> Any:
    return field(metadata={"default": default, "meaning": meaning, "read": reader})


def _rate(default: str, meaning: str) -> Any:
    return _setting(default, meaning, read.rates)


@dataclass(frozen=True)
class Settings:
    """The settings of one application; `AFORO_` + the field's name in upper case sets each."""

    env: str = _setting("development", "development or production")
    data_dir: Path = _setting("var", "folder for the SQLite file, built static files and mail files", Path)
    database_url: str = _setting("", "SQLAlchemy address; empty: aforo.db in the data folder", read.database)
    base_url: str = _setting("", "public address; the only source of absolute links", read.address)
    secret_key: str = _setting("", "at least 32 characters; production refuses to start without it")
    trusted_hosts: tuple[str, ...] = _setting(
        "", "host names answered, by commas; empty: the base URL's", read.words
    )
    proxy_hops: int = _setting("0", "proxies in front whose X-Forwarded-* is believed", read.whole(0, 9))
    mail_url: str = _setting(
        "file:",
        "smtp://user:password@host:port?starttls=1, smtps://…, or file: for the data folder",
        read.mail,
    )
    mail_from: str = _setting("Aforo <aforo@localhost>", "sender of every message")
    mail_per_minute: int = _setting(
        "120", "messages a minute at most, of all workers together", read.whole(1)
    )
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
    demo: bool = _setting("1", "load and show the demonstration plan", read.flag)
    workers: int = _setting("2", "web processes", read.whole(1, 64))
    page_cache: float = _setting(
        "1", "seconds a public page may lag behind; 0 turns the page cache off", read.seconds
    )
    min_fill: float = _setting("2", "seconds a person needs at least to fill the form", read.seconds)
    limits: bool = _setting("1", "rate limits on", read.flag)
    limit_forms_address: str = _rate(
        "600 per 10 minutes; 200 per 10 seconds", "sign-up forms from one address, with their mistakes"
    )
    limit_signup_address: str = _rate("120 per 10 minutes; 60 per 10 seconds", "sign-ups from one address")
    limit_signup_network: str = _rate("600 per 10 minutes", "sign-ups from one IPv6 /48")
    limit_signup_contact: str = _rate("5 per hour", "sign-ups with one phone or e-mail, a workshop")
    limit_letters: str = _rate("10 per hour", "letters to one e-mail, brought about by sign-ups and changes")
    limit_signup_workshop: str = _rate("2400 per minute; 200 per second", "sign-ups for one workshop")
    limit_signup_all: str = _rate("4800 per minute; 400 per second", "sign-ups over all workshops")
    limit_own: str = _rate("30 per hour", "changes to one sign-up by its owner")
    limit_delegation: str = _rate("300 per hour", "names given by one delegation")
    limit_messages: str = _rate("10 per day", "messages to a group, of one workshop")
    limit_import: str = _rate("30 per hour", "spreadsheets sent by one account")
    limit_misses: str = _rate("30 per minute", "wrong links, codes and searches from one address")
    limit_certificate: str = _rate("60 per minute", "certificate checks from one address")
    limit_code: str = _rate("10 per hour", "wrong answers for one ticket code")
    limit_code_workshop: str = _rate("60 per day", "wrong answers for all ticket codes of one workshop")
    limit_tips: str = _rate("20 per hour", "facts told about what is not known, from one address")
    limit_downloads: str = _rate("60 per minute", "open data files and calendars from one address")
    limit_resend: str = _rate("30 per hour", "requests for a lost link from one address")
    limit_resend_contact: str = _rate("3 per hour", "requests for a lost link to one contact")
    limit_sign_in: str = _rate("10 per 15 minutes", "failed sign-ins for one account from one address")
    limit_sign_in_account: str = _rate(
        "100 per hour", "failed sign-ins for one account from browsers it never used"
    )
    limit_factor: str = _rate("10 per hour", "wrong codes for one account from browsers it never used")
    sheet_photo_days: int = _setting(
        "90", "days a photograph of a signed sheet is kept after the workshop", read.whole(1, 36_500)
    )
    photograph_days: int = _setting(
        "730",
        "days a photograph on a workshop's page is kept, unless staff say another day",
        read.whole(1, 36_500),
    )
    material_mb: int = _setting(
        "10", "largest file among a workshop's materials, in millions of bytes; at most 50", read.whole(1, 50)
    )
    materials_most: int = _setting("20", "files among a workshop's materials", read.whole(1, 1000))
    link_days: int = _setting("30", "days a personal link works after the workshop", read.whole(1, 36_500))
    contact_days: int = _setting(
        "90", "days contacts, answers and notes are kept after the workshop", read.whole(1, 36_500)
    )
    name_days: int = _setting("365", "days names are kept after the workshop", read.whole(1, 36_500))
    import_days: int = _setting(
        "14",
        "days the rows of an imported file are kept, from when it was sent and when it came in",
        read.whole(1, 36_500),
    )
    account_days: int = _setting(
        "30", "days an invitation, a reset or a session is kept after it has ended", read.whole(1, 36_500)
    )
    staff_days: int = _setting(
        "365", "days the name and address of an account are kept after it was disabled", read.whole(1, 36_500)
    )
    busy_seconds: float = _setting(
        "10", "how long a write waits for its turn before it answers busy", read.seconds
    )
    pool_size: int = _setting("8", "PostgreSQL connections a process", read.whole(1, 100))

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
    try:
        values["data_dir"].mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise SettingError(f"AFORO_DATA_DIR={values['data_dir']}: {error.strerror}.") from None
    production = values["env"] == "production"
    if production:
        _ensure_production(values, source)
    values["base_url"] = values["base_url"].rstrip("/") or f"http://localhost:{source.get('PORT') or 8000}"
    host = urlsplit(values["base_url"]).hostname or ""
    local = () if production else ("localhost", "127.0.0.1", "[::1]")
    values["trusted_hosts"] = values["trusted_hosts"] or (host, *local)
    values["secret_key"] = values["secret_key"] or _laptop_secret(values["data_dir"])
    if len(values["secret_key"]) < 32:
        raise SettingError("AFORO_SECRET_KEY: at least 32 characters, please.")


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
