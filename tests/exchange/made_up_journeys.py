"""What happens beside the assessments of a dossier, as Hypothesis makes it up."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar

from hypothesis import strategies as st

from clea_desktop.domain.dossier import Dossier, standing
from clea_desktop.domain.evidence import MOST, TURNS, Evidence, Permission, file_name
from clea_desktop.domain.journey import (
    Agreement,
    Decision,
    Departure,
    Focus,
    FormativeCheck,
    Interview,
    Journey,
    Prescription,
    Presence,
    Readiness,
    Restitution,
    Signature,
    Sitting,
    Status,
    Strategy,
    Trace,
    TraceKind,
    Trainer,
    TrainingForm,
    Trajectory,
)
from clea_desktop.domain.people import Person
from clea_desktop.domain.step_checks import MOST_HOURS
from clea_desktop.exchange.journey_reading import assessment_id
from tests.domain.made_up import SMALL
from tests.exchange.made_up_texts import LINES, PEOPLE, TEXTS

_T = TypeVar("_T")
_FIRST, _TODAY = date(2020, 1, 1), date(2026, 12, 30)
_DAYS = st.dates(_FIRST, _TODAY)
_SOON = st.integers(0, 60).map(lambda days: timedelta(days=days))
_WORDS = LINES.filter(bool)


def _instants(days: st.SearchStrategy[date]) -> st.SearchStrategy[datetime]:
    return st.builds(datetime.combine, days, st.times(), st.just(UTC))


@st.composite
def _traces(draw: st.DrawFn) -> Trace:
    kind = draw(st.sampled_from(TraceKind))
    last = date(2030, 1, 1) if kind is TraceKind.APPOINTMENT else _TODAY
    return Trace(kind, draw(_instants(st.dates(_FIRST, last))), draw(PEOPLE), draw(TEXTS))


@st.composite
def _interviews(draw: st.DrawFn) -> Interview:
    on = draw(_DAYS)
    agreements = st.builds(
        lambda recipient, content, day, wait: Agreement(
            recipient, content, day, None if wait is None else day + wait
        ),
        _WORDS,
        LINES,
        _DAYS,
        st.none() | _SOON,
    )
    return Interview(
        on=on,
        adviser=draw(PEOPLE),
        trajectory=draw(st.sampled_from(Trajectory)),
        prescriber=draw(LINES),
        public=draw(LINES),
        status=draw(st.none() | st.sampled_from(Status)),
        employer=draw(LINES),
        funder=draw(LINES),
        project=draw(TEXTS),
        arrangements=draw(TEXTS),
        strategies=tuple(draw(st.lists(st.sampled_from(Strategy), unique=True, max_size=3))),
        strategy=draw(st.none() | st.sampled_from(Strategy)),
        guardian=draw(LINES),
        third_party=draw(LINES),
        agreements=tuple(draw(st.lists(agreements, max_size=2))),
        decision=draw(st.none() | st.sampled_from(Decision)),
        decided_on=draw(st.none() | _DAYS),
        call_on=draw(st.none() | _SOON.map(lambda wait: on + wait)),
    )


@st.composite
def _sittings(draw: st.DrawFn, ranks: list[int]) -> Sitting:
    presence = draw(st.sampled_from(Presence))
    last = date(2027, 6, 1) if presence is Presence.PLANNED else _TODAY
    minutes = sorted(draw(st.lists(st.integers(0, 1439), min_size=2, max_size=2, unique=True)))
    starts, ends = (time(*divmod(minute, 60)) for minute in minutes)
    rank = draw(st.sampled_from([None, *ranks]))
    return Sitting(
        on=draw(st.dates(_FIRST, last)),
        starts=draw(st.none() | st.just(starts)),
        ends=draw(st.none() | st.just(ends)),
        place=draw(LINES),
        evaluators=tuple(draw(st.lists(PEOPLE, max_size=3))),
        presence=presence,
        interpreter=draw(LINES),
        assessment=None if rank is None else assessment_id(rank),
    )


@st.composite
def _restitutions(draw: st.DrawFn, ended: dict[int, date]) -> Restitution:
    rank = draw(st.sampled_from(sorted(ended)))
    named = draw(st.booleans())
    return Restitution(
        on=draw(st.dates(ended[rank], _TODAY)),
        by=draw(PEOPLE),
        read_aloud=draw(st.booleans()),
        next_step=draw(TEXTS),
        remarks=draw(TEXTS),
        signature=draw(st.none() | st.sampled_from(Signature)),
        assessment=assessment_id(rank) if named else None,
    )


@st.composite
def _prescriptions(draw: st.DrawFn, remaining: tuple[str, ...], end: date) -> Prescription:
    on = draw(st.dates(end, _TODAY))
    return Prescription(
        on=on,
        by=draw(PEOPLE),
        codes=tuple(draw(st.lists(st.sampled_from(remaining), min_size=1, unique=True))),
        form=draw(st.sampled_from(TrainingForm)),
        hours=draw(st.none() | st.integers(1, MOST_HOURS)),
        organisation=draw(LINES),
        planned_finale=draw(st.none() | _SOON.map(lambda wait: on + wait)),
        note=draw(TEXTS),
    )


_DOMAINS = st.sampled_from([domain.code for domain in SMALL.domains])
_CHECKS = st.builds(
    FormativeCheck,
    _DAYS,
    LINES,
    st.dictionaries(_DOMAINS, st.sampled_from(Readiness)).map(lambda told: tuple(told.items())),
    TEXTS,
)


@st.composite
def _trainers(draw: st.DrawFn, end: date) -> Trainer:
    """Somebody who never assesses, or does not any more."""
    stranger = draw(st.booleans())
    person = Person("Hélène Garnier") if stranger else draw(PEOPLE)
    starts = draw((st.none() if stranger else st.nothing()) | st.dates(end, _TODAY))
    since = starts or _FIRST
    ends = draw(st.none() | _SOON.map(lambda wait: since + wait))
    return Trainer(person, draw(LINES), starts, ends)


@st.composite
def _pieces(draw: st.DrawFn, ranks: list[int]) -> Evidence:
    rank = draw(st.sampled_from([None, *ranks]))
    known = [criterion.code for criterion in SMALL.criteria] if ranks else []
    issued = draw(st.none() | _DAYS)
    permission = draw(st.none() | st.sampled_from(Permission))
    # Nobody is in it: nothing of them is, and nobody was asked on any day.
    nobody = permission is Permission.NOBODY
    shown = st.just(False) if nobody else st.booleans()
    return Evidence(
        name=file_name(draw(LINES)),
        media_type=draw(st.sampled_from(["image/jpeg", "application/pdf", "audio/mpeg"])),
        size=draw(st.integers(1, MOST.file_bytes)),
        digest=draw(st.binary(min_size=32, max_size=32)).hex(),
        added_on=draw(_DAYS),
        by=draw(PEOPLE),
        codes=tuple(draw(st.lists(st.sampled_from(known), unique=True))) if known else (),
        title=draw(LINES),
        issuer=draw(LINES),
        issued_on=issued,
        valid_until=draw(st.none() | _SOON.map(lambda wait: (issued or _FIRST) + wait)),
        face=draw(shown),
        voice=draw(shown),
        named=draw(shown),
        permission=permission,
        permission_on=draw(_DAYS) if permission and not nobody else None,
        turned=draw(st.sampled_from(TURNS)),
        assessment=None if rank is None else assessment_id(rank),
    )


@st.composite
def journeys(draw: st.DrawFn, dossier: Dossier, end: date) -> Journey:
    """A journey that goes with the assessments of a dossier, named by their ranks.

    :param end: a day after all that was assessed.
    """
    assessments = dossier.assessments
    ended = {
        rank: each.first_closed_on
        for rank, each in enumerate(assessments, 1)
        if each.first_closed_on is not None
    }
    finales = [rank for rank, each in enumerate(assessments, 1) if each.kind.value == "finale"]
    left = standing(SMALL, assessments).remaining if ended else ()
    going_on = bool(assessments) and assessments[-1].closing is None

    def some(strategy: st.SearchStrategy[_T] | None) -> tuple[_T, ...]:
        return () if strategy is None else tuple(draw(st.lists(strategy, max_size=2)))

    departures = st.builds(Departure, _WORDS, _DAYS, PEOPLE)
    focuses = st.builds(
        Focus,
        st.lists(_DOMAINS, unique=True).map(tuple),
        st.sampled_from([assessment_id(rank) for rank in finales]) if finales else st.none(),
    )
    return Journey(
        traces=some(_traces()),
        interview=draw(st.none() | _interviews()),
        sittings=some(_sittings([*range(1, len(assessments) + 1)])),
        restitutions=some(_restitutions(ended) if ended else None),
        prescriptions=some(_prescriptions(left, end) if left else None),
        checks=some(_CHECKS if ended else None),
        trainers=some(_trainers(end)),
        focuses=some(focuses if finales else None),
        departure=None if going_on else draw(st.none() | departures),
        evidence=some(_pieces([*range(1, len(assessments) + 1)])),
    )
