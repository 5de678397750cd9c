"""The marking page at the keyboard."""

from __future__ import annotations

import errno
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from clea_desktop.domain.assessment import Kind as Assessed
from clea_desktop.domain.errors import EnvironmentProblem
from clea_desktop.domain.journey import TraceKind
from clea_desktop.domain.marks import Basis, Mark
from clea_desktop.domain.people import Person
from clea_desktop.services import (
    candidates,
    closing,
    dossiers,
    journey,
    marking,
    people,
    publishers,
    updates,
)
from clea_desktop.services.centre import Centre
from clea_desktop.services.sheet import sheet_of
from clea_desktop.ui.marking.criterion_card import Half
from clea_desktop.ui.marking.later import LaterEntry
from clea_desktop.ui.models.editions import edition_choices
from clea_desktop.ui.pages.marking import MarkingPage
from clea_desktop.ui.places import Kind, Place
from clea_desktop.ui.theme.tokens import Theme
from clea_desktop.ui.widgets.verdicts import validated_words
from clea_desktop.ui.window import Window
from tests import four_domains
from tests.centres import (
    TestClock,
    evaluator_of,
    opened_prealable,
    release_of,
    reopened,
    someone,
)
from tests.packs import PUBLISHER
from tests.ui.windows import (
    Key,
    a_window,
    dressed,
    focused,
    go,
    marked_page,
    press,
    said,
    settle,
    shell_of,
    type_in,
)


@pytest.fixture
def page(window: Window, centre: Centre) -> MarkingPage:
    dossier, assessment = opened_prealable(centre)
    opened = go(window, Place(Kind.MARKING, dossier, assessment))
    assert isinstance(opened, MarkingPage)
    return opened


def marks_on_disk(centre: Centre, page: MarkingPage) -> dict[str, Mark]:
    """What another opening of the file would read."""
    centre.forget()
    sheet = sheet_of(centre, page.sheet.assessment.id or b"")
    return {code: fact.mark for code, fact in sheet.marks.items() if fact.mark}


def test_106_decisions_take_106_keys(page: MarkingPage, centre: Centre) -> None:
    total = len(release_of(centre).criteria)
    keys = 0
    while page.sheet.undecided:
        press(Key.Key_N if keys % 5 == 0 else Key.Key_A)
        keys += 1
    assert keys == total
    marks = marks_on_disk(centre, page)
    assert len(marks) == total
    assert list(marks.values()).count(Mark.NOT_ACQUIRED) == (total + 4) // 5
    assert page.standing.count.text() == f"{total} critères évalués sur {total}"


def test_another_certification_is_marked_by_the_same_keys(window: Window, centre: Centre) -> None:
    key = PUBLISHER.public
    publishers.trust(centre, key, "Éditeur inventé", key.fingerprint)
    updates.take_in(centre, four_domains.release_file(), "numerique.clea-ref")
    dossier = candidates.open_dossier(centre, someone())
    seen = dossiers.view(centre, dossier)
    offered = [words for _key, words in edition_choices(centre.offered_releases(seen.dossier))]
    assert offered == [
        "Édition 2021 · CléA",
        "Édition 2016 · CléA",
        f"Édition {four_domains.KEY.edition} · {four_domains.NAME}",
    ]
    assessment = candidates.open_assessment(
        centre,
        dossier,
        Assessed.PREALABLE,
        centre.release(four_domains.KEY),
        centre.clock().date(),
        evaluator_of(centre),
    )
    opened = go(window, Place(Kind.MARKING, dossier, assessment))
    assert isinstance(opened, MarkingPage)
    press(Key.Key_4, control=True)
    assert opened.code == "4.1.1"
    press(Key.Key_5, control=True)
    assert opened.code == "4.1.1"
    while opened.sheet.undecided:
        press(Key.Key_A)
    assert opened.standing.count.text() == "26 critères évalués sur 26"
    assert validated_words(opened.sheet.outcome) == "4 domaines validés sur 4"


def test_the_next_undecided_comes_by_itself_across_sous_domaines(page: MarkingPage) -> None:
    first = page.sheet.release.subdomains[0]
    for _ in first.codes:
        press(Key.Key_A)
    assert page.code == page.sheet.release.subdomains[1].codes[0]
    assert page.criteria.heading.text().startswith(page.sheet.release.subdomains[1].code)


def test_a_decision_is_withdrawn_and_the_verdict_follows(page: MarkingPage) -> None:
    code = page.code
    press(Key.Key_A)
    page.take(code)
    assert "acquis" in page.criteria.why.text()
    press(Key.Key_Delete)
    assert page.code == code
    assert code not in page.sheet.marks
    assert page.criteria.verdict.text() == "Pas encore évalué"


