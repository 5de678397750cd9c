"""Pieces attached: bytes on disk before the act, sealed, undone, erased, never readable."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from clea_desktop import paths
from clea_desktop.domain.errors import EnvironmentProblem, RuleError
from clea_desktop.domain.evidence import Evidence, EvidenceLimits, Permission
from clea_desktop.exchange.bundle import pack_dossier, unpack_dossier
from clea_desktop.services import (
    brought,
    candidates,
    erasing,
    evidence,
    history,
    personal,
    restoring,
    safekeeping,
)
from clea_desktop.services.backups import backup
from clea_desktop.services.centre import Centre
from clea_desktop.services.departing import depart
from clea_desktop.services.dossiers import find
from clea_desktop.services.exporting import export_dossier
from clea_desktop.services.importing import import_dossiers
from clea_desktop.services.opening import open_centre
from clea_desktop.store import evidence as stored
from tests.centres import SECRET, new_centre, opened_prealable, reopened, someone
from tests.domain.sentences import faults
from tests.evidence import pdf, photo, sound
from tests.exchange.samples import schema


def files_of(centre: Centre) -> list[Path]:
    return sorted(each for each in centre.store.folder.evidence.rglob("*") if each.is_file())


def ready(centre: Centre, tmp_path: Path, name: str, content: bytes) -> brought.Ready:
    file = tmp_path / name
    file.write_bytes(content)
    return brought.prepare(centre, file)


def attached(
    centre: Centre, dossier: bytes, tmp_path: Path, content: bytes, *codes: str
) -> Evidence:
    made = ready(centre, tmp_path, "photo.jpg", content)
    return evidence.attach(centre, dossier, made, codes).piece


def refused(work: Callable[[], object]) -> str:
    with pytest.raises(RuleError) as refusal:
        work()
    assert faults(refusal.value.sentence) == ()
    return refusal.value.sentence


def test_a_piece_is_attached_shown_saved_and_undone(centre: Centre, tmp_path: Path) -> None:
    dossier, assessment = opened_prealable(centre)
    done = evidence.attach(
        centre, dossier, ready(centre, tmp_path, "P.jpg", photo()), ["1.1.1", "2.1.3"]
    )
    assert done.change is not None
    assert done.change.label == "preuve, 1.1.1 et 2.1.3"
    assert done.warnings == ()
    ((number, piece),) = [(a.number, a.piece) for a in evidence.pieces(centre, dossier)]
    assert (number, piece.name, piece.codes) == ("A1", "P.jpg", ("1.1.1", "2.1.3"))
    assert piece.assessment == assessment
    raw = evidence.content(centre, piece)
    assert (raw[:3], len(raw)) == (b"\xff\xd8\xff", piece.size)
    out = tmp_path / "copie.jpg"
    assert piece.id is not None
    evidence.save(centre, dossier, piece.id, out)
    assert out.read_bytes() == raw
    history.undo(centre, dossier)
    assert evidence.pieces(centre, dossier) == ()
    history.redo(centre, dossier)
    assert evidence.content(centre, evidence.pieces(centre, dossier)[0].piece) == raw
    assert safekeeping.check_open(centre) == []


def test_the_same_file_again_is_linked_to_more_and_kept_once(
    centre: Centre, tmp_path: Path
) -> None:
    one, _ = opened_prealable(centre)
    two, _ = opened_prealable(centre, someone("Roux", "Anne"))
    attached(centre, one, tmp_path, photo(), "1.1.1")
    attached(centre, one, tmp_path, photo(), "1.1.2", "1.1.1")
    (annex,) = evidence.pieces(centre, one)
    assert annex.piece.codes == ("1.1.1", "1.1.2")
    other = attached(centre, two, tmp_path, photo())
    assert other.digest == annex.piece.digest
    assert len(files_of(centre)) == 1
    erasing.erase(centre, [one])
    assert evidence.content(centre, other)
    assert safekeeping.check_open(centre) == []
    erasing.erase(centre, [two])
    assert files_of(centre) == []
    assert safekeeping.check_open(centre) == []


def test_nothing_of_a_piece_can_be_read_in_the_folder(centre: Centre, tmp_path: Path) -> None:
    dossier, _ = opened_prealable(centre)
    content = b"<svg>UN NOM A NE PAS LIRE</svg>" * 5000
    made = brought.prepare_pasted(centre, "secret.svg", content)
    evidence.attach(centre, dossier, made)
    (file,) = files_of(centre)
    assert (file.stat().st_mode & 0o777) == 0o600 or os.name == "nt"
    digest = evidence.pieces(centre, dossier)[0].piece.digest
    for each in centre.store.folder.path.rglob("*"):
        assert digest not in each.name
        if each.is_file():
            held = each.read_bytes()
            assert b"NE PAS LIRE" not in held
            assert bytes.fromhex(digest) not in held


def test_two_centres_name_the_same_piece_otherwise(tmp_path: Path) -> None:
    names = set()
    for each in ("a", "b"):
        centre = new_centre(tmp_path / each)
        dossier, _ = opened_prealable(centre)
        attached(centre, dossier, tmp_path, photo())
        names |= {file.name for file in files_of(centre)}
        centre.close()
    assert len(names) == 2


def test_what_is_told_of_a_piece_is_written_again(centre: Centre, tmp_path: Path) -> None:
    dossier, _ = opened_prealable(centre)
    piece = attached(centre, dossier, tmp_path, photo())
    today = centre.clock().date()
    told = replace(
        piece,
        title="  Plan d’atelier ",
        issuer="AFPA",
        issued_on=today,
        valid_until=date(2027, 1, 1),
        face=True,
        permission=Permission.GIVEN,
        permission_on=today,
        digest="00" * 32,
    )
    evidence.edit(centre, dossier, told)
    assert piece.id is not None
    evidence.edit(centre, dossier, replace(told, turned=270))
    kept = evidence.pieces(centre, dossier)[0].piece
    assert kept == replace(told, title="Plan d’atelier", digest=piece.digest, turned=270)
    assert evidence.picture(centre, kept) != evidence.content(centre, kept)
    evidence.remove(centre, dossier, piece.id)
    assert "n’est plus dans le dossier" in refused(lambda: evidence.edit(centre, dossier, told))


def test_bad_input_is_one_sentence_and_stores_nothing(centre: Centre, tmp_path: Path) -> None:
    dossier, _ = opened_prealable(centre)
    big = tmp_path / "film.mp4"
    with big.open("wb") as stream:
        stream.truncate(2 << 30)
    assert "pèse 2\u00a0048\u00a0Mo" in refused(lambda: brought.prepare(centre, big))
    assert "n’est plus là" in refused(lambda: brought.prepare(centre, tmp_path / "absent.jpg"))
    assert "est un dossier" in refused(lambda: brought.prepare(centre, tmp_path))
    fake = tmp_path / "photo.png"
    fake.write_bytes(b"rien")
    assert "n’est pas une image" in refused(lambda: brought.prepare(centre, fake))
    fake.write_bytes(b"")
    assert "est vide" in refused(lambda: brought.prepare(centre, fake))
    made = ready(centre, tmp_path, "a.jpg", photo())
    assert "9.9.9" in refused(lambda: evidence.attach(centre, dossier, made, ["9.9.9"]))
    assert files_of(centre) == []
    assert evidence.pieces(centre, dossier) == ()


def test_a_file_that_changes_or_goes_away_while_it_is_read(
    centre: Centre, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a.bin"
    file.write_bytes(b"x" * 100)
    real: Any = Path.open

    def growing(self: Path, *args: str) -> Any:
        with real(self, "ab") as stream:
            stream.write(b"y" * 10)
        return real(self, *args)

    def going(self: Path, *args: str) -> Any:
        self.unlink()
        return real(self, *args)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", growing)
        assert "a changé pendant" in refused(lambda: brought.prepare(centre, file))
    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", going)
        assert "n’est plus là" in refused(lambda: brought.prepare(centre, file))


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_names_are_put_right_and_said(centre: Centre, tmp_path: Path) -> None:
    dossier, _ = opened_prealable(centre)
    made = ready(centre, tmp_path, "NUL.txt", b"texte")
    done = evidence.attach(centre, dossier, made)
    assert done.piece.name == "_NUL.txt"
    assert "réservé par Windows" in done.warnings[0]
    assert faults(done.warnings[0]) == ()
    pasted = brought.prepare_pasted(centre, "../../x/é.txt", b"texte 2")
    assert pasted.fit.name == "é.txt"
    assert pasted.told == (
        "Le nom « ../../x/é.txt » n’est pas admis partout : la preuve s’appelle « é.txt ».",
    )
    evil = ready(centre, tmp_path, "..\\..\\evil.txt", b"texte 3")
    assert "..\\..\\evil.txt" in evil.told[0]
    assert "s’appelle « evil.txt »" in evil.told[0]
    # Written in other signs, or by itself with a line before, a name is as it was.
    for same in ("e\u0301.txt", "_a.txt"):
        assert brought.prepare_pasted(centre, same, b"texte 4").told == ()
    assert "réservé" not in brought.prepare_pasted(centre, "x/_a.txt", b"texte 5").told[0]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")
def test_what_is_refused_says_what_to_do(centre: Centre, tmp_path: Path) -> None:
    tube = tmp_path / "tube.pdf"
    os.mkfifo(tube)
    assert "choisissez un vrai fichier" in refused(lambda: brought.prepare(centre, tube))
    for name, content in (("a.pdf", pdf(1)[:200]), ("a.jpg", photo()[:300])):
        told = refused(lambda: ready(centre, tmp_path, name, content))  # noqa: B023 - done at once
        assert "abîmé ou incomplet" in told and "redemandez-le" in told


def test_bytes_that_are_there_are_said_to_be_under_the_name_they_have(
    centre: Centre, tmp_path: Path
) -> None:
    dossier, _ = opened_prealable(centre)
    number = "1 85 05 78 006 084 91.txt"
    first = evidence.attach(centre, dossier, brought.prepare_pasted(centre, "CON.txt", b"texte"))
    assert (first.already, first.given) == (False, "_CON.txt")
    again = brought.prepare_pasted(centre, number, b"texte")
    acts = len(history.recent(centre, dossier))
    same = evidence.attach(centre, dossier, again)
    assert (same.already, same.added, same.given) == (True, (), number)
    # Nothing is written, so that nothing is to be undone.
    assert same.change is None
    assert len(history.recent(centre, dossier)) == acts
    (told,) = same.warnings
    assert number in told and "renommez ce fichier" in told
    linked = evidence.attach(centre, dossier, again, ["1.1.1", "1.1.1"])
    assert linked.added == ("1.1.1",) == linked.piece.codes
    assert linked.change is not None
    assert evidence.pieces(centre, dossier)[0].piece.name == "_CON.txt"
    # Its own name is not said again to be reserved.
    assert (
        evidence.attach(
            centre, dossier, brought.prepare_pasted(centre, "CON.txt", b"texte")
        ).warnings
        == ()
    )


def test_a_number_like_a_nir_is_told_even_inside_a_pdf(centre: Centre, tmp_path: Path) -> None:
    dossier, _ = opened_prealable(centre)
    made = ready(centre, tmp_path, "a.pdf", pdf(1, "1 85 05 78 006 084 91 du"))
    done = evidence.attach(centre, dossier, made)
    assert "sécurité sociale" in done.warnings[0]
    # Still said to whoever looks at it later, with what nobody said yet.
    (annex,) = evidence.pieces(centre, dossier)
    number, unsaid = evidence.warned(centre, annex.piece, centre.clock().date())
    assert "sécurité sociale" in number
    assert "copie anonymisée" in unsaid
    nobody = replace(annex.piece, permission=Permission.NOBODY)
    assert evidence.warned(centre, nobody, centre.clock().date()) == [number]


def test_ceilings_are_the_centres(centre: Centre, tmp_path: Path) -> None:
    dossier, _ = opened_prealable(centre)
    brought.keep_limits(centre, EvidenceLimits(1, 1))
    assert brought.limits(centre) == EvidenceLimits(1, 1)
    half = 600 * 1024
    evidence.attach(centre, dossier, brought.prepare_pasted(centre, "a", os.urandom(half)))
    more = brought.prepare_pasted(centre, "b", os.urandom(half))
    assert "la limite est de" in refused(lambda: evidence.attach(centre, dossier, more))
    heavy = bytes(2 << 20)
    assert "au plus" in refused(lambda: brought.prepare_pasted(centre, "c", heavy))
    assert len(files_of(centre)) == 1


def test_a_disk_that_refuses_stores_nothing(
    centre: Centre, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dossier, _ = opened_prealable(centre)
    made = ready(centre, tmp_path, "a.jpg", photo())

    def full(*_args: object, **_named: object) -> None:
        raise OSError(28, "No space left")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(EnvironmentProblem, match="plus de place"):
            evidence.attach(centre, dossier, made)
    assert files_of(centre) == []
    with monkeypatch.context() as patch:
        patch.setattr("clea_desktop.services.journey.append", full)
        with pytest.raises((EnvironmentProblem, OSError)):
            evidence.attach(centre, dossier, made)
    assert files_of(centre) == []
    assert evidence.pieces(centre, dossier) == ()


def test_a_file_without_its_act_is_swept_as_the_centre_opens(
    centre: Centre, tmp_path: Path
) -> None:
    dossier, _ = opened_prealable(centre)
    attached(centre, dossier, tmp_path, photo())
    with centre.store.database.reading() as connection:
        kept = stored.new_kept(b"laid, then killed")
        lone = stored.lay(connection, centre.store.folder, kept, b"laid, then killed")
    cut = lone.with_name(".clea-abc")
    cut.write_bytes(b"half")
    mine = centre.store.folder.evidence / "lisez-moi.txt"
    mine.write_text("à quelqu’un d’autre")
    told = safekeeping.check_open(centre)
    assert [problem.where for problem in told] == ["evidence/.clea-abc", f"evidence/{lone.name}"]
    again = reopened(centre)
    assert len(files_of(again)) == 2
    assert mine.exists()
    assert not lone.exists() and not cut.exists()
    again.close()


def test_check_finds_a_piece_missing_or_altered(centre: Centre, tmp_path: Path) -> None:
    dossier, _ = opened_prealable(centre)
    made = brought.prepare_pasted(centre, "a.bin", os.urandom(2_500_000))
    piece = evidence.attach(centre, dossier, made).piece
    (file,) = files_of(centre)
    whole = file.read_bytes()
    for place in (0, 20, 1_048_600, len(whole) - 1):
        spoilt = bytearray(whole)
        spoilt[place] ^= 1
        file.write_bytes(spoilt)
        (problem,) = safekeeping.check_open(centre)
        assert "abîmé" in problem.sentence and file.name in problem.where
        with pytest.raises(EnvironmentProblem, match="abîmé"):
            evidence.content(centre, piece)
    head, chunk = len(b"clea-evidence/1\n"), (1 << 20) + 16
    swapped = whole[:head] + whole[head + chunk : head + 2 * chunk] + whole[head : head + chunk]
    file.write_bytes(swapped + whole[head + 2 * chunk :])
    assert "abîmé" in safekeeping.check_open(centre)[0].sentence
    file.unlink()
    (problem,) = safekeeping.check_open(centre)
    assert "manque" in problem.sentence
    with pytest.raises(EnvironmentProblem, match="manque"):
        evidence.content(centre, piece)
    # The same file brought again heals it.
    other, _ = opened_prealable(centre, someone("Roux", "Anne"))
    evidence.attach(centre, other, made)
    assert safekeeping.check_open(centre) == []


def test_a_backup_holds_the_pieces_and_an_erasure_reaches_them(
    centre: Centre, tmp_path: Path
) -> None:
    dossier, _ = opened_prealable(centre)
    piece = attached(centre, dossier, tmp_path, photo())
    raw = evidence.content(centre, piece)
    made = backup(centre, paths.backups_of(centre.store.folder.path))
    restored = tmp_path / "rendu"
    restoring.restore_backup(made.path, restored, SECRET, centre.clock)
    again = open_centre(restored, SECRET, centre.clock)
    assert evidence.content(again, evidence.pieces(again, dossier)[0].piece) == raw
    assert safekeeping.check_open(again) == []
    again.close()
    lost = erasing.loss(centre, [dossier])
    assert "1\u00a0preuve" in lost.sentences
    erasing.erase(centre, [dossier])
    assert files_of(centre) == []
    later = tmp_path / "plus-tard"
    restoring.restore_backup(made.path, later, SECRET, centre.clock)
    again = open_centre(later, SECRET, centre.clock)
    assert files_of(again) == []
    again.close()


def test_the_data_key_made_again_leaves_the_pieces_as_they_are(
    centre: Centre, tmp_path: Path
) -> None:
    dossier, _ = opened_prealable(centre)
    piece = attached(centre, dossier, tmp_path, photo())
    raw, sealed = evidence.content(centre, piece), files_of(centre)[0].read_bytes()
    centre.store.remake(recovery_code=None)
    assert files_of(centre)[0].read_bytes() == sealed
    assert evidence.content(centre, piece) == raw


def test_a_dossier_only_read_takes_no_piece(centre: Centre, tmp_path: Path) -> None:
    dossier = candidates.open_dossier(centre, someone())
    made = ready(centre, tmp_path, "a.wav", sound())
    candidates.withdraw(centre, dossier, "Ouvert par erreur.")
    assert "retiré" in refused(lambda: evidence.attach(centre, dossier, made))
    assert files_of(centre) == []


def test_what_papers_draw_leaves_out_what_does_not_read(centre: Centre, tmp_path: Path) -> None:
    dossier, _ = opened_prealable(centre)
    attached(centre, dossier, tmp_path, photo())
    evidence.attach(centre, dossier, ready(centre, tmp_path, "b.pdf", pdf(2)))
    evidence.attach(centre, dossier, ready(centre, tmp_path, "c.wav", sound()))
    held = [annex.piece for annex in evidence.pieces(centre, dossier)]
    shown = evidence.drawn(centre, held)
    assert [len(shown[p.digest].pages) for p in held[:2]] == [1, 2]
    assert held[2].digest not in shown
    for file in files_of(centre):
        file.unlink()
    assert evidence.drawn(centre, held) == {}


def test_a_dossier_goes_to_another_centre_with_its_pieces(centre: Centre, tmp_path: Path) -> None:
    dossier, _ = opened_prealable(centre)
    plain = tmp_path / "sans.json"
    export_dossier(centre, centre.in_hand(dossier).reference, plain)
    assert plain.read_bytes().startswith(b"{")
    attached(centre, dossier, tmp_path, photo(), "1.1.1")
    evidence.attach(centre, dossier, ready(centre, tmp_path, "b.pdf", pdf(2)))
    piece = evidence.pieces(centre, dossier)[1].piece
    evidence.edit(centre, dossier, replace(piece, title="Attestation", named=True))
    first = tmp_path / "avec.zip"
    export_dossier(centre, centre.in_hand(dossier).reference, first)
    other = new_centre(tmp_path / "ailleurs")
    (done,) = import_dossiers(other, [first])
    there = find(other, done.reference)
    assert len(files_of(other)) == 2
    for here, copy in zip(
        evidence.pieces(centre, dossier), evidence.pieces(other, there), strict=True
    ):
        assert replace(copy.piece, by=here.piece.by) == here.piece
        assert evidence.content(other, copy.piece) == evidence.content(centre, here.piece)
    assert safekeeping.check_open(other) == []
    again = tmp_path / "encore.zip"
    export_dossier(other, done.reference, again)
    assert again.read_bytes() == first.read_bytes()
    erasing.erase(other, [there])
    assert files_of(other) == []
    other.close()


def test_a_bundle_that_lies_stores_nothing(centre: Centre, tmp_path: Path) -> None:
    dossier, _ = opened_prealable(centre)
    attached(centre, dossier, tmp_path, photo())
    good = tmp_path / "d.zip"
    export_dossier(centre, centre.in_hand(dossier).reference, good)
    told, files = unpack_dossier(good.read_bytes(), "d.zip")
    other = new_centre(tmp_path / "ailleurs")
    ((digest, raw),) = files.items()
    not_one = b"pas une image".ljust(len(raw))
    lying = told.replace(digest.encode(), hashlib.sha256(not_one).hexdigest().encode())
    wrong = {
        "seul.json": told,
        "mensonge.zip": pack_dossier(lying, {hashlib.sha256(not_one).hexdigest(): not_one}),
    }
    for name, content in wrong.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(RuleError):
            # All or nothing, for the whole command.
            import_dossiers(other, [good, tmp_path / name])
        assert files_of(other) == []
    twice = [good, good]
    with pytest.raises(RuleError, match="déjà"):
        import_dossiers(other, twice)
    assert files_of(other) == []
    other.close()


def test_a_departure_takes_the_pieces_along(centre: Centre, tmp_path: Path) -> None:
    dossier = candidates.open_dossier(centre, someone())
    attached(centre, dossier, tmp_path, photo())
    gone = depart(centre, dossier, "GRETA", centre.clock().date(), tmp_path / "depart")
    (sealed,) = [file for file in gone.files if file.name.endswith(".zip.age")]
    other = new_centre(tmp_path / "ailleurs")
    (done,) = import_dossiers(other, [sealed], gone.phrase)
    assert len(evidence.pieces(other, find(other, done.reference))) == 1
    other.close()


def test_the_right_of_access_gives_the_pieces_those_taken_away_too(
    centre: Centre, tmp_path: Path
) -> None:
    dossier, _ = opened_prealable(centre)
    piece = attached(centre, dossier, tmp_path, photo())
    gone = evidence.attach(centre, dossier, ready(centre, tmp_path, "b.wav", sound())).piece
    assert gone.id is not None
    evidence.remove(centre, dossier, gone.id)
    personal.export(centre, tmp_path / "out", dossier)
    given = sorted((tmp_path / "out" / "documents").iterdir())
    assert [file.name for file in given] == ["01-photo.jpg", "02-b.wav"]
    assert given[0].read_bytes() == evidence.content(centre, piece)
    document = json.loads((tmp_path / "out" / "donnees.json").read_text("utf-8"))
    assert [each["digest"] for each in document["facts"]["evidence_file"]] == [
        piece.digest,
        gone.digest,
    ]
    assert "key" not in document["facts"]["evidence_file"][0]
    jsonschema.validate(document, schema("personal-data"))
