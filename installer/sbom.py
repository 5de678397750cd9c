"""A software bill of materials beside each package: CycloneDX, in JSON."""

from __future__ import annotations

import hashlib
import json
import re
import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import Distribution
from importlib.resources import files
from pathlib import Path
from typing import Any

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType, Property
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import License
from cyclonedx.output.json import JsonV1Dot6
from jsonschema import Draft7Validator
from packageurl import PackageURL
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from referencing import Registry

from installer.common import ROOT, VERSION, PackagingProblem, epoch
from installer.notices import licence_of
from installer.owners import owner_of, shipped_files
from installer.parts import PROGRAM, PYTHON, Part
from scripts.setup import locked_entry


def write(
    to: Path,
    packages: Sequence[Distribution],
    parts: Iterable[Part],
    *,
    root: Path,
    package: Path | None = None,
) -> None:
    """Write what a package is made of, down to each file with its SHA-256.

    :param packages: those of PyPI, with the hashes of the lock: any of them may be the one used.
    :param root: the folder that holds what the package lays.
    :param package: the package itself, whose SHA-256 is then the program's.
    :raises PackagingProblem: it does not fit the format.
    """
    parts = list(parts)
    program = Component(
        name=PROGRAM,
        version=VERSION,
        type=ComponentType.APPLICATION,
        bom_ref=PROGRAM,
        licenses=[_licence("MIT")],
        hashes=[_sha256(package)] if package is not None else [],
    )
    by_ref = {PROGRAM: program}
    for one in packages:
        by_ref[_ref(one)] = _of_package(one)
    for part in parts:
        by_ref[part.ref] = _of_part(part)
    _lay_files(by_ref, packages, parts, root)
    tops = [by_ref[_ref(one)] for one in packages]
    for part in parts:
        carrier = _carrier(part, by_ref)
        if carrier is None:
            tops.append(by_ref[part.ref])
        else:
            carrier.components.add(by_ref[part.ref])
    bom = Bom(components=tops)
    bom.metadata.component = program
    bom.metadata.timestamp = datetime.fromtimestamp(epoch(), UTC)
    bom.register_dependency(program, tops)
    for one in packages:
        bom.register_dependency(by_ref[_ref(one)], _asked_by(one, by_ref))
    # The same parts are the same bill.
    digests = (one.content for part in bom.components | {program} for one in _hashes(part))
    told = "\n".join(sorted([*by_ref, *digests]))
    bom.serial_number = uuid.uuid5(uuid.NAMESPACE_OID, f"{to.name}\n{epoch()}\n{told}")
    text = JsonV1Dot6(bom).output_as_string(indent=1)
    wrong = next(_schema().iter_errors(json.loads(text)), None)
    if wrong is not None:
        raise PackagingProblem(
            f"La nomenclature {to.name} n’est pas conforme : {wrong.message[:200]}"
        )
    to.parent.mkdir(parents=True, exist_ok=True)
    to.write_text(text + "\n", encoding="utf-8")


def check(bill: Path, root: Path, *, but: Sequence[str] = ()) -> int:
    """See that what a package laid is what its bill says, file by file; how many.

    :param but: what the bill cannot know, for it is made as the package is laid.
    :raises PackagingProblem: a file is missing, is another, or is not in the bill.
    """
    told = json.loads(bill.read_text(encoding="utf-8"))
    said = dict(_files_in(told) | _files_in(told["metadata"]["component"]))
    laid = {
        name: _sha256(path).content for name, path in shipped_files(root).items() if name not in but
    }
    wrong = sorted(said.items() ^ laid.items())
    if wrong:
        raise PackagingProblem(f"{wrong[0][0]} n’est pas comme {bill.name} le dit.")
    return len(laid)


def _files_in(component: Mapping[str, Any]) -> set[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    for one in component.get("components", ()):
        if one["type"] == "file":
            found.add((one["name"], one["hashes"][0]["content"]))
        found |= _files_in(one)
    return found


def _lay_files(
    by_ref: Mapping[str, Component],
    packages: Sequence[Distribution],
    parts: Sequence[Part],
    root: Path,
) -> None:
    """Put each file into the part it is of."""
    owner = owner_of(packages, parts)
    for name, path in shipped_files(root).items():
        by_ref.get(owner(name), by_ref[PROGRAM]).components.add(
            Component(
                name=name,
                type=ComponentType.FILE,
                bom_ref=f"file:{name}",
                hashes=[_sha256(path)],
            )
        )


def _hashes(component: Component) -> Iterable[HashType]:
    yield from component.hashes
    for one in component.components:
        yield from _hashes(one)


def _carrier(part: Part, by_ref: Mapping[str, Component]) -> Component | None:
    if not part.carrier:
        return None
    for ref in (part.carrier, f"pypi:{part.carrier}", f"generic:{PYTHON}", PROGRAM):
        if ref in by_ref:
            return by_ref[ref]
    return None


def _asked_by(package: Distribution, by_ref: Mapping[str, Component]) -> list[Component]:
    asked = {f"pypi:{canonicalize_name(Requirement(line).name)}" for line in package.requires or ()}
    return [by_ref[ref] for ref in sorted(asked) if ref in by_ref]


def _ref(package: Distribution) -> str:
    return f"pypi:{canonicalize_name(package.metadata['Name'])}"


def _of_part(part: Part) -> Component:
    address = PackageURL(part.kind, part.namespace, part.name, part.version)
    said = [Property(name="clea:version", value=part.told_by)] if part.told_by else []
    return Component(
        name=part.name,
        version=part.version,
        type=ComponentType.LIBRARY,
        bom_ref=part.ref,
        purl=address if part.version else None,
        licenses=[_licence(part.licence)],
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=part.digest)] if part.digest else [],
        properties=said,
    )


def _of_package(package: Distribution) -> Component:
    name = canonicalize_name(package.metadata["Name"])
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    hashes = re.findall(r"sha256:([0-9a-f]{64})", locked_entry(name, lock))
    return Component(
        name=name,
        version=package.version,
        type=ComponentType.LIBRARY,
        bom_ref=_ref(package),
        purl=PackageURL("pypi", None, name, package.version),
        licenses=[_licence(licence_of(package))],
        properties=[Property(name="clea:lock:sha256", value=found) for found in hashes],
    )


def _licence(said: str) -> License:
    """An identifier or an expression of SPDX when it is one, else a name."""
    return LicenseFactory().make_from_string(said)


def _sha256(file: Path) -> HashType:
    with file.open("rb") as opened:
        digest = hashlib.file_digest(opened, "sha256").hexdigest()
    return HashType(alg=HashAlgorithm.SHA_256, content=digest)


def _schema() -> Draft7Validator:
    """CycloneDX's own schema, that comes with its library."""
    folder = Path(str(files("cyclonedx") / "schema" / "_res"))
    known = {
        file.name: json.loads(file.read_text("utf-8"))
        for file in folder.glob("*.SNAPSHOT.schema.json")
    }
    registry = Registry().with_contents(
        [(f"http://cyclonedx.org/schema/{name}", schema) for name, schema in known.items()]
    )
    return Draft7Validator(known["bom-1.6.SNAPSHOT.schema.json"], registry=registry)
