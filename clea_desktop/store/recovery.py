"""The recovery code: 160 random bits that a person can copy by hand.

Written in Crockford's base 32, in groups of four, with a check sign for each half: a slip of the
pen is told before anything slow is tried.
"""

from __future__ import annotations

import secrets

from clea_desktop.domain.errors import RuleError

_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_ALIKE = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
_BITS = 160
_LENGTH = _BITS // 5
_GROUP = 4
_CHECK_MODULUS = 31 * 33


def new_code() -> str:
    """A code never given before: 32 signs and two of control, in groups."""
    number = secrets.randbits(_BITS)
    body = "".join(_SIGNS[number >> shift & 31] for shift in range(_BITS - 5, -1, -5))
    return _grouped(body + _control(number))


def read_code(text: str) -> bytes:
    """The secret of a code, whatever its case, spaces and dashes.

    :raises RuleError: it was mistyped, or is not one.
    """
    signs = "".join(sign for sign in text.upper().translate(_ALIKE) if sign in _SIGNS)
    if len(signs) != _LENGTH + 2:
        raise RuleError(
            f"Le code de secours compte {_LENGTH + 2} signes, et non {len(signs)} : relisez la "
            "fiche."
        )
    number = 0
    for sign in signs[:_LENGTH]:
        number = number << 5 | _SIGNS.index(sign)
    if _control(number) != signs[_LENGTH:]:
        raise RuleError("Le code de secours contient une faute de frappe : relisez la fiche.")
    return number.to_bytes(_BITS // 8, "big")


def _control(number: int) -> str:
    rest = number % _CHECK_MODULUS
    return _SIGNS[rest >> 5] + _SIGNS[rest & 31]


def _grouped(signs: str) -> str:
    return "-".join(signs[start : start + _GROUP] for start in range(0, len(signs), _GROUP))
