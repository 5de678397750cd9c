"""Tables that leave and arrive: CSV and XLSX, where no text ever becomes a formula.

Written alike for the same content, byte for byte. Read whatever a French office makes of them:
UTF-8 or Windows-1252, semicolons, commas or tabs.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from typing import Any

from clea_desktop.arrivals.faults import quoted
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.french import NBSP, counted, figures
from clea_desktop.domain.people import folded

BYTES_LIMIT = 5 * 1024 * 1024
UNZIPPED_LIMIT = 50 * 1024 * 1024
ROWS_LIMIT = 5_000
COLUMNS_LIMIT = 100
"""Many times a session of a jury, and still read at once."""

Value = str | int | date

_RISKY = ("=", "+", "-", "@", "\t", "\r")
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_NARROWEST, _WIDEST = 10, 60
_BINARY_SIGNS = "\x00\ufffd"


@dataclass(frozen=True)
class Line:
    """A row of a table: its number in the file, and its cells as text."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A table read: its headers, its rows, and where a formula stood (line, header)."""

    headers: tuple[str, ...]
    lines: tuple[Line, ...]
    formulas: tuple[tuple[int, str], ...] = ()


# --- out ---------------------------------------------------------------------------------------


def write_csv(headers: Sequence[str], lines: Iterable[Sequence[Value]]) -> bytes:
    """A table as CSV that French spreadsheets open: UTF-8 marked so, semicolons."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow([_as_text(cell) for cell in headers])
    for line in lines:
        writer.writerow([_as_text(cell) for cell in line])
    return stream.getvalue().encode("utf-8-sig")


def _as_text(value: Value) -> str:
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, int):
        return str(value)
    # A spreadsheet takes such a text for a formula; the apostrophe says it is text.
    return f"'{value}" if value.startswith((*_RISKY, "'")) else value


def write_xlsx(
    title: str, headers: Sequence[str], lines: Iterable[Sequence[Value]], made_on: date
) -> bytes:
    """A table as XLSX; texts are texts, days are days.

    :param made_on: the day the file says it was made.
    """
    import xlsxwriter

    stream = io.BytesIO()
    book = xlsxwriter.Workbook(
        stream,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    # The only instant a file holds: the day of its act, whenever it is made again.
    book.set_properties({"title": title, "created": datetime.combine(made_on, time())})
    sheet = book.add_worksheet(title[:31])
    strong = book.add_format({"bold": True, "bottom": 1, "valign": "top", "text_wrap": True})
    day = book.add_format({"num_format": "dd/mm/yyyy", "align": "left", "valign": "top"})
    plain = book.add_format({"valign": "top", "text_wrap": True})
    widths = [len(header) for header in headers]
    for column, header in enumerate(headers):
        sheet.write_string(0, column, header, strong)
    for rank, line in enumerate(lines, start=1):
        for column, value in enumerate(line):
            widths[column] = max(widths[column], len(_as_text(value)))
            if isinstance(value, date):
                sheet.write_datetime(rank, column, datetime.combine(value, time()), day)
            elif isinstance(value, int):
                sheet.write_number(rank, column, value, plain)
            elif value:
                sheet.write_string(rank, column, value, plain)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, min(max(width + 2, _NARROWEST), _WIDEST))
    sheet.freeze_panes(1, 0)
    book.close()
    return stream.getvalue()


# --- in ----------------------------------------------------------------------------------------


def read_table(name: str, content: bytes) -> Table:
    """The table of a file, whatever its name ends with.

    :raises RuleError: it is no table, holds macros, or is too large.
    """
    if not content.strip():
        raise RuleError(f"Le fichier {name} est vide{NBSP}: choisissez celui qui a été rempli.")
    if len(content) > BYTES_LIMIT:
        raise RuleError(
            f"Le fichier {name} est trop lourd{NBSP}: {BYTES_LIMIT // 2**20} Mo au plus sont lus."
        )
    if content.startswith(_OLE):
        raise RuleError(
            f"Le fichier {name} est d’un ancien format, ou protégé par un mot de passe{NBSP}: "
            "enregistrez-le en .xlsx, sans mot de passe, ou en .csv."
        )
    lines = _of_xlsx(name, content) if content.startswith(_ZIP) else _of_csv(name, content)
    return _table(name, lines)


def _table(name: str, rows: Iterator[tuple[int, list[tuple[str, bool]]]]) -> Table:
    found = [(number, cells) for number, cells in rows if any(text for text, _f in cells)]
    if not found:
        raise RuleError(f"Le fichier {name} n’a aucune ligne remplie{NBSP}: remplissez-le.")
    if len(found) > ROWS_LIMIT + 1:
        raise RuleError(
            f"Le fichier {name} a plus de {figures(ROWS_LIMIT)} lignes{NBSP}: coupez-le en "
            "plusieurs."
        )
    _number, first = found[0]
    headers = tuple(text for text, _formula in first)
    twice = [text for text, many in Counter(map(folded, filter(None, headers))).items() if many > 1]
    if twice:
        raise RuleError(
            f"Le fichier {name} a deux colonnes «{NBSP}{twice[0]}{NBSP}»{NBSP}: gardez-en une."
        )
    lines = []
    formulas = []
    for number, cells in found[1:]:
        padded = cells[: len(headers)] + [("", False)] * (len(headers) - len(cells))
        lines.append(Line(number, tuple(text for text, _formula in padded)))
        formulas += [
            (number, header)
            for header, (_text, formula) in zip(headers, padded, strict=True)
            if formula
        ]
    return Table(headers, tuple(lines), tuple(formulas))


def _of_csv(name: str, content: bytes) -> Iterator[tuple[int, list[tuple[str, bool]]]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What an office of France saved before UTF-8, and Excel still does.
        text = content.decode("cp1252", errors="replace")
    if any(sign in text for sign in _BINARY_SIGNS):
        raise RuleError(
            f"Le fichier {name} n’est pas un tableau{NBSP}: choisissez un .csv ou un .xlsx."
        )
    first = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = max(";\t,", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for cells in reader:
            if len(cells) > COLUMNS_LIMIT:
                raise _too_wide(name)
            yield reader.line_num, [_csv_cell(cell) for cell in cells]
    except csv.Error:
        raise RuleError(
            f"Le fichier {name} ne se lit pas à la ligne {reader.line_num}{NBSP}: enregistrez-le à "
            "nouveau depuis le tableur."
        ) from None


def _csv_cell(cell: str) -> tuple[str, bool]:
    text = cell.strip()
    if text.startswith("'") and text[1:].startswith((*_RISKY, "'")):
        return text[1:].strip(), False
    return text, _is_formula(text)


def _is_formula(text: str) -> bool:
    """Whether a spreadsheet would compute it: « +33 6 12 » and « -3 » are numbers."""
    if text.startswith(("=", "@")):
        return True
    if text.startswith(("- ", "+ ")):
        # A line of a list, as people write reasons.
        return False
    return text.startswith(("+", "-")) and any(sign.isalpha() or sign in "(!|" for sign in text)


def _of_xlsx(name: str, content: bytes) -> Iterator[tuple[int, list[tuple[str, bool]]]]:
    # Slow to import, and asked for by who brings a file in alone.
    from openpyxl import load_workbook

    _check_archive(name, content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False)
        sheet = book.worksheets[0]
        rows = islice(sheet.iter_rows(), ROWS_LIMIT + 2)
        found = [[_xlsx_cell(cell.value) for cell in row] for row in rows]
        book.close()
    except RuleError:
        raise
    except Exception as broken:
        raise RuleError(
            f"Le fichier {name} ne se lit pas{NBSP}: enregistrez-le à nouveau depuis le tableur, "
            "en .xlsx."
        ) from broken
    for number, cells in enumerate(found, start=1):
        while cells and not cells[-1][0]:
            cells.pop()
        if len(cells) > COLUMNS_LIMIT:
            raise _too_wide(name)
        yield number, cells


def _check_archive(name: str, content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            infos = archive.infolist()
    except zipfile.BadZipFile:
        raise RuleError(
            f"Le fichier {name} est abîmé{NBSP}: demandez qu’on vous l’envoie à nouveau."
        ) from None
    if any("vbaproject" in info.filename.casefold() for info in infos):
        raise RuleError(
            f"Le fichier {name} contient des macros{NBSP}: rien n’en est lu. Demandez-le en .xlsx, "
            "sans macro."
        )
    if sum(info.file_size for info in infos) > UNZIPPED_LIMIT:
        raise RuleError(
            f"Le fichier {name} est trop lourd une fois ouvert{NBSP}: "
            f"{counted(UNZIPPED_LIMIT // 2**20, 'Mo', 'Mo')} au plus sont lus."
        )
    if not any(info.filename.startswith("xl/") for info in infos):
        raise RuleError(
            f"Le fichier {name} n’est pas un tableau{NBSP}: choisissez un .csv ou un .xlsx."
        )


def _xlsx_cell(value: Any) -> tuple[str, bool]:
    match value:
        case None:
            return "", False
        case bool():
            return ("oui" if value else "non"), False
        case datetime():
            return value.date().isoformat(), False
        case date():
            return value.isoformat(), False
        case float() if value.is_integer():
            return str(int(value)), False
        case str():
            text = value.strip()
            return text, text.startswith("=")
        case _:
            text = str(value).strip()
            # An array formula is read as an object of the library.
            return text, not isinstance(value, int | float)


def _too_wide(name: str) -> RuleError:
    return RuleError(
        f"Le fichier {name} a plus de {COLUMNS_LIMIT} colonnes{NBSP}: gardez celles du modèle, "
        f"comme {quoted('Dossier')}."
    )
