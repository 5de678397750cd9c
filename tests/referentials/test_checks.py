"""A release whose shape is right and whose codes, numbers or totals do not agree."""

from __future__ import annotations

from fractions import Fraction
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clea_desktop.domain.referential import required_of
from clea_desktop.referentials.format import parse_release
from tests.domain.sentences import faults
from tests.referentials.samples import Path_, encoded, refused, small, spoilt

DOMAIN: Path_ = ("domains", 0)
SUBDOMAIN: Path_ = (*DOMAIN, "subdomains", 0)
RULE: Path_ = (*SUBDOMAIN, "rule")
SECOND: Path_ = (*SUBDOMAIN, "criteria", 1)

DISAGREEING = {
    "too few announced": (
        spoilt(("totals", "criteria"), 5),
        "totaux › critères",
        "le fichier en annonce 5 et en contient 6",
    ),
    "domaines miscounted": (
        spoilt(("totals", "domains"), 7),
        "totaux › domaines",
        "le fichier en annonce 7 et en contient 2",
    ),
    "sous-domaines miscounted": (
        spoilt(("totals", "subdomains"), 28),
        "totaux › sous-domaines",
        "le fichier en annonce 28 et en contient 3",
    ),
    "code twice": (
        spoilt((*SECOND, "code"), "1.1.1"),
        "critère 1.1.1 › code, et 1\u00a0autre faute",
        "ce code est écrit deux fois",
    ),
    "code of another sous-domaine": (
        spoilt((*SUBDOMAIN, "criteria", 2, "code"), "1.2.3"),
        "critère 1.2.3 › code",
        "ce critère est rangé sous 1.1, son code ne le dit pas",
    ),
    "sous-domaine of another domaine": (
        spoilt(("domains", 1, "subdomains", 0, "code"), "3.1"),
        "sous-domaine 3.1 › code, et 2\u00a0autres fautes",
        "ce sous-domaine est rangé sous 2, son code ne le dit pas",
    ),
    "codes out of order": (
        spoilt((*SUBDOMAIN, "criteria", 0, "code"), "1.1.10"),
        "critère 1.1.2 › code",
        "ce code ne peut pas suivre 1.1.10",
    ),
    "domaine twice": (
        spoilt(("domains", 1), small()["domains"][0]),
        "totaux › sous-domaines, et 2\u00a0autres fautes",
        "le fichier en annonce 3 et en contient 4",
    ),
    "more required than there are": (
        spoilt((*RULE, "min_criteria"), 4),
        "sous-domaine 1.1 › nombre requis",
        "il vaut 4, mais ce sous-domaine a 3\u00a0critères",
    ),
    "rate and number that disagree": (
        spoilt((*RULE, "min_percent"), 67),
        "sous-domaine 1.1 › nombre requis",
        "il vaut 2, mais 67\u00a0% de 3\u00a0critères font 3",
    ),
    "mandatory critère of another sous-domaine": (
        spoilt((*RULE, "mandatory"), ["1.2.1"]),
        "sous-domaine 1.1 › critères obligatoires",
        "1.2.1 n’est pas un critère de ce sous-domaine",
    ),
    "mandatory critère twice": (
        spoilt((*RULE, "mandatory"), ["1.1.2", "1.1.2"]),
        "sous-domaine 1.1 › critères obligatoires",
        "1.1.2 y est écrit plusieurs fois",
    ),
    "more mandatory than required": (
        spoilt((*RULE, "mandatory"), ["1.1.1", "1.1.2", "1.1.3"]),
        "sous-domaine 1.1 › critères obligatoires",
        "il y en a 3, plus que le nombre requis, 2",
    ),
}


@pytest.mark.parametrize(("data", "where", "why"), DISAGREEING.values(), ids=DISAGREEING)
def test_a_release_that_disagrees_with_itself_is_refused(data: bytes, where: str, why: str) -> None:
    sentence = refused(data)
    assert sentence == (
        f"Le fichier «\u00a0essai.json\u00a0» est refusé ({where})\u00a0: {why}\u00a0; "
        "corrigez le fichier, ou redemandez-le à qui vous l’a remis."
    )
    assert not faults(sentence)


def test_codes_may_leave_gaps_and_reach_two_figures() -> None:
    content = small()
    content["domains"][0]["subdomains"][0]["criteria"][2]["code"] = "1.1.10"
    content["domains"][1]["code"] = "12"
    content["domains"][1]["subdomains"][0]["code"] = "12.3"
    for number, criterion in enumerate(content["domains"][1]["subdomains"][0]["criteria"], 9):
        criterion["code"] = f"12.3.{number}"
    release = parse_release(encoded(content), "essai.json")
    assert [c.code for c in release.criteria][2:] == ["1.1.10", "1.2.1", "12.3.9", "12.3.10"]


@given(count=st.integers(1, 999), percent=st.integers(1, 100))
def test_the_required_number_is_the_least_that_reaches_the_rate(count: int, percent: int) -> None:
    required = required_of(count, percent)
    assert required == ceil(Fraction(count * percent, 100))
    assert 1 <= required <= count
