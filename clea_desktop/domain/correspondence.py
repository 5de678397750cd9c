"""From one edition to a later one: what each critère and each sous-domaine became.

A correspondence is data of the later release. What it says of marks: the same or reworded, a mark
carries over; split, acquis carries to each and non acquis to none; merged, acquis if every source
is, else undecided; changed, somebody decides; dropped, kept in the history only. What a closed
assessment validated stays validated.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from clea_desktop.domain.marks import Mark


class Became(Enum):
    """What happened to critères between two editions."""

    SAME = "same"
    REWORDED = "reworded"
    SPLIT = "split"
    MERGED = "merged"
    CHANGED = "changed"
    DROPPED = "dropped"

    @property
    def words(self) -> str:
        """As screens and papers say it of a critère."""
        return _WORDS[self]


_WORDS = {
    Became.SAME: "inchangé",
    Became.REWORDED: "reformulé",
    Became.SPLIT: "partagé en plusieurs",
    Became.MERGED: "réuni à d’autres",
    Became.CHANGED: "changé de sens",
    Became.DROPPED: "supprimé",
}


_CARRYING = (Became.SAME, Became.REWORDED)
_SHARING = (Became.SPLIT, Became.MERGED)


@dataclass(frozen=True)
class Link:
    """Critères of the earlier edition, and those they became: codes, in order."""

    sources: tuple[str, ...]
    targets: tuple[str, ...]
    became: Became


@dataclass(frozen=True)
class Correspondence:
    """How a later edition continues an earlier one of the same référentiel.

    ``subdomains`` says, for each sous-domaine of the earlier edition, those that continue it.
    ``fingerprint`` is the SHA-256, in hexadecimal, of its canonical form.
    """

    id: str
    since: str
    edition: str
    links: tuple[Link, ...]
    subdomains: tuple[tuple[str, tuple[str, ...]], ...]
    fingerprint: str = ""

    @cached_property
    def link_of(self) -> Mapping[str, Link]:
        """The link of each critère of the earlier edition."""
        return {code: link for link in self.links for code in link.sources}

    @cached_property
    def link_to(self) -> Mapping[str, Link]:
        """The link of each critère of the later edition that continues something."""
        return {code: link for link in self.links for code in link.targets}

    def joins(self, before: frozenset[str], after: frozenset[str]) -> bool:
        """Whether it says what becomes of each critère of before, in critères of after."""
        return self._sources == before and self._targets <= after

    @cached_property
    def _sources(self) -> frozenset[str]:
        return frozenset(self.link_of)

    @cached_property
    def _targets(self) -> frozenset[str]:
        return frozenset(self.link_to)

    @cached_property
    def _named_by(self) -> Mapping[str, tuple[str, ...]]:
        """The sous-domaines that each one of the later edition continues."""
        found: dict[str, tuple[str, ...]] = {}
        for source, targets in self.subdomains:
            for target in targets:
                found[target] = (*found.get(target, ()), source)
        return found

    def carried(self, marks: Mapping[str, Mark]) -> dict[str, Mark]:
        """The marks of the later edition that marks of the earlier one give, by themselves."""
        found: dict[str, Mark] = {}
        for link in self.links:
            mark = carried_by(link, marks)
            if mark is not None:
                found.update(dict.fromkeys(link.targets, mark))
        return found

    def kept(self, validated: Collection[str], later: Iterable[str] = ()) -> frozenset[str]:
        """The sous-domaines of the later edition that stay validated.

        One that continues several stays so when each of them was; a new one, when its domaine
        continues domaines that were validated whole, which it does not take back.

        :param later: every sous-domaine of the later edition.
        """
        direct = frozenset(
            target
            for target, sources in self._named_by.items()
            if all(source in validated for source in sources)
        )
        new = self._new_by_domain(later)
        return direct.union(*(new[domain] for domain in new if self._whole(domain, validated)))

    def heirs_and_new(self, subdomain: str, later: Iterable[str]) -> frozenset[str]:
        """What continues a sous-domaine, and the new ones of the same domaines.

        :param later: every sous-domaine of the later edition.
        """
        heirs = frozenset(self.heirs(subdomain))
        new = self._new_by_domain(later)
        return heirs.union(*(new.get(_parent(heir), ()) for heir in heirs))

    def _new_by_domain(self, later: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for code in later:
            if code not in self._named_by:
                found[_parent(code)] = (*found.get(_parent(code), ()), code)
        return found

    def _whole(self, domain: str, validated: Collection[str]) -> bool:
        """Whether a domaine of the later edition continues some, each validated whole."""
        before = {
            _parent(source)
            for target, sources in self._named_by.items()
            if _parent(target) == domain
            for source in sources
        }
        return bool(before) and all(
            source in validated for source, _to in self.subdomains if _parent(source) in before
        )

    def heirs(self, subdomain: str) -> tuple[str, ...]:
        """The sous-domaines that continue one of the earlier edition."""
        return dict(self.subdomains).get(subdomain, ())

    def taken_over(self, codes: Collection[str], later: Iterable[str] = ()) -> frozenset[str]:
        """The codes of the later edition that a reprise in the earlier one comes to.

        :param later: every sous-domaine of the later edition.
        """
        subdomains = {
            code for code, _to in self.subdomains if {code, _parent(code)}.intersection(codes)
        }
        own = self.carried({code: Mark.ACQUIRED for code in codes if code in self.link_of})
        return self.kept(subdomains, later) | frozenset(own)


def carried_by(link: Link, marks: Mapping[str, Mark]) -> Mark | None:
    """The mark that the critères of a link give to each of those they became."""
    if link.became in _CARRYING:
        return marks.get(link.sources[0])
    if link.became in _SHARING:
        found = (marks.get(code) for code in link.sources)
        return Mark.ACQUIRED if all(mark is Mark.ACQUIRED for mark in found) else None
    return None


def _parent(code: str) -> str:
    return code.rpartition(".")[0]
