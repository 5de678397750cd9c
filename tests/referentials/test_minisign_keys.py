"""Secret keys in minisign's file: those of minisign open here, and ours open there."""

from __future__ import annotations

import base64
import hashlib
import shutil
import subprocess
from pathlib import Path

import psutil
import pytest

from clea_desktop.referentials.minisign import new_secret_key, parse_public_key, public_key_file
from clea_desktop.referentials.minisign_keys import (
    KeyFileError,
    LowMemoryError,
    WrongPassphraseError,
    is_locked,
    parse_secret_key,
    secret_key_file,
)
from clea_desktop.referentials.pack import read_pack

KEYS = Path(__file__).parent / "keys"
SECRET = new_secret_key(bytes(range(40)))
SALT = bytes(range(32))
OPEN = secret_key_file(SECRET, None, SALT)
LOCKED = secret_key_file(SECRET, "une phrase é", SALT)

minisign = pytest.mark.skipif(shutil.which("minisign") is None, reason="minisign is not there")


def altered(key: bytes, place: int, value: bytes) -> bytes:
    """The same file, some bytes of its key replaced."""
    head, line = key.splitlines()
    blob = bytearray(base64.b64decode(line))
    blob[place : place + len(value)] = value
    return head + b"\n" + base64.b64encode(blob) + b"\n"


def test_a_key_comes_back_open_or_locked() -> None:
    assert parse_secret_key(OPEN, None) == SECRET and not is_locked(OPEN)
    assert parse_secret_key(LOCKED, "une phrase é") == SECRET and is_locked(LOCKED)
    for wrong in (None, "une phrase e"):
        with pytest.raises(WrongPassphraseError):
            parse_secret_key(LOCKED, wrong)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe",
        b"untrusted comment: x\n!!!\n",
        b"untrusted comment: x\nAAAA\n",
        public_key_file(SECRET.public, "publique"),
        altered(OPEN, 0, b"XX"),
        altered(OPEN, 2, b"XX"),
        altered(OPEN, 4, b"XX"),
        altered(OPEN, 54 + 20, b"\xff\xff"),
        altered(LOCKED, 46, (1 << 40).to_bytes(8, "little")),
        altered(LOCKED, 38, (1 << 40).to_bytes(8, "little")),
        altered(LOCKED, 38, (33_554_433).to_bytes(8, "little")),
    ],
)
def test_what_is_no_key_is_refused_before_it_costs_anything(data: bytes) -> None:
    with pytest.raises(KeyFileError):
        parse_secret_key(data, "une phrase")


def test_the_keys_of_minisign_open() -> None:
    public = parse_public_key((KEYS / "open.pub").read_text("utf-8"))
    assert parse_secret_key((KEYS / "open.key").read_bytes(), None).public == public


@pytest.mark.skipif(
    psutil.virtual_memory().available < 3 << 30, reason="minisign's own setting takes 1 GB"
)
def test_the_locked_key_of_minisign_opens() -> None:
    public = parse_public_key((KEYS / "real.pub").read_text("utf-8"))
    assert parse_secret_key((KEYS / "real.key").read_bytes(), "une phrase").public == public


def test_a_key_that_costs_little_opens_too() -> None:
    """The other branch of how libsodium derives the costs."""
    cheap = altered(LOCKED, 38, (1).to_bytes(8, "little"))
    with pytest.raises(WrongPassphraseError):
        parse_secret_key(cheap, "une phrase é")


def test_a_key_that_takes_no_memory_is_tried_and_not_opened() -> None:
    with pytest.raises(WrongPassphraseError):
        parse_secret_key(altered(LOCKED, 38, bytes(16)), "une phrase é")


def test_a_passphrase_of_the_environment_is_the_bytes_typed() -> None:
    typed = b"\xe9t\xe9".decode("utf-8", "surrogateescape")
    locked = secret_key_file(SECRET, typed, SALT)
    assert parse_secret_key(locked, typed) == SECRET


@pytest.mark.parametrize("error", [ValueError, MemoryError])
def test_a_computer_without_the_memory_is_told_apart(
    monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    def scrypt(*_args: object, **_named: object) -> bytes:
        raise error

    monkeypatch.setattr(hashlib, "scrypt", scrypt)
    with pytest.raises(LowMemoryError) as raised:
        parse_secret_key(LOCKED, "une phrase é")
    assert raised.value.args[0] >> 20 == 128


def test_a_release_that_minisign_signed_is_read() -> None:
    """A file made once by minisign 0.11: its signature holds without minisign there."""
    pack = read_pack((KEYS / "by-minisign.clea-ref").read_bytes(), "essai")
    assert pack.key == parse_public_key((KEYS / "open.pub").read_text("utf-8"))
    assert pack.release.key.id == "mon-certificat"


@minisign
@pytest.mark.parametrize("passphrase", [None, "une phrase é"])
def test_minisign_signs_with_our_keys(tmp_path: Path, passphrase: str | None) -> None:
    secret, public, said = tmp_path / "a.key", tmp_path / "a.pub", tmp_path / "said"
    secret.write_bytes(secret_key_file(SECRET, passphrase, SALT))
    public.write_bytes(public_key_file(SECRET.public, "publique"))
    said.write_bytes(b"un texte")
    typed = f"{passphrase}\n".encode() if passphrase else b""
    done = subprocess.run(
        ["minisign", "-S", "-s", secret, "-m", said], input=typed, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    subprocess.run(["minisign", "-V", "-p", public, "-m", said], check=True, capture_output=True)
