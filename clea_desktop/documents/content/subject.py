"""Whom and what a paper is about, and what its history says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from clea_desktop.documents.pieces import Drawn
from clea_desktop.domain.assessment import Assessment, MarkFact, decisions, present_notes
from clea_desktop.domain.delegate import Delay
from clea_desktop.domain.dossier import Dossier, standing
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.french import NBSP, date_words
from clea_desktop.domain.journey import Journey
from clea_desktop.domain.marks import Mark
from clea_desktop.domain.outcome import Ground, Outcome
from clea_desktop.domain.people import Organisation
from clea_desktop.domain.reading import reading_of
from clea_desktop.domain.referential import FAMILY, Release
from clea_desktop.domain.years import period, valid_until


@dataclass(frozen=True)
class Decision:
    """The mark that counts for a critère, and the assessment it was made in."""

    assessment: Assessment
    fact: MarkFact


@dataclass(frozen=True)
class Subject:
    """What a paper is made from: nothing else is read, and no clock.

    ``release`` is the one its present assessment follows, or that the first one would; None
    when the centre has none to offer. ``dated`` is the date asked for; None gives the paper the
    date of the act it tells. ``today`` is the day it is made: it tells whether the last day of
    the finale is over, which séance comes next, and dates a paper that tells no fact.
    ``months_kept`` is how long a dossier is kept after its years (DOMAIN.md, section 6);
    ``contest`` how long its délégataire gives to contest a jury, None when nobody knows. ``others``
    are the releases that its assessments follow, or followed, besides. ``drawn`` are the pictures
    of its pieces, by their digests; papers that show none need not have them.
    """

    dossier: Dossier
    release: Release | None
    organisation: Organisation
    provisional: bool
    today: date
    dated: date | None = None
    months_kept: int = 6
    contest: Delay | None = None
    others: tuple[Release, ...] = ()
    drawn: Mapping[str, Drawn] = field(default_factory=dict)

    @property
    def certification(self) -> str:
        """What people call what it certifies; that of the family before any release."""
        name = self.release.certification if self.release else FAMILY
        # Its straight apostrophes curved, as papers print every line of a release.
        return name.replace("'", "’")

    @property
    def referential(self) -> Release:
        """The release the paper tells of.

        :raises RuleError: the centre has none to offer.
        """
        if self.release is None:
            raise RuleError(
                f"Un document du dossier {self.dossier.reference} attend un référentiel{NBSP}: "
                "ajoutez-en un au centre."
            )
        return self.release

    @cached_property
    def assessments(self) -> tuple[Assessment, ...]:
        """The assessments of the present period, in order; none needs no release."""
        known = self.dossier.assessments
        return period(known, self.referential.validity_years) if known else ()

    @cached_property
    def outcome(self) -> Outcome:
        """What stands: read from the last closing, computed while an assessment is open."""
        stands = standing(self.referential, self.dossier.assessments)
        closing = self.assessments[-1].closing if self.assessments else None
        frozen = closing.outcome if closing else None
        if frozen is None or (frozen.validated, frozen.marks) != (stands.validated, stands.marks):
            # Something came after, or beside: a rectification, a dossier joined to this one.
            return stands
        return frozen

    @cached_property
    def valid_until(self) -> date | None:
        """The last day of the finale; None before the préalable is closed."""
        known = self.dossier.assessments
        return valid_until(known, self.referential.validity_years) if known else None

    @property
    def expired(self) -> bool:
        """The last day of the finale is over, and not everything is validated.

        A paper asked for another day is judged on that day.
        """
        until = self.valid_until
        return (
            until is not None
            and (self.dated or self.today) > until
            and not self.outcome.certifiable
        )

    @cached_property
    def last_fact(self) -> date | None:
        """The day of the last thing the dossier tells: no paper of it is dated before.

        None when nothing happened yet.
        """
        check = self.dossier.candidate.identity_check
        days = [day for assessment in self.assessments for day in _days(assessment)]
        days += _journey_days(self.dossier.journey)
        return max([*days, check.on] if check else days, default=None)

    @cached_property
    def date(self) -> date:
        """The date asked for, else the day of the last fact of the dossier, else today."""
        return self.dated or self.last_fact or self.today

    @cached_property
    def _first_validated(self) -> Mapping[str, Assessment]:
        """The assessment whose closing validated each sous-domaine first, here or elsewhere."""
        first: dict[str, Assessment] = {}
        for assessment in self.assessments:
            closing = assessment.closing
            if closing is None or closing.outcome is None:
                continue
            told = closing.outcome
            own = {
                code
                for code in told.validated
                if assessment.reprise is not None
                or told.subdomain(code).ground is not Ground.REPRISE
            }
            # In the codes of the paper, whatever edition it was closed on.
            for code in reading_of(self.referential, assessment.release).kept(frozenset(own)):
                first.setdefault(code, assessment)
        return first

    @cached_property
    def validations(self) -> Mapping[str, Assessment]:
        """The assessment made here whose closing validated each sous-domaine first."""
        return {code: by for code, by in self._first_validated.items() if by.reprise is None}

    @cached_property
    def taken_over(self) -> Mapping[str, Assessment]:
        """The assessment made elsewhere that each sous-domaine taken over comes from."""
        return {code: by for code, by in self._first_validated.items() if by.reprise is not None}

    @cached_property
    def decisions(self) -> Mapping[str, Decision]:
        """The mark behind each decision that counts: what is acquis is so since the first time."""
        found: dict[str, Decision] = {}
        for assessment in self.assessments:
            for code, fact in self.facts_of(assessment).items():
                known = found.get(code)
                if known is None or known.fact.mark is not Mark.ACQUIRED:
                    found[code] = Decision(assessment, fact)
        marks = self.outcome.marks
        return {code: d for code, d in found.items() if marks.get(code) is d.fact.mark}

    def is_of_edition(self, assessment: Assessment) -> bool:
        """Whether an assessment followed the edition the paper tells of."""
        return self.referential.key.same_edition(assessment.release)

    def facts_of(self, assessment: Assessment) -> Mapping[str, MarkFact]:
        """The fact behind each decision of an assessment, by the codes of the paper.

        One made on an earlier edition is read as the correspondence carries it: what changed of
        meaning or was dropped decides nothing here, and stays in the history.
        """
        facts = decisions(assessment)
        if self.is_of_edition(assessment):
            return facts
        found = self.referential.correspondence_from(assessment.release)
        if found is None:
            return {}
        marks = {code: fact.mark for code, fact in facts.items() if fact.mark is not None}
        carried: dict[str, MarkFact] = {}
        for code, mark in found.carried(marks).items():
            behind = [
                facts[source]
                for source in found.link_to[code].sources
                if source in facts and facts[source].mark is mark
            ]
            if behind:
                # Of several merged, the one that completed it.
                carried[code] = max(behind, key=lambda fact: fact.at)
        return carried

    def notes_of(self, assessment: Assessment) -> Mapping[str, str]:
        """The notes that stand in an assessment, by the codes of the paper."""
        notes = present_notes(assessment)
        if self.is_of_edition(assessment):
            return notes
        found = self.referential.correspondence_from(assessment.release)
        links = found.link_of if found is not None else {}
        told: dict[str, list[str]] = {}
        for code, text in notes.items():
            for target in links[code].targets if code in links else ():
                told.setdefault(target, []).append(text)
        return {code: "\n".join(texts) for code, texts in told.items()}

    def domain_validated_by(self, code: str) -> Assessment | None:
        """The assessment that completed a validated domaine; None for a reprise alone."""
        domain = next(d for d in self.outcome.domains if d.code == code)
        done = [self.validations[s.code] for s in domain.subdomains if s.code in self.validations]
        return max(done, key=self.assessments.index, default=None)

    def wholly_taken_over(self, code: str) -> Assessment | None:
        """The assessment made elsewhere that completed a domaine nothing here added to."""
        domain = next(d for d in self.outcome.domains if d.code == code)
        codes = [sub.code for sub in domain.subdomains]
        if not all(each in self.taken_over for each in codes):
            return None
        return max((self.taken_over[each] for each in codes), key=self.assessments.index)

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

    def check_date(self) -> None:
        """Refuse a date asked for that is before what the paper tells.

        :raises RuleError: it is.
        """
        if self.dated is not None and self.last_fact is not None and self.dated < self.last_fact:
            raise RuleError(
                f"Un document du dossier {self.dossier.reference} ne peut pas être daté du "
                f"{date_words(self.dated)}{NBSP}: son dernier fait est du "
                f"{date_words(self.last_fact)}{NBSP}; donnez cette date ou une autre qui la suit."
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


def _days(assessment: Assessment) -> Iterator[date]:
    """The day of each fact of an assessment, by whatever paper it is told."""
    yield assessment.opened_on
    for mark in assessment.marks:
        yield mark.at.date()
        if mark.entered_at is not None:
            yield mark.entered_at.date()
    instants = [note.at for note in assessment.notes]
    instants += [reopening.at for reopening in assessment.reopenings]
    instants += [right.at for right in assessment.rectifications]
    if assessment.opinion is not None:
        instants.append(assessment.opinion.at)
    yield from (instant.date() for instant in instants)
    if assessment.reprise is not None:
        yield assessment.reprise.checked_on
    closings = [reopening.closing for reopening in assessment.reopenings]
    yield from (closing.on for closing in (*closings, assessment.closing) if closing is not None)


def _journey_days(journey: Journey) -> Iterator[date]:
    """The day of each fact beside the assessments that a paper tells; what is planned is none."""
    held = journey.interview
    if held is not None:
        yield held.on
        told = [(agreement.on, agreement.revoked_on) for agreement in held.agreements]
        days = [held.decided_on, *(day for pair in told for day in pair)]
        yield from (day for day in days if day is not None)
    yield from (sitting.on for sitting in journey.sittings if not sitting.awaited)
    yield from (restitution.on for restitution in journey.restitutions)
    yield from (prescription.on for prescription in journey.prescriptions)
    yield from (h.complement.on for h in journey.hearings if h.complement is not None)
    yield from (piece.added_on for piece in journey.evidence)
    if journey.departure is not None:
        yield journey.departure.on


def observed_days(assessment: Assessment) -> tuple[date, ...]:
    """The days on which something was decided in an assessment, in order."""
    return tuple(sorted({fact.at.date() for fact in assessment.marks if fact.mark is not None}))
