"""What was being typed as the window locked comes back, to whom it belongs."""

from __future__ import annotations

from PySide6.QtCore import QDate
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDateEdit,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from clea_desktop.domain.contact import Contact
from clea_desktop.domain.rights import Role
from clea_desktop.services import contacts, profiles, typed
from clea_desktop.services.centre import Centre
from clea_desktop.services.opening import Secret, open_centre
from clea_desktop.ui.pages.contacts import ContactPage
from clea_desktop.ui.pages.identity import NewCandidatePage
from clea_desktop.ui.pages.journal import JournalPage
from clea_desktop.ui.places import Kind, Place
from clea_desktop.ui.typed import put_back, taken
from clea_desktop.ui.window import Window
from tests.centres import SECRET, TestClock, opened_prealable
from tests.ui.locks import lock, said_by, unlock
from tests.ui.windows import (
    Key,
    a_window,
    go,
    page_of,
    press,
    said,
    settle,
    shell_of,
    type_in,
    wait_for,
)


def test_a_form_that_cannot_be_kept_comes_back_as_it_was(centre: Centre, clock: TestClock) -> None:
    data = centre.store.folder.path
    with a_window(data, clock, centre) as window:
        go(window, Place(Kind.NEW_CANDIDATE))
        type_in("Benali")
        lock(window)
        assert (data / "typed.sealed").exists()
        assert b"Benali" not in (data / "typed.sealed").read_bytes()
        unlock(window)
        page = page_of(window)
        assert isinstance(page, NewCandidatePage)
        wait_for(lambda: "Benali" in {field.text() for field in page.fields.values()})
        assert "est revenu" in said(window)
        assert window.desk is not None
        window.desk.centre.close()


def test_what_was_searched_for_comes_back(centre: Centre, clock: TestClock) -> None:
    with a_window(centre.store.folder.path, clock, centre) as window:
        go(window, Place(Kind.JOURNAL))
        type_in("ouvert")
        lock(window)
        unlock(window)
        page = page_of(window)
        assert isinstance(page, JournalPage)
        wait_for(lambda: page.search.text() == "ouvert")
        assert window.desk is not None
        window.desk.centre.close()


def test_the_way_back_is_the_same_after_a_lock_and_in_another_look(
    centre: Centre, clock: TestClock
) -> None:
    dossier, _ = opened_prealable(centre)
    with a_window(centre.store.folder.path, clock, centre) as window:
        went = [Place(Kind.CANDIDATES), Place(Kind.DOSSIER, dossier)]
        for place in (*went, Place(Kind.DOCUMENTS, dossier)):
            go(window, place)
        lock(window)
        unlock(window)
        wait_for(lambda: shell_of(window).place.kind is Kind.DOCUMENTS)
        window._show_again()
        settle()
        assert shell_of(window).place.kind is Kind.DOCUMENTS
        back = []
        for _ in went:
            press(Key.Key_Left, alt=True)
            settle()
            back.append(shell_of(window).place)
        assert back == went[::-1]
        assert window.desk is not None
        window.desk.centre.close()


def test_somebody_else_may_unlock_and_finds_nothing_of_it(centre: Centre, clock: TestClock) -> None:
    other = "celle de Nadia Benali"
    profiles.add(centre, "Nadia Benali", Role.EVALUATOR, other)
    with a_window(centre.store.folder.path, clock, centre) as window:
        go(window, Place(Kind.NEW_CANDIDATE))
        type_in("Diallo")
        lock(window)
        unlock(window, other)
        assert shell_of(window).place.kind is Kind.TODAY
        assert "Diallo" not in said_by(window)
        lock(window)
        unlock(window)
        page = page_of(window)
        assert isinstance(page, NewCandidatePage)
        wait_for(lambda: "Diallo" in {field.text() for field in page.fields.values()})
        assert window.desk is not None
        window.desk.centre.close()


