"""Whether two dossiers are of one person, as far as names and dates of birth tell."""

from __future__ import annotations

from clea_desktop.domain.people import Candidate, folded


def same_person(one: Candidate, other: Candidate) -> bool:
    """Same name of birth, same given names, same date of birth: case and accents apart."""
    return _likeness(one) == _likeness(other)


def _likeness(candidate: Candidate) -> tuple[str, tuple[str, ...], str]:
    names = tuple(folded(name) for name in candidate.given_names)
    return folded(candidate.birth_name), names, candidate.birth_date.iso


def may_be_same(one: Candidate, other: Candidate) -> bool:
    """A family name in common, and nothing that tells the two apart.

    A given name in common when both have some; dates of birth that do not contradict each other.
    """
    if not family_names(one) & family_names(other):
        return False
    first = {part for name in one.given_names for part in folded(name).split()}
    second = {part for name in other.given_names for part in folded(name).split()}
    if first and second and not first & second:
        return False
    known = [
        (one.birth_date.year, other.birth_date.year),
        (one.birth_date.month, other.birth_date.month),
        (one.birth_date.day, other.birth_date.day),
    ]
    return all(None in pair or pair[0] == pair[1] for pair in known)


def family_names(candidate: Candidate) -> set[str]:
    """Every family name a person bears or bore, folded."""
    names = [candidate.birth_name, candidate.usual_name or ""]
    for former in candidate.former_names:
        names += [former.birth_name, former.usual_name or ""]
    return {folded(name) for name in names if name}
