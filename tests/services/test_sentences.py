"""Ready sentences in a centre: kept, offered after the decision, never carrying a name."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.marks import Mark
from clea_desktop.domain.people import FormOfAddress
from clea_desktop.domain.rights import Role
from clea_desktop.domain.sentences import MOST, ReadySentence
from clea_desktop.exchange.sentences import write_sentences
from clea_desktop.services import marking, sentences
from clea_desktop.services.centre import Centre
from clea_desktop.services.sheet import sheet_of
from tests.centres import opened_prealable, reopened
from tests.services.test_rights import as_secretary

VU = ReadySentence("Vu{e} avec {prénom}.", "1.1.1", "clea-socle", "2021", Mark.ACQUIRED)


def bank(centre: Centre) -> list[str]:
    return [each.text for each in sentences.all_sentences(centre)]


def test_a_sentence_is_written_changed_and_withdrawn(centre: Centre) -> None:
    entry = sentences.write_sentence(centre, VU)
    (kept,) = sentences.all_sentences(centre)
    assert (kept, kept.id) == (VU, entry)
    with pytest.raises(RuleError, match="déjà là"):
        sentences.write_sentence(centre, replace(VU, text="vu{e}  avec {prénom}."))
    sentences.write_sentence(centre, replace(kept, text="Revu{e}."))
    assert bank(centre) == ["Revu{e}."]
    with pytest.raises(RuleError, match="n’existe pas dans le référentiel"):
        sentences.write_sentence(centre, replace(VU, criterion="9.9.9"))
    with pytest.raises(RuleError, match="n’est pas dans ce centre"):
        sentences.write_sentence(centre, replace(VU, edition="1999"))
    again = reopened(centre)
    assert bank(again) == ["Revu{e}."]
    sentences.withdraw(again, sentences.all_sentences(again)[0])
    assert bank(again) == []
    again.close()


def test_nothing_is_offered_before_the_decision(centre: Centre) -> None:
    sentences.write_sentence(centre, VU)
    sentences.write_sentence(centre, ReadySentence("Partout."))
    _, assessment = opened_prealable(centre)
    assert sentences.offers(centre, sheet_of(centre, assessment), "1.1.1") is None
    marking.mark(centre, assessment, "1.1.1", Mark.ACQUIRED)
    offers = sentences.offers(centre, sheet_of(centre, assessment), "1.1.1")
    assert offers is not None
    assert [o.read for o in offers.best("")] == ["Vu·e avec Anne-Marie.", "Partout."]
    marking.mark(centre, assessment, "1.1.1", Mark.NOT_ACQUIRED)
    offers = sentences.offers(centre, sheet_of(centre, assessment), "1.1.1")
    assert offers is not None
    assert [o.read for o in offers.best("")] == ["Partout."]
    marking.mark(centre, assessment, "1.1.1", None)
    assert sentences.offers(centre, sheet_of(centre, assessment), "1.1.1") is None


def test_a_sentence_kept_for_oneself_names_nobody_of_its_dossier(centre: Centre) -> None:
    dossier, _ = opened_prealable(centre)
    said = sentences.pattern(centre, dossier, "Anne-Marie a relu, Mme Ķalniņa sait.")
    assert said == "{prénom} a relu, {nom} sait."
    for text in ("Anne-Marie relit.", "Avec Paul Roux.", "Né en 1990."):
        with pytest.raises(RuleError, match="un nom, un lieu ou une date"):
            sentences.keep(centre, dossier, replace(VU, text=text))
    assert bank(centre) == []
    sentences.keep(centre, dossier, replace(VU, text=said))
    assert bank(centre) == [said]


def test_what_one_keeps_is_offered_to_nobody_else(
    centre: Centre, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    dossier, _ = opened_prealable(centre)
    sentences.keep(centre, dossier, VU)
    sentences.write_sentence(centre, VU)
    assert len(bank(centre)) == 2
    sentences.export_file(centre, tmp_path / "miennes.json", own=True)
    as_secretary(centre, monkeypatch)
    assert [each.owner for each in sentences.all_sentences(centre)] == [None]
    with pytest.raises(RuleError, match="aucune phrase"):
        sentences.export_file(centre, tmp_path / "siennes.json", own=True)
    assert "Roux" not in (tmp_path / "miennes.json").read_text("utf-8")


def test_a_file_is_brought_in_one_act_and_its_doubles_are_told(
    centre: Centre, tmp_path: Path
) -> None:
    sentences.write_sentence(centre, VU)
    before = centre.store.database.head.seq
    file = tmp_path / "phrases.json"
    file.write_bytes(
        write_sentences([VU, replace(VU, mark=None), ReadySentence("Partout.")], "Un titre")
    )
    brought = sentences.import_file(centre, file)
    assert (brought.title, brought.added, brought.doubles) == ("Un titre", 2, (VU,))
    assert centre.store.database.head.seq == before + 1
    assert sentences.import_file(centre, file).added == 0
    assert centre.store.database.head.seq == before + 1
    file.write_bytes(write_sentences([ReadySentence("Neuve."), replace(VU, criterion="9.9.9")]))
    with pytest.raises(RuleError, match=r"9\.9\.9"):
        sentences.import_file(centre, file)
    assert len(bank(centre)) == 3
    to = tmp_path / "ecrit.json"
    assert sentences.export_file(centre, to) == 3
    assert sentences.check_file(to, centre).sentences == tuple(sentences.all_sentences(centre))
    assert sentences.export_file(centre, to, criterion="1.1.1", mark=Mark.ACQUIRED) == 1


def test_a_bank_has_an_end(centre: Centre, tmp_path: Path) -> None:
    file = tmp_path / "phrases.json"
    file.write_bytes(write_sentences([ReadySentence(f"Phrase {n}.") for n in range(MOST)]))
    assert sentences.import_file(centre, file).added == MOST
    with pytest.raises(RuleError, match="au plus sont gardées"):
        sentences.write_sentence(centre, VU)


def test_who_only_reads_writes_none_and_takes_none_out(
    centre: Centre, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    sentences.write_sentence(centre, VU)
    monkeypatch.setattr(centre, "role", Role.READER)
    with pytest.raises(RuleError, match="lecture seule"):
        sentences.write_sentence(centre, replace(VU, text="Autre."))
    with pytest.raises(RuleError, match="lecture seule"):
        sentences.export_file(centre, tmp_path / "x.json")
    assert not (tmp_path / "x.json").exists()


def test_the_notes_to_start_from_are_those_of_the_dossier(centre: Centre) -> None:
    dossier, assessment = opened_prealable(centre)
    marking.mark(centre, assessment, "1.1.2", Mark.ACQUIRED)
    marking.note(centre, assessment, "1.1.2", "Vu{e} par {prénom}.")
    marking.note(centre, assessment, "1.1.1", "Sans décision.")
    found = sentences.notes_to_choose(sheet_of(centre, assessment))
    assert [(each.label, each.note.text) for each in found] == [
        ("1.1.1 · non évalué", "Sans décision."),
        ("1.1.2 · acquis", "Vu{e} par {prénom}."),
    ]
    held = centre.in_hand(dossier).candidate
    assert held.form_of_address is FormOfAddress.NEUTRAL
    assert found[1].read == "Vu·e par Anne-Marie."
    assert sentences.read_of(centre.in_hand(dossier), "{il} lit") == "La personne lit"


def test_the_example_comes_in_whole(centre: Centre) -> None:
    assert sentences.import_file(centre, sentences.example()).added == 29
    assert sentences.check_file(sentences.example()).title == "Phrases d’exemple"
