"""The faces of :mod:`..style` as reportlab knows them: their metrics and their signs."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from clea_desktop.documents.style import Face
from clea_desktop.paths import resources

LAST_OF_PLANE_0 = 0xFFFF
PRIVATE_USE = range(0xE000, 0xF900)


@cache
def font(face: Face) -> TTFont:
    """Give the reportlab font of ``face``, read and registered once."""
    file = resources() / "fonts" / face.value
    loaded = TTFont(f"SourceSans3-{face.name}", str(file), shapable=False)
    pdfmetrics.registerFont(loaded)
    return loaded


@cache
def advances(face: Face) -> Mapping[str, float]:
    """Give the width of each printable sign of ``face``, for a size of 1.

    Signs beyond U+FFFF and of private use are left out though the face may draw them: the
    Unicode map that reportlab embeds cannot name the first, PDF/A-3a refuses the second.
    """
    known = font(face).face
    return {
        chr(code): known.charWidths[code] / 1000
        for code, glyph in known.charToGlyph.items()
        if glyph and code <= LAST_OF_PLANE_0 and code not in PRIVATE_USE
    }


@cache
def covered() -> frozenset[str]:
    """Give the signs that every face can print."""
    return frozenset.intersection(*(frozenset(advances(face)) for face in Face))


@cache
def srgb() -> bytes:
    """Give the sRGB colour profile that each paper carries."""
    return (resources() / "icc" / "srgb.icc").read_bytes()
