"""What a text with placeholders says of each person, and of somebody nobody may name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.people import Candidate, FormOfAddress, PartialDate
from clea_desktop.domain.placeholders import (
    PLACEHOLDERS,
    UNNAMED,
    check_placeholders,
    has_any,
    resolve,
    spans,
    speaking_of,
    without,
)

ANNE = speaking_of(
    Candidate("Roux", PartialDate(1990), ("Anne", "Zoé"), form_of_address=FormOfAddress.FEMININE)
)
PAUL = speaking_of(
    Candidate("Roux", PartialDate(1990), ("Paul",), form_of_address=FormOfAddress.MASCULINE)
)
SACHA = speaking_of(Candidate("Roux", PartialDate(1990), ("Sacha",)))


@pytest.mark.parametrize(
    ("text", "anne", "paul", "sacha", "unnamed"),
    [
        (
            "{prénom} a relu seul{e}, puis {il} est rest{e}.",
            "Anne a relu seule, puis elle est reste.",
            "Paul a relu seul, puis il est rest.",
            "Sacha a relu seul·e, puis la personne est reste.",
            "La personne a relu seule, puis la personne est reste.",
        ),
        (
            "{il} est attent{if}, séri{eux} et premi{er} à répondre.",
            "Elle est attentive, sérieuse et première à répondre.",
            "Il est attentif, sérieux et premier à répondre.",
            "La personne est attentive, sérieuse et première à répondre.",
            "La personne est attentive, sérieuse et première à répondre.",
        ),
        (
            "Appuyé{e} sur le plan. {nom} s’est repéré{e}.",
            "Appuyée sur le plan. Anne Roux s’est repérée.",
            "Appuyé sur le plan. Paul Roux s’est repéré.",
            "Appuyé·e sur le plan. Sacha Roux s’est repéré·e.",
            "Appuyée sur le plan. La personne s’est repérée.",
        ),
        (
            "Le travail de {prénom}, parce qu'{il} sait, lorsque {il} veut.",
            "Le travail d’Anne, parce qu’elle sait, lorsqu’elle veut.",
            "Le travail de Paul, parce qu’il sait, lorsqu’il veut.",
            "Le travail de Sacha, parce que la personne sait, lorsque la personne veut.",
            "Le travail de la personne, parce que la personne sait, lorsque la personne veut.",
        ),
        (
            "On {le} voit, on {le} aide s’{il} demande, si {il} veut : on compte sur {lui}.",
            "On la voit, on l’aide si elle demande, si elle veut : on compte sur elle.",
            "On le voit, on l’aide s’il demande, s’il veut : on compte sur lui.",
            "On le·la voit, on l’aide si la personne demande, si la personne veut : on compte sur "
            "cette personne.",
            "On la voit, on l’aide si la personne demande, si la personne veut : on compte sur "
            "cette personne.",
        ),
        (
            "On sait que {Il} va.",
            "On sait qu’Elle va.",
            "On sait qu’Il va.",
            "On sait que La personne va.",
            "On sait que La personne va.",
        ),
        (
            "Vu{e}…\n– « {il} » : {le}",
            "Vue…\n– « Elle » : la",
            "Vu…\n– « Il » : le",
            "Vu·e…\n– « La personne » : la",
            "Vue…\n– « La personne » : la",
        ),
        ("Un {x} et {", "Un {x} et {", "Un {x} et {", "Un {x} et {", "Un {x} et {"),
    ],
)
def test_each_person_is_told_in_their_words(
    text: str, anne: str, paul: str, sacha: str, unnamed: str
) -> None:
    assert resolve(text, ANNE) == anne
    assert resolve(text, PAUL) == paul
    assert resolve(text, SACHA) == sacha
    assert resolve(text, UNNAMED) == unnamed


@pytest.mark.parametrize(
    ("first", "said"),
    [("Yves", "d’Yves"), ("Yasmine", "de Yasmine"), ("Élodie", "d’Élodie"), ("Y", "de Y")],
)
def test_a_name_shortens_the_word_before_as_it_is_said(first: str, said: str) -> None:
    speaking = speaking_of(Candidate("Roux", PartialDate(1990), (first,)))
    assert resolve("Celui de {prenom}", speaking) == f"Celui {said}"


def test_somebody_with_a_single_name_is_called_by_it() -> None:
    speaking = speaking_of(Candidate("Ķalniņa", PartialDate(1990)))
    assert resolve("{prénom}, {nom}", speaking) == "Ķalniņa, Ķalniņa"


@given(st.text(max_size=80), st.sampled_from([ANNE, PAUL, SACHA, UNNAMED]))
def test_resolving_twice_changes_nothing_more(text: str, speaking: object) -> None:
    once = resolve(text, speaking)  # type: ignore[arg-type]
    if not any(has_any(each) for each in (once,)):
        assert resolve(once, speaking) == once  # type: ignore[arg-type]


@given(st.lists(st.sampled_from([*(each.written for each in PLACEHOLDERS), " ", "x", "que "])))
def test_nothing_names_the_person_where_nobody_may_be(parts: list[str]) -> None:
    said = resolve("".join(parts), UNNAMED)
    assert "{" not in said
    assert "Anne" not in said


def test_a_text_without_placeholders_has_nothing_to_resolve() -> None:
    assert not has_any("Rien.")
    assert not has_any("Un {x}.")
    assert has_any("Vu{e}.")
    assert list(spans("Vu{e} {x} {il}")) == [(2, 3), (10, 4)]
    assert without("Vu{e}.") == "Vu."


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Vu {nam}.", "« {nam} » n’est pas un repère connu : il y a {prénom}"),
        ("Vu {e.", "une accolade « { » y est seule"),
        ("Vu e}.", "une accolade « } » y est seule"),
        ("A-t-{il} su", "tournez-la sans inversion"),
    ],
)
def test_braces_that_are_no_placeholder_are_refused(text: str, why: str) -> None:
    with pytest.raises(RuleError, match=r"^La phrase n’est pas enregistrée : ") as refused:
        check_placeholders("La phrase", text)
    assert why in refused.value.sentence


def test_every_placeholder_is_explained_and_accepted() -> None:
    check_placeholders("La phrase", " ".join(each.written for each in PLACEHOLDERS))
    assert all(each.explained for each in PLACEHOLDERS)
