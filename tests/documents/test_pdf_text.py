"""The door of the texts: what is dropped, what becomes « □ », what passes as it is."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clea_desktop.documents.pdf.fonts import advances, covered
from clea_desktop.documents.style import Face
from clea_desktop.documents.text import MISSING, Door, clean, one_line

ANY_TEXT = st.text(st.characters(exclude_categories=()))


@pytest.mark.parametrize(
    ("given_text", "printed"),
    [
        ("Ķalniņa & fils <b> Nguyễn", "Ķalniņa & fils <b> Nguyễn"),
        ("e\u0301te\u0301", "été"),
        ("1\u202f000\u2007€", "1\u00a0000\u00a0€"),
        ("a\tb\u2003c\u3000d", "a b c d"),
        ("un\r\ndeux\rtrois\u2028quatre\x85cinq", "un\ndeux\ntrois\nquatre\ncinq"),
        ("co\u00adop\u200bé\u200drer\ufeff", "coopérer"),
        ("a\x00b\x1bc\x7fd\x9fe", "abcde"),
        ("\u202eabc\u202c", "abc"),
        ("❤\ufe0f".replace("❤", "o"), "o"),
        ("Anne\u2011Marie", "Anne\u2011Marie"),
        ("\ufffe\uffff\U0001fffe", ""),
        ("", ""),
    ],
)
def test_what_passes_and_what_is_dropped(given_text: str, printed: str) -> None:
    door = Door(covered())
    assert door.printable(given_text) == printed
    assert door.missing == ()


@pytest.mark.parametrize("sign", ["🙂", "ש", "م", "中", "\U0001f512", "\ue000", "☃"])
def test_a_sign_the_fonts_lack_is_printed_as_a_box_and_remembered(sign: str) -> None:
    door = Door(covered())
    assert door.printable(f"a{sign}b{sign}") == f"a{MISSING}b{MISSING}"
    assert door.missing == (sign,)


def test_missing_signs_are_told_once_in_the_order_they_were_met() -> None:
    door = Door(covered())
    door.printable("中文")
    door.printable("☃ 中")
    assert door.missing == ("中", "文", "☃")


def test_a_lone_surrogate_is_told_as_a_sign_that_can_be_written() -> None:
    door = Door(covered())
    assert door.printable("a\ud800") == f"a{MISSING}"
    assert door.missing == ("\ufffd",)


def test_one_line_has_none_of_the_line_ends() -> None:
    assert one_line("un\r\ndeux\u2029trois") == "un deux trois"


@given(ANY_TEXT)
def test_whatever_is_typed_comes_out_printable(text: str) -> None:
    door = Door(covered())
    printed = door.printable(text)
    assert set(printed) <= covered() | {"\n"}
    assert unicodedata.is_normalized("NFC", printed)
    assert clean(clean(text)) == clean(text)
    assert MISSING not in door.missing
    "".join(door.missing).encode()  # can be written anywhere


def test_the_faces_print_french_and_the_box() -> None:
    for face in Face:
        assert set("œŒ«»–—…’€\u00a0≤≥→ŸÉÀÇ²½·" + MISSING) <= set(advances(face))
