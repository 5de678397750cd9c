"""What this computer remembers of the window: nothing of any person."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings, QStandardPaths

from clea_desktop.ui.theme.look import TEXT_SIZES
from clea_desktop.ui.theme.tokens import Theme

LOCK_MINUTES = (5, 10, 15, 30, 0)
LOCK_USUAL = 10


class Preferences:
    """Theme, text size, and where the window stood."""

    def __init__(self, file: Path | None = None) -> None:
        self._kept = QSettings(str(file or _default_file()), QSettings.Format.IniFormat)

    @property
    def theme(self) -> Theme:
        """The theme chosen; the light one until then."""
        known = {theme.value: theme for theme in Theme}
        return known.get(str(self._kept.value("theme", "")), Theme.LIGHT)

    @theme.setter
    def theme(self, theme: Theme) -> None:
        self._kept.setValue("theme", theme.value)

    @property
    def text_size(self) -> int:
        """The text size chosen, in per cent; a value of no known size is 100."""
        size = str(self._kept.value("text_size", "100"))
        return int(size) if size in {str(known) for known in TEXT_SIZES} else 100

    @text_size.setter
    def text_size(self, percent: int) -> None:
        self._kept.setValue("text_size", percent)

    @property
    def everyone(self) -> bool:
        """Whether « Aujourd’hui » shows the dossiers of everyone."""
        return str(self._kept.value("everyone", "")) == "yes"

    @everyone.setter
    def everyone(self, on: bool) -> None:
        self._kept.setValue("everyone", "yes" if on else "no")

    @property
    def warning_months(self) -> int:
        """How many months before the last day of the finale one is warned."""
        # With it comes half of the domain, and the first paint waits for this module.
        from clea_desktop.domain.years import WARNING_MONTHS

        months = str(self._kept.value("warning_months", ""))
        return int(months) if months.isdecimal() and 0 < int(months) <= 36 else WARNING_MONTHS

    @warning_months.setter
    def warning_months(self, months: int) -> None:
        self._kept.setValue("warning_months", months)

    @property
    def lock_minutes(self) -> int:
        """After how many minutes without a key the window locks; 0 for never."""
        minutes = str(self._kept.value("lock_minutes", ""))
        known = {str(each): each for each in LOCK_MINUTES}
        return known.get(minutes, LOCK_USUAL)

    @lock_minutes.setter
    def lock_minutes(self, minutes: int) -> None:
        self._kept.setValue("lock_minutes", minutes)

    @property
    def geometry(self) -> QByteArray:
        """Size and place of the window; empty the first time."""
        kept = self._kept.value("geometry")
        return kept if isinstance(kept, QByteArray) else QByteArray()

    @geometry.setter
    def geometry(self, geometry: QByteArray) -> None:
        self._kept.setValue("geometry", geometry)


def _default_file() -> Path:
    place = QStandardPaths.StandardLocation.GenericConfigLocation
    return Path(QStandardPaths.writableLocation(place)) / "CléA Desktop" / "fenetre.ini"