def test_what_the_disk_held_already_is_not_put_over_what_another_wrote(
    centre: Centre, clock: TestClock
) -> None:
    nadia = Secret(passphrase="celle de Nadia Benali")
    profiles.add(centre, "Nadia Benali", Role.EVALUATOR, nadia.passphrase or "")
    typed.keep(centre, {"a": 1}, settled=True)
    centre.close()
    again = open_centre(centre.store.folder.path, nadia, clock)
    assert typed.take(again) is None
    again.close()
    mine = open_centre(centre.store.folder.path, SECRET, clock)
    assert typed.take(mine) is None
    typed.keep(mine, {"a": 1}, settled=True)
    assert typed.take(mine) == {"a": 1}
    assert typed.take(mine) is None
    mine.close()


def a_form() -> QWidget:
    form = QWidget()
    box = QVBoxLayout(form)
    for name in ("Nom", "Nom", "Secret"):
        line = QLineEdit()
        line.setAccessibleName(name)
        if name == "Secret":
            line.setEchoMode(QLineEdit.EchoMode.Password)
        box.addWidget(line)
    area, choice, day = QPlainTextEdit(), QComboBox(), QDateEdit()
    choice.addItems(["un", "deux"])
    for name, field in (("Texte", area), ("Choix", choice), ("Jour", day)):
        field.setAccessibleName(name)
        box.addWidget(field)
    box.addWidget(QCheckBox("Oui"))
    return form


def test_every_kind_of_field_is_taken_and_put_back_but_a_passphrase(qapp: QApplication) -> None:
    form, again = a_form(), a_form()
    lines = form.findChildren(QLineEdit)
    for line in lines:
        line.setFocus()
        QTest.keyClicks(line, "abc")
    form.findChildren(QPlainTextEdit)[0].insertPlainText("deux\nlignes")
    form.findChildren(QComboBox)[0].setCurrentIndex(1)
    form.findChildren(QDateEdit)[0].setDate(QDate(2026, 3, 2))
    form.findChildren(QCheckBox)[0].setChecked(True)
    kept = taken(form)
    assert len(kept) == 6
    assert put_back(again, kept)
    assert not put_back(again, kept)
    texts = [line.text() for line in again.findChildren(QLineEdit)]
    assert texts[:2] == ["abc", "abc"]
    assert again.findChildren(QPlainTextEdit)[0].toPlainText() == "deux\nlignes"
    assert again.findChildren(QComboBox)[0].currentText() == "deux"
    assert again.findChildren(QCheckBox)[0].isChecked()
    assert "Secret" not in {each["name"] for each in kept}
    strange = [{**each, "choice": "trois", "moment": "jamais"} for each in kept]
    assert not put_back(again, [{k: v for k, v in e.items() if k != "text"} for e in strange])
    for each in (form, again):
        each.deleteLater()


def test_a_new_contact_half_typed_is_written_once_however_often_one_locks(
    window: Window, centre: Centre
) -> None:
    page = go(window, Place(Kind.CONTACT))
    page.setFocus()
    assert isinstance(page, ContactPage)
    page.name.line.setFocus()
    type_in("Zorglub")
    for _ in range(3):
        lock(window)
        unlock(window)
        wait_for(lambda: shell_of(window).place.contact is not None)
    held = shell_of(window).desk.centre
    assert len(contacts.search(held, "Zorglub")) == 1


def test_a_word_half_typed_about_a_known_contact_comes_back(window: Window, centre: Centre) -> None:
    made = contacts.add_contact(centre, Contact("Zorglub"))
    page = go(window, Place(Kind.CONTACT, contact=made))
    assert isinstance(page, ContactPage)
    page.traces.word.line.setFocus()
    type_in("rappeler jeudi")
    lock(window)
    unlock(window)

    def back() -> bool:
        shown = page_of(window)
        return isinstance(shown, ContactPage) and shown.traces.word.text() == "rappeler jeudi"

    wait_for(back)
