"""How pages break: what stays together, what comes back, what nothing can hold."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clea_desktop.documents.blocks import (
    Block,
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
    Signature,
    Signatures,
    SignedItem,
    SignedList,
    Table,
    Together,
    Tone,
)
from clea_desktop.documents.pdf import render
from clea_desktop.documents.pdf.setting import measure, set_lines
from clea_desktop.documents.pdf.structure import Node
from clea_desktop.documents.style import PAGE_HEIGHT, PAGE_WIDTH, Face, Type, look
from tests.documents.reading import bodies, edges, texts
from tests.documents.samples import dossier, everything, grid, livret, paper

TITLE, COLUMN, GROUP, ROW, LINE = "TITRE", "COLONNE", "GROUPE", "LIGNE", "phrase"


def table(groups: list[list[int]]) -> Table:
    """Give a table of one column; each number is how many words a row has."""
    rows = []
    for group, lengths in enumerate(groups):
        rows.append(Row((Cell(f"{GROUP} {group}"),), group=True))
        rows += [Row((Cell(f"{ROW} " + "mot " * length),)) for length in lengths]
    return Table((Column(COLUMN, 1),), tuple(rows), "Essai")


lengths = st.integers(0, 90)
blocks = st.one_of(
    lengths.map(lambda count: Paragraph(f"{LINE} " * count)),
    st.integers(1, 3).map(lambda level: Heading(level, TITLE)),
    st.lists(st.lists(lengths, min_size=1, max_size=6), min_size=1, max_size=4).map(table),
    lengths.map(lambda count: Callout(Tone.INFO, LINE, (f"{LINE} " * count,))),
    st.lists(st.just(LINE), max_size=9).map(lambda items: Bullets(tuple(items))),
    st.lists(st.just(LINE), max_size=9).map(
        lambda items: SignedList(tuple(SignedItem(Sign.ACQUIRED, item, (LINE,)) for item in items))
    ),
    st.just(Signatures((Signature(LINE), Signature(LINE)), LINE)),
    st.just(Facts(((LINE, LINE),) * 4, columns=2)),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(blocks, min_size=4, max_size=22), st.booleans())
def test_no_heading_ends_a_page(made_blocks: list[Block], large: bool) -> None:
    """Neither does the header of a table, nor the row that heads a group."""
    made = render(paper(*made_blocks, Paragraph(LINE), large=large))
    pages = bodies(made.pdf)
    assert len(pages) == made.pages
    for page in pages[:-1]:
        assert not page[-1].startswith((TITLE, COLUMN, GROUP))
    for page in pages:
        assert not page[0].startswith((ROW, GROUP)), "a table goes on without its header"
        assert not page[0].startswith("mot"), "a row that fits a page was cut"


@pytest.mark.parametrize("rows", [1, 2, 17, 26, 33, 106])
def test_the_header_of_a_table_comes_back_on_each_page(rows: int) -> None:
    pages = bodies(render(paper(grid(rows))).pdf)
    assert all("Libellé" in page[0] for page in pages)
    assert sum(line.startswith("Critère") for page in pages for line in page) == len(pages)


def test_the_last_row_of_a_table_does_not_stand_alone() -> None:
    cut = False
    for count in range(25, 45):
        rows = tuple(Row((Cell(f"{ROW} {number}"),)) for number in range(count))
        pages = bodies(render(paper(Table((Column(COLUMN, 1),), rows, "Essai"))).pdf)
        assert sum(line.startswith(ROW) for page in pages for line in page) == count
        assert len(pages[-1]) >= 3
        cut = cut or len(pages) > 1
    assert cut


@pytest.mark.parametrize("items", [3, 4, 9])
def test_a_short_list_stays_whole_under_its_heading(items: int) -> None:
    told = Bullets(tuple(f"dedans {number}" for number in range(items)))
    cut = False
    for count in range(20, 44):
        before = [Paragraph(f"{LINE} {number}") for number in range(count)]
        pages = bodies(render(paper(*before, Heading(3, TITLE), told)).pdf)
        held = [sum("dedans" in line for line in page) for page in pages]
        assert set(held) <= {0, items}
        assert [TITLE in page for page in pages] == [number == items for number in held]
        cut = cut or (len(pages) > 1 and held[-1] > 0)
    assert cut


def test_a_list_of_more_than_half_a_page_goes_on_to_the_next() -> None:
    told = Bullets(tuple(f"dedans {number}" for number in range(40)))
    pages = bodies(render(paper(*[Paragraph(LINE)] * 12, Heading(3, TITLE), told)).pdf)
    held = [sum("dedans" in line for line in page) for page in pages]
    assert min(held) >= 2
    assert sum(held) == 40


def test_signatures_and_what_is_together_stay_on_one_page() -> None:
    signatures = Signatures((Signature("Une"), Signature("Autre")), "Lu et expliqué")
    together = Together((Heading(2, TITLE), Paragraph("dedans"), Bullets(("dedans",)), signatures))
    for count in range(24, 48):
        before = [Paragraph(f"{LINE} {number}") for number in range(count)]
        for page in bodies(render(paper(*before, together)).pdf):
            assert (TITLE in page) == ("Lu et expliqué" in page)


def test_a_frame_stays_on_one_page_when_one_can_hold_it() -> None:
    frame = Callout(Tone.INFO, "Début", (f"{LINE} " * 150, "Fin"))
    for count in range(16, 34):
        before = [Paragraph(f"{LINE} {number}") for number in range(count)]
        for page in bodies(render(paper(*before, frame)).pdf):
            assert ("Début" in page) == ("Fin" in page)


def test_a_page_break_starts_a_page_and_two_start_one() -> None:
    made = render(paper(Paragraph("un"), PageBreak(), PageBreak(), Paragraph("deux"), PageBreak()))
    assert bodies(made.pdf) == [["un"], ["deux"]]


def test_a_paragraph_leaves_neither_an_orphan_nor_a_widow() -> None:
    last = Paragraph(" ".join(f"mot{number}" for number in range(130)))
    for count in range(24, 34):
        before = [Paragraph(f"{LINE} {number}") for number in range(count)]
        pages = bodies(render(paper(*before, last)).pdf)
        cut = [sum(line.startswith("mot") for line in page) for page in pages]
        assert 1 not in cut


def test_a_word_of_ten_thousand_letters_is_cut_in_lines() -> None:
    word = "é" * 10_000
    made = render(
        paper(
            Heading(1, word[:300]),
            Paragraph(word),
            Table((Column("a", 1), Column("b", 12)), (Row((Cell(word), Cell("x"))),), ""),
            Facts(((word[:200], word),)),
            header=("", ""),
            footer="",
        )
    )
    assert sum(page.count("é") for page in texts(made.pdf)) == 30_500


def test_a_note_of_twenty_thousand_signs_goes_on_from_page_to_page() -> None:
    words = [f"mot{number}" for number in range(3000)]
    note = " ".join(words)
    assert len(note) > 20_000
    rows = (Row((Cell("1.1.1"), Cell("Libellé", note=note))), Row((Cell("1.1.2"), Cell("fin"))))
    made = render(paper(Table((Column("Code", 1), Column("Texte", 5)), rows, "Essai")))
    read = " ".join(line for page in bodies(made.pdf) for line in page[1:]).split()
    assert [word for word in read if word.startswith("mot")] == words
    assert made.pages > 3


@pytest.mark.parametrize(
    "block",
    [
        Paragraph("\n" * 500 + "a" + "\n" * 500 + "b"),
        Callout(Tone.ATTENTION, "mot " * 4000, ("mot " * 4000,)),
        Table((Column("mot " * 3000, 1),), (Row((Cell("x"),)),), ""),
        Table((Column("mot " * 3000, 1),), (), ""),
        Table((Column("a", 1),), (Row((Cell("mot " * 4000),), group=True),) * 2, ""),
        Heading(1, "mot " * 3000, "mot " * 3000),
        Signatures((Signature("mot " * 3000), Signature("x")), "mot " * 3000),
        Together((Callout(Tone.INFO, "", ("mot " * 4000,)), Heading(3, "x"))),
        SignedList((SignedItem(Sign.NEXT, "mot " * 4000, ("mot " * 4000,)),)),
        Table(tuple(Column("m", 1) for _ in range(60)), (Row((Cell("mot", Sign.NEXT),) * 60),), ""),
    ],
)
def test_what_no_page_can_hold_is_cut_and_nothing_is_lost(block: Block) -> None:
    made = render(paper(Paragraph("avant"), block, Paragraph("après")))
    read = "".join(texts(made.pdf)).replace("\n", "")
    assert "avant" in read
    assert "après" in read
    low, high = edges(made.pdf)[1::2]
    assert low > 0
    assert high < PAGE_HEIGHT


@pytest.mark.parametrize(
    "made_paper", [livret(), livret(large=True), dossier(), everything(), everything(large=True)]
)
def test_no_letter_stands_outside_the_margins(made_paper: object) -> None:
    margin = look(False).margin
    left, foot, right, top = edges(render(made_paper).pdf)  # type: ignore[arg-type]
    assert left >= margin - 1
    assert right <= PAGE_WIDTH - margin + 1.5
    assert foot >= 25
    assert top <= PAGE_HEIGHT - 30


def lines_of(text: str, width: float) -> list[str]:
    letters = Type(Face.REGULAR, 10, 14)
    made = set_lines(Node("P"), [(text, Face.REGULAR, "#000000")], letters, width)
    return ["".join(run.text for run in line.runs) for line in made]


def test_lines_break_at_spaces_and_keep_what_is_bound() -> None:
    assert lines_of("un deux trois", 40) == ["un deux ", "trois"]
    assert lines_of("un deux\u00a0trois", 50) == ["un ", "deux\u00a0trois"]
    assert lines_of("  un   deux  ", 400) == ["un deux"]
    assert lines_of("un\n\ndeux\n", 400) == ["un", "", "deux"]
    assert lines_of(" \n ", 400) == []


def test_a_word_too_long_is_cut_after_a_dash_when_one_is_near() -> None:
    assert lines_of("prenom.nom@organisme.example", 90) == ["prenom.nom@", "organisme.example"]
    assert lines_of("Q\u0303" * 3, 10.0)[0] == "Q\u0303"


@given(st.text(st.sampled_from("ab é-\u00a0W\n"), max_size=80), st.floats(12, 200))
def test_no_line_is_wider_than_its_room(text: str, width: float) -> None:
    made = lines_of(text, width)
    assert all(measure(line.rstrip(" "), Face.REGULAR, 10) <= width + 0.01 for line in made)
    assert "".join(made).replace(" ", "") == text.replace("\n", "").replace(" ", "")
