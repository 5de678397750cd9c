"""The cards of a dossier: its assessments, what was done, its papers."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QLayout

from clea_desktop.domain.amendment import why_not_reopen
from clea_desktop.domain.assessment import Assessment
from clea_desktop.domain.dossier import why_not_in_use
from clea_desktop.domain.french import counted, date_words
from clea_desktop.services import history, journey, papers
from clea_desktop.services.centre import Centre
from clea_desktop.ui.pages.dossier_asking import ask_scan
from clea_desktop.ui.places import Kind
from clea_desktop.ui.theme.look import SMALL
from clea_desktop.ui.widgets.boxes import Card, column, row
from clea_desktop.ui.widgets.button import Button
from clea_desktop.ui.widgets.text import Text, heading, separator

if TYPE_CHECKING:
    from clea_desktop.ui.pages.dossier import DossierPage

_HISTORY = 8
"""How many lines of history are shown."""

_SHOWN_PAPERS = frozenset({"livret", "jury", "grid"})
"""The papers always at hand; the others are listed once handed over."""


class AssessmentsCard(Card):
    """Each assessment, what became of it since, and what may still be done."""

    def __init__(self, page: DossierPage) -> None:
        super().__init__(heading("Évaluations"))
        self._page = page
        for index, assessment in enumerate(page.view.dossier.assessments):
            self.box.addWidget(separator())
            line = QHBoxLayout()
            line.addLayout(_told(assessment), 1)
            line.addLayout(self._acts(index, assessment))
            self.box.addLayout(line)

    def _acts(self, index: int, assessment: Assessment) -> QLayout:
        page, which = self._page, assessment.id
        assert which is not None, "read from the centre"
        see = Button("Voir", partial(page.go_to, Kind.MARKING, which), kind="quiet")
        see.setAccessibleName(f"Voir l’{assessment.kind.words}")
        acts = row(see, gap=0.2)
        if assessment.reprise is not None and journey.scan_of(page.centre, which):
            scan = Button("Pièce lue…", partial(ask_scan, page, which), kind="quiet")
            scan.setToolTip("Enregistrer le livret qui a été lu pour cette reprise")
            acts.addWidget(scan)
        dossier, may = page.view.dossier, page.centre.allows
        if (
            why_not_in_use(dossier) is not None
            or assessment.closing is None
            or assessment.reprise is not None
        ):
            return acts
        if why_not_reopen(dossier, index) is None:
            if may("reopen"):
                acts.addWidget(Button("Rouvrir…", partial(page.reopen, index), kind="quiet"))
        elif may("rectify"):
            rectify = partial(page.go_to, Kind.RECTIFYING, which)
            acts.addWidget(Button("Rectifier…", rectify, kind="quiet"))
        return acts


def _told(assessment: Assessment) -> QLayout:
    days = f"ouverte le {date_words(assessment.opened_on)}"
    if assessment.closed_on:
        days = f"terminée le {date_words(assessment.closed_on)}"
    if assessment.reprise is not None:
        days = f"{days}, faite ailleurs ({assessment.reprise.organisation}), lue"
    words = column(
        Text(assessment.kind.words.capitalize(), bold=True),
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
    return words


def history_card(centre: Centre, dossier_id: bytes) -> Card:
    """The last things done to a dossier."""
    card = Card(heading("Historique"), gap=0.3)
    told: dict[str, int] = {}
    for entry in history.recent(centre, dossier_id):
        words = f"{date_words(entry.at.date())} · {entry.label} · {entry.by}"
        # What is kept as one types is told once a day.
        told[words] = told.get(words, 0) + 1
    for words, times in list(told.items())[:_HISTORY]:
        also = f" · {times} fois" if times > 1 else ""
        card.box.addWidget(Text(f"{words}{also}", size=SMALL, role="muted"))
    return card


class DocumentsCard(Card):
    """The papers of a dossier, and where each stands."""

    def __init__(self, page: DossierPage) -> None:
        super().__init__(heading("Documents"), gap=0.5)
        current = page.view.dossier.current
        own = (None, current.id if current else None)
        handed = {d.kind: d for d in page.view.dossier.documents if d.assessment in own}
        for kind, name in papers.kinds():
            if kind not in handed and kind not in _SHOWN_PAPERS:
                continue
            document = handed.get(kind)
            state = ""
            if document is not None:
                state = f"remis le {date_words(document.at.date())}"
                if document.replaced_on:
                    state = f"à remplacer depuis le {date_words(document.replaced_on)}"
            open_ = Button(name, partial(page.go_document, kind), kind="quiet", icon="file-text")
            self._add(open_, state)
        if current is not None:
            opinion = Button(
                "Avis pour le jury",
                partial(page.go_to, Kind.OPINION, current.id),
                kind="quiet",
                icon="pencil",
            )
            self._add(opinion, "écrit" if current.opinion else "")
        held = len(page.view.dossier.journey.evidence)
        pieces = Button(
            "Preuves",
            partial(page.go_to, Kind.EVIDENCE),
            icon="paperclip",
            kind="quiet",
            shortcut="Ctrl+E",
        )
        self._add(pieces, counted(held, "preuve") if held else "aucune")
        every = Button("Tous les documents", partial(page.go_to, Kind.DOCUMENTS), shortcut="Ctrl+D")
        self.box.addLayout(row(every, None))

    def _add(self, button: Button, state: str) -> None:
        self.box.addWidget(separator())
        self.box.addLayout(row(button, None, Text(state, size=SMALL, role="muted", wrap=False)))
