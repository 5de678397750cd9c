"""The file of ready sentences: read whole or not at all, and written as it is read."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clea_desktop import paths
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.marks import Mark
from clea_desktop.domain.people import Person
from clea_desktop.domain.placeholders import PLACEHOLDERS
from clea_desktop.domain.referential import Release
from clea_desktop.domain.sentences import MOST, ReadySentence
from clea_desktop.exchange.sentences import read_sentences, write_sentences
from clea_desktop.services.referentials import show_release
from tests.exchange.samples import RELEASES, schema

EXAMPLE = paths.resources() / "demo" / "sentences-2021.json"
HEAD = '{"format": "clea-sentences/1",\n "referential": {"id": "made-up", "edition": "2026"},\n'


def release_of(referential: str, edition: str) -> Release | None:
    return RELEASES.get((referential, edition))


def file(*sentences: str) -> bytes:
    listed = ",\n".join(sentences)
    return f'{HEAD} "sentences": [\n{listed}\n ]}}'.encode()


def refused(data: bytes) -> str:
    with pytest.raises(RuleError) as found:
        read_sentences(data, "phrases.json", release_of)
    assert "\n" not in found.value.sentence
    return found.value.sentence


def test_the_example_is_of_its_schema_and_says_it_is_made_up() -> None:
    data = EXAMPLE.read_bytes()
    jsonschema.validate(json.loads(data), schema("clea-sentences-1"))
    read = read_sentences(data, EXAMPLE.name, show_release)
    assert "inventées" in read.note
    assert len({each.criterion for each in read.sentences if each.criterion}) >= 12
    assert {each.mark for each in read.sentences} == {Mark.ACQUIRED, Mark.NOT_ACQUIRED, None}
    assert write_sentences(read.sentences, read.title, read.note) == data
    assert not any("échec" in each.text for each in read.sentences)


def test_the_schema_names_every_placeholder() -> None:
    told = schema("clea-sentences-1")["description"]
    assert all(each.written in told for each in PLACEHOLDERS)
    assert schema("clea-sentences-1")["properties"]["sentences"]["maxItems"] == MOST


@pytest.mark.parametrize(
    ("sentences", "said"),
    [
        (['{"text": "Vu.", "criterion": "9.9.9"}'], "ligne 4, phrase n° 1 › critère"),
        (
            ['{"text": "a"}', '{"text": "{x}."}'],
            "ligne 5, phrase n° 2 › texte) : « {x} » n’est pas",
        ),
        (['{"text": "Vu {e"}'], "une accolade « { » y est seule"),
        (['{"text": "A-t-{il} lu"}'], "sans inversion"),
        (['{"text": "  "}'], "ce texte est vide"),
        (['{"text": "a\\nb"}'], "caractère de contrôle"),
        ([json.dumps({"text": "x" * 301})], "301 caractères"),
        (['{"text": 3}'], "il faut ici un texte entre guillemets droits"),
        (['{"texte": "a"}'], "(le plus proche : « text »)"),
        (['{"text": "a", "mark": "yes"}'], "qui connaît acquired ou not_acquired"),
        (['{"text": "a", "criterion": "1"}'], "n’est pas un code de critère"),
        (["3"], "il faut ici des champs entre accolades"),
        ([], "cette liste est vide"),
        (
            ['{"text": "a", "criterion": "1.1.1", "referential": {"id": "x", "edition": "1"}}'],
            "l’édition « 1 » de « x » n’est pas connue ici",
        ),
        (['{"text": "a"}'] * (MOST + 1), "5 001 lignes"),
    ],
)
def test_a_wrong_file_is_refused_whole_and_says_where(sentences: list[str], said: str) -> None:
    assert said in refused(file(*sentences))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "JSON bien form"),
        (b"[]", "il faut ici des champs entre accolades"),
        (b'{"format": "clea-dossier/1"}', "c’est un fichier"),
        (b'{"format": 3}', "il faut"),
        (b'{"sentences": [\n{"text": "a", "text": "b"}]}', "deux fois"),
        (
            b'{"format": "clea-sentences/1",\n"sentences": [\n'
            b'{"text": "a", "criterion": "1.1.1"}]}',
            "ligne 3, phrase n° 1 › critère) : rien ne dit de quel référentiel",
        ),
    ],
)
def test_what_is_no_such_file_is_refused(data: bytes, said: str) -> None:
    assert said in refused(data)


def test_what_is_written_is_read_back_and_names_nobody() -> None:
    sentences = [
        ReadySentence("Vu{e}.", "1.1.1", "made-up", "2026", Mark.ACQUIRED),
        ReadySentence('« Relu » "bien".', "1.1.1", "made-up", "2016"),
        ReadySentence("Partout.", mark=Mark.NOT_ACQUIRED),
    ]
    owned = [replace(each, owner=Person("Paul Roux", b"p")) for each in sentences]
    data = write_sentences(owned, "Titre")
    jsonschema.validate(json.loads(data), schema("clea-sentences-1"))
    assert "Paul" not in data.decode()
    assert list(read_sentences(data, "x", release_of).sentences) == sentences
    alone = write_sentences(sentences[2:])
    assert list(read_sentences(alone, "x", release_of).sentences) == sentences[2:]


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(["format", "sentences", "title", "x"]), _JSON))
def test_whatever_a_file_holds_one_sentence_answers(value: dict[str, Any]) -> None:
    value.setdefault("format", "clea-sentences/1")
    refused(json.dumps(value).encode())
