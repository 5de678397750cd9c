"""Many dossiers read in short say what each says read whole."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from clea_desktop.domain.assessment import Kind
from clea_desktop.domain.marks import Mark
from clea_desktop.domain.referential import ReleaseKey
from clea_desktop.services import candidates, closing, demo, dossiers, history, marking, migrating
from clea_desktop.services.centre import Centre
from clea_desktop.store import dossiers as store_dossiers
from clea_desktop.store import in_short
from tests.centres import evaluator_of, opened_prealable, release_of, someone


def agree(centre: Centre) -> list[bytes]:
    """Compare each with the whole dossier; the ids of those read, in their order."""
    with centre.store.database.reading() as connection:
        found = list(in_short.open_on(connection, "clea-socle"))
        for short in found:
            whole = store_dossiers.load(connection, short.id)
            assert short.reference == whole.reference
            assert sorted(short.name.split()) == sorted(whole.candidate.display_name.split())
            assert short.decided == tuple(one.decided for one in whole.assessments)
            bare = [
                replace(each, marks=(), notes=(), opinion=None, migrations=())
                for each in whole.assessments
            ]
            assert bare == [
                replace(each, marks=(), notes=(), opinion=None, migrations=())
                for each in short.assessments
            ]
    return [short.id for short in found]


def test_of_every_open_dossier_of_the_made_up_centre(tmp_path: Path) -> None:
    centre = demo.make_centre(tmp_path / "centre", 24)
    open_ = [
        line.id
        for line in dossiers.list_dossiers(centre)
        if (current := centre.in_hand(line.id).current) and current.closing is None
    ]
    assert sorted(agree(centre)) == sorted(open_)
    moved = next(
        one for one in open_ if not release_of(centre).key.same_edition(_followed(centre, one))
    )
    seen = migrating.preview(centre, moved, release_of(centre).key)
    migrating.migrate(
        centre, moved, release_of(centre).key, dict.fromkeys(seen.asking, Mark.ACQUIRED)
    )
    assert moved in agree(centre)
    centre.close()


def _followed(centre: Centre, dossier: bytes) -> ReleaseKey:
    current = centre.in_hand(dossier).current
    assert current is not None
    return current.release


def test_what_was_undone_decided_again_or_joined_counts_as_it_stands(centre: Centre) -> None:
    dossier, first = opened_prealable(centre)
    for code, mark in (
        ("1.1.1", Mark.ACQUIRED),
        ("1.1.2", Mark.ACQUIRED),
        ("1.1.1", Mark.NOT_ACQUIRED),
        ("1.2.1", Mark.ACQUIRED),
    ):
        marking.mark(centre, first, code, mark)
    history.undo(centre, dossier)
    history.undo(centre, dossier)
    history.redo(centre, dossier)
    history.undo(centre, dossier)
    marking.mark(centre, first, "1.1.2", None)
    assert agree(centre) == [dossier]
    closing.close(centre, first, centre.clock().date(), "Reprise plus tard.")
    assert agree(centre) == []
    other = candidates.open_dossier(centre, someone("Autre"))
    finale = candidates.open_assessment(
        centre,
        dossier,
        Kind.FINALE,
        release_of(centre),
        centre.clock().date(),
        evaluator_of(centre),
    )
    marking.mark(centre, finale, "2.1.1", Mark.NOT_ACQUIRED)
    candidates.join(centre, dossier, other)
    assert agree(centre) == [dossier]
