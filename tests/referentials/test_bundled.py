"""Reading a folder of releases."""

from __future__ import annotations

from pathlib import Path

import pytest

from clea_desktop.domain.errors import EnvironmentProblem, RuleError
from clea_desktop.domain.referential import ReleaseKey
from clea_desktop.referentials.bundled import bundled_releases
from clea_desktop.referentials.format import SIZE_LIMIT
from tests.domain.sentences import faults
from tests.referentials.samples import encoded, small, spoilt


def test_releases_come_in_the_order_of_their_keys(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(spoilt(("sequence",), 10))
    (tmp_path / "b.json").write_bytes(spoilt(("sequence",), 2))
    (tmp_path / "c.json").write_bytes(spoilt(("edition",), "2020"))
    (tmp_path / "lisez-moi.txt").write_text("Autre chose.", encoding="utf-8")
    assert [file.release.key for file in bundled_releases(tmp_path)] == [
        ReleaseKey("made-up", "2020"),
        ReleaseKey("made-up", "2026", 2),
        ReleaseKey("made-up", "2026", 10),
    ]


def test_a_release_the_caller_holds_is_passed_over_unchecked(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(spoilt(("domains",), []))
    (tmp_path / "b.json").write_bytes(spoilt(("sequence",), 2))
    held = [ReleaseKey("made-up", "2026", 1)]
    assert [file.release.key.sequence for file in bundled_releases(tmp_path, held)] == [2]
    (tmp_path / "c.json").write_bytes(b"[]")
    with pytest.raises(RuleError, match=r"c\.json"):
        bundled_releases(tmp_path, held)


def test_an_empty_folder_holds_no_release(tmp_path: Path) -> None:
    assert bundled_releases(tmp_path) == ()


def test_two_files_of_one_release_are_refused_by_name(tmp_path: Path) -> None:
    for name in ("a.json", "b.json"):
        (tmp_path / name).write_bytes(encoded(small()))
    with pytest.raises(RuleError) as caught:
        bundled_releases(tmp_path)
    assert caught.value.sentence == (
        "Le fichier «\u00a0b.json\u00a0» est refusé (identifiant, édition et numéro de "
        "correction)\u00a0: le fichier «\u00a0a.json\u00a0» contient déjà cette édition\u00a0; "
        "gardez un seul des deux fichiers."
    )


def test_a_bad_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "gros.json").write_bytes(b" " * (SIZE_LIMIT + 10))
    with pytest.raises(RuleError, match=r"gros\.json.* il dépasse"):
        bundled_releases(tmp_path)


def test_a_missing_folder_is_a_problem_of_the_computer(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem, match=r"Le dossier .*ailleurs") as caught:
        bundled_releases(tmp_path / "ailleurs")
    assert not faults(caught.value.sentence)


def test_a_file_that_cannot_be_read_is_a_problem_of_the_computer(tmp_path: Path) -> None:
    (tmp_path / "dossier.json").mkdir()
    with pytest.raises(EnvironmentProblem, match=r"Le fichier .*dossier") as caught:
        bundled_releases(tmp_path)
    assert not faults(caught.value.sentence)
