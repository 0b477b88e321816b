"""The two codes of a certificate: the QR's, and the one people type, whose last sign catches a slip.

Both are made from the certificate's own random name and the secret, and only their hashes are kept. The
QR's has 128 bits; the typed one 80, which is enough because every look is counted.
"""

from ..tokens import CROCKFORD, as_code, hashed, keyed

# Signs of the QR's code, and of the typed one with its check.
QR_LENGTH, TYPED_LENGTH = 26, 17


def qr_code_of(ref: str) -> str:
    """The 26 characters of a certificate's QR."""
    return _written(keyed("certificate QR", ref)[:16], QR_LENGTH)


def typed_code_of(ref: str) -> str:
    """The 16 characters people type, and the one that checks them."""
    code = _written(keyed("certificate code", ref)[:10], TYPED_LENGTH - 1)
    return code + check_of(code)


def check_of(code: str) -> str:
    """The last sign: it differs for every single slip and for every two neighbours that change places."""
    return CROCKFORD[_times_two(_sum_of(code))]


def has_slip(typed: str) -> bool:
    """Whether something that is as long as a typed code cannot be one."""
    code = as_code(typed)
    return len(code) == TYPED_LENGTH and not (_is_written(code) and _sum_of(code) == 0)


def is_code(typed: str) -> bool:
    """Whether something may be a code at all, however it was typed."""
    code = as_code(typed)
    return _is_written(code) and (
        len(code) == QR_LENGTH or (len(code) == TYPED_LENGTH and not has_slip(code))
    )


def looked_for(typed: str) -> str:
    """What the database keeps of a code."""
    return hashed(as_code(typed))


def shown(code: str) -> str:
    """A typed code as people read it: 7K3M-9QX2-PT4V-W8ZA-5."""
    return "-".join(code[place : place + 4] for place in range(0, len(code), 4))


def _is_written(code: str) -> bool:
    return all(sign in CROCKFORD for sign in code)


def _sum_of(code: str) -> int:
    """The code as a polynomial over the field of 32 elements, at the field's generator: 0 for a whole one."""
    total = 0
    for sign in code:
        total = _times_two(total) ^ CROCKFORD.index(sign)
    return total


def _times_two(element: int) -> int:
    """Times the generator, modulo x⁵ + x² + 1."""
    return (element << 1) ^ (0b100101 if element & 0b10000 else 0)


def _written(part: bytes, length: int) -> str:
    number = int.from_bytes(part, "big")
    return "".join(CROCKFORD[number >> 5 * place & 31] for place in reversed(range(length)))
