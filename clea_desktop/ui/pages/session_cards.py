"""The cards beside a session: who sits, for the secretariat, and its papers."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QFileDialog

from clea_desktop.domain.delegate import College
from clea_desktop.domain.jury import Hat, Member, StepAside, of_college
from clea_desktop.services import members, session_papers
from clea_desktop.ui.theme.look import SMALL
from clea_desktop.ui.widgets.boxes import Card, Item, abreast, clear, row
from clea_desktop.ui.widgets.button import Button
from clea_desktop.ui.widgets.dialog import Question
from clea_desktop.ui.widgets.entry import Entry
from clea_desktop.ui.widgets.fields import ChoiceField, LineField
from clea_desktop.ui.widgets.text import Text, caption, heading, muted

if TYPE_CHECKING:
    from clea_desktop.ui.pages.session import SessionPage

_OF_SECRETARIAT = frozenset({"agenda", "jury-attendance", "minutes"})
_PRESENCE = {None: "à appeler", True: "présence", False: "absence"}


class MembersCard(Card):
    """The members by collège; each opens to be changed. Only the secretariat has it."""

    def __init__(self, page: SessionPage) -> None:
        super().__init__(gap=0.2)
        self._page = page

    def refresh(self) -> None:
        """Show who sits."""
        clear(self.box)
        seen = self._page.view
        self.setVisible(seen.hat is Hat.SECRETARIAT)
        if seen.hat is not Hat.SECRETARIAT:
            return
        self.box.addWidget(heading("Membres du jury"))
        for college in College:
            self.box.addWidget(caption(college.words))
            of = of_college(seen.held.members, college)
            for member in of:
                entry = Entry(member.name, _said(member))
                entry.clicked.connect(partial(self._edit, member))
                entry.setEnabled(not seen.over)
                self.box.addWidget(entry)
            if not of:
                self.box.addWidget(muted("Personne encore.", small=True))
        for aside in seen.held.asides:
            self.box.addWidget(Text(self._aside_words(aside), size=SMALL, role="muted"))
        add = Button(
            "Ajouter un membre…", self._add, icon="user-plus", kind="quiet", shortcut="Ctrl+M"
        )
        step = Button("Noter un déport…", self._step_aside, icon="log-out", kind="quiet")
        step.setEnabled(bool(seen.held.members and seen.heard))
        for button in (add, step):
            button.setEnabled(button.isEnabled() and not seen.over)
        self.box.addLayout(row(add, step, None, gap=0.2))

    def _aside_words(self, aside: StepAside) -> str:
        seen = self._page.view
        who = next((m.name for m in seen.held.members if m.id and m.id.hex() == aside.member), "")
        what = next((h.line.name for h in seen.heard if h.line.id.hex() == aside.dossier), "")
        reason = f" ({aside.reason})" if aside.reason else ""
        return f"Déport : {who}, pour {what}{reason}."

    def _add(self) -> None:
        self._ask(Member("", College.EMPLOYERS, session=self._page.view.held.id))

    def _edit(self, member: Member, _checked: bool = False) -> None:
        self._ask(member)

    def _ask(self, member: Member) -> None:
        page, seen = self._page, self._page.view
        name = LineField("Nom", member.name)
        organisation = LineField("Organisation", member.organisation)
        college = ChoiceField("Collège", [(each, each.words) for each in College], member.college)
        others = [("", "Titulaire")]
        others += [
            (m.id.hex(), f"Supplée {m.name}")
            for m in seen.held.members
            if m.id and m.id != member.id and not m.substitute
        ]
        replaces = ChoiceField("Siège", others, member.replaces)
        states: list[tuple[bool | None, str]] = list(_PRESENCE.items())
        present = ChoiceField("Présence", states, member.present)
        presides = QCheckBox("Préside")
        presides.setChecked(member.presides)

        def act() -> bool:
            members.write_member(
                page.centre,
                Member(
                    name.text(),
                    college.value(),
                    organisation.text(),
                    bool(replaces.value()),
                    replaces.value(),
                    present.value(),
                    presides.isChecked(),
                    session=member.session,
                    id=member.id,
                ),
            )
            return True

        items: list[Item] = [
            abreast(name, organisation),
            abreast(college, replaces),
            present,
            presides,
        ]
        gone = Button("Retirer ce membre", icon="user-x", kind="quiet")
        if member.id is not None:
            items.append(row(gone, None))
        question = Question(page, "Membre du jury", *items, act="Enregistrer", on_act=act)
        if member.id is not None:

            def drop() -> None:
                members.drop_member(page.centre, member)
                question.accept()

            gone.clicked.connect(lambda _checked=False: drop())
        name.line.setFocus()
        if question.exec():
            page.refresh()
            page.list.setFocus()

    def _step_aside(self) -> None:
        page, seen = self._page, self._page.view
        who = ChoiceField(
            "Qui", [(m.id.hex(), m.name) for m in seen.held.members if m.id is not None]
        )
        what = ChoiceField(
            "Pour quel dossier", [(h.line.id.hex(), h.line.name) for h in seen.heard]
        )
        reason = LineField("Pourquoi, en quelques mots")

        def act() -> bool:
            aside = StepAside(who.value(), what.value(), reason.text(), session=seen.held.id)
            members.step_aside(page.centre, aside)
            return True

        items = (muted("Ce membre ne siège pas pour ce dossier."), who, what, reason)
        question = Question(page, "Noter un déport", *items, act="Noter", on_act=act)
        if question.exec():
            page.refresh()


def _said(member: Member) -> str:
    told = [member.organisation] if member.organisation else []
    if member.presides:
        told.append("préside")
    if member.substitute:
        told.append("suppléance")
    told.append(_PRESENCE[member.present])
    return " · ".join(told)


class PapersCard(Card):
    """The papers of the session, each saved where one says."""

    def __init__(self, page: SessionPage) -> None:
        super().__init__(gap=0.1)
        self._page = page

    def refresh(self) -> None:
        """Show the papers that are possible now."""
        clear(self.box)
        seen = self._page.view
        self.box.addWidget(heading("Documents de la session"))
        offered = 0
        for kind, name in session_papers.kinds():
            if kind in _OF_SECRETARIAT and seen.hat is not Hat.SECRETARIAT:
                continue
            if kind in session_papers.OF_BATCH and not seen.held.batches:
                continue
            entry = Entry(name, "enregistrer…", icon="file-text")
            entry.clicked.connect(partial(self._save, kind, name))
            self.box.addWidget(entry)
            offered += 1
        for batch in seen.held.batches:
            words = f"Lot n° {batch.number} : empreinte {batch.digest[:8]}…"
            self.box.addWidget(muted(words, small=True))
        self.setVisible(offered > 0)

    def _save(self, kind: str, name: str, _checked: bool = False) -> None:
        page = self._page
        on = page.view.held.session.on.isoformat()
        to, _ = QFileDialog.getSaveFileName(page, name, f"{on}-{kind}.pdf", "PDF (*.pdf)")
        if not to:
            return

        def write() -> bool:
            session_papers.write_session_paper(page.centre, page.view.held.id, kind, Path(to))
            return True

        if page.desk.attempt(write):
            page.desk.say(f"« {name} » est dans {to}.")
