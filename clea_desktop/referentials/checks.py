"""What a release must hold beyond its shape: codes, required numbers and totals that agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from clea_desktop.arrivals.faults import At, Fault
from clea_desktop.domain.french import NBSP, counted
from clea_desktop.domain.referential import required_of
from clea_desktop.referentials.models import (
    CriterionPart,
    DomainPart,
    ReleaseContent,
    SubdomainPart,
)


def faults_of(content: ReleaseContent) -> tuple[Fault, ...]:
    """Every fault of a release whose shape is right; its totals first, then line by line."""
    return (*_totals(content), *_tree(content.domains))


def _totals(content: ReleaseContent) -> Iterator[Fault]:
    subdomains = [sub for domain in content.domains for sub in domain.subdomains]
    announced = content.totals
    for name, said, found in (
        ("domaines", announced.domains, len(content.domains)),
        ("sous-domaines", announced.subdomains, len(subdomains)),
        ("critères", announced.criteria, sum(len(sub.criteria) for sub in subdomains)),
    ):
        if said != found:
            why = f"le fichier en annonce {said} et en contient {found}"
            yield Fault(f"totaux › {name}", why, at=("totals",))


def _tree(domains: Sequence[DomainPart]) -> Iterator[Fault]:
    yield from _codes("domaine", domains, ("domains",))
    for rank, domain in enumerate(domains):
        under: At = ("domains", rank, "subdomains")
        yield from _codes("sous-domaine", domain.subdomains, under, domain.code)
        for place, sub in enumerate(domain.subdomains):
            yield from _codes("critère", sub.criteria, (*under, place, "criteria"), sub.code)
            yield from _rule(sub, (*under, place, "rule"))


def _codes(
    kind: str,
    lines: Sequence[DomainPart | SubdomainPart | CriterionPart],
    path: At,
    parent: str | None = None,
) -> Iterator[Fault]:
    """Codes that begin with their parent's and rise, which makes each the only one."""
    before: str | None = None
    for rank, line in enumerate(lines):
        where = f"{kind} {line.code} › code"
        at = (*path, rank, "code")
        if parent is not None and line.code.rpartition(".")[0] != parent:
            why = f"ce {kind} est rangé sous {parent}, son code ne le dit pas"
            yield Fault(where, why, at=at)
        elif before == line.code:
            yield Fault(where, "ce code est écrit deux fois", at=at)
        elif before is not None and _rank(line.code) < _rank(before):
            yield Fault(where, f"ce code ne peut pas suivre {before}", at=at)
        before = line.code


def _rank(code: str) -> int:
    return int(code.rpartition(".")[2])


def _rule(sub: SubdomainPart, path: At) -> Iterator[Fault]:
    rule, count = sub.rule, len(sub.criteria)
    where = f"sous-domaine {sub.code} › nombre requis"
    children = counted(count, "critère")
    right = required_of(count, rule.min_percent)
    if rule.min_criteria > count:
        why = f"il vaut {rule.min_criteria}, mais ce sous-domaine a {children}"
        yield Fault(where, why, at=(*path, "min_criteria"))
    elif rule.min_criteria != right:
        rate = f"{rule.min_percent}{NBSP}%"
        why = f"il vaut {rule.min_criteria}, mais {rate} de {children} font {right}"
        yield Fault(where, why, at=(*path, "min_criteria"))
    yield from _mandatory(sub, (*path, "mandatory"))


def _mandatory(sub: SubdomainPart, at: At) -> Iterator[Fault]:
    where = f"sous-domaine {sub.code} › critères obligatoires"
    own = {criterion.code for criterion in sub.criteria}
    counts = Counter(sub.rule.mandatory)
    for code, times in counts.items():
        if code not in own:
            yield Fault(where, f"{code} n’est pas un critère de ce sous-domaine", at=at)
        if times > 1:
            yield Fault(where, f"{code} y est écrit plusieurs fois", at=at)
    # Otherwise the number shown to people as required would be lower than the true one.
    required = sub.rule.min_criteria
    if len(counts) > required:
        why = f"il y en a {len(counts)}, plus que le nombre requis, {required}"
        yield Fault(where, why, at=at)
