"""The recovery code: read as it was typed by tired hands, every slip told before it is tried."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clea_desktop.domain.errors import EnvironmentProblem
from clea_desktop.store.recovery import new_code, read_code, recovery_sheet, resembles_code

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE = "23E8-0R4Q-3B4C-H0XR-5NE2-APE2-94D6"
GOLDEN = Path(__file__).parent.parent / "golden" / "recovery-sheet.txt"


def test_a_new_code_is_seven_groups_of_four_never_the_same() -> None:
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    for code in codes:
        assert [len(group) for group in code.split("-")] == [4] * 7
        assert read_code(code) == code.replace("-", "")


def test_every_sign_serves() -> None:
    assert set("".join(new_code() for _ in range(200))) == {*SIGNS, "-"}


@pytest.mark.parametrize(
    "typed",
    [
        CODE,
        CODE.lower(),
        CODE.replace("-", ""),
        CODE.replace("-", " "),
        CODE.replace("-", " – "),
        f"\ufeff {CODE.replace('-', chr(0xA0))}\r\n",
        CODE.replace("0", "O"),
        CODE.replace("0", "o"),
        "２３Ｅ８" + CODE[4:],
    ],
)
def test_case_spaces_dashes_and_look_alikes_are_forgiven(typed: str) -> None:
    assert read_code(typed) == CODE.replace("-", "")


def test_i_and_l_are_read_as_one() -> None:
    code = next(code for code in iter(new_code, "") if "1" in code)
    for look_alike in "iIlL":
        assert read_code(code.replace("1", look_alike)) == code.replace("-", "")


def test_any_wrong_sign_is_told() -> None:
    code = CODE.replace("-", "")
    for at in range(len(code)):
        for sign in SIGNS:
            if sign != code[at]:
                with pytest.raises(EnvironmentProblem, match="Un signe du code"):
                    read_code(code[:at] + sign + code[at + 1 :])


def test_any_two_swapped_signs_are_told() -> None:
    code = CODE.replace("-", "")
    for one in range(len(code)):
        for other in range(one):
            if code[one] != code[other]:
                swapped = list(code)
                swapped[one], swapped[other] = swapped[other], swapped[one]
                with pytest.raises(EnvironmentProblem, match="changé de place"):
                    read_code("".join(swapped))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "0\u00a0signes au lieu de 28"),
        (CODE[:-1], "27\u00a0signes"),
        (CODE + "0", "29\u00a0signes"),
        (CODE[:-1] + "U", "«\u00a0U\u00a0»"),
        (CODE[:-1] + "é", "«\u00a0É\u00a0»"),
    ],
)
def test_what_is_missing_or_strange_is_named(typed: str, said: str) -> None:
    with pytest.raises(EnvironmentProblem, match=said):
        read_code(typed)


@given(st.text())
def test_anything_typed_is_read_or_refused_with_a_sentence(typed: str) -> None:
    with suppress(EnvironmentProblem):
        assert len(read_code(typed)) == 28


def test_the_sheet_says_all_that_will_be_needed() -> None:
    sheet = recovery_sheet(CODE, "Centre de formation de Lisieux", "Paul Roux", date(2026, 3, 1))
    assert sheet == GOLDEN.read_text(encoding="utf-8")
    assert max(map(len, sheet.splitlines())) <= 76


def test_the_code_copied_from_the_sheet_is_read() -> None:
    sheet = recovery_sheet(CODE, "", "", date(2026, 3, 1)).splitlines()
    assert read_code(sheet[sheet.index("CODE DE SECOURS") + 2]) == CODE.replace("-", "")


@pytest.mark.parametrize(
    "typed", [CODE, CODE[:-1], f"U{CODE[1:]}", CODE.lower().replace("-", " "), f"{CODE}-23"]
)
def test_a_code_with_faults_still_looks_like_one(typed: str) -> None:
    assert resembles_code(typed)


@pytest.mark.parametrize(
    "typed", ["le soleil brille sur la colline", "une phrase assez longue", "", "2026" * 20]
)
def test_a_passphrase_is_not_taken_for_a_code_with_faults(typed: str) -> None:
    assert not resembles_code(typed)
