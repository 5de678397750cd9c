"""Dossiers gone on in a later edition: their papers, their files."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from clea_desktop import paths
from clea_desktop.documents.content.subject import Subject
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.marks import Mark
from clea_desktop.domain.referential import ReleaseKey
from clea_desktop.services import (
    adopting,
    closing,
    demo,
    demo_edition,
    dossiers,
    exporting,
    history,
    importing,
    marking,
    migrating,
    papers,
    updates,
)
from clea_desktop.services.centre import Centre
from clea_desktop.services.opening import Secret, open_centre
from clea_desktop.services.safekeeping import check
from tests.centres import SECRET, TestClock, new_centre, opened_prealable, release_of, reopened
from tests.documents.reading import texts
from tests.packs import lead, packed, relabelled, tree, trusting
from tests.refusals import refusal

pytestmark = pytest.mark.usefixtures("all_closed")


DEMO = Secret(passphrase=demo.PASSPHRASE)


SECOND = ReleaseKey("clea-socle", "2021", 2)


CORRECTION = packed(tree(sequence=2, change=relabelled("1.1.1", "Écouter")))


NEXT = packed(tree("2027"), others={"correspondance-2021.json": lead("2021", "2027")})


@pytest.fixture
def centre(tmp_path: Path) -> Centre:
    return new_centre(tmp_path / "centre")


def test_a_dossier_goes_on_in_the_edition_that_came(centre: Centre) -> None:
    dossier, assessment = opened_prealable(centre)
    marking.mark(centre, assessment, "1.1.1", Mark.ACQUIRED)
    marking.note(centre, assessment, "1.1.2", "Écoute bien.")
    key = ReleaseKey("clea-socle", "2027")
    assert "importez-le" in refusal(lambda: migrating.preview(centre, dossier, key))
    updates.take_in(trusting(centre), NEXT, "maj.clea-ref")
    seen = migrating.preview(centre, dossier, key)
    assert (seen.asking, seen.fresh, seen.before.marks) == ((), (), seen.after.marks)
    was = centre.in_hand(dossier)
    migrating.migrate(centre, dossier, key, {})
    centre = reopened(centre)
    now = centre.in_hand(dossier).current
    assert now is not None and now.release == key
    assert [fact.criterion for fact in now.marks] == ["1.1.1"]
    assert [note.text for note in now.notes] == ["Écoute bien."]
    assert now.migrations[0].marks == was.assessments[0].marks
    marking.mark(centre, assessment, "1.1.1", Mark.NOT_ACQUIRED)
    assert history.undoable(centre, dossier) == "1.1.1 non acquis"
    history.undo(centre, dossier)
    history.undo(centre, dossier)
    assert reopened(centre).in_hand(dossier) == was


def test_no_assessment_nothing_to_take_further(tmp_path: Path) -> None:
    centre = demo.make_centre(tmp_path / "centre", 9)
    lines = dossiers.list_dossiers(centre)
    empty = next(line.id for line in lines if centre.in_hand(line.id).current is None)
    assert "n’a pas d’évaluation" in refusal(
        lambda: migrating.preview(centre, empty, release_of(centre).key)
    )


def test_the_made_up_centre_has_dossiers_to_take_further(tmp_path: Path) -> None:
    centre = demo.make_centre(tmp_path / "centre", 16)
    later = release_of(centre)
    found = [
        line.id
        for line in dossiers.list_dossiers(centre)
        if (current := centre.in_hand(line.id).current)
        and not current.release.same_edition(later.key)
    ]
    assert len(found) == 2
    for dossier in found:
        seen = migrating.preview(centre, dossier, later.key)
        decided = dict.fromkeys(seen.asking, Mark.ACQUIRED)
        change = migrating.migrate(centre, dossier, later.key, decided)
        assert change.outcome is not None
        assert change.outcome == centre.standing_of(centre.in_hand(dossier))
    # A correction of the edition they came to is offered to them too.
    trusting(centre)
    updates.take_in(centre, CORRECTION, "maj.clea-ref")
    offered = {one.dossier for one in adopting.preview_adoption(centre, SECOND)}
    assert offered.issuperset(found)
    folder = centre.store.folder.path
    centre.close()
    assert check(folder, DEMO, TestClock()) == []


def test_a_centre_of_before_learns_what_leads_on(tmp_path: Path) -> None:
    data = tmp_path / "centre"
    shutil.copytree(Path(__file__).parents[1] / "databases" / "0004", data)
    centre = open_centre(data, DEMO, TestClock())
    assert [found.since for found in release_of(centre).correspondences] == ["2016"]
    assert centre.manifest(release_of(centre).key) is None


@pytest.fixture
def taken_further(tmp_path: Path) -> tuple[Centre, list[bytes]]:
    """A made-up centre, its two dossiers of the earlier edition gone on in the later."""
    centre = demo.make_centre(tmp_path / "demo", 16)
    found = [line.id for line in dossiers.list_dossiers(centre)][14:]
    for dossier in found:
        seen = migrating.preview(centre, dossier, release_of(centre).key)
        decided = dict.fromkeys(seen.asking, Mark.ACQUIRED)
        migrating.migrate(centre, dossier, release_of(centre).key, decided)
    return centre, found


def test_the_papers_of_two_editions_read_each_assessment_by_its_own(
    taken_further: tuple[Centre, list[bytes]],
) -> None:
    centre, found = taken_further
    told = " ".join(" ".join(texts(papers.compose_paper(centre, found[1], "grid").pdf)).split())
    # The préalable had the 108 critères of the earlier edition.
    assert "104 critères sur 106" in told
    assert "1.2.3 de l’édition 2018-essai" in told
    ended = found[1]
    current = centre.in_hand(ended).current
    assert current is not None and current.id is not None
    closing.close(centre, current.id, centre.clock().date(), "Interrompue.")
    pages = " ".join(texts(papers.compose_paper(centre, ended, "jury").pdf))
    jury = " ".join(pages.replace("\u00a0", " ").split())
    (before,) = [key for key in centre.fingerprints if key.edition == "2018-essai"]
    for key in (before, release_of(centre).key):
        assert f"{key.edition} ({centre.release(key).short_fingerprint})" in jury
    assert "est passée de l’édition 2018-essai à la suivante le" in jury
    dossier = centre.in_hand(found[1])
    subject = Subject(dossier, release_of(centre), centre.organisation, True, date(2026, 4, 1))
    earlier, later = dossier.assessments
    codes = set(release_of(centre).by_code)
    for assessment in (earlier, later):
        assert set(subject.facts_of(assessment)) <= codes
        assert set(subject.notes_of(assessment)) <= codes
    assert set(subject.validations) <= {sub.code for sub in release_of(centre).subdomains}
    alone = replace(subject, release=replace(release_of(centre), correspondences=()))
    assert (alone.facts_of(earlier), alone.notes_of(earlier)) == ({}, {})


def files_of(centre: Centre, found: list[bytes], into: Path) -> list[Path]:
    into.mkdir()
    files = []
    for dossier in found:
        file = into / f"{centre.in_hand(dossier).reference}.json"
        exporting.export_dossier(centre, centre.in_hand(dossier).reference, file)
        files.append(file)
    return files


def test_a_file_carries_what_went_before(
    taken_further: tuple[Centre, list[bytes]], tmp_path: Path
) -> None:
    centre, found = taken_further
    files = files_of(centre, found, tmp_path / "fichiers")
    schema = paths.resources() / "schemas" / "clea-dossier-1.schema.json"
    for file in files:
        content = json.loads(file.read_bytes())
        jsonschema.validate(content, json.loads(schema.read_bytes()))
        assert content["assessments"][-1]["migrations"][0]["marks"]
    other = new_centre(tmp_path / "autre", TestClock(centre.clock()))
    told = refusal(lambda: importing.import_dossiers(other, files))
    assert "2018-essai" in told and "n’est pas dans ce centre" in told
    demo_edition.add_earlier_edition(other, release_of(other))
    imported = importing.import_dossiers(other, files)
    other = reopened(other)
    ids = [dossiers.find(other, each.reference) for each in imported]
    for here, there in zip(found, ids, strict=True):
        was, now = centre.in_hand(here).current, other.in_hand(there).current
        assert was is not None and now is not None
        assert [m.criterion for m in now.marks] == [m.criterion for m in was.marks]
        assert now.release == was.release
        assert now.migrations[0].since == was.migrations[0].since
        assert centre.standing_of(centre.in_hand(here)) == other.standing_of(other.in_hand(there))
    again = files_of(other, ids, tmp_path / "encore")
    assert [file.read_bytes() for file in again] == [file.read_bytes() for file in files]
    folder = other.store.folder.path
    other.close()
    assert check(folder, SECRET, TestClock()) == []


def _rewritten(file: Path, change: Callable[[dict[str, Any]], None]) -> Path:
    content = json.loads(file.read_bytes())
    change(content["assessments"][-1]["migrations"][0])
    file.write_text(json.dumps(content), "utf-8")
    return file


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda move: move.update(at="2030-01-01T09:00:00+01:00"), "dans le futur"),
        (lambda move: move.update(at="2019-01-01T09:00:00+01:00"), "avant l’ouverture"),
        (lambda move: move["marks"][0].update(criterion="9.9.9"), "9.9.9"),
        (lambda move: move["marks"][0].update(at="2019-01-01T09:00:00+01:00"), "la décision sur"),
        (lambda move: move.update(correspondence="non"), "correspondance"),
        (lambda move: move["since"].update(edition="1999"), "n’est pas dans ce centre"),
    ],
)
def test_a_migration_that_could_not_be_is_refused(
    taken_further: tuple[Centre, list[bytes]],
    tmp_path: Path,
    change: Callable[[dict[str, Any]], None],
    why: str,
) -> None:
    centre, found = taken_further
    file = _rewritten(files_of(centre, found[:1], tmp_path / "fichiers")[0], change)
    other = new_centre(tmp_path / "autre", TestClock(centre.clock()))
    demo_edition.add_earlier_edition(other, release_of(other))
    told = refusal(lambda: importing.import_dossiers(other, [file]))
    assert why in told
    assert dossiers.list_dossiers(other) == []


def test_every_paper_of_a_dossier_taken_further_is_made(
    taken_further: tuple[Centre, list[bytes]],
) -> None:
    centre, found = taken_further
    made = 0
    for dossier in found:
        for kind, _name in papers.kinds():
            try:
                exporting.paper(centre, kind, centre.in_hand(dossier).reference)
            except RuleError:
                continue
            made += 1
    assert made >= 8
