"""One activity of a plan as it is written: its time, what to prepare, critères and their help."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QSpinBox, QWidget

from clea_desktop.domain.french import counted
from clea_desktop.domain.plan import MINUTES_LIMIT, Activity, Observed, Plan, shown_by
from clea_desktop.domain.referential import Release
from clea_desktop.ui.theme.look import look
from clea_desktop.ui.widgets.boxes import Card, column, row, spread
from clea_desktop.ui.widgets.button import Button
from clea_desktop.ui.widgets.criteria_tree import CriteriaTree
from clea_desktop.ui.widgets.dialog import Question
from clea_desktop.ui.widgets.fields import FRENCH, Field, LineField, TextField
from clea_desktop.ui.widgets.text import caption, muted

_MOST = 12
"""How many lines a text grows to before it scrolls."""


class ActivityCard(Card):
    """An activity in hand. It tells what is typed as it is typed, and keeps nothing itself."""

    typed = Signal(object)
    """The :class:`Activity` as it stands."""
    dropped = Signal(str)
    """The code of a critère to show no more."""
    pick_asked = Signal()
    removal_asked = Signal()

    def __init__(self, activity: Activity, labels: Mapping[str, str], *, may: bool) -> None:
        """:param labels: of each critère of the edition, by its code."""
        super().__init__()
        self._activity = activity
        self.title = LineField("Titre de l’activité", activity.title)
        self.minutes = QSpinBox()
        self.minutes.setLocale(FRENCH)
        self.minutes.setRange(0, MINUTES_LIMIT)
        self.minutes.setSingleStep(5)
        self.minutes.setSuffix(" min")
        self.minutes.setSpecialValueText("non dit")
        self.minutes.setFixedHeight(look().px(2.4))
        self.minutes.lineEdit().setTextMargins(look().px(0.6), 0, 0, 0)
        self.minutes.setValue(activity.minutes or 0)
        time = Field("Durée prévue", self.minutes)
        self.prepare = TextField("À préparer", activity.prepare, lines=3, most=_MOST)
        self.helps = {
            seen.code: TextField(
                f"{seen.code}  {labels.get(seen.code, '')}",
                seen.help,
                placeholder="Ce qu’on regarde, et ce qui suffit",
                lines=2,
                most=_MOST,
            )
            for seen in activity.criteria
        }
        self.pick = Button(
            "Choisir les critères…",
            self.pick_asked.emit,
            icon="list-checks",
            key="Ctrl F",
        )
        remove = Button("Retirer l’activité…", self.removal_asked.emit, kind="quiet")
        head = row(self.title, time, gap=0.8)
        head.setStretch(0, 1)
        head.setAlignment(time, Qt.AlignmentFlag.AlignTop)
        head.setAlignment(self.title, Qt.AlignmentFlag.AlignTop)
        self.box.addLayout(head)
        self.box.addWidget(self.prepare)
        many = counted(len(activity.criteria), "critère")
        self.box.addWidget(caption(f"Ce qu’elle montre : {many}"))
        if not activity.criteria:
            self.box.addWidget(
                muted("Rien encore : choisissez ici, ou ajoutez ce que personne ne couvre.")
            )
        for code, field in self.helps.items():
            drop = Button("Retirer", partial(self.dropped.emit, code), kind="quiet")
            drop.setAccessibleName(f"Retirer {code} de cette activité")
            drop.setEnabled(may)
            line = spread(field, drop, gap=0.4)
            line.setAlignment(drop, Qt.AlignmentFlag.AlignTop)
            self.box.addLayout(line)
            field.area.textChanged.connect(self._tell)
        self.box.addLayout(row(self.pick, None))
        self.box.addLayout(row(remove, None))
        self.title.changed.connect(self._tell)
        self.minutes.valueChanged.connect(lambda _value: self._tell())
        self.prepare.area.textChanged.connect(self._tell)
        for part in (self.title, time, self.prepare, self.pick, remove, *self.helps.values()):
            part.setEnabled(may)

    def _tell(self) -> None:
        self.typed.emit(
            replace(
                self._activity,
                title=self.title.text(),
                minutes=self.minutes.value() or None,
                prepare=self.prepare.text(),
                criteria=tuple(
                    Observed(seen.code, self.helps[seen.code].text())
                    for seen in self._activity.criteria
                ),
            )
        )


class Picker:
    """The question of which critères an activity shows: the tree of the edition, searched."""

    def __init__(self, parent: QWidget, plan: Plan, at: int, release: Release) -> None:
        self._plan, self._at, self._release = plan, at, release
        self.tree = CriteriaTree("Critères de l’édition", ticks=True)
        self.tree.setMinimumHeight(look().px(22))
        self.tree.show_criteria(
            release,
            release.codes,
            ticked=plan.activities[at].codes,
            beside={code: said for code in release.codes if (said := self._elsewhere(code))},
        )
        self.search = LineField(
            "Chercher", placeholder="planning, 2.3, consigne…", hint="↓ va à la liste, Espace coche"
        )
        self.search.line.textEdited.connect(self.tree.look_for)
        down = QShortcut(QKeySequence(Qt.Key.Key_Down), self.search.line)
        down.setContext(Qt.ShortcutContext.WidgetShortcut)
        down.activated.connect(self.tree.begin)
        self.count = muted("", small=True)
        self.tree.ticked.connect(self._count)
        self._count()
        self.question = Question(
            parent,
            "Les critères de cette activité",
            column(self.search, self.count, self.tree, gap=0.5),
            act="Prendre ces critères",
            on_act=lambda: True,
            width=46,
        )
        self.search.line.setFocus()

    def _elsewhere(self, code: str) -> str:
        own = self._plan.activities[self._at]
        others = [each.title for each in shown_by(self._plan, code) if each is not own]
        return f"aussi dans : {', '.join(others)}" if others else ""

    def _count(self) -> None:
        self.count.setText(counted(len(self.tree.checked), "critère choisi", "critères choisis"))

    def ask(self) -> list[str] | None:
        """The codes chosen; None when nothing is to change."""
        return self.tree.checked if self.question.exec() else None
