"""What is no dossier, or could not have happened, is refused in one sentence that says where."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime

import pytest

from clea_desktop.domain.errors import RuleError
from clea_desktop.exchange.reading import read_dossier
from tests.domain import sentences
from tests.exchange import bad_amendments, bad_journeys, bad_reprises
from tests.exchange.bad_files import BAD_BYTES, BAD_SHAPES, BAD_STORIES
from tests.exchange.samples import (
    CANDIDATE,
    DOSSIER_SCHEMA,
    FINALE,
    INSTALLED,
    MARK,
    NBSP,
    NOW,
    Json,
    encoded,
    is_one_sentence,
    read,
    refused,
    release_of,
    spoilt,
    whole,
)

BAD = (bad_amendments, bad_journeys, bad_reprises)
SHAPES = BAD_SHAPES | {case: told for bad in BAD for case, told in bad.MISSHAPEN.items()}
STORIES = BAD_STORIES | {case: told for bad in BAD for case, told in bad.OUT_OF_PLACE.items()}
ALL_BAD = {**BAD_BYTES, **SHAPES, **STORIES}


@pytest.mark.parametrize(("data", "place", "words"), BAD_BYTES.values(), ids=BAD_BYTES)
def test_what_is_no_json_object_is_refused(data: Json, place: str, words: str) -> None:
    _check_refusal(data, place, words)


@pytest.mark.parametrize(("content", "place", "words"), SHAPES.values(), ids=SHAPES)
def test_what_is_misshapen_is_refused_by_program_and_schema(
    content: Json, place: str, words: str
) -> None:
    _check_refusal(content, place, words)
    assert not DOSSIER_SCHEMA.is_valid(content)


@pytest.mark.parametrize(("content", "place", "words"), STORIES.values(), ids=STORIES)
def test_what_could_not_have_happened_is_refused(content: Json, place: str, words: str) -> None:
    _check_refusal(content, place, words)


def _check_refusal(content: Json, place: str, words: str) -> None:
    sentence = refused(content)
    assert place in sentence
    assert words in sentence


@pytest.mark.parametrize("case", ALL_BAD)
def test_each_refusal_is_one_sentence_in_good_french(case: str) -> None:
    content = ALL_BAD[case][0]
    with pytest.raises(RuleError) as caught:
        read(content)
    sentence = caught.value.sentence
    assert is_one_sentence(sentence)
    # What the file says and the example of an instant are quoted as they are.
    ours = re.sub(rf"«{NBSP}[^»]*{NBSP}»|2026-03-02T09:15:00\+01:00", "…", sentence)
    assert not sentences.faults(ours)


def test_several_faults_say_the_first_and_how_many_others() -> None:
    content = spoilt((*CANDIDATE, "birth_name"), "")
    content["candidate"]["sex"] = "X"
    content["assessments"][0]["marks"][0]["at"] = "hier"
    assert "(personne › nom de naissance, et 2 autres fautes)" in refused(content)
    content = spoilt((*MARK, "criterion"), "9.9.9")
    content["assessments"][0]["notes"][0]["criterion"] = "9.9.9"
    assert "critère 9.9.9, et 1 autre faute)" in refused(content)


def test_a_finale_ends_on_the_last_day() -> None:
    late = datetime(2031, 6, 1, tzinfo=UTC)

    def story(opened: str, closed: str | None, at: str) -> bytes:
        content = spoilt((*FINALE, "opened_on"), opened)
        content["assessments"][1]["closed_on"] = closed
        content["assessments"][1]["marks"][0]["at"] = at
        return encoded(content)

    last = story("2031-03-03", "2031-03-03", "2031-03-03T17:00:00+01:00")
    assert read_dossier(last, "a.json", release_of, late).assessments[1].closed_on is not None
    for opened, closed, at, place in (
        ("2031-03-04", None, "2031-03-04T09:00:00+01:00", f"évaluation n°{NBSP}2, finale)"),
        ("2031-03-03", "2031-03-04", "2031-03-03T09:00:00+01:00", "finale)"),
        ("2031-03-03", None, "2031-03-04T09:00:00+01:00", f"décision n°{NBSP}1"),
    ):
        with pytest.raises(RuleError, match="nouvelle évaluation préalable") as caught:
            read_dossier(story(opened, closed, at), "a.json", release_of, late)
        assert place in caught.value.sentence


def test_one_critere_is_not_decided_twice_at_one_instant_across_assessments() -> None:
    content = spoilt((*FINALE, "opened_on"), "2026-03-03")
    instant = "2026-03-03T09:00:00+01:00"
    content["assessments"][0]["marks"][4]["at"] = instant
    content["assessments"][1]["marks"][0]["at"] = instant
    assert "finale › décision n° 1, critère 2.1.1) : ce critère a déjà" in refused(content)


def test_an_edition_is_refused_without_naming_any_when_none_is_told() -> None:
    data = encoded(spoilt(("referential", "edition"), "1999"))
    with pytest.raises(RuleError, match=rf"n’est pas dans ce centre{NBSP}; importez d’abord"):
        read_dossier(data, "a.json", release_of, NOW)


def test_a_file_name_is_told_on_one_line() -> None:
    with pytest.raises(RuleError, match=rf"Le fichier «{NBSP}a□b{NBSP}» est refusé"):
        read_dossier(b"", "a\nb", release_of, NOW, INSTALLED)


def test_a_path_of_many_finales_is_read_in_a_moment() -> None:
    """Each verdict is computed once: the work does not grow with the cube of the path."""
    content = whole()
    closed = {**content["assessments"][1], "closed_on": "2026-06-01", "marks": []}
    content["assessments"] = [content["assessments"][0], *[closed] * 49]
    assert len(read(json.dumps(content).encode()).assessments) == 50
