"""The ready sentences shown, those that are wanted among them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from clea_desktop.domain.marks import Mark
from clea_desktop.domain.sentences import ReadySentence, quickly_folded

LineRole = Qt.ItemDataRole.UserRole + 1
_Index = QModelIndex | QPersistentModelIndex


class SentencesModel(QAbstractListModel):
    """One row a sentence, by critère then in the order written."""

    def __init__(self) -> None:
        super().__init__()
        self._all: list[tuple[ReadySentence, str]] = []
        self._shown: list[ReadySentence] = []

    def put(self, sentences: Sequence[ReadySentence]) -> None:
        """What there is; :meth:`want` says what is shown of it."""
        ranked = sorted(sentences, key=lambda each: (each.edition, _rank(each.criterion)))
        self._all = [(each, quickly_folded(each.text)) for each in ranked]

    def want(self, typed: str, mark: Mark | None, *, own: bool | None) -> None:
        """Show the sentences of a critère, or that hold some words.

        :param mark: those of that decision alone; None for all.
        :param own: one's own alone, or the centre's alone; None for both.
        """
        words = quickly_folded(typed).split()
        self.beginResetModel()
        self._shown = [
            each
            for each, folded in self._all
            if (mark is None or each.mark is mark)
            and (own is None or own is (each.owner is not None))
            and all(each.criterion.startswith(word) or word in folded for word in words)
        ]
        self.endResetModel()

    def sentence_at(self, row: int) -> ReadySentence:
        """What a row says."""
        return self._shown[row]

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._shown)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        sentence = self._shown[index.row()]
        if role == LineRole:
            return sentence
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return f"{sentence.text}, {sentence.place}, {whose(sentence)}"
        return None


def whose(sentence: ReadySentence) -> str:
    """« du centre », « la vôtre »."""
    return "la vôtre" if sentence.owner is not None else "du centre"


def _rank(code: str) -> tuple[int, ...]:
    return tuple(int(part) for part in code.split(".") if part.isdigit())
