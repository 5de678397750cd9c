"""A walk over every widget of every page: named, reached by the keyboard, nothing clipped."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QComboBox,
    QLabel,
    QLineEdit,
    QMainWindow,
    QPlainTextEdit,
    QScrollArea,
    QScrollBar,
    QWidget,
)

from clea_desktop.services.centre import Centre
from clea_desktop.services.demo import make_centre
from clea_desktop.ui.gate.unlock import UnlockPage
from clea_desktop.ui.gate.welcome import (
    LeavingPage,
    NewPassphrasePage,
    RecoveryPage,
    WelcomePage,
)
from clea_desktop.ui.theme.tokens import Theme
from clea_desktop.ui.widgets.button import Button
from tests.centres import TestClock
from tests.sittings import a_morning
from tests.ui.tour import places
from tests.ui.windows import a_window, dressed, go, settle

CANDIDATES = 16


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Centre]:
    centre = make_centre(tmp_path_factory.mktemp("demo") / "centre", CANDIDATES)
    a_morning(centre, 5)
    yield centre
    centre.close()


PAGES = [
    "candidats",
    "nouveau-candidat",
    "dossier-prealable",
    "dossier-reinforcement",
    "dossier-jury",
    "evaluation",
    "evaluation-terminee",
    "fin-d-evaluation",
    "identite",
    "avis",
    "rectification",
    "documents",
    "seances-du-centre",
    "seance",
    "plateau",
    "plans",
    "plan",
    "nouveau-plan",
    "referentiels",
    "referentiel",
    "adoption",
    "comparaison",
    "dossier-edition-d-avant",
    "passage",
    "reglages",
]


def test_the_tour_goes_everywhere(demo: Centre) -> None:
    assert {name for name, _place in places(demo)} >= set(PAGES)


@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_named_reached_and_whole(
    demo: Centre, tmp_path: Path, name: str, percent: int
) -> None:
    dressed(Theme.LIGHT, percent)
    with a_window(tmp_path / "centre", TestClock(), demo) as window:
        page = go(window, dict(places(demo))[name])
        settle()
        problems = [*nameless(window), *unreached(window), *clipped(window)]
        assert problems == []
        assert page.title.text()


@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.parametrize("gate", ["welcome", "unlock", "recovery", "passphrase", "leaving"])
def test_a_gate_is_named_reached_and_whole(tmp_path: Path, gate: str, percent: int) -> None:
    dressed(Theme.LIGHT, percent)
    made: dict[str, QWidget] = {
        "welcome": WelcomePage(tmp_path),
        "unlock": UnlockPage(tmp_path),
        "recovery": RecoveryPage("ABCD-EFGH-JKMN-PQRS-TVWX-YZ12-3456", "la fiche", tmp_path),
        "passphrase": NewPassphrasePage(),
        "leaving": LeavingPage(),
    }
    shown = QMainWindow()
    shown.setCentralWidget(made.pop(gate))
    shown.resize(1366, 768)
    shown.show()
    settle()
    assert [*nameless(shown), *unreached(shown), *clipped(shown)] == []
    for widget in (shown, *made.values()):
        widget.hide()
        widget.deleteLater()


def nameless(root: QWidget) -> list[str]:
    """What the accessibility tree has no name for, among what takes the keyboard or tells."""
    found = []
    for interface in walk(QAccessible.queryAccessibleInterface(root)):
        widget = interface.object()
        if not isinstance(widget, QWidget) or not widget.isVisible():
            continue
        speaks = isinstance(widget, QAbstractButton | QLineEdit | QComboBox | QPlainTextEdit)
        takes_keys = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isEnabled()
        inner = isinstance(widget, QScrollBar | QScrollArea) or is_part(widget)
        if (speaks or takes_keys) and not inner:
            if not interface.text(QAccessible.Text.Name).strip():
                found.append(f"no name: {widget!r}")
            if interface.role() == QAccessible.Role.NoRole:
                found.append(f"no role: {widget!r}")
    return found


def is_part(widget: QWidget) -> bool:
    """A part that Qt itself makes of another widget, which has the name."""
    parent = widget.parentWidget()
    return widget.objectName().startswith("qt_") or isinstance(parent, QAbstractScrollArea)


def walk(interface: QAccessibleInterface | None) -> Iterator[QAccessibleInterface]:
    if interface is None:
        return
    yield interface
    for index in range(interface.childCount()):
        yield from walk(interface.child(index))


def unreached(root: QWidget) -> list[str]:
    """Buttons and fields that Tab never comes to; the decisions have their own keys."""
    chain = {root}
    widget = root.nextInFocusChain()
    while widget is not None and widget is not root:
        chain.add(widget)
        widget = widget.nextInFocusChain()
    found = []
    for control in root.findChildren(QWidget):
        if not isinstance(control, Button | QLineEdit | QComboBox | QPlainTextEdit):
            continue
        if not control.isVisible() or not control.isEnabled() or is_part(control):
            continue
        if control not in chain or not control.focusPolicy() & Qt.FocusPolicy.TabFocus:
            found.append(f"not reached by Tab: {control!r}")
    return found


def clipped(root: QWidget) -> list[str]:
    """Texts that do not stand whole in their place, and things wider than what holds them."""
    labels = [label for label in root.findChildren(QLabel) if label.isVisible() and label.text()]
    found = [f"clipped: {label.text()!r} in {label.size()}" for label in labels if not fits(label)]
    for button in root.findChildren(Button):
        if not button.isVisible():
            continue
        if not button.elides and button.width() < button.sizeHint().width():
            found.append(f"clipped button: {button.text()!r}")
        place = QRect(button.pos(), button.size())
        parent = button.parentWidget()
        if parent is not None and not parent.rect().contains(place):
            found.append(f"out of its place: {button.text()!r}")
    for area in root.findChildren(QScrollArea):
        content = area.widget()
        fixed = area.horizontalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        if content is None:
            continue
        if area.isVisible() and fixed and content.width() > area.viewport().width() + 1:
            found.append(f"too wide: {content.width()} in {area.viewport().width()}, {area!r}")
    return found


def fits(label: QLabel) -> bool:
    metrics = QFontMetrics(label.font())
    room = label.contentsRect()
    if label.wordWrap():
        flags = int(Qt.TextFlag.TextWordWrap)
        needed = metrics.boundingRect(QRect(0, 0, room.width(), 100_000), flags, label.text())
        longest = max(metrics.horizontalAdvance(word) for word in label.text().split(" "))
        return needed.height() <= room.height() + 2 and longest <= room.width() + 2
    return metrics.horizontalAdvance(label.text()) <= room.width() + 2
