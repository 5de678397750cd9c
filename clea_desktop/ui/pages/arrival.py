"""A release file that arrives: read and shown whole, then put in service or left."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from clea_desktop.domain.french import and_others, counted, date_words
from clea_desktop.domain.publishing import InForce
from clea_desktop.services import publishers, updates
from clea_desktop.services.updates import Arrival, Touched
from clea_desktop.ui.desk import Desk
from clea_desktop.ui.pages.page import Page
from clea_desktop.ui.places import Kind, Place
from clea_desktop.ui.theme.look import SMALL
from clea_desktop.ui.widgets.boxes import Card, clear, column, held, measured, row
from clea_desktop.ui.widgets.button import Button
from clea_desktop.ui.widgets.dialog import Question
from clea_desktop.ui.widgets.differences import LISTED, SideBySide, difference_cards
from clea_desktop.ui.widgets.fields import LineField
from clea_desktop.ui.widgets.progress import ProgressDialog
from clea_desktop.ui.widgets.text import Pill, Text, heading, muted, separator


class ArrivalPage(Page):
    """What a file holds and would change; nothing of it is in the centre yet."""

    keys = (("Ctrl + Entrée", "mettre en service, ou faire confiance à l’éditeur"),)

    def __init__(self, desk: Desk, detail: str) -> None:
        super().__init__(desk, "Mise à jour du référentiel")
        self._file = Path(detail)
        self.arrival: Arrival | None = None
        self._ems = 200.0
        self.back = Button(
            "Référentiels", lambda: desk.go(Place(Kind.RELEASES)), icon="chevron-left", kind="quiet"
        )
        self.bar_box.insertWidget(0, self.back)
        self.use = Button(
            "Mettre en service",
            self.take_in,
            kind="primary",
            key="Ctrl Entrée",
            shortcut="Ctrl+Return",
        )
        self.trust_button = Button(
            "Faire confiance…",
            self.trust,
            kind="primary",
            key="Ctrl Entrée",
            shortcut="Ctrl+Return",
        )
        self.in_bar(self.beside(self._file.name), None, self.trust_button, self.use)
        self.cards = column(gap=1.1)
        self.box.addWidget(measured(held(self.cards), ems=72), 1)
        self._read()

    # --- reading -------------------------------------------------------------------------------

    def _read(self) -> None:
        """Read the file beside the window: an update may touch thousands of dossiers."""
        self.use.hide()
        self.trust_button.hide()
        clear(self.cards)
        self.cards.addWidget(Card(heading("Lecture du fichier…"), muted(self._file.name)))
        centre, file = self.centre, self._file
        self.work_beside(lambda: updates.read_file(centre, file), self._show, self._refuse)

    def _refuse(self, sentence: str) -> None:
        clear(self.cards)
        self.refusal = Text(sentence)
        self.cards.addWidget(
            Card(
                row(Pill("Refusé", "attention", "triangle-alert"), None),
                self.refusal,
                muted("Rien n’est entré dans le centre.", small=True),
            )
        )

    def _show(self, arrival: Arrival) -> None:
        self.arrival = arrival
        clear(self.cards)
        self.cards.addWidget(self._about(arrival))
        touched = arrival.touched
        self.cards.addWidget(_touched_card(touched))
        if arrival.comparison is not None and arrival.since is not None:
            before = _named(arrival.since.edition, arrival.since.sequence)
            key = arrival.release.key
            for card in difference_cards(
                arrival.comparison, before, _named(key.edition, key.sequence)
            ):
                self.cards.addWidget(card)
        self.fold(self._ems)
        unknown = arrival.pack.key is not None and arrival.publisher is None
        may = self.centre.responsible
        self.use.setVisible(may and arrival.refused is None)
        self.trust_button.setVisible(may and arrival.refused is not None and unknown)
        first = self.use if arrival.refused is None else self.trust_button
        (first if first.isVisible() else self.back).setFocus()

    def _about(self, arrival: Arrival) -> Card:
        release, said = arrival.release, arrival.pack.manifest
        card = Card(
            row(
                heading(
                    f"{release.title}, édition {release.key.edition}, n° {release.key.sequence}"
                ),
                Pill("Utilisable", "acquired", "circle-check")
                if arrival.refused is None
                else Pill("Lecture seule", "attention", "triangle-alert"),
            )
        )
        if arrival.refused is not None:
            card.box.addWidget(Text(arrival.refused, role="attention"))
        if not self.centre.responsible:
            words = "C’est à la personne responsable du centre de faire confiance et de mettre"
            card.box.addWidget(Text(f"{words} en service : demandez-le-lui.", role="attention"))
        for warning in arrival.warnings:
            card.box.addWidget(Text(warning, role="attention"))
        lines = [f"Empreinte {release.short_fingerprint}"]
        if said is not None:
            whom = "publié" if arrival.publisher is not None else "dit être publié"
            by = f" par {said.publisher}" if said.publisher else ""
            lines.append(f"{whom}{by} le {date_words(said.issued_on)}")
        card.box.addWidget(muted(" · ".join(lines), small=True))
        card.box.addWidget(muted(_held_words(arrival), small=True))
        if arrival.comparison is None:
            for domain in release.domains:
                criteria = sum(len(sub.criteria) for sub in domain.subdomains)
                words = f"{domain.code}. {domain.label} · {counted(criteria, 'critère')}"
                card.box.addWidget(Text(words, size=SMALL))
        if arrival.publisher is not None:
            day = date_words(arrival.publisher.trusted_on)
            signed = f"Signé par {arrival.publisher.name}, de confiance depuis le {day}."
            card.box.addWidget(muted(signed, small=True))
        elif arrival.pack.key is not None:
            key = arrival.pack.key.fingerprint
            card.box.addWidget(muted(f"Empreinte de qui a signé : {key}", small=True))
        card.box.addWidget(
            muted(
                "Aucun dossier ne change de lui-même : chacun reste sur son édition jusqu’à ce "
                "que quelqu’un le fasse passer.",
                small=True,
            )
        )
        return card

    # --- acts ----------------------------------------------------------------------------------

    def trust(self) -> None:
        """Trust who signed, by the fingerprint read elsewhere and typed."""
        arrival = self.arrival
        if arrival is None or arrival.pack.key is None or arrival.pack.manifest is None:
            return
        key, name = arrival.pack.key, arrival.pack.manifest.publisher
        typed = LineField("Empreinte, lue avec l’éditeur", placeholder="groupe par groupe")
        question = Question(
            self,
            f"Faire confiance à « {name} »",
            Text(
                "Appelez l’éditeur par un numéro que vous connaissez déjà et faites-vous lire son "
                "empreinte. Tapez ce que vous entendez, sans recopier l’écran : c’est ce qui "
                "prouve que le fichier vient bien de lui."
            ),
            typed,
            act="Faire confiance",
            on_act=lambda: publishers.trust(self.centre, key, name, typed.text()),
        )
        typed.line.setFocus()
        if question.exec():
            self.desk.say(f"Le centre fait désormais confiance à {name}.")
            self._read()

    def take_in(self) -> None:
        """Put it in service: whole, or not at all."""
        arrival = self.arrival
        if arrival is None:
            return
        dialog = ProgressDialog(
            self,
            "Mise en service",
            lambda _told, _cancelled: updates.take_in(self.centre, arrival.data, arrival.source),
            "L’édition entre dans le centre, en entier ou pas du tout.",
        )
        key = dialog.run(self.desk)
        if key is not None:
            self.desk.say(
                f"L’édition {key.edition}, n° {key.sequence}, est dans le centre. "
                "Aucun dossier n’a changé."
            )
            self.desk.go(Place(Kind.RELEASES))

    def fold(self, ems: float) -> None:
        super().fold(ems)
        self._ems = ems
        for each in self.findChildren(SideBySide):
            each.fold(ems)

    def first(self) -> QWidget | None:
        return self.back


def _held_words(arrival: Arrival) -> str:
    """How much it holds, its number, when it is in force, what goes with it."""
    release, said = arrival.release, arrival.pack.manifest
    words = [
        counted(len(release.domains), "domaine"),
        counted(len(release.subdomains), "sous-domaine"),
        counted(len(release.criteria), "critère"),
    ]
    if said is not None:
        words += [said.register_number] if said.register_number else []
        words.append(InForce(said.in_force_from, said.in_force_until).words)
    if arrival.pack.help:
        words.append("une aide")
    words += [f"des exemples ({context.branch})" for context in arrival.pack.contexts]
    return " · ".join(words)


def _named(edition: str, sequence: int) -> str:
    return f"l’édition {edition}, n° {sequence}"


def _touched_card(touched: tuple[Touched, ...]) -> Card:
    if not touched:
        return Card(
            heading("Dossiers ouverts"), muted("Aucun dossier ouvert n’est touché.", small=True)
        )
    words = counted(len(touched), "dossier ouvert touché", "dossiers ouverts touchés")
    card = Card(heading(words))
    for one in touched[:LISTED]:
        card.box.addWidget(separator())
        card.box.addWidget(
            held(
                column(
                    Text(f"{one.name} · {one.reference}", bold=True),
                    Text(_change_words(one), size=SMALL, role="muted"),
                    gap=0.1,
                )
            )
        )
    if len(touched) > LISTED:
        card.box.addWidget(muted(and_others(len(touched) - LISTED), small=True))
    return card


def _change_words(one: Touched) -> str:
    how = "Pourra passer à cette édition" if one.migrates else "Pourra suivre cette correction"
    said = []
    if one.gained:
        said.append(f"seraient validés en plus : {', '.join(one.gained)}")
    if one.lost:
        said.append(f"seraient à décider de nouveau : {', '.join(one.lost)}")
    return f"{how} ; {' ; '.join(said) or 'aucune validation ne changerait'}."
