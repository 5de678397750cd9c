"""Dates, hours, lists and numbers, as French writes them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from clea_desktop.domain.french import (
    and_others,
    counted,
    date_words,
    listed,
    lowered,
    month_words,
    number_words,
    time_words,
)

MONTHS = {
    1: "janvier",
    2: "février",
    3: "mars",
    4: "avril",
    5: "mai",
    6: "juin",
    7: "juillet",
    8: "août",
    9: "septembre",
    10: "octobre",
    11: "novembre",
    12: "décembre",
}


@pytest.mark.parametrize(("month", "word"), list(MONTHS.items()))
def test_months(month: int, word: str) -> None:
    assert month_words(1990, month) == f"{word}\u00a01990"
    assert date_words(date(2026, month, 1)) == f"1er\u00a0{word}\u00a02026"
    assert date_words(date(2026, month, 21)) == f"21\u00a0{word}\u00a02026"


def test_hours_are_in_their_own_offset() -> None:
    assert time_words(datetime(2026, 3, 2, 9, 5, tzinfo=UTC)) == "9\u00a0h\u00a005"
    reunion = timezone(timedelta(hours=4))
    assert time_words(datetime(2026, 3, 2, 0, 42, tzinfo=reunion)) == "0\u00a0h\u00a042"


def test_lists() -> None:
    assert listed([]) == ""
    assert listed(["2.3"]) == "2.3"
    assert listed(["2.3", "2.4"]) == "2.3 et 2.4"
    assert listed(("2.3", "2.4", "2.5")) == "2.3, 2.4 et 2.5"
    assert listed(["acquis", "non acquis"], last="ou") == "acquis ou non acquis"


def test_zero_and_one_are_singular() -> None:
    assert counted(0, "critère") == "0\u00a0critère"
    assert counted(1, "critère") == "1\u00a0critère"
    assert counted(2, "critère") == "2\u00a0critères"
    assert counted(1, "journal", "journaux") == "1\u00a0journal"
    assert counted(3, "journal", "journaux") == "3\u00a0journaux"


def test_a_list_that_was_cut_says_how_many_more() -> None:
    assert and_others(1) == "… et 1\u00a0autre."
    assert and_others(3) == "… et 3\u00a0autres."


def test_numbers_in_words_up_to_sixteen() -> None:
    words = [number_words(number) for number in range(18)]
    assert words[:3] == ["zéro", "un", "deux"]
    assert words[14:] == ["quatorze", "quinze", "seize", "17"]
    assert number_words(1, feminine=True) == "une"
    assert number_words(2, feminine=True) == "deux"
    assert number_words(-1) == "-1"


def test_a_sentence_goes_on_after_a_colon() -> None:
    assert lowered("État perdu.") == "état perdu."
    assert lowered("") == ""
