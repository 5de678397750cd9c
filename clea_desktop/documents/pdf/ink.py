"""Drawing on a page: marked text, rules, frames and signs, as PDF operators.

Heights are counted downwards from the top of the page. reportlab has no word for marked
content, and its own text calls cost as much as the whole layout: the operators are written
here, into the page of its canvas, and everything else of the file stays its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import groupby
from operator import attrgetter

from reportlab.pdfgen.canvas import Canvas

from clea_desktop.documents.blocks import Sign
from clea_desktop.documents.pdf.fonts import font
from clea_desktop.documents.pdf.setting import DrawnSign, Line
from clea_desktop.documents.pdf.structure import Node
from clea_desktop.documents.style import ACCENT, GREEN, MUTED, PAGE_HEIGHT, VIOLET

CURVE = 0.5523
"""How far a Bézier handle stands for a quarter of a circle of radius 1."""


def circle(radius: float) -> str:
    """Give the path of a circle around the origin."""
    r, k = radius, radius * CURVE
    return (
        f"{r} 0 m {r} {k:.3f} {k:.3f} {r} 0 {r} c {-k:.3f} {r} {-r} {k:.3f} {-r} 0 c "
        f"{-r} {-k:.3f} {-k:.3f} {-r} 0 {-r} c {k:.3f} {-r} {r} {-k:.3f} {r} 0 c"
    )


# Each sign is a path around the origin, inside a circle of radius 1, and its colour.
SIGNS = {
    Sign.VALIDATED: (GREEN, f"{circle(0.9)} h -0.4 -0.02 m -0.1 -0.33 l 0.42 0.3 l S"),
    Sign.ACQUIRED: (GREEN, "-0.72 0 m -0.22 -0.52 l 0.75 0.55 l S"),
    Sign.NOT_ACQUIRED: (VIOLET, "0 0.62 m 0.62 0 l 0 -0.62 l -0.62 0 l h S"),
    Sign.NOT_ASSESSED: (MUTED, f"[0.02 0.445] 0 d {circle(0.74)} S"),
    Sign.NEXT: (ACCENT, "-0.75 0 m 0.75 0 l S 0.22 0.53 m 0.75 0 l 0.22 -0.53 l S"),
}


class Ink:
    """Draws one paper, and remembers which element each marked piece belongs to."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self._operators: list[str] = []
        self._bookmarks: set[str] = set()
        self._outline_level = -1
        self.marked: list[list[Node]] = [[]]
        self._pictures: dict[bytes, str] = {}
        self.pictures: dict[int, dict[str, tuple[bytes, int, int]]] = {}
        """For each page, the pictures it shows by their names: bytes, width, height."""
        self.repeating = False
        """While true, what is drawn is a repetition: decoration for who listens."""

    def begin(self, node: Node) -> None:
        """Open a piece that belongs to ``node``."""
        if self.repeating:
            self.artifact()
            return
        page = self.marked[-1]
        node.marks.append((len(self.marked) - 1, len(page)))
        self._operators.append(f"/{node.tag} <</MCID {len(page)}>> BDC")
        page.append(node)

    def artifact(self, properties: str = "") -> None:
        """Open a piece that is no content: decoration, or part of the page itself."""
        self._operators.append(f"/Artifact <<{properties}>> BDC" if properties else "/Artifact BMC")

    def end(self) -> None:
        """Close the piece opened last."""
        self._operators.append("EMC")

    def draw(self, operators: str) -> None:
        """Add operators that draw, with the origin of a page at its bottom left."""
        self._operators.append(operators)

    def lines(self, lines: Sequence[Line], left: float, top: float) -> None:
        """Draw set lines one below the other, each piece marked as its element's."""
        for node, group in groupby(lines, attrgetter("node")):
            piece = list(group)
            sign = piece[0].sign
            if sign is not None:
                self._line_sign(sign, piece[0], left, top)
            if any(line.runs for line in piece):
                self.begin(node)
                top = self.letters(piece, left, top)
                self.end()
            else:
                top += sum(line.gap + line.leading for line in piece)

    def letters(self, lines: Sequence[Line], left: float, top: float) -> float:
        """Draw the text of ``lines`` inside the piece that is open, and give where it ends."""
        operators = ["BT"]
        state: tuple[str, float] | None = None
        colour = ""
        document = self._canvas._doc  # noqa: SLF001  (a font asks which document it is for)
        for line in lines:
            top += line.gap
            baseline = PAGE_HEIGHT - top - line.baseline
            top += line.leading
            for run in line.runs:
                if run.colour != colour:
                    colour = run.colour
                    operators.append(fill(colour))
                operators.append(f"1 0 0 1 {left + run.x:.2f} {baseline:.2f} Tm")
                face = font(run.face)
                for subset, codes in face.splitString(run.text, document):
                    name = face.getSubsetInternalName(subset, document)
                    if (name, line.size) != state:
                        state = (name, line.size)
                        operators.append(f"{name} {line.size:g} Tf")
                    operators.append(f"<{codes.hex()}> Tj")
        operators.append("ET")
        self._operators.append("\n".join(operators))
        return top

    def _line_sign(self, sign: DrawnSign, line: Line, left: float, top: float) -> None:
        centre = left + sign.x + sign.size / 2
        middle = top + line.gap + line.leading / 2
        if sign.node is None:
            self.artifact()
        else:
            half = sign.size / 2
            self.bound(sign.node, "/Inline", centre - half, middle - half, sign.size, sign.size)
            self.begin(sign.node)
        self.sign(sign.sign, centre, middle, sign.size)
        self.end()

    def bound(
        self, node: Node, placement: str, left: float, top: float, width: float, height: float
    ) -> None:
        """Say where on its first page a figure stands."""
        if node.attributes is None:
            low = PAGE_HEIGHT - top - height
            box = (left, low, left + width, low + height)
            node.attributes = {"O": "/Layout", "Placement": placement, "BBox": box}

    def sign(self, sign: Sign, centre: float, middle: float, size: float) -> None:
        """Draw a sign as strokes, in the piece that is open."""
        colour, path = SIGNS[sign]
        half = size / 2
        width = 1.15 / half * (0.72 + size / 50)
        self._operators.append(
            f"q {half:.3f} 0 0 {half:.3f} {centre:.2f} {PAGE_HEIGHT - middle:.2f} cm "
            f"{width:.3f} w 1 J 1 j {stroke(colour)} {path} Q"
        )

    def picture(
        self, jpeg: bytes, width: int, height: int, where: tuple[float, float, float, float]
    ) -> None:
        """Draw a picture in the piece that is open.

        :param where: left, top, width and height on the page.
        """
        left, top, wide, tall = where
        name = self._pictures.setdefault(jpeg, f"/Picture{len(self._pictures) + 1}")
        self.pictures.setdefault(len(self.marked) - 1, {})[name] = (jpeg, width, height)
        low = PAGE_HEIGHT - top - tall
        self._operators.append(f"q {wide:.2f} 0 0 {tall:.2f} {left:.2f} {low:.2f} cm {name} Do Q")

    def rule(self, left: float, right: float, top: float, width: float, colour: str) -> None:
        """Draw a thin level line, as decoration."""
        y = PAGE_HEIGHT - top
        self._operators.append(
            f"/Artifact BMC {stroke(colour)} {width:g} w "
            f"{left:.2f} {y:.2f} m {right:.2f} {y:.2f} l S EMC"
        )

    def ground(self, left: float, top: float, width: float, height: float, colour: str) -> None:
        """Fill a rectangle, as decoration."""
        self._operators.append(
            f"/Artifact BMC {fill(colour)} "
            f"{left:.2f} {PAGE_HEIGHT - top - height:.2f} {width:.2f} {height:.2f} re f EMC"
        )

    def bookmark(self, name: str, title: str, level: int, top: float) -> None:
        """Add a heading to the outline of the file, once; a level too deep is raised."""
        if name in self._bookmarks:
            return
        self._bookmarks.add(name)
        self._outline_level = min(level, self._outline_level + 1)
        self._canvas.bookmarkPage(name, fit="XYZ", left=0, top=PAGE_HEIGHT - top)
        self._canvas.addOutlineEntry(title, name, self._outline_level)

    def end_page(self) -> None:
        """Close the page; what is drawn next is on a new one."""
        self._canvas.addLiteral("\n".join(self._operators))
        self._operators = []
        self._canvas.showPage()
        self.marked.append([])


