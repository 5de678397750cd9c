"""Release files that must be refused, each for its own reason, in one sentence."""

from __future__ import annotations

import io
import json
import stat
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

from clea_desktop.referentials.container import pack_files
from clea_desktop.referentials.names import HELP, MANIFEST, TREE
from tests.packs import (
    BUNDLED,
    OTHER,
    files_of,
    forged,
    in_json,
    lead,
    packed,
    relabelled,
    tree,
    zipped,
)

WITH_LEAD = packed(tree("2027"), others={"correspondance-2021.json": lead("2021", "2027")})
CORRECTION = packed(tree(sequence=2, change=relabelled("1.1.1", "Écouter")))
LATER = packed(tree(sequence=3, change=relabelled("1.1.1", "Entendre")))
FILES = files_of(LATER)


def _flipped(data: bytes, place: int) -> bytes:
    turned = bytearray(data)
    turned[place] ^= 1
    return bytes(turned)


def _first_sub(change: Callable[[dict[str, Any]], object]) -> bytes:
    return forged(LATER, in_json(TREE, lambda said: change(said["domains"][0]["subdomains"][0])))


def _twice(sub: dict[str, Any]) -> None:
    sub["criteria"][1]["code"] = sub["criteria"][0]["code"]


def _lead(change: Callable[[dict[str, Any]], object]) -> bytes:
    return forged(WITH_LEAD, in_json("correspondance-2021.json", change))


def _link() -> bytes:
    info = zipfile.ZipInfo(HELP)
    info.create_system = 3
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return zipped([*FILES.items(), (info, b"/etc/passwd")])


def _criteria(count: int, line: Callable[[int], Any]) -> bytes:
    """A tree whose first sous-domaine has that many critères."""
    fields = json.loads((BUNDLED / "clea-socle-2021.json").read_text("utf-8"))
    own = fields["domains"][0]["subdomains"][0]
    own["criteria"] = [line(rank) for rank in range(count)]
    return json.dumps(fields, separators=(",", ":")).encode()


def _critere(rank: int) -> dict[str, Any]:
    return {
        "code": f"1.1.{rank + 1}",
        "label": f"Lire {rank}",
        "attested": "inferred",
        "project": {"short": "Lire", "plain": "Vous lisez."},
    }


def _as_tree(content: bytes) -> bytes:
    return zipped([*((n, c) for n, c in FILES.items() if n != TREE), (TREE, content)])


def _back() -> bytes:
    """The edition of 2016, which would continue that of 2021, which continues it."""
    fields = json.loads((BUNDLED / "clea-socle-2016-to-2021.json").read_text("utf-8"))
    other = {
        "same": "same",
        "reworded": "reworded",
        "changed": "changed",
        "split": "merged",
        "merged": "split",
    }
    turned = [
        {"from": link["to"], "to": link["from"], "became": other[link["became"]]}
        for link in fields["criteria"]
        if link["became"] in other
    ]
    fields |= {"from": "2021", "to": "2016", "criteria": turned}
    return packed(tree("2016", 2), others={"correspondance-2021.json": json.dumps(fields).encode()})


