"""The command line: its words, and its refusals in French."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from clea_desktop import VERSION
from clea_desktop.cli.sentences import add_sentences
from clea_desktop.cli.streams import deliver
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.rights import Role
from clea_desktop.domain.typed import iso_day

_REFUSALS = (
    (r"the following arguments are required: (.+)", r"il manque {0}"),
    (
        r"argument (.+): invalid choice: ['\"](.*)['\"] \(choose from (.*)\)",
        "« {1} » n’est pas admis ici ; choisissez parmi {2}",
    ),
    (r"argument (.+): expected (?:one|at least one) argument", "il manque la valeur de {0}"),
    (r"argument (.+): invalid \w+ value: '(.*)'", "la valeur « {1} » de {0} ne convient pas"),
    (r"one of the arguments (.+) is required", "donnez une de ces options : {0}"),
    (r"argument (.+): not allowed with argument (.+)", "{0} et {1} s’excluent"),
    (r"argument (.+): ignored explicit argument '(.*)'", "{0} ne prend pas de valeur"),
    (r"unrecognized arguments: (.+)", "« {0} » n’est pas compris ici"),
    (r"ambiguous option: (\S+) could match (.+)", "« {0} » peut vouloir dire {1}"),
    (r"argument (.+): (.+)", "{0} : {1}"),
)

# Each choice comes between the quotes of Python.
_CHOICES = re.compile(r"\(choose from .*\)\Z", re.DOTALL)


class _FrenchHelp(argparse.HelpFormatter):
    def start_section(self, heading: str | None) -> None:
        # What follows is a colon, which French does not leave alone.
        super().start_section(f"{heading} " if heading else heading)

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, "Emploi : " if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """An argument parser that speaks French; its refusals are raised and not printed."""

    def __init__(self, *, add_help: bool = True, **options: Any) -> None:
        super().__init__(add_help=False, formatter_class=_FrenchHelp, **options)
        self._positionals.title = "À nommer"
        self._optionals.title = "Options"
        if add_help:
            self.add_argument("-h", "--help", action="help", help="montrer cette aide")

    def print_help(self, file: Any = None) -> None:
        """Write the help on standard output, and on nothing else."""
        deliver(self.format_help())

    def error(self, message: str) -> NoReturn:
        message = _CHOICES.sub(lambda found: found[0].replace("'", ""), message)
        for pattern, words in _REFUSALS:
            match = re.fullmatch(pattern, message, re.DOTALL)
            if match:
                message = words.format(*match.groups())
                break
        raise RuleError(f"Commande mal formée : {message}. Voyez « {self.prog} --help ».")


class _Version(argparse.Action):
    """Say which version this is, on standard output, and ask nothing else."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        deliver(f"CléA Desktop {VERSION}\n")
        parser.exit()


def _day(text: str) -> date:
    day = iso_day(text)
    if day is None:
        raise argparse.ArgumentTypeError(f"« {text} » n’est pas une date : écrivez AAAA-MM-JJ")
    return day


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 100_000:
        raise argparse.ArgumentTypeError(f"« {text} » n’est pas un nombre de 1 à 100 000")
    return int(text)


