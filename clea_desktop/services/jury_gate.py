"""The gate of a session of a jury: which dossiers may be deposited now, and what others lack."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from clea_desktop.domain.completeness import blocking, missing
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.french import counted, date_words
from clea_desktop.domain.hearing import Standing
from clea_desktop.services import juries
from clea_desktop.services.centre import Centre
from clea_desktop.services.dossiers import situation_of
from clea_desktop.services.juries import SessionView


@dataclass(frozen=True)
class Gate:
    """What the gate says of a session: who may be deposited, and what each other one lacks."""

    ready: tuple[bytes, ...]
    held_back: tuple[tuple[bytes, str, tuple[str, ...]], ...]
    """For each dossier held back: its id, its reference, the sentences of what it lacks."""


def gate(centre: Centre, session_id: bytes) -> Gate:
    """Which dossiers of a session may be deposited now, and what the others lack."""
    seen = juries.view(centre, session_id)
    worth = seen.delegate.evidence_alone
    ready, held_back = [], []
    for heard in seen.heard:
        if heard.hearing.standing is not Standing.TO_DEPOSIT:
            continue
        if not blocking(heard.lacks, worth):
            ready.append(heard.line.id)
            continue
        told = missing(situation_of(centre, centre.in_hand(heard.line.id)), worth)
        sentences = tuple(each.sentence for each in told if each.blocks)
        held_back.append((heard.line.id, heard.line.reference, sentences))
    return Gate(tuple(ready), tuple(held_back))


def to_deposit(
    centre: Centre, seen: SessionView, which: Sequence[bytes] | None
) -> tuple[bytes, ...]:
    """The dossiers of a session to deposit now, in its order, by name.

    :param which: the dossiers chosen; all when not given, each complete.
    :raises RuleError: nothing to deposit, or a dossier that lacks something.
    """
    found = gate(centre, seen.held.id)
    if which is None:
        if found.held_back:
            told = " ".join(
                f"{reference} : {' '.join(sentences)}"
                for _id, reference, sentences in found.held_back
            )
            many = counted(len(found.held_back), "dossier incomplet", "dossiers incomplets")
            raise RuleError(f"{many}, rien n’est remis. {told}")
        which = found.ready
    if not which:
        raise RuleError(
            f"La session du {date_words(seen.held.session.on)} n’a aucun dossier à déposer : "
            "inscrivez-y d’abord ceux qui sont prêts."
        )
    chosen = set(which)
    left = chosen.difference(found.ready)
    if left:
        raise RuleError("Un dossier choisi n’est pas prêt à être déposé : voyez ce qui lui manque.")
    return tuple(heard.line.id for heard in seen.heard if heard.line.id in chosen)
