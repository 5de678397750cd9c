"""What stops half-way: nothing half-written passes for whole, and the way on is said and works."""

from __future__ import annotations

from pathlib import Path

import pytest

from clea_desktop.domain.errors import EnvironmentProblem, RuleError
from clea_desktop.domain.hearing import Standing
from clea_desktop.domain.jury import Started
from clea_desktop.exchange import envelope
from clea_desktop.services import (
    centre_facts,
    closing,
    departing,
    dossiers,
    hand_over,
    juries,
)
from clea_desktop.services.bundles import UNFINISHED, Bundle, bundle
from clea_desktop.services.centre import Centre
from clea_desktop.store import centre_steps
from tests.centres import opened_prealable
from tests.juries import TODAY, a_session, entered, jury_centre


@pytest.fixture
def centre(tmp_path: Path) -> Centre:
    return jury_centre(tmp_path / "centre", 2)


@pytest.fixture
def into(tmp_path: Path) -> Path:
    folder = tmp_path / "à remettre"
    folder.mkdir()
    return folder


def refuse_the_rename(monkeypatch: pytest.MonkeyPatch, place: int) -> None:
    """The disk refuses a name, from the one at that place on."""
    rename, asked = Path.rename, [0]

    def refusing(path: Path, target: Path) -> Path:
        if path.parent.name.endswith(UNFINISHED):
            asked[0] += 1
            if asked[0] > place:
                raise PermissionError(13, "refusé", str(target))
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", refusing)


def started(centre: Centre) -> list[Started]:
    with centre.store.database.reading() as connection:
        return centre_steps.all_of(connection, Started)