@cache
def fill(colour: str) -> str:
    """Give the operator that sets the colour of letters and surfaces."""
    return f"{_components(colour)} rg"


@cache
def stroke(colour: str) -> str:
    """Give the operator that sets the colour of lines."""
    return f"{_components(colour)} RG"


def _components(colour: str) -> str:
    return " ".join(f"{int(colour[at : at + 2], 16) / 255:.3f}" for at in (1, 3, 5))


def rounded(left: float, top: float, width: float, height: float, radius: float) -> str:
    """Give the path of a rectangle with round corners."""
    r = min(radius, width / 2, height / 2)
    k = r * (1 - CURVE)
    x0, x1 = left, left + width
    y0, y1 = PAGE_HEIGHT - top - height, PAGE_HEIGHT - top
    points = (
        f"{x0 + r:.2f} {y0:.2f} m {x1 - r:.2f} {y0:.2f} l",
        f"{x1 - k:.2f} {y0:.2f} {x1:.2f} {y0 + k:.2f} {x1:.2f} {y0 + r:.2f} c",
        f"{x1:.2f} {y1 - r:.2f} l",
        f"{x1:.2f} {y1 - k:.2f} {x1 - k:.2f} {y1:.2f} {x1 - r:.2f} {y1:.2f} c",
        f"{x0 + r:.2f} {y1:.2f} l",
        f"{x0 + k:.2f} {y1:.2f} {x0:.2f} {y1 - k:.2f} {x0:.2f} {y1 - r:.2f} c",
        f"{x0:.2f} {y0 + r:.2f} l",
        f"{x0:.2f} {y0 + k:.2f} {x0 + k:.2f} {y0:.2f} {x0 + r:.2f} {y0:.2f} c h",
    )
    return " ".join(points)
