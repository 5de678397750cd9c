"""Ready sentences: what is kept, what is offered, what a text may start from."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.marks import Mark
from clea_desktop.domain.people import Candidate, FormOfAddress, PartialDate, Person, folded
from clea_desktop.domain.placeholders import speaking_of
from clea_desktop.domain.referential import ReleaseKey
from clea_desktop.domain.sentences import (
    ChosenNote,
    Offers,
    ReadySentence,
    being_typed,
    check_new,
    checked,
    parted,
    quickly_folded,
    text_from,
)
from tests.domain.made_up import SMALL

KEY = SMALL.key
CODE = SMALL.criteria[0].code
OTHER = SMALL.criteria[1].code
ACQUIRED, NOT_YET = Mark.ACQUIRED, Mark.NOT_ACQUIRED
ANNE = speaking_of(
    Candidate("Roux", PartialDate(1990), ("Anne",), form_of_address=FormOfAddress.FEMININE)
)


def about(text: str, criterion: str = CODE, mark: Mark | None = None) -> ReadySentence:
    return ReadySentence(text, criterion, KEY.id, KEY.edition, mark)


def test_a_sentence_is_kept_trimmed_and_for_any_criterion_of_no_edition() -> None:
    assert checked(about("  Vu{e}. "), SMALL) == about("Vu{e}.")
    anywhere = checked(about("Vu{e}.", ""), None)
    assert anywhere == ReadySentence("Vu{e}.")
    assert anywhere.place == "tout critère, acquis ou non"
    assert about("x", mark=NOT_YET).place == f"{CODE}, non acquis"


@pytest.mark.parametrize(
    ("sentence", "why"),
    [
        (about("  "), "elle est vide"),
        (about("x" * 301), "301 caractères"),
        (about("Vu.\nBien."), "caractère de contrôle"),
        (about("Vu {x}."), "repère connu"),
        (about("Vu.", "9.9.9"), "n’existe pas dans le référentiel"),
    ],
)
def test_what_cannot_be_kept_is_refused(sentence: ReadySentence, why: str) -> None:
    with pytest.raises(RuleError, match=why):
        checked(sentence, SMALL)


def test_an_edition_the_centre_has_not_is_refused() -> None:
    with pytest.raises(RuleError, match="n’est pas dans ce centre"):
        checked(about("Vu."), None)


def test_the_same_sentence_at_the_same_place_is_there_once() -> None:
    known = [about("C'est vu.", mark=ACQUIRED)]
    with pytest.raises(RuleError, match="déjà là"):
        check_new(about("c’est  vu.", mark=ACQUIRED), known)
    check_new(about("C’est vu.", mark=NOT_YET), known)
    again = replace(known[0], id=b"1")
    check_new(again, [again])
    mine = ReadySentence("C’est vu.", CODE, KEY.id, KEY.edition, ACQUIRED, Person("P", b"p"))
    check_new(mine, known)
    brought = [about("C’est vu.", mark=ACQUIRED), about("Neuf."), about("neuf.")]
    assert parted(brought, known) == ([brought[1]], [brought[0], brought[2]])


def test_only_what_goes_with_the_criterion_its_edition_and_the_decision_is_offered() -> None:
    bank = [
        ReadySentence("Partout."),
        about("Acquis ici.", mark=ACQUIRED),
        about("Non acquis ici.", mark=NOT_YET),
        about("Ailleurs.", OTHER),
        about("Ici."),
        ReadySentence("Autre édition.", CODE, KEY.id, "1999"),
        ReadySentence("Le mien.", CODE, KEY.id, KEY.edition, owner=Person("P", b"p")),
    ]
    offers = Offers(bank, KEY, CODE, ACQUIRED, ANNE)
    said = [offer.read for offer in offers.best("")]
    assert said == ["Le mien.", "Acquis ici.", "Ici.", "Partout."]
    assert [o.read for o in offers.best("", 1)] == ["Le mien."]


def test_what_is_typed_is_found_by_its_beginning_then_by_its_words() -> None:
    bank = [about("A relu, {prénom} l’a dit."), about("{prénom} a relu."), about("Écrit seul{e}.")]
    offers = Offers(bank, ReleaseKey(KEY.id, KEY.edition, 9), CODE, ACQUIRED, ANNE)

    def found(typed: str) -> list[str]:
        return [offer.read for offer in offers.best(typed)]

    assert found("anne") == ["Anne a relu.", "A relu, Anne l’a dit."]
    assert found("a rel") == ["A relu, Anne l’a dit.", "Anne a relu."]
    assert found("ecrit") == ["Écrit seule."]
    assert found("seul écr") == ["Écrit seule."]
    # That none goes with what is typed does not say that there are none.
    assert found("pose") == []
    assert offers.any
    assert not Offers([], KEY, CODE, ACQUIRED, ANNE).any
    assert found("{prénom} a") == ["Anne a relu.", "A relu, Anne l’a dit."]
    assert found("rien") == []
    # What is written whole is not offered again.
    assert found("Anne a relu.") == []


@given(st.text(st.characters(max_codepoint=0x2030, codec="utf-8"), max_size=20))
@example("L’« œuvre »… d'Élodie–Zoë, ĲŉŽ\u00a0!")
@example("Nguyễn")
def test_folding_quickly_folds_the_same(text: str) -> None:
    assert quickly_folded(text) == folded(text)


def test_the_sentence_being_typed_begins_after_the_last_one() -> None:
    assert being_typed("") == ""
    assert being_typed("Vu. A re") == "A re"
    assert being_typed("Vu.\nA re") == "A re"
    assert being_typed("Vu 3.5 de") == "Vu 3.5 de"
    assert being_typed("Vu ! ") == ""


def test_a_text_starts_from_exactly_the_notes_chosen() -> None:
    notes = [
        ChosenNote("1.1.1", ACQUIRED, "{il} lit.\n\n Bien. "),
        ChosenNote("1.1.2", None, "Vu{e}."),
    ]
    assert text_from(notes) == "{il} lit.\nBien.\nVu{e}."
    assert text_from(notes[1:], "Avis.\n") == "Avis.\nVu{e}."
    assert text_from([]) == ""
    # One sentence said of several critères stands once.
    assert text_from([notes[1], notes[0], ChosenNote("1.1.3", ACQUIRED, " Vu{e}.")]) == (
        "Vu{e}.\n{il} lit.\nBien."
    )
