"""The window tells a fault of ours: a report to read and copy, with nobody in it."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from clea_desktop import app
from clea_desktop.ui.fault import FaultDialog
from clea_desktop.ui.start import show_bug
from tests.services.test_fault_report import NAME, NOTE, caught, nested


def test_the_report_is_read_and_copied_without_anybody(qtbot: QtBot) -> None:
    dialog = FaultDialog(nested())
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.copy.click()
    copied = QGuiApplication.clipboard().text()
    assert copied == dialog.report
    # What is read has plain spaces.
    assert dialog.text.toPlainText() == copied.replace("\u00a0", " ")
    for told in (NAME, NOTE):
        assert told not in copied
    assert "Qt 6." in copied
    assert "KeyError" in copied
    assert dialog.text.isReadOnly()
    dialog.go_on.click()
    assert not dialog.isVisible()


def test_what_nobody_caught_is_told_by_the_window_and_the_console_alike(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shown: list[str] = []
    monkeypatch.setattr(FaultDialog, "exec", lambda self: shown.append(self.report))
    bug = caught(ValueError(NAME))
    app._tell_bug(type(bug), bug, bug.__traceback__)
    said = capsys.readouterr().err
    assert "Défaut : ValueError" in said
    assert NAME not in said + shown[0]
    monkeypatch.setattr(sys, "stderr", None)
    app._tell_bug(type(bug), bug, None)
    assert len(shown) == 2
    show_bug(bug)
