"""What an assessment says in the codes of another edition: as it is, or by a correspondence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from clea_desktop.domain.correspondence import Correspondence
from clea_desktop.domain.marks import Mark
from clea_desktop.domain.outcome import Rectified, Voided
from clea_desktop.domain.referential import Release, ReleaseKey


class Reading:
    """How the facts of one edition are read by itself: nothing changes."""

    def marks(self, marks: Mapping[str, Mark | None]) -> Mapping[str, Mark | None]:
        """The last decision on each critère, None when it was withdrawn."""
        return marks

    def kept(self, validated: frozenset[str]) -> frozenset[str]:
        """The sous-domaines that a closing validated."""
        return validated

    def taken_over(self, codes: frozenset[str]) -> frozenset[str]:
        """What a reprise names."""
        return codes

    def rectified(
        self, fact: Rectified, decided: Mapping[str, Mark | None]
    ) -> Sequence[Rectified | Voided]:
        """What a rectification comes to; ``decided`` are the decisions once it is made."""
        return [fact]


class _Continued(Reading):
    """How the facts of an earlier edition are read by a later one."""

    def __init__(self, correspondence: Correspondence, later: Release) -> None:
        self._correspondence = correspondence
        self._later = later

    def marks(self, marks: Mapping[str, Mark | None]) -> Mapping[str, Mark | None]:
        standing = {code: mark for code, mark in marks.items() if mark is not None}
        return {**self._correspondence.carried(standing)}

    def kept(self, validated: frozenset[str]) -> frozenset[str]:
        return self._correspondence.kept(validated, self._subdomains)

    def taken_over(self, codes: frozenset[str]) -> frozenset[str]:
        return self._correspondence.taken_over(codes, self._subdomains)

    def rectified(
        self, fact: Rectified, decided: Mapping[str, Mark | None]
    ) -> Sequence[Rectified | Voided]:
        """As above; an error takes back what its sous-domaine gave, whatever the critère became."""
        carried = self.marks(decided)
        link = self._correspondence.link_of.get(fact.criterion)
        told = [
            Rectified(fact.assessment, code, carried.get(code))
            for code in (link.targets if link else ())
        ]
        if fact.mark is Mark.ACQUIRED:
            # What that leaves undecided was never decided: nothing is taken back.
            return [each for each in told if each.mark is not None]
        subdomain = fact.criterion.rpartition(".")[0]
        heirs = self._correspondence.heirs_and_new(subdomain, self._subdomains)
        return [*told, *(Voided(fact.assessment, heir) for heir in sorted(heirs))]

    @property
    def _subdomains(self) -> Iterator[str]:
        return (sub.code for sub in self._later.subdomains)


_SAME = Reading()


def reading_of(release: Release, followed: ReleaseKey) -> Reading:
    """How a release reads what was decided by the release an assessment followed."""
    if release.key.same_edition(followed):
        return _SAME
    found = release.correspondence_from(followed)
    nothing = Correspondence(followed.id, followed.edition, release.key.edition, (), ())
    return _Continued(found or nothing, release)
