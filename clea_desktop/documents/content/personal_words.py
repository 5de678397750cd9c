"""What the parts of « Vos données personnelles » share: pairs, instants, and codes in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from clea_desktop.documents.blocks import Block, Facts, Heading, Text
from clea_desktop.documents.content import words
from clea_desktop.domain.french import date_words, time_words
from clea_desktop.domain.referential import Release, ReleaseKey


class Lines:
    """The lines of the référentiels a dossier follows: nobody is to guess what a number means."""

    def __init__(self, releases: Iterable[Release]) -> None:
        self._releases = tuple(releases)

    def label(self, code: str, key: ReleaseKey | None = None) -> str:
        """What a line says; nothing when its edition is not at hand.

        :param key: the release whose code it is; without it, the one followed now.
        """
        for release in self._releases:
            if key is None or release.key.same_edition(key):
                line = release.by_code.get(code)
                return words.label(line.label) if line is not None else ""
        return ""

    def coded(self, code: str, key: ReleaseKey | None = None) -> str:
        """« 1.1 Écouter et comprendre »; the code alone when nothing more is known."""
        label = self.label(code, key)
        return words.coded(code, label) if label else code

    def every(self, codes: Iterable[str], key: ReleaseKey | None = None) -> str:
        """Each on its line, in their order."""
        return "\n".join(self.coded(code, key) for code in codes)


def facts(title: str, pairs: Iterable[tuple[str, str]]) -> Iterator[Block]:
    """What is known, under its title; nothing when nothing is."""
    known: tuple[tuple[str, Text], ...] = tuple((name, text) for name, text in pairs if text)
    if known:
        yield Heading(2, title)
        yield Facts(known)


def joined(parts: Sequence[str]) -> str:
    """What is known of some parts, one after the other."""
    return ", ".join(filter(None, parts))


def dated(said: str, on: date | None) -> str:
    """What was said, and the day when there is one."""
    return f"{said}, le {date_words(on)}" if on else said


def moment(at: datetime) -> str:
    """« 2 mars 2026, 9 h 15 »."""
    return f"{date_words(at.date())}, {time_words(at)}"
