"""The papers of a jury's session: agenda, attendance, minutes, and those of each hand-over."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.french import date_words
from clea_desktop.domain.jury import Batch
from clea_desktop.domain.people import Organisation
from clea_desktop.domain.referential import Release
from clea_desktop.services import juries, papers
from clea_desktop.services.centre import Centre
from clea_desktop.services.juries import SessionView
from clea_desktop.services.papers import Rendering
from clea_desktop.store import in_short

OF_BATCH = frozenset({"deposit-list", "synthesis", "deposit-letter"})
"""The papers that tell of one hand-over."""


def kinds() -> list[tuple[str, str]]:
    """Each paper of a session and its French name."""
    from clea_desktop.documents.kinds import SESSION_KINDS

    return [(code, kind.name) for code, kind in SESSION_KINDS.items()]


def session_paper(
    centre: Centre, session_id: bytes, kind: str, dated: date | None = None
) -> Rendering:
    """A paper of a session as it stands now; those of a hand-over tell of the last one.

    :param dated: its date; today’s when not given, or that of the hand-over.
    :raises RuleError: no such paper, or nothing was handed over.
    """
    seen = juries.view(centre, session_id)
    batches = seen.held.batches
    if kind in OF_BATCH and not batches:
        raise RuleError(
            f"La session du {date_words(seen.held.session.on)} n’a encore rien déposé : remettez "
            "d’abord les dossiers au jury."
        )
    batch = batches[-1] if batches else None
    if kind in OF_BATCH:
        assert batch is not None, "asked just above"
        return render_of_batch(centre, seen, batch, kind)
    head = centre.store.database.head.hash.hex()
    day = dated or centre.clock().date()
    return _render(centre, seen, centre.organisation, kind, batch, day, head)


def write_session_paper(
    centre: Centre, session_id: bytes, kind: str, to: Path, dated: date | None = None
) -> None:
    """Write a paper of a session into a file the user named, recorded in each dossier of it.

    :raises RuleError: as :func:`session_paper`, or ``to`` is among the centre's own files.
    :raises EnvironmentProblem: ``to`` cannot be written; what it held is untouched.
    """
    made = session_paper(centre, session_id, kind, dated)
    named = [heard.line.id for heard in juries.view(centre, session_id).heard]
    papers.save_pdf(centre, made.pdf, to, dict(kinds())[kind], named)


def as_handed_over(
    centre: Centre, seen: SessionView, batch: Batch
) -> tuple[SessionView, Organisation, Batch]:
    """A session, the organisme and the batch as they were the day of a hand-over.

    Those of before letterheads were kept are told as things stand now.
    """
    then = batch.letterhead
    if then is None:
        return seen, centre.organisation, batch
    session = replace(seen.held.session, on=then.held_on)
    seen = replace(seen, held=replace(seen.held, session=session), delegate=then.delegate)
    return seen, then.organisation, replace(batch, by=replace(batch.by, name=then.by))


def render_of_batch(centre: Centre, seen: SessionView, batch: Batch, kind: str) -> Rendering:
    """A paper of one hand-over: always the same."""
    seen, organisation, batch = as_handed_over(centre, seen, batch)
    return _render(centre, seen, organisation, kind, batch, batch.on, batch.head)


def _render(
    centre: Centre,
    seen: SessionView,
    organisation: Organisation,
    kind: str,
    batch: Batch | None,
    dated: date,
    head: str,
) -> Rendering:
    # The PDF libraries are slow to import: only papers pay for them.
    from clea_desktop.documents.content.session import Entry, SessionSubject
    from clea_desktop.documents.kinds import compose_of_session
    from clea_desktop.documents.pdf import render

    entries = [
        Entry(heard.line.reference, heard.line.name, heard.hearing, heard.line.id)
        for heard in seen.heard
    ]
    if kind in OF_BATCH:
        assert batch is not None, "of a batch"
        own = {entry.id.hex(): entry for entry in entries}
        # What was erased since has no line any more.
        entries = [own[each] for each in batch.dossiers if each in own]
    subject = SessionSubject(
        seen.held,
        seen.delegate,
        organisation,
        tuple(entries),
        dated,
        batch,
        batch.head if batch else head,
        _editions(centre, [entry.id for entry in entries]),
    )
    rendered = render(compose_of_session(kind, subject))
    return Rendering(rendered.pdf, rendered.pages, rendered.missing_signs)


def _editions(centre: Centre, dossiers: list[bytes]) -> tuple[Release, ...]:
    """The editions that some dossiers follow: one, as a rule."""
    with centre.store.database.reading() as connection:
        keys = {each.assessments[-1].release for each in in_short.some(connection, dossiers)}
    return tuple(centre.release(key) for key in sorted(keys))
