"""Papers on screen: previewed, handed over with their bytes kept, and given back the same."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from clea_desktop.documents.pages import PdfPages
from clea_desktop.domain.errors import EnvironmentProblem, RuleError
from clea_desktop.domain.people import Organisation
from clea_desktop.domain.retention import Retention
from clea_desktop.services import centre_facts, evidence, juries, written
from clea_desktop.services.candidates import refresh_line
from clea_desktop.services.centre import Centre
from clea_desktop.services.change import Change
from clea_desktop.services.dossiers import View, releases_of, view
from clea_desktop.services.outside import check_outside
from clea_desktop.store import dossiers, rows
from clea_desktop.store.acts import Draft
from clea_desktop.store.files import write_atomically

if TYPE_CHECKING:
    from clea_desktop.documents.kinds import Subject

OF_RESULTS = frozenset({"livret", "livret-standard", "jury", "jury-anonymous", "grid"})
"""The papers that tell what an assessment gave: they are handed over once it is closed."""


WITH_ANNEXES = frozenset({"jury", "jury-anonymous"})
"""The papers that show the pieces of the dossier."""


@dataclass(frozen=True)
class Rendering:
    """A paper as PDF, its pages, and the signs its fonts lack (printed « □ »)."""

    pdf: bytes
    pages: int
    missing_signs: tuple[str, ...]


def kinds() -> list[tuple[str, str]]:
    """Each kind of paper and its French name."""
    from clea_desktop.documents.kinds import KINDS

    return [(kind, KINDS[kind].name) for kind in KINDS]


def name_of(kind: str) -> str:
    """The French name of a kind of paper (KeyError when there is none)."""
    return dict(kinds())[kind]


def compose_paper(
    centre: Centre, dossier_id: bytes, kind: str, dated: date | None = None
) -> Rendering:
    """A paper as it would be handed over now.

    :param dated: its date; that of the act it tells when not given.
    :raises RuleError: no such kind, the paper does not exist at this stage, or ``dated`` is
        before what it tells.
    """
    # The PDF libraries are slow to import: only papers pay for them.
    from clea_desktop.documents.kinds import compose
    from clea_desktop.documents.pdf import render

    shown = kind in WITH_ANNEXES
    rendered = render(compose(kind, subject_of(centre, dossier_id, dated, annexes=shown)))
    return Rendering(rendered.pdf, rendered.pages, rendered.missing_signs)


def subject_of(
    centre: Centre, dossier_id: bytes, dated: date | None = None, *, annexes: bool = False
) -> Subject:
    """What the papers of a dossier tell of now: plain values, that go to another process too.

    :param annexes: with the pictures of its pieces, for the papers of :data:`WITH_ANNEXES`.
    """
    seen, today = view(centre, dossier_id), centre.clock().date()
    return subject_from(centre, seen, centre.organisation, today, dated, annexes=annexes)


def subject_from(
    centre: Centre,
    seen: View,
    organisation: Organisation,
    today: date,
    dated: date | None = None,
    *,
    annexes: bool = False,
) -> Subject:
    """As :func:`subject_of`, of a dossier read already; of many, with one organisme and one day."""
    from clea_desktop.documents.kinds import Subject

    release = seen.release or next(iter(centre.offered_releases(seen.dossier)), None)
    return Subject(
        dossier=seen.dossier,
        release=release,
        organisation=organisation,
        provisional=release is not None and centre.provisional(release.key),
        today=today,
        dated=dated,
        months_kept=centre_facts.chosen(centre, Retention).dossier,
        contest=juries.contest_delay(centre, seen.dossier),
        others=releases_of(centre, seen.dossier),
        drawn=evidence.drawn(centre, seen.dossier.journey.evidence) if annexes else {},
    )


def hand_over(centre: Centre, dossier_id: bytes, kind: str) -> Change:
    """Hand a paper over: an act that keeps its bytes, encrypted with everything else.

    :raises RuleError: the paper does not exist at this stage, or tells of an open assessment.
    """
    by = centre.require_operator()
    rendered = compose_paper(centre, dossier_id, kind)
    with centre.gesture(dossier_id) as gesture:
        current = gesture.dossier.current
        if current is not None and current.closing is None and kind in OF_RESULTS:
            raise RuleError(
                f"« {name_of(kind)} » se remet une fois l’{current.kind.words} terminée : "
                "terminez-la d’abord."
            )
        now = centre.clock()
        place = {
            "id": centre.store.new_id(),
            "dossier": dossier_id,
            "assessment": current.id if current else None,
        }
        kept = {
            "kind": kind,
            "at": now,
            "by": by.id,
            "pages": rendered.pages,
            "sha256": hashlib.sha256(rendered.pdf).digest(),
            "content": rendered.pdf,
        }
        label = f"{name_of(kind)} : remis"
        draft = Draft("hand_over", label, now, by=centre.operator, dossier=dossier_id)
        act = gesture.transaction.append(draft, [rows.document_row(place, kept)])
        refresh_line(centre, gesture)
    return Change(act, dossier_id, current.id if current else None, (), {}, None, label)


def reissue(centre: Centre, document_id: bytes) -> bytes:
    """The very bytes of a paper handed over (KeyError when there is none).

    :raises EnvironmentProblem: they are no longer what was handed over.
    """
    with centre.store.database.reading() as connection:
        content, digest = dossiers.document_content(connection, document_id)
    if hashlib.sha256(content).digest() != digest:
        raise EnvironmentProblem(
            "Ce document ne se relit pas tel qu’il a été remis : n’écrivez plus dans ce centre et "
            "restaurez la dernière sauvegarde."
        )
    return content


def pages_of(pdf: bytes) -> PdfPages:
    """The pages of a paper, to be drawn on the screen or by the printer."""
    return PdfPages(pdf)


def save_pdf(
    centre: Centre, pdf: bytes, to: Path, what: str = "", of: Iterable[bytes] = ()
) -> None:
    """Write a paper into a file the user named.

    :param what: its French name, and ``of`` the dossiers it tells of: it is recorded in each.
    :raises RuleError: ``to`` is among the centre's own files.
    :raises EnvironmentProblem: ``to`` cannot be written; what it held is untouched.
    """
    centre.require("paper")
    check_outside(centre.store.folder.path, to)
    with written.recorded(centre, of, what, to):
        write_atomically(to, pdf)


__all__ = [
    "PdfPages",
    "Rendering",
    "compose_paper",
    "hand_over",
    "kinds",
    "name_of",
    "pages_of",
    "reissue",
    "save_pdf",
    "subject_of",
]
