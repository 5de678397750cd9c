"""Données personnelles: the register, what falls due, the periods, and what erasures left."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from clea_desktop.domain.french import counted, date_words, short_date
from clea_desktop.domain.register import told
from clea_desktop.domain.retention import Fate, Retention
from clea_desktop.services import backups, erasing
from clea_desktop.services.erasing import Due
from clea_desktop.ui.desk import Desk
from clea_desktop.ui.pages.erasing import ask_erase
from clea_desktop.ui.pages.page import Page
from clea_desktop.ui.places import Kind, Place
from clea_desktop.ui.theme.look import SMALL, look
from clea_desktop.ui.widgets.boxes import Card, clear, measured, row
from clea_desktop.ui.widgets.button import Button
from clea_desktop.ui.widgets.fields import ChoiceField
from clea_desktop.ui.widgets.text import Pill, Text, heading, muted

_SHOWN = 100
"""How many of what falls due are shown at once; the others come as these go."""

_PERIODS = {
    "dossier": ("Un dossier, après ses années", (0, 3, 6, 12, 24, 36, 60)),
    "unassessed": ("Un dossier sans évaluation, après le dernier échange", (6, 12, 24, 36)),
    "contact": ("Un contact, après le dernier échange", (3, 6, 12, 24, 36)),
    "contest": ("Le délai pour contester, si le délégataire n’en dit rien", (1, 2, 3, 6)),
    "funder": ("La preuve pour un financeur, après l’évaluation", (0, 12, 36, 60, 72, 120)),
    "ahead": ("Prévenir à l’avance", (0, 1, 2, 3, 6)),
}


class PersonalPage(Page):
    """What the centre keeps of people, in words, and the end of it."""

    keys = (("Espace", "choisir une ligne échue"),)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "Données personnelles")
        self.bar_box.insertWidget(
            0,
            Button(
                "Réglages", lambda: desk.go(Place(Kind.SETTINGS)), icon="chevron-left", kind="quiet"
            ),
        )
        self.in_bar(None)
        self.periods = erasing.retention(self.centre)
        self.chosen: dict[QCheckBox, Due] = {}
        register = self._register_card()
        area = measured(self._due_card(), self._periods_card(), register, self._counts_card())
        self.parts = {"register": register, **self.fields}
        # As tall as its texts at their width, and no taller: they are many.
        content = area.widget()
        assert content is not None, "just made"
        content.setMinimumHeight(1)
        self.box.addWidget(area, 1)
        self._look_for_due()

    # --- what falls due ------------------------------------------------------------------------

    def _due_card(self) -> Card:
        self.due = QVBoxLayout()
        self.due.setSpacing(look().px(0.4))
        self.every = Button("Tout choisir", self._choose_every, kind="quiet")
        self.erase = Button("Effacer…", partial(self._erase, Fate.ERASED), icon="trash-2")
        self.anonymise = Button("Anonymiser…", partial(self._erase, Fate.ANONYMISED), icon="user-x")
        for button in (self.every, self.erase, self.anonymise):
            button.hide()
        return Card(
            heading("Échu, ou bientôt"),
            muted(
                "Effacer ne laisse qu’un compte sans nom. Anonymiser garde en plus les domaines "
                "validés, sans nom ni jour.",
                small=True,
            ),
            self.due,
            row(self.every, None),
            row(self.erase, self.anonymise, None),
        )

    def _look_for_due(self) -> None:
        """Look for it beside the window: there may be thousands of dossiers."""
        clear(self.due)
        self.due.addWidget(muted("Recherche…", small=True))
        centre, periods = self.centre, self.periods
        self.work_beside(lambda: erasing.due(centre, periods), self._show_due)

    def _show_due(self, found: list[Due]) -> None:
        clear(self.due)
        self.chosen = {}
        may = self.centre.responsible
        for each in found[:_SHOWN]:
            self._show_one(each, may=may)
        if len(found) > _SHOWN:
            more = counted(len(found) - _SHOWN, "autre viendra", "autres viendront")
            self.due.addWidget(muted(f"{more} ensuite.", small=True))
        if not found:
            self.due.addWidget(muted("Rien n’est échu, ni près de l’être.", small=True))
        for button in (self.every, self.erase, self.anonymise):
            button.setVisible(bool(self.chosen))
        if self._part_shown:
            # What falls due came above it meanwhile.
            self.show_part(self._part_shown)

    def _show_one(self, each: Due, *, may: bool) -> None:
        assert each.keeping.until is not None, "due"
        day = short_date(each.keeping.until)
        who = f"{each.name} ({each.reference or 'contact'})"
        if each.over and may:
            box = QCheckBox(who)
            self.chosen[box] = each
            self.due.addWidget(box)
        else:
            self.due.addWidget(Text(who))
        when = f"échu depuis le {day}" if each.over else f"gardé jusqu’au {day}"
        self.due.addWidget(Text(f"{when} ; {each.keeping.why}", size=SMALL, role="muted"))

    def _choose_every(self) -> None:
        on = not all(box.isChecked() for box in self.chosen)
        for box in self.chosen:
            box.setChecked(on)

    def _erase(self, fate: Fate, _checked: bool = False) -> None:
        picked = [due for box, due in self.chosen.items() if box.isChecked()]
        if not picked:
            self.desk.refuse("Choisissez d’abord au moins une ligne échue.")
            return
        dossiers = [each.id for each in picked if not each.contact]
        contacts = [each.id for each in picked if each.contact]
        if ask_erase(self, self.desk, dossiers, contacts, fate):
            self.desk.go(Place(Kind.PERSONAL))

    # --- the periods ---------------------------------------------------------------------------

    def _periods_card(self) -> Card:
        self.fields = {
            name: ChoiceField(words, self._months(name, months), getattr(self.periods, name))
            for name, (words, months) in _PERIODS.items()
        }
        card = Card(
            heading("Durées"),
            muted(
                "Aucune durée officielle n’est connue : celles-ci sont proposées, à vérifier avec "
                "qui conseille l’organisme.",
                small=True,
            ),
        )
        for name, field in self.fields.items():
            field.chosen.connect(partial(self.keep, name))
            field.setEnabled(self.centre.responsible)
            card.box.addWidget(field)
        self.checked = Button("Durées vérifiées", self._check, icon="check")
        on = self.periods.checked_on
        if on is not None or not self.centre.responsible:
            self.checked.hide()
        said = Pill("à vérifier", "attention", "triangle-alert")
        if on is not None:
            said = Pill(f"vérifiées le {date_words(on)}", "acquired", "circle-check")
        card.box.addLayout(row(said, self.checked, None))
        return card

    def _months(self, name: str, months: tuple[int, ...]) -> list[tuple[int, str]]:
        held = getattr(self.periods, name)
        return [
            (each, "rien de plus" if each == 0 else f"{each} mois")
            for each in sorted({*months, held})
        ]

    def keep(self, changed: str = "") -> None:
        """Keep the periods as they are chosen; changed, they are to be checked again.

        :param changed: which of them was, where the keyboard stays.
        """
        chosen = {name: field.value() for name, field in self.fields.items()}
        self._keep(replace(self.periods, **chosen, checked_on=None), changed)

    def _check(self) -> None:
        self._keep(replace(self.periods, checked_on=self.centre.clock().date()))

    def _keep(self, periods: Retention, changed: str = "") -> None:
        def write() -> bool:
            erasing.keep_retention(self.centre, periods)
            return True

        if self.desk.attempt(write):
            # The page is made afresh: what is said of every line depends on the periods.
            self.desk.go(Place(Kind.PERSONAL, detail=changed))

    # --- the register, and what is left --------------------------------------------------------

    def _register_card(self) -> Card:
        card = Card(heading("Registre"), gap=0.35)
        for line, kept in told(self.periods, backups.policy(self.centre)):
            card.box.addSpacing(look().px(0.5))
            card.box.addWidget(Text(line.what, bold=True))
            card.box.addWidget(Text(f"{line.of[0].upper()}{line.of[1:]}."))
            said = f"Pourquoi : {line.why}\nQui lit : {line.readers}\nCombien de temps : {kept}"
            card.box.addWidget(Text(said, size=SMALL, role="muted"))
        return card

    def _counts_card(self) -> Card:
        card = Card(heading("Ce qui reste des personnes effacées"), gap=0.3)
        left = erasing.left_counts(self.centre)
        for count, many in left:
            said = f"{count.what.words}, {count.year}, {count.result.words} : {many}"
            if count.domains:
                said += f" (domaines {', '.join(count.domains)})"
            card.box.addWidget(Text(said))
        if not left:
            card.box.addWidget(muted("Personne n’a été effacé.", small=True))
        return card

    def first(self) -> QWidget | None:
        return self.fields["dossier"].box
