"""The commands that make a centre and keep it: first start, checks, backups, the self-test."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from clea_desktop.cli import shapes
from clea_desktop.cli.opening import (
    clock_of,
    close_with_backup,
    data_of,
    open_to_read,
    opened,
    passphrase_of,
    secret_of,
)
from clea_desktop.cli.streams import say
from clea_desktop.domain.errors import EnvironmentProblem
from clea_desktop.domain.french import counted, lowered
from clea_desktop.domain.people import Organisation
from clea_desktop.services import backups, demo, opening, restoring, safekeeping, selftest, since
from clea_desktop.services.clock import system_clock
from clea_desktop.services.opening import Secret


class Failed(Exception):
    """A command that did its work and found something wrong: its document is still printed."""

    def __init__(self, document: dict[str, Any], sentences: Sequence[str]) -> None:
        super().__init__()
        self.document = document
        self.sentences = sentences


def _init(options: argparse.Namespace) -> dict[str, Any]:
    sheet: Path | None = options.recovery_sheet
    centre, code = opening.init(
        data_of(options),
        passphrase_of(options),
        Organisation(options.organisation),
        options.evaluator,
        clock_of(options),
        recovery_sheet=sheet,
    )
    close_with_backup(centre)
    say(
        f"Le centre est créé dans {data_of(options)}. "
        + (
            f"La fiche de secours est dans {sheet} : imprimez-la, rangez-la, effacez le fichier."
            if sheet
            else "Notez le code de secours : il n’est gardé nulle part."
        )
    )
    return {
        "data": str(data_of(options)),
        "recovery_sheet": str(sheet) if sheet else None,
        "recovery_code": None if sheet else code,
    }


def _demo(options: argparse.Namespace) -> dict[str, Any]:
    centre = demo.make_centre(data_of(options), options.candidates)
    close_with_backup(centre)
    say(
        f"Le centre inventé, de {counted(options.candidates, 'dossier')}, est dans "
        f"{data_of(options)} ; phrase de passe : {demo.PASSPHRASE}."
    )
    return {
        "data": str(data_of(options)),
        "dossiers": options.candidates,
        "passphrase": demo.PASSPHRASE,
        "reference_day": demo.REFERENCE_DAY.isoformat(),
    }


def _check(options: argparse.Namespace) -> dict[str, Any]:
    problems = safekeeping.check(
        data_of(options), secret_of(options), clock_of(options), system_clock
    )
    document = {
        "ok": not problems,
        "problems": [
            {"where": problem.where, "sentence": problem.sentence} for problem in problems
        ],
    }
    if problems:
        raise Failed(document, [located(p.where, p.sentence) for p in problems])
    say("Le centre et ses sauvegardes sont en bon état.")
    return document


def located(where: str, sentence: str) -> str:
    """A sentence that says where: once."""
    if where in sentence:
        return sentence
    return f"{where} : {lowered(sentence)}"


def _backup(options: argparse.Namespace) -> dict[str, Any]:
    with open_to_read(options) as centre:
        made = backups.backup(centre, options.to)
    say(f"Sauvegarde faite et relue : {made.path}, {counted(made.dossiers, 'dossier')}.")
    return {
        "file": str(made.path),
        "made_at": made.made_at.isoformat(),
        "dossiers": made.dossiers,
        "acts": made.acts,
    }


def _restore(options: argparse.Namespace) -> dict[str, Any]:
    secret, clock = secret_of(options), clock_of(options)
    if options.to is not None:
        restoring.restore_backup(options.file, options.to, secret, clock)
        say(f"Le centre est restauré dans {options.to}.")
        return {"data": str(options.to)}
    data = data_of(options)
    found, lacks = _difference(options, options.file, secret)
    if options.compare:
        return {"data": str(data), **shapes.difference(found)}
    kept = restoring.restore_in_place(options.file, data, secret, clock)
    say(f"La sauvegarde est en place dans {data}.")
    if kept is not None:
        say(f"Le dossier qu’elle remplace est gardé dans {kept}.")
    return {
        "data": str(data),
        "kept": str(kept) if kept else None,
        **shapes.difference(found),
        "lacks": lacks,
    }


def _difference(
    options: argparse.Namespace, file: Path, secret: Secret
) -> tuple[restoring.Difference | None, str | None]:
    """What the backup would lose or win, said first.

    Of a centre that does not open any more, a sentence of what the backup lacks instead.
    """
    data = data_of(options)
    if not options.compare and not safekeeping.is_centre(data):
        return None, None
    try:
        centre = opened(options, secret)
    except EnvironmentProblem as problem:
        if options.compare or restoring.may_be_another(problem, data, file):
            raise
        say(f"Le centre présent ne se compare pas. {problem.sentence}")
        offered = restoring.read_whole(file)
        own = since.is_own(data, offered, restoring.known_centre(data))
        lacks = since.since_words(data, offered, own)
        say(lacks)
        return None, lacks
    try:
        found = restoring.difference(centre, file, secret)
    finally:
        centre.close()
    say(restoring.difference_words(found))
    return found, None


def _self_test(options: argparse.Namespace) -> dict[str, Any]:
    steps = selftest.run(options.window)
    for step in steps:
        say(f"{'oui' if step.ok else 'NON'}  {step.name} : {step.detail}")
    document = {
        "ok": all(step.ok for step in steps),
        "steps": [{"name": s.name, "ok": s.ok, "detail": s.detail} for s in steps],
    }
    if not document["ok"]:
        raise Failed(document, ["L’installation a un défaut : voyez les lignes « NON »."])
    return document


COMMANDS: Mapping[str, Callable[[argparse.Namespace], dict[str, Any]]] = {
    "init": _init,
    "demo": _demo,
    "check": _check,
    "backup": _backup,
    "restore": _restore,
    "self-test": _self_test,
}
