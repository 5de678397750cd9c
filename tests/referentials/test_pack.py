"""Release files: what we write is read again, and nothing else passes for one."""

from __future__ import annotations

import contextlib
import io
import json
import stat
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clea_desktop.domain.errors import RuleError
from clea_desktop.referentials import container
from clea_desktop.referentials.authoring import PUBLICATION, source_of
from clea_desktop.referentials.container import unpacked
from clea_desktop.referentials.manifest import Manifest, Verified, known_manifest
from clea_desktop.referentials.minisign import sign
from clea_desktop.referentials.names import HELP, MANIFEST, SIGNATURE, TREE
from clea_desktop.referentials.pack import key_words, read_pack, with_signature, write_pack
from clea_desktop.referentials.parts import Context, Help, known_context, known_help
from clea_desktop.referentials.yaml_text import read_yaml
from tests.packs import BUNDLED, OTHER, PUBLISHER, lead, packed, tree

HELP_FILE = json.dumps(
    {
        "format": "clea-help/1",
        "id": "clea-socle",
        "edition": "2021",
        "criteria": [{"code": "1.1.1", "help": "Écoutez.", "examples": ["Au téléphone."]}],
    }
).encode()
CONTEXT_FILE = json.dumps(
    {
        "format": "clea-context/1",
        "id": "clea-socle",
        "edition": "2021",
        "branch": "Propreté",
        "owner": "Branche inventée",
        "note": "Pour essayer.",
        "criteria": [{"code": "1.1.2", "examples": ["Un planning de chantier."]}],
    }
).encode()
OTHERS = {
    HELP: HELP_FILE,
    "contexte-proprete.json": CONTEXT_FILE,
    "correspondance-2016.json": lead("2016", "2021"),
}
VERIFIED = (Verified("PDF de mars 2021", "Paul Roux", date(2026, 2, 1), ("1.1", "1.1.1")),)
WHOLE = packed(
    others=OTHERS,
    verified=VERIFIED,
    in_force_from=date(2021, 3, 2),
    in_force_until=date(2031, 3, 1),
    register_number="RS5080",
)


def files_of(data: bytes = WHOLE) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def refusal(data: bytes) -> str:
    with pytest.raises(RuleError) as caught:
        read_pack(data, "maj.clea-ref")
    sentence = caught.value.sentence
    assert "maj.clea-ref" in sentence and sentence.endswith(".")
    return sentence.replace("\u00a0", " ")


def test_what_is_written_is_read_again() -> None:
    pack = read_pack(WHOLE, "maj.clea-ref")
    assert pack.tree == tree()
    assert pack.key == PUBLISHER.public
    assert pack.manifest == Manifest(
        date(2026, 3, 1),
        "Pour essayer.",
        "Éditeur inventé",
        date(2021, 3, 2),
        date(2031, 3, 1),
        "RS5080",
        VERIFIED,
    )
    assert known_manifest(pack.parts[MANIFEST]) == pack.manifest
    assert pack.help == {"1.1.1": Help("Écoutez.", ("Au téléphone.",))}
    assert known_help(pack.parts[HELP]) == pack.help
    assert pack.contexts == (
        Context(
            "Propreté",
            "Branche inventée",
            "Pour essayer.",
            {"1.1.2": ("Un planning de chantier.",)},
        ),
    )
    assert known_context(pack.parts["contexte-proprete.json"]) == pack.contexts[0]
    assert [found.since for found in pack.correspondences] == ["2016"]
    assert set(pack.parts) == {*OTHERS, MANIFEST, SIGNATURE}
    assert key_words(pack.release) == "clea-socle-2021-1"


def test_the_same_things_give_the_same_bytes_in_any_order() -> None:
    again = packed(
        others=dict(reversed(OTHERS.items())),
        verified=VERIFIED,
        in_force_from=date(2021, 3, 2),
        in_force_until=date(2031, 3, 1),
        register_number="RS5080",
    )
    assert again == WHOLE


def test_nobody_has_to_sign_and_a_tree_may_come_alone() -> None:
    unsigned = read_pack(packed(secret=None), "maj.clea-ref")
    assert unsigned.key is None and unsigned.manifest is not None
    assert unsigned.manifest.publisher == ""
    bare = read_pack((BUNDLED / "clea-socle-2021.json").read_bytes(), "clea-socle-2021.json")
    assert (bare.manifest, bare.key, bare.parts) == (None, None, {})
    assert bare.release == tree().release


def test_a_signature_made_apart_is_put_in() -> None:
    signature = files_of()[SIGNATURE]
    without = container.pack_files({n: d for n, d in files_of().items() if n != SIGNATURE})
    assert with_signature(without, signature, "maj.clea-ref") == WHOLE
    assert with_signature(WHOLE, signature, "maj.clea-ref") == WHOLE


