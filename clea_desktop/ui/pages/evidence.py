"""Preuves: the pieces of a dossier, seen, turned, described, linked to critères, saved out."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QBoxLayout, QCheckBox, QFileDialog, QStackedWidget, QWidget

from clea_desktop.domain.dossier import why_not_in_use
from clea_desktop.domain.errors import EnvironmentProblem, RuleError
from clea_desktop.domain.evidence import Evidence, Permission, weight_words
from clea_desktop.domain.evidence import annexes as annexes_of
from clea_desktop.domain.french import date_words
from clea_desktop.domain.typed import typed_day
from clea_desktop.services import evidence
from clea_desktop.services.change import Change
from clea_desktop.services.dossiers import view
from clea_desktop.ui.attaching import Target, attacher_of
from clea_desktop.ui.desk import Desk
from clea_desktop.ui.models.pieces import PiecesModel
from clea_desktop.ui.pages.piece_taking import PieceTaking
from clea_desktop.ui.pages.step_page import StepPage
from clea_desktop.ui.theme.look import SMALL, look
from clea_desktop.ui.widgets.boxes import Card, abreast, column, held, row, scrolling
from clea_desktop.ui.widgets.button import Button
from clea_desktop.ui.widgets.fields import ChoiceField, LineField
from clea_desktop.ui.widgets.moments import OptionalDayField
from clea_desktop.ui.widgets.pdf_view import PdfView
from clea_desktop.ui.widgets.picture_view import PictureView
from clea_desktop.ui.widgets.pieces_list import PiecesList
from clea_desktop.ui.widgets.text import Pill, Text, heading, muted

_PERMISSIONS: list[tuple[Permission | None, str]] = [
    (None, "à demander"),
    (Permission.GIVEN, "donné"),
    (Permission.REFUSED, "refusé"),
    (Permission.NOBODY, "sans objet : personne n’y est"),
]
_BESIDE_FROM = 62
"""From how many em the list stands beside what it shows."""


class EvidencePage(PieceTaking, StepPage):
    """The pieces of one dossier, as the disk holds them."""

    keys = (
        ("Ctrl + P", "joindre des fichiers ; on peut aussi les déposer sur la page"),
        ("Ctrl + V", "joindre l’image ou les fichiers copiés"),
        ("↑ ↓", "preuve précédente, suivante"),
        ("Ctrl + R", "tourner d’un quart de tour"),
        ("Suppr", "retirer la preuve, quand la liste a le clavier"),
        ("Ctrl + Entrée", "enregistrer ce qui est dit de la preuve"),
        ("Échap", "revenir au dossier"),
    )

    def __init__(self, desk: Desk, dossier_id: bytes, entry: bytes | None = None) -> None:
        super().__init__(desk, dossier_id, "Preuves")
        attacher_of(desk).attached.connect(self._came)
        self.attach = Button(
            "Joindre…", self.choose_pieces, icon="paperclip", kind="primary", key="Ctrl P"
        )
        self.in_bar(self.attach)
        self.setAcceptDrops(True)
        self.model = PiecesModel(desk.centre.clock().date())
        self.list = PiecesList(self.model)
        self._shown: Evidence | None = None
        self.empty = self._empty_card()
        self.list.chosen.connect(self._turn_to)
        self.list.taken_away.connect(self.take_away)
        self._lay()
        used = why_not_in_use(self.view.dossier) is None
        for widget in (self.attach, self._told):
            widget.setEnabled(used)
        self._read(entry)

    # --- what stands on it ---------------------------------------------------------------------

    def _empty_card(self) -> Card:
        return Card(
            heading("Aucune preuve dans ce dossier"),
            muted(
                "Déposez ici une photo, un PDF, un enregistrement ou tout autre fichier, collez "
                "une image, ou choisissez des fichiers. Les photos sont réduites, et perdent la "
                "position et le nom de l’appareil."
            ),
        )

    def _lay(self) -> None:
        self.picture, self.pdf = PictureView(), PdfView()
        self.pdf.setAccessibleName("Pages de la preuve")
        self.unseen = Text("", role="muted")
        self.views = QStackedWidget()
        self.views.setMinimumHeight(look().px(18))
        for each in (self.picture, self.pdf, held(column(self.unseen, None, margin=1.0))):
            self.views.addWidget(each)
        self.about = muted("", small=True)
        self.state = Pill("", "attention", "triangle-alert")
        self.warned = Text("", size=SMALL, role="attention")
        self.turn_button = Button(
            "Tourner", self.turn, kind="quiet", key="Ctrl R", shortcut="Ctrl+R"
        )
        self.save_button = Button("Enregistrer sous…", self.save, icon="save", kind="quiet")
        self.drop_button = Button("Retirer", self.take_away, icon="trash-2", kind="quiet")
        self._told = self._told_card()
        shown = column(
            self.views,
            row(self.turn_button, self.save_button, self.drop_button, None, self.state),
            self.about,
            self.warned,
            self._told,
            None,
            gap=0.7,
        )
        self.right = scrolling(held(shown))
        self.columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        em = look().px
        self.columns.setContentsMargins(em(1.6), em(1.2), em(1.6), em(1.2))
        self.columns.setSpacing(em(1.1))
        self.columns.addWidget(self.list, 4)
        self.columns.addWidget(self.right, 6)
        self.some = held(self.columns)
        self.none = held(column(self.empty, None, margin=1.6))
        self.box.addWidget(self.some, 1)
        self.box.addWidget(self.none, 1)

    def _told_card(self) -> Card:
        self.title_field = LineField("Titre")
        self.codes = LineField("Critères qu’elle montre", hint="Par leurs codes : 2.1.3, 2.1.4")
        self.issuer = LineField("Émise par")
        self.issued_on = OptionalDayField("Émise le", None)
        self.valid_until = OptionalDayField("Valable jusqu’au", None)
        self.face = QCheckBox("Un visage")
        self.voice = QCheckBox("Une voix")
        self.named = QCheckBox("Un nom")
        self.permission = ChoiceField("Accord de la personne", _PERMISSIONS)
        self.permission_on = OptionalDayField("Accord du", None)
        self.keep = Button("Enregistrer", self.submit, key="Ctrl Entrée")
        return Card(
            self.title_field,
            self.codes,
            self.issuer,
            abreast(self.issued_on, self.valid_until),
            Text("On y voit ou on y entend", size=SMALL, bold=True),
            row(self.face, self.voice, self.named, None, gap=1.0),
            abreast(self.permission, self.permission_on),
            row(self.keep, None),
        )

    # --- what the disk holds -------------------------------------------------------------------

    def _read(self, entry: bytes | None, *, keep: bool = False) -> None:
        """Show what the disk holds.

        :param keep: what is typed of a piece that did not change.
        """
        annexes = annexes_of(self.view.dossier.journey.evidence)
        self.model.show(annexes)
        self.some.setVisible(bool(annexes))
        self.none.setVisible(not annexes)
        if not keep or self.model.row_of(entry) < 0:
            self._shown = None
        self.list.take(entry)
        self._show()

    def hear(self, change: Change) -> None:
        if change.dossier == self.dossier_id:
            self.view = view(self.centre, self.dossier_id)
            # What is typed of the piece before the eyes stays while others come.
            self._read(self._shown.id if self._shown else None, keep=True)

    def _turn_to(self) -> None:
        """Show the piece taken in hand, once what is typed of the one before is kept."""
        annex, shown = self.list.annex(), self._shown
        if annex is not None and shown is not None and annex.piece.id != shown.id:
            if not self.leave():
                # Once the list is done with the click that moved it: it would select over this.
                QTimer.singleShot(0, self, lambda: self.list.take(shown.id))
                return
            self.model.show(annexes_of(self.view.dossier.journey.evidence))
        self._show()

    def _show(self) -> None:
        annex = self.list.annex()
        piece = annex.piece if annex else None
        if piece is None or (self._shown is not None and self._same(piece)):
            return
        self._shown = piece
        self._show_content(piece)
        self._put(piece)
        told = [piece.name, weight_words(piece.size), f"ajoutée le {date_words(piece.added_on)}"]
        self.about.setText(" · ".join([*told, f"par {piece.by.name}"]))
        today = self.centre.clock().date()
        self.state.setVisible(piece.outdated(today))
        if piece.valid_until is not None:
            self.state.say("Périmée", "attention", "triangle-alert")
        self.warned.setText(" ".join(evidence.warned(self.centre, piece, today)))
        self.warned.setVisible(bool(self.warned.text()))

    def _same(self, piece: Evidence) -> bool:
        return self._shown is not None and (piece, piece.id) == (self._shown, self._shown.id)

    def _show_content(self, piece: Evidence) -> None:
        self.turn_button.setVisible(piece.is_picture or piece.is_pdf)
        self.pdf.show_pages(None)
        try:
            if piece.is_picture:
                self.picture.show_picture(evidence.picture(self.centre, piece), piece.called)
                self.views.setCurrentIndex(0)
            elif piece.is_pdf:
                self.pdf.show_pages(evidence.pages(self.centre, piece))
                self.views.setCurrentIndex(1)
            else:
                kind = "un enregistrement" if piece.is_sound else "un fichier"
                self._say_unseen(
                    f"C’est {kind} que le programme n’ouvre pas : enregistrez-le dans un dossier "
                    "à vous pour l’ouvrir avec un autre programme."
                )
        except (EnvironmentProblem, RuleError) as problem:
            self._say_unseen(problem.sentence)

    def _say_unseen(self, words: str) -> None:
        self.unseen.setText(words)
        self.views.setCurrentIndex(2)

    def _put(self, piece: Evidence) -> None:
        self.title_field.put(piece.title)
        self.codes.put(", ".join(piece.codes))
        self.issuer.put(piece.issuer)
        self.issued_on.put(typed_day(piece.issued_on))
        self.valid_until.put(typed_day(piece.valid_until))
        self.face.setChecked(piece.face)
        self.voice.setChecked(piece.voice)
        self.named.setChecked(piece.named)
        self.permission.put(piece.permission)
        self.permission_on.put(typed_day(piece.permission_on))

    # --- gestures ------------------------------------------------------------------------------

    @property
    def target(self) -> Target:
        return Target(self.dossier_id)

    def _came(self, done: evidence.Attached) -> None:
        if done.dossier == self.dossier_id:
            self.list.take(done.piece.id)

    def typed(self) -> Evidence | None:
        """The piece as the fields say it; None while nothing is shown.

        :raises RuleError: a day that is none.
        """
        if self._shown is None:
            return None
        if not all(
            field.valid() for field in (self.issued_on, self.valid_until, self.permission_on)
        ):
            raise RuleError(
                "Une date n’est pas un jour : écrivez un jour comme 12/01/2027, ou rien."
            )
        codes = re.split(r"[\s,;]+", self.codes.text().strip(" ,;"))
        return replace(
            self._shown,
            title=self.title_field.text(),
            codes=tuple(dict.fromkeys(filter(None, codes))),
            issuer=self.issuer.text(),
            issued_on=self.issued_on.day(),
            valid_until=self.valid_until.day(),
            face=self.face.isChecked(),
            voice=self.voice.isChecked(),
            named=self.named.isChecked(),
            permission=self.permission.value(),
            permission_on=self.permission_on.day(),
        )

    def submit(self) -> None:
        """Put on disk what is said of the piece."""
        piece = self.desk.attempt(self.typed)
        if piece is not None and piece != self._shown:
            self._write(piece, "C’est enregistré.")

    def _write(self, piece: Evidence, said: str = "") -> None:
        gesture = self.centre, self.dossier_id, piece
        if self.done(lambda: evidence.edit(*gesture), said):
            self._read(piece.id)

    def turn(self) -> None:
        """Show it turned by a quarter more."""
        piece = self.desk.attempt(self.typed)
        if piece is not None:
            self._write(replace(piece, turned=(piece.turned + 90) % 360))

    def take_away(self) -> None:
        """Take the piece in hand away."""
        annex = self.list.annex()
        if annex is not None and self.attach.isEnabled():
            following = self.model.at(self.model.row_of(annex.piece.id) + 1)
            if self.drop(annex.piece.id):
                self._read(following.piece.id if following else None)

    def save(self) -> None:
        """Write the piece into a file."""
        piece = self._shown
        if piece is None or piece.id is None:
            return
        name, _kinds = QFileDialog.getSaveFileName(self, "Enregistrer la preuve", piece.name)
        if not name:
            return
        to, entry = Path(name), piece.id

        def save() -> bool:
            evidence.save(self.centre, self.dossier_id, entry, to)
            return True

        if self.desk.attempt(save):
            self.desk.say(f"{to.name} est enregistré.")

    # --- keys, drops, folding ------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if control and event.key() == Qt.Key.Key_P:
            self.attach.click()
        elif control and event.key() == Qt.Key.Key_V and self.takes():
            self.paste_pieces()
        else:
            super().keyPressEvent(event)

    def takes(self) -> bool:
        return self.attach.isEnabled()

    def fold(self, ems: float) -> None:
        super().fold(ems)
        beside = ems >= _BESIDE_FROM
        way = QBoxLayout.Direction
        self.columns.setDirection(way.LeftToRight if beside else way.TopToBottom)

    def first(self) -> QWidget | None:
        return self.list if self.model.rowCount() else self.attach

    def leave(self) -> bool:
        """Write what is typed; whether it is kept. What forbids it is told."""
        if self._shown is None or not self.attach.isEnabled():
            return True
        piece = self.desk.attempt(self.typed)
        if piece is None or piece == self._shown:
            return piece is not None
        if not self.done(lambda: evidence.edit(self.centre, self.dossier_id, piece)):
            return False
        self._shown = piece
        return True
