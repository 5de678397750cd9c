"""A dossier file with its pieces: read strictly, digest by digest, or refused in a sentence."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterable

import pytest

from clea_desktop.domain.errors import RuleError
from clea_desktop.exchange import bundle
from clea_desktop.exchange.bundle import check_pieces, is_packed, pack_dossier, unpack_dossier
from tests.domain.sentences import faults
from tests.exchange.journeys import walked
from tests.exchange.samples import encoded, read

PIECE = b"des octets"
DIGEST = hashlib.sha256(PIECE).hexdigest()
NAMED = f"evidence/{DIGEST}"
DOSSIER = b'{"format": "clea-dossier/1"}\n'


def packed(
    entries: Iterable[tuple[str, bytes]], how: int = zipfile.ZIP_STORED, flags: int = 0
) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", how) as archive:
        for name, content in entries:
            archive.writestr(zipfile.ZipInfo(name), content, how)
    return made.getvalue()


def refusal(content: bytes) -> str:
    with pytest.raises(RuleError) as refused:
        unpack_dossier(content, "d.zip")
    assert faults(refused.value.sentence) == ()
    return refused.value.sentence


def test_a_bundle_comes_back_and_has_the_same_bytes() -> None:
    made = pack_dossier(DOSSIER, {DIGEST: PIECE})
    assert is_packed(made)
    assert not is_packed(DOSSIER)
    assert unpack_dossier(made, "d.zip") == (DOSSIER, {DIGEST: PIECE})
    assert pack_dossier(DOSSIER, {DIGEST: PIECE}) == made
    assert unpack_dossier(pack_dossier(DOSSIER, {}), "d.zip") == (DOSSIER, {})


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"PK\x03\x04" + bytes(50), "est abîmé"),
        (pack_dossier(DOSSIER, {DIGEST: PIECE})[:-30], "est abîmé"),
        (packed([(NAMED, PIECE)]), "est abîmé"),
        (packed([("dossier.json", DOSSIER), (NAMED, PIECE)], zipfile.ZIP_DEFLATED), "est abîmé"),
        (packed([("dossier.json", DOSSIER), ("evidence/../../x", b"")]), "n’a rien à y faire"),
        (packed([("dossier.json", DOSSIER), ("/etc/passwd", b"")]), "n’a rien à y faire"),
        (packed([("dossier.json", DOSSIER), ("evidence/", b"")]), "n’a rien à y faire"),
        (packed([("dossier.json", DOSSIER), ("evidence/CON", b"")]), "n’a rien à y faire"),
        (packed([("dossier.json", DOSSIER), (NAMED.upper(), b"")]), "n’a rien à y faire"),
        (packed([("dossier.json", DOSSIER), (NAMED, PIECE + b"!")]), "n’a pas l’empreinte"),
        (packed([("dossier.json", bytes(5_000_001))]), "au plus sont admis"),
    ],
)
def test_what_is_not_as_written_is_refused(content: bytes, why: str) -> None:
    assert why in refusal(content)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_twice_is_refused() -> None:
    assert "est abîmé" in refusal(packed([("dossier.json", DOSSIER)] * 2))


def test_too_many_files_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundle, "_MOST_FILES", 1)
    assert "est abîmé" in refusal(pack_dossier(DOSSIER, {DIGEST: PIECE}))


def test_a_byte_changed_anywhere_is_found() -> None:
    made = pack_dossier(DOSSIER, {DIGEST: PIECE})
    start = made.index(PIECE)
    for at in range(start, start + len(PIECE)):
        spoilt = bytearray(made)
        spoilt[at] ^= 1
        # The check of zip itself sees it first.
        assert "est abîmé" in refusal(bytes(spoilt))


def test_the_dossier_tells_each_piece_it_brings_and_no_other() -> None:
    content = walked()
    one, two = content["journey"]["evidence"]
    pieces = {}
    for part, raw in ((one, b"un"), (two, b"deux")):
        part["digest"], part["size"] = hashlib.sha256(raw).hexdigest(), len(raw)
        pieces[part["digest"]] = raw
    dossier = read(content)
    check_pieces(dossier, pieces, "d.zip")
    assert encoded(content)
    first = one["digest"]
    for wrong, why in (
        ({}, "est citée mais manque"),
        ({**pieces, first: b"trois"}, "n’a pas le poids"),
        ({**pieces, "00" * 32: b""}, "n’est citée nulle part"),
    ):
        with pytest.raises(RuleError, match=why) as refused:
            check_pieces(dossier, wrong, "d.zip")
        assert faults(refused.value.sentence) == ()
