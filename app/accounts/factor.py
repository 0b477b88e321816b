"""The second factor: a code of six digits that changes every half minute, and recovery codes.

The secret is made from the key of the settings and the account's nonce, and kept nowhere: a copy of the
database alone gives nobody a code. The same holds for the recovery codes' hashes.
"""

import base64
from collections.abc import Sequence
from datetime import datetime

import pyotp

from ..tokens import as_code, keyed, short_code
from .models import Account

# How long a code lasts, in seconds, and how many neighbours are taken besides: clocks of phones are off.
LASTS, NEIGHBOURS = 30, 1
MOST_CODES = 10
ISSUER = "Aforo"


def fresh_nonce(token: str) -> str:
    """What a new secret is made of: the same while one session sets it up, on every look at the page."""
    return keyed("new factor", token).hex()[:32]


def secret(account_id: int, nonce: str) -> str:
    """The secret as an authenticator app takes it: 160 bits in 32 letters and digits."""
    return base64.b32encode(keyed("factor", account_id, nonce)[:20]).decode()


def address(account: Account, nonce: str) -> str:
    """What the square says to an authenticator app."""
    made = pyotp.TOTP(secret(account.id, nonce), interval=LASTS)
    return made.provisioning_uri(name=account.email, issuer_name=ISSUER)


def current_code(account: Account, at: datetime) -> str:
    """The code of this half minute; shown only for demonstration accounts."""
    return pyotp.TOTP(secret(account.id, account.factor_nonce or ""), interval=LASTS).at(at)


def step_of(account_id: int, nonce: str, typed: str, at: datetime, last: int | None) -> int | None:
    """The half minute a code belongs to, when it is right and later than the last one used."""
    code = "".join(typed.split())
    if not (len(code) == 6 and code.isascii() and code.isdigit()):
        return None
    made, now_ = pyotp.TOTP(secret(account_id, nonce), interval=LASTS), int(at.timestamp()) // LASTS
    for step in range(now_ - NEIGHBOURS, now_ + NEIGHBOURS + 1):
        if pyotp.utils.strings_equal(code, made.generate_otp(step)) and (last is None or step > last):
            return step
    return None


def fresh_codes() -> Sequence[str]:
    """Recovery codes, to be shown once: 40 random bits each."""
    return [short_code() for _ in range(MOST_CODES)]


def code_hash(account_id: int, typed: str) -> str:
    """What the table keeps of a recovery code."""
    return keyed("recovery", account_id, as_code(typed)).hex()
