"""The marking page: an assessment critère by critère, one key a decision."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from clea_desktop.domain.assessment import MarkFact
from clea_desktop.domain.dossier import why_not_in_use
from clea_desktop.domain.marks import Basis, Mark
from clea_desktop.services import history, marking, migrating, referentials
from clea_desktop.services.centre import Centre
from clea_desktop.services.change import Change
from clea_desktop.services.sheet import Sheet, sheet_of
from clea_desktop.ui.attaching import Target, attacher_of
from clea_desktop.ui.desk import Desk
from clea_desktop.ui.marking.columns import Columns
from clea_desktop.ui.marking.criteria import Criteria
from clea_desktop.ui.marking.criterion_card import CriterionCard
from clea_desktop.ui.marking.keys import Acts, MarkingKeys
from clea_desktop.ui.marking.later import LaterEntry, ask_later_entry, entry_of, plain_entry
from clea_desktop.ui.marking.ready import offer_ready
from clea_desktop.ui.marking.side import Side
from clea_desktop.ui.marking.standing import Standing
from clea_desktop.ui.marking.tree import Tree
from clea_desktop.ui.pages.newer_edition import newer_edition_line
from clea_desktop.ui.pages.piece_taking import PieceTaking
from clea_desktop.ui.places import Kind, Place
from clea_desktop.ui.widgets.button import Button


class MarkingPage(PieceTaking):
    """One assessment, open or closed, as the disk holds it."""

    keys = (
        ("A", "acquis, puis le critère suivant à décider"),
        ("N", "non acquis, puis le critère suivant à décider"),
        ("Suppr", "retirer la décision"),
        ("P", "la décision repose sur une preuve, ou sur ce qui a été vu"),
        ("Entrée", "écrire la note du critère ; Échap revient aux décisions"),
        ("Ctrl + Espace", "dans la note, proposer des phrases, une fois le critère décidé"),
        ("Ctrl + G", "dans la note, garder la phrase pour d’autres personnes"),
        ("↑ ↓", "critère précédent, suivant"),
        ("Page ↑ ↓", "sous-domaine précédent, suivant"),
        ("Ctrl + 1, 2, 3…", "aller à un domaine"),
        ("Ctrl + P", "joindre une preuve au critère ; on peut aussi la déposer, ou la coller"),
        ("S", "saisir pour quelqu’un d’autre, ou un autre jour"),
        ("Ctrl + Z, Ctrl + Y", "annuler, rétablir"),
        ("F4", "montrer ou cacher la note et l’historique, quand la place manque"),
        ("F6", "montrer ou cacher les domaines, quand la place manque"),
        ("F10", "clore l’évaluation"),
    )

    def __init__(self, desk: Desk, assessment: bytes, code: str = "") -> None:
        self._id = assessment
        self.sheet: Sheet = sheet_of(desk.centre, assessment)
        super().__init__(desk, self.sheet.dossier.candidate.display_name)
        self._later: LaterEntry | None = None
        self._basis = Basis.OBSERVATION
        self._asked = ""
        self._elsewhere = False
        first = self.sheet.release.criteria[0].code
        self.code = code or next(iter(self.sheet.undecided), first)
        self._keys = self._make_keys()
        self._make_bar()
        self._make_columns()
        self.take(self.code)
        # The history is read once the page is before the eyes.
        QTimer.singleShot(0, self, self._show_history)

    def _make_bar(self) -> None:
        provisional = self.centre.provisional(self.sheet.release.key)
        self.standing = Standing(self.sheet, provisional=provisional)
        self.back = Button(
            "Dossier",
            lambda: self.desk.go(Place(Kind.DOSSIER, self.sheet.dossier.id)),
            icon="chevron-left",
            kind="quiet",
        )
        self.close_button = Button(
            "Clore l’évaluation", self.go_to_closing, kind="primary", key="F10"
        )
        self.close_button.setEnabled(self.sheet.assessment.closing is None)
        if not self.centre.allows("close"):
            self.close_button.hide()
        self.bar_box.insertWidget(0, self.back)
        self.in_bar(*self.standing.all, None, self.close_button)
        dossier = self.sheet.dossier
        newer = migrating.newer_edition(self.centre, dossier)
        if newer is not None and dossier.id is not None and self.sheet.assessment.closing is None:
            self.box.addWidget(newer_edition_line(self.desk, dossier.id, newer))

    def _make_columns(self) -> None:
        self._guidance = referentials.guidance(self.centre, self.sheet.release.key)
        self.tree = Tree(self.sheet)
        self.tree.chosen.connect(self._go_to_subdomain)
        self.criteria = Criteria()
        self.criteria.taken.connect(self._taken)
        self.criteria.decided.connect(self._decided)
        self.side = Side()
        self.side.note_written.connect(self._write_note)
        self.side.basis_chosen.connect(self._choose_basis)
        self.side.undo_asked.connect(self.undo)
        self.side.redo_asked.connect(self.redo)
        self.side.entry_asked.connect(self.ask_later)
        self.side.note.escaped.connect(self._back_to_criteria)
        offer_ready(
            self,
            self.desk,
            self.side.phrases,
            in_hand=lambda: (self.sheet, self.code),
            whose=lambda: self.sheet.dossier,
        )
        self.side.pieces.asked.connect(self.choose_pieces)
        self.side.pieces.opened.connect(self._see_piece)
        attacher_of(self.desk).attached.connect(self.side.reveal_piece)
        self.columns = Columns(self.tree, self.criteria, self.side)
        self.columns.tree_asked.connect(self._toggle_tree)
        self.columns.side_asked.connect(self._toggle_side)
        self.box.addWidget(self.columns, 1)
        self.setAcceptDrops(True)
        self.fold(200)

    # --- what is shown -------------------------------------------------------------------------

    def take(self, code: str) -> bool:
        """Take a critère in hand; not while the note of the one before cannot be kept."""
        if code != self.code and not self._kept():
            return False
        previous, self.code = self.code, code
        sub = self.sheet.release.subdomain_of[code]
        self._basis = Basis.OBSERVATION
        if self._asked != sub.code:
            self._asked = sub.code
            self.criteria.bind(sub)
            self.criteria.show_verdict(self.sheet.outcome.subdomain(sub.code))
            for each in sub.codes:
                self._show_card(each)
            self._show_progress()
            self.columns.crumb.setText(f"{sub.code}  {sub.short}")
        else:
            self._show_card(previous)
            self._show_card(code)
        self._bind_side()
        if not self.side.note.hasFocus():
            self.criteria.focus(code)
        else:
            self.criteria.reveal(code)
        return True

    def _kept(self) -> bool:
        """Put the note on disk; while that cannot be, stay with it."""
        kept = self.side.flush()
        if not kept:
            self._write()
        return kept

    def _bind_side(self) -> None:
        criterion = self.sheet.release.criterion(self.code)
        plain = f"Dans le livret, s’il est acquis : « {criterion.plain} »"
        said = (plain, criterion.remark, *self._guidance.get(self.code, ()))
        help_ = "\n".join(filter(None, said))
        self.side.bind(self.code, self.sheet.notes.get(self.code, ""), help_)
        fact = self.sheet.marks.get(self.code)
        open_ = self.code not in self.sheet.locked
        self.side.show_basis(fact.basis if fact else self._basis, enabled=open_)
        self.side.entry.setEnabled(self.sheet.assessment.closing is None)
        used = why_not_in_use(self.sheet.dossier) is None
        held = self.sheet.dossier.journey.evidence
        self.side.pieces.show_pieces(held, self.code, enabled=used)

    def _show_card(self, code: str) -> None:
        self.criteria.show_state(self.sheet, code, self.code, Basis.OBSERVATION)

    def _show_progress(self) -> None:
        self.tree.show_state(self.sheet, self._asked)
        self.standing.show_progress(self.sheet)

    def _show_history(self) -> None:
        assert self.sheet.dossier.id is not None
        self.side.show_history(history.glance(self.centre, self.sheet.dossier.id))

    def _refresh(self, codes: tuple[str, ...]) -> None:
        """Show again what the disk holds of some critères, and the verdict over them."""
        followed = self.sheet.release.key
        self.sheet = sheet_of(self.centre, self._id)
        if self.sheet.release.key != followed:
            # Another edition, or back to the one before: its tree and its lines are others.
            self._elsewhere = True
            place = Place(Kind.MARKING, self.sheet.dossier.id, self._id)
            QTimer.singleShot(0, self, lambda: self.desk.go(place))
            return
        shown = self.sheet.release.by_code[self._asked]
        for code in codes:
            if self.sheet.release.subdomain_of[code] is shown:
                self._show_card(code)
        self.criteria.show_verdict(self.sheet.outcome.subdomain(self._asked))
        self._show_progress()
        self._bind_side()
        self._show_history()

    def hear(self, change: Change) -> None:
        if change.dossier == self.sheet.dossier.id:
            self._refresh(change.criteria)

    # --- gestures ------------------------------------------------------------------------------

    def decide(
        self,
        code: str,
        value: Mark | None,
        basis: Basis | None = None,
        seen: MarkFact | None = None,
    ) -> bool:
        """Decide a critère, or withdraw its decision; whether the disk took it.

        :param seen: the decision it puts right, whose observer, instant and activity stay.
        """
        fact = self.sheet.marks.get(code)
        resting = basis or (fact.basis if fact else self._basis)
        later = seen or self._later
        change = self.desk.write(
            lambda: marking.mark(
                self.centre,
                self._id,
                code,
                value,
                basis=resting,
                activity=seen.activity if seen else "",
                observer=later.observer if later else None,
                at=later.at if later else None,
            ),
            self,
        )
        # Refused or not, the row shows what the disk holds.
        self._refresh((code,))
        return change is not None

    def _decided(self, code: str, mark: Mark) -> None:
        if code == self.code or self.take(code):
            self._decide_and_go_on(mark)

    def _decide_and_go_on(self, value: Mark | None) -> None:
        if self.code in self.sheet.locked:
            self.desk.refuse(self.sheet.locked[self.code])
            return
        if self.decide(self.code, value) and value is not None:
            following = self.sheet.next_undecided(self.code)
            if following is None:
                self.desk.say("Tous les critères sont évalués : vous pouvez clore (F10).")
            else:
                self.take(following)

    def _write_note(self, code: str, text: str) -> None:
        change = self.desk.write(lambda: marking.note(self.centre, self._id, code, text), self)
        if change is None:
            self.side.give_back(code, self.sheet.notes.get(code, ""))
        else:
            self._refresh((code,))

    def _choose_basis(self, basis: Basis) -> None:
        fact = self.sheet.marks.get(self.code)
        if fact is not None and fact.basis is not basis:
            # What it rests on is put right: who saw it, and when, stay.
            self.decide(self.code, fact.mark, basis, seen=fact)
        else:
            self._basis = basis
            self.side.show_basis(basis, enabled=True)

    def undo(self) -> None:
        """Take back the last act, and go where it was."""
        self._step(history.undo)

    def redo(self) -> None:
        """Do again what was taken back."""
        self._step(history.redo)

    def _step(self, gesture: Callable[[Centre, bytes], Change]) -> None:
        if not self._kept():
            return
        if self.sheet.assessment.closing is not None:
            self.desk.refuse(
                "L’évaluation est terminée : annulez depuis la page du dossier, qui dit quoi."
            )
            return
        dossier_id = self.sheet.dossier.id
        assert dossier_id is not None
        change = self.desk.write(lambda: gesture(self.centre, dossier_id), self)
        if change is None:
            return
        self._refresh(change.criteria)
        if self._elsewhere:
            self.desk.say(f"{change.label[:1].upper()}{change.label[1:]}.")
            return
        touched = [c for c in change.criteria if c in self.sheet.release.subdomain_of]
        if touched:
            self.take(touched[0])

    def ask_later(self) -> None:
        """Ask for whom, and of when, what is typed from now on is."""
        answer = ask_later_entry(self, self.centre, self._later, self.sheet)
        if answer is None:
            return
        self._type_for(answer.entry)

    def _type_for(self, entry: LaterEntry | None) -> None:
        self._later = entry
        self.standing.show_later(entry)

    def modes(self) -> dict[str, Any]:
        return {"later": plain_entry(self._later)}

    def take_modes(self, held: dict[str, Any]) -> None:
        self._type_for(entry_of(self.centre, held.get("later", {})))

    def ending(self) -> str:
        if self._later is None:
            return ""
        name = self._later.observer.name
        return (
            f"La saisie de ce qui a été vu par {name} est finie : "
            "vous décidez de nouveau pour vous."
        )

    def go_to_closing(self) -> None:
        """Go and see what closing would say."""
        if self.sheet.assessment.closing is None and self.leave():
            self.desk.go(Place(Kind.CLOSING, self.sheet.dossier.id, self._id))

    # --- pieces --------------------------------------------------------------------------------

    @property
    def target(self) -> Target:
        assert self.sheet.dossier.id is not None
        return Target(self.sheet.dossier.id, (self.code,), self._id)

    def take_under(self, spot: QPoint) -> bool:
        under = self.childAt(spot)
        while under is not None and not isinstance(under, CriterionCard):
            under = under.parentWidget()
        return under is None or under.code == self.code or self.take(under.code)

    def _see_piece(self, entry: bytes) -> None:
        self.desk.go(Place(Kind.EVIDENCE, self.sheet.dossier.id, detail=entry.hex()))

    # --- keys and folding ----------------------------------------------------------------------

    def _make_keys(self) -> MarkingKeys:
        plain: Acts = {
            Qt.Key.Key_Up: lambda: self._move(-1),
            Qt.Key.Key_Down: lambda: self._move(1),
            Qt.Key.Key_PageUp: lambda: self._move_subdomain(-1),
            Qt.Key.Key_PageDown: lambda: self._move_subdomain(1),
            Qt.Key.Key_P: self._toggle_basis,
            Qt.Key.Key_Return: self._write,
            Qt.Key.Key_Enter: self._write,
            Qt.Key.Key_S: self.ask_later,
            Qt.Key.Key_F4: self._toggle_side,
            Qt.Key.Key_F6: self._toggle_tree,
            Qt.Key.Key_F10: self.go_to_closing,
            Qt.Key.Key_Escape: self._back_to_criteria,
        }
        control: Acts = {
            Qt.Key.Key_Z: self.undo,
            Qt.Key.Key_Y: self.redo,
            Qt.Key.Key_P: self.choose_pieces,
            Qt.Key.Key_V: self.paste_pieces,
        }
        return MarkingKeys(self._decide_and_go_on, plain, control, self._go_to_domain)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._keys.press(event):
            super().keyPressEvent(event)

    def _move(self, by: int) -> None:
        codes = [criterion.code for criterion in self.sheet.release.criteria]
        to = codes.index(self.code) + by
        if 0 <= to < len(codes):
            self.take(codes[to])

    def _move_subdomain(self, by: int) -> None:
        subs = self.sheet.release.subdomains
        to = [sub.code for sub in subs].index(self._asked) + by
        if 0 <= to < len(subs):
            self._go_to_subdomain(subs[to].code)

    def _go_to_subdomain(self, code: str) -> None:
        sub = next(s for s in self.sheet.release.subdomains if s.code == code)
        waiting = [each for each in sub.codes if each in self.sheet.undecided]
        self.columns.show_criteria()
        if self.take(waiting[0] if waiting else sub.codes[0]):
            self.criteria.focus(self.code)

    def _go_to_domain(self, rank: int) -> None:
        domains = self.sheet.release.domains
        if rank < len(domains):
            self._go_to_subdomain(domains[rank].subdomains[0].code)

    def _taken(self, code: str) -> None:
        if code != self.code:
            self.take(code)

    def _toggle_basis(self) -> None:
        if self.code in self.sheet.locked:
            return
        fact = self.sheet.marks.get(self.code)
        now = fact.basis if fact else self._basis
        other = Basis.EVIDENCE if now is Basis.OBSERVATION else Basis.OBSERVATION
        self._choose_basis(other)

    def _write(self) -> None:
        self.columns.show_side()
        self.side.note.setFocus()
        self.side.note.moveCursor(self.side.note.textCursor().MoveOperation.End)

    def _back_to_criteria(self) -> None:
        self.side.flush()
        self.columns.show_criteria()
        self.criteria.focus(self.code)

    def fold(self, ems: float) -> None:
        self.standing.fold(ems)
        self.columns.fold(ems)

    def _toggle_side(self) -> None:
        if self.columns.side_stands:
            self.side.note.setFocus()
        elif self.side.isVisible():
            self._back_to_criteria()
        else:
            self._write()

    def _toggle_tree(self) -> None:
        if self.columns.tree_stands:
            return
        if self.columns.tree_frame.isVisible():
            self._back_to_criteria()
        else:
            self.columns.show_tree()
            self.tree.setFocus()

    def first(self) -> QWidget | None:
        self.criteria.focus(self.code)
        # Once everything has its height: the critère in hand is always the one that is seen.
        QTimer.singleShot(0, self, lambda: self.criteria.reveal(self.code))
        return None

    def leave(self) -> bool:
        return self._kept()
