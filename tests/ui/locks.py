"""Windows locked and opened again, and every word they hold."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from clea_desktop.ui.gate.unlock import UnlockPage
from clea_desktop.ui.window import Window
from tests.centres import PASSPHRASE
from tests.ui.windows import Key, press, settle, strike, type_in, wait_for


def lock(window: Window) -> UnlockPage:
    """Lock by its keys; what asks for the passphrase then."""
    strike(Key.Key_L, control=True)
    return locked(window)


def locked(window: Window) -> UnlockPage:
    """What asks for the passphrase, once the window is locked."""
    wait_for(lambda: isinstance(window.gate, UnlockPage) and window.shell is None)
    assert isinstance(window.gate, UnlockPage)
    return window.gate


def unlock(window: Window, passphrase: str = PASSPHRASE) -> None:
    """Open what was locked."""
    gate = locked(window)
    gate.first().setFocus()
    type_in(passphrase)
    press(Key.Key_Return)
    wait_for(lambda: window.shell is not None)
    settle()


def said_by(window: QWidget) -> str:
    """Every word a window holds, shown or not."""
    found = [window.windowTitle()]
    for widget in [window, *window.findChildren(QWidget)]:
        found += [widget.accessibleName(), widget.accessibleDescription(), widget.toolTip()]
        match widget:
            case QLabel() | QAbstractButton() | QLineEdit():
                found.append(widget.text())
            case QPlainTextEdit():
                found.append(widget.toPlainText())
            case QComboBox():
                found += [widget.itemText(row) for row in range(widget.count())]
            case _:
                continue
    return " ".join(found)
