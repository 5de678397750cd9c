"""What a text must be to be kept: one rule for what is typed and for what arrives in files."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.french import NBSP, figures

NAME_LIMIT = 100
LINE_LIMIT = 300
TEXT_LIMIT = 20_000
"""The longest name, line (an activity, an address) and text (a note, an opinion), in characters.

Generous for people, and enough to keep screens, papers and the time of reading whole.
"""

# Controls, what turns the direction of a line unseen, and what is no sign at all.
_UNFIT = "\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff"
_UNFIT_IN_LINE = re.compile(f"[\x00-\x1f{_UNFIT}]")
_UNFIT_IN_TEXT = re.compile(f"[\x00-\x08\x0b-\x1f{_UNFIT}]")


# French typography needs its two no-break spaces.
_WIDE = f"{NBSP}\u202f"


class UnfitText(Exception):
    """A text that cannot be kept, and why, as the end of a sentence."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def name(text: str) -> str:
    """A name as it is kept: NFC, trimmed, something to read in it.

    :raises UnfitText: too long, unseen signs, nothing to read.
    """
    kept = _fit(text, NAME_LIMIT, _UNFIT_IN_LINE).strip()
    if not any(unicodedata.category(sign)[0] in "LNPS" for sign in kept):
        raise UnfitText("ce nom est vide")
    return kept


def line(text: str) -> str:
    """A line as it is kept: NFC, trimmed; it may be empty.

    :raises UnfitText: too long, unseen signs.
    """
    return _fit(text, LINE_LIMIT, _UNFIT_IN_LINE).strip()


def printed_line(text: str) -> str:
    """As :func:`line`, with nothing that a release file does not admit: every sign is seen.

    :raises UnfitText: as :func:`line`, or a sign that nobody sees, such as a soft hyphen.
    """
    kept = line(text)
    for sign in kept:
        if not sign.isprintable() and sign not in _WIDE:
            raise UnfitText(f"un signe invisible (U+{ord(sign):04X}) n’y est pas admis")
    return kept


def paragraphs(text: str) -> str:
    """A text of several lines, kept as it was written but in NFC; it may be empty.

    :raises UnfitText: too long, unseen signs (line feeds and tabs apart).
    """
    return _fit(text, TEXT_LIMIT, _UNFIT_IN_TEXT)


def full_paragraphs(text: str) -> str:
    """As :func:`paragraphs`, with something in it.

    :raises UnfitText: as :func:`paragraphs`, or nothing but spaces.
    """
    kept = paragraphs(text)
    if not kept.strip():
        raise UnfitText("ce texte est vide")
    return kept


def typed(what: str, text: str, rule: Callable[[str], str]) -> str:
    """A text somebody typed, as a rule of this page keeps it.

    :param what: what it is, as the sentence names it, in the feminine (« La note sur 2.1.3 »).
    :raises RuleError: it cannot be kept.
    """
    try:
        return rule(text)
    except UnfitText as unfit:
        raise RuleError(f"{what} n’est pas enregistrée{NBSP}: {unfit.why}.") from None


def _fit(text: str, most: int, unfit: re.Pattern[str]) -> str:
    """Text in NFC, of a length that fits as written and as kept, without unfit signs."""
    kept = unicodedata.normalize("NFC", text) if len(text) <= most else text
    length = max(len(text), len(kept))
    if length > most:
        raise UnfitText(
            f"{figures(length)} caractères, c’est trop{NBSP}: {figures(most)} au plus sont admis"
        )
    found = unfit.search(kept)
    if found:
        raise UnfitText(f"un caractère de contrôle (U+{ord(found[0]):04X}) n’y est pas admis")
    return kept
