"""Pieces: what is told of them, what is refused, how they are numbered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.evidence import (
    MEGABYTE,
    MOST,
    NAME_LIMIT,
    Evidence,
    EvidenceLimits,
    Permission,
    annexes,
    check_evidence,
    check_limits,
    check_room,
    check_weight,
    file_name,
    name_warnings,
    nobody_seen,
    warnings,
    weight_words,
)
from clea_desktop.domain.identity import holds_nir
from clea_desktop.domain.journey import Journey, journey_of, steps_of
from tests.domain.made_up import DAY, EVALUATOR, SMALL
from tests.domain.sentences import faults

CODE, OTHER = (criterion.code for criterion in SMALL.criteria[:2])
PIECE = Evidence("photo.jpg", "image/jpeg", 1000, "ab" * 32, DAY, EVALUATOR)
NEXT = DAY + timedelta(days=1)


def refusal(piece: Evidence, *, older: bool = False) -> str:
    with pytest.raises(RuleError) as refused:
        check_evidence(piece, DAY, SMALL, older_codes=older)
    assert faults(refused.value.sentence) == ()
    return refused.value.sentence


# --- what is told ------------------------------------------------------------------------------


def test_a_piece_is_called_by_its_title_or_its_file() -> None:
    assert PIECE.called == "photo.jpg"
    assert replace(PIECE, title="Plan de l’atelier").called == "Plan de l’atelier"


@pytest.mark.parametrize(
    ("media", "picture", "pdf", "sound"),
    [
        ("image/jpeg", True, False, False),
        ("application/pdf", False, True, False),
        ("audio/wav", False, False, True),
        ("image/svg+xml", False, False, False),
        ("application/octet-stream", False, False, False),
    ],
)
def test_what_can_be_shown(media: str, picture: bool, pdf: bool, sound: bool) -> None:
    piece = replace(PIECE, media_type=media)
    assert (piece.is_picture, piece.is_pdf, piece.is_sound) == (picture, pdf, sound)


def test_what_it_shows_of_a_person_and_what_they_said() -> None:
    assert PIECE.shows_words == ""
    # Nobody said: a face may be there.
    assert not nobody_seen(PIECE)
    nobody = replace(PIECE, permission=Permission.NOBODY)
    assert (nobody.shows_words, nobody_seen(nobody)) == ("personne", True)
    assert not nobody_seen(replace(nobody, face=True))
    face = replace(PIECE, face=True, named=True)
    assert face.shows_words == "un visage et un nom, accord à demander"
    assert not nobody_seen(face)
    given = replace(face, permission=Permission.GIVEN, permission_on=date(2026, 3, 1))
    assert given.shows_words == "un visage et un nom, accord donné le 1er\u00a0mars\u00a02026"
    refused = replace(PIECE, voice=True, permission=Permission.REFUSED)
    assert refused.shows_words == "une voix, accord refusé"


def test_it_is_out_of_date_the_day_after_its_last() -> None:
    assert not PIECE.outdated(DAY)
    assert not replace(PIECE, valid_until=DAY).outdated(DAY)
    assert replace(PIECE, valid_until=DAY).outdated(NEXT)


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (1, "1\u00a0Ko"),
        (12 * 1024 + 500, "12\u00a0Ko"),
        (MEGABYTE * 3 // 2, "1,5\u00a0Mo"),
        (2048 * MEGABYTE, "2\u00a0048\u00a0Mo"),
    ],
)
def test_a_weight_in_words(size: int, words: str) -> None:
    assert weight_words(size) == words


# --- what is refused ---------------------------------------------------------------------------


def test_a_sound_piece_is_accepted() -> None:
    full = replace(
        PIECE,
        codes=(CODE, OTHER),
        title="CV",
        issuer="AFPA",
        issued_on=DAY,
        valid_until=DAY,
        face=True,
        permission=Permission.GIVEN,
        permission_on=DAY,
        turned=270,
    )
    check_evidence(full, DAY, SMALL)
    check_evidence(PIECE, DAY, None)
    check_evidence(replace(PIECE, codes=("9.9.9",)), DAY, SMALL, older_codes=True)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"name": "../photo.jpg"}, "nom de fichier"),
        ({"name": "CON.jpg"}, "nom de fichier"),
        ({"name": ""}, "nom de fichier"),
        ({"size": 0}, "vide"),
        ({"size": MOST.file_bytes + 1}, "plus de 200"),
        ({"digest": "AB" * 32}, "empreinte"),
        ({"media_type": "image jpeg"}, "sorte"),
        ({"turned": 45}, "quarts de tour"),
        ({"added_on": NEXT}, "ajout"),
        ({"issued_on": NEXT}, "émission"),
        ({"permission": Permission.GIVEN, "permission_on": NEXT}, "accord"),
        ({"permission_on": DAY}, "donné ou refusé"),
        ({"permission": Permission.NOBODY, "permission_on": DAY}, "donné ou refusé"),
        ({"permission": Permission.NOBODY, "voice": True}, "personne n’y est"),
        ({"issued_on": DAY, "valid_until": DAY - timedelta(days=1)}, "précède son émission"),
        ({"codes": ("9.9.9",)}, "n’existe pas dans l’édition"),
        ({"codes": (CODE, CODE)}, "deux fois"),
    ],
)
def test_a_piece_that_contradicts_itself_is_refused(change: dict[str, object], why: str) -> None:
    assert why in refusal(replace(PIECE, **change))  # type: ignore[arg-type]


def test_before_any_assessment_no_critere_is_known() -> None:
    with pytest.raises(RuleError, match="n’existe pas dans ce dossier"):
        check_evidence(replace(PIECE, codes=(CODE,)), DAY, None)


# --- ceilings ----------------------------------------------------------------------------------


def test_ceilings_have_bounds() -> None:
    check_limits(EvidenceLimits())
    check_limits(MOST)
    for wrong in (EvidenceLimits(0), EvidenceLimits(201), EvidenceLimits(1, 2001)):
        with pytest.raises(RuleError, match="corrigez ce réglage") as refused:
            check_limits(wrong)
        assert faults(refused.value.sentence) == ()


def test_a_file_too_heavy_is_refused_by_its_weight() -> None:
    ceilings = EvidenceLimits(10, 20)
    check_weight("a.mp4", 10 * MEGABYTE, ceilings)
    with pytest.raises(RuleError, match="pèse 2\u00a0048\u00a0Mo, et une preuve 10\u00a0Mo au"):
        check_weight("a.mp4", 2048 * MEGABYTE, ceilings)
    with pytest.raises(RuleError, match="est vide"):
        check_weight("a.mp4", 0, ceilings)


def test_a_dossier_has_room_for_bytes_it_holds_once() -> None:
    ceilings = EvidenceLimits(10, 20)
    held = [replace(PIECE, size=9 * MEGABYTE)] * 3
    check_room(held, 11 * MEGABYTE, ceilings)
    with pytest.raises(RuleError, match="la limite est de 20\u00a0Mo"):
        check_room(held, 11 * MEGABYTE + 1, ceilings)


# --- names of files ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("photo.jpg", "photo.jpg"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Zoé\\cv.pdf", "cv.pdf"),
        ("E\u0301te\u0301.pdf", "Été.pdf"),
        ("con", "_con"),
        ("NUL.txt", "_NUL.txt"),
        ("COM1.tar.gz", "_COM1.tar.gz"),
        ("console.txt", "console.txt"),
        ("a\x00b\u202egpj.exe", "abgpj.exe"),
        ("a<b>:c?.txt", "abc.txt"),
        (" .. ", "sans nom"),
        ("", "sans nom"),
        ("fin. ", "fin"),
        ("x" * 300 + ".jpeg", "x" * (NAME_LIMIT - 5) + ".jpeg"),
        ("y" * 300, "y" * NAME_LIMIT),
    ],
)
def test_a_file_name_that_any_system_takes(typed: str, kept: str) -> None:
    assert file_name(typed) == kept


@given(st.text(max_size=400))
def test_a_name_once_kept_is_kept_as_it_is(text: str) -> None:
    name = file_name(text)
    assert file_name(name) == name
    assert 0 < len(name) <= NAME_LIMIT + 1
    assert "/" not in name and "\\" not in name


# --- what is said ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "1 85 05 78 006 084 91",
        "185057800608491",
        "n° 2.55.08.14.168.025.38 du 3",
        "scan_1850578006084.pdf",
        "2 69 05 2A 588 157 80"[:20] + "0",
    ],
)
def test_a_number_like_a_nir_is_seen_in_a_text(text: str) -> None:
    assert holds_nir(text) or "2A" in text


@pytest.mark.parametrize(
    "text",
    ["", "tél. 02 31 00 00 00", "1709371234567.jpg", "185057800608492", "12345678901234567890"],
)
def test_other_numbers_are_not_taken_for_one(text: str) -> None:
    assert not holds_nir(text)


def test_what_is_said_of_a_piece() -> None:
    assert warnings(PIECE, DAY) == []
    shown = replace(PIECE, face=True, valid_until=DAY, title="1850578006084")
    told = warnings(shown, NEXT)
    assert len(told) == 3
    assert ["sécurité sociale" in told[0], "plus valable" in told[1], "accord" in told[2]] == [
        True
    ] * 3
    assert all(faults(each) == () for each in told)
    allowed = replace(PIECE, face=True, permission=Permission.GIVEN)
    assert warnings(allowed, DAY) == []
    assert len(warnings(PIECE, DAY, "Assuré n° 1 85 05 78 006 084 91")) == 1


def test_a_number_like_a_nir_is_taken_away_from_where_it_is() -> None:
    number = "1850578006084"
    by_place = {
        "masquez-le sur le document": warnings(PIECE, DAY, number),
        "renommez le fichier": warnings(replace(PIECE, name=f"{number}.jpg"), DAY),
        "changez ce titre": warnings(replace(PIECE, title=number), DAY),
        "corrigez ce champ": warnings(replace(PIECE, issuer=number), DAY),
        "renommez ce fichier": name_warnings(f"{number}.jpg"),
    }
    for mend, told in by_place.items():
        (sentence,) = told
        assert faults(sentence) == ()
        assert [other for other in by_place if other in sentence] == [mend]
    assert name_warnings("photo.jpg") == []
    everywhere = replace(PIECE, name=f"{number}.jpg", title=number)
    assert len(warnings(everywhere, DAY, number)) == 3


# --- numbers -----------------------------------------------------------------------------------


def test_pieces_are_numbered_in_the_order_first_written() -> None:
    one = replace(PIECE, codes=(CODE,), id=b"1")
    two = replace(PIECE, codes=(CODE, OTHER), id=b"2")
    assert [each.number for each in annexes([one, two])] == ["A1", "A2"]
    again = journey_of([one, two, replace(one, title="mieux")])
    assert [each.called for each in again.evidence] == ["mieux", "photo.jpg"]
    assert steps_of(Journey(evidence=(one, two))) == [one, two]
    assert [each.words for each in Permission] == [
        "accord donné",
        "accord refusé",
        "personne",
    ]
