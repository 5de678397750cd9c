"""The journal in the window: everything, or a dossier's; found as one types; written out."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel

from clea_desktop.domain.marks import Mark
from clea_desktop.services import erasing, journal, marking
from clea_desktop.services.centre import Centre
from clea_desktop.ui.pages.journal import JournalPage
from clea_desktop.ui.places import Kind, Place
from clea_desktop.ui.widgets.dialog import Question
from clea_desktop.ui.window import Window
from tests.centres import evaluator_of, opened_prealable
from tests.ui.windows import Key, go, press, shell_of, type_in, wait_for


def shown(page: JournalPage) -> list[str]:
    model = page.model
    return [str(model.data(model.index(rank))) for rank in range(model.rowCount())]


def test_every_act_is_read_found_and_written_out(
    window: Window, centre: Centre, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dossier, assessment = opened_prealable(centre)
    marking.mark(centre, assessment, "1.1.1", Mark.ACQUIRED)
    page = go(window, Place(Kind.JOURNAL))
    assert isinstance(page, JournalPage)
    every = shown(page)
    assert every[0].startswith("1.1.1 acquis, le 2\u00a0mars\u00a02026")
    assert evaluator_of(centre).name in every[0] and "2026-0001" in every[0]
    page.search.setFocus()
    type_in("1.1.1")
    wait_for(lambda: len(shown(page)) == 1)
    assert page.count.text() == "1\u00a0acte"
    page.search.clear()
    wait_for(lambda: shown(page) == every)
    page.who.setCurrentIndex(1)
    assert 0 < len(shown(page)) <= len(every)
    # A decision made beside appears at once.
    marking.mark(centre, assessment, "1.1.2", Mark.ACQUIRED)
    page.hear(marking.note(centre, assessment, "1.1.2", "Une note."))
    assert shown(page)[0].startswith("note sur 1.1.2")
    to = tmp_path / "journal.jsonl"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(to), ""))
    press(Key.Key_S, control=True)
    wait_for(lambda: to.exists() and page.write.isEnabled())
    assert len(to.read_text("utf-8").splitlines()) > len(every)
    own = go(window, Place(Kind.JOURNAL, dossier))
    assert isinstance(own, JournalPage)
    assert 0 < len(shown(own)) < len(every) + 2
    assert not own.write.isVisible()


def test_only_the_responsable_is_offered_to_write_it_out(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Centre, "responsible", property(lambda _self: False))
    page = go(window, Place(Kind.JOURNAL))
    assert isinstance(page, JournalPage)
    assert not page.write.isVisible()


def test_acts_are_found_by_sort_and_day_and_lead_to_a_dossier(
    window: Window, centre: Centre
) -> None:
    dossier, assessment = opened_prealable(centre)
    marking.mark(centre, assessment, "1.1.1", Mark.ACQUIRED)
    page = go(window, Place(Kind.JOURNAL))
    assert isinstance(page, JournalPage)
    every = shown(page)
    page.sort.setCurrentIndex(page.sort.findText("Décisions et notes"))
    assert [line.split(",")[0] for line in shown(page)] == ["1.1.1 acquis"]
    page.sort.setCurrentIndex(0)
    page.since.setFocus()
    type_in("3 mars 2026")
    wait_for(lambda: not shown(page))
    page.since.clear()
    page.until.setFocus()
    type_in("2/3/2026")
    wait_for(lambda: shown(page) == every)
    page.list.setFocus()
    page.list.selectRow(0)
    press(Key.Key_Return)
    wait_for(lambda: shell_of(window).place == Place(Kind.JOURNAL, dossier))
    erasing.erase(centre, [dossier])
    own = go(window, Place(Kind.JOURNAL, dossier))
    assert isinstance(own, JournalPage)
    assert own.back.text() == "Journal"
    assert {line.split(", ")[-1] for line in shown(own)} == {"effacé"}


def test_the_whole_centre_is_checked_and_an_altered_act_named(
    window: Window, centre: Centre
) -> None:
    _dossier, assessment = opened_prealable(centre)
    marking.mark(centre, assessment, "1.1.1", Mark.ACQUIRED)
    page = go(window, Place(Kind.JOURNAL))
    assert isinstance(page, JournalPage)
    page.check.click()
    assert "en bon état" in shell_of(window).notice.text.text()
    altered = journal.told(centre, journal.search(centre, journal.Filter(("1.1.1",))))[0]
    with centre.store.database.engine.begin() as connection:
        for name in connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'act'"
        ).scalars():
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        connection.exec_driver_sql(
            "UPDATE act SET label = '1.1.1 non acquis' WHERE seq = ?", (altered.number,)
        )
    told: list[str] = []

    def look() -> None:
        # The progress stands first.
        question = QApplication.activeModalWidget()
        if not isinstance(question, Question):
            QTimer.singleShot(20, look)
            return
        told.extend(label.text() for label in question.findChildren(QLabel))
        question.act.click()

    QTimer.singleShot(20, look)
    page.check.click()
    said = " ".join(told)
    assert f"à l’acte n° {altered.number}, du 2\u00a0mars\u00a02026 (1.1.1 non acquis)" in said
    assert shell_of(window).place.kind is Kind.BACKUPS
