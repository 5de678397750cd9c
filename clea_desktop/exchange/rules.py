"""Whether a dossier that arrives could have happened: dates, critères, locks, one path."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

from clea_desktop.arrivals.faults import Fault
from clea_desktop.domain.assessment import Assessment, check_instant, check_markable
from clea_desktop.domain.dossier import Dossier, before, standing, with_closings
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.french import NBSP, date_words
from clea_desktop.domain.path import check_last_day, check_opening
from clea_desktop.domain.referential import Release

_OLDEST_BIRTH_YEAR = 1900


def faults_of(dossier: Dossier, release: Release | None, now: datetime) -> Iterator[Fault]:
    """What the rules refuse in a dossier, in the order of the file."""
    yield from _candidate_faults(dossier, now.date())
    if release is None:
        return
    for index, assessment in enumerate(dossier.assessments):
        where = f"{assessment.kind.words} n°{NBSP}{index + 1}"
        earlier = with_closings(release, replace(dossier, assessments=dossier.assessments[:index]))
        own = list(_period_faults(assessment, where, now.date()))
        own += _path_faults(release, earlier, assessment, where)
        yield from own
        if own:
            # What follows would only repeat that this assessment has no place.
            return
        yield from _mark_faults(release, earlier, assessment, where, now)
        yield from _other_faults(release, assessment, where, now)


def _candidate_faults(dossier: Dossier, today: date) -> Iterator[Fault]:
    candidate = dossier.candidate
    born = candidate.birth_date
    where = "personne › date de naissance"
    if born.earliest > today:
        yield Fault(where, f"le {born.words} est dans le futur")
    if born.year < _OLDEST_BIRTH_YEAR:
        yield Fault(where, f"l’année {born.year} est trop ancienne")
    for index, name in enumerate(candidate.former_names):
        if name.until > today:
            place = f"personne › nom précédent n°{NBSP}{index + 1} › porté jusqu’au"
            yield Fault(place, f"le {date_words(name.until)} est dans le futur")
    check = candidate.identity_check
    if check is not None and check.on > today:
        yield Fault(
            "personne › vérification d’identité › date",
            f"le {date_words(check.on)} est dans le futur",
        )


def _period_faults(assessment: Assessment, where: str, today: date) -> Iterator[Fault]:
    if assessment.opened_on > today:
        why = f"le {date_words(assessment.opened_on)} est dans le futur"
        yield Fault(f"{where} › date d’ouverture", why)
    closed_on = assessment.closed_on
    if closed_on is None:
        return
    if closed_on < assessment.opened_on:
        why = (
            f"le {date_words(closed_on)} précède l’ouverture, le {date_words(assessment.opened_on)}"
        )
        yield Fault(f"{where} › date de fin", why)
    if closed_on > today:
        yield Fault(f"{where} › date de fin", f"le {date_words(closed_on)} est dans le futur")


def _path_faults(
    release: Release, earlier: Dossier, assessment: Assessment, where: str
) -> Iterator[Fault]:
    years = release.validity_years
    certifiable = bool(earlier.assessments) and standing(release, earlier.assessments).certifiable
    try:
        check_opening(
            earlier.assessments, assessment.kind, assessment.opened_on, years, certifiable
        )
        if assessment.closed_on is not None:
            check_last_day(earlier.assessments, assessment.kind, assessment.closed_on, years)
    except RuleError as refused:
        yield Fault(where, _inside(refused))


def _mark_faults(
    release: Release, earlier: Dossier, assessment: Assessment, where: str, now: datetime
) -> Iterator[Fault]:
    still_open = replace(assessment, closing=None)
    stood = before(
        release,
        replace(earlier, assessments=(*earlier.assessments, still_open)),
        len(earlier.assessments),
    )
    seen: set[tuple[str, datetime]] = set()
    for index, mark in enumerate(assessment.marks):
        place = f"{where} › décision n°{NBSP}{index + 1}, critère {mark.criterion}"
        try:
            check_markable(still_open, release, mark.criterion, stood)
            check_instant("La décision", mark.at, assessment.opened_on, assessment.closed_on, now)
        except RuleError as refused:
            yield Fault(place, _inside(refused))
            continue
        if (mark.criterion, mark.at) in seen:
            yield Fault(place, "ce critère a déjà une décision au même instant")
        seen.add((mark.criterion, mark.at))
        if mark.entered_at is not None and mark.entered_at > now:
            yield Fault(f"{place} › saisi à", "cet instant est dans le futur")


def _other_faults(
    release: Release, assessment: Assessment, where: str, now: datetime
) -> Iterator[Fault]:
    for index, note in enumerate(assessment.notes):
        place = f"{where} › note n°{NBSP}{index + 1}, critère {note.criterion}"
        try:
            release.criterion(note.criterion)
            check_instant("La note", note.at, assessment.opened_on, assessment.closed_on, now)
        except RuleError as refused:
            yield Fault(place, _inside(refused))
    opinion = assessment.opinion
    if opinion is not None:
        try:
            # An opinion is often written in the days after the closing.
            check_instant("La rédaction de l’avis", opinion.at, assessment.opened_on, None, now)
        except RuleError as refused:
            yield Fault(f"{where} › avis pour le jury › instant", _inside(refused))


def _inside(refused: RuleError) -> str:
    """A sentence of the domain, as part of a longer one."""
    sentence = refused.sentence
    return sentence[0].lower() + sentence[1:].removesuffix(".")
