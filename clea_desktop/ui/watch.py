"""When the window must lock by itself: nobody types for a while, or the computer goes to sleep."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from PySide6.QtCore import (
    SLOT,
    QByteArray,
    QDateTime,
    QEvent,
    QKeyCombination,
    QObject,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow

_LOCK = QKeyCombination(Qt.Modifier.CTRL, Qt.Key.Key_L)

TICK_MS = 2_000
GAP_S = 30.0
"""How long between two ticks says that the computer slept: a busy program is late by far less."""

_TOUCHES = {
    QEvent.Type.KeyPress,
    # Of a key that a shortcut takes, a window hears no more than this.
    QEvent.Type.KeyRelease,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.TouchBegin,
    QEvent.Type.Wheel,
}

_WM_POWERBROADCAST, _PBT_APMSUSPEND = 0x0218, 4
_WM_WTSSESSION_CHANGE, _WTS_SESSION_LOCK = 0x02B1, 7


def wall_seconds() -> float:
    """The clock on the wall, which goes on while the computer sleeps."""
    return QDateTime.currentMSecsSinceEpoch() / 1000


class Watch(QObject):
    """Tells that the window must lock.

    :param minutes: how long nobody types before it does; 0 for never.
    """

    due = Signal()

    def __init__(
        self,
        minutes: Callable[[], int],
        parent: QObject,
        wall: Callable[[], float] = wall_seconds,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._minutes, self._wall, self._steady = minutes, wall, steady
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self.look)
        self._watched: list[QWindow] = []
        self._touched = self._last_steady = self._steady()
        self._last_wall = self._wall()
        self._sleep: SystemSleep | None = None

    def start(self) -> None:
        """The centre is open from now on; it may be said again."""
        self.stop()
        self._touched = self._last_steady = self._steady()
        self._last_wall = self._wall()
        self._timer.start()
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        # The few events of a window as it gets them: all those of its parts would slow each key.
        application.focusWindowChanged.connect(self._watch)
        self._watch(application.focusWindow())
        if self._sleep is None:
            self._sleep = SystemSleep(self)
            self._sleep.told.connect(self.due)

    def stop(self) -> None:
        """The centre is closed: there is nothing to lock."""
        if not self._timer.isActive():
            return
        self._timer.stop()
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        application.focusWindowChanged.disconnect(self._watch)

    def _watch(self, window: QWindow | None) -> None:
        if window is not None:
            # Twice on one window counts once.
            window.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in _TOUCHES:
            self._touched = self._steady()
            if isinstance(event, QKeyEvent) and event.keyCombination() == _LOCK:
                # A shortcut of the window would not work behind a question.
                QTimer.singleShot(0, self, self.due.emit)
                return True
        return False

    def look(self) -> None:
        """Whether it is time."""
        steady, wall = self._steady(), self._wall()
        slept = max(steady - self._last_steady, wall - self._last_wall) > GAP_S
        self._last_steady, self._last_wall = steady, wall
        minutes = self._minutes()
        idle = bool(minutes) and steady - self._touched >= minutes * 60
        if slept or idle:
            self.due.emit()


class SystemSleep(QObject):
    """Tells that the system is about to sleep, or that its session is being locked."""

    told = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._filter: QObject | None = None
        if sys.platform == "linux":
            self._listen_to_logind()
        elif sys.platform == "win32":  # pragma: no cover - Windows alone
            self._filter_messages()

    def _listen_to_logind(self) -> None:
        """Without it, or without a bus, the gap between two ticks tells on waking."""
        try:
            from PySide6.QtDBus import QDBusConnection
        except ImportError:
            return
        bus = QDBusConnection.systemBus()
        if not bus.isConnected():
            return
        manager = ("/org/freedesktop/login1", "org.freedesktop.login1.Manager", "PrepareForSleep")
        # An empty path: of whatever session is this one.
        session = ("", "org.freedesktop.login1.Session", "Lock")
        for (path, kind, name), slot in (
            (manager, SLOT("going_to_sleep(bool)")),
            (session, SLOT("locked()")),
        ):
            # The text is what it takes, whatever its types say.
            bus.connect("org.freedesktop.login1", path, kind, name, self, slot)  # type: ignore[call-overload]

    @Slot(bool)
    def going_to_sleep(self, begins: bool) -> None:
        """Logind says it before the sleep, then after it."""
        if begins:
            self.told.emit()

    @Slot()
    def locked(self) -> None:
        """The session is being locked."""
        self.told.emit()

    def _filter_messages(self) -> None:  # pragma: no cover - Windows alone
        import ctypes
        from ctypes import wintypes

        from PySide6.QtCore import QAbstractNativeEventFilter

        told = self.told

        class Messages(QAbstractNativeEventFilter):
            def nativeEventFilter(
                self, kind: QByteArray | bytes | bytearray | memoryview, message: int
            ) -> object:
                if kind == b"windows_generic_MSG":
                    found = wintypes.MSG.from_address(int(message))
                    if told_by_windows(found.message, found.wParam):
                        told.emit()
                return False, 0

        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        messages = Messages()
        application.installNativeEventFilter(messages)
        self._filter = messages  # type: ignore[assignment]
        for window in application.allWindows():
            ctypes.windll.wtsapi32.WTSRegisterSessionNotification(int(window.winId()), 0)  # type: ignore[attr-defined]


def told_by_windows(message: int, about: int) -> bool:
    """Whether a message of Windows says that it suspends, or that the session locks."""
    return (message, about) in {
        (_WM_POWERBROADCAST, _PBT_APMSUSPEND),
        (_WM_WTSSESSION_CHANGE, _WTS_SESSION_LOCK),
    }
