"""F1 opens the guide at the right page and part, in a question too, and its search finds words."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, QUrl
from PySide6.QtGui import QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLabel, QWidget

from clea_desktop.services import delegates, guide
from clea_desktop.services.centre import Centre
from clea_desktop.services.guide import Topic
from clea_desktop.ui.gate.unlock import UnlockPage
from clea_desktop.ui.gate.welcome import RecoveryPage
from clea_desktop.ui.guide import GuideWindow
from clea_desktop.ui.guide_topics import topic_of
from clea_desktop.ui.pages.delegates import DelegatesPage
from clea_desktop.ui.places import Kind, Place
from clea_desktop.ui.theme.tokens import Theme
from clea_desktop.ui.widgets.dialog import Question
from clea_desktop.ui.window import Window
from tests.centres import TestClock, new_centre, opened_prealable
from tests.ui.windows import (
    Key,
    a_window,
    dialog,
    dressed,
    go,
    once_asked,
    page_of,
    press,
    settle,
    shell_of,
    strike,
    type_in,
    wait_for,
)


def guides() -> list[GuideWindow]:
    return [
        widget
        for widget in QApplication.topLevelWidgets()
        if isinstance(widget, GuideWindow) and widget.isVisible()
    ]


def opened() -> GuideWindow:
    settle()
    found = guides()
    assert len(found) == 1
    QTest.qWaitForWindowActive(found[0])
    return found[0]


def f1(window: Window) -> GuideWindow:
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    strike(Key.Key_F1)
    return opened()


def first_line(shown: GuideWindow) -> str:
    """What stands at the top of the text, or as far up as the end of the page lets it."""
    QTest.qWait(80)  # its pictures are laid out once its width is known
    top, bar = shown.text.cursorRect().top(), shown.text.verticalScrollBar()
    assert 0 <= top <= 40 or bar.value() == bar.maximum()
    return shown.text.textCursor().block().text()


def line_in_view(shown: GuideWindow) -> bool:
    first, _last = shown.text.places[shown.text.at]
    cursor = shown.text.textCursor()
    cursor.setPosition(first)
    return shown.text.viewport().rect().contains(shown.text.cursorRect(cursor))


def test_f1_opens_the_guide_at_the_page_one_is_on(window: Window) -> None:
    shown = f1(window)
    assert "commence par la première chose" in shown.text.toPlainText()
    assert shown.contents.currentItem().text() == "Aujourd’hui"
    strike(Key.Key_Escape)
    assert guides() == []
    assert QApplication.activeWindow() is window
    go(window, Place(Kind.BACKUPS))
    again = f1(window)
    assert again is shown
    assert "Un second endroit" in again.text.toPlainText()
    # Left open beside the work, it follows where F1 is typed next.
    go(window, Place(Kind.JURIES))
    shell_of(window).show_help()
    assert "Remettre au jury" in again.text.toPlainText()
    strike(Key.Key_F1)
    assert guides() == []


class Heard(QObject):
    """How often something was told that it holds the keyboard."""

    def __init__(self) -> None:
        super().__init__()
        self.times = 0

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        self.times += event.type() is QEvent.Type.FocusIn
        return False


def test_opened_again_after_a_search_no_caret_stays_where_one_searched(window: Window) -> None:
    shown = f1(window)
    strike(Key.Key_F, control=True)
    type_in("reprise")
    strike(Key.Key_Escape)
    # Qt tells what held the keyboard of a dialog, as it is shown, that it holds it: a caret blinks.
    heard = Heard()
    shown.search.line.installEventFilter(heard)
    assert f1(window) is shown
    assert shown.text.hasFocus()
    assert heard.times == 0


def test_it_opens_at_the_part_that_tells_of_the_page(window: Window) -> None:
    go(window, Place(Kind.ACCOUNTS))
    shown = f1(window)
    assert first_line(shown) == "Comptes et audit"
    # Its pictures come to another height in another width; the part stays.
    shown.resize(shown.width() * 2 // 3, shown.height())
    settle()
    assert first_line(shown) == "Comptes et audit"


def test_what_to_do_comes_first_and_the_keys_after(window: Window, centre: Centre) -> None:
    dossier, assessment = opened_prealable(centre)
    go(window, Place(Kind.MARKING, dossier, assessment))
    shown = f1(window)
    assert first_line(shown) == "Évaluer critère par critère"
    text = shown.text.toPlainText()
    assert text.index("Lisez le critère en main") < text.index("Touche\nEffet")
    assert text.count("Touche\nEffet") == 1
    shown.to_keys.click()
    assert first_line(shown) == "Les touches"
    shown.close()
    go(window, Place(Kind.CANDIDATES))
    shown = f1(window)
    text = shown.text.toPlainText()
    assert text.rindex("Les touches de cette page") > text.index("Recevoir un dossier")
    assert "effacer la recherche" in text
    shown.to_keys.click()
    assert first_line(shown) == "Les touches de cette page"
    # Another page of the guide has none of them.
    shown.go(Topic("jury"))
    assert "effacer la recherche" not in shown.text.toPlainText()
    assert not shown.to_keys.isVisible()


def test_links_lead_to_pages_and_to_parts(window: Window) -> None:
    shown = f1(window)
    shown.text.anchorClicked.emit(QUrl("sauvegardes.md"))
    assert shown.text.toPlainText().startswith("Les sauvegardes")
    shown.text.anchorClicked.emit(QUrl("candidats.md#recevoir-un-dossier"))
    assert first_line(shown) == "Recevoir un dossier"
    shown.text.anchorClicked.emit(QUrl("https://exemple.fr/"))
    assert first_line(shown) == "Recevoir un dossier"
    shown.contents.setCurrentRow(0)
    assert first_line(shown) == guide.pages()[0].title


# --- searching -----------------------------------------------------------------------------------


@pytest.mark.parametrize("percent", [100, 200])
def test_a_search_marks_the_words_and_goes_from_one_to_the_next(
    window: Window, percent: int
) -> None:
    dressed(Theme.LIGHT, percent)
    settle()
    shown = f1(window)
    shown.resize(1326, 708)
    strike(Key.Key_F, control=True)
    type_in("EVALUATION")
    QTest.qWait(80)
    said = {shown.text.toPlainText()[first:last].casefold() for first, last in shown.text.places}
    assert said == {"évaluation"}
    many = len(shown.text.places)
    assert many > 1
    assert len(shown.text.extraSelections()) == many
    assert shown.told.text().startswith(f"1 sur {many} dans cette page")
    assert line_in_view(shown)
    press(Key.Key_Return)
    assert shown.told.text().startswith(f"2 sur {many}")
    assert line_in_view(shown)
    strike(Key.Key_F3)
    assert shown.text.at == 2 % many
    strike(Key.Key_F3, shift=True)
    strike(Key.Key_F3, shift=True)
    assert shown.told.text().startswith(f"1 sur {many}")
    page = shown.contents.currentRow()
    for _ in range(many):
        strike(Key.Key_F3)
        assert line_in_view(shown)
    # After the last of a page comes the first of the next; before it, the last of this one.
    assert shown.contents.currentRow() == page + 1
    assert shown.text.at == 0
    strike(Key.Key_F3, shift=True)
    assert shown.contents.currentRow() == page
    assert shown.text.at == many - 1
    # Nothing is cut, however large the letters.
    assert shown.told.width() <= shown.width() // 2
    assert shown.text.viewport().width() > shown.width() // 2


def test_a_search_says_when_no_page_says_the_words(window: Window) -> None:
    shown = f1(window)
    # Before anything is looked for, F3 goes where it is typed.
    strike(Key.Key_F3)
    assert shown.search.line.hasFocus()
    type_in("cle usb retiree")
    assert shown.contents.count() == 1
    assert "La clé USB a été retirée" in shown.text.toPlainText()
    # Only where one paragraph says them all.
    assert shown.told.text().startswith("1 sur 4 dans cette page")
    shown.search.line.setText("zèbre")
    assert shown.contents.count() == 0
    assert shown.told.text() == "Aucune page ne dit « zèbre »."
    press(Key.Key_Return)
    assert shown.text.extraSelections() == []
    shown.search.line.clear()
    assert shown.contents.count() == len(guide.pages())
    assert shown.told.isHidden()
    # The page one reads stays, and is the one in hand.
    assert shown.contents.currentItem().text() == "Que faire quand…"


# --- in a question, and before a lock ------------------------------------------------------------


def test_f1_in_a_question_opens_the_guide_over_it(window: Window) -> None:
    go(window, Place(Kind.DELEGATES))
    found: list[str] = []

    def read_and_answer() -> None:
        asked = dialog()
        strike(Key.Key_F1)
        shown = opened()
        found.append(first_line(shown))
        # It takes keys and clicks, which a window behind a question does not.
        strike(Key.Key_F, control=True)
        type_in("reprise")
        assert shown.search.text() == "reprise"
        assert shown.text.places
        strike(Key.Key_Escape)
        settle()
        assert guides() == []
        assert asked.isVisible()
        QTest.qWaitForWindowActive(asked)
        assert QApplication.activeWindow() is asked
        held = QApplication.focusWidget()
        assert held is not None and asked.isAncestorOf(held)
        # Once more: it is a new one, at the same place.
        strike(Key.Key_F1)
        found.append(first_line(opened()))
        asked.reject()

    once_asked(read_and_answer)
    page = page_of(window)
    assert isinstance(page, DelegatesPage)
    page.edit(delegates.profile(next(iter(delegates.PROFILES))))
    settle()
    assert found == ["Délégataires, comptes et audit"] * 2
    # Answered, the question takes its guide away.
    assert guides() == []


def test_a_question_may_have_its_own_place_in_the_guide(window: Window) -> None:
    found: list[str] = []

    def read() -> None:
        strike(Key.Key_F1)
        found.append(first_line(opened()))
        dialog().reject()

    once_asked(read)
    shell_of(window).show_palette()
    question = Question(
        page_of(window),
        "Effacer",
        act="Effacer",
        on_act=lambda: True,
        guide="donnees-personnelles#effacer-rendre-anonyme",
    )
    once_asked(read)
    question.exec()
    question.deleteLater()
    assert found == ["Aller partout", "Effacer, rendre anonyme"]
    settle()


def test_a_dialog_of_qt_and_a_question_over_another_have_the_place_of_whom_they_serve(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    found: list[str] = []

    def read() -> None:
        strike(Key.Key_F1)
        found.append(first_line(opened()))
        dialog().reject()

    def asked_by_qt(page: QWidget, *_more: str) -> tuple[list[str], str]:
        question = QDialog(page)
        once_asked(read)
        question.exec()
        question.deleteLater()
        return [], ""

    monkeypatch.setattr(QFileDialog, "getOpenFileNames", asked_by_qt)
    page = go(window, Place(Kind.CANDIDATES))
    press(Key.Key_O, control=True)
    settle()
    first = Question(page, "Effacer", act="Effacer", guide="jury", on_act=lambda: True)
    over = Question(first, "Vraiment", act="Oui", on_act=lambda: True)
    assert topic_of(over, Topic("candidats")) == Topic("jury")
    # Once it is answered, the questions of the page are told where the page is.
    after = Question(page, "Autre", act="Oui", on_act=lambda: True)
    assert topic_of(after, Topic("candidats")) == Topic("candidats")
    for each in (over, first, after):
        each.deleteLater()
    assert found == ["Recevoir un dossier"]
    settle()


def test_the_recovery_sheet_is_told_where_a_centre_is_made(tmp_path: Path) -> None:
    page = RecoveryPage("AAAA", "la fiche", tmp_path)
    topic = Topic.of(page.guide_page)
    assert topic.part in guide.page(topic.page).parts
    assert "F1 : le guide" in {label.text() for label in page.findChildren(QLabel)}
    page.deleteLater()


def test_a_question_before_any_centre_has_the_guide_of_its_page(
    tmp_path: Path, clock: TestClock
) -> None:
    with a_window(tmp_path / "none", clock) as window:
        assert window.gate is not None
        question = Question(window.gate, "Une question", act="Faire", on_act=lambda: True)
        found: list[str] = []

        def read() -> None:
            strike(Key.Key_F1)
            found.append(first_line(opened()))
            dialog().reject()

        once_asked(read)
        question.exec()
        question.deleteLater()
        settle()
        assert found == [guide.page("premiere-journee").title]


def locked(window: Window) -> bool:
    return window.shell is None and isinstance(window.gate, UnlockPage)


def test_locking_from_the_guide_takes_it_away_and_locks(window: Window) -> None:
    f1(window)
    strike(Key.Key_L, control=True)
    wait_for(lambda: locked(window))
    assert guides() == []


def test_locking_by_time_does_too_with_the_guide_over_a_question(
    window: Window,
) -> None:
    """A guide that waits for nobody is no loop that the lock would wait for."""
    question = Question(page_of(window), "Une question", act="Faire", on_act=lambda: True)
    seen: list[int] = []

    def lock() -> None:
        strike(Key.Key_F1)
        seen.append(len(guides()))
        window.watch.due.emit()

    once_asked(lock)
    assert question.exec() == QDialog.DialogCode.Rejected
    wait_for(lambda: locked(window))
    assert seen == [1]
    assert guides() == []
    assert window.gate is not None
    assert window.focusWidget() is window.gate.first()


def test_ctrl_l_has_one_home(window: Window) -> None:
    """What watches the window hears it wherever the keyboard is."""
    for each in (shell_of(window), f1(window)):
        assert "Ctrl+L" not in {s.key().toString() for s in each.findChildren(QShortcut)}


def test_the_guide_opens_before_any_centre(tmp_path: Path, clock: TestClock) -> None:
    """What to do without a passphrase is read where it is asked for."""
    for data, page in (
        (tmp_path / "none", "premiere-journee"),
        (tmp_path / "c", "que-faire-quand"),
    ):
        if page == "que-faire-quand":
            new_centre(data).close()
        with a_window(data, clock) as window:
            press(Key.Key_F1)
            shown = window.findChild(GuideWindow)
            assert isinstance(shown, GuideWindow) and shown.isVisible()
            assert shown.contents.currentItem().text() == guide.page(page).title
            shown.close()
            settle()
            assert window.findChild(GuideWindow) is None
