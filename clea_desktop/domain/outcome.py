"""What is validated and why: a pure function of a release and of what happened.

Rules of DOMAIN.md, section 3. ``outcome`` is total: any release that its checks accept, with
any sequence of facts, gives an outcome; codes the release does not hold change nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from functools import cached_property, lru_cache
from itertools import islice
from typing import NamedTuple

from clea_desktop.domain import explain
from clea_desktop.domain.assessment import Kind
from clea_desktop.domain.marks import Mark
from clea_desktop.domain.referential import Release, Rule, SkillDomain, Subdomain


class Marked(NamedTuple):
    """What was decided in an assessment, by critère; None where a decision was withdrawn."""

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


Fact = Marked | Closed | Reopened | TakenOver | Rectified | Voided


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

    @cached_property
    def _subdomains(self) -> dict[str, SubdomainOutcome]:
        return {sub.code: sub for domain in self.domains for sub in domain.subdomains}

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
    decided = tuple(map(standing.counting().get, release.subdomain_of))
    grounds, each = standing.grounds(), iter(decided)
    domains = tuple(
        _domain_outcome(
            domain.code,
            domain.rules,
            tuple(islice(each, len(domain.codes))),
            tuple([grounds.get(rule.code) for rule in domain.rules]) if grounds else (),
        )
        for domain in release.domains
    )
    pairs = zip(release.subdomain_of, decided, strict=True)
    return Outcome(domains, {code: mark for code, mark in pairs if mark is not None})


class Short(NamedTuple):
    """Verdicts without a word of explanation: the decisions that count, what is validated."""

    marks: Mapping[str, Mark]
    validated: frozenset[str]


def in_short(release: Release, facts: Iterable[Fact]) -> Short:
    """What :func:`outcome` would say of the same facts, for many dossiers at once."""
    standing = _Standing(release)
    for fact in facts:
        standing.take(fact)
    subdomain_of, grounds = release.subdomain_of, standing.grounds()
    marks = {
        code: mark
        for code, mark in standing.counting().items()
        if mark is not None and code in subdomain_of
    }
    acquired: dict[str, list[str]] = {}
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
        self._marks: dict[int, dict[str, Mark | None]] = {}
        self._closings: dict[int, tuple[Closed, set[str]]] = {}
        self._reprises: list[TakenOver] = []

    def take(self, fact: Fact) -> None:
        match fact:
            case Marked():
                self._decide(fact.assessment, fact.marks)
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

    def _decide(self, assessment: int, marks: Mapping[str, Mark | None]) -> None:
        self._marks.setdefault(assessment, {}).update(marks)

    def _rectify(self, fact: Rectified) -> None:
        """Put the mark right; unless to « acquis », void what closings froze on it.

        Voided, the sous-domaine is decided again from the marks: an error was never an acquis.
        """
        sub = self._release.subdomain_of.get(fact.criterion)
        if sub is None:
            return
        self._decide(fact.assessment, {fact.criterion: fact.mark})
        if fact.mark is not Mark.ACQUIRED:
            self._void(fact.assessment, sub.code)

    def _void(self, assessment: int, subdomain: str) -> None:
        for index, (_, validated) in self._closings.items():
            if index >= assessment:
                validated.discard(subdomain)

    def counting(self) -> Mapping[str, Mark | None]:
        """The decision that counts for each code, of whatever release; None: withdrawn.

        The latest assessment that decided it says it, but what is acquis stays acquis: only a
        rectification, already applied, takes an acquis away.
        """
        acquired = Mark.ACQUIRED
        first, *later = [self._marks[index] for index in sorted(self._marks)] or [{}]
        reprised = {code: acquired for reprise in self._reprises for code in reprise.codes}
        counting = {**first, **reprised}
        for marks in later:
            for code, mark in marks.items():
                if mark is not None and counting.get(code) is not acquired:
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


# A mark changes one sous-domaine: the verdicts on all the others are known already.
@lru_cache(maxsize=512)
def _domain_outcome(
    code: str,
    rules: tuple[Rule, ...],
    decided: tuple[Mark | None, ...],
    grounds: tuple[Closed | TakenOver | None, ...],
) -> DomainOutcome:
    """The verdict on a domaine: the decision on each critère, the ground of each sous-domaine."""
    each = iter(decided)
    own = [tuple(islice(each, len(rule.codes))) for rule in rules]
    subs = tuple(map(_subdomain_outcome, rules, own, grounds or (None,) * len(rules)))
    remaining = tuple(sub.code for sub in subs if not sub.validated)
    assessed = not remaining or any(sub.validated or sub.assessed for sub in subs)
    explanation = explain.domain(len(subs), remaining, assessed=assessed)
    return DomainOutcome(code, not remaining, explanation, subs)


def _subdomain_outcome(
    rule: Rule, decided: tuple[Mark | None, ...], ground: Closed | TakenOver | None
) -> SubdomainOutcome:
    ruled = _by_rule(rule, decided)
    match ground:
        case None:
            return ruled
        case Closed():
            explanation = explain.kept(ground.kind, ground.on)
            return replace(ruled, validated=True, ground=Ground.CLOSED, explanation=explanation)
        case _:
            explanation = explain.taken_over(ground.organisation, ground.on)
            return replace(ruled, validated=True, ground=Ground.REPRISE, explanation=explanation)


@lru_cache(maxsize=4096)
def _by_rule(rule: Rule, decided: tuple[Mark | None, ...]) -> SubdomainOutcome:
    """The verdict that the marks alone give."""
    pairs = list(zip(rule.codes, decided, strict=True))
    acquired = tuple(code for code, mark in pairs if mark is Mark.ACQUIRED)
    not_acquired = tuple(code for code, mark in pairs if mark is Mark.NOT_ACQUIRED)
    not_assessed = tuple(code for code, mark in pairs if mark is None)
    mandatory_missing = tuple(code for code in rule.mandatory if code not in acquired)
    met = len(acquired) >= rule.required and not mandatory_missing
    if met:
        explanation = explain.met(len(acquired), len(pairs), rule.required, rule.mandatory)
    else:
        explanation = explain.unmet(
            rule.required, acquired, not_acquired, not_assessed, mandatory_missing
        )
    return SubdomainOutcome(
        code=rule.code,
        validated=met,
        ground=Ground.RULE if met else None,
        required=rule.required,
        acquired=acquired,
        not_acquired=not_acquired,
        not_assessed=not_assessed,
        mandatory_missing=mandatory_missing,
        explanation=explanation,
    )
