"""A dossier: one candidate, their assessments in order, and the facts the rules read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from clea_desktop.domain.assessment import Assessment, Closing, Kind
from clea_desktop.domain.outcome import Closed, Fact, Marked, Outcome, outcome
from clea_desktop.domain.path import period
from clea_desktop.domain.people import Candidate
from clea_desktop.domain.referential import Release


@dataclass(frozen=True)
class Dossier:
    """Everything a centre holds of one candidate; ``assessments`` are in the order opened."""

    reference: str
    candidate: Candidate
    assessments: tuple[Assessment, ...] = field(default=())
    id: bytes | None = None

    @property
    def current(self) -> Assessment | None:
        """The last assessment, open or closed."""
        return self.assessments[-1] if self.assessments else None


def facts_of(assessments: tuple[Assessment, ...]) -> Iterator[Fact]:
    """What the rules read of the present period: its marks, and what its closings froze."""
    for index, assessment in enumerate(period(assessments)):
        # Of one assessment the last decision on a critère is the only one that counts.
        for criterion, mark in {m.criterion: m.mark for m in assessment.marks}.items():
            yield Marked(index, criterion, mark)
        closing = assessment.closing
        if closing is not None and closing.outcome is not None:
            yield Closed(index, assessment.kind, closing.on, closing.outcome.validated)


def standing(release: Release, assessments: tuple[Assessment, ...]) -> Outcome:
    """The cumulative outcome of the present period of assessments, given in their order."""
    return outcome(release, facts_of(assessments))


def with_closings(release: Release, dossier: Dossier) -> Dossier:
    """The dossier with the outcome of each closing that has none yet computed and frozen."""
    done: tuple[Assessment, ...] = ()
    for assessment in dossier.assessments:
        closing = assessment.closing
        if closing is not None and closing.outcome is None:
            frozen = standing(release, (*done, assessment))
            assessment = replace(assessment, closing=Closing(closing.on, closing.reason, frozen))
        done = (*done, assessment)
    return replace(dossier, assessments=done)


def before(release: Release, dossier: Dossier, index: int) -> Outcome | None:
    """What stood when the assessment of that index opened; None for a préalable."""
    if dossier.assessments[index].kind is Kind.PREALABLE:
        return None
    return standing(release, dossier.assessments[:index])
