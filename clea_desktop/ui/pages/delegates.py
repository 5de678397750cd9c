"""Délégataires: what each asks, and which hat the centre wears before them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial

from PySide6.QtWidgets import QCheckBox, QWidget

from clea_desktop.domain.delegate import (
    Delay,
    Delegate,
    EvidenceAlone,
    Excluded,
    JuryRules,
    Unit,
)
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.french import date_words
from clea_desktop.domain.jury import Hat
from clea_desktop.domain.supply import FIELDS
from clea_desktop.services import delegates, juries
from clea_desktop.ui.desk import Desk
from clea_desktop.ui.pages.page import Page
from clea_desktop.ui.places import Kind, Place
from clea_desktop.ui.widgets.boxes import Card, Item, abreast, measured, row
from clea_desktop.ui.widgets.button import Button
from clea_desktop.ui.widgets.dialog import Question
from clea_desktop.ui.widgets.entry import Entry
from clea_desktop.ui.widgets.fields import ChoiceField, LineField, TextField
from clea_desktop.ui.widgets.text import Text, caption, heading, muted

_PROFILE_WORDS = {
    "interregional": "Transitions Pro, interrégional",
    "branch": "Branche professionnelle",
}


class DelegatesPage(Page):
    """The hat, the délégataires of the centre, and the profiles to start from."""

    keys = (("Tab puis Entrée", "ouvrir un délégataire"),)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "Délégataires")
        self.bar_box.insertWidget(
            0,
            Button("Jurys", lambda: desk.go(Place(Kind.JURIES)), icon="chevron-left", kind="quiet"),
        )
        self.in_bar(None)
        self.hat = ChoiceField(
            "Rôle du centre", [(each, each.words) for each in Hat], juries.hat(self.centre)
        )
        self.hat.chosen.connect(self._choose_hat)
        role = Card(
            heading("Votre rôle devant les jurys"),
            self.hat,
            muted(
                "Un organisme évaluateur dépose des dossiers et reçoit des décisions. Un "
                "secrétariat de jury note aussi les membres, la parité, les voix et le "
                "procès-verbal, et prépare la fourniture au certificateur.",
                small=True,
            ),
        )
        known = delegates.all_delegates(self.centre)
        own = Card(heading("Délégataires du centre"), gap=0.1)
        for delegate in known:
            entry = Entry(delegate.name, _state(delegate), icon="scale")
            entry.clicked.connect(partial(self.edit, delegate))
            own.box.addWidget(entry)
        if not known:
            own.box.addWidget(
                muted("Aucun encore : partez du profil le plus proche, puis vérifiez-le.")
            )
        profiles = Card(heading("Partir d’un profil"), gap=0.4)
        profiles.box.addWidget(
            muted(
                "Ces profils disent ce que des sources publiques disent, à vérifier auprès de "
                "votre délégataire.",
                small=True,
            )
        )
        for name in delegates.PROFILES:
            button = Button(_PROFILE_WORDS[name], partial(self._from_profile, name), icon="plus")
            profiles.box.addLayout(row(button, None))
        self.box.addWidget(measured(role, own, profiles, ems=60), 1)

    def _choose_hat(self) -> None:
        def write() -> bool:
            juries.choose_hat(self.centre, self.hat.value())
            return True

        if self.desk.attempt(write):
            self.desk.say(f"Rôle du centre : {self.hat.value().words}.")

    def _from_profile(self, name: str) -> None:
        self.edit(delegates.profile(name))

    def edit(self, delegate: Delegate, _checked: bool = False) -> None:
        """Ask for what a délégataire is and asks."""
        form = _Form(delegate, self.centre.clock().date())
        question = Question(
            self,
            "Délégataire",
            *form.items,
            act="Enregistrer",
            on_act=lambda: delegates.write_delegate(self.centre, form.read()),
            width=40,
        )
        form.name.line.setFocus()
        if question.exec():
            self.desk.go(Place(Kind.DELEGATES))

    def first(self) -> QWidget | None:
        found = self.findChildren(Entry)
        return found[0] if found else self.hat.box


def _state(delegate: Delegate) -> str:
    if delegate.verified_on is None:
        return "à vérifier"
    return f"vérifié le {date_words(delegate.verified_on)}"


class _Form:
    """Every field of a délégataire."""

    def __init__(self, delegate: Delegate, today: date) -> None:
        self._delegate, self._today = delegate, today
        rules, contest = delegate.rules, delegate.contest
        self.name = LineField("Nom", delegate.name)
        self.address = TextField("Adresse", delegate.address, lines=2)
        self.email = LineField("Courriel", delegate.email)
        self.anonymous = QCheckBox("Les dossiers sont remis anonymisés")
        self.anonymous.setChecked(delegate.anonymous)
        self.evidence = ChoiceField(
            "Une preuve sans observation",
            [(each, each.words.capitalize()) for each in EvidenceAlone],
            delegate.evidence_alone,
        )
        self.contest = LineField(
            "Délai pour contester", str(contest.number) if contest else "", hint="Rien si inconnu."
        )
        self.unit = ChoiceField(
            "En",
            [(Unit.DAYS, "jours"), (Unit.MONTHS, "mois")],
            contest.unit if contest else Unit.MONTHS,
        )
        self.members = LineField("Membres au moins, par collège", str(rules.members))
        self.quorum = LineField("Présents au moins (0 : aucun)", str(rules.quorum))
        self.parity = QCheckBox("Autant de présents de chaque collège")
        self.majority = QCheckBox("Majorité absolue des présents")
        self.alternating = QCheckBox("Présidence tour à tour")
        for box, on in (
            (self.parity, rules.parity),
            (self.majority, rules.absolute_majority),
            (self.alternating, rules.alternating),
        ):
            box.setChecked(on)
        self.excluded = {each: QCheckBox(each.words.capitalize()) for each in Excluded}
        for each, box in self.excluded.items():
            box.setChecked(each in rules.excluded)
        self.fields = TextField(
            "Données de sa plateforme, dans son ordre",
            "\n".join(FIELDS[code].label for code in delegate.fields if code in FIELDS),
            hint="Une par ligne ; rien pour toutes, dans l’ordre de l’état civil.",
            lines=4,
        )
        self.verified = QCheckBox("J’ai vérifié ces règles auprès de ce délégataire")
        self.verified.setChecked(delegate.verified_on is not None)
        note = [Text(delegate.note, role="attention")] if delegate.note else []
        self.items: tuple[Item, ...] = (
            *note,
            self.name,
            self.address,
            self.email,
            self.anonymous,
            self.evidence,
            abreast(self.contest, self.unit),
            caption("Règles du jury"),
            abreast(self.members, self.quorum),
            self.parity,
            self.majority,
            self.alternating,
            caption("Ne siège pas pour un dossier"),
            *self.excluded.values(),
            self.fields,
            self.verified,
        )

    def read(self) -> Delegate:
        """The délégataire as typed.

        :raises RuleError: a number or a datum that is none.
        """
        contest = self.contest.text().strip()
        delay = Delay(_number("Le délai", contest), self.unit.value()) if contest else None
        verified = self._delegate.verified_on or self._today
        return replace(
            self._delegate,
            name=self.name.text(),
            address=self.address.text(),
            email=self.email.text(),
            anonymous=self.anonymous.isChecked(),
            evidence_alone=self.evidence.value(),
            contest=delay,
            rules=JuryRules(
                _number("Le nombre de membres", self.members.text()),
                self.parity.isChecked(),
                _number("Le nombre de présents", self.quorum.text()),
                self.majority.isChecked(),
                self.alternating.isChecked(),
                tuple(each for each, box in self.excluded.items() if box.isChecked()),
            ),
            fields=self._codes(),
            note="" if self.verified.isChecked() else self._delegate.note,
            verified_on=verified if self.verified.isChecked() else None,
        )

    def _codes(self) -> tuple[str, ...]:
        by_label = {field.label.casefold(): code for code, field in FIELDS.items()}
        codes = []
        for line in filter(None, map(str.strip, self.fields.text().splitlines())):
            code = by_label.get(line.casefold())
            if code is None:
                known = ", ".join(field.label for field in FIELDS.values())
                raise RuleError(
                    f"« {line} » n’est pas une donnée connue : choisissez parmi {known}."
                )
            codes.append(code)
        return tuple(dict.fromkeys(codes))


def _number(what: str, text: str) -> int:
    text = text.strip()
    if not (text.isascii() and text.isdigit() and len(text) < 5):
        raise RuleError(f"{what} n’est pas un nombre : écrivez-le en chiffres.")
    return int(text)
