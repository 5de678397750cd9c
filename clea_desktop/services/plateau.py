"""The plateau: one activity × the people of a séance; one cell, or those that remain, or undo."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from clea_desktop.domain.assessment import check_markable
from clea_desktop.domain.dossier import Dossier, before
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.french import NBSP
from clea_desktop.domain.half_day import HalfDay, Together
from clea_desktop.domain.journey import Sitting
from clea_desktop.domain.marks import Mark
from clea_desktop.domain.people import Person
from clea_desktop.domain.plan import Plan
from clea_desktop.domain.plateau import Column, column_of, rest_of, rest_words
from clea_desktop.domain.referential import Release
from clea_desktop.services import half_days, history, marking, plans
from clea_desktop.services.centre import Centre
from clea_desktop.services.change import Change
from clea_desktop.store import acts, centre_steps, rows, seats
from clea_desktop.store.acts import Draft, Step


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
        raise _without_plan(seen.half_day)
    release = plans.release_of(centre, seen.plan)
    columns = tuple(
        _column(centre, centre.in_hand(seat.line.id), seat.name, seat.sitting, release)
        for seat in seen.seats
    )
    return Plateau(seen.half_day, seen.plan, release, columns)


def decide(
    centre: Centre,
    half_day_id: bytes,
    activity: str,
    dossier_id: bytes,
    code: str,
    value: Mark | None,
    *,
    seen: Plateau | None = None,
    observer: Person | None = None,
    at: datetime | None = None,
) -> Change:
    """Decide one cell, or withdraw its decision (``value`` None): a mark like any other.

    :param code: the critère as the plan's edition codes it.
    :param seen: the plateau before the eyes, whose plan is not read again.
    :param observer: who saw it; who types, when they assess here, else the first who does.
    :param at: when it was seen; now when not given.
    :raises RuleError: the column is frozen, the critère is not of the person's edition or may not
        be decided.
    """
    half_day, column = _one(centre, half_day_id, dossier_id, seen)
    if column.frozen:
        raise RuleError(column.frozen)
    assert column.assessment is not None, "a column that is not frozen has one"
    return marking.mark(
        centre,
        column.assessment,
        own_code(column, code),
        value,
        activity=activity,
        observer=observer or observing(centre, half_day),
        at=at,
    )


def decide_rest(
    centre: Centre,
    half_day_id: bytes,
    activity: str,
    code: str,
    value: Mark,
    *,
    seen: Plateau | None = None,
    observer: Person | None = None,
    at: datetime | None = None,
) -> Rest:
    """Decide a critère for everybody present of whom it is undecided, in one transaction.

    No decision is ever replaced; one undo takes all of it back.

    :param seen: the plateau before the eyes, whose plan and people are not looked for again.
    :raises RuleError: there is nobody left to decide of.
    """
    shown = seen or open_plateau(centre, half_day_id)
    # Whatever is before the eyes, nothing that was decided meanwhile is replaced.
    filled = [one for one in rest_of(shown.columns, code) if _still_undecided(centre, one, code)]
    if not filled:
        raise RuleError(f"Le critère {code} n’a plus de case à remplir pour les présents.")
    who = observer or observing(centre, shown.half_day)
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
        group = Together(code, value, written, session=half_day_id, id=centre.store.new_id())
        assert group.id is not None, "made just above"
        row = centre_steps.centre_step_row(group, group.id, rows.RECORDED, centre.store.new_id)
        draft = Draft("centre", label, centre.clock(), by=centre.operator)
        transaction.append(draft, [row])
    left = len(shown.columns) - len(filled)
    return Rest(tuple(changes), left, rest_words(value, len(filled), left))


def _still_undecided(centre: Centre, column: Column, code: str) -> bool:
    current = centre.in_hand(column.dossier).current
    made = current.decisions_on.get(column.own[code], ()) if current is not None else ()
    return not made or made[-1].mark is None


def note(
    centre: Centre,
    half_day_id: bytes,
    dossier_id: bytes,
    code: str,
    text: str,
    *,
    seen: Plateau | None = None,
) -> Change:
    """Write the note of a cell; an empty text takes it away.

    :param seen: as :func:`decide`.
    :raises RuleError: no assessment is open, or the critère is not of the person's edition.
    """
    _half_day, column = _one(centre, half_day_id, dossier_id, seen)
    if refused := why_no_note(column, code):
        raise RuleError(refused)
    assert column.assessment is not None, "or it was refused"
    return marking.note(centre, column.assessment, own_code(column, code), text)


def why_not(centre: Centre, column: Column, code: str) -> str:
    """Why a cell may not be decided, in one sentence; empty when it may."""
    if column.frozen:
        return column.frozen
    try:
        mine = own_code(column, code)
        if code in column.locked:
            dossier = centre.in_hand(column.dossier)
            current = dossier.current
            assert current is not None, "a locked critère is of an assessment"
            release = centre.release(current.release)
            stood = before(release, dossier, len(dossier.assessments) - 1)
            check_markable(current, release, mine, stood)
    except RuleError as refusal:
        return refusal.sentence
    return ""


def why_no_note(column: Column, code: str) -> str:
    """Why a cell takes no note, in one sentence; empty when it takes one."""
    if column.assessment is None:
        return column.frozen
    try:
        own_code(column, code)
    except RuleError as refusal:
        return refusal.sentence
    return ""


def is_in(centre: Centre, half_day_id: bytes, dossier_id: bytes) -> bool:
    """Whether a dossier is expected in a séance."""
    return _sitting(centre.in_hand(dossier_id), half_day_id) is not None


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


@dataclass(frozen=True)
class Next:
    """What undo or redo would take next in a séance: its label, and the dossiers it touches.

    The label names nobody, as what is written of an act: who it is is told by who is shown.
    """

    label: str
    dossiers: tuple[bytes, ...]

    def told(self, names: Mapping[bytes, str]) -> str:
        """« Karim B., 2.3.2 acquis »; of several people, the label says how many they are.

        :param names: what those of the séance are called, by dossier.
        """
        name = names.get(self.dossiers[0], "") if len(self.dossiers) == 1 else ""
        return f"{name}, {self.label}" if name else self.label


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


def columns_again(centre: Centre, plateau: Plateau, dossiers: Collection[bytes]) -> Plateau:
    """The plateau with the columns of some people read again: what changed is all that repaints."""
    half_day_id = _id(plateau)
    columns = []
    for column in plateau.columns:
        again = column
        if column.dossier in dossiers:
            dossier = centre.in_hand(column.dossier)
            sitting = _sitting(dossier, half_day_id)
            if sitting is None:
                # Moved to another séance, or expected no more.
                continue
            again = _column(centre, dossier, column.name, sitting, plateau.release)
        columns.append(again)
    return replace(plateau, columns=tuple(columns))


def _one(
    centre: Centre, half_day_id: bytes, dossier_id: bytes, seen: Plateau | None = None
) -> tuple[HalfDay, Column]:
    """A séance and one person’s column, read from what is in hand alone (KeyError: not there)."""
    half_day, release = _held(centre, half_day_id, seen)
    dossier = centre.in_hand(dossier_id)
    sitting = _sitting(dossier, half_day_id)
    if sitting is None:
        raise KeyError(dossier_id.hex())
    called = seen.column(dossier_id).name if seen else dossier.candidate.display_name
    return half_day, _column(centre, dossier, called, sitting, release)


def _held(centre: Centre, half_day_id: bytes, seen: Plateau | None) -> tuple[HalfDay, Release]:
    """A séance, and the release its plan is written for (KeyError when there is none).

    :raises RuleError: it has no plan, or its edition is not here.
    """
    if seen is not None:
        return seen.half_day, seen.release
    with centre.store.database.reading() as connection:
        half_day = centre_steps.half_day(connection, half_day_id)
        plan = centre_steps.plan_of(connection, half_day)
    if plan is None:
        raise _without_plan(half_day)
    return half_day, plans.release_of(centre, plan)


def _sitting(dossier: Dossier, half_day_id: bytes) -> Sitting | None:
    """A person’s part in a séance: the first, where two dossiers of theirs were joined."""
    here = (each for each in dossier.journey.sittings if each.session == half_day_id)
    return next(here, None)


def _column(
    centre: Centre, dossier: Dossier, called: str, sitting: Sitting, plan: Release
) -> Column:
    current = dossier.current
    release = centre.release(current.release) if current is not None else None
    return column_of(dossier, called, sitting, release, plan)


def _without_plan(half_day: HalfDay) -> RuleError:
    return RuleError(
        f"La séance du {half_day.short_words} n’a pas de plan d’évaluation{NBSP}: choisissez-en un "
        "pour ouvrir le plateau."
    )


def _id(plateau: Plateau) -> bytes:
    assert plateau.half_day.id is not None, "a séance read from the centre"
    return plateau.half_day.id
