"""Passwords: argon2id, and the same work for an account that does not exist."""

import secrets
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

# 19 MiB, two passes, one lane: about 40 ms of one core.
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# Letters and digits nobody takes for one another.
ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"


def hashed_password(password: str) -> str:
    """What the table keeps of a password."""
    return HASHER.hash(_prepared(password))


def is_right(kept: str | None, password: str) -> bool:
    """Whether the password is the one kept; without one kept, no, after the same work."""
    try:
        HASHER.verify(kept or _nobodys(), _prepared(password))
    except VerificationError:
        return False
    return kept is not None


def is_outdated(kept: str) -> bool:
    """Whether it was hashed with less work than today's."""
    return HASHER.check_needs_rehash(kept)


def new_password() -> str:
    """Twenty characters in four groups (99 bits), easy to read aloud."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(5)) for _ in range(4))


def _prepared(password: str) -> bytes:
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")


@cache
def _nobodys() -> str:
    return HASHER.hash(secrets.token_bytes(16))