def test_a_note_is_on_disk_a_second_after_its_last_key(page: MarkingPage, centre: Centre) -> None:
    press(Key.Key_Return)
    type_in("Lit un planning seule")
    assert page.sheet.notes == {}
    QTest.qWait(1_200)
    assert page.sheet.notes == {page.code: "Lit un planning seule"}
    press(Key.Key_Escape)
    press(Key.Key_A)
    assert len(marks_on_disk(centre, page)) == 1


def test_a_note_without_a_space_leaves_the_keys_in_sight(page: MarkingPage) -> None:
    press(Key.Key_Return)
    type_in("x" * 200)
    press(Key.Key_Escape)
    settle()
    keys = [each for each in page.findChildren(Half) if each.isVisible()]
    assert keys
    assert all(each.visibleRegion().boundingRect().width() == each.width() for each in keys[:2])


def test_a_note_half_typed_is_kept_when_one_leaves(
    page: MarkingPage, window: Window, centre: Centre
) -> None:
    code, assessment = page.code, page.sheet.assessment.id or b""
    press(Key.Key_Return)
    type_in("en cours de m")
    shell_of(window).go(Place(Kind.CANDIDATES))
    settle()
    assert sheet_of(centre, assessment).notes == {code: "en cours de m"}


def test_letters_in_a_note_decide_nothing(page: MarkingPage) -> None:
    press(Key.Key_Return)
    type_in("an")
    assert page.sheet.marks == {}
    assert page.side.note.toPlainText() == "an"


def test_undo_and_redo_say_what_and_outlive_a_restart(
    page: MarkingPage, centre: Centre, clock: TestClock, tmp_path: Path
) -> None:
    first = page.code
    press(Key.Key_A)
    press(Key.Key_N)
    assert page.side.undo.text().endswith("non acquis")
    press(Key.Key_Z, control=True)
    press(Key.Key_Z, control=True)
    assert page.sheet.marks == {}
    assert page.code == first
    press(Key.Key_Y, control=True)
    assert list(page.sheet.marks) == [first]
    dossier, assessment = page.sheet.dossier.id, page.sheet.assessment.id
    again = reopened(centre)
    with a_window(tmp_path / "centre", clock, again) as other:
        opened = go(other, Place(Kind.MARKING, dossier, assessment))
        assert isinstance(opened, MarkingPage)
        press(Key.Key_Z, control=True)
        assert opened.sheet.marks == {}
        press(Key.Key_Y, control=True)
        press(Key.Key_Y, control=True)
        assert len(opened.sheet.marks) == 2
    again.close()


def test_the_basis_is_chosen_by_a_key_before_or_after(page: MarkingPage) -> None:
    code = page.code
    press(Key.Key_P)
    press(Key.Key_A)
    assert page.sheet.marks[code].basis is Basis.EVIDENCE
    page.take(code)
    press(Key.Key_P)
    assert page.sheet.marks[code].basis is Basis.OBSERVATION
    assert page.sheet.marks[code].mark is Mark.ACQUIRED


def test_typed_later_for_someone_else(page: MarkingPage, centre: Centre, clock: TestClock) -> None:
    seen = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
    clock.forward(hours=9)
    from clea_desktop.services.people import add_person

    other = add_person(centre, "Mona Sauvage")
    page._later = LaterEntry(other, seen)
    code = page.code
    press(Key.Key_A)
    fact = page.sheet.marks[code]
    assert (fact.observer, fact.at) == (other, seen)
    assert isinstance(fact.entered_by, Person)
    assert fact.entered_by.name == "Paul Roux"


def test_arrows_and_pages_move_without_deciding(page: MarkingPage) -> None:
    codes = [criterion.code for criterion in page.sheet.release.criteria]
    press(Key.Key_Down)
    assert page.code == codes[1]
    press(Key.Key_Up)
    press(Key.Key_Up)
    assert page.code == codes[0]
    press(Key.Key_PageDown)
    assert page.code == page.sheet.release.subdomains[1].codes[0]
    press(Key.Key_PageUp)
    assert page.code == codes[0]
    press(Key.Key_3, control=True)
    assert page.code == page.sheet.release.domains[2].subdomains[0].codes[0]
    assert page.sheet.marks == {}


