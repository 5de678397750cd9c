"""Whatever a file holds, it is a dossier or one sentence; never another exception."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clea_desktop.domain.errors import RuleError
from clea_desktop.exchange.writing import write_dossier
from tests.exchange.journeys import departed, taken_over, walked
from tests.exchange.samples import (
    DOSSIER_SCHEMA,
    FIRST,
    MARK,
    NOTE,
    REOPENING,
    RIGHT,
    Json,
    Path_,
    encoded,
    is_one_sentence,
    node_at,
    read,
    refused,
    whole,
)
from tests.referentials.test_fuzz import any_json, any_text, copied, paths

SOUND = encoded(departed())
FILES = {"whole": whole(), "walked": walked(), "departed": departed(), "taken over": taken_over()}
# What people and programs type where a date, an instant or a code is meant.
NEAR = st.sampled_from(
    [
        "0000-01-01",
        "0001-01-01",
        "9999-12-31",
        "2026-03-02",
        "2026-02-30",
        "0001-01-01T00:00:00+14:59",
        "9999-12-31T23:59:59-14:59",
        "2026-03-02T24:00:00Z",
        "2026-03-02T09:15:60Z",
        "2026-03-02T09:15:00z",
        "٢٠٢٦-03-02",
        "1990",
        "1.1.1",
        "3.3.5",
        "finale",
        "2016",
        "\ud800",
        "",
        " ",
    ]
)

KINDS: tuple[Json, ...] = (None, True, 0, -1.5, "", [], {}, [[]], {"a": 1})


def dossier_or_sentence(data: bytes) -> None:
    """What holds for any bytes; an accepted dossier also fits the schema and is stable."""
    dossier, sentence = None, ""
    try:
        dossier = read(data)
    except RuleError as error:
        sentence = error.sentence
    if dossier is None:
        assert is_one_sentence(sentence)
    else:
        DOSSIER_SCHEMA.validate(json.loads(data.decode("utf-8-sig")))
        assert read(write_dossier(dossier)) == dossier


@st.composite
def spoilt_contents(draw: st.DrawFn) -> Json:
    """A sound dossier, changed in one to three places."""
    content = copied(draw(st.sampled_from([*FILES.values()])))
    for _ in range(draw(st.integers(1, 3))):
        places = paths(content)
        *way, last = draw(st.sampled_from(places))
        parent = node_at(content, tuple(way))
        match draw(st.sampled_from(["drop", "replace", "near", "borrow", "repeat", "add"])):
            case "drop":
                del parent[last]
            case "replace":
                parent[last] = draw(any_json)
            case "near":
                parent[last] = draw(NEAR)
            case "borrow":
                parent[last] = copied(node_at(content, draw(st.sampled_from(places))))
            case "repeat" if isinstance(parent, list):
                parent.append(copied(parent[-1]))
            case _ if isinstance(parent, list):
                parent.append(draw(any_json))
            case _:
                parent[draw(any_text)] = draw(any_json)
    return content


@given(st.binary())
def test_random_bytes(data: bytes) -> None:
    dossier_or_sentence(data)


@given(any_json)
def test_random_json(content: Json) -> None:
    dossier_or_sentence(encoded(content))


@settings(max_examples=500)
@given(spoilt_contents())
def test_spoilt_dossiers(content: Json) -> None:
    dossier_or_sentence(encoded(content))


@given(st.integers(0, len(SOUND) - 1), st.integers(0, 6), st.binary(max_size=4))
def test_spoilt_bytes(start: int, removed: int, added: bytes) -> None:
    dossier_or_sentence(SOUND[:start] + added + SOUND[start + removed :])


@given(
    any_text,
    st.sampled_from(
        [
            ("candidate", "birth_name"),
            ("candidate", "address"),
            (*FIRST, "evaluator"),
            (*FIRST, "opinion", "text"),
            (*MARK, "note"),
            (*NOTE, "text"),
            (*REOPENING, "closing_reason"),
            (*RIGHT, "reason"),
            ("referential", "edition"),
            ("journey", "traces", 0, "text"),
            ("journey", "interview", "adviser"),
            ("journey", "interview", "agreements", 0, "recipient"),
            ("journey", "sittings", 0, "starts"),
            ("journey", "sittings", 0, "evaluators", 0),
            ("journey", "restitutions", 0, "remarks"),
            ("journey", "prescriptions", 0, "codes", 0),
            ("journey", "checks", 0, "by"),
            ("journey", "trainers", 0, "person"),
            ("journey", "departure", "to"),
        ]
    ),
)
def test_any_text(text: str, path: Path_) -> None:
    dossier_or_sentence(encoded(changed(departed(), path, text)))


@given(any_text, st.sampled_from(["organisation", "edition", "checked_by", "checked_on"]))
def test_any_text_of_a_reprise(text: str, field: str) -> None:
    dossier_or_sentence(encoded(taken_over({field: text})))


def changed(content: Json, path: Path_, value: Json) -> Json:
    node_at(content, path[:-1])[path[-1]] = value
    return content


@pytest.mark.parametrize(
    ("name", "path"),
    [(name, path) for name in ("departed", "taken over") for path in paths(FILES[name])],
    ids=lambda told: told if isinstance(told, str) else ".".join(map(str, told)),
)
def test_any_kind_of_value_anywhere(name: str, path: Path_) -> None:
    wrong = []
    # In one test: to set one up for each of thousands of values costs more than to try them.
    for value in KINDS:
        try:
            dossier_or_sentence(encoded(changed(copied(FILES[name]), path, value)))
        except Exception as error:  # noqa: BLE001 - told with the others, whatever it is
            error.add_note(f"with {value!r}")
            wrong.append(error)
    if wrong:
        raise ExceptionGroup("not a dossier, nor one sentence", wrong)


@pytest.mark.parametrize("start", [match.start() for match in re.finditer(rb'\{"', SOUND)])
def test_a_key_written_twice_is_refused_wherever_it_stands(start: int) -> None:
    end = SOUND.index(b":", start) + 1
    twice = SOUND[:end] + b" null, " + SOUND[start + 1 :]
    assert "écrit deux fois" in refused(twice)
