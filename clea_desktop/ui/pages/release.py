"""One edition of the référentiel, checked line by line beside the official text."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QListView,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from clea_desktop.domain.french import counted, date_words
from clea_desktop.domain.referential import ReleaseKey
from clea_desktop.services import verification
from clea_desktop.services.verification import Correction, VerifiedLine
from clea_desktop.ui.desk import Desk
from clea_desktop.ui.models.release_lines import ReleaseLines, rule_words
from clea_desktop.ui.pages.page import Page
from clea_desktop.ui.pages.releases import detail_of, key_of
from clea_desktop.ui.places import Kind, Place
from clea_desktop.ui.theme.look import look
from clea_desktop.ui.widgets.boxes import Card, clear, column, held, row, scrolling
from clea_desktop.ui.widgets.button import Button
from clea_desktop.ui.widgets.dialog import Question
from clea_desktop.ui.widgets.fields import Field, LineField, TextField
from clea_desktop.ui.widgets.release_lines_list import LineDelegate
from clea_desktop.ui.widgets.text import Text, muted

_SIDE_FROM = 70


class ReleasePage(Page):
    """One release, line by line."""

    keys = (
        ("C", "la ligne est conforme au texte officiel ; la suivante vient"),
        ("M", "corriger la ligne"),
        ("Suppr", "retirer la coche"),
        ("↑ ↓", "ligne précédente, suivante"),
    )

    def __init__(self, desk: Desk, detail: str) -> None:
        self._key = key_of(detail)
        super().__init__(desk, f"Référentiel {self._key.edition}")
        self.bar_box.insertWidget(
            0,
            Button(
                "Référentiels",
                lambda: desk.go(Place(Kind.RELEASES)),
                icon="chevron-left",
                kind="quiet",
            ),
        )
        self.progress = muted("")
        self.progress.setWordWrap(False)
        self.freeze_button = Button("Figer les corrections…", self.freeze, kind="primary")
        self.in_bar(self.progress, None, self.freeze_button)
        self.official = LineField(
            "Texte officiel que vous avez sous les yeux",
            placeholder="PDF de mars 2021, page de France compétences…",
        )
        self.model = ReleaseLines()
        self.list = _Lines()
        self.list.setModel(self.model)
        self.list.setItemDelegate(LineDelegate(self.list))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setUniformItemSizes(True)
        self.list.setAccessibleName("Lignes du référentiel")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.selectionModel().currentChanged.connect(self._show_line)
        self.detail = QVBoxLayout()
        self.detail.setSpacing(look().px(0.6))
        left = column(self.official, gap=0.8, margin=(1.6, 1.2, 0.8, 1.2))
        left.addWidget(self.list, 1)
        side = scrolling(held(column(held(self.detail), None, margin=(0.8, 1.2, 1.6, 1.2))))
        self.columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.columns.setSpacing(0)
        self.columns.addLayout(left, 3)
        self.columns.addWidget(side, 2)
        self.box.addLayout(self.columns, 1)
        self._read_again()
        self.list.setCurrentIndex(self.model.index(max(self._next_open(-1), 0)))

    @property
    def line(self) -> VerifiedLine:
        """The line in hand."""
        return self.model.line_at(max(self.list.currentIndex().row(), 0))

    def _read_again(self) -> None:
        lines = verification.lines(self.centre, self._key)
        self.model.show_lines(lines)
        ticked = sum(line.tick is not None for line in lines)
        waiting = sum(not line.correction.empty for line in lines)
        self.progress.setText(
            f"{counted(ticked, 'ligne vérifiée', 'lignes vérifiées')} sur {len(lines)}"
        )
        self.freeze_button.setEnabled(waiting > 0)
        known = next((line.tick.official_text for line in lines if line.tick), "")
        if known and not self.official.text():
            self.official.put(known)

    def _next_open(self, after: int) -> int:
        following: list[int] = [*range(after + 1, self.model.rowCount()), *range(after + 1)]
        for place in following:
            line = self.model.line_at(place)
            if line.tick is None and line.correction.empty:
                return place
        return after

    def _show_line(self, index: QModelIndex) -> None:
        clear(self.detail)
        if not index.isValid():
            return
        line = self.model.line_at(index.row())
        card = Card(Text(line.code, bold=True, role="accent"), Text(line.label, size=1.13))
        rule = rule_words(line)
        if rule:
            card.box.addWidget(Text(rule, bold=True))
        card.box.addWidget(muted(f"Cette ligne est {line.attested}.", small=True))
        if line.remark:
            card.box.addWidget(muted(line.remark, small=True))
        if not line.correction.empty:
            card.box.addWidget(Text(_correction_words(line), role="attention"))
        if line.tick is not None:
            day = date_words(line.tick.at.date())
            said = f"Conforme au texte « {line.tick.official_text} », vérifié par {line.tick.by} "
            card.box.addWidget(Text(f"{said}le {day}."))
        self.tick_button = Button("Conforme", self.tick, kind="primary", key="C")
        self.tick_button.setEnabled(line.correction.empty)
        acts = row(self.tick_button, Button("Corriger…", self.correct, key="M"), None)
        card.box.addLayout(acts)
        if line.tick is not None:
            card.box.addLayout(
                row(Button("Retirer la coche", self.untick, kind="quiet", key="Suppr"), None)
            )
        self.detail.addWidget(card)

    def tick(self) -> None:
        """The line is true to the official text: tick it and go to the next."""
        if not self.official.text().strip():
            self.official.refuse("Dites d’abord quel texte officiel vous lisez, avec sa date.")
            self.official.line.setFocus()
            return
        row_ = self.list.currentIndex().row()
        if self._done(
            lambda: verification.tick(
                self.centre, self._key, [self.line.code], self.official.text()
            )
        ):
            self.list.setCurrentIndex(self.model.index(self._next_open(row_)))
            self.list.setFocus()

    def untick(self) -> None:
        """Take the tick back."""
        self._done(lambda: verification.untick(self.centre, self._key, self.line.code))

    def correct(self) -> None:
        """Write what the line should say."""
        line = self.line
        label = TextField("Libellé officiel", line.correction.label or line.label, lines=3)
        required = QSpinBox()
        required.setRange(1, max(len(line.criteria), 1))
        required.setValue(line.correction.required or line.required or 1)
        number = Field("Critères qu’il faut", required)
        chosen = line.correction.mandatory
        mandatory = LineField(
            "Critères obligatoires, séparés par des virgules",
            ", ".join(line.mandatory or () if chosen is None else chosen),
        )
        rule = line.required is not None
        number.setHidden(not rule)
        mandatory.setHidden(not rule)

        def act() -> None:
            said = Correction(label.text())
            if rule:
                codes = tuple(mandatory.text().replace(",", " ").split())
                said = Correction(label.text(), required.value(), codes)
            verification.correct(self.centre, self._key, line.code, said)

        parts: list[QWidget] = [label, *([number, mandatory] if rule else [])]
        question = Question(
            self, f"Corriger la ligne {line.code}", *parts, act="Corriger", on_act=act
        )
        label.area.setFocus()
        if question.exec():
            self._after()

    def freeze(self) -> None:
        """Make the corrections a release of its own."""
        made: list[ReleaseKey] = []
        question = Question(
            self,
            "Figer les corrections",
            Text(
                "Les corrections deviennent une nouvelle version de la même édition, avec sa "
                "propre empreinte. Les lignes inchangées gardent leur coche ; celles "
                "corrigées se cochent de nouveau. Les évaluations ne changent pas d’elles-mêmes."
            ),
            act="Figer",
            on_act=lambda: made.append(verification.freeze(self.centre, self._key)),
        )
        if question.exec():
            self.desk.say("La correction est figée. Voyez les évaluations commencées avant.")
            self.desk.go(Place(Kind.ADOPTION, detail=detail_of(made[0])))

    def _done(self, act: Callable[[], None]) -> bool:
        def whole() -> bool:
            act()
            return True

        done = bool(self.desk.attempt(whole))
        self._after()
        return done

    def _after(self) -> None:
        self._read_again()
        self._show_line(self.list.currentIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        act = {
            Qt.Key.Key_C: self.tick,
            Qt.Key.Key_M: self.correct,
            Qt.Key.Key_Delete: self.untick,
        }.get(Qt.Key(event.key()))
        if act is not None and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            act()
        else:
            super().keyPressEvent(event)

    def fold(self, ems: float) -> None:
        super().fold(ems)
        wide = ems >= _SIDE_FROM
        direction = QBoxLayout.Direction
        self.columns.setDirection(direction.LeftToRight if wide else direction.TopToBottom)
        self.progress.setVisible(wide)

    def first(self) -> QWidget | None:
        return self.list if self.official.text() else self.official.line


class _Lines(QListView):
    """It leaves letters to the page: Qt would look for a line that begins with them."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text().strip() or event.key() == Qt.Key.Key_Delete:
            event.ignore()
        else:
            super().keyPressEvent(event)


def _correction_words(line: VerifiedLine) -> str:
    said = []
    if line.correction.label is not None:
        said.append(f"libellé « {line.correction.label} »")
    if line.correction.required is not None:
        said.append(f"il en faut {line.correction.required}")
    if line.correction.mandatory is not None:
        codes = ", ".join(line.correction.mandatory) or "aucun"
        said.append(f"obligatoires : {codes}")
    return f"Correction à figer : {' ; '.join(said)}."
