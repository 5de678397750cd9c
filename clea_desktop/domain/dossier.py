"""A dossier: one candidate, their assessments in order, and the facts the rules read."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from itertools import accumulate

from clea_desktop.domain.assessment import Assessment, Kind
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.french import date_words
from clea_desktop.domain.journey import Journey
from clea_desktop.domain.marks import Mark
from clea_desktop.domain.outcome import (
    Closed,
    Fact,
    Marked,
    Outcome,
    Rectified,
    TakenOver,
    Voided,
    outcome,
)
from clea_desktop.domain.people import Candidate, Person
from clea_desktop.domain.reading import reading_of
from clea_desktop.domain.referential import Release, ReleaseKey
from clea_desktop.domain.years import period

_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class HandedOver:
    """A paper handed over: its bytes are kept beside, under its id.

    ``replaced_on`` is the day a rectification, or a corrected référentiel, made it out of date.
    """

    id: bytes
    kind: str
    assessment: bytes | None
    at: datetime
    by: Person
    pages: int
    replaced_on: date | None = None

    @property
    def is_livret(self) -> bool:
        """Whether it is the person's livret, in either of its forms."""
        return self.kind.startswith("livret")


@dataclass(frozen=True)
class Withdrawal:
    """A dossier opened by mistake, taken out of the lists: why, by whom and when."""

    reason: str
    at: datetime
    by: Person


@dataclass(frozen=True)
class Dossier:
    """Everything a centre holds of one candidate; ``assessments`` are in the order opened.

    ``aliases`` are the references and names of the dossiers joined to this one; ``joined_to``
    is the id of the one it is itself read with.
    """

    reference: str
    candidate: Candidate
    assessments: tuple[Assessment, ...] = field(default=())
    id: bytes | None = None
    documents: tuple[HandedOver, ...] = field(default=())
    withdrawal: Withdrawal | None = None
    aliases: tuple[str, ...] = field(default=())
    joined_to: bytes | None = None
    journey: Journey = field(default=Journey())

    @property
    def current(self) -> Assessment | None:
        """The last assessment, open or closed."""
        return self.assessments[-1] if self.assessments else None


Decided = Mapping[str, Mark | None]
"""The last decision on each critère in one assessment; None where it was withdrawn."""


def facts_of(
    release: Release,
    assessments: tuple[Assessment, ...],
    until: int | None = None,
    decided: Sequence[Decided] | None = None,
) -> Iterator[Fact]:
    """What the rules read of the present period: marks, what closings froze, rectifications.

    What was decided by an earlier edition is read as the correspondence of the release says;
    where there is none, it says nothing.

    :param until: how many assessments to read, all when not given; those after them still tell
        which closings a rectification came after.
    :param decided: what was decided in each assessment, where they come without their marks.
    """
    last = decided or [assessment.decided for assessment in assessments]
    read = assessments[:until]
    present = period(read, release.validity_years)
    past = len(read) - len(present)
    rectified = _rectified(release, assessments, past, last)
    for index, assessment in enumerate(present):
        reading = reading_of(release, assessment.release)
        if assessment.reprise is not None:
            reprise = assessment.reprise
            codes = reading.taken_over(reprise.codes)
            yield TakenOver(reprise.organisation, assessment.opened_on, codes)
        if marks := reading.marks(last[past + index]):
            yield Marked(index, marks)
        closing = assessment.closing
        # A closing about to be frozen holds nothing of what was put right after it.
        if closing is not None and closing.outcome is not None:
            validated = reading.kept(closing.outcome.validated)
            yield Closed(index, assessment.kind, closing.on, validated)
            yield from rectified.get(past + index + 1, ())


def _rectified(
    release: Release,
    assessments: tuple[Assessment, ...],
    past: int,
    last: Sequence[Decided],
) -> dict[int, list[Rectified | Voided]]:
    """The rectifications of the period, by how many of the closings that stand came before them.

    A closing taken back after a rectification, and made again, came after it: it holds it. Where
    later assessments are left out, what was put right after them comes after the last one read.
    """
    if not any(assessment.rectifications for assessment in assessments[past:]):
        return {}
    reopened = list(accumulate((_last_reopened(assessment) for assessment in assessments), max))
    found: dict[int, list[Rectified | Voided]] = {}
    for index, assessment in enumerate(assessments[past:]):
        reading = reading_of(release, assessment.release)
        decided = {**last[past + index]}
        for right in assessment.rectifications:
            closed = min(right.closed, bisect_right(reopened, right.at), len(assessments))
            decided[right.criterion] = right.mark
            told = reading.rectified(Rectified(index, right.criterion, right.mark), decided)
            found.setdefault(closed, []).extend(told)
    return found