Change = Callable[[dict[str, bytes]], object]


def _manifest(change: Callable[[dict[str, Any]], None], *, signed: bool = True) -> Change:
    """The manifest said otherwise, signed afresh or not."""

    def act(files: dict[str, bytes]) -> None:
        fields = json.loads(files[MANIFEST])
        change(fields)
        files[MANIFEST] = json.dumps(fields).encode()
        if signed:
            files[SIGNATURE] = sign(PUBLISHER, files[MANIFEST], "essai")

    return act


REFUSED: dict[str, tuple[Change, str]] = {
    "no manifest": (lambda files: files.pop(MANIFEST), "ce fichier manque"),
    "no tree": (lambda files: files.pop(TREE), "ce fichier manque"),
    "a file more": (lambda files: files.update({HELP: b"{}"}), "il a changé"),
    "one nobody announced": (
        lambda files: files.update({"contexte-autre.json": CONTEXT_FILE}),
        "ne l’annonce pas",
    ),
    "a file less": (lambda files: files.pop(HELP), "il n’y est pas"),
    "a tree changed": (
        lambda files: files.update({TREE: files[TREE].replace(b"Porter", b"Portez")}),
        "il a changé depuis",
    ),
    "a manifest changed": (
        _manifest(lambda said: said.update(note="Autre chose."), signed=False),
        "n’est pas celle de son éditeur",
    ),
    "signed by another": (
        lambda files: files.update({SIGNATURE: sign(OTHER, files[MANIFEST], "essai")}),
        "n’est pas celle de son éditeur",
    ),
    "signed by nobody": (_manifest(lambda said: said.pop("publisher") and None), "par qui"),
    "no key": (
        _manifest(lambda said: said["publisher"].update(public_key="RW" + "A" * 54)),
        "ce n’est pas une clé",
    ),
    "another edition": (_manifest(lambda said: said.update(edition="2027")), "édition"),
    "another sequence": (_manifest(lambda said: said.update(sequence=9)), "numéro de correction"),
    "another owner": (_manifest(lambda said: said.update(owner="Moi")), "certificateur"),
    "other totals": (_manifest(lambda said: said["totals"].update(criteria=9)), "totaux"),
    "a line verified that is not": (
        _manifest(lambda said: said["verified"][0].update(lines=["9.9"])),
        "ligne 9.9",
    ),
    "another format": (_manifest(lambda said: said.update(format="clea-ref/2")), "clea-ref/2"),
    "an unknown field": (_manifest(lambda said: said.update(autre=1)), "n’existe pas"),
    "no day": (_manifest(lambda said: said.update(issued_on="demain")), "AAAA-MM-JJ"),
    "a day that is not": (_manifest(lambda said: said.update(issued_on="2026-02-30")), "AAAA"),
    "days reversed": (
        _manifest(lambda said: said.update(in_force_until="2020-01-01")),
        "précède son entrée en vigueur",
    ),
    "no JSON": (lambda files: files.update({MANIFEST: b"{"}), "JSON"),
}


@pytest.mark.parametrize(("change", "why"), REFUSED.values(), ids=REFUSED)
def test_what_was_changed_is_refused(change: Change, why: str) -> None:
    files = files_of()
    change(files)
    assert why in refusal(container.pack_files(files))


def _renamed(name: str) -> bytes:
    files = files_of()
    return container.pack_files({**files, name: b"{}"})


def _raw(build: Callable[[zipfile.ZipFile], None], **how: Any) -> bytes:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", **how) as archive:
        build(archive)
    return into.getvalue()


def _twice(archive: zipfile.ZipFile) -> None:
    archive.writestr(TREE, b"{}")
    with pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(TREE, b"{}")


def _many(archive: zipfile.ZipFile) -> None:
    for rank in range(40):
        archive.writestr(f"contexte-{rank}.json", b"{}")


def _together(archive: zipfile.ZipFile) -> None:
    for rank in range(5):
        archive.writestr(f"contexte-{rank}.json", bytes(4_900_000))


def _link(archive: zipfile.ZipFile) -> None:
    info = zipfile.ZipInfo(TREE)
    info.create_system = 3
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    archive.writestr(info, b"/etc/passwd")


def _encrypted() -> bytes:
    data = bytearray(_raw(lambda archive: archive.writestr(TREE, b"{}")))
    place = data.index(b"PK\x01\x02")
    data[place + 8] |= 1
    return bytes(data)


def _lying() -> bytes:
    """An entry that announces less than it holds."""
    data = bytearray(_raw(lambda archive: archive.writestr(TREE, bytes(6_000_000)), compression=8))
    for mark, place in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        start = data.index(mark) + place
        data[start : start + 4] = (4_000_000).to_bytes(4, "little")
    return bytes(data)