def test_a_refused_decision_leaves_the_row_as_the_disk_holds_it(
    page: MarkingPage, window: Window, centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    press(Key.Key_A)
    code = page.code

    def full(*_given: Any, **_named: Any) -> Any:
        raise EnvironmentProblem("Il n’y a plus de place sur le disque.")

    with monkeypatch.context() as patch:
        patch.setattr(marking, "mark", full)
        press(Key.Key_A)
    assert page.code == code
    assert code not in page.sheet.marks
    assert not page.criteria._shown[code].halves[Mark.ACQUIRED].chosen
    assert "place sur le disque" in said(window)
    press(Key.Key_A)
    assert code in marks_on_disk(centre, page)


def test_a_refused_note_stays_before_the_eyes_and_is_tried_again(
    page: MarkingPage, centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    press(Key.Key_Return)
    type_in("à garder")

    def read_only(*_given: Any, **_named: Any) -> Any:
        raise EnvironmentProblem(f"centre.db est en lecture seule ({errno.EROFS}).")

    with monkeypatch.context() as patch:
        patch.setattr(marking, "note", read_only)
        page.side.flush()
    assert page.side.note.toPlainText() == "à garder"
    assert page.sheet.notes == {}
    page.side.flush()
    assert page.sheet.notes == {page.code: "à garder"}


def test_a_note_too_long_says_so_and_what_was_typed_stays(
    page: MarkingPage, window: Window
) -> None:
    page.side.note.setFocus()
    page.side.note.setPlainText("x" * 100_000)
    page.side.flush()
    assert page.sheet.notes == {}
    assert len(page.side.note.toPlainText()) == 100_000
    assert "20 000" in said(window)


def test_a_paste_with_control_characters_says_which(page: MarkingPage, window: Window) -> None:
    page.side.note.setFocus()
    page.side.note.setPlainText("bon\u0007jour")
    page.side.flush()
    assert page.sheet.notes == {}
    assert "U+0007" in said(window)


def test_the_columns_fold(centre: Centre, clock: TestClock, tmp_path: Path) -> None:

    dossier, assessment = opened_prealable(centre)
    dressed(Theme.LIGHT, 200)
    with a_window(tmp_path / "centre", clock, centre) as shown:
        page = go(shown, Place(Kind.MARKING, dossier, assessment))
        assert isinstance(page, MarkingPage)
        assert page.side.isHidden()
        assert page.columns.tree_frame.isHidden()
        press(Key.Key_A)
        assert len(page.sheet.marks) == 1
        press(Key.Key_Return)
        assert page.side.isVisible()
        type_in("note")
        press(Key.Key_Escape)
        assert page.side.isHidden()
        assert page.criteria.isVisible()
        press(Key.Key_F6)
        assert page.columns.tree_frame.isVisible()
        assert len(page.sheet.notes) == 1


def hold(key: Key, times: int = 10) -> None:
    """Keep a key down."""
    for _ in range(times):
        event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, autorep=True)
        QApplication.sendEvent(focused(), event)
    settle()


def test_a_key_held_down_decides_once_and_arrows_go_on(window: Window, centre: Centre) -> None:
    page, assessment = marked_page(window, centre)
    press(Key.Key_A)
    for key in (Key.Key_A, Key.Key_N):
        hold(key)
    assert list(sheet_of(centre, assessment).marks) == ["1.1.1"]
    assert page.code == "1.1.2"
    press(Key.Key_Up)
    hold(Key.Key_Delete)
    assert list(sheet_of(centre, assessment).marks) == ["1.1.1"]
    press(Key.Key_P)
    hold(Key.Key_P, 3)
    assert sheet_of(centre, assessment).marks["1.1.1"].basis is Basis.EVIDENCE
    hold(Key.Key_Down, 3)
    assert page.code == page.sheet.release.criteria[3].code


def test_what_a_decision_rests_on_is_put_right_alone(
    window: Window, centre: Centre, clock: TestClock
) -> None:
    dossier, assessment = opened_prealable(centre)
    lea = people.add_person(centre, "Léa Martin")
    seen = clock()
    clock.forward(hours=3)
    marking.mark(
        centre, assessment, "1.1.1", Mark.ACQUIRED, observer=lea, at=seen, activity="Accueil"
    )
    page = go(window, Place(Kind.MARKING, dossier, assessment, "1.1.1"))
    assert isinstance(page, MarkingPage)
    press(Key.Key_P)
    page.side.bases[Basis.OBSERVATION].click()
    page.side.bases[Basis.EVIDENCE].click()
    fact = sheet_of(centre, assessment).marks["1.1.1"]
    assert (fact.basis, fact.observer, fact.activity) == (Basis.EVIDENCE, lea, "Accueil")
    assert fact.entered_by == evaluator_of(centre)
    assert fact.at - seen < timedelta(seconds=1)


def test_undo_on_a_closed_assessment_takes_nothing_back(window: Window, centre: Centre) -> None:
    dossier, assessment = opened_prealable(centre)
    closing.close(centre, assessment, centre.clock().date(), "Interrompue.")
    journey.trace(centre, dossier, TraceKind.CALL)
    go(window, Place(Kind.MARKING, dossier, assessment))
    press(Key.Key_Z, control=True)
    assert "depuis la page du dossier" in said(window)
    assert len(dossiers.view(centre, dossier).dossier.journey.traces) == 1
