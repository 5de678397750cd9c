"""F1: the keys of the page one came from, and how the work goes."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QVBoxLayout, QWidget

from clea_desktop.ui.theme.look import TITLE, look
from clea_desktop.ui.widgets.boxes import Card, column, held, row, scrolling
from clea_desktop.ui.widgets.button import Button
from clea_desktop.ui.widgets.text import Text, heading, muted

_EVERYWHERE = (
    ("Ctrl + K", "aller à une page, une action ou un candidat"),
    ("F1", "cette aide"),
    ("Tab", "l’élément suivant"),
    ("Alt + ←", "la page d’avant"),
    ("Ctrl + L", "verrouiller, ce qui est tapé gardé"),
)
_WORK = (
    "Ouvrez le dossier de la personne, puis son évaluation préalable.",
    "Décidez critère par critère : A pour acquis, N pour non acquis. Chaque décision est sur le "
    "disque avant d’être à l’écran ; il n’y a rien à enregistrer.",
    "Le verdict de chaque sous-domaine dit ce qui manque. Un critère laissé de côté reste « pas "
    "encore évalué » : il ne compte jamais contre la personne.",
    "Terminez l’évaluation, relisez le livret avec la personne, puis remettez-le.",
)


class HelpSheet(QDialog):
    """What can be done here, and by which keys."""

    def __init__(self, parent: QWidget, title: str, keys: tuple[tuple[str, str], ...]) -> None:
        super().__init__(parent)
        self.setWindowTitle("Aide")
        em = look().px
        cards = []
        if keys:
            cards.append(Card(heading(f"Sur cette page : {title}"), _table(keys)))
        cards.append(Card(heading("Partout"), _table(_EVERYWHERE)))
        cards.append(Card(heading("Comment va le travail"), *map(Text, _WORK)))
        close = Button("Fermer", self.accept, kind="primary")
        body = held(column(Text("Aide", size=TITLE, bold=True), *cards, None, gap=1, margin=1.4))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(scrolling(body), 1)
        box.addWidget(held(row(None, close, margin=(1.4, 0.6, 1.4, 0.9))))
        self.resize(min(em(48), parent.width() - em(2)), min(em(46), parent.height() - em(2)))
        close.setFocus()


def _table(keys: tuple[tuple[str, str], ...]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(look().px(1.2))
    grid.setVerticalSpacing(look().px(0.45))
    grid.setColumnStretch(1, 1)
    for index, (key, meaning) in enumerate(keys):
        grid.addWidget(Text(key, bold=True, wrap=False), index, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(muted(meaning), index, 1)
    return grid
