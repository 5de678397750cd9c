"""The papers of a séance: who signs, and the blank sheet of one of its activities."""

from __future__ import annotations

from pathlib import Path

from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.french import NBSP
from clea_desktop.domain.plateau import Column, State
from clea_desktop.services import half_days, papers, plateau
from clea_desktop.services.centre import Centre
from clea_desktop.services.papers import Rendering

ATTENDANCE, OBSERVATION = "emargement", "observation"


def name_of(kind: str) -> str:
    """The French name of a paper of a séance (KeyError when there is none)."""
    from clea_desktop.documents.kinds import HALF_DAY_KINDS

    return HALF_DAY_KINDS[kind].name


def paper(centre: Centre, half_day_id: bytes, kind: str, activity: str = "") -> Rendering:
    """A paper of a séance as it stands now, of the day it is held.

    :param activity: the title of the activity that an observation sheet is of.
    :raises RuleError: nobody is expected in it; for a sheet, it has no plan, or not that activity.
    """
    # The PDF libraries are slow to import: only papers pay for them.
    from clea_desktop.documents.content.half_day import Expected, HalfDaySubject
    from clea_desktop.documents.kinds import HALF_DAY_KINDS
    from clea_desktop.documents.pdf import render

    seen = half_days.view(centre, half_day_id)
    if not seen.seats:
        raise RuleError(
            f"Personne n’est inscrit à la séance du {seen.half_day.short_words}{NBSP}: sa feuille "
            "serait vide."
        )
    room = plateau.open_plateau(centre, half_day_id) if kind == OBSERVATION else None
    shown = room.plan.activity(activity) if room is not None else None
    if room is not None and shown is None:
        raise RuleError(f"Le plan de la séance n’a pas d’activité « {activity} ».")
    codes = shown.codes if shown is not None else ()
    columns = {column.dossier: column for column in room.columns} if room is not None else {}
    people = []
    for seat in seen.seats:
        column = columns.get(seat.line.id)
        states = tuple(_state(column, code) for code in codes) if column is not None else ()
        full_name = centre.in_hand(seat.line.id).candidate.full_name
        people.append(Expected(full_name, seat.line.reference, seat.sitting, seat.name, states))
    subject = HalfDaySubject(
        seen.half_day,
        centre.organisation,
        tuple(people),
        seen.half_day.on,
        seen.plan.words if seen.plan and room is not None else "",
        room.release if room is not None else None,
        shown,
    )
    rendered = render(HALF_DAY_KINDS[kind].build(subject))
    return Rendering(rendered.pdf, rendered.pages, rendered.missing_signs)


def _state(column: Column, code: str) -> State:
    """What a blank cell shows: where no assessment is open, nothing is decided."""
    return State.LOCKED if column.assessment is None else column.state(code)


def write(centre: Centre, half_day_id: bytes, kind: str, to: Path, activity: str = "") -> None:
    """Write a paper of a séance into a file the user named, recorded in each dossier of it.

    :raises RuleError: as :func:`paper`, or ``to`` is among the centre's own files.
    :raises EnvironmentProblem: ``to`` cannot be written; what it held is untouched.
    """
    made = paper(centre, half_day_id, kind, activity)
    named = [seat.line.id for seat in half_days.view(centre, half_day_id).seats]
    papers.save_pdf(centre, made.pdf, to, name_of(kind), named)
