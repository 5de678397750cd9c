"""The commands about one dossier: to see it, to bring it in or let it go, its papers."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import Any

from clea_desktop.cli import shapes
from clea_desktop.cli.jury import Command
from clea_desktop.cli.secret_files import first_line
from clea_desktop.cli.streams import say
from clea_desktop.domain.french import counted, date_words
from clea_desktop.domain.path import next_act, next_on
from clea_desktop.services import departing, dossiers, exporting, importing
from clea_desktop.services.centre import Centre


def _list(_options: argparse.Namespace, centre: Centre) -> dict[str, Any]:
    lines = dossiers.list_dossiers(centre)
    for line in lines:
        say(f"{line.reference}  {line.name}  {line.stage.words}")
    return {
        "dossiers": [{"reference": line.reference, "stage": line.stage.value} for line in lines]
    }


def _show(options: argparse.Namespace, centre: Centre) -> dict[str, Any]:
    view = dossiers.view(centre, dossiers.find(centre, options.reference))
    say(f"{view.dossier.reference} · {view.stage.words}")
    following, planned = next_act(view.situation), next_on(view.situation)
    if following is not None:
        when = f", le {date_words(planned)}" if planned else ""
        say(f"Prochaine étape : {following.words}{when}.")
    if view.valid_until is not None:
        was = "était possible" if view.situation.late else "possible"
        say(f"Évaluation finale {was} jusqu’au {date_words(view.valid_until)}.")
    if view.outcome:
        if view.provisional:
            say("Résultat provisoire, référentiel non vérifié.")
        for domain in view.outcome.domains:
            say(f"{domain.code}. {domain.explanation}")
    held = view.dossier.journey.evidence
    if held:
        say(f"{counted(len(held), 'preuve')}.")
    return shapes.dossier(view)


def _import(options: argparse.Namespace, centre: Centre) -> dict[str, Any]:
    phrase = first_line(options.phrase_file) if options.phrase_file else None
    imported = importing.import_dossiers(centre, options.files, phrase)
    for one in imported:
        say(f"{one.file} → {one.reference}")
    return {"imported": [{"file": str(one.file), "reference": one.reference} for one in imported]}


def _depart(options: argparse.Namespace, centre: Centre) -> dict[str, Any]:
    dossier_id = dossiers.find(centre, options.reference)
    today = centre.clock().date()
    gone = departing.depart(centre, dossier_id, options.organisation, today, options.to)
    say(
        f"Le dossier {options.reference} est suivi par {options.organisation} ; ses fichiers sont "
        f"dans {options.to}. Dites la phrase à cet organisme, autrement que par le même chemin."
    )
    return {
        "reference": options.reference,
        "files": [str(file) for file in gone.files],
        "phrase": gone.phrase,
    }


def _export(options: argparse.Namespace, centre: Centre) -> dict[str, Any]:
    exporting.export_dossier(centre, options.reference, options.to)
    say(f"Le dossier {options.reference} est dans {options.to}.")
    return {"reference": options.reference, "file": str(options.to)}


def paper_kinds() -> dict[str, Any]:
    """The kinds of papers, and what each is."""
    kinds = exporting.paper_kinds()
    for kind, name in kinds:
        say(f"{kind} : {name}")
    return {"kinds": [{"kind": kind, "name": name} for kind, name in kinds]}


def paper(options: argparse.Namespace, centre: Centre) -> dict[str, Any]:
    """A paper of a dossier, into a file."""
    missing_signs = exporting.write_paper(
        centre, options.kind, options.reference, options.to, getattr(options, "date", None)
    )
    say(f"Le document est dans {options.to}.")
    if missing_signs:
        say(f"Signes que les polices n’ont pas, imprimés « □ » : {' '.join(missing_signs)}")
    return {
        "kind": options.kind,
        "reference": options.reference,
        "file": str(options.to),
        "missing_signs": list(missing_signs),
    }


READING: Mapping[str, Command] = {"dossier list": _list, "dossier show": _show}
WRITING: Mapping[str, Command] = {
    "dossier import": _import,
    "dossier export": _export,
    "dossier depart": _depart,
}
