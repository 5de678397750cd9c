"""The guide is read: one scrolls, follows its links by keys, and it stays where one is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from clea_desktop.services.guide import Topic
from clea_desktop.ui import guide_text
from clea_desktop.ui.guide import GuideWindow
from clea_desktop.ui.theme.tokens import Theme
from tests.ui.windows import Key, dressed, settle

_LAID_OUT_MS = 150
"""Longer than what a page waits for before it is set again in another width."""


@pytest.fixture(params=[100, 130, 200])
def shown(request: pytest.FixtureRequest) -> Iterator[GuideWindow]:
    dressed(Theme.LIGHT, request.param)
    beside = QWidget()
    window = GuideWindow(beside)
    window.resize(1100, 640)
    yield window
    window.close()
    beside.deleteLater()
    settle()


@pytest.fixture
def times_set(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """One entry each time that a page is set."""
    counted: list[int] = []
    give_air = guide_text._give_air

    def counting(*given: object) -> object:
        counted.append(1)
        return give_air(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(guide_text, "_give_air", counting)
    return counted


@pytest.mark.parametrize("page", ["premiere-journee", "evaluer", "que-faire-quand", "ordinateurs"])
def test_a_page_is_set_once_and_stays_where_one_scrolls(
    shown: GuideWindow, times_set: list[int], page: str
) -> None:
    shown.show_about(Topic.of(page))
    QTest.qWait(_LAID_OUT_MS)
    before = len(times_set)
    bar = shown.text.verticalScrollBar()
    shown.text.setFocus()
    QTest.keyClick(shown.text, Key.Key_PageDown)
    QTest.keyClick(shown.text, Key.Key_PageDown)
    at = bar.value()
    assert at > 0
    QTest.qWait(_LAID_OUT_MS)
    assert (bar.value(), len(times_set)) == (at, before)
    QTest.keyClick(shown.text, Key.Key_End)
    QTest.qWait(_LAID_OUT_MS)
    assert bar.value() == bar.maximum()
    assert len(times_set) == before


def test_another_width_keeps_what_one_reads(shown: GuideWindow) -> None:
    shown.show_about(Topic.of("evaluer"))
    QTest.qWait(_LAID_OUT_MS)
    bar = shown.text.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    top = shown.text.cursorForPosition(shown.text.viewport().rect().topLeft())
    said = top.block().text()
    shown.resize(shown.width() - 220, shown.height())
    QTest.qWait(_LAID_OUT_MS)
    after = shown.text.cursorForPosition(shown.text.viewport().rect().topLeft())
    around = {after.block().previous().text(), after.block().text(), after.block().next().text()}
    assert said in around


def test_a_link_is_followed_by_keys(shown: GuideWindow) -> None:
    shown.show_about(Topic.of("sommaire"))
    shown.text.setFocus()
    QTest.qWait(_LAID_OUT_MS)
    title = shown.contents.currentItem().text()
    QTest.keyClick(shown.text, Key.Key_Tab)
    QTest.qWait(_LAID_OUT_MS)
    assert shown.text.textCursor().hasSelection()
    QTest.keyClick(shown.text, Key.Key_Return)
    settle()
    assert shown.contents.currentItem().text() != title
