"""Keys: every secret opens, no other does, and a flipped byte is never a wrong passphrase."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clea_desktop.domain.errors import EnvironmentProblem, RuleError, UserFacing
from clea_desktop.store import kdf, key_file, keys
from clea_desktop.store.folder import Folder
from clea_desktop.store.keys import KdfCost, Unlocked
from clea_desktop.store.recovery import new_code

CHEAP = KdfCost(memory_kib=64, iterations=1, lanes=1)
PAUL, NADIA = b"P" * 16, b"N" * 16
WRONG = "La phrase de passe ne convient pas"
DAMAGED = r"keys\.json est abîmé"


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def passphrase(folder: Folder, secret: str) -> Unlocked:
    return keys.unlock(folder, passphrase=secret)


def test_the_passphrase_and_the_code_give_the_data_key_back(folder: Folder) -> None:
    data_key, code = keys.create(folder, "été à Caen", PAUL, CHEAP)
    assert len(data_key) == 32
    assert passphrase(folder, "été à Caen") == Unlocked(data_key, PAUL)
    assert keys.unlock(folder, recovery_code=code.lower()) == Unlocked(data_key, None)


def test_two_centres_share_nothing(tmp_path: Path) -> None:
    made = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        made.append(keys.create(Folder(tmp_path / name), "the same", PAUL, CHEAP))
    assert made[0][0] != made[1][0]
    assert made[0][1] != made[1][1]
    with pytest.raises(EnvironmentProblem, match="n’est pas celui de ce centre"):
        keys.unlock(Folder(tmp_path / "a"), recovery_code=made[1][1])


@pytest.mark.parametrize("secret", ["", "Été à Caen", "été à Caen ", "\udcff", "x" * 100_000])
def test_another_passphrase_opens_nothing(folder: Folder, secret: str) -> None:
    keys.create(folder, "été à Caen", PAUL, CHEAP)
    with pytest.raises(EnvironmentProblem, match=WRONG):
        passphrase(folder, secret)


def test_no_secret_opens_nothing(folder: Folder) -> None:
    keys.create(folder, "été à Caen", PAUL, CHEAP)
    with pytest.raises(EnvironmentProblem, match=WRONG):
        keys.unlock(folder)


def test_accents_are_the_same_however_they_are_typed(folder: Folder) -> None:
    data_key, _ = keys.create(folder, "e\u0301te\u0301", PAUL, CHEAP)
    assert passphrase(folder, "été").data_key == data_key


def test_a_mistyped_code_is_told_before_anything_is_read(folder: Folder) -> None:
    with pytest.raises(EnvironmentProblem, match="27\u00a0signes"):
        keys.unlock(folder, recovery_code=new_code()[:-1])


@pytest.mark.parametrize("secret", ["", "   ", "\u00a0\t"])
def test_an_empty_passphrase_is_refused(folder: Folder, secret: str) -> None:
    with pytest.raises(RuleError, match="est vide"):
        keys.create(folder, secret, PAUL, CHEAP)
    assert list(folder.path.iterdir()) == []


def test_keys_are_never_replaced_by_new_ones(folder: Folder) -> None:
    data_key, _ = keys.create(folder, "été", PAUL, CHEAP)
    with pytest.raises(EnvironmentProblem, match="déjà un fichier"):
        keys.create(folder, "été", PAUL, CHEAP)
    assert passphrase(folder, "été").data_key == data_key


# Several evaluators ------------------------------------------------------------------------------


def test_each_evaluator_has_a_passphrase(folder: Folder) -> None:
    data_key, code = keys.create(folder, "celle de Paul", PAUL, CHEAP)
    keys.add_passphrase(folder, data_key, "celle de Nadia", NADIA)
    assert passphrase(folder, "celle de Paul") == Unlocked(data_key, PAUL)
    assert passphrase(folder, "celle de Nadia") == Unlocked(data_key, NADIA)
    assert keys.unlock(folder, recovery_code=code).data_key == data_key


def test_a_passphrase_is_changed_for_its_owner_alone(folder: Folder) -> None:
    data_key, code = keys.create(folder, "celle de Paul", PAUL, CHEAP)
    keys.add_passphrase(folder, data_key, "celle de Nadia", NADIA)
    keys.add_passphrase(folder, data_key, "la nouvelle", PAUL)
    assert passphrase(folder, "la nouvelle") == Unlocked(data_key, PAUL)
    assert passphrase(folder, "celle de Nadia") == Unlocked(data_key, NADIA)
    assert keys.unlock(folder, recovery_code=code).data_key == data_key
    with pytest.raises(EnvironmentProblem, match=WRONG):
        passphrase(folder, "celle de Paul")


def test_the_same_passphrase_may_be_given_again(folder: Folder) -> None:
    data_key, _ = keys.create(folder, "celle de Paul", PAUL, CHEAP)
    keys.add_passphrase(folder, data_key, "celle de Paul", PAUL)
    assert passphrase(folder, "celle de Paul") == Unlocked(data_key, PAUL)


@pytest.mark.parametrize(("secret", "said"), [("celle de Paul", "sert déjà"), (" ", "est vide")])
def test_a_passphrase_tells_who_opens_so_it_is_one_person_s(
    folder: Folder, secret: str, said: str
) -> None:
    data_key, _ = keys.create(folder, "celle de Paul", PAUL, CHEAP)
    before = folder.keys.read_bytes()
    with pytest.raises(RuleError, match=said):
        keys.add_passphrase(folder, data_key, secret, NADIA)
    assert folder.keys.read_bytes() == before


# The file ----------------------------------------------------------------------------------------


def content(folder: Folder) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(folder.keys.read_bytes())
    return read


def forge(folder: Folder, forged: dict[str, Any]) -> None:
    """Lay a changed file with the right digest, as someone who means harm would."""
    forged.pop("digest")
    folder.keys.write_bytes(key_file.sealed_text(forged))


def test_the_file_holds_no_secret_in_clear(folder: Folder) -> None:
    data_key, code = keys.create(folder, "celle de Paul", PAUL, CHEAP)
    assert sorted(content(folder)) == [
        "coming",
        "digest",
        "format",
        "kdf",
        "key",
        "origin",
        "remade",
        "slots",
    ]
    assert [(slot["kind"], slot["evaluator"]) for slot in content(folder)["slots"]] == [
        ("passphrase", PAUL.hex()),
        ("recovery", None),
    ]
    for secret in (data_key.hex(), "Paul", code.replace("-", "")):
        assert secret not in folder.keys.read_text("utf-8")
    assert data_key.hex() not in repr(passphrase(folder, "celle de Paul"))
    assert repr(data_key) not in repr(passphrase(folder, "celle de Paul"))


def test_any_flipped_byte_is_damage_and_never_a_wrong_passphrase(folder: Folder) -> None:
    keys.create(folder, "celle de Paul", PAUL, CHEAP)
    whole = folder.keys.read_bytes()
    for at in range(len(whole)):
        for bit in (0, 1, 5):  # a digit for another, a letter for another, its case
            flipped = bytearray(whole)
            flipped[at] ^= 1 << bit
            folder.keys.write_bytes(flipped)
            with pytest.raises(EnvironmentProblem, match=DAMAGED):
                passphrase(folder, "celle de Paul")


def test_any_truncation_is_damage(folder: Folder) -> None:
    keys.create(folder, "celle de Paul", PAUL, CHEAP)
    whole = folder.keys.read_bytes()
    for length in range(len(whole)):
        folder.keys.write_bytes(whole[:length])
        with pytest.raises(EnvironmentProblem, match=DAMAGED):
            passphrase(folder, "celle de Paul")


@pytest.mark.parametrize(
    "raw",
    [
        b"[]",
        b"null",
        b'"digest"',
        b"[" * 200_000,
        b"9" * 10_000,
        b'{"digest": NaN}',
        b'{"digest": "", "digest": ""}',
        b"\xff\xfe",
        b" " * 3_000_000,
    ],
)
def test_whatever_else_lies_there_is_damage(folder: Folder, raw: bytes) -> None:
    folder.keys.write_bytes(raw)
    with pytest.raises(EnvironmentProblem, match=DAMAGED):
        passphrase(folder, "celle de Paul")


@given(raw=st.binary(max_size=200))
def test_no_file_is_a_bug(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    folder = Folder(tmp_path_factory.getbasetemp() / "any keys")
    folder.path.mkdir(exist_ok=True)
    folder.keys.write_bytes(raw)
    with pytest.raises(UserFacing):
        passphrase(folder, "celle de Paul")


def test_missing_keys_are_named_with_the_way_out(folder: Folder) -> None:
    with pytest.raises(EnvironmentProblem, match=r"keys\.json manque.*dernière sauvegarde"):
        passphrase(folder, "celle de Paul")


def test_keys_that_cannot_be_read_are_told(folder: Folder) -> None:
    folder.keys.mkdir()
    with pytest.raises(EnvironmentProblem, match=r"keys\.json est un dossier"):
        passphrase(folder, "celle de Paul")


def test_a_newer_format_is_told(folder: Folder) -> None:
    keys.create(folder, "celle de Paul", PAUL, CHEAP)
    forge(folder, {**content(folder), "format": "clea-keys/3", "slots": 3})
    with pytest.raises(EnvironmentProblem, match="version plus récente"):
        passphrase(folder, "celle de Paul")


@pytest.mark.parametrize(
    "kdf",
    [
        {"name": "argon2id", "memory_kib": 100 * 2**20, "iterations": 3, "lanes": 4},
        {"name": "argon2id", "memory_kib": 64, "iterations": 10**9, "lanes": 1},
        {"name": "argon2id", "memory_kib": 64, "iterations": 1, "lanes": 0},
        {"name": "argon2id", "memory_kib": 64, "iterations": 1, "lanes": 9},
        {"name": "argon2id", "memory_kib": 63, "iterations": 1, "lanes": 8},
        {"name": "argon2id", "memory_kib": 64, "iterations": True, "lanes": 1},
        {"name": "argon2id", "memory_kib": "64", "iterations": 1, "lanes": 1},
        {"name": "argon2id", "memory_kib": 64, "iterations": 1},
        {"name": "scrypt", "memory_kib": 64, "iterations": 1, "lanes": 1},
        {"memory_kib": 64, "iterations": 1, "lanes": 1},
        3,
    ],
)
def test_a_cost_no_computer_should_pay_is_damage(folder: Folder, kdf: Any) -> None:
    keys.create(folder, "celle de Paul", PAUL, CHEAP)
    forge(folder, {**content(folder), "kdf": kdf})
    with pytest.raises(EnvironmentProblem, match=DAMAGED):
        passphrase(folder, "celle de Paul")


@pytest.mark.parametrize(
    "changed",
    [
        {"kind": "other"},
        {"evaluator": "xyz"},
        {"evaluator": 3},
        {"salt": ""},
        {"nonce": "00"},
        {"wrapped": "0"},
        {"public": "00"},
        {"public": 3},
        {"sealed": None},
        {"sealed": [{}]},
        {"unknown": 1},
    ],
)
def test_a_slot_that_is_none_is_damage(folder: Folder, changed: dict[str, Any]) -> None:
    keys.create(folder, "celle de Paul", PAUL, CHEAP)
    forged = content(folder)
    forged["slots"][0].update(changed)
    forge(folder, forged)
    with pytest.raises(EnvironmentProblem, match=DAMAGED):
        passphrase(folder, "celle de Paul")


@pytest.mark.parametrize(
    "changed",
    [
        {"evaluator": NADIA.hex()},
        {"evaluator": None},
        {"wrapped": ""},
        {"public": bytes(32).hex()},
        {"public": None},
    ],
)
def test_a_slot_given_to_someone_else_opens_no_more(
    folder: Folder, changed: dict[str, Any]
) -> None:
    keys.create(folder, "celle de Paul", PAUL, CHEAP)
    forged = content(folder)
    forged["slots"][0].update(changed)
    forge(folder, forged)
    with pytest.raises(EnvironmentProblem, match=WRONG):
        passphrase(folder, "celle de Paul")


def test_a_cost_made_cheaper_opens_no_more(folder: Folder) -> None:
    keys.create(folder, "celle de Paul", PAUL, KdfCost(64, 2, 1))
    forged = content(folder)
    forged["kdf"]["iterations"] = 1
    forge(folder, forged)
    with pytest.raises(EnvironmentProblem, match=WRONG):
        passphrase(folder, "celle de Paul")


# What a try costs --------------------------------------------------------------------------------


def test_too_little_memory_is_told(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    class Poor:
        def __init__(self, **_: Any) -> None:
            pass

        def derive(self, _secret: bytes) -> bytes:
            raise MemoryError

    keys.create(folder, "celle de Paul", PAUL, KdfCost(8 * 1024, 1, 1))
    monkeypatch.setattr(kdf, "Argon2id", Poor)
    with pytest.raises(EnvironmentProblem, match="8\u00a0Mo de mémoire"):
        passphrase(folder, "celle de Paul")


class Computer:
    """A computer of a given speed, which counts what it is asked."""

    def __init__(self, patch: pytest.MonkeyPatch, seconds_at_floor: float) -> None:
        self.tried: list[KdfCost] = []
        self._pace = seconds_at_floor / (keys.FLOOR.memory_kib * keys.FLOOR.iterations)
        patch.setattr(kdf, "_seconds", self.seconds)

    def seconds(self, cost: KdfCost) -> float:
        self.tried.append(cost)
        return self._pace * cost.memory_kib * cost.iterations


@pytest.mark.parametrize(
    ("seconds_at_floor", "memory_mib", "iterations"),
    [(5.0, 64, 3), (0.6, 64, 3), (0.3, 64, 3), (0.2, 120, 3), (0.1, 240, 3), (0.02, 256, 14)],
)
def test_the_cost_follows_the_computer_and_never_goes_below_the_floor(
    monkeypatch: pytest.MonkeyPatch, seconds_at_floor: float, memory_mib: int, iterations: int
) -> None:
    computer = Computer(monkeypatch, seconds_at_floor)
    assert keys.calibrate() == KdfCost(memory_mib * 1024, iterations, 4)
    assert len(computer.tried) <= 4


def test_a_computer_beyond_all_bounds_still_gets_a_cost_that_opens(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    computer = Computer(monkeypatch, 1e-6)
    assert keys.calibrate() == KdfCost(256 * 1024, 32, 4)
    assert len(computer.tried) <= 4


def test_a_computer_of_changing_mood_gets_the_best_of_a_few_tries(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    moods = iter([0.05, 2.0, 0.1, 0.2])
    tried = []

    def seconds(cost: KdfCost) -> float:
        tried.append(cost)
        return next(moods)

    monkeypatch.setattr(kdf, "_seconds", seconds)
    assert keys.calibrate() == tried[3]


def test_a_real_derivation_is_measured() -> None:
    assert 0 < kdf._seconds(CHEAP) < 5
