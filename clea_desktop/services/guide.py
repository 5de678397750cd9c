"""The guide for evaluators: its pages and their parts, and where they say some words."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from clea_desktop import paths
from clea_desktop.domain.people import folded

CONTENTS = "sommaire"
_LINE = re.compile(r"^- \[(?P<title>.+)\]\((?P<name>[a-z0-9-]+)\.md\)$", re.MULTILINE)
_HEADING = re.compile(r"^#{2,} (.+)$", re.MULTILINE)
_PICTURE = re.compile(r"!\[[^]]*\]\([^)]*\)")
_LINKED = re.compile(r"\]\([^)]*\)")


@dataclass(frozen=True)
class GuidePage:
    """A page of the guide, known by its name; ``text`` is Markdown."""

    name: str
    title: str
    text: str

    @property
    def parts(self) -> tuple[str, ...]:
        """Its parts, as a link names them."""
        return tuple(part_name(each) for each in _HEADING.findall(self.text))


@dataclass(frozen=True)
class Topic:
    """A page of the guide and one of its parts, as a link names them; no part is its beginning."""

    page: str
    part: str = ""

    @classmethod
    def of(cls, link: str) -> Topic:
        """The topic that « page#part » names."""
        page, _, part = link.partition("#")
        return cls(page.removesuffix(".md"), part)


def folder() -> Path:
    """Where its pages and pictures lie."""
    return paths.guide()


@cache
def pages() -> tuple[GuidePage, ...]:
    """Every page, in the order of the contents."""
    found = _LINE.finditer(_text(CONTENTS))
    return tuple(GuidePage(one["name"], one["title"], _text(one["name"])) for one in found)


def page(name: str) -> GuidePage:
    """A page by its name; the first when it has none of that name."""
    return next((each for each in pages() if each.name == name), pages()[0])


def part_name(heading: str) -> str:
    """What a link names a heading by, as the sites that show Markdown do."""
    words = re.sub(r"[^\w\- ]", "", unicodedata.normalize("NFC", heading).casefold())
    return words.strip().replace(" ", "-")


def saying(words: str) -> list[GuidePage]:
    """The pages that say every one of some words, without accents or capitals.

    Those whose title says them stand in front; « age » is looked for at the beginning of words,
    and inside of them when none begins so.
    """
    asked = _bare(words)[0].split()
    for begun in (" ", ""):
        found = [each for each in pages() if _says(_bare_page(each), asked, begun)]
        if found:
            return sorted(found, key=lambda each: not _says(_bare(each.title)[0], asked, begun))
    return []


def places_of(words: str, text: str) -> list[tuple[int, int]]:
    """Where a text says some words: the beginning and the end of each place, in order.

    Words that follow one another as they were typed make one place; else each word makes its own,
    in the paragraphs that say them all when there are any.
    """
    asked = _bare(words)[0].split()
    bare, at = _bare(text)
    if not asked:
        return []
    for begun in (" ", ""):
        found = _found(" ".join(asked), bare, begun)
        if not found:
            found = sorted(place for word in asked for place in _found(word, bare, begun))
        if found:
            places = [(at[first], at[last - 1] + 1) for first, last in found]
            return [
                place for place in places if _says(_around(place, text), asked, begun)
            ] or places
    return []


def _around(place: tuple[int, int], text: str) -> str:
    """The paragraph that a place stands in, folded."""
    return _bare(text[text.rfind("\n", 0, place[0]) + 1 :].partition("\n")[0])[0]


def _says(bare: str, asked: list[str], begun: str) -> bool:
    return all(f"{begun}{word}" in f" {bare}" for word in asked)


def _found(word: str, bare: str, begun: str) -> list[tuple[int, int]]:
    pattern = re.escape(word) if not begun else rf"(?<![^ ]){re.escape(word)}"
    return [found.span() for found in re.finditer(pattern, bare)]


def _bare(text: str) -> tuple[str, list[int]]:
    """A text folded sign by sign, and where each sign of it stood."""
    signs: list[str] = []
    at: list[int] = []
    for index, sign in enumerate(text):
        for bare in _bare_sign(sign):
            if bare != " " or (signs and signs[-1] != " "):
                signs.append(bare)
                at.append(index)
    return "".join(signs), at


@cache
def _bare_sign(sign: str) -> str:
    """A sign as it is compared; whatever parts words, an apostrophe too, is a space."""
    if unicodedata.combining(sign):
        return ""
    bare = folded(f"a{sign}a")[1:-1]
    return bare if bare.isalnum() else " "


@cache
def _bare_page(page: GuidePage) -> str:
    """What a page says, folded, without what its Markdown links to."""
    return _bare(_LINKED.sub(" ", _PICTURE.sub(" ", page.text)))[0]


def _text(name: str) -> str:
    return (folder() / f"{name}.md").read_text(encoding="utf-8")
