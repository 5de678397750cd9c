"""A dossier file sealed for another organisme: an age envelope, opened by its phrase alone."""

from __future__ import annotations

import pyrage
from pyrage import passphrase

from clea_desktop.domain.errors import RuleError

_HEAD = b"age-encryption.org/"


def is_envelope(content: bytes) -> bool:
    """Whether a file is sealed."""
    return content.startswith(_HEAD)


def seal(content: bytes, phrase: str) -> bytes:
    """The envelope of a content; some seconds are spent so that guessing costs as much."""
    return bytes(passphrase.encrypt(content, phrase))


def unseal(content: bytes, phrase: str, name: str) -> bytes:
    """What an envelope holds.

    :param name: of its file, for the sentence.
    :raises RuleError: another phrase, or the file is damaged.
    """
    # Told by phone: capitals and spaces are those of who writes it down.
    for said in dict.fromkeys((phrase, " ".join(phrase.lower().split()))):
        try:
            return bytes(passphrase.decrypt(content, said))
        except pyrage.DecryptError:
            continue
    raise RuleError(
        f"L’enveloppe « {name} » ne s’ouvre pas : la phrase n’est pas la sienne, ou le fichier "
        "est abîmé ; vérifiez la phrase, ou redemandez le fichier."
    )
