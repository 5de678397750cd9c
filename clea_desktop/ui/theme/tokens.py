"""The colours of each theme, by what they are for; contrasts are computed from here by a test.

One accent; green only for what is acquired or verified, violet for non acquis, amber for what
wants attention. A shape and a word always stand beside the colour.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True)
class Tokens:
    """One theme. Each « soft » is a ground on which the colour of its name is written."""

    ground: str
    surface: str
    raised: str
    line: str
    edge: str
    text: str
    muted: str
    accent: str
    on_accent: str
    accent_soft: str
    acquired: str
    on_acquired: str
    acquired_soft: str
    not_acquired: str
    on_not_acquired: str
    not_acquired_soft: str
    attention: str
    attention_soft: str
    track: str
    handle: str
    dark: bool = False


LIGHT = Tokens(
    ground="#f5f7f9",
    surface="#ffffff",
    raised="#eef1f5",
    line="#dfe4ea",
    edge="#7f8b99",
    text="#1b2530",
    muted="#56626f",
    accent="#1f5fa8",
    on_accent="#ffffff",
    accent_soft="#e7f0fa",
    acquired="#1d7a4d",
    on_acquired="#ffffff",
    acquired_soft="#e6f4ec",
    not_acquired="#4d5288",
    on_not_acquired="#ffffff",
    not_acquired_soft="#ecedf6",
    attention="#8a5300",
    attention_soft="#fdf1da",
    track="#e2e6eb",
    handle="#c3cad3",
)

DARK = Tokens(
    ground="#12171d",
    surface="#1a2129",
    raised="#242d38",
    line="#2f3a47",
    edge="#74828f",
    text="#e9eef3",
    muted="#a8b4c0",
    accent="#85b7f2",
    on_accent="#0b1a2b",
    accent_soft="#1c3048",
    acquired="#6fcf9d",
    on_acquired="#082014",
    acquired_soft="#15342a",
    not_acquired="#b9bdf0",
    on_not_acquired="#15172f",
    not_acquired_soft="#2a2c4c",
    attention="#f2c66d",
    attention_soft="#3a2f14",
    track="#37424e",
    handle="#4c5967",
    dark=True,
)

HIGH_CONTRAST = Tokens(
    ground="#ffffff",
    surface="#ffffff",
    raised="#ffffff",
    line="#000000",
    edge="#000000",
    text="#000000",
    muted="#1c1c1c",
    accent="#00337a",
    on_accent="#ffffff",
    accent_soft="#ffffff",
    acquired="#00471f",
    on_acquired="#ffffff",
    acquired_soft="#ffffff",
    not_acquired="#2c2a6b",
    on_not_acquired="#ffffff",
    not_acquired_soft="#ffffff",
    attention="#5c3300",
    attention_soft="#ffffff",
    track="#b0b0b0",
    handle="#000000",
)


class Theme(Enum):
    """The themes to choose from."""

    LIGHT = "light"
    DARK = "dark"
    HIGH_CONTRAST = "high_contrast"

    @property
    def tokens(self) -> Tokens:
        """Its colours."""
        return {Theme.LIGHT: LIGHT, Theme.DARK: DARK, Theme.HIGH_CONTRAST: HIGH_CONTRAST}[self]

    @property
    def words(self) -> str:
        """« Clair », « Sombre », « Contraste élevé »."""
        return {
            Theme.LIGHT: "Clair",
            Theme.DARK: "Sombre",
            Theme.HIGH_CONTRAST: "Contraste élevé",
        }[self]


READ_ON = {
    "text": ("ground", "surface", "raised", "accent_soft"),
    "muted": ("ground", "surface", "raised", "accent_soft"),
    "accent": ("ground", "surface", "accent_soft"),
    "on_accent": ("accent",),
    "acquired": ("surface", "acquired_soft"),
    "on_acquired": ("acquired",),
    "not_acquired": ("surface", "not_acquired_soft"),
    "on_not_acquired": ("not_acquired",),
    "attention": ("surface", "attention_soft"),
}
"""The grounds each colour of text is written on: 4.5 to 1 at least (WCAG 2.1, 1.4.3)."""

SEEN_ON = {
    "edge": ("ground", "surface"),
    "accent": ("ground", "surface"),
    "acquired": ("surface",),
    "not_acquired": ("surface",),
}
"""Where each colour outlines a control or a sign: 3 to 1 at least (WCAG 2.1, 1.4.11)."""
