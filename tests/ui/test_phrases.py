"""Ready sentences in the window: in a note, on their page, in the opinion for the jury."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QFileDialog

from clea_desktop.domain.marks import Mark
from clea_desktop.domain.sentences import ReadySentence
from clea_desktop.services import marking, sentences
from clea_desktop.services.centre import Centre
from clea_desktop.services.sheet import sheet_of
from clea_desktop.ui.pages.marking import MarkingPage
from clea_desktop.ui.pages.opinion import OpinionPage
from clea_desktop.ui.pages.sentences import SentencesPage
from clea_desktop.ui.places import Kind, Place
from clea_desktop.ui.widgets.button import Button
from clea_desktop.ui.widgets.dialog import Question
from clea_desktop.ui.widgets.fields import LineField
from clea_desktop.ui.window import Window
from tests.centres import opened_prealable
from tests.ui.windows import Key, dialog, go, heard, once_asked, press, settle, type_in

LU = ReadySentence("{prénom} a lu seul{e}.", "1.1.1", "clea-socle", "2021", Mark.ACQUIRED)
ECRIT = ReadySentence("{prénom} a écrit.", "1.1.1", "clea-socle", "2021", Mark.ACQUIRED)
A_REVOIR = ReadySentence("À consolider.", "1.1.1", "clea-socle", "2021", Mark.NOT_ACQUIRED)


@pytest.fixture
def page(window: Window, centre: Centre) -> MarkingPage:
    for sentence in (LU, ECRIT, A_REVOIR):
        sentences.write_sentence(centre, sentence)
    dossier, assessment = opened_prealable(centre)
    opened = go(window, Place(Kind.MARKING, dossier, assessment))
    assert isinstance(opened, MarkingPage)
    return opened


def offered(page: MarkingPage) -> list[str]:
    rows = page.side.phrases.rows
    return [row.text() for row in rows if row.isVisible()]


def note(page: MarkingPage) -> str:
    return page.side.note.toPlainText()


def asked(act: Callable[[Question], object]) -> None:
    """Do something with the next question."""

    def do() -> None:
        question = dialog()
        assert isinstance(question, Question)
        act(question)

    once_asked(do)


def in_the_note(page: MarkingPage) -> None:
    """Decide 1.1.1, come back to it and go into its note."""
    press(Key.Key_A)
    press(Key.Key_Up)
    press(Key.Key_Return)
    settle()


def test_nothing_is_offered_until_the_criterion_is_decided(page: MarkingPage) -> None:
    said = heard(page)
    press(Key.Key_Return)
    type_in("a l")
    assert offered(page) == []
    press(Key.Key_Space, control=True)
    assert said == ["Décidez d’abord ce critère : des phrases sont proposées ensuite."]
    page.decide("1.1.1", Mark.NOT_ACQUIRED)
    press(Key.Key_Space, control=True)
    assert offered(page) == []
    assert said[-1] == (
        "Aucune phrase ne va avec « a l » : effacez ces mots, ou passez à la ligne, pour les voir "
        "toutes."
    )
    assert note(page) == "a l"
    type_in("ongtemps " * 10)
    press(Key.Key_Space, control=True)
    assert "« a longtemps" in said[-1] and "… »" in said[-1]
    page.side.note.clear()
    press(Key.Key_Space, control=True)
    assert offered(page) == ["À consolider."]


def test_a_sentence_is_taken_by_the_keyboard_and_keeps_its_placeholders(
    page: MarkingPage, centre: Centre
) -> None:
    in_the_note(page)
    assert offered(page) == ["Anne-Marie a lu seul·e.", "Anne-Marie a écrit."]
    type_in("Vu. ecr")
    assert offered(page) == ["Anne-Marie a écrit."]
    # Nothing is chosen before one goes into the list: Entrée still makes a line.
    press(Key.Key_Return)
    assert note(page) == "Vu. ecr\n"
    press(Key.Key_Backspace)
    press(Key.Key_Down)
    press(Key.Key_Return)
    assert note(page) == "Vu. {prénom} a écrit."
    assert offered(page) == []
    assert page.side.phrases.reading.text() == "Se lira : Vu. Anne-Marie a écrit."
    QTest.qWait(1_200)
    centre.forget()
    assert page.sheet.assessment.id is not None
    assert sheet_of(centre, page.sheet.assessment.id).notes == {"1.1.1": "Vu. {prénom} a écrit."}
    assert page.side.note.hasFocus()


def test_tab_takes_what_is_chosen_and_leaves_the_note_otherwise(page: MarkingPage) -> None:
    in_the_note(page)
    press(Key.Key_Space, control=True)
    press(Key.Key_Down)
    press(Key.Key_Up)
    press(Key.Key_Tab)
    assert note(page) == "{prénom} a lu seul{e}."
    assert page.side.note.hasFocus()
    press(Key.Key_Tab)
    assert not page.side.note.hasFocus()


def test_escape_puts_the_list_away_then_leaves_the_note(page: MarkingPage) -> None:
    in_the_note(page)
    type_in("a")
    assert offered(page)
    press(Key.Key_Escape)
    assert offered(page) == []
    assert page.side.note.hasFocus()
    press(Key.Key_Escape)
    assert not page.side.note.hasFocus()


def test_the_mouse_takes_one_and_the_list_goes_with_the_note(page: MarkingPage) -> None:
    in_the_note(page)
    page.side.phrases.rows[1].taken.emit()
    assert note(page) == "{prénom} a écrit."
    type_in(" a")
    page.take("1.1.2")
    assert offered(page) == []
    assert note(page) == ""
    assert page.side.phrases.reading.isHidden()


def test_a_sign_beyond_the_first_plane_moves_nothing(page: MarkingPage) -> None:
    in_the_note(page)
    page.side.note.insertPlainText("😀. a ecr")
    press(Key.Key_Down)
    press(Key.Key_Return)
    assert note(page) == "😀. {prénom} a écrit."


def test_a_locked_note_offers_nothing(page: MarkingPage) -> None:
    in_the_note(page)
    page.side.note.setReadOnly(True)
    page.side.phrases.put_away()
    press(Key.Key_Space, control=True)
    assert offered(page) == []


def test_a_sentence_is_kept_without_the_name_and_offered_again(
    page: MarkingPage, centre: Centre
) -> None:
    in_the_note(page)
    type_in("Anne-Marie compare deux lignes.")
    seen: list[str] = []

    def answer(question: Question) -> None:
        seen.append(question.findChildren(LineField)[0].text())
        question.act.click()

    asked(answer)
    press(Key.Key_G, control=True)
    assert seen == ["{prénom} compare deux lignes."]
    (own,) = [each for each in sentences.all_sentences(centre) if each.owner]
    assert (own.text, own.criterion, own.mark) == (seen[0], "1.1.1", Mark.ACQUIRED)
    page.side.note.clear()
    press(Key.Key_Space, control=True)
    assert offered(page)[0] == "Anne-Marie compare deux lignes. (la vôtre)"


def test_a_sentence_that_names_somebody_is_not_kept(page: MarkingPage, centre: Centre) -> None:
    in_the_note(page)
    type_in("Aidée par Paul Roux.")
    faults: list[str] = []

    def answer(question: Question) -> None:
        question.act.click()
        faults.append(question.fault.text())
        question.back.click()

    asked(answer)
    press(Key.Key_G, control=True)
    assert "un nom, un lieu ou une date" in faults[0]
    assert not [each for each in sentences.all_sentences(centre) if each.owner]


def test_an_empty_page_says_what_to_do_and_starts_from_the_example(
    window: Window, centre: Centre
) -> None:
    page = go(window, Place(Kind.SENTENCES))
    assert isinstance(page, SentencesPage)
    assert page.empty.isVisible()
    assert not page.list.isVisible()
    said = heard(page)
    example = next(b for b in page.empty.findChildren(Button) if "exemple" in b.text())
    example.click()
    assert said == ["29 phrases ajoutées."]
    assert page.empty.isHidden()
    assert page.model.rowCount() == 29
    page.import_example()
    assert said[-1] == "0 phrase ajoutée ; 29 autres étaient déjà là."


def test_the_page_filters_adds_changes_and_withdraws(window: Window, centre: Centre) -> None:
    sentences.import_file(centre, sentences.example())
    page = go(window, Place(Kind.SENTENCES))
    assert isinstance(page, SentencesPage)
    type_in("2.4")
    assert page.count.text() == "2 phrases"
    page.mark.setCurrentIndex(2)
    assert page.model.sentence_at(0).mark is Mark.NOT_ACQUIRED
    assert page.count.text() == "1 phrase"
    page.own.setCurrentIndex(2)
    assert page.count.text() == "0 phrase"
    page.own.setCurrentIndex(0)

    def add(question: Question) -> None:
        text, criterion, *_ = question.findChildren(LineField)
        type_in("Repère {x}.")
        question.act.click()
        assert "repère connu" in question.fault.text()
        text.put("S’est repéré{e}.")
        criterion.put("2.4.1")
        question.act.click()

    asked(add)
    press(Key.Key_N, control=True)
    assert page.count.text() == "2 phrases"
    row = next(
        each
        for each in range(page.model.rowCount())
        if page.model.sentence_at(each).text == "S’est repéré{e}."
    )

    def withdraw(question: Question) -> None:
        out = next(b for b in question.findChildren(Button) if b.text() == "Ne plus la proposer")
        out.click()

    asked(withdraw)
    page.list.activated.emit(page.model.index(row))
    assert page.count.text() == "1 phrase"
    assert len(sentences.all_sentences(centre)) == 29


def test_files_come_and_go_by_the_page(
    window: Window, centre: Centre, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sentences.write_sentence(centre, LU)
    page = go(window, Place(Kind.SENTENCES))
    assert isinstance(page, SentencesPage)
    file = str(tmp_path / "phrases.json")

    def chosen(*_asked: Any) -> tuple[str, str]:
        return file, ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", chosen)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", chosen)
    page.export_file()
    sentences.withdraw(centre, sentences.all_sentences(centre)[0])
    page.import_file()
    assert page.model.rowCount() == 1
    failed = heard(page)
    Path(file).write_text("{}", encoding="utf-8")
    page.import_file()
    assert "est refusé" in failed[0]


def test_the_opinion_starts_from_the_notes_one_chooses_and_from_nothing_else(
    window: Window, centre: Centre
) -> None:
    dossier, assessment = opened_prealable(centre)
    marking.mark(centre, assessment, "1.1.1", Mark.ACQUIRED)
    marking.note(centre, assessment, "1.1.1", "{prénom} a lu seul{e}.")
    marking.note(centre, assessment, "1.1.2", "A posé une question.")
    marking.note(centre, assessment, "1.2.1", "Autre chose.")
    page = go(window, Place(Kind.OPINION, dossier, assessment))
    assert isinstance(page, OpinionPage)
    type_in("Mon avis.")
    assert page.from_notes.key == "F2"

    def choose(question: Question) -> None:
        boxes = question.findChildren(QCheckBox)
        assert [box.text() for box in boxes] == [
            "1.1.1 · acquis",
            "1.1.2 · non évalué",
            "1.2.1 · non évalué",
        ]
        boxes[0].setChecked(True)
        boxes[1].setChecked(True)
        question.act.click()

    asked(choose)
    press(Key.Key_F2)
    written = "Mon avis.\n{prénom} a lu seul{e}.\nA posé une question."
    assert page.text.toPlainText() == written
    assert "Se lira : Mon avis.\nAnne-Marie a lu seul·e." in page.reading.text()
    assert page.leave()
    opinion = centre.in_hand(dossier).assessments[0].opinion
    assert opinion is not None
    assert opinion.text == written


def test_without_notes_the_opinion_says_what_to_do_first(window: Window, centre: Centre) -> None:
    dossier, assessment = opened_prealable(centre)
    page = go(window, Place(Kind.OPINION, dossier, assessment))
    assert isinstance(page, OpinionPage)
    asked(lambda question: question.act.click())
    press(Key.Key_F2)
    assert page.text.toPlainText() == ""
