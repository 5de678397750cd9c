"""A correction of an edition is a sound release of its own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clea_desktop import paths
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.referential import Attestation
from clea_desktop.referentials.bundled import bundled_releases
from clea_desktop.referentials.corrections import Correction, changed_lines, corrected
from clea_desktop.referentials.format import parse_release_file

FILES = bundled_releases(paths.resources() / "referentials")
FILE = max(FILES, key=lambda file: file.release.key)
SUBS = FILE.release.subdomains


def test_lines_are_put_right_and_the_rest_stays() -> None:
    sub = SUBS[1]
    made = corrected(
        FILE.content,
        {
            sub.code: Correction("Un intitulé relu", len(sub.codes), sub.codes[:1]),
            sub.codes[0]: Correction(label="Un libellé relu"),
        },
        2,
        "cette correction",
    )
    after = made.release
    assert after.key.sequence == 2
    assert after.fingerprint != FILE.release.fingerprint
    assert after.criterion(sub.codes[0]).label == "Un libellé relu"
    assert after.criterion(sub.codes[0]).attested is Attestation.OFFICIAL
    put_right = after.subdomains[1]
    assert (put_right.label, put_right.required, put_right.mandatory) == (
        "Un intitulé relu",
        len(sub.codes),
        sub.codes[:1],
    )
    assert put_right.rule_attested is Attestation.OFFICIAL
    assert changed_lines(FILE.release, after) == {sub.code, sub.codes[0]}
    again = parse_release_file(made.content, "la même")
    assert again.release == after


def test_a_mandatory_critère_alone_changes_its_line() -> None:
    sub = SUBS[0]
    made = corrected(FILE.content, {sub.code: Correction(mandatory=sub.codes[-1:])}, 2, "x")
    assert changed_lines(FILE.release, made.release) == {sub.code}


def test_what_is_not_sound_is_refused_like_any_release() -> None:
    with pytest.raises(RuleError, match="cette correction"):
        corrected(
            FILE.content, {SUBS[0].code: Correction(mandatory=("9.9.9",))}, 2, "cette correction"
        )


@given(st.integers(0, len(SUBS) - 1), st.data())
def test_any_number_of_critères_may_be_asked_for(rank: int, data: st.DataObject) -> None:
    sub = SUBS[rank]
    required = data.draw(st.integers(1, len(sub.codes)))
    made = corrected(FILE.content, {sub.code: Correction(required=required)}, 2, "x")
    assert made.release.subdomains[rank].required == required


def test_an_empty_correction_is_empty() -> None:
    assert Correction().empty
    assert not Correction(label="x").empty
