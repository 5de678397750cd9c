"""Whom and what a paper is about, and what its history says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from clea_desktop.domain.assessment import Assessment, Mark, MarkFact, decisions
from clea_desktop.domain.dossier import Dossier, standing
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.french import NBSP, date_words
from clea_desktop.domain.outcome import Ground, Outcome
from clea_desktop.domain.path import period, valid_until
from clea_desktop.domain.people import Organisation
from clea_desktop.domain.referential import Release


@dataclass(frozen=True)
class Decision:
    """The mark that counts for a critère, and the assessment it was made in."""

    assessment: Assessment
    fact: MarkFact


@dataclass(frozen=True)
class Subject:
    """What a paper is made from: nothing else is read, and no clock.

    ``dated`` is the date asked for; None gives the paper the date of the act it tells.
    """

    dossier: Dossier
    release: Release
    organisation: Organisation
    provisional: bool
    dated: date | None = None

    @cached_property
    def assessments(self) -> tuple[Assessment, ...]:
        """The assessments of the present period, in order."""
        return period(self.dossier.assessments, self.release.validity_years)

    @cached_property
    def outcome(self) -> Outcome:
        """What stands: read from the last closing, computed while an assessment is open."""
        closing = self.assessments[-1].closing if self.assessments else None
        rectified = any(assessment.rectifications for assessment in self.assessments)
        if closing is not None and closing.outcome is not None and not rectified:
            return closing.outcome
        return standing(self.release, self.dossier.assessments)

    @cached_property
    def valid_until(self) -> date | None:
        """The last day of the finale; None before the préalable is closed."""
        return valid_until(self.dossier.assessments, self.release.validity_years)

    @property
    def expired(self) -> bool:
        """The paper is dated after the last day of the finale, and not everything is validated."""
        until = self.valid_until
        return until is not None and self.date > until and not self.outcome.certifiable

    @cached_property
    def date(self) -> date:
        """The date asked for, else the day of the last act: a closing, a mark, an opening."""
        if self.dated is not None:
            return self.dated
        last = self.assessments[-1]
        return last.closed_on or max([last.opened_on, *observed_days(last)])

    @cached_property
    def validations(self) -> Mapping[str, Assessment]:
        """The assessment whose closing validated each sous-domaine first, reprises left out."""
        first: dict[str, Assessment] = {}
        for assessment in self.assessments:
            closing = assessment.closing
            if closing is None or closing.outcome is None:
                continue
            for code in closing.outcome.validated:
                if closing.outcome.subdomain(code).ground is not Ground.REPRISE:
                    first.setdefault(code, assessment)
        return first

    @cached_property
    def decisions(self) -> Mapping[str, Decision]:
        """The mark behind each decision that counts: what is acquis is so since the first time."""
        found: dict[str, Decision] = {}
        for assessment in self.assessments:
            for code, fact in decisions(assessment).items():
                known = found.get(code)
                if known is None or known.fact.mark is not Mark.ACQUIRED:
                    found[code] = Decision(assessment, fact)
        marks = self.outcome.marks
        return {code: d for code, d in found.items() if marks.get(code) is d.fact.mark}

    def domain_validated_by(self, code: str) -> Assessment | None:
        """The assessment that completed a validated domaine; None for a reprise alone."""
        domain = next(d for d in self.outcome.domains if d.code == code)
        done = [self.validations[s.code] for s in domain.subdomains if s.code in self.validations]
        return max(done, key=self.assessments.index, default=None)

    def check_assessed(self, paper: str) -> None:
        """Refuse a paper that tells of an assessment when there is none.

        :param paper: « Le livret », as the sentence begins.
        :raises RuleError: the dossier has no assessment.
        """
        if not self.assessments:
            raise RuleError(
                f"{paper} du dossier {self.dossier.reference} attend une évaluation{NBSP}: "
                "ouvrez d’abord l’évaluation préalable."
            )

    def check_closed(self, paper: str) -> None:
        """Refuse a paper that tells of a result while its assessment is open.

        :raises RuleError: no assessment, or the last one is not closed.
        """
        self.check_assessed(paper)
        last = self.assessments[-1]
        if last.closing is None:
            raise RuleError(
                f"{paper} du dossier {self.dossier.reference} attend la fin de "
                f"l’{last.kind.words} ouverte le {date_words(last.opened_on)}{NBSP}: "
                "terminez-la d’abord."
            )


def observed_days(assessment: Assessment) -> tuple[date, ...]:
    """The days on which something was decided in an assessment, in order."""
    return tuple(sorted({fact.at.date() for fact in assessment.marks if fact.mark is not None}))
