"""The sentences themselves, as people read them."""

from __future__ import annotations

from datetime import date

import pytest

from clea_desktop.domain import explain
from clea_desktop.domain.assessment import Kind
from tests.domain.sentences import faults

DAY = date(2026, 3, 1)


def read(sentence: str) -> str:
    """A sentence without fault, its NBSP made plain for the eye."""
    assert not faults(sentence), (sentence, faults(sentence))
    return sentence.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("acquired", "total", "required", "words"),
    [
        (1, 1, 1, "Validé : son seul critère est acquis."),
        (1, 2, 1, "Validé : 1 critère acquis sur 2, il en fallait 1."),
        (3, 4, 3, "Validé : 3 critères acquis sur 4, il en fallait 3."),
        (7, 7, 6, "Validé : 7 critères acquis sur 7, il en fallait 6."),
    ],
)
def test_the_rule_is_met(acquired: int, total: int, required: int, words: str) -> None:
    assert read(explain.met(acquired, total, required)) == words


def test_validated_before() -> None:
    assert read(explain.kept(Kind.PREALABLE, DAY)) == (
        "Validé le 1er mars 2026 lors de l’évaluation préalable : cela reste acquis."
    )
    assert read(explain.kept(Kind.FINALE, DAY)) == (
        "Validé le 1er mars 2026 lors de l’évaluation finale : cela reste acquis."
    )


@pytest.mark.parametrize("organisation", ["AFPA", "GRETA du Havre", "Élan & Cie"])
def test_taken_over_needs_no_elision_before_a_name(organisation: str) -> None:
    assert read(explain.taken_over(organisation, DAY)) == (
        f"Validé ailleurs : repris du livret établi par {organisation} "
        "pour l’évaluation préalable du 1er mars 2026."
    )


@pytest.mark.parametrize(
    ("required", "acquired", "not_acquired", "not_assessed", "mandatory", "words"),
    [
        (1, "", "", "7", "", "Pas encore évalué : son seul critère, 1.1.7, reste à évaluer."),
        (
            1,
            "",
            "7",
            "",
            "7",
            "Pas encore validé : son seul critère, 1.1.7, n’est pas encore acquis.",
        ),
        (
            3,
            "",
            "",
            "1234",
            "",
            (
                "Pas encore évalué : aucun des 4 critères n’est évalué, il en faut 3 ; "
                "restent 1.1.1, 1.1.2, 1.1.3 et 1.1.4."
            ),
        ),
        (
            1,
            "",
            "",
            "12",
            "2",
            (
                "Pas encore évalué : aucun des 2 critères n’est évalué, il en faut 1 ; "
                "restent 1.1.1 et 1.1.2, dont 1.1.2, obligatoire."
            ),
        ),
        (
            3,
            "12",
            "34",
            "",
            "",
            (
                "Pas encore validé : 2 critères acquis sur 4, il en faut 3 ; "
                "encore 1 parmi 1.1.3 et 1.1.4."
            ),
        ),
        (
            3,
            "12",
            "3",
            "",
            "",
            "Pas encore validé : 2 critères acquis sur 3, il en faut 3 ; encore 1.1.3.",
        ),
        (
            3,
            "2",
            "3",
            "1",
            "1",
            (
                "Pas encore validé : 1 critère acquis sur 3, il en faut 3 ; encore 1.1.1 et 1.1.3, "
                "dont 1.1.1, obligatoire ; 1.1.1 n’est pas encore évalué."
            ),
        ),
        (
            3,
            "",
            "24",
            "13",
            "",
            (
                "Pas encore validé : aucun critère acquis sur 4, il en faut 3 ; "
                "encore 3 parmi 1.1.1, 1.1.2, 1.1.3 et 1.1.4 ; "
                "1.1.1 et 1.1.3 ne sont pas encore évalués."
            ),
        ),
        (
            2,
            "3",
            "12",
            "4",
            "12",
            (
                "Pas encore validé : 1 critère acquis sur 4, il en faut 2 ; "
                "encore 1.1.1 et 1.1.2, obligatoires ; 1.1.4 n’est pas encore évalué."
            ),
        ),
        (
            3,
            "345",
            "2",
            "1",
            "12",
            (
                "Pas encore validé : 3 critères acquis sur 5, il en faut 3, "
                "mais aussi 1.1.1 et 1.1.2, obligatoires ; 1.1.1 n’est pas encore évalué."
            ),
        ),
        (
            2,
            "23",
            "1",
            "",
            "1",
            (
                "Pas encore validé : 2 critères acquis sur 3, il en faut 2, "
                "mais aussi 1.1.1, obligatoire."
            ),
        ),
    ],
)
def test_the_rule_is_not_met(
    required: int,
    acquired: str,
    not_acquired: str,
    not_assessed: str,
    mandatory: str,
    words: str,
) -> None:
    groups = [
        [f"1.1.{rank}" for rank in ranks]
        for ranks in (acquired, not_acquired, not_assessed, mandatory)
    ]
    assert read(explain.unmet(required, *groups)) == words


def test_codes_are_in_the_order_people_count() -> None:
    told = explain.unmet(3, [], ["1.1.10", "1.1.9"], ["1.1.2"], [])
    assert "encore 1.1.2, 1.1.9 et 1.1.10" in told


@pytest.mark.parametrize(
    ("total", "remaining", "words"),
    [
        (1, [], "Validé : son seul sous-domaine est validé."),
        (4, [], "Validé : ses 4 sous-domaines sont validés."),
        (1, ["7.1"], "Pas encore validé : reste 7.1, son seul sous-domaine."),
        (
            3,
            ["1.1", "1.2", "1.3"],
            (
                "Pas encore validé : aucun des 3 sous-domaines n’est validé ; "
                "restent 1.1, 1.2 et 1.3."
            ),
        ),
        (
            3,
            ["1.1", "1.3"],
            "Pas encore validé : 1 sous-domaine validé sur 3 ; restent 1.1 et 1.3.",
        ),
        (3, ["1.3"], "Pas encore validé : 2 sous-domaines validés sur 3 ; reste 1.3."),
    ],
)
def test_a_domaine(total: int, remaining: list[str], words: str) -> None:
    assert read(explain.domain(total, remaining)) == words


def test_a_domaine_nobody_looked_at_is_told_apart() -> None:
    told = explain.domain(2, ["2.1", "2.2"], assessed=False)
    assert read(told) == "Pas encore évalué : restent 2.1 et 2.2."
    told = explain.domain(1, ["2.1"], assessed=False)
    assert read(told) == "Pas encore évalué : reste 2.1."
