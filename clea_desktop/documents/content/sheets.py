"""The sheets filled with a pen: who was there, and what was seen of each critère."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time

from clea_desktop.documents.blocks import (
    Block,
    Cell,
    Column,
    Facts,
    Heading,
    Paper,
    Paragraph,
    Row,
    Table,
    Voice,
)
from clea_desktop.documents.content import words
from clea_desktop.documents.content.making import paper
from clea_desktop.documents.content.subject import Subject
from clea_desktop.domain.dossier import before
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.french import NBSP, full_date_words
from clea_desktop.domain.journey import Presence, Sitting
from clea_desktop.domain.outcome import Outcome
from clea_desktop.domain.referential import Criterion, SkillDomain, Subdomain

ATTENDANCE = "Feuille d’émargement"
OBSERVATION = "Feuille d’observation"

_NOON, _AFTER_LUNCH = time(12, 30), time(13, 30)
_MORNING, _AFTERNOON = "matin", "après-midi"
_BLANK = "……"
_BLANK_HALF_DAYS = 4
_TO_SIGN = 3
_TO_NOTE = 2
_HOURS = f"de{NBSP * 14}à"
_Left = list[tuple[SkillDomain, Subdomain, list[Criterion]]]


def attendance(subject: Subject) -> Paper:
    """The half-days of the dossier, to be signed: nothing that tells more than who came when.

    Without a half-day planned, it has blank ones.
    """
    sittings = sorted(subject.dossier.journey.sittings, key=lambda s: (s.on, s.starts or time()))
    rows = (
        tuple(row for sitting in sittings for row in _half_days(sitting))
        or (_blank_half_day(),) * _BLANK_HALF_DAYS
    )
    organisation = subject.organisation
    return paper(
        subject,
        "attendance",
        ATTENDANCE,
        f"Demi-journées d’évaluation {subject.certification}",
        (
            Heading(1, ATTENDANCE, f"Évaluation {subject.certification}, par demi-journée"),
            Facts(
                (
                    ("Personne", subject.dossier.candidate.full_name),
                    ("Dossier", subject.dossier.reference),
                    ("Organisme", organisation.name),
                    ("SIRET", organisation.siret or words.MISSING),
                ),
                columns=2,
            ),
            Table(
                (
                    Column("Demi-journée", 0.24),
                    Column("Heures", 0.18),
                    Column("Signature de la personne", 0.27),
                    Column("Évaluation menée par, et signature", 0.31),
                ),
                rows,
                "Demi-journées, heures et signatures.",
                to_fill=_TO_SIGN,
            ),
            Paragraph(
                f"Signez à chaque demi-journée. {words.READ_ALOUD}",
                Voice.MUTED,
            ),
        ),
        large=False,
    )


def _half_days(sitting: Sitting) -> Iterator[Row]:
    """The lines of a séance: two, when it goes on after lunch."""
    starts, ends = sitting.starts, sitting.ends
    if starts is None or ends is None:
        yield _half_day(sitting, _half_of(starts), starts, ends)
    elif starts < _NOON and ends > _AFTER_LUNCH:
        # When lunch began and ended is for who signs to write.
        yield _half_day(sitting, _MORNING, starts, None)
        yield _half_day(sitting, _AFTERNOON, None, ends)
    else:
        yield _half_day(sitting, _half_of(starts), starts, ends)


def _half_of(starts: time | None) -> str:
    return "" if starts is None else _MORNING if starts < _NOON else _AFTERNOON


def _half_day(sitting: Sitting, half: str, starts: time | None, ends: time | None) -> Row:
    absent = sitting.presence is Presence.ABSENT
    hours = "" if absent else _HOURS
    if not absent and (starts or ends):
        from_, to = (words.hour_words(each) if each else _BLANK for each in (starts, ends))
        hours = f"de {from_} à {to}"
    return Row(
        (
            Cell(full_date_words(sitting.on), note=half),
            Cell(hours),
            Cell("absence notée" if absent else ""),
            Cell("", note="\n".join(person.name for person in sitting.evaluators)),
        )
    )


def _blank_half_day() -> Row:
    return Row((Cell("Le"), Cell(_HOURS), Cell(""), Cell("")))


def observation(subject: Subject) -> Paper:
    """A blank grid for what is left to assess, typed afterwards.

    :raises RuleError: nothing is left to assess, or no release to assess by.
    """
    left = _left(subject)
    if not left:
        raise RuleError(
            f"La feuille d’observation du dossier {subject.dossier.reference} serait vide{NBSP}: "
            "il ne reste rien à évaluer."
        )
    name = subject.dossier.candidate.display_name
    return paper(
        subject,
        "observation",
        OBSERVATION,
        words.capital(words.referential_words(subject)),
        (
            Heading(1, name, f"{OBSERVATION}, à remplir à la main"),
            Facts((("Jour et heures", NBSP), ("Observé par", NBSP), ("Activités", NBSP))),
            Paragraph(
                "Une croix par critère vu. Une ligne sans croix n’est pas évaluée.", Voice.SMALL
            ),
            *_tables(left),
        ),
        footer=words.footer(subject),
        large=False,
    )


def _left(subject: Subject) -> _Left:
    """What the open assessment has still to decide, else what the next one would."""
    current = subject.dossier.current
    stands: Outcome | None = subject.outcome
    seen: set[str] = set()
    domains: tuple[str, ...] = ()
    if current is not None and current.closing is None:
        index = len(subject.dossier.assessments) - 1
        stands = before(subject.referential, subject.dossier, index)
        seen = {fact.criterion for fact in current.marks if fact.mark is not None}
        focus = subject.dossier.journey.focus_of(current.id)
        domains = focus.domains if focus else ()
    left: _Left = []
    for domain in subject.referential.domains:
        for sub in domain.subdomains:
            if domains and domain.code not in domains:
                continue
            verdict = stands.subdomain(sub.code) if stands else None
            if verdict is not None and verdict.validated:
                continue
            done = seen.union(verdict.acquired if verdict else ())
            criteria = [criterion for criterion in sub.criteria if criterion.code not in done]
            if criteria:
                left.append((domain, sub, criteria))
    return left


def _tables(left: _Left) -> Iterator[Block]:
    """One table a domaine, its sous-domaines as groups."""
    for domain in dict.fromkeys(domain for domain, _, _ in left):
        rows: list[Row] = []
        for of, sub, criteria in left:
            if of is domain:
                rows.append(Row((Cell(words.coded(sub.code, sub.label)),), group=True))
                rows += [_row(criterion) for criterion in criteria]
        yield Heading(2, words.coded(domain.code, domain.label))
        yield Table(
            (
                Column("Critère", 0.5),
                Column("Acquis", 0.08),
                Column("Non acquis", 0.09),
                Column("Activité, et ce que vous avez vu", 0.33),
            ),
            tuple(rows),
            f"Critères du domaine {domain.code} à observer.",
            to_fill=_TO_NOTE,
        )


def _row(criterion: Criterion) -> Row:
    return Row((Cell(words.coded(criterion.code, criterion.label)), Cell(""), Cell(""), Cell("")))
