"""What a centre that does not open any more did since a backup: its head tells without a key."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from clea_desktop.domain.errors import EnvironmentProblem
from clea_desktop.domain.french import counted, date_words, time_words
from clea_desktop.services.restoring import Offered
from clea_desktop.store.folder import Folder
from clea_desktop.store.head import Head, read_head


def is_own(data: Path, offered: Offered, known: bytes | None) -> bool | None:
    """Whether a backup is of the centre that is there; None when nothing tells.

    :param known: the centre whose backups lie in its own place; None when none of them reads.
    """
    if known is not None:
        return offered.centre == known
    return True if _same_origin(_head(data), offered.head) else None


def since_words(data: Path, offered: Offered, own: bool | None) -> str:
    """What a backup lacks of the centre it would replace, true before that and after.

    :param own: as :func:`is_own` says.
    """
    if own is None:
        return (
            "Rien ne dit que cette sauvegarde soit de ce centre : ce qui n’y est pas n’est que "
            "dans le dossier gardé."
        )
    if not own:
        return (
            "Cette sauvegarde est d’un autre centre : ce que contient celui de cet ordinateur n’y "
            "est pas, et n’est que dans le dossier gardé."
        )
    head = _head(data)
    if head is None or offered.head is None or not _same_origin(head, offered.head):
        made = offered.made_at
        return (
            f"Ce qui a été fait depuis le {date_words(made.date())} à {time_words(made)} n’est pas "
            "dans la sauvegarde."
        )
    if head.seq <= offered.head.seq:
        return "La sauvegarde contient toutes les actions que le centre a notées."
    return counted(
        head.seq - offered.head.seq,
        "action faite depuis est dans le dossier gardé, et n’est pas dans la sauvegarde.",
        "actions faites depuis sont dans le dossier gardé, et ne sont pas dans la sauvegarde.",
    )


def _head(data: Path) -> Head | None:
    with suppress(EnvironmentProblem):
        return read_head(Folder(data).head)
    return None


def _same_origin(head: Head | None, held: Head | None) -> bool:
    return head is not None and held is not None and head.origin == held.origin
