"""The window tried without a screen: its letters, icons and French, then every section of it."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QLocale, QTimer
from PySide6.QtGui import QFontInfo, QImage, QPainter, QRawFont
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QWidget

import clea_desktop.ui
from clea_desktop import paths
from clea_desktop.ui.keyring import Keyring
from clea_desktop.ui.places import SECTIONS, Kind, Place
from clea_desktop.ui.preferences import Preferences
from clea_desktop.ui.start import make_application
from clea_desktop.ui.theme.look import look
from clea_desktop.ui.theme.tokens import Theme
from clea_desktop.ui.window import Window

_SIGNS = "AÉÈÊËÀÂÇÎÏÔÛÙÜŸŒÆéèêëàâçîïôûùüÿœæÑñ«»’…–—€≤≥→✓☐☑●■"
_QT_WORDS = {"Cancel": "Annuler", "Save": "Enregistrer", "&Yes": "&Oui"}
_PATIENCE = 120_000
"""Milliseconds to wait for what must come: a slow computer is no fault."""


def attempts(
    arguments: Sequence[str], data: Path, keyring: Keyring, passphrase: str
) -> Iterator[tuple[str, Callable[[], str]]]:
    """What to try, in order: a name, and what tries it and says what was seen.

    :param arguments: of Qt, when it does not run yet: they name a platform without a screen.
    """
    if QApplication.instance() is None:
        make_application(arguments)
    look().wear(Theme.LIGHT, 100)
    yield "polices de la fenêtre", _fonts
    yield "icônes", _icons
    yield "français de Qt", _french
    yield "pages du programme", _modules
    shown = _Shown(data, keyring, passphrase)
    yield "fenêtre ouverte sans écran", shown.open
    yield "sections de la fenêtre", shown.walk
    yield "fenêtre fermée", shown.close


def _fonts() -> str:
    family = QFontInfo(look().font()).family()
    if family != look().family:
        raise RuntimeError(f"letters are drawn in {family}")
    face = QRawFont.fromFont(look().font())
    missing = [sign for sign in _SIGNS if not face.glyphIndexesForString(sign)[0]]
    if missing:
        raise RuntimeError(f"missing signs: {missing}")
    return f"{family}, {len(_SIGNS)} signes du français présents"


def _icons() -> str:
    files = sorted((paths.resources() / "icons").rglob("*.svg"))
    blank = [file.name for file in files if not _is_drawn(file)]
    if blank or not files:
        raise RuntimeError(f"icons not drawn: {blank}")
    return f"{len(files)} dessinées"


def _is_drawn(file: Path) -> bool:
    picture = QImage(32, 32, QImage.Format.Format_ARGB32)
    picture.fill(0)
    painter = QPainter(picture)
    QSvgRenderer(str(file)).render(painter)
    painter.end()
    return any(picture.pixel(x, y) for x in range(32) for y in range(32))


def _french() -> str:
    for english, french in _QT_WORDS.items():
        said = QCoreApplication.translate("QPlatformTheme", english)
        if said != french:
            raise RuntimeError(f"Qt says {said!r} for {french!r}")
    month = QLocale().monthName(2)
    if month != "février":
        raise RuntimeError(f"Qt calls February {month!r}")
    return ", ".join(f"« {word.removeprefix('&')} »" for word in (*_QT_WORDS.values(), month))


def _modules() -> str:
    """Import every page: in an installed program one may have been left out."""
    names = [
        found.name
        for found in pkgutil.walk_packages(clea_desktop.ui.__path__, f"{clea_desktop.ui.__name__}.")
    ]
    for name in names:
        importlib.import_module(name)
    if len(names) < len(SECTIONS):
        raise RuntimeError("the pages are not to be found")
    # What only printing loads.
    importlib.import_module("PySide6.QtPrintSupport")
    return f"{len(names)} modules importés"


class _Shown:
    def __init__(self, data: Path, keyring: Keyring, passphrase: str) -> None:
        self._window = Window(data, keyring, Preferences(data.parent / "fenetre.ini"))
        self._data = data
        self._passphrase = passphrase

    def open(self) -> str:
        window = self._window
        window.resize(1366, 768)
        window.show()
        window.begin(self._passphrase)
        _wait_for(lambda: window.shell is not None, "the centre did not open")
        return f"« {window.windowTitle()} », déverrouillée, {_colours(window)} couleurs"

    def walk(self) -> str:
        shell = self._window.shell
        assert shell is not None
        titles = []
        for kind in (*SECTIONS, Kind.BACKUPS, Kind.JOURNAL):
            shell.go(Place(kind))
            _settle()
            assert shell.page is not None
            _colours(self._window)
            titles.append(shell.page.title.text())
        return ", ".join(titles)

    def close(self) -> str:
        window = self._window
        window.close()
        _wait_for(lambda: not window.isVisible(), "the window did not close")
        window.deleteLater()
        _settle()
        if not any(paths.backups_of(self._data).glob("*.cleabackup")):
            raise RuntimeError("no backup was made")
        return "centre refermé, sauvegarde faite et relue"


def _colours(widget: QWidget) -> int:
    """How many colours a widget is painted in; one is an empty window."""
    picture = widget.grab().toImage()
    across, down = picture.width(), picture.height()
    found = len({picture.pixel(x, y) for x in range(0, across, 3) for y in range(0, down, 3)})
    if found < 2:
        raise RuntimeError("nothing is painted")
    return found


def _wait_for(done: Callable[[], bool], failure: str) -> None:
    """Let the window live until something is so."""
    loop = QEventLoop()
    often, late = QTimer(), QTimer()
    often.timeout.connect(lambda: loop.quit() if done() else None)
    late.setSingleShot(True)
    late.timeout.connect(loop.quit)
    often.start(10)
    late.start(_PATIENCE)
    if not done():
        loop.exec()
    often.stop()
    late.stop()
    if not done():
        raise RuntimeError(failure)
    _settle()


def _settle() -> None:
    for _ in range(3):
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
