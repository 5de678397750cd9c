"""A release of a référentiel: its tree, its rules, and how well each line is attested.

Everything CléA counts (domaines, critères, required numbers, years) is read from here and
nowhere else. Releases are built and checked by ``clea_desktop.referentials``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cached_property, total_ordering
from typing import NamedTuple

from clea_desktop.domain.correspondence import Correspondence
from clea_desktop.domain.errors import RuleError

FAMILY = "CléA"
"""What a release certifies when it names nothing else."""


class Attestation(Enum):
    """How well a line of a release is known; only ``OFFICIAL`` needs no « à vérifier »."""

    OFFICIAL = "official"
    TWO_SOURCES = "two sources"
    ONE_SOURCE = "one source"
    RECONSTRUCTED = "reconstructed"
    INFERRED = "inferred"


def required_of(count: int, percent: int) -> int:
    """The least number of critères that reaches ``percent`` of ``count``, in whole numbers."""
    return -(-count * percent // 100)


@dataclass(frozen=True)
class Criterion:
    """One critère: what an evaluator decides on.

    ``label`` is the certificateur's wording; ``short`` (screens) and ``plain`` (a « vous »
    sentence that says what the person did) are the project's own.
    """

    code: str
    label: str
    short: str
    plain: str
    attested: Attestation
    remark: str = ""


class Rule(NamedTuple):
    """All that a verdict on a sous-domaine reads of it; ``codes`` are those of its critères."""

    code: str
    required: int
    mandatory: tuple[str, ...]
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Subdomain:
    """One sous-domaine, validated by at least ``required`` critères and each mandatory one."""

    code: str
    label: str
    short: str
    plain: str
    required: int
    mandatory: tuple[str, ...]
    rule_attested: Attestation
    criteria: tuple[Criterion, ...]
    rule_remark: str = ""

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The codes of its critères, in order."""
        return tuple(criterion.code for criterion in self.criteria)

    @cached_property
    def rule(self) -> Rule:
        """What validates it."""
        return Rule(self.code, self.required, self.mandatory, self.codes)


@dataclass(frozen=True)
class SkillDomain:
    """One domaine, validated when all its sous-domaines are."""

    code: str
    label: str
    short: str
    plain: str
    subdomains: tuple[Subdomain, ...]

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """The rules of its sous-domaines, in order."""
        return tuple(sub.rule for sub in self.subdomains)

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The codes of its critères, in order."""
        return tuple(code for sub in self.subdomains for code in sub.codes)


def edition_rank(edition: str) -> tuple[tuple[tuple[int, int, str], ...], str]:
    """Where an edition comes among others: its numbers as numbers, 2040-9 before 2040-10."""
    parts = re.findall(r"\d+|\D+", edition)
    ranks = tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in parts)
    return ranks, edition


@total_ordering
@dataclass(frozen=True)
class ReleaseKey:
    """What pins an assessment to a release; ``sequence`` counts corrections of one edition."""

    id: str
    edition: str
    sequence: int = 1

    def __lt__(self, other: ReleaseKey) -> bool:
        return self._rank < other._rank

    @property
    def _rank(self) -> tuple[str, tuple[tuple[tuple[int, int, str], ...], str], int]:
        return (self.id, edition_rank(self.edition), self.sequence)

    def same_edition(self, other: ReleaseKey) -> bool:
        """Whether two releases are corrections of one edition: their codes are the same."""
        return (self.id, self.edition) == (other.id, other.edition)


@dataclass(frozen=True)
class Release:
    """One release of a référentiel, checked and immutable.

    ``fingerprint`` is the SHA-256, in hexadecimal, of the release's canonical form.
    ``validity_years`` counts from the first close of the préalable (DOMAIN.md, section 2).
    ``correspondences`` are those that come with it, from earlier editions. ``certification`` is
    what people call what it certifies, as papers print it.
    """

    key: ReleaseKey
    title: str
    owner: str
    validity_years: int
    domains: tuple[SkillDomain, ...]
    fingerprint: str
    note: str = ""
    correspondences: tuple[Correspondence, ...] = ()
    certification: str = FAMILY

    def correspondence_from(self, earlier: ReleaseKey) -> Correspondence | None:
        """What leads from a release of another edition to this one; None when nothing does."""
        found = [
            each
            for each in self.correspondences
            if (each.id, each.since, each.edition)
            == (earlier.id, earlier.edition, self.key.edition)
        ]
        return found[0] if found else None

    def continues(self, earlier: ReleaseKey) -> bool:
        """Whether what was decided by an earlier release can be read by this one."""
        return self.key.same_edition(earlier) or self.correspondence_from(earlier) is not None

    @cached_property
    def subdomains(self) -> tuple[Subdomain, ...]:
        """All sous-domaines, in the order of the release."""
        return tuple(sub for domain in self.domains for sub in domain.subdomains)

    @cached_property
    def criteria(self) -> tuple[Criterion, ...]:
        """All critères, in the order of the release."""
        return tuple(criterion for sub in self.subdomains for criterion in sub.criteria)

    @cached_property
    def subdomain_of(self) -> dict[str, Subdomain]:
        """The sous-domaine of each critère, by the critère's code."""
        return {c.code: sub for sub in self.subdomains for c in sub.criteria}

    @cached_property
    def codes(self) -> frozenset[str]:
        """The codes of all critères."""
        return frozenset(criterion.code for criterion in self.criteria)

    @cached_property
    def by_code(self) -> dict[str, SkillDomain | Subdomain | Criterion]:
        """Each line of the release, by its code."""
        return {line.code: line for line in self._lines()}

    @cached_property
    def deciding_lines(self) -> tuple[str, ...]:
        """Codes of the lines a verdict rests on: each sous-domaine's rule and each critère."""
        return tuple(line.code for line in self._lines() if not isinstance(line, SkillDomain))

    @property
    def short_fingerprint(self) -> str:
        """The fingerprint as papers print it: « 7f3a-91c2 »."""
        return f"{self.fingerprint[:4]}-{self.fingerprint[4:8]}"

    def criterion(self, code: str) -> Criterion:
        """The critère of that code.

        :raises RuleError: the release has no such critère.
        """
        line = self.by_code.get(code)
        if not isinstance(line, Criterion):
            raise RuleError(
                f"Le critère « {code} » n’existe pas dans le référentiel {self.key.id}, "
                f"édition {self.key.edition}."
            )
        return line

    def _lines(self) -> Iterator[SkillDomain | Subdomain | Criterion]:
        for domain in self.domains:
            yield domain
            for sub in domain.subdomains:
                yield sub
                yield from sub.criteria
