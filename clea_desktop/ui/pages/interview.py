"""Entretien d’accueil: what is said, offered and decided, kept as each field is left.

Beside the page, what to weigh with the person (the *diagnostic d’opportunité*), in our own words.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QWidget

from clea_desktop.domain.french import date_words
from clea_desktop.domain.journey import (
    Agreement,
    Decision,
    Interview,
    Status,
    Strategy,
    Trajectory,
)
from clea_desktop.domain.path import Act, next_act
from clea_desktop.domain.typed import typed_day
from clea_desktop.services import contacts
from clea_desktop.ui.desk import Desk
from clea_desktop.ui.pages.step_page import StepPage
from clea_desktop.ui.places import Kind, Place
from clea_desktop.ui.theme.look import SMALL
from clea_desktop.ui.widgets.boxes import Card, abreast, clear, column, held, row, scrolling, spread
from clea_desktop.ui.widgets.button import Button
from clea_desktop.ui.widgets.dialog import Question
from clea_desktop.ui.widgets.fields import ChoiceField, DayField, LineField, TextField
from clea_desktop.ui.widgets.moments import OptionalDayField
from clea_desktop.ui.widgets.text import Text, heading, muted

QUESTIONS = (
    ("Son souhait", "Qu’est-ce qui l’amène ? Qu’attend-elle du certificat ?"),
    ("Son projet", "Un emploi, une formation, un changement ? Que CléA y ouvrirait-il ?"),
    ("Le moment", "Est-ce possible maintenant : temps, trajets, garde des enfants ?"),
    ("Ce qu’elle sait faire", "Au travail, chez elle, dans ses démarches : qu’y fait-elle déjà ?"),
    ("Ce qui l’aide", "Qui peut l’accompagner, avant, pendant et après ?"),
    (
        "La suite",
        "Commencer maintenant, se préparer d’abord, ou réfléchir ? C’est elle qui décide.",
    ),
)
"""What to weigh before a préalable: the adviser advises, the person decides (DOMAIN.md, 2)."""


class InterviewPage(StepPage):
    """The interview, on disk as one goes along."""

    act = Act.INTERVIEW
    keys = (
        ("Alt + 1 à 4", "ce que la personne décide"),
        ("Ctrl + Entrée", "noter qu’il a eu lieu, et revenir au dossier"),
        ("Échap", "revenir au dossier"),
    )

    def __init__(self, desk: Desk, dossier_id: bytes) -> None:
        super().__init__(desk, dossier_id, "Entretien d’accueil")
        known = self.view.dossier.journey.interview
        self.kept = known
        self.agreements = known.agreements if known else ()
        now = known or contacts.first_interview(self.centre, dossier_id)
        self._blank = now
        self.day = DayField("Date de l’entretien", now.on)
        self.trajectory = ChoiceField(
            "Trajectoire", [(each, each.words) for each in Trajectory], now.trajectory
        )
        self.prescriber = LineField("Prescripteur", now.prescriber)
        self.status = ChoiceField(
            "Situation",
            [(None, "Non précisée"), *((each, each.words) for each in Status)],
            now.status,
        )
        self.public = LineField("Public", now.public, hint="Un programme, s’il y en a un.")
        self.employer = LineField("Employeur", now.employer)
        self.funder = LineField("Financeur", now.funder)
        self.project = TextField("Projet, avec ses mots", now.project, lines=3)
        self.arrangements = TextField(
            "Aménagements utiles",
            now.arrangements,
            hint="Ce qu’il faut prévoir, jamais pourquoi.",
            lines=2,
        )
        self.guardian = LineField("Représentant légal", now.guardian)
        self.third_party = LineField(
            "Tiers présent", now.third_party, hint="Interprète, accompagnant…"
        )
        self.offered = {each: QCheckBox(each.words) for each in Strategy}
        for each, box in self.offered.items():
            box.setChecked(each in now.strategies)
            box.toggled.connect(lambda _on: self.flush())
        self.strategy = ChoiceField(
            "Celle que la personne choisit",
            [(None, "Pas encore"), *((each, each.words) for each in Strategy)],
            now.strategy,
        )
        self.decision = ChoiceField(
            "Sa décision",
            [(None, "Pas encore"), *((each, each.words) for each in Decision)],
            now.decision,
        )
        self.decided_on = OptionalDayField("Décidé le", now.decided_on)
        self.call_on = OptionalDayField("À rappeler le", now.call_on)
        for line in self._lines():
            line.line.editingFinished.connect(self.flush)
        for area in (self.project, self.arrangements):
            area.area.left.connect(self.flush)
        for choice in (self.trajectory, self.status, self.strategy):
            choice.chosen.connect(self.flush)
        self.decision.chosen.connect(self._decided)
        self.day.edit.changed.connect(self.flush)
        for index, decision in enumerate(Decision):
            shortcut = QShortcut(QKeySequence(f"Alt+{index + 1}"), self)
            shortcut.activated.connect(partial(self.decide, decision))
        self._shared = column(gap=0.3)
        self.state = muted("", small=True)
        self.finish = Button(
            "Noter l’entretien" if self._awaited else "Revenir au dossier",
            self.submit,
            kind="primary",
            key="Ctrl Entrée",
        )
        paper = Button(
            "Fiche d’entretien",
            lambda: desk.go(Place(Kind.DOCUMENTS, dossier_id, detail="interview")),
            icon="file-text",
        )
        self.in_bar(paper, self.finish)
        self._columns = row(self._left(), self._right(), gap=1.1)
        self._columns.setStretch(0, 5)
        self._columns.setStretch(1, 3)
        content = column(*self.refusal_card(), self._columns, None, gap=1.1, margin=1.6)
        self.box.addWidget(scrolling(held(content)), 1)
        self._show_agreements()
        self._show_state()

    def _lines(self) -> tuple[LineField, ...]:
        return (
            self.prescriber,
            self.public,
            self.employer,
            self.funder,
            self.guardian,
            self.third_party,
            self.decided_on,
            self.call_on,
        )

    def _left(self) -> QWidget:
        coming = Card(
            heading("Comment elle vient"),
            abreast(self.day, self.trajectory),
            abreast(self.prescriber, self.public),
        )
        life = Card(
            heading("Sa situation et son projet"),
            abreast(self.status, self.employer),
            self.funder,
            self.project,
        )
        help_ = Card(
            heading("Pour que cela se passe bien"),
            self.arrangements,
            abreast(self.guardian, self.third_party),
        )
        ways = Card(
            heading("Les stratégies proposées"),
            *self.offered.values(),
            self.strategy,
        )
        return held(column(coming, life, help_, ways, None, gap=1.1))

    def _right(self) -> QWidget:
        decided = Card(
            Text("LA PERSONNE DÉCIDE", size=SMALL, bold=True, role="accent"),
            self.decision,
            abreast(self.decided_on, self.call_on),
            self.state,
            role="next",
        )
        add = Button("Noter un accord…", self._add_agreement, icon="handshake")
        sharing = Card(
            heading("Accords de partage"),
            muted("Rien ne part sans son accord, pour ce destinataire et ce contenu.", small=True),
            self._shared,
            row(add, None),
        )
        weigh = Card(heading("À peser ensemble"), gap=0.3)
        for title, words in QUESTIONS:
            weigh.box.addWidget(Text(title, size=SMALL, bold=True))
            weigh.box.addWidget(muted(words, small=True))
        return held(column(decided, sharing, weigh, None, gap=1.1))

    # --- agreements ----------------------------------------------------------------------------

    def _show_agreements(self) -> None:
        clear(self._shared)
        for index, agreement in enumerate(self.agreements):
            said = f"{agreement.recipient} : {agreement.content}"
            when = f"accord du {date_words(agreement.on)}"
            if agreement.revoked_on is not None:
                when += f", repris le {date_words(agreement.revoked_on)}"
            words = column(Text(said, size=SMALL), muted(when, small=True), gap=0)
            line = spread(words)
            if agreement.stands:
                revoke = Button("Repris", partial(self._revoke, index), kind="quiet")
                revoke.setAccessibleName(f"Accord repris : {said}")
                line.addWidget(revoke)
            self._shared.addLayout(line)

    def _add_agreement(self) -> None:
        recipient = LineField("Avec qui")
        content = LineField("Quoi", hint="Sa présence, le livret, un résultat…")

        def act() -> bool:
            if not recipient.text().strip() or not content.text().strip():
                (content if recipient.text().strip() else recipient).refuse("À remplir.")
                return False
            today = self.centre.clock().date()
            made = Agreement(recipient.text().strip(), content.text().strip(), today)
            return self._agree((*self.agreements, made))

        Question(self, "Un accord de partage", recipient, content, act="Noter", on_act=act).exec()

    def _revoke(self, index: int) -> None:
        changed = list(self.agreements)
        changed[index] = replace(changed[index], revoked_on=self.centre.clock().date())
        self._agree(tuple(changed))

    def _agree(self, agreements: tuple[Agreement, ...]) -> bool:
        before = self.agreements
        self.agreements = agreements
        if not self.flush():
            self.agreements = before
            return False
        self._show_agreements()
        return True

    # --- keeping -------------------------------------------------------------------------------

    def _read(self) -> Interview:
        return replace(
            self.kept or self._blank,
            on=self.day.day(),
            trajectory=self.trajectory.value(),
            prescriber=self.prescriber.text().strip(),
            public=self.public.text().strip(),
            status=self.status.value(),
            employer=self.employer.text().strip(),
            funder=self.funder.text().strip(),
            project=self.project.text().strip(),
            arrangements=self.arrangements.text().strip(),
            strategies=tuple(each for each, box in self.offered.items() if box.isChecked()),
            strategy=self.strategy.value(),
            guardian=self.guardian.text().strip(),
            third_party=self.third_party.text().strip(),
            agreements=self.agreements,
            decision=self.decision.value(),
            decided_on=self.decided_on.day(),
            call_on=self.call_on.day(),
        )

    def decide(self, decision: Decision) -> None:
        """Note what the person decides."""
        self.decision.put(decision)
        self._decided()

    def _decided(self) -> None:
        if self.decision.value() is not None and not self.decided_on.text().strip():
            self.decided_on.put(typed_day(self.centre.clock().date()))
        self.flush()

    def flush(self) -> bool:
        """Put what changed on disk; whether it is there."""
        if self.refusal is not None:
            return True
        if not all([self.decided_on.valid(), self.call_on.valid()]):
            return False
        typed = self._read()
        return typed == (self.kept or self._blank) or self._keep(typed)

    def _keep(self, typed: Interview) -> bool:
        if not self.write(typed):
            return False
        self.kept = self.view.dossier.journey.interview
        self._show_state()
        return True

    @property
    def _awaited(self) -> bool:
        """Whether the path waits for it: nothing of it is noted yet."""
        return next_act(self.view.situation) is Act.INTERVIEW

    def _show_state(self) -> None:
        self.state.setText("Enregistré." if self.kept else "Rien n’est encore noté.")

    def submit(self) -> None:
        """Go back to the dossier; an interview of which there is nothing to say has taken place.

        Nothing is mandatory in it, and the path would ask for it for ever.
        """
        if self.flush() and (not self._awaited or self._keep(self._read())):
            self.back()

    def first(self) -> QWidget | None:
        return self.trajectory.box

    def fold(self, ems: float) -> None:
        super().fold(ems)
        direction = self._columns.Direction
        wide = ems >= 70
        self._columns.setDirection(direction.LeftToRight if wide else direction.TopToBottom)

    def leave(self) -> bool:
        return self.flush()
