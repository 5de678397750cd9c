"""Signatures in minisign's format: only the right key, over the right bytes, in the right shape."""

from __future__ import annotations

import base64
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clea_desktop.referentials.minisign import (
    BadSignatureError,
    new_secret_key,
    parse_public_key,
    public_key_file,
    sign,
    verify,
)

SECRET = new_secret_key(bytes(range(40)))
OTHER = new_secret_key(bytes(range(8)) + bytes(range(8, 40))[::-1])
DATA = "Référentiel".encode()
SIGNATURE = sign(SECRET, DATA, "clea-socle 2021 1")

minisign = pytest.mark.skipif(shutil.which("minisign") is None, reason="minisign is not there")


def test_what_was_signed_is_verified_with_its_comment() -> None:
    assert verify(SIGNATURE, DATA, SECRET.public) == "clea-socle 2021 1"
    assert verify(SIGNATURE.replace(b"\n", b"\r\n"), DATA, SECRET.public) == "clea-socle 2021 1"
    assert verify(SIGNATURE.rstrip(b"\n"), DATA, SECRET.public) == "clea-socle 2021 1"
    assert sign(SECRET, DATA, "clea-socle 2021 1") == SIGNATURE


def test_a_key_is_read_from_its_line_or_its_file() -> None:
    public = SECRET.public
    assert parse_public_key(public.text) == public
    assert parse_public_key(public_key_file(public, "CléA").decode()) == public
    groups = public.fingerprint.split("-")
    assert len(groups) == 8 and all(len(group) == 4 for group in groups)
    assert OTHER.public.fingerprint != public.fingerprint


@pytest.mark.parametrize(
    "text",
    [
        "",
        "RW",
        "é",
        "untrusted comment: x",
        base64.b64encode(b"XX" + bytes(40)).decode(),
        f"{SECRET.public.text}\n{SECRET.public.text}",
    ],
)
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        parse_public_key(text)


def test_a_key_takes_forty_bytes_of_chance() -> None:
    with pytest.raises(ValueError, match="40 bytes"):
        new_secret_key(bytes(39))


def _line(number: int, by: bytes) -> bytes:
    lines = SIGNATURE.split(b"\n")
    lines[number] = by
    return b"\n".join(lines)


def _own(number: int, place: int) -> bytes:
    """A byte of a signed line turned."""
    blob = bytearray(base64.b64decode(SIGNATURE.split(b"\n")[number]))
    blob[place] ^= 1
    return _line(number, base64.b64encode(bytes(blob)))


@pytest.mark.parametrize(
    "signature",
    [
        b"",
        b"x" * 5_000,
        b"\xff\xfe",
        SIGNATURE + b"encore\n",
        _line(0, b"comment: none"),
        _line(2, b"comment: none"),
        _line(2, b"trusted comment: clea-socle 2021 2"),
        _line(1, b"!!"),
        _line(3, b"AAAA"),
        _own(1, 0),
        _own(1, 3),
        _own(1, 40),
        _own(3, 5),
    ],
)
def test_a_signature_that_is_not_its_own_is_refused(signature: bytes) -> None:
    with pytest.raises(BadSignatureError):
        verify(signature, DATA, SECRET.public)


def test_other_bytes_or_another_key_are_refused() -> None:
    with pytest.raises(BadSignatureError):
        verify(SIGNATURE, DATA + b" ", SECRET.public)
    with pytest.raises(BadSignatureError):
        verify(SIGNATURE, DATA, OTHER.public)


@given(st.binary(max_size=400))
def test_no_bytes_pass_for_a_signature(data: bytes) -> None:
    with pytest.raises(BadSignatureError):
        verify(data, DATA, SECRET.public)


@minisign
def test_debian_verifies_what_we_sign(tmp_path: Path) -> None:
    file = tmp_path / "manifeste.json"
    file.write_bytes(DATA)
    (tmp_path / "manifeste.json.minisig").write_bytes(SIGNATURE)
    (tmp_path / "clea.pub").write_bytes(public_key_file(SECRET.public, "CléA"))
    for key in (["-P", SECRET.public.text], ["-p", str(tmp_path / "clea.pub")]):
        done = subprocess.run(
            ["minisign", "-V", "-m", str(file), *key], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        assert "clea-socle 2021 1" in done.stdout
    file.write_bytes(DATA + b"!")
    assert (
        subprocess.run(
            ["minisign", "-V", "-m", str(file), "-P", SECRET.public.text],
            capture_output=True,
            check=False,
        ).returncode
        != 0
    )


@minisign
def test_we_verify_what_debian_signs(tmp_path: Path) -> None:
    file = tmp_path / "manifeste.json"
    file.write_bytes(DATA)
    for arguments in (
        ["-G", "-W", "-p", "clea.pub", "-s", "clea.key"],
        ["-S", "-s", "clea.key", "-m", "manifeste.json", "-t", "essai"],
    ):
        subprocess.run(["minisign", *arguments], cwd=tmp_path, capture_output=True, check=True)
    public = parse_public_key((tmp_path / "clea.pub").read_text())
    signature = (tmp_path / "manifeste.json.minisig").read_bytes()
    assert verify(signature, DATA, public) == "essai"
