"""Filling pages with boxes: it always ends, loses nothing, and no page overflows."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from clea_desktop.documents.pdf.boxes import Box, Cell, Item, Row, Stack, pages
from clea_desktop.documents.pdf.setting import Line, set_lines
from clea_desktop.documents.pdf.structure import Node
from clea_desktop.documents.style import Face, Type

ROOM = 100.0
TALLEST = 30.0
NODE = Node("P")


def lines(leadings: list[float]) -> list[Line]:
    return [Line(NODE, (), 1.0, leading) for leading in leadings]


leadings = st.floats(1, TALLEST)
cells = st.lists(leadings, max_size=12).map(lambda heights: Cell(0, lines(heights)))
rows = st.builds(
    lambda content, flowing: Row(content, above=1, below=1, flowing=flowing),
    st.lists(cells, min_size=1, max_size=3),
    st.booleans(),
)
headers = st.none() | leadings.map(lambda leading: Row([Cell(0, lines([leading]))]))
gaps = st.floats(0, 9)


def stacks(
    boxes: st.SearchStrategy[Box],
    own_headers: st.SearchStrategy[Row | None],
    pads: st.SearchStrategy[float],
) -> st.SearchStrategy[Box]:
    items = st.builds(Item, boxes, gaps, gaps, st.booleans())
    return st.builds(
        lambda content, header, pad, flowing: Stack(
            content, header=header, pad=pad, flowing=flowing
        ),
        st.lists(items, max_size=6),
        own_headers,
        pads,
        st.booleans(),
    )


bare = stacks(rows, st.none(), st.just(0.0))
bare_papers = stacks(rows | bare, st.none(), st.just(0.0))
dressed = stacks(rows, headers, gaps)
papers = stacks(rows | dressed | stacks(dressed, headers, gaps), headers, gaps)


def held(box: Box) -> list[int]:
    """Give the lines of a box, headers apart, as they follow each other in each cell."""
    if isinstance(box, Row):
        return sorted(id(line) for cell in box.cells for line in cell.lines)
    assert isinstance(box, Stack)
    return sorted(line for item in box.items for line in held(item.box))


@given(papers)
def test_pages_hold_every_line_once(paper: Stack) -> None:
    """Whatever the headers and the pads inside each other leave of a page."""
    made = pages(paper, ROOM)
    assert sorted(line for page in made for line in held(page)) == held(paper)


@given(bare_papers)
def test_no_page_overflows(paper: Stack) -> None:
    made = pages(paper, ROOM)
    assert all(page.height <= ROOM + 0.1 for page in made)
    assert sorted(line for page in made for line in held(page)) == held(paper)


def test_a_line_taller_than_a_page_stands_alone_rather_than_never() -> None:
    giant = Row([Cell(0, lines([ROOM * 2]))])
    small = Row([Cell(0, lines([10]))])
    made = pages(Stack([Item(small, keep_next=True), Item(giant), Item(small)]), ROOM)
    assert [len(held(page)) for page in made] == [1, 1, 1]
    assert len(pages(Stack([Item(giant)]), ROOM)) == 1
    assert len(pages(Stack([], header=giant), ROOM)) == 1


@given(st.lists(st.tuples(st.text("ab -", max_size=30), st.sampled_from(Face)), max_size=6))
def test_a_word_that_changes_face_is_cut_without_loss(pieces: list[tuple[str, Face]]) -> None:
    letters = Type(Face.REGULAR, 10, 12)
    made = set_lines(NODE, [(text, face, face.name) for text, face in pieces], letters, 40)
    printed = [(run.face, run.text) for line in made for run in line.runs]
    for face in Face:
        expected = "".join(text for text, own in pieces if own is face).replace(" ", "")
        assert "".join(text for own, text in printed if own is face).replace(" ", "") == expected