BAD: dict[str, tuple[Callable[[], bytes], str]] = {
    "truncated": (lambda: LATER[:-40], "incomplet"),
    "truncated early": (lambda: LATER[:200], "incomplet"),
    "empty": (lambda: b"", "incomplet"),
    "bit-flipped in what is compressed": (
        lambda: _flipped(LATER, LATER.index(b"referentiel.json") + 400),
        "abîmé",
    ),
    "bit-flipped in its list": (lambda: _flipped(LATER, len(LATER) - 30), "n’y a pas sa place"),
    "re-zipped once changed": (
        lambda: zipped({**FILES, TREE: FILES[TREE].replace(b"Entendre", b"Attendre")}.items()),
        "il a changé depuis que le manifeste a été écrit",
    ),
    "re-zipped in a folder": (
        lambda: zipped((f"essai/{name}", content) for name, content in FILES.items()),
        "n’y a pas sa place",
    ),
    "of an older number": (packed, "un référentiel ne revient pas en arrière"),
    "signed by an unknown key": (
        lambda: packed(tree(sequence=3), secret=OTHER),
        "éditeur que ce centre ne connaît pas",
    ),
    "signed by nobody": (lambda: packed(tree(sequence=3), secret=None), "signé par personne"),
    "the manifest of one, the tree of another": (
        lambda: pack_files({**FILES, TREE: files_of(CORRECTION)[TREE]}),
        "il a changé depuis que le manifeste a été écrit",
    ),
    "the same, signed so": (
        lambda: forged(LATER, lambda files: files.update({TREE: files_of(CORRECTION)[TREE]})),
        "le manifeste dit « 3 », le référentiel « 2 »",
    ),
    "a code twice": (lambda: _first_sub(_twice), "ce code est écrit deux fois"),
    "more required than there are": (
        lambda: _first_sub(lambda sub: sub["rule"].update(min_criteria=9)),
        "il vaut 9, mais ce sous-domaine a",
    ),
    "a correspondence to nowhere": (
        lambda: _lead(lambda said: said["criteria"][0].update(to=["9.9.9"])),
        "l’édition 2027 ne l’a pas",
    ),
    "a correspondence from nowhere": (
        lambda: _lead(lambda said: said["criteria"][0].update({"from": ["9.9.9"]})),
        "critère 1.1.1",
    ),
    "a correspondence to itself": (
        lambda: forged(
            LATER, lambda files: files.update({"correspondance-2021.json": lead("2021", "2021")})
        ),
        "à elle-même",
    ),
    "editions that go round": (_back, "laquelle précède l’autre"),
    "a path out of the folder": (
        lambda: zipped([*FILES.items(), ("../evil.json", b"{}")]),
        "n’y a pas sa place",
    ),
    "an absolute path": (
        lambda: zipped([*FILES.items(), ("/etc/passwd", b"{}")]),
        "n’y a pas sa place",
    ),
    "a link": (_link, "est un lien"),
}
"""Each file, made when it is asked for, and a part of the sentence it is refused with.

The centre holds :data:`CORRECTION`, of a publisher it trusts.
"""


def _lines(count: int) -> Iterator[tuple[str, bytes]]:
    for _rank in range(count):
        yield "aides.json", b""


def _nothing_right(fields: dict[str, Any]) -> None:
    for domain in fields["domains"]:
        domain["subdomains"] = [{} for _rank in range(4_200)]


def _zip64() -> bytes:
    """A zip whose list is told of elsewhere than at its end."""
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w") as archive:
        archive.writestr(TREE, b"{}")
    data = into.getvalue()
    return data[:-22] + b"PK\x06\x07" + bytes(16) + data[-22:]


HEAVY: dict[str, tuple[Callable[[], bytes], str]] = {
    "a zip bomb": (lambda: _as_tree(bytes(400_000_000)), "dépasse 5 Mo"),
    "many that inflate together": (
        lambda: zipped((f"contexte-{rank}.json", bytes(5_000_000)) for rank in range(30)),
        "est trop long",
    ),
    "a list without end": (lambda: zipped(_lines(150_000)), "trop de fichiers"),
    "a list told of elsewhere": (_zip64, "trop de fichiers"),
    "a million critères": (lambda: _as_tree(_criteria(1_000_000, _critere)), "dépasse 5 Mo"),
    "a million critères, alone": (lambda: _criteria(1_000_000, _critere), "dépasse 5 Mo"),
    "a million critères in few bytes": (
        lambda: forged(
            LATER, lambda files: files.update({TREE: _criteria(1_000_000, lambda _rank: {})})
        ),
        "plus de 60 000 valeurs",
    ),
    "lines of which nothing is right": (
        lambda: forged(LATER, in_json(TREE, _nothing_right)),
        "presque rien n’y est juste",
    ),
    "lists in lists": (
        lambda: forged(LATER, lambda files: files.update({TREE: b"[" * 50_000})),
        "trop de niveaux",
    ),
    "a number without end": (
        lambda: forged(LATER, lambda files: files.update({TREE: b'{"id": ' + b"9" * 4_000_000})),
        "un nombre y est trop long",
    ),
    "a manifest of lines": (
        lambda: zipped([*FILES.items(), (MANIFEST, b'{"files": [' + b"{}," * 1_000_000)]),
        "deux fois",
    ),
    "twenty megabytes of nothing": (lambda: bytes(20_000_001), "dépasse 20 Mo"),
}
"""Those that would like the memory of the computer."""
