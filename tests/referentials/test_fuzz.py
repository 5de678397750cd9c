"""Whatever a file holds, it is a release or one sentence; never another exception."""

from __future__ import annotations

import json
import re

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clea_desktop.domain.errors import RuleError
from clea_desktop.referentials.format import parse_release_file
from tests.referentials.samples import SCHEMA, Json, Path_, encoded, node_at, refused, small

VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
SOUND = encoded(small())

patient = settings(deadline=None)
any_text = st.text() | st.text(st.characters(), max_size=3)
any_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | any_text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(any_text, inner, max_size=3),
    max_leaves=8,
)


def release_or_sentence(data: bytes) -> None:
    """What holds for any bytes; an accepted release also fits the schema and is stable."""
    file, sentence = None, ""
    try:
        file = parse_release_file(data, "essai.json")
    except RuleError as error:
        sentence = error.sentence
    if file is None:
        assert re.fullmatch(
            r"Le fichier «\u00a0essai\.json\u00a0» est refusé \(.+\)\u00a0: .+\.", sentence
        )
        assert sentence.replace("\u00a0", " ").isprintable()
    else:
        VALIDATOR.validate(json.loads(data))
        assert parse_release_file(file.content, "essai.json") == file


def paths(node: Json, here: Path_ = ()) -> list[Path_]:
    """Every place of a document but its root."""
    steps: list[str | int] = []
    if isinstance(node, dict):
        steps.extend(node)
    elif isinstance(node, list):
        steps.extend(range(len(node)))
    return [place for step in steps for place in ((*here, step), *paths(node[step], (*here, step)))]


def copied(node: Json) -> Json:
    """A copy, lest a part changed later change in two places or hold itself."""
    return json.loads(json.dumps(node))


@st.composite
def spoilt_contents(draw: st.DrawFn) -> Json:
    """The small release, changed in one to three places."""
    content = small()
    for _ in range(draw(st.integers(1, 3))):
        places = paths(content)
        *way, last = draw(st.sampled_from(places))
        parent = node_at(content, tuple(way))
        match draw(st.sampled_from(["drop", "replace", "borrow", "repeat", "add"])):
            case "drop":
                del parent[last]
            case "replace":
                parent[last] = draw(any_json)
            case "borrow":
                parent[last] = copied(node_at(content, draw(st.sampled_from(places))))
            case "repeat" if isinstance(parent, list):
                parent.append(copied(parent[-1]))
            case _ if isinstance(parent, list):
                parent.append(draw(any_json))
            case _:
                parent[draw(any_text)] = draw(any_json)
    return content


@patient
@given(st.binary())
def test_random_bytes(data: bytes) -> None:
    release_or_sentence(data)


@patient
@given(any_json)
def test_random_json(content: Json) -> None:
    release_or_sentence(json.dumps(content).encode())


@settings(patient, max_examples=400)
@given(spoilt_contents())
def test_spoilt_releases(content: Json) -> None:
    release_or_sentence(json.dumps(content).encode())


@patient
@given(st.integers(0, len(SOUND) - 1), st.integers(0, 6), st.binary(max_size=4))
def test_spoilt_bytes(start: int, removed: int, added: bytes) -> None:
    release_or_sentence(SOUND[:start] + added + SOUND[start + removed :])


@patient
@given(any_text, st.sampled_from([("note",), ("domains", 0, "label"), ("edition",)]))
def test_any_text(text: str, path: Path_) -> None:
    content = small()
    node_at(content, path[:-1])[path[-1]] = text
    release_or_sentence(json.dumps(content).encode())


@pytest.mark.parametrize("start", [match.start() for match in re.finditer(rb'\{"', SOUND)])
def test_a_key_written_twice_is_refused_wherever_it_stands(start: int) -> None:
    end = SOUND.index(b":", start) + 1
    twice = SOUND[:end] + b" null, " + SOUND[start + 1 :]
    assert "écrit deux fois" in refused(twice)
