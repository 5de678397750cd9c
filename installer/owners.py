"""Which part of a package each of its files is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from importlib.metadata import Distribution
from pathlib import Path

from packaging.utils import canonicalize_name

from installer.parts import PROGRAM, PYTHON, Part

_OURS = r"(^|/)resources/{}/"
_OF_PYTHON = re.compile(
    r"(^|/)(base_library\.zip|python3\.\d+/|lib-dynload/|libpython3|python3\d*\.(dll|_pth)$|dlls/)"
    r"|^lib/"
)
_ROOT = re.compile(r"^(usr/lib/clea-desktop/)?(_internal|site|Contents/Frameworks)/")


def of_resources(root: Path) -> list[Part]:
    """The font, the icons and the profile that lie among the resources."""
    told = (root / "resources" / "fonts" / "README.md").read_text("utf-8")
    version = re.search(r"version (\d+\.\d+)", told)
    lucide = (root / "resources" / "icons" / "README.md").read_text("utf-8")
    edition = re.search(r"\b(\d+\.\d+\.\d+)\b", lucide)
    return [
        Part(
            "Source Sans 3",
            version[1] if version else None,
            "OFL-1.1",
            files=_OURS.format("fonts"),
            told_by="la police elle-même",
        ),
        Part(
            "Lucide",
            edition[1] if edition else None,
            # Some of its icons come from Feather, whose notice stands in the same text.
            "ISC AND MIT",
            files=_OURS.format("icons"),
            told_by="resources/icons/README.md",
        ),
        Part(
            "Profil sRGB",
            None,
            "libre de droits",
            files=_OURS.format("icc"),
            told_by="le profil n’a pas d’autre version que la sienne",
        ),
    ]


def shipped_files(root: Path) -> dict[str, Path]:
    """The files of a package by their path inside it: links are no files of their own."""
    return {
        path.relative_to(root).as_posix(): path
        for path in sorted(root.rglob("*"))
        if path.is_file() and not path.is_symlink()
    }


def owner_of(packages: Iterable[Distribution], parts: Iterable[Part]) -> Callable[[str], str]:
    """What gives the part a file belongs to, by its reference."""
    named = [(re.compile(part.files), part.ref) for part in parts if part.files]
    tops = _tops(packages)

    def owner(path: str) -> str:
        for pattern, ref in named:
            if pattern.search(path):
                return ref
        if _OF_PYTHON.search(_ROOT.sub("", path)) or _OF_PYTHON.search(path):
            return f"generic:{PYTHON}"
        inside = _ROOT.match(path)
        if inside is None:
            return PROGRAM
        top = path[inside.end() :].split("/", 1)[0]
        return tops.get(top) or tops.get(top.split(".", 1)[0], PROGRAM)

    return owner


def _tops(packages: Iterable[Distribution]) -> Mapping[str, str]:
    """What each package lays at the top of a folder of modules."""
    found: dict[str, str] = {}
    for package in packages:
        ref = f"pypi:{canonicalize_name(package.metadata['Name'])}"
        for file in package.files or ():
            top = file.as_posix().split("/", 1)[0]
            if top != "..":
                found[top] = ref
                # Compiled, « six.py » is « six.pyc ».
                found.setdefault(top.split(".", 1)[0], ref)
    return found