def build_parser() -> argparse.ArgumentParser:
    """The whole command line of the headless face."""
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument(
        "--json",
        action="store_true",
        default=argparse.SUPPRESS,
        help="écrire un document JSON sur la sortie standard",
    )
    shared.add_argument(
        "--date",
        type=_day,
        default=argparse.SUPPRESS,
        metavar="AAAA-MM-JJ",
        help="faire comme si l’on était ce jour-là",
    )
    parser: argparse.ArgumentParser = Parser(
        prog="clea-desktop",
        parents=[shared],
        description="CléA Desktop sans fenêtre. Les documents JSON vont à la sortie standard, "
        "les phrases à la sortie d’erreur.",
        epilog="Code de sortie : 0 fait, 2 demande refusée, 3 ordinateur en cause, 70 défaut.",
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="dire la version")
    parser.add_argument("--data", type=Path, metavar="DOSSIER", help="dossier du centre")
    secret = parser.add_mutually_exclusive_group()
    secret.add_argument(
        "--passphrase-file",
        type=Path,
        metavar="FICHIER",
        help="fichier de la phrase de passe (ou variable CLEA_PASSPHRASE)",
    )
    secret.add_argument(
        "--recovery-code-file", type=Path, metavar="FICHIER", help="fichier du code de secours"
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMANDE")

    init = commands.add_parser("init", parents=[shared], help="créer un centre")
    init.add_argument("--organisation", required=True, metavar="NOM")
    init.add_argument("--evaluator", required=True, metavar="NOM")
    init.add_argument("--recovery-sheet", type=Path, metavar="FICHIER")

    demo = commands.add_parser("demo", parents=[shared], help="créer un centre inventé")
    demo.add_argument("--candidates", type=_count, default=24, metavar="N")

    _add_referential(commands.add_parser("referential", help="référentiels"), shared)
    _add_dossier(commands.add_parser("dossier", help="dossiers"), shared)

    _add_profile(commands.add_parser("profile", help="profils et phrases de passe"), shared)
    _add_jury(commands.add_parser("jury", help="sessions de jury"), shared)
    _add_plan(commands.add_parser("plan", help="plans d’évaluation"), shared)
    _add_sitting(commands.add_parser("sitting", help="séances du centre"), shared)
    _add_period(commands.add_parser("period", help="ce dont un centre rend compte"), shared)

    _add_personal(commands.add_parser("personal", help="données personnelles"), shared)

    add_sentences(commands.add_parser("sentences", help="phrases prêtes"), shared)

    document = commands.add_parser("document", parents=[shared], help="faire un document PDF")
    document.add_argument("--list", action="store_true", help="nommer les documents")
    document.add_argument("kind", nargs="?", metavar="DOCUMENT")
    document.add_argument("reference", nargs="?", metavar="RÉFÉRENCE")
    document.add_argument("--to", type=Path, metavar="FICHIER")

    acts = commands.add_parser("journal", parents=[shared], help="lire le journal")
    acts.add_argument("reference", nargs="?", metavar="RÉFÉRENCE")
    acts.add_argument("--to", type=Path, metavar="FICHIER", help="l’écrire, pour le vérifier")

    commands.add_parser("check", parents=[shared], help="vérifier le centre")
    backup = commands.add_parser("backup", parents=[shared], help="sauvegarder le centre")
    backup.add_argument("--to", type=Path, required=True, metavar="DOSSIER")
    restore = commands.add_parser("restore", parents=[shared], help="restaurer une sauvegarde")
    restore.add_argument("file", type=Path, metavar="SAUVEGARDE")
    where = restore.add_mutually_exclusive_group(required=True)
    where.add_argument("--to", type=Path, metavar="DOSSIER", help="dans un dossier nouveau")
    where.add_argument(
        "--replace", action="store_true", help="à la place du centre, dont le dossier est gardé"
    )
    where.add_argument(
        "--compare", action="store_true", help="dire seulement ce qui serait perdu ou retrouvé"
    )
    commands.add_parser("self-test", parents=[shared], help="éprouver l’installation")
    return parser


def _add_referential(parser: argparse.ArgumentParser, shared: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    actions.add_parser("list", parents=[shared], help="nommer les référentiels")
    show = actions.add_parser("show", parents=[shared], help="montrer une édition")
    show.add_argument("id", metavar="RÉFÉRENTIEL")
    show.add_argument("edition", metavar="ÉDITION")
    check = actions.add_parser("check", parents=[shared], help="vérifier un fichier, une source")
    check.add_argument("file", type=Path, metavar="FICHIER")
    bring = actions.add_parser("import", parents=[shared], help="importer une mise à jour")
    bring.add_argument("file", type=Path, metavar="FICHIER")
    bring.add_argument(
        "--trust", metavar="EMPREINTE", help="faire confiance à l’éditeur de cette empreinte"
    )
    bring.add_argument(
        "--preview", action="store_true", help="dire ce qu’elle changerait, sans rien écrire"
    )
    compare = actions.add_parser(
        "compare",
        parents=[shared],
        help="comparer deux éditions du centre, ou deux fichiers",
        usage="clea-desktop referential compare RÉFÉRENTIEL ÉDITION ÉDITION | FICHIER FICHIER",
    )
    compare.add_argument("named", nargs="+", metavar="NOM")
    export = actions.add_parser("export", parents=[shared], help="écrire une édition vérifiée")
    export.add_argument("id", metavar="RÉFÉRENTIEL")
    export.add_argument("edition", metavar="ÉDITION")
    export.add_argument("--to", type=Path, required=True, metavar="FICHIER")
    _add_authoring(actions, shared)


def _add_authoring(actions: Any, shared: argparse.ArgumentParser) -> None:
    init = actions.add_parser("init", parents=[shared], help="commencer une source")
    init.add_argument("folder", type=Path, metavar="DOSSIER")
    init.add_argument(
        "--from",
        dest="origin",
        nargs="+",
        metavar="ORIGINE",
        help="un fichier, ou un référentiel du programme et son édition",
    )
    build = actions.add_parser("build", parents=[shared], help="faire le fichier d’une source")
    build.add_argument("source", type=Path, metavar="DOSSIER")
    build.add_argument("--to", type=Path, required=True, metavar="FICHIER")
    build.add_argument("--publisher", metavar="NOM", help="qui le signera avec minisign")
    build.add_argument("--public-key", type=Path, metavar="FICHIER", help="et sa clé publique")

    def passphrase(made: argparse.ArgumentParser) -> None:
        made.add_argument(
            "--key-passphrase-file",
            type=Path,
            metavar="FICHIER",
            help="fichier de la phrase de passe de la clé (ou variable CLEA_KEY_PASSPHRASE)",
        )

    keygen = actions.add_parser("keygen", parents=[shared], help="faire une clé qui signe")
    keygen.add_argument("--to", type=Path, required=True, metavar="NOM")
    keygen.add_argument("--no-passphrase", action="store_true", help="la laisser sans serrure")
    passphrase(keygen)
    sign = actions.add_parser("sign", parents=[shared], help="signer un fichier")
    sign.add_argument("file", type=Path, metavar="FICHIER")
    way = sign.add_mutually_exclusive_group(required=True)
    way.add_argument("--key", type=Path, metavar="CLÉ", help="clé secrète")
    way.add_argument("--signature", type=Path, metavar="FICHIER", help="signature de minisign")
    way.add_argument("--manifest-to", type=Path, metavar="FICHIER", help="ce que minisign signe")
    sign.add_argument("--publisher", metavar="NOM", help="au nom de qui")
    sign.add_argument("--to", type=Path, metavar="FICHIER", help="ailleurs que sur place")
    passphrase(sign)
    finger = actions.add_parser("fingerprint", parents=[shared], help="dire l’empreinte d’une clé")
    finger.add_argument("file", type=Path, metavar="FICHIER")


def _add_profile(parser: argparse.ArgumentParser, shared: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    roles = [role.value for role in Role]

    def secret(made: argparse.ArgumentParser, *, required: bool) -> None:
        made.add_argument(
            "--new-passphrase-file",
            type=Path,
            required=required,
            metavar="FICHIER",
            help="fichier de la nouvelle phrase de passe",
        )

    actions.add_parser("list", parents=[shared], help="nommer les profils")
    add = actions.add_parser("add", parents=[shared], help="donner un profil à quelqu’un")
    add.add_argument("name", metavar="NOM")
    add.add_argument("--role", choices=roles, required=True)
    secret(add, required=True)
    change = actions.add_parser(
        "change", parents=[shared], help="changer un rôle, ou une phrase de passe oubliée"
    )
    change.add_argument("name", metavar="NOM")
    change.add_argument("--role", choices=roles)
    secret(change, required=False)
    leave = actions.add_parser("withdraw", parents=[shared], help="retirer un profil")
    leave.add_argument("name", metavar="NOM")
    own = actions.add_parser("passphrase", parents=[shared], help="changer sa phrase de passe")
    secret(own, required=True)
    sheet = actions.add_parser("recovery", parents=[shared], help="refaire la fiche de secours")
    sheet.add_argument("--to", type=Path, required=True, metavar="FICHIER")


def _add_dossier(parser: argparse.ArgumentParser, shared: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    actions.add_parser("list", parents=[shared], help="nommer les dossiers")
    show = actions.add_parser("show", parents=[shared], help="montrer un dossier")
    show.add_argument("reference", metavar="RÉFÉRENCE")
    bring = actions.add_parser("import", parents=[shared], help="importer des dossiers")
    bring.add_argument("files", type=Path, nargs="+", metavar="FICHIER")
    bring.add_argument(
        "--phrase-file", type=Path, metavar="FICHIER", help="fichier de la phrase d’une enveloppe"
    )
    leave = actions.add_parser(
        "depart", parents=[shared], help="passer un dossier à un autre organisme"
    )
    leave.add_argument("reference", metavar="RÉFÉRENCE")
    leave.add_argument("--organisation", required=True, metavar="NOM")
    leave.add_argument("--to", type=Path, required=True, metavar="DOSSIER")
    export = actions.add_parser("export", parents=[shared], help="exporter un dossier")
    export.add_argument("reference", metavar="RÉFÉRENCE")
    export.add_argument("--to", type=Path, required=True, metavar="FICHIER")


def _add_sitting(parser: argparse.ArgumentParser, shared: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    actions.add_parser("list", parents=[shared], help="nommer les séances")
    show = actions.add_parser("show", parents=[shared], help="montrer une séance et ses personnes")
    show.add_argument("sitting", metavar="SÉANCE", help="comme « list » la nomme")


def _add_jury(parser: argparse.ArgumentParser, shared: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)

    def add(name: str, words: str) -> argparse.ArgumentParser:
        made = actions.add_parser(name, parents=[shared], help=words)
        made.add_argument("session", metavar="SESSION")
        return made

    actions.add_parser("list", parents=[shared], help="nommer les sessions")
    add("show", "montrer une session")
    add("check", "dire ce qui manque aux dossiers")
    hand = add("hand-over", "remettre les dossiers au jury")
    hand.add_argument("--to", type=Path, required=True, metavar="DOSSIER")
    either = hand.add_mutually_exclusive_group()
    either.add_argument("--ready-only", action="store_true", help="laisser les dossiers incomplets")
    either.add_argument("--again", type=_count, metavar="LOT", help="réécrire un lot déjà remis")
    back = add("decisions", "noter les décisions d’un tableau rendu")
    back.add_argument("--from", dest="source", type=Path, required=True, metavar="FICHIER")
    given = add("supply", "écrire ce qui est fourni au certificateur")
    given.add_argument("--to", type=Path, required=True, metavar="FICHIER")
    paper = actions.add_parser("paper", parents=[shared], help="faire un document de la session")
    paper.add_argument("kind", metavar="DOCUMENT")
    paper.add_argument("session", metavar="SESSION")
    paper.add_argument("--to", type=Path, required=True, metavar="FICHIER")


def _add_period(parser: argparse.ArgumentParser, shared: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    for name, words, to in (
        ("fees", "état des évaluations réalisées", "FICHIER"),
        ("audit", "dossier d’audit", "DOSSIER"),
    ):
        made = actions.add_parser(name, parents=[shared], help=words)
        made.add_argument("--from", dest="starts_on", type=_day, required=True, metavar="JOUR")
        made.add_argument("--until", dest="ends_on", type=_day, required=True, metavar="JOUR")
        made.add_argument("--to", type=Path, required=True, metavar=to)
        if name == "audit":
            made.add_argument("--sample", nargs="+", metavar="RÉFÉRENCE")
            made.add_argument("--anonymous", action="store_true", help="sans aucun nom")


def _add_personal(parser: argparse.ArgumentParser, shared: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    actions.add_parser("due", parents=[shared], help="dire ce qui est échu ou le sera bientôt")
    export = actions.add_parser(
        "export", parents=[shared], help="écrire tout ce qui est gardé d’une personne"
    )
    export.add_argument("reference", metavar="RÉFÉRENCE")
    export.add_argument("--to", type=Path, required=True, metavar="DOSSIER")
    erase = actions.add_parser("erase", parents=[shared], help="effacer des personnes, sans retour")
    which = erase.add_mutually_exclusive_group(required=True)
    which.add_argument("references", nargs="*", default=[], metavar="RÉFÉRENCE")
    which.add_argument("--due", action="store_true", help="tout ce qui est échu, contacts compris")
    erase.add_argument("--anonymise", action="store_true", help="garder les domaines validés")
    erase.add_argument("--certificate", type=Path, metavar="FICHIER", help="attestation à écrire")


def _add_plan(parser: argparse.ArgumentParser, shared: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    actions.add_parser("list", parents=[shared], help="nommer les plans")
    check = actions.add_parser("check", parents=[shared], help="vérifier le fichier d’un plan")
    check.add_argument("file", type=Path, metavar="FICHIER")
    bring = actions.add_parser("import", parents=[shared], help="importer un plan")
    bring.add_argument("file", type=Path, metavar="FICHIER")
    bring.add_argument(
        "--replace", action="store_true", help="en faire la version suivante du plan de ce nom"
    )
    export = actions.add_parser("export", parents=[shared], help="écrire un plan dans un fichier")
    export.add_argument("name", metavar="NOM")
    export.add_argument("--to", type=Path, required=True, metavar="FICHIER")
