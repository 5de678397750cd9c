"""Run one command: exit 0 done, 2 refused, 3 the computer, 70 our bug."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Any

from clea_desktop.cli import (
    authoring,
    dossier,
    jury,
    keeping,
    personal,
    plan,
    profile,
    referential,
    sentences,
    sitting,
)
from clea_desktop.cli.journal import journal_command
from clea_desktop.cli.jury import HeldBack
from clea_desktop.cli.keeping import Failed
from clea_desktop.cli.opening import open_to_read, open_to_write
from clea_desktop.cli.parser import build_parser
from clea_desktop.cli.remedies import told
from clea_desktop.cli.streams import Undelivered, deliver, say, speak_utf8
from clea_desktop.domain.errors import EnvironmentProblem, RuleError
from clea_desktop.services import selftest
from clea_desktop.services.centre import Centre
from clea_desktop.services.fault_report import report

DONE, REFUSED, ENVIRONMENT, BUG = 0, 2, 3, 70


def main(arguments: Sequence[str], window: selftest.WindowTrial | None = None) -> int:
    """Run the command of these arguments; its exit code.

    :param window: what the self-test tries of the window, which is not seen from here.
    """
    speak_utf8()
    options = argparse.Namespace(window=window)
    code = DONE
    document: dict[str, Any] = {}
    try:
        code, document = _run(arguments, options)
        deliver(_printed(options, document))
    except Undelivered as undelivered:
        return _not_delivered(undelivered, code, document)
    except SystemExit as leaving:  # « --help », which has said what was asked
        return int(leaving.code or DONE)
    return code


def _run(arguments: Sequence[str], options: argparse.Namespace) -> tuple[int, dict[str, Any]]:
    """The exit code of a command, and its document; an empty one when it was refused."""
    try:
        build_parser().parse_args(arguments, options)
        if options.command is None:
            raise RuleError("Il manque une commande. Voyez « clea-desktop --help ».")
        return DONE, _command(options)(options)
    except RuleError as refusal:
        say(told(refusal))
        return REFUSED, {}
    except EnvironmentProblem as problem:
        say(told(problem))
        return ENVIRONMENT, {}
    except HeldBack as held:
        return REFUSED, held.document
    except Failed as failed:
        for sentence in failed.sentences:
            say(sentence)
        return ENVIRONMENT, failed.document
    except Undelivered:
        raise
    except Exception as bug:  # noqa: BLE001 - the last door: whatever else is our bug
        say("Un défaut de CléA Desktop a arrêté la commande ; voici de quoi le signaler.")
        for line in report(bug).splitlines():
            say(line)
        return BUG, {}


def _command(options: argparse.Namespace) -> Callable[[argparse.Namespace], dict[str, Any]]:
    action = getattr(options, "action", None)
    return _COMMANDS[options.command if action is None else f"{options.command} {action}"]


# --- what every command shares ---------------------------------------------------------------


def _printed(options: argparse.Namespace, document: dict[str, Any]) -> str:
    """What goes to standard output: the document when it is asked for, or a secret to keep."""
    if document and getattr(options, "json", False):
        return json.dumps(document, ensure_ascii=False, indent=1) + "\n"
    secret = document.get("recovery_code") or document.get("phrase")
    return f"{secret}\n" if secret else ""


def _not_delivered(undelivered: Undelivered, code: int, document: dict[str, Any]) -> int:
    """The exit code once standard output refused what was said, and a sentence if it matters."""
    if document.get("recovery_code"):
        say(
            "Le centre est créé, mais son code de secours n’a pas pu être écrit sur la sortie "
            f"standard, et il n’est gardé nulle part : supprimez le dossier {document['data']} et "
            "recommencez, avec --recovery-sheet FICHIER."
        )
        return ENVIRONMENT
    if document.get("phrase"):
        say(
            "Le dossier est parti, mais la phrase de son enveloppe n’a pas pu être écrite sur la "
            "sortie standard : reprenez-le dans la fenêtre, puis recommencez."
        )
        return ENVIRONMENT
    if undelivered.gone:
        return code
    say(
        "Ce qui était demandé est fait, mais la sortie standard n’a pas pu être écrite : faites de "
        "la place, ou dirigez-la ailleurs."
    )
    return ENVIRONMENT


# --- commands that are given a centre, or none ------------------------------------------------


def _document(options: argparse.Namespace) -> dict[str, Any]:
    """The kinds of papers, or one into a file."""
    if options.list:
        return dossier.paper_kinds()
    wanted = {"DOCUMENT": options.kind, "RÉFÉRENCE": options.reference, "--to": options.to}
    missing = [name for name, value in wanted.items() if value is None]
    if missing:
        raise RuleError(f"Commande mal formée : il manque {', '.join(missing)}.")
    return _on_centre(dossier.paper, open_to_write)(options)


def _compare(options: argparse.Namespace) -> dict[str, Any]:
    """Two files when two are named, two editions of the centre when three things are."""
    if len(options.named) == 2:
        return referential.compare_files(options)
    if len(options.named) == 3:
        return _on_centre(referential.READING["referential compare"], open_to_read)(options)
    raise RuleError(
        "Commande mal formée : nommez deux fichiers, ou un référentiel et deux éditions."
    )


def _on_centre(
    command: jury.Command, opened: Callable[[argparse.Namespace], AbstractContextManager[Centre]]
) -> Callable[[argparse.Namespace], dict[str, Any]]:
    """A command that is given the centre, open."""

    def run(options: argparse.Namespace) -> dict[str, Any]:
        with opened(options) as centre:
            return command(options, centre)

    return run


_COMMANDS: dict[str, Callable[[argparse.Namespace], dict[str, Any]]] = {
    **keeping.COMMANDS,
    **plan.BARE,
    **referential.BARE,
    "document": _document,
    **{
        name: _on_centre(command, open_to_read)
        for name, command in {
            **dossier.READING,
            **jury.READING,
            **sitting.READING,
            **personal.READING,
            **plan.READING,
            **profile.READING,
            **referential.READING,
        }.items()
    },
    **{
        name: _on_centre(command, open_to_write)
        for name, command in {
            **dossier.WRITING,
            **jury.WRITING,
            **personal.WRITING,
            **plan.WRITING,
            **profile.WRITING,
            **referential.WRITING,
            **sentences.WRITING,
        }.items()
    },
    **authoring.COMMANDS,
    "referential compare": _compare,
    "sentences check": sentences.check,
    "journal": _on_centre(journal_command, open_to_read),
}
