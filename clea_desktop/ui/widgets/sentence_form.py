"""The fields of a ready sentence, and how it would be read of three people."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QWidget

from clea_desktop.domain.marks import Mark
from clea_desktop.domain.people import FormOfAddress
from clea_desktop.domain.placeholders import PLACEHOLDERS, UNNAMED, Speaking, ill_written, resolve
from clea_desktop.domain.referential import Release
from clea_desktop.domain.sentences import ReadySentence
from clea_desktop.services import sentences
from clea_desktop.services.sheet import Sheet
from clea_desktop.ui.desk import Desk
from clea_desktop.ui.theme.look import SMALL
from clea_desktop.ui.widgets.boxes import Item, abreast
from clea_desktop.ui.widgets.dialog import Question
from clea_desktop.ui.widgets.fields import ChoiceField, LineField
from clea_desktop.ui.widgets.text import Text, caption, muted

DECISIONS: tuple[tuple[Mark | None, str], ...] = (
    (Mark.ACQUIRED, "Acquis"),
    (Mark.NOT_ACQUIRED, "Non acquis"),
    (None, "L’un ou l’autre"),
)
_EXAMPLES = (
    Speaking("Anne", "Anne Martin", FormOfAddress.FEMININE),
    Speaking("Paul", "Paul Martin", FormOfAddress.MASCULINE),
    UNNAMED,
)


class SentenceForm:
    """What a sentence says, and where it is offered."""

    def __init__(self, sentence: ReadySentence, editions: list[Release]) -> None:
        self._sentence = sentence
        self._editions = {(each.key.id, each.key.edition): each for each in editions}
        self.text = LineField("Phrase", sentence.text, placeholder="{prénom} a relu seul{e}…")
        self.read = Text("", size=SMALL, role="muted")
        chosen = (sentence.referential, sentence.edition)
        known: list[tuple[tuple[str, str], str]] = [
            (key, f"{release.certification}, édition {key[1]}")
            for key, release in self._editions.items()
        ]
        if chosen not in self._editions and sentence.criterion:
            known.append((chosen, f"{chosen[0]}, édition {chosen[1]}"))
        self.edition = ChoiceField("Édition", known, chosen)
        self.criterion = LineField(
            "Critère", sentence.criterion, hint="Un code comme 2.3.1 ; rien pour tout critère."
        )
        self.mark = ChoiceField("Proposée pour", list(DECISIONS), sentence.mark)
        self.label = muted("", small=True)
        self.text.line.textChanged.connect(lambda _text: self._tell())
        self.criterion.line.textChanged.connect(lambda _text: self._tell())
        self.edition.chosen.connect(self._tell)
        help_ = "\n".join(f"{each.written} : {each.explained}" for each in PLACEHOLDERS)
        self.items: tuple[Item, ...] = (
            self.text,
            self.read,
            abreast(self.criterion, self.mark, self.edition),
            self.label,
            caption("Repères"),
            muted(help_, small=True),
        )
        self._tell()

    def sentence(self) -> ReadySentence:
        """The sentence as typed; the service judges it."""
        criterion = self.criterion.text().strip()
        referential, edition = self.edition.value() if criterion else ("", "")
        return replace(
            self._sentence,
            text=self.text.text(),
            criterion=criterion,
            referential=referential,
            edition=edition,
            mark=self.mark.value(),
        )

    def _tell(self) -> None:
        text = self.text.text()
        if not text.strip():
            self.read.setText("Elle se lira ici, pour trois personnes.")
        elif why := ill_written(text):
            self.read.setText(f"{why[0].upper()}{why[1:]}.")
        else:
            self.read.setText("\n".join(resolve(text, each) for each in _EXAMPLES))
        code = self.criterion.text().strip()
        release = self._editions.get(self.edition.value())
        known = code and release is not None and code in release.codes
        self.label.setText(release.criterion(code).label if known and release else "")


def ask_to_keep(parent: QWidget, desk: Desk, sheet: Sheet, code: str, text: str) -> bool:
    """Ask to keep a sentence of a dossier for others; whether it was kept."""
    centre, dossier = desk.centre, sheet.dossier.id
    assert dossier is not None
    key = sheet.release.key
    proposed = sentences.pattern(centre, dossier, text)
    sentence = ReadySentence(proposed, code, key.id, key.edition, sheet.mark(code))
    form = SentenceForm(sentence, [sheet.release])
    question = Question(
        parent,
        "Garder cette phrase pour d’autres",
        Text(
            "Elle sera proposée à vous seul(e), pour d’autres personnes : relisez-la. Rien n’y dit "
            "de qui elle vient, ni nom, ni détail qui ne vaille que pour cette personne."
        ),
        *form.items,
        guide="phrases#garder-une-phrase",
        act="Garder la phrase",
        on_act=lambda: sentences.keep(centre, dossier, form.sentence()),
        width=46,
    )
    form.text.line.setFocus()
    return bool(question.exec())
