"""Links, codes and keys: made from the secret, kept only as hashes.

A personal link is an HMAC over purpose, registration and generation: it is never stored, can be made
again to be shown or sent, and a new generation makes the old one worthless.
"""

import base64
import hashlib
import hmac
import secrets
import uuid
from time import time

from .config import settings

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
# Letters people type for digits, and the separators they type between groups.
_AS_TYPED = str.maketrans("OIL", "011", "- .")


def keyed(purpose: str, *parts: object) -> bytes:
    """HMAC-SHA256 of the parts under the secret, bound to one purpose."""
    said = "\x1f".join([purpose, *map(str, parts)])
    return hmac.new(settings().secret_key.encode(), said.encode(), hashlib.sha256).digest()


def link_token(purpose: str, ref: str, generation: int) -> str:
    """The 43 characters of a personal link (256 bits)."""
    return base64.urlsafe_b64encode(keyed(purpose, ref, generation)).decode().rstrip("=")


def door_code(ref: str, generation: int) -> str:
    """The 16 characters of a ticket's QR (80 bits), good for an arrival and nothing else."""
    number = int.from_bytes(keyed("door", ref, generation)[:10], "big")
    return _crockford(number, 16)


def short_code() -> str:
    """Eight random characters a person can say aloud (40 bits); unique by the table, weak on its own."""
    return _crockford(secrets.randbits(40), 8)


def desk_code(ref: str) -> str:
    """The eight characters that let one device in to a desk, once, for a few minutes."""
    return _crockford(int.from_bytes(keyed("desk", ref)[:5], "big"), 8)


def fresh_token() -> str:
    """A secret for a device to keep (256 bits)."""
    return secrets.token_urlsafe(32)


def as_code(typed: str) -> str:
    """A code as people type it, brought to its one form."""
    return typed.upper().translate(_AS_TYPED)


def shown_code(code: str) -> str:
    """A short code as people read it: 7K3M-9QX2."""
    return f"{code[:4]}-{code[4:]}"


def hashed(token: str) -> str:
    """What the database keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def form_key() -> str:
    """A fresh key for one rendered form: an identifier, when it was issued, and our mark on both."""
    said = f"{uuid.uuid4().hex}.{int(time()):x}"
    return f"{said}.{keyed('form', said).hex()[:16]}"


def form_age(key: str) -> float | None:
    """Seconds since the key was issued; None when it is not one of ours."""
    said, _, mark = key.rpartition(".")
    if not hmac.compare_digest(keyed("form", said).hex()[:16].encode(), mark.encode()):
        return None
    return time() - int(said.rpartition(".")[2], 16)


def _crockford(number: int, length: int) -> str:
    out = []
    for _ in range(length):
        number, digit = divmod(number, 32)
        out.append(CROCKFORD[digit])
    return "".join(reversed(out))