@pytest.mark.parametrize("place", [0, 1, 2])
def test_names_given_before_one_is_refused_are_taken_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: int
) -> None:
    made = Bundle(tmp_path, "lot", TODAY)
    made.begin()
    made.add("a.txt", b"a")
    made.add_beside("lot-cle.csv", b"cle")
    made.zip()
    refuse_the_rename(monkeypatch, place)
    with pytest.raises(EnvironmentProblem):
        made.finish()
    assert [path.name for path in tmp_path.iterdir()] == [f"lot{UNFINISHED}"]
    monkeypatch.undo()
    assert [path.name for path in made.finish()] == ["lot", "lot-cle.csv", "lot.zip"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["lot", "lot-cle.csv", "lot.zip"]


@pytest.mark.parametrize("place", [0, 1])
def test_a_batch_whose_names_are_refused_is_written_again_in_the_same_folder(
    centre: Centre, into: Path, monkeypatch: pytest.MonkeyPatch, place: int
) -> None:
    session = a_session(centre)
    entered(centre, session)
    refuse_the_rename(monkeypatch, place)
    with pytest.raises(EnvironmentProblem, match="Les dossiers sont déposés"):
        hand_over.hand_over(centre, session, into, processes=1)
    monkeypatch.undo()
    assert juries.all_sessions(centre)[0].counts == {Standing.DEPOSITED: 2}
    assert list(into.iterdir()) == [] and started(centre) == []
    files = hand_over.again(centre, session, 1, into).files
    assert [path.exists() for path in files] == [True, True]


def test_a_hand_over_takes_the_place_of_its_own_rest(centre: Centre, into: Path) -> None:
    session = a_session(centre)
    entered(centre, session)
    cut_short = hand_over.prepare(centre, session, into, processes=1)
    (left,) = hand_over.unfinished(centre)
    assert left.batch is None and "puis refaites la remise" in left.advice
    # Whoever did not begin it does not remove it.
    with pytest.raises(RuleError, match="est le reste d’une écriture arrêtée"):
        with bundle(into, cut_short.batch.folder, TODAY):
            pass
    assert left.folder.is_dir()
    done = hand_over.hand_over(centre, session, into, processes=1)
    assert sorted(path.name for path in into.iterdir()) == [path.name for path in done.files]
    assert hand_over.unfinished(centre) == [] and started(centre) == []


def test_the_rest_of_another_folder_is_left_alone(
    centre: Centre, into: Path, tmp_path: Path
) -> None:
    session = a_session(centre)
    entered(centre, session)
    hand_over.prepare(centre, session, into, processes=1)
    (tmp_path / "ailleurs").mkdir()
    hand_over.hand_over(centre, session, tmp_path / "ailleurs", processes=1)
    (left,) = hand_over.unfinished(centre)
    assert left.folder.parent == into and left.folder.is_dir()
    hand_over.remove_left(centre, left)
    assert list(into.iterdir()) == [] and started(centre) == []


def test_it_is_noted_before_its_folder_is_made(
    centre: Centre, into: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = a_session(centre)
    entered(centre, session)
    seen = []

    def refuse(made: Bundle) -> None:
        seen.append(len(started(centre)))
        raise EnvironmentProblem("Le disque ne veut pas.")

    monkeypatch.setattr(Bundle, "begin", refuse)
    with pytest.raises(EnvironmentProblem, match="ne veut pas"):
        hand_over.hand_over(centre, session, into, processes=1)
    assert seen == [1] and started(centre) == []


def test_a_rest_that_the_disk_does_not_take_away_is_told(
    centre: Centre, into: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = a_session(centre)
    entered(centre, session)

    def refuse(_made: Bundle) -> None:
        raise EnvironmentProblem("Le disque est plein.")

    with monkeypatch.context() as patch:
        patch.setattr(Bundle, "abandon", lambda _made: None)
        patch.setattr(Bundle, "zip", refuse)
        with pytest.raises(EnvironmentProblem, match="est plein"):
            hand_over.hand_over(centre, session, into, processes=1)
    (left,) = hand_over.unfinished(centre)
    hand_over.remove_left(centre, left)
    assert list(into.iterdir()) == [] and started(centre) == []


def test_what_is_handed_over_is_not_refused_for_want_of_a_note(
    centre: Centre, into: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = a_session(centre)
    entered(centre, session)

    def refuse(*_: object) -> None:
        raise EnvironmentProblem("Le disque est plein.")

    monkeypatch.setattr(centre_facts, "drop", refuse)
    done = hand_over.hand_over(centre, session, into, processes=1)
    assert all(path.exists() for path in done.files)
    assert hand_over.unfinished(centre) == []


def test_cut_short_once_deposited_the_rest_says_so(centre: Centre, into: Path) -> None:
    session = a_session(centre)
    entered(centre, session)
    prepared = hand_over.prepare(centre, session, into, processes=1)
    # The program dies here: all is deposited, nothing has its name.
    hand_over._commit(centre, prepared)
    (left,) = hand_over.unfinished(centre)
    assert left.batch == 1
    assert "refaites" not in left.advice and "se récrit depuis la session" in left.advice
    hand_over.remove_left(centre, left)
    assert hand_over.again(centre, session, 1, into).files[-1].is_file()
    assert hand_over.unfinished(centre) == [] and started(centre) == []


def test_a_departure_refused_leaves_what_it_did_not_make(
    centre: Centre, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dossier, assessment = opened_prealable(centre)
    day = centre.clock().date()
    closing.close(centre, assessment, day, "Interrompue.")
    folder = tmp_path / "départ"
    seal = envelope.seal

    def somebody_comes(content: bytes, phrase: str) -> bytes:
        folder.mkdir()
        (folder / "à moi.txt").write_text("gardé")
        return seal(content, phrase)

    monkeypatch.setattr(envelope, "seal", somebody_comes)
    with pytest.raises(EnvironmentProblem):
        departing.depart(centre, dossier, "GRETA", day, folder)
    assert (folder / "à moi.txt").read_text() == "gardé"
    assert dossiers.view(centre, dossier).dossier.journey.departure is None
