"""Strengths: plain sentences, each out of a critère marked acquis, and what is left.

A domaine validated says nothing by itself: only what was seen is told (DOMAIN.md, section 4).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from clea_desktop.documents.content.subject import Subject
from clea_desktop.domain.outcome import DomainOutcome, SubdomainOutcome
from clea_desktop.domain.referential import Criterion, SkillDomain, Subdomain

_MOST_SUBDOMAINS = 7


@dataclass(frozen=True)
class Gained:
    """A sous-domaine and its critères acquis, in order."""

    line: Subdomain
    verdict: SubdomainOutcome
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True)
class Share:
    """A domaine, its verdict, and what was acquired of it."""

    line: SkillDomain
    verdict: DomainOutcome
    gained: tuple[Gained, ...]


@dataclass(frozen=True)
class Strength:
    """A domaine or a sous-domaine, and the critères acquis of which its strengths are told."""

    line: SkillDomain | Subdomain
    validated: bool
    gained: tuple[Gained, ...]

    def strongest(self, number: int) -> tuple[Criterion, ...]:
        """So many critères acquis, one in each of the sous-domaines that tell it most simply.

        Sous-domaines validated come first, then the shortest sentences, which are the easiest
        to read. Same outcome, same choice; the order is the release's.
        """
        chosen: list[Criterion] = []
        queues = [(not g.verdict.validated, sorted(g.criteria, key=_length)) for g in self.gained]
        while len(chosen) < number and any(queue for _, queue in queues):
            heads = [(later, queue) for later, queue in queues if queue]
            heads.sort(key=lambda head: (head[0], _length(head[1][0])))
            chosen += [queue.pop(0) for _, queue in heads]
        codes = {criterion.code for criterion in chosen[:number]}
        return tuple(c for gained in self.gained for c in gained.criteria if c.code in codes)


@dataclass(frozen=True)
class Left:
    """A sous-domaine not validated, and whether the whole of it is meant."""

    domain: SkillDomain
    line: Subdomain
    whole: bool


def shares(subject: Subject) -> tuple[Share, ...]:
    """What was acquired of each domaine of which something was, in order."""
    verdicts = {verdict.code: verdict for verdict in subject.outcome.domains}
    found = (_share(line, verdicts[line.code]) for line in subject.referential.domains)
    return tuple(share for share in found if share.gained or share.verdict.validated)


def strengths(subject: Subject) -> tuple[list[Strength], list[Strength]]:
    """What a livret opens on, and the other acquis, by domaine.

    It opens on the domaines validated; without any, on the sous-domaines validated if a page
    holds them; else on what was acquired of each domaine, and nothing is left to tell beside.
    """
    gained = shares(subject)
    validated = [share for share in gained if share.verdict.validated]
    subdomains = [item for share in gained for item in share.gained if item.verdict.validated]
    if validated:
        others = [_strength(share) for share in gained if not share.verdict.validated]
        return [_strength(share) for share in validated], others
    if 0 < len(subdomains) <= _MOST_SUBDOMAINS:
        rest = [replace(share, gained=_not_validated(share)) for share in gained]
        others = [_strength(share) for share in rest if share.gained]
        return [Strength(item.line, True, (item,)) for item in subdomains], others
    return [_strength(share) for share in gained], []


def to_consolidate(subject: Subject) -> tuple[Left, ...]:
    """The sous-domaines not validated in which a critère was decided non acquis."""
    return tuple(
        Left(domain, line, whole=not verdict.not_assessed)
        for domain, line, verdict in _remaining(subject)
        if verdict.not_acquired
    )


def not_assessed(subject: Subject) -> tuple[Left, ...]:
    """The sous-domaines not validated of which a critère is not assessed yet."""
    return tuple(
        Left(domain, line, whole=not verdict.not_acquired and not verdict.acquired)
        for domain, line, verdict in _remaining(subject)
        if verdict.not_assessed
    )


def _share(line: SkillDomain, verdict: DomainOutcome) -> Share:
    gained = []
    for sub, sub_verdict in zip(line.subdomains, verdict.subdomains, strict=True):
        criteria = tuple(c for c in sub.criteria if c.code in sub_verdict.acquired)
        if criteria:
            gained.append(Gained(sub, sub_verdict, criteria))
    return Share(line, verdict, tuple(gained))


def _strength(share: Share) -> Strength:
    return Strength(share.line, share.verdict.validated, share.gained)


def _not_validated(share: Share) -> tuple[Gained, ...]:
    return tuple(item for item in share.gained if not item.verdict.validated)


def _length(criterion: Criterion) -> int:
    return len(criterion.plain)


def _remaining(subject: Subject) -> list[tuple[SkillDomain, Subdomain, SubdomainOutcome]]:
    return [
        (domain, line, subject.outcome.subdomain(line.code))
        for domain in subject.referential.domains
        for line in domain.subdomains
        if not subject.outcome.subdomain(line.code).validated
    ]
