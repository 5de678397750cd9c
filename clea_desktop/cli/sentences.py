"""The commands about ready sentences: a file judged, brought in, written."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from clea_desktop.cli.jury import Command
from clea_desktop.cli.streams import say
from clea_desktop.domain.french import counted
from clea_desktop.services import sentences
from clea_desktop.services.centre import Centre


def add_sentences(parser: argparse.ArgumentParser, shared: argparse.ArgumentParser) -> None:
    """The words of these commands."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    check = actions.add_parser("check", parents=[shared], help="vérifier un fichier")
    check.add_argument("file", type=Path, metavar="FICHIER")
    bring = actions.add_parser("import", parents=[shared], help="importer un fichier de phrases")
    bring.add_argument("file", type=Path, metavar="FICHIER")
    export = actions.add_parser("export", parents=[shared], help="écrire les phrases du centre")
    export.add_argument("--to", type=Path, required=True, metavar="FICHIER")
    export.add_argument("--own", action="store_true", help="les siennes, et non celles du centre")


def check(options: argparse.Namespace) -> dict[str, Any]:
    """Judge a file by the editions that come with the program; no centre is opened."""
    read = sentences.check_file(options.file)
    codes = {each.criterion for each in read.sentences if each.criterion}
    titled = f"« {read.title} » : " if read.title else ""
    many = counted(len(read.sentences), "phrase")
    say(f"{titled}{many}, pour {counted(len(codes), 'critère')}.")
    return {
        "file": str(options.file),
        "title": read.title,
        "sentences": len(read.sentences),
        "criteria": len(codes),
    }


def _import(options: argparse.Namespace, centre: Centre) -> dict[str, Any]:
    brought = sentences.import_file(centre, options.file)
    for double in brought.doubles:
        say(f"Déjà là, laissée : {double.place} : {double.text}")
    say(f"{counted(brought.added, 'phrase ajoutée', 'phrases ajoutées')}.")
    return {
        "file": str(options.file),
        "added": brought.added,
        "left": [
            {
                "criterion": double.criterion or None,
                "mark": double.mark.value if double.mark else None,
                "text": double.text,
            }
            for double in brought.doubles
        ],
    }


def _export(options: argparse.Namespace, centre: Centre) -> dict[str, Any]:
    many = sentences.export_file(centre, options.to, own=options.own)
    say(f"{counted(many, 'phrase')} dans {options.to}.")
    return {"file": str(options.to), "sentences": many}


WRITING: Mapping[str, Command] = {"sentences import": _import, "sentences export": _export}
"""What a centre must be open for: bringing in writes to it, and so does its backup on closing."""
