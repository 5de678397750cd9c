"""Every paper is PDF/UA-1 and PDF/A-3a, whatever is typed in it: veraPDF judges."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from clea_desktop.documents.blocks import (
    Attachment,
    Bar,
    BarChart,
    Block,
    Bullets,
    Callout,
    Cell,
    Column,
    Facts,
    Heading,
    Paper,
    Paragraph,
    Row,
    Sign,
    Signature,
    Signatures,
    SignedItem,
    SignedList,
    Span,
    Table,
    Tone,
)
from clea_desktop.documents.pdf import render
from clea_desktop.documents.pdf.fonts import covered
from tests.documents import floor, verapdf
from tests.documents.samples import dossier, everything, livret, paper

LACKING = verapdf.missing()
pytestmark = pytest.mark.skipif(LACKING is not None, reason=LACKING or "")

FILES = 4
"""How many files the examples are gathered in: veraPDF pays for each."""


def judged(folder: Path, papers: dict[str, Paper], *others: Path) -> dict[str, list[str]]:
    files = []
    for name, made in papers.items():
        files.append(folder / name)
        files[-1].write_bytes(render(made).pdf)
    return {file.name: rules for file, rules in verapdf.judge([*files, *others]).items()}


PAPERS = {
    "livret": livret(),
    "livret-large": livret(large=True),
    "dossier": dossier(),
    "everything": everything(),
    "everything-large": everything(large=True),
    "nothing": paper(header=("", ""), footer=""),
    # More signs than one subset of a font holds, in each face.
    "every-sign": paper(
        Heading(1, "".join(sorted(covered()))),
        Paragraph(
            (Span("".join(sorted(covered()))), Span("".join(sorted(covered())), strong=True))
        ),
    ),
}


def test_every_block_every_look_and_the_judge_is_awake(tmp_path: Path) -> None:
    plain = tmp_path / "plain"
    plain.write_bytes(floor.plain(livret()))
    verdicts = judged(tmp_path, PAPERS, plain)
    broken = verdicts.pop("plain")
    assert {rule.split()[0] for rule in broken} == {"3a", "ua1"}
    assert verdicts == {name: [] for name in PAPERS}


def about(text: str, other: str) -> list[Block]:
    """Say ``text`` in every block."""
    return [
        Heading(2, text, other),
        Paragraph((Span(text, strong=True), Span(other, muted=True), Span(text))),
        Bullets((text, other)),
        SignedList((SignedItem(Sign.VALIDATED, text, (other, "")),)),
        Callout(Tone.SUCCESS, text, (other,)),
        Facts(((text, other), (other, text), (text, "")), columns=2),
        BarChart((Bar(text, 1, 2, 3),), other),
        Table(
            (Column(text, 1), Column(other, 3, right=True)),
            (
                Row((Cell(text, Sign.NEXT),), group=True),
                Row((Cell(text, Sign.ACQUIRED, other), Cell(other, note=text))),
            ),
            text,
        ),
        Signatures((Signature(text, other), Signature(other)), text),
    ]


ANY_SIGN = st.characters(exclude_categories=())
TEXTS = st.one_of(
    st.text(ANY_SIGN, max_size=60),
    st.text(st.sampled_from(sorted(covered())), max_size=200),
    st.lists(
        st.sampled_from(
            [
                *("\u0301", "e", "\u200f", "\u202e", "א", "\u00ad", "\ufeff", "\ud800", "\x00"),
                *("\u00a0", " ", "\n", "<b>", "&amp;", "\\", "(", ")", "%", "\u2028", "\ue000"),
                *("👩\u200d🚀", "𝔸", "\U0001f512"),
            ]
        ),
        max_size=40,
    ).map("".join),
)


def test_whatever_is_typed(tmp_path: Path) -> None:
    said: list[tuple[str, str]] = []

    # The examples only gather texts: one run of Java judges them all.
    @settings(
        max_examples=80,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(TEXTS, TEXTS)
    def gather(text: str, other: str) -> None:
        said.append((text, other))

    gather()
    assert len(said) >= 20
    papers = {}
    for number in range(FILES):
        mine = said[number::FILES]
        text, other = mine[-1]
        papers[f"file{number}"] = paper(
            *(block for pair in mine for block in about(*pair)),
            title=f"Titre {text}",
            subject=other,
            author=text,
            header=(text, other),
            footer=other,
            attachments=(Attachment(f"a{text}.json", "application/json", b"{}", other),),
            large=bool(number % 2),
        )
    assert judged(tmp_path, papers) == {name: [] for name in papers}
