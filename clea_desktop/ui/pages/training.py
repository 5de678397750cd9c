"""Parcours: what is recommended, where the person is, and who trains them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QWidget

from clea_desktop.domain.french import counted, date_words, listed
from clea_desktop.domain.journey import (
    FormativeCheck,
    Prescription,
    Readiness,
    Trainer,
    TrainingForm,
)
from clea_desktop.domain.marks import Mark
from clea_desktop.domain.outcome import Outcome
from clea_desktop.domain.path import Act
from clea_desktop.domain.people import Person
from clea_desktop.domain.referential import Subdomain
from clea_desktop.domain.training import namesakes, proposed_codes
from clea_desktop.services import journey, people
from clea_desktop.services.people import Newcomer
from clea_desktop.ui.desk import Desk
from clea_desktop.ui.pages.step_page import StepPage
from clea_desktop.ui.places import Kind, Place
from clea_desktop.ui.theme.look import SMALL
from clea_desktop.ui.widgets.boxes import Card, abreast, clear, column, held, row, scrolling, spread
from clea_desktop.ui.widgets.button import Button
from clea_desktop.ui.widgets.dialog import Question
from clea_desktop.ui.widgets.fields import ChoiceField, DayField, LineField, TextField
from clea_desktop.ui.widgets.moments import OptionalDayField
from clea_desktop.ui.widgets.text import Text, heading, muted, separator


class TrainingPage(StepPage):
    """The parcours recommended, the formative checks, the trainers."""

    act = Act.PRESCRIBE
    keys = (("Ctrl + Entrée", "recommander ce parcours"), ("Échap", "revenir au dossier"))

    def __init__(self, desk: Desk, dossier_id: bytes) -> None:
        super().__init__(desk, dossier_id, "Parcours de formation")
        outcome, release = self.view.outcome, self.view.release
        known = self.view.dossier.journey.prescription
        proposed = known.codes if known else proposed_codes(outcome) if outcome else ()
        self.aims = _Aims(self, proposed)
        today = self.centre.clock().date()
        base = known or Prescription(today, self.centre.require_operator(), ())
        self._base = base
        self._today = today
        self.form = ChoiceField(
            "Sous quelle forme", [(each, each.words) for each in TrainingForm], base.form
        )
        self.hours = LineField("Heures", str(base.hours or ""), placeholder="70")
        self.organisation = LineField("Organisme de formation", base.organisation)
        self.finale = OptionalDayField(
            "Évaluation finale prévue vers le", self._still_to_come(base.planned_finale)
        )
        self.note = TextField("À dire à l’organisme de formation", base.note, lines=2)
        paper = Button(
            "Parcours recommandé",
            lambda: desk.go(Place(Kind.DOCUMENTS, dossier_id, detail="training")),
            icon="file-text",
        )
        self.keep = Button("Recommander", self.submit, kind="primary", key="Ctrl Entrée")
        self.keep.setEnabled(self.refusal is None and release is not None)
        self.in_bar(paper, self.keep)
        parcours = Card(
            heading("Ce que vise le parcours"),
            self.aims,
            abreast(self.form, self.hours),
            abreast(self.organisation, self.finale),
            self.note,
        )
        self._checks = column(gap=0.3)
        self._trainers = column(gap=0.3)
        check = Button("Noter une évaluation formative…", self.ask_check, icon="list-checks")
        check.setEnabled(self.refusal is None)
        trainer = Button("Noter qui forme…", self.ask_trainer, icon="graduation-cap")
        side = column(
            Card(
                heading("Évaluations formatives"),
                muted("Elles disent si c’est le bon moment ; elles ne valident rien.", small=True),
                self._checks,
                row(check, None),
            ),
            Card(
                heading("Qui forme"),
                muted(
                    "Qui forme la personne ne l’évalue pas. Notez aussi qui l’a formée avant CléA.",
                    small=True,
                ),
                self._trainers,
                row(trainer, None),
            ),
            None,
            gap=1.1,
        )
        self._columns = row(held(column(parcours, None)), held(side), gap=1.1)
        self._columns.setStretch(0, 5)
        self._columns.setStretch(1, 4)
        content = column(*self.refusal_card(), self._columns, None, gap=1.1, margin=1.6)
        self.box.addWidget(scrolling(held(content)), 1)
        self._show()

    def _show(self) -> None:
        clear(self._checks)
        clear(self._trainers)
        for check in reversed(self.view.dossier.journey.checks):
            said = listed([f"domaine {code} {state.words}" for code, state in check.readiness])
            self._checks.addWidget(Text(f"{date_words(check.on)} · {check.by}", size=SMALL))
            self._checks.addWidget(muted(said, small=True))
            self._checks.addWidget(separator())
        for trainer in self.view.dossier.journey.trainers:
            when = f"depuis le {date_words(trainer.starts_on)}" if trainer.starts_on else ""
            if trainer.ends_on:
                when += f" jusqu’au {date_words(trainer.ends_on)}"
            said = " · ".join(part for part in (trainer.organisation, when.strip()) if part)
            words = column(Text(trainer.person.name, bold=True), muted(said, small=True), gap=0)
            away = Button("Retirer", partial(self._drop, trainer), kind="quiet")
            away.setAccessibleName(f"Retirer {trainer.person.name}")
            self._trainers.addLayout(spread(words, away))

    def _drop(self, trainer: Trainer) -> None:
        if self.drop(trainer.id):
            self._show()

    def _still_to_come(self, day: date | None) -> date | None:
        """A day planned by the parcours before, unless it is over."""
        return day if day is not None and day >= self._today else None

    def submit(self) -> None:
        if self.refusal is not None or not self.finale.valid():
            return
        typed = self.hours.text().strip()
        if typed and not typed.isdecimal():
            self.hours.refuse("Écrivez un nombre d’heures, comme 70.")
            return
        today = self.centre.clock().date()
        made = replace(
            self._base,
            # A parcours recommended again after another assessment is another one.
            on=today,
            by=self.centre.require_operator(),
            codes=self.aims.chosen(),
            form=self.form.value(),
            hours=int(typed) if typed else None,
            organisation=self.organisation.text(),
            planned_finale=self.finale.day(),
            note=self.note.text(),
            id=self._same_period_id(),
        )
        if self.write(made, "Le parcours est recommandé."):
            self.back()

    def _same_period_id(self) -> bytes | None:
        """The parcours written again; another one once an assessment came in between."""
        current = self.view.dossier.current
        closed_on = current.closed_on if current else None
        fresh = closed_on is not None and self._base.on < closed_on
        return None if fresh else self._base.id

    def ask_check(self) -> None:
        """Note where the person is, domaine by domaine."""
        release, outcome = self.view.release, self.view.outcome
        assert release is not None and outcome is not None
        left = [
            domain
            for domain in release.domains
            if not all(sub.code in outcome.validated for sub in domain.subdomains)
        ]
        day = DayField("Jour", self.centre.clock().date())
        by = LineField("Par qui")
        states = [(None, "Non regardé"), *((each, each.words) for each in Readiness)]
        fields = {
            domain.code: ChoiceField(f"{domain.code}. {domain.short}", states) for domain in left
        }
        note = LineField("Un mot")

        def act() -> bool:
            chosen = [(code, field.value()) for code, field in fields.items()]
            told = tuple((code, state) for code, state in chosen if state is not None)
            made = FormativeCheck(day.day(), by.text(), told, note.text())
            return self.put(made)

        question = Question(
            self,
            "Une évaluation formative",
            held(abreast(day, by)),
            *fields.values(),
            note,
            act="Noter",
            on_act=act,
        )
        if question.exec():
            self._show()

    def ask_trainer(self) -> None:
        """Note somebody who trains the person, or did."""
        name = LineField("Nom")
        organisation = LineField("Organisme", self.organisation.text())
        starts = OptionalDayField("Depuis le", hint="Vide : depuis toujours.")
        ends = OptionalDayField("Jusqu’au")

        def act() -> bool:
            if not name.text().strip():
                name.refuse("Notez le nom de qui forme.")
                return False
            if not (starts.valid() and ends.valid()):
                return False
            who = self._who(" ".join(name.text().split()))
            if who is None:
                return False
            days = starts.day(), ends.day()
            told = organisation.text()
            return self.put_by(
                lambda: journey.train(self.centre, self.dossier_id, who, told, *days)
            )

        question = Question(
            self,
            "Qui forme cette personne",
            name,
            organisation,
            held(abreast(starts, ends)),
            act="Noter",
            on_act=act,
        )
        name.line.setFocus()
        if question.exec():
            self._show()

    def _who(self, name: str) -> Person | Newcomer | None:
        """Who that is; when the centre knows somebody of that name, whether it is them is asked."""
        known = namesakes(name, people.people(self.centre))
        if not known:
            return Newcomer(name)
        answer: list[Person | Newcomer] = []
        same = [
            Button(f"C’est {who.name}, que le centre connaît", partial(answer.append, who))
            for who in known
        ]
        question = Question(
            self,
            "Même personne ou homonyme ?",
            Text(
                f"Le centre connaît déjà {counted(len(known), 'personne')} de ce nom. Si c’est la "
                "même, elle ne décidera plus aucun critère de ce dossier."
            ),
            *same,
            act="C’est un homonyme",
            on_act=lambda: answer.append(Newcomer(name, namesake=True)),
        )
        for button in same:
            button.clicked.connect(question.accept)
        # The answer that lifts the rule is not the one that Entrée gives.
        same[0].setDefault(True)
        same[0].setFocus()
        question.exec()
        return answer[-1] if answer else None

    def first(self) -> QWidget | None:
        return self.form.box

    def fold(self, ems: float) -> None:
        super().fold(ems)
        direction = self._columns.Direction
        wide = ems >= 70
        self._columns.setDirection(direction.LeftToRight if wide else direction.TopToBottom)


class _Aims(QWidget):
    """What is left to validate, ticked as the parcours aims at it: sous-domaine, or critère."""

    def __init__(self, page: StepPage, chosen: tuple[str, ...]) -> None:
        super().__init__()
        self._subs: dict[str, _Aim] = {}
        box = column(gap=0.3)
        release, outcome = page.view.release, page.view.outcome
        if release is not None and outcome is not None:
            for domain in release.domains:
                left = [sub for sub in domain.subdomains if sub.code not in outcome.validated]
                if not left:
                    continue
                box.addWidget(Text(f"{domain.code}. {domain.short}", size=SMALL, bold=True))
                for sub in left:
                    whole = domain.code in chosen or sub.code in chosen
                    aim = _Aim(sub, outcome, None if whole else chosen)
                    self._subs[sub.code] = aim
                    box.addWidget(aim)
        if not self._subs:
            box.addWidget(muted("Rien ne reste à acquérir."))
        self.setLayout(box)

    def chosen(self) -> tuple[str, ...]:
        """The codes ticked: a sous-domaine aimed at whole, else its critères."""
        return tuple(code for aim in self._subs.values() for code in aim.chosen())


class _Aim(QWidget):
    """A sous-domaine, and behind a button its critères that are not acquis.

    :param chosen: the critères aimed at; None for the whole sous-domaine.
    """

    def __init__(self, sub: Subdomain, outcome: Outcome, chosen: tuple[str, ...] | None) -> None:
        super().__init__()
        self._code = sub.code
        left = [c for c in sub.criteria if outcome.marks.get(c.code) is not Mark.ACQUIRED]
        self.box = QCheckBox(f"{sub.code} {sub.short}")
        self.more = Button("Critères…", self._unfold, kind="quiet")
        self.more.setAccessibleName(f"Choisir les critères de {sub.code}")
        self.criteria: dict[str, QCheckBox] = {}
        self._list = QWidget()
        lines = column(gap=0.2, margin=(2, 0, 0, 0.3))
        for criterion in left:
            line = QCheckBox(f"{criterion.code} {criterion.short}")
            line.setChecked(chosen is None or criterion.code in chosen)
            line.toggled.connect(lambda _on: self._sum_up())
            self.criteria[criterion.code] = line
            lines.addWidget(line)
        self._list.setLayout(lines)
        self.setLayout(column(row(self.box, self.more, None, gap=0.4), self._list, gap=0))
        self._list.setVisible(False)
        self._sum_up()
        self.box.clicked.connect(self._tick_all)
        if 0 < len(self._ticked()) < len(self.criteria):
            self._unfold()

    def _ticked(self) -> tuple[str, ...]:
        return tuple(code for code, line in self.criteria.items() if line.isChecked())

    def _unfold(self) -> None:
        self._list.setVisible(True)
        self.more.hide()

    def _tick_all(self, on: bool) -> None:
        self.box.setTristate(False)
        for line in self.criteria.values():
            line.setChecked(on)

    def _sum_up(self) -> None:
        many = len(self._ticked())
        states = Qt.CheckState
        whole = states.Checked if many == len(self.criteria) else states.PartiallyChecked
        self.box.setTristate(0 < many < len(self.criteria))
        self.box.setCheckState(whole if many else states.Unchecked)

    def chosen(self) -> tuple[str, ...]:
        """Its own code when all of it is aimed at, else those of the critères ticked."""
        ticked = self._ticked()
        return (self._code,) if ticked and len(ticked) == len(self.criteria) else ticked
