"""Small made-up releases of any shape, and the dossiers marked against them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from clea_desktop.domain.assessment import Assessment, Closing, Kind, MarkFact
from clea_desktop.domain.dossier import Dossier
from clea_desktop.domain.marks import Mark
from clea_desktop.domain.people import Candidate, PartialDate, Person
from clea_desktop.domain.referential import (
    Attestation,
    Criterion,
    Release,
    ReleaseKey,
    SkillDomain,
    Subdomain,
)

KEY = ReleaseKey("made-up", "2026")
EVALUATOR = Person("Paul Roux", b"evaluator-number")
DAY = date(2026, 3, 2)


@dataclass(frozen=True)
class Shape:
    """A sous-domaine: how many critères, how many required, and the ranks (from 1) mandatory."""

    criteria: int
    required: int
    mandatory: tuple[int, ...] = ()


def made_up_release(*domains: Sequence[Shape], years: int = 5) -> Release:
    """A release with one domaine per sequence of shapes, coded 1, 1.1, 1.1.1 and so on."""
    return Release(
        key=KEY,
        title="Référentiel inventé",
        owner="Personne",
        validity_years=years,
        domains=tuple(_domain(str(rank), shapes) for rank, shapes in enumerate(domains, start=1)),
        fingerprint="7f3a91c2" * 8,
    )


def _domain(code: str, shapes: Sequence[Shape]) -> SkillDomain:
    subdomains = tuple(
        _subdomain(f"{code}.{rank}", shape) for rank, shape in enumerate(shapes, start=1)
    )
    return SkillDomain(code, f"Domaine {code}", f"D{code}", "Vous savez.", subdomains)


def _subdomain(code: str, shape: Shape) -> Subdomain:
    return Subdomain(
        code=code,
        label=f"Sous-domaine {code}",
        short=f"S{code}",
        plain="Vous savez.",
        required=shape.required,
        mandatory=tuple(f"{code}.{rank}" for rank in shape.mandatory),
        rule_attested=Attestation.INFERRED,
        criteria=tuple(
            Criterion(
                f"{code}.{rank}",
                f"Critère {code}.{rank}",
                f"C{code}.{rank}",
                "Vous avez fait.",
                Attestation.ONE_SOURCE,
            )
            for rank in range(1, shape.criteria + 1)
        ),
    )


SMALL = made_up_release(
    [Shape(2, 1), Shape(4, 3, (1,))],
    [Shape(1, 1)],
    [Shape(3, 3), Shape(3, 1, (2,)), Shape(5, 2, (1, 4))],
)
"""Every kind of rule at once: a choice, all, one alone, mandatory within and beyond the number."""


def at(day: date = DAY, hour: int = 9, minute: int = 15) -> datetime:
    """An aware instant of that day."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)


def mark(criterion: str, decision: Mark | None = Mark.ACQUIRED, note: str = "") -> MarkFact:
    """A decision of the made-up evaluator."""
    return MarkFact(criterion, decision, at(), EVALUATOR, note=note)


def acquired(codes: Iterable[str]) -> tuple[MarkFact, ...]:
    """Each of those critères, acquis."""
    return tuple(mark(code) for code in codes)


def preliminary(
    *marks: MarkFact, opened: date = DAY, closed: date | None = None, reason: str = ""
) -> Assessment:
    """An évaluation préalable; a day of closing closes it, its outcome not yet computed."""
    return _assessment(Kind.PREALABLE, marks, opened, closed, reason)


def final(
    *marks: MarkFact, opened: date = DAY, closed: date | None = None, reason: str = ""
) -> Assessment:
    """An évaluation finale; a day of closing closes it, its outcome not yet computed."""
    return _assessment(Kind.FINALE, marks, opened, closed, reason)


def _assessment(
    kind: Kind, marks: tuple[MarkFact, ...], opened: date, closed: date | None, reason: str
) -> Assessment:
    closing = None if closed is None else Closing(closed, reason)
    return Assessment(kind, KEY, opened, EVALUATOR, marks, closing=closing)


def candidate(birth_name: str = "Ķalniņa", *given_names: str) -> Candidate:
    """Somebody born on 17 May 1990."""
    return Candidate(birth_name, PartialDate(1990, 5, 17), given_names)


def dossier(*assessments: Assessment) -> Dossier:
    """A dossier of the made-up candidate."""
    return Dossier("2026-0001", candidate("Ķalniņa", "Anne-Marie"), assessments)
