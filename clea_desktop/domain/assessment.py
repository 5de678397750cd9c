"""An assessment and its marks: what was decided, by whom, when, and what may be decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.french import NBSP, date_words, time_words
from clea_desktop.domain.marks import Basis, Mark
from clea_desktop.domain.people import Person
from clea_desktop.domain.referential import Release, ReleaseKey

if TYPE_CHECKING:
    from clea_desktop.domain.outcome import Outcome, Short


class Kind(Enum):
    """The two assessments of a path."""

    PREALABLE = "prealable"
    FINALE = "finale"

    @property
    def words(self) -> str:
        """« évaluation préalable », « évaluation finale »."""
        return "évaluation préalable" if self is Kind.PREALABLE else "évaluation finale"


@dataclass(frozen=True)
class MarkFact:
    """One decision, as it was made: never changed, at most followed by another.

    ``mark`` None withdraws the decision before it. ``at`` is when it was observed and carries
    its offset; ``entered_by`` and ``entered_at`` say who typed it later, and when. ``id`` is
    the centre's own and tells nothing of what was decided.
    """

    criterion: str
    mark: Mark | None
    at: datetime
    observer: Person
    basis: Basis = Basis.OBSERVATION
    note: str = ""
    activity: str = ""
    entered_by: Person | None = None
    entered_at: datetime | None = None
    id: bytes | None = field(default=None, compare=False)


@dataclass(frozen=True)
class NoteFact:
    """What was written about a critère, apart from a decision; the last one counts."""

    criterion: str
    text: str
    at: datetime
    by: Person | None = None
    id: bytes | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Opinion:
    """The evaluator's opinion for the jury."""

    text: str
    by: Person
    at: datetime


@dataclass(frozen=True)
class Closing:
    """The end of an assessment: its day, why critères were left, and its frozen outcome.

    ``outcome`` is None only in a dossier made elsewhere: before its closing is computed, and
    in a closing that a reopening took back.
    """

    on: date
    reason: str = ""
    outcome: Outcome | None = None


@dataclass(frozen=True)
class Reopening:
    """A closing taken back: which, when, by whom and why."""

    closing: Closing
    at: datetime
    by: Person
    reason: str


@dataclass(frozen=True)
class Rectification:
    """An error on one critère of a closed assessment, put right (DOMAIN.md, section 3).

    ``mark`` None says that it was never assessed. ``closed`` is how many assessments of the
    dossier were closed then: what closings froze later already holds it.
    """

    criterion: str
    mark: Mark | None
    at: datetime
    by: Person
    reason: str
    closed: int


@dataclass(frozen=True)
class Migration:
    """An open assessment went on in a later edition of its référentiel.

    ``since`` is the release it followed until then, ``marks`` and ``notes`` what was decided and
    written by it, kept for the history; ``correspondence`` the fingerprint of what was followed.
    """

    since: ReleaseKey
    at: datetime
    by: Person
    correspondence: str = ""
    marks: tuple[MarkFact, ...] = field(default=())
    notes: tuple[NoteFact, ...] = field(default=())
    id: bytes | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Reprise:
    """What another organisme validated, read on the livret the person brought.

    ``codes`` are those of critères, sous-domaines or domaines; ``edition`` is the one the livret
    names. The years run from that assessment (DOMAIN.md, section 3).
    """

    organisation: str
    edition: str
    codes: frozenset[str]
    checked_by: Person
    checked_on: date


@dataclass(frozen=True)
class Assessment:
    """A préalable or a finale, pinned to one release, with its facts in their order.

    One made elsewhere has its ``reprise``, and is closed from the day it comes.
    """

    kind: Kind
    release: ReleaseKey
    opened_on: date
    evaluator: Person
    marks: tuple[MarkFact, ...] = field(default=())
    notes: tuple[NoteFact, ...] = field(default=())
    opinion: Opinion | None = None
    closing: Closing | None = None
    id: bytes | None = None
    reopenings: tuple[Reopening, ...] = field(default=())
    rectifications: tuple[Rectification, ...] = field(default=())
    reprise: Reprise | None = None
    migrations: tuple[Migration, ...] = field(default=())

    @property
    def closed_on(self) -> date | None:
        """The day it was closed, None while it is open."""
        return self.closing.on if self.closing else None

    @property
    def first_closed_on(self) -> date | None:
        """The day it was first closed: a reopening never moves the years (DOMAIN.md, section 2)."""
        return self.reopenings[0].closing.on if self.reopenings else self.closed_on

    @cached_property
    def decisions_on(self) -> Mapping[str, tuple[MarkFact, ...]]:
        """What was decided on each critère, in order."""
        found: dict[str, tuple[MarkFact, ...]] = {}
        for fact in self.marks:
            found[fact.criterion] = (*found.get(fact.criterion, ()), fact)
        return found

    @cached_property
    def decided(self) -> Mapping[str, Mark | None]:
        """The last decision on each critère, the only one that counts; None: withdrawn."""
        return {fact.criterion: fact.mark for fact in self.marks}

    def with_mark(self, fact: MarkFact) -> Assessment:
        """Itself once one more decision is made; those before it are not read again."""
        code = fact.criterion
        after = replace(self, marks=(*self.marks, fact))
        own = (*self.decisions_on.get(code, ()), fact)
        after.__dict__["decisions_on"] = {**self.decisions_on, code: own}
        after.__dict__["decided"] = {**self.decided, code: fact.mark}
        return after


