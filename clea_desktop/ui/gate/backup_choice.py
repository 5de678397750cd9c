"""The question of which backup to restore: a list, each read again under the eyes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QWidget,
)

from clea_desktop.domain.french import counted, date_words, time_words
from clea_desktop.services import restoring, since
from clea_desktop.services.clock import system_clock
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

_ACTS = {
    True: "Restaurer",
    False: "Mettre l’autre centre à la place",
    None: "Mettre ce centre à la place",
}
"""What the button says: by whether the backup is of the centre that is there."""


@dataclass(frozen=True)
class Chosen:
    """A backup, what opens it, and what it lacks of the centre it replaces, in a sentence."""

    file: Path
    secret: Secret
    lacks: str


@dataclass
class _Line:
    """A backup of the list: what is known of it, and why it cannot be restored.

    ``added`` says that it was looked for elsewhere: it may be of any centre. ``own`` is whether it
    is of the centre that is there, None while nothing tells; ``lacks`` is what it has not of it.
    """

    known: Named | Offered
    added: bool = False
    fault: str = ""
    own: bool | None = None
    lacks: str = ""

    @property
    def read(self) -> bool:
        return isinstance(self.known, Offered) or bool(self.fault)

    @property
    def centre(self) -> bytes | None:
        return self.known.centre if isinstance(self.known, Offered) else None

    @property
    def stranger(self) -> bool:
        """Whether it would put another centre in the place of the one that is there, or may."""
        return isinstance(self.known, Offered) and bool(self.lacks) and not self.own

    def said(self) -> Said:
        """What its row says."""
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
        other = "" if not self.stranger else "d’un autre centre"
        if other and self.own is None:
            other = "peut-être d’un autre centre"
        return Said(name, " · ".join(counts), state, other)


class BackupChoice(Question):
    """Which backup, and the passphrase or the code of its day.

    They are read again beside the window, one after the other: the first that reads back whole is
    chosen, unless somebody chose before. What opens it is tried before the question closes.
    """

    def __init__(
        self,
        parent: QWidget,
        data: Path,
        files: Sequence[Path],
        words: str,
        *,
        replaces: bool,
    ) -> None:
        """:param replaces: whether a centre is there, that does not open."""
        self._data, self._replaces = data, replaces
        self._lines = [_Line(restoring.glance(file)) for file in files]
        self._by_hand = False
        self._proposed: _Line | None = None
        self._task: Task | None = None
        self._trying: Task | None = None
        self._answer: Chosen | None = None
        self.list = QListWidget()
        self.list.setItemDelegate(_Delegate(self.list))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setAccessibleName("Sauvegardes")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.why = Text("", role="attention")
        self.why.hide()
        self.lacks = Text("")
        self.lacks.hide()
        self.typed = LineField("Phrase de passe de ce jour-là, ou code de secours", secret=True)
        self.working = QProgressBar()
        self.working.setRange(0, 0)
        self.working.setTextVisible(False)
        self.working.setAccessibleName("Essai en cours")
        self.working.hide()
        self.other = Button("Un autre fichier…", self._add, icon="import", kind="quiet")
        self._fit()
        super().__init__(
            parent,
            "Restaurer une sauvegarde",
            Text(words),
            self.list,
            self.why,
            self.lacks,
            row(self.other, None),
            self.typed,
            self.working,
            act=_ACTS[True],
            on_act=self._take,
            width=40,
            guide="sauvegardes#restaurer",
        )
        self.list.setHidden(not self._lines)
        self._fill(0)
        self.list.currentRowChanged.connect(self._moved)
        self._read_next()

    def ask(self) -> Chosen | None:
        """The backup chosen and what opens it; None when one came back."""
        (self.typed.line if self._lines else self.other).setFocus()
        self.exec()
        for task in (self._task, self._trying):
            if task is not None:
                task.forget()
        self.deleteLater()
        return self._answer

    # --- the list ------------------------------------------------------------------------------

    def _fill(self, chosen: int) -> None:
        """Show every line afresh."""
        blocked = self.list.blockSignals(True)
        self.list.clear()
        for line in self._lines:
            said = line.said()
            item = QListWidgetItem(
                ", ".join(filter(None, (said.name, said.details, said.state, said.word)))
            )
            item.setData(_SAID, said)
            self.list.addItem(item)
        self.list.setCurrentRow(chosen)
        self.list.blockSignals(blocked)
        self._show_why()

    def _compare(self) -> None:
        """Say of each that was read whether it is of the centre that is there, and what it lacks.

        From the one place where only its own backups are; from its head when none of them reads.
        """
        if not self._replaces:
            return
        known = next((line.centre for line in self._lines if line.centre and not line.added), None)
        for line in self._lines:
            if isinstance(line.known, Offered):
                line.own = since.is_own(self._data, line.known, known)
                line.lacks = since.since_words(self._data, line.known, line.own)

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
        # What was said of another one.
        self.fault.hide()
        self.typed.refuse("")
        self._show_why()
        self._read_next()

    def _show_why(self) -> None:
        line = self._line
        stranger = line is not None and line.stranger
        lacks = line.lacks if line is not None else ""
        # Another centre's is an attention, what was done since a fact of every backup.
        fault = line.fault if line is not None else ""
        self.why.setText(fault or (lacks if stranger else ""))
        self.why.setVisible(bool(self.why.text()))
        self.lacks.setText("" if stranger else lacks)
        self.lacks.setVisible(bool(self.lacks.text()))
        self.act.setText(_ACTS[line.own if line is not None and stranger else True])
        self.act.updateGeometry()
        # As of any question whose act does harm, Entrée goes back.
        (self.back if stranger else self.act).setDefault(True)

    def _add(self) -> None:
        """Add the file of a backup kept elsewhere."""
        file = ask_file(self)
        if file is not None:
            self._proposed = _Line(restoring.glance(file), added=True)
            self._lines.insert(0, self._proposed)
            self._by_hand = False
            self.fault.hide()
            self.typed.refuse("")
            self._fit()
            self.list.show()
            self._fill(0)
            self.typed.line.setFocus()
            self._read_next()

    # --- reading them again --------------------------------------------------------------------

    def _read_next(self) -> None:
        """Read the next one beside the window: a large one takes a second."""
        chosen = [] if self._line is None else [self._line]
        line = next((line for line in (*chosen, *self._lines) if not line.read), None)
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
        self._go_on()

    def _does_not_read(self, line: _Line, sentence: str) -> None:
        line.fault = sentence
        self._go_on()

    def _go_on(self) -> None:
        self._task = None
        chosen = self.list.currentRow()
        self._compare()
        proposed = self._proposed
        if not self._by_hand and (proposed is None or proposed.stranger):
            good = (
                place
                for place, line in enumerate(self._lines)
                if not line.fault and not line.stranger
            )
            chosen = next(good, chosen)
        self._fill(chosen)
        if proposed is not None and proposed.stranger and self._line is not proposed:
            # Another centre never takes the place of this one unless it was chosen for that.
            self._proposed = None
            self.refuse(
                "Le fichier ajouté est d’un autre centre : s’il doit prendre la place de celui-ci, "
                "choisissez-le dans la liste."
            )
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
        elif not line.read:
            # Of which centre it is and what it lacks is told first.
            self.refuse("Elle se relit encore : recommencez dans un instant.")
        elif not self.typed.text():
            self.typed.refuse("Tapez ce qui l’ouvre.")
            self.typed.line.setFocus()
        elif self._trying is None:
            self._try(line)
        return False

    def _try(self, line: _Line) -> None:
        """Try what was typed beside the window: a derivation takes a second."""
        file, data = line.known.file, self._data
        secret = restoring.secret_of(self.typed.text())
        self.typed.refuse("")
        self._busy(working=True)
        task = Task(lambda: restoring.check_opens(file, data, secret, system_clock), self)
        task.done.connect(lambda _none: self._accept(Chosen(file, secret, line.lacks)))
        task.refused.connect(self._refuse_typed)
        task.broken.connect(self._break)
        self._trying = task.start()

    def _busy(self, *, working: bool) -> None:
        self.working.setVisible(working)
        for widget in (self.list, self.other, self.typed.line, self.act):
            widget.setEnabled(not working)

    def _accept(self, chosen: Chosen) -> None:
        self._trying = None
        # Kept here: an answered question forgets what opens anything.
        self._answer = chosen
        self.accept()

    def _refuse_typed(self, sentence: str) -> None:
        self._trying = None
        self._busy(working=False)
        self.typed.refuse(sentence)
        self.typed.line.setFocus()
        self.typed.line.selectAll()

    def _break(self, bug: Exception) -> None:
        self._refuse_typed("Un défaut du programme en est la cause.")
        raise bug


class _Delegate(TwoLinesDelegate):
    """When it was made and what it holds; whether it was read again."""

    wide_from = 24
    beside = 11

    def said(self, index: QModelIndex | QPersistentModelIndex) -> Said | None:
        said = index.data(_SAID)
        return said if isinstance(said, Said) else None
