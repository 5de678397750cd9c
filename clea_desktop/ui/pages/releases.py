"""Référentiels: the editions held, who publishes them, what arrives, and what they say."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtGui import QCursor, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QMenu, QVBoxLayout, QWidget

from clea_desktop.domain.french import and_others, counted, date_words
from clea_desktop.domain.publishing import Publisher
from clea_desktop.domain.referential import ReleaseKey
from clea_desktop.services import publishers, publishing, referentials, verification
from clea_desktop.services.verification import HeldRelease
from clea_desktop.ui.desk import Desk
from clea_desktop.ui.pages.page import Page
from clea_desktop.ui.places import Kind, Place
from clea_desktop.ui.theme.look import SMALL
from clea_desktop.ui.widgets.boxes import Card, clear, column, measured, row, spread
from clea_desktop.ui.widgets.button import Button
from clea_desktop.ui.widgets.dialog import Question
from clea_desktop.ui.widgets.fields import LineField
from clea_desktop.ui.widgets.text import Pill, Text, heading, muted, separator

_BESIDE = 2
_FOUND = 30
"""How many lines of a search are shown; the others are counted."""


_FILES = ";;".join(
    f"{name} ({kinds})" for name, kinds in (("Référentiels", "*.clea-ref *.json"), ("Tous", "*"))
)


def detail_of(key: ReleaseKey) -> str:
    """A release as a place names it."""
    return f"{key.id} {key.edition} {key.sequence}"


def key_of(detail: str) -> ReleaseKey:
    """The release that a place names."""
    name, edition, sequence = detail.split()
    return ReleaseKey(name, edition, int(sequence))


class ReleasesPage(Page):
    """Every release the centre holds."""

    keys = (
        ("Ctrl + O", "lire un fichier de mise à jour"),
        ("Ctrl + F", "chercher dans les critères"),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "Référentiels")
        self.take = Button(
            "Importer une mise à jour…",
            self.read_file,
            icon="import",
            key="Ctrl O",
            shortcut="Ctrl+O",
        )
        self.in_bar(None, self.take)
        self.buttons: list[Button] = []
        self.search = LineField(
            "Chercher dans les critères", placeholder="lire un plan, pourcentage…"
        )
        self.search.line.textEdited.connect(self._find)
        find = QShortcut(QKeySequence("Ctrl+F"), self)
        find.activated.connect(self.search.line.setFocus)
        self.found = QVBoxLayout()
        cards: list[QWidget] = [
            Card(
                heading("À vérifier une fois, ligne par ligne"),
                muted(
                    "Le texte officiel n’existe qu’en PDF, que votre centre possède. Tant que "
                    "chaque ligne qui décide n’est pas comparée à lui et cochée, les résultats "
                    "sont dits « provisoires », à l’écran et sur les papiers."
                ),
            ),
            Card(self.search, self.found),
        ]
        held = verification.held_releases(self.centre)
        cards += [self._card(one, held) for one in held]
        cards.append(self._publishers_card())
        self.box.addWidget(measured(*cards), 1)

    # --- what is shown -------------------------------------------------------------------------

    def _card(self, one: HeldRelease, held: list[HeldRelease]) -> Card:
        correction = f", correction n° {one.key.sequence}" if one.key.sequence > 1 else ""
        name = heading(f"{one.title}, édition {one.key.edition}{correction}")
        if one.ticked == one.lines:
            pill = Pill("Vérifié", "acquired", "circle-check")
        else:
            pill = Pill("À vérifier", "attention", "circle-dashed")
        checked = counted(one.ticked, "ligne vérifiée", "lignes vérifiées")
        said = f"{checked} sur {one.lines} · empreinte {one.fingerprint}"
        card = Card(row(name, pill), muted(said, small=True))
        card.box.addWidget(muted(self._about(one), small=True))
        if one.corrections:
            waiting = counted(one.corrections, "correction attend", "corrections attendent")
            card.box.addWidget(Text(f"{waiting} d’être figée.", size=SMALL, role="attention"))
        detail = detail_of(one.key)
        check = Button(
            "Vérifier ligne par ligne" if one.last else "Relire",
            partial(self.desk.go, Place(Kind.RELEASE, detail=detail)),
            icon="list-checks",
            kind="primary" if one.last and not self.buttons else "plain",
        )
        self.buttons.append(check)
        acts = row(check, gap=0.8)
        more = row(gap=0.4)
        if one.last and one.key.sequence > 1:
            adopt = partial(self.desk.go, Place(Kind.ADOPTION, detail=detail))
            acts.addWidget(Button("Évaluations commencées avant…", adopt))
        if one.last:
            others = [
                each.key
                for each in held
                if each.last and each.key < one.key and each.key.id == one.key.id
            ]
            others = [key for key in others if key.edition != one.key.edition]
            if len(others) > _BESIDE:
                # Side by side their names would be cut.
                choose = partial(self._choose_compared, others, detail)
                more.addWidget(Button("Comparer à une autre…", choose, kind="quiet"))
            else:
                for key in others:
                    compare = partial(self._compare, key, detail)
                    more.addWidget(Button(f"Comparer à {key.edition}", compare, kind="quiet"))
            export = Button("Écrire un fichier…", partial(self._export, one.key), kind="quiet")
            export.setAccessibleName(f"Écrire un fichier de l’édition {one.key.edition}")
            more.addWidget(export)
        acts.addStretch(1)
        card.box.addLayout(acts)
        if one.last:
            more.addStretch(1)
            card.box.addLayout(more)
        return card

    def _compare(self, key: ReleaseKey, detail: str, _checked: bool = False) -> None:
        self.desk.go(Place(Kind.COMPARISON, detail=f"{detail_of(key)} / {detail}"))

    def _choose_compared(
        self, others: list[ReleaseKey], detail: str, _checked: bool = False
    ) -> None:
        menu = QMenu(self)
        for key in others:
            menu.addAction(f"Édition {key.edition}", partial(self._compare, key, detail))
        menu.exec(QCursor.pos())

    def _about(self, one: HeldRelease) -> str:
        """Where a release comes from, its number, and when its edition is in force."""
        manifest = self.centre.manifest(one.key)
        said = [one.origin]
        if manifest is not None and manifest.register_number:
            said.append(f"Répertoire spécifique : {manifest.register_number}")
        return " · ".join([*said, self.centre.in_force(one.key).words])

    def _publishers_card(self) -> Card:
        card = Card(heading("Éditeurs de confiance"))
        known = publishers.publishers_of(self.centre)
        if not known:
            card.box.addWidget(
                muted(
                    "Aucun pour l’instant. On fait confiance à un éditeur en lisant son premier "
                    "fichier, par son empreinte dictée au téléphone."
                )
            )
        for one in known:
            card.box.addWidget(separator())
            day = date_words(one.trusted_on)
            words = f"De confiance depuis le {day}, par {one.by.name}"
            if one.withdrawn_on is not None:
                words = f"{words}, retirée le {date_words(one.withdrawn_on)}"
            line = column(
                Text(one.name, bold=True),
                Text(words, size=SMALL, role="muted"),
                Text(f"Empreinte {publishers.fingerprint_of(one)}", size=SMALL, role="muted"),
                gap=0.1,
            )
            if one.withdrawn_on is None:
                withdraw = Button("Retirer…", partial(self._withdraw, one), kind="quiet")
                withdraw.setAccessibleName(f"Retirer la confiance à {one.name}")
                card.box.addLayout(spread(line, withdraw))
            else:
                card.box.addLayout(line)
        own = publishing.own_key(self.centre)
        if own is not None:
            card.box.addWidget(separator())
            card.box.addWidget(
                muted(f"Empreinte de ce centre, à dicter : {own.fingerprint}", small=True)
            )
        return card

    def _find(self, text: str) -> None:
        clear(self.found)
        lines = referentials.find_lines(self.centre, text)
        for line in lines[:_FOUND]:
            self.found.addWidget(
                Text(f"{line.key.edition} · {line.code}  {line.label}", size=SMALL)
            )
        if len(lines) > _FOUND:
            self.found.addWidget(muted(and_others(len(lines) - _FOUND), small=True))
        if text.strip() and not lines:
            self.found.addWidget(muted("Aucun critère ne contient ces mots.", small=True))

    # --- acts ----------------------------------------------------------------------------------

    def read_file(self) -> None:
        """Choose a file that arrived, and show what it holds before anything enters."""
        name, _ = QFileDialog.getOpenFileName(
            self,
            "Mise à jour du référentiel",
            "",
            _FILES,
        )
        if name:
            self.desk.go(Place(Kind.ARRIVAL, detail=name))

    def _export(self, key: ReleaseKey, _checked: bool = False) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self,
            "Écrire un référentiel pour un autre centre",
            publishing.file_name(self.centre, key),
            "Référentiels (*.clea-ref)",
        )
        if not name:
            return
        own = self.desk.attempt(lambda: publishing.write_release(self.centre, key, Path(name)))
        if own is not None:
            self.desk.say(
                f"{Path(name).name} est écrit et signé ; empreinte du centre à dicter : "
                f"{own.fingerprint}."
            )
            self.desk.go(Place(Kind.RELEASES))

    def _withdraw(self, one: Publisher, _checked: bool = False) -> None:
        assert one.id is not None, "kept"
        known = one.id
        question = Question(
            self,
            f"Retirer la confiance à « {one.name} »",
            Text(
                "Ses fichiers à venir ne seront plus utilisés. Ce qu’il a déjà donné reste, et "
                "aucun dossier ne change."
            ),
            act="Retirer la confiance",
            on_act=lambda: publishers.distrust(self.centre, known),
            harmful=True,
        )
        if question.exec():
            self.desk.say(f"Le centre ne fait plus confiance à {one.name}.")
            self.desk.go(Place(Kind.RELEASES))

    def first(self) -> QWidget | None:
        return self.buttons[0]
