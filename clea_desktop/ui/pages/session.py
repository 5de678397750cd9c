"""A session of a jury: dossiers entered, handed over in one action, decided one key each."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QBoxLayout, QFileDialog, QMenu, QWidget

from clea_desktop.domain.completeness import blocking
from clea_desktop.domain.delegate import Delegate
from clea_desktop.domain.french import counted, date_words
from clea_desktop.domain.hearing import JuryDecision, Ruling, Standing
from clea_desktop.domain.jury import Hat
from clea_desktop.domain.jury_rules import Ties
from clea_desktop.services import delegates, hand_over, hearings, history, juries, jury_gate
from clea_desktop.services.hand_over import HandedOver, Prepared
from clea_desktop.services.juries import SessionView
from clea_desktop.ui.desk import Desk
from clea_desktop.ui.models.heard import HeardModel
from clea_desktop.ui.pages.juries import ask_session
from clea_desktop.ui.pages.page import Page
from clea_desktop.ui.pages.session_asking import ask_decision, ask_folder, ask_minutes
from clea_desktop.ui.pages.session_cards import MembersCard, PapersCard
from clea_desktop.ui.pages.session_ready import ReadyCard
from clea_desktop.ui.places import Kind, Place
from clea_desktop.ui.theme.look import LARGE, SMALL, look
from clea_desktop.ui.widgets.boxes import Card, clear, column, held, row, scrolling
from clea_desktop.ui.widgets.button import Button
from clea_desktop.ui.widgets.heard_list import HeardList
from clea_desktop.ui.widgets.progress import ProgressDialog
from clea_desktop.ui.widgets.text import Text, heading, muted

_SHOWN = 12
"""How many things to look at are said at once."""


class SessionPage(Page):
    """One session, as the disk holds it."""

    keys = (
        ("Ctrl + Entrée", "la prochaine étape"),
        ("C, A, D, R, N", "certifié, ajourné, complément demandé, refusé, non examiné"),
        ("Suppr", "retirer une décision, ou un dossier à déposer"),
        ("Entrée", "ouvrir le dossier"),
        ("Ctrl + Z", "annuler la dernière décision"),
        ("Ctrl + M", "ajouter un membre du jury"),
    )

    def __init__(self, desk: Desk, session_id: bytes) -> None:
        self._id = session_id
        self.view: SessionView = juries.view(desk.centre, session_id)
        super().__init__(desk, f"Jury du {date_words(self.view.held.session.on)}")
        self._decided: list[bytes] = []
        self._ties: dict[bytes, Ties] = {}
        self._wide = True
        back = Button(
            "Jurys", lambda: desk.go(Place(Kind.JURIES)), icon="chevron-left", kind="quiet"
        )
        self.bar_box.insertWidget(0, back)
        self.undo = Button("Annuler", self._undo, icon="undo-2", kind="quiet", shortcut="Ctrl+Z")
        self.more = Button("Plus", icon="ellipsis")
        self.more.clicked.connect(self._show_menu)
        self.in_bar(self.beside(self.view.delegate.name), None, self.undo, self.more)
        self.model = HeardModel()
        self.list = HeardList(self.model)
        self.list.decided.connect(self.decide)
        self.list.taken_back.connect(self._take_back)
        self.list.opened.connect(self._open)
        self._count = heading("")
        self._keys = muted("", small=True)
        self._none = muted(
            "Un dossier s’inscrit quand ses domaines sont validés : ici, ou depuis sa page."
        )
        self._entered = Card(self._count, self._keys, self._none, self.list)
        self._ready = ReadyCard()
        self._ready.entered.connect(self.enter)
        self._ready.opened.connect(self._jump)
        self._next = column(gap=0)
        self._amiss = Card(heading("À voir"), role="warning")
        self.members = MembersCard(self)
        self.papers = PapersCard(self)
        left = column(self._entered, self._ready, None, gap=1.1)
        right = column(held(self._next), self._amiss, self.members, self.papers, None, gap=1.1)
        self.columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.columns.setSpacing(look().px(1.1))
        self.columns.addLayout(left, 5)
        self.columns.addLayout(right, 4)
        self.box.addWidget(scrolling(held(column(self.columns, None, margin=1.6))), 1)
        self.refresh(read=False)
        if self.model.rowCount():
            self.list.setCurrentIndex(self.model.index(0))

    # --- what is shown -------------------------------------------------------------------------

    def refresh(self, *, read: bool = True) -> None:
        """Show what the disk holds."""
        if read:
            self.view = juries.view(self.centre, self._id)
        seen = self.view
        self.title.setText(f"Jury du {date_words(seen.held.session.on)}")
        self.model.show(seen.heard, seen.delegate.evidence_alone)
        self.list.fit()
        self.list.setVisible(bool(seen.heard))
        self._none.setVisible(not seen.heard)
        self._count.setText(counted(len(seen.heard), "dossier inscrit", "dossiers inscrits"))
        deciding = any(h.hearing.deposited_on for h in seen.heard) and not seen.over
        self._keys.setText(
            "C certifié · A ajourné · D complément demandé · R refusé · N non examiné"
            if deciding
            else ""
        )
        self._keys.setVisible(deciding)
        self._ready.show_ready(seen)
        self._show_next()
        self._show_amiss()
        self.members.refresh()
        self.papers.refresh()
        self.undo.setEnabled(bool(self._decided) and not seen.over)

    def _show_next(self) -> None:
        clear(self._next)
        title, words, label, act = self._next_step()
        said: list[QWidget] = [Text("PROCHAINE ÉTAPE", size=SMALL, bold=True, role="accent")]
        said += [Text(title, size=LARGE, bold=True), Text(words, role="muted")]
        card = Card(*said, role="next")
        if label:
            self.next_button = Button(
                label, act, kind="primary", key="Ctrl Entrée", shortcut="Ctrl+Return"
            )
            card.box.addLayout(row(self.next_button, None))
        if label == _IMPORT:
            one = Button("Procès-verbal connu…", self.know_minutes, kind="quiet")
            card.box.addLayout(row(one, None))
        self._next.addWidget(card)

    def _next_step(self) -> tuple[str, str, str, Callable[[], object] | None]:
        seen = self.view
        standings = [each.hearing.standing for each in seen.heard]
        worth = seen.delegate.evidence_alone
        waiting = [h for h in seen.heard if h.hearing.standing is Standing.TO_DEPOSIT]
        ready = [h for h in waiting if not blocking(h.lacks, worth)]
        if seen.over:
            known = seen.held.minutes
            assert known is not None, "over"
            supplies = seen.hat is Hat.SECRETARIAT
            return (
                "Session terminée",
                f"Le procès-verbal est connu depuis le {date_words(known.known_on)}. Les lettres "
                "se remettent depuis chaque dossier.",
                "Fournir au certificateur" if supplies else "",
                lambda: self.desk.go(Place(Kind.SUPPLY, session=self._id)),
            )
        if ready:
            left = len(waiting) - len(ready)
            also = f" ; {counted(left, 'incomplet')} restera de côté" if left == 1 else ""
            if left > 1:
                also = f" ; {left} incomplets resteront de côté"
            words = counted(len(ready), "dossier complet", "dossiers complets")
            copies = ", anonymisés," if seen.delegate.anonymous else ""
            return (
                "Remettre au jury",
                f"{words}{copies} dans un dossier et une archive, avec la liste, la synthèse et "
                f"la lettre{also}.{self._late_words()}",
                "Remettre au jury…",
                self.hand_over,
            )
        if waiting:
            return (
                "Compléter les dossiers",
                "Ouvrez chaque dossier à compléter : ce qui manque y est la prochaine étape.",
                "Ouvrir le dossier",
                partial(self._jump, waiting[0].line.id),
            )
        if Standing.DEPOSITED in standings:
            return (
                "Noter les décisions",
                "Une touche par décision, dans la liste ; ou importez le tableau rendu par le "
                "jury.",
                _IMPORT,
                self.import_decisions,
            )
        if standings:
            return (
                "Procès-verbal",
                "Toutes les décisions sont notées. Une fois le procès-verbal connu, elles ne "
                "changent plus et les lettres se remettent.",
                "Procès-verbal connu…",
                self.know_minutes,
            )
        complete = [each.line.id for each in seen.ready if not blocking(each.lacks, worth)]
        if complete:
            words = counted(len(complete), "dossier prêt", "dossiers prêts")
            return (
                "Inscrire des dossiers",
                "Ceux à qui rien ne manque s’inscrivent ensemble.",
                f"Inscrire {words}",
                partial(self.enter, complete),
            )
        return (
            "Inscrire des dossiers",
            "Choisissez parmi ceux qui peuvent aller au jury."
            if seen.ready
            else "Aucun n’est prêt : il apparaîtra ici dès que ses domaines seront validés.",
            "",
            None,
        )

    def _late_words(self) -> str:
        """That the last day to deposit is over: it is said, and keeps nothing back."""
        by = self.view.held.session.deposit_by or self.view.held.session.on
        if self.centre.clock().date() <= by:
            return ""
        return f" Le dernier jour de dépôt était le {date_words(by)} : prévenez le délégataire."

    def _show_amiss(self) -> None:
        if self.view.over:
            self._amiss.hide()
            return
        if self.view.held.members and {h.line.id for h in self.view.heard} != set(self._ties):
            self._ties = juries.ties_in(self.centre, self.view)
        found = juries.amiss_in(self.centre, self.view, self._ties)
        clear(self._amiss.box)
        self._amiss.box.addWidget(heading("À voir"))
        for each in found[:_SHOWN]:
            words = f"{each.reference} : {each.sentence}" if each.reference else each.sentence
            self._amiss.box.addWidget(Text(words, size=SMALL))
        self._amiss.setVisible(bool(found))

    # --- gestures ------------------------------------------------------------------------------

    def enter(self, ids: list[bytes]) -> None:
        """Enter dossiers in the session."""

        def write() -> bool:
            hearings.enter(self.centre, self._id, ids)
            return True

        if self.desk.attempt(write):
            self.refresh()
            self.list.setCurrentIndex(self.model.index(0))
            self.list.setFocus()

    def hand_over(self) -> None:
        """Ask where, then write everything, with its progress, and deposit."""
        folder = ask_folder(self)
        if folder is None:
            return
        ready = jury_gate.gate(self.centre, self._id).ready
        progress = ProgressDialog(
            self,
            "Remise au jury",
            lambda told, cancelled: hand_over.prepare(
                self.centre, self._id, folder, ready, progress=told, cancelled=cancelled
            ),
        )
        prepared = progress.run(self.desk)
        if isinstance(prepared, Prepared):
            done = self.desk.attempt(lambda: hand_over.deposit(self.centre, prepared))
            if done is not None:
                self._handed(done)
        self.refresh()

    def _handed(self, done: HandedOver) -> None:
        many = counted(len(done.batch.dossiers), "dossier remis", "dossiers remis")
        self.desk.say(f"{many}. Tout est dans {done.files[0].parent}.")

    def rewrite(self, number: int) -> None:
        """Write a past hand-over again."""
        folder = ask_folder(self)
        if folder is None:
            return
        done = self.desk.attempt(lambda: hand_over.again(self.centre, self._id, number, folder))
        if done is not None:
            self._handed(done)

    def decide(self, ruling: Ruling) -> None:
        """Note a decision on the dossier in hand."""
        heard = self.model.at(self.list.currentIndex().row())
        if heard is None or self.view.over:
            return
        on = self.view.held.session.on
        if ruling is Ruling.CERTIFIED and self.view.hat is Hat.ORGANISATION:
            if not self._note(heard.line.id, JuryDecision(ruling, on)):
                return
        else:
            previous = heard.hearing.decision
            decision = ask_decision(
                self, heard.line.name, ruling, on, previous, partial(self._note, heard.line.id)
            )
            if decision is None:
                return
        self._move_on()

    def _note(self, dossier: bytes, decision: JuryDecision) -> bool:
        def write() -> bool:
            hearings.decide(self.centre, self._id, {dossier: decision})
            return True

        done = self.desk.attempt(write) or False
        if done:
            self._decided.append(dossier)
            self.refresh()
        return done

    def _move_on(self) -> None:
        """Go to the next dossier that waits for a decision."""
        here = self.list.currentIndex().row()
        for step in range(1, self.model.rowCount() + 1):
            place = (here + step) % self.model.rowCount()
            heard = self.model.at(place)
            if heard is not None and heard.hearing.standing is Standing.DEPOSITED:
                self.list.setCurrentIndex(self.model.index(place))
                return

    def _take_back(self) -> None:
        heard = self.model.at(self.list.currentIndex().row())
        if heard is None or self.view.over:
            return
        dossier = heard.line.id

        def write() -> bool:
            if heard.hearing.deposited_on is None:
                hearings.leave(self.centre, self._id, dossier)
            else:
                hearings.forget_decision(self.centre, self._id, dossier)
            return True

        if self.desk.attempt(write):
            self.refresh()

    def _undo(self) -> None:
        if not self._decided:
            return
        if self.desk.attempt(lambda: history.undo(self.centre, self._decided[-1])) is not None:
            self._decided.pop()
            self.refresh()

    def import_decisions(self) -> None:
        """Ask for the table sent back, and note all its decisions."""
        name, _ = QFileDialog.getOpenFileName(
            self, "Tableau rendu par le jury", "", "Tableaux (*.xlsx *.csv);;Tous (*)"
        )
        if not name:
            return
        file = Path(name)
        noted = self.desk.attempt(lambda: juries.import_decisions(self.centre, self._id, file))
        if noted is not None:
            self.desk.say(noted.words)
            self.refresh()

    def know_minutes(self) -> None:
        """Ask since when the minutes are known."""
        if ask_minutes(self, self._id, self.view.held.session.on):
            self.refresh()

    def _open(self) -> None:
        heard = self.model.at(self.list.currentIndex().row())
        if heard is not None:
            self._jump(heard.line.id)

    def _jump(self, dossier: bytes) -> None:
        self.desk.go(Place(Kind.DOSSIER, dossier))

    def _show_menu(self) -> None:
        menu = QMenu(self)
        menu.addAction("Modifier la session…", self._edit).setEnabled(not self.view.over)
        menu.addAction("Importer les décisions…", self.import_decisions).setEnabled(
            not self.view.over
        )
        menu.addAction("Procès-verbal connu…", self.know_minutes).setEnabled(not self.view.over)
        if self.view.hat is Hat.SECRETARIAT:
            menu.addAction(
                "Fournir au certificateur…",
                lambda: self.desk.go(Place(Kind.SUPPLY, session=self._id)),
            )
        for batch in self.view.held.batches:
            menu.addAction(
                f"Réécrire le lot n° {batch.number}…", partial(self.rewrite, batch.number)
            )
        menu.exec(self.more.mapToGlobal(self.more.rect().bottomLeft()))
        menu.deleteLater()

    def _edit(self) -> None:
        known: list[Delegate] = delegates.all_delegates(self.centre)
        if ask_session(self, known, self.view.held.session) is not None:
            self.refresh()

    def fold(self, ems: float) -> None:
        super().fold(ems)
        direction = QBoxLayout.Direction
        wide = ems >= 70
        self.columns.setDirection(direction.LeftToRight if wide else direction.TopToBottom)

    def first(self) -> QWidget | None:
        return self.list if self.model.rowCount() else None


_IMPORT = "Importer les décisions…"