def _last_reopened(assessment: Assessment) -> datetime:
    return max((reopening.at for reopening in assessment.reopenings), default=_NEVER)


def standing(release: Release, assessments: tuple[Assessment, ...]) -> Outcome:
    """The cumulative outcome of the present period of assessments, given in their order."""
    return outcome(release, facts_of(release, assessments))


def with_closings(
    release: Release, dossier: Dossier, releases: Mapping[ReleaseKey, Release] | None = None
) -> Dossier:
    """The dossier with the outcome of each closing that has none yet computed and frozen.

    :param releases: those of its assessments, where they do not all follow the one given.
    """
    done: tuple[Assessment, ...] = ()
    for assessment in dossier.assessments:
        closing = assessment.closing
        if closing is not None and closing.outcome is None:
            own = (releases or {}).get(assessment.release, release)
            frozen = standing(own, (*done, assessment))
            assessment = replace(assessment, closing=replace(closing, outcome=frozen))
        done = (*done, assessment)
    return replace(dossier, assessments=done)


def before(release: Release, dossier: Dossier, index: int) -> Outcome | None:
    """What stood when the assessment of that index opened; None for a préalable."""
    if dossier.assessments[index].kind is Kind.PREALABLE:
        return None
    return outcome(release, facts_of(release, dossier.assessments, index))


def why_not_in_use(dossier: Dossier) -> str | None:
    """Why a dossier is only read; None when it may be written."""
    if dossier.withdrawal is not None:
        return (
            f"Le dossier {dossier.reference} a été retiré le "
            f"{date_words(dossier.withdrawal.at.date())} : remettez-le d’abord dans la liste."
        )
    if dossier.joined_to is not None:
        return (
            f"Le dossier {dossier.reference} est réuni à un autre : ouvrez celui qui reste dans la "
            "liste."
        )
    departure = dossier.journey.departure
    if departure is not None:
        return (
            f"Le dossier {dossier.reference} est suivi ailleurs depuis le "
            f"{date_words(departure.on)} ({departure.to}) : ici, il se lit seulement."
        )
    return None


def why_entered(dossier: Dossier) -> str | None:
    """Why a dossier that a session waits for may not leave; None when none does."""
    for hearing in dossier.journey.hearings:
        if hearing.ruling is None and hearing.deposited_on is None:
            return (
                f"Le dossier {dossier.reference} est inscrit à la session du "
                f"{date_words(hearing.session_on)} : retirez-le d’abord de cette session."
            )
    return None


def check_in_use(dossier: Dossier) -> None:
    """Refuse a gesture on a dossier that is only read.

    :raises RuleError: it was withdrawn, is read with another, or is followed elsewhere.
    """
    if refused := why_not_in_use(dossier):
        raise RuleError(refused)


def check_joining(kept: Dossier, joined: Dossier) -> None:
    """Refuse to read two dossiers as one where their facts would contradict each other.

    :raises RuleError: the same dossier, one that left the lists, two open assessments, two
        editions, a rectification.
    """
    what = f"Les dossiers {kept.reference} et {joined.reference} ne se réunissent pas"
    if kept.id == joined.id:
        raise RuleError(f"{what} : c’est le même.")
    for dossier in (kept, joined):
        check_in_use(dossier)
    for dossier in (kept, joined):
        if any(hearing.decision is None for hearing in dossier.journey.hearings):
            raise RuleError(
                f"{what} : le dossier {dossier.reference} est inscrit devant un jury ; "
                "attendez sa décision, ou retirez-le de la session."
            )
    assessments = sorted(
        (*kept.assessments, *joined.assessments), key=lambda assessment: assessment.opened_on
    )
    if any(assessment.closing is None for assessment in assessments[:-1]):
        raise RuleError(
            f"{what} : une évaluation ouverte y serait suivie d’une autre ; terminez-la d’abord."
        )
    if len({(a.release.id, a.release.edition) for a in assessments}) > 1:
        raise RuleError(f"{what} : leurs évaluations suivent des éditions différentes.")
    if kept.assessments and joined.assessments and any(a.rectifications for a in assessments):
        raise RuleError(f"{what} : une rectification y a déjà été faite sur l’un d’eux.")


def check_withdrawal(dossier: Dossier) -> None:
    """Refuse to take out of the lists a dossier that counts.

    :raises RuleError: it left them already, a session waits for it, or a paper of it was handed
        over.
    """
    check_in_use(dossier)
    if refused := why_entered(dossier):
        raise RuleError(refused)
    if dossier.documents:
        day = date_words(dossier.documents[0].at.date())
        raise RuleError(
            f"Le dossier {dossier.reference} ne se retire pas : un document en a été remis le "
            f"{day}. S’il fait double emploi, réunissez-le à l’autre dossier de la personne."
        )
