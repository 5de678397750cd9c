"""The plateau at the keyboard: one key a cell, those who remain, one undo, both ways live."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QRect, Qt, QUrl
from PySide6.QtGui import QAccessible, QDragMoveEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from clea_desktop.domain.errors import EnvironmentProblem
from clea_desktop.domain.marks import Mark
from clea_desktop.domain.plateau import State
from clea_desktop.domain.sentences import ReadySentence
from clea_desktop.services import evidence, half_days, marking, plateau, sentences
from clea_desktop.services import people as people_known
from clea_desktop.services.centre import Centre
from clea_desktop.ui.marking.side import SEEN_BY
from clea_desktop.ui.models.plateau import Shown
from clea_desktop.ui.pages.marking import MarkingPage
from clea_desktop.ui.pages.plateau import PlateauPage
from clea_desktop.ui.places import Kind, Place
from clea_desktop.ui.theme.tokens import Theme
from clea_desktop.ui.window import Window
from tests.centres import TestClock, copied, new_centre
from tests.services.test_plateau import marks_of
from tests.sittings import CODES, WORKSHOP, a_morning
from tests.ui.locks import lock, said_by, unlock
from tests.ui.test_evidence_page import idle
from tests.ui.windows import (
    Key,
    a_window,
    dialog,
    dressed,
    focused,
    go,
    once_asked,
    press,
    settle,
    shell_of,
    type_in,
    wait_for,
)

NBSP = "\u00a0"


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, tuple[bytes, list[bytes]]]:
    """A closed centre, with the séance of its morning and those who are expected there."""
    centre = new_centre(tmp_path_factory.mktemp("model") / "centre")
    room = a_morning(centre)
    centre.close()
    return centre.store.folder.path, room


@pytest.fixture
def centre(request: pytest.FixtureRequest, tmp_path: Path, clock: TestClock) -> Iterator[Centre]:
    """A centre just made; where a test asks for the room, a copy of the one that has it."""
    data = tmp_path / "centre"
    if "room" in request.fixturenames:
        made = copied(request.getfixturevalue("model")[0], data, clock)
    else:
        made = new_centre(data, clock)
    yield made
    made.close()


@pytest.fixture
def room(
    centre: Centre, model: tuple[Path, tuple[bytes, list[bytes]]]
) -> tuple[bytes, list[bytes]]:
    return model[1]


@pytest.fixture
def page(window: Window, room: tuple[bytes, list[bytes]]) -> PlateauPage:
    opened = go(window, Place(Kind.PLATEAU, session=room[0]))
    assert isinstance(opened, PlateauPage)
    return opened


def said(window: Window) -> str:
    return plain(shell_of(window).notice.text.text())


def plain(text: str) -> str:
    return text.replace(NBSP, " ")


def shown(page: PlateauPage, row: int, place: int) -> Shown:
    found = page.model.shown(row, place)
    assert isinstance(found, Shown)
    return found


def test_a_row_is_decided_one_key_a_cell(
    page: PlateauPage, centre: Centre, room: tuple[bytes, list[bytes]]
) -> None:
    assert plain(page.title.text()) == "Séance du lundi 2 mars 2026, matin"
    assert plain(page.pill.text()) == "Activité 1 sur 2"
    assert plain(page.words.text()) == "7 critères · 45 min prévues"
    for key in [Key.Key_A] * 3 + [Key.Key_N] + [Key.Key_A] * 4:
        press(key)
    # At the end of the row, the next critère, at the first person.
    assert page.at == (1, 0)
    centre.forget()
    marks = [marks_of(centre, one)["1.3.4"] for one in room[1]]
    assert marks == [Mark.ACQUIRED] * 3 + [Mark.NOT_ACQUIRED] + [Mark.ACQUIRED] * 4
    assert shown(page, 0, 3).state is State.NOT_ACQUIRED
    assert page.model.index(7, 3).data() == f"1{NBSP}/{NBSP}7"


def test_56_cells_take_56_keys_and_a_row_takes_one(
    page: PlateauPage, window: Window, centre: Centre, room: tuple[bytes, list[bytes]]
) -> None:
    for _ in range(8 * len(CODES)):
        press(Key.Key_A)
    assert "F9 passe à la suivante" in said(window)
    assert all(len(marks_of(centre, one)) == len(CODES) for one in room[1])
    press(Key.Key_F9)
    assert page.activity.title == "Un message au chef"
    press(Key.Key_A, shift=True)
    press(Key.Key_N, shift=True)
    assert said(window) == "Tout est décidé dans cette activité."
    assert all(len(marks_of(centre, one)) == len(CODES) + 2 for one in room[1])


def test_those_who_remain_are_said_and_one_undo_takes_all_back(
    page: PlateauPage, window: Window, centre: Centre, room: tuple[bytes, list[bytes]]
) -> None:
    press(Key.Key_N)
    half_days.note_absence(centre, room[0], room[1][1])
    page.again([room[1][1]])
    press(Key.Key_A, shift=True)
    assert said(window) == "1.3.4 : 6 acquis, 2 laissés."
    assert page.at == (1, 0)
    assert marks_of(centre, room[1][0]) == {"1.3.4": Mark.NOT_ACQUIRED}
    press(Key.Key_Z, control=True)
    assert said(window) == "Annulé : 1.3.4 acquis pour 6 personnes."
    assert page.at == (0, 2)
    assert all(shown(page, 0, place).state is State.UNDECIDED for place in range(1, 8))
    press(Key.Key_Y, control=True)
    assert shown(page, 0, 7).state is State.ACQUIRED
    press(Key.Key_Z, control=True)
    # The absence is a gesture of the séance too, then the decision on the first person.
    press(Key.Key_Z, control=True)
    press(Key.Key_Z, control=True)
    assert shown(page, 0, 0).state is State.UNDECIDED


def test_nobody_is_left_and_nothing_is_replaced(
    page: PlateauPage, window: Window, centre: Centre, room: tuple[bytes, list[bytes]]
) -> None:
    press(Key.Key_A, shift=True)
    page.table.take(0, 0)
    press(Key.Key_N, shift=True)
    assert "n’a plus de case" in said(window)
    assert marks_of(centre, room[1][0]) == {"1.3.4": Mark.ACQUIRED}


def test_arrows_tab_and_function_keys_move(page: PlateauPage) -> None:
    press(Key.Key_Right)
    press(Key.Key_Down)
    assert page.at == (1, 1)
    press(Key.Key_Up)
    press(Key.Key_Left)
    assert page.at == (0, 0)
    press(Key.Key_Left)
    press(Key.Key_Up)
    assert page.at == (0, 0)
    press(Key.Key_Tab)
    assert page.at == (1, 0)
    press(Key.Key_Backtab, shift=True)
    assert page.at == (0, 0)
    press(Key.Key_End)
    assert page.at == (0, 7)
    press(Key.Key_Home)
    press(Key.Key_F8)
    assert page.at == (0, 1)
    press(Key.Key_F8, shift=True)
    press(Key.Key_F8, shift=True)
    assert page.at == (0, 7)
    press(Key.Key_F9, shift=True)
    assert plain(page.pill.text()) == "Activité 2 sur 2"
    press(Key.Key_F9)
    assert plain(page.pill.text()) == "Activité 1 sur 2"
    last = page.seen.columns[-1].dossier
    press(Key.Key_End)
    assert page.stands_at() == Place(
        Kind.PLATEAU, last, session=page._id, detail=WORKSHOP, code="1.3.4"
    )


def test_tab_leaves_past_the_last_critere(page: PlateauPage) -> None:
    page.table.take(len(CODES) - 1, 0)
    press(Key.Key_Tab)
    assert not page.table.hasFocus()
    page.table.setFocus()
    page.table.take(0, 0)
    press(Key.Key_Backtab, shift=True)
    assert not page.table.hasFocus()


def test_a_decision_is_withdrawn_by_a_key(
    page: PlateauPage, centre: Centre, room: tuple[bytes, list[bytes]]
) -> None:
    press(Key.Key_A)
    page.table.take(0, 0)
    press(Key.Key_Delete)
    assert page.at == (0, 0)
    assert marks_of(centre, room[1][0]) == {}
    assert page.said.text() == "1.3.4, Anne-Marie Ķ., non évalué"


def test_a_note_is_written_without_leaving_the_keyboard(
    page: PlateauPage, centre: Centre, room: tuple[bytes, list[bytes]]
) -> None:
    press(Key.Key_T)
    type_in("an seule")
    QTest.qWait(1_200)
    assert page.seen.columns[0].notes == {"1.3.4": "an seule"}
    assert page.seen.columns[0].marks == {}
    press(Key.Key_Escape)
    assert page.note.isHidden()
    assert page.table.hasFocus()
    assert shown(page, 0, 0).noted
    press(Key.Key_Right)
    press(Key.Key_Return)
    type_in("vite")
    press(Key.Key_Escape)
    assert page.seen.columns[1].notes == {"1.3.4": "vite"}
    page.table.take(0, 0)
    press(Key.Key_T)
    assert page.note.editor.toPlainText() == "an seule"
    assert page.note.editor.accessibleName() == "Note sur 1.3.4, Anne-Marie Ķ."
    centre.forget()
    assert plateau.open_plateau(centre, room[0]).columns[1].notes == {"1.3.4": "vite"}


def test_a_piece_is_joined_to_a_cell_without_leaving_the_keyboard(
    page: PlateauPage,
    window: Window,
    centre: Centre,
    room: tuple[bytes, list[bytes]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    photo = tmp_path / "planning.png"
    picture = QImage(40, 30, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.blue)
    picture.save(str(photo))
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_a: ([str(photo)], ""))
    page.table.take(1, 2)
    press(Key.Key_P, control=True)
    idle(window)
    (annex,) = evidence.pieces(centre, room[1][2])
    assert annex.piece.codes == ("2.3.1",)
    assert annex.piece.assessment == page.seen.columns[2].assessment
    assert page.table.hasFocus()
    assert shown(page, 1, 2).pieces == 1
    assert page.model.cell_words(1, 2) == "2.3.1, Thérèse L., non évalué, avec une preuve"
    assert shown(page, 1, 1).pieces == 0
    page.table.take(0, 0)
    QGuiApplication.clipboard().setImage(picture)
    press(Key.Key_V, control=True)
    idle(window)
    (pasted,) = evidence.pieces(centre, room[1][0])
    assert pasted.piece.codes == ("1.3.4",)
    page.hide_or_show()
    press(Key.Key_V, control=True)
    idle(window)
    assert len(evidence.pieces(centre, room[1][0])) == 1


def over(page: PlateauPage, spot: QPoint, brought: QMimeData) -> bool:
    """Whether what is dragged there may be dropped."""
    action, none = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    event = QDragMoveEvent(spot, action, brought, Qt.MouseButton.LeftButton, none)
    page.dragMoveEvent(event)
    return event.isAccepted()


def drop(page: PlateauPage, spot: QPoint, brought: QMimeData) -> bool:
    """Whether what is dropped there was taken."""
    action, none = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    event = QDropEvent(spot.toPointF(), action, brought, Qt.MouseButton.LeftButton, none)
    event.ignore()
    page.dropEvent(event)
    return event.isAccepted()


def _three(folder: Path) -> list[Path]:
    """The one in the middle is refused."""
    made = {"lettre.txt": b"une lettre", "faux.jpg": b"rien", "liste.txt": b"une liste"}
    for name, content in made.items():
        (folder / name).write_bytes(content)
    return [folder / name for name in made]


def test_a_piece_is_dropped_on_a_cell(
    page: PlateauPage,
    window: Window,
    centre: Centre,
    room: tuple[bytes, list[bytes]],
    tmp_path: Path,
) -> None:
    photo = tmp_path / "planning.png"
    picture = QImage(40, 30, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.blue)
    picture.save(str(photo))
    viewport = page.table.viewport()

    def spot(row: int, place: int) -> QPoint:
        area = page.table.visualRect(page.model.index(row, place))
        return viewport.mapTo(page, area.center())

    brought = QMimeData()
    brought.setUrls([QUrl.fromLocalFile(str(photo))])
    page.table.take(0, 0)
    assert over(page, spot(1, 2), brought)
    assert page.at == (1, 2)
    assert drop(page, spot(1, 2), brought)
    idle(window)
    (annex,) = evidence.pieces(centre, room[1][2])
    assert annex.piece.codes == ("2.3.1",)
    told = plain(shell_of(window).notice.text.text())
    assert told == "Thérèse L. : « planning.jpg » est dans le dossier, pour 2.3.1."
    # Several at once, one of which is no picture: all of it is said, once.
    brought.setUrls([QUrl.fromLocalFile(str(each)) for each in _three(tmp_path)])
    assert drop(page, spot(1, 2), brought)
    idle(window)
    told = plain(shell_of(window).notice.text.text())
    assert told.startswith("Thérèse L. : 2 pièces jointes pour 2.3.1. Le fichier « faux.jpg »")
    assert len(evidence.pieces(centre, room[1][2])) == 3
    brought.setUrls([QUrl.fromLocalFile(str(photo))])
    # What counts, the names, and what is beside the table are no cells.
    for elsewhere in (spot(len(page.model.codes), 2), QPoint(5, 5)):
        assert not over(page, elsewhere, brought)
        assert not drop(page, elsewhere, brought)
    idle(window)
    assert len(evidence.pieces(centre, room[1][2])) == 3


def test_a_ready_sentence_goes_into_the_note_of_a_cell(page: PlateauPage, centre: Centre) -> None:
    for text, mark in (("{prénom} lit l’heure.", Mark.ACQUIRED), ("À revoir.", Mark.NOT_ACQUIRED)):
        sentences.write_sentence(centre, ReadySentence(text, "1.3.4", "clea-socle", "2021", mark))
    rows = page.note.phrases.rows
    press(Key.Key_T)
    # Nothing is offered of what is not decided.
    assert not any(row.isVisible() for row in rows)
    press(Key.Key_Escape)
    press(Key.Key_A)
    press(Key.Key_N)
    page.table.take(0, 0)
    press(Key.Key_T)
    assert [row.text() for row in rows if row.isVisible()] == ["Anne-Marie lit l’heure."]
    press(Key.Key_Down)
    press(Key.Key_Return)
    assert plain(page.note.phrases.reading.text()) == "Se lira : Anne-Marie lit l’heure."
    assert page.writing.kept()
    press(Key.Key_Escape)
    press(Key.Key_Right)
    press(Key.Key_T)
    assert [row.text() for row in rows if row.isVisible()] == ["À revoir."]
    press(Key.Key_Escape)
    press(Key.Key_Escape)
    assert page.note.isHidden()
    assert page.seen.columns[0].notes == {"1.3.4": "{prénom} lit l’heure."}
    assert page.seen.columns[1].notes == {}


def test_a_sentence_of_a_cell_is_kept_without_its_name(page: PlateauPage, centre: Centre) -> None:
    press(Key.Key_A)
    page.table.take(0, 0)
    press(Key.Key_T)
    type_in("Anne-Marie compte vite.")
    once_asked(lambda: press(Key.Key_Return))
    press(Key.Key_G, control=True)
    (kept,) = sentences.all_sentences(centre)
    assert (kept.text, kept.criterion) == ("{prénom} compte vite.", "1.3.4")


def test_a_note_refused_stays_before_the_eyes(
    page: PlateauPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    press(Key.Key_T)
    type_in("à garder")

    def full(*_given: Any, **_named: Any) -> Any:
        raise EnvironmentProblem("Il n’y a plus de place sur le disque.")

    with monkeypatch.context() as patch:
        patch.setattr(marking, "note", full)
        press(Key.Key_Escape)
        assert not page.leave()
    assert page.note.editor.toPlainText() == "à garder"
    assert page.note.isVisible()
    assert page.leave()
    assert page.seen.columns[0].notes == {"1.3.4": "à garder"}


def test_people_come_late_leave_or_stay_away(window: Window, centre: Centre) -> None:
    half_day, people = a_morning(centre, 4, there=False)
    page = go(window, Place(Kind.PLATEAU, session=half_day))
    assert isinstance(page, PlateauPage)
    press(Key.Key_A)
    assert "pas encore noté" in said(window)
    assert page.help.text().startswith("Anne-Marie Ķ. n’est pas encore noté(e) présent(e).")
    press(Key.Key_P)
    assert said(window) == "Anne-Marie Ķ. : noté(e) présent(e)."
    head = centre.store.database.head
    press(Key.Key_P)
    assert said(window) == "Anne-Marie Ķalniņa est déjà noté(e) présent(e)."
    assert centre.store.database.head == head
    press(Key.Key_A)
    # The others are not there: nobody else is to be decided of in this row.
    assert page.at == (1, 0)
    clock = centre.clock
    assert isinstance(clock, TestClock)
    clock.forward(minutes=40)
    page.table.take(0, 1)
    press(Key.Key_P)
    assert page.model.presence(1) == f"arrivée à 9{NBSP}h{NBSP}40"
    clock.forward(minutes=50)
    press(Key.Key_D)
    assert plain(page.model.presence(1)) == "arrivée à 9 h 40, départ à 10 h 30"
    # What was seen before may be decided later: the cell in hand says that it is later.
    assert plain(page.said.text()) == "1.3.4, Karim B., non évalué, départ à 10 h 30"
    press(Key.Key_P)
    assert page.model.presence(1) == f"arrivée à 9{NBSP}h{NBSP}40"
    page.table.take(0, 2)
    press(Key.Key_D)
    assert "notez d’abord sa présence" in said(window)
    press(Key.Key_X)
    assert page.model.presence(2) == "pas venu(e)"
    assert shown(page, 0, 2).frozen
    press(Key.Key_P, shift=True)
    assert [one.sitting.awaited for one in page.seen.columns] == [False] * 4
    assert page.seen.columns[3].sitting.arrived is None
    assert [each.sitting.arrived for each in half_days.view(centre, half_day).seats][1] == time(
        9, 40
    )
    assert len(people) == 4


def test_what_may_not_be_decided_here_is_not_to_do(page: PlateauPage) -> None:
    seen, locked = page.seen, frozenset(CODES[:3])
    first = replace(seen.columns[0], locked=locked, marks={CODES[3]: Mark.ACQUIRED})
    page.model.show(replace(seen, columns=(first, *seen.columns[1:])), page.activity)
    assert plain(page.model.decided(0)) == f"1 / {len(CODES) - 3}"
    # Decided before it was locked: it counts as done.
    first = replace(first, marks=dict.fromkeys(CODES, Mark.ACQUIRED))
    page.model.show(replace(seen, columns=(first, *seen.columns[1:])), page.activity)
    assert plain(page.model.decided(0)) == f"{len(CODES)} / {len(CODES)}"


def test_the_marking_page_and_the_plateau_say_the_same(
    page: PlateauPage, window: Window, centre: Centre, room: tuple[bytes, list[bytes]]
) -> None:
    column = page.seen.columns[0]
    assert column.assessment is not None
    desk = window.desk
    assert desk is not None
    beside = MarkingPage(desk, column.assessment, "1.3.4")
    painted: list[tuple[int, int]] = []
    page.model.dataChanged.connect(
        lambda first, _last, *_roles: painted.append((first.row(), first.column()))
    )
    beside.decide("2.3.1", Mark.NOT_ACQUIRED)
    assert shown(page, 1, 0).state is State.NOT_ACQUIRED
    # The cell, and how far the person is: nothing else is painted again.
    assert painted == [(1, 0), (len(CODES), 0)]
    press(Key.Key_A)
    assert beside.sheet.marks["1.3.4"].mark is Mark.ACQUIRED
    assert beside.sheet.marks["1.3.4"].activity == WORKSHOP
    beside.deleteLater()


def test_f2_opens_the_marking_page_at_the_critere(page: PlateauPage, window: Window) -> None:
    press(Key.Key_Down)
    press(Key.Key_Right)
    press(Key.Key_F2)
    opened = shell_of(window).page
    assert isinstance(opened, MarkingPage)
    assert opened.code == "2.3.1"
    press(Key.Key_Left, alt=True)
    back = shell_of(window).page
    assert isinstance(back, PlateauPage)
    # At the cell one left, not at the first to decide.
    assert back.at == (1, 1)


def test_names_and_marks_are_hidden_from_who_walks_by(
    page: PlateauPage, window: Window, centre: Centre, room: tuple[bytes, list[bytes]]
) -> None:
    press(Key.Key_A)
    press(Key.Key_T)
    type_in("à cacher")
    press(Key.Key_F6)
    assert page.note.isHidden()
    assert page.seen.columns[1].notes == {"1.3.4": "à cacher"}
    told = {
        str(page.model.index(row, place).data(role) or "")
        for row in range(page.model.rowCount())
        for place in range(page.model.columnCount())
        for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
    }
    told |= {str(page.model.headerData(at, Qt.Orientation.Horizontal)) for at in range(8)}
    told |= {page.said.text(), page.help.text(), said(window), window.windowTitle()}
    text = " ".join(told)
    assert "Personne 1" in text
    assert not [one.name for one in page.seen.columns if one.name in text]
    assert "acquis" not in text
    assert page.model.shown(0, 0) is None
    before = marks_of(centre, room[1][1])
    press(Key.Key_A)
    press(Key.Key_A, shift=True)
    press(Key.Key_Z, control=True)
    press(Key.Key_P)
    press(Key.Key_T)
    assert marks_of(centre, room[1][1]) == before
    assert page.note.isHidden()
    press(Key.Key_F6)
    assert page.model.name(0) == "Anne-Marie Ķ."
    assert shown(page, 0, 0).state is State.ACQUIRED


def test_a_refused_decision_shows_what_the_disk_holds(
    page: PlateauPage, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: Any, **_named: Any) -> Any:
        raise EnvironmentProblem("Il n’y a plus de place sur le disque.")

    with monkeypatch.context() as patch:
        patch.setattr(marking, "mark", full)
        patch.setattr(marking, "decide_in", full)
        press(Key.Key_A)
        assert "place sur le disque" in said(window)
        press(Key.Key_A, shift=True)
    assert page.at == (0, 0)
    assert all(shown(page, 0, place).state is State.UNDECIDED for place in range(8))
    press(Key.Key_A)
    assert shown(page, 0, 0).state is State.ACQUIRED


def test_a_sheet_is_typed_with_who_observed_and_when(
    page: PlateauPage, centre: Centre, clock: TestClock, room: tuple[bytes, list[bytes]]
) -> None:
    clock.forward(hours=8)
    colleague = people_known.add_person(centre, "Inès Garnier")

    def answer() -> None:
        asked = dialog()
        from PySide6.QtWidgets import QComboBox, QLineEdit

        asked.findChildren(QComboBox)[0].setCurrentText("Inès Garnier")
        hour = next(
            line for line in asked.findChildren(QLineEdit) if line.accessibleName() == "Vers"
        )
        hour.setText("9 h 30")
        press(Key.Key_Return, control=True)

    once_asked(answer)
    press(Key.Key_S)
    assert page.banner.isVisible()
    assert "Inès Garnier" in page.banner.words.text()
    press(Key.Key_A)
    press(Key.Key_N, shift=True)
    current = centre.in_hand(room[1][3]).current
    assert current is not None
    fact = current.marks[-1]
    assert (fact.observer, fact.at.time()) == (colleague, time(9, 30))
    assert fact.entered_by is not None and fact.entered_by.name == "Paul Roux"
    press(Key.Key_Escape)
    assert page.banner.isHidden()
    press(Key.Key_A)
    current = centre.in_hand(room[1][0]).current
    assert current is not None
    assert current.marks[-1].observer.name == "Paul Roux"


def test_a_cell_is_told_to_a_screen_reader(page: PlateauPage) -> None:
    press(Key.Key_A)
    model = page.model
    told = model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert told == "1.3.4, Anne-Marie Ķ., acquis"
    assert model.headerData(0, Qt.Orientation.Vertical).startswith("1.3.4  Utiliser")  # type: ignore[attr-defined]
    table = QAccessible.queryAccessibleInterface(page.table)
    names = [table.child(index).text(QAccessible.Text.Name) for index in range(table.childCount())]
    assert told in names
    assert "Anne-Marie Ķ." in names
    assert any(name.startswith("1.3.4  Utiliser") for name in names)


def test_locking_shows_nothing_and_comes_back_to_the_activity(
    page: PlateauPage, window: Window
) -> None:
    press(Key.Key_F9)
    press(Key.Key_Down)
    press(Key.Key_Right)
    press(Key.Key_T)
    type_in("en cours")
    lock(window)
    assert "Anne-Marie" not in said_by(window)
    unlock(window)
    wait_for(lambda: isinstance(shell_of(window).page, PlateauPage))
    back = shell_of(window).page
    assert isinstance(back, PlateauPage)
    assert back.activity.title == "Un message au chef"
    assert back.seen.columns[1].notes == {"1.1.2": "en cours"}
    assert back.at == (1, 1)


def test_a_cell_that_is_gone_leaves_the_way_back_to_the_seance(
    page: PlateauPage, window: Window, centre: Centre, room: tuple[bytes, list[bytes]]
) -> None:
    press(Key.Key_Right)
    press(Key.Key_F2)
    half_days.unseat(centre, room[0], room[1][1])
    shell_of(window).desk.erased.emit([room[1][1]])
    press(Key.Key_Left, alt=True)
    back = shell_of(window).page
    assert isinstance(back, PlateauPage)
    assert len(back.seen.columns) == 7
    assert back.at == (0, 0)


@pytest.fixture
def crowded(centre: Centre, clock: TestClock, tmp_path: Path) -> Iterator[tuple[Window, bytes]]:
    half_day, _people = a_morning(centre, 12)
    dressed(Theme.LIGHT, 200)
    with a_window(tmp_path / "centre", clock, centre) as shown:
        yield shown, half_day


def test_twelve_people_at_200_percent_scroll_beside_the_criteres(
    crowded: tuple[Window, bytes],
) -> None:
    window, half_day = crowded
    page = go(window, Place(Kind.PLATEAU, session=half_day))
    assert isinstance(page, PlateauPage)
    wide = page.table.criteria.width()
    assert wide > 0
    for _ in range(11):
        press(Key.Key_Right)
    index = page.table.currentIndex()
    assert index.column() == 11
    assert page.table.viewport().rect().contains(page.table.visualRect(index))
    assert page.table.criteria.width() == wide
    assert page.table.horizontalScrollBar().value() > 0
    for _ in range(6):
        press(Key.Key_Tab)
    seen = page.table.visualRect(page.table.currentIndex())
    assert page.table.viewport().rect().contains(seen)
    assert focused() is page.table
    settle()


def in_sight(page: PlateauPage) -> bool:
    """Whether the whole of the cell in hand is seen."""
    cell = page.table.visualRect(page.table.currentIndex())
    return page.table.viewport().rect().contains(cell)


def apart(page: PlateauPage) -> bool:
    """Whether nothing under the table is drawn over something else, or out of the page."""
    note = page.note
    parts = [page.table, page.said, note.editor, *note.phrases.rows, note.phrases.keep]
    shown = [each for each in parts if each.isVisible()]
    places = [QRect(each.mapTo(page, QPoint()), each.size()) for each in shown]
    inside = all(page.rect().contains(each) for each in places)
    return inside and all(above.bottom() < below.top() for above, below in pairwise(places))


def offering(centre: Centre) -> None:
    for text in ("Réalisé en autonomie.", "Réalisé avec un rappel.", "Réalisé deux fois."):
        sentences.write_sentence(
            centre, ReadySentence(text, "", "clea-socle", "2021", Mark.ACQUIRED)
        )


def test_a_note_at_200_percent_leaves_the_row_in_hand_in_sight(
    crowded: tuple[Window, bytes], centre: Centre
) -> None:
    window, half_day = crowded
    offering(centre)
    page = go(window, Place(Kind.PLATEAU, session=half_day))
    assert isinstance(page, PlateauPage)
    for _ in range(4):
        press(Key.Key_Tab)
    press(Key.Key_A)
    press(Key.Key_Left)
    for told in (False, True):
        if told:
            shell_of(window).desk.refuse("Le fichier est trop lourd. " * 4)
        press(Key.Key_T)
        settle()
        assert page.note.phrases.open
        assert apart(page)
        assert in_sight(page)
        assert not page.note.phrases.keep.isVisible()
        assert page.note.editor.accessibleDescription() == SEEN_BY
        assert page.note.editor.accessibleName() == "Note sur 2.3.6, Anne-Marie Ķ."
        press(Key.Key_Escape)
        press(Key.Key_Escape)
        settle()
        assert focused() is page.table
        assert page.pill.isVisible()
        assert page.help.isVisible()


def test_a_long_sentence_or_a_sheet_at_200_percent_covers_nothing(
    crowded: tuple[Window, bytes], centre: Centre
) -> None:
    window, half_day = crowded
    for text in ("Pose des questions pour faire préciser la consigne. " * 3, "Pose une question."):
        sentences.write_sentence(
            centre, ReadySentence(text, "", "clea-socle", "2021", Mark.ACQUIRED)
        )
    page = go(window, Place(Kind.PLATEAU, session=half_day))
    assert isinstance(page, PlateauPage)
    press(Key.Key_A)
    press(Key.Key_Left)
    once_asked(lambda: press(Key.Key_Return, control=True))
    press(Key.Key_S)
    shell_of(window).desk.refuse("Le fichier est trop lourd.")
    settle()
    # Whose sheet it is stays said, and the whole row in hand is seen.
    assert page.banner.isVisible()
    assert page.banner.words.text().startswith("Vu par Paul Roux, le ")
    assert in_sight(page)
    assert apart(page)
    press(Key.Key_T)
    settle()
    assert page.note.phrases.open
    assert in_sight(page)
    assert apart(page)
    # A note is nobody’s sheet: the banner leaves it its room, and comes back with the table.
    assert not page.banner.isVisible()
    first = page.note.phrases.rows[0]
    assert first.text().endswith("…") or first.accessibleName() == "Pose une question."
    press(Key.Key_Escape)
    press(Key.Key_Escape)
    settle()
    assert page.banner.isVisible()
    press(Key.Key_Escape)
    assert not page.banner.isVisible()
    shell_of(window).notice.hide()
    press(Key.Key_T)
    settle()
    assert page.note.phrases.open
    assert apart(page)
    assert in_sight(page)


def test_a_note_leaves_the_row_in_hand_in_sight(page: PlateauPage, centre: Centre) -> None:
    offering(centre)
    page.window().resize(1366, 700)
    for _ in range(6):
        press(Key.Key_Tab)
    press(Key.Key_A)
    press(Key.Key_Left)
    press(Key.Key_T)
    settle()
    assert page.note.phrases.open
    assert page.table.verticalScrollBar().maximum() > 0
    assert in_sight(page)
    assert apart(page)
    assert page.note.phrases.keep.isVisible()
