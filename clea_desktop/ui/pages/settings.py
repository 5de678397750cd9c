"""Réglages: how the window looks, who assesses, the organisme, the passphrase, backups."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from clea_desktop import VERSION
from clea_desktop.domain.french import date_words
from clea_desktop.domain.identity import IdentityFaults
from clea_desktop.services import people, safekeeping, today
from clea_desktop.ui.desk import Desk
from clea_desktop.ui.pages.evidence_limits import EvidenceLimitsCard
from clea_desktop.ui.pages.page import Page
from clea_desktop.ui.places import Kind, Place
from clea_desktop.ui.preferences import LOCK_MINUTES, Preferences
from clea_desktop.ui.theme.look import TEXT_SIZES, look
from clea_desktop.ui.theme.tokens import Theme
from clea_desktop.ui.widgets.boxes import Card, abreast, clear, measured, row
from clea_desktop.ui.widgets.button import Button
from clea_desktop.ui.widgets.dialog import Question
from clea_desktop.ui.widgets.fields import ChoiceField, DayField, LineField, same_again
from clea_desktop.ui.widgets.moments import OptionalDayField
from clea_desktop.ui.widgets.text import Text, heading, muted

_MONTHS = (1, 2, 3, 6, 9, 12)

_ORGANISATION = {
    "name": "Nom de l’organisme",
    "siret": "SIRET",
    "activity_number": "N° de déclaration d’activité",
    "qualiopi": "Certificat Qualiopi",
    "address": "Adresse",
    "phone": "Téléphone",
    "accreditation_number": "N° d’habilitation CléA",
    "delegate": "Délégataire",
}


class SettingsPage(Page):
    """What may be set; each thing is kept as it is left."""

    def __init__(self, desk: Desk, preferences: Preferences) -> None:
        super().__init__(desk, "Réglages")
        self._preferences = preferences
        self.parts = {
            "look": self._look_card(),
            "path": self._path_card(),
            "organisation": self._organisation_card(),
            "people": self._people_card(),
            "sentences": self._sentences_card(),
            "passphrase": self._secret_card(),
            "backups": self._backup_card(),
            "evidence": EvidenceLimitsCard(desk),
            "personal": self._personal_card(),
            "program": self._program_card(),
        }
        self.box.addWidget(measured(*self.parts.values()), 1)

    # --- the look ------------------------------------------------------------------------------

    def _look_card(self) -> Card:
        self.text_size = ChoiceField(
            "Taille du texte", [(size, f"{size} %") for size in TEXT_SIZES], look().percent
        )
        self.theme = ChoiceField("Couleurs", [(t, t.words) for t in Theme], look().theme)
        for choice in (self.text_size, self.theme):
            choice.chosen.connect(self._wear)
        return Card(heading("Apparence"), row(self.text_size, self.theme, None, gap=1.2))

    def _wear(self) -> None:
        self._preferences.text_size = self.text_size.value()
        self._preferences.theme = self.theme.value()
        look().wear(self.theme.value(), self.text_size.value())

    # --- the path ------------------------------------------------------------------------------

    def _path_card(self) -> Card:
        self.months = ChoiceField(
            "Prévenir avant le dernier jour de l’évaluation finale",
            [(months, f"{months} mois") for months in _MONTHS],
            self._preferences.warning_months,
        )
        self.months.chosen.connect(self._keep_months)
        held = today.absence(self.centre)
        self.away_from = OptionalDayField("Absent(e) du", held.starts_on if held else None)
        self.away_until = OptionalDayField("au", held.ends_on if held else None)
        self.away = Button("Noter mon absence", self.keep_absence)
        self.back_again = Button("Je suis de retour", self._come_back)
        self.back_again.setVisible(held is not None)
        return Card(
            heading("Suivi"),
            self.months,
            muted(
                "Pendant votre absence, vos dossiers se montrent aux autres dans « Aujourd’hui ».",
                small=True,
            ),
            abreast(self.away_from, self.away_until),
            row(self.away, self.back_again, None),
        )

    def _keep_months(self) -> None:
        self._preferences.warning_months = self.months.value()

    def keep_absence(self) -> None:
        """Say from when, and until when, one is absent."""
        starts, ends = self.away_from.day(), self.away_until.day()
        for field, day in ((self.away_from, starts), (self.away_until, ends)):
            if day is None:
                field.refuse("Écrivez un jour comme 12/01/2027.")
        if starts is None or ends is None:
            return
        if self._said(lambda: today.set_absence(self.centre, starts, ends)):
            self.desk.say(f"Votre absence est notée jusqu’au {date_words(ends)}.")
            self.back_again.setVisible(True)

    def _come_back(self) -> None:
        if self._said(lambda: today.end_absence(self.centre)):
            self.away_from.put("")
            self.away_until.put("")
            self.back_again.hide()

    def _said(self, gesture: Callable[[], None]) -> bool:
        def done() -> bool:
            gesture()
            return True

        return bool(self.desk.attempt(done))

    # --- the organisme -------------------------------------------------------------------------

    def _organisation_card(self) -> Card:
        organisation = self.centre.organisation
        accreditation = organisation.accreditation
        values = {
            **vars(organisation),
            "accreditation_number": accreditation.number,
            "delegate": accreditation.delegate,
        }
        self.organisation = {
            name: LineField(label, str(values[name])) for name, label in _ORGANISATION.items()
        }
        this_day = self.centre.clock().date()
        self.accredited = QCheckBox("L’habilitation a des dates")
        self.accredited.setChecked(accreditation.starts_on is not None)
        self.starts = DayField("Habilitation du", accreditation.starts_on or this_day)
        self.ends = DayField("au", accreditation.ends_on or this_day)
        grid = QGridLayout()
        grid.setHorizontalSpacing(look().px(1.2))
        grid.setVerticalSpacing(look().px(0.8))
        for index, field in enumerate(self.organisation.values()):
            grid.addWidget(field, *divmod(index, 2))
            field.line.editingFinished.connect(self.keep_organisation)
        self.accredited.toggled.connect(lambda on: self._show_days(shown=on))
        self.accredited.toggled.connect(lambda _on: self.keep_organisation())
        for day in (self.starts, self.ends):
            day.edit.editingFinished.connect(self.keep_organisation)
        if not self.accredited.isChecked():
            self._show_days(shown=False)
        if not self.centre.allows("organisation"):
            for part in (*self.organisation.values(), self.accredited, self.starts, self.ends):
                part.setEnabled(False)
        return Card(
            heading("Organisme évaluateur"),
            muted("Ces lignes sont sur les papiers.", small=True),
            grid,
            self.accredited,
            row(self.starts, self.ends, None, gap=1.2),
        )

    def _show_days(self, *, shown: bool) -> None:
        self.starts.setVisible(shown)
        self.ends.setVisible(shown)

    def keep_organisation(self) -> bool:
        """Put the organisme on disk; False when a field cannot be kept."""
        typed = {name: field.text() for name, field in self.organisation.items()}
        days: tuple[date | None, date | None] = (None, None)
        if self.accredited.isChecked():
            days = (self.starts.day(), self.ends.day())
        fields = {**self.organisation, "ends_on": self.ends}
        for field in fields.values():
            field.refuse("")

        def write() -> bool:
            try:
                people.update_organisation(self.centre, typed, *days)
            except IdentityFaults as refused:
                for name, sentence in refused.faults.items():
                    fields[name].refuse(sentence)
                return False
            return True

        return bool(self.desk.attempt(write))

    # --- the people ----------------------------------------------------------------------------

    def _people_card(self) -> Card:
        self._people = QVBoxLayout()
        self._people.setSpacing(look().px(0.5))
        self.newcomer = LineField("Une autre personne qui observe ou évalue")
        add = Button("Ajouter", self._add_person, icon="user-plus")
        self.newcomer.line.returnPressed.connect(self._add_person)
        self._fill_people()
        return Card(
            heading("Évaluateurs"),
            muted(
                "Corriger un nom garde la personne : ses décisions restent les siennes.", small=True
            ),
            self._people,
            self.newcomer,
            row(add, None),
        )

    def _fill_people(self) -> None:
        clear(self._people)
        for person in people.people(self.centre):
            line = QLineEdit(person.name)
            line.setMinimumHeight(look().px(2.4))
            own = person.id == self.centre.operator
            line.setAccessibleName("Votre nom" if own else f"Nom de {person.name}")
            line.editingFinished.connect(
                lambda line=line, person=person: self._rename(person.id, person.name, line)
            )
            said = Text("vous" if own else "", role="muted", wrap=False)
            self._people.addLayout(row(line, said))

    def _rename(self, person_id: bytes | None, before: str, line: QLineEdit) -> None:
        if person_id is None or line.text().strip() == before:
            return
        done = self.desk.attempt(lambda: people.rename_person(self.centre, person_id, line.text()))
        line.setText(done.name if done else before)

    def _add_person(self) -> None:
        if not self.newcomer.text().strip():
            self.newcomer.refuse("Écrivez d’abord son nom.")
            return
        if self.desk.attempt(lambda: people.add_person(self.centre, self.newcomer.text())):
            self.newcomer.put("")
            self._fill_people()

    def _sentences_card(self) -> Card:
        return Card(
            heading("Phrases prêtes"),
            muted(
                "Des phrases par critère et par décision, proposées pendant que l’on écrit une "
                "note.",
                small=True,
            ),
            row(
                Button(
                    "Phrases…",
                    lambda: self.desk.go(Place(Kind.SENTENCES)),
                    icon="message-square-text",
                ),
                None,
            ),
        )

    # --- the passphrase ------------------------------------------------------------------------

    def _secret_card(self) -> Card:
        change = Button("Changer de phrase de passe…", self._change_passphrase, icon="key-round")
        others = Button(
            "Profils et fiche de secours…", lambda: self.desk.go(Place(Kind.PROFILES)), icon="users"
        )
        self.lock_after = ChoiceField(
            "Verrouiller quand personne ne tape",
            [(each, f"{each} minutes" if each else "Jamais") for each in LOCK_MINUTES],
            self._preferences.lock_minutes,
        )
        self.lock_after.chosen.connect(self._keep_lock)
        return Card(
            heading("Phrase de passe et profils"),
            muted(
                "Votre phrase de passe ouvre ce centre. Perdue, la personne responsable peut vous "
                "en donner une autre, et la fiche de secours remplacer la sienne.",
                small=True,
            ),
            row(change, others, None),
            self.lock_after,
            muted(
                "La mise en veille verrouille toujours, et Ctrl + L à tout moment ; ce qui est "
                "tapé est gardé.",
                small=True,
            ),
        )

    def _keep_lock(self) -> None:
        self._preferences.lock_minutes = self.lock_after.value()

    def _change_passphrase(self) -> None:
        current = LineField("Phrase de passe actuelle", secret=True)
        new = LineField("Nouvelle phrase de passe", secret=True)
        again = LineField("La nouvelle, encore une fois", secret=True)
        same = same_again(new, again)

        def act() -> bool:
            if not same():
                return False
            safekeeping.change_passphrase(self.centre, current.text(), new.text())
            return True

        question = Question(
            self,
            "Changer de phrase de passe",
            current,
            new,
            again,
            act="Changer",
            on_act=act,
            guide="profils#changer-votre-phrase-de-passe",
        )
        current.line.setFocus()
        if question.exec():
            self.desk.say(
                "La phrase de passe est changée. Les sauvegardes d’avant gardent l’ancienne."
            )

    # --- backups -------------------------------------------------------------------------------

    def _backup_card(self) -> Card:
        open_ = Button(
            "Voir les sauvegardes",
            lambda: self.desk.go(Place(Kind.BACKUPS)),
            icon="shield-check",
        )
        journal = Button(
            "Voir le journal", lambda: self.desk.go(Place(Kind.JOURNAL)), icon="list-checks"
        )
        return Card(
            heading("Sauvegardes et journal"),
            muted(
                "Elles se font pendant le travail et à la fermeture. Là se règlent leur rythme et "
                "un second endroit, et se restaure celle qu’il faut.",
                small=True,
            ),
            row(open_, journal, None, gap=0.8),
        )

    # --- personal data -------------------------------------------------------------------------

    def _personal_card(self) -> Card:
        self.personal = Button(
            "Registre, durées, effacements",
            lambda: self.desk.go(Place(Kind.PERSONAL)),
            icon="shield-check",
        )
        return Card(
            heading("Données personnelles"),
            muted("Ce que le centre garde, pourquoi, combien de temps ; ce qui est échu."),
            row(self.personal, None),
        )

    # --- the program ---------------------------------------------------------------------------

    def _program_card(self) -> Card:
        self.about = Button("À propos et licences", self.show_about, icon="info")
        return Card(
            heading("Programme"),
            muted(f"CléA Desktop {VERSION}.", small=True),
            row(self.about, None),
        )

    def show_about(self) -> None:
        """Say which program this is, and under which licences."""
        from clea_desktop.ui.pages.about import AboutSheet

        sheet = AboutSheet(self.window())
        sheet.exec()
        sheet.deleteLater()

    def first(self) -> QWidget | None:
        return self.text_size.box

    def leave(self) -> bool:
        self.keep_organisation()
        return True
