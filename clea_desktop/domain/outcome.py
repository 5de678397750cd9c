"""What is validated and why: a pure function of a release and of what happened.

Rules of DOMAIN.md, section 3. ``outcome`` is total: any release that its checks accept, with
any sequence of facts, gives an outcome; codes the release does not hold change nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from clea_desktop.domain import explain
from clea_desktop.domain.assessment import Kind
from clea_desktop.domain.marks import Mark
from clea_desktop.domain.referential import Release, SkillDomain, Subdomain


class Marked(NamedTuple):
    """A critère was decided in an assessment, or the decision withdrawn (None).

    A tuple: hundreds are made and read at each key.
    """

    assessment: int
    criterion: str
    mark: Mark | None


class MarkedTogether(NamedTuple):
    """All that was decided in an assessment, where many dossiers are read at once."""

    assessment: int
    marks: Mapping[str, Mark | None]


@dataclass(frozen=True)
class Closed:
    """An assessment was closed; the sous-domaines it validated are read, never recomputed."""

    assessment: int
    kind: Kind
    on: date
    validated: frozenset[str]


@dataclass(frozen=True)
class Reopened:
    """The closing of an assessment was taken back: it counts « en l’état » again."""

    assessment: int


@dataclass(frozen=True)
class TakenOver:
    """A reprise: what another organisme validated (codes of critères, sous-domaines, domaines)."""

    organisation: str
    on: date
    codes: frozenset[str]


@dataclass(frozen=True)
class Rectified:
    """An error on one critère of an assessment is put right: the only act that may lower."""

    assessment: int
    criterion: str
    mark: Mark | None


@dataclass(frozen=True)
class Voided:
    """What an assessment and those after it froze on a sous-domaine is decided again."""

    assessment: int
    subdomain: str


Fact = Marked | MarkedTogether | Closed | Reopened | TakenOver | Rectified | Voided


class Ground(Enum):
    """What a validation rests on."""

    RULE = "rule"
    CLOSED = "closed"
    REPRISE = "reprise"


@dataclass(frozen=True)
class SubdomainOutcome:
    """The verdict on a sous-domaine; the tuples hold codes of critères, in order."""

    code: str
    validated: bool
    ground: Ground | None
    required: int
    acquired: tuple[str, ...]
    not_acquired: tuple[str, ...]
    not_assessed: tuple[str, ...]
    mandatory_missing: tuple[str, ...]
    explanation: str

    @property
    def assessed(self) -> bool:
        """Whether any of its critères was decided."""
        return bool(self.acquired or self.not_acquired)

    @property
    def lacking(self) -> int:
        """How many more critères are needed, mandatory ones included; 0 when validated."""
        if self.validated:
            return 0
        return max(self.required - len(self.acquired), len(self.mandatory_missing))


@dataclass(frozen=True)
class DomainOutcome:
    """The verdict on a domaine: validated when all its sous-domaines are."""

    code: str
    validated: bool
    explanation: str
    subdomains: tuple[SubdomainOutcome, ...]


@dataclass(frozen=True)
class Outcome:
    """Every verdict of a dossier at one moment; ``marks`` are the decisions that count then."""

    domains: tuple[DomainOutcome, ...]
    marks: Mapping[str, Mark]
    _subdomains: dict[str, SubdomainOutcome] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        subs = {sub.code: sub for domain in self.domains for sub in domain.subdomains}
        object.__setattr__(self, "_subdomains", subs)

    @property
    def certifiable(self) -> bool:
        """All domaines are validated: the dossier may go to the jury."""
        return all(domain.validated for domain in self.domains)

    @property
    def validated(self) -> frozenset[str]:
        """Codes of the sous-domaines validated."""
        return frozenset(sub.code for sub in self._subdomains.values() if sub.validated)

    @property
    def remaining(self) -> tuple[str, ...]:
        """Codes of the sous-domaines not validated, in the order of the release."""
        return tuple(sub.code for sub in self._subdomains.values() if not sub.validated)

    def subdomain(self, code: str) -> SubdomainOutcome:
        """The verdict on the sous-domaine of that code (KeyError when there is none)."""
        return self._subdomains[code]


def outcome(release: Release, facts: Iterable[Fact]) -> Outcome:
    """Compute and explain what is validated, from facts in the order of their acts."""
    standing = _Standing(release)
    for fact in facts:
        standing.take(fact)
    marks = standing.marks()
    grounds = standing.grounds()
    domains = tuple(_domain_outcome(domain, marks, grounds) for domain in release.domains)
    return Outcome(domains, marks)


class Short(NamedTuple):
    """Verdicts without a word of explanation: the decisions that count, what is validated."""

    marks: Mapping[str, Mark]
    validated: frozenset[str]


def in_short(release: Release, facts: Iterable[Fact]) -> Short:
    """What :func:`outcome` would say of the same facts, for many dossiers at once."""
    standing = _Standing(release)
    for fact in facts:
        standing.take(fact)
    marks, grounds = standing.counting(), standing.grounds()
    acquired: dict[str, list[str]] = {}
    subdomain_of = release.subdomain_of
    for code, mark in marks.items():
        if mark is Mark.ACQUIRED:
            acquired.setdefault(subdomain_of[code].code, []).append(code)
    return Short(
        marks,
        frozenset(
            sub.code
            for sub in release.subdomains
            if sub.code in grounds
            or (
                len(own := acquired.get(sub.code, ())) >= sub.required
                and all(code in own for code in sub.mandatory)
            )
        ),
    )


class _Standing:
    """What the facts read so far leave standing."""

    def __init__(self, release: Release) -> None:
        self._release = release
        self._marks: dict[int, dict[str, Mark]] = {}
        self._closings: dict[int, tuple[Closed, set[str]]] = {}
        self._reprises: list[TakenOver] = []

    def take(self, fact: Fact) -> None:
        match fact:
            case Marked():
                self._decide(*fact)
            case MarkedTogether():
                for criterion, mark in fact.marks.items():
                    self._decide(fact.assessment, criterion, mark)
            case Closed():
                self._closings[fact.assessment] = (fact, set(fact.validated))
            case Reopened():
                self._closings.pop(fact.assessment, None)
            case TakenOver():
                self._reprises.append(fact)
            case Voided():
                self._void(fact.assessment, fact.subdomain)
            case _:
                self._rectify(fact)

    def _decide(self, assessment: int, criterion: str, mark: Mark | None) -> None:
        if criterion not in self._release.subdomain_of:
            return
        decided = self._marks.setdefault(assessment, {})
        if mark is None:
            decided.pop(criterion, None)
        else:
            decided[criterion] = mark

    def _rectify(self, fact: Rectified) -> None:
        """Put the mark right; unless to « acquis », void what closings froze on it.

        Voided, the sous-domaine is decided again from the marks: an error was never an acquis.
        """
        sub = self._release.subdomain_of.get(fact.criterion)
        if sub is None:
            return
        self._decide(fact.assessment, fact.criterion, fact.mark)
        if fact.mark is not Mark.ACQUIRED:
            self._void(fact.assessment, sub.code)

    def _void(self, assessment: int, subdomain: str) -> None:
        for index, (_, validated) in self._closings.items():
            if index >= assessment:
                validated.discard(subdomain)

    def marks(self) -> dict[str, Mark]:
        """The decision that counts for each critère, in the order of the release."""
        counting = self.counting()
        return {c.code: counting[c.code] for c in self._release.criteria if c.code in counting}

    def counting(self) -> dict[str, Mark]:
        """The decision that counts for each critère.

        The latest assessment that decided it says it, but what is acquis stays acquis: only a
        rectification, already applied, takes an acquis away.
        """
        counting = {
            code: Mark.ACQUIRED
            for reprise in self._reprises
            for code in reprise.codes
            if code in self._release.subdomain_of
        }
        for index in sorted(self._marks):
            for code, mark in self._marks[index].items():
                if counting.get(code) is not Mark.ACQUIRED:
                    counting[code] = mark
        return counting

    def grounds(self) -> dict[str, Closed | TakenOver]:
        """What validated each sous-domaine for good: a reprise, else the first closing to."""
        grounds: dict[str, Closed | TakenOver] = {}
        for reprise in self._reprises:
            for code in reprise.codes:
                match self._release.by_code.get(code):
                    case SkillDomain() as domain:
                        for sub in domain.subdomains:
                            grounds.setdefault(sub.code, reprise)
                    case Subdomain() as sub:
                        grounds.setdefault(sub.code, reprise)
        for index in sorted(self._closings):
            closed, validated = self._closings[index]
            for code in validated:
                grounds.setdefault(code, closed)
        return grounds


def _subdomain_outcome(
    sub: Subdomain, marks: Mapping[str, Mark], ground: Closed | TakenOver | None
) -> SubdomainOutcome:
    decided = tuple(map(marks.get, sub.codes))
    ruled = _by_rule(sub.code, sub.required, sub.mandatory, sub.codes, decided)
    match ground:
        case None:
            return ruled
        case Closed():
            explanation = explain.kept(ground.kind, ground.on)
            return replace(ruled, validated=True, ground=Ground.CLOSED, explanation=explanation)
        case _:
            explanation = explain.taken_over(ground.organisation, ground.on)
            return replace(ruled, validated=True, ground=Ground.REPRISE, explanation=explanation)


# A mark changes one sous-domaine: the verdicts on all the others are known already.
@lru_cache(maxsize=4096)
def _by_rule(
    code: str,
    required: int,
    mandatory: tuple[str, ...],
    codes: tuple[str, ...],
    decided: tuple[Mark | None, ...],
) -> SubdomainOutcome:
    """The verdict that the marks alone give."""
    pairs = list(zip(codes, decided, strict=True))
    acquired = tuple(code for code, mark in pairs if mark is Mark.ACQUIRED)
    not_acquired = tuple(code for code, mark in pairs if mark is Mark.NOT_ACQUIRED)
    not_assessed = tuple(code for code, mark in pairs if mark is None)
    mandatory_missing = tuple(code for code in mandatory if code not in acquired)
    met = len(acquired) >= required and not mandatory_missing
    if met:
        explanation = explain.met(len(acquired), len(codes), required, mandatory)
    else:
        explanation = explain.unmet(
            required, acquired, not_acquired, not_assessed, mandatory_missing
        )
    return SubdomainOutcome(
        code=code,
        validated=met,
        ground=Ground.RULE if met else None,
        required=required,
        acquired=acquired,
        not_acquired=not_acquired,
        not_assessed=not_assessed,
        mandatory_missing=mandatory_missing,
        explanation=explanation,
    )


def _domain_outcome(
    domain: SkillDomain,
    marks: Mapping[str, Mark],
    grounds: Mapping[str, Closed | TakenOver],
) -> DomainOutcome:
    subs = tuple(_subdomain_outcome(s, marks, grounds.get(s.code)) for s in domain.subdomains)
    remaining = tuple(sub.code for sub in subs if not sub.validated)
    assessed = not remaining or any(sub.validated or sub.assessed for sub in subs)
    explanation = explain.domain(len(subs), remaining, assessed=assessed)
    return DomainOutcome(domain.code, not remaining, explanation, subs)
