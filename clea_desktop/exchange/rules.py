"""Whether a dossier that arrives could have happened: dates, critères, locks, one path."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime

from clea_desktop.arrivals.faults import Fault
from clea_desktop.domain.assessment import (
    Assessment,
    Kind,
    MarkFact,
    Rectification,
    check_instant,
    check_markable,
)
from clea_desktop.domain.dossier import Dossier, before, standing, with_closings
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.french import NBSP, date_words
from clea_desktop.domain.identity import OLDEST_BIRTH_YEAR, unfit_lines
from clea_desktop.domain.people import Candidate
from clea_desktop.domain.referential import Release, ReleaseKey
from clea_desktop.domain.step_checks import check_reprise
from clea_desktop.domain.years import check_last_day, valid_until
from clea_desktop.exchange.journey_rules import journey_faults
from clea_desktop.exchange.placing import check_place
from clea_desktop.exchange.vocabulary import (
    assessment_place,
    fault_from,
    identity_place,
    item_place,
)

# The last person born before that year died in 2017: an earlier one is a slip of the keyboard.


def judged(
    dossier: Dossier,
    releases: Mapping[ReleaseKey, Release],
    now: datetime,
    joined: frozenset[int] = frozenset(),
) -> tuple[Dossier, list[Fault]]:
    """The dossier with its closings frozen, and what the rules refuse in the order of the file.

    :param releases: those that its assessments follow, and followed before a migration.
    :param joined: the positions of those made apart from those before them, by the file.
    """
    faults = list(_candidate_faults(dossier.candidate, now.date()))
    earlier = replace(dossier, assessments=())
    # Across assessments too: nobody decides one critère twice at one instant.
    decided: set[tuple[str, datetime]] = set()
    for index, assessment in enumerate(dossier.assessments):
        where = assessment_place(index, assessment.kind)
        release = releases[assessment.release]
        # Those to come tell which closings a rectification came after.
        frozen = replace(dossier, assessments=(*earlier.assessments, *dossier.assessments[index:]))
        apart = any(position <= index for position in joined)
        own = [
            *_period_faults(dossier.candidate, assessment, where, now.date()),
            *_path_faults(release, earlier, assessment, where, apart=apart, joined=index in joined),
            *_reprise_faults(release, earlier, assessment, where, now.date(), apart=apart),
        ]
        faults += own
        if own:
            # What follows would only repeat that this assessment has no place.
            return earlier, faults
        faults += _mark_faults(release, frozen, index, where, decided, now, apart=apart)
        faults += _note_faults(release, assessment, where, now)
        faults += _migration_faults(releases, assessment, where, now)
        faults += _opinion_faults(assessment, where, now)
        faults += _reopening_faults(assessment, where, now)
        faults += _rectification_faults(release, frozen, index, where, now)
        earlier = with_closings(
            release, replace(earlier, assessments=(*earlier.assessments, assessment))
        )
    return earlier, [*faults, *journey_faults(earlier, releases, now, apart=bool(joined))]


def _candidate_faults(candidate: Candidate, today: date) -> Iterator[Fault]:
    born = candidate.birth_date
    where = "personne › date de naissance"
    if born.earliest > today:
        yield Fault(where, f"cette date ({born.words}) est dans le futur")
    if born.year < OLDEST_BIRTH_YEAR:
        yield Fault(where, f"l’année {born.year} est trop ancienne")
    days = [
        (f"nom précédent n°{NBSP}{index + 1} › porté jusqu’au", name.until)
        for index, name in enumerate(candidate.former_names)
    ]
    if candidate.identity_check is not None:
        days.append(("vérification d’identité › date", candidate.identity_check.on))
    for place, day in days:
        if day > today:
            yield _to_come(f"personne › {place}", day)
        elif day < born.earliest:
            why = f"le {date_words(day)} précède la naissance de la personne"
            yield Fault(f"personne › {place}", why)
    for field, sentence in unfit_lines(candidate).items():
        why = f"{sentence[0].lower()}{sentence[1:]}".rstrip(".")
        yield Fault(f"personne › {identity_place(field)}", why)


def _period_faults(
    candidate: Candidate, assessment: Assessment, where: str, today: date
) -> Iterator[Fault]:
    opened_on, closing = assessment.opened_on, assessment.closing
    if opened_on > today:
        yield _to_come(f"{where} › date d’ouverture", opened_on)
    if opened_on < candidate.birth_date.earliest <= today:
        why = f"le {date_words(opened_on)} précède la naissance de la personne"
        yield Fault(f"{where} › date d’ouverture", why)
    if closing is not None:
        yield from _end_faults(closing.on, opened_on, where, today)


def _end_faults(on: date, opened_on: date, where: str, today: date) -> Iterator[Fault]:
    if on < opened_on:
        why = f"le {date_words(on)} précède l’ouverture, le {date_words(opened_on)}"
        yield Fault(f"{where} › date de fin", why)
    if on > today:
        yield _to_come(f"{where} › date de fin", on)


def _path_faults(
    release: Release,
    earlier: Dossier,
    assessment: Assessment,
    where: str,
    *,
    apart: bool,
    joined: bool,
) -> Iterator[Fault]:
    past, years = earlier.assessments, release.validity_years
    if joined and _may_follow(past, assessment, years):
        return
    # What was put right or taken over from that day on may not have stood yet.
    known = tuple(a for a in past if not _taken_over_since(a, assessment.opened_on))
    certifiable = (
        bool(known)
        and not apart
        and not _put_right_since(past, assessment)
        and standing(release, known).certifiable
    )
    try:
        check_place(past, assessment, years, certifiable=certifiable)
    except RuleError as refused:
        yield Fault(where, _inside(refused))


def _may_follow(past: tuple[Assessment, ...], assessment: Assessment, years: int) -> bool:
    """Whether an assessment made apart from those before it can be read after them."""
    if past and past[-1].closing is None:
        return False
    return assessment.kind is Kind.PREALABLE or valid_until(past, years) is not None


def _taken_over_since(assessment: Assessment, on: date) -> bool:
    return assessment.reprise is not None and assessment.reprise.checked_on >= on


def _reprise_faults(
    release: Release,
    earlier: Dossier,
    assessment: Assessment,
    where: str,
    today: date,
    *,
    apart: bool,
) -> Iterator[Fault]:
    if assessment.reprise is None:
        return
    try:
        check_reprise(
            # A file tells what was put right since: it was not yet, then.
            replace(earlier, assessments=_never_put_right(earlier.assessments)),
            assessment.kind,
            assessment.reprise,
            assessment.opened_on,
            release,
            today,
            apart=apart,
        )
    except RuleError as refused:
        yield fault_from(f"{where} › reprise", refused)


def _never_put_right(assessments: tuple[Assessment, ...]) -> tuple[Assessment, ...]:
    return tuple(replace(assessment, rectifications=()) for assessment in assessments)


def _put_right_since(past: tuple[Assessment, ...], assessment: Assessment) -> set[str]:
    """The critères of earlier assessments put right while this one was, or may have been, open."""
    return {
        right.criterion
        for earlier in past
        for right in earlier.rectifications
        if right.at.date() >= assessment.opened_on
        and (right.closed <= len(past) or assessment.reopenings)
    }


def _mark_faults(
    release: Release,
    dossier: Dossier,
    rank: int,
    where: str,
    decided: set[tuple[str, datetime]],
    now: datetime,
    *,
    apart: bool,
) -> Iterator[Fault]:
    past, assessment = dossier.assessments[:rank], dossier.assessments[rank]
    still_open = replace(assessment, closing=None)
    stood = before(release, dossier, rank)
    # What was locked or not, at each moment, where an error was being put right: nobody can tell.
    unsure = {
        release.subdomain_of[code].code
        for code in _put_right_since(past, assessment)
        if code in release.subdomain_of
    }
    for index, mark in enumerate(assessment.marks):
        place = f"{where} › {item_place('décision', index, mark.criterion)}"
        sub = release.subdomain_of.get(mark.criterion)
        told = apart or any(_taken_over_since(a, mark.at.date()) for a in past)
        known = None if told or (sub is not None and sub.code in unsure) else stood
        try:
            check_markable(still_open, release, mark.criterion, known)
            check_instant("La décision", mark.at, assessment.opened_on, assessment.closed_on, now)
            if not apart:
                check_last_day(past, assessment.kind, mark.at.date(), release.validity_years)
        except RuleError as refused:
            yield Fault(place, _inside(refused))
        if (mark.criterion, mark.at) in decided:
            yield Fault(place, "ce critère a déjà une décision au même instant")
        decided.add((mark.criterion, mark.at))
        yield from _entry_faults(mark, place, now)


def _migration_faults(
    releases: Mapping[ReleaseKey, Release], assessment: Assessment, where: str, now: datetime
) -> Iterator[Fault]:
    """What was decided before the assessment went on in another edition: kept, and sound."""
    for rank, migration in enumerate(assessment.migrations, 1):
        place = f"{where} › passage n°{NBSP}{rank}"
        opened_on, closed_on = assessment.opened_on, assessment.closed_on
        release = releases[migration.since]
        try:
            check_instant("Le passage", migration.at, opened_on, closed_on, now)
            for fact in migration.marks:
                release.criterion(fact.criterion)
                what = f"La décision sur {fact.criterion}"
                check_instant(what, fact.at, opened_on, closed_on, now)
            for note in migration.notes:
                release.criterion(note.criterion)
                check_instant(f"La note sur {note.criterion}", note.at, opened_on, closed_on, now)
        except RuleError as refused:
            yield Fault(place, _inside(refused))


def _entry_faults(mark: MarkFact, place: str, now: datetime) -> Iterator[Fault]:
    if mark.entered_at is None:
        return
    if mark.entered_at > now:
        yield Fault(f"{place} › saisi à", "cet instant est dans le futur")
    if mark.entered_at < mark.at:
        yield Fault(f"{place} › saisi à", "cet instant précède l’observation")


def _note_faults(
    release: Release, assessment: Assessment, where: str, now: datetime
) -> Iterator[Fault]:
    for index, note in enumerate(assessment.notes):
        try:
            release.criterion(note.criterion)
            check_instant("La note", note.at, assessment.opened_on, assessment.closed_on, now)
        except RuleError as refused:
            place = item_place("note", index, note.criterion)
            yield Fault(f"{where} › {place}", _inside(refused))


def _opinion_faults(assessment: Assessment, where: str, now: datetime) -> Iterator[Fault]:
    if assessment.opinion is None:
        return
    try:
        # An opinion is often written in the days after the closing.
        check_instant("La rédaction", assessment.opinion.at, assessment.opened_on, None, now)
    except RuleError as refused:
        yield Fault(f"{where} › avis pour le jury › instant", _inside(refused))


def _reopening_faults(assessment: Assessment, where: str, now: datetime) -> Iterator[Fault]:
    previous: datetime | None = None
    for index, again in enumerate(assessment.reopenings):
        place = f"{where} › réouverture n°{NBSP}{index + 1}"
        on = again.closing.on
        yield from _end_faults(on, assessment.opened_on, place, now.date())
        if again.at > now:
            yield Fault(f"{place} › instant", "cet instant est dans le futur")
        if again.at.date() < on:
            yield Fault(f"{place} › instant", f"cet instant précède la fin, le {date_words(on)}")
        if previous is not None and again.at < previous:
            yield Fault(f"{place} › instant", "cet instant précède la réouverture d’avant")
        previous = again.at


def _rectification_faults(
    release: Release, dossier: Dossier, rank: int, where: str, now: datetime
) -> Iterator[Fault]:
    for index, right in enumerate(dossier.assessments[rank].rectifications):
        place = f"{where} › {item_place('rectification', index, right.criterion)}"
        try:
            release.criterion(right.criterion)
        except RuleError as refused:
            yield Fault(place, _inside(refused))
        if right.at > now:
            yield Fault(f"{place} › instant", "cet instant est dans le futur")
        yield from _place_faults(dossier.assessments, rank, right, place)


def _place_faults(
    assessments: tuple[Assessment, ...], rank: int, right: Rectification, place: str
) -> Iterator[Fault]:
    """Whether it comes after the closings that it says were made."""
    own = assessments[rank]
    ends = [one.first_closed_on for one in assessments if one.first_closed_on is not None]
    if not rank < right.closed <= len(ends):
        least, most = rank + 1, len(ends)
        bounds = f"{least}" if least == most else f"de {least} à {most}"
        why = f"{right.closed} ne va pas avec les évaluations du fichier{NBSP}: il faut {bounds}"
        yield Fault(f"{place} › évaluations terminées alors", why)
        return
    assert own.closed_on is not None, "the format refuses a rectification of an open assessment"
    end = max([own.closed_on, *ends[rank + 1 : right.closed]])
    if right.at.date() < end:
        why = f"cet instant précède la fin d’une évaluation terminée alors, le {date_words(end)}"
        yield Fault(f"{place} › instant", why)
    elif own.reopenings and right.at < own.reopenings[-1].at:
        yield Fault(f"{place} › instant", "cet instant précède la dernière réouverture")


def _to_come(where: str, day: date) -> Fault:
    return Fault(where, f"le {date_words(day)} est dans le futur")


def _inside(refused: RuleError) -> str:
    """A sentence of the domain, as part of a longer one."""
    sentence = refused.sentence
    return sentence[0].lower() + sentence[1:].removesuffix(".")
