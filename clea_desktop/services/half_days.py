"""Séances of the centre: planned, with their people, who come, come late, leave, or move."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import date, time

from clea_desktop.domain import half_day as rules
from clea_desktop.domain.assessment import Assessment, Kind
from clea_desktop.domain.dossier import Dossier
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.french import NBSP
from clea_desktop.domain.half_day import HalfDay, check_half_day, check_room_left, follow, seat_of
from clea_desktop.domain.journey import Presence, Sitting
from clea_desktop.domain.plan import Plan
from clea_desktop.domain.step_texts import kept
from clea_desktop.services import centre_facts, journey, plans
from clea_desktop.services.centre import Centre
from clea_desktop.services.change import Change
from clea_desktop.store import centre_steps, lists, seats
from clea_desktop.store.lists import Line
from clea_desktop.store.seats import Seated


@dataclass(frozen=True)
class HalfDayLine:
    """A séance in the list: how many people are expected, and how many came."""

    half_day: HalfDay
    plan: str
    expected: int
    came: int


@dataclass(frozen=True)
class Seat:
    """A person of a séance: their line, what the room calls them, and their part there.

    ``kind`` is that of the assessment that is open, None when none is.
    """

    line: Line
    name: str
    sitting: Sitting
    kind: Kind | None = None


@dataclass(frozen=True)
class HalfDayView:
    """A séance, its plan at the version it uses, and its people in the order of their places."""

    half_day: HalfDay
    plan: Plan | None
    newer: bool
    seats: tuple[Seat, ...]


def lines(centre: Centre, past: int | None = None) -> list[HalfDayLine]:
    """Every séance, the last to be held in front.

    :param past: how many of those held before today, all when not given.
    """
    today = centre.clock().date()
    with centre.store.database.reading() as connection:
        every = centre_steps.half_days(connection)
        if past is not None:
            coming = [each for each in every if each.on >= today]
            every = [*coming, *every[len(coming) :][:past]]
        taken = seats.seats(connection, [each.id for each in every if each.id])
        named = {p.id.hex(): p.title for p in centre_steps.all_of(connection, Plan) if p.id}
    found = []
    for each in every:
        assert each.id is not None, "a séance read from the centre"
        here = taken.get(each.id, [])
        came = sum(seated.sitting.presence is Presence.PRESENT for seated in here)
        found.append(HalfDayLine(each, named.get(each.plan, ""), len(here), came))
    return found


def view(centre: Centre, half_day_id: bytes) -> HalfDayView:
    """A séance with its people (KeyError when there is none)."""
    held, here, plan = _held(centre, half_day_id)
    newer = plan is not None and plans.plan(centre, bytes.fromhex(held.plan)).version > held.version
    with centre.store.database.reading() as connection:
        told = {line.id: line for line in lists.lines_of(connection, [s.dossier for s in here])}
    here = [each for each in here if each.dossier in told]
    centre.take_in_hand([each.dossier for each in here])
    held_here = [centre.in_hand(each.dossier) for each in here]
    named = rules.room_names([dossier.candidate for dossier in held_here])
    going_on = [_open_assessment(dossier) for dossier in held_here]
    return HalfDayView(
        held,
        plan,
        newer,
        tuple(
            Seat(told[each.dossier], name, each.sitting, current.kind if current else None)
            for each, name, current in zip(here, named, going_on, strict=True)
        ),
    )


def keys(centre: Centre) -> dict[bytes, str]:
    """What commands call each séance: « 2026-11-23-morning », then « -2 » for another of it."""
    with centre.store.database.reading() as connection:
        every = centre_steps.all_of(connection, HalfDay)
    found: dict[bytes, str] = {}
    many: Counter[str] = Counter()
    for each in every:
        assert each.id is not None, "a séance read from the centre"
        key = f"{each.on.isoformat()}-{each.half.value}"
        many[key] += 1
        found[each.id] = key if many[key] == 1 else f"{key}-{many[key]}"
    return found


def find(centre: Centre, key: str) -> bytes:
    """The id of the séance that commands call so.

    :raises RuleError: the centre has none.
    """
    named = {own: half_day for half_day, own in keys(centre).items()}
    if key not in named:
        raise RuleError(
            f"Aucune séance ne s’appelle {key} dans ce centre : « sitting list » les nomme."
        )
    return named[key]


def words_of(centre: Centre, ids: Collection[bytes]) -> dict[bytes, str]:
    """What names each of some séances: « séance du centre, matin »; none that was taken away."""
    if not ids:
        return {}
    with centre.store.database.reading() as connection:
        every = {each.id: each for each in centre_steps.half_days(connection)}
    return {one: f"séance du centre, {every[one].half.words}" for one in ids if one in every}


def write(centre: Centre, written: HalfDay, *, latest: bool = False) -> bytes:
    """Write a séance, new or in place of the one of its id; its id.

    People who are still expected follow it to its new day, hours, room and evaluators. It keeps
    the version of its plan, whatever becomes of the plan, until it is given another.

    :param latest: use the version of its plan that stands.
    :raises RuleError: it contradicts itself, an evaluator may not observe, or somebody of it may
        not be assessed that day.
    """
    fit = kept(written)
    check_half_day(fit)
    for who in fit.evaluators:
        centre.check_may_observe(who, "La séance ne se prévoit pas ainsi")
    standing, here, _plan = _held(centre, fit.id) if fit.id else (None, [], None)
    fit = _with_version(centre, fit, standing, latest=latest)
    with centre.store.database.reading() as connection:
        plan = centre_steps.plan_of(connection, fit)
    if fit == standing:
        assert fit.id is not None, "it stands"
        return fit.id
    awaited = [each for each in here if each.sitting.awaited]
    with centre.gestures([each.dossier for each in awaited]) as (transaction, gestures):
        entry = centre_facts.append(centre, transaction, fit, f"séance, {fit.short_words}")
        for seated, gesture in zip(awaited, gestures, strict=True):
            moved = follow(seated.sitting, replace(fit, id=entry), plan.words if plan else "")
            if moved != seated.sitting:
                journey.write_in(centre, gesture, moved)
    return entry


def drop(centre: Centre, half_day_id: bytes) -> None:
    """Take a séance away: it was never to be.

    :raises RuleError: people are expected in it, or came.
    """
    held, here, _plan = _held(centre, half_day_id)
    if here:
        raise RuleError(
            f"Des personnes sont inscrites à la séance du {held.short_words}{NBSP}: déplacez-les "
            "ou retirez-les d’abord."
        )
    centre_facts.drop(centre, held, f"séance retirée, {held.short_words}")


def seat(centre: Centre, half_day_id: bytes, dossier_id: bytes) -> Change:
    """Expect somebody in a séance.

    :raises RuleError: they are in it already, it is full, or they may not be assessed that day.
    """
    held, here, plan = _held(centre, half_day_id)
    _check_new(centre, here, dossier_id)
    going_on = _open_assessment(centre.in_hand(dossier_id))
    part = seat_of(held, plan.words if plan else "", going_on.id if going_on else None)
    return journey.write(centre, dossier_id, part)


def unseat(centre: Centre, half_day_id: bytes, dossier_id: bytes) -> Change:
    """Expect somebody no more: it was never planned. Marks stay as they are.

    :raises RuleError: a jury has the dossier in hand.
    """
    sitting = _seat(centre, half_day_id, dossier_id).sitting
    assert sitting.id is not None, "a part read from the centre"
    return journey.drop(centre, dossier_id, sitting.id)


def move(centre: Centre, dossier_id: bytes, since: bytes, to: bytes) -> Change:
    """Expect somebody in another séance instead; marks stay as they are.

    Who came to the first stays noted there, and is expected in the other besides.

    :raises RuleError: they are in it already, it is full, or they may not be assessed that day.
    """
    sitting = _seat(centre, since, dossier_id).sitting
    if not sitting.awaited:
        return seat(centre, to, dossier_id)
    held, here, plan = _held(centre, to)
    _check_new(centre, here, dossier_id)
    return journey.write(centre, dossier_id, follow(sitting, held, plan.words if plan else ""))


def note_arrival(
    centre: Centre, half_day_id: bytes, dossier_id: bytes, at: time | None = None
) -> Change:
    """Note that somebody is there, on time unless an hour is given.

    :raises RuleError: the séance is still to come.
    """
    return _note(centre, half_day_id, dossier_id, lambda s: rules.arrived(s, at))


def note_coming_in(centre: Centre, half_day_id: bytes, dossier_id: bytes) -> Change:
    """Note that somebody comes in now, late or not; who comes back keeps the hour they came at.

    :raises RuleError: the séance is still to come, or they are there already.
    """
    with centre.store.database.reading() as connection:
        held = centre_steps.half_day(connection, half_day_id)

    def how(sitting: Sitting) -> Sitting:
        if sitting.presence is Presence.PRESENT:
            if sitting.left is None:
                name = centre.in_hand(dossier_id).candidate.full_name
                raise RuleError(f"{name} est déjà noté(e) présent(e).")
            return rules.arrived(sitting, sitting.arrived)
        return rules.arrived(sitting, rules.late_at(held, centre.clock()))

    return _note(centre, half_day_id, dossier_id, how)


def note_going_now(centre: Centre, half_day_id: bytes, dossier_id: bytes) -> Change:
    """Note that somebody who is there leaves now.

    :raises RuleError: they are not there, or the séance is not today’s: the hour is to be said.
    """
    now = centre.clock()
    sitting = _seat(centre, half_day_id, dossier_id).sitting
    if sitting.presence is not Presence.PRESENT:
        raise RuleError("Un départ se note de quelqu’un qui est là : notez d’abord sa présence.")
    if sitting.on != now.date():
        raise RuleError(
            "La séance n’est pas d’aujourd’hui : dites l’heure du départ sur la page de la séance."
        )
    at = now.time().replace(second=0, microsecond=0)
    return note_departure(centre, half_day_id, dossier_id, at)


def note_departure(centre: Centre, half_day_id: bytes, dossier_id: bytes, at: time) -> Change:
    """Note that somebody left at that hour, before the end.

    :raises RuleError: the séance is still to come.
    """
    return _note(centre, half_day_id, dossier_id, lambda s: rules.gone(s, at))


def note_absence(centre: Centre, half_day_id: bytes, dossier_id: bytes) -> Change:
    """Note that somebody did not come.

    :raises RuleError: the séance is still to come.
    """
    return _note(centre, half_day_id, dossier_id, rules.absent)


def note_all_there(centre: Centre, half_day_id: bytes) -> list[Change]:
    """Note that everybody still expected is there, in one transaction.

    :raises RuleError: the séance is still to come.
    """
    _half_day, here, _plan = _held(centre, half_day_id)
    awaited = [each for each in here if each.sitting.awaited]
    with centre.gestures([each.dossier for each in awaited]) as (_transaction, gestures):
        return [
            journey.write_in(centre, gesture, _now_of(gesture.dossier, rules.arrived(each.sitting)))
            for each, gesture in zip(awaited, gestures, strict=True)
        ]


def today(centre: Centre, on: date | None = None) -> list[HalfDay]:
    """The séances of a day, today when none is given, in the order of their hours."""
    day = on or centre.clock().date()
    with centre.store.database.reading() as connection:
        found = [each for each in centre_steps.half_days(connection) if each.on == day]
    return sorted(found, key=lambda each: each.hours)


def under_way(centre: Centre, *, everyone: bool = False) -> HalfDay | None:
    """The séance that is being held now, with a plan, where the evaluator observes.

    :param everyone: those where others observe too, after one’s own.
    """
    now = centre.clock().time()
    held = [each for each in today(centre) if each.plan and each.hours[0] <= now < each.hours[1]]
    own = [each for each in held if centre.evaluator in each.evaluators]
    return next(iter([*own, *held] if everyone else own), None)


def _note(
    centre: Centre, half_day_id: bytes, dossier_id: bytes, how: Callable[[Sitting], Sitting]
) -> Change:
    seated = _seat(centre, half_day_id, dossier_id)
    noted = how(seated.sitting)
    return journey.write(centre, dossier_id, _now_of(centre.in_hand(dossier_id), noted))


def _now_of(dossier: Dossier, sitting: Sitting) -> Sitting:
    """A part that was planned before its assessment opened belongs to it once it is held."""
    going_on = _open_assessment(dossier)
    if sitting.assessment is None and going_on is not None and going_on.opened_on <= sitting.on:
        return replace(sitting, assessment=going_on.id)
    return sitting


def _open_assessment(dossier: Dossier) -> Assessment | None:
    current = dossier.current
    return current if current is not None and current.closing is None else None


def _seat(centre: Centre, half_day_id: bytes, dossier_id: bytes) -> Seated:
    for seated in _held(centre, half_day_id)[1]:
        if seated.dossier == dossier_id:
            return seated
    raise KeyError(dossier_id.hex())


def _check_new(centre: Centre, here: list[Seated], dossier_id: bytes) -> None:
    if any(seated.dossier == dossier_id for seated in here):
        name = centre.in_hand(dossier_id).candidate.full_name
        raise RuleError(f"{name} est déjà dans cette séance.")
    check_room_left(len(here))


def _with_version(
    centre: Centre, fit: HalfDay, standing: HalfDay | None, *, latest: bool
) -> HalfDay:
    """A séance with the version of its plan that it uses."""
    if not fit.plan:
        return replace(fit, version=0)
    if standing is not None and standing.plan == fit.plan and not latest:
        return replace(fit, version=standing.version)
    try:
        return replace(fit, version=plans.plan(centre, bytes.fromhex(fit.plan)).version)
    except KeyError:
        raise RuleError(f"Le plan de la séance n’est plus là{NBSP}: choisissez-en un.") from None


def _held(centre: Centre, half_day_id: bytes) -> tuple[HalfDay, list[Seated], Plan | None]:
    """A séance, who is expected there, and the plan it uses (KeyError when there is none)."""
    with centre.store.database.reading() as connection:
        held = centre_steps.half_day(connection, half_day_id)
        here = seats.seats(connection, [half_day_id]).get(half_day_id, [])
        return held, here, centre_steps.plan_of(connection, held)
