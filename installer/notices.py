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
from installer.parts import Part

_IS_LICENCE = re.compile(r"licen[cs]e|copying|notice|authors", re.IGNORECASE)
_ADDED = {
    "pyside6-essentials": (
        *("LGPL-3.0.txt", "GPL-3.0.txt"),
        *("Qt-since-6.4.txt", "Qt-6.4-third-parties.txt"),
    ),
    "sqlcipher3": ("SQLCipher.txt",),
}
"""Licences that a package does not carry: files of ``installer/licences``."""

SAID_BY_THEIR_TEXT = {
    "defusedxml": ("PSF-2.0", "PYTHON SOFTWARE FOUNDATION LICENSE VERSION 2"),
    "pyrage": ("MIT", "Permission is hereby granted, free of charge"),
    "pypdfium2": ("BSD-3-Clause OR Apache-2.0", "Redistribution and use in source and binary"),
    "reportlab": ("BSD-3-Clause", "Neither the name of the company nor the names of its"),
    "sqlcipher3": ("Zlib", "The origin of this software must not be misrepresented"),
}
"""Packages whose few words are none of SPDX: the licence, and what of its text shows it."""

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
    """The licence of a package: an expression of SPDX, or its own words when they are none."""
    about = package.metadata
    known = SAID_BY_THEIR_TEXT.get(canonicalize_name(about["Name"]))
    if known is not None:
        return known[0]
    said = next((about[name] for name in ("License-Expression", "License") if name in about), "")
    if said and len(said) < 100 and "\n" not in said:
        return said
    classified = [
        line.rsplit(" :: ", 1)[-1]
        for line in package.metadata.get_all("Classifier") or ()
        if line.startswith("License ::")
    ]
    return ", ".join(classified) or "voir le texte"


def texts_of(package: Distribution) -> dict[str, str]:
    """The licences that a package carries, by the names of their files."""
    texts: dict[str, str] = {}
    for file in sorted(package.files or (), key=str):
        inside = file.as_posix()
        if ".dist-info/" not in inside or not _IS_LICENCE.search(inside.split(".dist-info/")[1]):
            continue
        where = Path(str(package.locate_file(file)))
        if where.is_file():
            texts[inside.split(".dist-info/")[1]] = where.read_text("utf-8", errors="replace")
    return texts


def inside_wheels(parts: Iterable[Part]) -> str:
    """What is compiled into what is shipped: names, versions, licences, by what carries it."""
    carried: dict[str, list[Part]] = {}
    for part in parts:
        if part.carrier:
            carried.setdefault(part.carrier, []).append(part)
    blocks = [
        f"Dans {carrier} :\n"
        + "\n".join(
            f"- {part.name} {part.version or '(version non lisible)'} : {part.licence}"
            for part in sorted(carried[carrier], key=lambda one: (one.name.casefold(), one.ref))
        )
        for carrier in sorted(carried)
    ]
    return (
        "Ces bibliothèques sont à l’intérieur des précédentes et des suivantes. Leurs versions "
        "sont lues dans les fichiers livrés, ou dans la nomenclature que porte la roue ; celles "
        "qui viennent de Rust y sont toutes, même celles qui ne servent qu’à compiler ou sur un "
        "autre système. Le texte de chaque licence est plus loin, avec ce qui les porte.\n\n"
        + "\n\n".join(blocks)
    )


def common_texts(notices: Iterable[str]) -> list[tuple[str, str]]:
    """The licences that notices of Debian name without their text: on Debian it lies elsewhere."""
    told = "\n".join(notices)
    named = sorted(set(re.findall(r"/usr/share/common-licenses/([A-Z][\w.-]*[\w])", told)))
    # « GPL » alone is the newest one, which a name with a number gives as well.
    places = {name: Path("/usr/share/common-licenses") / name for name in named}
    return [
        (f"{name}, le texte", place.read_text("utf-8"))
        for name, place in places.items()
        if place.is_file() and not place.is_symlink()
    ]


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
    texts = texts_of(package)
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
