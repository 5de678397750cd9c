"""What differs between two releases: lines reworded, split, merged, dropped, new; rules."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from clea_desktop.domain.correspondence import Became, Correspondence
from clea_desktop.domain.french import counted, listed
from clea_desktop.domain.referential import Criterion, Release, SkillDomain, Subdomain

_Line = SkillDomain | Subdomain | Criterion


class Difference(Enum):
    """How a line of one release stands to another."""

    SAME = "same"
    REWORDED = "reworded"
    SPLIT = "split"
    MERGED = "merged"
    CHANGED = "changed"
    DROPPED = "dropped"
    NEW = "new"

    @property
    def mirrored(self) -> Difference:
        """The same difference, seen from the other release."""
        return _MIRRORED.get(self, self)

    @property
    def words(self) -> str:
        """As screens and papers say it."""
        return "nouveau" if self is Difference.NEW else Became(self.value).words


_MIRRORED = {
    Difference.SPLIT: Difference.MERGED,
    Difference.MERGED: Difference.SPLIT,
    Difference.DROPPED: Difference.NEW,
    Difference.NEW: Difference.DROPPED,
}


@dataclass(frozen=True)
class LineChange:
    """A line, or several, of one release beside what they are in the other: codes and labels."""

    difference: Difference
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    before: tuple[str, ...]
    after: tuple[str, ...]

    @property
    def mirrored(self) -> LineChange:
        """The same lines, seen from the other release."""
        return LineChange(
            self.difference.mirrored, self.targets, self.sources, self.after, self.before
        )


@dataclass(frozen=True)
class RuleChange:
    """A sous-domaine whose rule, or number of critères, is no longer the same.

    ``was`` is its code in the earlier release.
    """

    was: str
    code: str
    before: str
    after: str


@dataclass(frozen=True)
class Comparison:
    """Two releases side by side.

    ``guessed`` says that no correspondence leads from one to the other: codes alone were compared.
    """

    lines: tuple[LineChange, ...]
    rules: tuple[RuleChange, ...]
    years: tuple[int, int]
    guessed: bool

    def of(self, difference: Difference) -> tuple[LineChange, ...]:
        """The lines that differ so."""
        return tuple(line for line in self.lines if line.difference is difference)

    @property
    def differing(self) -> tuple[LineChange, ...]:
        """The lines that are not the same."""
        return tuple(line for line in self.lines if line.difference is not Difference.SAME)


def compare(
    earlier: Release, later: Release, correspondence: Correspondence | None = None
) -> Comparison:
    """What differs from one release to another.

    :param correspondence: what leads from one edition to the other, whichever is named first;
        codes are compared without it, which is right for corrections of one edition and a guess
        otherwise.
    """
    if correspondence is not None and correspondence.edition == earlier.key.edition:
        return _mirrored(compare(later, earlier, correspondence), earlier)
    lines = list(_by_code(_domains(earlier), _domains(later)))
    if correspondence is None:
        pairs = {sub.code: sub.code for sub in earlier.subdomains}
        lines += _by_code(_subdomains(earlier), _subdomains(later))
        lines += _by_code(_criteria(earlier), _criteria(later))
    else:
        groups = list(_continued(earlier, later, correspondence))
        pairs = {one[0]: to[0] for one, to in groups if len(one) == len(to) == 1}
        lines += _by_groups(earlier, later, groups)
        lines += _by_links(earlier, later, correspondence)
    guessed = correspondence is None and not earlier.key.same_edition(later.key)
    return Comparison(
        tuple(lines),
        tuple(_rules(earlier, later, pairs)),
        (earlier.validity_years, later.validity_years),
        guessed,
    )


def _mirrored(side: Comparison, earlier: Release) -> Comparison:
    """The comparison of the same two releases, named the other way round, in its own order."""
    ranks = {code: rank for rank, code in enumerate(earlier.by_code)}

    def place(line: LineChange) -> tuple[bool, int]:
        codes = line.sources or line.targets
        of_criteria = codes[0].count(".") == 2
        return of_criteria, min((ranks[code] for code in line.sources), default=len(ranks))

    return Comparison(
        tuple(sorted((line.mirrored for line in side.lines), key=place)),
        tuple(RuleChange(rule.code, rule.was, rule.after, rule.before) for rule in side.rules),
        (side.years[1], side.years[0]),
        side.guessed,
    )


def _criteria(release: Release) -> dict[str, _Line]:
    return {criterion.code: criterion for criterion in release.criteria}


def _domains(release: Release) -> dict[str, _Line]:
    return {domain.code: domain for domain in release.domains}


def _subdomains(release: Release) -> dict[str, _Line]:
    return {sub.code: sub for sub in release.subdomains}


def _continued(
    earlier: Release, later: Release, correspondence: Correspondence
) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """The sous-domaines of each side that hang together by what continues what, in their order."""
    left = {sub.code for sub in later.subdomains}
    waiting = [sub.code for sub in earlier.subdomains]
    while waiting:
        sources, targets = {waiting[0]}, set(correspondence.heirs(waiting[0])) & left
        while more := {
            code
            for code in waiting
            if code not in sources and targets.intersection(correspondence.heirs(code))
        }:
            sources |= more
            targets |= {to for code in more for to in correspondence.heirs(code)} & left
        waiting = [code for code in waiting if code not in sources]
        left -= targets
        yield _ranked(earlier, sources), _ranked(later, targets)
    for code in _ranked(later, left):
        yield (), (code,)


def _ranked(release: Release, codes: Collection[str]) -> tuple[str, ...]:
    return tuple(sub.code for sub in release.subdomains if sub.code in codes)


def _by_groups(
    earlier: Release,
    later: Release,
    groups: Iterable[tuple[tuple[str, ...], tuple[str, ...]]],
) -> Iterator[LineChange]:
    before, after = _subdomains(earlier), _subdomains(later)
    for sources, targets in groups:
        was = tuple(before[code].label for code in sources)
        now = tuple(after[code].label for code in targets)
        yield LineChange(_grouped(was, now), sources, targets, was, now)


def _grouped(was: tuple[str, ...], now: tuple[str, ...]) -> Difference:
    match len(was), len(now):
        case 0, _:
            return Difference.NEW
        case _, 0:
            return Difference.DROPPED
        case 1, 1:
            return Difference.SAME if was == now else Difference.REWORDED
        case 1, _:
            return Difference.SPLIT
        case _, 1:
            return Difference.MERGED
    return Difference.CHANGED


def _by_code(before: dict[str, _Line], after: dict[str, _Line]) -> Iterator[LineChange]:
    for code, line in before.items():
        now = after.get(code)
        if now is None:
            yield LineChange(Difference.DROPPED, (code,), (), (line.label,), ())
        else:
            same = line.label == now.label
            difference = Difference.SAME if same else Difference.REWORDED
            yield LineChange(difference, (code,), (code,), (line.label,), (now.label,))
    for code, line in after.items():
        if code not in before:
            yield LineChange(Difference.NEW, (), (code,), (), (line.label,))


def _by_links(
    earlier: Release, later: Release, correspondence: Correspondence
) -> Iterator[LineChange]:
    before, after = _criteria(earlier), _criteria(later)
    for link in correspondence.links:
        was = tuple(before[code].label for code in link.sources)
        now = tuple(after[code].label for code in link.targets)
        difference = Difference(link.became.value)
        if difference is Difference.SAME and was != now:
            # Its author says the same; who reads it sees that the words are others.
            difference = Difference.REWORDED
        yield LineChange(difference, link.sources, link.targets, was, now)
    for code, line in after.items():
        if code not in correspondence.link_to:
            yield LineChange(Difference.NEW, (), (code,), (), (line.label,))


def _rules(earlier: Release, later: Release, pairs: Mapping[str, str]) -> Iterator[RuleChange]:
    """:param pairs: the sous-domaine that alone continues each one of the earlier release."""
    after = {sub.code: sub for sub in later.subdomains}
    for was in earlier.subdomains:
        sub = after.get(pairs.get(was.code, ""))
        if sub is not None and rule_words(was) != rule_words(sub):
            yield RuleChange(was.code, sub.code, rule_words(was), rule_words(sub))


def rule_words(sub: Subdomain) -> str:
    """« 3 critères sur 4, dont 1.2.1 »."""
    also = f", dont {listed(sub.mandatory)}" if sub.mandatory else ""
    return f"{counted(sub.required, 'critère')} sur {len(sub.criteria)}{also}"
