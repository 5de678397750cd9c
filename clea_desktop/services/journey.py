"""The path beside the assessments: each step is one act, and undo reaches it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from clea_desktop.domain.assessment import Assessment, Closing, Kind, Reprise
from clea_desktop.domain.dossier import Dossier, standing, with_closings
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.evidence import Evidence
from clea_desktop.domain.french import counted, date_words, listed, time_words
from clea_desktop.domain.journey import (
    Departure,
    Focus,
    FormativeCheck,
    Interview,
    Prescription,
    Restitution,
    Sitting,
    Step,
    Trace,
    TraceKind,
    Trainer,
    steps_of,
)
from clea_desktop.domain.path import Situation, present_hearing
from clea_desktop.domain.people import Person
from clea_desktop.domain.referential import Release
from clea_desktop.domain.step_checks import check_reprise, check_step, outside_accreditation
from clea_desktop.domain.step_texts import kept
from clea_desktop.domain.training import warnings_before_finale
from clea_desktop.services import written
from clea_desktop.services.candidates import refresh_line
from clea_desktop.services.centre import Centre, Gesture
from clea_desktop.services.change import Change
from clea_desktop.services.outside import check_outside
from clea_desktop.services.people import Newcomer, append_person
from clea_desktop.store import rows, steps
from clea_desktop.store.acts import Draft, Row
from clea_desktop.store.files import write_atomically

SCAN_LIMIT = 10 * 1024 * 1024
"""The largest scan of a livret kept with a reprise, in bytes."""

_FEW = 8
"""How many critères a label names: beyond, it counts them."""

_LABELS: dict[type, str] = {
    Interview: "entretien d’accueil",
    Sitting: "séance",
    Restitution: "restitution",
    Prescription: "parcours de formation",
    FormativeCheck: "évaluation formative",
    Trainer: "formateur noté",
    Focus: "domaines de la finale",
    Departure: "suivi ailleurs",
}


def write(centre: Centre, dossier_id: bytes, step: Step) -> Change:
    """Write a step, or write it again when it has the id of one that is there.

    Undo reaches it.
    :raises RuleError: out of its stage, or it contradicts itself, the path or the calendar.
    """
    fit = kept(step)
    with centre.gesture(dossier_id) as gesture:
        return write_in(centre, gesture, fit)


def write_in(centre: Centre, gesture: Gesture, fit: Step) -> Change:
    """Write a step as :func:`write` does, in a gesture that writes more beside.

    :param fit: its texts as they are kept.
    """
    assert gesture.dossier.id is not None, "a dossier of the centre"
    at, release = _situation(centre, gesture.dossier)
    check_step(fit, at, centre.clock().date(), release)
    return append(centre, gesture, gesture.dossier.id, fit)


def train(
    centre: Centre,
    dossier_id: bytes,
    who: Person | Newcomer,
    organisation: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> Change:
    """Note who trains the person, known already or from now on.

    :raises RuleError: as :func:`write`, or a name that cannot be kept; nobody is known by it then.
    """
    with centre.gesture(dossier_id) as gesture:
        at, release = _situation(centre, gesture.dossier)
        known = (
            append_person(centre, gesture.transaction, who) if isinstance(who, Newcomer) else who
        )
        fit = kept(Trainer(known, organisation, starts_on, ends_on))
        check_step(fit, at, centre.clock().date(), release)
        return append(centre, gesture, dossier_id, fit)


def drop(centre: Centre, dossier_id: bytes, entry: bytes) -> Change:
    """Take a step away: it was never so. Undo brings it back (KeyError when there is none).

    :raises RuleError: it is of what a jury has in hand, or decided of.
    """
    with centre.gesture(dossier_id) as gesture:
        step = next((s for s in steps_of(gesture.dossier.journey) if s.id == entry), None)
        if step is None:
            raise KeyError(entry.hex())
        if isinstance(step, (Restitution, Sitting, Evidence)):
            _check_not_heard(gesture.dossier, "Ce qui est noté là")
        return append(centre, gesture, dossier_id, step, dropped=True)


def trace(
    centre: Centre,
    dossier_id: bytes,
    kind: TraceKind,
    text: str = "",
    at: datetime | None = None,
) -> Change:
    """Note an exchange with the person, now unless an instant is given.

    :raises RuleError: an instant to come, of anything but a rendez-vous.
    """
    by = centre.require_operator()
    return write(centre, dossier_id, Trace(kind, at or centre.clock(), by, text))


def come_back(centre: Centre, dossier_id: bytes) -> Change:
    """Follow here again a dossier that was followed elsewhere.

    :raises RuleError: it is followed here.
    """
    with centre.gesture(dossier_id, only_read=True) as gesture:
        departure = gesture.dossier.journey.departure
        if departure is None:
            raise RuleError(f"Le dossier {gesture.dossier.reference} est suivi ici.")
        return append(centre, gesture, dossier_id, departure, dropped=True)


def _check_not_heard(dossier: Dossier, what: str) -> None:
    """Refuse to change what a jury has in hand: it would decide of another dossier.

    :raises RuleError: it is deposited, or decided and not to be seen again.
    """
    heard = present_hearing(dossier)
    if heard is not None and heard.deposited_on is not None and not heard.brings_back:
        raise RuleError(
            f"{what} ne se change plus : le dossier {dossier.reference} est déposé pour le jury "
            f"du {date_words(heard.session_on)}, qui l’a en main ou en a décidé."
        )


def take_over(
    centre: Centre,
    dossier_id: bytes,
    kind: Kind,
    release: Release,
    on: date,
    reprise: Reprise,
    scan: tuple[str, bytes] | None = None,
) -> Change:
    """Bring validations from elsewhere: an assessment made there, closed from the day it comes.

    :param on: the day of that assessment, from which the years run.
    :param scan: the name and the bytes of the livret that was read.
    :raises RuleError: a day to come, an unknown code, too large a scan, or out of the path.
    """
    told = kept(reprise)
    if scan is not None and len(scan[1]) > SCAN_LIMIT:
        raise RuleError(
            f"Le fichier {scan[0]} est trop lourd : {SCAN_LIMIT // 2**20} Mo au plus ; "
            "numérisez-le en plus petit."
        )
    with centre.gesture(dossier_id) as gesture:
        dossier = gesture.dossier
        _check_not_heard(dossier, f"La reprise ({told.organisation})")
        check_reprise(dossier, kind, told, on, release, centre.clock().date())
        new_id = centre.store.new_id
        made = Assessment(
            kind,
            release.key,
            on,
            told.checked_by,
            closing=Closing(on),
            id=new_id(),
            reprise=told,
        )
        earlier = tuple(a for a in dossier.assessments if a.opened_on <= on)
        frozen = with_closings(release, replace(dossier, assessments=(*earlier, made)))
        closing = frozen.assessments[-1].closing
        assert closing is not None
        people = rows.People.load(gesture.transaction.connection)
        evaluator = people.id_of(told.checked_by, new_id)
        place = {"dossier": dossier_id, "assessment": made.id}
        facts: list[Row] = [
            rows.assessment_row(made, dossier_id, len(dossier.assessments), evaluator),
            steps.reprise_row(told, {**place, "id": new_id()}, evaluator, scan),
            rows.closing_row(closing, {**place, "id": new_id()}, release.fingerprint),
        ]
        label = f"reprise, {kind.words}"
        act = gesture.transaction.append(
            Draft("reprise", label, centre.clock(), by=centre.operator, dossier=dossier_id),
            [*people.newcomers(), *facts],
        )
        outcome = centre.standing_of(refresh_line(centre, gesture))
    return Change(act, dossier_id, made.id, (), {}, outcome, label)


def scan_of(centre: Centre, assessment_id: bytes) -> tuple[str, bytes] | None:
    """The livret that was read for a reprise; None when none was kept."""
    with centre.store.database.reading() as connection:
        return steps.scan(connection, assessment_id)


def save_scan(centre: Centre, assessment_id: bytes, to: Path) -> None:
    """Write the livret that was read for a reprise where it is asked.

    :raises RuleError: no livret was kept, or it would stand among the centre’s own files.
    :raises EnvironmentProblem: the file cannot be written.
    """
    centre.require("paper")
    found = scan_of(centre, assessment_id)
    if found is None:
        raise RuleError("Aucune pièce n’est gardée avec cette reprise.")
    check_outside(centre.store.folder.path, to)
    with written.recorded(centre, [centre.dossier_of(assessment_id)], "livret repris", to):
        write_atomically(to, found[1])


def before_planning(centre: Centre, on: date) -> str | None:
    """What to say before a half-day is planned for a day; None when nothing is amiss."""
    return outside_accreditation(centre.organisation.accreditation, on)


def before_finale(centre: Centre, dossier_id: bytes) -> list[str]:
    """What to say before a finale is opened; none of it forbids it."""
    dossier = centre.in_hand(dossier_id)
    at, _release = _situation(centre, dossier)
    today = centre.clock().date()
    return warnings_before_finale(dossier.assessments, dossier.journey, today, at.valid_until)


def depart(
    centre: Centre, dossier_id: bytes, to: str, on: date, hand_over: Callable[[], None]
) -> Change:
    """Let another organisme follow a dossier, once what it needs is written.

    :param hand_over: writes the files; should it fail, the dossier stays here.
    :raises RuleError: an assessment is open, or a day to come.
    """
    fit = kept(Departure(to, on, centre.require_operator()))
    with centre.gesture(dossier_id) as gesture:
        at, release = _situation(centre, gesture.dossier)
        check_step(fit, at, centre.clock().date(), release)
        hand_over()
        return append(centre, gesture, dossier_id, fit)


def _situation(centre: Centre, dossier: Dossier) -> tuple[Situation, Release | None]:
    current = dossier.current
    release = centre.release(current.release) if current else None
    outcome = standing(release, dossier.assessments) if release else None
    years = release.validity_years if release else 0
    return Situation(dossier, outcome, years, centre.clock().date()), release


def append(
    centre: Centre,
    gesture: Gesture,
    dossier_id: bytes,
    step: Step,
    *,
    dropped: bool = False,
    more: Sequence[Row] = (),
) -> Change:
    """Write a step, checked already, within a gesture.

    :param more: facts that go with it.
    """
    new_id = centre.store.new_id
    people = rows.People.load(gesture.transaction.connection)
    entry = step.id or new_id()
    row = steps.step_row(step, entry, dossier_id, people, new_id, dropped=dropped)
    label = _label(step) + (", retiré" if dropped else "")
    act = gesture.transaction.append(
        Draft("step", label, centre.clock(), by=centre.operator, dossier=dossier_id),
        [*people.newcomers(), *more, row],
    )
    dossier = refresh_line(centre, gesture)
    assessment = dossier.current.id if dossier.current else None
    outcome = centre.standing_of(dossier)
    return Change(act, dossier_id, assessment, (), {}, outcome, label)


def _label(step: Step) -> str:
    if isinstance(step, Trace):
        return step.kind.words.lower()
    if isinstance(step, Evidence):
        few = len(step.codes) <= _FEW
        told = listed(step.codes) if few else counted(len(step.codes), "critère")
        return f"preuve, {told}" if step.codes else "preuve"
    words = _LABELS[type(step)]
    if not isinstance(step, Sitting):
        return words
    held = f"{words} du {date_words(step.on)}"
    return held if step.awaited else f"{_presence(step)}, {held}"


def _presence(sitting: Sitting) -> str:
    """What was noted of who comes to a séance: its label says the gesture, not the séance alone."""
    if sitting.left is not None:
        return f"départ à {time_words(sitting.left)}"
    if sitting.arrived is not None:
        return f"arrivée à {time_words(sitting.arrived)}"
    return sitting.presence.words


__all__ = [
    "append",
    "before_finale",
    "before_planning",
    "come_back",
    "depart",
    "drop",
    "scan_of",
    "take_over",
    "trace",
    "train",
    "write",
]
