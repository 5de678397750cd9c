"""The plateau: one activity × the people of a séance; one cell, or those that remain, or undo."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.french import NBSP
from clea_desktop.domain.half_day import HalfDay, Together
from clea_desktop.domain.marks import Mark
from clea_desktop.domain.people import Person
from clea_desktop.domain.plan import Activity, Plan
from clea_desktop.domain.plateau import Column, column_of, rest_of, rest_words
from clea_desktop.domain.referential import Release
from clea_desktop.services import centre_facts, half_days, history, marking, plans
from clea_desktop.services.centre import Centre
from clea_desktop.services.change import Change
from clea_desktop.services.half_days import Seat
from clea_desktop.store import acts, centre_steps, seats
from clea_desktop.store.acts import Step


@dataclass(frozen=True)
class Plateau:
    """A séance with its plan, and a column for each of its people.

    ``release`` is the one the plan is written for.
    """

    half_day: HalfDay
    plan: Plan
    release: Release
    columns: tuple[Column, ...]

    def column(self, dossier_id: bytes) -> Column:
        """The column of a person (KeyError when they are not in the séance)."""
        for column in self.columns:
            if column.dossier == dossier_id:
                return column
        raise KeyError(dossier_id.hex())


@dataclass(frozen=True)
class Rest:
    """What « ceux qui restent » did: a change a person, and how many columns it left alone."""

    changes: tuple[Change, ...]
    left: int
    words: str


def open_plateau(centre: Centre, half_day_id: bytes) -> Plateau:
    """The plateau of a séance (KeyError when there is none).

    :raises RuleError: it has no plan, or its edition is not here.
    """
    seen = half_days.view(centre, half_day_id)
    if seen.plan is None:
        raise RuleError(
            f"La séance du {seen.half_day.short_words} n’a pas de plan d’évaluation{NBSP}: "
            "choisissez-en un pour ouvrir le plateau."
        )
    release = plans.release_of(centre, seen.plan)
    columns = tuple(_column(centre, seat, release) for seat in seen.seats)
    return Plateau(seen.half_day, seen.plan, release, columns)


def decide(
    centre: Centre,
    half_day_id: bytes,
    activity: str,
    dossier_id: bytes,
    code: str,
    value: Mark | None,
    *,
    observer: Person | None = None,
    at: datetime | None = None,
) -> Change:
    """Decide one cell, or withdraw its decision (``value`` None): a mark like any other.

    :param code: the critère as the plan's edition codes it.
    :param observer: who saw it; who types, when they assess here, else the first who does.
    :param at: when it was seen; now when not given.
    :raises RuleError: the column is frozen, the critère is not of the person's edition or may not
        be decided.
    """
    plateau = open_plateau(centre, half_day_id)
    column = plateau.column(dossier_id)
    if column.frozen:
        raise RuleError(column.frozen)
    assert column.assessment is not None, "a column that is not frozen has one"
    return marking.mark(
        centre,
        column.assessment,
        own_code(column, code),
        value,
        activity=activity,
        observer=observer or observing(centre, plateau.half_day),
        at=at,
    )


def decide_rest(
    centre: Centre,
    half_day_id: bytes,
    activity: str,
    code: str,
    value: Mark,
    *,
    observer: Person | None = None,
    at: datetime | None = None,
) -> Rest:
    """Decide a critère for everybody present of whom it is undecided, in one transaction.

    No decision is ever replaced; one undo takes all of it back.

    :raises RuleError: there is nobody left to decide of.
    """
    plateau = open_plateau(centre, half_day_id)
    filled = rest_of(plateau.columns, code)
    if not filled:
        raise RuleError(f"Le critère {code} n’a plus de case à remplir pour les présents.")
    who = observer or observing(centre, plateau.half_day)
    with centre.gestures([column.dossier for column in filled]) as (transaction, gestures):
        changes = []
        for column, gesture in zip(filled, gestures, strict=True):
            assert column.assessment is not None, "an undecided cell is of an open assessment"
            changes.append(
                marking.decide_in(
                    centre,
                    gesture,
                    column.assessment,
                    column.own[code],
                    value,
                    activity=activity,
                    observer=who,
                    at=at,
                )
            )
        written = tuple(change.act.hex() for change in changes if change.act is not None)
        label = f"{code} {value.words}, ceux qui restent"
        group = Together(code, value, written, session=half_day_id)
        centre_facts.append(centre, transaction, group, label)
    left = len(plateau.columns) - len(filled)
    return Rest(tuple(changes), left, rest_words(value, len(filled), left))


def note(centre: Centre, half_day_id: bytes, dossier_id: bytes, code: str, text: str) -> Change:
    """Write the note of a cell; an empty text takes it away.

    :raises RuleError: no assessment is open, or the critère is not of the person's edition.
    """
    column = open_plateau(centre, half_day_id).column(dossier_id)
    if column.assessment is None:
        raise RuleError(column.frozen)
    return marking.note(centre, column.assessment, own_code(column, code), text)


def own_code(column: Column, code: str) -> str:
    """The critère of a person's edition that a cell decides.

    :raises RuleError: their edition has none.
    """
    if code not in column.own:
        edition = column.release.edition if column.release else ""
        raise RuleError(
            f"{column.name}{NBSP}: son édition ({edition}) n’a pas ce critère {code} tel quel ; "
            "décidez sur sa page d’évaluation."
        )
    return column.own[code]


def observing(centre: Centre, half_day: HalfDay) -> Person:
    """Who observes unless somebody is named: who types, when they assess in this séance."""
    typing = centre.evaluator
    known = [who for who in half_day.evaluators if typing is not None and who.id == typing.id]
    return next(iter([*known, *half_day.evaluators]))


def activity_of(plateau: Plateau, title: str) -> Activity:
    """An activity of the plan by its title (KeyError when it has none)."""
    found = plateau.plan.activity(title)
    if found is None:
        raise KeyError(title)
    return found


@dataclass(frozen=True)
class Next:
    """What undo or redo would take next in a séance: its label, and the dossiers it touches."""

    label: str
    dossiers: tuple[bytes, ...]


def next_undo(centre: Centre, half_day_id: bytes) -> Next | None:
    """What undo would undo: the last gesture of anybody in the séance; None when nothing may be."""
    return _next(centre, half_day_id, again=False)


def next_redo(centre: Centre, half_day_id: bytes) -> Next | None:
    """What redo would do again; None when there is nothing."""
    return _next(centre, half_day_id, again=True)


def undo(centre: Centre, half_day_id: bytes) -> list[Change]:
    """Undo the last gesture of a séance, of one person or of several at once.

    Whoever was decided of otherwise since keeps that decision.

    :raises RuleError: there is nothing to undo.
    """
    return _take_back(centre, half_day_id, again=False)


def redo(centre: Centre, half_day_id: bytes) -> list[Change]:
    """Do again what was last undone, of one person or of several at once.

    :raises RuleError: nothing was undone since.
    """
    return _take_back(centre, half_day_id, again=True)


def _take_back(centre: Centre, half_day_id: bytes, *, again: bool) -> list[Change]:
    found = _next(centre, half_day_id, again=again)
    if found is None:
        raise RuleError("Il n’y a rien à rétablir." if again else "Il n’y a rien à annuler.")
    with centre.gestures(found.dossiers, only_read=True) as (_transaction, gestures):
        return [history.take_back_in(centre, gesture, again=again) for gesture in gestures]


def _next(centre: Centre, half_day_id: bytes, *, again: bool) -> Next | None:
    with centre.store.database.reading() as connection:
        here = seats.seats(connection, [half_day_id]).get(half_day_id, [])
        tops: dict[bytes, Step] = {}
        for seated in here:
            stack = acts.steps(connection, seated.dossier)[again]
            if stack:
                tops[seated.dossier] = stack[-1]
        if not tops:
            return None
        numbers = acts.numbers(connection, [step.act for step in tops.values()])
        groups = centre_steps.together(connection, half_day_id)
    last = max(tops, key=lambda dossier: numbers[tops[dossier].act])
    group = next((one for one in groups if tops[last].origin.hex() in one.acts), None)
    if group is None:
        return Next(tops[last].label, (last,))
    touched = tuple(dossier for dossier, step in tops.items() if step.origin.hex() in group.acts)
    label = f"{group.criterion} {group.mark.words} pour {len(touched)} personnes"
    return Next(label if len(touched) > 1 else tops[last].label, touched)


def _column(centre: Centre, seat: Seat, plan: Release) -> Column:
    dossier = centre.in_hand(seat.line.id)
    current = dossier.current
    release = centre.release(current.release) if current is not None else None
    return column_of(dossier, seat.name, seat.sitting, release, plan)


def columns_again(centre: Centre, plateau: Plateau, dossiers: Sequence[bytes]) -> Plateau:
    """The plateau with the columns of some people read again: what changed is all that repaints."""
    seen = {seat.line.id: seat for seat in half_days.view(centre, _id(plateau)).seats}
    columns = tuple(
        _column(centre, seen[column.dossier], plateau.release)
        if column.dossier in dossiers and column.dossier in seen
        else column
        for column in plateau.columns
    )
    return Plateau(plateau.half_day, plateau.plan, plateau.release, columns)


def _id(plateau: Plateau) -> bytes:
    assert plateau.half_day.id is not None, "a séance read from the centre"
    return plateau.half_day.id