HOSTILE = {
    "empty": (b"", "incomplet"),
    "text": (b"bonjour", "incomplet"),
    "an empty archive": (_raw(lambda _archive: None), "incomplet"),
    "too big": (b"PK\x03\x04" + bytes(20_000_001), "dépasse 20 Mo"),
    "out of the folder": (_renamed("../evil.json"), "n’y a pas sa place"),
    "an absolute name": (_renamed("/etc/passwd"), "n’y a pas sa place"),
    "a folder": (_renamed("contexte-a/"), "n’y a pas sa place"),
    "another file": (_renamed("lisez-moi.txt"), "n’y a pas sa place"),
    "a name twice": (_raw(_twice), "deux fois"),
    "too many": (_raw(_many), "40 fichiers"),
    "too long a file": (
        _raw(lambda archive: archive.writestr(TREE, bytes(5_000_001)), compression=8),
        "dépasse 5 Mo",
    ),
    "too long together": (_raw(_together, compression=8), "est trop long"),
    "longer than it says": (_lying(), "abîmé"),
    "a link": (_raw(_link), "est un lien"),
    "encrypted": (_encrypted(), "chiffré"),
    "compressed otherwise": (
        _raw(lambda archive: archive.writestr(TREE, b"{}"), compression=zipfile.ZIP_BZIP2),
        "compressé autrement",
    ),
    "with a comment after": (WHOLE + b"PK", "incomplet"),
    "with something before": (b"#!/bin/sh\n" + WHOLE, "incomplet"),
    "cut": (WHOLE[:-40], "incomplet"),
}


@pytest.mark.parametrize(("data", "why"), HOSTILE.values(), ids=HOSTILE)
def test_what_is_no_release_file_is_refused(data: bytes, why: str) -> None:
    assert why in refusal(data)


@settings(max_examples=60)
@given(st.integers(0, len(WHOLE) - 1), st.integers(1, 255), st.booleans())
def test_no_byte_changes_unseen(place: int, by: int, cut: bool) -> None:
    turned = bytearray(WHOLE)
    turned[place] ^= by
    data = bytes(turned[: place + 1] if cut else turned)
    if cut:
        refusal(data)
        return
    with contextlib.suppress(RuleError):
        # Else a byte of the container alone (a date, an attribute): what is signed is untouched.
        assert read_pack(data, "maj.clea-ref") == read_pack(WHOLE, "maj.clea-ref")


def test_what_we_could_not_read_is_not_written() -> None:
    with pytest.raises(RuleError, match="ne l’a pas"):
        packed(others={"correspondance-2016.json": lead("2016", "2021", _stranger)})
    with pytest.raises(RuleError, match="part de l’édition 2016"):
        packed(others={"correspondance-2018.json": lead("2016", "2021")})
    with pytest.raises(RuleError):
        write_pack(tree(), Manifest(date(2026, 3, 1), ""), None, PUBLISHER)


def _stranger(made: dict[str, Any]) -> None:
    made["criteria"][0]["to"] = ["9.9.9"]


SCHEMAS = {
    MANIFEST: "clea-ref-1",
    HELP: "clea-help-1",
    "contexte-proprete.json": "clea-context-1",
    "correspondance-2016.json": "clea-correspondence-1",
}


@pytest.mark.parametrize(("name", "schema"), SCHEMAS.items())
def test_the_schemas_say_what_the_program_reads(name: str, schema: str) -> None:
    told = json.loads((BUNDLED.parent / "schemas" / f"{schema}.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(told)
    content = json.loads(files_of()[name])
    jsonschema.validate(content, told, jsonschema.Draft202012Validator)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**content, "rules": []}, told, jsonschema.Draft202012Validator)


def test_what_an_author_says_follows_its_schema_too() -> None:
    schema = BUNDLED.parent / "schemas" / "clea-publication-1.schema.json"
    told = json.loads(schema.read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(told)
    said = source_of(read_pack(packed(), "essai"), date(2026, 3, 1))[PUBLICATION]
    content = read_yaml(said.encode(), PUBLICATION)
    assert isinstance(content, dict)
    jsonschema.validate(content, told, jsonschema.Draft202012Validator)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**content, "publisher": "x"}, told, jsonschema.Draft202012Validator)


@pytest.mark.parametrize(
    "end",
    [
        b"PK\x05\x06" + bytes(8) + (20_000).to_bytes(4, "little") + bytes(6),
        b"PK\x06\x07" + bytes(16) + b"PK\x05\x06" + bytes(18),
    ],
    ids=["a list without end", "a list told of elsewhere"],
)
def test_the_list_of_files_is_measured_before_it_is_read(end: bytes) -> None:
    with pytest.raises(RuleError, match="trop de fichiers"):
        unpacked(b"PK\x03\x04" + bytes(40) + end, "essai.clea-ref")
