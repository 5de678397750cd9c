"""The question of which backup to restore: a list, each read again under the eyes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QWidget

from clea_desktop.domain.french import counted, date_words, time_words
from clea_desktop.services import restoring
from clea_desktop.services.opening import Secret
from clea_desktop.services.restoring import Named, Offered
from clea_desktop.ui.gate.backup_file import ask_file
from clea_desktop.ui.tasks import Task, raise_bug
from clea_desktop.ui.theme.look import look
from clea_desktop.ui.widgets.boxes import row
from clea_desktop.ui.widgets.button import Button
from clea_desktop.ui.widgets.dialog import Question
from clea_desktop.ui.widgets.fields import LineField
from clea_desktop.ui.widgets.text import Text
from clea_desktop.ui.widgets.two_lines import Said, TwoLinesDelegate

_ROWS, _FEW = 4, 2
"""How many are seen at once before the list scrolls, on a screen of so many em or on less."""
_ROOMY = 40

_SAID = Qt.ItemDataRole.UserRole + 1


@dataclass
class _Line:
    """A backup of the list: what is known of it, and why it cannot be restored.

    ``added`` says that it was looked for elsewhere: it may be of any centre.
    """

    known: Named | Offered
    added: bool = False
    fault: str = ""

    @property
    def read(self) -> bool:
        return isinstance(self.known, Offered) or bool(self.fault)

    @property
    def centre(self) -> bytes | None:
        return self.known.centre if isinstance(self.known, Offered) else None

    def said(self, own: bytes | None) -> Said:
        """:param own: the centre whose backups these are; None while nothing tells."""
        known = self.known
        name = known.file.name
        if known.made_at is not None:
            name = f"{date_words(known.made_at.date())}, {time_words(known.made_at)}"
        counts = []
        if isinstance(known, Offered):
            counts.append(counted(known.dossiers, "dossier"))
        if known.acts is not None:
            counts.append(counted(known.acts, "action"))
        state = "ne se restaure pas" if self.fault else "relue en entier" if self.read else "à lire"
        other = self.centre is not None and own is not None and self.centre != own
        return Said(name, " · ".join(counts), state, "d’un autre centre" if other else "")


class BackupChoice(Question):
    """Which backup, and the passphrase or the code of its day.

    They are read again beside the window, one after the other: the first that reads back whole is
    chosen, unless somebody chose before.
    """

    def __init__(self, parent: QWidget, files: Sequence[Path], words: str) -> None:
        self._lines = [_Line(restoring.glance(file)) for file in files]
        self._by_hand = False
        self._task: Task | None = None
        self._answer: tuple[Path, Secret] | None = None
        self.list = QListWidget()
        self.list.setItemDelegate(_Delegate(self.list))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setAccessibleName("Sauvegardes")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.why = Text("", role="attention")
        self.why.hide()
        self.typed = LineField("Phrase de passe de ce jour-là, ou code de secours", secret=True)
        self.other = Button("Un autre fichier…", self._add, icon="import", kind="quiet")
        self._fit()
        super().__init__(
            parent,
            "Restaurer une sauvegarde",
            Text(words),
            self.list,
            self.why,
            row(self.other, None),
            self.typed,
            act="Restaurer",
            on_act=self._take,
            width=40,
        )
        self.list.setHidden(not self._lines)
        self._fill(0)
        self.list.currentRowChanged.connect(self._moved)
        self._read_next()

    def ask(self) -> tuple[Path, Secret] | None:
        """The backup chosen and what opens it; None when one came back."""
        (self.typed.line if self._lines else self.other).setFocus()
        self.exec()
        if self._task is not None:
            self._task.forget()
        self.deleteLater()
        return self._answer

    # --- the list ------------------------------------------------------------------------------

    def _fill(self, chosen: int) -> None:
        """Show every line afresh."""
        own = next((line.centre for line in self._lines if line.centre and not line.added), None)
        blocked = self.list.blockSignals(True)
        self.list.clear()
        for line in self._lines:
            said = line.said(own)
            item = QListWidgetItem(
                ", ".join(filter(None, (said.name, said.details, said.state, said.word)))
            )
            item.setData(_SAID, said)
            self.list.addItem(item)
        self.list.setCurrentRow(chosen)
        self.list.blockSignals(blocked)
        self._show_why()

    def _fit(self) -> None:
        """Be as tall as what is in it, up to some rows."""
        # What opens them stays in sight below, on a low screen with large letters too.
        room = QGuiApplication.primaryScreen().availableGeometry().height() / look().px(1)
        rows = max(1, min(len(self._lines), _ROWS if room > _ROOMY else _FEW))
        self.list.setFixedHeight(look().px(3.5) * rows + 4)

    @property
    def _line(self) -> _Line | None:
        row_ = self.list.currentRow()
        return self._lines[row_] if 0 <= row_ < len(self._lines) else None

    def _moved(self, _row: int) -> None:
        self._by_hand = True
        self._show_why()

    def _show_why(self) -> None:
        line = self._line
        self.why.setText(line.fault if line is not None else "")
        self.why.setVisible(bool(self.why.text()))

    def _add(self) -> None:
        """Add the file of a backup kept elsewhere."""
        file = ask_file(self)
        if file is not None:
            self._lines.insert(0, _Line(restoring.glance(file), added=True))
            self._by_hand = True
            self._fit()
            self.list.show()
            self._fill(0)
            self.typed.line.setFocus()
            self._read_next()

    # --- reading them again --------------------------------------------------------------------

    def _read_next(self) -> None:
        """Read the next one beside the window: a large one takes a second."""
        line = next((line for line in self._lines if not line.read), None)
        if self._task is not None or line is None:
            return
        file = line.known.file
        task = Task(lambda: restoring.read_whole(file), self)
        task.done.connect(partial(self._was_read, line))
        task.refused.connect(partial(self._does_not_read, line))
        task.broken.connect(raise_bug)
        self._task = task.start()

    def _was_read(self, line: _Line, known: Offered) -> None:
        line.known = known
        self._go_on(line)

    def _does_not_read(self, line: _Line, sentence: str) -> None:
        line.fault = sentence
        self._go_on(line)

    def _go_on(self, _line: _Line) -> None:
        self._task = None
        chosen = self.list.currentRow()
        if not self._by_hand:
            good = (place for place, line in enumerate(self._lines) if not line.fault)
            chosen = next(good, chosen)
        self._fill(chosen)
        self._read_next()

    # --- the answer ----------------------------------------------------------------------------

    def _take(self) -> bool:
        line = self._line
        if line is None:
            self.refuse("Choisissez d’abord une sauvegarde.")
            self.other.setFocus()
        elif line.fault:
            self.refuse("Celle-ci ne se restaure pas : choisissez-en une autre.")
            self.list.setFocus()
        elif not self.typed.text():
            self.typed.refuse("Tapez ce qui l’ouvre.")
            self.typed.line.setFocus()
        else:
            # Taken now: an answered question forgets what opens anything.
            self._answer = line.known.file, restoring.secret_of(self.typed.text())
        return self._answer is not None


class _Delegate(TwoLinesDelegate):
    """When it was made and what it holds; whether it was read again."""

    wide_from = 24
    beside = 11

    def said(self, index: QModelIndex | QPersistentModelIndex) -> Said | None:
        said = index.data(_SAID)
        return said if isinstance(said, Said) else None
