"""The guide for evaluators: its pages, in their order, and those that say some words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from clea_desktop import paths
from clea_desktop.domain.people import folded

CONTENTS = "sommaire"
_LINE = re.compile(r"^- \[(?P<title>.+)\]\((?P<name>[a-z0-9-]+)\.md\)$", re.MULTILINE)


@dataclass(frozen=True)
class GuidePage:
    """A page of the guide, known by its name; ``text`` is Markdown."""

    name: str
    title: str
    text: str


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


def saying(words: str) -> list[GuidePage]:
    """The pages that say every one of some words, without accents or capitals."""
    asked = folded(words).split()
    return [each for each in pages() if all(word in folded(each.text) for word in asked)]


def _text(name: str) -> str:
    return (folder() / f"{name}.md").read_text(encoding="utf-8")
