"""The two editions that come with the program: whole, sound, and worded with care."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from typing import Any

import jsonschema
import pytest

from clea_desktop.domain.referential import Attestation, Criterion, Release, SkillDomain, Subdomain
from clea_desktop.referentials.bundled import bundled_releases
from tests.referentials.samples import RELEASES, SCHEMA

FILES = bundled_releases(RELEASES)
NBSP = "\u00a0"
Line = SkillDomain | Subdomain | Criterion

each_edition = pytest.mark.parametrize(
    "release", [file.release for file in FILES], ids=[file.release.key.edition for file in FILES]
)
LEADS = sorted(RELEASES.glob("*-to-*.json"))
TREES = [path for path in sorted(RELEASES.glob("*.json")) if path not in LEADS]
each_file = pytest.mark.parametrize("path", TREES, ids=lambda path: path.stem)


def lines(release: Release) -> tuple[Line, ...]:
    return tuple(release.by_code.values())


def test_both_editions_are_there_in_order() -> None:
    assert [(file.release.key.id, file.release.key.edition) for file in FILES] == [
        ("clea-socle", "2016"),
        ("clea-socle", "2021"),
    ]


@each_file
def test_a_release_holds_as_many_lines_as_its_file_says(path: Any) -> None:
    announced = json.loads(path.read_bytes())["totals"]
    release = next(f.release for f in FILES if f.release.key.edition in path.stem)
    assert announced == {
        "domains": len(release.domains),
        "subdomains": len(release.subdomains),
        "criteria": len(release.criteria),
    }


def test_the_totals_are_those_of_the_two_official_lists() -> None:
    totals = {f.release.key.edition: len(f.release.criteria) for f in FILES}
    assert totals == {"2016": 108, "2021": 106}


def test_what_decides_is_read_from_the_data() -> None:
    old, new = (file.release for file in FILES)
    assert old.validity_years == new.validity_years == 5
    assert [sub.required for sub in new.domains[1].subdomains] == [6, 1, 6, 1, 2]
    assert {sub.rule_attested for sub in old.subdomains} == {Attestation.ONE_SOURCE}
    assert Counter(c.attested for c in old.criteria)[Attestation.RECONSTRUCTED] == 24
    assert not any(sub.mandatory for release in (old, new) for sub in release.subdomains)


@each_file
def test_the_schema_accepts_a_bundled_file(path: Any) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.validate(json.loads(path.read_bytes()), SCHEMA, jsonschema.Draft202012Validator)


@pytest.mark.parametrize("path", [*TREES, *LEADS], ids=lambda path: path.stem)
def test_a_bundled_file_is_tidy(path: Any) -> None:
    text = path.read_text(encoding="utf-8")
    assert text == json.dumps(json.loads(text), ensure_ascii=False, indent=1) + "\n"
    assert unicodedata.is_normalized("NFC", text)


# How the project words things: DOMAIN.md section 4, and « langage simple ».

LONGEST_PLAIN = 90
LONGEST_SHORT = {SkillDomain: 34, Subdomain: 34, Criterion: 48}
# No failure, no lack, no judgement; matched at the start of a word.
HARSH = re.compile(
    r"\b(échec|échou|faibl|insuffis|lacun|manqu|incapab|difficult|erreur|faute|mauvais|rat[eé]"
    r"|nul|inapte|retard|problématique|abandon|malgré|seulement|oubli)",
    re.IGNORECASE,
)
NEGATIVE = re.compile(r"\b(ne|pas|jamais|rien|aucun|aucune|sans|ni|non)\b|\bn’", re.IGNORECASE)
SUPERLATIVE = re.compile(
    r"\b(très|parfait\w*|excellen\w+|meilleur\w*|le mieux|le plus|la plus|bravo)\b", re.IGNORECASE
)
# « Vous avez » never agrees with the person; « être », reflexives and doubled endings may.
AGREES = re.compile(r"\bvous (êtes|vous|étiez|serez)\b|\(e\)|·", re.IGNORECASE)
TYPEWRITER = re.compile(rf"['\"]|(?<!{NBSP})[:;?!»%]|«(?!{NBSP})|  |\.\.\.")


@each_edition
def test_every_line_has_a_short_label_that_fits(release: Release) -> None:
    for line in lines(release):
        assert 0 < len(line.short) <= LONGEST_SHORT[type(line)], line.code
        assert line.short[0].isupper(), line.code
        assert not line.short.endswith("."), line.code
        assert not TYPEWRITER.search(line.short), line.code


@each_edition
def test_every_line_has_one_simple_sentence_on_what_the_person_did(release: Release) -> None:
    for line in lines(release):
        assert re.fullmatch(r"Vous avez [^.!?…;:()]+\.", line.plain), line.code
        assert len(line.plain) <= LONGEST_PLAIN, line.code
        for fault in (HARSH, NEGATIVE, SUPERLATIVE, AGREES, TYPEWRITER):
            assert not fault.search(line.plain), (line.code, line.plain)


@each_edition
def test_no_two_lines_of_an_edition_are_worded_alike(release: Release) -> None:
    assert len({line.plain for line in lines(release)}) == len(lines(release))
    assert len({line.short for line in lines(release)}) == len(lines(release))


def test_a_line_labelled_the_same_in_both_editions_is_worded_the_same() -> None:
    old, new = (
        {line.label: (line.short, line.plain) for line in lines(file.release)} for file in FILES
    )
    common = old.keys() & new.keys()
    assert len(common) > 100
    assert {label: old[label] for label in common} == {label: new[label] for label in common}


@each_edition
def test_notes_and_remarks_are_in_tidy_french(release: Release) -> None:
    remarks = [c.remark for c in release.criteria] + [s.rule_remark for s in release.subdomains]
    for text in (release.note, *filter(None, remarks)):
        assert text.endswith(".")
        assert not TYPEWRITER.search(text)
