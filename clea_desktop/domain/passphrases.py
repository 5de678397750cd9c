"""What a passphrase must be."""

from __future__ import annotations

from clea_desktop.domain.errors import RuleError

SHORTEST = 12
"""In signs: four short words, which anybody remembers and nobody guesses."""


LONGEST = 1_000
"""In signs: beyond it, something else was pasted, and would never be typed again."""


def check_passphrase(passphrase: str) -> None:
    """Refuse a passphrase that would protect nothing, or that nobody could type again.

    :raises RuleError: it is too short or too long, or a space that nobody sees begins or ends it.
    """
    if len(passphrase.strip()) < SHORTEST:
        raise RuleError(
            f"La phrase de passe est trop courte : il faut {SHORTEST} signes au moins, comme "
            "quatre petits mots."
        )
    if len(passphrase) > LONGEST:
        raise RuleError(
            f"La phrase de passe est trop longue : {LONGEST} signes au plus, et plusieurs petits "
            "mots suffisent."
        )
    if passphrase != passphrase.strip():
        raise RuleError(
            "La phrase de passe commence ou finit par une espace, qui ne se voit pas : retirez-la."
        )