def present_marks(marks: Iterable[MarkFact]) -> dict[str, MarkFact]:
    """The decisions that stand, by critère: the last of the list, unless it withdraws."""
    last = {mark.criterion: mark for mark in marks}
    return {code: mark for code, mark in last.items() if mark.mark is not None}


def decisions(assessment: Assessment) -> dict[str, MarkFact]:
    """The decisions that stand in an assessment, by critère, rectifications applied.

    A rectified decision keeps what it rests on, and is its rectifier's, at that instant.
    """
    standing = present_marks(assessment.marks)
    for right in assessment.rectifications:
        before = standing.pop(right.criterion, None)
        if right.mark is not None:
            put_right = before or MarkFact(right.criterion, None, right.at, right.by)
            standing[right.criterion] = replace(
                put_right, mark=right.mark, at=right.at, observer=right.by, id=None
            )
    return standing


def present_notes(assessment: Assessment) -> dict[str, str]:
    """The note that stands on each critère: the last written, a mark's own coming first."""
    notes = {mark.criterion: mark.note for mark in assessment.marks if mark.note}
    notes.update({note.criterion: note.text for note in assessment.notes})
    return {code: text for code, text in notes.items() if text}


def check_markable(
    assessment: Assessment, release: Release, criterion: str, before: Outcome | None
) -> None:
    """Refuse a mark that the state of the assessment forbids.

    :param before: what stood when the assessment opened; None for a préalable.
    :raises RuleError: closed assessment, unknown critère, locked sous-domaine, or a critère
        already acquis (carried over, read-only: DOMAIN.md, section 3).
    """
    release.criterion(criterion)
    if assessment.closing is not None:
        raise RuleError(
            f"L’{assessment.kind.words} est terminée depuis le "
            f"{date_words(assessment.closing.on)} : on n’y décide plus du critère {criterion}."
        )
    if before is None:
        return
    sub = release.subdomain_of[criterion]
    if before.subdomain(sub.code).validated:
        raise RuleError(
            f"Le critère {criterion} ne se décide plus : le sous-domaine {sub.code} est validé."
        )
    if before.marks.get(criterion) is Mark.ACQUIRED:
        raise RuleError(
            f"Le critère {criterion} ne se décide plus : il est acquis depuis une évaluation "
            "précédente."
        )


def markable(
    assessment: Assessment, release: Release, before: Outcome | Short | None
) -> frozenset[str]:
    """The critères of which :func:`check_markable` refuses no mark."""
    if assessment.closing is not None:
        return frozenset()
    if before is None:
        return release.codes
    validated, marks = before.validated, before.marks
    return frozenset(
        code
        for sub in release.subdomains
        if sub.code not in validated
        for code in sub.codes
        if marks.get(code) is not Mark.ACQUIRED
    )


class Tally(NamedTuple):
    """What was decided in an assessment, and what is left to decide in it."""

    acquired: int
    not_acquired: int
    undecided: int


def tally(assessment: Assessment, release: Release, before: Outcome | Short | None) -> Tally:
    """How far an assessment is: what may not be decided in it is not to do."""
    put_right = {each.criterion: each.mark for each in assessment.rectifications}
    last = {**assessment.decided, **put_right}
    decided = {code for code, mark in last.items() if mark is not None and code in release.codes}
    marks = [last[code] for code in decided]
    left = markable(assessment, release, before) - decided
    return Tally(marks.count(Mark.ACQUIRED), marks.count(Mark.NOT_ACQUIRED), len(left))


def check_instant(
    what: str, at: datetime, opened_on: date, closed_on: date | None, now: datetime
) -> None:
    """Refuse an instant outside its assessment or in the future.

    :param what: what happened then, as the sentence names it (« La décision sur 1.1.1 »).
    :param at: aware; its day is read in its own offset.
    :raises RuleError: before the opening, after the closing, or after ``now``.
    """
    if at.date() < opened_on:
        why = f"avant l’ouverture de l’évaluation le {date_words(opened_on)}"
        if at == now:
            # Seen just now: nobody typed that day.
            why += f"{NBSP}: vérifiez l’horloge de cet ordinateur"
    elif closed_on is not None and at.date() > closed_on:
        why = f"après la fin de l’évaluation le {date_words(closed_on)}"
    elif at > now:
        why = "dans le futur"
    else:
        return
    raise RuleError(f"{what} est datée du {date_words(at.date())} à {time_words(at)}, {why}.")
