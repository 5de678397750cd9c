"""Pieces in the window: chosen, dropped, pasted; seen, turned, described, taken away."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QScrollArea

from clea_desktop.domain.errors import EnvironmentProblem
from clea_desktop.domain.evidence import EvidenceLimits, Permission
from clea_desktop.domain.french import NBSP
from clea_desktop.services import brought, evidence, history
from clea_desktop.services.centre import Centre
from clea_desktop.ui.attaching import attacher_of
from clea_desktop.ui.marking.criterion_card import CriterionCard
from clea_desktop.ui.news import News
from clea_desktop.ui.pages.evidence import EvidencePage
from clea_desktop.ui.pages.evidence_limits import EvidenceLimitsCard
from clea_desktop.ui.pages.marking import MarkingPage
from clea_desktop.ui.places import Kind, Place
from clea_desktop.ui.widgets.button import Button
from clea_desktop.ui.window import Window
from tests.centres import opened_prealable
from tests.evidence import pdf, photo, sound
from tests.ui.windows import Key, go, heard, page_of, press, said, settle, shell_of, wait_for


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    made = {"photo.jpg": photo(), "attestation.pdf": pdf(2), "parole.wav": sound()}
    for name, content in made.items():
        (tmp_path / name).write_bytes(content)
    return [tmp_path / name for name in made]


def chosen(monkeypatch: pytest.MonkeyPatch, *files: Path) -> None:
    answer = ([str(file) for file in files], "")
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_args: answer)


def idle(window: Window) -> None:
    desk = window.desk
    assert desk is not None
    wait_for(lambda: not attacher_of(desk).busy)


def evidence_page(window: Window) -> EvidencePage:
    page = page_of(window)
    assert isinstance(page, EvidencePage)
    return page


def plain(text: str) -> str:
    return text.replace(NBSP, " ")


_ANYWHERE = QPoint(5, 5)


def drop(page: MarkingPage | EvidencePage, *files: Path, spot: QPoint = _ANYWHERE) -> None:
    brought = QMimeData()
    brought.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    event = QDropEvent(
        spot.toPointF(),
        Qt.DropAction.CopyAction,
        brought,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    page.dropEvent(event)
    assert event.isAccepted()


def test_two_keys_attach_a_piece_to_the_critere_in_hand(
    window: Window, centre: Centre, files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    dossier, assessment = opened_prealable(centre)
    page = go(window, Place(Kind.MARKING, dossier, assessment))
    assert isinstance(page, MarkingPage)
    chosen(monkeypatch, files[0])
    press(Key.Key_P, control=True)
    idle(window)
    (annex,) = evidence.pieces(centre, dossier)
    assert annex.piece.codes == (page.code,)
    assert "photo.jpg" in said(window)
    lines = [b for b in page.side.pieces.findChildren(Button) if b.text().startswith("A1")]
    assert len(lines) == 1
    # It goes on with the marks, and one undo takes it back.
    press(Key.Key_Z, control=True)
    assert evidence.pieces(centre, dossier) == ()
    history.redo(centre, dossier)
    press(Key.Key_Down)
    drop(page, files[1], files[2])
    idle(window)
    assert [a.piece.codes for a in evidence.pieces(centre, dossier)][1:] == [(page.code,)] * 2
    # Dropped on the card of another critère, it is of that one.
    (other,) = (c for c in page.criteria.findChildren(CriterionCard) if c.code == "1.1.1")
    assert page.code != other.code
    drop(page, files[1], spot=other.mapTo(page, other.rect().center()))
    idle(window)
    assert page.code == other.code
    # The same file as before: one piece, that shows both.
    assert evidence.pieces(centre, dossier)[1].piece.codes == ("1.1.2", "1.1.1")
    page.side.pieces.opened.emit(annex.piece.id)
    assert evidence_page(window).list.annex() is not None


def test_an_image_is_pasted(window: Window, centre: Centre) -> None:
    dossier, assessment = opened_prealable(centre)
    page = go(window, Place(Kind.MARKING, dossier, assessment))
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.blue)
    QGuiApplication.clipboard().setImage(image)
    press(Key.Key_V, control=True)
    idle(window)
    (annex,) = evidence.pieces(centre, dossier)
    assert (annex.piece.name, annex.piece.media_type) == ("image collée.jpg", "image/jpeg")
    QGuiApplication.clipboard().setText("rien à joindre")
    press(Key.Key_V, control=True)
    idle(window)
    assert len(evidence.pieces(centre, dossier)) == 1
    assert page is page_of(window)


def test_what_is_refused_is_told_and_the_rest_is_kept(
    window: Window, centre: Centre, files: list[Path], tmp_path: Path
) -> None:
    dossier, _ = opened_prealable(centre)
    page = go(window, Place(Kind.EVIDENCE, dossier))
    assert isinstance(page, EvidencePage)
    assert page.none.isVisible() and not page.some.isVisible()
    fake = tmp_path / "fausse.png"
    fake.write_bytes(b"rien")
    told = heard(window)
    drop(page, fake, files[2])
    idle(window)
    (sentence,) = told
    assert plain(sentence).startswith(
        "« parole.wav » est dans le dossier. Le fichier « fausse.png »"
    )
    assert "n’est pas une image" in sentence
    assert [a.piece.name for a in evidence.pieces(centre, dossier)] == ["parole.wav"]
    assert page.some.isVisible()
    assert "un enregistrement" in page.unseen.text()


def test_files_brought_together_are_told_together(
    window: Window, centre: Centre, files: list[Path], tmp_path: Path
) -> None:
    dossier, _ = opened_prealable(centre)
    page = go(window, Place(Kind.EVIDENCE, dossier))
    assert isinstance(page, EvidencePage)
    desk = window.desk
    assert desk is not None
    told: list[tuple[str, News]] = []
    desk.told.connect(lambda sentence, news: told.append((plain(sentence), news)))

    def after(*brought: Path) -> tuple[str, News]:
        told.clear()
        drop(page, *brought)
        idle(window)
        (only,) = told
        return only

    assert after(*files) == ("3 pièces jointes au dossier.", News.DONE)
    # What is there is not said to have come, and one that is gets no name from the copy.
    copy = tmp_path / "copie.wav"
    copy.write_bytes(sound())
    words = "Le fichier « copie.wav » est déjà dans le dossier, sous le nom « parole.wav »."
    assert after(copy) == (words, News.LOOK)
    # A warning in the middle is not lost under what comes after it.
    numbered = tmp_path / "numero.txt"
    numbered.write_text("1 85 05 78 006 084 91", "utf-8")
    last = tmp_path / "lettre.txt"
    last.write_bytes(b"une lettre")
    words, news = after(numbered, last)
    assert words.startswith("2 pièces jointes au dossier. La preuve « numero.txt » semble")
    assert news is News.LOOK
    fakes = [tmp_path / f"faux{rank}.jpg" for rank in range(5)]
    for fake in fakes:
        fake.write_bytes(b"rien")
    words, news = after(*fakes, last)
    assert news is News.REFUSED
    assert all(fake.name in words for fake in fakes)
    assert words.count("malgré son nom") == 3
    assert words.endswith("Ne sont pas joints non plus : « faux3.jpg » et « faux4.jpg ».")


def test_what_the_disk_refuses_stays_with_what_was_done(
    window: Window, centre: Centre, files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    dossier, assessment = opened_prealable(centre)
    page = go(window, Place(Kind.MARKING, dossier, assessment))
    assert isinstance(page, MarkingPage)
    real = evidence.attach

    def full(*args: Any) -> evidence.Attached:
        if args[2].fit.name == "photo.jpg":
            raise EnvironmentProblem("Le disque n’a plus de place : libérez-en.")
        return real(*args)

    monkeypatch.setattr(evidence, "attach", full)
    desk = window.desk
    assert desk is not None
    told: list[tuple[str, News]] = []
    desk.told.connect(lambda sentence, news: told.append((plain(sentence), news)))
    drop(page, *files)
    idle(window)
    words = f"2 pièces jointes pour {page.code}. Le disque n’a plus de place : libérez-en."
    assert told == [(words, News.LASTING)]
    # The same file for another critère: what is new is said.
    press(Key.Key_Down)
    drop(page, files[2])
    idle(window)
    assert told[-1] == (
        "Le fichier « parole.wav » est déjà dans le dossier ; il vaut maintenant aussi pour "
        f"{page.code}.",
        News.DONE,
    )


def test_a_piece_that_came_is_before_the_eyes(
    window: Window, centre: Centre, files: list[Path]
) -> None:
    dossier, assessment = opened_prealable(centre)
    window.resize(1366, 600)
    page = go(window, Place(Kind.MARKING, dossier, assessment))
    assert isinstance(page, MarkingPage)
    area = page.side.findChild(QScrollArea)
    assert area is not None
    settle()
    bar = area.verticalScrollBar()
    assert bar.maximum() > 0
    for far in (bar.maximum(), 0):
        bar.setValue(far)
        drop(page, *files)
        idle(window)
        settle()
        piece = evidence.pieces(centre, dossier)[-1].piece
        line = page.side.pieces.line_of(piece.id)
        assert line is not None
        assert not line.visibleRegion().isEmpty()
        shown = line.mapTo(area.viewport(), line.rect().bottomLeft()).y()
        assert 0 < shown <= area.viewport().height()
        # Its words stand where those above do: it is no wider than what it says.
        assert line.width() <= line.sizeHint().width()
        press(Key.Key_Down)


def test_pieces_are_seen_turned_described_saved_and_taken_away(
    window: Window,
    centre: Centre,
    files: list[Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dossier, _ = opened_prealable(centre)
    page = go(window, Place(Kind.EVIDENCE, dossier))
    assert isinstance(page, EvidencePage)
    chosen(monkeypatch, *files)
    press(Key.Key_P, control=True)
    idle(window)
    page = go(window, Place(Kind.EVIDENCE, dossier))
    assert isinstance(page, EvidencePage)
    assert page.views.currentWidget() is page.picture
    assert page.picture.image.width() < page.picture.image.height()
    page.turn()
    assert page.picture.image.width() > page.picture.image.height()
    press(Key.Key_Down)
    assert page.views.currentWidget() is page.pdf
    assert page.pdf.pages is not None
    assert page.pdf.pages.size(0) == (200, 300)
    press(Key.Key_R, control=True)
    assert page.pdf.pages.size(0) == (300, 200)
    drawn = page.pdf.pages.picture(0, 72)
    assert (drawn.width, drawn.height) == (300, 200)
    page.title_field.put("Attestation de stage")
    page.codes.put("1.1.1 ; 2.1.3, 1.1.1")
    page.valid_until.put("01/01/2026")
    page.named.setChecked(True)
    page.permission.put(Permission.GIVEN)
    press(Key.Key_Return, control=True)
    piece = evidence.pieces(centre, dossier)[1].piece
    assert (piece.called, piece.codes, piece.turned) == (
        "Attestation de stage",
        ("1.1.1", "2.1.3"),
        90,
    )
    assert piece.permission is Permission.GIVEN
    assert page.state.isVisible() and page.state.text() == "Périmée"
    assert "plus valable" in page.warned.text()
    page.valid_until.put("31/02/2026")
    page.submit()
    assert evidence.pieces(centre, dossier)[1].piece == piece
    page.valid_until.put("")
    page.codes.put("9.9.9")
    page.submit()
    assert evidence.pieces(centre, dossier)[1].piece == piece
    page.codes.put("1.1.1, 2.1.3")
    to = tmp_path / "copie.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(to), ""))
    page.save_button.click()
    assert to.read_bytes() == evidence.content(centre, piece)
    page.list.setFocus()
    press(Key.Key_Delete)
    assert [a.piece.name for a in evidence.pieces(centre, dossier)] == ["photo.jpg", "parole.wav"]
    assert page.views.currentIndex() == 2
    # Leaving keeps what was typed.
    page.title_field.put("Lecture à voix haute")
    go(window, Place(Kind.DOSSIER, dossier))
    assert evidence.pieces(centre, dossier)[1].piece.called == "Lecture à voix haute"


def test_the_responsable_chooses_how_much_pieces_weigh(window: Window, centre: Centre) -> None:
    page = go(window, Place(Kind.SETTINGS))
    (card,) = page.findChildren(EvidenceLimitsCard)
    card.file.put("0")
    card.keep()
    card.dossier.put("beaucoup")
    card.keep()
    assert "écrivez un nombre" in card.dossier.fault.text()
    assert brought.limits(centre) == EvidenceLimits()
    card.file.put("12")
    card.dossier.put("90")
    card.keep()
    assert brought.limits(centre) == EvidenceLimits(12, 90)


@pytest.fixture
def three(
    window: Window, centre: Centre, files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> EvidencePage:
    """The page of a dossier that has three pieces."""
    dossier, _ = opened_prealable(centre)
    go(window, Place(Kind.EVIDENCE, dossier))
    chosen(monkeypatch, *files)
    press(Key.Key_P, control=True)
    idle(window)
    page = go(window, Place(Kind.EVIDENCE, dossier))
    assert isinstance(page, EvidencePage)
    return page


def click(page: EvidencePage, row: int) -> None:
    where = page.list.visualRect(page.model.index(row)).center()
    QTest.mouseClick(page.list.viewport(), Qt.MouseButton.LeftButton, pos=where)
    settle()


def test_what_is_typed_is_kept_before_another_piece_is_taken(
    window: Window, centre: Centre, files: list[Path], three: EvidencePage
) -> None:
    three.title_field.put("Le bon de commande")
    click(three, 1)
    assert three.title_field.text() == ""
    assert three.views.currentWidget() is three.pdf
    three.issuer.put("La mairie")
    press(Key.Key_Up)
    assert three.title_field.text() == "Le bon de commande"
    first, second, _ = evidence.pieces(centre, three.dossier_id)
    assert (first.piece.title, second.piece.issuer) == ("Le bon de commande", "La mairie")
    # Turning, and attaching others, lose nothing either.
    three.title_field.put("Le bon")
    three.turn()
    assert three.title_field.text() == "Le bon"
    three.issuer.put("Un magasin")
    files[1].write_bytes(pdf(1))
    drop(three, files[1])
    three.title_field.put("Le bon, encore")
    idle(window)
    settle()
    annexes = evidence.pieces(centre, three.dossier_id)
    assert annexes[0].piece.issuer == "Un magasin"
    assert annexes[0].piece.title == "Le bon, encore"


def test_a_day_that_is_none_keeps_the_page_with_its_piece_and_says_so(
    window: Window, centre: Centre, three: EvidencePage
) -> None:
    three.title_field.put("À garder")
    three.issued_on.put("n’importe quoi")
    click(three, 2)
    assert three.list.currentIndex().row() == 0
    assert [index.row() for index in three.list.selectedIndexes()] == [0]
    assert three.title_field.text() == "À garder"
    assert three.issued_on.fault.isVisible()
    assert "n’est pas un jour" in said(window)
    # Nor is it left for another page.
    shell_of(window).go(Place(Kind.DOSSIER, three.dossier_id))
    assert page_of(window) is three
    three.issued_on.put("03/02/2026")
    assert not three.issued_on.fault.isVisible()
    click(three, 2)
    assert three.list.currentIndex().row() == 2
    assert evidence.pieces(centre, three.dossier_id)[0].piece.title == "À garder"


def test_the_turning_shows_its_key(three: EvidencePage) -> None:
    assert three.turn_button.key == "Ctrl R"
