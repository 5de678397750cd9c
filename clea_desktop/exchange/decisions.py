"""The decisions of a jury sent back as a table: read whole, every fault listed, or not at all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from clea_desktop.arrivals.faults import quoted
from clea_desktop.domain import texts
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.french import NBSP, counted, date_words
from clea_desktop.domain.hearing import JuryDecision, Ruling, Votes
from clea_desktop.domain.people import folded
from clea_desktop.exchange.tables import Line, Table, Value, read_table

REFERENCE, RULING, ON = "Dossier", "Décision", "Date"
ASKED, CODES, POSTPONED = "Motif ou demande", "Sous-domaines", "Reporté au"
SESSION = "Session"
FAVOUR, AGAINST, BLANK = "Pour", "Contre", "Blancs"

HEADERS = (
    REFERENCE,
    "Nom",
    SESSION,
    RULING,
    ASKED,
    CODES,
    POSTPONED,
    FAVOUR,
    AGAINST,
    BLANK,
)
"""The columns of the table that is sent to be filled in."""

_NAMES = {
    REFERENCE: ("dossier", "reference", "numero", "n", "numero du dossier"),
    RULING: ("decision", "resultat", "decision du jury"),
    ON: ("date", "date de la decision"),
    ASKED: ("motif ou demande", "motif", "demande", "observations", "commentaire"),
    CODES: ("sous domaines", "sous domaines a montrer", "codes"),
    POSTPONED: ("reporte au", "report", "reporte a la session du"),
    SESSION: ("session", "date de la session", "session du"),
    FAVOUR: ("pour", "voix pour"),
    AGAINST: ("contre", "voix contre"),
    BLANK: ("blancs", "blanc", "abstentions"),
}

_RULINGS = {
    Ruling.CERTIFIED: (
        "certifie",
        "certifiee",
        "admis",
        "admise",
        "valide",
        "validee",
    ),
    Ruling.DEFERRED: ("ajourne", "ajournee"),
    Ruling.REFUSED: ("refuse", "refusee", "non certifie", "non certifiee"),
    Ruling.NOT_EXAMINED: ("non examine", "non examinee", "reporte", "reportee"),
    Ruling.MORE_ASKED: ("complement", "complement demande", "demande de complement"),
}
_RULING_OF = {word: ruling for ruling, said in _RULINGS.items() for word in said}

_FRENCH_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", re.ASCII)
# « Certifié(e) » and « certifié·e » say « certifiée ».
_NOT_LETTERS = re.compile(r"[^a-z ]")
_SPLIT = re.compile(r"[\s,;]+")
_SHOWN = 40


@dataclass(frozen=True)
class ReadDecision:
    """A decision of the file: of which dossier, by its reference."""

    reference: str
    decision: JuryDecision


class _Fault(Exception):
    """What is wrong with one cell, as the end of a sentence."""


def template(
    dossiers: Sequence[tuple[str, str]], session_on: date
) -> tuple[tuple[str, ...], list[list[Value]]]:
    """The table to send out: a line a dossier (reference, name), its decision to be filled in."""
    blank: list[Value] = [""] * (len(HEADERS) - 3)
    return HEADERS, [[reference, name, session_on, *blank] for reference, name in dossiers]


def read_decisions(
    name: str, content: bytes, references: Sequence[str], session_on: date
) -> list[ReadDecision]:
    """The decisions of a file, in its order.

    :param references: those of the dossiers deposited in the session.
    :raises RuleError: one sentence a fault, each with its line; nothing is to be kept.
    """
    table = read_table(name, content)
    columns = _columns(name, table)
    faults = [
        f"ligne {number}, {header}{NBSP}: une formule n’est pas lue, mettez sa valeur"
        for number, header in table.formulas
    ]
    computed = {number for number, _header in table.formulas}
    found: dict[str, ReadDecision] = {}
    known = {folded(each): each for each in references}
    for line in table.lines:
        if line.number in computed:
            continue
        try:
            read = _line(line, columns, known, session_on)
        except _Fault as fault:
            faults.append(f"ligne {line.number}, {fault}")
            continue
        if read is None:
            continue
        if read.reference in found:
            faults.append(
                f"ligne {line.number}{NBSP}: le dossier {read.reference} a déjà une décision plus "
                "haut, gardez-en une"
            )
            continue
        found[read.reference] = read
    if faults:
        raise RuleError(_told(name, faults))
    if not found:
        raise RuleError(
            f"Le fichier {name} n’a aucune décision{NBSP}: remplissez la colonne «{NBSP}{RULING}"
            f"{NBSP}»."
        )
    return list(found.values())


def _told(name: str, faults: list[str]) -> str:
    many = counted(len(faults), "faute", "fautes")
    shown = f"{NBSP}; ".join(faults[:_SHOWN])
    more = f"{NBSP}; et {len(faults) - _SHOWN} autres" if len(faults) > _SHOWN else ""
    return f"{name}{NBSP}: rien n’est enregistré, {many}. {shown[:1].upper()}{shown[1:]}{more}."


def _columns(name: str, table: Table) -> Mapping[str, int]:
    heads = [folded(header) for header in table.headers]
    columns = {
        wanted: next(i for i, head in enumerate(heads) if head in names)
        for wanted, names in _NAMES.items()
        if any(head in names for head in heads)
    }
    missing = [wanted for wanted in (REFERENCE, RULING) if wanted not in columns]
    if missing:
        told = " et ".join(f"«{NBSP}{each}{NBSP}»" for each in missing)
        raise RuleError(
            f"Le fichier {name} n’a pas de colonne {told}{NBSP}: partez du tableau remis avec les "
            "dossiers."
        )
    return columns


def _line(
    line: Line, columns: Mapping[str, int], known: Mapping[str, str], session_on: date
) -> ReadDecision | None:
    """The decision of a line; None when nothing is filled in."""

    def cell(column: str) -> str:
        return line.cells[columns[column]] if column in columns else ""

    said = cell(RULING)
    others = [cell(column) for column in (ASKED, CODES, POSTPONED, FAVOUR, AGAINST, BLANK)]
    if not said and not any(others):
        return None
    reference = known.get(folded(cell(REFERENCE)))
    if reference is None:
        raise _Fault(
            f"{REFERENCE}{NBSP}: {quoted(cell(REFERENCE))} n’est pas un dossier déposé à cette "
            "session"
        )
    held_on = _day(SESSION, cell(SESSION)) if cell(SESSION) else session_on
    if held_on != session_on:
        raise _Fault(
            f"{SESSION}{NBSP}: ce tableau est celui de la session du {date_words(held_on)}, pas du "
            f"{date_words(session_on)}"
        )
    ruling = _RULING_OF.get(_NOT_LETTERS.sub("", folded(said)))
    if ruling is None:
        words = ", ".join(each.words for each in Ruling)
        raise _Fault(f"{RULING}{NBSP}: {quoted(said)} n’est pas compris, il faut {words}")
    on = _day(ON, cell(ON)) if cell(ON) else session_on
    if on < session_on:
        raise _Fault(
            f"{ON}{NBSP}: le {date_words(on)} précède la session du {date_words(session_on)}"
        )
    decision = JuryDecision(
        ruling,
        on,
        asked=_text(cell(ASKED)),
        codes=tuple(dict.fromkeys(filter(None, _SPLIT.split(cell(CODES))))),
        postponed_to=_day(POSTPONED, cell(POSTPONED)) if cell(POSTPONED) else None,
        votes=_votes(cell),
    )
    _check(decision, session_on)
    return ReadDecision(reference, decision)


def _check(decision: JuryDecision, session_on: date) -> None:
    """The faults of a decision by itself, column by column; the rules see to the rest."""
    ruling = decision.ruling
    if ruling.asks and not decision.asked and not decision.codes:
        raise _Fault(f"{ASKED}{NBSP}: dites ce que le jury demande, ou les sous-domaines à montrer")
    if ruling is Ruling.REFUSED and not decision.asked:
        raise _Fault(f"{ASKED}{NBSP}: il manque le motif du jury")
    if ruling is Ruling.NOT_EXAMINED:
        if decision.postponed_to is None:
            raise _Fault(f"{POSTPONED}{NBSP}: dites à quelle session le dossier est reporté")
        if decision.postponed_to <= session_on:
            raise _Fault(
                f"{POSTPONED}{NBSP}: le {date_words(decision.postponed_to)} ne suit pas la session "
                f"du {date_words(session_on)}"
            )


def _text(cell: str) -> str:
    try:
        return texts.paragraphs(cell).strip()
    except texts.UnfitText as unfit:
        raise _Fault(f"{ASKED}{NBSP}: {unfit.why}") from None


def _day(column: str, cell: str) -> date:
    text = cell.strip()
    french = _FRENCH_DAY.fullmatch(text)
    try:
        if french:
            day, month, year = map(int, french.groups())
            return date(year, month, day)
        return date.fromisoformat(text)
    except ValueError:
        raise _Fault(
            f"{column}{NBSP}: {quoted(text)} n’est pas une date, il faut 31/12/2026"
        ) from None


def _votes(cell: Callable[[str], str]) -> Votes | None:
    cells = [cell(column) for column in (FAVOUR, AGAINST, BLANK)]
    if not any(cells):
        return None
    return Votes(*_counts(cells))


def _counts(cells: Sequence[str]) -> Iterator[int]:
    for column, text in zip((FAVOUR, AGAINST, BLANK), cells, strict=True):
        if text and not (text.isascii() and text.isdigit() and len(text) < 5):
            raise _Fault(f"{column}{NBSP}: {quoted(text)} n’est pas un nombre de voix")
        yield int(text or 0)
