"""What a passphrase must be."""

from __future__ import annotations

from clea_desktop.domain.errors import RuleError

SHORTEST = 12
"""In signs: four short words, which anybody remembers and nobody guesses."""


def check_passphrase(passphrase: str) -> None:
    """Refuse a passphrase that would protect nothing.

    :raises RuleError: it is too short.
    """
    if len(passphrase.strip()) < SHORTEST:
        raise RuleError(
            f"La phrase de passe est trop courte : il faut {SHORTEST} signes au moins, comme "
            "quatre petits mots."
        )
