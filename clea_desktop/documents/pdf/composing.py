"""What every block needs to become boxes: the look, the door of the texts, the room."""

from __future__ import annotations

from dataclasses import dataclass, field

from clea_desktop.documents.blocks import Sign, Text
from clea_desktop.documents.pdf.setting import DrawnSign, Line, Piece, set_lines
from clea_desktop.documents.pdf.structure import Node
from clea_desktop.documents.style import BODY_SIZE, MUTED, Face, Look, Type
from clea_desktop.documents.text import Door


@dataclass(slots=True)
class Composer:
    """Sets the texts of one paper; ``room`` is the height that a page gives to its boxes."""

    look: Look
    door: Door
    room: float
    level: int = 0
    """The level of the last heading: the next may be one deeper, not two."""
    headings: int = field(default=0)

    def space(self, points: float) -> float:
        """Scale a space that suits the usual body size."""
        return points * self.look.unit / BODY_SIZE

    def pieces(self, text: Text, letters: Type, *, strong: bool = False) -> list[Piece]:
        """Give ``text`` as pieces that can be printed."""
        if isinstance(text, str):
            face = Face.STRONG if strong else letters.face
            return [(self.door.printable(text), face, letters.colour)]
        return [
            (
                self.door.printable(span.text),
                Face.STRONG if span.strong else letters.face,
                MUTED if span.muted else letters.colour,
            )
            for span in text
        ]

    def lines(
        self,
        node: Node,
        text: Text,
        letters: Type,
        width: float,
        *,
        strong: bool = False,
        right: bool = False,
        indent: float = 0.0,
        gap: float = 0.0,
        sign: DrawnSign | None = None,
    ) -> list[Line]:
        """Set ``text``; see :func:`~.setting.set_lines`.

        :param strong: a text without spans is set in the strong face.
        """
        pieces = self.pieces(text, letters, strong=strong)
        return set_lines(
            node, pieces, letters, width, right=right, indent=indent, gap=gap, sign=sign
        )


def plain(text: Text) -> str:
    """Give the words of ``text`` alone."""
    return text if isinstance(text, str) else "".join(span.text for span in text)


def drawn(sign: Sign, parent: Node, words: Text, size: float) -> DrawnSign:
    """Give a sign; it is a figure of ``parent``, or decoration where ``words`` say the same."""
    said = sign.value in plain(words).casefold()
    node = None if said else parent.child("Figure", alternative=sign.value)
    return DrawnSign(sign, 0.0, size, node)
