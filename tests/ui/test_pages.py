"""The pages, each by what an evaluator does on it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from clea_desktop.domain.errors import EnvironmentProblem
from clea_desktop.domain.marks import Mark
from clea_desktop.domain.people import NameChange
from clea_desktop.services import (
    adopting,
    candidates,
    closing,
    dossiers,
    marking,
    papers,
    verification,
)
from clea_desktop.services.centre import Centre
from clea_desktop.services.verification import Correction
from clea_desktop.ui.pages.adoption import AdoptionPage
from clea_desktop.ui.pages.candidates import CandidatesPage
from clea_desktop.ui.pages.closing import ClosingPage
from clea_desktop.ui.pages.documents import DocumentsPage
from clea_desktop.ui.pages.dossier import DossierPage
from clea_desktop.ui.pages.identity import IdentityPage, NewCandidatePage
from clea_desktop.ui.pages.marking import MarkingPage
from clea_desktop.ui.pages.opinion import OpinionPage
from clea_desktop.ui.pages.rectifying import RectifyingPage
from clea_desktop.ui.pages.release import ReleasePage
from clea_desktop.ui.pages.releases import ReleasesPage, detail_of
from clea_desktop.ui.pages.settings import SettingsPage
from clea_desktop.ui.pages.today import TodayPage
from clea_desktop.ui.palette import Palette
from clea_desktop.ui.places import Kind, Place
from clea_desktop.ui.theme.look import look
from clea_desktop.ui.theme.tokens import Theme
from clea_desktop.ui.widgets.dialog import Question
from clea_desktop.ui.widgets.text import Text
from clea_desktop.ui.window import Window
from tests.centres import TestClock, evaluator_of, opened_prealable, release_of, someone
from tests.ui.windows import Key, dialog, go, once_asked, page_of, press, said, settle, type_in


def answering(*typed: str, button: str = "") -> None:
    """Answer the question that is about to be asked: type, then its act, or a button by name."""

    def act() -> None:
        asked = dialog()
        assert isinstance(asked, Question)
        for text in typed:
            type_in(text)
        (asked.back if button == "back" else asked.act).click()

    once_asked(act)


def closed_dossier(centre: Centre) -> tuple[bytes, bytes]:
    dossier, assessment = opened_prealable(centre)
    for code in release_of(centre).subdomains[0].codes:
        marking.mark(centre, assessment, code, Mark.ACQUIRED)
    closing.close(centre, assessment, centre.clock().date(), "Interrompue.")
    return dossier, assessment


# --- candidats ---------------------------------------------------------------------------------


def test_an_empty_centre_says_what_to_do_first(window: Window) -> None:
    greeted = page_of(window)
    assert isinstance(greeted, TodayPage)
    assert any("première personne" in text.text() for text in greeted.findChildren(Text))
    page = go(window, Place(Kind.CANDIDATES))
    assert isinstance(page, CandidatesPage)
    assert page._stack.currentWidget() is page._empty
    assert "première personne" in page._empty._words.text()


def test_search_finds_as_one_types_and_enter_opens(window: Window, centre: Centre) -> None:
    for name, given in (("Lefèvre", "Éloïse"), ("Lopes", "Sofia"), ("Lœillet", "Łukasz")):
        candidates.open_dossier(centre, someone(name, given))
    page = go(window, Place(Kind.CANDIDATES))
    assert isinstance(page, CandidatesPage)
    type_in("loei")
    assert page.model.rowCount() == 1
    press(Key.Key_Escape)
    assert page.model.rowCount() == 3
    press(Key.Key_Down)
    press(Key.Key_Return)
    opened = page_of(window)
    assert isinstance(opened, DossierPage)
    assert opened.view.dossier.candidate.birth_name == "Lœillet"


def test_nobody_of_that_name_says_what_to_try(window: Window, centre: Centre) -> None:
    candidates.open_dossier(centre, someone())
    page = go(window, Place(Kind.CANDIDATES))
    assert isinstance(page, CandidatesPage)
    type_in("zz")
    assert "« zz »".replace(" ", "\u00a0") in page._empty._words.text()


def test_a_long_list_comes_whole_once_nobody_types(
    window: Window, centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("clea_desktop.ui.models.candidates.FIRST", 3)
    for number in range(7):
        candidates.open_dossier(centre, someone(f"Nom{number}"))
    page = go(window, Place(Kind.CANDIDATES))
    assert isinstance(page, CandidatesPage)
    assert page.count.text() == "plus de 3\u00a0dossiers"
    QTest.qWait(250)
    assert page.model.rowCount() == 7
    assert page.count.text() == "7\u00a0dossiers"


def test_each_fault_stands_under_its_field_and_nothing_is_kept(
    window: Window, centre: Centre
) -> None:
    page = go(window, Place(Kind.NEW_CANDIDATE))
    assert isinstance(page, NewCandidatePage)
    page.fields["email"].put("anne")
    page.fields["birth_date"].put("31/02/1990")
    press(Key.Key_Return, control=True)
    assert "nécessaire" in page.fields["birth_name"].fault.text()
    assert "calendrier" in page.fields["birth_date"].fault.text()
    assert "exemple.fr" in page.fields["email"].fault.text()
    assert page.fields["birth_name"].line.hasFocus()
    assert dossiers.list_dossiers(centre) == []
    answering()
    go(window, Place(Kind.CANDIDATES))
    assert isinstance(page_of(window), CandidatesPage)


def test_what_is_typed_is_not_abandoned_without_a_word(window: Window) -> None:
    page = go(window, Place(Kind.NEW_CANDIDATE))
    assert isinstance(page, NewCandidatePage)
    type_in("Lop")
    answering(button="back")
    go(window, Place(Kind.CANDIDATES))
    assert page_of(window) is page


def test_a_homonym_is_asked_about(window: Window, centre: Centre) -> None:
    candidates.open_dossier(centre, someone("Lopes", "Sofia"))
    page = go(window, Place(Kind.NEW_CANDIDATE))
    assert isinstance(page, NewCandidatePage)
    for name, text in {
        "birth_name": "lopes",
        "given_names": "Sofia",
        "birth_date": "17/05/1990",
    }.items():
        page.fields[name].put(text)
    answering(button="back")
    press(Key.Key_Return, control=True)
    assert len(dossiers.list_dossiers(centre)) == 1
    assert page.same.count() == 1
    answering()
    press(Key.Key_Return, control=True)
    assert len(dossiers.list_dossiers(centre)) == 2


def test_an_identity_is_kept_as_its_fields_are_left(window: Window, centre: Centre) -> None:
    dossier = candidates.open_dossier(centre, someone("Lopes", "Sofia"))
    page = go(window, Place(Kind.IDENTITY, dossier))
    assert isinstance(page, IdentityPage)
    page.fields["phone"].line.setFocus()
    type_in("06 12 34 56 78")
    press(Key.Key_Tab)
    assert centre.in_hand(dossier).candidate.phone == "06 12 34 56 78"
    page.fields["usual_name"].line.setFocus()
    type_in("Martin")
    answering()
    press(Key.Key_Tab)
    kept = centre.in_hand(dossier).candidate
    assert kept.usual_name == "Martin"
    assert kept.former_names[0].reason is NameChange.CORRECTION
    page.fields["email"].line.setFocus()
    type_in("martin")
    press(Key.Key_Tab)
    assert page.fields["email"].fault.text()
    assert centre.in_hand(dossier).candidate.email == ""


def test_two_dossiers_of_one_person_are_joined_from_the_identity(
    window: Window, centre: Centre
) -> None:
    kept = candidates.open_dossier(centre, someone("Lopes", "Sofia"))
    other, _assessment = opened_prealable(centre, someone("Lopes", "Sofía Maria"))
    page = go(window, Place(Kind.IDENTITY, kept))
    assert isinstance(page, IdentityPage)
    line = candidates.likely_same(centre, page.candidate, but=kept)[0]  # type: ignore[arg-type]
    page._join(line)
    assert len(dossiers.list_dossiers(centre)) == 1
    assert "réuni" in said(window)
    gone = go(window, Place(Kind.DOSSIER, other))
    assert isinstance(gone, DossierPage)
    assert not gone.next_button.isEnabled()


# --- dossier, closing, after it ------------------------------------------------------------------


def test_a_dossier_is_withdrawn_then_put_back(window: Window, centre: Centre) -> None:
    dossier = candidates.open_dossier(centre, someone())
    page = go(window, Place(Kind.DOSSIER, dossier))
    assert isinstance(page, DossierPage)
    answering("Ouvert deux fois.")
    page._withdraw()
    assert dossiers.list_dossiers(centre) == []
    assert not page.next_button.isEnabled()
    page._undo()
    assert page.next_button.isEnabled()
    assert len(dossiers.list_dossiers(centre)) == 1


def test_closing_asks_why_critères_are_left(window: Window, centre: Centre) -> None:
    dossier, assessment = opened_prealable(centre)
    marking.mark(centre, assessment, "1.1.1", Mark.ACQUIRED)
    page = go(window, Place(Kind.CLOSING, dossier, assessment))
    assert isinstance(page, ClosingPage)
    press(Key.Key_Return, control=True)
    assert "105" in said(window)
    assert "pourquoi" in said(window)
    page.reason.put("Évaluation interrompue")
    press(Key.Key_Return, control=True)
    current = centre.in_hand(dossier).current
    assert current is not None
    assert current.closing is not None
    assert current.closing.reason == "Évaluation interrompue"
    opened = go(window, Place(Kind.MARKING, dossier, assessment))
    assert isinstance(opened, MarkingPage)
    press(Key.Key_N)
    assert "terminée" in said(window)
    assert opened.sheet.marks["1.1.1"].mark is Mark.ACQUIRED


def test_reopening_then_rectification_once_the_livret_is_handed_over(
    window: Window, centre: Centre, clock: TestClock
) -> None:
    dossier, assessment = closed_dossier(centre)
    page = go(window, Place(Kind.DOSSIER, dossier))
    assert isinstance(page, DossierPage)
    answering("Une demi-journée de plus.")
    page.reopen(0)
    assert isinstance(page_of(window), MarkingPage)
    closing.close(centre, assessment, clock().date(), "Terminée.")
    papers.hand_over(centre, dossier, "livret")
    rectifying = go(window, Place(Kind.RECTIFYING, dossier, assessment))
    assert isinstance(rectifying, RectifyingPage)
    code = release_of(centre).subdomains[0].codes[0]
    rectifying.criterion.put(code)
    rectifying.value.put(Mark.NOT_ACQUIRED)
    rectifying._preview()
    assert rectifying.act.isEnabled()
    rectifying.act.click()
    assert "rectification" in said(window)
    rectifying.reason.area.setPlainText("Une autre personne.")
    rectifying.act.click()
    settle()
    assert isinstance(page_of(window), DossierPage)
    assert centre.in_hand(dossier).documents[0].replaced_on == clock().date()


def test_the_opinion_is_on_disk_a_second_after_its_last_key(window: Window, centre: Centre) -> None:
    dossier, assessment = closed_dossier(centre)
    page = go(window, Place(Kind.OPINION, dossier, assessment))
    assert isinstance(page, OpinionPage)
    type_in("À l’aise.")
    QTest.qWait(1_200)
    current = centre.in_hand(dossier).current
    assert current is not None
    assert current.opinion is not None
    assert current.opinion.text == "À l’aise."
    type_in(" Et précise")
    go(window, Place(Kind.CANDIDATES))
    current = centre.in_hand(dossier).current
    assert current is not None
    assert current.opinion is not None
    assert current.opinion.text == "À l’aise. Et précise"


def test_a_paper_is_read_saved_handed_over_and_given_back(
    window: Window, centre: Centre, tmp_path: Path
) -> None:
    dossier, assessment = closed_dossier(centre)
    page = go(window, Place(Kind.DOCUMENTS, dossier))
    assert isinstance(page, DocumentsPage)
    first = page.pdf
    assert page.view.pages is not None
    assert len(page.view.pages) > 1
    page.save_to(tmp_path / "livret.pdf")
    assert (tmp_path / "livret.pdf").read_bytes() == first
    answering()
    press(Key.Key_R, control=True)
    assert page.given_back is not None
    closing.give_opinion(centre, assessment, "Avis.", evaluator_of(centre))
    page.show_handed(page.dossier.documents[0])
    assert page.pdf == first
    zoom = page.view.zoom
    page.larger.click()
    assert page.view.zoom > zoom
    page.save_to(tmp_path / "nulle part" / "livret.pdf")
    assert "introuvable" in said(window)


def test_a_paper_that_does_not_exist_yet_says_why(window: Window, centre: Centre) -> None:
    dossier, _assessment = opened_prealable(centre)
    page = go(window, Place(Kind.DOCUMENTS, dossier))
    assert isinstance(page, DocumentsPage)
    assert "attend la fin" in page.why.text(), page.kind
    assert not page.hand.isEnabled()
    assert not page.save.isEnabled()


# --- référentiels --------------------------------------------------------------------------------


def test_lines_are_ticked_by_a_key_each(window: Window, centre: Centre) -> None:
    key = release_of(centre).key
    assert isinstance(go(window, Place(Kind.RELEASES)), ReleasesPage)
    page = go(window, Place(Kind.RELEASE, detail=detail_of(key)))
    assert isinstance(page, ReleasePage)
    page.list.setFocus()
    press(Key.Key_C)
    assert page.official.fault.text()
    type_in("PDF de mars 2021")
    page.list.setFocus()
    for _ in range(3):
        press(Key.Key_C)
    lines = verification.lines(centre, key)
    assert [line.tick is not None for line in lines[:4]] == [True, True, True, False]
    press(Key.Key_Up)
    press(Key.Key_Delete)
    assert verification.lines(centre, key)[2].tick is None


def test_a_line_is_corrected_and_frozen(window: Window, centre: Centre) -> None:
    key = release_of(centre).key
    page = go(window, Place(Kind.RELEASE, detail=detail_of(key)))
    assert isinstance(page, ReleasePage)
    assert not page.freeze_button.isEnabled()
    page.list.setCurrentIndex(page.model.index(1))
    page.list.setFocus()

    def correct() -> None:
        asked = dialog()
        assert isinstance(asked, Question)
        area = QApplication.focusWidget()
        assert area is not None
        area.setProperty("plainText", "Un libellé relu")
        asked.act.click()

    once_asked(correct)
    press(Key.Key_M)
    assert page.line.correction == Correction(label="Un libellé relu")
    answering()
    page.freeze_button.click()
    settle()
    adoption = page_of(window)
    assert isinstance(adoption, AdoptionPage)
    assert release_of(centre).key.sequence == key.sequence + 1


def test_what_was_begun_before_a_correction_is_followed_or_decided(
    window: Window, centre: Centre, clock: TestClock
) -> None:
    release = release_of(centre)
    sub = release.subdomains[0]
    opened, _going_on = opened_prealable(centre, someone("Ouvert"))
    ended, assessment = opened_prealable(centre, someone("Terminé"))
    marking.mark(centre, assessment, sub.codes[0], Mark.ACQUIRED)
    closing.close(centre, assessment, clock().date(), "Interrompue.")
    verification.correct(centre, release.key, sub.code, Correction(required=len(sub.codes)))
    key = verification.freeze(centre, release.key)
    page = go(window, Place(Kind.ADOPTION, detail=detail_of(key)))
    assert isinstance(page, AdoptionPage)
    page.take_all.click()
    settle()
    current = centre.in_hand(opened).current
    assert current is not None
    assert current.release == key
    one = next(a for a in adopting.preview_adoption(centre, key) if not a.open)
    answering("Texte relu.")
    page.decide(one)
    outcome = dossiers.view(centre, ended).outcome
    assert outcome is not None
    assert sub.code not in outcome.validated


# --- réglages, aller partout ---------------------------------------------------------------------


def test_theme_and_text_size_change_everything_and_are_remembered(window: Window) -> None:
    page = go(window, Place(Kind.SETTINGS))
    assert isinstance(page, SettingsPage)
    page.theme.put(Theme.DARK)
    page.text_size.put(150)
    page._wear()
    settle()
    assert (look().theme, look().percent) == (Theme.DARK, 150)
    assert isinstance(page_of(window), SettingsPage)
    assert (window._preferences.theme, window._preferences.text_size) == (Theme.DARK, 150)


def test_the_organisme_is_kept_as_its_fields_are_left(window: Window, centre: Centre) -> None:
    page = go(window, Place(Kind.SETTINGS))
    assert isinstance(page, SettingsPage)
    page.organisation["siret"].put("123")
    assert not page.keep_organisation()
    assert "quatorze" in page.organisation["siret"].fault.text()
    page.organisation["siret"].put("732 829 320 00074")
    page.organisation["phone"].put("02 31 00 00 00")
    assert page.keep_organisation()
    assert centre.organisation.phone == "02 31 00 00 00"


def test_the_palette_goes_anywhere(window: Window, centre: Centre) -> None:
    candidates.open_dossier(centre, someone("Lopes", "Sofia"))

    def choose() -> None:
        palette = dialog()
        assert isinstance(palette, Palette)
        type_in("sofi")
        assert palette.list.count() == 1
        press(Key.Key_Return)

    once_asked(choose)
    press(Key.Key_K, control=True)
    settle()
    assert isinstance(page_of(window), DossierPage)


def test_a_page_that_the_disk_refuses_leaves_one_where_one_was(
    window: Window, centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    dossier = candidates.open_dossier(centre, someone())

    def refused(*_given: object) -> object:
        raise EnvironmentProblem("Le disque n’a pas pu lire centre.db.")

    monkeypatch.setattr("clea_desktop.ui.pages.dossier.view", refused)
    go(window, Place(Kind.DOSSIER, dossier))
    assert isinstance(page_of(window), TodayPage)
    assert "n’a pas pu lire" in said(window)


def test_a_line_that_does_not_read_stays_empty_and_says_why(
    window: Window, centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    candidates.open_dossier(centre, someone())

    def damaged(*_given: object) -> object:
        raise EnvironmentProblem("centre.db est abîmé.")

    monkeypatch.setattr(dossiers, "lines_of", damaged)
    go(window, Place(Kind.CANDIDATES)).repaint()
    settle()
    assert "abîmé" in said(window)
