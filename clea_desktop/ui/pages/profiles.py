"""Profils: who opens the centre and in which role, their passphrases, and the recovery sheet."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from clea_desktop.domain.french import date_words, listed
from clea_desktop.domain.rights import Role
from clea_desktop.services import profiles
from clea_desktop.services.profiles import Held
from clea_desktop.ui.desk import Desk
from clea_desktop.ui.guide_key import TOLD_IN
from clea_desktop.ui.pages.page import Page
from clea_desktop.ui.places import Kind, Place
from clea_desktop.ui.theme.look import SMALL, look
from clea_desktop.ui.widgets.boxes import Card, clear, column, measured, row, spread
from clea_desktop.ui.widgets.button import Button
from clea_desktop.ui.widgets.dialog import Question
from clea_desktop.ui.widgets.fields import ChoiceField, LineField, same_again
from clea_desktop.ui.widgets.progress import ProgressDialog
from clea_desktop.ui.widgets.text import Pill, Text, heading, muted, separator

_T = TypeVar("_T")

_ONLY = "C’est à la personne responsable du centre de tenir les profils : demandez-le-lui."
_BEFORE = "Les sauvegardes d’avant s’ouvrent toujours avec ce qui les ouvrait alors."


class ProfilesPage(Page):
    """Every profile that stands; the responsable alone may change them."""

    keys = (("Tab puis Entrée", "changer, redonner ou retirer"),)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "Profils")
        back = Button(
            "Réglages", lambda: desk.go(Place(Kind.SETTINGS)), icon="chevron-left", kind="quiet"
        )
        self.bar_box.insertWidget(0, back)
        self.in_bar(None)
        self._may = self.centre.allows("profile")
        self._lines = QVBoxLayout()
        self._lines.setSpacing(look().px(0.6))
        self.add_button = Button("Donner un profil…", self.add, icon="user-plus", kind="primary")
        known = Card(
            heading("Qui ouvre ce centre"),
            muted(
                "Chaque personne a sa phrase de passe, connue d’elle seule : c’est elle qui dit "
                "qui travaille.",
                small=True,
            ),
            self._lines,
            row(self.add_button, None),
        )
        roles = Card(heading("Ce que chaque profil permet"), gap=0.4)
        for role in Role:
            words = f"{role.words.capitalize()} : {role.explained}."
            roles.box.addWidget(Text(words, size=SMALL))
        self.renew_button = Button("Refaire la fiche de secours…", self.renew, icon="key-round")
        sheet = Card(
            heading("Fiche de secours"),
            muted(
                "Refaites-la si elle est perdue, ou si quelqu’un qui ne doit pas l’avoir l’a vue. "
                "La nouvelle ouvre le centre ; les sauvegardes d’avant gardent l’ancienne.",
                small=True,
            ),
            row(self.renew_button, None),
        )
        self.parts = {"recovery": sheet}
        cards: list[QWidget] = [known, roles, sheet]
        if not self._may:
            cards.insert(0, Card(Text(_ONLY, role="attention")))
        for button in (self.add_button, self.renew_button):
            button.setVisible(self._may)
        self.box.addWidget(measured(*cards, ems=62), 1)
        self._fill()

    def _fill(self) -> None:
        clear(self._lines)
        for each in self.desk.attempt(lambda: profiles.all_profiles(self.centre)) or []:
            self._lines.addWidget(separator())
            self._lines.addLayout(self._line(each))

    def _line(self, each: Held) -> QVBoxLayout:
        profile = each.profile
        name = profile.person.name
        said = f"{name} (vous)" if each.own else name
        since = f"{profile.role.words}, depuis le {date_words(profile.since)}"
        head = spread(Text(said, bold=True))
        if each.to_give:
            head.addWidget(Pill("phrase de passe à redonner", "attention", "triangle-alert"))
        acts = row()
        if self._may:
            for words, act, shown in (
                ("Rôle…", self.change_role, True),
                ("Phrase de passe…", self.give_passphrase, not each.own),
                ("Retirer…", self.withdraw, not each.own),
            ):
                if shown:
                    button = Button(words, partial(act, each), kind="quiet")
                    button.setAccessibleName(f"{words.removesuffix('…')} de {name}")
                    acts.addWidget(button)
            acts.addStretch(1)
        return column(head, muted(since, small=True), acts, gap=0.2)

    # --- acts ----------------------------------------------------------------------------------

    def add(self) -> None:
        """Ask who, in which role, and let that person type their passphrase."""
        name = LineField("Prénom et nom")
        role = ChoiceField("Profil", [(role, role.words) for role in Role], Role.EVALUATOR)
        new, again, same = _secret_fields()

        def act() -> bool:
            if not same():
                return False
            profiles.add(self.centre, name.text(), role.value(), new.text())
            return True

        question = Question(
            self,
            "Donner un profil",
            name,
            role,
            muted("La personne tape elle-même sa phrase de passe.", small=True),
            new,
            again,
            act="Donner ce profil",
            on_act=act,
        )
        name.line.setFocus()
        if question.exec():
            self.desk.say(f"{name.text().strip()} peut ouvrir le centre.")
            self._fill()

    def change_role(self, each: Held, _checked: bool = False) -> None:
        """Ask for another role."""
        person = each.profile.person
        role = ChoiceField("Profil", [(role, role.words) for role in Role], each.profile.role)
        question = Question(
            self,
            f"Profil de {person.name}",
            role,
            act="Changer",
            on_act=lambda: profiles.change_role(self.centre, person.id or b"", role.value()),
        )
        if question.exec():
            # One may have given up the right to be here.
            self.desk.go(Place(Kind.PROFILES))

    def give_passphrase(self, each: Held, _checked: bool = False) -> None:
        """Let somebody type another passphrase."""
        person = each.profile.person
        new, again, same = _secret_fields()

        def act() -> bool:
            if not same():
                return False
            profiles.give_passphrase(self.centre, person.id or b"", new.text())
            return True

        question = Question(
            self,
            f"Phrase de passe de {person.name}",
            Text("La personne tape elle-même sa nouvelle phrase de passe."),
            new,
            again,
            act="Donner cette phrase",
            on_act=act,
        )
        new.line.setFocus()
        if question.exec():
            self.desk.say(f"La phrase de passe de {person.name} est changée.")
            self._fill()

    def withdraw(self, each: Held, _checked: bool = False) -> None:
        """Withdraw a profile, the data key made again."""
        person = each.profile.person
        question = Question(
            self,
            f"Retirer le profil de {person.name}",
            Text(
                "Sa phrase de passe n’ouvrira plus ce centre : la clé en est refaite, ce qui peut "
                "prendre une minute. Ses décisions restent les siennes."
            ),
            muted(_BEFORE, small=True),
            act="Retirer ce profil",
            on_act=lambda: None,
            harmful=True,
        )
        if not question.exec():
            return
        to_give = self._remaking(
            "Retrait du profil", lambda: profiles.withdraw(self.centre, person.id or b"")
        )
        if to_give is not None:
            more = f" Donnez une nouvelle phrase de passe à {listed(to_give)}." if to_give else ""
            self.desk.say(
                f"{person.name} n’a plus de profil, et la clé est refaite. {_BEFORE}{more}"
            )
        self._fill()

    def renew(self) -> None:
        """Show a new recovery code once; it counts when it is put away."""
        made = self.desk.attempt(lambda: profiles.new_recovery(self.centre))
        if made is None:
            return
        code, sheet = made
        dialog = RecoveryDialog(self, code, sheet, self.centre.store.folder.path)
        # Put away and then left by another door, as when the window locks: that sheet must serve.
        if not dialog.exec() and not dialog.page.safe:
            self.desk.say("La fiche de secours n’est pas refaite : l’ancienne sert toujours.")
            return

        def renew() -> bool:
            profiles.renew_recovery(self.centre, code)
            return True

        if self._remaking("Nouvelle fiche de secours", renew):
            self.desk.say(
                "La fiche de secours est refaite. Gardez l’ancienne tant qu’il reste des "
                "sauvegardes d’avant : elle seule les ouvre."
            )

    def _remaking(self, title: str, work: Callable[[], _T]) -> _T | None:
        """Make the key again beside the window, and with no backup beside; None when refused."""
        alone = self.desk.keeper.aside(work)
        words = "La clé du centre est refaite : quelques secondes, jusqu’à une minute."
        dialog = ProgressDialog(self, title, lambda _told, _cancelled: alone(), words)
        found: _T | None = dialog.run(self.desk)
        return found

    def first(self) -> QWidget | None:
        return self.add_button if self._may else None


class RecoveryDialog(QDialog):
    """The new code, shown once: one goes on when it is on paper or in a file."""

    def __init__(self, parent: QWidget, code: str, sheet: str, data: Path) -> None:
        super().__init__(parent)
        from clea_desktop.ui.gate.welcome import RecoveryPage

        self.setWindowTitle("Fiche de secours")
        self.setProperty(TOLD_IN, "profils#une-phrase-oubliée")
        self.page = RecoveryPage(code, sheet, data)
        self.page.kept.connect(self.accept)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.page)
        self.resize(look().px(40), min(look().px(40), parent.window().height()))


def _secret_fields() -> tuple[LineField, LineField, Callable[[], bool]]:
    """A passphrase for somebody, the same again, and whether they are the same now."""
    new = LineField("Sa phrase de passe", secret=True, hint="Plusieurs mots : 12 signes au moins.")
    again = LineField("La même, encore une fois", secret=True)
    return new, again, same_again(new, again)
