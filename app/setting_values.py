"""How settings are read: each reader raises ValueError with what to write instead."""

from collections.abc import Callable
from urllib.parse import urlsplit

from limits import parse_many
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError


def flag(text: str) -> bool:
    """On or off, written 1 or 0."""
    if text.lower() in {"1", "true", "yes", "on"}:
        return True
    if text.lower() in {"0", "false", "no", "off", ""}:
        return False
    raise ValueError("write 1 or 0")


def words(text: str) -> tuple[str, ...]:
    """Some words, by commas."""
    return tuple(part.strip() for part in text.split(",") if part.strip())


def database(text: str) -> str:
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


def mail(text: str) -> str:
    """The address of a mail server, or of a folder."""
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


def address(text: str) -> str:
    """A whole address of the web, or none."""
    try:
        found = urlsplit(text)
        is_whole = found.scheme in {"http", "https"} and found.hostname
    except ValueError:
        is_whole = False
    if text and not is_whole:
        raise ValueError("write a whole address, like https://talleres.example.org")
    return text


def rates(text: str) -> str:
    """How often something may happen, as the limiter reads it."""
    try:
        parse_many(text)
    except ValueError:
        raise ValueError("write it like 30 per minute, or 600 per hour; 20 per second") from None
    return text


def whole(least: int, most: int = 1_000_000) -> Callable[[str], int]:
    """A reader of whole numbers within these bounds."""

    def read(text: str) -> int:
        plain = text.strip()
        if not (plain.isascii() and plain.isdecimal() and least <= int(plain[:10]) <= most):
            raise ValueError(f"write a whole number from {least} to {most}")
        return int(plain)

    return read


def seconds(text: str) -> float:
    """So many seconds, parts of one too."""
    try:
        found = float(text)
    except ValueError:
        found = -1
    if not 0 <= found <= 86_400:
        raise ValueError("write seconds, like 2 or 0.5")
    return found
