"""Taking back a closing, and putting an error right after it: when each may be done.

Until the livret is handed over or a finale opened, a closing may be taken back; after that only
a rectification changes a closed assessment (DOMAIN.md, section 3).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from itertools import takewhile

from clea_desktop.domain.assessment import Assessment, Kind, Rectification, decisions
from clea_desktop.domain.dossier import Dossier, HandedOver, standing
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.french import date_words
from clea_desktop.domain.hearing import Ruling
from clea_desktop.domain.marks import Mark
from clea_desktop.domain.outcome import Outcome, SubdomainOutcome
from clea_desktop.domain.path import present_hearing
from clea_desktop.domain.referential import Release


@dataclass(frozen=True)
class Touched:
    """What a rectification would change, to be shown before it is confirmed.

    ``finales`` are those of the same period: they opened on what is put right.
    """

    before: Outcome
    after: Outcome
    subdomains: tuple[tuple[SubdomainOutcome, SubdomainOutcome], ...]
    finales: tuple[Assessment, ...]
    documents: tuple[HandedOver, ...]


def why_not_reopen(dossier: Dossier, index: int) -> str | None:
    """Why the closing of an assessment may not be taken back; None when it may."""
    assessment = dossier.assessments[index]
    name = assessment.kind.words
    if assessment.closing is None:
        return f"L’{name} est ouverte : il n’y a rien à rouvrir."
    if assessment.reprise is not None:
        return (
            f"L’{name} ne se rouvre pas : elle a été faite ailleurs "
            f"({assessment.reprise.organisation})."
        )
    if index + 1 < len(dossier.assessments):
        later = dossier.assessments[index + 1]
        return (
            f"L’{name} ne se rouvre plus : l’{later.kind.words} du "
            f"{date_words(later.opened_on)} l’a suivie ; une erreur se corrige par une "
            "rectification."
        )
    if before := _before_jury(dossier):
        return f"L’{name} ne se rouvre plus : {before}."
    handed = [d for d in dossier.documents if d.is_livret and d.assessment == assessment.id]
    if handed:
        return (
            f"L’{name} ne se rouvre plus : son livret a été remis le "
            f"{date_words(handed[0].at.date())} ; une erreur se corrige par une rectification."
        )
    return None


def _before_jury(dossier: Dossier) -> str | None:
    """Why nothing is taken back of a dossier that a jury has, or decided of."""
    hearing = present_hearing(dossier)
    if hearing is None or hearing.deposited_on is None:
        return None
    return f"le dossier a été déposé au jury le {date_words(hearing.deposited_on)}"


def _decided(dossier: Dossier) -> date | None:
    """The day a jury decided of a dossier; to be seen later is no decision."""
    hearing = present_hearing(dossier)
    present = hearing.present if hearing else None
    if present is None or present.ruling in {Ruling.NOT_EXAMINED, Ruling.MORE_ASKED}:
        return None
    return present.on


def check_reopening(dossier: Dossier, index: int) -> None:
    """Refuse to reopen what may not be.

    :raises RuleError: it is open, its livret was handed over, or an assessment followed it.
    """
    if why := why_not_reopen(dossier, index):
        raise RuleError(why)


def check_rectifying(
    release: Release, dossier: Dossier, index: int, criterion: str, mark: Mark | None
) -> None:
    """Refuse a rectification out of place.

    :raises RuleError: the assessment is open or may still be reopened, the critère does not
        exist, or is so already.
    """
    release.criterion(criterion)
    assessment = dossier.assessments[index]
    name = assessment.kind.words
    if assessment.closing is None:
        raise RuleError(
            f"L’{name} est ouverte : décidez le critère {criterion} sur sa page, sans "
            "rectification."
        )
    if assessment.reprise is not None:
        raise RuleError(
            f"L’{name} ne se rectifie pas ici : elle a été faite ailleurs "
            f"({assessment.reprise.organisation})."
        )
    decided = _decided(dossier)
    if decided is not None:
        raise RuleError(
            f"L’{name} ne se rectifie plus : le jury a décidé du dossier le {date_words(decided)}."
        )
    if why_not_reopen(dossier, index) is None:
        raise RuleError(
            f"L’{name} peut encore être rouverte : rouvrez-la pour corriger le critère {criterion}."
        )
    known = decisions(assessment).get(criterion)
    if (known.mark if known else None) is mark:
        words = mark.words if mark else "non évalué"
        raise RuleError(f"Le critère {criterion} est déjà {words} : il n’y a rien à rectifier.")


def touched(
    release: Release, dossier: Dossier, index: int, rectification: Rectification
) -> Touched:
    """What stands before and after a rectification of one assessment."""
    before = standing(release, dossier.assessments)
    after = standing(release, with_rectification(dossier, index, rectification).assessments)
    pairs = [(before.subdomain(s.code), after.subdomain(s.code)) for s in release.subdomains]
    return Touched(
        before,
        after,
        tuple((was, now) for was, now in pairs if was.validated != now.validated),
        tuple(takewhile(lambda a: a.kind is Kind.FINALE, dossier.assessments[index + 1 :])),
        tuple(document for document in dossier.documents if document.replaced_on is None),
    )


def with_rectification(dossier: Dossier, index: int, right: Rectification) -> Dossier:
    """The dossier once an error of one of its assessments is put right."""
    assessments = list(dossier.assessments)
    own = assessments[index]
    assessments[index] = replace(own, rectifications=(*own.rectifications, right))
    return replace(dossier, assessments=tuple(assessments))


def closed_count(dossier: Dossier) -> int:
    """How many assessments of a dossier are closed."""
    return sum(assessment.closing is not None for assessment in dossier.assessments)
