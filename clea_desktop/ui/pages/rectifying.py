"""A rectification: an error of a closed assessment put right, once all it touches was shown."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from clea_desktop.domain.amendment import Touched
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.french import date_words
from clea_desktop.domain.marks import Mark
from clea_desktop.services import amending, papers
from clea_desktop.services.sheet import sheet_of
from clea_desktop.ui.desk import Desk
from clea_desktop.ui.pages.page import Page
from clea_desktop.ui.places import Kind, Place
from clea_desktop.ui.theme.look import SMALL, look
from clea_desktop.ui.widgets.boxes import Card, clear, measured, row
from clea_desktop.ui.widgets.button import Button
from clea_desktop.ui.widgets.fields import ChoiceField, TextField
from clea_desktop.ui.widgets.text import Text, caption, heading, muted

_VALUES: tuple[tuple[Mark | None, str], ...] = (
    (Mark.ACQUIRED, "Acquis"),
    (Mark.NOT_ACQUIRED, "Non acquis"),
    (None, "Non évalué"),
)


class RectifyingPage(Page):
    """Choose the critère, see what it touches, say why."""

    def __init__(self, desk: Desk, assessment: bytes) -> None:
        self._id = assessment
        self.sheet = sheet_of(desk.centre, assessment)
        super().__init__(desk, f"Rectifier l’{self.sheet.assessment.kind.words}")
        self.in_bar(self.beside(self.sheet.dossier.candidate.display_name), None)
        self.bar_box.insertWidget(
            0,
            Button("Dossier", self._back, icon="chevron-left", kind="quiet"),
        )
        codes = [
            (c.code, f"{c.code}  {c.short}, {self._state(c.code)}")
            for c in self.sheet.release.criteria
        ]
        self.criterion = ChoiceField("Critère", codes, codes[0][0])
        self.value = ChoiceField("Ce qu’il aurait dû être", _VALUES, Mark.ACQUIRED)
        self.reason = TextField("Pourquoi c’était une erreur", lines=3)
        self.act = Button("Rectifier", self.rectify, kind="primary")
        self.touched = QVBoxLayout()
        self.touched.setSpacing(look().px(0.4))
        self.criterion.chosen.connect(self._preview)
        self.value.chosen.connect(self._preview)
        self.box.addWidget(
            measured(
                Card(
                    heading("Une erreur à mettre en ordre"),
                    muted(
                        "Une rectification dit qu’une décision était une erreur. C’est le seul "
                        "acte qui peut retirer une validation ; rien n’est effacé, et la personne "
                        "reçoit un nouveau livret."
                    ),
                    self.criterion,
                    self.value,
                ),
                Card(heading("Ce que cela touche"), self.touched),
                Card(self.reason, row(self.act, None), role="next"),
            ),
            1,
        )
        self._preview()

    def _state(self, code: str) -> str:
        mark = self.sheet.mark(code)
        return mark.words if mark else "non évalué"

    def _preview(self) -> None:
        clear(self.touched)
        seen = self._preview_of(self.criterion.value(), self.value.value())
        self.act.setEnabled(not isinstance(seen, str))
        if isinstance(seen, str):
            self.touched.addWidget(Text(seen, role="attention"))
            return
        for was, now in seen.subdomains:
            before = "validé" if was.validated else "non validé"
            after = "validé" if now.validated else "plus validé"
            self.touched.addWidget(Text(f"Sous-domaine {was.code} : {before}, puis {after}"))
            self.touched.addWidget(Text(now.explanation, size=SMALL, role="muted"))
        for was_, now_ in zip(seen.before.domains, seen.after.domains, strict=True):
            if was_.validated != now_.validated:
                told = "n’est plus validé" if was_.validated else "devient validé"
                self.touched.addWidget(Text(f"Le domaine {was_.code} {told}.", bold=True))
        if not seen.subdomains:
            self.touched.addWidget(Text("Aucune validation ne change."))
        if seen.finales:
            self.touched.addWidget(caption("Évaluations faites depuis"))
        for finale in seen.finales:
            self.touched.addWidget(
                Text(f"L’{finale.kind.words} ouverte le {date_words(finale.opened_on)}")
            )
        if seen.documents:
            self.touched.addWidget(caption("Documents remis, à remplacer"))
        for document in seen.documents:
            day = date_words(document.at.date())
            self.touched.addWidget(Text(f"{papers.name_of(document.kind)}, remis le {day}"))

    def _preview_of(self, code: str, value: Mark | None) -> Touched | str:
        try:
            return amending.preview_rectification(self.centre, self._id, code, value)
        except RuleError as refusal:
            return refusal.sentence

    def rectify(self) -> None:
        """Write it."""
        code, value, why = self.criterion.value(), self.value.value(), self.reason.text()
        change = self.desk.write(
            lambda: amending.rectify(self.centre, self._id, code, value, why), self
        )
        if change is not None:
            self.desk.say(f"Le critère {code} est rectifié. Remettez le nouveau livret.")
            self._back()

    def _back(self) -> None:
        self.desk.go(Place(Kind.DOSSIER, self.sheet.dossier.id))

    def first(self) -> QWidget | None:
        return self.criterion.box
