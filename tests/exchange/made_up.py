"""Dossiers of every kind, as Hypothesis makes them up: the path of each could have been."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

from hypothesis import strategies as st

from clea_desktop.domain.assessment import (
    Assessment,
    Closing,
    Kind,
    MarkFact,
    NoteFact,
    Opinion,
    Rectification,
    Reopening,
    Reprise,
)
from clea_desktop.domain.dossier import Dossier, standing, with_closings
from clea_desktop.domain.journey import steps_of
from clea_desktop.domain.marks import Basis, Mark
from clea_desktop.domain.outcome import Outcome
from clea_desktop.domain.people import (
    BirthPlace,
    Candidate,
    FormerName,
    FormOfAddress,
    IdentityCheck,
    IdentityDocument,
    NameChange,
    PartialDate,
    Person,
    Sex,
)
from clea_desktop.exchange.journey_reading import assessment_id, rank_named
from tests.domain.made_up import SMALL
from tests.exchange.made_up_journeys import journeys
from tests.exchange.made_up_texts import LINES, NAMES, PEOPLE, TEXTS

_START = date(2026, 1, 5)
# After any birth below.
_PAST_DAYS = st.dates(date(2011, 1, 1), _START)

BIRTH_DATES = st.dates(date(1900, 1, 1), date(2010, 12, 31)).flatmap(
    lambda day: st.sampled_from(
        [
            PartialDate(day.year),
            PartialDate(day.year, day.month),
            PartialDate(day.year, day.month, day.day),
        ]
    )
)


def _code(pattern: str) -> st.SearchStrategy[str]:
    return st.just("") | st.from_regex(pattern, fullmatch=True)


_PLACES = st.builds(
    BirthPlace,
    LINES,
    _code(r"\A[0-9][0-9AB][0-9]{3}\Z"),
    _code(r"\A[0-9A-Z][0-9A-Z -]{1,7}[0-9A-Z]\Z"),
    LINES,
    _code(r"\A[0-9A-Z]{3}\Z"),
)
_GIVEN_NAMES = st.lists(NAMES, max_size=3).map(tuple)
CANDIDATES = st.builds(
    Candidate,
    birth_name=NAMES,
    birth_date=BIRTH_DATES,
    given_names=_GIVEN_NAMES,
    usual_name=st.none() | NAMES,
    sex=st.none() | st.sampled_from(Sex),
    form_of_address=st.sampled_from(FormOfAddress),
    birth_place=st.none() | _PLACES.filter(lambda place: place != BirthPlace()),
    former_names=st.lists(
        st.builds(
            FormerName,
            NAMES,
            st.none() | NAMES,
            _GIVEN_NAMES,
            _PAST_DAYS,
            st.sampled_from(NameChange),
        ),
        max_size=2,
    ).map(tuple),
    identity_check=st.none()
    | st.builds(IdentityCheck, st.sampled_from(IdentityDocument), NAMES, _PAST_DAYS),
    france_travail_id=LINES,
    cpf_dossier=LINES,
    phone=LINES,
    email=LINES,
    address=LINES,
)


_ZONES = st.integers(-11 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


def _instants(days: st.SearchStrategy[date]) -> st.SearchStrategy[datetime]:
    return st.builds(datetime.combine, days, st.times(), _ZONES)


@st.composite
def _marks(
    draw: st.DrawFn, codes: list[str], days: st.SearchStrategy[date], evaluator: Person
) -> MarkFact:
    at = draw(_instants(days))
    later = st.timedeltas(timedelta(0), timedelta(days=2))
    return MarkFact(
        criterion=draw(st.sampled_from(codes)),
        mark=draw(st.none() | st.sampled_from(Mark)),
        at=at,
        observer=draw(st.just(evaluator) | PEOPLE),
        basis=draw(st.sampled_from(Basis)),
        note=draw(TEXTS),
        activity=draw(LINES),
        entered_by=draw(st.none() | PEOPLE),
        entered_at=draw(st.none() | later.map(lambda wait: at + wait)),
    )


@st.composite
def _assessments(
    draw: st.DrawFn, kind: Kind, opened_on: date, stood: Outcome | None, *, closes: bool
) -> Assessment:
    """An assessment that marks what is neither validated nor acquis, before or on its last day."""
    last = opened_on + timedelta(days=draw(st.integers(0, 3)))
    days = st.dates(opened_on, last)
    evaluator = draw(PEOPLE)
    codes = [
        criterion.code
        for sub in SMALL.subdomains
        if stood is None or not stood.subdomain(sub.code).validated
        for criterion in sub.criteria
        if stood is None or stood.marks.get(criterion.code) is not Mark.ACQUIRED
    ]
    marks = st.lists(
        _marks(codes, days, evaluator), max_size=12, unique_by=lambda m: (m.criterion, m.at)
    )
    written = st.builds(
        NoteFact, st.sampled_from(codes), TEXTS, _instants(days), st.none() | PEOPLE
    )
    opinions = st.builds(Opinion, TEXTS.filter(str.strip), PEOPLE, _instants(days))
    return Assessment(
        kind,
        SMALL.key,
        opened_on,
        evaluator,
        marks=tuple(draw(marks)),
        notes=tuple(draw(st.lists(written, max_size=3))),
        opinion=draw(st.none() | opinions),
        closing=Closing(last, draw(TEXTS)) if closes else None,
        reopenings=draw(_reopenings(opened_on, last)),
    )


@st.composite
def _taken_over(draw: st.DrawFn, kind: Kind, on: date) -> Assessment:
    """An assessment made elsewhere, of which the livret was read here the same month."""
    codes = [code for code in SMALL.by_code if code != "3"]
    reprise = Reprise(
        draw(LINES.filter(bool)),
        draw(LINES),
        frozenset(draw(st.lists(st.sampled_from(codes), max_size=4))),
        draw(PEOPLE),
        on + timedelta(days=draw(st.integers(0, 30))),
    )
    return Assessment(
        kind, SMALL.key, on, draw(PEOPLE), closing=Closing(on, draw(TEXTS)), reprise=reprise
    )


@st.composite
def _reopenings(draw: st.DrawFn, opened_on: date, last: date) -> tuple[Reopening, ...]:
    """Closings taken back, in the order of their instants; most assessments have none."""
    instants = _instants(st.dates(last, last + timedelta(days=2)))
    return tuple(
        Reopening(
            Closing(draw(st.dates(opened_on, last)), draw(TEXTS)),
            at,
            draw(PEOPLE),
            draw(TEXTS.filter(str.strip)),
        )
        for at in sorted(draw(st.just([]) | st.lists(instants, max_size=2)))
    )


@st.composite
def _rectified(draw: st.DrawFn, dossier: Dossier, end: date) -> Dossier:
    """The dossier with errors of its closed assessments put right once all was over."""
    assessments = dossier.assessments
    ended = sum(assessment.first_closed_on is not None for assessment in assessments)
    days = st.dates(end, end + timedelta(days=9))
    codes = [criterion.code for criterion in SMALL.criteria]

    def rights(rank: int) -> st.SearchStrategy[list[Rectification]]:
        one = st.builds(
            Rectification,
            st.sampled_from(codes),
            st.none() | st.sampled_from(Mark),
            _instants(days),
            PEOPLE,
            TEXTS.filter(str.strip),
            st.integers(rank + 1, ended),
        )
        return st.just([]) | st.lists(one, max_size=3)

    return replace(
        dossier,
        assessments=tuple(
            assessment
            if assessment.closing is None
            else replace(
                assessment,
                closing=replace(assessment.closing, outcome=None),
                rectifications=tuple(draw(rights(rank))),
            )
            for rank, assessment in enumerate(assessments)
        ),
    )


@st.composite
def dossiers(draw: st.DrawFn, *, walked: bool = True) -> Dossier:
    """A dossier anywhere on its path, made here or taken over, errors put right.

    :param walked: with what happened beside its assessments.
    """
    dossier = Dossier("", draw(CANDIDATES))
    length = draw(st.integers(0, 3))
    day = _START
    for rank in range(length):
        stood = standing(SMALL, dossier.assessments) if rank else None
        if stood is not None and stood.certifiable:
            break
        kind = Kind.FINALE if rank else Kind.PREALABLE
        closes = rank < length - 1 or draw(st.booleans())
        made_here = _assessments(kind, day, stood, closes=closes)
        assessment = draw(made_here | _taken_over(kind, day))
        dossier = replace(dossier, assessments=(*dossier.assessments, assessment))
        dossier = with_closings(SMALL, dossier)
        # Three days apart, no offset makes two instants of two assessments one.
        day = (assessment.closed_on or day) + timedelta(days=draw(st.integers(3, 40)))
    whole = with_closings(SMALL, draw(_rectified(dossier, day)))
    if not walked:
        return whole
    journey = draw(journeys(whole, day + timedelta(days=9)))
    return _named(replace(whole, journey=journey))


def _named(dossier: Dossier) -> Dossier:
    """The dossier as a file gives it: the assessments that a step names have a name."""
    ranks = {rank_named(step) for step in steps_of(dossier.journey)}
    return replace(
        dossier,
        assessments=tuple(
            replace(each, id=assessment_id(rank)) if rank in ranks else each
            for rank, each in enumerate(dossier.assessments, 1)
        ),
    )
