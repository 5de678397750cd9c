"""The decisions of a jury sent back as a table: read whole, every fault listed, or not at all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from clea_desktop.arrivals.faults import quoted
from clea_desktop.domain import texts
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.french import NBSP, counted, date_words, lowered
from clea_desktop.domain.hearing import JuryDecision, Ruling, Votes
from clea_desktop.domain.people import folded
from clea_desktop.domain.typed import read_day
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

# « Certifié(e) » and « certifié·e » say « certifiée ».
_NOT_LETTERS = re.compile(r"[^a-z ]")
_SPLIT = re.compile(r"[\s,;]+")
_SHOWN = 40


Check = Callable[[str, JuryDecision], None]
"""Raises :class:`RuleError` when a dossier, by its reference, cannot have that decision."""


@dataclass(frozen=True)
class ReadDecision:
    """A decision of the file: of which dossier, by its reference."""

    reference: str
    decision: JuryDecision


_T = TypeVar("_T")
_Day = TypeVar("_Day", date, None)


class _Fault(Exception):
    """What is wrong with one cell, as the end of a sentence."""


def template(
    dossiers: Sequence[tuple[str, str]], session_on: date
) -> tuple[tuple[str, ...], list[list[Value]]]:
    """The table to send out: a line a dossier (reference, name), its decision to be filled in."""
    blank: list[Value] = [""] * (len(HEADERS) - 3)
    return HEADERS, [[reference, name, session_on, *blank] for reference, name in dossiers]


def read_decisions(
    name: str, content: bytes, references: Sequence[str], session_on: date, check: Check
) -> list[ReadDecision]:
    """The decisions of a file, in its order.

    :param references: those of the dossiers deposited in the session.
    :param check: the rules of a decision: what they refuse is told with its line, as the rest.
    :raises RuleError: one sentence a fault, each with its line; nothing is to be kept.
    """
    table = read_table(name, content)
    columns = _columns(name, table)
    faults = [
        (number, f"{header}{NBSP}: une formule n’est pas lue, mettez sa valeur")
        for number, header in table.formulas
    ]
    found: dict[str, ReadDecision] = {}
    known = {folded(each): each for each in references}
    computed = {number for number, _fault in faults}
    for line in table.lines:
        if line.number in computed:
            continue
        own: list[str] = []
        read = _line(line, columns, known, session_on, own)
        if read is not None and read.reference in found:
            own.append(
                f"{REFERENCE}{NBSP}: {read.reference} a déjà une décision plus haut, gardez-en une"
            )
        if read is not None and not own:
            try:
                check(read.reference, read.decision)
            except RuleError as refused:
                own.append(_as_end(refused.sentence))
        faults += [(line.number, fault) for fault in own]
        if read is not None:
            found.setdefault(read.reference, read)
    if faults:
        told = [f"ligne {number}, {fault}" for number, fault in sorted(faults, key=_by_line)]
        raise RuleError(_told(name, told))
    if not found:
        raise RuleError(
            f"Le fichier {name} n’a aucune décision{NBSP}: remplissez la colonne «{NBSP}{RULING}"
            f"{NBSP}»."
        )
    return list(found.values())


def _by_line(fault: tuple[int, str]) -> int:
    return fault[0]


def _as_end(sentence: str) -> str:
    """A sentence of the rules, as the end of one that named the line."""
    return lowered(sentence).removesuffix(".")


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
    line: Line,
    columns: Mapping[str, int],
    known: Mapping[str, str],
    session_on: date,
    faults: list[str],
) -> ReadDecision | None:
    """The decision of a line; None when nothing is filled in, or it cannot be read.

    :param faults: takes what is wrong, cell by cell.
    """

    def cell(column: str) -> str:
        return line.cells[columns[column]] if column in columns else ""

    def read(of: Callable[[], _T], otherwise: _T) -> _T:
        try:
            return of()
        except _Fault as fault:
            faults.append(str(fault))
            return otherwise

    said = cell(RULING)
    others = [cell(column) for column in (ASKED, CODES, POSTPONED, FAVOUR, AGAINST, BLANK)]
    if not said and not any(others):
        return None
    reference = known.get(folded(cell(REFERENCE)))
    if reference is None:
        faults.append(
            f"{REFERENCE}{NBSP}: {quoted(cell(REFERENCE))} n’est pas un dossier déposé à cette "
            "session"
        )
    held_on = read(lambda: _day(SESSION, cell(SESSION), session_on), session_on)
    if held_on != session_on:
        faults.append(
            f"{SESSION}{NBSP}: ce tableau est celui de la session du {date_words(held_on)}, pas du "
            f"{date_words(session_on)}"
        )
    ruling = _RULING_OF.get(_NOT_LETTERS.sub("", folded(said)))
    if ruling is None:
        words = ", ".join(each.words for each in Ruling)
        faults.append(f"{RULING}{NBSP}: {quoted(said)} n’est pas compris, il faut {words}")
    on = read(lambda: _day(ON, cell(ON), session_on), session_on)
    asked = read(lambda: _text(cell(ASKED)), "")
    codes = tuple(dict.fromkeys(filter(None, _SPLIT.split(cell(CODES)))))
    postponed = read(lambda: _day(POSTPONED, cell(POSTPONED), None), None)
    votes = read(lambda: _votes(cell), None)
    if ruling is None or reference is None:
        return None
    return ReadDecision(reference, JuryDecision(ruling, on, asked, codes, postponed, votes))


def _text(cell: str) -> str:
    try:
        return texts.paragraphs(cell).strip()
    except texts.UnfitText as unfit:
        raise _Fault(f"{ASKED}{NBSP}: {unfit.why}") from None


def _day(column: str, cell: str, otherwise: _Day) -> date | _Day:
    """The day of a cell; another value for an empty one."""
    text = cell.strip()
    if not text:
        return otherwise
    day = read_day(text)
    if day is None:
        raise _Fault(f"{column}{NBSP}: {quoted(text)} n’est pas une date, il faut 31/12/2026")
    return day


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
