"""The papers of a séance: one line each to sign, and the blank sheet of one activity."""

from __future__ import annotations

from dataclasses import replace

import pytest

from clea_desktop.documents.blocks import Paper, Table, Together
from clea_desktop.documents.kinds import HALF_DAY_KINDS
from clea_desktop.documents.pdf import render
from clea_desktop.domain.half_day import Half
from tests.documents import half_days, made_up
from tests.documents.as_text import as_text, check_golden
from tests.documents.reading import texts

DAY = replace(half_days.MORNING, half=Half.DAY, place="")

CASES: dict[str, Paper] = {
    "half-day-attendance": HALF_DAY_KINDS["emargement"].build(half_days.subject()),
    "half-day-attendance-of-a-day": HALF_DAY_KINDS["emargement"].build(half_days.subject(DAY)),
    "half-day-observation": HALF_DAY_KINDS["observation"].build(half_days.subject()),
    "half-day-observation-of-twelve": HALF_DAY_KINDS["observation"].build(
        half_days.subject(many=12)
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_each_paper_says_what_its_golden_file_says(name: str) -> None:
    check_golden(name, CASES[name], made_up.release().fingerprint)


@pytest.mark.parametrize("name", CASES)
def test_each_paper_is_the_same_twice_and_lacks_no_sign(name: str) -> None:
    first = render(CASES[name])
    assert render(CASES[name]).pdf == first.pdf
    assert not first.missing_signs
    assert "Horaires" in " ".join(texts(first.pdf))


def test_the_attendance_tells_no_more_than_who_came_when() -> None:
    told = as_text(CASES["half-day-attendance"])
    for word in ("préalable", "finale", "aménagement", "1990", "édition", "critère"):
        assert word not in told
    assert "absence notée" in told
    assert "de 9\u00a0h\u00a040 à 11\u00a0h\u00a030" in told


def test_a_seance_without_a_room_says_nothing_of_one_on_what_people_sign() -> None:
    nowhere = half_days.subject(replace(half_days.MORNING, place=""))
    for kind in HALF_DAY_KINDS.values():
        told = as_text(kind.build(nowhere))
        assert "Salle" not in told
        assert "à vérifier" not in told


def test_more_than_six_people_take_two_tables_of_about_as_many() -> None:
    paper = CASES["half-day-observation-of-twelve"]
    grids = [
        block
        for held in paper.blocks
        if isinstance(held, Together)
        for block in held.blocks
        if isinstance(block, Table)
    ]
    assert [len(grid.columns) for grid in grids] == [7, 7]
    assert all(sum(column.share for column in grid.columns) == pytest.approx(1) for grid in grids)
