"""What a marking page shows of one assessment: plain values, made from what the disk holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from clea_desktop.domain.assessment import (
    Assessment,
    MarkFact,
    check_markable,
    decisions,
    present_notes,
)
from clea_desktop.domain.dossier import Dossier, before, standing
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.marks import Mark
from clea_desktop.domain.outcome import Outcome
from clea_desktop.domain.referential import Release
from clea_desktop.services.centre import Centre


@dataclass(frozen=True)
class Sheet:
    """One assessment, critère by critère.

    ``marks`` are the decisions of this assessment, ``carried`` what counts from those before;
    ``locked`` says why a critère is not decided here; ``focus`` holds the critères a finale works
    on, None when it works on all.
    """

    dossier: Dossier
    assessment: Assessment
    release: Release
    outcome: Outcome
    marks: Mapping[str, MarkFact]
    carried: Mapping[str, Mark]
    notes: Mapping[str, str]
    locked: Mapping[str, str]
    focus: frozenset[str] | None = None

    def mark(self, code: str) -> Mark | None:
        """What a critère shows: decided here, or carried over."""
        fact = self.marks.get(code)
        return fact.mark if fact else self.carried.get(code)

    @property
    def undecided(self) -> tuple[str, ...]:
        """The critères still to decide here, in the order of the release."""
        codes = (criterion.code for criterion in self.release.criteria)
        return tuple(
            code
            for code in codes
            if code not in self.marks
            and code not in self.locked
            and (self.focus is None or code in self.focus)
        )

    def next_undecided(self, after: str) -> str | None:
        """The next critère to decide, from the one after ``after`` and round to it."""
        codes = [criterion.code for criterion in self.release.criteria]
        start = codes.index(after) + 1
        waiting = set(self.undecided)
        return next((code for code in codes[start:] + codes[:start] if code in waiting), None)


def sheet_of(centre: Centre, assessment_id: bytes) -> Sheet:
    """The sheet of an assessment (KeyError when there is none)."""
    dossier = centre.in_hand(centre.dossier_of(assessment_id))
    index, assessment = next(
        (i, a) for i, a in enumerate(dossier.assessments) if a.id == assessment_id
    )
    release = centre.release(assessment.release)
    stood = before(release, dossier, index)
    return Sheet(
        dossier=dossier,
        assessment=assessment,
        release=release,
        outcome=standing(release, dossier.assessments[: index + 1]),
        marks=decisions(assessment),
        carried={} if stood is None else _carried(stood),
        notes=present_notes(assessment),
        locked=_locked(assessment, release, stood),
        focus=_focus(dossier, assessment, release),
    )


def _focus(dossier: Dossier, assessment: Assessment, release: Release) -> frozenset[str] | None:
    chosen = dossier.journey.focus_of(assessment.id)
    if chosen is None:
        return None
    domains = [domain for domain in release.domains if domain.code in chosen.domains]
    return frozenset(code for domain in domains for sub in domain.subdomains for code in sub.codes)


def _carried(stood: Outcome) -> dict[str, Mark]:
    """An acquis is carried over; a non acquis opens as not yet decided (DOMAIN.md, section 3)."""
    return {code: mark for code, mark in stood.marks.items() if mark is Mark.ACQUIRED}


def _locked(assessment: Assessment, release: Release, stood: Outcome | None) -> dict[str, str]:
    if stood is None and assessment.closing is None:
        return {}
    locked = {}
    for criterion in release.criteria:
        try:
            check_markable(assessment, release, criterion.code, stood)
        except RuleError as refusal:
            locked[criterion.code] = refusal.sentence
    return locked
