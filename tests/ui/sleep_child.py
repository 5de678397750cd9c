"""Hears what logind says, on a bus made for it; run by `test_locking.py`."""

from __future__ import annotations

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtDBus import QDBusConnection, QDBusMessage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from clea_desktop.ui.watch import SystemSleep


def main() -> None:
    app = QApplication([])
    heard: list[str] = []
    now = ["nothing"]
    sleep = SystemSleep(app)
    sleep.told.connect(lambda: heard.append(now[0]))
    logind = QDBusConnection.connectToBus(os.environ["DBUS_SYSTEM_BUS_ADDRESS"], "logind")
    assert logind.registerService("org.freedesktop.login1")
    manager = ("/org/freedesktop/login1", "org.freedesktop.login1.Manager", "PrepareForSleep")
    session = ("/org/freedesktop/login1/session/_31", "org.freedesktop.login1.Session", "Lock")
    for said, where, about in (
        ("sleep", manager, [True]),
        ("awake", manager, [False]),
        ("lock", session, []),
    ):
        message = QDBusMessage.createSignal(*where)
        message.setArguments(about)
        now[0] = said
        assert logind.send(message)
        QTest.qWait(200)
    print(*heard)


if __name__ == "__main__":
    main()
