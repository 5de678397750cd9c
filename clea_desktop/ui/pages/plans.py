"""Plans d’évaluation: those of the centre, where each stands, and how to have one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QFileDialog, QWidget

from clea_desktop.domain.french import counted, duration_words, listed
from clea_desktop.services import plan_files, plans
from clea_desktop.services.plan_files import Arrival, Coming
from clea_desktop.services.plans import PlanView
from clea_desktop.ui.desk import Desk
from clea_desktop.ui.pages.page import Page
from clea_desktop.ui.places import Kind, Place
from clea_desktop.ui.theme.look import SMALL
from clea_desktop.ui.widgets.boxes import Card, column, held, measured, row
from clea_desktop.ui.widgets.button import Button
from clea_desktop.ui.widgets.dialog import Question
from clea_desktop.ui.widgets.text import Pill, Text, heading, muted

_ROOMY = 60
_SHOWN = 30
"""How many faults of a file are shown; the others are counted."""


class PlansPage(Page):
    """Every plan in use, and those put aside when they are asked for."""

    keys = (
        ("Ctrl + N", "nouveau plan"),
        ("Ctrl + O", "importer un fichier"),
        ("Tab puis Entrée", "ouvrir un plan"),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "Plans d’évaluation")
        back = Button(
            "Séances", lambda: desk.go(Place(Kind.HALF_DAYS)), icon="chevron-left", kind="quiet"
        )
        self.bar_box.insertWidget(0, back)
        self._back = back
        self.new = Button(
            "Nouveau plan",
            lambda: desk.go(Place(Kind.PLAN)),
            icon="plus",
            key="Ctrl N",
            shortcut="Ctrl+N",
            kind="primary",
        )
        self.in_bar(None, self.new)
        self.new.setEnabled(self.centre.allows("centre"))
        self.aside = QCheckBox("Montrer aussi les plans mis de côté")
        self.aside.toggled.connect(lambda _on: self._show())
        self.openers: list[Button] = []
        self._body: QWidget | None = None
        self._show()

    def _show(self) -> None:
        if self._body is not None:
            self.box.removeWidget(self._body)
            self._body.hide()
            self._body.deleteLater()
            self.aside.setParent(self)
        every = plans.views(self.centre, every=True)
        seen = [one for one in every if self.aside.isChecked() or not one.plan.put_aside]
        self.openers = []
        cards: list[QWidget] = [self._start(bool(seen))]
        cards += [self._card(one) for one in seen]
        self._body = measured(*cards, self.aside, ems=62)
        self.box.addWidget(self._body, 1)
        self.aside.setHidden(not any(one.plan.put_aside for one in every))

    def _start(self, some: bool) -> Card:
        may = self.centre.allows("centre")
        take = Button(
            "Importer un fichier…", self.read_file, icon="import", key="Ctrl O", shortcut="Ctrl+O"
        )
        example = Button("Partir de l’exemple", self.start_from_example, icon="file-text")
        take.setEnabled(may)
        example.setEnabled(may)
        self.starters = (example, take)
        said = muted(
            "Un plan réunit vos mises en situation, et dit les critères que personne ne couvre. "
            "Une séance garde la version qu’elle a employée."
        )
        if some:
            return Card(said, row(take, example, None), gap=0.7)
        return Card(
            heading("Commencez par un plan"),
            said,
            muted(
                "L’exemple est inventé : neuf activités qui couvrent toute l’édition 2021, à "
                "reprendre avec vos lieux et vos métiers. « Nouveau plan » part de rien.",
                small=True,
            ),
            row(example, None),
            row(take, None),
            gap=0.7,
        )

    def _card(self, seen: PlanView) -> Card:
        plan = seen.plan
        assert plan.id is not None, "kept"
        whole = seen.release is not None and not seen.uncovered
        pill = Pill(
            seen.coverage,
            "acquired" if whole else "attention",
            "circle-check" if whole else "circle-dashed",
        )
        many = [counted(len(plan.activities), "activité")]
        many += [duration_words(plan.minutes)] if plan.minutes else []
        card = Card(
            heading(plan.title),
            row(pill, *([Pill("mis de côté", "muted")] if plan.put_aside else []), None),
            muted(
                " · ".join([f"édition {plan.edition}", *many, seen.version_words]),
                small=True,
            ),
        )
        if plan.note:
            card.box.addWidget(Text(plan.note, size=SMALL))
        open_ = Button(
            "Ouvrir",
            partial(self.desk.go, Place(Kind.PLAN, detail=plan.id.hex())),
            icon="pencil",
        )
        open_.setAccessibleName(f"Ouvrir {plan.title}")
        self.openers.append(open_)
        acts: list[tuple[str, Callable[[], object]]]
        acts = [("Dupliquer", partial(self.copy, plan.id, ""))]
        for release, _lead in plans.leads(self.centre, plan):
            edition = release.key.edition
            acts.append((f"Copier pour {edition}", partial(self.copy, plan.id, edition)))
        aside = "Reprendre" if plan.put_aside else "Mettre de côté"
        acts.append((aside, partial(self.put_aside, plan.id, not plan.put_aside)))
        more = row(gap=0.4)
        for words, act in acts:
            button = Button(words, act, kind="quiet")
            button.setAccessibleName(f"{words} : {plan.title}")
            button.setEnabled(self.centre.allows("centre"))
            more.addWidget(button)
        more.addStretch(1)
        export = Button("Écrire un fichier…", partial(self.export, seen), icon="download")
        export.setAccessibleName(f"Écrire un fichier : {plan.title}")
        export.setEnabled(self.centre.allows("plan"))
        card.box.addLayout(row(open_, export, None))
        card.box.addLayout(more)
        return card

    # --- acts ----------------------------------------------------------------------------------

    def start_from_example(self) -> None:
        """Keep the example as a plan of the centre, and open it; the one kept before, if any is."""

        def start() -> bytes:
            arrival = plan_files.example_here(self.centre)
            standing = arrival.standing
            if standing is not None and standing.id is not None:
                return standing.id
            return plan_files.bring_in(self.centre, arrival)

        found = self.desk.attempt(start)
        if found is not None:
            self.desk.go(Place(Kind.PLAN, detail=found.hex()))

    def read_file(self) -> None:
        """Choose the file of a plan, and bring it in."""
        name, _ = QFileDialog.getOpenFileName(
            self, "Fichier d’un plan d’évaluation", "", "Plans (*.json);;Tous (*)"
        )
        if name:
            self.take_in(Path(name))

    def take_in(self, file: Path) -> None:
        """Bring a file in; one that would replace a plan is asked about first."""
        told: list[tuple[str, ...]] = []

        def read() -> Arrival | None:
            try:
                return plan_files.read_file(self.centre, file)
            except plan_files.FaultyPlan as faulty:
                told.append(faulty.faults)
                return None

        arrival = self.desk.attempt(read)
        for faults in told:
            self._tell_faults(file, faults)
        if arrival is None or (arrival.coming is Coming.NEXT and not self._sure(arrival)):
            return
        found = self.desk.attempt(lambda: plan_files.bring_in(self.centre, arrival, replacing=True))
        if found is None:
            return
        title = arrival.plan.title
        self.desk.say(
            {
                Coming.NEW: f"Le plan « {title} » est dans le centre.",
                Coming.SAME: f"Le plan « {title} » y était déjà, mot pour mot : rien n’a changé.",
                Coming.NEXT: f"Le plan « {title} » a sa version suivante.",
            }[arrival.coming]
        )
        self._show()

    def _sure(self, arrival: Arrival) -> bool:
        assert arrival.standing is not None
        question = Question(
            self,
            f"Remplacer « {arrival.standing.title} » ?",
            Text(
                "Le centre a un plan de ce titre, qui dit autre chose. Le fichier en devient la "
                "version suivante ; les séances gardent celle qu’elles ont employée."
            ),
            act="En faire la version suivante",
            on_act=lambda: True,
        )
        return bool(question.exec())

    def _tell_faults(self, file: Path, faults: tuple[str, ...]) -> None:
        rest = len(faults) - _SHOWN
        many = counted(len(faults), "faute", "fautes")
        question = Question(
            self,
            "Ce fichier n’est pas importé",
            muted(f"{file.name} : {many}, rien n’est enregistré."),
            held(column(*(Text(each, size=SMALL) for each in faults[:_SHOWN]), gap=0.5)),
            *([muted(f"… et {rest} autres.", small=True)] if rest > 0 else []),
            act="Choisir un autre fichier…",
            back="Fermer",
            on_act=lambda: True,
            width=44,
        )
        if question.exec():
            self.read_file()

    def copy(self, plan_id: bytes, edition: str) -> None:
        """Copy a plan, for its edition or another, and open the copy."""
        made = self.desk.attempt(lambda: plans.copy(self.centre, plan_id, edition))
        if made is None:
            return
        copied, lost = made
        self.desk.go(Place(Kind.PLAN, detail=copied.hex()))
        if lost:
            many = counted(len(lost), "critère")
            self.desk.say(
                f"{many} sans suite dans l’édition {edition} : {listed(lost[:12])}"
                f"{'…' if len(lost) > 12 else ''}. Regardez ce que personne ne couvre."
            )

    def put_aside(self, plan_id: bytes, aside: bool) -> None:
        """Offer a plan no more, or again."""

        def act() -> bool:
            plans.put_aside(self.centre, plan_id, aside=aside)
            return True

        if self.desk.attempt(act):
            self.desk.say(
                "Le plan est mis de côté ; les séances qui l’emploient continuent avec lui."
                if aside
                else "Le plan est repris."
            )
            self._show()

    def export(self, seen: PlanView) -> None:
        """Write a plan into a file, for another centre."""
        plan = seen.plan
        name, _ = QFileDialog.getSaveFileName(
            self, "Écrire le plan dans un fichier", plan_files.file_name(plan), "Plans (*.json)"
        )
        if not name:
            return
        to = Path(name)

        def write() -> bool:
            assert plan.id is not None, "kept"
            plan_files.export_plan(self.centre, plan.id, to)
            return True

        if self.desk.attempt(write):
            self.desk.say(f"Le plan est dans {to.name}.")

    def first(self) -> QWidget | None:
        return self.openers[0] if self.openers else self.starters[0]

    def fold(self, ems: float) -> None:
        super().fold(ems)
        self._back.setText("Séances" if ems >= _ROOMY else "")
        self._back.setAccessibleName("Séances")
        self.new.key = "Ctrl N" if ems >= _ROOMY else ""
        self.new.updateGeometry()
