"""Sauvegardes: how well all is kept, how often and where, and what was kept, to go back to."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Literal

from PySide6.QtWidgets import QApplication, QFileDialog, QVBoxLayout, QWidget

from clea_desktop.domain.backups import BackupPolicy, Kept, Lamp, MadeBackup, lamp
from clea_desktop.domain.french import counted, date_words, figures, time_words
from clea_desktop.services import backups, restoring
from clea_desktop.services.opening import Secret
from clea_desktop.ui.desk import Desk
from clea_desktop.ui.pages.page import Page
from clea_desktop.ui.places import Kind, Place
from clea_desktop.ui.theme.look import SMALL
from clea_desktop.ui.widgets.boxes import Card, abreast, clear, measured, row, spread
from clea_desktop.ui.widgets.button import Button
from clea_desktop.ui.widgets.dialog import Question
from clea_desktop.ui.widgets.fields import LineField
from clea_desktop.ui.widgets.progress import ProgressDialog
from clea_desktop.ui.widgets.text import Pill, Text, heading, muted, separator

_LONGEST = 9
_SHOWN = 40
"""How many backups are shown; the others are counted."""

_FIELDS = {
    "every_minutes": "Une sauvegarde toutes les… minutes de travail",
    "hourly_days": "Garder une par heure, pendant… jours",
    "daily_days": "Puis une par jour, pendant… jours",
    "monthly_days": "Puis une par mois, pendant… jours",
    "ceiling_mb": "Place à ne pas dépasser, en Mo",
}

_STATES: dict[Lamp, tuple[str, Literal["acquired", "attention"], str]] = {
    Lamp.SAFE: ("Vérifiée", "acquired", "shield-check"),
    Lamp.LATE: ("En retard", "attention", "hourglass"),
    Lamp.AWAY: ("Second endroit absent", "attention", "hourglass"),
    Lamp.FAILED: ("En échec", "attention", "triangle-alert"),
    Lamp.AHEAD: ("Datée du futur", "attention", "triangle-alert"),
    Lamp.NONE: ("Aucune encore", "attention", "shield-alert"),
}


class BackupsPage(Page):
    """Everything about backups."""

    keys = (
        ("Ctrl + Entrée", "sauvegarder maintenant"),
        ("Ctrl + O", "restaurer un fichier de sauvegarde"),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "Sauvegardes")
        self.back = Button(
            "Réglages", lambda: desk.go(Place(Kind.SETTINGS)), icon="chevron-left", kind="quiet"
        )
        self.bar_box.insertWidget(0, self.back)
        self.now = Button(
            "Sauvegarder maintenant",
            self._make,
            kind="primary",
            key="Ctrl Entrée",
            shortcut="Ctrl+Return",
        )
        self.in_bar(None, self.now)
        self._told: object = None
        self._state = Card()
        self._list = Card()
        self.parts = {"made": self._list}
        self.box.addWidget(measured(self._state, self._policy_card(), self._list), 1)
        desk.keeper.told.connect(self._show)
        self._show(backups.kept(self.centre, desk.keeper.failure))

    # --- what is shown -------------------------------------------------------------------------

    def _show(self, kept: Kept) -> None:
        state = lamp(kept, self.centre.clock().replace(tzinfo=None))
        made = [(str(folder), each.name) for folder, each in backups.all_made(self.centre)]
        told = (kept, state, backups.policy(self.centre), self.desk.keeper.busy, made)
        if told == self._told:
            # Told again and again: what has the keyboard must not be taken away.
            return
        focus = QApplication.focusWidget()
        inside = focus is not None and any(
            card.isAncestorOf(focus) for card in (self._state, self._list)
        )
        self._told = told
        clear(self._state.box)
        words, role, icon = _STATES[state]
        self._state.box.addLayout(row(heading("Où en est le centre"), Pill(words, role, icon)))
        self._state.box.addWidget(Text(_last_words(kept, state)))
        if kept.failure:
            self._state.box.addWidget(Text(kept.failure, role="attention"))
        self._state.box.addWidget(muted(self._place_words(kept), small=True))
        other = Button("Sauvegarder dans un dossier…", self._into, icon="folder-open")
        choose = Button("Choisir un second endroit…", self._choose_place, icon="save")
        acts = row(other, choose, gap=0.8)
        if backups.policy(self.centre).second_place:
            acts.addWidget(Button("Ne plus s’en servir", self._no_place, kind="quiet"))
        acts.addStretch(1)
        self._state.box.addLayout(acts)
        self.now.setEnabled(not self.desk.keeper.busy)
        self._fill()
        if inside:
            (self.now if self.now.isEnabled() else self.back).setFocus()

    def _place_words(self, kept: Kept) -> str:
        place = backups.policy(self.centre).second_place
        if not place:
            return (
                "Choisissez un second endroit, une clé USB ou un dossier du réseau : les "
                "sauvegardes s’y copient dès qu’il est là."
            )
        if kept.away:
            return f"Second endroit : {place}, absent en ce moment. La copie se fera à son retour."
        if kept.elsewhere is None:
            return f"Second endroit : {place}. La première copie s’y fera avec la sauvegarde."
        on, at = date_words(kept.elsewhere.date()), time_words(kept.elsewhere)
        return f"Second endroit : {place}. Dernière copie relue : le {on} à {at}."

    def _policy_card(self) -> Card:
        chosen = backups.policy(self.centre)
        self.fields = {
            name: LineField(label, str(getattr(chosen, name))) for name, label in _FIELDS.items()
        }
        every, hourly, daily, monthly, ceiling = self.fields.values()
        keep = Button("Garder ces réglages", self._keep)
        return Card(
            heading("Combien, et combien de temps"),
            abreast(every, ceiling),
            abreast(hourly, daily, monthly),
            muted(
                "Une sauvegarde se fait aussi à la fermeture, et avant de retirer un profil, de "
                "refaire la fiche de secours, d’adopter une correction de référentiel ou "
                "d’importer plusieurs dossiers. Effacer une personne n’en fait pas : elle la "
                "garderait. Chacune est rouverte et vérifiée en entier avant d’être gardée.",
                small=True,
            ),
            row(keep, None),
        )

    def _fill(self) -> None:
        clear(self._list.box)
        made = backups.all_made(self.centre)
        self._list.box.addWidget(heading("Sauvegardes gardées"))
        if not made:
            self._list.box.addWidget(muted("Aucune pour l’instant."))
        for folder, each in made[:_SHOWN]:
            self._list.box.addWidget(separator())
            restore = Button("Restaurer…", partial(self.restore, folder / each.name), kind="quiet")
            restore.setAccessibleName(f"Restaurer la sauvegarde {_when(each)}")
            words = Text(_when(each), bold=True)
            told = Text(_told(each), size=SMALL, role="muted")
            lines = QVBoxLayout()
            lines.addWidget(words)
            lines.addWidget(told)
            self._list.box.addLayout(spread(lines, restore))
        if len(made) > _SHOWN:
            left = counted(len(made) - _SHOWN, "autre, plus ancienne", "autres, plus anciennes")
            self._list.box.addWidget(muted(f"… et {left}.", small=True))
        file = Button(
            "Restaurer un fichier…",
            self._restore_file,
            icon="import",
            key="Ctrl O",
            shortcut="Ctrl+O",
        )
        self._list.box.addWidget(separator())
        self._list.box.addLayout(row(file, None))

    # --- acts ----------------------------------------------------------------------------------

    def _make(self) -> None:
        self.now.setEnabled(False)
        self.desk.keeper.begin()

    def _into(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, "Dossier de la sauvegarde")
        if not folder:
            return
        dialog = ProgressDialog(
            self,
            "Sauvegarde dans un dossier",
            lambda _told, _cancelled: backups.backup(self.centre, Path(folder)),
            "Elle est faite, rouverte et vérifiée en entier.",
        )
        made = dialog.run(self.desk)
        if made:
            self.desk.say(f"La sauvegarde {made.path.name} est faite et relue.")

    def _choose_place(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, "Second endroit des sauvegardes")
        if folder:
            self._choose(replace(backups.policy(self.centre), second_place=folder))

    def _no_place(self) -> None:
        self._choose(replace(backups.policy(self.centre), second_place=""))

    def _choose(self, chosen: BackupPolicy) -> None:
        def choose() -> bool:
            backups.choose_policy(self.centre, chosen)
            return True

        if self.desk.attempt(choose):
            self.desk.say("Les réglages des sauvegardes sont gardés.")
            self.desk.keeper.look()

    def _keep(self) -> None:
        numbers: dict[str, Any] = {}
        for name, field in self.fields.items():
            typed = field.text().strip()
            whole = typed.isdecimal() and len(typed) <= _LONGEST
            field.refuse("" if whole else "Écrivez un nombre entier.")
            if whole:
                numbers[name] = int(typed)
        if len(numbers) == len(self.fields):
            place = backups.policy(self.centre).second_place
            self._choose(BackupPolicy(second_place=place, **numbers))

    def _restore_file(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self, "Restaurer une sauvegarde", "", "Sauvegardes (*.cleabackup)"
        )
        if name:
            self.restore(Path(name))

    def restore(self, file: Path, _checked: bool = False) -> None:
        """Ask for what opens it, say what would be lost and won, then put it in place."""
        typed = LineField("Phrase de passe de ce jour-là, ou code de secours", secret=True)
        told = Text("")
        told.hide()
        known: list[Secret] = []
        beside: list[Secret] = []

        def act() -> bool:
            if known:
                return True
            secret = restoring.secret_of(typed.text())
            try:
                found = restoring.difference(self.centre, file, secret)
            except restoring.OtherCentre as other:
                question.refuse(f"{other.sentence} Posez-la à part : « Dans un dossier à elle… ».")
                aside.setFocus()
                return False
            told.setText(restoring.difference_words(found))
            told.show()
            typed.hide()
            known.append(secret)
            question.act.setText("Restaurer")
            question.act.setFocus()
            return False

        def apart() -> None:
            if not typed.text():
                typed.refuse("Tapez d’abord ce qui l’ouvre.")
                typed.line.setFocus()
                return
            beside.append(restoring.secret_of(typed.text()))
            question.reject()

        aside = Button("Dans un dossier à elle…", apart, icon="folder-open", kind="quiet")
        aside.setToolTip("Le centre ouvert reste ce qu’il est ; celui-là s’ouvre à part.")
        question = Question(
            self,
            "Restaurer une sauvegarde",
            muted(file.name),
            Text(
                "Le centre se ferme, la sauvegarde prend sa place, et le dossier d’aujourd’hui est "
                "gardé à côté, entier."
            ),
            typed,
            told,
            row(aside, None),
            guide="sauvegardes#restaurer",
            act="Voir ce qui changerait",
            on_act=act,
        )
        typed.line.setFocus()
        if question.exec() and known:
            self.desk.restore_asked.emit(file, known[0])
        elif beside:
            self._restore_aside(file, beside[0])

    def _restore_aside(self, file: Path, secret: Secret) -> None:
        """Lay it into a folder of its own, the centre as it is."""
        folder = QFileDialog.getExistingDirectory(self, "Où poser le dossier restauré")
        if not folder:
            return
        dialog = ProgressDialog(
            self,
            "Restauration à part",
            lambda _told, _cancelled: restoring.restore_aside(
                self.centre, file, Path(folder), secret
            ),
            "La sauvegarde se relit, puis se pose dans un dossier à elle.",
        )
        made = dialog.run(self.desk)
        if made:
            self.desk.say(
                f"La sauvegarde est restaurée dans {made}, à part. Pour l’ouvrir, lancez "
                "« clea-desktop » avec « --data » et ce dossier."
            )

    def first(self) -> QWidget | None:
        return self.now


def _last_words(kept: Kept, state: Lamp) -> str:
    if kept.last is None:
        return "Aucune sauvegarde n’est encore faite."
    when = f"le {date_words(kept.last.date())} à {time_words(kept.last)}"
    if state is Lamp.AHEAD:
        return f"La dernière est datée {when}, dans le futur : vérifiez l’horloge."
    if kept.work_since is None:
        return f"La dernière, vérifiée {when}, contient tout."
    return f"La dernière est vérifiée {when}. Ce qui a été fait depuis sera dans la prochaine."


def _when(each: MadeBackup) -> str:
    return f"{date_words(each.at.date())}, {time_words(each.at)}"


def _told(each: MadeBackup) -> str:
    size = figures(max(1, round(each.size / 1_000_000)))
    own = "" if each.own else " · d’une autre histoire du centre"
    return f"{counted(each.acts, 'action', 'actions')} · {size} Mo{own}"
