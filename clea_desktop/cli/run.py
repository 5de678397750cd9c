"""Run one command: exit 0 done, 2 refused, 3 the computer, 70 our bug."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

from clea_desktop import paths
from clea_desktop.cli import authoring, jury, personal, profile, referential, shapes
from clea_desktop.cli.journal import journal_command
from clea_desktop.cli.jury import HeldBack
from clea_desktop.cli.parser import build_parser
from clea_desktop.cli.secret_files import first_line, passphrase
from clea_desktop.cli.streams import Undelivered, deliver, say, speak_utf8
from clea_desktop.domain.errors import EnvironmentProblem, RuleError
from clea_desktop.domain.french import counted, date_words
from clea_desktop.domain.path import next_act, next_on
from clea_desktop.domain.people import Organisation
from clea_desktop.services import (
    backups,
    demo,
    departing,
    dossiers,
    exporting,
    importing,
    restoring,
    safekeeping,
    selftest,
)
from clea_desktop.services import centre as centres
from clea_desktop.services.centre import Centre, Secret
from clea_desktop.services.clock import Clock, fixed_clock, system_clock
from clea_desktop.services.fault_report import report

DONE, REFUSED, ENVIRONMENT, BUG = 0, 2, 3, 70

PASSPHRASE_VARIABLE = "CLEA_PASSPHRASE"


class Failed(Exception):
    """A command that did its work and found something wrong: its document is still printed."""

    def __init__(self, document: dict[str, Any], sentences: Sequence[str]) -> None:
        super().__init__()
        self.document = document
        self.sentences = sentences


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
        say(refusal.sentence)
        return REFUSED, {}
    except EnvironmentProblem as problem:
        say(problem.sentence)
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


def _clock(options: argparse.Namespace) -> Clock:
    day = getattr(options, "date", None)
    return fixed_clock(day) if day else system_clock


def _data(options: argparse.Namespace) -> Path:
    return options.data or paths.default_data()


def _secret(options: argparse.Namespace) -> Secret:
    if options.recovery_code_file:
        return Secret(recovery_code=first_line(options.recovery_code_file))
    return Secret(passphrase=_passphrase(options))


def _passphrase(options: argparse.Namespace) -> str:
    return passphrase(
        options.passphrase_file, PASSPHRASE_VARIABLE, "--passphrase-file", "la phrase de passe"
    )


def _opened(options: argparse.Namespace, secret: Secret | None = None) -> Centre:
    """A centre open, and what there is to say of how the program before ended, or could not."""
    known = secret or _secret(options)
    centre = centres.open_centre(_data(options), known, _clock(options), system_clock)
    for told in (safekeeping.after_a_stop(centre), safekeeping.left_to_do(centre)):
        if told is not None:
            say(told)
    return centre


@contextmanager
def _open(options: argparse.Namespace) -> Iterator[Centre]:
    """A centre to read from."""
    centre = _opened(options)
    try:
        yield centre
    finally:
        centre.close()


@contextmanager
def _open_to_write(options: argparse.Namespace) -> Iterator[Centre]:
    """A centre to write to; a verified backup is made on closing."""
    centre = _opened(options)
    try:
        yield centre
    except BaseException:
        centre.close()
        raise
    _close(centre)


def _close(centre: Centre) -> None:
    try:
        backups.close_with_backup(centre)
    except EnvironmentProblem as problem:
        # What was asked is done and on disk: this is a warning.
        say(f"La sauvegarde de fermeture n’a pas pu être faite : {problem.sentence}")


# --- the commands ----------------------------------------------------------------------------


def _init(options: argparse.Namespace) -> dict[str, Any]:
    sheet: Path | None = options.recovery_sheet
    centre, code = centres.init(
        _data(options),
        _passphrase(options),
        Organisation(options.organisation),
        options.evaluator,
        _clock(options),
        recovery_sheet=sheet,
    )
    _close(centre)
    say(
        f"Le centre est créé dans {_data(options)}. "
        + (
            f"La fiche de secours est dans {sheet} : imprimez-la, rangez-la, effacez le fichier."
            if sheet
            else "Notez le code de secours : il n’est gardé nulle part."
        )
    )
    return {
        "data": str(_data(options)),
        "recovery_sheet": str(sheet) if sheet else None,
        "recovery_code": None if sheet else code,
    }


def _demo(options: argparse.Namespace) -> dict[str, Any]:
    centre = demo.make_centre(_data(options), options.candidates)
    _close(centre)
    say(
        f"Le centre inventé, de {counted(options.candidates, 'dossier')}, est dans "
        f"{_data(options)} ; phrase de passe : {demo.PASSPHRASE}."
    )
    return {
        "data": str(_data(options)),
        "dossiers": options.candidates,
        "passphrase": demo.PASSPHRASE,
        "reference_day": demo.REFERENCE_DAY.isoformat(),
    }


def _dossier_list(options: argparse.Namespace) -> dict[str, Any]:
    with _open(options) as centre:
        lines = dossiers.list_dossiers(centre)
    for line in lines:
        say(f"{line.reference}  {line.name}  {line.stage.words}")
    return {
        "dossiers": [{"reference": line.reference, "stage": line.stage.value} for line in lines]
    }


def _dossier_show(options: argparse.Namespace) -> dict[str, Any]:
    with _open(options) as centre:
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
    return shapes.dossier(view)


def _dossier_import(options: argparse.Namespace) -> dict[str, Any]:
    with _open_to_write(options) as centre:
        phrase = first_line(options.phrase_file) if options.phrase_file else None
        imported = importing.import_dossiers(centre, options.files, phrase)
    for one in imported:
        say(f"{one.file} → {one.reference}")
    return {"imported": [{"file": str(one.file), "reference": one.reference} for one in imported]}


def _dossier_depart(options: argparse.Namespace) -> dict[str, Any]:
    with _open_to_write(options) as centre:
        dossier_id = dossiers.find(centre, options.reference)
        today = _clock(options)().date()
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


def _dossier_export(options: argparse.Namespace) -> dict[str, Any]:
    with _open_to_write(options) as centre:
        exporting.export_dossier(centre, options.reference, options.to)
    say(f"Le dossier {options.reference} est dans {options.to}.")
    return {"reference": options.reference, "file": str(options.to)}


def _document(options: argparse.Namespace) -> dict[str, Any]:
    if options.list:
        kinds = exporting.paper_kinds()
        for kind, name in kinds:
            say(f"{kind} : {name}")
        return {"kinds": [{"kind": kind, "name": name} for kind, name in kinds]}
    wanted = {"DOCUMENT": options.kind, "RÉFÉRENCE": options.reference, "--to": options.to}
    missing = [name for name, value in wanted.items() if value is None]
    if missing:
        raise RuleError(f"Commande mal formée : il manque {', '.join(missing)}.")
    with _open_to_write(options) as centre:
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


def _check(options: argparse.Namespace) -> dict[str, Any]:
    problems = safekeeping.check(_data(options), _secret(options), _clock(options), system_clock)
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
    return f"{where} : {sentence[:1].lower()}{sentence[1:]}"


def _backup(options: argparse.Namespace) -> dict[str, Any]:
    with _open(options) as centre:
        made = backups.backup(centre, options.to)
    say(f"Sauvegarde faite et relue : {made.path}, {counted(made.dossiers, 'dossier')}.")
    return {
        "file": str(made.path),
        "made_at": made.made_at.isoformat(),
        "dossiers": made.dossiers,
        "acts": made.acts,
    }


def _restore(options: argparse.Namespace) -> dict[str, Any]:
    secret, clock = _secret(options), _clock(options)
    if options.to is not None:
        restoring.restore_backup(options.file, options.to, secret, clock)
        say(f"Le centre est restauré dans {options.to}.")
        return {"data": str(options.to)}
    data = _data(options)
    found = _difference(options, options.file, secret)
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
    }


def _difference(
    options: argparse.Namespace, file: Path, secret: Secret
) -> restoring.Difference | None:
    """What the backup would lose or win; None of a centre that does not open any more."""
    if not options.compare and not safekeeping.is_centre(_data(options)):
        return None
    try:
        centre = _opened(options, secret)
    except EnvironmentProblem as problem:
        if options.compare or restoring.may_be_another(problem, _data(options), file):
            raise
        say(f"Le centre présent ne se compare pas : {problem.sentence}")
        return None
    try:
        found = restoring.difference(centre, file, secret)
    finally:
        centre.close()
    say(restoring.difference_words(found))
    return found


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


def _compare(options: argparse.Namespace) -> dict[str, Any]:
    """Two files when two are named, two editions of the centre when three things are."""
    if len(options.named) == 2:
        return referential.compare_files(options)
    if len(options.named) == 3:
        return _on_centre(referential.READING["referential compare"], _open)(options)
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
    "init": _init,
    "demo": _demo,
    **referential.BARE,
    "dossier list": _dossier_list,
    "dossier show": _dossier_show,
    "dossier import": _dossier_import,
    "dossier export": _dossier_export,
    "dossier depart": _dossier_depart,
    "document": _document,
    "check": _check,
    "backup": _backup,
    "restore": _restore,
    "self-test": _self_test,
    **{
        name: _on_centre(command, _open)
        for name, command in {
            **jury.READING,
            **personal.READING,
            **profile.READING,
            **referential.READING,
        }.items()
    },
    **{
        name: _on_centre(command, _open_to_write)
        for name, command in {
            **jury.WRITING,
            **personal.WRITING,
            **profile.WRITING,
            **referential.WRITING,
        }.items()
    },
    **authoring.COMMANDS,
    "referential compare": _compare,
    "journal": _on_centre(journal_command, _open),
}
