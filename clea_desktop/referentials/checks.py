"""What a release must hold beyond its shape: codes, required numbers and totals that agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from clea_desktop.arrivals.faults import Fault
from clea_desktop.domain.french import NBSP, counted
from clea_desktop.referentials.models import (
    CriterionPart,
    DomainPart,
    ReleaseContent,
    SubdomainPart,
)


def faults_of(content: ReleaseContent) -> tuple[Fault, ...]:
    """Every fault of a release whose shape is right; its totals first, then line by line."""
    return (*_totals(content), *_tree(content.domains))


def required_of(count: int, percent: int) -> int:
    """The least number of critères that reaches ``percent`` of ``count``, in whole numbers."""
    return -(-count * percent // 100)


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
    yield from _codes("domaine", domains)
    for domain in domains:
        yield from _codes("sous-domaine", domain.subdomains, domain.code)
        for sub in domain.subdomains:
            yield from _codes("critère", sub.criteria, sub.code)
            yield from _rule(sub)


def _codes(
    kind: str,
    lines: Sequence[DomainPart | SubdomainPart | CriterionPart],
    parent: str | None = None,
) -> Iterator[Fault]:
    """Codes that begin with their parent's and rise, which makes each the only one."""
    before: str | None = None
    for line in lines:
        where = f"{kind} {line.code} › code"
        if parent is not None and line.code.rpartition(".")[0] != parent:
            yield Fault(where, f"ce {kind} est rangé sous {parent}, son code ne le dit pas")
        elif before == line.code:
            yield Fault(where, "ce code est écrit deux fois")
        elif before is not None and _rank(line.code) < _rank(before):
            yield Fault(where, f"ce code ne peut pas suivre {before}")
        before = line.code


def _rank(code: str) -> int:
    return int(code.rpartition(".")[2])


def _rule(sub: SubdomainPart) -> Iterator[Fault]:
    rule, count = sub.rule, len(sub.criteria)
    where = f"sous-domaine {sub.code} › nombre requis"
    children = counted(count, "critère")
    right = required_of(count, rule.min_percent)
    if rule.min_criteria > count:
        yield Fault(where, f"il vaut {rule.min_criteria}, mais ce sous-domaine a {children}")
    elif rule.min_criteria != right:
        rate = f"{rule.min_percent}{NBSP}%"
        yield Fault(where, f"il vaut {rule.min_criteria}, mais {rate} de {children} font {right}")
    yield from _mandatory(sub)


def _mandatory(sub: SubdomainPart) -> Iterator[Fault]:
    where = f"sous-domaine {sub.code} › critères obligatoires"
    own = {criterion.code for criterion in sub.criteria}
    counts = Counter(sub.rule.mandatory)
    for code, times in counts.items():
        if code not in own:
            yield Fault(where, f"{code} n’est pas un critère de ce sous-domaine")
        if times > 1:
            yield Fault(where, f"{code} y est écrit plusieurs fois")
    # Otherwise the number shown to people as required would be lower than the true one.
    required = sub.rule.min_criteria
    if len(counts) > required:
        yield Fault(where, f"il y en a {len(counts)}, plus que le nombre requis, {required}")
