"""The licences of everything shipped, in one text, as each part published its own."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from importlib.metadata import Distribution, distributions
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from installer.common import ROOT

_IS_LICENCE = re.compile(r"licen[cs]e|copying|notice|authors", re.IGNORECASE)
_ADDED = {
    "pyside6-essentials": ("LGPL-3.0.txt", "GPL-3.0.txt", "Qt-third-parties.txt"),
    "sqlcipher3": ("SQLCipher.txt",),
}
"""Licences that a package does not carry: files of ``installer/licences``."""

_RULE = "=" * 100


def shipped(folder: Path, environment: Mapping[str, str] | None = None) -> list[Distribution]:
    """The packages the program runs with, by name: what it asks for, and what these ask for.

    :param folder: the site-packages they lie in.
    :param environment: the markers of the computer it is for, when it is another one.
    :raises LookupError: one of them is not there.
    """
    known = {
        canonicalize_name(found.metadata["Name"]): found
        for found in distributions(path=[str(folder)])
    }
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    waiting = [Requirement(line) for line in project["dependencies"]]
    found: dict[str, Distribution] = {}
    while waiting:
        asked = waiting.pop()
        name = canonicalize_name(asked.name)
        given = {"extra": "", **(environment or {})}
        if asked.marker is not None and not asked.marker.evaluate(given):
            continue
        if name in found:
            continue
        if name not in known:
            raise LookupError(name)
        found[name] = known[name]
        waiting += [Requirement(line) for line in known[name].requires or ()]
    return [found[name] for name in sorted(found)]


def licence_of(package: Distribution) -> str:
    """What a package says its licence is, in a few words."""
    about = package.metadata
    said = next((about[name] for name in ("License-Expression", "License") if name in about), "")
    if said and len(said) < 100 and "\n" not in said:
        return said
    classified = [
        line.rsplit(" :: ", 1)[-1]
        for line in package.metadata.get_all("Classifier") or ()
        if line.startswith("License ::")
    ]
    return ", ".join(classified) or "voir le texte"


def gathered(packages: Iterable[Distribution], others: Iterable[tuple[str, str]]) -> str:
    """Every licence, the program's own first.

    :param others: what is shipped besides: its name, and the text of its licence.
    """
    sections = [
        ("CléA Desktop", (ROOT / "LICENSE").read_text(encoding="utf-8")),
        ("Source Sans 3, la police", _resource("fonts/OFL.txt")),
        ("Lucide, les icônes", _resource("icons/LICENSE")),
        ("Le profil de couleurs sRGB", _resource("icc/README.md")),
        *others,
    ]
    for package in packages:
        name = package.metadata["Name"]
        title = f"{name} {package.version} ({licence_of(package)})"
        sections.append((title, _texts(package)))
    listed = "\n".join(f"- {title}" for title, _text in sections)
    head = (
        "CléA Desktop est livré avec les logiciels suivants. Le texte de chaque licence est "
        f"ci-dessous, tel que son auteur le publie.\n\n{listed}\n"
    )
    return head + "".join(
        f"\n\n{_RULE}\n{title}\n{_RULE}\n\n{text.strip()}\n" for title, text in sections
    )


def _texts(package: Distribution) -> str:
    texts: dict[str, str] = {}
    for file in sorted(package.files or (), key=str):
        inside = file.as_posix()
        if ".dist-info/" not in inside or not _IS_LICENCE.search(inside.split(".dist-info/")[1]):
            continue
        where = Path(str(package.locate_file(file)))
        if where.is_file():
            texts[inside.split(".dist-info/")[1]] = where.read_text("utf-8", errors="replace")
    for name in _ADDED.get(canonicalize_name(package.metadata["Name"]), ()):
        texts[name] = (ROOT / "installer" / "licences" / name).read_text("utf-8")
    if len(texts) == 1:
        return next(iter(texts.values()))
    if not texts:
        return f"Sous licence {licence_of(package)} ; {_home(package)}"
    return "\n\n".join(f"--- {name} ---\n\n{text.strip()}" for name, text in texts.items())


def _home(package: Distribution) -> str:
    for line in package.metadata.get_all("Project-URL") or ():
        return str(line.split(",", 1)[-1]).strip()
    return str(package.metadata["Name"])


def _resource(name: str) -> str:
    return (ROOT / "resources" / name).read_text(encoding="utf-8")
