"""A dossier: where it stands, the one next step, what is validated, its papers."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QBoxLayout, QFileDialog, QHBoxLayout, QMenu, QWidget

from clea_desktop.domain.amendment import why_not_reopen
from clea_desktop.domain.assessment import Kind as Assessed
from clea_desktop.domain.dossier import Dossier
from clea_desktop.domain.french import date_words, short_date
from clea_desktop.domain.path import Stage
from clea_desktop.services import amending, candidates, exporting, history, papers
from clea_desktop.services.change import Change
from clea_desktop.services.dossiers import View, view
from clea_desktop.ui.desk import Desk
from clea_desktop.ui.pages.page import Page
from clea_desktop.ui.places import Kind, Place
from clea_desktop.ui.theme.look import LARGE, SMALL, look
from clea_desktop.ui.widgets.boxes import Card, column, row, scrolling
from clea_desktop.ui.widgets.button import Button
from clea_desktop.ui.widgets.dialog import Question
from clea_desktop.ui.widgets.fields import ChoiceField, DayField, TextField
from clea_desktop.ui.widgets.stepper import State, Step, Stepper
from clea_desktop.ui.widgets.text import Pill, Sign, Text, heading, muted, separator
from clea_desktop.ui.widgets.verdicts import Verdicts, validated_words

_STEPS = ("Évaluation préalable", "Renforcement", "Évaluation finale", "Jury")
_AT_STEP = {
    Stage.OPENED: 0,
    Stage.PREALABLE: 0,
    Stage.REINFORCEMENT: 1,
    Stage.FINALE: 2,
    Stage.JURY: 3,
}


class DossierPage(Page):
    """One dossier, as the disk holds it."""

    keys = (
        ("Ctrl + Entrée", "la prochaine étape"),
        ("Ctrl + I", "l’identité"),
        ("Ctrl + D", "les documents"),
        ("Ctrl + Z", "annuler la dernière action"),
    )

    def __init__(self, desk: Desk, dossier_id: bytes) -> None:
        self._id = dossier_id
        self.view: View = view(desk.centre, dossier_id)
        candidate = self.view.dossier.candidate
        super().__init__(desk, candidate.display_name)
        self._ems = 200.0
        self.about = muted(f"{self.view.dossier.reference} · {candidate.birth_date.words}")
        self.about.setWordWrap(False)
        self.until = Pill("", "muted", "calendar-clock")
        self.undo = Button("Annuler", self._undo, icon="undo-2", kind="quiet", shortcut="Ctrl+Z")
        identity = Button(
            "Identité",
            lambda: desk.go(Place(Kind.IDENTITY, dossier_id)),
            icon="user",
            shortcut="Ctrl+I",
        )
        self.more = Button("Plus", icon="ellipsis")
        self.more.clicked.connect(self._show_menu)
        self.in_bar(self.about, None, self.until, self.undo, identity, self.more)
        self._area = scrolling(QWidget())
        self.box.addWidget(self._area, 1)
        self._fill()

    def _fill(self) -> None:
        """Lay the page out from what the disk holds."""
        dossier = self.view.dossier
        fresh = QWidget()
        self.stepper = Stepper(_steps(self.view))
        self.columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.columns.setSpacing(look().px(1.1))
        left = column(*self._left(), None, gap=1.1)
        right = column(self._next_card(), gap=1.1)
        if self.view.release is not None:
            right.addWidget(self._documents_card())
        right.addStretch(1)
        self.columns.addLayout(left, 5)
        self.columns.addLayout(right, 4)
        parts: list[QWidget] = []
        if dossier.withdrawal is not None or dossier.joined_to is not None:
            parts.append(self._left_lists_card(dossier))
        content = column(*parts, Card(self.stepper), self.columns, None, gap=1.1, margin=1.6)
        fresh.setLayout(content)
        self._area.setWidget(fresh)
        self._show_bar()
        self.fold(self._ems)

    def _show_bar(self) -> None:
        until = self.view.valid_until
        self.until.setVisible(until is not None)
        if until is not None:
            self.until.say(
                f"Finale possible jusqu’au {date_words(until)}", "muted", "calendar-clock"
            )
        label = history.undoable(self.centre, self._id)
        self.undo.setEnabled(label is not None)
        self.undo.setText("Annuler")
        self.undo.setToolTip(f"Annuler : {label}" if label else "Rien à annuler")

    # --- cards ---------------------------------------------------------------------------------

    def _left(self) -> list[QWidget]:
        release, outcome = self.view.release, self.view.outcome
        if release is None or outcome is None:
            return [
                Card(
                    heading("Rien n’est encore évalué"),
                    muted("Les domaines validés apparaîtront ici, avec ce qui les explique."),
                ),
                self._history_card(),
            ]
        cards: list[QWidget] = []
        top = heading(validated_words(outcome))
        said = [top, Verdicts(release, outcome)]
        if self.view.provisional:
            said.insert(
                1,
                Text(
                    "Résultat provisoire : le référentiel n’a pas encore été vérifié ligne par "
                    "ligne.",
                    size=SMALL,
                    role="attention",
                ),
            )
        cards.append(Card(*said))
        cards.append(self._assessments_card())
        cards.append(self._history_card())
        return cards

    def _assessments_card(self) -> Card:
        card = Card(heading("Évaluations"))
        for index, assessment in enumerate(self.view.dossier.assessments):
            card.box.addWidget(separator())
            name = assessment.kind.words.capitalize()
            days = f"ouverte le {date_words(assessment.opened_on)}"
            if assessment.closed_on:
                days = f"terminée le {date_words(assessment.closed_on)}"
            words = column(
                Text(name, bold=True),
                Text(f"{days}, par {assessment.evaluator.name}", size=SMALL, role="muted"),
                gap=0.1,
            )
            for reopening in assessment.reopenings:
                text = f"Rouverte le {date_words(reopening.at.date())} : {reopening.reason}"
                words.addWidget(Text(text, size=SMALL, role="muted"))
            for right in assessment.rectifications:
                value = right.mark.words if right.mark else "non évalué"
                text = f"Rectifiée le {date_words(right.at.date())} : {right.criterion} {value}"
                words.addWidget(Text(text, size=SMALL, role="muted"))
            see = Button("Voir", partial(self._go, Kind.MARKING, assessment.id), kind="quiet")
            see.setAccessibleName(f"Voir l’{assessment.kind.words}")
            acts = row(see, gap=0.2)
            if assessment.closing is not None:
                if why_not_reopen(self.view.dossier, index) is None:
                    again = Button("Rouvrir…", partial(self._reopen, index), kind="quiet")
                    acts.addWidget(again)
                else:
                    right_ = Button(
                        "Rectifier…",
                        partial(self._go, Kind.RECTIFYING, assessment.id),
                        kind="quiet",
                    )
                    acts.addWidget(right_)
            line = QHBoxLayout()
            line.addLayout(words, 1)
            line.addLayout(acts)
            card.box.addLayout(line)
        return card

    def _history_card(self) -> Card:
        card = Card(heading("Historique"), gap=0.3)
        for entry in history.recent(self.centre, self._id, 8):
            when = f"{date_words(entry.at.date())}"
            card.box.addWidget(
                Text(f"{when} · {entry.label} · {entry.by}", size=SMALL, role="muted")
            )
        return card

    def _next_card(self) -> Card:
        title, words, label, act = self._next()
        self.next_button = Button(
            label, act, kind="primary", key="Ctrl Entrée", shortcut="Ctrl+Return"
        )
        said: list[QWidget] = [Text("PROCHAINE ÉTAPE", size=SMALL, bold=True, role="accent")]
        said += [Text(title, size=LARGE, bold=True), Text(words, role="muted")]
        card = Card(*said, row(self.next_button, None), role="next")
        if self.view.dossier.withdrawal or self.view.dossier.joined_to:
            self.next_button.setEnabled(False)
        return card

    def _next(self) -> tuple[str, str, str, Callable[[], None]]:
        """The one next step: its name, why, its button and what it does."""
        dossier = self.view.dossier
        current = dossier.current
        stage = self.view.stage
        if stage is Stage.OPENED:
            return (
                "Évaluation préalable",
                "Critère par critère, en une ou plusieurs demi-journées.",
                "Ouvrir l’évaluation",
                lambda: self._open_assessment(Assessed.PREALABLE),
            )
        assert current is not None
        if current.closing is None:
            done = len(self.view.outcome.marks) if self.view.outcome else 0
            total = len(self.view.release.criteria) if self.view.release else 0
            return (
                f"Continuer l’{current.kind.words}",
                f"{done} critères évalués sur {total}.",
                "Reprendre",
                lambda: self._go(Kind.MARKING, current.id),
            )
        handed = any(d.is_livret and d.assessment == current.id for d in dossier.documents)
        if not handed:
            return (
                "Remettre le livret",
                "Il part des points forts de la personne ; relisez-le avec elle.",
                "Voir le livret",
                lambda: self._go(Kind.DOCUMENTS),
            )
        if stage is Stage.JURY:
            if current.opinion is None:
                return (
                    "Écrire l’avis pour le jury",
                    "Tous les domaines sont validés : le dossier peut aller au jury.",
                    "Écrire l’avis",
                    lambda: self._go(Kind.OPINION, current.id),
                )
            return (
                "Préparer le dossier pour le jury",
                "Tous les domaines sont validés et l’avis est écrit.",
                "Voir le dossier",
                lambda: self._go_document("jury"),
            )
        return (
            "Évaluation finale",
            "Après la formation, sur ce qui reste à valider.",
            "Ouvrir l’évaluation finale",
            lambda: self._open_assessment(Assessed.FINALE),
        )

    def _documents_card(self) -> Card:
        card = Card(heading("Documents"), gap=0.5)
        handed = {d.kind: d for d in self.view.dossier.documents}
        for kind, name in papers.kinds():
            card.box.addWidget(separator())
            document = handed.get(kind)
            state = ""
            if document is not None:
                state = f"remis le {date_words(document.at.date())}"
                if document.replaced_on:
                    state = f"à remplacer depuis le {date_words(document.replaced_on)}"
            open_ = Button(name, partial(self._go_document, kind), kind="quiet", icon="file-text")
            line = row(open_, None, Text(state, size=SMALL, role="muted", wrap=False))
            card.box.addLayout(line)
        opinion = self.view.dossier.current
        if opinion is not None:
            card.box.addWidget(separator())
            written = "écrit" if opinion.opinion else ""
            button = Button(
                "Avis pour le jury",
                lambda: self._go(Kind.OPINION, opinion.id),
                kind="quiet",
                icon="pencil",
            )
            card.box.addLayout(
                row(button, None, Text(written, size=SMALL, role="muted", wrap=False))
            )
        all_ = Button("Tous les documents", lambda: self._go(Kind.DOCUMENTS), shortcut="Ctrl+D")
        card.box.addLayout(row(all_, None))
        return card

    def _left_lists_card(self, dossier: Dossier) -> Card:
        if dossier.withdrawal is not None:
            day = date_words(dossier.withdrawal.at.date())
            words = f"Ce dossier a été retiré le {day} : {dossier.withdrawal.reason}"
            back = Button("Le remettre dans la liste", self._undo, icon="undo-2")
            return Card(row(Sign("info", "attention"), Text(words), back), role="warning")
        words = "Ce dossier est réuni à un autre dossier de la même personne."
        kept = dossier.joined_to
        see = Button("Ouvrir l’autre", lambda: self.desk.go(Place(Kind.DOSSIER, kept)))
        return Card(row(Sign("info", "attention"), Text(words), see), role="warning")

    # --- gestures ------------------------------------------------------------------------------

    def _go(self, kind: Kind, assessment: bytes | None = None) -> None:
        self.desk.go(Place(kind, self._id, assessment))

    def _go_document(self, kind: str) -> None:
        self.desk.go(Place(Kind.DOCUMENTS, self._id, detail=kind))

    def _open_assessment(self, kind: Assessed) -> None:
        releases = self.centre.offered_releases(self.view.dossier)
        edition = ChoiceField(
            "Référentiel", [(r.key, f"Édition {r.key.edition}") for r in releases]
        )
        day = DayField("Premier jour", self.centre.clock().date())
        opened: list[bytes] = []

        def act() -> None:
            opened.append(
                candidates.open_assessment(
                    self.centre,
                    self._id,
                    kind,
                    self.centre.release(edition.value()),
                    day.day(),
                    self.centre.require_operator(),
                )
            )

        question = Question(
            self,
            f"Ouvrir l’{kind.words}",
            edition,
            day,
            act="Ouvrir",
            on_act=act,
        )
        day.edit.setFocus()
        if question.exec():
            self._go(Kind.MARKING, opened[0])

    def _reopen(self, index: int) -> None:
        assessment = self.view.dossier.assessments[index]
        assert assessment.id is not None
        which = assessment.id
        reason = TextField("Pourquoi", lines=3)
        changes: list[Change] = []
        question = Question(
            self,
            f"Rouvrir l’{assessment.kind.words}",
            Text(
                "Elle redevient « en l’état » jusqu’à sa nouvelle fin. Les années comptent "
                "toujours de sa première fin."
            ),
            reason,
            act="Rouvrir",
            on_act=lambda: changes.append(amending.reopen(self.centre, which, reason.text())),
        )
        if question.exec():
            self.desk.changed.emit(changes[0], self)
            self._go(Kind.MARKING, which)

    def _undo(self) -> None:
        if self.desk.write(lambda: history.undo(self.centre, self._id), self) is not None:
            self._read_again()

    def _show_menu(self) -> None:
        menu = QMenu(self)
        menu.addAction("Exporter le dossier…", self._export)
        menu.addAction("Retirer ce dossier, ouvert par erreur…", self._withdraw)
        again = history.redoable(self.centre, self._id)
        if again:
            menu.addAction(f"Rétablir : {again}", self._redo)
        menu.exec(self.more.mapToGlobal(self.more.rect().bottomLeft()))
        menu.deleteLater()

    def _redo(self) -> None:
        if self.desk.write(lambda: history.redo(self.centre, self._id), self) is not None:
            self._read_again()

    def _export(self) -> None:
        reference = self.view.dossier.reference
        name, _ = QFileDialog.getSaveFileName(
            self, "Exporter le dossier", f"{reference}.json", "Dossier CléA (*.json)"
        )
        if name:
            self.desk.attempt(lambda: exporting.export_dossier(self.centre, reference, Path(name)))
            self.desk.said.emit(f"Le dossier {reference} est écrit, en clair, dans {name}.")

    def _withdraw(self) -> None:
        reason = TextField("Pourquoi", lines=3)
        changes: list[Change] = []
        question = Question(
            self,
            "Retirer ce dossier",
            Text("Il quitte les listes ; rien n’en est perdu, et il peut y être remis."),
            reason,
            act="Retirer",
            on_act=lambda: changes.append(
                candidates.withdraw(self.centre, self._id, reason.text())
            ),
        )
        if question.exec():
            self.desk.changed.emit(changes[0], self)
            self._read_again()

    def _read_again(self) -> None:
        self.view = view(self.centre, self._id)
        self.title.setText(self.view.dossier.candidate.display_name)
        self._fill()

    def hear(self, change: Change) -> None:
        if change.dossier == self._id:
            self._read_again()

    def fold(self, ems: float) -> None:
        self._ems = ems
        wide = ems >= 70
        direction = QBoxLayout.Direction
        self.columns.setDirection(direction.LeftToRight if wide else direction.TopToBottom)
        self.stepper.fold(ems)
        self.about.setVisible(ems >= 60)
        self.until.setVisible(self.view.valid_until is not None and ems >= 70)

    def first(self) -> QWidget | None:
        return self.next_button


def _steps(seen: View) -> list[Step]:
    at = _AT_STEP[seen.stage]
    closed = {}
    for assessment in seen.dossier.assessments:
        if assessment.closed_on:
            closed[assessment.kind] = f"terminée le {short_date(assessment.closed_on)}"
    words = ["", "", "", ""]
    words[0] = closed.get(Assessed.PREALABLE, "en cours" if seen.stage is Stage.PREALABLE else "")
    words[2] = closed.get(Assessed.FINALE, "en cours" if seen.stage is Stage.FINALE else "")
    if seen.stage is Stage.JURY and Assessed.FINALE not in closed:
        # Everything was validated at once: two steps have no object.
        words[1] = words[2] = "sans objet"
    steps = [Step("Accueil", State.DONE, "dossier ouvert")]
    for index, name in enumerate(_STEPS):
        state = State.DONE if index < at else State.IN_HAND if index == at else State.TO_COME
        steps.append(Step(name, state, words[index]))
    steps.append(Step("Certifié", State.TO_COME))
    return steps
