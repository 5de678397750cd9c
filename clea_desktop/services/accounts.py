"""A period answered for: statement of fees, register of réclamations, dossier d’audit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from clea_desktop.domain.accounts import (
    Amount,
    Complaint,
    Fees,
    Service,
    check_complaint,
    check_fees,
    check_period,
    counted_fees,
)
from clea_desktop.domain.assessment import Assessment, Kind
from clea_desktop.domain.dossier import Dossier
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.journey import Presence, Sitting, held_for
from clea_desktop.domain.retention import Erasure, What, in_order
from clea_desktop.services import centre_facts, written
from clea_desktop.services.bundles import bundle, file_name
from clea_desktop.services.centre import Centre
from clea_desktop.services.dossiers import find, view_of
from clea_desktop.services.outside import check_outside
from clea_desktop.services.papers import Rendering, reissue, subject_from
from clea_desktop.services.workers import Cancelled, Job, make_papers
from clea_desktop.store import centre_steps, dossiers, periods

if TYPE_CHECKING:
    from clea_desktop.documents.content.accounts import AssessmentLine, ComplaintLine, Period
    from clea_desktop.documents.kinds import Subject

_COUNTED = {
    What.PREALABLE: Service.PREALABLE,
    What.FINALE: Service.FINALE,
    What.DEPOSIT: Service.DEPOSIT,
}
_SERVICE = {Kind.PREALABLE: Service.PREALABLE, Kind.FINALE: Service.FINALE}


def fees(centre: Centre) -> Fees:
    """The amounts of the centre."""
    return centre_facts.chosen(centre, Fees)


def keep_fees(centre: Centre, chosen: Fees) -> None:
    """Keep the amounts of the centre.

    :raises RuleError: a negative one, or two of one day.
    """
    check_fees(chosen)
    centre_facts.choose(centre, chosen, "prix")


def complaints(centre: Centre) -> list[Complaint]:
    """Every réclamation, in the order first written."""
    with centre.store.database.reading() as connection:
        return centre_steps.all_of(connection, Complaint)


def write_complaint(centre: Centre, complaint: Complaint) -> bytes:
    """Write a réclamation or its answer; its id.

    :raises RuleError: about nothing, to come, half answered.
    """
    check_complaint(complaint, centre.clock().date())
    return centre_facts.write(centre, complaint, "réclamation")


def fee_statement(centre: Centre, starts_on: date, ends_on: date) -> Rendering:
    """The statement of fees of a period.

    :raises RuleError: it ends before it starts.
    """
    from clea_desktop.documents.content.accounts import FeeLine
    from clea_desktop.documents.content.accounts import fees as statement
    from clea_desktop.documents.pdf import render

    done = list(_done(centre, starts_on, ends_on))
    lines = [
        FeeLine(
            each.service.words,
            each.count,
            each.amount.cents if each.amount else None,
            each.amount.since if each.amount else None,
        )
        for each in counted_fees(fees(centre), done)
    ]
    for service, year, many in _erased(centre, starts_on, ends_on):
        amount = _amount_of_year(fees(centre), service, year)
        named = f"{service.words}, {year}, personnes effacées depuis"
        lines.append(FeeLine(named, many, amount.cents if amount else None))
    rendered = render(statement(_period(centre, starts_on, ends_on), lines))
    return Rendering(rendered.pdf, rendered.pages, rendered.missing_signs)


def _erased(centre: Centre, starts_on: date, ends_on: date) -> list[tuple[Service, int, int]]:
    """What was done for people erased since, by service and year: no day of it is known.

    A year counts when all of it lies in the period; so does the present one, up to today.
    """
    today = centre.clock().date()
    with centre.store.database.reading() as connection:
        erasures = centre_steps.all_of(connection, Erasure)
    found: dict[tuple[Service, int], int] = {}
    for count in in_order(one for erasure in erasures for one in erasure.counts):
        service = _COUNTED.get(count.what)
        last = min(date(count.year, 12, 31), today)
        if service is not None and starts_on <= date(count.year, 1, 1) and last <= ends_on:
            key = (service, count.year)
            found[key] = found.get(key, 0) + 1
    return [(service, year, many) for (service, year), many in found.items()]


def _amount_of_year(known: Fees, service: Service, year: int) -> Amount | None:
    """The amount of a service when it was the same all year; else nobody can tell which."""
    changed = any(a.service is service and a.since.year == year for a in known.amounts)
    return None if changed else known.on(service, date(year, 12, 31))


def audit(
    centre: Centre,
    starts_on: date,
    ends_on: date,
    into: Path,
    sample: Sequence[str] = (),
    *,
    anonymous: bool = False,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> tuple[Path, ...]:
    """Write the dossier d’audit of a period: a folder, and its zip last.

    :param sample: references of the dossiers of which every paper is given.
    :raises RuleError: an unknown dossier, a name taken, a period that ends before it starts.
    :raises Cancelled: it was stopped; nothing is left behind.
    """
    from clea_desktop.documents.content import accounts as papers
    from clea_desktop.documents.pdf import render

    told = _period(centre, starts_on, ends_on)
    chosen = [find(centre, reference) for reference in dict.fromkeys(sample)]
    name = f"CleA-audit-{starts_on.isoformat()}-{ends_on.isoformat()}"
    centre.require("supply")
    check_outside(centre.store.folder.path, into / name)
    with bundle(into, name, centre.clock().date()) as made:
        lines = list(_assessment_lines(centre, starts_on, ends_on))
        assessed = {Service.PREALABLE, Service.FINALE}
        gone = [
            many for service, _, many in _erased(centre, starts_on, ends_on) if service in assessed
        ]
        listed = papers.assessment_list(told, lines, anonymous=anonymous, erased=sum(gone))
        made.add("1-evaluations.pdf", render(listed).pdf)
        complained = _complaint_lines(centre, starts_on, ends_on)
        register = papers.complaint_register(told, complained, anonymous=anonymous)
        made.add("2-reclamations.pdf", render(register).pdf)
        jobs = _sample_jobs(centre, chosen, anonymous)
        done: set[str] = set()
        for file, paper in make_papers(jobs, cancelled):
            made.add(file, paper.pdf)
            done.add(file.rpartition("/")[0])
            progress(len(done), len(chosen))
        if not anonymous:
            for dossier_id in chosen:
                for file, content in _handed_over(centre, dossier_id):
                    made.add(file, content)
        made.add_manifest(
            {
                "format": "clea-audit/1",
                "organisation": centre.organisation.name,
                "from": starts_on.isoformat(),
                "until": ends_on.isoformat(),
                "anonymous": anonymous,
                "assessments": len(lines),
                "sample": len(chosen),
            }
        )
        made.zip()
        if cancelled():
            raise Cancelled
        # Its list names everybody of the period, the sample or not.
        named = [] if anonymous else _ids_of_period(centre, starts_on, ends_on)
        with written.recorded(centre, [*named, *chosen], "dossier d’audit", into / name):
            return tuple(made.finish())


_NOT_IN_AUDIT = frozenset({"jury-anonymous", "observation"})
"""The copy for another reader, and the blank sheet: what was written on it is in the grid."""


def _sample_jobs(centre: Centre, ids: Sequence[bytes], anonymous: bool) -> Iterator[Job[str]]:
    """Every paper a dossier can have as it stands; those handed over come along, as they were."""
    from clea_desktop.documents.kinds import KINDS

    organisation, today = centre.organisation, centre.clock().date()
    for dossier_id in ids:
        with centre.store.database.reading() as connection:
            seen = view_of(centre, dossiers.load(connection, dossier_id))
        current = seen.dossier.current
        if current is None or current.closing is None:
            raise RuleError(
                f"Le dossier {seen.dossier.reference} n’a pas d’évaluation terminée : ôtez-le de "
                "l’échantillon."
            )
        subject = subject_from(centre, seen, organisation, today, annexes=True)
        folder = f"dossiers/{seen.dossier.reference}"
        wanted = ("jury-anonymous",) if anonymous else tuple(KINDS.keys() - _NOT_IN_AUDIT)
        # One of its own: what it works out once must not change while the other is being sent.
        tried = replace(subject)
        for kind in sorted(wanted):
            if kind in ALWAYS or _has(tried, kind):
                yield Job(f"{folder}/{kind}.pdf", kind, subject)


ALWAYS = frozenset({"jury", "jury-anonymous", "grid"})
"""What a dossier assessed has, else the audit says why not."""


def _has(subject: Subject, kind: str) -> bool:
    from clea_desktop.documents.kinds import compose

    try:
        compose(kind, subject)
    except RuleError:
        # Not where that paper needs it to be: no letter before a jury, no parcours without one.
        return False
    return True


def _handed_over(centre: Centre, dossier_id: bytes) -> Iterator[tuple[str, bytes]]:
    dossier = centre.in_hand(dossier_id)
    for rank, document in enumerate(dossier.documents, start=1):
        name = file_name(f"{rank:02d}", document.kind, document.at.date().isoformat())
        yield f"dossiers/{dossier.reference}/remis/{name}.pdf", reissue(centre, document.id)


def _done(centre: Centre, starts_on: date, ends_on: date) -> Iterator[tuple[Service, date]]:
    for dossier in _of_period(centre, starts_on, ends_on):
        for assessment in dossier.assessments:
            on = assessment.closed_on
            if assessment.reprise is None and on is not None and starts_on <= on <= ends_on:
                yield _SERVICE[assessment.kind], on
        for hearing in dossier.journey.hearings:
            on = hearing.deposited_on
            if hearing.session is not None and on is not None and starts_on <= on <= ends_on:
                yield Service.DEPOSIT, on


def _assessment_lines(centre: Centre, starts_on: date, ends_on: date) -> Iterator[AssessmentLine]:
    from clea_desktop.documents.content.accounts import AssessmentLine

    for dossier in _of_period(centre, starts_on, ends_on):
        for assessment in dossier.assessments:
            on = assessment.closed_on
            if assessment.reprise is not None or on is None or not starts_on <= on <= ends_on:
                continue
            candidate = dossier.candidate
            yield AssessmentLine(
                dossier.reference,
                f"{candidate.family_name} {' '.join(candidate.given_names)}".strip(),
                assessment.kind.words.split()[-1],
                assessment.opened_on,
                on,
                _minutes(dossier, assessment),
                _evaluators(dossier, assessment),
            )


def _minutes(dossier: Dossier, assessment: Assessment) -> int | None:
    """The real duration: that of the séances the person came to, where hours are noted."""
    lasted = [
        sitting.minutes
        for sitting in _held_for(dossier, assessment)
        if sitting.presence is Presence.PRESENT
    ]
    known = [each for each in lasted if each is not None]
    return sum(known) if known else None


def _evaluators(dossier: Dossier, assessment: Assessment) -> tuple[str, ...]:
    """Who led it: its evaluator, then those of its séances."""
    names = [assessment.evaluator.name]
    for sitting in _held_for(dossier, assessment):
        names += [person.name for person in sitting.evaluators]
    return tuple(dict.fromkeys(names))


def _held_for(dossier: Dossier, assessment: Assessment) -> tuple[Sitting, ...]:
    sittings = dossier.journey.sittings
    return held_for(sittings, assessment.id, assessment.opened_on, assessment.closed_on)


def _complaint_lines(centre: Centre, starts_on: date, ends_on: date) -> list[ComplaintLine]:
    """Réclamations of the centre, then contestations of dossiers, each by its day."""
    from clea_desktop.documents.content.accounts import ComplaintLine

    lines = [
        ComplaintLine(f"R{rank}", c.received_on, c.who, c.subject, c.answered_on, c.answer)
        for rank, c in enumerate(complaints(centre), start=1)
        if starts_on <= c.received_on <= ends_on
    ]
    with centre.store.database.reading() as connection:
        contested = periods.contested(connection)
    rank = 0
    for dossier_id in contested:
        with centre.store.database.reading() as connection:
            dossier = dossiers.load(connection, dossier_id)
        for hearing in dossier.journey.hearings:
            for told in hearing.contestations:
                if starts_on <= told.received_on <= ends_on:
                    rank += 1
                    lines.append(
                        ComplaintLine(
                            f"C{rank}",
                            told.received_on,
                            dossier.reference,
                            told.subject,
                            told.answered_on,
                            told.answer,
                        )
                    )
    return sorted(lines, key=lambda line: line.received_on)


def _ids_of_period(centre: Centre, starts_on: date, ends_on: date) -> list[bytes]:
    with centre.store.database.reading() as connection:
        return periods.touched(connection, starts_on, ends_on)


def _of_period(centre: Centre, starts_on: date, ends_on: date) -> Iterator[Dossier]:
    """The dossiers with something done in a period, one at a time."""
    check_period(starts_on, ends_on)
    for dossier_id in _ids_of_period(centre, starts_on, ends_on):
        with centre.store.database.reading() as connection:
            yield dossiers.load(connection, dossier_id)


def _period(centre: Centre, starts_on: date, ends_on: date) -> Period:
    from clea_desktop.documents.content.accounts import Period

    check_period(starts_on, ends_on)
    return Period(starts_on, ends_on, centre.organisation, centre.clock().date())
