"""A dossier: where it stands, the one next step, what is validated, its papers."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QBoxLayout, QMenu, QWidget

from clea_desktop.domain.assessment import Kind as Assessed
from clea_desktop.domain.dossier import Dossier, why_not_in_use
from clea_desktop.domain.french import counted, date_words
from clea_desktop.domain.journey import TraceKind
from clea_desktop.domain.path import Act, Stage
from clea_desktop.domain.possible import why_not
from clea_desktop.domain.referential import FAMILY
from clea_desktop.domain.training import NEAR_DAYS
from clea_desktop.services import (
    history,
    journey,
    migrating,
)
from clea_desktop.services.change import Change
from clea_desktop.services.dossiers import View, view
from clea_desktop.ui.desk import Desk
from clea_desktop.ui.pages.dossier_asking import ask_export, ask_reopening, ask_withdrawal
from clea_desktop.ui.pages.dossier_cards import AssessmentsCard, DocumentsCard, history_card
from clea_desktop.ui.pages.dossier_steps import done_words, next_step, steps
from clea_desktop.ui.pages.newer_edition import newer_edition_card
from clea_desktop.ui.pages.opening import ask_departure, ask_entry, ask_opening
from clea_desktop.ui.pages.page import Page
from clea_desktop.ui.places import Kind, Place
from clea_desktop.ui.theme.look import LARGE, SMALL, look
from clea_desktop.ui.widgets.boxes import Card, column, row, scrolling
from clea_desktop.ui.widgets.button import Button
from clea_desktop.ui.widgets.entry import Entry
from clea_desktop.ui.widgets.stepper import Stepper
from clea_desktop.ui.widgets.text import Pill, Sign, Text, Tone, heading, muted
from clea_desktop.ui.widgets.traces import TracesCard
from clea_desktop.ui.widgets.verdicts import Verdicts, validated_words

_OF_THE_PATH = (
    Act.INTERVIEW,
    Act.PLAN_SITTING,
    Act.OPEN_PREALABLE,
    Act.RESTITUTE,
    Act.PRESCRIBE,
    Act.OPEN_FINALE,
    Act.HAND_TO_JURY,
    Act.DEPART,
)
"""The acts that have no card of their own on the page."""

_ICONS = {
    Act.INTERVIEW: "message-square-text",
    Act.PLAN_SITTING: "calendar-days",
    Act.RESTITUTE: "hand-helping",
    Act.PRESCRIBE: "graduation-cap",
    Act.OPEN_PREALABLE: "pencil",
    Act.OPEN_FINALE: "pencil",
    Act.HAND_TO_JURY: "gavel",
    Act.DEPART: "log-out",
}

_PAGES = {
    Act.INTERVIEW: Kind.INTERVIEW,
    Act.CALL: Kind.INTERVIEW,
    Act.PLAN_SITTING: Kind.SITTINGS,
    Act.RESTITUTE: Kind.RESTITUTION,
    Act.PRESCRIBE: Kind.TRAINING,
    Act.CHECK: Kind.TRAINING,
    Act.CHECK_IDENTITY: Kind.IDENTITY,
    Act.NOTE_PRESENCE: Kind.SITTINGS,
    Act.DEPOSIT: Kind.HEARING,
    Act.DECIDE: Kind.HEARING,
    Act.COMPLETE: Kind.HEARING,
    Act.RECORD_CERTIFICATE: Kind.HEARING,
}
"""The pages where acts are done."""


class DossierPage(Page):
    """One dossier, as the disk holds it."""

    keys = (
        ("Ctrl + Entrée", "la prochaine étape"),
        ("Ctrl + I", "l’identité"),
        ("Ctrl + D", "les documents"),
        ("Ctrl + E", "les preuves"),
        ("Ctrl + Z", "annuler la dernière action"),
    )

    def __init__(self, desk: Desk, dossier_id: bytes) -> None:
        self._id = dossier_id
        self.view: View = view(desk.centre, dossier_id)
        candidate = self.view.dossier.candidate
        super().__init__(desk, candidate.display_name)
        self._ems = 200.0
        told = [self.view.dossier.reference, candidate.birth_date.words]
        release = self.view.release
        if release is not None and release.certification != FAMILY:
            told.insert(0, release.certification)
        self.about = muted(" · ".join(told))
        self.about.setWordWrap(False)
        self.until = Pill("", "muted", "calendar-clock")
        self.undo = Button("Annuler", self._undo, icon="undo-2", kind="quiet", shortcut="Ctrl+Z")
        identity = Button(
            "Identité",
            lambda: desk.go(Place(Kind.IDENTITY, dossier_id)),
            icon="user",
            shortcut="Ctrl+I",
        )
        self.more = Button("Plus", icon="ellipsis")
        self.more.clicked.connect(self._show_menu)
        self.in_bar(self.about, None, self.until, self.undo, identity, self.more)
        self._area = scrolling(QWidget())
        self.box.addWidget(self._area, 1)
        self._fill()

    def _fill(self) -> None:
        """Lay the page out from what the disk holds."""
        dossier = self.view.dossier
        fresh = QWidget()
        self.stepper = Stepper(steps(self.view))
        self.columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.columns.setSpacing(look().px(1.1))
        left = column(*self._left(), None, gap=1.1)
        right = column(self._next_card(), gap=1.1)
        right.addWidget(self._path_card())
        if self.view.release is not None:
            right.addWidget(DocumentsCard(self))
        right.addWidget(self._traces_card())
        right.addStretch(1)
        self.columns.addLayout(left, 5)
        self.columns.addLayout(right, 4)
        parts: list[QWidget] = []
        if why_not_in_use(dossier) is not None:
            parts.append(self._only_read_card(dossier))
        elif (newer := migrating.newer_edition(self.centre, dossier)) is not None:
            parts.append(newer_edition_card(self.desk, self._id, newer))
        content = column(*parts, Card(self.stepper), self.columns, None, gap=1.1, margin=1.6)
        fresh.setLayout(content)
        self._area.setWidget(fresh)
        self._show_bar()
        self.fold(self._ems)

    def _show_bar(self) -> None:
        until = self.view.valid_until
        self.until.setVisible(self._until_matters())
        if until is not None:
            self.until.say(*self._until_words(until))
        label = history.undoable(self.centre, self._id)
        self.undo.setEnabled(label is not None)
        self.undo.setText("Annuler")
        self.undo.setToolTip(f"Annuler : {label}" if label else "Rien à annuler")

    def _until_matters(self) -> bool:
        return self.view.valid_until is not None and self.view.stage is not Stage.CERTIFIED

    def _until_words(self, until: date) -> tuple[str, Tone, str]:
        """How long a finale is possible; another tone once it is near, other words once over."""
        days = (until - self.centre.clock().date()).days
        if days < 0:
            return f"Dernier jour passé le {date_words(until)}", "attention", "triangle-alert"
        if days < NEAR_DAYS:
            left = "dernier jour aujourd’hui" if days == 0 else f"reste {counted(days, 'jour')}"
            return f"Finale jusqu’au {date_words(until)}, {left}", "attention", "hourglass"
        return f"Finale possible jusqu’au {date_words(until)}", "muted", "calendar-clock"

    # --- cards ---------------------------------------------------------------------------------

    def _left(self) -> list[QWidget]:
        release, outcome = self.view.release, self.view.outcome
        if release is None or outcome is None:
            return [
                Card(
                    heading("Rien n’est encore évalué"),
                    muted("Les domaines validés apparaîtront ici, avec ce qui les explique."),
                ),
                history_card(self.centre, self._id),
            ]
        cards: list[QWidget] = []
        top = heading(validated_words(outcome))
        said = [top, Verdicts(release, outcome)]
        if self.view.provisional:
            said.insert(
                1,
                Text(
                    "Résultat provisoire : le référentiel n’a pas encore été vérifié ligne par "
                    "ligne.",
                    size=SMALL,
                    role="attention",
                ),
            )
        cards.append(Card(*said))
        cards.append(AssessmentsCard(self))
        cards.append(history_card(self.centre, self._id))
        return cards

    def _next_card(self) -> Card:
        following = next_step(self.view)
        self.next_button = Button(
            following.label,
            lambda: self._do(following.act),
            kind="primary",
            key="Ctrl Entrée",
            shortcut="Ctrl+Return",
        )
        said: list[QWidget] = [Text("PROCHAINE ÉTAPE", size=SMALL, bold=True, role="accent")]
        said += [Text(following.title, size=LARGE, bold=True), Text(following.words, role="muted")]
        card = Card(*said, row(self.next_button, None), role="next")
        self.next_button.setVisible(following.act is not None)
        self.next_button.setEnabled(why_not_in_use(self.view.dossier) is None)
        return card

    def _path_card(self) -> Card:
        """Every act of the path, those out of their stage with what forbids them."""
        card = Card(heading("Tout le parcours"), gap=0.1)
        for act in _OF_THE_PATH:
            refused = why_not(act, self.view.situation)
            line = Entry(act.words, done_words(act, self.view), icon=_ICONS[act])
            if refused:
                line.refuse(refused)
                line.clicked.connect(partial(self._say_why, refused))
            else:
                line.clicked.connect(partial(self._do, act))
            card.box.addWidget(line)
        return card

    def _say_why(self, refused: str, _checked: bool = False) -> None:
        self.desk.refuse(refused)

    def _traces_card(self) -> TracesCard:
        card = TracesCard(self._note, self.centre.clock)
        card.show_traces(self.view.dossier.journey.traces)
        card.setEnabled(why_not_in_use(self.view.dossier) is None)
        return card

    def _note(self, kind: TraceKind, text: str, at: datetime | None) -> bool:
        change = self.desk.write(lambda: journey.trace(self.centre, self._id, kind, text, at), self)
        if change is not None:
            # The card that asked is of the page about to be laid out again.
            QTimer.singleShot(0, self, self._read_again)
        return change is not None

    def _do(self, act: Act | None, _checked: bool = False) -> None:
        """Go where an act is done."""
        current = self.view.dossier.current
        match act:
            case Act.OPEN_PREALABLE:
                self._open_assessment(Assessed.PREALABLE)
            case Act.OPEN_FINALE:
                self._open_assessment(Assessed.FINALE)
            case Act.CLOSE_PREALABLE | Act.CLOSE_FINALE if current is not None:
                self.go_to(Kind.MARKING, current.id)
            case Act.HAND_OVER:
                self.go_document("livret")
            case Act.WRITE_OPINION if current is not None:
                self.go_to(Kind.OPINION, current.id)
            case Act.HAND_TO_JURY:
                self._enter_session()
            case Act.DEPOSIT | Act.DECIDE if self._session() is not None:
                self.desk.go(Place(Kind.SESSION, session=self._session()))
            case Act.WRITE:
                self.go_document("letter")
            case Act.DEPART:
                self._depart()
            case Act():
                self.go_to(_PAGES[act])

    def _only_read_card(self, dossier: Dossier) -> Card:
        words = why_not_in_use(dossier) or ""
        if dossier.withdrawal is not None:
            words = f"{words} Motif : {dossier.withdrawal.reason}"
            act = Button("Le remettre dans la liste", self._undo, icon="undo-2")
        elif dossier.joined_to is not None:
            kept = dossier.joined_to
            act = Button("Ouvrir l’autre", lambda: self.desk.go(Place(Kind.DOSSIER, kept)))
        else:
            act = Button("Le suivre ici à nouveau", self._come_back, icon="undo-2")
        return Card(row(Sign("info", "attention"), Text(words), act), role="warning")

    def _come_back(self) -> None:
        if self.desk.write(lambda: journey.come_back(self.centre, self._id), self) is not None:
            self._read_again()

    # --- gestures ------------------------------------------------------------------------------

    def go_to(self, kind: Kind, assessment: bytes | None = None) -> None:
        """Go to another page of this dossier."""
        self.desk.go(Place(kind, self._id, assessment))

    def go_document(self, kind: str) -> None:
        """Go to a paper of this dossier, by its kind."""
        self.desk.go(Place(Kind.DOCUMENTS, self._id, detail=kind))

    def _open_assessment(self, kind: Assessed) -> None:
        opened = ask_opening(self, self.view, kind)
        if opened is not None:
            self.go_to(Kind.MARKING, opened)

    def _session(self) -> bytes | None:
        hearing = self.view.situation.hearing
        return hearing.session if hearing else None

    def _enter_session(self) -> None:
        session = ask_entry(self, self._id)
        if session is not None:
            self.desk.go(Place(Kind.SESSION, session=session))

    def _depart(self) -> None:
        change = ask_departure(self, self.view)
        if change is not None:
            self.desk.changed.emit(change, self)
            self._read_again()
            # What was pressed is gone: the keyboard stays on the page.
            self.setFocus()

    def reopen(self, index: int) -> None:
        """Ask why an assessment is reopened, and go to mark it."""
        change = ask_reopening(self, self.view, index)
        if change is not None:
            self.desk.changed.emit(change, self)
            self.go_to(Kind.MARKING, self.view.dossier.assessments[index].id)

    def _undo(self) -> None:
        if self.desk.write(lambda: history.undo(self.centre, self._id), self) is not None:
            self._read_again()

    def _show_menu(self) -> None:
        menu = QMenu(self)
        may = self.centre.allows
        if may("export"):
            menu.addAction("Exporter le dossier…", self._export)
        menu.addAction("Voir ses passages devant le jury", lambda: self.go_to(Kind.HEARING))
        menu.addAction("Voir son journal", lambda: self.go_to(Kind.JOURNAL))
        if may("reprise"):
            menu.addAction(
                "Reprendre des validations d’ailleurs…", lambda: self.go_to(Kind.REPRISE)
            )
        if may("export"):
            menu.addAction("Passer le dossier à un autre organisme…", self._depart)
        if may("withdraw"):
            menu.addAction("Retirer ce dossier, ouvert par erreur…", self._withdraw)
        menu.addSeparator()
        if may("export"):
            menu.addAction("Tout ce qui est gardé de cette personne…", self._export_person)
        if may("erase"):
            menu.addAction("Ne pas conserver…", self._not_keep)
        again = history.redoable(self.centre, self._id)
        if again:
            menu.addAction(f"Rétablir : {again}", self._redo)
        menu.exec(self.more.mapToGlobal(self.more.rect().bottomLeft()))
        menu.deleteLater()

    def _redo(self) -> None:
        if self.desk.write(lambda: history.redo(self.centre, self._id), self) is not None:
            self._read_again()

    def _export_person(self) -> None:
        from clea_desktop.ui.pages.erasing import export_person

        export_person(self, self.desk, self._id)

    def _not_keep(self) -> None:
        from clea_desktop.ui.pages.erasing import ask_not_kept

        if ask_not_kept(self, self.desk, self._id):
            self.desk.go(Place(Kind.CANDIDATES))

    def _withdraw(self) -> None:
        change = ask_withdrawal(self, self._id)
        if change is not None:
            self.desk.changed.emit(change, self)
            self._read_again()

    def _export(self) -> None:
        dossier = self.view.dossier
        ask_export(self, dossier.reference, pieces=bool(dossier.journey.evidence))

    def _read_again(self) -> None:
        self.view = view(self.centre, self._id)
        self.title.setText(self.view.dossier.candidate.display_name)
        self._fill()

    def hear(self, change: Change) -> None:
        if change.dossier == self._id:
            self._read_again()

    def fold(self, ems: float) -> None:
        self._ems = ems
        wide = ems >= 70
        direction = QBoxLayout.Direction
        self.columns.setDirection(direction.LeftToRight if wide else direction.TopToBottom)
        self.stepper.fold(ems)
        self.about.setVisible(ems >= 60)
        self.until.setVisible(self._until_matters() and ems >= 70)

    def first(self) -> QWidget | None:
        return self.next_button
