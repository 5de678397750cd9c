"""Reprise: what another organisme validated, read on the livret the person brings."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QFileDialog, QWidget

from clea_desktop.domain.assessment import Kind as Assessed
from clea_desktop.domain.assessment import Reprise
from clea_desktop.domain.dossier import why_not_in_use
from clea_desktop.domain.referential import Release
from clea_desktop.services import journey
from clea_desktop.services.importing import read_input
from clea_desktop.ui.desk import Desk
from clea_desktop.ui.models.editions import edition_choices
from clea_desktop.ui.pages.step_page import StepPage
from clea_desktop.ui.theme.look import SMALL
from clea_desktop.ui.widgets.boxes import Card, abreast, clear, column, held, measured, row
from clea_desktop.ui.widgets.button import Button
from clea_desktop.ui.widgets.fields import ChoiceField, DayField, LineField
from clea_desktop.ui.widgets.text import Text, heading, muted


class ReprisePage(StepPage):
    """An assessment made elsewhere, brought in with its livret."""

    keys = (("Ctrl + Entrée", "reprendre ces validations"), ("Échap", "revenir au dossier"))

    def __init__(self, desk: Desk, dossier_id: bytes) -> None:
        super().__init__(desk, dossier_id, "Reprendre des validations")
        self._scan: tuple[str, bytes] | None = None
        releases = self.centre.offered_releases(self.view.dossier)
        self.organisation = LineField("Organisme qui a évalué")
        self.kind = ChoiceField(
            "Quelle évaluation", [(kind, kind.words.capitalize()) for kind in Assessed]
        )
        self.on = DayField(
            "Date de cette évaluation",
            self.centre.clock().date(),
            hint="Sa validité compte de cette évaluation préalable-là.",
        )
        self.edition = ChoiceField("Référentiel suivi", edition_choices(releases))
        self.edition.chosen.connect(self._fill)
        self.named = LineField(
            "Édition écrite sur le livret", releases[0].key.edition if releases else ""
        )
        self.scan = muted("Aucun livret numérisé.", small=True)
        choose = Button("Joindre le livret numérisé…", self._choose, icon="paperclip")
        self._boxes: dict[str, QCheckBox] = {}
        self._list = column(gap=0.25)
        self.keep = Button("Reprendre", self.submit, kind="primary", key="Ctrl Entrée")
        self.keep.setEnabled(self.refusal is None and bool(releases))
        self.in_bar(self.keep)
        self.box.addWidget(
            measured(
                *self.refusal_card(),
                Card(
                    heading("Le livret apporté"),
                    abreast(self.organisation, self.kind),
                    abreast(self.on, self.edition, self.named),
                    row(choose, self.scan, None, gap=0.8),
                ),
                Card(
                    heading("Ce qu’il dit validé"),
                    muted("Cochez un domaine entier, ou ses sous-domaines.", small=True),
                    held(self._list),
                ),
            ),
            1,
        )
        self._fill()

    @property
    def refusal(self) -> str | None:
        """A reprise has its place at any stage of a dossier that may be written."""
        return why_not_in_use(self.view.dossier)

    def _release(self) -> Release:
        return self.centre.release(self.edition.value())

    def _fill(self) -> None:
        clear(self._list)
        self._boxes.clear()
        for domain in self._release().domains:
            whole = QCheckBox(f"{domain.code}. {domain.short}")
            whole.setFont(Text("", bold=True).font())
            self._boxes[domain.code] = whole
            self._list.addWidget(whole)
            subs = []
            for sub in domain.subdomains:
                box = QCheckBox(f"{sub.code} {sub.short}")
                box.setFont(Text("", size=SMALL).font())
                self._boxes[sub.code] = box
                subs.append(box)
            whole.toggled.connect(partial(_follow, subs))
            self._list.addLayout(column(*subs, gap=0.15, margin=(1.8, 0, 0, 0.4)))

    def _choose(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self, "Le livret numérisé", "", "PDF ou image (*.pdf *.png *.jpg *.jpeg)"
        )
        if name:
            self.attach(Path(name))

    def attach(self, file: Path) -> None:
        """Keep the scan of the livret with the reprise."""
        content = self.desk.attempt(lambda: read_input(file, journey.SCAN_LIMIT))
        if content is not None:
            self._scan = (file.name, content)
            self.scan.setText(file.name)

    def codes(self) -> frozenset[str]:
        """The codes ticked; a whole domaine says its sous-domaines."""
        release = self._release()
        ticked = {code for code, box in self._boxes.items() if box.isChecked()}
        for domain in release.domains:
            if domain.code in ticked:
                ticked -= {sub.code for sub in domain.subdomains}
        return frozenset(ticked)

    def submit(self) -> None:
        if self.refusal is not None:
            return
        by = self.centre.evaluator
        if by is None:
            self.desk.attempt(self.centre.require_operator)
            return
        told = Reprise(
            self.organisation.text(),
            self.named.text(),
            self.codes(),
            by,
            self.centre.clock().date(),
        )
        gesture = partial(
            journey.take_over,
            self.centre,
            self.dossier_id,
            self.kind.value(),
            self._release(),
            self.on.day(),
            told,
            self._scan,
        )
        if self.done(gesture, f"Les validations de {told.organisation} sont reprises."):
            self.back()

    def first(self) -> QWidget | None:
        return self.organisation.line


def _follow(boxes: list[QCheckBox], on: bool) -> None:
    """Sous-domaines go with their domaine, ticked and not to be unticked."""
    for box in boxes:
        box.setChecked(on)
        box.setEnabled(not on)
