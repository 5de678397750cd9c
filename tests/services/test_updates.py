"""Release files that arrive: shown first, then whole or not at all; nothing else changes."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from clea_desktop.domain.marks import Mark
from clea_desktop.domain.referential import ReleaseKey
from clea_desktop.referentials.bundled import bundled_correspondences
from clea_desktop.referentials.compare import Difference
from clea_desktop.referentials.manifest import Verified
from clea_desktop.services import (
    marking,
    migrating,
    publishers,
    publishing,
    referentials,
    updates,
    verification,
)
from clea_desktop.services.centre import Centre
from clea_desktop.services.safekeeping import check
from clea_desktop.store import registry
from tests.centres import SECRET, TestClock, new_centre, opened_prealable, release_of, reopened
from tests.packs import BUNDLED, OTHER, PUBLISHER, lead, packed, relabelled, tree, trusting, written
from tests.refusals import refusal

SECOND = ReleaseKey("clea-socle", "2021", 2)
CORRECTION = packed(tree(sequence=2, change=relabelled("1.1.1", "Écouter")))
NEXT = packed(tree("2027"), others={"correspondance-2021.json": lead("2021", "2027")})


pytestmark = pytest.mark.usefixtures("all_closed")


@pytest.fixture
def centre(tmp_path: Path) -> Centre:
    return new_centre(tmp_path / "centre")


def refused(centre: Centre, data: bytes) -> str:
    arrival = updates.read_bytes(centre, data, "maj.clea-ref")
    assert arrival.refused is not None
    before = dict(centre.fingerprints)
    assert refusal(lambda: updates.take_in(centre, data, "maj.clea-ref")) == (
        arrival.refused.replace("\u00a0", " ")
    )
    with centre.store.database.reading() as connection:
        assert centre.fingerprints == before == registry.releases(connection)
    return arrival.refused.replace("\u00a0", " ")


def test_what_it_would_bring_is_shown_and_nothing_is_written(
    centre: Centre, tmp_path: Path
) -> None:
    opened_prealable(centre)
    head = centre.store.database.head
    arrival = updates.read_file(centre, written(tmp_path, CORRECTION))
    assert arrival.publisher is None and arrival.since == release_of(centre).key
    assert arrival.comparison is not None
    (line,) = arrival.comparison.differing
    assert (line.difference, line.after) == (Difference.REWORDED, ("Écouter",))
    ((touched),) = arrival.touched
    assert (touched.migrates, touched.gained, touched.lost) == (False, (), ())
    assert centre.store.database.head == head


def test_a_trusted_release_is_taken_in_and_found_again(centre: Centre) -> None:
    trusting(centre)
    assert updates.take_in(centre, CORRECTION, "maj.clea-ref") == SECOND
    again = reopened(centre)
    assert again.release(SECOND).criterion("1.1.1").label == "Écouter"
    assert [found.since for found in again.release(SECOND).correspondences] == ["2016"]
    assert "déjà dans le centre" in refused(again, CORRECTION)
    again = reopened(again)
    folder = again.store.folder.path
    again.close()
    assert check(folder, SECRET, TestClock()) == []


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (packed(secret=None), "n’est signé par personne"),
        (packed(secret=OTHER), "ne connaît pas"),
        ((BUNDLED / "clea-socle-2021.json").read_bytes(), "n’est signé par personne"),
        (packed(), "plus ancien que le n° 2"),
        (packed(tree(sequence=2, change=relabelled("1.1.1", "Autre"))), "n’est pas celui"),
    ],
)
def test_what_may_not_be_used_is_read_and_refused(centre: Centre, data: bytes, why: str) -> None:
    updates.take_in(trusting(centre), CORRECTION, "maj.clea-ref")
    assert why in refused(centre, data)


def _other_code(fields: dict[str, Any]) -> None:
    fields["domains"][0]["subdomains"][0]["criteria"][-1]["code"] = "1.1.9"


def test_a_correction_keeps_the_codes_of_its_edition(centre: Centre) -> None:
    data = packed(tree(sequence=2, change=_other_code))
    told = refusal(lambda: updates.read_bytes(centre, data, "maj.clea-ref"))
    assert "garde les codes" in told


def test_what_led_there_before_leads_there_still(centre: Centre) -> None:
    other = packed(others={"correspondance-2016.json": _from_2016()})
    told = refusal(lambda: updates.read_bytes(centre, other, "maj.clea-ref"))
    assert "n’est pas celle du centre" in told
    later = packed(tree(sequence=2), others={"correspondance-2016.json": _from_2016()})
    updates.take_in(trusting(centre), later, "maj.clea-ref")
    kept = centre.release(ReleaseKey("clea-socle", "2021")).correspondences
    assert centre.release(SECOND).correspondences != kept


def test_a_correction_keeps_what_subdomains_became(centre: Centre) -> None:
    def elsewhere(made: dict[str, Any]) -> None:
        made["subdomains"][0]["to"] = []

    trusting(centre)
    updates.take_in(centre, NEXT, "2027.clea-ref")
    moved = lead("2021", "2027", elsewhere)
    data = packed(tree("2027", 2), others={"correspondance-2021.json": moved})
    told = refusal(lambda: updates.read_bytes(centre, data, "maj.clea-ref"))
    assert "garde ce que deviennent les sous-domaines de l’édition 2021" in told


@pytest.mark.parametrize("code", [None, "9.9.9"])
def test_what_leads_from_an_edition_that_comes_later_is_checked_then(
    centre: Centre, code: str | None
) -> None:
    def amiss(made: dict[str, Any]) -> None:
        if code is None:
            made["criteria"].pop(0)
        else:
            made["criteria"][0]["from"] = [code]

    trusting(centre)
    onward = lead("2030", "2031", amiss)
    data = packed(tree("2031"), others={"correspondance-2030.json": onward})
    updates.take_in(centre, data, "2031.clea-ref")
    told = refusal(lambda: updates.read_bytes(centre, packed(tree("2030")), "2030.clea-ref"))
    assert "rien n’est dit de ce qu’il devient" in told and "mène déjà à l’édition 2031" in told
    assert "\n" not in told


def test_what_it_is_compared_with_is_what_it_continues(centre: Centre) -> None:
    trusting(centre)
    updates.take_in(centre, packed(tree("2030")), "2030.clea-ref")
    arrival = updates.read_bytes(centre, NEXT, "2027.clea-ref")
    assert arrival.since == ReleaseKey("clea-socle", "2021")
    guess = updates.read_bytes(centre, packed(tree("2029")), "2029.clea-ref")
    assert guess.since == ReleaseKey("clea-socle", "2021")
    first = updates.read_bytes(centre, packed(tree("2010")), "2010.clea-ref")
    assert first.since == ReleaseKey("clea-socle", "2016")


def test_other_dates_under_the_same_number_are_refused_not_passed_over(centre: Centre) -> None:
    trusting(centre)
    updates.take_in(centre, CORRECTION, "maj.clea-ref")
    file = tree(sequence=2, change=relabelled("1.1.1", "Écouter"))
    dated = packed(file, in_force_until=date(2027, 1, 1))
    assert "y joint autre chose" in refused(centre, dated)
    # Who gives it, and what they verified, may differ.
    (line,) = [Verified("Un texte", "Une personne", date(2026, 2, 1), ("1.1.1",))]
    assert updates.read_bytes(centre, packed(file, verified=(line,)), "x").refused is None


def test_the_newest_edition_is_the_one_that_is_led_to(centre: Centre) -> None:
    dossier, _assessment = opened_prealable(centre)
    trusting(centre)
    for edition in ("2040-9", "2040-10", "2019"):
        since = date(2026, 2, 1) if edition == "2019" else date(2026, 1, 1)
        onward = {"correspondance-2021.json": lead("2021", edition)}
        data = packed(tree(edition), others=onward, in_force_from=since)
        updates.take_in(centre, data, "maj.clea-ref")
        found = migrating.newer_edition(centre, centre.in_hand(dossier))
        assert found is not None and found.edition == edition


def _from_2016() -> bytes:
    ((_found, content),) = bundled_correspondences(BUNDLED)
    return json.dumps({**json.loads(content), "note": "Dit autrement."}).encode()


def test_one_that_forgets_a_line_of_a_held_edition_is_refused(centre: Centre) -> None:
    data = packed(
        tree("2027"),
        others={"correspondance-2021.json": lead("2021", "2027", lambda m: m["criteria"].pop())},
    )
    told = refusal(lambda: updates.read_bytes(centre, data, "maj.clea-ref"))
    assert "rien n’est dit" in told


def test_a_fingerprint_is_read_and_typed(centre: Centre) -> None:
    key = PUBLISHER.public
    assert "n’est pas celle du fichier" in refusal(
        lambda: publishers.trust(centre, key, "Éditeur", OTHER.public.fingerprint)
    )
    trusting(centre)
    assert "déjà confiance" in refusal(lambda: trusting(centre))
    (known,) = publishers.publishers_of(reopened(centre))
    assert known.id is not None


def test_a_publisher_trusted_no_more_gives_nothing_more(centre: Centre) -> None:
    trusting(centre)
    updates.take_in(centre, CORRECTION, "maj.clea-ref")
    (known,) = publishers.publishers_of(centre)
    assert known.id is not None
    publishers.distrust(centre, known.id)
    assert "à qui la confiance a été retirée le" in refused(centre, NEXT)
    assert SECOND in centre.fingerprints
    centre = reopened(centre)
    gone = known.id
    assert "rien à retirer" in refusal(lambda: publishers.distrust(centre, gone))
    trusting(centre)
    assert updates.read_bytes(centre, NEXT, "maj.clea-ref").refused is None


def test_warnings_never_lock_out(centre: Centre) -> None:
    trusting(centre)
    old = packed(
        tree("2019"),
        others={},
        in_force_from=date(2019, 1, 1),
        in_force_until=date(2020, 12, 31),
    )
    arrival = updates.read_bytes(centre, old, "maj.clea-ref")
    assert arrival.refused is None
    assert any("n’est pas en vigueur" in told for told in arrival.warnings)
    updates.take_in(centre, CORRECTION, "maj.clea-ref")
    bare = (BUNDLED / "clea-socle-2021.json").read_bytes()
    told = updates.read_bytes(centre, bare, "seul.json").warnings
    assert "correction plus récente" in told[0] and "ne dit ni ses dates" in told[1]


def test_what_was_verified_goes_from_one_centre_to_another(centre: Centre, tmp_path: Path) -> None:
    verification.tick(centre, release_of(centre).key, ["1.1", "1.1.1"], "PDF de mars 2021")
    file = tmp_path / "sortie.clea-ref"
    assert publishing.own_key(centre) is None
    key = publishing.write_release(centre, release_of(centre).key, file)
    assert publishing.own_key(reopened(centre)) == key
    other = new_centre(tmp_path / "autre")
    arrival = updates.read_file(other, file)
    assert arrival.pack.key == key
    publishers.trust(other, key, "Centre de Lisieux", key.fingerprint)
    updates.take_in(other, file.read_bytes(), file.name)
    ticks = [line.tick for line in verification.lines(reopened(other), release_of(centre).key)]
    found = [tick for tick in ticks if tick]
    assert len(found) == 2
    assert {tick.by for tick in found} == {"Paul Roux, Centre de formation de Lisieux"}
    assert found[0].at.date() == date(2026, 3, 2)


def test_what_was_ticked_here_goes_along_with_a_correction(centre: Centre, tmp_path: Path) -> None:
    verification.tick(centre, release_of(centre).key, ["1.1.1", "1.1.2"], "PDF de mars 2021")
    updates.take_in(trusting(centre), CORRECTION, "maj.clea-ref")
    ticked = [line for line in verification.lines(centre, SECOND) if line.tick]
    assert [line.code for line in ticked] == ["1.1.2"]
    assert ticked[0].tick is not None and ticked[0].tick.by == "Paul Roux"
    # Written out and in again, it still says who it was.
    file = tmp_path / publishing.file_name(centre, SECOND)
    publishing.write_release(centre, SECOND, file)
    assert file.name == "clea-socle-2021-2.clea-ref"
    assert updates.read_file(centre, file).pack.manifest is not None


def test_only_what_is_held_is_written_and_not_in_the_folder(centre: Centre, tmp_path: Path) -> None:
    unknown = ReleaseKey("clea-socle", "1999")
    assert "n’a pas" in refusal(
        lambda: publishing.write_release(centre, unknown, tmp_path / "x.clea-ref")
    )
    inside = centre.store.folder.path / "x.clea-ref"
    assert "autre dossier" in refusal(
        lambda: publishing.write_release(centre, release_of(centre).key, inside)
    )


def test_it_comes_while_somebody_marks(centre: Centre) -> None:
    _dossier, assessment = opened_prealable(centre)
    marking.mark(centre, assessment, "1.1.1", Mark.ACQUIRED)
    updates.take_in(trusting(centre), CORRECTION, "maj.clea-ref")
    change = marking.mark(centre, assessment, "1.1.2", Mark.ACQUIRED)
    assert change.outcome is not None
    assert set(change.outcome.marks) == {"1.1.1", "1.1.2"}


def test_what_the_publisher_adds_to_a_critere_is_told_while_one_assesses(centre: Centre) -> None:
    release = release_of(centre)
    trusting(centre)
    assert referentials.guidance(centre, release.key) == {}
    named = {"id": "clea-socle", "edition": "2021"}
    helped = {
        **named,
        "format": "clea-help/1",
        "criteria": [
            {"code": "1.1.1", "help": "Lire une note.", "examples": ["Un mot", "Un plan"]}
        ],
    }
    branch = {
        **named,
        "format": "clea-context/1",
        "branch": "Bâtiment",
        "owner": "Une branche",
        "note": "Pour essayer.",
        "criteria": [{"code": "1.1.1", "examples": ["Un bordereau"]}],
    }
    others = {
        "aides.json": json.dumps(helped).encode(),
        "contexte-batiment.json": json.dumps(branch).encode(),
    }
    data = packed(tree(sequence=2), others=others)
    key = updates.take_in(centre, data, "maj.clea-ref")
    told = referentials.guidance(centre, key)
    assert set(told) == {"1.1.1"}
    lines = [line.replace("\u00a0", " ") for line in told["1.1.1"]]
    assert lines[0] == "Lire une note."
    assert [line.split(" ", 1)[0] for line in lines[1:]] == ["Par", "Bâtiment"]
    assert "Un mot ; Un plan." in lines[1] and "Un bordereau." in lines[2]
