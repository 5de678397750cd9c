"""Tables out and in: the same bytes, no formula on the way, and a sentence for what is no table."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clea_desktop.domain.errors import RuleError
from clea_desktop.exchange import tables
from clea_desktop.exchange.tables import Value, read_table, write_csv, write_xlsx
from tests.domain.sentences import faults

DAY = date(2026, 5, 4)
HEADERS = ("Dossier", "Nom", "Jour")
LINES: list[list[Value]] = [["2026-0001", "Ķalniņa", DAY], ["2026-0002", "N’Guessan", DAY]]


def book(rows: list[list[object]]) -> bytes:
    made = openpyxl.Workbook()
    assert made.active is not None
    for row in rows:
        made.active.append(row)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def refusal(content: bytes, name: str = "retour.xlsx") -> str:
    with pytest.raises(RuleError) as caught:
        read_table(name, content)
    sentence = caught.value.sentence
    assert name in sentence
    return sentence.replace("\u00a0", " ")


def test_a_table_comes_back_as_it_left() -> None:
    csv = read_table("a.csv", write_csv(HEADERS, LINES))
    assert csv.headers == HEADERS
    assert [line.cells for line in csv.lines] == [
        ("2026-0001", "Ķalniņa", "04/05/2026"),
        ("2026-0002", "N’Guessan", "04/05/2026"),
    ]
    xlsx = read_table("a.xlsx", write_xlsx("Liste", HEADERS, LINES, DAY))
    assert xlsx.lines[0].cells == ("2026-0001", "Ķalniņa", "2026-05-04")
    assert [line.number for line in xlsx.lines] == [2, 3]


def test_the_same_table_is_the_same_bytes() -> None:
    assert write_xlsx("Liste", HEADERS, LINES, DAY) == write_xlsx("Liste", HEADERS, LINES, DAY)
    assert write_csv(HEADERS, LINES) == write_csv(HEADERS, LINES)


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r"])
def test_no_text_leaves_as_a_formula(sign: str) -> None:
    risky = f"{sign}HYPERLINK(1)"
    line = write_csv(["Nom"], [[risky]]).decode("utf-8-sig").split("\r\n", 1)[1]
    assert line.lstrip('"').startswith("'")
    opened = openpyxl.load_workbook(io.BytesIO(write_xlsx("Liste", ["Nom"], [[risky]], DAY)))
    assert opened.active is not None
    cell = opened.active["A2"]
    assert cell.data_type == "s"


@given(
    st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1).filter(
        lambda t: t.strip() == t
    )
)
def test_any_text_comes_back_from_csv(text: str) -> None:
    read = read_table("a.csv", write_csv(["Nom", "Suite"], [[text, "fin"]]))
    assert read.lines[0].cells == (text, "fin")
    assert not read.formulas


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_what_a_french_office_saves_is_read(encoding: str, delimiter: str) -> None:
    text = f"Dossier{delimiter}Décision\r\n2026-0001{delimiter}certifiée\r\n"
    read = read_table("a.csv", text.encode(encoding))
    assert read.headers == ("Dossier", "Décision")
    assert read.lines[0].cells == ("2026-0001", "certifiée")


def test_short_and_empty_lines() -> None:
    read = read_table("a.csv", b"a;b;c\n\n1\n;;\n1;2;3;4\n")
    assert [(line.number, line.cells) for line in read.lines] == [
        (3, ("1", "", "")),
        (5, ("1", "2", "3")),
    ]


def test_values_of_a_spreadsheet_as_people_read_them() -> None:
    nine = datetime.combine(DAY, time(9))
    content = book([["a", "b", "c", "d"], [1.0, True, nine, 2.5], [False, 3, DAY, " x "]])
    read = read_table("a.xlsx", content)
    assert [line.cells for line in read.lines] == [
        ("1", "oui", "2026-05-04", "2.5"),
        ("non", "3", "2026-05-04", "x"),
    ]
    assert not read.formulas


def test_formulas_are_said_where_they_stand() -> None:
    content = book([["Dossier", "Décision"], ["2026-0001", "=A1"], ["x", "certifié"]])
    assert read_table("a.xlsx", content).formulas == ((2, "Décision"),)
    csv = b"Dossier;Decision;Tel\n=1+1;@SUM(A1);+33 6 12\n'=x;-2;+cmd|x\n"
    read = read_table("a.csv", csv)
    assert read.formulas == ((2, "Dossier"), (2, "Decision"), (3, "Tel"))
    assert read.lines[1].cells == ("=x", "-2", "+cmd|x")


def with_entry(name: str, content: bytes = b"x") -> bytes:
    stream = io.BytesIO(book([["a"], ["1"]]))
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return stream.getvalue()


def zipped(name: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(name, "x")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "est vide"),
        (b" \n ", "est vide"),
        (b"x" * (tables.BYTES_LIMIT + 1), "trop lourd"),
        (b"\xd0\xcf\x11\xe0rest", "d’un ancien format"),
        (b"PK\x03\x04broken", "est abîmé"),
        (with_entry("xl/vbaProject.bin"), "des macros"),
        (with_entry("xl/big.xml", bytes(tables.UNZIPPED_LIMIT + 1)), "trop lourd une fois ouvert"),
        (zipped("word/document.xml"), "n’est pas un tableau"),
        (zipped("xl/workbook.xml"), "ne se lit pas"),
        (b"\x00\x01\x02binary", "n’est pas un tableau"),
        (b"a;b\n" + b"x;" * 150 + b"x\n", "plus de 100 colonnes"),
        (book([["a"] * 101]), "plus de 100 colonnes"),
        (b"a\n" + b"1\n" * (tables.ROWS_LIMIT + 1), "plus de 5 000 lignes"),
        (b";;;\n", "aucune ligne remplie"),
        ("Décision;decision\n1;2\n".encode(), "deux colonnes"),
        (b'a;b\n"' + b"x" * 140_000, "ne se lit pas à la ligne"),
    ],
    ids=range(16),
)
def test_what_is_no_table_is_refused_in_one_sentence(content: bytes, words: str) -> None:
    assert words in refusal(content)


def test_a_macro_workbook_by_any_name() -> None:
    for name in ("a.xlsx", "a.xlsm", "a.csv"):
        sentence = refusal(with_entry("xl/vbaProject.bin"), name)
        assert not faults(sentence.replace(" ", "\u00a0")) or "macros" in sentence
