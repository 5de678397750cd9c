"""Fields of days and hours that may stay empty, typed as people write them."""

from __future__ import annotations

from datetime import date, time

from clea_desktop.domain.typed import read_day, read_time, typed_day, typed_time
from clea_desktop.ui.widgets.fields import LineField


class OptionalDayField(LineField):
    """A day, or none."""

    def __init__(self, label: str, day: date | None = None, *, hint: str = "") -> None:
        super().__init__(label, typed_day(day), hint=hint, placeholder="jj/mm/aaaa")
        self.line.editingFinished.connect(self.valid)

    def valid(self) -> bool:
        """Whether it is empty or a day; if it is not, its fault is shown."""
        wrong = bool(self.text().strip()) and self.day() is None
        self.refuse("Écrivez un jour comme 12/01/2027, ou rien." if wrong else "")
        return not wrong

    def day(self) -> date | None:
        """The day typed; None when there is none."""
        return read_day(self.text())


class OptionalTimeField(LineField):
    """An hour, or none."""

    def __init__(self, label: str, hour: time | None = None) -> None:
        super().__init__(label, typed_time(hour), placeholder="9 h 00")
        self.line.editingFinished.connect(self.valid)

    def valid(self) -> bool:
        """Whether it is empty or an hour; if it is not, its fault is shown."""
        wrong = bool(self.text().strip()) and self.hour() is None
        self.refuse("Écrivez une heure comme 9 h 30, ou rien." if wrong else "")
        return not wrong

    def hour(self) -> time | None:
        """The hour typed; None when there is none."""
        return read_time(self.text())
