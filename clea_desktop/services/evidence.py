"""Preuves: the bytes of a file laid on disk, then the act that says a dossier holds it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from clea_desktop.documents.pages import PdfPages
from clea_desktop.domain.dossier import Dossier, check_in_use
from clea_desktop.domain.errors import EnvironmentProblem, RuleError
from clea_desktop.domain.evidence import (
    Annex,
    Evidence,
    annexes,
    check_evidence,
    check_room,
    file_name,
    name_warnings,
    warnings,
)
from clea_desktop.domain.referential import Release
from clea_desktop.domain.step_texts import kept
from clea_desktop.services import journey, written
from clea_desktop.services.brought import Ready, limits
from clea_desktop.services.centre import Centre
from clea_desktop.services.change import Change
from clea_desktop.services.outside import check_outside
from clea_desktop.store import evidence as stored
from clea_desktop.store.acts import Row
from clea_desktop.store.evidence import Kept
from clea_desktop.store.files import write_atomically

if TYPE_CHECKING:
    from clea_desktop.documents.pieces import Drawn


@dataclass(frozen=True)
class Attached:
    """What attaching did: the change, the piece as it is kept, what has to be said of it.

    ``given`` is the name its bytes came under; ``already`` says that the dossier held them, and
    ``added`` which critères the piece now shows besides. ``change`` is None when nothing was to
    be written.
    """

    dossier: bytes
    change: Change | None
    piece: Evidence
    warnings: tuple[str, ...]
    given: str
    already: bool = False
    added: tuple[str, ...] = ()


def attach(
    centre: Centre,
    dossier_id: bytes,
    ready: Ready,
    codes: Sequence[str] = (),
    assessment: bytes | None = None,
) -> Attached:
    """Attach a piece to a dossier, linked to critères; undo reaches it.

    One that is there already is linked to these critères as well: its bytes are kept once, under
    the name they came under first.

    :param assessment: of whose edition the critères are; the present one when not given.
    :raises RuleError: no room left, an unknown critère, a dossier that is only read.
    :raises EnvironmentProblem: the disk refused; nothing is stored.
    """
    by = centre.require_operator()
    centre.require("step")
    fit, today = ready.fit, centre.clock().date()
    dossier = centre.in_hand(dossier_id)
    check_in_use(dossier)
    digest = hashlib.sha256(fit.content).hexdigest()
    same = next((p for p in dossier.journey.evidence if p.digest == digest), None)
    if same is not None:
        return _held_already(centre, dossier_id, same, ready, codes)
    current = dossier.current.id if dossier.current else None
    piece = Evidence(
        fit.name,
        fit.media_type,
        len(fit.content),
        digest,
        today,
        by,
        tuple(codes),
        assessment=assessment or current,
        id=centre.store.new_id(),
    )
    _check(centre, dossier, piece)
    check_room(dossier.journey.evidence, piece.size, limits(centre))
    with laid(centre, [fit.content]) as (held,), centre.gesture(dossier_id) as gesture:
        _check(centre, gesture.dossier, piece)
        more = rows_for(centre, dossier_id, [held])
        change = journey.append(centre, gesture, dossier_id, piece, more=more)
    told = (*ready.told, *warnings(piece, today, fit.text))
    return Attached(dossier_id, change, piece, told, fit.name)


def _held_already(
    centre: Centre, dossier_id: bytes, same: Evidence, ready: Ready, codes: Sequence[str]
) -> Attached:
    """Link a piece to more critères; what became of a name that is not kept is not said."""
    fit, today = ready.fit, centre.clock().date()
    added = tuple(code for code in dict.fromkeys(codes) if code not in same.codes)
    piece = replace(same, codes=(*same.codes, *added))
    # An act that changes nothing would be one more to undo.
    change = edit(centre, dossier_id, piece) if added else None
    told = warnings(piece, today, fit.text)
    if fit.name != same.name:
        told += name_warnings(fit.name)
    return Attached(dossier_id, change, piece, tuple(told), fit.name, already=True, added=added)


@contextmanager
def laid(centre: Centre, contents: Sequence[bytes]) -> Iterator[list[Kept]]:
    """Lay bytes on disk for the block that says who holds them; gone again when it fails.

    :raises EnvironmentProblem: the disk refused; nothing is left.
    """
    store = centre.store
    with store.evidence_turn:
        held, fresh = [], []
        try:
            for content in contents:
                with store.database.reading() as connection:
                    known = stored.find(connection, hashlib.sha256(content).digest())
                    here = known or stored.new_kept(content)
                    file = stored.lay(connection, store.folder, here, content)
                held.append(here)
                if known is None:
                    fresh.append(file)
            yield held
        except BaseException:
            for file in fresh:
                # What cannot be taken away now is swept as the centre opens.
                with suppress(OSError):
                    file.unlink(missing_ok=True)
            raise


def rows_for(centre: Centre, dossier_id: bytes, held: Iterable[Kept]) -> list[Row]:
    """The facts that a dossier holds some bytes, but those it says already."""
    with centre.store.database.reading() as connection:
        known = stored.digests_of(connection, [dossier_id])
    fresh = {each.digest: each for each in held if each.digest not in known}
    new_id = centre.store.new_id
    return [stored.row_of(each, dossier_id, new_id()) for each in fresh.values()]


def edit(centre: Centre, dossier_id: bytes, piece: Evidence) -> Change:
    """Write what is told of a piece again: title, dates, critères, permission, how it is turned.

    :raises RuleError: it contradicts itself or the calendar, or is not in the dossier.
    """
    with centre.gesture(dossier_id) as gesture:
        before = _found(gesture.dossier, piece.id)
        # What it is was settled when it came; only what is told of it changes.
        fit = replace(
            kept(piece),
            media_type=before.media_type,
            size=before.size,
            digest=before.digest,
            added_on=before.added_on,
            by=before.by,
        )
        _check(centre, gesture.dossier, fit)
        return journey.append(centre, gesture, dossier_id, fit)


def remove(centre: Centre, dossier_id: bytes, entry: bytes) -> Change:
    """Take a piece away; undo brings it back, and its bytes go when the dossier is erased.

    :raises RuleError: a jury has the dossier in hand.
    """
    return journey.drop(centre, dossier_id, entry)


def pieces(centre: Centre, dossier_id: bytes) -> tuple[Annex, ...]:
    """The pieces of a dossier, with the numbers they have as annexes."""
    return annexes(centre.in_hand(dossier_id).journey.evidence)


def content(centre: Centre, piece: Evidence) -> bytes:
    """The bytes of a piece, each checked.

    :raises EnvironmentProblem: they are missing, or not as they were written.
    """
    return raw(centre, piece.digest)


def raw(centre: Centre, digest: str) -> bytes:
    """The bytes of a digest, in hexadecimal, each checked.

    :raises EnvironmentProblem: they are missing, or not as they were written.
    """
    with centre.store.database.reading() as connection:
        return stored.read(connection, centre.store.folder, bytes.fromhex(digest))


def picture(centre: Centre, piece: Evidence) -> bytes:
    """A picture as it is shown, turned (JPEG).

    :raises EnvironmentProblem: as :func:`content`.
    """
    from clea_desktop.documents.pieces import turned

    return turned(content(centre, piece), piece.turned)


def warned(centre: Centre, piece: Evidence, on: date) -> list[str]:
    """What to say of a piece one looks at, its own words read again; it forbids nothing."""
    from clea_desktop.documents.pieces import words_of

    text = ""
    if not piece.is_picture:
        # One that does not read is told where it is shown.
        with suppress(EnvironmentProblem, RuleError):
            text = words_of(piece.media_type, content(centre, piece))
    told = warnings(piece, on, text)
    if not piece.shows and piece.permission is None:
        told.append(
            "Dites si l’on y voit, entend ou lit quelqu’un, ou que personne n’y est : d’ici là, la "
            "copie anonymisée pour le jury la laisse de côté."
        )
    return told


def pages(centre: Centre, piece: Evidence) -> PdfPages:
    """The pages of a PDF, turned, to be drawn on the screen.

    :raises EnvironmentProblem: as :func:`content`.
    :raises RuleError: it does not read.
    """
    from clea_desktop.documents.pieces import readable

    found = content(centre, piece)
    readable(piece.name, found)
    return PdfPages(found, piece.turned)


def drawn(centre: Centre, held: Iterable[Evidence]) -> dict[str, Drawn]:
    """What papers draw of pictures and PDF, by their digests; what does not read is left out."""
    from clea_desktop.documents import pieces as files

    found: dict[str, Drawn] = {}
    for piece in held:
        if piece.is_picture or piece.is_pdf:
            # The list still names what could not be shown, and says so.
            with suppress(EnvironmentProblem, RuleError):
                whole = content(centre, piece)
                found[piece.digest] = files.drawn(piece.media_type, whole, piece.turned)
    return found


def save(centre: Centre, dossier_id: bytes, entry: bytes, to: Path) -> None:
    """Write a piece into a file the user named, as it is kept.

    :raises RuleError: ``to`` is among the centre's own files.
    :raises EnvironmentProblem: it cannot be written, or the piece is damaged.
    """
    centre.require("paper")
    check_outside(centre.store.folder.path, to)
    piece = _found(centre.in_hand(dossier_id), entry)
    found = content(centre, piece)
    with written.recorded(centre, [dossier_id], "preuve", to):
        write_atomically(to, found)


def sweep(centre: Centre) -> int:
    """Take away the files that no dossier holds; how many the disk would not let go of."""
    store = centre.store
    with store.evidence_turn, store.database.reading() as connection:
        return stored.sweep(connection, store.folder)


def contents_of(centre: Centre, dossier: Dossier) -> Mapping[str, bytes]:
    """The bytes of all the pieces of a dossier, by their digests.

    :raises EnvironmentProblem: one of them is missing or damaged.
    """
    return {piece.digest: content(centre, piece) for piece in dossier.journey.evidence}


def check_shown(piece: Evidence, given: bytes, source: str) -> None:
    """Refuse bytes from elsewhere that are not what is told of them, before they are kept.

    :raises RuleError: which piece.
    """
    from clea_desktop.documents.pieces import check_no_program, matches

    check_no_program(piece.name, piece.media_type, given)
    if not matches(piece.media_type, given):
        raise RuleError(
            f"Dans « {source} », la preuve « {piece.called} » n’est pas ce qu’elle dit être : ce "
            "fichier a été modifié ; redemandez-le."
        )


def _found(dossier: Dossier, entry: bytes | None) -> Evidence:
    for piece in dossier.journey.evidence:
        if piece.id == entry and entry is not None:
            return piece
    raise RuleError("Cette preuve n’est plus dans le dossier : elle a été retirée.")


def _check(centre: Centre, dossier: Dossier, piece: Evidence) -> None:
    release, went_on = _release_of(centre, dossier, piece.assessment)
    check_evidence(kept(piece), centre.clock().date(), release, older_codes=went_on)


def _release_of(
    centre: Centre, dossier: Dossier, assessment: bytes | None
) -> tuple[Release | None, bool]:
    """The release whose critères a piece is linked to, and whether it took the place of another."""
    own = next((a for a in dossier.assessments if a.id == assessment), dossier.current)
    return (centre.release(own.release), bool(own.migrations)) if own else (None, False)


__all__ = [
    "Annex",
    "Attached",
    "Evidence",
    "attach",
    "check_shown",
    "content",
    "contents_of",
    "drawn",
    "edit",
    "file_name",
    "laid",
    "pages",
    "picture",
    "pieces",
    "raw",
    "remove",
    "rows_for",
    "save",
    "sweep",
]
