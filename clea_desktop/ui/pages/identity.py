"""The identity of a candidate: a new dossier, or one whose fields are kept as they are left."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QMessageBox, QVBoxLayout, QWidget

from clea_desktop.domain.contact import Contact
from clea_desktop.domain.french import date_words
from clea_desktop.domain.identity import (
    FIELDS,
    NAMES,
    IdentityFaults,
    bears_other_names,
    read_identity,
    typed_identity,
)
from clea_desktop.domain.people import (
    Candidate,
    FormOfAddress,
    IdentityCheck,
    IdentityDocument,
    NameChange,
    Sex,
)
from clea_desktop.services import candidates, contacts
from clea_desktop.services.dossiers import Line
from clea_desktop.ui.desk import Desk
from clea_desktop.ui.pages.page import Page
from clea_desktop.ui.places import Kind, Place
from clea_desktop.ui.theme.look import look
from clea_desktop.ui.widgets.boxes import Card, clear, column, held, measured, row
from clea_desktop.ui.widgets.button import Button
from clea_desktop.ui.widgets.dialog import Question
from clea_desktop.ui.widgets.fields import ChoiceField, LineField
from clea_desktop.ui.widgets.text import Text, heading, muted

_LABELS = {
    "birth_name": ("Nom de naissance", ""),
    "usual_name": ("Nom d’usage, s’il est différent", ""),
    "given_names": ("Prénoms", "Séparés par des virgules ; vide pour un nom unique."),
    "birth_date": ("Date de naissance", "17/05/1990 ; 05/1990 ou 1990 si le jour est inconnu."),
    "commune": ("Commune de naissance", ""),
    "postal_code": ("Code postal de naissance", ""),
    "insee_code": ("Code INSEE de la commune", ""),
    "country": ("Pays de naissance", ""),
    "country_code": ("Code du pays", ""),
    "phone": ("Téléphone", ""),
    "email": ("Adresse électronique", ""),
    "address": ("Adresse", ""),
    "france_travail_id": ("Identifiant France Travail", ""),
    "cpf_dossier": ("N° de dossier CPF", ""),
}
_GROUPS = (
    ("La personne", ("birth_name", "usual_name", "given_names", "birth_date")),
    ("Lieu de naissance", ("commune", "postal_code", "insee_code", "country", "country_code")),
    ("Pour la joindre", ("phone", "email", "address")),
    ("Numéros utiles", ("france_travail_id", "cpf_dossier")),
)
_FORMS = (
    (FormOfAddress.NEUTRAL, "Neutre (candidat·e)"),
    (FormOfAddress.FEMININE, "Au féminin (candidate)"),
    (FormOfAddress.MASCULINE, "Au masculin (candidat)"),
)
_SEXES: tuple[tuple[Sex | None, str], ...] = ((None, "Non renseigné"), (Sex.F, "F"), (Sex.M, "M"))
_DOCUMENTS: tuple[tuple[IdentityDocument | None, str], ...] = (
    (None, "Pas encore vérifiée"),
    (IdentityDocument.IDENTITY_CARD, "Carte nationale d’identité"),
    (IdentityDocument.PASSPORT, "Passeport"),
    (IdentityDocument.RESIDENCE_PERMIT, "Titre de séjour"),
    (IdentityDocument.CIVIL_DEED, "Acte d’état civil"),
)
_REASONS = (
    (NameChange.MARRIAGE, "Mariage, ou sa fin"),
    (NameChange.JUDGMENT, "Jugement"),
    (NameChange.DEED, "Acte d’état civil"),
    (NameChange.CORRECTION, "Erreur de saisie corrigée"),
)


class _IdentityPage(Page):
    """The fields, whoever they are for."""

    def __init__(self, desk: Desk, title: str, candidate: Candidate | None) -> None:
        super().__init__(desk, title)
        self.candidate = candidate
        typed = typed_identity(candidate) if candidate else {}
        self.fields = {
            name: LineField(label, typed.get(name, ""), hint=hint)
            for name, (label, hint) in _LABELS.items()
        }
        base = candidate
        self.sex = ChoiceField(
            "Sexe, comme sur la pièce d’identité", _SEXES, base.sex if base else None
        )
        self.form = ChoiceField(
            "Comment lui écrire",
            _FORMS,
            base.form_of_address if base else FormOfAddress.NEUTRAL,
        )
        check = candidate.identity_check if candidate else None
        self.document = ChoiceField(
            "Identité vérifiée sur", _DOCUMENTS, check.document if check else None
        )
        self.checked = muted(_check_words(check), small=True)
        self.same = QVBoxLayout()
        self.same.setSpacing(look().px(0.6))
        em = look().px
        self._grids: list[QGridLayout] = []
        self._cards: list[QWidget] = []
        for title_, names in _GROUPS:
            parts: list[QWidget] = [self.fields[name] for name in names]
            if "birth_name" in names:
                parts += [self.sex, self.form]
            if "cpf_dossier" in names:
                parts += [held(column(self.document, self.checked, gap=0.2))]
            grid = QGridLayout()
            grid.setHorizontalSpacing(em(1.2))
            grid.setVerticalSpacing(em(0.8))
            self._grids.append(grid)
            grid.setProperty("parts", len(parts))
            for index, part in enumerate(parts):
                grid.addWidget(part, index // 2, index % 2, Qt.AlignmentFlag.AlignTop)
            self._cards.append(Card(heading(title_), grid))
        self.former = QVBoxLayout()
        self.former.setSpacing(em(0.3))
        self.box.addWidget(measured(self.same, *self._cards, self.former), 1)

    def fold(self, ems: float) -> None:
        super().fold(ems)
        columns = 1 if ems < 60 else 2
        for grid in self._grids:
            parts = []
            while (item := grid.takeAt(0)) is not None:
                if (part := item.widget()) is not None:
                    parts.append(part)
            for index, part in enumerate(parts):
                spot = divmod(index, columns)
                grid.addWidget(part, *spot, Qt.AlignmentFlag.AlignTop)

    def first(self) -> QWidget | None:
        return self.fields["birth_name"].line

    def read(self) -> Candidate | None:
        """The identity as typed; None when a field cannot be kept, each fault told under it."""
        typed = {name: self.fields[name].text() for name in FIELDS}
        today = self.centre.clock().date()
        for field in self.fields.values():
            field.refuse("")
        try:
            read = read_identity(typed, self.candidate, today)
        except IdentityFaults as refused:
            for name, sentence in refused.faults.items():
                self.fields[name].refuse(sentence)
            return None
        chosen = replace(read, sex=self.sex.value(), form_of_address=self.form.value())
        return replace(chosen, identity_check=self._check(chosen))

    def _check(self, candidate: Candidate) -> IdentityCheck | None:
        document = self.document.value()
        before = candidate.identity_check
        if document is None:
            return None
        if before is not None and before.document is document:
            return before
        by = self.centre.evaluator.name if self.centre.evaluator else ""
        return IdentityCheck(document, by, self.centre.clock().date())

    def show_same(self, lines: list[Line]) -> None:
        """Announce dossiers that may be of the same person."""
        clear(self.same)
        for line in lines:
            born = f", {line.birth_date.words}" if line.birth_date else ""
            said = Text(f"{line.name}{born} a déjà le dossier {line.reference}.", bold=True)
            buttons = row(*self.same_acts(line), None)
            self.same.addWidget(Card(said, buttons, role="warning"))

    def _likely_same(self, read: Candidate, but: bytes | None = None) -> list[Line]:
        """Dossiers that may be of the same person; what keeps from looking is told."""
        found = self.desk.attempt(lambda: candidates.likely_same(self.centre, read, but=but))
        return found or []

    def same_acts(self, line: Line) -> list[QWidget]:
        """What can be done about a dossier of the same person."""
        go = Button("Ouvrir ce dossier", lambda: self.desk.go(Place(Kind.DOSSIER, line.id)))
        return [go]


class NewCandidatePage(_IdentityPage):
    """A dossier about to be opened: nothing is kept before.

    :raises RuleError: who types may not open one.
    """

    keys = (("Ctrl + Entrée", "ouvrir le dossier"),)

    def __init__(self, desk: Desk, contact: bytes | None = None) -> None:
        # Before a whole form is filled for nothing.
        desk.centre.require("dossier")
        self._contact = contacts.view(desk.centre, contact) if contact else None
        super().__init__(desk, "Nouveau candidat", None)
        if self._contact is not None:
            self._begin_with(self._contact.contact)
        self.open = Button(
            "Ouvrir le dossier", self.open_dossier, kind="primary", key="Ctrl Entrée"
        )
        self.in_bar(None, self.open)
        for name in (*NAMES, "birth_date"):
            self.fields[name].line.editingFinished.connect(self._look_for_same)
        self._settled = False

    def _begin_with(self, known: Contact) -> None:
        """Show what the contact told already."""
        self.fields["birth_name"].put(known.name)
        self.fields["given_names"].put(known.given_name)
        self.fields["phone"].put(known.phone)
        self.fields["email"].put(known.email)

    def _open(self, read: Candidate, *, homonym: bool) -> bytes:
        if self._contact is not None:
            return contacts.open_dossier(self.centre, self._contact.id, read, homonym=homonym)
        return candidates.open_dossier(self.centre, read, homonym=homonym)

    def _look_for_same(self) -> None:
        typed = {name: self.fields[name].text() for name in FIELDS}
        try:
            read = read_identity(typed, None, self.centre.clock().date())
        except IdentityFaults:
            return
        self.show_same(self._likely_same(read))

    def open_dossier(self) -> None:
        """Open the dossier and go to it."""
        read = self.read()
        if read is None:
            self._to_first_fault()
            return
        same = self._likely_same(read)
        if same and not self._asked(read, same):
            return
        made = self.desk.attempt(lambda: self._open(read, homonym=bool(same)))
        if made is not None:
            self._settled = True
            self.desk.say(f"Le dossier est ouvert : {read.display_name}.")
            self.desk.go(Place(Kind.DOSSIER, made))

    def _asked(self, read: Candidate, same: list[Line]) -> bool:
        self.show_same(same)
        known = ", ".join(line.reference for line in same)
        question = Question(
            self,
            "Même personne, ou homonyme ?",
            Text(
                f"{read.full_name} a peut-être déjà un dossier ici : {known}. Si c’est la même "
                "personne, revenez et ouvrez ce dossier ; sinon, ouvrez le sien."
            ),
            act="C’est quelqu’un d’autre : ouvrir",
            on_act=lambda: None,
            harmful=True,
        )
        return bool(question.exec())

    def _to_first_fault(self) -> None:
        faulty = [field for field in self.fields.values() if field.fault.text()]
        faulty[0].line.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if control and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.open_dossier()
        else:
            super().keyPressEvent(event)

    def leave(self) -> bool:
        typed = any(self.fields[name].text().strip() for name in FIELDS)
        if self._settled or not typed:
            return True
        question = Question(
            self,
            "Ce dossier n’est pas encore ouvert",
            Text("Ce que vous avez tapé n’est pas enregistré. Voulez-vous l’abandonner ?"),
            act="Abandonner ce qui est tapé",
            on_act=lambda: None,
            back="Continuer à taper",
            harmful=True,
        )
        return bool(question.exec())


class IdentityPage(_IdentityPage):
    """An identity kept as each field is left; a name asks why it changes."""

    def __init__(self, desk: Desk, dossier_id: bytes) -> None:
        self._id = dossier_id
        dossier = desk.centre.in_hand(dossier_id)
        super().__init__(desk, "Identité", dossier.candidate)
        self.in_bar(
            self.beside(f"{dossier.candidate.display_name} · dossier {dossier.reference}"), None
        )
        back = Button(
            "Dossier",
            lambda: desk.go(Place(Kind.DOSSIER, dossier_id)),
            icon="chevron-left",
            kind="quiet",
        )
        self.bar_box.insertWidget(0, back)
        for field in self.fields.values():
            field.line.editingFinished.connect(self.keep)
        for choice in (self.sex, self.form, self.document):
            choice.chosen.connect(self.keep)
        self._show_former()
        self._find_same()
        self._keeping = False

    def _show_former(self) -> None:
        clear(self.former)
        assert self.candidate is not None
        words = dict(_REASONS)
        for name in self.candidate.former_names:
            family = " ou ".join(n for n in (name.birth_name, name.usual_name) if n)
            said = f"{' '.join(name.given_names)} {family}".strip()
            why = words[name.reason].lower()
            text = f"Nom porté jusqu’au {date_words(name.until)} : {said} ({why})"
            self.former.addWidget(muted(text, small=True))

    def _find_same(self) -> None:
        assert self.candidate is not None
        self.show_same(self._likely_same(self.candidate, but=self._id))

    def same_acts(self, line: Line) -> list[QWidget]:
        join = Button("Réunir à ce dossier-ci", lambda: self._join(line), icon="link")
        return [*super().same_acts(line), join]

    def _join(self, line: Line) -> None:
        change = self.desk.write(lambda: candidates.join(self.centre, self._id, line.id), self)
        if change is not None:
            self.desk.say(f"Le dossier {line.reference} est réuni à celui-ci.")
            self._find_same()

    def keep(self) -> bool:
        """Put on disk what changed; False when a field cannot be kept."""
        if self._keeping:
            return True
        read = self.read()
        if read is None:
            return False
        assert self.candidate is not None
        if read == self.candidate:
            return True
        reason = None
        if bears_other_names(self.candidate, read):
            self._keeping = True
            reason = _ask_reason(self, self.candidate, read)
            self._keeping = False
            if reason is None:
                self._put_back_names()
                return True
        change = self.desk.write(
            lambda: candidates.edit_identity(self.centre, self._id, read, reason), self
        )
        if change is None:
            return False
        self.candidate = self.centre.in_hand(self._id).candidate
        self.checked.setText(_check_words(self.candidate.identity_check))
        self._show_former()
        self._find_same()
        return True

    def _put_back_names(self) -> None:
        assert self.candidate is not None
        typed = typed_identity(self.candidate)
        for name in NAMES:
            self.fields[name].put(typed[name])

    def leave(self) -> bool:
        if self.keep():
            return True
        faulty = next((field for field in self.fields.values() if field.fault.text()), None)
        # The dossier or the disk refused it whole, and the bar above the page says why.
        title, why = (
            "Ce qui est tapé n’est pas enregistré",
            "La raison est dite en haut de la page.",
        )
        if faulty is not None:
            title = "Un champ n’est pas enregistré"
            why = f"{faulty.label.text()} : {faulty.fault.text()}"
        answer = QMessageBox(QMessageBox.Icon.NoIcon, title, why, parent=self)
        stay = answer.addButton("Corriger", QMessageBox.ButtonRole.AcceptRole)
        answer.addButton("Garder l’ancienne valeur", QMessageBox.ButtonRole.RejectRole)
        answer.exec()
        return answer.clickedButton() is not stay


def _ask_reason(parent: QWidget, before: Candidate, after: Candidate) -> NameChange | None:
    reason = ChoiceField("Pourquoi le nom change", _REASONS, NameChange.CORRECTION)
    question = Question(
        parent,
        "Un nom change",
        Text(
            f"{before.full_name} devient {after.full_name}. L’ancien nom reste trouvé par la "
            "recherche ; les documents déjà remis le gardent, les nouveaux prennent le présent."
        ),
        reason,
        act="Changer le nom",
        on_act=lambda: None,
        back="Garder l’ancien",
    )
    return reason.value() if question.exec() else None


def _check_words(check: IdentityCheck | None) -> str:
    if check is None:
        return "La pièce est vue, jamais copiée ; elle est demandée avant le jury."
    return f"Vue par {check.by} le {date_words(check.on)}, jamais copiée."
