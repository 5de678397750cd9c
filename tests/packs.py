"""Release files made for tests: the edition of 2021, something said otherwise, signed or not."""

from __future__ import annotations

import hashlib
import io
import json
import warnings
import zipfile
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from clea_desktop import paths
from clea_desktop.referentials.container import pack_files
from clea_desktop.referentials.format import ReleaseFile, parse_release_file
from clea_desktop.referentials.manifest import Manifest
from clea_desktop.referentials.minisign import SecretKey, new_secret_key, sign
from clea_desktop.referentials.names import MANIFEST, SIGNATURE
from clea_desktop.referentials.pack import write_pack
from clea_desktop.services import publishers
from clea_desktop.services.centre import Centre

BUNDLED = paths.resources() / "referentials"
PUBLISHER = new_secret_key(bytes(range(40)))
OTHER = new_secret_key(bytes(range(40, 80)))
ISSUED = date(2026, 3, 1)


def tree(
    edition: str = "2021", sequence: int = 1, change: Callable[[dict[str, Any]], None] | None = None
) -> ReleaseFile:
    """The bundled edition, its number and whatever a test changes."""
    source = edition if (BUNDLED / f"clea-socle-{edition}.json").exists() else "2021"
    fields = json.loads((BUNDLED / f"clea-socle-{source}.json").read_text("utf-8"))
    fields |= {"edition": edition, "sequence": sequence}
    if change is not None:
        change(fields)
    return parse_release_file(json.dumps(fields).encode(), "essai")


def lead(since: str, to: str, change: Callable[[dict[str, Any]], None] | None = None) -> bytes:
    """What leads from one edition to a later one with the same codes: each line the same."""
    fields = json.loads((BUNDLED / "clea-socle-2021.json").read_text("utf-8"))
    subs = [sub for domain in fields["domains"] for sub in domain["subdomains"]]
    codes = [criterion["code"] for sub in subs for criterion in sub["criteria"]]
    made = {
        "format": "clea-correspondence/1",
        "id": "clea-socle",
        "from": since,
        "to": to,
        "note": "Pour essayer.",
        "criteria": [{"from": [code], "to": [code], "became": "same"} for code in codes],
        "subdomains": [{"from": sub["code"], "to": [sub["code"]]} for sub in subs],
    }
    if change is not None:
        change(made)
    return json.dumps(made, sort_keys=True).encode()


def packed(
    file: ReleaseFile | None = None,
    secret: SecretKey | None = PUBLISHER,
    others: Mapping[str, bytes] | None = None,
    **said: Any,
) -> bytes:
    """A release file."""
    manifest = Manifest(ISSUED, "Pour essayer.", "Éditeur inventé", **said)
    return write_pack(file or tree(), manifest, others, secret)


def relabelled(code: str, label: str) -> Callable[[dict[str, Any]], None]:
    """A change of the wording of one line."""

    def change(fields: dict[str, Any]) -> None:
        for domain in fields["domains"]:
            for sub in domain["subdomains"]:
                for line in (sub, *sub["criteria"]):
                    if line["code"] == code:
                        line["label"] = label

    return change


def written(folder: Path, data: bytes, name: str = "essai.clea-ref") -> Path:
    """A release file on the disk."""
    file = folder / name
    file.write_bytes(data)
    return file


def files_of(data: bytes) -> dict[str, bytes]:
    """The files of a release file, by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def forged(
    data: bytes, change: Callable[[dict[str, bytes]], object], secret: SecretKey = PUBLISHER
) -> bytes:
    """A release file whose files were changed, and whose manifest says so and is signed anew."""
    files = files_of(data)
    change(files)
    said = json.loads(files.pop(MANIFEST))
    files.pop(SIGNATURE, None)
    said["files"] = [
        {"name": name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for name, content in files.items()
    ]
    manifest = json.dumps(said).encode()
    head = {MANIFEST: manifest, SIGNATURE: sign(secret, manifest, "essai")}
    return pack_files({**head, **files})


def in_json(name: str, change: Callable[[dict[str, Any]], object]) -> Callable[..., None]:
    """A change of what one of the files says."""

    def act(files: dict[str, bytes]) -> None:
        fields = json.loads(files[name])
        change(fields)
        files[name] = json.dumps(fields).encode()

    return act


def zipped(entries: Iterable[tuple[str | zipfile.ZipInfo, bytes]]) -> bytes:
    """A zip of anything, as any tool would make it."""
    into = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore", UserWarning)
        for name, content in entries:
            archive.writestr(name, content)
    return into.getvalue()


def trusting(centre: Centre) -> Centre:
    """The same centre, which trusts the made-up publisher."""
    key = PUBLISHER.public
    publishers.trust(centre, key, "Éditeur inventé", key.fingerprint.upper().replace("-", " "))
    return centre
