"""The bytes of a paper: the same each time, described, tagged, with what it carries."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest

from clea_desktop.documents.blocks import (
    Bullets,
    Callout,
    Cell,
    Column,
    Facts,
    Heading,
    PageBreak,
    Paragraph,
    Row,
    Sign,
    SignedItem,
    SignedList,
    Table,
    Tone,
)
from clea_desktop.documents.pdf import Rendered, render
from tests.documents.reading import texts
from tests.documents.samples import ODD_NAME, dossier, everything, grid, livret, paper


@pytest.fixture(scope="module")
def whole() -> Rendered:
    return render(everything())


@pytest.fixture(scope="module")
def whole_pdf(whole: Rendered) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(whole.pdf))


def test_the_same_paper_has_the_same_bytes(whole: Rendered) -> None:
    assert render(everything()) == whole
    assert render(livret()).pdf != render(livret(large=True)).pdf


def test_the_same_paper_has_the_same_bytes_in_another_process() -> None:
    code = (
        "import hashlib; from clea_desktop.documents.pdf import render;"
        "from tests.documents.samples import dossier;"
        "print(hashlib.sha256(render(dossier(20)).pdf).hexdigest())"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": "."},
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert runs[0] == runs[1]


def test_papers_may_be_made_by_several_workers_at_once() -> None:
    alone = [render(dossier(count)).pdf for count in (5, 10, 15)]
    with ThreadPoolExecutor(3) as workers:
        together = list(workers.map(lambda count: render(dossier(count)).pdf, (5, 10, 15)))
    assert together == alone


def test_the_light_half_of_the_room_imports_neither_library() -> None:
    code = (
        "import sys, clea_desktop.documents, clea_desktop.documents.blocks,"
        "clea_desktop.documents.style, clea_desktop.documents.text;"
        "print([name for name in ('reportlab', 'pikepdf') if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert run.stdout.strip() == "[]"


def test_it_says_its_language_its_title_and_what_it_is(whole_pdf: pikepdf.Pdf) -> None:
    root = whole_pdf.Root
    assert str(root.Lang) == "fr-FR"
    assert root.ViewerPreferences.DisplayDocTitle
    assert root.MarkInfo.Marked
    assert str(whole_pdf.docinfo["/Title"]) == "Livret de validation des acquis"
    assert str(whole_pdf.docinfo["/CreationDate"]) == "D:20260303000000Z"
    with whole_pdf.open_metadata() as metadata:
        assert metadata["dc:title"] == "Livret de validation des acquis"
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["pdfaid:part"] == "3"
        assert metadata["pdfaid:conformance"] == "A"


def test_markup_in_a_title_or_a_name_of_file_is_only_text() -> None:
    made = render(paper(Paragraph("x"), title="<b> & </rdf:li>\x00\n", author="A & B"))
    with pikepdf.open(BytesIO(made.pdf)) as pdf:
        assert str(pdf.docinfo["/Title"]) == "<b> & </rdf:li> "
        with pdf.open_metadata() as metadata:
            assert metadata["dc:title"].strip() == "<b> & </rdf:li>"


def test_it_carries_its_attachments(whole_pdf: pikepdf.Pdf) -> None:
    assert set(whole_pdf.attachments) == {"donnees.json", "é & <b>.csv"}
    held = whole_pdf.attachments["donnees.json"]
    assert held.description == "Données lues par ce papier"
    assert held.relationship == pikepdf.Name.Data
    assert held.get_file().read_bytes() == b"{}"
    assert held.get_file().mime_type == "application/json"
    assert len(whole_pdf.Root.AF) == 2


def test_only_embedded_fonts(whole_pdf: pikepdf.Pdf) -> None:
    fonts = {
        str(font.BaseFont): font
        for page in whole_pdf.pages
        for font in page.Resources.Font.values()
    }
    assert {name.partition("+")[2] for name in fonts} == {
        "SourceSans3-Regular",
        "SourceSans3-SemiBold",
        "SourceSans3-Bold",
    }
    assert all("/FontFile2" in font.FontDescriptor for font in fonts.values())


def outlined(item: pikepdf.OutlineItem, depth: int) -> list[tuple[int, str]]:
    below = (line for kid in item.children for line in outlined(kid, depth + 1))
    return [(depth, item.title), *below]


def test_the_outline_follows_the_headings_without_jumping() -> None:
    made = render(
        paper(
            Heading(3, "Trois d’abord"),
            Heading(1, "Un"),
            Heading(3, "Trois 🙂 & <b>"),
            Heading(2, "Deux"),
            Heading(3, "Trois encore"),
            Heading(2, "  "),
        )
    )
    with pikepdf.open(BytesIO(made.pdf)) as pdf, pdf.open_outline() as outline:
        tree = [line for item in outline.root for line in outlined(item, 0)]
        tags = [str(kid.S) for kid in pdf.Root.StructTreeRoot.K.K]
    assert tree == [
        (0, "Trois d’abord"),
        (0, "Un"),
        (1, "Trois 🙂 & <b>"),
        (1, "Deux"),
        (2, "Trois encore"),
    ]
    assert tags == ["/H1", "/H1", "/H2", "/H2", "/H3"]


def test_every_page_says_its_number_its_header_and_its_footer(whole: Rendered) -> None:
    pages = texts(whole.pdf)
    assert len(pages) == whole.pages
    for number, text in enumerate(pages, start=1):
        assert f"page {number} sur {whole.pages}" in text
        assert "Centre de formation de Lisieux · organisme évaluateur habilité" in text
        assert "2026-0147 · édition 2021 · 7f3a-91c2" in text


def test_an_odd_name_is_printed_as_it_is_wherever_it_stands() -> None:
    made = render(
        paper(
            Heading(1, ODD_NAME, ODD_NAME),
            Paragraph(ODD_NAME),
            Bullets((ODD_NAME,)),
            SignedList((SignedItem(Sign.ACQUIRED, ODD_NAME, (ODD_NAME,)),)),
            Callout(Tone.INFO, ODD_NAME, (ODD_NAME,)),
            Facts((("Nom", ODD_NAME),)),
            Table((Column("Nom", 1),), (Row((Cell(ODD_NAME, note=ODD_NAME),)),), ""),
            header=(ODD_NAME, ""),
        )
    )
    (text,) = texts(made.pdf)
    assert text.count(ODD_NAME) == 12
    assert made.missing_signs == ()


def test_missing_signs_are_announced(whole: Rendered) -> None:
    assert whole.missing_signs == ("☃", "ש", "ל", "ו", "ם", "🙂")
    assert "□ □□□□ □ é softhyphen zerowidth 1 000 €" in texts(whole.pdf)[0]


def elements(node: pikepdf.Object) -> list[pikepdf.Object]:
    """Give an element of structure and all those below it."""
    kids = node.get("/K", None)
    inner = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
    below = [kid for kid in inner if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]
    return [node, *(found for kid in below for found in elements(kid))]


def test_tables_tell_their_headers_and_figures_their_words(whole_pdf: pikepdf.Pdf) -> None:
    found = elements(whole_pdf.Root.StructTreeRoot.K)
    tags = {str(element.S) for element in found}
    assert tags == {
        *("/Document", "/H1", "/H2", "/H3", "/P", "/Div", "/L", "/LI", "/Lbl", "/LBody"),
        *("/Table", "/THead", "/TBody", "/TR", "/TH", "/TD", "/Figure"),
    }
    assert all("/Scope" in element.A for element in found if element.S == "/TH")
    assert all(str(element.Alt) for element in found if element.S == "/Figure")
    assert all("/BBox" in element.A for element in found if element.S == "/Figure")
    assert {str(element.Alt) for element in found if "/Alt" in element} == {
        *(sign.value for sign in Sign),
        "Barres",
    }


def test_the_header_of_a_table_is_told_once_however_often_it_is_drawn() -> None:
    with pikepdf.open(BytesIO(render(paper(grid(60))).pdf)) as pdf:
        assert len(pdf.pages) > 2
        (head,) = (e for e in elements(pdf.Root.StructTreeRoot.K) if e.S == "/THead")
        columns = elements(head)[2:]
        assert [str(column.S) for column in columns] == ["/TH"] * 6
        assert all(column.Pg == pdf.pages[0].obj for column in columns)
        assert all(isinstance(column.K, int) for column in columns)


def test_a_sign_that_its_words_repeat_is_decoration() -> None:
    def figures(cell: Cell) -> int:
        made = render(paper(Table((Column("Décision", 1),), (Row((cell,)),), "Une")))
        with pikepdf.open(BytesIO(made.pdf)) as pdf:
            return [str(e.S) for e in elements(pdf.Root.StructTreeRoot.K)].count("/Figure")

    assert figures(Cell("Acquis le 3 mars", Sign.ACQUIRED)) == 0
    assert figures(Cell("Le 3 mars", Sign.ACQUIRED)) == 1


def test_pages_are_lean() -> None:
    made = render(dossier())
    assert len(made.pdf) < 12_000 * made.pages


def test_a_row_of_another_width_than_its_table_is_our_mistake() -> None:
    two = (Column("a", 1), Column("b", 1))
    with pytest.raises(ValueError, match="zip"):
        render(paper(Table(two, (Row((Cell("x"),)),), "")))


def test_nothing_at_all_is_still_a_paper() -> None:
    empty = (
        Heading(1, ""),
        Paragraph(""),
        Bullets(()),
        Bullets(("", " ")),
        SignedList(()),
        Callout(Tone.NEUTRAL, "", ("",)),
        Facts(()),
        Table((), (), ""),
        PageBreak(),
        PageBreak(),
    )
    for blocks in ((), empty):
        made = render(paper(*blocks, header=("", ""), footer=""))
        assert made.pages == 1
        assert texts(made.pdf)[0].strip() == "page 1 sur 1"


def test_a_running_header_too_long_is_cut() -> None:
    long = "Centre de formation et d’insertion professionnelle " * 9
    made = render(paper(Paragraph("Corps"), header=(long, long), footer=long))
    (text,) = texts(made.pdf)
    assert text.count("…") == 3
    assert made.pages == 1


def test_a_date_of_the_act_and_none_of_today() -> None:
    first = paper(grid(3))
    other = render(replace(first, dated=first.dated.replace(year=2027))).pdf
    assert b"2027" in other
    assert render(first).pdf != other
